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

  // Without branches on scores, which are hard to predict.
  void operator()(int32_t, absl::Span<double> scores) const {
    if (scores.empty()) return;
    const double enough = LeastOfBest(scores);
    const size_t count = scores.size();
    size_t best = 0;
    if (ties == TieRule::kLast) {
      for (size_t i = 0; i < count; ++i) best = scores[i] >= enough ? i : best;
    } else {
      for (size_t i = count; i-- > 0;) best = scores[i] >= enough ? i : best;
    }
    for (size_t i = 0; i < count; ++i) scores[i] = i == best ? 1 : 0;
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
