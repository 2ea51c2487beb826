#include "verify/masses.h"

#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "veracity/decimal.h"
#include "veracity/scales.h"

namespace veracity::internal {
namespace {

double AnalyticConfidenceOf(v1::AnalyticConfidence analytic,
                            const v1::AssessmentPolicy& policy) {
  switch (analytic) {
    case v1::ANALYTIC_CONFIDENCE_HIGH:
      return policy.analytic_high();
    case v1::ANALYTIC_CONFIDENCE_MODERATE:
      return policy.analytic_moderate();
    case v1::ANALYTIC_CONFIDENCE_LOW:
      return policy.analytic_low();
    default:
      return policy.analytic_unsaid();
  }
}

Masses OfLikelihood(double p, const v1::Confidence& confidence,
                    const v1::AssessmentPolicy& policy) {
  const double k = AnalyticConfidenceOf(confidence.analytic(), policy);
  return {p * k, (1 - p) * k};
}

// The number of a reading, normalised to [0, 1]: the one given, or the middle
// of a range.
std::optional<double> NumberOf(const v1::Confidence& confidence) {
  const auto read = [&](const std::string& text) -> std::optional<double> {
    if (text.empty()) return std::nullopt;
    const absl::StatusOr<ScaleReading> reading =
        ReadScaleNumber(confidence.scale(), text);
    return reading.ok() ? reading->normalized : std::nullopt;
  };
  if (const std::optional<double> number = read(confidence.number())) {
    return number;
  }
  const std::optional<double> lower = read(confidence.lower());
  const std::optional<double> upper = read(confidence.upper());
  if (lower.has_value() && upper.has_value()) return (*lower + *upper) / 2;
  return std::nullopt;
}

// How sure a word without a number says that its source is: ICD 203, PHIA.
double ConfidenceOfWord(absl::string_view label,
                        const v1::AssessmentPolicy& policy) {
  const std::string word = absl::AsciiStrToLower(label);
  if (word == "high") return policy.analytic_high();
  if (word == "moderate") return policy.analytic_moderate();
  if (word == "low") return policy.analytic_low();
  return policy.analytic_unsaid();
}

Masses OfConfidence(const v1::Confidence& confidence,
                    const v1::AssessmentPolicy& policy) {
  const Masses plain = {policy.plain_belief(), 0};
  if (!confidence.reading().empty()) {
    const absl::StatusOr<Decimal> reading =
        Decimal::Parse(confidence.reading());
    if (!reading.ok()) return plain;
    return OfLikelihood(reading->ToDouble(), confidence, policy);
  }
  const v1::Scale* scale = FindScale(confidence.scale());
  if (scale == nullptr) {
    // Words on no scale. How sure the source says it is, if it does.
    return confidence.analytic() == v1::ANALYTIC_CONFIDENCE_UNSPECIFIED
               ? plain
               : Masses{AnalyticConfidenceOf(confidence.analytic(), policy), 0};
  }
  std::optional<double> number = NumberOf(confidence);
  if (!number.has_value() && !confidence.label().empty()) {
    const absl::StatusOr<ScaleReading> reading =
        ReadScaleLabel(confidence.scale(), confidence.label());
    if (!reading.ok()) return plain;
    // It cannot be judged: that is not the worst, it is nothing.
    if (reading->unknown) return {0, 0};
    number = reading->normalized;
  }
  switch (scale->states()) {
    case v1::SCALE_STATES_LIKELIHOOD:
    case v1::SCALE_STATES_CREDIBILITY:
      return number.has_value() ? OfLikelihood(*number, confidence, policy)
                                : plain;
    default:
      return {number.has_value() ? *number
                                 : ConfidenceOfWord(confidence.label(), policy),
              0};
  }
}

}  // namespace

Masses Capped(Masses masses, double cap) {
  const double sum = masses.belief + masses.disbelief;
  if (sum <= cap) return masses;
  return {masses.belief * cap / sum, masses.disbelief * cap / sum};
}

int8_t SignOfMasses(const Masses& masses) {
  if (masses.belief > masses.disbelief) return +1;
  return masses.belief < masses.disbelief ? -1 : 0;
}

Masses ReadMasses(const v1::Assertion& assertion,
                  const v1::AssessmentPolicy& policy) {
  if (assertion.stance() == v1::STANCE_DECLINES ||
      assertion.stance() == v1::STANCE_RELAYS) {
    return {};
  }
  Masses masses = assertion.has_confidence()
                      ? OfConfidence(assertion.confidence(), policy)
                      : Masses{policy.plain_belief(), 0};
  if (assertion.stance() == v1::STANCE_DENIES) {
    std::swap(masses.belief, masses.disbelief);
  }
  return Capped(masses, policy.belief_cap());
}

}  // namespace veracity::internal
