#ifndef VERACITY_VERIFY_AFFECTED_H_
#define VERACITY_VERIFY_AFFECTED_H_

#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/reader.h"
#include "veracity/call.h"
#include "veracity/v1/policy.pb.h"

namespace veracity::internal {

// What some entries of the log touch.
struct Touched {
  // More than can be said cheaply, or something that bears on everything:
  // trust in an author whose structure counts.
  bool all = false;
  // The places, each with the positions of the entries that touch it, the
  // first few.
  std::map<int64_t, std::vector<int64_t>> places;
};

// Positions that are kept of those that touch one place.
inline constexpr size_t kMaximumCauses = 16;

// What the entries of commits `since` + 1 to the snapshot's touch: every place
// (places.h) of which a question may be answered otherwise than before. A
// claim that is new touches only itself: what its own case turns out to reach
// is touched by that. Returns DEADLINE_EXCEEDED and CANCELLED.
absl::StatusOr<Touched> TouchedSince(Reader& reader, int64_t since,
                                     const v1::AssessmentPolicy& policy,
                                     const CallOptions& call);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_AFFECTED_H_
