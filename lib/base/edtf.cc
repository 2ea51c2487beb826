#include "veracity/edtf.h"

#include <algorithm>
#include <optional>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "base/status_macros.h"

namespace veracity {
namespace {

using internal::Annotate;

constexpr int32_t kLastNano = 999'999'999;
constexpr int64_t kSecondsOfDay = 24 * 60 * 60;

// Wide enough for the seconds of any 64-bit year and its significant digits,
// so that nothing is saturated before ends have been compared.
struct Moment {
  absl::int128 seconds;
  int32_t nanos;

  friend bool operator<(const Moment& a, const Moment& b) {
    return std::tie(a.seconds, a.nanos) < std::tie(b.seconds, b.nanos);
  }
};

constexpr Moment kOpenStart{absl::Int128Min(), 0};
constexpr Moment kOpenEnd{absl::Int128Max(), kLastNano};

Instant Saturate(const Moment& moment) {
  if (moment.seconds < Instant::Min().seconds) return Instant::Min();
  if (moment.seconds > Instant::Max().seconds) return Instant::Max();
  return {static_cast<int64_t>(moment.seconds), moment.nanos};
}

// Days from 1970-01-01 to a day of any year: the calendar repeats every 400
// years, of 146,097 days, so the day is sought in the 400 years from 2000 on.
absl::int128 DayNumber(absl::int128 year, int month, int day) {
  absl::int128 cycle = year / 400 - (year % 400 < 0 ? 1 : 0);
  const int in_cycle = static_cast<int>(year - cycle * 400);
  return (cycle - 5) * 146'097 +
         (absl::CivilDay(2000 + in_cycle, month, day) - absl::CivilDay(1970));
}

Moment StartOfDay(absl::int128 year, int month, int day) {
  return {DayNumber(year, month, day) * kSecondsOfDay, 0};
}

Moment EndOfDay(absl::int128 year, int month, int day) {
  return {DayNumber(year, month, day) * kSecondsOfDay + kSecondsOfDay - 1,
          kLastNano};
}

int DaysInMonth(int year, int month) {
  return (absl::CivilDay(absl::CivilMonth(year, month) + 1) - 1).day();
}

// Whether the clock time is in the years that four digits can say.
bool HasFourDigitYear(int64_t seconds) {
  static constexpr absl::CivilSecond kEpoch(1970);
  return seconds >= absl::CivilSecond(-9999) - kEpoch &&
         seconds < absl::CivilSecond(10000) - kEpoch;
}

// `fraction` is the point and the digits after it, or empty.
std::string FormatUtc(int64_t seconds, absl::string_view fraction) {
  const absl::CivilSecond at = absl::CivilSecond(1970) + seconds;
  return absl::StrFormat(
      "%s%04d-%02d-%02dT%02d:%02d:%02d%sZ", at.year() < 0 ? "-" : "",
      at.year() < 0 ? -at.year() : at.year(), at.month(), at.day(), at.hour(),
      at.minute(), at.second(), fraction);
}

// The value of a run of digits, each X read as `unspecified`.
int Fill(absl::string_view digits, int unspecified) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c == 'X' ? unspecified : c - '0');
  return value;
}

bool Matches(absl::string_view digits, int value) {
  for (size_t i = digits.size(); i-- > 0; value /= 10) {
    if (digits[i] != 'X' && digits[i] - '0' != value % 10) return false;
  }
  return true;
}

bool HasX(absl::string_view digits) { return absl::StrContains(digits, 'X'); }

// The parts of a date as written; month and day are empty if it has none.
struct DateDigits {
  bool negative = false;
  absl::string_view year, month, day;
};

struct Day {
  int year, month, day;
};

// The first (`step` 1) or last (`step` -1) day that the digits can mean.
std::optional<Day> OuterDay(const DateDigits& date, int step) {
  const bool first = step > 0;
  int years[] = {Fill(date.year, 0), Fill(date.year, 9)};
  if (date.negative) {
    // There is no year -0000.
    years[0] = std::max(years[0], 1);
    std::swap(years[0], years[1]);
    for (int& year : years) year = -year;
  }
  for (int year = years[first ? 0 : 1]; year >= years[0] && year <= years[1];
       year += step) {
    if (!Matches(date.year, std::abs(year))) continue;
    for (int month = first ? 1 : 12; month >= 1 && month <= 12; month += step) {
      if (!date.month.empty() && !Matches(date.month, month)) continue;
      const int days = DaysInMonth(year, month);
      for (int day = first ? 1 : days; day >= 1 && day <= days; day += step) {
        if (!date.day.empty() && !Matches(date.day, day)) continue;
        return Day{year, month, day};
      }
    }
  }
  return std::nullopt;
}

// The level 1 forms are those whose X run on from the right: 201X, 20XX,
// 2004-XX, 1985-XX-XX, 1985-04-XX.
int LevelOfUnspecified(const DateDigits& date) {
  if (!HasX(date.year) && !HasX(date.month) && !HasX(date.day)) return 0;
  if (HasX(date.year)) {
    return date.month.empty() && !HasX(date.year.substr(0, 2)) &&
                   date.year[3] == 'X'
               ? 1
               : 2;
  }
  if (date.day.empty()) return date.month == "XX" ? 1 : 2;
  return date.day == "XX" && (date.month == "XX" || !HasX(date.month)) ? 1 : 2;
}

// Months 21 to 41 are parts of a year (ISO 8601-2:2019, 4.8). Quarters and
// longer parts have months of their own, which are set here; when a season
// begins depends on the hemisphere and on whom one asks, so it stays the year.
bool IsPartOfYear(int code) { return code >= 21 && code <= 41; }
bool SetMonthsOf(int code, int* first_month, int* last_month) {
  static constexpr struct {
    int first_code, last_code, months;
  } kParts[] = {{33, 36, 3}, {37, 39, 4}, {40, 41, 6}};
  for (const auto& part : kParts) {
    if (code < part.first_code || code > part.last_code) continue;
    *first_month = (code - part.first_code) * part.months + 1;
    *last_month = *first_month + part.months - 1;
    return true;
  }
  return false;
}

// What a date, a date-time, an end of an interval or a whole text means.
struct Part {
  Moment earliest = kOpenStart;
  Moment latest = kOpenEnd;
  bool whole = true;
  bool is_time = false;
  bool is_local = false;
  bool is_uncertain = false;
  bool is_approximate = false;
  bool is_unknown = false;
  int level = 0;
  std::string canonical;

  // Takes over what is true of a text if it is true of any part of it.
  void Include(const Part& part) {
    is_local |= part.is_local;
    is_uncertain |= part.is_uncertain;
    is_approximate |= part.is_approximate;
    is_unknown |= part.is_unknown;
    level = std::max(level, part.level);
  }
};

absl::Status Invalid(absl::string_view message) {
  return absl::InvalidArgumentError(message);
}

// Turns the spellings of the draft before 2019 into today's.
std::string Modernize(absl::string_view text) {
  const size_t slash = text.find('/');
  if (slash != absl::string_view::npos) {
    auto end = [](absl::string_view part) {
      if (part == "open") return std::string("..");
      return part == "unknown" ? std::string() : Modernize(part);
    };
    return absl::StrCat(end(text.substr(0, slash)), "/",
                        end(text.substr(slash + 1)));
  }
  return absl::StrReplaceAll(text, {{"u", "X"},
                                    {"y", "Y"},
                                    {"e", "E"},
                                    {"p", "S"},
                                    {"?~", "%"},
                                    {", ", ","}});
}

}  // namespace

// Reads a text from left to right. Each method reads one form of the grammar
// from where the last one stopped, or says why it is not there.
class Edtf::Parser {
 public:
  Parser(absl::string_view text, int max_members)
      : text_(text), max_members_(max_members) {}

  absl::StatusOr<Edtf> Parse() {
    Kind kind = Kind::kDate;
    absl::StatusOr<Part> part = Invalid("it is empty");
    if (absl::StartsWith(text_, "[")) {
      kind = Kind::kOneOf;
      part = Set(']');
    } else if (absl::StartsWith(text_, "{")) {
      kind = Kind::kAllOf;
      part = Set('}');
    } else if (absl::StrContains(text_, '/')) {
      kind = Kind::kInterval;
      part = Interval();
    } else if (!text_.empty()) {
      part = DateOrTime();
    }
    VERACITY_RETURN_IF_ERROR(part.status());
    if (!AtEnd()) return Expected("the end");
    if (kind == Kind::kDate && part->is_time) kind = Kind::kDateTime;

    Edtf edtf;
    edtf.canonical_ = std::move(part->canonical);
    edtf.bounds_ = {Saturate(part->earliest), Saturate(part->latest),
                    part->whole};
    edtf.kind_ = kind;
    edtf.level_ = part->level;
    edtf.is_local_ = part->is_local;
    edtf.is_uncertain_ = part->is_uncertain;
    edtf.is_approximate_ = part->is_approximate;
    edtf.has_unknown_end_ = part->is_unknown;
    return edtf;
  }

 private:
  // interval = end "/" end, at least one of them a date or date-time
  absl::StatusOr<Part> Interval() {
    VERACITY_ASSIGN_OR_RETURN(const Part start, IntervalEnd());
    if (!Consume("/")) return Expected("'/'");
    VERACITY_ASSIGN_OR_RETURN(const Part end, IntervalEnd());
    if (IsBare(start) && IsBare(end)) {
      return Invalid("an interval needs a date at one end at least");
    }
    if (end.latest < start.earliest) {
      return Invalid("the interval ends before it starts");
    }
    Part interval;
    interval.Include(start);
    interval.Include(end);
    interval.earliest = start.earliest;
    interval.latest = end.latest;
    interval.whole = start.whole && end.whole;
    interval.canonical = absl::StrCat(start.canonical, "/", end.canonical);
    return interval;
  }

  // end = date-or-time | ".." | nothing
  absl::StatusOr<Part> IntervalEnd() {
    Part open;
    open.level = 1;
    if (Consume("..")) {
      open.canonical = "..";
      return open;
    }
    if (AtEnd() || Peek() == '/') {
      open.is_unknown = true;
      open.whole = false;
      return open;
    }
    return DateOrTime();
  }
  static bool IsBare(const Part& end) {
    return end.canonical.empty() || end.canonical == "..";
  }

  // set = open bracket, member, { "," member }, close bracket
  // member = [ ".." ] date | date [ ".." [ date ] ], open only at the ends
  absl::StatusOr<Part> Set(char close) {
    Consume(text_.substr(0, 1));
    Part set;
    set.level = 2;
    int members = 0;
    do {
      if (++members > max_members_) {
        return Invalid(
            absl::StrCat("it has more than ", max_members_, " members"));
      }
      VERACITY_ASSIGN_OR_RETURN(const Part member, Member(members == 1, close));
      set.Include(member);
      if (members == 1) {
        set.earliest = member.earliest;
        set.latest = member.latest;
        set.whole = member.whole;
      } else {
        // What lies between the members need not belong to the set.
        set.whole = false;
        set.earliest = std::min(set.earliest, member.earliest);
        set.latest = std::max(set.latest, member.latest);
      }
      // All dates of a range are members: together they take it up; one does
      // not.
      if (close == ']' && member.canonical.empty()) set.whole = false;
    } while (Consume(","));
    if (!Consume(absl::string_view(&close, 1))) {
      return Expected(
          absl::StrCat("',' or '", absl::string_view(&close, 1), "'"));
    }
    set.canonical = std::string(text_.substr(0, at_));
    return set;
  }

  // The canonical spelling of a member that is a range is left empty.
  absl::StatusOr<Part> Member(bool is_first, char close) {
    if (Consume("..")) {
      if (!is_first)
        return Invalid("only the first member may start with '..'");
      VERACITY_ASSIGN_OR_RETURN(Part member, Date());
      member.earliest = kOpenStart;
      member.canonical.clear();
      return member;
    }
    VERACITY_ASSIGN_OR_RETURN(Part member, Date());
    if (!Consume("..")) return member;
    member.canonical.clear();
    if (!AtEnd() && Peek() == close) {
      member.latest = kOpenEnd;
      return member;
    }
    if (!AtEnd() && Peek() == ',') {
      return Invalid("only the last member may end with '..'");
    }
    VERACITY_ASSIGN_OR_RETURN(const Part last, Date());
    if (last.latest < member.earliest) {
      return Invalid("a range ends before it starts");
    }
    member.Include(last);
    member.latest = last.latest;
    member.whole = member.whole && last.whole;
    return member;
  }

  // date-or-time = date [ "T" time ]
  absl::StatusOr<Part> DateOrTime() {
    const size_t start = at_;
    VERACITY_ASSIGN_OR_RETURN(const Part date, Date());
    if (AtEnd() || Peek() != 'T') return date;
    const bool is_plain_day =
        date.level < 2 && !date.is_uncertain && !date.is_approximate &&
        date.whole &&
        date.latest.seconds - date.earliest.seconds == kSecondsOfDay - 1;
    if (!is_plain_day) {
      return Invalid(
          "a time of day needs a year, month and day, all digits, before it");
    }
    return Time(start, date);
  }

  // time = hh ":" mm ":" ss [ "." 1*9 digits ] [ "Z" | sign hh [ ":" mm ] ]
  absl::StatusOr<Part> Time(size_t start, const Part& date) {
    Consume("T");
    VERACITY_ASSIGN_OR_RETURN(const int hour, Number("hour", 23));
    if (!Consume(":")) return Expected("':'");
    VERACITY_ASSIGN_OR_RETURN(const int minute, Number("minute", 59));
    if (!Consume(":")) return Expected("':'");
    VERACITY_ASSIGN_OR_RETURN(const int second, Number("second", 59));
    absl::int128 seconds =
        date.earliest.seconds + (hour * 60 + minute) * 60 + second;
    int32_t nanos = 0;
    const size_t fraction_start = at_;
    if (Consume(".")) {
      const absl::string_view digits = Digits();
      if (digits.empty() || digits.size() > 9 || HasX(digits)) {
        return Invalid(absl::StrCat("fraction '", digits,
                                    "' of the second is not 1 to 9 digits"));
      }
      nanos = Fill(digits, 0);
      for (size_t i = digits.size(); i < 9; ++i) nanos *= 10;
    }
    const absl::string_view fraction =
        text_.substr(fraction_start, at_ - fraction_start);

    Part time;
    time.Include(date);
    time.is_time = true;
    const bool is_utc = Consume("Z");
    if (!is_utc && !AtEnd() && (Peek() == '+' || Peek() == '-')) {
      VERACITY_ASSIGN_OR_RETURN(const int minutes, Offset());
      seconds -= minutes * 60;
      // Seconds fit: the year has four digits, or this would not be a date.
      const int64_t utc = static_cast<int64_t>(seconds);
      if (!HasFourDigitYear(utc)) {
        return Invalid("it is outside the years -9999 to 9999 in utc");
      }
      time.canonical = FormatUtc(utc, fraction);
      if (absl::StartsWith(time.canonical, "-")) time.level = 1;
    } else {
      time.is_local = !is_utc;
      time.canonical = std::string(text_.substr(start, at_ - start));
    }
    time.earliest = time.latest = {seconds, nanos};
    return time;
  }

  // In minutes.
  absl::StatusOr<int> Offset() {
    const int sign = Consume("-") ? -1 : 1;
    if (sign > 0) Consume("+");
    VERACITY_ASSIGN_OR_RETURN(const int hours, Number("offset hour", 23));
    int minutes = 0;
    if (Consume(":")) {
      VERACITY_ASSIGN_OR_RETURN(minutes, Number("offset minute", 59));
    }
    // ISO 8601-1:2019, 4.3.13.
    if (sign < 0 && hours == 0 && minutes == 0) {
      return Invalid("an offset of nothing is written 'Z' or '+00', not '-00'");
    }
    return sign * (hours * 60 + minutes);
  }

  // Two digits of a time of day, up to `most`.
  absl::StatusOr<int> Number(absl::string_view what, int most) {
    const absl::string_view digits = Digits();
    if (digits.size() != 2 || HasX(digits)) {
      return Invalid(absl::StrCat(what, " '", digits, "' is not two digits"));
    }
    if (Fill(digits, 0) > most) {
      return Invalid(
          absl::StrCat(what, " ", digits, " is not between 00 and ", most));
    }
    return Fill(digits, 0);
  }

  // date = [ q ] "Y" long-year [ q ]
  //      | [ q ] year "S" digits [ q ]
  //      | [ q ] year [ q ] [ "-" [ q ] month [ q ] [ "-" [ q ] day [ q ] ] ]
  absl::StatusOr<Part> Date() {
    const size_t start = at_;
    Part part;
    if (Qualifier(&part)) part.level = 2;
    if (Consume("Y")) {
      VERACITY_RETURN_IF_ERROR(LongYear(&part));
    } else {
      VERACITY_RETURN_IF_ERROR(ShortYearDate(&part));
    }
    part.canonical = std::string(text_.substr(start, at_ - start));
    return part;
  }

  absl::Status ShortYearDate(Part* part) {
    DateDigits date;
    date.negative = Consume("-");
    date.year = Digits();
    if (date.year.size() != 4) {
      return Invalid(absl::StrCat(
          "year '", date.year,
          "' is not four digits (longer years have a leading Y, and dates "
          "are written 1985-04-12)"));
    }
    if (date.negative && date.year == "0000") {
      return Invalid("there is no year -0000; 0000 is 1 bce");
    }
    if (date.negative) part->level = std::max(part->level, 1);
    if (!AtEnd() && Peek() == 'S') {
      if (HasX(date.year)) {
        return Invalid(absl::StrCat("year ", date.year,
                                    " has both X and significant digits"));
      }
      return SignificantYear(Fill(date.year, 0), date.negative, part);
    }
    bool is_qualified = Qualifier(part);
    for (absl::string_view* digits : {&date.month, &date.day}) {
      if (!Consume("-")) break;
      // A qualifier with something after it is one of a component alone.
      if (is_qualified | Qualifier(part)) part->level = 2;
      *digits = Digits();
      if (digits->size() != 2) {
        return Invalid(absl::StrCat(digits == &date.month ? "month" : "day",
                                    " '", *digits, "' is not two digits"));
      }
      is_qualified = Qualifier(part);
    }
    if (is_qualified) part->level = std::max(part->level, 1);
    part->level = std::max(part->level, LevelOfUnspecified(date));
    return PlaceDate(date, part);
  }

  absl::Status PlaceDate(DateDigits date, Part* part) {
    part->whole = !HasX(date.year) && !HasX(date.month) && !HasX(date.day);
    int first_month = 0;
    int last_month = 0;
    if (!date.month.empty() && !HasX(date.month)) {
      const int month = Fill(date.month, 0);
      if (IsPartOfYear(month)) {
        if (!date.day.empty()) {
          return Invalid(absl::StrCat(
              "month ", date.month, " is a part of a year, which has no day"));
        }
        if (!SetMonthsOf(month, &first_month, &last_month)) part->whole = false;
        part->level = std::max(
            part->level,
            month <= 24 && part->whole == false && !HasX(date.year) ? 1 : 2);
        date.month = "";
      } else if (month < 1 || month > 12) {
        return Invalid(
            absl::StrCat("month ", date.month, " is not between 01 and 12"));
      }
    }
    const std::optional<Day> first = OuterDay(date, 1);
    const std::optional<Day> last = OuterDay(date, -1);
    if (!first.has_value() || !last.has_value()) {
      if (!part->whole) return Invalid("no date there is fits the digits");
      return Invalid(
          absl::StrCat("day ", date.day, " is not between 01 and ",
                       DaysInMonth(Fill(date.year, 0), Fill(date.month, 0))));
    }
    if (first_month == 0) {
      part->earliest = StartOfDay(first->year, first->month, first->day);
      part->latest = EndOfDay(last->year, last->month, last->day);
    } else {
      part->earliest = StartOfDay(first->year, first_month, 1);
      part->latest =
          EndOfDay(last->year, last_month, DaysInMonth(last->year, last_month));
    }
    return absl::OkStatus();
  }

  // long-year = [ "-" ] digits [ "E" digits ] [ "S" digits ], after the Y
  absl::Status LongYear(Part* part) {
    part->level = std::max(part->level, 1);
    const bool negative = Consume("-");
    const absl::string_view digits = Digits();
    uint64_t magnitude = 0;
    if (digits.empty() || HasX(digits)) {
      return Invalid(absl::StrCat("year '", digits, "' is not a number"));
    }
    if (digits[0] == '0') {
      return Invalid(absl::StrCat("year '", digits, "' has a leading zero"));
    }
    const uint64_t limit =
        uint64_t{std::numeric_limits<int64_t>::max()} + (negative ? 1 : 0);
    bool fits = absl::SimpleAtoi(digits, &magnitude) && magnitude <= limit;
    if (Consume("E")) {
      part->level = 2;
      const absl::string_view exponent = Digits();
      int zeros = 0;
      if (exponent.empty() || HasX(exponent)) {
        return Invalid(
            absl::StrCat("exponent '", exponent, "' is not a number"));
      }
      fits = fits && absl::SimpleAtoi(exponent, &zeros);
      for (; fits && zeros > 0; --zeros) {
        fits = magnitude <= limit / 10;
        magnitude *= 10;
      }
    }
    if (!fits)
      return Invalid("the year does not fit in a signed 64-bit integer");
    if (magnitude <= 9999) {
      return Invalid(absl::StrCat("year ", magnitude,
                                  " takes no Y, which is for five digits and "
                                  "more"));
    }
    return SignificantYear(magnitude, negative, part);
  }

  // significant = [ "S" digits ] [ q ]. Only the first digits of the year are
  // known, as many as the number after the S; a leading zero is not counted.
  absl::Status SignificantYear(uint64_t magnitude, bool negative, Part* part) {
    absl::int128 low = magnitude;
    absl::int128 high = magnitude;
    if (Consume("S")) {
      part->level = 2;
      const absl::string_view digits = Digits();
      const int length = static_cast<int>(absl::StrCat(magnitude).size());
      int significant = 0;
      if (HasX(digits) || !absl::SimpleAtoi(digits, &significant) ||
          significant < 1 || significant > length) {
        return Invalid(
            absl::StrCat("'", digits, "' significant digits of the year ",
                         magnitude, " are not between 1 and ", length));
      }
      absl::int128 unit = 1;
      for (int i = significant; i < length; ++i) unit *= 10;
      low -= low % unit;
      high = low + unit - 1;
      part->whole = unit == 1;
    }
    if (Qualifier(part)) part->level = std::max(part->level, 1);
    part->earliest = StartOfDay(negative ? -high : low, 1, 1);
    part->latest = EndOfDay(negative ? -low : high, 12, 31);
    return absl::OkStatus();
  }

  // q = "?" | "~" | "%"
  bool Qualifier(Part* part) {
    if (AtEnd() || !absl::StrContains("?~%", Peek())) return false;
    part->is_uncertain |= Peek() != '~';
    part->is_approximate |= Peek() != '?';
    ++at_;
    return true;
  }

  // The digits and X that come next.
  absl::string_view Digits() {
    const size_t start = at_;
    while (!AtEnd() && (absl::ascii_isdigit(Peek()) || Peek() == 'X')) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return text_[at_]; }
  bool Consume(absl::string_view token) {
    if (!absl::StartsWith(text_.substr(at_), token)) return false;
    at_ += token.size();
    return true;
  }

  absl::Status Expected(absl::string_view what) const {
    return Invalid(absl::StrCat(
        "expected ", what, " after '", absl::CEscape(text_.substr(0, at_)), "'",
        AtEnd() ? "" : ", not '", absl::CEscape(text_.substr(at_)),
        AtEnd() ? "" : "'"));
  }

  const absl::string_view text_;
  const int max_members_;
  size_t at_ = 0;
};

absl::StatusOr<Edtf> Edtf::Parse(absl::string_view text,
                                 const EdtfOptions& options) {
  if (text.size() > options.max_length) {
    return Invalid(absl::StrCat("edtf '", absl::CEscape(text.substr(0, 32)),
                                "...': ", text.size(), " bytes are more than ",
                                options.max_length));
  }
  const std::string spelling =
      options.lenient ? Modernize(text) : std::string(text);
  absl::StatusOr<Edtf> edtf = Parser(spelling, options.max_members).Parse();
  if (!edtf.ok()) {
    return Annotate(edtf.status(),
                    absl::StrCat("edtf '", absl::CEscape(text), "'"));
  }
  edtf->text_ = std::string(text);
  return edtf;
}

absl::StatusOr<Edtf> Edtf::FromInstant(Instant instant, int fraction_digits) {
  if (fraction_digits < 0 || fraction_digits > 9) {
    return Invalid(absl::StrCat(fraction_digits,
                                " fraction digits are not between 0 and 9"));
  }
  if (instant.nanos < 0 || instant.nanos > kLastNano) {
    return Invalid(absl::StrCat("nanoseconds ", instant.nanos,
                                " are not between 0 and ", kLastNano));
  }
  if (!HasFourDigitYear(instant.seconds)) {
    return absl::OutOfRangeError(absl::StrCat(
        "second ", instant.seconds, " is outside the years -9999 to 9999"));
  }
  std::string fraction;
  if (fraction_digits > 0) {
    fraction = absl::StrFormat(".%09d", instant.nanos);
    fraction.resize(1 + fraction_digits);
  }
  return Parse(FormatUtc(instant.seconds, fraction));
}

Instant Instant::FromTime(absl::Time time) {
  if (time == absl::InfinitePast()) return Min();
  if (time == absl::InfiniteFuture()) return Max();
  const int64_t seconds = absl::ToUnixSeconds(time);
  return {seconds, static_cast<int32_t>(absl::ToInt64Nanoseconds(
                       time - absl::FromUnixSeconds(seconds)))};
}

When NotAfter(const TimeBounds& time, Instant limit) {
  if (time.latest <= limit) return When::kCertainly;
  return time.earliest <= limit ? When::kPossibly : When::kNo;
}

When Overlaps(const TimeBounds& a, const TimeBounds& b) {
  if (a.latest < b.earliest || b.latest < a.earliest) return When::kNo;
  // A time takes up all of its bounds if they are one moment.
  const bool a_whole = a.whole || a.earliest == a.latest;
  const bool b_whole = b.whole || b.earliest == b.latest;
  const bool a_in_b = b.earliest <= a.earliest && a.latest <= b.latest;
  const bool b_in_a = a.earliest <= b.earliest && b.latest <= a.latest;
  if ((a_whole && b_whole) || (a_in_b && b_whole) || (b_in_a && a_whole)) {
    return When::kCertainly;
  }
  return When::kPossibly;
}

}  // namespace veracity
