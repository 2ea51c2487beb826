#ifndef VERACITY_VERIFY_VALUE_KEY_H_
#define VERACITY_VERIFY_VALUE_KEY_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "veracity/v1/claim.pb.h"
#include "verify/meanings.h"

namespace veracity::internal {

// Much is said of one subject by one predicate: whom a country has sanctioned.
// Where values that differ are not in conflict, few of these statements have
// anything to do with one another, and value keys tell which may.

// Any value may be related to one that has this key.
inline constexpr uint64_t kAnyValue = 0;

// A number of a statement's value. Of two that have different ones, neither of
// them kAnyValue, neither value says what the other says, as far as no spec
// makes them alike.
uint64_t ValueKey(const v1::Statement& statement);
// The key of an entity as a value.
uint64_t EntityValueKey(absl::string_view id);

// Whether statements with this one's predicate are related only if their values
// are, and those by nothing but themselves: it is not single-valued, and has no
// tolerance, hierarchy or inverse.
bool RelatesByValue(const v1::Statement& statement, const Meanings& meanings);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_VALUE_KEY_H_
