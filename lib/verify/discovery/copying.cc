#include "verify/discovery/copying.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::internal {
namespace {

bool IsIn(double value, double low, double high) {
  return value >= low && value <= high;
}

// What one item gives, by hypothesis.
struct Chances {
  double same_true, same_false, different;
};

double LogLikelihood(const Chances& chances, const Overlap& overlap) {
  const auto log = [](double count, double chance) {
    return count == 0 ? 0 : count * std::log(chance);
  };
  return log(overlap.shared_true, chances.same_true) +
         log(overlap.shared_false, chances.same_false) +
         log(overlap.different, chances.different);
}

// A copied item is right as often as the one it is copied from is.
Chances Copied(const Chances& apart, double error, double copied) {
  const double own = 1 - copied;
  return {(1 - error) * copied + apart.same_true * own,
          error * copied + apart.same_false * own, apart.different * own};
}

}  // namespace

absl::StatusOr<CopyPosterior> FindCopying(double first_error,
                                          double second_error,
                                          const Overlap& overlap,
                                          const CopyOptions& options) {
  constexpr double kMost = std::numeric_limits<double>::max();
  if (!IsIn(first_error, 0, 1) || !IsIn(second_error, 0, 1)) {
    return absl::InvalidArgumentError(absl::StrCat("errors are ", first_error,
                                                   " and ", second_error,
                                                   ", not both in 0 to 1"));
  }
  if (!IsIn(overlap.shared_true, 0, kMost) ||
      !IsIn(overlap.shared_false, 0, kMost) ||
      !IsIn(overlap.different, 0, kMost)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "counts are ", overlap.shared_true, ", ", overlap.shared_false, " and ",
        overlap.different, ", not all finite and at least 0"));
  }
  if (!IsIn(options.prior, 0, 0.5) || !IsIn(options.copied, 0, 1) ||
      !IsIn(options.wrong_values, 1, kMost)) {
    return absl::InvalidArgumentError(
        absl::StrCat("prior is ", options.prior, ", copied ", options.copied,
                     ", wrong_values ", options.wrong_values,
                     ": not in 0 to 1/2, in 0 to 1, and at least 1"));
  }
  Chances apart;
  apart.same_true = (1 - first_error) * (1 - second_error);
  apart.same_false = first_error * second_error / options.wrong_values;
  apart.different = 1 - apart.same_true - apart.same_false;

  // Counts make likelihoods vanish; their logarithms are compared.
  double logs[3] = {
      std::log(1 - 2 * options.prior) + LogLikelihood(apart, overlap),
      std::log(options.prior) +
          LogLikelihood(Copied(apart, second_error, options.copied), overlap),
      std::log(options.prior) +
          LogLikelihood(Copied(apart, first_error, options.copied), overlap)};
  const double greatest = *std::max_element(logs, logs + 3);
  // What none of the three can explain says nothing about them.
  if (std::isinf(greatest)) {
    return CopyPosterior{1 - 2 * options.prior, options.prior, options.prior};
  }
  double total = 0;
  for (double& log : logs) {
    log = std::exp(log - greatest);
    total += log;
  }
  return CopyPosterior{logs[0] / total, logs[1] / total, logs[2] / total};
}

}  // namespace veracity::internal
