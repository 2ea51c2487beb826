#include "verify/catch_up.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "veracity/view.h"
#include "verify/affected.h"
#include "verify/assess.h"
#include "verify/case_reader.h"
#include "verify/places.h"
#include "verify/rule.h"

namespace veracity::internal {
namespace {

// A claim that reads more places is due with every commit.
constexpr size_t kMaximumPlaces = 20'000;

struct Due {
  int64_t claim = 0;
  std::string because;  // a JSON list of positions
};

struct Assessed {
  Due due;
  // Of no time, unless it depends on it.
  v1::Assessment assessment;
  bool is_timed = false;
  std::vector<int64_t> places;
};

// Whether another time asked about can make another verdict.
bool DependsOnTime(const Case& the_case) {
  const std::vector<int64_t>& half_lives = the_case.claims.half_life_seconds;
  const std::vector<Affiliation>& affiliations = the_case.entities.affiliations;
  return std::any_of(half_lives.begin(), half_lives.end(),
                     [](int64_t half_life) { return half_life != 0; }) ||
         std::any_of(affiliations.begin(), affiliations.end(),
                     [](const Affiliation& affiliation) {
                       return affiliation.from != Instant::Min() ||
                              affiliation.to != Instant::Max();
                     });
}

double ConflictOf(const v1::Assessment& assessment) {
  const double both = assessment.support() + assessment.opposition();
  if (!(both > 0)) return 0;
  return std::min(assessment.support(), assessment.opposition()) / both;
}

class CatchUpRun {
 public:
  CatchUpRun(const std::shared_ptr<Core>& core, absl::string_view digest,
             const v1::AssessmentPolicy& policy, const CatchUpOptions& options)
      : core_(core), digest_(digest), policy_(policy), options_(options) {}

  absl::StatusOr<v1::CatchUpReport> Run() {
    for (bool is_first = true;; is_first = false) {
      VERACITY_ASSIGN_OR_RETURN(snapshot_, Snapshot::Take(core_, {}));
      VERACITY_RETURN_IF_ERROR(NoteDue(is_first));
      bool is_done = false;
      while (!is_done && stored_.noted == snapshot_->commit()) {
        VERACITY_ASSIGN_OR_RETURN(is_done, WorkOffPortion());
      }
      if (is_done) break;
      // Somebody else has gone further: from there, then.
    }
    report_.set_to(static_cast<uint64_t>(stored_.caught_up));
    return report_;
  }

 private:
  // -- What is due --

  absl::Status NoteDue(bool is_first) {
    std::lock_guard<std::mutex> lock(core_->writing);
    VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                              core_->database->Acquire());
    Obey(options_.call, core_->options, *lease);
    const absl::Status status = NoteDueOn(*lease, is_first);
    lease->SetInterrupt(nullptr);
    return status;
  }

  absl::Status NoteDueOn(Connection& connection, bool is_first) {
    VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                              Transaction::BeginWrite(connection));
    VERACITY_ASSIGN_OR_RETURN(stored_, ReadStoredPolicy(connection, digest_));
    if (stored_.key == 0) {
      return absl::FailedPreconditionError(
          "assessments by this policy were dropped: open them again");
    }
    if (is_first) report_.set_from(static_cast<uint64_t>(stored_.caught_up));
    const Cell last[] = {Cell::Int(snapshot_->last_position())};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t claims,
        connection.RunForInt("SELECT count(*) FROM claims WHERE position<=?1",
                             last, 0));
    report_.set_claims(static_cast<uint64_t>(claims));
    if (stored_.noted >= snapshot_->commit()) return absl::OkStatus();
    Reader reader(*snapshot_, connection);
    Touched touched;
    touched.all = stored_.noted == 0;
    if (!touched.all) {
      VERACITY_ASSIGN_OR_RETURN(
          touched, TouchedSince(reader, stored_.noted, policy_, options_.call));
    }
    if (touched.all) {
      report_.set_all(true);
      VERACITY_RETURN_IF_ERROR(NoteAll(connection));
    } else {
      VERACITY_RETURN_IF_ERROR(NoteNew(connection));
      VERACITY_RETURN_IF_ERROR(NoteReaders(connection, touched));
    }
    stored_.noted = snapshot_->commit();
    const Cell noted[] = {Cell::Int(stored_.key), Cell::Int(stored_.noted)};
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "UPDATE assessment_policies SET noted=?2 WHERE key=?1", noted));
    return transaction.Commit();
  }

  absl::Status NoteAll(Connection& connection) {
    const Cell cells[] = {Cell::Int(stored_.key),
                          Cell::Int(snapshot_->last_position())};
    return connection.Run(
        "INSERT INTO assessments_due SELECT ?1, key, '[]' FROM claims"
        " WHERE position<=?2 ON CONFLICT DO NOTHING",
        cells);
  }

  // Claims that came on record since.
  absl::Status NoteNew(Connection& connection) {
    const Cell cells[] = {
        Cell::Int(stored_.key), Cell::Int(LastPositionOf(stored_.noted)),
        Cell::Int(snapshot_->last_position()),
        Cell::Int(static_cast<int64_t>(Kind::kClaim)), Cell::Int(kFirst)};
    return connection.Run(
        "INSERT INTO assessments_due"
        " SELECT ?1, key, '['||position||']' FROM entries"
        " WHERE position>?2 AND position<=?3 AND kind=?4 AND flags&?5<>0"
        " ON CONFLICT DO NOTHING",
        cells);
  }

  // Claims whose verdicts were read where something was touched.
  absl::Status NoteReaders(Connection& connection, const Touched& touched) {
    std::map<int64_t, std::set<int64_t>> because;
    for (const auto& [place, causes] : touched.places) {
      const Cell cells[] = {Cell::Int(stored_.key), Cell::Int(place)};
      VERACITY_RETURN_IF_ERROR(connection.Run(
          "SELECT claim FROM assessment_places WHERE policy=?1 AND place=?2",
          cells, [&, causes = &causes](Cells row) {
            because[row[0].integer].insert(causes->begin(), causes->end());
            return true;
          }));
    }
    for (const auto& [claim, causes] : because) {
      std::vector<int64_t> few(causes.begin(), causes.end());
      few.resize(std::min(few.size(), kMaximumCauses));
      const std::string list = WriteList(few);
      const Cell cells[] = {Cell::Int(stored_.key), Cell::Int(claim),
                            Cell::Text(list)};
      VERACITY_RETURN_IF_ERROR(
          connection.Run("INSERT INTO assessments_due VALUES(?1, ?2, ?3)"
                         " ON CONFLICT DO NOTHING",
                         cells));
    }
    const Cell timed[] = {Cell::Int(stored_.key)};
    VERACITY_RETURN_IF_ERROR(
        connection.Run("INSERT INTO assessments_due SELECT policy, claim, '[]'"
                       " FROM assessments WHERE policy=?1 AND timed<>0"
                       " ON CONFLICT DO NOTHING",
                       timed));
    const Cell everywhere[] = {Cell::Int(stored_.key), Cell::Int(kEverywhere)};
    return connection.Run(
        "INSERT INTO assessments_due SELECT policy, claim, '[]'"
        " FROM assessment_places WHERE policy=?1 AND place=?2"
        " ON CONFLICT DO NOTHING",
        everywhere);
  }

  // -- Working it off --

  // Returns whether nothing is due any more.
  absl::StatusOr<bool> WorkOffPortion() {
    std::vector<Assessed> portion;
    absl::Status ended;
    {
      VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                                core_->database->Acquire());
      Obey(options_.call, core_->options, *lease);
      ended = AssessPortion(*lease, &portion);
      lease->SetInterrupt(nullptr);
    }
    VERACITY_ASSIGN_OR_RETURN(const bool is_done, WritePortion(portion));
    // What was assessed before it ended is kept.
    VERACITY_RETURN_IF_ERROR(ended);
    return is_done;
  }

  absl::Status AssessPortion(Connection& connection,
                             std::vector<Assessed>* portion) {
    VERACITY_RETURN_IF_ERROR(CheckCall(options_.call, core_->options));
    std::vector<Due> due;
    const Cell cells[] = {
        Cell::Int(stored_.key),
        Cell::Int(static_cast<int64_t>(std::max<size_t>(options_.portion, 1))),
        Cell::Int(options_.part), Cell::Int(options_.parts)};
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "SELECT claim, because FROM assessments_due WHERE policy=?1"
        " AND claim/16777216%?4=?3 ORDER BY claim LIMIT ?2",
        cells, [&](Cells row) {
          due.push_back({row[0].integer, std::string(row[1].bytes)});
          return true;
        }));
    if (options_.call.progress && !due.empty()) {
      const Cell of_part[] = {Cell::Int(stored_.key), Cell::Int(options_.part),
                              Cell::Int(options_.parts)};
      VERACITY_ASSIGN_OR_RETURN(
          const int64_t left,
          connection.RunForInt("SELECT count(*) FROM assessments_due WHERE"
                               " policy=?1 AND claim/16777216%?3=?2",
                               of_part, 0));
      options_.call.progress(
          {report_.looked_at(),
           report_.looked_at() + static_cast<uint64_t>(left)});
    }
    Reader reader(*snapshot_, connection);
    CaseReader cases(reader, policy_);
    for (Due& one : due) {
      VERACITY_ASSIGN_OR_RETURN(portion->emplace_back(),
                                Assess(reader, cases, std::move(one)));
    }
    return absl::OkStatus();
  }

  absl::StatusOr<Assessed> Assess(Reader& reader, CaseReader& cases, Due due) {
    Assessed assessed;
    VERACITY_ASSIGN_OR_RETURN(const Instant question, QuestionOf(reader, {}));
    CaseOptions limits;
    limits.maximum_statements = options_.maximum_statements;
    limits.places = true;
    limits.call = options_.call;
    limits.call.progress = nullptr;
    absl::StatusOr<NamedCase> named = cases.Read({due.claim}, question, limits);
    if (absl::IsResourceExhausted(named.status())) {
      VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef claim,
                                reader.RefOf(Kind::kClaim, due.claim));
      return Annotate(named.status(), PrintId(claim));
    }
    VERACITY_RETURN_IF_ERROR(named.status());
    const Rule rule(named->the_case, policy_);
    const int32_t number = named->FindClaim(due.claim);
    assessed.assessment =
        ToMessage(*named, rule, number, rule.Assess(number), View(snapshot_));
    assessed.assessment.clear_asked();
    assessed.is_timed = DependsOnTime(named->the_case);
    assessed.places = std::move(named->places);
    if (assessed.places.size() > kMaximumPlaces) {
      assessed.places = {kEverywhere};
    }
    assessed.due = std::move(due);
    return assessed;
  }

  absl::StatusOr<bool> WritePortion(const std::vector<Assessed>& portion) {
    std::lock_guard<std::mutex> lock(core_->writing);
    VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                              core_->database->Acquire());
    VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                              Transaction::BeginWrite(*lease));
    VERACITY_ASSIGN_OR_RETURN(stored_, ReadStoredPolicy(*lease, digest_));
    // What was noted meanwhile may make these verdicts old: not written.
    if (stored_.noted != snapshot_->commit()) return false;
    for (const Assessed& assessed : portion) {
      VERACITY_RETURN_IF_ERROR(Write(*lease, assessed));
    }
    const Cell policy[] = {Cell::Int(stored_.key), Cell::Int(stored_.noted)};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t is_due,
        lease->RunForInt("SELECT 1 FROM assessments_due WHERE policy=?1"
                         " LIMIT 1",
                         Cells(policy, 1), 0));
    if (is_due == 0 && stored_.caught_up != stored_.noted) {
      stored_.caught_up = stored_.noted;
      VERACITY_RETURN_IF_ERROR(lease->Run(
          "UPDATE assessment_policies SET caught_up=?2 WHERE key=?1", policy));
    }
    const Cell of_part[] = {Cell::Int(stored_.key), Cell::Int(options_.part),
                            Cell::Int(options_.parts)};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t is_due_here,
        lease->RunForInt("SELECT 1 FROM assessments_due WHERE policy=?1"
                         " AND claim/16777216%?3=?2 LIMIT 1",
                         of_part, 0));
    VERACITY_RETURN_IF_ERROR(transaction.Commit());
    report_.set_looked_at(report_.looked_at() + portion.size());
    return is_due_here == 0;
  }

  absl::Status Write(Connection& connection, const Assessed& assessed) {
    const v1::Assessment& assessment = assessed.assessment;
    const std::string payload = assessment.SerializeAsString();
    const std::string places = WriteList(assessed.places);
    const Cell key[] = {Cell::Int(stored_.key), Cell::Int(assessed.due.claim)};
    bool is_known = false;
    int64_t verdict_before = v1::VERDICT_UNSPECIFIED;
    std::string places_before = "[]", payload_before;
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "SELECT verdict, places, payload FROM assessments WHERE policy=?1"
        " AND claim=?2",
        key, [&](Cells row) {
          is_known = true;
          verdict_before = row[0].integer;
          places_before = std::string(row[1].bytes);
          payload_before = std::string(row[2].bytes);
          return false;
        }));
    if (places != places_before) {
      VERACITY_RETURN_IF_ERROR(WritePlaces(
          connection, assessed.due, ReadList(places_before), assessed.places));
    }
    const Cell row[] = {key[0],
                        key[1],
                        Cell::Int(stored_.noted),
                        Cell::Int(assessed.is_timed ? 1 : 0),
                        Cell::Int(assessment.verdict()),
                        Cell::Real(assessment.probability()),
                        Cell::Real(assessment.opinion().uncertainty()),
                        Cell::Real(ConflictOf(assessment)),
                        Cell::Text(places),
                        Cell::Blob(payload)};
    VERACITY_RETURN_IF_ERROR(
        connection.Run("INSERT INTO assessments"
                       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
                       " ON CONFLICT(policy, claim) DO UPDATE SET"
                       " commit_no=excluded.commit_no, timed=excluded.timed,"
                       " verdict=excluded.verdict,"
                       " probability=excluded.probability,"
                       " uncertainty=excluded.uncertainty,"
                       " conflict=excluded.conflict, places=excluded.places,"
                       " payload=excluded.payload",
                       row));
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "DELETE FROM assessments_due WHERE policy=?1 AND claim=?2", key));
    if (!is_known || payload != payload_before) {
      report_.set_changed(report_.changed() + 1);
    }
    // The feed begins when all are there.
    if (stored_.caught_up == 0 || verdict_before == assessment.verdict()) {
      return absl::OkStatus();
    }
    const Cell change[] = {key[0],
                           Cell::Int(stored_.noted),
                           key[1],
                           Cell::Int(verdict_before),
                           Cell::Int(assessment.verdict()),
                           Cell::Text(assessed.due.because)};
    return connection.Run(
        "INSERT INTO verdict_changes VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT(policy, commit_no, claim)"
        " DO UPDATE SET verdict_to=excluded.verdict_to",
        change);
  }

  // Claims that this case reaches and did not reach before may be reached from
  // its own now: those who read there are due, for the same reasons.
  absl::Status WritePlaces(Connection& connection, const Due& due,
                           absl::Span<const int64_t> before,
                           absl::Span<const int64_t> after) {
    const Cell cells[] = {Cell::Int(stored_.key), Cell::Int(due.claim),
                          Cell::List(before), Cell::List(after)};
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "DELETE FROM assessment_places WHERE policy=?1 AND claim=?2 AND place"
        " IN (SELECT j.value FROM LIST(?3) j EXCEPT"
        " SELECT j.value FROM LIST(?4) j)",
        cells));
    const Cell gained[] = {Cell::Int(stored_.key),
                           Cell::List(before),
                           Cell::List(after),
                           Cell::Int(static_cast<int64_t>(Kind::kClaim)),
                           Cell::Int((1 << kKindBits) - 1),
                           Cell::Int(stored_.noted),
                           Cell::Text(due.because),
                           Cell::Int(due.claim)};
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "INSERT INTO assessments_due SELECT ?1, p.claim, ?7 FROM"
        " (SELECT j.value AS place FROM LIST(?3) j WHERE j.value&?5=?4 EXCEPT"
        " SELECT j.value FROM LIST(?2) j) g"
        " CROSS JOIN assessment_places p ON p.policy=?1 AND p.place=g.place"
        " CROSS JOIN assessments a ON a.policy=?1 AND a.claim=p.claim"
        " WHERE a.commit_no<>?6 AND p.claim<>?8 ON CONFLICT DO NOTHING",
        gained));
    return connection.Run(
        "INSERT INTO assessment_places SELECT ?1, j.value, ?2 FROM LIST(?3) j"
        " WHERE true ON CONFLICT DO NOTHING",
        {{cells[0], cells[1], cells[3]}});
  }

  const std::shared_ptr<Core> core_;
  const std::string digest_;
  const v1::AssessmentPolicy& policy_;
  const CatchUpOptions& options_;
  std::shared_ptr<const Snapshot> snapshot_;
  StoredPolicy stored_;
  v1::CatchUpReport report_;
};

}  // namespace

std::string WriteList(absl::Span<const int64_t> list) {
  return absl::StrCat("[", absl::StrJoin(list, ","), "]");
}

std::vector<int64_t> ReadList(absl::string_view json) {
  std::vector<int64_t> list;
  for (absl::string_view number :
       absl::StrSplit(json, absl::ByAnyChar("[],"), absl::SkipEmpty())) {
    int64_t value = 0;
    if (absl::SimpleAtoi(number, &value)) list.push_back(value);
  }
  return list;
}

absl::StatusOr<StoredPolicy> ReadStoredPolicy(Connection& connection,
                                              absl::string_view digest) {
  StoredPolicy stored;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_RETURN_IF_ERROR(connection.Run(
      "SELECT key, noted, caught_up FROM assessment_policies WHERE digest=?1",
      cells, [&](Cells row) {
        stored = {row[0].integer, row[1].integer, row[2].integer};
        return false;
      }));
  return stored;
}

absl::StatusOr<v1::CatchUpReport> CatchUpWithLog(
    const std::shared_ptr<Core>& core, absl::string_view digest,
    const v1::AssessmentPolicy& policy, const CatchUpOptions& options) {
  if (core->options.read_only) {
    return absl::FailedPreconditionError("the ledger was opened read-only");
  }
  VERACITY_RETURN_IF_ERROR(CheckPart(options.part, options.parts));
  return CatchUpRun(core, digest, policy, options).Run();
}

}  // namespace veracity::internal
