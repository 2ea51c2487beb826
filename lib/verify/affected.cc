#include "verify/affected.h"

#include <algorithm>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "graph/list_query.h"
#include "ledger/payload.h"
#include "storage/tables.h"
#include "veracity/v1/predicate.pb.h"
#include "verify/places.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

// Past so many entries or records it is cheaper to assess everything.
constexpr size_t kMaximumTouched = 200'000;

class TouchFinder {
 public:
  TouchFinder(Reader& reader, const v1::AssessmentPolicy& policy,
              const CallOptions& call)
      : query_(reader, call), reader_(reader), policy_(policy) {}

  absl::StatusOr<Touched> Find(int64_t since) {
    VERACITY_RETURN_IF_ERROR(LoadPredicates());
    std::vector<Work> entries;
    const Cell cells[] = {Cell::Int(LastPositionOf(since)),
                          Cell::Int(reader_.snapshot().last_position()),
                          Cell::Int(kMaximumTouched + 1)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT kind, key, position FROM entries WHERE position>?1"
        " AND position<=?2 ORDER BY position LIMIT ?3",
        cells, [&](Cells row) {
          entries.push_back(
              {static_cast<Kind>(row[0].integer), row[1].integer, false});
          positions_.push_back(row[2].integer);
          return true;
        }));
    if (entries.size() > kMaximumTouched) out_.all = true;
    for (size_t i = 0; i < entries.size() && !out_.all; ++i) {
      at_ = positions_[i];
      seen_.clear();
      work_ = {entries[i]};
      while (!work_.empty() && !out_.all) {
        const Work next = work_.back();
        work_.pop_back();
        if (!seen_.insert(next).second) continue;
        if (++touched_ > kMaximumTouched) out_.all = true;
        VERACITY_RETURN_IF_ERROR(Touch(next));
      }
    }
    if (!out_.all) VERACITY_RETURN_IF_ERROR(TouchNewAuthors(since));
    return std::move(out_);
  }

 private:
  // A record that is new, described anew, or, if `withdrawn`, may be withdrawn
  // now or reinstated.
  struct Work {
    Kind kind;
    int64_t key;
    bool withdrawn;
    friend bool operator<(const Work& a, const Work& b) {
      return std::tie(a.kind, a.key, a.withdrawn) <
             std::tie(b.kind, b.key, b.withdrawn);
    }
  };

  // Predicates that have ever been structure: the reserved ones, and those by
  // which a hierarchy is climbed.
  absl::Status LoadPredicates() {
    std::set<std::string> hierarchies;
    std::vector<std::pair<int64_t, std::string>> names;
    absl::Status status;
    const auto read = [&](absl::string_view payload) {
      v1::PredicateSpec spec;
      status = ParsePayload(payload, &spec);
      hierarchies.insert(spec.hierarchy());
      return status.ok();
    };
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT key, id, payload FROM predicates", {}, [&](Cells row) {
          names.push_back({row[0].integer, std::string(row[1].bytes)});
          return read(row[2].bytes);
        }));
    VERACITY_RETURN_IF_ERROR(status);
    const Cell kind[] = {Cell::Int(static_cast<int64_t>(Kind::kPredicate))};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT payload FROM versions WHERE kind=?1", kind,
        [&](Cells row) { return read(row[0].bytes); }));
    VERACITY_RETURN_IF_ERROR(status);
    for (const auto& [key, name] : names) {
      if (absl::StartsWith(name, kReservedPrefix) ||
          hierarchies.count(name) != 0) {
        structural_.insert(key);
      }
    }
    return absl::OkStatus();
  }

  void Add(int64_t place) {
    std::vector<int64_t>& causes = out_.places[place];
    if (causes.size() < kMaximumCauses &&
        (causes.empty() || causes.back() != at_)) {
      causes.push_back(at_);
    }
  }
  void Add(Kind kind, int64_t key) { Add(PlaceOf(kind, key)); }

  absl::Status Touch(const Work& work) {
    switch (work.kind) {
      case Kind::kEntity:
        return TouchEntity(work.key, work.withdrawn);
      case Kind::kDocument:
        return TouchDocument(work.key, work.withdrawn);
      case Kind::kPredicate:
        return TouchPredicate(work.key);
      case Kind::kClaim:
        return TouchClaim(work.key);
      case Kind::kAssertion:
        return TouchAssertion(work.key);
      case Kind::kRetraction:
        return TouchRetraction(work.key);
      case Kind::kBatch:
        return TouchBatch(work.key);
      case Kind::kNone:
      case Kind::kAwaited:  // not here; when it comes it is an entry itself
      case Kind::kLiteral:
      case Kind::kUnverified:  // nothing refers to it
        break;
    }
    return absl::OkStatus();
  }

  absl::Status TouchEntity(int64_t key, bool withdrawn) {
    VERACITY_ASSIGN_OR_RETURN(const std::string id,
                              reader_.NameOf(Kind::kEntity, key));
    // Their word is structure, which bears on anything.
    const bool is_author =
        std::find(policy_.authors().begin(), policy_.authors().end(), id) !=
        policy_.authors().end();
    if (is_author || (withdrawn && id == reader_.snapshot().core().owner)) {
      out_.all = true;
    }
    Add(Kind::kEntity, key);
    Add(PlaceOfName(id));
    return absl::OkStatus();
  }

  absl::Status TouchDocument(int64_t key, bool withdrawn) {
    Add(Kind::kDocument, key);
    // Structure that was said there goes with it.
    if (!withdrawn) return absl::OkStatus();
    return query_.Run(
        "SELECT d.assertion FROM LIST(?1) j CROSS JOIN"
        " assertions_by_document d ON d.document=j.value",
        {key}, [&](Cells row) {
          work_.push_back({Kind::kAssertion, row[0].integer, true});
          return true;
        });
  }

  // Its inverses' claims, too, in whichever version it has these.
  absl::Status TouchPredicate(int64_t key) {
    Add(Kind::kPredicate, key);
    std::set<std::string> inverses;
    absl::Status status;
    const Cell cells[] = {Cell::Int(key),
                          Cell::Int(static_cast<int64_t>(Kind::kPredicate))};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT payload FROM predicates WHERE key=?1 UNION ALL"
        " SELECT payload FROM versions WHERE kind=?2 AND key=?1",
        cells, [&](Cells row) {
          v1::PredicateSpec spec;
          status = ParsePayload(row[0].bytes, &spec);
          if (!spec.inverse().empty()) inverses.insert(spec.inverse());
          return status.ok();
        }));
    VERACITY_RETURN_IF_ERROR(status);
    for (const std::string& inverse : inverses) {
      v1::RecordRef ref;
      ref.set_predicate(inverse);
      VERACITY_RETURN_IF_ERROR(AddIfThere(ref));
    }
    return absl::OkStatus();
  }

  // Structure touches what it is about.
  absl::Status TouchClaim(int64_t key) {
    Add(Kind::kClaim, key);
    v1::Claim claim;
    absl::Status status;
    const Cell cells[] = {Cell::Int(key)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT predicate, payload FROM claims WHERE key=?1", cells,
        [&](Cells row) {
          if (structural_.count(row[0].integer) != 0) {
            status = ParsePayload(row[1].bytes, &claim);
          }
          return false;
        }));
    VERACITY_RETURN_IF_ERROR(status);
    if (!claim.has_statement()) return absl::OkStatus();
    const v1::Statement& statement = claim.statement();
    VERACITY_RETURN_IF_ERROR(AddIfThere(statement.subject()));
    v1::RecordRef value = statement.value().record();
    if (statement.value().has_entity()) {
      value.set_entity(statement.value().entity());
    }
    return AddIfThere(value);
  }

  absl::Status AddIfThere(const v1::RecordRef& ref) {
    if (ref.target_case() == v1::RecordRef::TARGET_NOT_SET)
      return absl::OkStatus();
    const absl::StatusOr<Located> located = reader_.Locate(ref);
    if (absl::IsNotFound(located.status())) return absl::OkStatus();
    VERACITY_RETURN_IF_ERROR(located.status());
    if (located->kind == Kind::kEntity) {
      return TouchEntity(located->key, false);
    }
    Add(located->kind, located->key);
    return absl::OkStatus();
  }

  // Its claim, that of what it cites, and that of what was waiting for it.
  absl::Status TouchAssertion(int64_t key) {
    VERACITY_RETURN_IF_ERROR(
        query_.Run("SELECT g.target FROM LIST(?1) j CROSS JOIN grounds g"
                   " ON g.owner=j.value AND g.kind=4 UNION ALL"
                   " SELECT d.owner FROM LIST(?1) j CROSS JOIN dependants d"
                   " ON d.kind=4 AND d.target=j.value",
                   {key}, [&](Cells row) {
                     Add(Kind::kClaim, ClaimKeyOf(row[0].integer));
                     return true;
                   }));
    return TouchClaim(ClaimKeyOf(key));
  }

  absl::Status TouchRetraction(int64_t key) {
    const Cell cells[] = {Cell::Int(key)};
    return reader_.connection().Run(
        "SELECT target_kind, target FROM retractions WHERE key=?1", cells,
        [&](Cells row) {
          work_.push_back(
              {static_cast<Kind>(row[0].integer), row[1].integer, true});
          return false;
        });
  }

  absl::Status TouchBatch(int64_t commit) {
    const Cell cells[] = {Cell::Int(PositionOf(commit, 0)),
                          Cell::Int(LastPositionOf(commit)),
                          Cell::Int(kMaximumTouched + 1)};
    return reader_.connection().Run(
        "SELECT kind, key FROM entries WHERE position>=?1 AND position<=?2"
        " LIMIT ?3",
        cells, [&](Cells row) {
          work_.push_back(
              {static_cast<Kind>(row[0].integer), row[1].integer, true});
          return true;
        });
  }

  // Whoever gives us a first batch is an author from then on, of whom less is
  // believed (CaseEntityReader::LoadAuthorship).
  absl::Status TouchNewAuthors(int64_t since) {
    std::vector<std::pair<std::string, int64_t>> fresh;
    const Cell cells[] = {Cell::Int(since),
                          Cell::Int(reader_.snapshot().commit())};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT a.entity, min(b.commit_no) FROM batches b CROSS JOIN lineage l"
        " ON l.author=b.author CROSS JOIN authors a ON a.key=l.ancestor"
        " WHERE b.commit_no>?1 AND b.commit_no<=?2 AND b.author<>0"
        " AND a.key<>0 AND a.parent=0 GROUP BY a.entity",
        cells, [&](Cells row) {
          fresh.push_back({std::string(row[0].bytes), row[1].integer});
          return true;
        }));
    for (const auto& [entity, commit] : fresh) {
      VERACITY_ASSIGN_OR_RETURN(const int64_t before,
                                reader_.FirstCommitOf(entity, since));
      if (before != 0) continue;
      at_ = PositionOf(commit, 0);
      Add(PlaceOfName(entity));
      v1::RecordRef ref;
      ref.set_entity(entity);
      VERACITY_RETURN_IF_ERROR(AddIfThere(ref));
    }
    return absl::OkStatus();
  }

  const ListQuery query_;
  Reader& reader_;
  const v1::AssessmentPolicy& policy_;
  std::set<int64_t> structural_;
  std::vector<int64_t> positions_;
  int64_t at_ = 0;  // the entry that is being followed
  std::set<Work> seen_;
  std::vector<Work> work_;
  size_t touched_ = 0;
  Touched out_;
};

}  // namespace

absl::StatusOr<Touched> TouchedSince(Reader& reader, int64_t since,
                                     const v1::AssessmentPolicy& policy,
                                     const CallOptions& call) {
  return TouchFinder(reader, policy, call).Find(since);
}

}  // namespace veracity::internal
