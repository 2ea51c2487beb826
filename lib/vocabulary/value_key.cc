#include "vocabulary/value_key.h"

#include <cstring>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/text.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"
#include "veracity/units.h"

namespace veracity::internal {
namespace {

// Eight bytes, lowest first, on every machine.
void AppendNumber(uint64_t number, std::string* bytes) {
  for (int shift = 0; shift < 64; shift += 8) {
    bytes->push_back(static_cast<char>(number >> shift & 0xff));
  }
}

uint64_t KeyOf(v1::Value::KindCase kind, absl::string_view content) {
  std::string bytes(1, static_cast<char>(kind));
  bytes.append(content.data(), content.size());
  const uint64_t key = First8(DigestOf(bytes).view());
  return key == kAnyValue ? 1 : key;
}

uint64_t KeyOf(v1::Value::KindCase kind, uint64_t number) {
  std::string bytes;
  AppendNumber(number, &bytes);
  return KeyOf(kind, bytes);
}

uint64_t KeyOfRecord(v1::RecordRef::TargetCase kind, absl::string_view id) {
  return KeyOf(v1::Value::kRecord,
               absl::StrCat(static_cast<int>(kind), ":", id));
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
  const double low = base->low + 0.0;  // no negative zero
  uint64_t bits = 0;
  static_assert(sizeof(bits) == sizeof(low));
  std::memcpy(&bits, &low, sizeof(bits));
  return KeyOf(v1::Value::kQuantity, bits);
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
  return KeyOf(v1::Value::kTime, static_cast<uint64_t>(day));
}

}  // namespace

uint64_t EntityValueKey(absl::string_view id) {
  return KeyOfRecord(v1::RecordRef::kEntity, id);
}

uint64_t ValueKey(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return EntityValueKey(value.entity());
    case v1::Value::kRecord:
      return KeyOfRecord(value.record());
    case v1::Value::kText: {
      const absl::StatusOr<std::string> text = Nfc(value.text().text());
      return text.ok() ? KeyOf(v1::Value::kText, absl::string_view(*text))
                       : kAnyValue;
    }
    case v1::Value::kQuantity:
      return KeyOfQuantity(value.quantity());
    case v1::Value::kTime:
      return KeyOfTime(value.time());
    case v1::Value::kBoolean:
      return KeyOf(v1::Value::kBoolean, uint64_t{value.boolean()});
    default:
      return kAnyValue;
  }
}

int64_t SubjectValueKey(int64_t kind, int64_t subject, uint64_t value) {
  std::string bytes;
  AppendNumber(static_cast<uint64_t>(kind), &bytes);
  AppendNumber(static_cast<uint64_t>(subject), &bytes);
  AppendNumber(value, &bytes);
  return static_cast<int64_t>(First8(DigestOf(bytes).view()));
}

}  // namespace veracity::internal
