// LFC_N: a source weighs by the inverse of its mean squared error.

#include <vector>

#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"

namespace veracity::internal {

Findings FindByLfcN(const DiscoveryInput& input,
                    const DiscoveryOptions& options) {
  constexpr double kLeastVariance = 1e-9;
  const NumberColumns columns(input);
  const std::vector<double> claims = ClaimsOfSources(input);
  NumberPasses passes(columns, NumberRule(), options.threads);
  std::vector<double> numbers = columns.means();
  columns.Judge(&numbers);
  std::vector<double> weights(claims.size());
  std::vector<double> losses;
  passes.Lose(numbers, &losses);
  Iterations loop(options, 50, 1e-6);
  while (loop.Next()) {
    for (size_t s = 0; s < weights.size(); ++s) {
      weights[s] =
          claims[s] > 0 ? 1 / (losses[s] / claims[s] + kLeastVariance) : 0;
    }
    const std::vector<double> before = numbers;
    passes.Pass(weights, &numbers, &losses);
    double change = 0;
    for (size_t i = 0; i < numbers.size(); ++i) {
      const double moved = numbers[i] - before[i];
      if (moved == moved) change += moved * moved;  // not where it is NaN
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
