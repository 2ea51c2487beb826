#ifndef VERACITY_VERIFY_DISCOVERY_EVALUATION_MEASURE_H_
#define VERACITY_VERIFY_DISCOVERY_EVALUATION_MEASURE_H_

// How well answers agree with known ones. Items that nobody says anything of
// are left out.

#include <cstdint>
#include <string>
#include <vector>

#include "verify/discovery/discovery.h"
#include "verify/discovery/evaluation/data_sets.h"

namespace veracity::internal {

// Only what is asked: all iterations, sources as they are.
DiscoveryOptions Plain(DiscoveryMethod method, int iterations);

// Answers chosen that are right.
double Right(const DataSet& set, const DiscoveryReport& report,
             const IsRight& is_right);

// Of votes, where ties are broken at random.
double ExpectedRight(const DataSet& set, const DiscoveryInput& input,
                     const DiscoveryReport& votes, const IsRight& is_right);

// ZenCrowd has posteriors of all labels; here, those of labels that nobody
// named share what is left of 1. The lowest of equals is chosen.
std::vector<int32_t> ChosenOfAllLabels(const DiscoveryInput& input,
                                       const DiscoveryReport& report);

// By the label chosen of each item, which may be one that nobody named.
double RightLabels(const DataSet& set, const std::vector<int32_t>& chosen);

// The harmonic mean of precision and recall of the label "1", in per cent.
double F1(const DataSet& set, const std::vector<int32_t>& chosen);

struct Errors {
  double mean_absolute = 0, root_mean_square = 0;
  double wrong = 0;  // off by more than a thousandth of the truth
  double count = 0;
};
// `numbers`: of each item.
Errors ErrorsOf(const DataSet& set, const std::vector<double>& numbers);
// The values chosen, as numbers.
std::vector<double> ChosenNumbers(const DataSet& set,
                                  const DiscoveryReport& report);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_EVALUATION_MEASURE_H_
