#include "veracity/scales.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"

namespace veracity {
namespace internal {

// scales.txtpb.
extern const char kScaleTableText[];

namespace {

// -- The table with its numbers parsed, once --

struct Level {
  const v1::ScaleLevel* proto;
  std::optional<Decimal> number;
  std::optional<Decimal> lower;
  std::optional<Decimal> upper;

  bool has_place() const { return number.has_value() || lower.has_value(); }
  // A level without a range is at its number.
  const Decimal& from() const { return lower.has_value() ? *lower : *number; }
  const Decimal& to() const { return upper.has_value() ? *upper : *number; }
  bool Holds(const Decimal& n) const { return from() <= n && n <= to(); }
};

struct Table {
  std::vector<v1::Scale> protos;
  // The levels of each scale.
  std::vector<std::vector<Level>> levels;
};

std::optional<Decimal> ParseOrNone(absl::string_view text) {
  absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.ok()) return std::nullopt;
  return *std::move(decimal);
}

const Table& GetTable() {
  // Never destroyed: what is returned lives as long as the program. A test
  // parses the table, so here it cannot fail.
  static const Table* const table = [] {
    v1::ScaleTable parsed;
    google::protobuf::TextFormat::ParseFromString(kScaleTableText, &parsed);
    auto* result = new Table;
    result->protos.assign(parsed.scales().begin(), parsed.scales().end());
    for (const v1::Scale& scale : result->protos) {
      std::vector<Level>& levels = result->levels.emplace_back();
      for (const v1::ScaleLevel& level : scale.levels()) {
        levels.push_back({&level, ParseOrNone(level.number()),
                          ParseOrNone(level.lower()),
                          ParseOrNone(level.upper())});
      }
    }
    return result;
  }();
  return *table;
}

// -- Finding --

struct IndexedScale {
  const v1::Scale* proto;
  absl::Span<const Level> levels;
};

absl::StatusOr<IndexedScale> GetScale(absl::string_view id) {
  const Table& table = GetTable();
  for (size_t i = 0; i < table.protos.size(); ++i) {
    if (table.protos[i].id() == id) {
      return IndexedScale{&table.protos[i], table.levels[i]};
    }
  }
  return absl::NotFoundError(
      absl::StrCat("there is no scale \"", id, "\"; there are ",
                   absl::StrJoin(table.protos, ", ",
                                 [](std::string* out, const v1::Scale& scale) {
                                   out->append(scale.id());
                                 })));
}

// What a person may vary when typing a label.
std::string Folded(absl::string_view label) {
  std::string folded = absl::AsciiStrToLower(label);
  absl::RemoveExtraAsciiWhitespace(&folded);
  return folded;
}

// Returns the level with that label or alias.
absl::StatusOr<const Level*> FindLabel(const IndexedScale& scale,
                                       absl::string_view label) {
  const std::string folded = Folded(label);
  for (const Level& level : scale.levels) {
    if (Folded(level.proto->label()) == folded) return &level;
    for (const std::string& alias : level.proto->aliases()) {
      if (Folded(alias) == folded) return &level;
    }
  }
  if (scale.levels.empty()) {
    return absl::NotFoundError(absl::StrCat(
        "scale ", scale.proto->id(), " has numbers only, no \"", label, "\""));
  }
  return absl::NotFoundError(absl::StrCat(
      "scale ", scale.proto->id(), " has no label \"", label, "\"; it has ",
      absl::StrJoin(scale.levels, ", ",
                    [](std::string* out, const Level& level) {
                      absl::StrAppend(out, "\"", level.proto->label(), "\"");
                    })));
}

// Returns `text`, called `what` in errors, as a number of the scale.
absl::StatusOr<Decimal> ParseOnScale(const v1::Scale& scale,
                                     absl::string_view text,
                                     absl::string_view what) {
  absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.ok()) return Annotate(decimal.status(), what);
  const std::optional<Decimal> minimum = ParseOrNone(scale.minimum());
  const std::optional<Decimal> maximum = ParseOrNone(scale.maximum());
  if (!minimum.has_value() || !maximum.has_value()) {
    return absl::InvalidArgumentError(absl::StrCat(
        what, " \"", text, "\": scale ", scale.id(), " has no numbers"));
  }
  if (*decimal < *minimum || *maximum < *decimal) {
    return absl::InvalidArgumentError(
        absl::StrCat(what, " \"", text, "\" is outside ", scale.minimum(),
                     " to ", scale.maximum(), " of scale ", scale.id()));
  }
  return *std::move(decimal);
}

// The rules for a number that is on the scale, in scales.h. Widths and
// distances are in double: the ends in the tables are exact in it.
const Level* FindNumber(const IndexedScale& scale, const Decimal& number) {
  const double n = number.ToDouble();
  const Level* best = nullptr;
  double best_width = 0;
  for (const Level& level : scale.levels) {
    if (!level.has_place() || !level.Holds(number)) continue;
    const double width = level.to().ToDouble() - level.from().ToDouble();
    // The levels rise: the later of two is the upper.
    if (best == nullptr || !scale.proto->nested() || width <= best_width) {
      best = &level;
      best_width = width;
    }
  }
  if (best != nullptr || !scale.proto->gaps()) return best;
  double best_distance = 0;
  for (const Level& level : scale.levels) {
    if (!level.has_place()) continue;
    const double distance =
        std::max(level.from().ToDouble() - n, n - level.to().ToDouble());
    if (best == nullptr || distance <= best_distance) {
      best = &level;
      best_distance = distance;
    }
  }
  return best;
}

ScaleReading MakeReading(const v1::Scale& scale, const Level* level,
                         std::optional<Decimal> number) {
  ScaleReading reading;
  reading.scale = &scale;
  if (level != nullptr) {
    reading.level = level->proto;
    reading.unknown = level->proto->unknown();
    reading.lower = level->lower;
    reading.upper = level->upper;
  }
  if (number.has_value()) {
    const double minimum = ParseOrNone(scale.minimum())->ToDouble();
    const double maximum = ParseOrNone(scale.maximum())->ToDouble();
    reading.normalized = (number->ToDouble() - minimum) / (maximum - minimum);
  }
  reading.number = std::move(number);
  return reading;
}

// -- Checking --

// Whether something between `from` and `to` can be meant by `level`.
bool CanBeOfLevel(const IndexedScale& scale, const Level& level,
                  const Decimal& from, const Decimal& to) {
  if (!level.has_place()) return false;
  if (from <= level.to() && level.from() <= to) return true;
  return FindNumber(scale, from) == &level || FindNumber(scale, to) == &level;
}

absl::Status ContradictsLabel(absl::string_view what, const Level& level) {
  return absl::InvalidArgumentError(
      absl::StrCat(what, " contradicts the label \"", level.proto->label(),
                   "\"", level.has_place() ? "" : ", which has no number"));
}

}  // namespace
}  // namespace internal

absl::Span<const v1::Scale> Scales() { return internal::GetTable().protos; }

const v1::Scale* FindScale(absl::string_view id) {
  absl::StatusOr<internal::IndexedScale> scale = internal::GetScale(id);
  return scale.ok() ? scale->proto : nullptr;
}

absl::StatusOr<ScaleReading> ReadScaleLabel(absl::string_view scale,
                                            absl::string_view label) {
  VERACITY_ASSIGN_OR_RETURN(const internal::IndexedScale found,
                            internal::GetScale(scale));
  VERACITY_ASSIGN_OR_RETURN(const internal::Level* level,
                            internal::FindLabel(found, label));
  return internal::MakeReading(*found.proto, level, level->number);
}

absl::StatusOr<ScaleReading> ReadScaleNumber(absl::string_view scale,
                                             absl::string_view number) {
  VERACITY_ASSIGN_OR_RETURN(const internal::IndexedScale found,
                            internal::GetScale(scale));
  VERACITY_ASSIGN_OR_RETURN(
      Decimal parsed, internal::ParseOnScale(*found.proto, number, "number"));
  const internal::Level* level = internal::FindNumber(found, parsed);
  if (level == nullptr && !found.levels.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "no level of scale ", found.proto->id(), " holds \"", number, "\""));
  }
  return internal::MakeReading(*found.proto, level, std::move(parsed));
}

absl::Status CheckScaleUse(absl::string_view scale, absl::string_view label,
                           absl::string_view number, absl::string_view lower,
                           absl::string_view upper) {
  VERACITY_ASSIGN_OR_RETURN(const internal::IndexedScale found,
                            internal::GetScale(scale));
  const internal::Level* level = nullptr;
  if (!label.empty()) {
    VERACITY_ASSIGN_OR_RETURN(level, internal::FindLabel(found, label));
    if (level->proto->label() != label) {
      return absl::InvalidArgumentError(
          absl::StrCat("label \"", label, "\" is written \"",
                       level->proto->label(), "\" on scale ", scale));
    }
  }
  std::optional<Decimal> point;
  if (!number.empty()) {
    VERACITY_ASSIGN_OR_RETURN(
        point, internal::ParseOnScale(*found.proto, number, "number"));
    if (level != nullptr &&
        !internal::CanBeOfLevel(found, *level, *point, *point)) {
      return internal::ContradictsLabel(absl::StrCat("number \"", number, "\""),
                                        *level);
    }
  }
  if (lower.empty() && upper.empty()) return absl::OkStatus();
  if (lower.empty() || upper.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a range has two ends; only \"", lower, upper, "\" is given"));
  }
  VERACITY_ASSIGN_OR_RETURN(
      const Decimal from, internal::ParseOnScale(*found.proto, lower, "lower"));
  VERACITY_ASSIGN_OR_RETURN(
      const Decimal to, internal::ParseOnScale(*found.proto, upper, "upper"));
  if (to < from) {
    return absl::InvalidArgumentError(
        absl::StrCat("lower \"", lower, "\" is above upper \"", upper, "\""));
  }
  if (point.has_value() && (*point < from || to < *point)) {
    return absl::InvalidArgumentError(
        absl::StrCat("number \"", number, "\" is outside the range \"", lower,
                     "\" to \"", upper, "\""));
  }
  if (level != nullptr && !internal::CanBeOfLevel(found, *level, from, to)) {
    return internal::ContradictsLabel(
        absl::StrCat("range \"", lower, "\" to \"", upper, "\""), *level);
  }
  return absl::OkStatus();
}

}  // namespace veracity
