#include "verify/discovery/numbers.h"

#include <algorithm>
#include <cmath>

namespace veracity::internal {

// -- NumberColumns --

NumberColumns::NumberColumns(const DiscoveryInput& input) : input_(input) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  const size_t items = static_cast<size_t>(input.items());
  means_.assign(items, kNone);
  medians_.assign(items, kNone);
  deviations_.assign(items, kNone);
  order_begin_ = {0};
  for (int32_t item = 0; item < input.items(); ++item) {
    const size_t first = order_.size();
    double claims = 0;
    double sum = 0;
    for (int32_t value = input.value_begin[item];
         value < input.value_begin[item + 1]; ++value) {
      if (ClaimsOf(value) == 0) continue;
      order_.push_back(value);
      claims += ClaimsOf(value);
      sum += ClaimsOf(value) * input.number[value];
    }
    order_begin_.push_back(static_cast<int32_t>(order_.size()));
    if (claims == 0) continue;
    std::stable_sort(order_.begin() + static_cast<ptrdiff_t>(first),
                     order_.end(), [&](int32_t a, int32_t b) {
                       return input.number[a] < input.number[b];
                     });
    const double mean = sum / claims;
    double squares = 0;
    double below = 0;
    double lower = kNone;
    double upper = kNone;
    for (const int32_t value : Ordered(item)) {
      const double number = input.number[value];
      squares += ClaimsOf(value) * (number - mean) * (number - mean);
      below += ClaimsOf(value);
      if (std::isnan(lower) && below * 2 >= claims) lower = number;
      if (std::isnan(upper) && below * 2 > claims) upper = number;
    }
    means_[item] = mean;
    medians_[item] = lower + (upper - lower) / 2;
    deviations_[item] = std::sqrt(squares / claims);
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
  const DiscoveryInput& input = columns_.input();
  const absl::Span<const int32_t> ordered = columns_.Ordered(item);
  const auto weight_of = [&](int32_t value) {
    double weight = 0;
    for (int32_t k = input.claim_begin[value]; k < input.claim_begin[value + 1];
         ++k) {
      weight += weights[input.source[k]];
    }
    return weight;
  };
  if (rule_.absolute) {
    double total = 0;
    for (const int32_t value : ordered) total += weight_of(value);
    if (total == 0) return otherwise;
    double below = 0;
    for (const int32_t value : ordered) {
      below += weight_of(value);
      if (below >= total / 2) return input.number[value];
    }
    return input.number[ordered.back()];
  }
  const double mean = columns_.means()[item];
  const double deviation = columns_.deviations()[item];
  double total = rule_.prior_weight;
  double sum = rule_.prior_weight * rule_.prior_mean;
  for (const int32_t value : ordered) {
    const double weight = weight_of(value);
    total += weight;
    const double number = input.number[value];
    sum += weight * (!rule_.standardized ? number
                     : deviation > 0     ? (number - mean) / deviation
                                         : 0);
  }
  if (ordered.empty() || total == 0) return otherwise;
  return rule_.standardized ? mean + deviation * (sum / total) : sum / total;
}

void NumberPasses::LoseIn(int32_t item, double number, double* losses) const {
  const DiscoveryInput& input = columns_.input();
  const double deviation = columns_.deviations()[item];
  double scale = 1;
  if (rule_.per_deviation) scale = deviation > 0 ? 1 / deviation : 0;
  if (rule_.standardized) {
    scale = deviation > 0 ? 1 / (deviation * deviation) : 0;
  }
  for (const int32_t value : columns_.Ordered(item)) {
    const double distance = std::abs(input.number[value] - number);
    const double loss =
        scale * (rule_.absolute ? distance : distance * distance);
    for (int32_t k = input.claim_begin[value]; k < input.claim_begin[value + 1];
         ++k) {
      losses[input.source[k]] += loss;
    }
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
