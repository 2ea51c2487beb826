#include "verify/discovery/discovery.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "verify/discovery/automatic.h"
#include "verify/discovery/distributions.h"
#include "verify/discovery/findings.h"
#include "verify/discovery/grouping.h"
#include "verify/discovery/input_check.h"
#include "verify/discovery/numbers.h"
#include "verify/discovery/propagation.h"

namespace veracity::internal {

absl::string_view MethodName(DiscoveryMethod method) {
  switch (method) {
    case DiscoveryMethod::kAutomatic:
      return "automatic";
    case DiscoveryMethod::kVote:
      return "Vote";
    case DiscoveryMethod::kAccu:
      return "Accu";
    case DiscoveryMethod::kAccuSim:
      return "AccuSim";
    case DiscoveryMethod::kCrh:
      return "CRH";
    case DiscoveryMethod::kCatd:
      return "CATD";
    case DiscoveryMethod::kTruthFinder:
      return "TruthFinder";
    case DiscoveryMethod::kSums:
      return "Sums";
    case DiscoveryMethod::kAverageLog:
      return "AverageLog";
    case DiscoveryMethod::kInvestment:
      return "Investment";
    case DiscoveryMethod::kPooledInvestment:
      return "PooledInvestment";
    case DiscoveryMethod::kDawidSkene:
      return "Dawid-Skene";
    case DiscoveryMethod::kMean:
      return "Mean";
    case DiscoveryMethod::kMedian:
      return "Median";
    case DiscoveryMethod::kGtm:
      return "GTM";
    case DiscoveryMethod::kLfcN:
      return "LFC_N";
  }
  return "unknown";
}

Best BestOf(absl::Span<const double> scores, TieRule ties) {
  if (scores.empty()) return {};
  const double enough = LeastOfBest(scores);
  Best best;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] < enough) continue;
    if (best.at == kNoValue || ties == TieRule::kLast) {
      best.tied = best.at != kNoValue;
      best.at = static_cast<int32_t>(i);
    } else {
      best.tied = true;
    }
  }
  if (best.tied && ties == TieRule::kNone) best.at = kNoValue;
  return best;
}

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Findings Find(const DiscoveryInput& input, const DiscoveryOptions& options) {
  const bool has_numbers = !input.number.empty();
  switch (options.method) {
    case DiscoveryMethod::kAccu:
    case DiscoveryMethod::kAccuSim:
      return FindByAccu(input, options);
    case DiscoveryMethod::kCrh:
      return has_numbers ? FindByCrhOfNumbers(input, options)
                         : FindByCrh(input, options);
    case DiscoveryMethod::kCatd:
      return has_numbers ? FindByCatdOfNumbers(input, options)
                         : FindByCatd(input, options);
    case DiscoveryMethod::kTruthFinder:
      return FindByTruthFinder(input, options);
    case DiscoveryMethod::kSums:
    case DiscoveryMethod::kAverageLog:
      return FindBySums(input, options);
    case DiscoveryMethod::kInvestment:
    case DiscoveryMethod::kPooledInvestment:
      return FindByInvestment(input, options);
    case DiscoveryMethod::kDawidSkene:
      return FindByDawidSkene(input, options);
    case DiscoveryMethod::kMean:
      return FindByMean(input);
    case DiscoveryMethod::kMedian:
      return FindByMedian(input);
    case DiscoveryMethod::kGtm:
      return FindByGtm(input, options);
    case DiscoveryMethod::kLfcN:
      return FindByLfcN(input, options);
    case DiscoveryMethod::kAutomatic:
    case DiscoveryMethod::kVote:
      break;
  }
  return FindByVote(input);
}

std::vector<double> SharesOf(const DiscoveryInput& input,
                             std::vector<double> scores) {
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t end = input.value_begin[item + 1];
    double sum = 0;
    for (int32_t v = input.value_begin[item]; v < end; ++v) sum += scores[v];
    if (sum == 0) continue;
    for (int32_t v = input.value_begin[item]; v < end; ++v) scores[v] /= sum;
  }
  return scores;
}

// -- Sources --

// A belief that is there already.
struct Given {
  static constexpr bool kIsProbability = true;
  static constexpr bool kIsShared = false;
  void operator()(int32_t first, absl::Span<double> scores) const {
    for (size_t i = 0; i < scores.size(); ++i) {
      scores[i] = probability[static_cast<size_t>(first) + i];
    }
  }
  const std::vector<double>& probability;
};

std::vector<Interval> Accuracies(const DiscoveryInput& input,
                                 const std::vector<double>& probability,
                                 const DiscoveryOptions& options) {
  const std::vector<double> claims = ClaimsOfSources(input);
  std::vector<double> right;
  Propagation(input, options.threads).Pass(claims, Given{probability}, &right);
  std::vector<Interval> accuracies;
  for (size_t s = 0; s < claims.size(); ++s) {
    const double hits = std::min(right[s], claims[s]);
    accuracies.push_back(
        BetaInterval(options.accu.prior_right + hits,
                     options.accu.prior_wrong + claims[s] - hits));
  }
  return accuracies;
}

std::vector<Interval> ErrorVariances(const NumberColumns& columns,
                                     const std::vector<double>& numbers) {
  const DiscoveryInput& input = columns.input();
  std::vector<double> squares(static_cast<size_t>(input.sources));
  std::vector<double> claims(squares.size());
  for (int32_t item = 0; item < input.items(); ++item) {
    const double deviation = columns.deviations()[item];
    if (!(deviation > 0)) continue;
    for (int32_t k = columns.begin(item); k < columns.begin(item + 1); ++k) {
      const int32_t source = columns.source()[k];
      const double error = (columns.number()[k] - numbers[item]) / deviation;
      squares[source] += error * error;
      claims[source] += 1;
    }
  }
  std::vector<Interval> variances;
  for (size_t s = 0; s < squares.size(); ++s) {
    if (claims[s] == 0) {
      variances.push_back({kNan, kNan, kNan});
      continue;
    }
    variances.push_back({squares[s] / claims[s],
                         squares[s] / ChiSquaredQuantile(0.975, claims[s]),
                         squares[s] / ChiSquaredQuantile(0.025, claims[s])});
  }
  return variances;
}

// What is so of each group, for each of its sources.
template <typename T>
std::vector<T> Spread(const std::vector<T>& of_groups, const Groups& groups) {
  std::vector<T> of_sources;
  if (of_groups.empty()) return of_sources;
  for (const int32_t group : groups.of) of_sources.push_back(of_groups[group]);
  return of_sources;
}

// -- Choices --

void ChooseValues(const DiscoveryInput& input, const Findings& findings,
                  TieRule ties, DiscoveryReport* report) {
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t first = input.value_begin[item];
    const size_t count =
        static_cast<size_t>(input.value_begin[item + 1] - first);
    const Best best =
        BestOf(absl::MakeConstSpan(findings.score).subspan(first, count), ties);
    int32_t chosen = best.at == kNoValue ? kNoValue : first + best.at;
    if (input.judged(item)) chosen = std::max(input.truth[item], kNoValue);
    report->chosen.push_back(chosen);
    report->tied.push_back(!input.judged(item) && best.tied);
    report->chosen_label.push_back(chosen == kNoValue || input.label.empty()
                                       ? kNoValue
                                       : input.label[chosen]);
  }
}

// May choose a label that nobody named, and then no value.
void ChooseLabels(const DiscoveryInput& input, const Findings& findings,
                  TieRule ties, DiscoveryReport* report) {
  const size_t labels = static_cast<size_t>(input.labels);
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t first = input.value_begin[item];
    const int32_t end = input.value_begin[item + 1];
    Best best;
    if (input.claim_begin[first] < input.claim_begin[end]) {
      best = BestOf(absl::MakeConstSpan(findings.label_probability)
                        .subspan(static_cast<size_t>(item) * labels, labels),
                    ties);
    }
    int32_t chosen = kNoValue;
    for (int32_t value = first; value < end; ++value) {
      if (input.label[value] == best.at) chosen = value;
    }
    report->chosen.push_back(chosen);
    report->tied.push_back(best.tied);
    report->chosen_label.push_back(best.at);
  }
}

void ChooseNearest(const NumberColumns& columns,
                   const std::vector<double>& numbers,
                   DiscoveryReport* report) {
  const DiscoveryInput& input = columns.input();
  for (int32_t item = 0; item < input.items(); ++item) {
    int32_t nearest = kNoValue;
    for (int32_t k = columns.begin(item); k < columns.begin(item + 1); ++k) {
      const int32_t value = columns.value()[k];
      if (nearest == kNoValue ||
          std::abs(input.number[value] - numbers[item]) <
              std::abs(input.number[nearest] - numbers[item])) {
        nearest = value;
      }
    }
    report->chosen.push_back(nearest);
    report->tied.push_back(0);
    report->chosen_label.push_back(kNoValue);
  }
}

// From the values of the groups to those of the sources. Values that no group
// names have no score.
void Ungroup(const GroupedInput& grouped, DiscoveryReport* report) {
  for (int32_t& chosen : report->chosen) {
    if (chosen != kNoValue) chosen = grouped.value_before[chosen];
  }
  for (std::vector<double>* of_values :
       {&report->score, &report->probability}) {
    if (of_values->empty()) continue;
    std::vector<double> of_all;
    for (const int32_t now : grouped.value_now) {
      of_all.push_back(now == kNoValue ? 0 : (*of_values)[now]);
    }
    *of_values = std::move(of_all);
  }
}

std::string Explain(const DiscoveryInput& input, const Groups& groups,
                    const DiscoveryOptions& options, absl::string_view reason) {
  std::string text =
      absl::StrCat(MethodName(options.method), ": ", reason, ".");
  if (groups.count < input.sources) {
    std::vector<std::string> who;
    if (!input.group.empty()) who.push_back("declared groups");
    if (options.grouping.enabled) {
      who.push_back(absl::StrCat(
          "those that agree on ", options.grouping.agreement, " of at least ",
          options.grouping.shared_items, " shared items"));
    }
    absl::StrAppend(&text, " ", input.sources, " sources count as ",
                    groups.count, ": ", absl::StrJoin(who, ", and "),
                    " have one voice.");
  }
  const auto judged =
      std::count_if(input.truth.begin(), input.truth.end(),
                    [](int32_t truth) { return truth != kUnjudged; });
  if (judged > 0) {
    absl::StrAppend(&text, " ", judged,
                    judged == 1 ? " judged item is" : " judged items are",
                    " taken as known.");
  }
  return text;
}

}  // namespace

absl::StatusOr<DiscoveryReport> Discover(const DiscoveryInput& input,
                                         const DiscoveryOptions& requested) {
  VERACITY_RETURN_IF_ERROR(CheckInput(input));
  VERACITY_RETURN_IF_ERROR(CheckOptions(requested));
  VERACITY_RETURN_IF_ERROR(CheckNeeds(input, requested.method));

  const Groups groups = FindGroups(input, requested.grouping);
  const bool is_grouped = groups.count < input.sources;
  GroupedInput grouped;
  if (is_grouped) GroupSources(input, groups, &grouped);
  const DiscoveryInput& columns = is_grouped ? grouped.input : input;
  DiscoveryOptions options = requested;
  std::string reason = "asked for";
  if (options.method == DiscoveryMethod::kAutomatic) {
    Choice choice = ChooseMethod(columns);
    options.method = choice.method;
    reason = std::move(choice.reason);
    VERACITY_RETURN_IF_ERROR(CheckNeeds(columns, options.method));
  }
  Findings findings = Find(columns, options);

  DiscoveryReport report;
  report.method = options.method;
  report.explanation = Explain(input, groups, options, reason);
  report.iterations = findings.iterations;
  report.converged = findings.converged;
  report.change = findings.change;
  report.log_likelihood = findings.log_likelihood;
  report.group = groups.of;
  report.groups = groups.count;
  report.weight = Spread(findings.weight, groups);

  if (!findings.number.empty() || findings.score.empty()) {
    const NumberColumns numbers(columns);
    report.error_variance =
        Spread(ErrorVariances(numbers, findings.number), groups);
    ChooseNearest(numbers, findings.number, &report);
    report.number = std::move(findings.number);
  } else {
    if (!findings.label_probability.empty()) {
      ChooseLabels(columns, findings, options.ties, &report);
    } else {
      ChooseValues(columns, findings, options.ties, &report);
    }
    if (findings.probability.empty()) {
      findings.probability = SharesOf(columns, findings.score);
    }
    report.accuracy =
        Spread(Accuracies(columns, findings.probability, options), groups);
    report.score = std::move(findings.score);
    report.probability = std::move(findings.probability);
    report.label_probability = std::move(findings.label_probability);
  }
  if (is_grouped) Ungroup(grouped, &report);
  return report;
}

}  // namespace veracity::internal
