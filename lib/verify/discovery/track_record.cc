#include "verify/discovery/track_record.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "verify/discovery/distributions.h"

namespace veracity::internal {
namespace {

absl::Status Check(absl::Span<const JudgedClaim> claims,
                   const TrackRecordOptions& options) {
  for (const JudgedClaim& claim : claims) {
    if (claim.age >= 0 && std::isfinite(claim.age)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("an age is ", claim.age, ", not finite and at least 0"));
  }
  if (!(options.prior_right >= 0 && options.prior_wrong >= 0) ||
      std::isinf(options.prior_right) || std::isinf(options.prior_wrong)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the prior is ", options.prior_right, " and ",
                     options.prior_wrong, ", not finite and at least 0"));
  }
  if (!(options.ageing > 0 && options.ageing <= 1)) {
    return absl::InvalidArgumentError(
        absl::StrCat("ageing is ", options.ageing, ", not in (0, 1]"));
  }
  if (!(options.base_rate >= 0 && options.base_rate <= 1)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the base rate is ", options.base_rate, ", not in 0 to 1"));
  }
  return absl::OkStatus();
}

absl::StatusOr<TrackRecord> RecordOf(absl::Span<const JudgedClaim> claims,
                                     const TrackRecordOptions& options) {
  TrackRecord record;
  record.source = claims[0].source;
  record.topic = claims[0].topic;
  record.claims = static_cast<int64_t>(claims.size());
  std::vector<Forecast> forecasts;
  for (const JudgedClaim& claim : claims) {
    const double weight = std::pow(options.ageing, claim.age);
    (claim.right ? record.right : record.wrong) += weight;
    forecasts.push_back({claim.probability, claim.right});
  }
  record.accuracy = BetaInterval(options.prior_right + record.right,
                                 options.prior_wrong + record.wrong);
  record.opinion =
      Opinion::FromEvidence({record.right, record.wrong}, options.base_rate);
  VERACITY_ASSIGN_OR_RETURN(record.calibration,
                            Calibrate(forecasts, options.splits));
  return record;
}

}  // namespace

absl::StatusOr<std::vector<TrackRecord>> TrackRecords(
    absl::Span<const JudgedClaim> claims, const TrackRecordOptions& options) {
  VERACITY_RETURN_IF_ERROR(Check(claims, options));
  std::vector<JudgedClaim> ordered(claims.begin(), claims.end());
  // By all there is, so that sums do not depend on the order of the input.
  std::sort(ordered.begin(), ordered.end(),
            [](const JudgedClaim& a, const JudgedClaim& b) {
              return std::tie(a.source, a.topic, a.age, a.right,
                              a.probability) <
                     std::tie(b.source, b.topic, b.age, b.right, b.probability);
            });
  std::vector<TrackRecord> records;
  for (auto from = ordered.begin(); from != ordered.end();) {
    const auto to = std::find_if(from, ordered.end(), [&](const auto& claim) {
      return claim.source != from->source || claim.topic != from->topic;
    });
    VERACITY_ASSIGN_OR_RETURN(
        TrackRecord record,
        RecordOf(absl::MakeConstSpan(&*from, static_cast<size_t>(to - from)),
                 options));
    records.push_back(std::move(record));
    from = to;
  }
  return records;
}

}  // namespace veracity::internal
