#ifndef VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_
#define VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_

#include <algorithm>
#include <cstdint>
#include <type_traits>
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
//
// Goes through claims in short stretches, and through each stretch claim by
// claim, whatever values they are of: loops of a few claims each would cost
// more in mispredicted ends than all that is done in them.
class Propagation {
 public:
  Propagation(const DiscoveryInput& input, int threads);

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
  // A stretch begins with an item, and ends with the first to bring it so many
  // claims or values.
  static constexpr int32_t kStretch = 512;

  template <typename Belief>
  void Walk(absl::Span<const double> weights, const Belief& belief,
            double* beliefs, std::vector<double>* sums) {
    blocks_.Run([&](int32_t first_item, int32_t end_item, double* block_sums) {
      std::vector<double> scores;
      std::vector<double> stakes;
      while (first_item < end_item) {
        const int32_t end = EndOfStretch(first_item, end_item);
        WalkStretch(weights.data(), belief, first_item, end, beliefs,
                    sums == nullptr ? nullptr : block_sums, &scores, &stakes);
        first_item = end;
      }
    });
    if (sums != nullptr) blocks_.Reduce(sums);
  }

  int32_t EndOfStretch(int32_t first_item, int32_t end_item) const;

  template <typename Belief>
  void WalkStretch(const double* weights, const Belief& belief,
                   int32_t first_item, int32_t end_item, double* beliefs,
                   double* sums, std::vector<double>* scores,
                   std::vector<double>* stakes) const {
    const int32_t* const source = input_.source.data();
    const int32_t* const value = value_of_claim_.data();
    const int32_t first_value = input_.value_begin[first_item];
    const int32_t end_value = input_.value_begin[end_item];
    const int32_t first_claim = input_.claim_begin[first_value];
    const int32_t end_claim = input_.claim_begin[end_value];
    scores->assign(static_cast<size_t>(end_value - first_value), 0);
    double* const score = scores->data();
    for (int32_t k = first_claim; k < end_claim; ++k) {
      score[value[k] - first_value] += weights[source[k]];
    }
    if constexpr (Belief::kIsShared) *stakes = *scores;
    MakeBeliefs(belief, first_item, end_item, absl::MakeSpan(*scores));
    if (beliefs != nullptr) {
      std::copy(scores->begin(), scores->end(), beliefs + first_value);
    }
    if (sums == nullptr) return;
    if (!input_.parent.empty()) {
      for (int32_t item = first_item; item < end_item; ++item) {
        CreditMoreGeneral(input_, input_.value_begin[item],
                          Of(item, first_value, absl::MakeSpan(*scores)));
      }
    }
    if constexpr (Belief::kIsShared) {
      // Without weights, sources have put in nothing and get nothing.
      for (size_t i = 0; i < scores->size(); ++i) {
        score[i] = (*stakes)[i] > 0 ? score[i] / (*stakes)[i] : 0;
      }
    }
    for (int32_t k = first_claim; k < end_claim; ++k) {
      sums[source[k]] += score[value[k] - first_value];
    }
  }

  // An item's part of the scores of a stretch, which begin at `first_value`.
  absl::Span<double> Of(int32_t item, int32_t first_value,
                        absl::Span<double> scores) const {
    const int32_t first = input_.value_begin[item];
    return scores.subspan(
        static_cast<size_t>(first - first_value),
        static_cast<size_t>(input_.value_begin[item + 1] - first));
  }

  template <typename Belief>
  void MakeBeliefs(const Belief& belief, int32_t first_item, int32_t end_item,
                   absl::Span<double> scores) const {
    const bool has_judged = !input_.truth.empty();
    const bool has_hierarchy = !input_.parent.empty();
    if (std::is_same_v<Belief, SumOfWeights> && !has_judged && !has_hierarchy) {
      return;
    }
    const int32_t first_value = input_.value_begin[first_item];
    for (int32_t item = first_item; item < end_item; ++item) {
      const int32_t first = input_.value_begin[item];
      const absl::Span<double> own = Of(item, first_value, scores);
      if (has_hierarchy) SpeakForMoreSpecific(input_, first, own);
      belief(first, own);
      if (has_judged && input_.judged(item)) {
        Judge<Belief>(input_.truth[item], first, own);
      }
    }
  }

  template <typename Belief>
  static void Judge(int32_t truth, int32_t first, absl::Span<double> scores) {
    double whole = 1;
    if constexpr (!Belief::kIsProbability) {
      whole = 0;
      for (const double score : scores) whole += score;
    }
    std::fill(scores.begin(), scores.end(), 0.0);
    if (truth >= 0) scores[truth - first] = whole;
  }

  const DiscoveryInput& input_;
  Blocks blocks_;
  std::vector<int32_t> value_of_claim_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_PROPAGATION_H_
