#include "tests/verify/discovery/measure.h"

#include <algorithm>
#include <iostream>

#include "absl/strings/str_format.h"
#include "tests/testing.h"

namespace veracity::internal {

using Method = DiscoveryMethod;

DiscoveryReport Ask(const DiscoveryInput& input,
                    const DiscoveryOptions& options) {
  absl::StatusOr<DiscoveryReport> report = Discover(input, options);
  EXPECT_THAT(report, testing::IsOk());
  return report.value_or(DiscoveryReport());
}

Row Measure(const DataSet& set, const DiscoveryInput& input,
            double wrong_values, const IsRight& is_right) {
  const auto right = [&](const DiscoveryOptions& options) {
    return Right(set, Ask(input, options), is_right);
  };
  Row row;
  row.vote_expected =
      ExpectedRight(set, input, Ask(input, Plain(Method::kVote, 1)), is_right);
  row.vote = right(Plain(Method::kVote, 1));
  row.sums = right(Plain(Method::kSums, 20));
  row.average_log = right(Plain(Method::kAverageLog, 20));
  row.investment = right(Plain(Method::kInvestment, 20));
  row.pooled = right(Plain(Method::kPooledInvestment, 20));
  row.pooled_10 = right(Plain(Method::kPooledInvestment, 10));
  DiscoveryOptions options = Plain(Method::kTruthFinder, 100);
  options.tolerance.reset();
  options.truth_finder.similarity = 0;
  row.truth_finder = right(options);
  options = Plain(Method::kCrh, 20);
  row.crh_sum = right(options);
  options.crh.form = CrhOptions::Form::kMaximum;
  row.crh_max = right(options);
  options = Plain(Method::kAccu, 50);
  options.tolerance.reset();
  options.accu.wrong_values = wrong_values;
  options.accu.prior_right = 0;
  options.accu.prior_wrong = 0;
  row.accu = right(options);
  return row;
}

namespace {

void Print(const std::string& name, const Row& row) {
  std::cout << absl::StrFormat(
      "%-24s Vote %.2f / %.0f  Sums %.0f  AverageLog %.0f  Investment %.0f  "
      "Pooled %.0f / %.0f  TruthFinder %.0f  CRH %.0f / %.0f  Accu %.0f\n",
      name, row.vote_expected, row.vote, row.sums, row.average_log,
      row.investment, row.pooled, row.pooled_10, row.truth_finder, row.crh_sum,
      row.crh_max, row.accu);
}

}  // namespace

void ExpectRow(const std::string& name, const Row& row, const Row& expected,
               double tolerance) {
  Print(name, row);
  EXPECT_NEAR(row.vote_expected, expected.vote_expected, 0.005);
  EXPECT_EQ(row.vote, expected.vote);
  EXPECT_NEAR(row.sums, expected.sums, tolerance);
  EXPECT_NEAR(row.average_log, expected.average_log, tolerance);
  EXPECT_NEAR(row.investment, expected.investment, tolerance);
  EXPECT_NEAR(row.pooled, expected.pooled, tolerance);
  EXPECT_NEAR(row.pooled_10, expected.pooled_10, tolerance);
  EXPECT_NEAR(row.truth_finder, expected.truth_finder, tolerance);
  EXPECT_NEAR(row.crh_sum, expected.crh_sum, tolerance);
  EXPECT_NEAR(row.crh_max, expected.crh_max, tolerance);
  EXPECT_NEAR(row.accu, expected.accu, tolerance);
}

}  // namespace veracity::internal
