#ifndef VERACITY_VERIFY_DISCOVERY_CALIBRATION_H_
#define VERACITY_VERIFY_DISCOVERY_CALIBRATION_H_

// How good probabilities were, once it is known what happened.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace veracity::internal {

struct Forecast {
  double probability = 0.5;  // in [0, 1]
  bool happened = false;
};

// A point of the calibration curve: forecasts that are alike.
struct CalibrationBin {
  double mean_probability = 0;
  double share_happened = 0;
  int64_t count = 0;
};

struct Calibration {
  int64_t count = 0;

  // The mean of (p - o)^2, in [0, 1]: Brier's score of two outcomes, half of
  // his own, which counts both (Monthly Weather Review 78, 1950).
  double brier = 0;
  // brier = reliability - resolution + uncertainty + within_variance -
  // within_covariance (Murphy, Journal of Applied Meteorology 12, 1973; the
  // last two, 0 where the forecasts of each bin are equal, Stephenson, Coelho
  // and Jolliffe, Weather and Forecasting 23, 2008).
  double reliability = 0;
  double resolution = 0;
  double uncertainty = 0;
  double within_variance = 0;
  double within_covariance = 0;
  // 1 - brier / uncertainty: over who always forecasts the share that happened.
  // 0 where nothing, or everything, happened.
  double skill = 0;
  // The mean distance of a bin's points from each other, weighted by counts.
  double expected_error = 0;
  // -mean ln of the probability of what happened, which counts as at least the
  // least probability below; how many were so.
  double log_score = 0;
  int64_t clipped = 0;

  std::vector<CalibrationBin> curve;  // by probability; no empty bins
};

// What is impossible and happens would make the log score infinite.
inline constexpr double kLeastLogProbability = 1e-15;

// Bins are from each split up to the next, which belongs to the next; without
// splits, forecasts of equal probability are a bin each.
//
// Returns INVALID_ARGUMENT if a probability is not in [0, 1] or the splits do
// not rise. No forecasts make an empty curve, all else 0.
absl::StatusOr<Calibration> Calibrate(absl::Span<const Forecast> forecasts,
                                      absl::Span<const double> splits = {});

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_CALIBRATION_H_
