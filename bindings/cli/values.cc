// From what a person types to values, quantities, confidences and moments.

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "output.h"
#include "status_macros.h"
#include "veracity/batch.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"
#include "veracity/scales.h"
#include "veracity/units.h"

namespace veracity::cli {
namespace {

// What to write a date like.
constexpr absl::string_view kDay = "2024-10-03";
constexpr absl::string_view kMonth = "2024-10";

absl::StatusOr<v1::Value> ReadTagged(const View& view, absl::string_view tag,
                                     absl::string_view text) {
  if (tag == "text") return TextValue(text);
  if (tag == "time") return TimeValue(text);
  v1::Value value;
  if (tag == "quantity") {
    VERACITY_ASSIGN_OR_RETURN(*value.mutable_quantity(), ReadQuantity(text));
  } else if (tag == "boolean") {
    if (text != "true" && text != "false") {
      return absl::InvalidArgumentError(
          absl::StrCat("'", text, "' is neither true nor false"));
    }
    value.set_boolean(text == "true");
  } else if (tag == "unknown") {
    value.mutable_unknown()->set_type(std::string(text));
  } else if (tag == "none") {
    value.mutable_none();
  } else {
    VERACITY_ASSIGN_OR_RETURN(std::string id, EntityId(view, text));
    value.set_entity(std::move(id));
  }
  return value;
}

// Takes what says how exact a quantity is from the beginning of `*text`.
v1::QuantityRelation ConsumeRelation(absl::string_view* text) {
  for (const auto& [words, relation] :
       {std::make_pair("about ", v1::QUANTITY_RELATION_ABOUT),
        std::make_pair("~", v1::QUANTITY_RELATION_ABOUT),
        std::make_pair("nearly ", v1::QUANTITY_RELATION_NEARLY),
        std::make_pair("over ", v1::QUANTITY_RELATION_OVER),
        std::make_pair("at least ", v1::QUANTITY_RELATION_AT_LEAST),
        std::make_pair("at most ", v1::QUANTITY_RELATION_AT_MOST)}) {
    if (absl::ConsumePrefix(text, words)) {
      *text = absl::StripLeadingAsciiWhitespace(*text);
      return relation;
    }
  }
  return v1::QUANTITY_RELATION_UNSPECIFIED;
}

// "1,200" as people write it: a comma before every three digits of the whole
// part. What is grouped otherwise stays, and is then no number.
std::string WithoutSeparators(absl::string_view number) {
  const absl::string_view whole = number.substr(0, number.find('.'));
  const std::vector<absl::string_view> groups = absl::StrSplit(whole, ',');
  for (size_t i = 0; i < groups.size(); ++i) {
    const absl::string_view digits = absl::StripPrefix(groups[i], "-");
    if (i > 0 ? groups[i].size() != 3 : digits.empty() || digits.size() > 3) {
      return std::string(number);
    }
  }
  return absl::StrCat(absl::StrJoin(groups, ""), number.substr(whole.size()));
}

// The unit that a word of every day stands for; empty: not known.
absl::string_view UnitOfWord(absl::string_view word) {
  std::string lower = absl::AsciiStrToLower(word);
  if (lower.size() > 1 && lower.back() == 's') lower.pop_back();
  for (const auto& [name, unit] :
       {std::make_pair("litre", "L"),      std::make_pair("liter", "L"),
        std::make_pair("mile", "[mi_i]"),  std::make_pair("metre", "m"),
        std::make_pair("meter", "m"),      std::make_pair("kilometre", "km"),
        std::make_pair("kilometer", "km"), std::make_pair("kilogram", "kg"),
        std::make_pair("gram", "g"),       std::make_pair("tonne", "t"),
        std::make_pair("ton", "t"),        std::make_pair("pound", "[lb_av]"),
        std::make_pair("lb", "[lb_av]"),   std::make_pair("foot", "[ft_i]"),
        std::make_pair("feet", "[ft_i]"),  std::make_pair("second", "s"),
        std::make_pair("sec", "s"),        std::make_pair("minute", "min"),
        std::make_pair("hour", "h"),       std::make_pair("day", "d"),
        std::make_pair("week", "wk"),      std::make_pair("year", "a"),
        std::make_pair("percent", "%")}) {
    if (lower == name) return unit;
  }
  return "";
}

// Whether a bare value was meant as a number or a date, so that it may not
// become the name of an entity.
bool LooksLikeNumber(absl::string_view typed) {
  absl::string_view rest = typed;
  const bool relation =
      ConsumeRelation(&rest) != v1::QUANTITY_RELATION_UNSPECIFIED;
  absl::ConsumePrefix(&rest, "-");
  return relation || (!rest.empty() && absl::ascii_isdigit(rest.front()));
}

// The day or the month that was meant by one written in another way, in EDTF;
// empty: none.
std::string DayOf(absl::string_view typed) {
  absl::Time time;
  std::string error;
  for (const char* form : {"%d %b %Y", "%b %d, %Y", "%b %d %Y", "%d.%m.%Y"}) {
    if (absl::ParseTime(form, typed, &time, &error)) {
      const std::string day =
          absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
      // "Oct 2024" is no day of the year 24.
      if (day.size() == kDay.size()) return day;
    }
  }
  if (absl::ParseTime("%b %Y", typed, &time, &error)) {
    return absl::FormatTime("%Y-%m", time, absl::UTCTimeZone());
  }
  return "";
}

// "70 %" and "70%" as "70".
bool ConsumePercent(absl::string_view* text) {
  if (!absl::ConsumeSuffix(text, "%")) return false;
  *text = absl::StripAsciiWhitespace(*text);
  return true;
}

absl::Status ReadScaleUse(absl::string_view scale, absl::string_view typed,
                          v1::Confidence* confidence) {
  confidence->set_scale(std::string(scale));
  absl::string_view number = typed;
  if (scale == "percent") ConsumePercent(&number);
  if (Decimal::Parse(number).ok()) {
    VERACITY_RETURN_IF_ERROR(ReadScaleNumber(scale, number).status());
    confidence->set_number(std::string(number));
    return absl::OkStatus();
  }
  VERACITY_ASSIGN_OR_RETURN(const ScaleReading reading,
                            ReadScaleLabel(scale, typed));
  if (reading.level == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the scale '", scale, "' takes a number, not '", typed, "'"));
  }
  confidence->set_label(reading.level->label());
  if (confidence->words().empty()) confidence->set_words(std::string(typed));
  return absl::OkStatus();
}

// What to write instead of a number with what is no unit.
std::string Instead(absl::string_view number, absl::string_view unit) {
  const absl::string_view known = UnitOfWord(unit);
  if (!known.empty()) return absl::StrCat("write '", number, " ", known, "'");
  for (const char* word : {"thousand", "million", "billion"}) {
    if (absl::StartsWith(unit, word)) return "write the number in digits";
  }
  // "EUR", "USD".
  const bool is_money =
      unit.size() == 3 &&
      std::all_of(unit.begin(), unit.end(),
                  [](unsigned char c) { return absl::ascii_isupper(c); });
  return is_money
             ? absl::StrCat("money has no unit: write '", number,
                            "' and let the predicate say \"in ", unit, "\"")
             : "write a unit of UCUM";
}

}  // namespace

absl::Status NoSuchScale(absl::string_view typed) {
  std::vector<std::string> near;
  const std::string lower = absl::AsciiStrToLower(typed);
  for (const v1::Scale& scale : veracity::Scales()) {
    if (absl::StartsWith(scale.id(), lower.substr(0, 3)) ||
        absl::StrContains(scale.id(), lower)) {
      near.push_back(scale.id());
    }
  }
  if (near.size() > 4) near.resize(4);
  return WithHint(
      absl::NotFoundError(
          absl::StrCat("there is no scale '", Clean(typed), "'")),
      absl::StrCat(near.empty() ? ""
                                : absl::StrCat("did you mean ",
                                               absl::StrJoin(near, ", "), "? "),
                   "list them: veracity scales"));
}

absl::StatusOr<v1::Value> ReadValue(const View& view, absl::string_view typed) {
  if (typed.size() >= 2 && typed.front() == '"' && typed.back() == '"') {
    return TextValue(typed.substr(1, typed.size() - 2));
  }
  for (absl::string_view tag :
       {"entity", "text", "quantity", "time", "boolean", "unknown", "none"}) {
    absl::string_view rest = typed;
    if (absl::ConsumePrefix(&rest, tag) && absl::ConsumePrefix(&rest, ":")) {
      return ReadTagged(view, tag, rest);
    }
  }
  if (typed == "true" || typed == "false") return BooleanValue(typed == "true");
  if (absl::StartsWith(typed, "clm_") || absl::StartsWith(typed, "ast_") ||
      absl::StartsWith(typed, "ret_") || absl::StartsWith(typed, "bat_") ||
      absl::StartsWith(typed, "doc_")) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref, ResolveOne(view, typed));
    return RecordValue(ref);
  }
  absl::StatusOr<v1::Quantity> quantity = ReadQuantity(typed);
  if (quantity.ok()) {
    v1::Value value;
    *value.mutable_quantity() = *std::move(quantity);
    return value;
  }
  if (Edtf::Parse(typed).ok()) return TimeValue(typed);
  // What is on record by that name is what is meant.
  if (LooksLikeNumber(typed) && !ResolveOne(view, typed, Want::kEntity).ok()) {
    const std::string day = DayOf(typed);
    if (!day.empty()) {
      return WithHint(absl::InvalidArgumentError(absl::StrCat(
                          "'", typed, "' is neither a quantity nor a date")),
                      absl::StrCat("write ", day));
    }
    return quantity.status();
  }
  return ReadTagged(view, "entity", typed);
}

absl::StatusOr<v1::Quantity> ReadQuantity(absl::string_view typed) {
  v1::Quantity quantity;
  absl::string_view rest = typed;
  quantity.set_relation(ConsumeRelation(&rest));
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(rest, absl::MaxSplits(' ', 1));
  const std::string number = WithoutSeparators(parts.first);
  if (!Decimal::Parse(number).ok()) {
    return WithHint(
        absl::InvalidArgumentError(
            absl::StrCat("'", typed, "' is neither a quantity nor a date")),
        "write 1200, '1200 km', 2024-10-03, entity:... or text:...");
  }
  if (!Unit::Parse(parts.second).ok()) {
    return WithHint(absl::InvalidArgumentError(absl::StrCat(
                        "'", typed, "' is no quantity: UCUM has no unit '",
                        parts.second, "'")),
                    absl::StrCat(Instead(number, parts.second),
                                 ", or entity:..., text:..."));
  }
  quantity.set_value(number);
  quantity.set_unit(std::string(parts.second));
  return quantity;
}

absl::StatusOr<v1::Confidence> ReadConfidence(absl::string_view typed,
                                              absl::string_view number) {
  v1::Confidence confidence;
  absl::string_view bare = typed;
  if (ConsumePercent(&bare) && Decimal::Parse(bare).ok()) {
    if (!number.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "'", typed, "' is a number already: leave out --number"));
    }
    confidence.set_words(std::string(typed));
    VERACITY_RETURN_IF_ERROR(ReadScaleUse("percent", bare, &confidence));
    return confidence;
  }
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(typed, absl::MaxSplits(':', 1));
  if (FindScale(parts.first) == nullptr) {
    const bool meant_scale =
        absl::StrContains(typed, ':') && !absl::StrContains(parts.first, ' ');
    if (meant_scale) return NoSuchScale(parts.first);
    confidence.set_words(std::string(typed));
  } else {
    VERACITY_RETURN_IF_ERROR(
        ReadScaleUse(parts.first, parts.second, &confidence));
  }
  if (number.empty()) return confidence;
  absl::string_view percent = number;
  std::pair<absl::string_view, absl::string_view> use =
      absl::StrSplit(number, absl::MaxSplits(':', 1));
  if (ConsumePercent(&percent) && Decimal::Parse(percent).ok()) {
    use = {"percent", percent};
  }
  if (FindScale(use.first) == nullptr) return NoSuchScale(use.first);
  if (!confidence.scale().empty() && confidence.scale() != use.first) {
    return WithHint(
        absl::InvalidArgumentError(
            absl::StrCat("one confidence, two scales: ", confidence.scale(),
                         " and ", use.first)),
        "give the words alone: --confidence likely --number percent:70");
  }
  VERACITY_RETURN_IF_ERROR(ReadScaleUse(use.first, use.second, &confidence));
  return confidence;
}

absl::StatusOr<std::string> ReadShare(absl::string_view option,
                                      absl::string_view typed) {
  absl::string_view rest = typed;
  const bool percent = ConsumePercent(&rest);
  const absl::StatusOr<Decimal> number =
      Decimal::Parse(percent ? absl::StrCat(rest, "e-2") : std::string(rest));
  if (!number.ok()) {
    return WithHint(absl::InvalidArgumentError(
                        absl::StrCat(option, ": '", typed, "' is no number")),
                    "write 0.7 or 70%");
  }
  return percent ? number->plain() : std::string(rest);
}

absl::Status CheckUnitInterval(absl::string_view option,
                               absl::string_view typed) {
  const absl::StatusOr<Decimal> number = Decimal::Parse(typed);
  const auto fits = [](const absl::StatusOr<Decimal>& one) {
    return one.ok() && one->sign() >= 0 && *one <= Decimal::FromInt(1);
  };
  if (fits(number)) return absl::OkStatus();
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(option, ": '", typed, "' is not between 0 and 1"));
  const absl::StatusOr<std::string> share =
      ReadShare(option, absl::StrCat(absl::StripSuffix(typed, "%"), "%"));
  const bool meant_percent = number.ok() && *number >= Decimal::FromInt(10);
  if (!meant_percent || !share.ok() || !fits(Decimal::Parse(*share))) {
    return status;
  }
  return WithHint(std::move(status), absl::StrCat("write ", *share));
}

absl::Status CheckDate(absl::string_view option, absl::string_view typed) {
  if (typed.empty() || Edtf::Parse(typed).ok()) return absl::OkStatus();
  std::string day = DayOf(typed);
  if (day.size() == kMonth.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(option, ": '", typed, "' is no date; write ", day, ", or ",
                     day, "~ for about then"));
  }
  if (day.empty()) day = std::string(kDay);
  return absl::InvalidArgumentError(absl::StrCat(
      option, ": '", typed, "' is no date; write ", day, ", ",
      day.substr(0, kMonth.size()), ", or ", day, "~ for about then"));
}

absl::StatusOr<absl::Time> ReadMoment(absl::string_view typed, bool end) {
  absl::Time time;
  std::string error;
  if (absl::ParseTime("%Y-%m-%d", typed, &time, &error)) {
    if (end) time += absl::Hours(24) - absl::Nanoseconds(1);
    return time;
  }
  if (absl::ParseTime(absl::RFC3339_full, typed, &time, &error)) return time;
  std::string day = DayOf(typed);
  if (day.size() != kDay.size()) day = std::string(kDay);
  return absl::InvalidArgumentError(absl::StrCat(
      "'", typed, "' is no date; write ", day, " or ", day, "T10:00:00Z"));
}

}  // namespace veracity::cli
