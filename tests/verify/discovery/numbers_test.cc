// Methods of numbers, and of values that are numbers, on shared data sets:
// errors that were computed twice elsewhere, or published.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

using Method = DiscoveryMethod;

struct Errors {
  double mean_absolute, root_mean_square;
  double wrong;  // off by more than a thousandth of the truth
};

Errors ErrorsOf(const DataSet& set, const std::vector<double>& numbers) {
  double absolute = 0, squares = 0, wrong = 0, count = 0;
  for (const auto& [name, gold] : set.gold) {
    const int32_t item = set.claims.Item(name);
    if (item < 0) continue;
    const double truth = ToNumber(gold);
    const double error = std::abs(numbers[item] - truth);
    absolute += error;
    squares += error * error;
    wrong += error > 0.001 * std::abs(truth) ? 1 : 0;
    count += 1;
  }
  return {absolute / count, std::sqrt(squares / count), wrong};
}

std::vector<double> ChosenNumbers(const DataSet& set,
                                  const DiscoveryReport& report) {
  std::vector<double> numbers;
  for (const int32_t value : report.chosen) {
    numbers.push_back(ToNumber(set.claims.ValueName(value)));
  }
  return numbers;
}

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
  DataSet set;
  std::vector<std::vector<std::string>> rows = Rows(*answers, ',');
  for (size_t i = 1; i < rows.size(); ++i) {
    set.claims.Add(rows[i][0], rows[i][1], rows[i][2]);
  }
  rows = Rows(*truth, ',');
  for (size_t i = 1; i < rows.size(); ++i) set.gold[rows[i][0]] = rows[i][1];
  set.claims.MakeNumbers();
  return set;
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

bool LoadPopulation(const std::string& claims, const std::string& truth,
                    size_t source_at, size_t value_at, DataSet* set) {
  const auto claim_text = testing::SharedData("truth/population/" + claims);
  const auto truth_text = testing::SharedData("truth/population/" + truth);
  if (!claim_text.has_value() || !truth_text.has_value()) return false;
  // The whole set names items by object and property, the cleaned one by one.
  const bool is_whole = source_at == 3;
  const auto item = [&](const std::vector<std::string>& row) {
    return is_whole ? absl::StrCat(row[0], "|", row[1]) : row[0];
  };
  std::vector<std::vector<std::string>> rows = Rows(*claim_text, ',');
  for (size_t i = 1; i < rows.size(); ++i) {
    set->claims.Add(item(rows[i]), rows[i][source_at], rows[i][value_at]);
  }
  rows = Rows(*truth_text, ',');
  for (size_t i = 1; i < rows.size(); ++i) {
    set->gold[item(rows[i])] = rows[i][is_whole ? 2 : 1];
  }
  return true;
}

// Within a thousandth.
bool IsClose(const std::string& value, const std::string& gold) {
  const double truth = ToNumber(gold);
  return std::abs(ToNumber(value) - truth) <= 0.001 * std::abs(truth);
}

TEST(Population, GivesTheCountsOfTheTable) {
  DataSet set;
  if (!LoadPopulation("population_claims.csv", "population_truth.csv", 3, 2,
                      &set)) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  const DiscoveryInput& input = set.claims.Columns();
  ExpectRow("population, within .1 %", Measure(set, input, 100, IsClose),
            {223.5, 239, 243, 236, 253, 243, 245, 254, 239, 239, 248});
}

TEST(Population, GivesTheErrorsOfTheTable) {
  DataSet set;
  if (!LoadPopulation("population_claims.csv", "population_truth.csv", 3, 2,
                      &set)) {
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
  const auto vote = [&](Claims::Order order) {
    const DiscoveryReport report = Ask(set.claims.Columns(order), options);
    return ErrorsOf(set, ChosenNumbers(set, report));
  };
  expect("Vote, as they come", vote(Claims::Order::kAsTheyCome), 2399.7608,
         13057.5476, 56);
  expect("Vote, lowest", vote(Claims::Order::kByNumber), 2099.7209, 13419.9784,
         55);
  options.ties = TieRule::kLast;
  expect("Vote, highest", vote(Claims::Order::kByNumber), 18620.9967,
         240676.8144, 100);
  options = Plain(Method::kMedian, 1);
  expect("Median", ErrorsOf(set, Ask(set.claims.Columns(), options).number),
         10299.7475, 120580.4589, 118);
}

TEST(Population, NeedsNoOptions) {
  DataSet set;
  if (!LoadPopulation("population_claims.csv", "population_truth.csv", 3, 2,
                      &set)) {
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
  if (!LoadPopulation("claims.csv", "truths.csv", 1, 2, &set)) {
    GTEST_SKIP() << "shared data set truth/population is not on this machine";
  }
  set.claims.MakeNumbers();
  const DiscoveryOptions options = Plain(Method::kVote, 1);
  const auto vote = [&](Claims::Order order) {
    const DiscoveryReport report = Ask(set.claims.Columns(order), options);
    return ErrorsOf(set, ChosenNumbers(set, report));
  };
  Errors errors = vote(Claims::Order::kAsTheyCome);
  EXPECT_NEAR(errors.mean_absolute, 2386.625, 5e-4);
  EXPECT_NEAR(errors.root_mean_square, 13211.664, 5e-4);
  EXPECT_EQ(errors.wrong, 51);
  errors = vote(Claims::Order::kByNumber);
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
