#ifndef VERACITY_BASE_CALENDAR_H_
#define VERACITY_BASE_CALENDAR_H_

// The proleptic Gregorian calendar in UTC, for years of any size and for dates
// of which not all digits are known.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/numeric/int128.h"
#include "absl/strings/string_view.h"
#include "veracity/edtf.h"

namespace veracity::internal {

inline constexpr int64_t kSecondsOfDay = 24 * 60 * 60;
inline constexpr int32_t kLastNano = 999'999'999;

// An Instant wide enough for the seconds of any 64-bit year, so that nothing
// is saturated before ends have been compared.
struct Moment {
  absl::int128 seconds;
  int32_t nanos;

  friend bool operator<(const Moment& a, const Moment& b) {
    return std::tie(a.seconds, a.nanos) < std::tie(b.seconds, b.nanos);
  }
};

inline constexpr Moment kOpenStart{absl::Int128Min(), 0};
inline constexpr Moment kOpenEnd{absl::Int128Max(), kLastNano};

// The nearest Instant.
Instant Saturate(const Moment& moment);

// The first and the last nanosecond of a day. REQUIRES: the day exists.
Moment StartOfDay(absl::int128 year, int month, int day);
Moment EndOfDay(absl::int128 year, int month, int day);

int DaysInMonth(int year, int month);

// Whether the moment is in the years that four digits can say, -9999 to 9999.
bool HasFourDigitYear(int64_t seconds);

// As in 1985-04-12T23:20:30.5Z; `fraction` is the point and the digits after
// it, or empty. REQUIRES: HasFourDigitYear(seconds).
std::string FormatUtc(int64_t seconds, absl::string_view fraction);

// A year of four digits, a month and a day of two, in which X stands for a
// digit that is not known. Month and day are empty if the date has none.
struct DateDigits {
  bool negative = false;
  absl::string_view year, month, day;
};

bool HasX(absl::string_view digits);

// The value of at most nine digits, with `unspecified` in place of each X.
int Fill(absl::string_view digits, int unspecified);

struct Day {
  int year, month, day;
};

// Returns the first (`step` 1) or last (`step` -1) day there is that the
// digits can mean, or nothing if there is none.
std::optional<Day> OuterDay(const DateDigits& date, int step);

// Returns the first and last month of a part of the year by its number in ISO
// 8601-2:2019, 4.8: quarters 33-36, thirds 37-39, halves 40-41. Nothing for
// the seasons, 21-32: when they begin depends on the hemisphere and on whom
// one asks.
std::optional<std::pair<int, int>> MonthsOfPart(int number);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_CALENDAR_H_
