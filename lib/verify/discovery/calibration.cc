#include "verify/discovery/calibration.h"

#include <algorithm>
#include <cmath>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::internal {
namespace {

absl::Status Check(absl::Span<const Forecast> forecasts,
                   absl::Span<const double> splits) {
  for (const Forecast& forecast : forecasts) {
    if (forecast.probability >= 0 && forecast.probability <= 1) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "a probability is ", forecast.probability, ", not in 0 to 1"));
  }
  for (size_t i = 1; i < splits.size(); ++i) {
    if (splits[i] > splits[i - 1]) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("splits do not rise: ", splits[i - 1], ", ", splits[i]));
  }
  return absl::OkStatus();
}

double Outcome(const Forecast& forecast) { return forecast.happened ? 1 : 0; }

// Adds a bin of `alike` to the sums, which are means in the end.
void AddBin(absl::Span<const Forecast> alike, double share_of_all,
            Calibration* result) {
  const double count = static_cast<double>(alike.size());
  CalibrationBin bin;
  bin.count = static_cast<int64_t>(alike.size());
  for (const Forecast& forecast : alike) {
    bin.mean_probability += forecast.probability / count;
    bin.share_happened += Outcome(forecast) / count;
  }
  for (const Forecast& forecast : alike) {
    const double p = forecast.probability - bin.mean_probability;
    const double o = Outcome(forecast) - bin.share_happened;
    result->within_variance += p * p;
    result->within_covariance += 2 * p * o;
  }
  const double off = bin.mean_probability - bin.share_happened;
  const double apart = bin.share_happened - share_of_all;
  result->reliability += count * off * off;
  result->resolution += count * apart * apart;
  result->expected_error += count * std::abs(off);
  result->curve.push_back(bin);
}

}  // namespace

absl::StatusOr<Calibration> Calibrate(absl::Span<const Forecast> forecasts,
                                      absl::Span<const double> splits) {
  if (const absl::Status status = Check(forecasts, splits); !status.ok()) {
    return status;
  }
  Calibration result;
  result.count = static_cast<int64_t>(forecasts.size());
  if (forecasts.empty()) return result;
  std::vector<Forecast> ordered(forecasts.begin(), forecasts.end());
  // Also by outcome, so that sums do not depend on the order of the input.
  std::sort(
      ordered.begin(), ordered.end(), [](const Forecast& a, const Forecast& b) {
        return a.probability != b.probability ? a.probability < b.probability
                                              : a.happened < b.happened;
      });
  const double count = static_cast<double>(ordered.size());
  double happened = 0;
  for (const Forecast& forecast : ordered) {
    const double error = forecast.probability - Outcome(forecast);
    result.brier += error * error;
    happened += Outcome(forecast);
    double p =
        forecast.happened ? forecast.probability : 1 - forecast.probability;
    if (p < kLeastLogProbability) {
      p = kLeastLogProbability;
      ++result.clipped;
    }
    result.log_score -= std::log(p);
  }
  const double share = happened / count;
  for (size_t begin = 0; begin < ordered.size();) {
    const double first = ordered[begin].probability;
    const auto next = std::upper_bound(splits.begin(), splits.end(), first);
    const auto from = ordered.begin() + static_cast<ptrdiff_t>(begin);
    const auto to = std::find_if(from, ordered.end(), [&](const Forecast& f) {
      if (splits.empty()) return f.probability > first;
      return next != splits.end() && f.probability >= *next;
    });
    const size_t size = static_cast<size_t>(to - from);
    AddBin(absl::MakeConstSpan(ordered).subspan(begin, size), share, &result);
    begin += size;
  }
  for (double* sum : {&result.brier, &result.log_score, &result.reliability,
                      &result.resolution, &result.expected_error,
                      &result.within_variance, &result.within_covariance}) {
    *sum /= count;
  }
  result.uncertainty = share * (1 - share);
  result.skill =
      result.uncertainty > 0 ? 1 - result.brier / result.uncertainty : 0;
  return result;
}

}  // namespace veracity::internal
