#ifndef VERACITY_VERIFY_LEAST_CUT_H_
#define VERACITY_VERIFY_LEAST_CUT_H_

// Section 6 of the rule: how much evidence comes in through doors of limited
// width. Whole numbers (billionths), so that no order matters.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace veracity::internal {

// What an origin gives through a door, at most. Each pair once.
struct DoorShare {
  int32_t origin = 0;
  int32_t door = 0;
  int64_t evidence = 0;  // billionths; above 0

  friend bool operator==(const DoorShare&, const DoorShare&) = default;
};

struct DoorWidth {
  int32_t door = 0;
  int64_t width = 0;  // billionths
};

// Returns
//   min over sets T of doors of  sum over D in T of width(D)
//       + sum over origins of the most that it gives through a door not in T.
// `shares` in the order of origins, `doors` in that of doors, all that shares
// name. Takes time linear in the shares where no door binds; else finds a
// greatest flow (Dinic). Sums up to 2^63 billionths.
int64_t LeastCut(absl::Span<const DoorShare> shares,
                 absl::Span<const DoorWidth> doors);

// What a plain sum would give: of each origin the greatest.
int64_t SumOfGreatest(absl::Span<const DoorShare> shares);

// The most origins that can be matched to different doors, over shares of at
// least `least`. `shares` in the order of origins.
int32_t MatchedOrigins(absl::Span<const DoorShare> shares, int64_t least);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_LEAST_CUT_H_
