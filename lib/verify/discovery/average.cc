// Mean and median of an item's numbers.

#include <vector>

#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"

namespace veracity::internal {
namespace {

Findings Equally(const NumberColumns& columns, std::vector<double> numbers) {
  Findings findings;
  findings.weight.assign(static_cast<size_t>(columns.input().sources), 1);
  findings.number = std::move(numbers);
  columns.Judge(&findings.number);
  return findings;
}

}  // namespace

Findings FindByMean(const DiscoveryInput& input) {
  const NumberColumns columns(input);
  return Equally(columns, columns.means());
}

Findings FindByMedian(const DiscoveryInput& input) {
  const NumberColumns columns(input);
  return Equally(columns, columns.medians());
}

}  // namespace veracity::internal
