#include "veracity/discover.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/desk_case.h"
#include "veracity/batch.h"
#include "vocabulary/predicates.h"

namespace veracity {
namespace {

using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

// Cities, of which each is in one country; five sources name one for each.
class DiscoverTest : public testing::DeskCase {
 protected:
  void SetUp() override {
    DeskCase::SetUp();
    Batch batch;
    v1::PredicateSpec spec;
    spec.set_name("lies in");
    spec.set_cardinality(v1::CARDINALITY_SINGLE);
    batch.Add(spec);
    // Good sources agree on the truth; bad ones err each in its own way.
    for (int city = 0; city < 12; ++city) {
      for (const char* good : {"a", "b", "c"}) Say(batch, good, city, "right");
      Say(batch, "d", city, city % 2 == 0 ? "right" : "wrong-d");
      Say(batch, "e", city, city % 3 == 0 ? "right" : "wrong-e");
    }
    Record(batch);
  }

  ClaimId Say(Batch& batch, const std::string& source, int city,
              const std::string& country) {
    const ClaimId claim =
        batch.Claim(absl::StrCat("city-", city), "lies in",
                    EntityValue(absl::StrCat(country, "-", city)));
    claims_.insert_or_assign({city, country}, claim);
    batch.Add(Affirms(source, claim));
    return claim;
  }

  void Record(const Batch& batch) {
    VERACITY_ASSERT_OK(batch.status());
    VERACITY_ASSERT_OK(ledger_->Record(batch.message()));
  }

  void Judge(const ClaimId& judged, bool is_true) {
    Batch batch;
    v1::Claim claim;
    *claim.mutable_statement()->mutable_subject() = RefTo(judged);
    claim.mutable_statement()->set_predicate(
        std::string(internal::reserved::kJudged));
    claim.mutable_statement()->mutable_value()->set_boolean(is_true);
    batch.Add(Affirms("desk", batch.Claim(claim)));
    Record(batch);
  }

  bool IsRight(const ClaimId& claim) const {
    for (const auto& [key, id] : claims_) {
      if (id == claim) return key.second == "right";
    }
    return false;
  }

  static v1::ClaimQuery Cities() {
    v1::ClaimQuery query;
    query.mutable_claim()->add_predicates("lies in");
    return query;
  }
  Discovery Run(const std::string& method = "") {
    DiscoverOptions options;
    options.method = method;
    absl::StatusOr<Discovery> found =
        Discover(Assessor(ledger_->Now()), Cities(), options);
    EXPECT_THAT(found, IsOk());
    return *std::move(found);
  }

  std::map<std::pair<int, std::string>, ClaimId> claims_;
};

std::map<std::string, DiscoveredSource> BySource(const Discovery& discovery) {
  std::map<std::string, DiscoveredSource> sources;
  for (const DiscoveredSource& source : discovery.sources) {
    sources[source.source] = source;
  }
  return sources;
}

TEST_F(DiscoverTest, FindsWhatIsTrueAndWhoIsReliable) {
  for (const char* method : {"", "Vote", "Accu", "CRH", "TruthFinder"}) {
    const Discovery discovery = Run(method);
    SCOPED_TRACE(discovery.method);
    for (const DiscoveredClaim& claim : discovery.claims) {
      EXPECT_EQ(claim.chosen, IsRight(claim.claim));
    }
    const auto sources = BySource(discovery);
    ASSERT_EQ(sources.size(), 5u);
    EXPECT_EQ(sources.at("a").claims, 12);
    EXPECT_GT(sources.at("a").accuracy, sources.at("d").accuracy);
    EXPECT_GT(sources.at("d").accuracy, sources.at("e").accuracy);
    EXPECT_LT(sources.at("a").low, sources.at("a").accuracy);
    EXPECT_LT(sources.at("a").accuracy, sources.at("a").high);
  }
}

TEST_F(DiscoverTest, WhatTheOwnerJudgedIsSo) {
  Judge(claims_.at({1, "wrong-d"}), true);
  const Discovery discovery = Run("Accu");
  bool seen = false;
  for (const DiscoveredClaim& claim : discovery.claims) {
    if (claim.claim != claims_.at({1, "wrong-d"})) continue;
    EXPECT_TRUE(claim.judged);
    EXPECT_TRUE(claim.chosen);
    seen = true;
  }
  EXPECT_TRUE(seen);
}

TEST_F(DiscoverTest, AnUnknownMethodIsNamedWithThoseThereAre) {
  DiscoverOptions options;
  options.method = "Guess";
  EXPECT_THAT(Discover(Assessor(ledger_->Now()), Cities(), options),
              StatusIs(absl::StatusCode::kNotFound, "Dawid-Skene"));
}

TEST_F(DiscoverTest, RatingsGoBackAndCountWhereAPolicyNamesTheMethod) {
  const v1::Batch ratings = RatingsOf(Run("Accu"));
  VERACITY_ASSERT_OK(ledger_->Record(ratings));
  const ClaimId claim = claims_.at({1, "wrong-e"});
  const Assessor without(ledger_->Now());
  v1::AssessmentPolicy policy;
  policy.add_authors("method:Accu");
  const Assessor with(ledger_->Now(), policy);
  const auto before = without.Assess(claim);
  const auto after = with.Assess(claim);
  ASSERT_THAT(before, IsOk());
  ASSERT_THAT(after, IsOk());
  // Source e turned out to be worse than one that nobody rated.
  EXPECT_LT(after->support(), before->support());
}

TEST_F(DiscoverTest, GradesAndAffiliationsAreNoQuestions) {
  const Discovery before = Run("Accu");
  VERACITY_ASSERT_OK(ledger_->Record(RatingsOf(before)));
  DiscoverOptions options;
  options.method = "Accu";
  const absl::StatusOr<Discovery> after =
      Discover(Assessor(ledger_->Now()), v1::ClaimQuery(), options);
  ASSERT_THAT(after, IsOk());
  EXPECT_EQ(after->claims.size(), before.claims.size());
  EXPECT_EQ(after->sources.size(), before.sources.size());
}

TEST_F(DiscoverTest, CalibrationComparesWithWhatWasJudged) {
  const Assessor assessor(ledger_->Now());
  absl::StatusOr<CalibrationOfAll> nothing = Calibrate(assessor);
  ASSERT_THAT(nothing, IsOk());
  EXPECT_EQ(nothing->verdicts.judged, 0);
  for (int city = 0; city < 6; ++city) {
    Judge(claims_.at({city, "right"}), true);
  }
  Judge(claims_.at({1, "wrong-d"}), false);
  absl::StatusOr<CalibrationOfAll> calibration =
      Calibrate(Assessor(ledger_->Now()));
  ASSERT_THAT(calibration, IsOk());
  EXPECT_EQ(calibration->verdicts.judged, 7);
  EXPECT_LT(calibration->verdicts.brier, 0.25);
  std::map<std::string, TrackRecordOf> records;
  for (const TrackRecordOf& record : calibration->sources) {
    records[record.source] = record;
  }
  EXPECT_EQ(records.at("a").claims, 6);
  EXPECT_EQ(records.at("a").right, 6);
  EXPECT_DOUBLE_EQ(records.at("a").accuracy, 7.0 / 8.0);
  // Right on cities 0, 2 and 4, wrong on city 1.
  EXPECT_EQ(records.at("d").claims, 4);
  EXPECT_EQ(records.at("d").right, 3);
}

}  // namespace
}  // namespace veracity
