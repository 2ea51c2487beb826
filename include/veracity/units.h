#ifndef VERACITY_UNITS_H_
#define VERACITY_UNITS_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/decimal.h"

namespace veracity {

namespace internal {
struct UnitMeaning;
}  // namespace internal

// A Unit is a unit of measure, written in UCUM's case-sensitive codes: "km",
// "[lb_av]", "m/s2", "mg/dL", "{votes}", or "" for plain numbers.
//
// Factors are exact rationals, as UCUM 2.2 states them; a measured constant
// or pi counts as the decimal given there. By UCUM, "mol" and "bit" are plain
// numbers, and "rad" is a dimension of its own.
//
// Special units ("Cel", "[degF]", "[pH]", "dB") reach their quantity by a
// function and have no place in products or powers. Arbitrary units ("[iU]")
// measure only what they are themselves.
//
// A value type: copyable, always valid, safe to read from several threads.
// Equality is that of the text; whether two units mean the same is a question
// to Compare.
class Unit {
 public:
  // Unity, "".
  Unit();

  // Returns INVALID_ARGUMENT if `ucum` is not a UCUM term of known codes, uses
  // a special unit where it may not stand, has the factor 0, or is too large:
  // over 1000 bytes, 50 nested parentheses, an exponent over 255, or a factor
  // of more than 4096 bits or 10^1000.
  static absl::StatusOr<Unit> Parse(absl::string_view ucum);

  // As written.
  const std::string& text() const { return text_; }

  // What the unit measures, as a term in UCUM's base units in the order m, s,
  // g, rad, K, C, cd: "m.s-2", or "1" for a plain number. With "arbitrary:" in
  // front if arbitrary units are part of it, which follow in the order of
  // their codes: "arbitrary:[iU]", "arbitrary:m-3.[iU]". Two units are
  // commensurable if and only if these are equal, so it serves as a key.
  std::string dimension() const;

  bool Commensurable(const Unit& other) const;

  bool is_special() const;
  bool is_arbitrary() const;

  friend bool operator==(const Unit& a, const Unit& b) {
    return a.text_ == b.text_;
  }
  friend bool operator!=(const Unit& a, const Unit& b) { return !(a == b); }

  template <typename H>
  friend H AbslHashValue(H state, const Unit& unit) {
    return H::combine(std::move(state), unit.text_);
  }

 private:
  friend struct internal::UnitMeaning;
  Unit(std::string text, std::shared_ptr<const internal::UnitMeaning> meaning);

  std::string text_;
  std::shared_ptr<const internal::UnitMeaning> meaning_;
};

// Returns the unit that a URI of Wikidata (http://www.wikidata.org/entity/...)
// or QUDT (http://qudt.org/vocab/unit/...) names; https will do, too. Knows
// the common units that are the same beyond doubt, no others.
// Returns NOT_FOUND for any other URI.
absl::StatusOr<Unit> UnitFromUri(absl::string_view uri);

// A number of units: 0 of unity by default.
struct Quantity {
  Decimal value;
  Unit unit;
};

// The functions below return INVALID_ARGUMENT if
//  * the units are not commensurable,
//  * a value has more than 1000 digits or a power of ten beyond 7000,
//  * a special unit has no such value (a negative square root, a level of
//    what is not positive, a slope of 90 degrees and more) or it stands for a
//    quantity outside of 1e-300 to 1e300 times its reference.
//
// They compute with exact rationals. Special units with an offset (Cel,
// [degF], [degRe]) are exact as well, and so are levels that are powers with
// integer exponents (7 [pH]); other levels, slopes and roots pass through
// double and are good to about 12 digits: enough to compare, not to identify.

struct Converted {
  Decimal value;
  // Whether `value` is the very result; if not, it is rounded.
  bool exact = false;
};

// Returns `value` `from` in units of `to`: exactly if the result is a finite
// decimal, else rounded half to even to `digits` significant digits (to at
// most 15, where it passed through double).
// Returns INVALID_ARGUMENT also if `digits` is not in 1..1000.
absl::StatusOr<Converted> Convert(const Decimal& value, const Unit& from,
                                  const Unit& to, int digits = 34);

// Returns -1, 0 or 1 as the quantity `a` is less than, equal to or greater
// than `b`. It is the quantities that are compared, not their numbers: 3 [pH]
// is more than 7 [pH]. Two that passed through double are equal if they agree
// to one part in 1e12, unless they have the same special unit.
absl::StatusOr<int> Compare(const Quantity& a, const Quantity& b);

// Returns whether |a - b| <= relative * max(|a|, |b|), in base units: 1200
// [mi_i] and 2000 km agree within 0.04. Temperatures are thus taken from
// absolute zero, where a few percent are many degrees.
// Returns INVALID_ARGUMENT also if `relative` is negative.
absl::StatusOr<bool> AgreesWithin(const Quantity& a, const Quantity& b,
                                  const Decimal& relative);

// Returns whether the numbers of `a` and `b` in the unit of `most` are apart
// by its value at most: 99 [degF] and 37 Cel differ by at most 0.3 Cel, which
// here are degrees of difference and not a temperature.
// Returns INVALID_ARGUMENT also if `most` is negative.
absl::StatusOr<bool> DiffersByAtMost(const Quantity& a, const Quantity& b,
                                     const Quantity& most);

// In the base units of the dimension.
struct BaseRange {
  double low = 0;
  double high = 0;
};

// Returns doubles, equal or next to each other where the arithmetic is exact,
// with low <= the quantity in base units <= high, to pre-filter in an index:
// where two ranges of one dimension do not overlap, the quantities differ.
// Beyond the range of double, `high` (or `low`) is infinite.
absl::StatusOr<BaseRange> BaseBounds(const Quantity& quantity);

}  // namespace veracity

#endif  // VERACITY_UNITS_H_
