#ifndef VERACITY_VERIFY_DISCOVERY_WINNER_H_
#define VERACITY_VERIFY_DISCOVERY_WINNER_H_

#include <algorithm>

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"

namespace veracity::internal {

// The belief of methods that take the best value for the truth: all or
// nothing.
struct Winner {
  static constexpr bool kIsProbability = true;
  static constexpr bool kIsShared = false;

  void operator()(int32_t, absl::Span<double> scores) const {
    const int32_t best = BestOf(scores, ties).at;
    std::fill(scores.begin(), scores.end(), 0.0);
    if (best != kNoValue) scores[best] = 1;
  }

  TieRule ties;
};

// Weights sources again and again by how often they name the winner of weighted
// votes, beginning with equal weights. `weigh` has claims and losses of
// sources, and sets weights.
template <typename Weigh>
Findings FindByWinners(const DiscoveryInput& input,
                       const DiscoveryOptions& options, const Weigh& weigh) {
  const std::vector<double> claims = ClaimsOfSources(input);
  // A truth there must be, also among equals.
  const Winner winner = {options.ties == TieRule::kNone ? TieRule::kFirst
                                                        : options.ties};
  Propagation propagation(input, options.threads);
  std::vector<double> weight(claims.size(), 1);
  std::vector<double> sums;
  std::vector<double> loss(claims.size());
  Iterations loop(options, 20, 1e-9);
  while (loop.Next()) {
    propagation.Pass(weight, winner, &sums);
    for (size_t s = 0; s < loss.size(); ++s) loss[s] = claims[s] - sums[s];
    const std::vector<double> before = weight;
    weigh(claims, loss, &weight);
    double change = 0;
    for (size_t s = 0; s < weight.size(); ++s) {
      change = std::max(change, std::abs(weight[s] - before[s]));
    }
    loop.Record(change);
  }

  Findings findings;
  findings.Take(loop);
  findings.score = propagation.Beliefs(weight, SumOfWeights());
  findings.weight = std::move(weight);
  return findings;
}

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_WINNER_H_
