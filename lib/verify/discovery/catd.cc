// CATD: a source weighs by the inverse of the upper end of the confidence
// interval of its variance, so that those with few claims weigh little.

#include <map>
#include <vector>

#include "verify/discovery/distributions.h"
#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"
#include "verify/discovery/winner.h"

namespace veracity::internal {
namespace {

void WeighByInterval(const CatdOptions& options,
                     const std::vector<double>& claims,
                     const std::vector<double>& losses,
                     std::vector<double>* weights) {
  // Who makes no error at all must not weigh infinitely.
  constexpr double kLeastLoss = 1e-9;
  std::map<double, double> quantiles;  // many sources have as many claims
  for (size_t s = 0; s < claims.size(); ++s) {
    (*weights)[s] = 0;
    if (claims[s] == 0) continue;
    const auto [at, is_new] = quantiles.try_emplace(claims[s], 0);
    if (is_new) at->second = ChiSquaredQuantile(options.alpha / 2, claims[s]);
    (*weights)[s] = at->second / (losses[s] + kLeastLoss);
  }
}

}  // namespace

Findings FindByCatd(const DiscoveryInput& input,
                    const DiscoveryOptions& options) {
  return FindByWinners(
      input, options,
      [&](const auto& claims, const auto& losses, auto* weights) {
        WeighByInterval(options.catd, claims, losses, weights);
      });
}

Findings FindByCatdOfNumbers(const DiscoveryInput& input,
                             const DiscoveryOptions& options) {
  const NumberColumns columns(input);
  return FindNumbers(
      columns, NumberRule(), columns.medians(), Iterations(options, 20, 1e-9),
      options.threads,
      [&](const auto& claims, const auto& losses, auto* weights) {
        WeighByInterval(options.catd, claims, losses, weights);
      });
}

}  // namespace veracity::internal
