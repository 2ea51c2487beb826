#include "veracity/edtf.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>

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
#include "base/calendar.h"
#include "base/status_macros.h"

namespace veracity {
namespace {

using internal::Annotate;
using internal::DateDigits;
using internal::Day;
using internal::DaysInMonth;
using internal::EndOfDay;
using internal::Fill;
using internal::FormatUtc;
using internal::HasFourDigitYear;
using internal::HasX;
using internal::kLastNano;
using internal::kOpenEnd;
using internal::kOpenStart;
using internal::kSecondsOfDay;
using internal::Moment;
using internal::MonthsOfPart;
using internal::OuterDay;
using internal::Saturate;
using internal::StartOfDay;

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
  auto modern = [](absl::string_view part) {
    return absl::StrReplaceAll(part, {{"u", "X"},
                                      {"y", "Y"},
                                      {"e", "E"},
                                      {"p", "S"},
                                      {"?~", "%"},
                                      {", ", ","}});
  };
  auto modern_end = [&](absl::string_view end) {
    if (end == "open") return std::string("..");
    return end == "unknown" ? std::string() : modern(end);
  };
  const size_t slash = text.find('/');
  if (slash == absl::string_view::npos) return modern(text);
  return absl::StrCat(modern_end(text.substr(0, slash)), "/",
                      modern_end(text.substr(slash + 1)));
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
      part = Set("]");
    } else if (absl::StartsWith(text_, "{")) {
      kind = Kind::kAllOf;
      part = Set("}");
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
    if (AtEnd() || Sees("/")) {
      open.is_unknown = true;
      open.whole = false;
      return open;
    }
    VERACITY_ASSIGN_OR_RETURN(Part end, DateOrTime());
    // Level 1 lets an end be qualified, but not unspecified.
    if (HasX(end.canonical)) end.level = 2;
    return end;
  }
  static bool IsBare(const Part& end) {
    return end.canonical.empty() || end.canonical == "..";
  }

  // set = open bracket, member, { "," member }, close bracket
  // member = [ ".." ] date | date [ ".." [ date ] ], open only at the ends
  absl::StatusOr<Part> Set(absl::string_view close) {
    ++at_;  // the open bracket
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
      if (close == "]" && member.canonical.empty()) set.whole = false;
    } while (Consume(","));
    if (!Consume(close)) return Expected(absl::StrCat("',' or '", close, "'"));
    set.canonical = std::string(text_.substr(0, at_));
    return set;
  }

  // The canonical spelling of a member that is a range is left empty.
  absl::StatusOr<Part> Member(bool is_first, absl::string_view close) {
    if (Consume("..")) {
      if (!is_first) {
        return Invalid("only the first member may start with '..'");
      }
      VERACITY_ASSIGN_OR_RETURN(Part member, Date());
      member.earliest = kOpenStart;
      member.canonical.clear();
      return member;
    }
    VERACITY_ASSIGN_OR_RETURN(Part member, Date());
    if (!Consume("..")) return member;
    member.canonical.clear();
    if (Sees(close)) {
      member.latest = kOpenEnd;
      return member;
    }
    if (Sees(",")) {
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
    if (!Sees("T")) return date;
    const bool is_plain_day =
        date.whole && !date.is_uncertain && !date.is_approximate &&
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
    if (!is_utc && (Sees("+") || Sees("-"))) {
      VERACITY_ASSIGN_OR_RETURN(const int minutes, Offset());
      seconds -= minutes * 60;
      // Seconds fit: the year has four digits, or this would not be a date.
      const int64_t utc = static_cast<int64_t>(seconds);
      if (!HasFourDigitYear(utc)) {
        return Invalid("it is outside the years -9999 to 9999 in utc");
      }
      time.canonical = FormatUtc(utc, fraction);
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
      return BadDigits("year", date.year,
                       "four digits (longer years have a leading Y, and dates "
                       "hyphens, as in 1985-04-12)");
    }
    if (date.negative && date.year == "0000") {
      return Invalid("there is no year -0000; 0000 is 1 bce");
    }
    if (date.negative) part->level = std::max(part->level, 1);
    if (Sees("S")) {
      if (HasX(date.year)) {
        return Invalid(absl::StrCat("year ", date.year,
                                    " has both X and significant digits"));
      }
      return SignificantYear(Fill(date.year, 0), date.negative, part);
    }
    bool is_qualified = Qualifier(part);
    for (absl::string_view* digits : {&date.month, &date.day}) {
      if (!Consume("-")) break;
      // At level 1 a qualifier stands at the end and is of the whole date.
      const bool is_qualified_alone = Qualifier(part);
      if (is_qualified || is_qualified_alone) part->level = 2;
      *digits = Digits();
      if (digits->size() != 2) {
        return BadDigits(digits == &date.month ? "month" : "day", *digits,
                         "two digits");
      }
      is_qualified = Qualifier(part);
    }
    if (is_qualified) part->level = std::max(part->level, 1);
    part->level = std::max(part->level, LevelOfUnspecified(date));
    return PlaceDate(date, part);
  }

  absl::Status PlaceDate(DateDigits date, Part* part) {
    part->whole = !HasX(date.year) && !HasX(date.month) && !HasX(date.day);
    std::optional<std::pair<int, int>> months;
    if (!date.month.empty() && !HasX(date.month)) {
      const int month = Fill(date.month, 0);
      if (month >= 21 && month <= 41) {
        if (!date.day.empty()) {
          return Invalid(absl::StrCat("month ", date.month,
                                      " is a part of a year, without days"));
        }
        months = MonthsOfPart(month);
        part->level = std::max(part->level, month <= 24 ? 1 : 2);
        part->whole = part->whole && months.has_value();
        date.month = "";
      } else if (month < 1 || month > 12) {
        return Invalid(
            absl::StrCat("month ", date.month, " is not between 01 and 12"));
      }
    }
    const std::optional<Day> first = OuterDay(date, 1);
    const std::optional<Day> last = OuterDay(date, -1);
    if (!first.has_value() || !last.has_value()) {
      if (!part->whole) return Invalid("no day there is fits the digits");
      return Invalid(
          absl::StrCat("day ", date.day, " is not between 01 and ",
                       DaysInMonth(Fill(date.year, 0), Fill(date.month, 0))));
    }
    if (months.has_value()) {
      const auto [first_month, last_month] = *months;
      part->earliest = StartOfDay(first->year, first_month, 1);
      part->latest =
          EndOfDay(last->year, last_month, DaysInMonth(last->year, last_month));
    } else {
      part->earliest = StartOfDay(first->year, first->month, first->day);
      part->latest = EndOfDay(last->year, last->month, last->day);
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
    if (!fits) {
      return Invalid("the year does not fit in a signed 64-bit integer");
    }
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

  absl::Status BadDigits(absl::string_view what, absl::string_view digits,
                         absl::string_view form) const {
    if (Sees("x") || Sees("u")) {
      return Invalid(absl::StrCat("an unspecified digit of the ", what,
                                  " is written X, not ", text_.substr(at_, 1)));
    }
    return Invalid(absl::StrCat(what, " '", digits, "' is not ", form));
  }

  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return text_[at_]; }
  bool Sees(absl::string_view token) const {
    return absl::StartsWith(text_.substr(at_), token);
  }
  bool Consume(absl::string_view token) {
    if (!Sees(token)) return false;
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

// Most times are a day, as in 1985-04-12: read without ado.
bool Edtf::ParsePlainDay(absl::string_view text, Edtf* edtf) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  int numbers[3] = {0, 0, 0};
  for (size_t i = 0, part = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (text[i] < '0' || text[i] > '9') {
      return false;
    } else {
      numbers[part] = numbers[part] * 10 + (text[i] - '0');
    }
  }
  const auto [year, month, day] = numbers;
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) {
    return false;  // what is wrong is for the parser to say
  }
  edtf->text_ = std::string(text);
  edtf->canonical_ = edtf->text_;
  const int64_t start =
      (absl::CivilDay(year, month, day) - absl::CivilDay(1970, 1, 1)) *
      kSecondsOfDay;
  edtf->bounds_ = {{start, 0}, {start + kSecondsOfDay - 1, kLastNano}, true};
  edtf->kind_ = Kind::kDate;
  return true;
}

absl::StatusOr<Edtf> Edtf::Parse(absl::string_view text,
                                 const EdtfOptions& options) {
  if (text.size() > options.max_length) {
    return Invalid(absl::StrCat("edtf '", absl::CEscape(text.substr(0, 32)),
                                "...': ", text.size(), " bytes are more than ",
                                options.max_length));
  }
  Edtf plain;
  if (ParsePlainDay(text, &plain)) return plain;
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

}  // namespace veracity
