#include "veracity/opinion.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"

namespace veracity {
namespace {

constexpr double kTolerance = 1e-9;

// True for NaN, too.
bool IsNoFraction(double value) { return !(value >= 0 && value <= 1); }

double Fraction(double value, double otherwise) {
  return std::isnan(value) ? otherwise : std::clamp(value, 0.0, 1.0);
}

// All digits that count: what is out of range by a little must not look as if
// it were in it.
std::string Text(double value) {
  char text[32];
  return std::string(text, std::to_chars(text, std::end(text), value).ptr);
}

absl::Status CheckFraction(absl::string_view name, double value) {
  if (!IsNoFraction(value)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", Text(value), ", not in 0 to 1"));
}

// What a formula gave, less what rounding added to it.
Opinion Close(double belief, double disbelief, double uncertainty,
              double base_rate) {
  const double b = std::max(belief, 0.0);
  const double d = std::max(disbelief, 0.0);
  const double u = std::max(uncertainty, 0.0);
  const double sum = b + d + u;
  return Opinion::Make(b / sum, d / sum, u / sum, Fraction(base_rate, 0.5))
      .value_or(Opinion());
}

}  // namespace

// -- Opinion --

absl::StatusOr<Opinion> Opinion::Make(double belief, double disbelief,
                                      double uncertainty, double base_rate) {
  VERACITY_RETURN_IF_ERROR(CheckFraction("belief", belief));
  VERACITY_RETURN_IF_ERROR(CheckFraction("disbelief", disbelief));
  VERACITY_RETURN_IF_ERROR(CheckFraction("uncertainty", uncertainty));
  VERACITY_RETURN_IF_ERROR(CheckFraction("base rate", base_rate));
  const double excess = belief + disbelief + uncertainty - 1;
  if (std::abs(excess) > kTolerance) {
    return absl::InvalidArgumentError(absl::StrCat(
        "belief ", belief, ", disbelief ", disbelief, " and uncertainty ",
        uncertainty, " do not add up to 1, they are off by ", excess));
  }
  Opinion opinion;
  // Adding 0 makes -0 plain, so that equal opinions hash alike.
  opinion.belief_ = belief + 0.0;
  opinion.disbelief_ = disbelief + 0.0;
  opinion.uncertainty_ = uncertainty + 0.0;
  opinion.base_rate_ = base_rate + 0.0;
  return opinion;
}

Opinion Opinion::Vacuous(double base_rate) { return Close(0, 0, 1, base_rate); }

Opinion Opinion::Dogmatic(double probability, double base_rate) {
  const double p = Fraction(probability, 0.5);
  return Close(p, 1 - p, 0, base_rate);
}

Opinion Opinion::FromEvidence(const Evidence& evidence, double base_rate) {
  // Not std::max(0, r), which is 0 or NaN by the order of its arguments.
  const double r = evidence.positive > 0 ? evidence.positive : 0;
  const double s = evidence.negative > 0 ? evidence.negative : 0;
  if (std::isinf(r) || std::isinf(s)) {
    return Close(std::isinf(r), std::isinf(s), 0, base_rate);
  }
  const double scale = r + s > 1e300 ? 0x1p-100 : 1;  // the sum must be finite
  const double total = (kPriorWeight * scale + r * scale) + s * scale;
  return Close(r * scale / total, s * scale / total,
               kPriorWeight * scale / total, base_rate);
}

absl::StatusOr<Opinion> Opinion::FromBeta(const BetaParameters& parameters,
                                          double base_rate) {
  VERACITY_RETURN_IF_ERROR(CheckFraction("base rate", base_rate));
  const double r = parameters.alpha - base_rate * kPriorWeight;
  const double s = parameters.beta - (1 - base_rate) * kPriorWeight;
  if (!(r >= 0 && s >= 0) || std::isinf(r) || std::isinf(s)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "alpha ", parameters.alpha, " and beta ", parameters.beta,
        " are not both finite and at least the prior's ",
        base_rate * kPriorWeight, " and ", (1 - base_rate) * kPriorWeight));
  }
  return FromEvidence({r, s}, base_rate);
}

double Opinion::probability() const {
  return std::min(belief_ + base_rate_ * uncertainty_, 1.0);
}

double Opinion::variance() const {
  const double p = probability();
  return p * (1 - p) * uncertainty_ / (kPriorWeight + uncertainty_);
}

Evidence Opinion::evidence() const {
  const auto of = [this](double mass) {
    return mass == 0 ? 0 : kPriorWeight * mass / uncertainty_;
  };
  return {of(belief_), of(disbelief_)};
}

BetaParameters Opinion::beta() const {
  const Evidence evidence = this->evidence();
  return {evidence.positive + base_rate_ * kPriorWeight,
          evidence.negative + (1 - base_rate_) * kPriorWeight};
}

// -- Of one opinion --

Opinion Negation(const Opinion& x) {
  return Close(x.disbelief(), x.belief(), x.uncertainty(), 1 - x.base_rate());
}

Opinion MaximizeUncertainty(const Opinion& x) {
  const double a = x.base_rate();
  const double p = x.probability();
  // Whichever of belief and disbelief comes to an end first; with a base rate
  // of 0 or 1, uncertainty takes from one of them only.
  if (a > 0 && (a == 1 || p / a <= (1 - p) / (1 - a))) {
    return Close(0, 1 - p / a, p / a, a);
  }
  const double u = (1 - p) / (1 - a);
  return Close(p - a * u, 0, u, a);
}

// -- Of two statements --

Opinion Conjunction(const Opinion& x, const Opinion& y) {
  const double ax = x.base_rate();
  const double ay = y.base_rate();
  const double rest = 1 - ax * ay;
  // The shares of 1 - ax ay of which only x, only y fails.
  const double x_fails = rest > 0 ? (1 - ax) / rest : 0.5;
  const double y_fails = rest > 0 ? (1 - ay) / rest : 0.5;
  const double bu = x.belief() * y.uncertainty();
  const double ub = x.uncertainty() * y.belief();
  return Close(x.belief() * y.belief() + x_fails * ay * bu + y_fails * ax * ub,
               x.disbelief() + y.disbelief() - x.disbelief() * y.disbelief(),
               x.uncertainty() * y.uncertainty() + y_fails * bu + x_fails * ub,
               ax * ay);
}

Opinion Disjunction(const Opinion& x, const Opinion& y) {
  return Negation(Conjunction(Negation(x), Negation(y)));
}

Opinion Deduce(const Opinion& x, const Opinion& y_if_x,
               const Opinion& y_if_not_x) {
  // The base rate of y that, put into the conditionals, comes out of them.
  const double ax = x.base_rate();
  const double known = ax * (1 - y_if_x.uncertainty()) +
                       (1 - ax) * (1 - y_if_not_x.uncertainty());
  const double base_rate =
      known > 0
          ? (ax * y_if_x.belief() + (1 - ax) * y_if_not_x.belief()) / known
          : ax * y_if_x.base_rate() + (1 - ax) * y_if_not_x.base_rate();
  return Deduce(x, y_if_x, y_if_not_x, base_rate);
}

Opinion Deduce(const Opinion& x, const Opinion& y_if_x,
               const Opinion& y_if_not_x, double base_rate) {
  const double ax = x.base_rate();
  const double ay = Fraction(base_rate, 0.5);
  const double p_if_x = y_if_x.belief() + ay * y_if_x.uncertainty();
  const double p_if_not_x = y_if_not_x.belief() + ay * y_if_not_x.uncertainty();

  // The apex: what a vacuous opinion on x leads to, as uncertain as it can be
  // without less belief or disbelief than both conditionals have.
  const double p_apex = ax * p_if_x + (1 - ax) * p_if_not_x;
  double apex = 1;
  if (ay > 0) {
    const double least = std::min(y_if_x.belief(), y_if_not_x.belief());
    apex = std::min(apex, (p_apex - least) / ay);
  }
  if (ay < 1) {
    const double least = std::min(y_if_x.disbelief(), y_if_not_x.disbelief());
    apex = std::min(apex, (1 - p_apex - least) / (1 - ay));
  }
  const double u = x.belief() * y_if_x.uncertainty() +
                   x.disbelief() * y_if_not_x.uncertainty() +
                   x.uncertainty() * std::max(apex, 0.0);
  const double px = x.probability();
  const double p = px * p_if_x + (1 - px) * p_if_not_x;
  const double b = std::max(p - ay * u, 0.0);
  return Close(b, 1 - b - u, u, ay);
}

// -- Of what others say --

Opinion Discount(const Opinion& trust, const Opinion& x) {
  return Discount(absl::MakeConstSpan(&trust, 1), x);
}

Opinion Discount(absl::Span<const Opinion> chain, const Opinion& x) {
  double p = 1;
  for (const Opinion& trust : chain) p *= trust.probability();
  return Close(p * x.belief(), p * x.disbelief(), 1 - p + p * x.uncertainty(),
               x.base_rate());
}

double DegreeOfConflict(const Opinion& x, const Opinion& y) {
  return std::abs(x.probability() - y.probability()) * (1 - x.uncertainty()) *
         (1 - y.uncertainty());
}

Opinion ReviseTrust(const Opinion& trust, const Opinion& other,
                    double conflict) {
  const double both = trust.uncertainty() + other.uncertainty();
  const double share = both > 0 ? trust.uncertainty() / both : 0.5;
  const double keep = 1 - share * Fraction(conflict, 0);
  const double b = trust.belief() * keep;
  const double u = trust.uncertainty() * keep;
  return Close(b, 1 - b - u, u, trust.base_rate());
}

// -- Fusion --

namespace {

double MeanBaseRate(absl::Span<const Opinion> opinions) {
  double sum = 0;
  for (const Opinion& x : opinions) sum += x.base_rate();
  return sum / static_cast<double>(opinions.size());
}

// Base rates weighted by 1 - u; the plain mean of vacuous ones.
double MeanBaseRateOfSure(absl::Span<const Opinion> opinions) {
  double sum = 0;
  double weight = 0;
  for (const Opinion& x : opinions) {
    const double sure = x.belief() + x.disbelief();
    sum += x.base_rate() * sure;
    weight += sure;
  }
  return weight > 0 ? sum / weight : MeanBaseRate(opinions);
}

double LeastUncertainty(absl::Span<const Opinion> opinions) {
  double least = 1;
  for (const Opinion& x : opinions) least = std::min(least, x.uncertainty());
  return least;
}

// The mean of those that are dogmatic; `base_rate` by default theirs.
Opinion MeanOfDogmatic(absl::Span<const Opinion> opinions,
                       std::optional<double> base_rate = std::nullopt) {
  double b = 0;
  double d = 0;
  double a = 0;
  double count = 0;
  for (const Opinion& x : opinions) {
    if (!x.is_dogmatic()) continue;
    b += x.belief();
    d += x.disbelief();
    a += x.base_rate();
    count += 1;
  }
  return Close(b / count, d / count, 0, base_rate.value_or(a / count));
}

}  // namespace

// The formulas weigh an opinion by the product of the uncertainties of all
// others. Below, everything is divided by the product of all but the least
// uncertain one, which leaves least/u, a weight in (0, 1] that is never lost
// to underflow; and 1 - u is written as b + d, which leaves no differences.

Opinion FuseCumulative(absl::Span<const Opinion> opinions) {
  if (opinions.empty()) return Opinion();
  const double least = LeastUncertainty(opinions);
  if (least == 0) return MeanOfDogmatic(opinions);
  double b = 0;
  double d = 0;
  double a = 0;
  for (const Opinion& x : opinions) {
    const double weight = least / x.uncertainty();
    b += weight * x.belief();
    d += weight * x.disbelief();
    a += weight * (x.belief() + x.disbelief()) * x.base_rate();
  }
  const double sure = b + d;
  return Close(b, d, least, sure > 0 ? a / sure : MeanBaseRate(opinions));
}

Opinion FuseCumulativeEpistemic(absl::Span<const Opinion> opinions) {
  return MaximizeUncertainty(FuseCumulative(opinions));
}

Opinion FuseAveraging(absl::Span<const Opinion> opinions) {
  if (opinions.empty()) return Opinion();
  const double base_rate = MeanBaseRate(opinions);
  const double least = LeastUncertainty(opinions);
  if (least == 0) return MeanOfDogmatic(opinions, base_rate);
  double b = 0;
  double d = 0;
  for (const Opinion& x : opinions) {
    const double weight = least / x.uncertainty();
    b += weight * x.belief();
    d += weight * x.disbelief();
  }
  return Close(b, d, least * static_cast<double>(opinions.size()), base_rate);
}

Opinion FuseWeighted(absl::Span<const Opinion> opinions) {
  if (opinions.empty()) return Opinion();
  const double base_rate = MeanBaseRateOfSure(opinions);
  const double least = LeastUncertainty(opinions);
  if (least == 0) return MeanOfDogmatic(opinions, base_rate);
  double b = 0;
  double d = 0;
  double total_sure = 0;
  for (const Opinion& x : opinions) {
    const double sure = x.belief() + x.disbelief();
    const double weight = sure * least / x.uncertainty();
    b += weight * x.belief();
    d += weight * x.disbelief();
    total_sure += sure;
  }
  if (total_sure == 0) return Opinion::Vacuous(base_rate);
  return Close(b, d, least * total_sure, base_rate);
}

absl::StatusOr<Opinion> FuseConstraints(absl::Span<const Opinion> opinions) {
  if (opinions.empty()) return Opinion();
  double b = 0;
  double d = 0;
  double u = 1;
  for (const Opinion& x : opinions) {
    b = b * (x.belief() + x.uncertainty()) + u * x.belief();
    d = d * (x.disbelief() + x.uncertainty()) + u * x.disbelief();
    u *= x.uncertainty();
    const double compatible = b + d + u;
    if (compatible == 0) {
      return absl::InvalidArgumentError(
          "the opinions contradict each other entirely: one is certain of the "
          "statement, another of its negation");
    }
    b /= compatible;
    d /= compatible;
    u /= compatible;
  }
  return Close(b, d, u, MeanBaseRateOfSure(opinions));
}

Opinion FuseCompromise(absl::Span<const Opinion> opinions) {
  if (opinions.empty()) return Opinion();
  double shared_b = 1;
  double shared_d = 1;
  for (const Opinion& x : opinions) {
    shared_b = std::min(shared_b, x.belief());
    shared_d = std::min(shared_d, x.disbelief());
  }
  // Of the opinions so far, with residues rb and rd beyond what all share:
  double rb_alone = 0;       // sum of rb times the others' u
  double rd_alone = 0;       // sum of rd times the others' u
  double all_b = 1;          // product of rb
  double all_d = 1;          // product of rd
  double mixed = 0;          // of rb of some and rd of others
  double scaled_u = 1;       // product of u
  double all_uncertain = 1;  // that product as it is; the others are scaled
  bool is_first = true;
  for (const Opinion& x : opinions) {
    const double rb = x.belief() - shared_b;
    const double rd = x.disbelief() - shared_d;
    rb_alone = rb_alone * x.uncertainty() + rb * scaled_u;
    rd_alone = rd_alone * x.uncertainty() + rd * scaled_u;
    mixed = is_first ? 0 : mixed * (rb + rd) + all_b * rd + all_d * rb;
    all_b *= rb;
    all_d *= rd;
    scaled_u *= x.uncertainty();
    all_uncertain *= x.uncertainty();
    is_first = false;
    // Only their ratios count; many opinions would make all of them vanish.
    const double largest =
        std::max({rb_alone, rd_alone, mixed, all_b, all_d, scaled_u});
    if (largest > 0 && largest < 0x1p-200) {
      for (double* value :
           {&rb_alone, &rd_alone, &mixed, &all_b, &all_d, &scaled_u}) {
        *value *= 0x1p+200;
      }
    }
  }
  const double to_b = rb_alone + all_b;
  const double to_d = rd_alone + all_d;
  const double total = to_b + to_d + mixed;
  const double base_rate = MeanBaseRate(opinions);
  if (total == 0) {
    return Close(shared_b, shared_d, 1 - shared_b - shared_d, base_rate);
  }
  const double rest = 1 - shared_b - shared_d - all_uncertain;
  return Close(shared_b + rest * (to_b / total),
               shared_d + rest * (to_d / total),
               all_uncertain + rest * (mixed / total), base_rate);
}

absl::StatusOr<Opinion> Unfuse(const Opinion& whole, const Opinion& part) {
  const double u_whole = whole.uncertainty();
  const double u_part = part.uncertainty();
  const double b = whole.belief() * u_part - part.belief() * u_whole;
  const double d = whole.disbelief() * u_part - part.disbelief() * u_whole;
  const double rounding = 1e-12 * u_part;
  if (u_part == 0 || b < -rounding || d < -rounding) {
    return absl::InvalidArgumentError(absl::StrCat(
        "no opinion makes (", part.belief(), ", ", part.disbelief(), ", ",
        u_part, ") into (", whole.belief(), ", ", whole.disbelief(), ", ",
        u_whole, "): ",
        u_part == 0 ? "the part is dogmatic"
                    : "the part has more evidence than the whole"));
  }
  // The base rate of the whole is the mean by evidence; this solves it.
  const double sure_whole = (1 - u_whole) * u_part;
  const double sure_part = (1 - part.uncertainty()) * u_whole;
  const double sure_rest = sure_whole - sure_part;
  const double base_rate =
      sure_rest > rounding
          ? (whole.base_rate() * sure_whole - part.base_rate() * sure_part) /
                sure_rest
          : whole.base_rate();
  return Close(b, d, u_whole * u_part, base_rate);
}

}  // namespace veracity
