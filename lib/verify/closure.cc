#include "verify/closure.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "graph/list_query.h"

namespace veracity::internal {
namespace {

// The table that has a kind of record, by its key.
absl::string_view TableOf(Kind kind) {
  switch (kind) {
    case Kind::kEntity:
      return "entities";
    case Kind::kDocument:
      return "documents";
    case Kind::kPredicate:
      return "predicates";
    case Kind::kClaim:
      return "claims";
    case Kind::kAssertion:
      return "assertions";
    default:
      return "retractions";
  }
}

class PositionFinder {
 public:
  PositionFinder(Reader& reader, const CallOptions& call)
      : query_(reader, call) {}

  absl::StatusOr<std::vector<int64_t>> Find(const NamedCase& named) {
    std::set<std::pair<Kind, int64_t>> fresh(named.used.begin(),
                                             named.used.end());
    for (int64_t claim : named.claim_keys) fresh.insert({Kind::kClaim, claim});
    for (int64_t statement : named.statement_keys) {
      fresh.insert({Kind::kAssertion, statement});
    }
    for (int64_t document : named.document_keys) {
      if (document != 0) fresh.insert({Kind::kDocument, document});
    }
    for (const std::string& author : named.used_authors) {
      VERACITY_RETURN_IF_ERROR(AddABatchOf(author));
    }
    while (!fresh.empty()) {
      std::set<std::pair<Kind, int64_t>> next;
      for (const auto& [kind, key] : fresh) {
        if (!seen_.insert({kind, key}).second) continue;
        if (kind != Kind::kBatch) {
          VERACITY_RETURN_IF_ERROR(AddEntries(kind, key, &next));
        }
        VERACITY_RETURN_IF_ERROR(FindRetractions(kind, key, &next));
      }
      fresh = std::move(next);
    }
    return std::vector<int64_t>(positions_.begin(), positions_.end());
  }

 private:
  // All entries of a record; the batches they came in may be withdrawn.
  absl::Status AddEntries(Kind kind, int64_t key,
                          std::set<std::pair<Kind, int64_t>>* next) {
    const auto add = [&](int64_t position) {
      positions_.insert(position);
      next->insert({Kind::kBatch, CommitOf(position)});
    };
    VERACITY_RETURN_IF_ERROR(query_.RunAsOf(
        absl::StrCat("SELECT position FROM ", TableOf(kind),
                     " WHERE key IN (SELECT j.value FROM LIST(?1) j)"
                     " AND position<=?2"),
        {key}, [&](Cells row) {
          add(row[0].integer);
          return true;
        }));
    return query_.RunAsOf(
        absl::StrCat(
            "SELECT position FROM versions WHERE kind=", static_cast<int>(kind),
            " AND key IN (SELECT j.value FROM LIST(?1) j)"
            " AND position<=?2"),
        {key}, [&](Cells row) {
          add(row[0].integer);
          return true;
        });
  }

  absl::Status FindRetractions(Kind kind, int64_t key,
                               std::set<std::pair<Kind, int64_t>>* next) {
    return query_.RunAsOf(
        absl::StrCat("SELECT key FROM retractions WHERE target_kind=",
                     static_cast<int>(kind),
                     " AND target IN (SELECT j.value FROM LIST(?1) j)"
                     " AND position<=?2"),
        {key}, [&](Cells row) {
          next->insert({Kind::kRetraction, row[0].integer});
          return true;
        });
  }

  // The first record of the first batch that an author brought: it shows that
  // there is one.
  absl::Status AddABatchOf(const std::string& author) {
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t first,
        query_.reader().FirstCommitOf(author, query_.snapshot().commit()));
    if (first != 0) positions_.insert(PositionOf(first, 0));
    return absl::OkStatus();
  }

  const ListQuery query_;
  std::set<std::pair<Kind, int64_t>> seen_;
  std::set<int64_t> positions_;
};

}  // namespace

absl::StatusOr<std::vector<int64_t>> PositionsOf(Reader& reader,
                                                 const NamedCase& named,
                                                 const CallOptions& call) {
  return PositionFinder(reader, call).Find(named);
}

}  // namespace veracity::internal
