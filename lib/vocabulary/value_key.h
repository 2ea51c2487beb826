#ifndef VERACITY_VOCABULARY_VALUE_KEY_H_
#define VERACITY_VOCABULARY_VALUE_KEY_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "veracity/v1/claim.pb.h"

namespace veracity::internal {

// Much is said of one subject by one predicate: whom a country has sanctioned.
// Where values that differ are not in conflict, few of these statements have
// anything to do with one another, and value keys tell which may. They are
// stored: never change one.

// Any value may be related to one that has this key.
inline constexpr uint64_t kAnyValue = 0;

// A number of a value. Of two that have different ones, neither of them
// kAnyValue, neither says what the other says, as far as no spec makes them
// alike.
uint64_t ValueKey(const v1::Value& value);
// The key of an entity as a value.
uint64_t EntityValueKey(absl::string_view id);

// A number for a subject, by its kind and key in a store, with a value.
int64_t SubjectValueKey(int64_t kind, int64_t subject, uint64_t value);

}  // namespace veracity::internal

#endif  // VERACITY_VOCABULARY_VALUE_KEY_H_
