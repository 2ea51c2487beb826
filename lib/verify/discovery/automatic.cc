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

// The share of claims whose sources have `least` or more of them.
double ShareOfBusySources(const DiscoveryInput& input, double least) {
  double busy = 0;
  for (const double claims : ClaimsOfSources(input)) {
    if (claims >= least) busy += claims;
  }
  return busy / std::max(1, input.claims());
}

// The share of claims that name their item's most common value, of items with
// several claims.
double ShareOfAgreement(const DiscoveryInput& input) {
  double agreeing = 0;
  double all = 0;
  for (int32_t item = 0; item < input.items(); ++item) {
    int32_t claims = 0;
    int32_t most = 0;
    for (int32_t value = input.value_begin[item];
         value < input.value_begin[item + 1]; ++value) {
      const int32_t count =
          input.claim_begin[value + 1] - input.claim_begin[value];
      claims += count;
      most = std::max(most, count);
    }
    if (claims < 2) continue;
    agreeing += most;
    all += claims;
  }
  return all > 0 ? agreeing / all : 1;
}

// The share of claims that are further from their item's median than ten times
// the median of such distances.
double ShareOfOutliers(const DiscoveryInput& input) {
  const NumberColumns columns(input);
  double outliers = 0;
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
    if (middle == 0) continue;  // most agree; distance has no measure
    outliers += static_cast<double>(
        distances.end() -
        std::upper_bound(distances.begin(), distances.end(), 10 * middle));
  }
  return outliers / std::max(1, input.claims());
}

}  // namespace

Choice ChooseMethod(const DiscoveryInput& input) {
  constexpr double kEnoughLabels = 20;
  constexpr double kFewClaims = 1.5;
  if (input.labels > 0) {
    const double share = ShareOfBusySources(input, kEnoughLabels);
    if (share >= 0.5) {
      return {DiscoveryMethod::kDawidSkene,
              absl::StrCat("all items share ", input.labels, " labels, and ",
                           Percent(share), " of claims come from sources with ",
                           kEnoughLabels, " or more")};
    }
  } else if (!input.number.empty()) {
    const double agreement = ShareOfAgreement(input);
    if (agreement < 0.5) {
      const double outliers = ShareOfOutliers(input);
      const bool many = outliers > 0.01;
      return {many ? DiscoveryMethod::kCrh : DiscoveryMethod::kGtm,
              absl::StrCat("values are numbers of which ", Percent(agreement),
                           " agree, with ", many ? "many" : "few",
                           " outliers (", Percent(outliers), ")")};
    }
  }
  const double claims_per_source =
      static_cast<double>(input.claims()) / std::max(1, input.sources);
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
