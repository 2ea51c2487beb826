#ifndef VERACITY_VERIFY_DISCOVERY_INPUT_CHECK_H_
#define VERACITY_VERIFY_DISCOVERY_INPUT_CHECK_H_

#include "absl/status/status.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Return INVALID_ARGUMENT if columns do not fit each other, if an option is out
// of its range.
absl::Status CheckInput(const DiscoveryInput& input);
absl::Status CheckOptions(const DiscoveryOptions& options);

// Returns FAILED_PRECONDITION if the input has not what the method needs,
// RESOURCE_EXHAUSTED if it has too much.
absl::Status CheckNeeds(const DiscoveryInput& input, DiscoveryMethod method);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_INPUT_CHECK_H_
