#ifndef VERACITY_VERIFY_ARGUMENTATION_H_
#define VERACITY_VERIFY_ARGUMENTATION_H_

// Arguments that support and attack each other, and how strong they are in the
// end: quantitative bipolar argumentation.

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

namespace veracity::internal {

// One argument for or against another, by their numbers.
struct ArgumentLink {
  int32_t from = 0;
  int32_t to = 0;
  bool supports = true;  // else attacks
};

enum class ArgumentSemantics : uint8_t {
  // Potyka, Continuous Dynamical Systems for Weighted Bipolar Argumentation,
  // KR 2018: E = sum of supporters - sum of attackers; with h(x) = x^2 / (1 +
  // x^2) for positive x, else 0, a strength is w - w h(-E) + (1-w) h(E).
  kQuadraticEnergy,
  // Rago, Toni, Aurisicchio, Baroni, Discontinuity-Free Decision Support with
  // Quantitative Argumentation Debates, KR 2016: those on a side combine to
  // 1 - product of (1 - v); the stronger side moves w towards 0, or 1, by what
  // it is ahead.
  kDfQuad,
};

// The strengths of arguments with these weights, all in [0, 1], in one pass
// from those that nothing bears on.
//
// Returns INVALID_ARGUMENT if a weight is not in [0, 1], a link has no such
// argument, or arguments bear on each other in a circle.
absl::StatusOr<std::vector<double>> ArgumentStrengths(
    absl::Span<const double> weights, absl::Span<const ArgumentLink> links,
    ArgumentSemantics semantics);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_ARGUMENTATION_H_
