#include "veracity/opinion.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "absl/hash/hash_testing.h"
#include "tests/testing.h"

namespace veracity {
namespace {

using ::testing::AllOf;
using ::testing::DoubleNear;
using ::testing::Property;
using testing::StatusIs;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Opinion Op(double b, double d, double u, double a = 0.5) {
  return Opinion::Make(b, d, u, a).value();
}

// Masses to within `digits`, as a table prints them.
auto Near(double b, double d, double u, double digits = 5e-10) {
  return AllOf(
      Property("belief", &Opinion::belief, DoubleNear(b, digits)),
      Property("disbelief", &Opinion::disbelief, DoubleNear(d, digits)),
      Property("uncertainty", &Opinion::uncertainty, DoubleNear(u, digits)));
}

auto HasBaseRate(double a) {
  return Property("base rate", &Opinion::base_rate, DoubleNear(a, 1e-12));
}

// -- The value --

TEST(Opinion, IsVacuousByDefault) {
  EXPECT_EQ(Opinion(), Op(0, 0, 1, 0.5));
  EXPECT_TRUE(Opinion().is_vacuous());
  EXPECT_FALSE(Opinion().is_dogmatic());
}

TEST(Opinion, KeepsTheNumbersItIsMadeOf) {
  const Opinion x = Op(0.1, 0.3, 0.6, 0.7);
  EXPECT_EQ(x.belief(), 0.1);
  EXPECT_EQ(x.disbelief(), 0.3);
  EXPECT_EQ(x.uncertainty(), 0.6);
  EXPECT_EQ(x.base_rate(), 0.7);
  EXPECT_THAT(Opinion::Make(0.5, 0.5 + 9e-10, 0), testing::IsOk());
}

TEST(Opinion, RejectsWhatIsNone) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(Opinion::Make(-0.1, 0.5, 0.6),
              StatusIs(kInvalid, "belief is -0.1, not in 0 to 1"));
  EXPECT_THAT(Opinion::Make(0, 1.5, -0.5),
              StatusIs(kInvalid, "disbelief is 1.5, not in 0 to 1"));
  EXPECT_THAT(Opinion::Make(1 + 0x1p-52, 0, 0),
              StatusIs(kInvalid, "belief is 1.0000000000000002, not in"));
  EXPECT_THAT(Opinion::Make(0, 0, kNan),
              StatusIs(kInvalid, "uncertainty is nan, not in 0 to 1"));
  EXPECT_THAT(Opinion::Make(0, 0, 1, kInfinity),
              StatusIs(kInvalid, "base rate is inf, not in 0 to 1"));
  EXPECT_THAT(Opinion::Make(0.5, 0.5, 2e-9),
              StatusIs(kInvalid, "do not add up to 1, they are off by 2e-09"));
}

TEST(Opinion, TakesNumbersOutOfRangeAsTheNearest) {
  EXPECT_EQ(Opinion::Vacuous(-1), Op(0, 0, 1, 0));
  EXPECT_EQ(Opinion::Vacuous(kNan), Op(0, 0, 1, 0.5));
  EXPECT_EQ(Opinion::Dogmatic(1.5, 2), Op(1, 0, 0, 1));
  EXPECT_EQ(Opinion::Dogmatic(kNan), Op(0.5, 0.5, 0));
  EXPECT_EQ(Opinion::FromEvidence({-1, kNan}), Opinion());
}

TEST(Opinion, IsEqualAndHashedByValue) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {Op(0, 0, 1), Op(-0.0, 0, 1), Op(0, 0, 1, 0.4), Op(0, 1, 0), Op(1, 0, 0),
       Op(0.5, 0, 0.5)}));
  EXPECT_NE(Op(0, 0, 1, 0.4), Op(0, 0, 1));
}

TEST(Opinion, IsEvidence) {
  const Opinion x = Op(0.6, 0.1, 0.3);
  EXPECT_NEAR(x.evidence().positive, 4, 1e-12);
  EXPECT_NEAR(x.evidence().negative, 0.666666667, 5e-10);
  EXPECT_NEAR(x.beta().alpha, 5, 1e-12);
  EXPECT_NEAR(x.beta().beta, 1.666666667, 5e-10);
  EXPECT_NEAR(x.probability(), 0.75, 1e-12);
  EXPECT_NEAR(x.variance(), 0.02445652, 5e-9);
  EXPECT_THAT(Opinion::FromEvidence({4, 2.0 / 3}), Near(0.6, 0.1, 0.3));
  EXPECT_THAT(Opinion::FromBeta({5, 5.0 / 3}).value(), Near(0.6, 0.1, 0.3));
}

TEST(Opinion, IsTheMeanAndVarianceOfItsBetaDistribution) {
  const Opinion x = Op(0.5, 0.3, 0.2, 0.8);
  const auto [alpha, beta] = x.beta();
  const double n = alpha + beta;
  EXPECT_NEAR(x.probability(), alpha / n, 1e-12);
  EXPECT_NEAR(x.variance(), alpha * beta / (n * n * (n + 1)), 1e-12);
}

TEST(Opinion, IsDogmaticByInfiniteEvidence) {
  EXPECT_EQ(Opinion::FromEvidence({kInfinity, 7}), Op(1, 0, 0));
  EXPECT_EQ(Opinion::FromEvidence({kInfinity, kInfinity}), Op(0.5, 0.5, 0));
  EXPECT_EQ(Op(1, 0, 0).evidence().positive, kInfinity);
  EXPECT_EQ(Op(1, 0, 0).evidence().negative, 0);
  EXPECT_THAT(Opinion::FromEvidence({1e308, 1e308}), Near(0.5, 0.5, 0));
}

TEST(Opinion, RejectsABetaDistributionBelowThePrior) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(Opinion::FromBeta({0.9, 3}),
              StatusIs(kInvalid, "alpha 0.9 and beta 3 are not both finite"));
  EXPECT_THAT(Opinion::FromBeta({kNan, 3}), StatusIs(kInvalid, "alpha nan"));
  EXPECT_THAT(Opinion::FromBeta({3, kInfinity}), StatusIs(kInvalid, "inf"));
  EXPECT_THAT(Opinion::FromBeta({3, 3}, 2), StatusIs(kInvalid, "base rate"));
}

// -- Operators: published vectors --

TEST(Conjunction, IsThatOfTheBook) {
  const Opinion z =
      Conjunction(Op(0.75, 0.15, 0.10, 0.5), Op(0.10, 0, 0.90, 0.2));
  EXPECT_THAT(z, Near(0.1544444, 0.15, 0.6955556, 5e-8));
  EXPECT_THAT(z, HasBaseRate(0.1));
}

TEST(Disjunction, IsThatOfTheBook) {
  const Opinion z =
      Disjunction(Op(0.75, 0.15, 0.10, 0.5), Op(0.35, 0, 0.65, 0.2));
  EXPECT_THAT(z, Near(0.8375, 0.065, 0.0975));
  EXPECT_THAT(z, HasBaseRate(0.6));
}

TEST(Negation, SwapsBeliefAndDisbelief) {
  EXPECT_EQ(Negation(Op(0.5, 0.25, 0.25, 0.25)), Op(0.25, 0.5, 0.25, 0.75));
}

TEST(Discount, IsThatOfTheBook) {
  EXPECT_THAT(Discount(Op(0, 0, 1, 0.9), Op(0.95, 0, 0.05, 0.2)),
              AllOf(Near(0.855, 0, 0.145), HasBaseRate(0.2)));
  EXPECT_THAT(Discount(Op(0.2, 0.4, 0.4, 0.75), Op(0.45, 0.35, 0.20, 0.25)),
              AllOf(Near(0.225, 0.175, 0.6), HasBaseRate(0.25)));
}

TEST(Discount, MultipliesAlongChains) {
  struct Case {
    Opinion trust, x;
    std::vector<Opinion> by_length;
  };
  const std::vector<Case> cases = {
      {Op(0.95, 0, 0.05),
       Op(0.45, 0.35, 0.20, 0.25),
       {Op(0.43875, 0.34125, 0.22), Op(0.427781, 0.332719, 0.2395),
        Op(0.417087, 0.324401, 0.258512)}},
      {Op(0.2, 0.1, 0.7, 0.8),
       Op(0.8, 0.2, 0, 0.1),
       {Op(0.608, 0.152, 0.24), Op(0.46208, 0.11552, 0.4224),
        Op(0.351181, 0.087795, 0.561024)}}};
  for (const Case& c : cases) {
    EXPECT_EQ(Discount(std::vector<Opinion>(), c.x), c.x);
    for (size_t n = 1; n <= c.by_length.size(); ++n) {
      const Opinion& expected = c.by_length[n - 1];
      EXPECT_THAT(Discount(std::vector<Opinion>(n, c.trust), c.x),
                  Near(expected.belief(), expected.disbelief(),
                       expected.uncertainty(), 1e-6));
    }
  }
}

TEST(Deduce, IsThatOfTheBook) {
  const Opinion x = Op(0, 0.4, 0.6);
  const Opinion if_x = Op(0.55, 0.30, 0.15);
  const Opinion if_not_x = Op(0.10, 0.75, 0.15);
  const Opinion y = Deduce(x, if_x, if_not_x);
  EXPECT_THAT(y, Near(0.151429, 0.48, 0.368571, 5e-7));
  EXPECT_NEAR(y.base_rate(), 0.382353, 5e-7);
  EXPECT_THAT(Deduce(x, if_x, if_not_x, 0.38),
              AllOf(Near(0.152258, 0.48, 0.367742, 5e-7), HasBaseRate(0.38)));
}

TEST(Deduce, TakesTheFormWithTheApex) {
  const Opinion if_x = Op(0.4, 0.5, 0.1);
  const Opinion if_not_x = Op(0, 0.4, 0.6);
  EXPECT_THAT(Deduce(Op(0, 0, 1, 0.8), if_x, if_not_x, 0.4),
              Near(0.2667, 0.4, 0.3333, 5e-5));
  EXPECT_THAT(Deduce(Op(0.1, 0.8, 0.1, 0.8), if_x, if_not_x, 0.4),
              Near(0.066667, 0.41, 0.523333, 5e-7));
}

TEST(Deduce, FollowsTheConditionalThatApplies) {
  const Opinion if_x = Op(0.5, 0.25, 0.25, 0.3);
  const Opinion if_not_x = Op(0.25, 0, 0.75, 0.3);
  EXPECT_THAT(Deduce(Op(1, 0, 0), if_x, if_not_x), Near(0.5, 0.25, 0.25));
  EXPECT_THAT(Deduce(Op(0, 1, 0), if_x, if_not_x), Near(0.25, 0, 0.75));
  // Nothing is known of the conditionals, nothing follows.
  EXPECT_EQ(
      Deduce(Op(0.5, 0.5, 0), Opinion::Vacuous(0.25), Opinion::Vacuous(0.75)),
      Opinion::Vacuous(0.5));
}

TEST(DegreeOfConflict, IsThatOfTheBook) {
  EXPECT_NEAR(DegreeOfConflict(Op(0.9, 0.1, 0), Op(0.1, 0.9, 0)), 0.8, 1e-12);
  EXPECT_EQ(DegreeOfConflict(Op(1, 0, 0), Opinion::Vacuous(0)), 0);
}

TEST(ReviseTrust, TakesMoreFromTheLessCertain) {
  // Shares of .3/.4 and .1/.4 of a conflict of .8.
  EXPECT_THAT(ReviseTrust(Op(0.6, 0.1, 0.3), Op(0.8, 0.1, 0.1), 0.8),
              Near(0.24, 0.64, 0.12));
  EXPECT_THAT(ReviseTrust(Op(0.8, 0.1, 0.1), Op(0.6, 0.1, 0.3), 0.8),
              Near(0.64, 0.28, 0.08));
  EXPECT_THAT(ReviseTrust(Op(0.8, 0.2, 0), Op(0.5, 0.5, 0), 0.5),
              Near(0.6, 0.4, 0));
  EXPECT_EQ(ReviseTrust(Op(0.5, 0.25, 0.25), Op(0, 0, 1), kNan),
            Op(0.5, 0.25, 0.25));
}

TEST(MaximizeUncertainty, LeavesNothingOfBeliefOrOfDisbelief) {
  EXPECT_THAT(MaximizeUncertainty(Op(0.5, 0.25, 0.25)), Near(0.25, 0, 0.75));
  EXPECT_THAT(MaximizeUncertainty(Op(0.2, 0.8, 0)), Near(0, 0.6, 0.4));
  EXPECT_THAT(MaximizeUncertainty(Op(0.2, 0.5, 0.3, 0)), Near(0.2, 0, 0.8));
  EXPECT_THAT(MaximizeUncertainty(Op(0.2, 0.5, 0.3, 1)), Near(0, 0.5, 0.5));
  EXPECT_THAT(MaximizeUncertainty(Op(0, 0.5, 0.5, 0)), Near(0, 0, 1));
}

// -- Fusion: published vectors --

// Table I of van der Heijden et al.
std::vector<Opinion> Three() {
  return {Op(0.10, 0.30, 0.60), Op(0.40, 0.20, 0.40), Op(0.70, 0.10, 0.20)};
}

std::vector<Opinion> Five() {
  return {Op(0.55, 0.3, 0.15, 0.38), Op(0.6, 0.3, 0.1, 0.38),
          Op(0.7, 0.2, 0.1, 0.38), Op(0.8, 0.1, 0.1, 0.38),
          Op(0.9, 0.05, 0.05, 0.38)};
}

TEST(Fusion, ReproducesThePublishedTableOfThree) {
  const auto has = [](double b, double d, double u, double p) {
    return AllOf(Near(b, d, u), Property("probability", &Opinion::probability,
                                         DoubleNear(p, 5e-7)));
  };
  EXPECT_THAT(FuseConstraints(Three()).value(),
              has(0.737864078, 0.184466019, 0.077669903, 0.776699));
  EXPECT_THAT(FuseCumulative(Three()),
              has(0.651162791, 0.209302326, 0.139534884, 0.720930));
  EXPECT_THAT(FuseAveraging(Three()),
              has(0.509090909, 0.163636364, 0.327272727, 0.672727));
  EXPECT_THAT(FuseWeighted(Three()),
              has(0.562162162, 0.145945946, 0.291891892, 0.708108));
  EXPECT_THAT(FuseCompromise(Three()), has(0.62875, 0.18225, 0.189, 0.723250));
  EXPECT_THAT(FuseCumulativeEpistemic(Three()),
              has(0.441860465, 0, 0.558139535, 0.720930));
}

TEST(Fusion, ReproducesTheTableOfFive) {
  EXPECT_THAT(FuseCumulative(Five()), Near(0.810127, 0.170886, 0.018987, 5e-7));
  EXPECT_THAT(FuseAveraging(Five()), Near(0.752941, 0.158824, 0.088235, 5e-7));
  EXPECT_THAT(FuseWeighted(Five()), Near(0.757097, 0.155806, 0.087097, 5e-7));
  EXPECT_THAT(FuseConstraints(Five()).value(),
              Near(0.996788, 0.003190, 0.000022, 5e-7));
  EXPECT_THAT(FuseCompromise(Five()), Near(0.563827, 0.057415, 0.378758, 5e-7));
  EXPECT_THAT(FuseCumulativeEpistemic(Five()),
              Near(0.705390, 0, 0.294610, 5e-7));
}

TEST(Fusion, ReproducesPairs) {
  EXPECT_THAT(FuseCumulative(std::vector{Op(0.7, 0.1, 0.2), Op(0.2, 0.3, 0.5)}),
              Near(0.65, 0.18333, 0.16667, 5e-6));
  EXPECT_THAT(
      FuseAveraging(std::vector{Op(0.35, 0.15, 0.5), Op(0.15, 0.55, 0.3)}),
      Near(0.225, 0.4, 0.375));
  EXPECT_THAT(
      FuseConstraints(std::vector{Op(0.9, 0.1, 0), Op(0.1, 0.9, 0)}).value(),
      Near(0.5, 0.5, 0));
}

TEST(Fusion, TellsEchoesFromOrigins) {
  const Opinion x = Op(0.7, 0.1, 0.2);
  const Opinion origin = FuseAveraging(std::vector{x, x});
  EXPECT_THAT(origin, Near(0.7, 0.1, 0.2));
  EXPECT_THAT(FuseCumulative(std::vector{origin, x}),
              Near(0.777777778, 0.111111111, 0.111111111));
  EXPECT_THAT(FuseCumulative(std::vector{x, x, x}),
              Near(0.807692308, 0.115384615, 0.076923077));
}

TEST(Fusion, AveragesBaseRates) {
  const std::vector<Opinion> pair = {Op(0.8, 0, 0.2, 0.3),
                                     Op(0.5, 0, 0.5, 0.7)};
  EXPECT_THAT(FuseCumulative(pair), HasBaseRate(0.38));
  EXPECT_THAT(FuseAveraging(pair), HasBaseRate(0.5));
  EXPECT_THAT(FuseWeighted(pair), HasBaseRate((0.3 * 0.8 + 0.7 * 0.5) / 1.3));
  EXPECT_THAT(FuseConstraints(pair).value(),
              HasBaseRate((0.3 * 0.8 + 0.7 * 0.5) / 1.3));
  EXPECT_THAT(FuseCompromise(pair), HasBaseRate(0.5));
  const std::vector<Opinion> vacuous = {Opinion::Vacuous(0.2),
                                        Opinion::Vacuous(0.6)};
  for (const Opinion& fused :
       {FuseCumulative(vacuous), FuseAveraging(vacuous), FuseWeighted(vacuous),
        FuseConstraints(vacuous).value(), FuseCompromise(vacuous)}) {
    EXPECT_THAT(fused, AllOf(Near(0, 0, 1), HasBaseRate(0.4)));
  }
}

TEST(Fusion, OfNothingIsVacuous) {
  for (const Opinion& fused :
       {FuseCumulative({}), FuseCumulativeEpistemic({}), FuseAveraging({}),
        FuseWeighted({}), FuseConstraints({}).value(), FuseCompromise({})}) {
    EXPECT_EQ(fused, Opinion());
  }
}

TEST(Fusion, TakesTheMeanOfDogmaticOpinions) {
  const std::vector<Opinion> some = {Op(1, 0, 0), Op(0.2, 0.3, 0.5),
                                     Op(0.5, 0.5, 0)};
  for (const Opinion& fused :
       {FuseCumulative(some), FuseAveraging(some), FuseWeighted(some)}) {
    EXPECT_THAT(fused, Near(0.75, 0.25, 0));
  }
  // A vacuous opinion does not outweigh a dogmatic one.
  const std::vector<Opinion> pair = {Opinion(), Op(1, 0, 0)};
  for (const Opinion& fused :
       {FuseCumulative(pair), FuseAveraging(pair), FuseWeighted(pair)}) {
    EXPECT_EQ(fused, Op(1, 0, 0));
  }
}

TEST(Fusion, OfAlmostDogmaticOpinionsIsCloseToThatOfDogmaticOnes) {
  const std::vector<Opinion> pair = {Op(1, 0, 1e-12), Op(0, 1, 1e-12)};
  for (const Opinion& fused :
       {FuseCumulative(pair), FuseAveraging(pair), FuseWeighted(pair)}) {
    EXPECT_THAT(fused, Near(0.5, 0.5, 0));
  }
}

TEST(FuseConstraints, RejectsAContradiction) {
  EXPECT_THAT(
      FuseConstraints(std::vector{Op(1, 0, 0), Op(0.4, 0.4, 0.2), Op(0, 1, 0)}),
      StatusIs(absl::StatusCode::kInvalidArgument, "contradict each other"));
}

TEST(FuseCompromise, KeepsEqualOpinions) {
  const Opinion x = Op(0.3, 0.2, 0.5);
  EXPECT_THAT(FuseCompromise(std::vector{x, x}), Near(0.3, 0.2, 0.5));
  EXPECT_THAT(FuseCompromise(std::vector<Opinion>(7, x)), Near(0.3, 0.2, 0.5));
}

TEST(FuseCompromise, MakesConflictUncertain) {
  EXPECT_EQ(FuseCompromise(std::vector{Op(1, 0, 0), Op(0, 1, 0)}), Opinion());
  // No two that conflict are all: nothing is left to fuse.
  EXPECT_THAT(FuseCompromise(std::vector{Op(0.2, 0.2, 0.6), Op(0.8, 0.2, 0),
                                         Op(0.2, 0.8, 0)}),
              Near(0.2, 0.2, 0.6));
}

TEST(FuseCompromise, TakesManyOpinions) {
  std::vector<Opinion> many;
  for (int i = 0; i < 5000; ++i) {
    many.push_back(i % 2 == 0 ? Op(0.6, 0.1, 0.3) : Op(0.1, 0.6, 0.3));
  }
  // Each opinion has its residue of .5 on one side only, so of all the products
  // of residues the one that mixes the sides is left; beside .5^5000, those
  // with 4999 uncertainties of .3 are nothing.
  EXPECT_THAT(FuseCompromise(many), Near(0.1, 0.1, 0.8));
}

TEST(Unfuse, IsThatOfTheBook) {
  EXPECT_THAT(Unfuse(Op(0.90, 0.05, 0.05), Op(0.70, 0.10, 0.20)).value(),
              Near(0.90625, 0.03125, 0.0625));
}

TEST(Unfuse, UndoesFusion) {
  const Opinion x = Op(0.3, 0.2, 0.5, 0.3);
  const Opinion y = Op(0.1, 0.5, 0.4, 0.7);
  EXPECT_THAT(Unfuse(FuseCumulative(std::vector{x, y}), y).value(),
              AllOf(Near(0.3, 0.2, 0.5), HasBaseRate(0.3)));
  EXPECT_THAT(Unfuse(y, y).value(), AllOf(Near(0, 0, 1), HasBaseRate(0.7)));
  EXPECT_THAT(Unfuse(Op(0.75, 0.25, 0), y).value(), Near(0.75, 0.25, 0));
}

TEST(Unfuse, RejectsAPartThatIsNone) {
  EXPECT_THAT(Unfuse(Op(0.7, 0.1, 0.2), Op(0.5, 0.4, 0.1)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "more evidence than the whole"));
  EXPECT_THAT(Unfuse(Op(1, 0, 0), Op(1, 0, 0)),
              StatusIs(absl::StatusCode::kInvalidArgument, "dogmatic"));
}

// -- Properties --

// Opinions of all kinds; corners are over-sampled.
class Opinions {
 public:
  Opinion Next() {
    double mass[3];
    for (double& m : mass) m = Pick(5) == 0 ? 0 : Unit() * (Pick(4) ? 1 : 1e-9);
    const double sum = mass[0] + mass[1] + mass[2];
    if (sum == 0) return Opinion::Vacuous(BaseRate());
    return Op(mass[0] / sum, mass[1] / sum, mass[2] / sum, BaseRate());
  }
  std::vector<Opinion> Some(size_t least) {
    std::vector<Opinion> opinions(least + Pick(5));
    for (Opinion& x : opinions) x = Next();
    return opinions;
  }
  int Pick(int n) { return static_cast<int>(random_() % n); }

 private:
  double Unit() { return static_cast<double>(random_() >> 11) * 0x1p-53; }
  double BaseRate() { return Pick(4) == 0 ? Pick(2) : Unit(); }

  std::mt19937_64 random_{20160501};
};

bool IsClosed(const Opinion& x) {
  return Opinion::Make(x.belief(), x.disbelief(), x.uncertainty(),
                       x.base_rate())
             .ok() &&
         std::abs(x.belief() + x.disbelief() + x.uncertainty() - 1) < 1e-15 &&
         x.probability() >= 0 && x.probability() <= 1 &&
         std::isfinite(x.variance());
}

TEST(OpinionProperty, ResultsAreOpinions) {
  Opinions opinions;
  for (int i = 0; i < 20000; ++i) {
    const Opinion x = opinions.Next();
    const Opinion y = opinions.Next();
    const Opinion z = opinions.Next();
    for (const Opinion& result :
         {Negation(x), MaximizeUncertainty(x), Conjunction(x, y),
          Disjunction(x, y), Deduce(x, y, z), Deduce(x, y, z, z.base_rate()),
          Discount(x, y), ReviseTrust(x, y, z.belief()),
          FuseConstraints(std::vector{x, y}).value_or(Opinion()),
          Unfuse(x, y).value_or(Opinion())}) {
      ASSERT_TRUE(IsClosed(result)) << i;
    }
    const std::vector<Opinion> some = opinions.Some(1);
    for (const Opinion& result :
         {FuseCumulative(some), FuseCumulativeEpistemic(some),
          FuseAveraging(some), FuseWeighted(some), FuseCompromise(some),
          FuseConstraints(some).value_or(Opinion()), Discount(some, x)}) {
      ASSERT_TRUE(IsClosed(result)) << i;
    }
    const double conflict = DegreeOfConflict(x, y);
    ASSERT_TRUE(conflict >= 0 && conflict <= 1) << i;
  }
}

void ExpectSame(const Opinion& x, const Opinion& y, int i) {
  EXPECT_THAT(x, Near(y.belief(), y.disbelief(), y.uncertainty(), 1e-9)) << i;
  EXPECT_NEAR(x.base_rate(), y.base_rate(), 1e-9) << i;
}

TEST(OpinionProperty, OrderIsOfNoConsequence) {
  Opinions opinions;
  for (int i = 0; i < 5000; ++i) {
    const std::vector<Opinion> some = opinions.Some(2);
    std::vector<Opinion> turned = some;
    std::rotate(turned.begin(), turned.begin() + 1, turned.end());
    std::swap(turned[0], turned[1]);
    ExpectSame(FuseCumulative(some), FuseCumulative(turned), i);
    ExpectSame(FuseAveraging(some), FuseAveraging(turned), i);
    ExpectSame(FuseWeighted(some), FuseWeighted(turned), i);
    ExpectSame(FuseCompromise(some), FuseCompromise(turned), i);
    const auto constraints = FuseConstraints(some);
    ASSERT_EQ(constraints.ok(), FuseConstraints(turned).ok()) << i;
    if (constraints.ok()) {
      ExpectSame(*constraints, FuseConstraints(turned).value(), i);
    }
    ExpectSame(Conjunction(some[0], some[1]), Conjunction(some[1], some[0]), i);
    ExpectSame(Disjunction(some[0], some[1]), Disjunction(some[1], some[0]), i);
  }
}

TEST(OpinionProperty, FusingWithTheVacuousChangesNothing) {
  Opinions opinions;
  for (int i = 0; i < 5000; ++i) {
    const Opinion x = opinions.Next();
    if (x.is_vacuous()) continue;
    const std::vector<Opinion> pair = {x, Opinion::Vacuous(0.1)};
    ExpectSame(FuseCumulative(pair), x, i);
    ExpectSame(FuseWeighted(pair), x, i);
    ExpectSame(FuseConstraints(pair).value(), x, i);
  }
}

TEST(OpinionProperty, CumulativeFusionAddsEvidence) {
  Opinions opinions;
  for (int i = 0; i < 5000; ++i) {
    const std::vector<Opinion> some = opinions.Some(1);
    Evidence sum;
    for (const Opinion& x : some) {
      sum.positive += x.evidence().positive;
      sum.negative += x.evidence().negative;
    }
    // Infinite evidence is not added but averaged.
    if (std::isinf(sum.positive) || std::isinf(sum.negative)) continue;
    const Opinion fused = FuseCumulative(some);
    const Opinion added = Opinion::FromEvidence(sum, fused.base_rate());
    ExpectSame(fused, added, i);
  }
}

TEST(OpinionProperty, ProbabilitiesOfConjunctionsMultiply) {
  Opinions opinions;
  for (int i = 0; i < 5000; ++i) {
    const Opinion x = opinions.Next();
    const Opinion y = opinions.Next();
    EXPECT_NEAR(Conjunction(x, y).probability(),
                x.probability() * y.probability(), 1e-12);
    EXPECT_NEAR(Disjunction(x, y).probability(),
                1 - (1 - x.probability()) * (1 - y.probability()), 1e-12);
    EXPECT_NEAR(MaximizeUncertainty(x).probability(), x.probability(), 1e-12);
  }
}

// Consensus and compromise as defined: a sum over what each of N opinions may
// contribute, its residue belief, residue disbelief or uncertainty.
Opinion CompromiseByEnumeration(const std::vector<Opinion>& opinions) {
  double shared_b = 1, shared_d = 1, all_uncertain = 1;
  for (const Opinion& x : opinions) {
    shared_b = std::min(shared_b, x.belief());
    shared_d = std::min(shared_d, x.disbelief());
    all_uncertain *= x.uncertainty();
  }
  double to_b = 0, to_d = 0, to_both = 0;
  for (size_t i = 0; i < opinions.size(); ++i) {
    double others = 1;
    for (size_t j = 0; j < opinions.size(); ++j) {
      if (j != i) others *= opinions[j].uncertainty();
    }
    to_b += (opinions[i].belief() - shared_b) * others;
    to_d += (opinions[i].disbelief() - shared_d) * others;
  }
  const unsigned all = (1u << opinions.size()) - 1;
  for (unsigned set = 0; set <= all; ++set) {
    double product = 1;
    for (size_t i = 0; i < opinions.size(); ++i) {
      product *= (set >> i & 1) != 0 ? opinions[i].belief() - shared_b
                                     : opinions[i].disbelief() - shared_d;
    }
    (set == all ? to_b : set == 0 ? to_d : to_both) += product;
  }
  const double total = to_b + to_d + to_both;
  if (total == 0) return Op(shared_b, shared_d, 1 - shared_b - shared_d);
  const double share = (1 - shared_b - shared_d - all_uncertain) / total;
  const double b = std::min(shared_b + share * to_b, 1.0);
  const double d = std::min(shared_d + share * to_d, 1 - b);
  return Op(b, d, 1 - b - d);
}

TEST(OpinionProperty, CompromiseIsThatByEnumeration) {
  Opinions opinions;
  for (int i = 0; i < 2000; ++i) {
    const std::vector<Opinion> some = opinions.Some(2);
    const Opinion expected = CompromiseByEnumeration(some);
    EXPECT_THAT(FuseCompromise(some),
                Near(expected.belief(), expected.disbelief(),
                     expected.uncertainty(), 1e-12))
        << i;
  }
}

TEST(OpinionProperty, EvidenceAndBetaMapBack) {
  Opinions opinions;
  for (int i = 0; i < 5000; ++i) {
    const Opinion x = opinions.Next();
    if (x.is_dogmatic()) continue;
    ExpectSame(Opinion::FromEvidence(x.evidence(), x.base_rate()), x, i);
  }
}

}  // namespace
}  // namespace veracity
