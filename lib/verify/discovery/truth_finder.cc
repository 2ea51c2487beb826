// TruthFinder: a value is wrong only if all its sources are; trust is the mean
// confidence in what a source names.

#include <algorithm>
#include <cmath>

#include "verify/discovery/findings.h"
#include "verify/discovery/propagation.h"

namespace veracity::internal {
namespace {

// Its weight would be infinite.
constexpr double kMostTrust = 1 - 1e-12;

struct Confidence {
  static constexpr bool kIsProbability = true;
  static constexpr bool kIsShared = false;

  void operator()(int32_t first, absl::Span<double> scores) const {
    AddSimilar(input, options.similarity, first, scores);
    for (double& score : scores) {
      score = 1 / (1 + std::exp(-options.damping * score));
    }
  }

  const DiscoveryInput& input;
  const TruthFinderOptions& options;
};

double Cosine(const std::vector<double>& a, const std::vector<double>& b) {
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    ab += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0 && bb > 0 ? ab / std::sqrt(aa * bb) : 1;
}

// Confidences are no alternatives: those of an item may exceed 1 together.
std::vector<double> ToProbabilities(const DiscoveryInput& input,
                                    std::vector<double> confidence) {
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t end = input.value_begin[item + 1];
    double sum = 0;
    for (int32_t v = input.value_begin[item]; v < end; ++v) {
      sum += confidence[v];
    }
    if (sum <= 1) continue;
    for (int32_t v = input.value_begin[item]; v < end; ++v) {
      confidence[v] /= sum;
    }
  }
  return confidence;
}

}  // namespace

Findings FindByTruthFinder(const DiscoveryInput& input,
                           const DiscoveryOptions& options) {
  const Confidence confidence = {input, options.truth_finder};
  const std::vector<double> claims = ClaimsOfSources(input);
  Propagation propagation(input, options.threads);
  std::vector<double> trust(claims.size(), options.truth_finder.initial);
  std::vector<double> weight(claims.size());
  std::vector<double> sums;
  Iterations loop(options, 100, 1e-5);
  while (loop.Next()) {
    for (size_t s = 0; s < weight.size(); ++s) {
      weight[s] = -std::log1p(-std::min(trust[s], kMostTrust));
    }
    propagation.Pass(weight, confidence, &sums);
    for (size_t s = 0; s < sums.size(); ++s) {
      sums[s] = claims[s] > 0 ? sums[s] / claims[s] : trust[s];
    }
    loop.Record(1 - Cosine(trust, sums));
    trust.swap(sums);
  }

  Findings findings;
  findings.Take(loop);
  findings.score = propagation.Beliefs(weight, confidence);
  findings.probability = ToProbabilities(input, findings.score);
  findings.weight = std::move(trust);
  return findings;
}

}  // namespace veracity::internal
