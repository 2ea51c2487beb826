#include "verify/argumentation.h"

#include <algorithm>
#include <numeric>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

absl::Status Check(absl::Span<const double> weights,
                   absl::Span<const ArgumentLink> links) {
  for (size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] >= 0 && weights[i] <= 1) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("weight ", i, " is ", weights[i], ", not in 0 to 1"));
  }
  const auto is_argument = [&](int32_t i) {
    return i >= 0 && static_cast<size_t>(i) < weights.size();
  };
  for (const ArgumentLink& link : links) {
    if (is_argument(link.from) && is_argument(link.to)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "a link leads from ", link.from, " to ", link.to,
        ", and arguments are 0 to ", static_cast<int64_t>(weights.size()) - 1));
  }
  return absl::OkStatus();
}

// What bears on an argument.
struct Sides {
  double supporting = 0;
  double attacking = 0;
};

double QuadraticEnergy(double weight, const Sides& sums) {
  const double energy = sums.supporting - sums.attacking;
  const double square = energy * energy;
  const double impact = square / (1 + square);
  return energy < 0 ? weight * (1 - impact) : weight + (1 - weight) * impact;
}

// What is left of 1 by both sides.
double DfQuad(double weight, const Sides& products) {
  const double ahead = products.attacking - products.supporting;
  return ahead < 0 ? weight + weight * ahead : weight + (1 - weight) * ahead;
}

}  // namespace

absl::StatusOr<std::vector<double>> ArgumentStrengths(
    absl::Span<const double> weights, absl::Span<const ArgumentLink> links,
    ArgumentSemantics semantics) {
  VERACITY_RETURN_IF_ERROR(Check(weights, links));
  const bool sums = semantics == ArgumentSemantics::kQuadraticEnergy;
  // Links by the argument they start from, in their own order.
  std::vector<size_t> begin(weights.size() + 1);
  std::vector<int32_t> awaited(weights.size());
  for (const ArgumentLink& link : links) {
    ++begin[static_cast<size_t>(link.from) + 1];
    ++awaited[link.to];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<ArgumentLink> ordered(links.size());
  std::vector<size_t> next(begin.begin(), begin.end() - 1);
  for (const ArgumentLink& link : links) ordered[next[link.from]++] = link;

  std::vector<Sides> sides(weights.size(), sums ? Sides{0, 0} : Sides{1, 1});
  std::vector<double> strengths(weights.begin(), weights.end());
  std::vector<size_t> ready;
  for (size_t i = 0; i < weights.size(); ++i) {
    if (awaited[i] == 0) ready.push_back(i);
  }
  for (size_t done = 0; done < ready.size(); ++done) {
    const size_t i = ready[done];
    strengths[i] = sums ? QuadraticEnergy(weights[i], sides[i])
                        : DfQuad(weights[i], sides[i]);
    for (size_t k = begin[i]; k < begin[i + 1]; ++k) {
      const size_t to = static_cast<size_t>(ordered[k].to);
      double& side =
          ordered[k].supports ? sides[to].supporting : sides[to].attacking;
      side = sums ? side + strengths[i] : side * (1 - strengths[i]);
      if (--awaited[to] == 0) ready.push_back(to);
    }
  }
  if (ready.size() < weights.size()) {
    const auto circular = std::find_if(awaited.begin(), awaited.end(),
                                       [](int32_t n) { return n > 0; });
    return absl::InvalidArgumentError(
        absl::StrCat("argument ", circular - awaited.begin(),
                     " is in a circle, or after one"));
  }
  return strengths;
}

}  // namespace veracity::internal
