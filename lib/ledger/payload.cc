#include "ledger/payload.h"

#include <algorithm>
#include <limits>

#include "base/digest.h"
#include "identity/canonical.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

// Drops the fields 1 to `last` from the front of a serialized message: fields
// are written in the order of their numbers, and all these have a length.
std::string WithoutFirstFields(std::string bytes, int last) {
  size_t at = 0;
  while (at + 1 < bytes.size()) {
    const uint8_t tag = static_cast<uint8_t>(bytes[at]);
    if (tag >> 3 > last || (tag & 7) != 2) break;
    size_t length = 0;
    size_t next = at + 1;
    for (int shift = 0; next < bytes.size(); shift += 7) {
      const uint8_t byte = static_cast<uint8_t>(bytes[next++]);
      length |= static_cast<size_t>(byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at = next + length;
  }
  bytes.erase(0, at);
  return bytes;
}

std::optional<BaseRange> BoundsOf(const std::string& number, const Unit& unit) {
  absl::StatusOr<Decimal> value = Decimal::Parse(number);
  if (!value.ok()) return std::nullopt;
  absl::StatusOr<BaseRange> range =
      BaseBounds(Quantity{*std::move(value), unit});
  if (!range.ok()) return std::nullopt;
  return *range;
}

}  // namespace

std::string PayloadOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      return record.entity().SerializeAsString();
    case v1::Record::kDocument:
      return record.document().SerializeAsString();
    case v1::Record::kPredicate:
      return record.predicate().SerializeAsString();
    case v1::Record::kClaim: {
      if (record.claim().shard() == 0) {
        return WithoutFirstFields(record.claim().SerializeAsString(), 1);
      }
      v1::Claim claim = record.claim();
      claim.clear_id();
      claim.clear_shard();
      return claim.SerializeAsString();
    }
    case v1::Record::kAssertion:
      return WithoutFirstFields(record.assertion().SerializeAsString(), 2);
    case v1::Record::kRetraction:
      return WithoutFirstFields(record.retraction().SerializeAsString(), 1);
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return "";
}

int64_t LiteralKey(const v1::Value& value) {
  std::string form;
  if (!AppendCanonical(value, &form).ok()) return 0;
  return static_cast<int64_t>(First8(Sha256(form)));
}

std::optional<QuantityRange> RangeOf(const v1::Quantity& quantity) {
  absl::StatusOr<Unit> unit = Unit::Parse(quantity.unit());
  if (!unit.ok()) return std::nullopt;
  QuantityRange range{unit->dimension(),
                      std::numeric_limits<double>::infinity(),
                      -std::numeric_limits<double>::infinity()};
  bool any = false;
  for (const std::string* number :
       {&quantity.value(), &quantity.lower(), &quantity.upper()}) {
    if (number->empty()) continue;
    std::optional<BaseRange> bounds = BoundsOf(*number, *unit);
    if (!bounds.has_value()) return std::nullopt;
    range.low = std::min(range.low, bounds->low);
    range.high = std::max(range.high, bounds->high);
    any = true;
  }
  if (!any) return std::nullopt;
  if (quantity.relation() == v1::QUANTITY_RELATION_AT_LEAST ||
      quantity.relation() == v1::QUANTITY_RELATION_OVER) {
    range.high = std::numeric_limits<double>::infinity();
  } else if (quantity.relation() == v1::QUANTITY_RELATION_AT_MOST) {
    range.low = -std::numeric_limits<double>::infinity();
  }
  return range;
}

}  // namespace veracity::internal
