#include "veracity/stored_assessments.h"

#include <algorithm>
#include <deque>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "ledger/changes.h"
#include "ledger/core.h"
#include "ledger/feed.h"
#include "ledger/payload.h"
#include "ledger/portion.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "ledger/sql.h"
#include "ledger/with_reader.h"
#include "verify/assess.h"
#include "verify/catch_up.h"
#include "verify/policy.h"
#include "verify/rule.h"

namespace veracity {
namespace internal {
namespace {

// What a verdict depends on beside the records and the time.
std::string BasisDigest(const v1::AssessmentPolicy& policy,
                        const LedgerOptions& options) {
  std::string basis =
      absl::StrCat(kRuleVersion, "\n", PolicyDigest(policy).view());
  for (const std::string& author : options.trusted_authors) {
    absl::StrAppend(&basis, author.size(), ":", author);
  }
  return Sha256(basis);
}

// -- Finding --

absl::Status CheckRange(const v1::NumberRange& range, absl::string_view field) {
  for (const double bound : {range.lower(), range.upper()}) {
    if (!(bound >= 0 && bound <= 1)) {
      return absl::InvalidArgumentError(
          absl::StrCat(field, ": ", bound, " is not in [0, 1]"));
    }
  }
  if (range.has_lower() && range.has_upper() && range.lower() > range.upper()) {
    return absl::InvalidArgumentError(absl::StrCat(
        field, ": from ", range.lower(), " to ", range.upper(), " is empty"));
  }
  return absl::OkStatus();
}

absl::Status CheckQuery(const v1::AssessmentQuery& query) {
  VERACITY_RETURN_IF_ERROR(CheckRange(query.probability(), "probability"));
  VERACITY_RETURN_IF_ERROR(CheckRange(query.uncertainty(), "uncertainty"));
  return CheckRange(query.conflict(), "conflict");
}

// A verdict in the index.
struct Row {
  int64_t claim, computed;
  double probability, uncertainty, conflict;
};

class StoredFinder {
 public:
  StoredFinder(std::shared_ptr<const Snapshot> snapshot, Reader& reader,
               int64_t policy, const v1::AssessmentQuery& query,
               const CallOptions& call)
      : snapshot_(std::move(snapshot)),
        reader_(reader),
        policy_(policy),
        query_(query),
        call_(call) {}

  absl::Status Find(v1::AssessmentsFound* found) {
    const v1::ClaimQuery& claims = query_.claims();
    const bool all = claims.claim().ByteSizeLong() == 0 &&
                     !claims.has_asserted() && !claims.has_not_asserted();
    std::vector<Row> rows;
    if (all) {
      VERACITY_RETURN_IF_ERROR(FindRows(0, &rows));
    } else {
      VERACITY_RETURN_IF_ERROR(FindByClaim(&rows));
    }
    Sort(&rows);
    for (const Row& row : rows) {
      if (all) {
        VERACITY_ASSIGN_OR_RETURN(
            const std::optional<Reader::ClaimRecord> claim,
            reader_.FindClaim(row.claim));
        VERACITY_ASSIGN_OR_RETURN(const bool is_withdrawn,
                                  reader_.IsWithdrawn(*claim));
        if (is_withdrawn) continue;
      }
      if (query_.maximum() != 0 &&
          found->assessments_size() == static_cast<int>(query_.maximum())) {
        found->set_more(true);
        break;
      }
      VERACITY_RETURN_IF_ERROR(Read(row, found->add_assessments()));
    }
    return absl::OkStatus();
  }

 private:
  // Verdicts on one claim, or on all (0), that the query lets pass.
  absl::Status FindRows(int64_t claim, std::vector<Row>* rows) {
    Sql sql;
    absl::StrAppend(&sql.text,
                    "SELECT claim, commit_no, probability, uncertainty,"
                    " conflict FROM assessments WHERE policy=",
                    sql.Bind(policy_));
    if (claim != 0) absl::StrAppend(&sql.text, " AND claim=", sql.Bind(claim));
    if (query_.verdicts_size() > 0) {
      const std::vector<int64_t> verdicts(query_.verdicts().begin(),
                                          query_.verdicts().end());
      absl::StrAppend(&sql.text, " AND verdict IN ", sql.BindList(verdicts));
    }
    AddRange("probability", query_.probability(), &sql);
    AddRange("uncertainty", query_.uncertainty(), &sql);
    AddRange("conflict", query_.conflict(), &sql);
    return reader_.connection().Run(sql.text, sql.cells(), [&](Cells row) {
      rows->push_back({row[0].integer, row[1].integer, row[2].real, row[3].real,
                       row[4].real});
      return true;
    });
  }

  static void AddRange(absl::string_view column, const v1::NumberRange& range,
                       Sql* sql) {
    if (range.has_lower()) {
      absl::StrAppend(&sql->text, " AND ", column,
                      ">=", sql->Bind(range.lower()));
    }
    if (range.has_upper()) {
      absl::StrAppend(&sql->text, " AND ", column,
                      "<=", sql->Bind(range.upper()));
    }
  }

  absl::Status FindByClaim(std::vector<Row>* rows) {
    v1::ClaimQuery claims = query_.claims();
    claims.clear_order();
    claims.clear_page();
    CallOptions call = call_;
    call.progress = nullptr;
    Finder<v1::ClaimQuery, v1::ClaimView> finder(snapshot_, claims, call);
    Answer<v1::ClaimView> answer;
    for (;;) {
      VERACITY_ASSIGN_OR_RETURN(const bool more,
                                finder.NextOn(reader_, &answer));
      if (!more) return absl::OkStatus();
      v1::RecordRef ref;
      ref.mutable_claim()->set_id(answer.value.claim().id());
      VERACITY_ASSIGN_OR_RETURN(const Located claim, reader_.Locate(ref));
      VERACITY_RETURN_IF_ERROR(FindRows(claim.key, rows));
    }
  }

  void Sort(std::vector<Row>* rows) const {
    const auto by = [&](const Row& row) {
      switch (query_.order()) {
        case v1::ASSESSMENT_ORDER_PROBABILITY:
          return -row.probability;
        case v1::ASSESSMENT_ORDER_UNCERTAINTY:
          return -row.uncertainty;
        case v1::ASSESSMENT_ORDER_CONFLICT:
          return -row.conflict;
        case v1::ASSESSMENT_ORDER_PROBABILITY_ASCENDING:
          return row.probability;
        case v1::ASSESSMENT_ORDER_UNCERTAINTY_ASCENDING:
          return row.uncertainty;
        default:
          return 0.0;
      }
    };
    std::sort(rows->begin(), rows->end(), [&](const Row& a, const Row& b) {
      return std::pair(by(a), a.claim) < std::pair(by(b), b.claim);
    });
  }

  absl::Status Read(const Row& row, v1::StoredAssessment* stored) {
    absl::Status status = absl::DataLossError("a stored assessment is missing");
    const Cell cells[] = {Cell::Int(policy_), Cell::Int(row.claim)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT payload FROM assessments WHERE policy=?1 AND claim=?2", cells,
        [&](Cells cell) {
          status = ParsePayload(cell[0].bytes, stored->mutable_assessment());
          return false;
        }));
    VERACITY_RETURN_IF_ERROR(status);
    // Nothing that depends on the time is older than the last commit.
    VERACITY_ASSIGN_OR_RETURN(const Instant asked, QuestionOf(reader_, {}));
    stored->mutable_assessment()->mutable_asked()->set_seconds(asked.seconds);
    stored->mutable_assessment()->mutable_asked()->set_nanos(asked.nanos);
    stored->set_conflict(row.conflict);
    stored->set_computed(static_cast<uint64_t>(row.computed));
    return absl::OkStatus();
  }

  const std::shared_ptr<const Snapshot> snapshot_;
  Reader& reader_;
  const int64_t policy_;
  const v1::AssessmentQuery& query_;
  const CallOptions& call_;
};

// -- The feed --

// After which move a portion begins; at first, the end of a commit.
struct MovePlace {
  int64_t commit;
  int64_t claim = std::numeric_limits<int64_t>::max();
};

// The portion of the feed after `*place`, which moves to where it ends.
// Returns whether that is the snapshot's end.
absl::StatusOr<bool> ReadMoves(Reader& reader, absl::string_view digest,
                               MovePlace* place,
                               std::deque<v1::VerdictMove>* moves) {
  constexpr size_t kPortion = 256;
  struct Move {
    int64_t claim, commit, from, to;
    std::vector<int64_t> because;
  };
  VERACITY_ASSIGN_OR_RETURN(const StoredPolicy stored,
                            ReadStoredPolicy(reader.connection(), digest));
  std::vector<Move> rows;
  const Cell cells[] = {Cell::Int(stored.key), Cell::Int(place->commit),
                        Cell::Int(place->claim), Cell::Int(kPortion),
                        Cell::Int(reader.snapshot().commit())};
  VERACITY_RETURN_IF_ERROR(reader.connection().Run(
      "SELECT commit_no, claim, verdict_from, verdict_to, because FROM"
      " verdict_changes WHERE policy=?1 AND (commit_no, claim)>(?2, ?3)"
      " AND commit_no<=?5 AND verdict_from<>verdict_to"
      " ORDER BY commit_no, claim LIMIT ?4",
      cells, [&](Cells row) {
        rows.push_back({row[1].integer, row[0].integer, row[2].integer,
                        row[3].integer, ReadList(row[4].bytes)});
        return true;
      }));
  for (const Move& row : rows) {
    *place = {row.commit, row.claim};
    v1::VerdictMove& move = moves->emplace_back();
    move.set_commit(static_cast<uint64_t>(row.commit));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef claim,
                              reader.RefOf(Kind::kClaim, row.claim));
    *move.mutable_claim() = claim.claim();
    move.set_from(static_cast<v1::Verdict>(row.from));
    move.set_to(static_cast<v1::Verdict>(row.to));
    VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Change> because,
                              ReadEntriesAt(reader, row.because));
    for (v1::Change& entry : because) *move.add_because() = std::move(entry);
  }
  return rows.size() < kPortion;
}

}  // namespace
}  // namespace internal

struct StoredAssessments::Impl {
  std::shared_ptr<internal::Core> core;
  v1::AssessmentPolicy policy;
  std::string digest;

  absl::StatusOr<internal::StoredPolicy> ReadPolicy() const {
    VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                              core->database->Acquire());
    return internal::ReadStoredPolicy(*lease, digest);
  }
};

StoredAssessments::StoredAssessments(std::shared_ptr<const Impl> impl)
    : impl_(std::move(impl)) {}

absl::StatusOr<StoredAssessments> StoredAssessments::Open(
    const Ledger& ledger, const v1::AssessmentPolicy& policy) {
  const View now = ledger.Now();
  VERACITY_RETURN_IF_ERROR(now.status());
  auto impl = std::make_shared<Impl>();
  impl->core = now.snapshot()->shared_core();
  VERACITY_ASSIGN_OR_RETURN(impl->policy, internal::CompletePolicy(policy));
  impl->digest = internal::BasisDigest(impl->policy, impl->core->options);

  VERACITY_ASSIGN_OR_RETURN(const internal::StoredPolicy stored,
                            impl->ReadPolicy());
  if (stored.key == 0) {
    if (impl->core->options.read_only) {
      return absl::FailedPreconditionError(
          "no assessments by this policy are kept, and the ledger was opened "
          "read-only");
    }
    const std::string payload = impl->policy.SerializeAsString();
    const internal::Cell cells[] = {internal::Cell::Blob(impl->digest),
                                    internal::Cell::Blob(payload)};
    std::lock_guard<std::mutex> lock(impl->core->writing);
    VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                              impl->core->database->Acquire());
    VERACITY_ASSIGN_OR_RETURN(internal::Transaction transaction,
                              internal::Transaction::BeginWrite(*lease));
    VERACITY_RETURN_IF_ERROR(lease->Run(
        "INSERT INTO assessment_policies(key, digest, payload, noted,"
        " caught_up) SELECT coalesce(max(key), 0)+1, ?1, ?2, 0, 0"
        " FROM assessment_policies WHERE true ON CONFLICT DO NOTHING",
        cells));
    VERACITY_RETURN_IF_ERROR(transaction.Commit());
  }
  return StoredAssessments(std::move(impl));
}

const v1::AssessmentPolicy& StoredAssessments::policy() const {
  return impl_->policy;
}

absl::StatusOr<v1::CatchUpReport> StoredAssessments::CatchUp(
    const CatchUpOptions& options) {
  return internal::CatchUpWithLog(impl_->core, impl_->digest, impl_->policy,
                                  options);
}

absl::StatusOr<v1::AssessmentsFound> StoredAssessments::Find(
    const v1::AssessmentQuery& query, const StoredFindOptions& options) {
  VERACITY_RETURN_IF_ERROR(internal::CheckQuery(query));
  const CallOptions& call = options.work.call;
  // Again if somebody goes further while we look.
  for (;;) {
    if (options.catch_up) {
      VERACITY_RETURN_IF_ERROR(CatchUp(options.work).status());
    }
    VERACITY_RETURN_IF_ERROR(internal::CheckCall(call, impl_->core->options));
    VERACITY_ASSIGN_OR_RETURN(const internal::StoredPolicy stored,
                              impl_->ReadPolicy());
    if (!stored.is_complete()) {
      if (options.catch_up) continue;
      return absl::FailedPreconditionError(
          absl::StrCat("assessments were last complete as of commit ",
                       stored.caught_up, ", and catching up with commit ",
                       stored.noted, " broke off: catch up first"));
    }
    v1::AssessmentsFound found;
    found.set_commit(static_cast<uint64_t>(stored.caught_up));
    if (stored.caught_up == 0) {
      if (!options.catch_up) {
        return absl::FailedPreconditionError(
            "no assessments by this policy are kept yet: catch up first");
      }
      return found;  // an empty ledger
    }
    v1::AsOf as_of;
    as_of.set_commit(found.commit());
    VERACITY_ASSIGN_OR_RETURN(
        std::shared_ptr<const internal::Snapshot> snapshot,
        internal::Snapshot::Take(impl_->core, as_of));
    bool is_still_so = false;
    VERACITY_RETURN_IF_ERROR(internal::WithReader(
        *snapshot, call, [&](internal::Reader& reader) -> absl::Status {
          VERACITY_ASSIGN_OR_RETURN(
              const internal::StoredPolicy still,
              internal::ReadStoredPolicy(reader.connection(), impl_->digest));
          is_still_so = still == stored;
          if (!is_still_so) return absl::OkStatus();
          return internal::StoredFinder(snapshot, reader, stored.key, query,
                                        call)
              .Find(&found);
        }));
    if (is_still_so) return found;
  }
}

Results<v1::VerdictMove> StoredAssessments::Changes(
    uint64_t since, const CallOptions& call) const {
  auto snapshot = internal::Snapshot::Take(impl_->core, {});
  if (!snapshot.ok()) return Results<v1::VerdictMove>(snapshot.status());
  return internal::Feed<v1::VerdictMove>(
      *std::move(snapshot), call,
      [digest = impl_->digest,
       place = internal::MovePlace{static_cast<int64_t>(since)}](
          internal::Reader& reader,
          std::deque<v1::VerdictMove>* moves) mutable {
        return internal::ReadMoves(reader, digest, &place, moves);
      });
}

absl::Status StoredAssessments::Drop() {
  if (impl_->core->options.read_only) {
    return absl::FailedPreconditionError("the ledger was opened read-only");
  }
  std::lock_guard<std::mutex> lock(impl_->core->writing);
  VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                            impl_->core->database->Acquire());
  VERACITY_ASSIGN_OR_RETURN(internal::Transaction transaction,
                            internal::Transaction::BeginWrite(*lease));
  VERACITY_ASSIGN_OR_RETURN(const internal::StoredPolicy stored,
                            internal::ReadStoredPolicy(*lease, impl_->digest));
  const internal::Cell cells[] = {internal::Cell::Int(stored.key)};
  for (const char* table : {"assessments", "assessment_places",
                            "assessments_due", "verdict_changes"}) {
    VERACITY_RETURN_IF_ERROR(lease->Run(
        absl::StrCat("DELETE FROM ", table, " WHERE policy=?1"), cells));
  }
  VERACITY_RETURN_IF_ERROR(
      lease->Run("DELETE FROM assessment_policies WHERE key=?1", cells));
  return transaction.Commit();
}

}  // namespace veracity
