#ifndef VERACITY_GRAPH_FALL_REPORT_H_
#define VERACITY_GRAPH_FALL_REPORT_H_

// The dry run of a retraction.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "graph/standing.h"
#include "graph/withdrawal.h"

namespace veracity::internal {

struct Fallen {
  int32_t statement = kNoIndex;
  WhyFallen why = WhyFallen::kWithdrawn;

  friend bool operator==(const Fallen&, const Fallen&) = default;
};

// What would change. All in the order of their numbers.
struct FallReport {
  // Withdrawn, or standing no longer.
  std::vector<Fallen> falls;
  // They rested on something that falls, and stand on other ground.
  std::vector<int32_t> still_standing;
  // Reinstated; or they stand because what stood against an attribution fell.
  std::vector<int32_t> rises;
};

// Returns what would change if the owner withdrew `also`; attestation and what
// is replaced are taken to stay as they are.
FallReport WhatWouldFall(const StandingInput& input,
                         const WithdrawalInput& entries,
                         absl::Span<const RetractionTarget> also);

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_FALL_REPORT_H_
