// Investment and PooledInvestment: a source invests its trust in what it names,
// in equal parts; a value's stakes grow by a power, and what they have become
// goes back to the sources by their stakes. Pooled, the values of an item share
// what was invested in all of them.

#include <cmath>
#include <vector>

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"
#include "verify/discovery/trust.h"

namespace veracity::internal {
namespace {

struct Growth {
  static constexpr bool kIsProbability = false;
  static constexpr bool kIsShared = true;

  void operator()(int32_t, absl::Span<double> stakes) const {
    if (!pooled) {
      for (double& stake : stakes) stake = std::pow(stake, exponent);
      return;
    }
    double grown = 0;
    for (double& stake : stakes) {
      const double power = std::pow(stake, exponent);
      grown += power;
      stake *= power;
    }
    if (grown == 0) return;
    for (double& stake : stakes) stake /= grown;
  }

  double exponent;
  bool pooled;
};

// What values are believed to begin with: by the shares of claims, or alike.
struct Prior {
  static constexpr bool kIsProbability = false;
  static constexpr bool kIsShared = true;

  void operator()(int32_t first, absl::Span<double> stakes) const {
    const double count = static_cast<double>(stakes.size());
    const auto claims = [&](size_t i) {
      const size_t value = static_cast<size_t>(first) + i;
      return static_cast<double>(input.claim_begin[value + 1] -
                                 input.claim_begin[value]);
    };
    double total = 0;
    for (size_t i = 0; i < stakes.size(); ++i) total += claims(i);
    for (size_t i = 0; i < stakes.size(); ++i) {
      stakes[i] = pooled ? 1 / count : total > 0 ? claims(i) / total : 0;
    }
  }

  const DiscoveryInput& input;
  bool pooled;
};

}  // namespace

Findings FindByInvestment(const DiscoveryInput& input,
                          const DiscoveryOptions& options) {
  const bool pooled = options.method == DiscoveryMethod::kPooledInvestment;
  const Growth growth = {
      pooled ? options.investment.pooled_growth : options.investment.growth,
      pooled};
  const std::vector<double> claims = ClaimsOfSources(input);
  Propagation propagation(input, options.threads);
  std::vector<double> trust(claims.size(), 1);
  std::vector<double> stake(claims.size());
  std::vector<double> sums;
  const auto invest = [&] {
    for (size_t s = 0; s < stake.size(); ++s) {
      stake[s] = claims[s] > 0 ? trust[s] / claims[s] : 0;
    }
  };
  invest();
  propagation.Pass(stake, Prior{input, pooled}, &sums);
  Iterations loop(options, 20, 1e-12);
  while (loop.Next()) {
    for (size_t s = 0; s < sums.size(); ++s) sums[s] *= stake[s];
    loop.Record(ReplaceTrust(sums, &trust));
    invest();
    propagation.Pass(stake, growth, &sums);
  }

  Findings findings;
  findings.Take(loop);
  findings.score = propagation.Beliefs(stake, growth);
  ScaleToMaximum(&findings.score);
  findings.weight = std::move(trust);
  return findings;
}

}  // namespace veracity::internal
