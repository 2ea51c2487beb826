#include "verify/argumentation.h"

#include <cmath>
#include <vector>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

using testing::StatusIs;

enum Argument : int32_t { kA, kB, kC, kD, kE, kF };

// c is supported by e and attacked by f, b attacked by e; a is supported by b
// and d, and attacked by c.
const std::vector<double>& Weights() {
  static const auto* const weights =
      new std::vector<double>{.5, .2, .85, .65, .4, 1};
  return *weights;
}
const std::vector<ArgumentLink>& Links() {
  static const auto* const links = new std::vector<ArgumentLink>{
      {kB, kA, true}, {kD, kA, true},  {kC, kA, false},
      {kE, kC, true}, {kF, kC, false}, {kE, kB, false}};
  return *links;
}

TEST(ArgumentStrengths, GiveTheNumbersOfQuadraticEnergy) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<double> strengths,
      ArgumentStrengths(Weights(), Links(),
                        ArgumentSemantics::kQuadraticEnergy));
  EXPECT_NEAR(strengths[kC], .625, 1e-12);
  EXPECT_NEAR(strengths[kB], .172413793103, 1e-12);
  EXPECT_NEAR(strengths[kA], .518755172416, 1e-12);
}

TEST(ArgumentStrengths, GiveTheNumbersOfDfQuad) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<double> strengths,
      ArgumentStrengths(Weights(), Links(), ArgumentSemantics::kDfQuad));
  EXPECT_NEAR(strengths[kC], .34, 1e-12);
  EXPECT_NEAR(strengths[kB], .12, 1e-12);
  EXPECT_NEAR(strengths[kA], .676, 1e-12);
}

TEST(ArgumentStrengths, AreTheWeightsOfWhatNothingBearsOn) {
  for (const auto semantics :
       {ArgumentSemantics::kQuadraticEnergy, ArgumentSemantics::kDfQuad}) {
    VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<double> strengths,
                                  ArgumentStrengths(Weights(), {}, semantics));
    EXPECT_EQ(strengths, Weights());
  }
}

TEST(ArgumentStrengths, StayWithinTheirRange) {
  std::vector<ArgumentLink> links;
  for (int32_t i = 1; i < 40; ++i) links.push_back({i, 0, i % 3 == 0});
  for (const auto semantics :
       {ArgumentSemantics::kQuadraticEnergy, ArgumentSemantics::kDfQuad}) {
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const std::vector<double> strengths,
        ArgumentStrengths(std::vector<double>(40, 1), links, semantics));
    EXPECT_GE(strengths[0], 0);
    EXPECT_LE(strengths[0], 1);
  }
}

TEST(ArgumentStrengths, RejectCirclesAndWhatIsNoArgument) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  const auto strengths = [](const std::vector<double>& weights,
                            const std::vector<ArgumentLink>& links) {
    return ArgumentStrengths(weights, links,
                             ArgumentSemantics::kQuadraticEnergy);
  };
  EXPECT_THAT(
      strengths({.5, .5, .5}, {{0, 1, true}, {1, 2, true}, {2, 1, true}}),
      StatusIs(kInvalid, "argument 1 is in a circle"));
  EXPECT_THAT(strengths({.5}, {{0, 1, true}}),
              StatusIs(kInvalid, "a link leads from 0 to 1"));
  EXPECT_THAT(strengths({.5, NAN}, {}), StatusIs(kInvalid, "weight 1 is nan"));
}

}  // namespace
}  // namespace veracity::internal
