#include "verify/discovery/evaluation/measure.h"

#include <algorithm>
#include <cmath>

namespace veracity::internal {

DiscoveryOptions Plain(DiscoveryMethod method, int iterations) {
  DiscoveryOptions options;
  options.method = method;
  options.max_iterations = iterations;
  options.tolerance = -1;
  options.grouping.enabled = false;
  return options;
}

double Right(const DataSet& set, const DiscoveryReport& report,
             const IsRight& is_right) {
  double right = 0;
  for (const auto& [name, gold] : set.gold) {
    const int32_t item = set.claims.Item(name);
    if (item < 0 || report.chosen[item] == kNoValue) continue;
    right += is_right(set.claims.ValueName(report.chosen[item]), gold) ? 1 : 0;
  }
  return right;
}

double ExpectedRight(const DataSet& set, const DiscoveryInput& input,
                     const DiscoveryReport& votes, const IsRight& is_right) {
  double right = 0;
  for (const auto& [name, gold] : set.gold) {
    const int32_t item = set.claims.Item(name);
    if (item < 0) continue;
    double most = 0;
    double winners = 0;
    double right_ones = 0;
    for (int32_t value = input.value_begin[item];
         value < input.value_begin[item + 1]; ++value) {
      most = std::max(most, votes.score[value]);
    }
    for (int32_t value = input.value_begin[item];
         value < input.value_begin[item + 1]; ++value) {
      if (votes.score[value] < most) continue;
      winners += 1;
      right_ones += is_right(set.claims.ValueName(value), gold) ? 1 : 0;
    }
    right += right_ones / winners;
  }
  return right;
}

std::vector<int32_t> ChosenOfAllLabels(const DiscoveryInput& input,
                                       const DiscoveryReport& report) {
  std::vector<int32_t> chosen;
  std::vector<double> posterior;
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t first = input.value_begin[item];
    const int32_t end = input.value_begin[item + 1];
    double rest = 1;
    for (int32_t v = first; v < end; ++v) rest -= report.probability[v];
    posterior.assign(
        static_cast<size_t>(input.labels),
        std::max(rest, 0.0) / std::max(1, input.labels - (end - first)));
    double most = 0;
    for (int32_t v = first; v < end; ++v) {
      posterior[input.label[v]] = report.probability[v];
    }
    for (const double p : posterior) most = std::max(most, p);
    const auto best =
        std::find_if(posterior.begin(), posterior.end(),
                     [&](double p) { return p >= most * (1 - 1e-12); });
    chosen.push_back(static_cast<int32_t>(best - posterior.begin()));
  }
  return chosen;
}

double RightLabels(const DataSet& set, const std::vector<int32_t>& chosen) {
  double right = 0;
  for (const auto& [name, gold] : set.gold) {
    const int32_t item = set.claims.Item(name);
    if (item < 0) continue;
    const int32_t label = set.claims.Label(gold);
    right += label >= 0 && chosen[item] == label ? 1 : 0;
  }
  return right;
}

double F1(const DataSet& set, const std::vector<int32_t>& chosen) {
  const int32_t one = set.claims.Label("1");
  double both = 0, found = 0, gold = 0;
  for (const auto& [name, truth] : set.gold) {
    const int32_t item = set.claims.Item(name);
    if (item < 0) continue;
    const bool is_found = chosen[item] == one;
    found += is_found ? 1 : 0;
    gold += truth == "1" ? 1 : 0;
    both += is_found && truth == "1" ? 1 : 0;
  }
  return 200 * both / (found + gold);
}

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
  return {absolute / count, std::sqrt(squares / count), wrong, count};
}

std::vector<double> ChosenNumbers(const DataSet& set,
                                  const DiscoveryReport& report) {
  std::vector<double> numbers;
  for (const int32_t value : report.chosen) {
    numbers.push_back(value == kNoValue
                          ? std::nan("")
                          : ToNumber(set.claims.ValueName(value)));
  }
  return numbers;
}

}  // namespace veracity::internal
