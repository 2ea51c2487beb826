#include "veracity/decimal.h"

#include <algorithm>
#include <limits>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/charconv.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace veracity {
namespace {

constexpr int64_t kExponentCap = 1'000'000'000;

// Where plain() turns to an exponent, in powers of ten.
constexpr int64_t kPlainMin = -7;
constexpr int64_t kPlainMax = 21;

absl::Status Malformed(absl::string_view text, absl::string_view why) {
  constexpr size_t kShown = 40;
  return absl::InvalidArgumentError(
      absl::StrCat("decimal '", absl::CHexEscape(text.substr(0, kShown)),
                   text.size() > kShown ? "..." : "", "': ", why));
}

// Takes the run of ASCII digits at the start of `rest`.
absl::string_view TakeDigits(absl::string_view& rest) {
  size_t size = 0;
  while (size < rest.size() && rest[size] >= '0' && rest[size] <= '9') ++size;
  const absl::string_view digits = rest.substr(0, size);
  rest.remove_prefix(size);
  return digits;
}

// Takes an optional sign; returns whether it was a minus.
bool TakeMinus(absl::string_view& rest) {
  if (rest.empty() || (rest[0] != '+' && rest[0] != '-')) return false;
  const bool minus = rest[0] == '-';
  rest.remove_prefix(1);
  return minus;
}

// The value of `digits`, or more than `limit` if it is more.
int64_t Saturated(absl::string_view digits, int64_t limit) {
  int64_t value = 0;
  for (char c : digits) {
    value = value * 10 + (c - '0');
    if (value > limit) return limit + 1;
  }
  return value;
}

}  // namespace

absl::StatusOr<Decimal> Decimal::Parse(absl::string_view text,
                                       DecimalOptions options) {
  absl::string_view rest = text;
  Decimal decimal;
  const bool negative = TakeMinus(rest);
  const absl::string_view whole = TakeDigits(rest);
  if (whole.empty()) return Malformed(text, "no digit where one must be");
  absl::string_view fraction;
  if (!rest.empty() && rest[0] == '.') {
    rest.remove_prefix(1);
    fraction = TakeDigits(rest);
    if (fraction.empty()) return Malformed(text, "no digit after the point");
  }
  if (static_cast<int64_t>(whole.size() + fraction.size()) >
      options.max_digits) {
    return Malformed(text,
                     absl::StrCat("more than ", options.max_digits, " digits"));
  }

  int64_t exponent = 0;
  if (!rest.empty() && (rest[0] == 'e' || rest[0] == 'E')) {
    rest.remove_prefix(1);
    const bool minus = TakeMinus(rest);
    const absl::string_view digits = TakeDigits(rest);
    if (digits.empty()) return Malformed(text, "no digit in the exponent");
    const int64_t limit = std::min<int64_t>(options.max_exponent, kExponentCap);
    exponent = Saturated(digits, limit);
    if (exponent > limit) {
      return Malformed(text, absl::StrCat("exponent beyond ", limit));
    }
    if (minus) exponent = -exponent;
  }
  if (!rest.empty()) {
    return Malformed(
        text,
        absl::StrCat("unexpected '", absl::CHexEscape(rest.substr(0, 1)), "'"));
  }

  decimal.text_ = std::string(text);
  std::string digits = absl::StrCat(whole, fraction);
  const size_t last = digits.find_last_not_of('0');
  if (last == std::string::npos) return decimal;  // zero, however written
  decimal.exponent_ = exponent - static_cast<int64_t>(fraction.size()) +
                      static_cast<int64_t>(digits.size() - 1 - last);
  digits.resize(last + 1);
  digits.erase(0, digits.find_first_not_of('0'));
  decimal.digits_ = std::move(digits);
  decimal.negative_ = negative;
  return decimal;
}

Decimal Decimal::FromInt(int64_t value) {
  return *Parse(absl::StrCat(value));  // an int64 is always well-formed
}

std::string Decimal::canonical() const {
  if (sign() == 0) return "0";
  return absl::StrCat(negative_ ? "-" : "", digits_, exponent_ == 0 ? "" : "e",
                      exponent_ == 0 ? "" : absl::StrCat(exponent_));
}

std::string Decimal::plain() const {
  if (sign() == 0) return "0";
  const int64_t size = static_cast<int64_t>(digits_.size());
  const int64_t point = size + exponent_;  // digits before the point
  std::string text = negative_ ? "-" : "";
  if (point <= kPlainMin || point > kPlainMax) {
    absl::StrAppend(&text, digits_.substr(0, 1), size > 1 ? "." : "",
                    digits_.substr(1), point > 0 ? "e+" : "e", point - 1);
  } else if (point <= 0) {
    absl::StrAppend(&text, "0.", std::string(-point, '0'), digits_);
  } else if (point < size) {
    absl::StrAppend(&text, digits_.substr(0, point), ".",
                    digits_.substr(point));
  } else {
    absl::StrAppend(&text, digits_, std::string(exponent_, '0'));
  }
  return text;
}

double Decimal::ToDouble() const {
  if (sign() == 0) return 0;
  // The nearest powers of ten outside of what double can hold, so that no
  // exponent is too long for the conversion.
  const int64_t magnitude = static_cast<int64_t>(digits_.size()) + exponent_;
  double value = 0;
  if (magnitude > 310) {
    value = std::numeric_limits<double>::infinity();
  } else if (magnitude > -330) {
    const std::string text = absl::StrCat(digits_, "e", exponent_);
    const auto result =
        absl::from_chars(text.data(), text.data() + text.size(), value);
    if (result.ec == std::errc::result_out_of_range && value > 1) {
      value = std::numeric_limits<double>::infinity();
    }
  }
  return negative_ ? -value : value;
}

int Decimal::Compare(const Decimal& a, const Decimal& b) {
  if (a.sign() != b.sign()) return a.sign() < b.sign() ? -1 : 1;
  if (a.sign() == 0) return 0;
  const int64_t a_point = static_cast<int64_t>(a.digits_.size()) + a.exponent_;
  const int64_t b_point = static_cast<int64_t>(b.digits_.size()) + b.exponent_;
  // With the points aligned, digit strings without zeros at either end order
  // as the numbers do.
  const int order = a_point != b_point ? (a_point < b_point ? -1 : 1)
                                       : a.digits_.compare(b.digits_);
  return order == 0 ? 0 : (order < 0) == (a.sign() > 0) ? -1 : 1;
}

}  // namespace veracity
