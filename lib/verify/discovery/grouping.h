#ifndef VERACITY_VERIFY_DISCOVERY_GROUPING_H_
#define VERACITY_VERIFY_DISCOVERY_GROUPING_H_

// Sources that have one voice.

#include <cstdint>
#include <vector>

#include "verify/discovery/discovery.h"

namespace veracity::internal {

struct Groups {
  // The group of each source. Groups are numbered in the order of their first
  // members.
  std::vector<int32_t> of;
  int32_t count = 0;
};

// The groups that the input declares, joined with each other where almost all
// of what they say is the same: two only if any two sources of them agree that
// much (complete linkage), those that agree most first; of equal agreement,
// those that share most items, then those with the lower numbers. A source that
// names several values of an item agrees with another if one of them is the
// other's first.
Groups FindGroups(const DiscoveryInput& input, const GroupingOptions& options);

// The columns of an input whose sources are the groups of another one. A group
// names of an item what most of its members name, the first in order of those
// that as many do. A group of one source keeps all its claims, also repeated
// ones. Values that nobody names any more are left out, unless judged true.
struct GroupedInput {
  DiscoveryInput input;  // into the columns below

  // For each value of the former input the one it is now, or kNoValue; and
  // the former one of each value.
  std::vector<int32_t> value_now;
  std::vector<int32_t> value_before;

  std::vector<int32_t> value_begin;
  std::vector<int32_t> claim_begin;
  std::vector<int32_t> source;
  std::vector<int32_t> label;
  std::vector<double> number;
  std::vector<int32_t> parent;
  std::vector<int32_t> similar_begin;
  std::vector<int32_t> similar;
  std::vector<double> similarity;
  std::vector<double> accuracy;
  std::vector<int32_t> truth;

  GroupedInput() = default;
  GroupedInput(const GroupedInput&) = delete;
  GroupedInput& operator=(const GroupedInput&) = delete;
};

// Fills in `grouped`, which must be new.
void GroupSources(const DiscoveryInput& input, const Groups& groups,
                  GroupedInput* grouped);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_GROUPING_H_
