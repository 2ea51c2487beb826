#include "verify/discovery/distributions.h"

#include <cmath>
#include <vector>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

TEST(ChiSquaredQuantile, GivesTheNumbersOfTheTable) {
  struct Case {
    double degrees, quantile;
  };
  for (const Case& c : std::vector<Case>{{1, .000982069},
                                         {2, .050635616},
                                         {3, .215795283},
                                         {5, .831211613},
                                         {10, 3.246972780},
                                         {30, 16.790772266},
                                         {50, 32.357363696},
                                         {100, 74.221927475},
                                         {200, 162.727982502}}) {
    EXPECT_NEAR(ChiSquaredQuantile(0.025, c.degrees), c.quantile, 5e-10)
        << c.degrees;
  }
  EXPECT_NEAR(ChiSquaredQuantile(0.95, 1), 3.841458821, 5e-10);
  EXPECT_NEAR(ChiSquaredQuantile(0.5, 2), 2 * std::log(2), 1e-10);
}

// CATD's worked example (Li et al., PVLDB 8(4) 2015, Tables 3, 5, 6): intervals
// of 95 % of sources' variances, weights by their upper ends, and the truths.
TEST(ChiSquaredQuantile, GivesTheIntervalsAndTruthsOfThePaper) {
  struct Source {
    double claims, variance, low, high, weight;
  };
  const std::vector<Source> sources = {{200, .1, .082968, .122904, .938538},
                                       {200, 3, 2.489029, 3.687135, .031285},
                                       {2, .1, .027109, 3.949789, .029204},
                                       {2, 3, .813255, 118.493671, .000973}};
  double total = 0;
  for (const Source& s : sources) {
    const double sum = s.claims * s.variance;
    EXPECT_NEAR(sum / ChiSquaredQuantile(0.975, s.claims), s.low, 5e-7);
    EXPECT_NEAR(sum / ChiSquaredQuantile(0.025, s.claims), s.high, 5e-6);
    total += ChiSquaredQuantile(0.025, s.claims) / sum;
  }
  std::vector<double> weights;
  for (const Source& s : sources) {
    weights.push_back(ChiSquaredQuantile(0.025, s.claims) /
                      (s.claims * s.variance) / total);
    EXPECT_NEAR(weights.back(), s.weight, 5e-7);
  }
  const auto truth = [&](const std::vector<double>& claims) {
    double sum = 0, all = 0;
    for (size_t i = 0; i < claims.size(); ++i) {
      sum += weights[i] * claims[i];
      all += weights[i];
    }
    return sum / all;
  };
  EXPECT_NEAR(truth({8.405, 8.837, 8.4, 13.175}), 8.423012, 5e-7);
  EXPECT_NEAR(truth({.646, .6}), .644516, 5e-7);
  EXPECT_NEAR(truth({3.904, 15.904}), 4.291097, 5e-7);
}

TEST(BetaQuantile, GivesWhatIsKnown) {
  // Uniform, powers, and the symmetric.
  EXPECT_NEAR(BetaQuantile(0.3, 1, 1), 0.3, 1e-10);
  EXPECT_NEAR(BetaQuantile(0.25, 2, 1), 0.5, 1e-10);
  EXPECT_NEAR(BetaQuantile(0.25, 1, 2), 1 - std::sqrt(0.75), 1e-10);
  EXPECT_NEAR(BetaQuantile(0.5, 7, 7), 0.5, 1e-10);
  // The arcsine distribution.
  EXPECT_NEAR(BetaQuantile(0.25, 0.5, 0.5), std::pow(std::sin(M_PI / 8), 2),
              1e-10);
}

TEST(BetaQuantile, IsNormalForLargeCounts) {
  const double n = 1e8;
  const double expected = 0.8 - 1.959963985 * std::sqrt(0.16 / n);
  EXPECT_NEAR(BetaQuantile(0.025, 0.8 * n, 0.2 * n), expected, 1e-8);
}

TEST(BetaQuantile, MirrorsItself) {
  for (const double alpha : {0.3, 1.0, 4.5, 80.0}) {
    for (const double beta : {0.2, 2.0, 33.0}) {
      EXPECT_NEAR(BetaQuantile(0.975, alpha, beta),
                  1 - BetaQuantile(0.025, beta, alpha), 1e-9);
    }
  }
}

}  // namespace
}  // namespace veracity::internal
