#ifndef VERACITY_EDTF_H_
#define VERACITY_EDTF_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace veracity {

// A moment: seconds since 1970-01-01T00:00:00Z of the proleptic Gregorian
// calendar (no leap seconds), and nanoseconds from there, 0 to 999,999,999,
// also before 1970. The ends of the range stand for "no bound".
struct Instant {
  int64_t seconds = 0;
  int32_t nanos = 0;

  static constexpr Instant Min() {
    return {std::numeric_limits<int64_t>::min(), 0};
  }
  static constexpr Instant Max() {
    return {std::numeric_limits<int64_t>::max(), 999'999'999};
  }
  // Rounds down to whole nanoseconds; the infinite past and future are Min()
  // and Max().
  static Instant FromTime(absl::Time time);

  friend bool operator==(const Instant& a, const Instant& b) {
    return a.seconds == b.seconds && a.nanos == b.nanos;
  }
  friend bool operator<(const Instant& a, const Instant& b) {
    return std::tie(a.seconds, a.nanos) < std::tie(b.seconds, b.nanos);
  }
  friend bool operator!=(const Instant& a, const Instant& b) {
    return !(a == b);
  }
  friend bool operator>(const Instant& a, const Instant& b) { return b < a; }
  friend bool operator<=(const Instant& a, const Instant& b) {
    return !(b < a);
  }
  friend bool operator>=(const Instant& a, const Instant& b) {
    return !(a < b);
  }
  template <typename H>
  friend H AbslHashValue(H state, const Instant& instant) {
    return H::combine(std::move(state), instant.seconds, instant.nanos);
  }
};

// What is known of where a time lies: from `earliest` to `latest`, both
// inclusive, Min() and Max() where there is no bound. A `whole` time, read as
// the period for which something holds, takes up all of that: `2004/2006`, or
// a period that a caller asks about. Any other takes up some part of it, at
// least a moment, it is not known which: `200X`, or "one of 1667 and 1668".
struct TimeBounds {
  Instant earliest = Instant::Min();
  Instant latest = Instant::Max();
  bool whole = true;

  friend bool operator==(const TimeBounds& a, const TimeBounds& b) {
    return a.earliest == b.earliest && a.latest == b.latest &&
           a.whole == b.whole;
  }
  friend bool operator!=(const TimeBounds& a, const TimeBounds& b) {
    return !(a == b);
  }
};

enum class When { kNo, kPossibly, kCertainly };

// Whether `time` is over by `limit`:
//   kCertainly  it ends at or before the limit wherever it lies
//   kPossibly   it may start at or before the limit, and may go on after it
//   kNo         it starts after the limit wherever it lies
When NotAfter(const TimeBounds& time, Instant limit);

// Whether `a` and `b` have a moment in common; symmetric.
//   kCertainly  both are whole and their bounds meet, or one is whole and the
//               other, wherever in its bounds it lies, lies within it
//   kPossibly   their bounds meet
//   kNo         they do not
When Overlaps(const TimeBounds& a, const TimeBounds& b);

struct EdtfOptions {
  // Also accept the spellings of the draft before 2019 and turn them into
  // today's: `u` into `X`, `y`, `e`, `p` into `Y`, `E`, `S`, `?~` into `%`,
  // the interval ends `open` and `unknown` into `..` and nothing, and a blank
  // after a comma into none.
  bool lenient = false;
  // Longest text accepted, in bytes, and most members of a set.
  size_t max_length = 256;
  int max_members = 64;
};

// An Edtf is a time as people know it: exact, rough, doubtful, open-ended or
// one of several, written in the Extended Date/Time Format (ISO 8601-2, in the
// profile of the Library of Congress of February 2019, all three levels).
// docs/formats/edtf.md has the grammar, our readings and our extensions.
//
//   absl::StatusOr<Edtf> said = Edtf::Parse("2004-06~/..");
//   said->bounds().earliest;                      // 2004-06-01T00:00:00Z
//   NotAfter(said->bounds(), Instant::FromTime(absl::Now()));  // kPossibly
//
// An object that exists is valid. Safe for concurrent reads, as any value.
class Edtf {
 public:
  enum class Kind {
    kDate,      // a day, month, part of a year, year or range of years
    kDateTime,  // a date with a time of day
    kInterval,  // from one date or date-time to another, or open, or unknown
    kOneOf,     // [...]: one of the members, it is not known which
    kAllOf,     // {...}: every one of the members
  };

  // Returns INVALID_ARGUMENT, saying what is wrong in `text`, if it is not
  // EDTF, names a day or a time of day that does not exist, has an interval or
  // a range whose end is before its start, a year outside the signed 64-bit
  // integers, a date-time that in UTC is outside the years -9999 to 9999, or
  // goes beyond the limits of `options`.
  static absl::StatusOr<Edtf> Parse(absl::string_view text,
                                    const EdtfOptions& options = {});

  // Returns the date-time in UTC, with `fraction_digits` digits (0 to 9) of the
  // second; the digits past them are cut off. INVALID_ARGUMENT if
  // `fraction_digits` or the nanoseconds are out of range; OUT_OF_RANGE if the
  // moment is outside the years -9999 to 9999, which four digits cannot say.
  static absl::StatusOr<Edtf> FromInstant(Instant instant,
                                          int fraction_digits = 0);

  // As given to Parse.
  const std::string& text() const { return text_; }
  // The spelling that identifies the time: each date-time with an offset moved
  // to UTC, ending in `Z`, at the precision given; spellings of the draft
  // turned into today's; all else as written. Parses without `lenient`, to the
  // same bounds, and is its own canonical spelling.
  const std::string& canonical() const { return canonical_; }

  Kind kind() const { return kind_; }
  // The lowest level of the specification, 0 to 2, that has all that the text
  // uses. Our extensions count as level 0.
  int level() const { return level_; }

  // Where the time lies. Days, months and years are those of UTC, and so are
  // date-times without an offset (see is_local()). Qualification (`?`, `~`,
  // `%`) does not widen the bounds. A season is bounded by its year and a set
  // by its first and last member. Years too far off for 64-bit seconds have
  // the nearest bound there is, Min() or Max().
  const TimeBounds& bounds() const { return bounds_; }

  // Whether this is one moment that can be placed: a date-time with an offset.
  bool is_instant() const { return kind_ == Kind::kDateTime && !is_local_; }
  bool is_interval() const { return kind_ == Kind::kInterval; }
  // Whether a date-time here has no offset, so that where it lies in UTC is
  // known only to within a day.
  bool is_local() const { return is_local_; }
  // Whether any part is qualified as uncertain (`?`, `%`), approximate
  // (`~`, `%`).
  bool is_uncertain() const { return is_uncertain_; }
  bool is_approximate() const { return is_approximate_; }
  // Whether an end of the interval is left empty: it has one, not stated. An
  // open end (`..`) has none.
  bool has_unknown_end() const { return has_unknown_end_; }

  // By canonical spelling.
  friend bool operator==(const Edtf& a, const Edtf& b) {
    return a.canonical_ == b.canonical_;
  }
  friend bool operator!=(const Edtf& a, const Edtf& b) { return !(a == b); }
  template <typename H>
  friend H AbslHashValue(H state, const Edtf& time) {
    return H::combine(std::move(state), time.canonical_);
  }

 private:
  class Parser;

  Edtf() = default;
  static bool ParsePlainDay(absl::string_view text, Edtf* edtf);

  std::string text_;
  std::string canonical_;
  TimeBounds bounds_;
  Kind kind_ = Kind::kDate;
  int level_ = 0;
  bool is_local_ = false;
  bool is_uncertain_ = false;
  bool is_approximate_ = false;
  bool has_unknown_end_ = false;
};

}  // namespace veracity

#endif  // VERACITY_EDTF_H_
