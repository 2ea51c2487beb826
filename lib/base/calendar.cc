#include "base/calendar.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace veracity::internal {
namespace {

// Days from 1970-01-01. The calendar repeats every 400 years, of 146,097 days,
// so the day is sought near the year 2000.
absl::int128 DayNumber(absl::int128 year, int month, int day) {
  const int year_of_cycle = static_cast<int>(year % 400);
  return (year / 400 - 5) * 146'097 +
         (absl::CivilDay(2000 + year_of_cycle, month, day) -
          absl::CivilDay(1970));
}

bool Matches(absl::string_view digits, int value) {
  for (size_t i = digits.size(); i-- > 0; value /= 10) {
    if (digits[i] != 'X' && digits[i] - '0' != value % 10) return false;
  }
  return true;
}

}  // namespace

Instant Saturate(const Moment& moment) {
  if (moment.seconds < Instant::Min().seconds) return Instant::Min();
  if (moment.seconds > Instant::Max().seconds) return Instant::Max();
  return {static_cast<int64_t>(moment.seconds), moment.nanos};
}

Moment StartOfDay(absl::int128 year, int month, int day) {
  return {DayNumber(year, month, day) * kSecondsOfDay, 0};
}

Moment EndOfDay(absl::int128 year, int month, int day) {
  return {DayNumber(year, month, day) * kSecondsOfDay + kSecondsOfDay - 1,
          kLastNano};
}

int DaysInMonth(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && is_leap ? 29 : kDays[month - 1];
}

bool HasFourDigitYear(int64_t seconds) {
  const absl::CivilSecond epoch(1970);
  return seconds >= absl::CivilSecond(-9999) - epoch &&
         seconds < absl::CivilSecond(10000) - epoch;
}

std::string FormatUtc(int64_t seconds, absl::string_view fraction) {
  const absl::CivilSecond at = absl::CivilSecond(1970) + seconds;
  return absl::StrFormat("%s%04d-%02d-%02dT%02d:%02d:%02d%sZ",
                         at.year() < 0 ? "-" : "", std::abs(at.year()),
                         at.month(), at.day(), at.hour(), at.minute(),
                         at.second(), fraction);
}

bool HasX(absl::string_view digits) { return absl::StrContains(digits, 'X'); }

int Fill(absl::string_view digits, int unspecified) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c == 'X' ? unspecified : c - '0');
  return value;
}

std::optional<Day> OuterDay(const DateDigits& date, int step) {
  int low = Fill(date.year, 0);
  int high = Fill(date.year, 9);
  if (date.negative) {
    low = std::max(low, 1);  // there is no year -0000
    std::swap(low, high);
    low = -low;
    high = -high;
  }
  const bool up = step > 0;
  for (int year = up ? low : high; low <= year && year <= high; year += step) {
    if (!Matches(date.year, std::abs(year))) continue;
    for (int month = up ? 1 : 12; 1 <= month && month <= 12; month += step) {
      if (!date.month.empty() && !Matches(date.month, month)) continue;
      const int days = DaysInMonth(year, month);
      for (int day = up ? 1 : days; 1 <= day && day <= days; day += step) {
        if (!date.day.empty() && !Matches(date.day, day)) continue;
        return Day{year, month, day};
      }
    }
  }
  return std::nullopt;
}

std::optional<std::pair<int, int>> MonthsOfPart(int number) {
  static constexpr struct {
    int first, last, months;
  } kParts[] = {{33, 36, 3}, {37, 39, 4}, {40, 41, 6}};
  for (const auto& part : kParts) {
    if (number < part.first || number > part.last) continue;
    const int start = (number - part.first) * part.months + 1;
    return std::pair(start, start + part.months - 1);
  }
  return std::nullopt;
}

}  // namespace veracity::internal
