// Sums and AverageLog: a value is believed as far as its sources are trusted,
// a source trusted by the beliefs in what it names: all of them, or their mean
// times the logarithm of their number.

#include <algorithm>
#include <cmath>

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"
#include "verify/discovery/trust.h"

namespace veracity::internal {
Findings FindBySums(const DiscoveryInput& input,
                    const DiscoveryOptions& options) {
  const std::vector<double> claims = ClaimsOfSources(input);
  std::vector<double> factor(claims.size(), 1);
  if (options.method == DiscoveryMethod::kAverageLog) {
    for (size_t s = 0; s < claims.size(); ++s) {
      factor[s] = claims[s] > 0 ? std::log(claims[s]) / claims[s] : 0;
    }
  }
  Propagation propagation(input, options.threads);
  std::vector<double> trust(claims.size());
  // All values are believed alike to begin with.
  std::vector<double> sums = claims;
  Iterations loop(options, 20, 1e-12);
  while (loop.Next()) {
    for (size_t s = 0; s < sums.size(); ++s) sums[s] *= factor[s];
    loop.Record(ReplaceTrust(sums, &trust));
    propagation.Pass(trust, SumOfWeights(), &sums);
  }

  Findings findings;
  findings.Take(loop);
  findings.score = propagation.Beliefs(trust, SumOfWeights());
  ScaleToMaximum(&findings.score);
  findings.weight = std::move(trust);
  return findings;
}

}  // namespace veracity::internal
