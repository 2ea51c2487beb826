#ifndef VERACITY_BASE_UNIT_PARSER_H_
#define VERACITY_BASE_UNIT_PARSER_H_

#include <array>
#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/ratio.h"
#include "base/unit_table.h"
#include "veracity/units.h"

namespace veracity::internal {

// What a unit stands for: `factor` times base units times arbitrary units. Of
// a special unit, `factor` multiplies the number before the function of the
// atom applies, and `reference` (in base units) its result.
struct UnitMeaning {
  Ratio factor{1, 1, 0};
  std::array<int, kBaseUnitCount> base{};
  std::map<std::string, int> arbitrary;  // by code; no exponent is 0
  const UnitAtom* special = nullptr;     // in UnitAtoms()
  Ratio reference{1, 1, 0};
  bool is_number = false;  // made of digits only: may multiply a special unit

  // The meaning of `unit`, which lives as long as it.
  static const UnitMeaning& Of(const Unit& unit) { return *unit.meaning_; }
};

// Reads a UCUM term; Unit::Parse states the limits and errors.
absl::StatusOr<UnitMeaning> ParseUnit(absl::string_view text);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_UNIT_PARSER_H_
