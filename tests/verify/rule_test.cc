#include "verify/rule.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/naive/rule.h"
#include "tests/verify/naive/vectors.h"
#include "tests/verify/naive_case.h"
#include "verify/policy.h"

namespace veracity::internal {
namespace {

// The engine over the vectors, whose cases are given to it as columns; the way
// through the ledger has tests of its own.

constexpr double kEvidence = 2e-9;

void ExpectAsExpected(const naive::Vector& vector,
                      const v1::AssessmentPolicy& policy) {
  const NaiveCase built = BuildCase(vector.ledger, policy);
  const Rule rule(built.the_case, policy);
  const auto claim = built.claims.find(vector.claim);
  ASSERT_NE(claim, built.claims.end());
  const Finding found = rule.Assess(claim->second);
  const naive::Expectation& expected = vector.expected;
  EXPECT_NEAR(static_cast<double>(found.sides[0].total) / 1e9, expected.support,
              kEvidence);
  EXPECT_NEAR(static_cast<double>(found.sides[1].total) / 1e9,
              expected.opposition, kEvidence);
  EXPECT_NEAR(found.belief, expected.b, 1e-9);
  EXPECT_NEAR(found.disbelief, expected.d, 1e-9);
  EXPECT_NEAR(found.uncertainty, expected.u, 1e-9);
  EXPECT_NEAR(found.probability, expected.probability, 1e-9);
  EXPECT_EQ("VERDICT_" + expected.verdict, v1::Verdict_Name(found.verdict));
  EXPECT_EQ(found.sides[0].matched_origins, expected.supporting_origins);
  EXPECT_EQ(found.sides[1].matched_origins, expected.opposing_origins);
  for (size_t side : {0, 1}) {
    std::map<std::string, double> given;
    for (const DoorShare& share : found.sides[side].shares) {
      double& most = given[built.NameOf(share.origin, rule.groups())];
      most = std::max(most, static_cast<double>(share.evidence) / 1e9);
    }
    const std::map<std::string, double>& wanted =
        side == 0 ? expected.support_by_origin : expected.opposition_by_origin;
    EXPECT_EQ(given.size(), wanted.size());
    for (const auto& [origin, evidence] : wanted) {
      EXPECT_NEAR(given[origin], evidence, kEvidence) << origin;
    }
  }
}

TEST(Rule, GivesTheSharedVectors) {
  VERACITY_SHARED_DATA_OR_SKIP(text, "assessment/vectors.json");
  const absl::StatusOr<naive::Vectors> vectors = naive::ReadVectors(*text);
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  const v1::AssessmentPolicy policy = *CompletePolicy({});
  for (const auto* list : {&vectors->named, &vectors->random}) {
    ASSERT_FALSE(list->empty());
    for (const naive::Vector& vector : *list) {
      SCOPED_TRACE(vector.name);
      ExpectAsExpected(vector, policy);
    }
  }
}

}  // namespace
}  // namespace veracity::internal
