#ifndef VERACITY_VERIFY_FIT_H_
#define VERACITY_VERIFY_FIT_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "veracity/v1/predicate.pb.h"
#include "veracity/v1/value.pb.h"

// How a part of one statement, x, fits that of another, y: numbers, times and
// places. Swapping x and y mirrors the answer. What does not parse, or cannot
// be compared (metres and seconds), is kUnclear. docs/decisions/relations.md
// has the readings.

namespace veracity::internal {

enum class Fit : uint8_t {
  kEqual,    // agree, within tolerance
  kMore,     // x says what y says, and more
  kLess,     // the other way round
  kApart,    // cannot both be so
  kUnclear,  // none of these
};

// From what entails what.
constexpr Fit FitOf(bool x_entails_y, bool y_entails_x) {
  if (x_entails_y) return y_entails_x ? Fit::kEqual : Fit::kMore;
  return y_entails_x ? Fit::kLess : Fit::kUnclear;
}

// The fit of a whole that has two parts. REQUIRES: neither is kApart.
constexpr Fit Both(Fit a, Fit b) {
  if (a == b || b == Fit::kEqual) return a;
  return a == Fit::kEqual ? b : Fit::kUnclear;
}

// What "about" and "nearly" leave open where the predicate has no tolerance,
// as a share of the greater number: our own judgement.
inline constexpr absl::string_view kRoughly = "0.1";

// Exact: rational numbers decide, save for the special units that pass through
// double (veracity/units.h). `tolerance` may be empty: what is equal agrees.
Fit FitOfQuantities(const v1::Quantity& x, const v1::Quantity& y,
                    const v1::Tolerance& tolerance);

// By the bounds of the times, which also agree if their ends differ by the
// absolute tolerance at most, a duration.
Fit FitOfTimes(const v1::Time& x, const v1::Time& y,
               const v1::Tolerance& tolerance);

// By the decimals, and by the distance over the ground where there is an
// absolute tolerance, a length. The same to the bit on every machine.
Fit FitOfPoints(const v1::GeoPoint& x, const v1::GeoPoint& y,
                const v1::Tolerance& tolerance);

struct ValidFit {
  Fit fit = Fit::kUnclear;  // never kApart
  bool overlaps = false;    // at least possibly
};

// When it was so (EDTF, or empty: not dated), of states or of events.
ValidFit FitOfValid(absl::string_view x, absl::string_view y,
                    v1::Aspect aspect);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_FIT_H_
