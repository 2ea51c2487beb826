#ifndef VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_
#define VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "verify/discovery/blocks.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Adds to each value's score those of all that are more general; `first` is the
// first of the item's values.
void SpeakForMoreSpecific(const DiscoveryInput& input, int32_t first,
                          absl::Span<double> scores);

// Adds to each value's belief those in all that are more specific.
void CreditMoreGeneral(const DiscoveryInput& input, int32_t first,
                       absl::Span<double> beliefs);

// Adds to each value's score those of the similar, weighted by similarity and
// `weight`.
void AddSimilar(const DiscoveryInput& input, double weight, int32_t first,
                absl::Span<double> scores);

// The belief of methods whose scores are beliefs.
struct SumOfWeights {
  static constexpr bool kIsProbability = false;
  static constexpr bool kIsShared = false;
  void operator()(int32_t, absl::Span<double>) const {}
};

// Propagation is what most methods do in each iteration, in one pass over the
// claims: a value's score is the sum of the weights of its sources, a belief is
// made of the scores of an item, and sources sum up the beliefs in what they
// name.
//
// A Belief is a functor that turns the scores of an item into beliefs:
//
//   struct Belief {
//     // Beliefs are probabilities: judged to be true means 1. Else it means
//     // all that the item's values have together.
//     static constexpr bool kIsProbability = true;
//     // Sources share a belief by their weights, rather than have it whole.
//     static constexpr bool kIsShared = false;
//     void operator()(int32_t first_value, absl::Span<double> scores) const;
//   };
//
// Where values have a hierarchy, who names "USA" speaks for "Chicago", too, as
// far as the item has it, and is right if "Chicago" is true.
class Propagation {
 public:
  Propagation(const DiscoveryInput& input, int threads)
      : input_(input),
        blocks_(input, static_cast<size_t>(input.sources), threads) {
    for (int32_t item = 0; item < input.items(); ++item) {
      most_values_ = std::max(
          most_values_, input.value_begin[item + 1] - input.value_begin[item]);
    }
  }

  // One iteration. Sets `sums`, an element a source.
  template <typename Belief>
  void Pass(absl::Span<const double> weights, const Belief& belief,
            std::vector<double>* sums) {
    Walk(weights, belief, nullptr, sums);
  }

  // The beliefs, an element a value.
  template <typename Belief>
  std::vector<double> Beliefs(absl::Span<const double> weights,
                              const Belief& belief) {
    std::vector<double> beliefs(static_cast<size_t>(input_.values()));
    Walk(weights, belief, beliefs.data(), nullptr);
    return beliefs;
  }

 private:
  template <typename Belief>
  void Walk(absl::Span<const double> weights, const Belief& belief,
            double* beliefs, std::vector<double>* sums) {
    blocks_.Run([&](int32_t first_item, int32_t end_item, double* block_sums) {
      WalkBlock(weights.data(), belief, first_item, end_item, beliefs,
                sums == nullptr ? nullptr : block_sums);
    });
    if (sums != nullptr) blocks_.Reduce(sums);
  }

  template <typename Belief>
  void WalkBlock(const double* weights, const Belief& belief,
                 int32_t first_item, int32_t end_item, double* beliefs,
                 double* sums) const {
    const int32_t* const claim_begin = input_.claim_begin.data();
    const int32_t* const source = input_.source.data();
    std::vector<double> item_scores(static_cast<size_t>(most_values_));
    std::vector<double> stakes(static_cast<size_t>(most_values_));
    for (int32_t item = first_item; item < end_item; ++item) {
      const int32_t first = input_.value_begin[item];
      const int32_t end = input_.value_begin[item + 1];
      const absl::Span<double> scores =
          absl::MakeSpan(item_scores.data(), static_cast<size_t>(end - first));
      for (int32_t value = first; value < end; ++value) {
        double score = 0;
        for (int32_t k = claim_begin[value]; k < claim_begin[value + 1]; ++k) {
          score += weights[source[k]];
        }
        scores[value - first] = score;
      }
      if constexpr (Belief::kIsShared) {
        std::copy(scores.begin(), scores.end(), stakes.begin());
      }
      if (!input_.parent.empty()) SpeakForMoreSpecific(input_, first, scores);
      belief(first, scores);
      if (input_.judged(item)) Judge<Belief>(item, first, scores);
      if (beliefs != nullptr) {
        std::copy(scores.begin(), scores.end(), beliefs + first);
      }
      if (sums == nullptr) continue;
      if (!input_.parent.empty()) CreditMoreGeneral(input_, first, scores);
      for (int32_t value = first; value < end; ++value) {
        double credit = scores[value - first];
        if constexpr (Belief::kIsShared) {
          // Without weights, sources have put in nothing and get nothing.
          const double stake = stakes[value - first];
          credit = stake > 0 ? credit / stake : 0;
        }
        for (int32_t k = claim_begin[value]; k < claim_begin[value + 1]; ++k) {
          sums[source[k]] += credit;
        }
      }
    }
  }

  template <typename Belief>
  void Judge(int32_t item, int32_t first, absl::Span<double> scores) const {
    double whole = 1;
    if constexpr (!Belief::kIsProbability) {
      whole = 0;
      for (const double score : scores) whole += score;
    }
    std::fill(scores.begin(), scores.end(), 0.0);
    if (input_.truth[item] >= 0) scores[input_.truth[item] - first] = whole;
  }

  const DiscoveryInput& input_;
  Blocks blocks_;
  int32_t most_values_ = 0;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_
