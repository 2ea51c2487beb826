#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "veracity/decimal.h"
#include "veracity/units.h"
#include "verify/fit.h"

namespace veracity::internal {
namespace {

// An end of a range: a quantity, which the range includes or not.
struct RangeEnd {
  Quantity at;
  bool open = false;
};

// What is said of the true number: where it lies.
struct Range {
  std::optional<RangeEnd> low;  // none: unbounded
  std::optional<RangeEnd> high;
  bool rough = false;  // "about", "nearly"
};

// How far apart ends may be and agree. Either is enough; with neither, only
// what is equal agrees.
struct Slack {
  std::optional<Decimal> relative;
  std::optional<Quantity> absolute;

  bool any() const { return relative.has_value() || absolute.has_value(); }
};

enum class RangeSide : int { kLow = -1, kHigh = 1 };

absl::StatusOr<std::optional<RangeEnd>> ReadEnd(absl::string_view decimal,
                                                const Unit& unit) {
  if (decimal.empty()) return std::optional<RangeEnd>();
  VERACITY_ASSIGN_OR_RETURN(Decimal value, Decimal::Parse(decimal));
  return RangeEnd{{std::move(value), unit}};
}

// Whether a greater number of the unit is a smaller quantity, as of [pH].
absl::StatusOr<bool> Descends(const Unit& unit) {
  if (!unit.is_special()) return false;
  VERACITY_ASSIGN_OR_RETURN(
      const int order,
      Compare({Decimal::FromInt(1), unit}, {Decimal::FromInt(2), unit}));
  return order > 0;
}

// A bound that is not stated is the number itself, unless the relation leaves
// that side open. Bounds say better than "about" how far off it may be.
absl::StatusOr<Range> ReadRange(const v1::Quantity& quantity) {
  VERACITY_ASSIGN_OR_RETURN(const Unit unit, Unit::Parse(quantity.unit()));
  VERACITY_ASSIGN_OR_RETURN(const std::optional<RangeEnd> value,
                            ReadEnd(quantity.value(), unit));
  VERACITY_ASSIGN_OR_RETURN(const std::optional<RangeEnd> lower,
                            ReadEnd(quantity.lower(), unit));
  VERACITY_ASSIGN_OR_RETURN(const std::optional<RangeEnd> upper,
                            ReadEnd(quantity.upper(), unit));
  Range range{lower.has_value() ? lower : value,
              upper.has_value() ? upper : value};
  if (value.has_value()) {
    switch (quantity.relation()) {
      case v1::QUANTITY_RELATION_UNSPECIFIED:
        break;
      case v1::QUANTITY_RELATION_ABOUT:
      case v1::QUANTITY_RELATION_NEARLY:
        range.rough = !lower.has_value() && !upper.has_value();
        break;
      case v1::QUANTITY_RELATION_OVER:
        range = {RangeEnd{value->at, /*open=*/true}, upper};
        break;
      case v1::QUANTITY_RELATION_AT_LEAST:
        range = {value, upper};
        break;
      case v1::QUANTITY_RELATION_AT_MOST:
        range = {lower, value};
        break;
      default:
        return absl::InvalidArgumentError(absl::StrCat(
            "quantity relation ", quantity.relation(), " is not known"));
    }
  } else if (!lower.has_value() || !upper.has_value()) {
    return absl::InvalidArgumentError("a quantity without a number");
  }
  VERACITY_ASSIGN_OR_RETURN(const bool descends, Descends(unit));
  if (descends) std::swap(range.low, range.high);
  if (range.low.has_value() && range.high.has_value()) {
    VERACITY_ASSIGN_OR_RETURN(const int order,
                              Compare(range.low->at, range.high->at));
    if (order > 0) return absl::InvalidArgumentError("an upper below a lower");
  }
  return range;
}

absl::StatusOr<Slack> ReadSlack(const v1::Tolerance& tolerance, bool rough) {
  Slack slack;
  if (!tolerance.relative().empty()) {
    VERACITY_ASSIGN_OR_RETURN(slack.relative,
                              Decimal::Parse(tolerance.relative()));
  }
  if (!tolerance.absolute().empty()) {
    VERACITY_ASSIGN_OR_RETURN(Decimal value,
                              Decimal::Parse(tolerance.absolute()));
    VERACITY_ASSIGN_OR_RETURN(Unit unit, Unit::Parse(tolerance.unit()));
    slack.absolute = Quantity{std::move(value), std::move(unit)};
  }
  if (!slack.any() && rough) {
    VERACITY_ASSIGN_OR_RETURN(slack.relative, Decimal::Parse(kRoughly));
  }
  return slack;
}

absl::StatusOr<bool> Agree(const Quantity& a, const Quantity& b,
                           const Slack& slack) {
  if (slack.relative.has_value()) {
    VERACITY_ASSIGN_OR_RETURN(const bool agree,
                              AgreesWithin(a, b, *slack.relative));
    if (agree) return true;
  }
  if (slack.absolute.has_value()) {
    VERACITY_ASSIGN_OR_RETURN(const bool agree,
                              DiffersByAtMost(a, b, *slack.absolute));
    if (agree) return true;
  }
  VERACITY_ASSIGN_OR_RETURN(const int order, Compare(a, b));
  return order == 0;
}

// Whether the ends on one side of two ranges are the same for us.
absl::StatusOr<bool> Agree(const std::optional<RangeEnd>& a,
                           const std::optional<RangeEnd>& b,
                           const Slack& slack) {
  if (!a.has_value() || !b.has_value()) return a.has_value() == b.has_value();
  if (!slack.any() && a->open != b->open) return false;
  return Agree(a->at, b->at, slack);
}

// -1, 0 or 1 as the end `a` lies below, at or above `b`.
absl::StatusOr<int> Order(const std::optional<RangeEnd>& a,
                          const std::optional<RangeEnd>& b, RangeSide side) {
  const int outwards = static_cast<int>(side);
  if (!a.has_value()) return b.has_value() ? outwards : 0;
  if (!b.has_value()) return -outwards;
  VERACITY_ASSIGN_OR_RETURN(const int order, Compare(a->at, b->at));
  if (order != 0 || a->open == b->open) return order;
  return a->open ? -outwards : outwards;
}

// Whether all of one range is below all of the other.
absl::StatusOr<bool> IsBelow(const Range& a, const Range& b) {
  if (!a.high.has_value() || !b.low.has_value()) return false;
  VERACITY_ASSIGN_OR_RETURN(const int order, Compare(a.high->at, b.low->at));
  return order < 0 || (order == 0 && (a.high->open || b.low->open));
}

// What stands in braces: it means nothing to UCUM, and what is counted or which
// money it is to people.
std::string AnnotationsOf(absl::string_view unit) {
  std::string annotations;
  bool is_inside = false;
  for (const char c : unit) {
    is_inside |= c == '{';
    if (is_inside) annotations.push_back(c);
    is_inside &= c != '}';
  }
  return annotations;
}

absl::StatusOr<Fit> Relate(const v1::Quantity& a, const v1::Quantity& b,
                           const v1::Tolerance& tolerance) {
  const std::string of_a = AnnotationsOf(a.unit());
  const std::string of_b = AnnotationsOf(b.unit());
  if (!of_a.empty() && !of_b.empty() && of_a != of_b) return Fit::kUnclear;
  VERACITY_ASSIGN_OR_RETURN(const Range x, ReadRange(a));
  VERACITY_ASSIGN_OR_RETURN(const Range y, ReadRange(b));
  VERACITY_ASSIGN_OR_RETURN(const int low,
                            Order(x.low, y.low, RangeSide::kLow));
  VERACITY_ASSIGN_OR_RETURN(const int high,
                            Order(x.high, y.high, RangeSide::kHigh));
  // Before the tolerance, which may not suit the unit.
  if (low == 0 && high == 0) return Fit::kEqual;

  VERACITY_ASSIGN_OR_RETURN(const Slack slack,
                            ReadSlack(tolerance, x.rough || y.rough));
  VERACITY_ASSIGN_OR_RETURN(const bool lows_agree, Agree(x.low, y.low, slack));
  VERACITY_ASSIGN_OR_RETURN(const bool highs_agree,
                            Agree(x.high, y.high, slack));
  if (lows_agree && highs_agree) return Fit::kEqual;
  const Fit nested = FitOf(low >= 0 && high <= 0, low <= 0 && high >= 0);
  if (nested != Fit::kUnclear) return nested;

  VERACITY_ASSIGN_OR_RETURN(const bool x_below, IsBelow(x, y));
  VERACITY_ASSIGN_OR_RETURN(const bool y_below, IsBelow(y, x));
  if (!x_below && !y_below) return Fit::kUnclear;
  if (!slack.any()) return Fit::kApart;
  // Beyond each other, and yet too near to be in conflict.
  VERACITY_ASSIGN_OR_RETURN(const bool near,
                            x_below ? Agree(x.high->at, y.low->at, slack)
                                    : Agree(y.high->at, x.low->at, slack));
  return near ? Fit::kUnclear : Fit::kApart;
}

}  // namespace

Fit FitOfQuantities(const v1::Quantity& x, const v1::Quantity& y,
                    const v1::Tolerance& tolerance) {
  return Relate(x, y, tolerance).value_or(Fit::kUnclear);
}

}  // namespace veracity::internal
