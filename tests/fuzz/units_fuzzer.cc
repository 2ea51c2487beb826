// Decimals and units from hostile text: three lines, a decimal and two units.
// Whatever parses must keep the promises of the headers.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "veracity/decimal.h"
#include "veracity/units.h"

namespace {

using veracity::Decimal;
using veracity::Quantity;
using veracity::Unit;

void Require(bool condition) {
  if (!condition) std::abort();
}

void CheckDecimal(const Decimal& decimal, absl::string_view text) {
  Require(decimal.text() == text);
  // The canonical exponent may be beyond the limit on a written one.
  const veracity::DecimalOptions wide = {2000, 10000};
  for (const std::string& spelling : {decimal.canonical(), decimal.plain()}) {
    const auto again = Decimal::Parse(spelling, wide);
    Require(again.ok() && *again == decimal);
    Require(again->canonical() == decimal.canonical());
  }
  Require(!std::isnan(decimal.ToDouble()));
}

void CheckQuantity(const Quantity& quantity, const Unit& other) {
  const auto self = veracity::Compare(quantity, quantity);
  if (self.ok()) Require(*self == 0);
  const auto range = veracity::BaseBounds(quantity);
  if (range.ok()) Require(range->low <= range->high);

  const Unit& unit = quantity.unit;
  Require(unit.Commensurable(other) == (unit.dimension() == other.dimension()));
  const auto converted = veracity::Convert(quantity.value, unit, other, 20);
  if (!unit.Commensurable(other)) Require(!converted.ok());
  if (!converted.ok() || !converted->exact) return;
  // An exact result is equal, both ways, unless it is too long to take back.
  const Quantity result = {converted->value, other};
  const auto forth = veracity::Compare(quantity, result);
  const auto back = veracity::Compare(result, quantity);
  Require(forth.ok() == back.ok());
  if (forth.ok()) Require(*forth == 0 && *back == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  if (size == 0) return 0;  // StrSplit would give no line at all
  const std::vector<absl::string_view> lines = absl::StrSplit(text, '\n');
  const auto value = Decimal::Parse(lines[0]);
  if (value.ok()) CheckDecimal(*value, lines[0]);
  if (lines.size() < 3) return 0;
  const auto from = Unit::Parse(lines[1]);
  const auto to = Unit::Parse(lines[2]);
  if (!value.ok() || !from.ok() || !to.ok()) return 0;
  CheckQuantity({*value, *from}, *to);
  CheckQuantity({*value, *to}, *from);
  return 0;
}
