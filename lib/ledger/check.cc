#include "ledger/check.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "identity/entry.h"
#include "identity/identify.h"
#include "ledger/changes.h"
#include "ledger/log_chain.h"
#include "ledger/prepare.h"
#include "ledger/reader.h"

namespace veracity::internal {
namespace {

constexpr size_t kMaximumProblems = 1000;

class Checker {
 public:
  Checker(const Snapshot& snapshot, Connection& connection)
      : snapshot_(snapshot), reader_(snapshot, connection) {}

  // The log: each batch's id from its entries, and the chain over batches.
  absl::Status CheckLog(const CallOptions& call) {
    std::string chain;
    for (int64_t commit = 1; commit <= snapshot_.commit(); ++commit) {
      VERACITY_RETURN_IF_ERROR(CheckCall(call, snapshot_.core().options));
      VERACITY_RETURN_IF_ERROR(CheckBatch(commit, &chain));
      if (call.progress) {
        call.progress({static_cast<uint64_t>(commit),
                       static_cast<uint64_t>(snapshot_.commit())});
      }
    }
    return absl::OkStatus();
  }

  // Index tables have a row for each row they index.
  absl::Status CheckCounts() {
    struct Count {
      const char* what;
      const char* rows;
      const char* indexed;
    };
    for (const Count& count : {
             Count{"assertions by source",
                   "SELECT count(*) FROM assertions_by_source",
                   "SELECT count(*) FROM assertions"},
             Count{"assertions by document",
                   "SELECT count(*) FROM assertions_by_document",
                   "SELECT count(*) FROM assertions WHERE document<>0"},
             Count{"claims by predicate",
                   "SELECT count(*) FROM claims_by_predicate",
                   "SELECT count(*) FROM claims WHERE predicate<>0"},
             Count{"digests", "SELECT count(*) FROM digests",
                   "SELECT (SELECT count(*) FROM assertions)+"
                   "(SELECT count(*) FROM claims)"},
         }) {
      VERACITY_ASSIGN_OR_RETURN(
          const int64_t rows,
          reader_.connection().RunForInt(count.rows, {}, 0));
      VERACITY_ASSIGN_OR_RETURN(
          const int64_t indexed,
          reader_.connection().RunForInt(count.indexed, {}, 0));
      if (rows != indexed) {
        Problem(absl::StrCat(count.what, ": ", rows, " rows for ", indexed));
      }
    }
    return absl::OkStatus();
  }

  void Problem(std::string line) {
    if (problems_.size() < kMaximumProblems) {
      problems_.push_back(std::move(line));
    }
  }

  std::vector<std::string> Take() { return std::move(problems_); }

 private:
  struct Row {
    int64_t position, key, flags;
    Kind kind;
    std::optional<std::string> content;
  };

  absl::StatusOr<std::string> RecordDigest(const Row& row) {
    v1::Record::KindCase named = v1::Record::kEntity;
    switch (row.kind) {
      case Kind::kEntity:
        break;
      case Kind::kDocument:
        named = v1::Record::kDocument;
        break;
      case Kind::kPredicate:
        named = v1::Record::kPredicate;
        break;
      case Kind::kUnverified: {
        std::string digest;
        const Cell cells[] = {Cell::Int(row.key)};
        VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
            "SELECT kind, id FROM unverified WHERE key=?1", cells,
            [&](Cells cell) {
              digest = UnverifiedDigest(static_cast<Kind>(cell[0].integer),
                                        cell[1].bytes);
              return false;
            }));
        return digest;
      }
      default: {
        VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                                  reader_.RefOf(row.kind, row.key));
        return ref.has_claim()       ? ref.claim().id()
               : ref.has_assertion() ? ref.assertion().id()
                                     : ref.retraction();
      }
    }
    VERACITY_ASSIGN_OR_RETURN(const std::string name,
                              reader_.NameOf(row.kind, row.key));
    return NameDigest(named, name);
  }

  absl::Status CheckBatch(int64_t commit, std::string* chain) {
    v1::Batch batch;
    VERACITY_RETURN_IF_ERROR(reader_.ReadBatch(commit, &batch));
    if (batch.id().empty()) {
      Problem(absl::StrCat("commit ", commit, " is missing"));
      return absl::OkStatus();
    }
    std::vector<Row> rows;
    const Cell cells[] = {Cell::Int(PositionOf(commit, 0)),
                          Cell::Int(LastPositionOf(commit))};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT position, key, flags, kind, content FROM entries"
        " WHERE position BETWEEN ?1 AND ?2 ORDER BY position",
        cells, [&](Cells row) {
          std::optional<std::string> content;
          if (!row[4].is_null()) content = std::string(row[4].bytes);
          rows.push_back({row[0].integer, row[1].integer, row[2].integer,
                          static_cast<Kind>(row[3].integer),
                          std::move(content)});
          return true;
        }));
    std::vector<Digest> digests;
    digests.reserve(rows.size());
    for (const Row& row : rows) {
      absl::StatusOr<std::string> digest = RecordDigest(row);
      if (!digest.ok()) {
        Problem(
            absl::StrCat("commit ", commit, ": ", digest.status().message()));
        return absl::OkStatus();
      }
      digests.push_back(EntryDigest(*digest, row.content,
                                    (row.flags & kOnlyRelayed) != 0
                                        ? v1::HOLDING_ONLY_RELAYED
                                        : v1::HOLDING_UNSPECIFIED));
    }
    std::sort(digests.begin(), digests.end());
    std::vector<std::string> authors(batch.authors().begin(),
                                     batch.authors().end());
    if (authors.empty()) authors.push_back(snapshot_.core().owner);
    VERACITY_ASSIGN_OR_RETURN(
        const BatchId id, BatchIdOf(authors, batch.tool(), batch.tool_version(),
                                    batch.note(), digests));
    if (id.digest() != batch.id()) {
      Problem(absl::StrCat("commit ", commit,
                           ": its entries do not hash to the batch's id"));
    }
    const int64_t recorded = batch.recorded().seconds() * 1'000'000 +
                             batch.recorded().nanos() / 1000;
    *chain = ChainDigest(*chain, batch.id(), commit, recorded);
    const Cell number[] = {Cell::Int(commit)};
    bool same = false;
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT chain FROM batches WHERE commit_no=?1", number, [&](Cells row) {
          same = row[0].bytes == absl::string_view(*chain);
          return false;
        }));
    if (!same) {
      Problem(
          absl::StrCat("commit ", commit, ": the chain of the log is broken"));
    }
    return absl::OkStatus();
  }

  const Snapshot& snapshot_;
  Reader reader_;
  std::vector<std::string> problems_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckLedger(SnapshotPtr snapshot,
                                                     const CallOptions& call) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  VERACITY_ASSIGN_OR_RETURN(std::vector<std::string> problems,
                            snapshot->core().database->CheckIntegrity());
  if (!problems.empty()) return problems;
  {
    VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                              snapshot->core().database->Acquire());
    Obey(call, snapshot->core().options, *lease);
    Checker checker(*snapshot, *lease);
    VERACITY_RETURN_IF_ERROR(checker.CheckLog(call));
    VERACITY_RETURN_IF_ERROR(checker.CheckCounts());
    problems = checker.Take();
  }
  // Every payload still hashes to what it is known by, and says what the entry
  // says that it says.
  CallOptions quiet = call;
  quiet.progress = nullptr;
  Results<v1::Change> changes = ChangesSince(snapshot, 0, quiet);
  v1::Change change;
  while (changes.Next(&change) && problems.size() < kMaximumProblems) {
    const v1::Record& record = change.entry().record();
    if (change.blanked() || change.unverified()) continue;
    absl::StatusOr<Identified> id = Identify(record);
    const std::string where =
        absl::StrCat("commit ", change.commit(), " entry ", change.ordinal());
    if (!id.ok()) {
      problems.push_back(absl::StrCat(where, ": ", id.status().message()));
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(const std::optional<std::string> content,
                              ContentOf(*snapshot, change));
    if (ContentDigest(record) != content) {
      problems.push_back(
          absl::StrCat(where, ": its words are not those that were recorded"));
    }
  }
  VERACITY_RETURN_IF_ERROR(changes.status());
  return problems;
}

}  // namespace veracity::internal
