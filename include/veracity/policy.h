#ifndef VERACITY_POLICY_H_
#define VERACITY_POLICY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/policy.pb.h"

namespace veracity {

// The policies that come with the library: "default", which the others change
// in what they say, "intelligence", "newsroom", "screening". Their files are
// in docs/formats/assessment.md.
std::vector<std::string> PolicyNames();

// One of them, whole; NOT_FOUND, naming those there are.
absl::StatusOr<v1::AssessmentPolicy> Policy(absl::string_view name);

// A preset's text as its file has it, with comments; NOT_FOUND.
absl::StatusOr<absl::string_view> PolicyText(absl::string_view name);

// Reads a policy that somebody wrote, in protobuf's text format, and completes
// it from the default. Returns INVALID_ARGUMENT, naming line or field, if it
// does not parse or a value is out of range.
absl::StatusOr<v1::AssessmentPolicy> ReadPolicy(absl::string_view text);

}  // namespace veracity

#endif  // VERACITY_POLICY_H_
