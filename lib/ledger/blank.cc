#include "ledger/blank.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/payload.h"
#include "ledger/reader.h"
#include "ledger/row_maker.h"

namespace veracity::internal {
namespace {

struct Tables {
  const char* record;
  // The table of words, or null.
  const char* words;
};

absl::StatusOr<Tables> TablesOf(Kind kind, const v1::RecordRef& ref) {
  switch (kind) {
    case Kind::kEntity:
      return Tables{"entities", "entity_words"};
    case Kind::kDocument:
      return Tables{"documents", "document_words"};
    case Kind::kClaim:
      return Tables{"claims", "claim_words"};
    case Kind::kAssertion:
      return Tables{"assertions", nullptr};
    default:
      return absl::InvalidArgumentError(absl::StrCat(
          "only entities, documents, claims and assertions can be blanked; ",
          PrintId(ref), " is none"));
  }
}

// The words that were indexed for a version, from its payload.
absl::StatusOr<std::string> WordsOfPayload(Kind kind,
                                           const std::string& payload) {
  v1::Record record;
  switch (kind) {
    case Kind::kEntity:
      VERACITY_RETURN_IF_ERROR(ParsePayload(payload, record.mutable_entity()));
      break;
    case Kind::kDocument:
      VERACITY_RETURN_IF_ERROR(
          ParsePayload(payload, record.mutable_document()));
      break;
    default:
      VERACITY_RETURN_IF_ERROR(ParsePayload(payload, record.mutable_claim()));
      break;
  }
  return IndexedWords(record);
}

}  // namespace

absl::Status BlankRecord(Core& core, SnapshotPtr snapshot,
                         const v1::RecordRef& ref) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  std::lock_guard<std::mutex> lock(core.writing);
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease, core.database->Acquire());
  VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::BeginWrite(*lease));
  Reader reader(*snapshot, *lease);
  VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(ref));
  if (!located.on_record) {
    return absl::NotFoundError(absl::StrCat(PrintId(ref), " is not on record"));
  }
  VERACITY_ASSIGN_OR_RETURN(const Tables tables, TablesOf(located.kind, ref));
  const Cell cells[] = {Cell::Int(located.key),
                        Cell::Int(static_cast<int64_t>(located.kind))};
  if (tables.words != nullptr) {
    struct Version {
      int64_t position;
      std::string payload;
    };
    std::vector<Version> versions;
    VERACITY_RETURN_IF_ERROR(lease->Run(
        absl::StrCat("SELECT position, payload FROM ", tables.record,
                     " WHERE key=?1 AND payload IS NOT NULL UNION ALL"
                     " SELECT position, payload FROM versions WHERE kind=?2"
                     " AND key=?1 AND payload IS NOT NULL"),
        cells, [&](Cells row) {
          versions.push_back({row[0].integer, std::string(row[1].bytes)});
          return true;
        }));
    std::vector<WordsRow> indexed;
    for (const Version& version : versions) {
      VERACITY_ASSIGN_OR_RETURN(std::string words,
                                WordsOfPayload(located.kind, version.payload));
      if (words.empty()) continue;
      indexed.push_back({version.position, std::move(words)});
    }
    VERACITY_RETURN_IF_ERROR(lease->EraseWords(tables.words, indexed));
  }
  VERACITY_RETURN_IF_ERROR(
      lease->Run(absl::StrCat("UPDATE ", tables.record,
                              " SET payload=NULL,"
                              " flags=flags|",
                              static_cast<int64_t>(kBlanked), " WHERE key=?1"),
                 Cells(cells, 1)));
  VERACITY_RETURN_IF_ERROR(lease->Run(
      "UPDATE versions SET payload=NULL WHERE kind=?2 AND key=?1", cells));
  // The log does not tell of it: verdicts that are kept are all due.
  VERACITY_RETURN_IF_ERROR(
      lease->Run("UPDATE assessment_policies SET noted=0"));
  VERACITY_RETURN_IF_ERROR(lease->Run("UPDATE assessments SET commit_no=0"));
  return transaction.Commit();
}

}  // namespace veracity::internal
