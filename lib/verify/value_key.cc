#include "verify/value_key.h"

#include <string>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/status/statusor.h"
#include "base/text.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

template <typename... T>
uint64_t KeyOf(v1::Value::KindCase kind, const T&... parts) {
  const uint64_t key = absl::Hash<std::tuple<int, T...>>{}(
      std::tuple<int, T...>(static_cast<int>(kind), parts...));
  return key == kAnyValue ? 1 : key;
}

uint64_t KeyOfRecord(v1::RecordRef::TargetCase kind, absl::string_view id) {
  return KeyOf(v1::Value::kRecord, static_cast<int>(kind), id);
}

uint64_t KeyOfRecord(const v1::RecordRef& record) {
  switch (record.target_case()) {
    case v1::RecordRef::kEntity:
      return KeyOfRecord(record.target_case(), record.entity());
    case v1::RecordRef::kDocument:
      return KeyOfRecord(record.target_case(), record.document());
    case v1::RecordRef::kClaim:
      return KeyOfRecord(record.target_case(), record.claim().id());
    case v1::RecordRef::kAssertion:
      return KeyOfRecord(record.target_case(), record.assertion().id());
    default:
      return kAnyValue;
  }
}

// Of a number that is neither rough nor a range.
uint64_t KeyOfQuantity(const v1::Quantity& quantity) {
  if (quantity.relation() != v1::QUANTITY_RELATION_UNSPECIFIED ||
      !quantity.lower().empty() || !quantity.upper().empty()) {
    return kAnyValue;
  }
  absl::StatusOr<Unit> unit = Unit::Parse(quantity.unit());
  absl::StatusOr<Decimal> value = Decimal::Parse(quantity.value());
  if (!unit.ok() || !value.ok() || unit->is_special()) return kAnyValue;
  const absl::StatusOr<BaseRange> base =
      BaseBounds({*std::move(value), *std::move(unit)});
  if (!base.ok()) return kAnyValue;
  return KeyOf(v1::Value::kQuantity, base->low + 0.0);  // no negative zero
}

// Of what lies within one day: another such lies around it on that day only.
uint64_t KeyOfTime(const v1::Time& time) {
  const absl::StatusOr<Edtf> edtf = Edtf::Parse(time.edtf());
  if (!edtf.ok()) return kAnyValue;
  constexpr int64_t kDay = 86400;
  const int64_t first = edtf->bounds().earliest.seconds;
  const int64_t last = edtf->bounds().latest.seconds;
  const int64_t day = first / kDay - (first % kDay < 0 ? 1 : 0);
  if (last < first || last - day * kDay >= kDay) return kAnyValue;
  return KeyOf(v1::Value::kTime, day);
}

}  // namespace

uint64_t EntityValueKey(absl::string_view id) {
  return KeyOfRecord(v1::RecordRef::kEntity, id);
}

uint64_t ValueKey(const v1::Statement& statement) {
  const v1::Value& value = statement.value();
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return EntityValueKey(value.entity());
    case v1::Value::kRecord:
      return KeyOfRecord(value.record());
    case v1::Value::kText: {
      const absl::StatusOr<std::string> text = Nfc(value.text().text());
      return text.ok() ? KeyOf(v1::Value::kText, *text) : kAnyValue;
    }
    case v1::Value::kQuantity:
      return KeyOfQuantity(value.quantity());
    case v1::Value::kTime:
      return KeyOfTime(value.time());
    case v1::Value::kBoolean:
      return KeyOf(v1::Value::kBoolean, value.boolean());
    default:
      return kAnyValue;
  }
}

bool RelatesByValue(const v1::Statement& statement, const Meanings& meanings) {
  if (!meanings.InversesOf(statement.predicate()).empty()) return false;
  const v1::PredicateSpec* spec = meanings.Spec(statement.predicate());
  if (spec == nullptr) return true;
  return spec->cardinality() != v1::CARDINALITY_SINGLE && !spec->symmetric() &&
         spec->inverse().empty() && spec->hierarchy().empty() &&
         spec->tolerance().relative().empty() &&
         spec->tolerance().absolute().empty();
}

}  // namespace veracity::internal
