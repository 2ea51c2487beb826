#ifndef VERACITY_CLI_JSON_H_
#define VERACITY_CLI_JSON_H_

#include <google/protobuf/message.h>

#include <string>

namespace veracity::cli {

// Prints a message of the contract as ProtoJSON, on one line; the digests that
// are ids as they are printed ("clm_...") instead of base64.
std::string PrintJson(const google::protobuf::Message& message);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_JSON_H_
