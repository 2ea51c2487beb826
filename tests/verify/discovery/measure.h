#ifndef VERACITY_TESTS_VERIFY_DISCOVERY_MEASURE_H_
#define VERACITY_TESTS_VERIFY_DISCOVERY_MEASURE_H_

// How many answers methods get right on data sets with known answers.

#include <functional>
#include <map>
#include <string>

#include "tests/verify/discovery/claims.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Counts differ by as much where sums are added up in another order.
inline constexpr double kTies = 2;

// Claims, and what is true.
struct DataSet {
  Claims claims;
  std::map<std::string, std::string> gold;  // by item
};

// Whether a value is right.
using IsRight =
    std::function<bool(const std::string& value, const std::string& gold)>;
inline bool IsEqual(const std::string& value, const std::string& gold) {
  return value == gold;
}

// Only what is asked: all iterations, sources as they are.
DiscoveryOptions Plain(DiscoveryMethod method, int iterations);

// A failure is one of the test.
DiscoveryReport Ask(const DiscoveryInput& input,
                    const DiscoveryOptions& options);

double Right(const DataSet& set, const DiscoveryReport& report,
             const IsRight& is_right);

// Of votes, where ties are broken at random.
double ExpectedRight(const DataSet& set, const DiscoveryInput& input,
                     const DiscoveryReport& votes, const IsRight& is_right);

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
