#ifndef VERACITY_VERIFY_POLICY_H_
#define VERACITY_VERIFY_POLICY_H_

#include "absl/status/statusor.h"
#include "base/digest.h"
#include "veracity/v1/policy.pb.h"

namespace veracity::internal {

// `policy` with the default preset's value for each field that it leaves out.
// INVALID_ARGUMENT, naming the field, if a value is out of range.
absl::StatusOr<v1::AssessmentPolicy> CompletePolicy(
    const v1::AssessmentPolicy& policy);

// SHA-256 of a complete policy's canonical form (docs/formats/assessment.md);
// its name is left out.
Digest PolicyDigest(const v1::AssessmentPolicy& policy);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_POLICY_H_
