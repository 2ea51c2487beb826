#ifndef VERACITY_TESTS_PROTO_CONTRACT_H_
#define VERACITY_TESTS_PROTO_CONTRACT_H_

#include <google/protobuf/descriptor.pb.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace veracity::testing {

// Reads the contract as the protobuf compiler wrote it: a FileDescriptorSet in
// binary, with comments (source_code_info).
//
// Returns NOT_FOUND if there is no such file, INVALID_ARGUMENT if it holds
// anything else.
absl::StatusOr<google::protobuf::FileDescriptorSet> ReadContract(
    const std::string& path);

// The baseline's form: text, without comments, the same for the same contract.
std::string PrintContract(google::protobuf::FileDescriptorSet contract);

// Says, in a sentence each, what in `now` breaks data or programs that were
// made with `baseline`, in binary, JSON or text form. Additions break nothing.
std::vector<std::string> BreakingChanges(
    const google::protobuf::FileDescriptorSet& baseline,
    const google::protobuf::FileDescriptorSet& now);

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_PROTO_CONTRACT_H_
