#ifndef VERACITY_VERIFY_DISCOVERY_FINDINGS_H_
#define VERACITY_VERIFY_DISCOVERY_FINDINGS_H_

// What a method of truth discovery gives back, and what all of them share.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Counts iterations, and ends them.
class Iterations {
 public:
  Iterations(const DiscoveryOptions& options, int32_t maximum, double tolerance)
      : maximum_(options.max_iterations.value_or(maximum)),
        tolerance_(options.tolerance.value_or(tolerance)) {}

  // Whether there is to be another one.
  bool Next() {
    if (converged_ || count_ == maximum_) return false;
    ++count_;
    return true;
  }

  // By how much the last one has changed what it estimates.
  void Record(double change) {
    change_ = change;
    converged_ = change <= tolerance_;
  }

  int32_t count() const { return count_; }
  bool converged() const { return converged_; }
  double change() const { return change_; }

 private:
  int32_t maximum_;
  double tolerance_;
  int32_t count_ = 0;
  bool converged_ = false;
  double change_ = 0;
};

struct Findings {
  std::vector<double> weight;       // of each source
  std::vector<double> score;        // of each value
  std::vector<double> probability;  // likewise; empty: shares of the score
  // Of each item and label.
  std::vector<double> label_probability;
  std::vector<double> number;  // of each item, by methods of numbers

  int32_t iterations = 0;
  bool converged = true;
  double change = 0;
  std::optional<double> log_likelihood;

  void Take(const Iterations& loop) {
    iterations = loop.count();
    converged = loop.converged();
    change = loop.change();
  }
};

// Claims of each source.
inline std::vector<double> ClaimsOfSources(const DiscoveryInput& input) {
  std::vector<double> claims(static_cast<size_t>(input.sources));
  for (const int32_t source : input.source) claims[source] += 1;
  return claims;
}

// Scores from here on are the best ones, which are equal. REQUIRES: there are
// scores.
inline double LeastOfBest(absl::Span<const double> scores) {
  double greatest = scores[0];
  for (const double score : scores) greatest = std::max(greatest, score);
  return greatest - 1e-12 * std::max(1.0, std::abs(greatest));
}

// Where the greatest score is by the rule, and whether another is as great.
struct Best {
  int32_t at = kNoValue;
  bool tied = false;
};
Best BestOf(absl::Span<const double> scores, TieRule ties);

Findings FindByVote(const DiscoveryInput& input);
Findings FindByAccu(const DiscoveryInput& input,
                    const DiscoveryOptions& options);
Findings FindByCrh(const DiscoveryInput& input,
                   const DiscoveryOptions& options);
Findings FindByCatd(const DiscoveryInput& input,
                    const DiscoveryOptions& options);
Findings FindByTruthFinder(const DiscoveryInput& input,
                           const DiscoveryOptions& options);
Findings FindBySums(const DiscoveryInput& input,
                    const DiscoveryOptions& options);
Findings FindByInvestment(const DiscoveryInput& input,
                          const DiscoveryOptions& options);
Findings FindByDawidSkene(const DiscoveryInput& input,
                          const DiscoveryOptions& options);
Findings FindByMean(const DiscoveryInput& input);
Findings FindByMedian(const DiscoveryInput& input);
Findings FindByCrhOfNumbers(const DiscoveryInput& input,
                            const DiscoveryOptions& options);
Findings FindByCatdOfNumbers(const DiscoveryInput& input,
                             const DiscoveryOptions& options);
Findings FindByGtm(const DiscoveryInput& input,
                   const DiscoveryOptions& options);
Findings FindByLfcN(const DiscoveryInput& input,
                    const DiscoveryOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_FINDINGS_H_
