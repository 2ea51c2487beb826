#include "absl/time/time.h"
#include "veracity/edtf.h"

namespace veracity {

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
