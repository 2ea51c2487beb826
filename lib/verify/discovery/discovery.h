#ifndef VERACITY_VERIFY_DISCOVERY_DISCOVERY_H_
#define VERACITY_VERIFY_DISCOVERY_DISCOVERY_H_

// Truth discovery: which of several values is true, and how far sources are to
// be relied on, when nobody says so. Works on plain columns of numbers.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "verify/discovery/distributions.h"
#include "verify/discovery/options.h"

namespace veracity::internal {

inline constexpr int32_t kUnjudged = -1;
inline constexpr int32_t kNoneOfThese = -2;
inline constexpr int32_t kNoValue = -1;

// Items are questions with one true answer each. An item has values, and a
// value has claims: the sources that name it. Items, values, claims and sources
// are numbered from 0; values stand in the order of items, claims in that of
// values.
//
// The order of an item's values decides ties. A source that names a value
// twice counts twice. A value without claims is listed only where it is judged
// to be true.
struct DiscoveryInput {
  int32_t sources = 0;
  // Values of item i: from value_begin[i] to value_begin[i + 1]. Claims of
  // value v: from claim_begin[v] to claim_begin[v + 1]. Both take one element
  // more than there are items, values.
  absl::Span<const int32_t> value_begin;
  absl::Span<const int32_t> claim_begin;
  absl::Span<const int32_t> source;  // of each claim

  // Each of these may be empty.

  // Of each value, where all items share one set of labels: its label, from 0
  // to `labels` - 1, no two alike in an item.
  int32_t labels = 0;
  absl::Span<const int32_t> label;
  // Of each value, where values are numbers: the number, at most 1e140 either
  // way.
  absl::Span<const double> number;
  // Of each value: the next more general value of the same item, or kNoValue.
  // Who names a more general value than the true one is not in error.
  absl::Span<const int32_t> parent;
  // Values of the same item that speak for value v, or against it: similar[k]
  // does so by weight similarity[k], in [-1, 1], for k from similar_begin[v] to
  // similar_begin[v + 1].
  absl::Span<const int32_t> similar_begin;
  absl::Span<const int32_t> similar;
  absl::Span<const double> similarity;
  // Of each source: a number of its own, or that of the group of sources with
  // which it has one voice. Not negative.
  absl::Span<const int32_t> group;
  // Of each source: how often it is right where that is known, in [0, 1]; else
  // NaN. Accu and AccuSim take it as it is; a group has the mean of its
  // members'.
  absl::Span<const double> accuracy;
  // Of each item: the value judged to be true, kNoneOfThese or kUnjudged.
  absl::Span<const int32_t> truth;

  int32_t items() const { return Count(value_begin); }
  int32_t values() const { return Count(claim_begin); }
  int32_t claims() const { return static_cast<int32_t>(source.size()); }
  bool judged(int32_t item) const {
    return !truth.empty() && truth[item] != kUnjudged;
  }

 private:
  static int32_t Count(absl::Span<const int32_t> begin) {
    return begin.empty() ? 0 : static_cast<int32_t>(begin.size()) - 1;
  }
};

struct DiscoveryReport {
  DiscoveryMethod method = DiscoveryMethod::kVote;
  // Why this method, and what was done before it; sentences for people.
  std::string explanation;

  int32_t iterations = 0;
  // Whether it stopped because the last iteration changed no more than the
  // tolerance, rather than at the last one allowed. Vote, mean and median do
  // not iterate, and have.
  bool converged = false;
  double change = 0;
  // Of Dawid-Skene.
  std::optional<double> log_likelihood;

  // Of each source: the group it was taken to be of, numbered by the first
  // members; sources alone in theirs, too.
  std::vector<int32_t> group;
  int32_t groups = 0;

  // Of each source. `weight` is the method's own measure, on its own scale.
  std::vector<double> weight;
  // The share of its group's claims that are true: (hits + prior) / (claims +
  // prior), a Beta distribution; NaN without claims and prior. Empty for
  // methods of numbers.
  std::vector<Interval> accuracy;
  // For methods of numbers: the variance of the group's errors, in standard
  // deviations of each item's claims, by the chi-squared distribution; NaN
  // without claims on items with any deviation.
  std::vector<Interval> error_variance;

  // Of each value: the method's own score, and a probability: its own where it
  // has one, else the share of the item's scores. Those of one item add up to 1
  // or less; the rest is that of answers that nobody gave. Empty for methods of
  // numbers.
  std::vector<double> score;
  std::vector<double> probability;
  // Of each item and label, where there are labels, item by item; of
  // Dawid-Skene only, which may think of labels that nobody named.
  std::vector<double> label_probability;

  // Of each item: the value chosen, or kNoValue; its label, or kNoValue;
  // whether another one did as well.
  std::vector<int32_t> chosen;
  std::vector<int32_t> chosen_label;
  std::vector<uint8_t> tied;
  // Of each item, for methods of numbers: NaN without claims.
  std::vector<double> number;
};

// Estimates what is true and who is reliable.
//
// Results depend on the input and the options alone: not on the number of
// threads, nor on time. They use exp and log of the C library, whose last bits
// differ between machines; so do those of results.
//
// Takes time linear in claims for each iteration, and beforehand, if sources
// are grouped, quadratic in the claims of an item.
//
// Returns INVALID_ARGUMENT if columns do not fit each other or an option is out
// of its range, FAILED_PRECONDITION if the method needs labels, numbers or
// similarities that the input has not, RESOURCE_EXHAUSTED if sources have 2^32
// cells of Dawid-Skene's tables.
absl::StatusOr<DiscoveryReport> Discover(const DiscoveryInput& input,
                                         const DiscoveryOptions& options = {});

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_DISCOVERY_H_
