#include "verify/discovery/propagation.h"

namespace veracity::internal {

void SpeakForMoreSpecific(const DiscoveryInput& input, int32_t first,
                          absl::Span<double> scores) {
  const std::vector<double> own(scores.begin(), scores.end());
  for (size_t i = 0; i < scores.size(); ++i) {
    for (int32_t general = input.parent[first + static_cast<int32_t>(i)];
         general != kNoValue; general = input.parent[general]) {
      scores[i] += own[general - first];
    }
  }
}

void CreditMoreGeneral(const DiscoveryInput& input, int32_t first,
                       absl::Span<double> beliefs) {
  const std::vector<double> own(beliefs.begin(), beliefs.end());
  for (size_t i = 0; i < beliefs.size(); ++i) {
    for (int32_t general = input.parent[first + static_cast<int32_t>(i)];
         general != kNoValue; general = input.parent[general]) {
      beliefs[general - first] += own[i];
    }
  }
}

void AddSimilar(const DiscoveryInput& input, double weight, int32_t first,
                absl::Span<double> scores) {
  if (input.similar_begin.empty() || weight == 0) return;
  const std::vector<double> own(scores.begin(), scores.end());
  for (size_t i = 0; i < scores.size(); ++i) {
    const int32_t value = first + static_cast<int32_t>(i);
    for (int32_t k = input.similar_begin[value];
         k < input.similar_begin[value + 1]; ++k) {
      scores[i] += weight * input.similarity[k] * own[input.similar[k] - first];
    }
  }
}

Propagation::Propagation(const DiscoveryInput& input, int threads)
    : input_(input),
      blocks_(input, static_cast<size_t>(input.sources), threads) {
  value_of_claim_.reserve(input.source.size());
  for (int32_t value = 0; value < input.values(); ++value) {
    value_of_claim_.insert(value_of_claim_.end(),
                           static_cast<size_t>(input.claim_begin[value + 1] -
                                               input.claim_begin[value]),
                           value);
  }
}

int32_t Propagation::EndOfStretch(int32_t first_item, int32_t end_item) const {
  const int32_t first_value = input_.value_begin[first_item];
  const int32_t first_claim = input_.claim_begin[first_value];
  int32_t item = first_item;
  while (item < end_item) {
    ++item;
    const int32_t value = input_.value_begin[item];
    if (value - first_value >= kStretch ||
        input_.claim_begin[value] - first_claim >= kStretch) {
      break;
    }
  }
  return item;
}

}  // namespace veracity::internal
