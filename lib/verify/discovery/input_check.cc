#include "verify/discovery/input_check.h"

#include <cmath>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

template <typename... Parts>
absl::Status Invalid(const Parts&... parts) {
  return absl::InvalidArgumentError(absl::StrCat(parts...));
}

// From 0 to `end`, never down.
absl::Status CheckBegin(absl::string_view name, absl::Span<const int32_t> begin,
                        size_t end) {
  if (begin.empty()) return Invalid(name, " is empty; it has at least a 0");
  if (begin.front() != 0) {
    return Invalid(name, " begins with ", begin.front(), ", not 0");
  }
  for (size_t i = 1; i < begin.size(); ++i) {
    if (begin[i] < begin[i - 1]) {
      return Invalid(name, " falls from ", begin[i - 1], " to ", begin[i],
                     " at ", i);
    }
  }
  if (static_cast<size_t>(begin.back()) != end) {
    return Invalid(name, " ends with ", begin.back(), ", not ", end);
  }
  return absl::OkStatus();
}

absl::Status CheckSize(absl::string_view name, size_t size, size_t expected) {
  if (size == expected) return absl::OkStatus();
  return Invalid(name, " has ", size, " elements, not ", expected);
}

absl::Status CheckRange(absl::string_view name,
                        absl::Span<const int32_t> numbers, int32_t low,
                        int32_t end) {
  for (size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] < low || numbers[i] >= end) {
      return Invalid(name, " ", i, " is ", numbers[i], ", not in ", low, " to ",
                     end - 1);
    }
  }
  return absl::OkStatus();
}

// What may be left out, of the values of an item.
absl::Status CheckValues(const DiscoveryInput& input, int32_t item) {
  const int32_t first = input.value_begin[item];
  const int32_t end = input.value_begin[item + 1];
  const auto is_own = [&](int32_t value) {
    return value >= first && value < end;
  };
  if (input.judged(item) && input.truth[item] != kNoneOfThese &&
      !is_own(input.truth[item])) {
    return Invalid("truth ", item, " is ", input.truth[item],
                   ", no value of the item");
  }
  for (int32_t value = first; value < end; ++value) {
    if (input.claim_begin[value] == input.claim_begin[value + 1] &&
        (!input.judged(item) || input.truth[item] != value)) {
      return Invalid("value ", value, " has no claims, and is not judged true");
    }
    if (!input.label.empty()) {
      for (int32_t other = first; other < value; ++other) {
        if (input.label[other] != input.label[value]) continue;
        return Invalid("values ", other, " and ", value, " of item ", item,
                       " have the same label ", input.label[value]);
      }
    }
    if (!input.parent.empty()) {
      int32_t general = input.parent[value];
      for (int32_t steps = 0; general != kNoValue; ++steps) {
        if (!is_own(general)) {
          return Invalid("parent ", value, " leads to ", general,
                         ", no value of the item");
        }
        if (steps == end - first) {
          return Invalid("parent ", value, " leads round in a circle");
        }
        general = input.parent[general];
      }
    }
    if (input.similar_begin.empty()) continue;
    for (int32_t k = input.similar_begin[value];
         k < input.similar_begin[value + 1]; ++k) {
      if (!is_own(input.similar[k]) || input.similar[k] == value) {
        return Invalid("similar ", k, " is ", input.similar[k],
                       ", no other value of the item of ", value);
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckNumber(absl::string_view name, double value, double low,
                         double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return Invalid(name, " is ", value, ", not in ", low, " to ", high);
}

absl::Status CheckPositive(absl::string_view name, double value) {
  if (value > 0 && std::isfinite(value)) return absl::OkStatus();
  return Invalid(name, " is ", value, ", not positive and finite");
}

}  // namespace

absl::Status CheckInput(const DiscoveryInput& input) {
  if (input.sources < 0) return Invalid("sources is ", input.sources);
  const size_t values = static_cast<size_t>(input.values());
  const size_t items = static_cast<size_t>(input.items());
  VERACITY_RETURN_IF_ERROR(
      CheckBegin("value_begin", input.value_begin, values));
  VERACITY_RETURN_IF_ERROR(
      CheckBegin("claim_begin", input.claim_begin, input.source.size()));
  VERACITY_RETURN_IF_ERROR(
      CheckRange("source", input.source, 0, input.sources));
  if (!input.label.empty() || input.labels != 0) {
    VERACITY_RETURN_IF_ERROR(CheckSize("label", input.label.size(), values));
    if (input.labels < 1) return Invalid("labels is ", input.labels);
    VERACITY_RETURN_IF_ERROR(CheckRange("label", input.label, 0, input.labels));
  }
  if (!input.number.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckSize("number", input.number.size(), values));
    // Squares of numbers, and sums of those, must be finite.
    constexpr double kGreatest = 1e140;
    for (const double number : input.number) {
      VERACITY_RETURN_IF_ERROR(
          CheckNumber("a number", number, -kGreatest, kGreatest));
    }
  }
  if (!input.parent.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckSize("parent", input.parent.size(), values));
  }
  if (!input.similar_begin.empty()) {
    VERACITY_RETURN_IF_ERROR(
        CheckSize("similar_begin", input.similar_begin.size(), values + 1));
    VERACITY_RETURN_IF_ERROR(
        CheckBegin("similar_begin", input.similar_begin, input.similar.size()));
    VERACITY_RETURN_IF_ERROR(
        CheckSize("similarity", input.similarity.size(), input.similar.size()));
    for (const double similarity : input.similarity) {
      VERACITY_RETURN_IF_ERROR(CheckNumber("a similarity", similarity, -1, 1));
    }
  }
  if (!input.group.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckSize("group", input.group.size(),
                                       static_cast<size_t>(input.sources)));
    VERACITY_RETURN_IF_ERROR(CheckRange("group", input.group, 0, INT32_MAX));
  }
  if (!input.accuracy.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckSize("accuracy", input.accuracy.size(),
                                       static_cast<size_t>(input.sources)));
    for (const double accuracy : input.accuracy) {
      if (std::isnan(accuracy)) continue;
      VERACITY_RETURN_IF_ERROR(CheckNumber("an accuracy", accuracy, 0, 1));
    }
  }
  if (!input.truth.empty()) {
    VERACITY_RETURN_IF_ERROR(CheckSize("truth", input.truth.size(), items));
  }
  for (int32_t item = 0; item < input.items(); ++item) {
    VERACITY_RETURN_IF_ERROR(CheckValues(input, item));
  }
  return absl::OkStatus();
}

absl::Status CheckOptions(const DiscoveryOptions& options) {
  if (options.max_iterations.value_or(1) < 1) {
    return Invalid("max_iterations is ", *options.max_iterations,
                   ", not at least 1");
  }
  if (std::isnan(options.tolerance.value_or(0))) {
    return Invalid("tolerance is not a number");
  }
  if (options.threads < 1) {
    return Invalid("threads is ", options.threads, ", not at least 1");
  }
  const GroupingOptions& grouping = options.grouping;
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("grouping.agreement", grouping.agreement, 0, 1));
  if (grouping.shared_items < 1) {
    return Invalid("grouping.shared_items is ", grouping.shared_items,
                   ", not at least 1");
  }
  const AccuOptions& accu = options.accu;
  VERACITY_RETURN_IF_ERROR(
      CheckPositive("accu.wrong_values", accu.wrong_values.value_or(1)));
  VERACITY_RETURN_IF_ERROR(CheckNumber("accu.initial", accu.initial, 0, 1));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("accu.prior_right", accu.prior_right, 0, 1e15));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("accu.prior_wrong", accu.prior_wrong, 0, 1e15));
  VERACITY_RETURN_IF_ERROR(CheckNumber("accu.margin", accu.margin, 1e-15, 0.5));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("accu.similarity", accu.similarity, 0, 1));
  const DawidSkeneOptions& dawid_skene = options.dawid_skene;
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("dawid_skene.diagonal", dawid_skene.diagonal, 0, 1));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("dawid_skene.smoothing", dawid_skene.smoothing, 0, 1e15));
  VERACITY_RETURN_IF_ERROR(
      CheckPositive("crh.least_loss", options.crh.least_loss));
  VERACITY_RETURN_IF_ERROR(CheckNumber("crh.offset", options.crh.offset, 0, 1));
  if (!(options.catd.alpha > 0 && options.catd.alpha < 1)) {
    return Invalid("catd.alpha is ", options.catd.alpha,
                   ", not between 0 and 1");
  }
  VERACITY_RETURN_IF_ERROR(CheckPositive("gtm.alpha", options.gtm.alpha));
  VERACITY_RETURN_IF_ERROR(CheckPositive("gtm.beta", options.gtm.beta));
  VERACITY_RETURN_IF_ERROR(CheckPositive("gtm.variance", options.gtm.variance));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("gtm.mean", options.gtm.mean, -1e15, 1e15));
  const TruthFinderOptions& truth_finder = options.truth_finder;
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("truth_finder.initial", truth_finder.initial, 0, 1));
  VERACITY_RETURN_IF_ERROR(
      CheckPositive("truth_finder.damping", truth_finder.damping));
  VERACITY_RETURN_IF_ERROR(
      CheckNumber("truth_finder.similarity", truth_finder.similarity, 0, 1));
  // Powers of what many have invested must be finite.
  constexpr double kGreatestGrowth = 10;
  VERACITY_RETURN_IF_ERROR(CheckNumber(
      "investment.growth", options.investment.growth, 0, kGreatestGrowth));
  return CheckNumber("investment.pooled_growth",
                     options.investment.pooled_growth, 0, kGreatestGrowth);
}

absl::Status CheckNeeds(const DiscoveryInput& input, DiscoveryMethod method) {
  absl::string_view needed;
  switch (method) {
    case DiscoveryMethod::kDawidSkene:
      if (input.labels == 0) needed = "labels";
      if (static_cast<double>(input.sources) * input.labels * input.labels >=
          0x1p32) {
        return absl::ResourceExhaustedError(
            absl::StrCat(MethodName(method), " has ", input.labels, " x ",
                         input.labels, " cells for each of ", input.sources,
                         " sources: more than it can count"));
      }
      break;
    case DiscoveryMethod::kAccuSim:
      if (input.similar_begin.empty()) needed = "similarities of values";
      break;
    case DiscoveryMethod::kMean:
    case DiscoveryMethod::kMedian:
    case DiscoveryMethod::kGtm:
    case DiscoveryMethod::kLfcN:
      if (input.number.empty()) needed = "numbers";
      break;
    default:
      break;
  }
  if (needed.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      MethodName(method), " needs ", needed, ", and the input has none"));
}

}  // namespace veracity::internal
