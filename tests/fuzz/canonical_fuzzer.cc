// Any record is checked and identified without harm. A valid claim, assertion
// or retraction has an id, and keeps it when its sets are turned round and the
// id is written into it; its canonical form reads as items in order.

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "base/protobuf_log.h"
#include "identity/canonical.h"
#include "identity/entry.h"
#include "identity/identify.h"
#include "identity/validate.h"

namespace veracity::internal {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

template <typename Elements>
void Reverse(Elements* elements) {
  for (int i = 0, j = elements->size() - 1; i < j; ++i, --j) {
    elements->SwapElements(i, j);
  }
}

void ReverseSets(v1::Record* record) {
  if (record->has_claim() && record->claim().has_statement()) {
    Reverse(record->mutable_claim()->mutable_statement()->mutable_qualifiers());
  }
  if (!record->has_assertion()) return;
  Reverse(record->mutable_assertion()->mutable_selectors());
  Reverse(record->mutable_assertion()->mutable_grounds());
  for (v1::Ground& ground : *record->mutable_assertion()->mutable_grounds()) {
    if (ground.has_all_of())
      Reverse(ground.mutable_all_of()->mutable_members());
  }
}

void SetId(const std::string& id, v1::Record* record) {
  if (record->has_claim()) record->mutable_claim()->set_id(id);
  if (record->has_assertion()) record->mutable_assertion()->set_id(id);
  if (record->has_retraction()) record->mutable_retraction()->set_id(id);
}

uint64_t ReadVarint(absl::string_view* bytes) {
  uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    Require(!bytes->empty() && shift < 64);
    const uint64_t byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

void RequireItems(absl::string_view form) {
  uint64_t next_tag = 0;
  while (!form.empty()) {
    const uint64_t tag = ReadVarint(&form);
    Require(tag >= next_tag && (next_tag > 0 || tag == 0));
    next_tag = tag + 1;
    const uint64_t length = ReadVarint(&form);
    Require(length <= form.size());
    form.remove_prefix(length);
  }
}

void CheckForm(const v1::Record& record) {
  std::string form;
  const absl::Status status =
      record.has_claim()       ? AppendCanonical(record.claim(), &form)
      : record.has_assertion() ? AppendCanonical(record.assertion(), &form)
                               : AppendCanonical(record.retraction(), &form);
  Require(status.ok());
  RequireItems(form);
}

void IdentifyAndTurn(v1::Record record) {
  HasUnknownFields(record);
  ContentDigest(record);
  const bool is_hashed =
      record.has_claim() || record.has_assertion() || record.has_retraction();
  const bool is_valid = !Validate(record, Limits()).has_value();
  if (!is_valid || !is_hashed) {
    (void)Identify(record).ok();  // must just return
    return;
  }
  SetId("", &record);
  CheckForm(record);
  const absl::StatusOr<Identified> identified = Identify(record);
  Require(identified.ok() && identified->digest.size() == 32);
  ReverseSets(&record);
  SetId(identified->digest, &record);
  const absl::StatusOr<Identified> turned = Identify(record);
  Require(turned.ok() && turned->shard == identified->shard);
}

}  // namespace
}  // namespace veracity::internal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  veracity::internal::ProtobufSilence silence;
  veracity::v1::Record record;
  if (record.ParseFromArray(data, static_cast<int>(size))) {
    veracity::internal::IdentifyAndTurn(record);
  }
  return 0;
}
