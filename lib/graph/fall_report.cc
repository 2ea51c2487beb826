#include "graph/fall_report.h"

namespace veracity::internal {
namespace {

// Whether a member of a ground of statement `i` led to something that is no
// more.
bool HasLostGround(const StandingInput& input, int32_t i,
                   const Standing& before, const Standing& after) {
  for (int32_t m = input.member_begin[input.ground_begin[i]];
       m < input.member_begin[input.ground_begin[i + 1]]; ++m) {
    if (before.outcome[m] == GroundOutcome::kLeads &&
        LeadsToNothing(after.outcome[m])) {
      return true;
    }
    for (int32_t node : before.LeadsOf(m)) {
      if (node < static_cast<int32_t>(before.stands.size()) &&
          before.stands[node] && !after.stands[node]) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

FallReport WhatWouldFall(const StandingInput& input,
                         const WithdrawalInput& entries,
                         absl::Span<const RetractionTarget> also) {
  const Standing before = FindStanding(input, entries);
  const Standing after = FindStanding(input, FindWithdrawals(entries, also));
  FallReport report;
  const int32_t count = static_cast<int32_t>(input.claim.size());
  for (int32_t i = 0; i < count; ++i) {
    const bool fell = before.stands[i] && !after.stands[i];
    if (fell || after.withdrawn[i] > before.withdrawn[i]) {
      report.falls.push_back({i, after.why[i]});
    } else if (!before.stands[i] && after.stands[i]) {
      report.rises.push_back(i);
    } else if (after.stands[i] && HasLostGround(input, i, before, after)) {
      report.still_standing.push_back(i);
    }
  }
  return report;
}

}  // namespace veracity::internal
