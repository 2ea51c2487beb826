#ifndef VERACITY_BASE_UNIT_TABLE_H_
#define VERACITY_BASE_UNIT_TABLE_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace veracity::internal {

// The facts of UCUM 2.2 (The Unified Code for Units of Measure, 2024-06-17,
// https://ucum.org) that arithmetic needs: codes, factors, what they are
// factors of. All numbers are decimal text, hence exact.

// The base units; each is metric. A dimension is a vector of exponents of
// these, in this order.
inline constexpr const char* kBaseUnits[] = {"m", "s", "g", "rad",
                                             "K", "C", "cd"};
inline constexpr int kBaseUnitCount = 7;

struct UnitPrefix {
  const char* code;
  const char* factor;
};
absl::Span<const UnitPrefix> UnitPrefixes();

// How a number v in a unit stands for a quantity q of `factor` times `unit`.
enum class Scale : uint8_t {
  kRatio,        // q = v
  kOffset,       // q = v + parameter
  kPower,        // q = parameter ^ v
  kHalfPower,    // q = parameter ^ (v / 2)
  kExponential,  // q = e ^ v
  kTangent,      // q = arctan(v / 100)
  kRoot,         // q = v ^ 2
};

inline constexpr uint8_t kPlain = 0;
inline constexpr uint8_t kMetric = 1;     // takes a prefix
inline constexpr uint8_t kArbitrary = 2;  // measures only what it is itself

struct UnitAtom {
  const char* code;
  const char* factor;  // a Decimal
  const char* unit;    // a UCUM term over atoms further up and base units
  uint8_t flags = kPlain;
  Scale scale = Scale::kRatio;
  const char* parameter = "";  // a Decimal, if `scale` has one
};
absl::Span<const UnitAtom> UnitAtoms();

// A name in another vocabulary: an item of Wikidata ("Q11573") or the last
// part of a QUDT unit's URI ("KiloM").
struct UnitAlias {
  const char* name;
  const char* ucum;
};
absl::Span<const UnitAlias> WikidataUnits();
absl::Span<const UnitAlias> QudtUnits();

}  // namespace veracity::internal

#endif  // VERACITY_BASE_UNIT_TABLE_H_
