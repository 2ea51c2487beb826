// Vote: the value with most claims.

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"

namespace veracity::internal {
Findings FindByVote(const DiscoveryInput& input) {
  Findings findings;
  findings.weight.assign(static_cast<size_t>(input.sources), 1);
  findings.score =
      Propagation(input, 1).Beliefs(findings.weight, SumOfWeights());
  return findings;
}

}  // namespace veracity::internal
