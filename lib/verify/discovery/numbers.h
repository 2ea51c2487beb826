#ifndef VERACITY_VERIFY_DISCOVERY_NUMBERS_H_
#define VERACITY_VERIFY_DISCOVERY_NUMBERS_H_

// What methods of numbers share: the claims of each item in the order of their
// numbers, and one pass over the claims in which sources' weights give a number
// for each item, and the numbers' distances from it give losses for each
// source.

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "verify/discovery/blocks.h"
#include "verify/discovery/findings.h"

namespace veracity::internal {

// Judged items are so by a number that is true; those that are none of these
// are as good as not judged.
class NumberColumns {
 public:
  explicit NumberColumns(const DiscoveryInput& input);

  const DiscoveryInput& input() const { return input_; }

  // The claims of an item in the order of their numbers: from begin(item) to
  // begin(item + 1) in the columns below.
  int32_t begin(int32_t item) const {
    return input_.claim_begin[input_.value_begin[item]];
  }
  const std::vector<int32_t>& source() const { return source_; }
  const std::vector<double>& number() const { return number_; }
  const std::vector<int32_t>& value() const { return value_; }

  // Of each item's claims, NaN where there are none: mean, median, and standard
  // deviation of all of them as a population.
  const std::vector<double>& means() const { return means_; }
  const std::vector<double>& medians() const { return medians_; }
  const std::vector<double>& deviations() const { return deviations_; }

  // Replaces the numbers of judged items by what is true.
  void Judge(std::vector<double>* numbers) const;

 private:
  const DiscoveryInput& input_;
  std::vector<int32_t> source_;
  std::vector<double> number_;
  std::vector<int32_t> value_;
  std::vector<double> means_;
  std::vector<double> medians_;
  std::vector<double> deviations_;
};

// How a pass makes numbers and losses.
struct NumberRule {
  // Losses are absolute, and numbers are weighted medians: the smallest one at
  // or below which lies half of the weight. Else losses are squared, and
  // numbers weighted means.
  bool absolute = false;
  // Losses are divided by the item's standard deviation; where it is 0, they
  // are 0.
  bool per_deviation = false;
  // Numbers are counted in standard deviations from the item's mean; and with
  // each item's claims counts `prior_mean`, by weight `prior_weight`.
  bool standardized = false;
  double prior_mean = 0;
  double prior_weight = 0;
};

// Weighs sources and finds numbers in turn. `weigh` has the claims of sources
// and the sums of their losses, and sets their weights. Items whose sources
// have no weight keep their number.
class NumberPasses {
 public:
  NumberPasses(const NumberColumns& columns, const NumberRule& rule,
               int threads);

  // Losses of sources from these numbers.
  void Lose(const std::vector<double>& numbers, std::vector<double>* losses);

  // Numbers from these weights, and losses from these numbers.
  void Pass(const std::vector<double>& weights, std::vector<double>* numbers,
            std::vector<double>* losses);

 private:
  double NumberOf(int32_t item, const double* weights, double otherwise) const;
  void LoseIn(int32_t item, double found, double* losses) const;

  const NumberColumns& columns_;
  NumberRule rule_;
  Blocks blocks_;
};

using Weigh = absl::FunctionRef<void(const std::vector<double>& claims,
                                     const std::vector<double>& losses,
                                     std::vector<double>* weights)>;

// The whole method: from `start`, to the end of `loop`, in which the greatest
// change of weights counts.
Findings FindNumbers(const NumberColumns& columns, const NumberRule& rule,
                     std::vector<double> start, Iterations loop, int threads,
                     Weigh weigh);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_NUMBERS_H_
