// CRH: a source weighs by the logarithm of its share of the loss.

#include <algorithm>
#include <cmath>
#include <vector>

#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"
#include "verify/discovery/winner.h"

namespace veracity::internal {
namespace {

// Sources without claims weigh nothing and are not compared with.
void WeighByLoss(const CrhOptions& options, const std::vector<double>& claims,
                 const std::vector<double>& losses,
                 std::vector<double>* weights) {
  double sum = 0;
  double greatest = 0;
  std::vector<double> loss(losses.size());
  for (size_t s = 0; s < loss.size(); ++s) {
    if (claims[s] == 0) continue;
    loss[s] = std::max(options.per_claim ? losses[s] / claims[s] : losses[s],
                       options.least_loss);
    sum += loss[s];
    greatest = std::max(greatest, loss[s]);
  }
  const double whole = options.form == CrhOptions::Form::kSum ? sum : greatest;
  for (size_t s = 0; s < loss.size(); ++s) {
    (*weights)[s] =
        claims[s] == 0
            ? 0
            : -std::log(loss[s] / whole + options.offset) + options.offset;
  }
}

}  // namespace

Findings FindByCrh(const DiscoveryInput& input,
                   const DiscoveryOptions& options) {
  return FindByWinners(input, options,
                       [&](const auto& claims, const auto& loss, auto* weight) {
                         WeighByLoss(options.crh, claims, loss, weight);
                       });
}

Findings FindByCrhOfNumbers(const DiscoveryInput& input,
                            const DiscoveryOptions& options) {
  const NumberColumns columns(input);
  NumberRule rule;
  rule.absolute = options.crh.loss == CrhOptions::Loss::kAbsolute;
  rule.per_deviation = true;
  return FindNumbers(
      columns, rule,
      options.crh.from_median ? columns.medians() : columns.means(),
      Iterations(options, 20, 1e-9), options.threads,
      [&](const auto& claims, const auto& losses, auto* weights) {
        WeighByLoss(options.crh, claims, losses, weights);
      });
}

}  // namespace veracity::internal
