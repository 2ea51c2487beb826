#ifndef VERACITY_BASE_RATIO_H_
#define VERACITY_BASE_RATIO_H_

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"
#include "veracity/decimal.h"

// The one header that shows Boost; only lib/base/*.cc includes it.

namespace veracity::internal {

using BigInt = boost::multiprecision::cpp_int;

// An exact rational, num / den * 10^exp10, with den > 0; not reduced. Keeping
// the power of ten apart is what makes "1e6000" cheap.
struct Ratio {
  BigInt num = 0;
  BigInt den = 1;
  int64_t exp10 = 0;
};

Ratio FromDecimal(const Decimal& decimal);
// Of text that is known to be a decimal, as in the unit table.
Ratio FromText(const char* text);
// REQUIRES: `value` is finite.
Ratio FromDouble(double value);

Ratio operator*(const Ratio& a, const Ratio& b);
// REQUIRES: `b` is not 0.
Ratio operator/(const Ratio& a, const Ratio& b);
Ratio operator+(const Ratio& a, const Ratio& b);
Ratio operator-(const Ratio& a, const Ratio& b);
Ratio Abs(const Ratio& a);
// REQUIRES: `base` is not 0 if `exponent` is negative.
Ratio Power(const Ratio& base, int64_t exponent);

// -1, 0 or 1 as `a` is less than, equal to or greater than `b`.
int Order(const Ratio& a, const Ratio& b);

// The length of |value| in bits.
unsigned Bits(const BigInt& value);

// `ratio` as a decimal, if it is one.
std::optional<Decimal> Finite(const Ratio& ratio);

// `ratio` to `digits` significant digits, half to even. REQUIRES: digits > 0.
Decimal Rounded(const Ratio& ratio, int digits);

// The double that `ratio` is, or else one of the two that enclose it; an
// infinity beyond the range of double.
double ToDouble(const Ratio& ratio);

// The integer that `ratio` is, if it is one of those up to 2^53.
std::optional<int64_t> AsInteger(const Ratio& ratio);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_RATIO_H_
