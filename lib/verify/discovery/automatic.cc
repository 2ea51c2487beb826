#include "verify/discovery/automatic.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "verify/discovery/findings.h"
#include "verify/discovery/numbers.h"

namespace veracity::internal {
namespace {

std::string Percent(double share) {
  return absl::StrFormat("%.0f %%", 100 * share);
}

// Sources that have claims: a host may number others.
int SpeakingSources(const DiscoveryInput& input) {
  int speaking = 0;
  for (const double claims : ClaimsOfSources(input)) {
    speaking += claims > 0 ? 1 : 0;
  }
  return speaking;
}

// The share of claims whose sources have `least` or more of them.
double ShareOfBusySources(const DiscoveryInput& input, double least) {
  double busy = 0;
  for (const double claims : ClaimsOfSources(input)) {
    if (claims >= least) busy += claims;
  }
  return busy / std::max(1, input.claims());
}

// The share of claims that are further from their item's median than fifty
// times the median of such distances; where most claims agree, distance has no
// measure.
double ShareOfOutliers(const DiscoveryInput& input) {
  const NumberColumns columns(input);
  double outliers = 0;
  double all = 0;
  std::vector<double> distances;
  for (int32_t item = 0; item < input.items(); ++item) {
    distances.clear();
    for (int32_t k = columns.begin(item); k < columns.begin(item + 1); ++k) {
      distances.push_back(
          std::abs(columns.number()[k] - columns.medians()[item]));
    }
    if (distances.empty()) continue;
    std::sort(distances.begin(), distances.end());
    const double middle = distances[distances.size() / 2];
    if (middle == 0) continue;
    all += static_cast<double>(distances.size());
    outliers += static_cast<double>(
        distances.end() -
        std::upper_bound(distances.begin(), distances.end(), 50 * middle));
  }
  return all > 0 ? outliers / all : 0;
}

}  // namespace

Choice ChooseMethod(const DiscoveryInput& input) {
  constexpr int32_t kMostLabels = 20;
  constexpr double kEnoughLabels = 20;
  constexpr double kFewClaims = 1.5;
  constexpr double kManyOutliers = 0.01;
  if (input.labels > 0 && input.labels <= kMostLabels) {
    const double share = ShareOfBusySources(input, kEnoughLabels);
    if (share >= 0.5) {
      return {DiscoveryMethod::kDawidSkene,
              absl::StrCat("all items share ", input.labels, " labels, and ",
                           Percent(share), " of claims come from sources with ",
                           kEnoughLabels, " or more")};
    }
  } else if (!input.number.empty()) {
    const double outliers = ShareOfOutliers(input);
    const bool many = outliers > kManyOutliers;
    return {many ? DiscoveryMethod::kCrh : DiscoveryMethod::kGtm,
            absl::StrFormat("values are numbers with %s outliers (%.1f %%)",
                            many ? "many" : "few", 100 * outliers)};
  }
  const double claims_per_source =
      static_cast<double>(input.claims()) / std::max(1, SpeakingSources(input));
  if (claims_per_source < kFewClaims) {
    return {DiscoveryMethod::kVote,
            absl::StrFormat("sources have %.1f claims each, too few to tell "
                            "them apart",
                            claims_per_source)};
  }
  if (!input.similar_begin.empty()) {
    return {DiscoveryMethod::kAccuSim, "values are known to be similar"};
  }
  return {DiscoveryMethod::kAccu,
          "the values of an item are alternatives, and sources have claims "
          "enough to estimate an accuracy"};
}

}  // namespace veracity::internal
