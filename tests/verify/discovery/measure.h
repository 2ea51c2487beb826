#ifndef VERACITY_TESTS_VERIFY_DISCOVERY_MEASURE_H_
#define VERACITY_TESTS_VERIFY_DISCOVERY_MEASURE_H_

// How many answers methods get right on data sets with known answers.

#include <string>

#include "verify/discovery/discovery.h"
#include "verify/discovery/evaluation/data_sets.h"
#include "verify/discovery/evaluation/measure.h"

namespace veracity::internal {

// Counts differ by as much where sums are added up in another order.
inline constexpr double kTies = 2;

// A failure is one of the test.
DiscoveryReport Ask(const DiscoveryInput& input,
                    const DiscoveryOptions& options);

// A row of the table, with the settings of the table. Accu has no prior.
struct Row {
  double vote_expected, vote, sums, average_log, investment, pooled, pooled_10,
      truth_finder, crh_sum, crh_max, accu;
};
Row Measure(const DataSet& set, const DiscoveryInput& input,
            double wrong_values, const IsRight& is_right);

// Prints it, too.
void ExpectRow(const std::string& name, const Row& row, const Row& expected,
               double tolerance = kTies);

}  // namespace veracity::internal

#endif  // VERACITY_TESTS_VERIFY_DISCOVERY_MEASURE_H_
