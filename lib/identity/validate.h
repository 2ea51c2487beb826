#ifndef VERACITY_IDENTITY_VALIDATE_H_
#define VERACITY_IDENTITY_VALIDATE_H_

#include <google/protobuf/message.h>

#include <optional>
#include <string>

#include "veracity/limits.h"
#include "veracity/v1/record.pb.h"

namespace veracity::internal {

// Why a record is not accepted.
struct Problem {
  // A path from the record: "assertion.grounds[2].attribution.source".
  std::string field;
  // What is wrong, or what would be right: "1.4 is above 1".
  std::string reason;
};

// Returns the first problem that shows in the record alone, or nothing: text
// that is not UTF-8, sizes past `limits`, fields that are missing or exclude
// each other, times, decimals and units that do not parse, numbers out of
// range or off their scale, enum values and reserved predicates that this
// version does not know. Whether what it refers to is on record is not asked,
// nor whether an id that it gives is right: that is for Identify().
std::optional<Problem> Validate(const v1::Record& record, const Limits& limits);

// The same for a record of one kind, but for its size as a message.
std::optional<Problem> Validate(const v1::Entity& entity, const Limits& limits);
std::optional<Problem> Validate(const v1::Document& document,
                                const Limits& limits);
std::optional<Problem> Validate(const v1::Claim& claim, const Limits& limits);
std::optional<Problem> Validate(const v1::Assertion& assertion,
                                const Limits& limits);
std::optional<Problem> Validate(const v1::Retraction& retraction,
                                const Limits& limits);
std::optional<Problem> Validate(const v1::PredicateSpec& predicate,
                                const Limits& limits);

// Whether a newer version of the contract speaks in `message`, anywhere: a
// field, or a value of an enum, that this one does not know. The id of such a
// record cannot be computed here.
bool HasUnknownFields(const google::protobuf::Message& message);

}  // namespace veracity::internal

#endif  // VERACITY_IDENTITY_VALIDATE_H_
