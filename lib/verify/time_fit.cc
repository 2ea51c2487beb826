#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"
#include "veracity/units.h"
#include "verify/fit.h"

namespace veracity::internal {
namespace {

// Whether `inner` lies within `outer` for sure. Between the members of a list
// there may be gaps, and where an end is not known, so is what lies before it.
bool Contains(const Edtf& outer, const Edtf& inner) {
  if (outer.has_unknown_end() || absl::StrContains(outer.text(), ',')) {
    return false;
  }
  return outer.bounds().earliest <= inner.bounds().earliest &&
         inner.bounds().latest <= outer.bounds().latest;
}

bool PossiblyOverlap(const Edtf& x, const Edtf& y) {
  return Overlaps(x.bounds(), y.bounds()) != When::kNo;
}

// Times of day of which one has no offset from UTC: which is earlier is not
// known to within a day.
bool OnDifferentClocks(const Edtf& x, const Edtf& y) {
  return x.kind() == Edtf::Kind::kDateTime &&
         y.kind() == Edtf::Kind::kDateTime && x.is_local() != y.is_local();
}

// A state that lasted all of `a` was so at any part of it; what was so in `a`
// was so at some time of a period around it.
bool StateEntails(const Edtf& a, const Edtf& b) {
  return (a.bounds().whole && Contains(a, b)) ||
         (!b.bounds().whole && Contains(b, a));
}

// Whether the moments are `most` apart at most; INVALID_ARGUMENT if that is no
// duration.
absl::StatusOr<bool> AreNear(Instant a, Instant b, const Quantity& most) {
  if (a < b) std::swap(a, b);
  if (a == b) return true;
  if (b == Instant::Min() || a == Instant::Max()) return false;
  // Unsigned, since the difference of two signed numbers may exceed either.
  uint64_t seconds =
      static_cast<uint64_t>(a.seconds) - static_cast<uint64_t>(b.seconds);
  int64_t nanos = int64_t{a.nanos} - b.nanos;
  if (nanos < 0) {
    --seconds;
    nanos += 1'000'000'000;
  }
  VERACITY_ASSIGN_OR_RETURN(
      const Decimal apart,
      Decimal::Parse(
          absl::StrCat(seconds, ".", absl::Dec(nanos, absl::kZeroPad9))));
  VERACITY_ASSIGN_OR_RETURN(const Unit second, Unit::Parse("s"));
  VERACITY_ASSIGN_OR_RETURN(const int order, Compare({apart, second}, most));
  return order <= 0;
}

absl::StatusOr<Fit> Relate(const v1::Time& a, const v1::Time& b,
                           const v1::Tolerance& tolerance) {
  // Only within one calendar do we know what lies within what.
  if (a.calendar() != b.calendar()) return Fit::kUnclear;
  VERACITY_ASSIGN_OR_RETURN(const Edtf x, Edtf::Parse(a.edtf()));
  VERACITY_ASSIGN_OR_RETURN(const Edtf y, Edtf::Parse(b.edtf()));
  if (x == y) return Fit::kEqual;
  if (OnDifferentClocks(x, y)) return Fit::kUnclear;
  const TimeBounds& p = x.bounds();
  const TimeBounds& q = y.bounds();
  bool is_near = false;  // where they do not overlap
  if (!tolerance.absolute().empty()) {
    Quantity most;
    VERACITY_ASSIGN_OR_RETURN(most.value, Decimal::Parse(tolerance.absolute()));
    VERACITY_ASSIGN_OR_RETURN(most.unit, Unit::Parse(tolerance.unit()));
    VERACITY_ASSIGN_OR_RETURN(const bool starts,
                              AreNear(p.earliest, q.earliest, most));
    VERACITY_ASSIGN_OR_RETURN(const bool ends,
                              AreNear(p.latest, q.latest, most));
    if (starts && ends) return Fit::kEqual;
    VERACITY_ASSIGN_OR_RETURN(
        is_near, p.latest < q.earliest ? AreNear(p.latest, q.earliest, most)
                                       : AreNear(q.latest, p.earliest, most));
  }
  if (!PossiblyOverlap(x, y)) return is_near ? Fit::kUnclear : Fit::kApart;
  return FitOf(Contains(y, x), Contains(x, y));
}

}  // namespace

Fit FitOfTimes(const v1::Time& x, const v1::Time& y,
               const v1::Tolerance& tolerance) {
  return Relate(x, y, tolerance).value_or(Fit::kUnclear);
}

ValidFit FitOfValid(absl::string_view x, absl::string_view y,
                    v1::Aspect aspect) {
  if (x.empty() && y.empty()) return {Fit::kEqual, true};
  const absl::StatusOr<Edtf> a = Edtf::Parse(x.empty() ? y : x);
  const absl::StatusOr<Edtf> b = Edtf::Parse(y.empty() ? x : y);
  if (!a.ok() || !b.ok()) return {Fit::kUnclear, false};
  if (x.empty() || y.empty()) return {FitOf(y.empty(), x.empty()), true};
  if (*a == *b) return {Fit::kEqual, true};
  if (OnDifferentClocks(*a, *b)) return {Fit::kUnclear, true};
  const bool is_event = aspect == v1::ASPECT_EVENT;
  return {is_event ? FitOf(Contains(*b, *a), Contains(*a, *b))
                   : FitOf(StateEntails(*a, *b), StateEntails(*b, *a)),
          PossiblyOverlap(*a, *b)};
}

}  // namespace veracity::internal
