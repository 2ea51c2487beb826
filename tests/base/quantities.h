#ifndef VERACITY_TESTS_BASE_QUANTITIES_H_
#define VERACITY_TESTS_BASE_QUANTITIES_H_

// Decimals, units and quantities from text that a test knows to be right.

#include "tests/testing.h"
#include "veracity/decimal.h"
#include "veracity/units.h"

namespace veracity::testing {

inline Decimal D(absl::string_view text) {
  absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  EXPECT_THAT(decimal, IsOk());
  return decimal.value_or(Decimal());
}

inline Unit U(absl::string_view ucum) {
  absl::StatusOr<Unit> unit = Unit::Parse(ucum);
  EXPECT_THAT(unit, IsOk());
  return unit.value_or(Unit());
}

inline Quantity Q(absl::string_view value, absl::string_view unit) {
  return {D(value), U(unit)};
}

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_BASE_QUANTITIES_H_
