#include "exchange/labels.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "exchange/issue_log.h"
#include "veracity/identity.h"
#include "veracity/ids.h"

namespace veracity::internal {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Locations = google::protobuf::TextFormat::ParseInfoTree;

DigestField Field(const google::protobuf::Descriptor* type, int number,
                  v1::RecordRef::TargetCase kind) {
  return {type->FindFieldByNumber(number), kind};
}

const char* KindName(v1::RecordRef::TargetCase kind) {
  switch (kind) {
    case v1::RecordRef::kClaim:
      return "a claim";
    case v1::RecordRef::kAssertion:
      return "an assertion";
    case v1::RecordRef::kRetraction:
      return "a retraction";
    case v1::RecordRef::kBatch:
      return "a batch";
    default:
      return "a name";
  }
}

// The digest that a reference has.
std::string DigestOf(const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kClaim:
      return ref.claim().id();
    case v1::RecordRef::kAssertion:
      return ref.assertion().id();
    case v1::RecordRef::kRetraction:
      return ref.retraction();
    case v1::RecordRef::kBatch:
      return ref.batch();
    default:
      return "";
  }
}

std::string Quoted(absl::string_view id) {
  return absl::StrCat("'", absl::CHexEscape(id), "'");
}

// The id of the record itself is resolved after all that it refers to.
bool IsOwnId(const FieldDescriptor* field) {
  const google::protobuf::Descriptor* type = field->containing_type();
  return type == v1::Claim::descriptor() ||
         type == v1::Assertion::descriptor() ||
         type == v1::Retraction::descriptor();
}

int LineOf(const Locations* locations, const FieldDescriptor* field,
           int index) {
  return locations == nullptr ? 0
                              : locations->GetLocation(field, index).line + 1;
}

}  // namespace

absl::Span<const DigestField> DigestFields() {
  using Ref = v1::RecordRef;
  static const auto* const kFields = new std::vector<DigestField>{
      Field(v1::ClaimRef::descriptor(), 1, Ref::kClaim),
      Field(v1::AssertionRef::descriptor(), 1, Ref::kAssertion),
      Field(Ref::descriptor(), Ref::kRetractionFieldNumber, Ref::kRetraction),
      Field(Ref::descriptor(), Ref::kBatchFieldNumber, Ref::kBatch),
      Field(v1::Claim::descriptor(), 1, Ref::kClaim),
      Field(v1::Assertion::descriptor(), 1, Ref::kAssertion),
      Field(v1::Retraction::descriptor(), 1, Ref::kRetraction),
      Field(v1::Batch::descriptor(), 1, Ref::kBatch),
  };
  return *kFields;
}

const DigestField* FindDigestField(const FieldDescriptor* field) {
  for (const DigestField& digest_field : DigestFields()) {
    if (digest_field.field == field) return &digest_field;
  }
  return nullptr;
}

bool IsLabel(absl::string_view id) {
  return id.size() > 1 && id[0] == '@' &&
         std::all_of(id.begin(), id.end(),
                     [](char c) { return c > ' ' && c <= '~'; });
}

std::string PrintDigest(v1::RecordRef::TargetCase kind,
                        absl::string_view digest) {
  v1::RecordRef ref;
  const std::string bytes(digest);
  if (kind == v1::RecordRef::kClaim) ref.mutable_claim()->set_id(bytes);
  if (kind == v1::RecordRef::kAssertion) ref.mutable_assertion()->set_id(bytes);
  if (kind == v1::RecordRef::kRetraction) ref.set_retraction(bytes);
  if (kind == v1::RecordRef::kBatch) ref.set_batch(bytes);
  return PrintId(ref);
}

std::optional<v1::Issue> LabelResolver::ResolveField(
    Message* message, const DigestField& digest_field) const {
  const auto& [field, kind] = digest_field;
  const Reflection* reflection = message->GetReflection();
  const std::string id = reflection->GetString(*message, field);
  if (IsLabel(id)) {
    const auto it = targets_.find(id);
    if (it == targets_.end()) {
      return ErrorIssue(field->name(), absl::StrCat("label ", Quoted(id),
                                                    " is not defined above"));
    }
    const Target& target = it->second;
    if (target.kind != kind) {
      return ErrorIssue(
          field->name(),
          absl::StrCat("label ", Quoted(id), " is that of ",
                       KindName(target.kind), ", not of ", KindName(kind)));
    }
    reflection->SetString(message, field, target.digest);
    const FieldDescriptor* shard =
        field->containing_type()->FindFieldByName("shard");
    if (shard != nullptr) reflection->SetUInt64(message, shard, target.shard);
    return std::nullopt;
  }
  if (id.empty() || id.size() == kDigestSize) return std::nullopt;
  const absl::StatusOr<v1::RecordRef> printed = ParseId(id);
  if (!printed.ok()) {
    return ErrorIssue(
        field->name(),
        absl::StrCat(Quoted(id), " is no label, no printed id (",
                     printed.status().message(), ") and no digest"));
  }
  if (printed->target_case() != kind) {
    return ErrorIssue(field->name(),
                      absl::StrCat(Quoted(id), " is the id of ",
                                   KindName(printed->target_case()),
                                   ", not of ", KindName(kind)));
  }
  reflection->SetString(message, field, DigestOf(*printed));
  return std::nullopt;
}

std::optional<v1::Issue> LabelResolver::ResolveReferences(
    Message* message, const Locations* locations) const {
  const Reflection* reflection = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (const DigestField* digest = FindDigestField(field)) {
      if (IsOwnId(field)) continue;
      std::optional<v1::Issue> issue = ResolveField(message, *digest);
      if (!issue.has_value()) continue;
      issue->set_line(LineOf(locations, field, -1));
      return issue;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection->FieldSize(*message, field) : 1;
    for (int i = 0; i < count; ++i) {
      const int index = repeated ? i : -1;
      std::optional<v1::Issue> issue = ResolveReferences(
          repeated ? reflection->MutableRepeatedMessage(message, field, i)
                   : reflection->MutableMessage(message, field),
          locations == nullptr ? nullptr
                               : locations->GetTreeForNested(field, index));
      if (!issue.has_value()) continue;
      issue->set_field(absl::StrCat(field->name(),
                                    repeated ? absl::StrCat("[", i, "]") : "",
                                    ".", issue->field()));
      return issue;
    }
  }
  return std::nullopt;
}

template <typename RecordType>
std::optional<v1::Issue> LabelResolver::ResolveOwnId(RecordType* record) {
  const DigestField& own = *FindDigestField(
      RecordType::descriptor()->FindFieldByNumber(RecordType::kIdFieldNumber));
  const std::string label = record->id();
  if (!IsLabel(label)) return ResolveField(record, own);
  record->clear_id();
  const auto id = IdOf(*record);
  if (!id.ok()) return ErrorIssue("", id.status().message());
  record->set_id(id->digest());
  if constexpr (std::is_same_v<RecordType, v1::Claim>) {
    record->set_shard(id->shard());
  }
  const auto [it, is_new] =
      targets_.try_emplace(label, Target{own.kind, id->digest(), id->shard()});
  if (!is_new &&
      (it->second.kind != own.kind || it->second.digest != id->digest())) {
    return ErrorIssue("id",
                      absl::StrCat("label ", Quoted(label),
                                   " is defined above, for another record"));
  }
  return std::nullopt;
}

std::optional<v1::Issue> LabelResolver::Resolve(v1::Record* record,
                                                const Locations* locations) {
  std::optional<v1::Issue> issue = ResolveReferences(record, locations);
  if (issue.has_value()) return issue;
  switch (record->kind_case()) {
    case v1::Record::kClaim:
      return ResolveOwnId(record->mutable_claim());
    case v1::Record::kAssertion:
      return ResolveOwnId(record->mutable_assertion());
    case v1::Record::kRetraction:
      return ResolveOwnId(record->mutable_retraction());
    default:
      return std::nullopt;
  }
}

}  // namespace veracity::internal
