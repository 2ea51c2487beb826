#include "veracity/stored_assessments.h"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/testing.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/identity.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::veracity::testing::FromText;
using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;
using ::veracity::testing::TempDir;

class StoredAssessmentsTest : public ::testing::Test {
 protected:
  void SetUp() override { Open("memory:"); }

  void Open(const std::string& uri, bool read_only = false) {
    stored_.reset();
    ledger_.reset();
    LedgerOptions options;
    options.owner = "desk";
    options.read_only = read_only;
    options.durable = false;
    options.clock = [this] { return now_; };
    absl::StatusOr<Ledger> ledger = Ledger::Open(uri, options);
    ASSERT_THAT(ledger, IsOk());
    ledger_.emplace(*std::move(ledger));
    absl::StatusOr<StoredAssessments> stored =
        StoredAssessments::Open(*ledger_);
    ASSERT_THAT(stored, IsOk());
    stored_.emplace(*std::move(stored));
  }

  uint64_t Record(const Batch& batch) {
    VERACITY_EXPECT_OK(batch.status());
    now_ += absl::Hours(1);
    const absl::StatusOr<v1::RecordReport> report =
        ledger_->Record(batch.message());
    VERACITY_EXPECT_OK(report);
    return report.ok() ? report->commit() : 0;
  }

  // Drones, each made in its country as three papers say, who are trusted.
  void RecordDrones(int count) {
    Batch batch("drones");
    for (const char* paper : {"courier", "herald", "tribune"}) {
      batch.Rates("desk", paper, "B");
    }
    for (int i = 0; i < count; ++i) {
      const std::string name = absl::StrCat("drone-", i);
      drones_.push_back(batch.Claim(name, "made in", EntityValue("china")));
      for (const char* paper : {"courier", "herald", "tribune"}) {
        batch.Add(Affirms(paper, drones_.back()).On("2024-09-25"));
      }
    }
    Record(batch);
  }

  // Two ministries deny it.
  uint64_t Deny(const ClaimId& claim) {
    Batch batch("denials");
    for (const char* ministry : {"ministry", "embassy", "agency"}) {
      batch.Rates("desk", ministry, "B");
      batch.Add(Denies(ministry, claim).On("2024-09-27"));
    }
    return Record(batch);
  }

  v1::CatchUpReport CatchUp(const CatchUpOptions& options = {}) {
    const absl::StatusOr<v1::CatchUpReport> report = stored_->CatchUp(options);
    VERACITY_EXPECT_OK(report);
    return report.value_or(v1::CatchUpReport());
  }

  std::vector<std::string> Found(const v1::AssessmentQuery& query) {
    std::vector<std::string> ids;
    const absl::StatusOr<v1::AssessmentsFound> found = stored_->Find(query);
    VERACITY_EXPECT_OK(found);
    if (!found.ok()) return ids;
    for (const v1::StoredAssessment& one : found->assessments()) {
      v1::RecordRef ref;
      *ref.mutable_claim() = one.assessment().claim();
      ids.push_back(PrintId(ref));
    }
    return ids;
  }

  std::vector<v1::VerdictMove> Changes(uint64_t since) {
    std::vector<v1::VerdictMove> all;
    Results<v1::VerdictMove> changes = stored_->Changes(since);
    v1::VerdictMove change;
    while (changes.Next(&change)) all.push_back(change);
    VERACITY_EXPECT_OK(changes.status());
    return all;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'730'000'000);
  std::optional<Ledger> ledger_;
  std::optional<StoredAssessments> stored_;
  std::vector<ClaimId> drones_;
};

TEST_F(StoredAssessmentsTest, PartsShareTheWork) {
  RecordDrones(40);
  uint64_t looked_at = 0, to = 0;
  for (int round = 0; round < 3 && to == 0; ++round) {
    for (int part = 0; part < 3; ++part) {
      CatchUpOptions options;
      options.part = part;
      options.parts = 3;
      VERACITY_ASSERT_OK_AND_ASSIGN(const v1::CatchUpReport report,
                                    stored_->CatchUp(options));
      EXPECT_LT(report.looked_at(), report.claims());
      looked_at += report.looked_at();
      to = report.to();
    }
  }
  EXPECT_EQ(to, ledger_->Now().commit());
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::CatchUpReport nothing,
                                stored_->CatchUp());
  EXPECT_EQ(nothing.looked_at(), 0u);
  EXPECT_EQ(looked_at, nothing.claims());
}

TEST_F(StoredAssessmentsTest, KeepNothingOfAnEmptyLedger) {
  EXPECT_THAT(CatchUp(), ::veracity::testing::EqualsProto(v1::CatchUpReport()));
  EXPECT_THAT(Found({}), IsEmpty());
}

TEST_F(StoredAssessmentsTest, AreThoseOfAnAssessor) {
  RecordDrones(3);
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentsFound found,
                                stored_->Find({}));
  EXPECT_EQ(found.commit(), 1u);
  ASSERT_EQ(found.assessments_size(), 6);  // and three ratings
  const Assessor assessor(ledger_->Now());
  for (const v1::StoredAssessment& one : found.assessments()) {
    const std::string id(one.assessment().claim().id());
    VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId claim, ClaimId::FromDigest(id));
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Assessment fresh,
                                  assessor.Assess(claim));
    EXPECT_EQ(one.assessment().SerializeAsString(), fresh.SerializeAsString());
  }
}

TEST_F(StoredAssessmentsTest, LookAtWhatWasRecordedAndNothingElse) {
  RecordDrones(20);
  v1::CatchUpReport report = CatchUp();
  EXPECT_TRUE(report.all());
  EXPECT_EQ(report.claims(), 23u);
  EXPECT_EQ(report.looked_at(), 23u);
  EXPECT_EQ(report.changed(), 23u);

  Batch one("one more word");
  one.Add(Denies("ministry", drones_[7]));
  Record(one);
  report = CatchUp();
  EXPECT_FALSE(report.all());
  EXPECT_EQ(report.from(), 1u);
  EXPECT_EQ(report.to(), 2u);
  EXPECT_EQ(report.looked_at(), 1u);
  EXPECT_EQ(report.changed(), 1u);

  // Trust in a paper bears on all that it said.
  Batch rating("a rating");
  rating.Rates("desk", "courier", "D");
  Record(rating);
  report = CatchUp();
  EXPECT_GE(report.looked_at(), 20u);
  EXPECT_FALSE(report.all());

  report = CatchUp();
  EXPECT_EQ(report.looked_at(), 0u);
}

TEST_F(StoredAssessmentsTest, AreFoundByVerdictAndByClaim) {
  RecordDrones(4);
  Deny(drones_[1]);
  Deny(drones_[2]);
  v1::AssessmentQuery query;
  query.add_verdicts(v1::VERDICT_CONTESTED);
  EXPECT_THAT(Found(query),
              ElementsAre(drones_[1].ToString(), drones_[2].ToString()));
  query.mutable_claims()->mutable_claim()->add_about("drone-2");
  EXPECT_THAT(Found(query), ElementsAre(drones_[2].ToString()));
  query.mutable_claims()->mutable_claim()->set_about(0, "drone-3");
  EXPECT_THAT(Found(query), IsEmpty());
}

TEST_F(StoredAssessmentsTest, AreFoundByNumbersInTheirOrder) {
  RecordDrones(3);
  Batch batch("one says no");
  batch.Add(Denies("ministry", drones_[1]));
  Record(batch);
  v1::AssessmentQuery query = FromText<v1::AssessmentQuery>(
      "claims { claim { predicates: 'made in' } }"
      "order: ASSESSMENT_ORDER_PROBABILITY_ASCENDING");
  EXPECT_THAT(Found(query),
              ElementsAre(drones_[1].ToString(), drones_[0].ToString(),
                          drones_[2].ToString()));
  query.set_order(v1::ASSESSMENT_ORDER_CONFLICT);
  query.mutable_conflict()->set_lower(0.01);
  EXPECT_THAT(Found(query), ElementsAre(drones_[1].ToString()));
  query.mutable_uncertainty()->set_upper(0);
  EXPECT_THAT(Found(query), IsEmpty());
}

TEST_F(StoredAssessmentsTest, SayWhetherThereAreMore) {
  RecordDrones(3);
  v1::AssessmentQuery query;
  query.set_maximum(2);
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::AssessmentsFound found,
                                stored_->Find(query));
  EXPECT_EQ(found.assessments_size(), 2);
  EXPECT_TRUE(found.more());
  query.set_maximum(6);
  VERACITY_ASSERT_OK_AND_ASSIGN(found, stored_->Find(query));
  EXPECT_EQ(found.assessments_size(), 6);
  EXPECT_FALSE(found.more());
}

TEST_F(StoredAssessmentsTest, LeaveOutClaimsThatAreWithdrawn) {
  RecordDrones(2);
  VERACITY_ASSERT_OK(ledger_->Retract({{RefTo(drones_[0]), "", "", ""}}));
  v1::AssessmentQuery query;
  query.add_verdicts(v1::VERDICT_SUPPORTED);
  for (const bool all : {true, false}) {
    if (!all) {
      query.mutable_claims()->mutable_claim()->add_predicates("made in");
    }
    const std::vector<std::string> found = Found(query);
    EXPECT_THAT(found,
                ::testing::Not(::testing::Contains(drones_[0].ToString())));
    EXPECT_THAT(found, ::testing::Contains(drones_[1].ToString()));
  }
}

TEST_F(StoredAssessmentsTest, TellWhatMovedAndWhy) {
  RecordDrones(3);
  CatchUp();
  EXPECT_THAT(Changes(0), IsEmpty());  // the feed begins here
  const uint64_t denied = Deny(drones_[1]);
  CatchUp();
  std::vector<v1::VerdictMove> changes = Changes(0);
  // The ratings of the deniers are new claims.
  changes.erase(std::remove_if(changes.begin(), changes.end(),
                               [](const v1::VerdictMove& change) {
                                 return change.from() ==
                                        v1::VERDICT_UNSPECIFIED;
                               }),
                changes.end());
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].commit(), denied);
  EXPECT_EQ(changes[0].claim().id(), drones_[1].digest());
  EXPECT_EQ(changes[0].from(), v1::VERDICT_SUPPORTED);
  EXPECT_EQ(changes[0].to(), v1::VERDICT_CONTESTED);
  std::vector<std::string> sources;
  for (const v1::Change& entry : changes[0].because()) {
    EXPECT_EQ(entry.commit(), denied);
    sources.push_back(entry.entry().record().assertion().source());
  }
  EXPECT_THAT(sources, ::testing::Contains("ministry"));
  EXPECT_THAT(Changes(denied), IsEmpty());
}

TEST_F(StoredAssessmentsTest, GoOnWhereTheyWereBrokenOff) {
  RecordDrones(10);
  CatchUpOptions options;
  options.portion = 4;
  std::atomic<bool> cancelled = false;
  options.call.cancelled = &cancelled;
  int portions = 0;
  options.call.progress = [&](const Progress&) {
    if (++portions == 2) cancelled = true;
  };
  EXPECT_THAT(stored_->CatchUp(options),
              StatusIs(absl::StatusCode::kCancelled, ""));
  StoredFindOptions as_it_is;
  as_it_is.catch_up = false;
  EXPECT_THAT(stored_->Find({}, as_it_is),
              StatusIs(absl::StatusCode::kFailedPrecondition, "broke off"));
  const v1::CatchUpReport report = CatchUp();
  EXPECT_EQ(report.looked_at(), 9u);
  EXPECT_EQ(report.to(), 1u);
  VERACITY_EXPECT_OK(stored_->Find({}, as_it_is));
}

TEST_F(StoredAssessmentsTest, AreKeptInTheFile) {
  const TempDir folder;
  Open(folder.File("desk.db"));
  RecordDrones(3);
  CatchUp();
  Open(folder.File("desk.db"));
  EXPECT_EQ(CatchUp().looked_at(), 0u);
  Open(folder.File("desk.db"), /*read_only=*/true);
  EXPECT_THAT(stored_->CatchUp(),
              StatusIs(absl::StatusCode::kFailedPrecondition, "read-only"));
  StoredFindOptions as_it_is;
  as_it_is.catch_up = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentsFound found,
                                stored_->Find({}, as_it_is));
  EXPECT_EQ(found.assessments_size(), 6);
}

TEST_F(StoredAssessmentsTest, AnswersNothingBeforeTheyWereFirstComputed) {
  RecordDrones(1);
  StoredFindOptions as_it_is;
  as_it_is.catch_up = false;
  EXPECT_THAT(
      stored_->Find({}, as_it_is),
      StatusIs(absl::StatusCode::kFailedPrecondition, "catch up first"));
}

TEST_F(StoredAssessmentsTest, OfTwoPoliciesAreTwo) {
  RecordDrones(1);
  v1::AssessmentPolicy strict;
  strict.set_basis_unsaid(0.01);
  VERACITY_ASSERT_OK_AND_ASSIGN(StoredAssessments other,
                                StoredAssessments::Open(*ledger_, strict));
  v1::AssessmentQuery supported;
  supported.add_verdicts(v1::VERDICT_SUPPORTED);
  EXPECT_THAT(Found(supported), ::testing::Contains(drones_[0].ToString()));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::AssessmentsFound found,
                                other.Find(supported));
  EXPECT_EQ(found.assessments_size(), 0);
  VERACITY_ASSERT_OK(other.Drop());
  EXPECT_THAT(other.CatchUp(),
              StatusIs(absl::StatusCode::kFailedPrecondition, "dropped"));
  EXPECT_THAT(Found(supported), ::testing::Contains(drones_[0].ToString()));
}

TEST_F(StoredAssessmentsTest, AreAllDueWhenARecordIsBlanked) {
  RecordDrones(2);
  CatchUp();
  VERACITY_ASSERT_OK(ledger_->Blank(RefTo(drones_[0])));
  const v1::CatchUpReport report = CatchUp();
  EXPECT_TRUE(report.all());
  EXPECT_EQ(report.looked_at(), 5u);
}

TEST_F(StoredAssessmentsTest, MoveWithTimeWhereClaimsAge) {
  Batch spec("ages");
  v1::PredicateSpec& ages =
      *spec.message().add_entries()->mutable_record()->mutable_predicate();
  ages.set_name("made in");
  ages.set_half_life_days("1");
  Record(spec);
  RecordDrones(1);
  CatchUp();
  now_ += absl::Hours(24 * 30);
  Batch batch("something else");
  batch.Wording("The sky is blue.");
  Record(batch);
  // That sentence, and the drone.
  EXPECT_EQ(CatchUp().looked_at(), 2u);
}

TEST_F(StoredAssessmentsTest, RefuseWhatCannotBeRead) {
  v1::AssessmentQuery query;
  query.mutable_probability()->set_lower(1.5);
  EXPECT_THAT(stored_->Find(query),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "probability: 1.5 is not in [0, 1]"));
  query.mutable_probability()->set_lower(.8);
  query.mutable_probability()->set_upper(.2);
  EXPECT_THAT(stored_->Find(query), StatusIs(absl::StatusCode::kInvalidArgument,
                                             "from 0.8 to 0.2 is empty"));
}

TEST_F(StoredAssessmentsTest, NameTheClaimOnWhichTooMuchBears) {
  RecordDrones(1);
  CatchUpOptions options;
  options.maximum_statements = 2;
  EXPECT_THAT(stored_->CatchUp(options),
              StatusIs(absl::StatusCode::kResourceExhausted, "clm_"));
}

}  // namespace
}  // namespace veracity
