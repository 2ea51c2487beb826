#include "verify/discovery/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace veracity::internal {

// -- NumberColumns --

NumberColumns::NumberColumns(const DiscoveryInput& input) : input_(input) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const size_t items = static_cast<size_t>(input.items());
  means_.assign(items, kNone);
  medians_.assign(items, kNone);
  deviations_.assign(items, kNone);
  std::vector<int32_t> values;
  for (int32_t item = 0; item < input.items(); ++item) {
    values.resize(static_cast<size_t>(input.value_begin[item + 1] -
                                      input.value_begin[item]));
    std::iota(values.begin(), values.end(), input.value_begin[item]);
    std::stable_sort(values.begin(), values.end(), [&](int32_t a, int32_t b) {
      return input.number[a] < input.number[b];
    });
    const size_t first = number_.size();
    double sum = 0;
    for (const int32_t value : values) {
      for (int32_t k = input.claim_begin[value];
           k < input.claim_begin[value + 1]; ++k) {
        source_.push_back(input.source[k]);
        number_.push_back(input.number[value]);
        value_.push_back(value);
        sum += input.number[value];
      }
    }
    const size_t claims = number_.size() - first;
    if (claims == 0) continue;
    const double mean = sum / static_cast<double>(claims);
    double squares = 0;
    for (size_t k = first; k < number_.size(); ++k) {
      squares += (number_[k] - mean) * (number_[k] - mean);
    }
    const double lower = number_[first + (claims - 1) / 2];
    const double upper = number_[first + claims / 2];
    means_[item] = mean;
    medians_[item] = lower + (upper - lower) / 2;
    // What is too small to be divided by counts as none.
    constexpr double kLeastDeviation = 1e-140;
    const double deviation = std::sqrt(squares / static_cast<double>(claims));
    deviations_[item] = deviation < kLeastDeviation ? 0 : deviation;
  }
}

void NumberColumns::Judge(std::vector<double>* numbers) const {
  if (input_.truth.empty()) return;
  for (int32_t item = 0; item < input_.items(); ++item) {
    const int32_t truth = input_.truth[item];
    if (truth >= 0) (*numbers)[item] = input_.number[truth];
  }
}

// -- NumberPasses --

NumberPasses::NumberPasses(const NumberColumns& columns, const NumberRule& rule,
                           int threads)
    : columns_(columns),
      rule_(rule),
      blocks_(columns.input(), static_cast<size_t>(columns.input().sources),
              threads) {}

void NumberPasses::Lose(const std::vector<double>& numbers,
                        std::vector<double>* losses) {
  blocks_.Run([&](int32_t first_item, int32_t end_item, double* sums) {
    for (int32_t item = first_item; item < end_item; ++item) {
      LoseIn(item, numbers[item], sums);
    }
  });
  blocks_.Reduce(losses);
}

void NumberPasses::Pass(const std::vector<double>& weights,
                        std::vector<double>* numbers,
                        std::vector<double>* losses) {
  const DiscoveryInput& input = columns_.input();
  blocks_.Run([&](int32_t first_item, int32_t end_item, double* sums) {
    for (int32_t item = first_item; item < end_item; ++item) {
      if (!input.judged(item) || input.truth[item] == kNoneOfThese) {
        (*numbers)[item] = NumberOf(item, weights.data(), (*numbers)[item]);
      }
      LoseIn(item, (*numbers)[item], sums);
    }
  });
  blocks_.Reduce(losses);
}

double NumberPasses::NumberOf(int32_t item, const double* weights,
                              double otherwise) const {
  const int32_t begin = columns_.begin(item);
  const int32_t end = columns_.begin(item + 1);
  const int32_t* const source = columns_.source().data();
  const double* const number = columns_.number().data();
  if (begin == end) return otherwise;
  if (rule_.absolute) {
    double total = 0;
    for (int32_t k = begin; k < end; ++k) total += weights[source[k]];
    if (total == 0) return otherwise;
    double below = 0;
    for (int32_t k = begin; k < end; ++k) {
      below += weights[source[k]];
      if (below >= total / 2) return number[k];
    }
    return number[end - 1];
  }
  const double origin = rule_.standardized ? columns_.means()[item] : 0;
  double total = 0;
  double sum = 0;
  for (int32_t k = begin; k < end; ++k) {
    const double weight = weights[source[k]];
    total += weight;
    sum += weight * (number[k] - origin);
  }
  if (rule_.standardized) {
    sum += rule_.prior_weight * rule_.prior_mean * columns_.deviations()[item];
    total += rule_.prior_weight;
  }
  return total == 0 ? otherwise : origin + sum / total;
}

void NumberPasses::LoseIn(int32_t item, double found, double* losses) const {
  const double deviation = columns_.deviations()[item];
  double scale = 1;
  if (rule_.per_deviation || rule_.standardized) {
    scale = deviation > 0 ? 1 / deviation : 0;
  }
  if (rule_.standardized) scale *= scale;
  const int32_t end = columns_.begin(item + 1);
  const int32_t* const source = columns_.source().data();
  const double* const number = columns_.number().data();
  for (int32_t k = columns_.begin(item); k < end; ++k) {
    const double distance = std::abs(number[k] - found);
    losses[source[k]] +=
        scale * (rule_.absolute ? distance : distance * distance);
  }
}

Findings FindNumbers(const NumberColumns& columns, const NumberRule& rule,
                     std::vector<double> start, Iterations loop, int threads,
                     Weigh weigh) {
  const std::vector<double> claims = ClaimsOfSources(columns.input());
  NumberPasses passes(columns, rule, threads);
  std::vector<double> numbers = std::move(start);
  columns.Judge(&numbers);
  std::vector<double> weights(claims.size(), 1);
  std::vector<double> losses;
  passes.Lose(numbers, &losses);
  while (loop.Next()) {
    const std::vector<double> before = weights;
    weigh(claims, losses, &weights);
    passes.Pass(weights, &numbers, &losses);
    double change = 0;
    for (size_t s = 0; s < weights.size(); ++s) {
      change = std::max(change, std::abs(weights[s] - before[s]));
    }
    loop.Record(change);
  }
  Findings findings;
  findings.Take(loop);
  findings.number = std::move(numbers);
  findings.weight = std::move(weights);
  return findings;
}

}  // namespace veracity::internal
