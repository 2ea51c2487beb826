#include "veracity/units.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/ratio.h"
#include "base/status_macros.h"
#include "base/unit_parser.h"
#include "base/unit_table.h"

namespace veracity {
namespace {

using internal::AsInteger;
using internal::FromDecimal;
using internal::FromDouble;
using internal::FromText;
using internal::Order;
using internal::Ratio;
using internal::Rounded;
using internal::Scale;
using internal::ToDouble;
using internal::UnitMeaning;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMaxDouble = std::numeric_limits<double>::max();

// What a value may cost; the header states these numbers.
constexpr size_t kMaxValueDigits = 1000;
constexpr int64_t kMaxValuePower = 7000;
constexpr int kMaxDigits = 1000;

// What double functions are good for; the header states the first three.
constexpr int kFunctionDigits = 15;
constexpr double kMaxPower = 300;  // of ten, of a quantity to its reference
constexpr char kFunctionTolerance[] = "1e-12";
constexpr double kFunctionSlack = 1e-11;  // more than the tolerance

// A number on its way between units. One that went through a function of
// double is not exact.
struct Number {
  Ratio ratio;
  bool exact = true;
};

absl::Status NoSuchValue(const Unit& unit, absl::string_view why) {
  return absl::InvalidArgumentError(
      absl::StrCat("unit '", unit.text(), "': ", why));
}

absl::Status CheckSize(const Decimal& value) {
  if (value.digits().size() <= kMaxValueDigits &&
      std::abs(value.exponent()) <= kMaxValuePower) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "value '", value.text().substr(0, 40), "...': more than ",
      kMaxValueDigits, " digits or a power of ten beyond ", kMaxValuePower));
}

absl::Status CheckCommensurable(const Unit& a, const Unit& b) {
  if (a.Commensurable(b)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "units '", a.text(), "' (", a.dimension(), ") and '", b.text(), "' (",
      b.dimension(), ") do not measure the same"));
}

// The base of the powers that a level counts.
double LevelBase(const internal::UnitAtom& atom) {
  constexpr double kE = 2.718281828459045;
  return atom.scale == Scale::kExponential ? kE
                                           : ToDouble(FromText(atom.parameter));
}

// The quantity at level `x`, as a multiple of the reference.
absl::StatusOr<Number> FromLevel(const Ratio& x, const Unit& unit) {
  const internal::UnitAtom& atom = *UnitMeaning::Of(unit).special;
  const Ratio power = atom.scale == Scale::kHalfPower ? x / FromText("2") : x;
  const double exponent = ToDouble(power);
  const double base = LevelBase(atom);
  if (!(std::abs(exponent * std::log10(base)) <= kMaxPower)) {
    return NoSuchValue(unit, "the level is out of range");
  }
  const std::optional<int64_t> whole = AsInteger(power);
  if (whole == 0) return Number{FromText("1")};
  if (atom.scale == Scale::kExponential) {
    return Number{FromDouble(std::exp(exponent)), false};
  }
  if (whole.has_value()) {
    return Number{internal::Power(FromText(atom.parameter), *whole)};
  }
  return Number{FromDouble(std::pow(base, exponent)), false};
}

// The quantity that `value` `unit` stands for, in base units.
absl::StatusOr<Number> ToBase(const Decimal& value, const Unit& unit) {
  VERACITY_RETURN_IF_ERROR(CheckSize(value));
  const UnitMeaning& meaning = UnitMeaning::Of(unit);
  const Ratio x = FromDecimal(value) * meaning.factor;
  if (meaning.special == nullptr) return Number{x};
  Number number;
  switch (meaning.special->scale) {
    case Scale::kRatio:
      number.ratio = x;
      break;
    case Scale::kOffset:
      number.ratio = x + FromText(meaning.special->parameter);
      break;
    case Scale::kRoot:
      if (x.num < 0) return NoSuchValue(unit, "no square root is negative");
      number.ratio = x * x;
      break;
    case Scale::kTangent:
      number.exact = x.num == 0;
      number.ratio = FromDouble(std::atan(ToDouble(x) / 100));
      break;
    case Scale::kPower:
    case Scale::kHalfPower:
    case Scale::kExponential: {
      VERACITY_ASSIGN_OR_RETURN(number, FromLevel(x, unit));
      break;
    }
  }
  number.ratio = number.ratio * meaning.reference;
  return number;
}

// The number that the special `unit` gives the multiple `q` of its reference,
// by a function of double.
absl::StatusOr<double> FromMultiple(const Ratio& q, const Unit& unit) {
  constexpr double kRightAngle = 1.5707963267948966;
  const internal::UnitAtom& atom = *UnitMeaning::Of(unit).special;
  const double x = ToDouble(q);
  if (q.num != 0 && !(std::abs(std::log10(std::abs(x))) <= kMaxPower)) {
    return NoSuchValue(unit, "the quantity is out of range");
  }
  if (atom.scale == Scale::kTangent) {
    if (std::abs(x) < kRightAngle) return 100 * std::tan(x);
    return NoSuchValue(unit, "no slope is 90 degrees or more");
  }
  if (atom.scale == Scale::kRoot) {
    if (x >= 0) return std::sqrt(x);
    return NoSuchValue(unit, "the square root of a negative quantity");
  }
  if (x <= 0) return NoSuchValue(unit, "the level of what is not positive");
  const double level = std::log10(x) / std::log10(LevelBase(atom));
  return atom.scale == Scale::kHalfPower ? 2 * level : level;
}

// The number that `unit` gives a quantity in base units.
absl::StatusOr<Number> FromBase(const Number& base, const Unit& unit) {
  const UnitMeaning& meaning = UnitMeaning::Of(unit);
  if (meaning.special == nullptr) {
    return Number{base.ratio / meaning.factor, base.exact};
  }
  const Ratio multiple = base.ratio / meaning.reference;
  if (meaning.special->scale == Scale::kOffset) {
    return Number{
        (multiple - FromText(meaning.special->parameter)) / meaning.factor,
        base.exact};
  }
  VERACITY_ASSIGN_OR_RETURN(const double x, FromMultiple(multiple, unit));
  Number number{FromDouble(x) / meaning.factor, false};
  // A short decimal that leads exactly back is what was meant: 7 [pH].
  if (base.exact) {
    const Decimal guess = Rounded(number.ratio, kFunctionDigits);
    const absl::StatusOr<Number> back = ToBase(guess, unit);
    if (back.ok() && back->exact && Order(back->ratio, base.ratio) == 0) {
      return Number{FromDecimal(guess)};
    }
  }
  return number;
}

// Whether a larger number in the special `unit` is a smaller quantity.
bool Descends(const Unit& unit) {
  const internal::UnitAtom& atom = *UnitMeaning::Of(unit).special;
  return atom.scale == Scale::kPower &&
         Order(FromText(atom.parameter), FromText("1")) < 0;
}

// Whether `a` and `b` differ from each other by a factor at most, which their
// numbers then do, whatever function they go through.
bool SameScale(const Unit& a, const Unit& b) {
  return UnitMeaning::Of(a).special == UnitMeaning::Of(b).special;
}

// The number of `value` `from` in units of `to`. REQUIRES: they are
// commensurable.
absl::StatusOr<Number> InUnitsOf(const Unit& to, const Decimal& value,
                                 const Unit& from) {
  VERACITY_ASSIGN_OR_RETURN(const Number base, ToBase(value, from));
  if (!SameScale(from, to)) return FromBase(base, to);
  return Number{FromDecimal(value) * UnitMeaning::Of(from).factor /
                UnitMeaning::Of(to).factor};
}

bool Within(const Ratio& a, const Ratio& b, const Ratio& relative) {
  const Ratio x = internal::Abs(a);
  const Ratio y = internal::Abs(b);
  const Ratio& larger = Order(x, y) < 0 ? y : x;
  return Order(internal::Abs(a - b), relative * larger) <= 0;
}

}  // namespace

Unit::Unit() {
  static const auto& unity =
      *new std::shared_ptr<const UnitMeaning>(std::make_shared<UnitMeaning>());
  meaning_ = unity;
}

Unit::Unit(std::string text, std::shared_ptr<const UnitMeaning> meaning)
    : text_(std::move(text)), meaning_(std::move(meaning)) {}

absl::StatusOr<Unit> Unit::Parse(absl::string_view ucum) {
  VERACITY_ASSIGN_OR_RETURN(UnitMeaning meaning, internal::ParseUnit(ucum));
  return Unit(std::string(ucum),
              std::make_shared<const UnitMeaning>(std::move(meaning)));
}

std::string Unit::dimension() const {
  std::vector<std::string> parts;
  const auto add = [&parts](absl::string_view code, int exponent) {
    if (exponent == 0) return;
    parts.push_back(
        absl::StrCat(code, exponent == 1 ? "" : absl::StrCat(exponent)));
  };
  for (int i = 0; i < internal::kBaseUnitCount; ++i) {
    add(internal::kBaseUnits[i], meaning_->base[i]);
  }
  for (const auto& [code, exponent] : meaning_->arbitrary) add(code, exponent);
  if (parts.empty()) return "1";
  return absl::StrCat(is_arbitrary() ? "arbitrary:" : "",
                      absl::StrJoin(parts, "."));
}

bool Unit::Commensurable(const Unit& other) const {
  return meaning_->base == other.meaning_->base &&
         meaning_->arbitrary == other.meaning_->arbitrary;
}

bool Unit::is_special() const { return meaning_->special != nullptr; }
bool Unit::is_arbitrary() const { return !meaning_->arbitrary.empty(); }

absl::StatusOr<Unit> UnitFromUri(absl::string_view uri) {
  const std::pair<const char*, absl::Span<const internal::UnitAlias>>
      vocabularies[] = {{"www.wikidata.org/entity/", internal::WikidataUnits()},
                        {"qudt.org/vocab/unit/", internal::QudtUnits()}};
  absl::string_view name = uri;
  if (absl::ConsumePrefix(&name, "http://") ||
      absl::ConsumePrefix(&name, "https://")) {
    for (const auto& [prefix, aliases] : vocabularies) {
      if (!absl::ConsumePrefix(&name, prefix)) continue;
      for (const internal::UnitAlias& alias : aliases) {
        if (name == alias.name) return Unit::Parse(alias.ucum);
      }
    }
  }
  return absl::NotFoundError(absl::StrCat("no unit is known by the uri '",
                                          absl::CHexEscape(uri.substr(0, 100)),
                                          "'"));
}

absl::StatusOr<Converted> Convert(const Decimal& value, const Unit& from,
                                  const Unit& to, int digits) {
  if (digits < 1 || digits > kMaxDigits) {
    return absl::InvalidArgumentError(
        absl::StrCat("digits: ", digits, " is not in 1..", kMaxDigits));
  }
  VERACITY_RETURN_IF_ERROR(CheckCommensurable(from, to));
  VERACITY_ASSIGN_OR_RETURN(const Number number, InUnitsOf(to, value, from));
  if (!number.exact) {
    return Converted{Rounded(number.ratio, std::min(digits, kFunctionDigits)),
                     false};
  }
  if (std::optional<Decimal> finite = internal::Finite(number.ratio)) {
    return Converted{*std::move(finite), true};
  }
  return Converted{Rounded(number.ratio, digits), false};
}

absl::StatusOr<int> Compare(const Quantity& a, const Quantity& b) {
  VERACITY_RETURN_IF_ERROR(CheckCommensurable(a.unit, b.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number x, ToBase(a.value, a.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number y, ToBase(b.value, b.unit));
  if (x.exact && y.exact) return Order(x.ratio, y.ratio);
  if (SameScale(a.unit, b.unit)) {
    const int order =
        Order(FromDecimal(a.value) * UnitMeaning::Of(a.unit).factor,
              FromDecimal(b.value) * UnitMeaning::Of(b.unit).factor);
    return Descends(a.unit) ? -order : order;
  }
  if (Within(x.ratio, y.ratio, FromText(kFunctionTolerance))) return 0;
  return Order(x.ratio, y.ratio);
}

absl::StatusOr<bool> AgreesWithin(const Quantity& a, const Quantity& b,
                                  const Decimal& relative) {
  if (relative.sign() < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "relative tolerance '", relative.plain(), "' is negative"));
  }
  VERACITY_RETURN_IF_ERROR(CheckSize(relative));
  VERACITY_RETURN_IF_ERROR(CheckCommensurable(a.unit, b.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number x, ToBase(a.value, a.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number y, ToBase(b.value, b.unit));
  return Within(x.ratio, y.ratio, FromDecimal(relative));
}

absl::StatusOr<bool> DiffersByAtMost(const Quantity& a, const Quantity& b,
                                     const Quantity& most) {
  if (most.value.sign() < 0) {
    return absl::InvalidArgumentError(absl::StrCat(
        "absolute tolerance '", most.value.plain(), "' is negative"));
  }
  VERACITY_RETURN_IF_ERROR(CheckSize(most.value));
  VERACITY_RETURN_IF_ERROR(CheckCommensurable(a.unit, most.unit));
  VERACITY_RETURN_IF_ERROR(CheckCommensurable(b.unit, most.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number x,
                            InUnitsOf(most.unit, a.value, a.unit));
  VERACITY_ASSIGN_OR_RETURN(const Number y,
                            InUnitsOf(most.unit, b.value, b.unit));
  const Ratio apart = internal::Abs(x.ratio - y.ratio);
  return Order(apart, FromDecimal(most.value)) <= 0;
}

absl::StatusOr<BaseRange> BaseBounds(const Quantity& quantity) {
  VERACITY_ASSIGN_OR_RETURN(const Number number,
                            ToBase(quantity.value, quantity.unit));
  const double near = ToDouble(number.ratio);
  if (!number.exact) {
    const double margin = std::min(std::abs(near), kMaxDouble) * kFunctionSlack;
    return BaseRange{
        std::nextafter(std::min(near, kMaxDouble) - margin, -kInfinity),
        std::nextafter(std::max(near, -kMaxDouble) + margin, kInfinity)};
  }
  const int order = std::isinf(near) ? (near > 0 ? -1 : 1)
                                     : Order(number.ratio, FromDouble(near));
  return BaseRange{order < 0 ? std::nextafter(near, -kInfinity) : near,
                   order > 0 ? std::nextafter(near, kInfinity) : near};
}

}  // namespace veracity
