// Accu and AccuSim: each source has an accuracy, and those that are wrong
// choose among so many wrong values alike. With n = labels - 1 and no prior,
// Accu is ZenCrowd.

#include <algorithm>
#include <cmath>

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"

namespace veracity::internal {
namespace {

// Posterior probabilities from the logarithms of likelihoods. Each of the
// answers that nobody gave has the likelihood 1.
struct Posterior {
  static constexpr bool kIsProbability = true;
  static constexpr bool kIsShared = false;

  void operator()(int32_t first, absl::Span<double> scores) const {
    AddSimilar(input, similarity, first, scores);
    const double unnamed =
        std::max(wrong_values + 1 - static_cast<double>(scores.size()), 0.0);
    double greatest = unnamed > 0 ? 0 : scores.empty() ? 0 : scores[0];
    for (const double score : scores) greatest = std::max(greatest, score);
    double total = unnamed > 0 ? unnamed * std::exp(-greatest) : 0;
    for (double& score : scores) {
      score = std::exp(score - greatest);
      total += score;
    }
    for (double& score : scores) score /= total;
  }

  const DiscoveryInput& input;
  double wrong_values;
  double similarity;
};

double WrongValues(const DiscoveryInput& input, const AccuOptions& options) {
  if (options.wrong_values.has_value()) return *options.wrong_values;
  return input.labels > 1 ? input.labels - 1 : 10;
}

}  // namespace

Findings FindByAccu(const DiscoveryInput& input,
                    const DiscoveryOptions& options) {
  const AccuOptions& accu = options.accu;
  const bool use_similar = options.method == DiscoveryMethod::kAccuSim;
  const Posterior posterior = {input, WrongValues(input, accu),
                               use_similar ? accu.similarity : 0};
  const std::vector<double> claims = ClaimsOfSources(input);
  const double prior = accu.prior_right + accu.prior_wrong;

  Propagation propagation(input, options.threads);
  std::vector<double> accuracy(claims.size(), accu.initial);
  const auto is_known = [&](size_t source) {
    return !input.accuracy.empty() && !std::isnan(input.accuracy[source]);
  };
  for (size_t s = 0; s < accuracy.size(); ++s) {
    if (is_known(s)) accuracy[s] = input.accuracy[s];
  }
  std::vector<double> weight(claims.size());
  std::vector<double> right;
  Iterations loop(options, 50, 1e-4);
  while (loop.Next()) {
    for (size_t s = 0; s < weight.size(); ++s) {
      const double a = std::clamp(accuracy[s], accu.margin, 1 - accu.margin);
      weight[s] = std::log(posterior.wrong_values * a / (1 - a));
    }
    propagation.Pass(weight, posterior, &right);
    double change = 0;
    for (size_t s = 0; s < accuracy.size(); ++s) {
      const double all = prior + claims[s];
      if (all == 0 || is_known(s)) continue;
      const double next = (accu.prior_right + right[s]) / all;
      change = std::max(change, std::abs(next - accuracy[s]));
      accuracy[s] = next;
    }
    loop.Record(change);
  }

  Findings findings;
  findings.Take(loop);
  findings.score = propagation.Beliefs(weight, posterior);
  findings.probability = findings.score;
  findings.weight = std::move(accuracy);
  return findings;
}

}  // namespace veracity::internal
