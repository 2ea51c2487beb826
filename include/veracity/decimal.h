#ifndef VERACITY_DECIMAL_H_
#define VERACITY_DECIMAL_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace veracity {

// What Decimal::Parse accepts, so that a short text cannot cost much.
struct DecimalOptions {
  // Digits written before the exponent, leading zeros included.
  int max_digits = 1000;
  // Absolute value of the exponent as written; at most 1,000,000,000 counts.
  int max_exponent = 6000;
};

// A Decimal is a decimal number of any size, exactly as it was written.
//
// It never passes through binary floating point: "0.1" is a tenth. Comparison
// is by value, so that 1200 == 1.2e3; `text` tells them apart. There is no
// infinity, no NaN and no negative zero in value ("-0" equals "0").
//
// A value type: copyable, always valid, safe to read from several threads.
class Decimal {
 public:
  // Zero.
  Decimal() : text_("0") {}

  // Reads [+-]digits[.digits][(e|E)[+-]digits], in ASCII.
  //
  // Returns INVALID_ARGUMENT if `text` is anything else ("nan", "1,200",
  // ".5", "5.", " 1", "") or exceeds a limit of `options`.
  static absl::StatusOr<Decimal> Parse(absl::string_view text,
                                       DecimalOptions options = {});

  static Decimal FromInt(int64_t value);

  // As written: "+0.50" stays "+0.50".
  const std::string& text() const { return text_; }

  // The one spelling of the value, for identity: "0", or an optional minus,
  // the digits without zeros at either end, and "e" and the exponent if that
  // is not 0: "1200" -> "12e2", "0.50" -> "5e-1", "-3" -> "-3".
  std::string canonical() const;

  // The value for people to read: without exponent as long as it is at least
  // 1e-7 and below 1e21 ("1200", "-0.5"), else as in "1.25e+30". Parses back
  // to the same value. The thresholds are those of ECMA-262 Number::toString.
  std::string plain() const;

  // -1, 0 or 1.
  int sign() const { return digits_.empty() ? 0 : negative_ ? -1 : 1; }

  // The value is sign * digits * 10^exponent: `digits` has no zero at either
  // end; it is empty, and `exponent` 0, if the value is 0.
  const std::string& digits() const { return digits_; }
  int64_t exponent() const { return exponent_; }

  // The double nearest to the value, ties to even (IEEE 754 section 4.3.1):
  // an infinity beyond the range of double, 0 for what is too small for it.
  double ToDouble() const;

  // -1, 0 or 1 as `a` is less than, equal to or greater than `b`; exact.
  static int Compare(const Decimal& a, const Decimal& b);

  friend bool operator==(const Decimal& a, const Decimal& b) {
    return Compare(a, b) == 0;
  }
  friend bool operator!=(const Decimal& a, const Decimal& b) {
    return Compare(a, b) != 0;
  }
  friend bool operator<(const Decimal& a, const Decimal& b) {
    return Compare(a, b) < 0;
  }
  friend bool operator<=(const Decimal& a, const Decimal& b) {
    return Compare(a, b) <= 0;
  }
  friend bool operator>(const Decimal& a, const Decimal& b) {
    return Compare(a, b) > 0;
  }
  friend bool operator>=(const Decimal& a, const Decimal& b) {
    return Compare(a, b) >= 0;
  }

  template <typename H>
  friend H AbslHashValue(H state, const Decimal& decimal) {
    return H::combine(std::move(state), decimal.sign(), decimal.digits_,
                      decimal.exponent_);
  }

 private:
  std::string text_;
  std::string digits_;
  int64_t exponent_ = 0;
  bool negative_ = false;
};

}  // namespace veracity

#endif  // VERACITY_DECIMAL_H_
