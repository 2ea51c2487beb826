// The naive rule by the vectors that decide what the rule means.

#include <cmath>

#include "tests/testing.h"
#include "tests/verify/naive/rule.h"
#include "tests/verify/naive/vectors.h"

namespace veracity::naive {
namespace {

using ::veracity::testing::StatusIs;
using ::veracity::testing::TestData;

// As exactly as the vectors are given.
struct Tolerance {
  double totals;
  double masses;
  double probability;
  double by_origin;
};

std::map<Id, double> InUnits(const std::map<Id, Billionths>& given) {
  std::map<Id, double> units;
  for (const auto& [origin, billionths] : given) {
    units[origin] = static_cast<double>(billionths) / kOne;
  }
  return units;
}

void ExpectSameOrigins(std::map<Id, double> actual,
                       std::map<Id, double> expected, double tolerance) {
  // A vector may leave out who gives next to nothing, or name him.
  for (const auto& [origin, given] : actual) expected.emplace(origin, 0);
  for (const auto& [origin, given] : expected) {
    EXPECT_NEAR(actual[origin], given, tolerance) << origin;
  }
}

void ExpectAsVector(const Vector& vector, const Tolerance& tolerance) {
  SCOPED_TRACE(vector.name);
  const Assessment actual = Assess(vector.ledger, vector.claim);
  const Expectation& expected = vector.expected;
  EXPECT_NEAR(static_cast<double>(actual.support) / kOne, expected.support,
              tolerance.totals);
  EXPECT_NEAR(static_cast<double>(actual.opposition) / kOne,
              expected.opposition, tolerance.totals);
  EXPECT_NEAR(actual.b, expected.b, tolerance.masses);
  EXPECT_NEAR(actual.d, expected.d, tolerance.masses);
  EXPECT_NEAR(actual.u, expected.u, tolerance.masses);
  EXPECT_NEAR(actual.probability, expected.probability, tolerance.probability);
  EXPECT_EQ(actual.verdict, expected.verdict);
  EXPECT_EQ(actual.supporting_origins, expected.supporting_origins);
  EXPECT_EQ(actual.opposing_origins, expected.opposing_origins);
  ExpectSameOrigins(InUnits(actual.support_by_origin),
                    expected.support_by_origin, tolerance.by_origin);
  ExpectSameOrigins(InUnits(actual.opposition_by_origin),
                    expected.opposition_by_origin, tolerance.by_origin);
}

// As a table prints them.
constexpr Tolerance kPrinted = {2e-9, .6e-6, 1e-9, .6e-6};
constexpr Tolerance kExact = {2e-9, 2e-9, 2e-9, 2e-9};

TEST(NaiveRule, AgreesWithTheNamedCases) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Vectors vectors,
                                ReadVectors(TestData("assessment/named.json")));
  EXPECT_EQ(vectors.named.size(), 77);
  for (const Vector& vector : vectors.named) ExpectAsVector(vector, kPrinted);
}

TEST(NaiveRule, AgreesWithTheSharedVectors) {
  VERACITY_SHARED_DATA_OR_SKIP(json, "assessment/vectors.json");
  VERACITY_ASSERT_OK_AND_ASSIGN(const Vectors vectors, ReadVectors(*json));
  EXPECT_EQ(vectors.named.size(), 77);
  EXPECT_EQ(vectors.random.size(), 400);
  for (const Vector& vector : vectors.named) ExpectAsVector(vector, kExact);
  for (const Vector& vector : vectors.random) ExpectAsVector(vector, kExact);
}

TEST(NaiveRule, VectorsOfAnotherFormAreRefused) {
  EXPECT_THAT(ReadVectors("{").status(),
              StatusIs(absl::StatusCode::kInvalidArgument, "no vectors"));
  EXPECT_THAT(
      ReadVectors(R"({"random": [{"assertions": {"1": {"source": "a",
                      "stance": "maybe"}}, "expect": {}}]})")
          .status(),
      StatusIs(absl::StatusCode::kInvalidArgument, "no meaning: maybe"));
}

}  // namespace
}  // namespace veracity::naive
