#ifndef VERACITY_VERIFY_DISCOVERY_TRUST_H_
#define VERACITY_VERIFY_DISCOVERY_TRUST_H_

// Trust on a scale on which the most trusted source has 1, as Sums,
// AverageLog, Investment and PooledInvestment have it.

#include <algorithm>
#include <cmath>
#include <vector>

namespace veracity::internal {

inline void ScaleToMaximum(std::vector<double>* values) {
  double greatest = 0;
  for (const double value : *values) greatest = std::max(greatest, value);
  if (greatest == 0) return;
  for (double& value : *values) value /= greatest;
}

// Makes `next`, scaled, the trust in sources. Nobody's is quite 0, so that it
// can come back. Returns the greatest change.
inline double ReplaceTrust(std::vector<double> next,
                           std::vector<double>* trust) {
  constexpr double kLeastTrust = 1e-12;
  ScaleToMaximum(&next);
  double change = 0;
  for (size_t s = 0; s < next.size(); ++s) {
    next[s] = std::max(next[s], kLeastTrust);
    change = std::max(change, std::abs(next[s] - (*trust)[s]));
  }
  *trust = std::move(next);
  return change;
}

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_TRUST_H_
