// GTM: numbers are normally distributed about the true one, with a variance of
// each source that has an inverse gamma prior.

#include <vector>

#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"

namespace veracity::internal {

Findings FindByGtm(const DiscoveryInput& input,
                   const DiscoveryOptions& options) {
  const GtmOptions& gtm = options.gtm;
  const NumberColumns columns(input);
  NumberRule rule;
  rule.standardized = true;
  rule.prior_mean = gtm.mean;
  rule.prior_weight = 1 / gtm.variance;
  // Weights are precisions.
  Findings findings =
      FindNumbers(columns, rule, columns.medians(),
                  Iterations(options, 100, 1e-9), options.threads,
                  [&](const auto& claims, const auto& losses, auto* weights) {
                    for (size_t s = 0; s < claims.size(); ++s) {
                      (*weights)[s] = (2 * gtm.alpha + 2 + claims[s]) /
                                      (2 * gtm.beta + losses[s]);
                    }
                  });
  return findings;
}

}  // namespace veracity::internal
