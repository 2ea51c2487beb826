#ifndef VERACITY_VERIFY_DISCOVERY_TRACK_RECORD_H_
#define VERACITY_VERIFY_DISCOVERY_TRACK_RECORD_H_

// How often sources were right, on claims that have been judged.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "veracity/opinion.h"
#include "verify/discovery/calibration.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// One judged claim of a source, on a topic; both by numbers of their own.
struct JudgedClaim {
  int32_t source = 0;
  int32_t topic = 0;
  bool right = false;
  // How likely the source said it was; 1 where it plainly said so. In [0, 1].
  double probability = 1;
  // How long ago, in any unit; not negative.
  double age = 0;
};

struct TrackRecordOptions {
  // Claims right and wrong before the first one is judged. Not negative.
  double prior_right = 1;
  double prior_wrong = 1;
  // A claim counts by ageing^age; 1 is for ever. In (0, 1].
  double ageing = 1;
  // Of what is expected of a source without record.
  double base_rate = 0.5;
  // Splits of the calibration curve; see Calibrate.
  std::vector<double> splits = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
};

struct TrackRecord {
  int32_t source = 0;
  int32_t topic = 0;
  int64_t claims = 0;  // judged
  // After ageing.
  double right = 0;
  double wrong = 0;
  // The mean and the middle 95 % of Beta(prior_right + right, prior_wrong +
  // wrong). With few claims the interval is wide: show it, or the count.
  Interval accuracy;
  // b = right / (right + wrong + 2): as trust in the source.
  Opinion opinion;
  // Of the probabilities that the source gave; ages do not count.
  Calibration calibration;
};

// The records of every source on every topic it has judged claims on, by source
// and topic. Powers are those of the C library, whose last bit may differ
// between machines.
//
// Returns INVALID_ARGUMENT if a number is out of its range.
absl::StatusOr<std::vector<TrackRecord>> TrackRecords(
    absl::Span<const JudgedClaim> claims,
    const TrackRecordOptions& options = {});

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_TRACK_RECORD_H_
