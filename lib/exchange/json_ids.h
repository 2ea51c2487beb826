#ifndef VERACITY_EXCHANGE_JSON_IDS_H_
#define VERACITY_EXCHANGE_JSON_IDS_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "exchange/labels.h"

namespace veracity::internal {

// What to write in place of the JSON string `value` of a digest field.
using IdRewrite = absl::FunctionRef<std::string(const DigestField& field,
                                                const std::string& value)>;

// Copies one JSON object, the ProtoJSON of a message of `type`, but for its
// ids, which `rewrite` gives. On the way it refuses what ProtoJSON readers
// let pass or disagree on: a key that comes twice (be it once in each of the
// field's two spellings), a number that is not whole (no field of a record
// takes one), a value nested more deeply than `depth`.
//
// Returns INVALID_ARGUMENT, also if `json` is no JSON object or not UTF-8.
absl::StatusOr<std::string> RewriteJsonIds(
    absl::string_view json, const google::protobuf::Descriptor* type, int depth,
    IdRewrite rewrite);

}  // namespace veracity::internal

#endif  // VERACITY_EXCHANGE_JSON_IDS_H_
