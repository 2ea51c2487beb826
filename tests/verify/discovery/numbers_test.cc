// Methods of numbers, and of values that are numbers, on shared data sets:
// errors that were computed twice elsewhere, or published.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

using Method = DiscoveryMethod;

void Print(const std::string& name, const Errors& errors) {
  std::cout << absl::StrFormat("%-28s MAE %.6f  RMSE %.6f  wrong %.0f\n", name,
                               errors.mean_absolute, errors.root_mean_square,
                               errors.wrong);
}

// -- Emotions, -100 to 100 --

std::optional<DataSet> LoadEmotion() {
  const auto answers = testing::SharedData("truth/numeric-emotion/answer.csv");
  const auto truth = testing::SharedData("truth/numeric-emotion/truth.csv");
  if (!answers.has_value() || !truth.has_value()) return std::nullopt;
  return ReadEmotion(*answers, *truth);
}

TEST(Emotion, GivesTheErrorsOfTheTable) {
  std::optional<DataSet> set = LoadEmotion();
  if (!set.has_value()) {
    GTEST_SKIP() << "shared data set truth/numeric-emotion is not on this "
                    "machine";
  }
  struct Case {
    std::string name;
    DiscoveryOptions options;
    double mean_absolute, root_mean_square;
  };
  DiscoveryOptions pm = Plain(Method::kCrh, 10);
  pm.crh = {CrhOptions::Form::kMaximum,
            CrhOptions::Loss::kAbsolute,
            true,
            false,
            1e-8,
            1e-7};
  DiscoveryOptions squared = Plain(Method::kCrh, 20);
  squared.crh.loss = CrhOptions::Loss::kSquared;
  squared.crh.from_median = false;
  DiscoveryOptions lfc_n = Plain(Method::kLfcN, 50);
  lfc_n.tolerance.reset();
  for (const Case& c : std::vector<Case>{
           {"Mean", Plain(Method::kMean, 1), 12.022000, 17.835345},
           {"Median", Plain(Method::kMedian, 1), 13.529286, 21.264096},
           {"LFC_N", lfc_n, 12.195118, 18.968701},
           {"PM", pm, 13.907143, 21.959671},
           {"CATD", Plain(Method::kCatd, 100), 12.136857, 18.872114},
           {"GTM", Plain(Method::kGtm, 100), 11.752649, 18.136047},
           {"CRH, squared", squared, 11.858691, 17.824081}}) {
    const DiscoveryReport report = Ask(set->claims.Columns(), c.options);
    const Errors errors = ErrorsOf(*set, report.number);
    Print("emotion, " + c.name, errors);
    EXPECT_NEAR(errors.mean_absolute, c.mean_absolute, 1e-5) << c.name;
    EXPECT_NEAR(errors.root_mean_square, c.root_mean_square, 1e-5) << c.name;
    if (c.name == "LFC_N") {
      EXPECT_EQ(report.iterations, 36);
    }
  }
}

TEST(Emotion, NeedsNoOptions) {
  std::optional<DataSet> set = LoadEmotion();
  if (!set.has_value()) {
    GTEST_SKIP() << "shared data set truth/numeric-emotion is not on this "
                    "machine";
  }
  const DiscoveryReport report = Ask(set->claims.Columns(), {});
  EXPECT_EQ(report.method, Method::kGtm);
  EXPECT_LT(ErrorsOf(*set, report.number).mean_absolute, 11.76);
}

// -- Population of cities, as editors of an encyclopedia put it --

bool LoadPopulation(DataSet* set) {
  const auto claims =
      testing::SharedData("truth/population/population_claims.csv");
  const auto truth =
      testing::SharedData("truth/population/population_truth.csv");
  if (!claims.has_value() || !truth.has_value()) return false;
  *set = ReadPopulation(*claims, *truth);
  return true;
}

TEST(Population, GivesTheCountsOfTheTable) {
  DataSet set;
  if (!LoadPopulation(&set)) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  const DiscoveryInput& input = set.claims.Columns();
  ExpectRow("population, within .1 %", Measure(set, input, 100, IsClose),
            {223.5, 239, 243, 236, 253, 243, 245, 254, 239, 239, 248});
}

TEST(Population, GivesTheErrorsOfTheTable) {
  DataSet set;
  if (!LoadPopulation(&set)) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  set.claims.MakeNumbers();
  DiscoveryOptions options = Plain(Method::kVote, 1);
  const auto expect = [&](const std::string& name, const Errors& errors,
                          double mean_absolute, double root_mean_square,
                          double wrong) {
    Print("population, " + name, errors);
    EXPECT_NEAR(errors.mean_absolute, mean_absolute, 5e-5) << name;
    EXPECT_NEAR(errors.root_mean_square, root_mean_square, 5e-5) << name;
    EXPECT_EQ(errors.wrong, wrong) << name;
  };
  const auto vote = [&](NamedClaims::Order order) {
    const DiscoveryReport report = Ask(set.claims.Columns(order), options);
    return ErrorsOf(set, ChosenNumbers(set, report));
  };
  expect("Vote, as they come", vote(NamedClaims::Order::kAsTheyCome), 2399.7608,
         13057.5476, 56);
  expect("Vote, lowest", vote(NamedClaims::Order::kByNumber), 2099.7209,
         13419.9784, 55);
  options.ties = TieRule::kLast;
  expect("Vote, highest", vote(NamedClaims::Order::kByNumber), 18620.9967,
         240676.8144, 100);
  options = Plain(Method::kMedian, 1);
  expect("Median", ErrorsOf(set, Ask(set.claims.Columns(), options).number),
         10299.7475, 120580.4589, 118);
}

TEST(Population, NeedsNoOptions) {
  DataSet set;
  if (!LoadPopulation(&set)) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  set.claims.MakeNumbers();
  const DiscoveryReport report = Ask(set.claims.Columns(), {});
  EXPECT_EQ(report.method, Method::kCrh);
  const Errors errors = ErrorsOf(set, report.number);
  Print("population, by default", errors);
  EXPECT_LT(errors.mean_absolute, 1500);
  EXPECT_LE(errors.wrong, 54);
}

TEST(CleanedPopulation, GivesTheErrorsOfTheTable) {
  DataSet set;
  const auto claims = testing::SharedData("truth/population/claims.csv");
  const auto truth = testing::SharedData("truth/population/truths.csv");
  if (!claims.has_value() || !truth.has_value()) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  set = ReadCleanPopulation(*claims, *truth);
  set.claims.MakeNumbers();
  const DiscoveryOptions options = Plain(Method::kVote, 1);
  const auto vote = [&](NamedClaims::Order order) {
    const DiscoveryReport report = Ask(set.claims.Columns(order), options);
    return ErrorsOf(set, ChosenNumbers(set, report));
  };
  Errors errors = vote(NamedClaims::Order::kAsTheyCome);
  EXPECT_NEAR(errors.mean_absolute, 2386.625, 5e-4);
  EXPECT_NEAR(errors.root_mean_square, 13211.664, 5e-4);
  EXPECT_EQ(errors.wrong, 51);
  errors = vote(NamedClaims::Order::kByNumber);
  EXPECT_NEAR(errors.mean_absolute, 2078.392, 5e-4);
  EXPECT_NEAR(errors.root_mean_square, 13579.630, 5e-4);
  EXPECT_EQ(errors.wrong, 50);
  errors = ErrorsOf(
      set, Ask(set.claims.Columns(), Plain(Method::kMedian, 1)).number);
  EXPECT_NEAR(errors.mean_absolute, 10502.311, 5e-4);
  EXPECT_NEAR(errors.root_mean_square, 122213.041, 5e-4);
  EXPECT_EQ(errors.wrong, 113);
}

}  // namespace
}  // namespace veracity::internal
