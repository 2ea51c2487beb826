#include "base/ratio.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace veracity::internal {
namespace {

BigInt PowerOfTen(int64_t exponent) {
  return boost::multiprecision::pow(BigInt(10),
                                    static_cast<unsigned>(exponent));
}

// Numerators of `a` and `b` over their common denominator, powers of ten
// included, for what can be told from them.
std::pair<BigInt, BigInt> Aligned(const Ratio& a, const Ratio& b) {
  std::pair<BigInt, BigInt> nums(a.num * b.den, b.num * a.den);
  if (a.exp10 > b.exp10) nums.first *= PowerOfTen(a.exp10 - b.exp10);
  if (a.exp10 < b.exp10) nums.second *= PowerOfTen(b.exp10 - a.exp10);
  return nums;
}

// The binary logarithm of |ratio|, give or take one.
double Log2(const Ratio& ratio) {
  constexpr double kLog2Of10 = 3.321928094887362;
  return static_cast<double>(Bits(ratio.num)) -
         static_cast<double>(Bits(ratio.den)) +
         static_cast<double>(ratio.exp10) * kLog2Of10;
}

Decimal ToDecimal(const BigInt& digits, int64_t exp10) {
  // Ours is no hostile text: it has as many digits as it was computed to.
  const DecimalOptions any = {std::numeric_limits<int>::max(),
                              std::numeric_limits<int>::max()};
  const Decimal decimal =
      *Decimal::Parse(absl::StrCat(digits.str(), "e", exp10), any);
  return *Decimal::Parse(decimal.plain(), any);
}

}  // namespace

unsigned Bits(const BigInt& value) {
  return value == 0 ? 0 : boost::multiprecision::msb(abs(value)) + 1;
}

Ratio FromDecimal(const Decimal& decimal) {
  Ratio ratio;
  if (decimal.sign() == 0) return ratio;
  ratio.num = BigInt(decimal.digits());
  if (decimal.sign() < 0) ratio.num = -ratio.num;
  ratio.exp10 = decimal.exponent();
  return ratio;
}

Ratio FromText(const char* text) {
  return FromDecimal(Decimal::Parse(text).value_or(Decimal()));
}

Ratio FromDouble(double value) {
  constexpr int kMantissaBits = std::numeric_limits<double>::digits;
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  Ratio ratio;
  ratio.num = static_cast<int64_t>(std::ldexp(fraction, kMantissaBits));
  exponent -= kMantissaBits;
  if (exponent >= 0) ratio.num <<= exponent;
  if (exponent < 0) ratio.den <<= -exponent;
  return ratio;
}

Ratio operator*(const Ratio& a, const Ratio& b) {
  return {a.num * b.num, a.den * b.den, a.exp10 + b.exp10};
}

Ratio operator/(const Ratio& a, const Ratio& b) {
  Ratio quotient{a.num * b.den, a.den * b.num, a.exp10 - b.exp10};
  if (quotient.den < 0) {
    quotient.num = -quotient.num;
    quotient.den = -quotient.den;
  }
  return quotient;
}

Ratio operator+(const Ratio& a, const Ratio& b) {
  const auto [x, y] = Aligned(a, b);
  return {x + y, a.den * b.den, std::min(a.exp10, b.exp10)};
}

Ratio operator-(const Ratio& a, const Ratio& b) {
  return a + Ratio{-b.num, b.den, b.exp10};
}

Ratio Abs(const Ratio& a) { return {abs(a.num), a.den, a.exp10}; }

int Order(const Ratio& a, const Ratio& b) {
  if (a.num.sign() != b.num.sign() || a.num == 0) {
    return a.num.sign() < b.num.sign() ? -1 : a.num.sign() > b.num.sign();
  }
  // Far apart, no large power of ten need be written out.
  const double apart = Log2(a) - Log2(b);
  if (std::abs(apart) > 4) return (apart < 0) == (a.num > 0) ? -1 : 1;
  const auto [x, y] = Aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

Ratio Power(const Ratio& base, int64_t exponent) {
  const unsigned n = static_cast<unsigned>(std::abs(exponent));
  const Ratio power{boost::multiprecision::pow(base.num, n),
                    boost::multiprecision::pow(base.den, n),
                    base.exp10 * static_cast<int64_t>(n)};
  return exponent < 0 ? Ratio{1, 1, 0} / power : power;
}

std::optional<Decimal> Finite(const Ratio& ratio) {
  // A decimal is what has only twos and fives in its reduced denominator.
  BigInt den = ratio.den / gcd(abs(ratio.num), ratio.den);
  const unsigned twos = boost::multiprecision::lsb(den);
  den >>= twos;
  unsigned fives = 0;
  while (den % 5 == 0) {
    den /= 5;
    ++fives;
  }
  if (den != 1) return std::nullopt;
  const int64_t shift = std::max(twos, fives);
  return ToDecimal(ratio.num * PowerOfTen(shift) / ratio.den,
                   ratio.exp10 - shift);
}

Decimal Rounded(const Ratio& ratio, int digits) {
  if (ratio.num == 0) return Decimal();
  BigInt num = abs(ratio.num);
  BigInt den = ratio.den;
  // Scale the quotient to one or two digits more than `digits`.
  const int64_t shift = digits + 1 - static_cast<int64_t>(num.str().size()) +
                        static_cast<int64_t>(den.str().size());
  (shift > 0 ? num : den) *= PowerOfTen(std::abs(shift));
  BigInt quotient;
  BigInt rest;
  divide_qr(num, den, quotient, rest);
  const int64_t excess = static_cast<int64_t>(quotient.str().size()) - digits;
  const BigInt unit = PowerOfTen(excess);
  rest += (quotient % unit) * den;  // what lies below the last digit kept,
  quotient /= unit;                 // of which unit * den would be a whole
  const int half = BigInt(rest * 2).compare(unit * den);
  if (half > 0 || (half == 0 && quotient % 2 != 0)) ++quotient;
  return ToDecimal(ratio.num < 0 ? BigInt(-quotient) : quotient,
                   ratio.exp10 - shift + excess);
}

double ToDouble(const Ratio& ratio) {
  constexpr int kDigits = 40;  // more than twice what tells doubles apart
  return Rounded(ratio, kDigits).ToDouble();
}

std::optional<int64_t> AsInteger(const Ratio& ratio) {
  const double nearest = std::round(ToDouble(ratio));
  if (std::abs(nearest) > 0x1p53) return std::nullopt;
  if (Order(ratio, FromDouble(nearest)) != 0) return std::nullopt;
  return static_cast<int64_t>(nearest);
}

}  // namespace veracity::internal
