// All methods on crowds' labels with known answers, against counts that were
// computed twice elsewhere, and published ones. Prints the table of them.

#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

using Method = DiscoveryMethod;

bool LoadCrowd(const std::string& name, Repeats repeats, DataSet* set) {
  const std::string folder = "truth/crowd/" + name;
  const auto labels = testing::SharedData(folder + "/label.csv");
  const auto truth = testing::SharedData(folder + "/truth.csv");
  if (!labels.has_value() || !truth.has_value()) return false;
  *set = ReadCrowd(*labels, *truth, repeats);
  return true;
}

struct Crowd {
  std::string name;
  Repeats repeats;
  Row row;
  double dawid_skene_20, dawid_skene;
  int iterations;
  double log_likelihood;
};

class CrowdTest : public ::testing::TestWithParam<Crowd> {};

TEST_P(CrowdTest, GivesTheCountsOfTheTable) {
  const Crowd& crowd = GetParam();
  DataSet set;
  if (!LoadCrowd(crowd.name, crowd.repeats, &set)) {
    GTEST_SKIP() << "shared data set truth/crowd is not on this machine";
  }
  const DiscoveryInput& input = set.claims.Columns();
  ExpectRow(crowd.name, Measure(set, input, input.labels - 1, IsEqual),
            crowd.row);

  DiscoveryOptions options = Plain(Method::kDawidSkene, 20);
  options.tolerance.reset();
  EXPECT_NEAR(RightLabels(set, Ask(input, options).chosen_label),
              crowd.dawid_skene_20, kTies);
  options.max_iterations.reset();
  const DiscoveryReport report = Ask(input, options);
  const double right = RightLabels(set, report.chosen_label);
  EXPECT_NEAR(right, crowd.dawid_skene, kTies);
  EXPECT_EQ(report.iterations, crowd.iterations);
  EXPECT_NEAR(*report.log_likelihood, crowd.log_likelihood, 1e-4);

  const DiscoveryReport by_default = Ask(input, {});
  EXPECT_EQ(by_default.method, Method::kDawidSkene);
  EXPECT_NEAR(RightLabels(set, by_default.chosen_label), crowd.dawid_skene, 8);
  std::cout << "  Dawid-Skene " << right << " of " << set.gold.size()
            << "; log-likelihood "
            << absl::StrFormat("%.6f", *report.log_likelihood) << "\n";
}

INSTANTIATE_TEST_SUITE_P(
    Shared, CrowdTest,
    ::testing::ValuesIn(std::vector<Crowd>{
        {"rte",
         Repeats::kKept,
         {717.5, 735, 463, 670, 729, 721, 725, 732, 738, 738, 740},
         742,
         742,
         11,
         -3679.629728},
        {"bluebird",
         Repeats::kKept,
         {82, 82, 81, 81, 81, 85, 83, 82, 82, 85, 78},
         97,
         97,
         10,
         -1888.117050},
        {"dog",
         Repeats::kKept,
         {663.5, 660, 650, 666, 606, 632, 643, 671, 669, 668, 670},
         680,
         680,
         13,
         -4745.557836},
        {"web",
         Repeats::kKept,
         {1938.42, 2060, 2327, 2251, 1084, 1020, 1015, 2088, 2149, 2256, 2228},
         2209,
         2200,
         40,
         -17239.443789},
        {"d_sentiment",
         Repeats::kKept,
         {933.5, 932, 903, 944, 924, 930, 920, 932, 951, 954, 951},
         960,
         960,
         7,
         -8889.099080},
        {"SP",
         Repeats::kKept,
         {4428.5, 4447, 3811, 4440, 4285, 4436, 4410, 4483, 4483, 4560, 4582},
         4573,
         4573,
         17,
         -13729.664363},
        {"ZenCrowd_all",
         Repeats::kKept,
         {1697, 1710, 1739, 1709, 1654, 1643, 1649, 1719, 1704, 1701, 1689},
         1623,
         1623,
         11,
         -10590.136502},
        {"ZenCrowd_all",
         Repeats::kLastWins,
         {1692.5, 1703, 1732, 1708, 1619, 1645, 1653, 1720, 1704, 1702, 1694},
         1617,
         1617,
         11,
         -9892.161500},
        {"d_jn-product",
         Repeats::kKept,
         {7455, 7455, 6743, 7571, 7525, 7670, 7623, 7455, 7455, 7702, 7716},
         7794,
         7813,
         50,
         -7568.897018},
        {"s4_Relevance",
         Repeats::kKept,
         {2413.5, 2389, 1683, 2138, 2459, 2630, 2633, 2453, 2478, 2421, 2035},
         2749,
         2744,
         100,
         -72500.702758},
        {"s4_Relevance",
         Repeats::kLastWins,
         {2413.75, 2391, 1676, 2189, 2444, 2622, 2623, 2464, 2478, 2459, 2147},
         2738,
         2733,
         100,
         -71878.847580}}));

// A weak prior costs next to nothing; a strong one some, where sources differ
// much (web), and saves some, where few are good (relevance).
TEST(AccuPrior, GivesTheSharesOfTheTable) {
  struct Prior {
    double right, wrong;
    std::vector<double> shares;  // by data set, below
  };
  const std::vector<std::string> sets = {
      "rte", "bluebird",     "dog",          "web",         "d_sentiment",
      "SP",  "ZenCrowd_all", "d_jn-product", "s4_Relevance"};
  const std::vector<Prior> priors = {
      {0, 0, {.925, .722, .830, .840, .951, .917, .828, .928, .456}},
      {1, 1, {.924, .722, .831, .842, .951, .916, .826, .927, .452}},
      {2, 1, {.925, .722, .831, .838, .951, .916, .827, .928, .475}},
      {4, 1, {.924, .722, .831, .827, .950, .916, .828, .927, .499}},
      {8, 2, {.924, .722, .833, .819, .953, .916, .828, .928, .515}},
      {20, 5, {.9275, .741, .834, .793, .951, .915, .828, .927, .533}}};
  for (size_t i = 0; i < sets.size(); ++i) {
    DataSet set;
    if (!LoadCrowd(sets[i], Repeats::kKept, &set)) {
      GTEST_SKIP() << "shared data set truth/crowd is not on this machine";
    }
    const DiscoveryInput& input = set.claims.Columns();
    for (const Prior& prior : priors) {
      DiscoveryOptions options = Plain(Method::kAccu, 50);
      options.tolerance.reset();
      options.accu.prior_right = prior.right;
      options.accu.prior_wrong = prior.wrong;
      const double right = RightLabels(set, Ask(input, options).chosen_label);
      // The table breaks ties in the order of the file.
      EXPECT_NEAR(right / static_cast<double>(set.gold.size()), prior.shares[i],
                  0.002)
          << sets[i] << ", prior " << prior.right << ", " << prior.wrong;
    }
  }
}

DiscoveryOptions ZenCrowd() {
  DiscoveryOptions options = Plain(Method::kAccu, 20);
  options.accu.prior_right = 0;
  options.accu.prior_wrong = 0;
  return options;
}

DiscoveryOptions Diagonal() {
  DiscoveryOptions options = Plain(Method::kDawidSkene, 20);
  options.dawid_skene.start = DawidSkeneOptions::Start::kDiagonal;
  return options;
}

DiscoveryOptions Pm() {
  DiscoveryOptions options = Plain(Method::kCrh, 10);
  options.crh.form = CrhOptions::Form::kMaximum;
  options.crh.per_claim = false;
  options.crh.least_loss = 1e-8;
  options.crh.offset = 1e-7;
  return options;
}

DiscoveryOptions DawidSkene(int iterations) {
  return Plain(Method::kDawidSkene, iterations);
}

// Zheng et al., PVLDB 10(5) 2017, Table 6; where ties are broken at random
// there, within a tenth of a per cent.
TEST(PublishedCells, AreReproduced) {
  struct Cell {
    std::string set, name;
    DiscoveryOptions options;
    double right;
    double f1 = 0;  // 0: not published
    double tolerance = 0;
  };
  const std::vector<Cell> cells = {
      {"d_jn-product", "MV", Plain(Method::kVote, 1), 7455, 59.05},
      {"d_jn-product", "ZC", ZenCrowd(), 7716},
      {"d_jn-product", "D&S", Diagonal(), 7788, 71.59},
      {"d_jn-product", "LFC", DawidSkene(20), 7794, 71.48},
      {"d_jn-product", "PM", Pm(), 7468, 59.34},
      {"d_jn-product", "CATD", Plain(Method::kCatd, 100), 7705},
      {"d_jn-product", "LFC, 10", DawidSkene(10), 7781},
      {"d_sentiment", "ZC", ZenCrowd(), 951, 94.60},
      {"d_sentiment", "D&S", Diagonal(), 960, 95.66},
      {"d_sentiment", "LFC", DawidSkene(20), 960, 95.66},
      {"d_sentiment", "CATD", Plain(Method::kCatd, 100), 955, 95.07},
      {"d_sentiment", "PM", Pm(), 950, 0, 1},
      {"s4_Relevance", "D&S", Diagonal(), 2734},
      {"s4_Relevance", "LFC", DawidSkene(20), 2749},
      {"s4_Relevance", "LFC, 100", DawidSkene(100), 2744},
      {"s4_Relevance", "PM", Pm(), 2633, 0, 5}};
  for (const Cell& cell : cells) {
    DataSet set;
    if (!LoadCrowd(cell.set, Repeats::kKept, &set)) {
      GTEST_SKIP() << "shared data set truth/crowd is not on this machine";
    }
    const DiscoveryReport report = Ask(set.claims.Columns(), cell.options);
    EXPECT_NEAR(RightLabels(set, report.chosen_label), cell.right,
                cell.tolerance)
        << cell.set << " " << cell.name;
    if (cell.f1 > 0) {
      EXPECT_NEAR(F1(set, report.chosen_label), cell.f1, 0.005)
          << cell.set << " " << cell.name;
    }
  }
}

TEST(PublishedCells, NeedAllLabelsForZenCrowd) {
  DataSet set;
  if (!LoadCrowd("s4_Relevance", Repeats::kKept, &set)) {
    GTEST_SKIP() << "shared data set truth/crowd is not on this machine";
  }
  const DiscoveryInput& input = set.claims.Columns();
  EXPECT_EQ(RightLabels(set, ChosenOfAllLabels(input, Ask(input, ZenCrowd()))),
            2150);
}

// Restricted to labels that somebody named, and smoothed.
TEST(DawidSkene, HasVariants) {
  struct Case {
    std::string set;
    bool claimed_only;
    double smoothing, right;
  };
  for (const Case& c : std::vector<Case>{{"web", true, 0, 2216},
                                         {"d_jn-product", true, 0, 7808},
                                         {"web", false, 0.01, 2181},
                                         {"s4_Relevance", false, 0.01, 2721}}) {
    DataSet set;
    if (!LoadCrowd(c.set, Repeats::kKept, &set)) {
      GTEST_SKIP() << "shared data set truth/crowd is not on this machine";
    }
    DiscoveryOptions options = DawidSkene(100);
    options.tolerance.reset();
    options.dawid_skene.claimed_only = c.claimed_only;
    options.dawid_skene.smoothing = c.smoothing;
    EXPECT_NEAR(
        RightLabels(set, Ask(set.claims.Columns(), options).chosen_label),
        c.right, kTies)
        << c.set;
  }
}

}  // namespace
}  // namespace veracity::internal
