#include "identity/entry.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <vector>

#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "identity/canonical.h"

namespace veracity::internal {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr absl::string_view kContentVersion = "veracity/content/1";
constexpr absl::string_view kEntryVersion = "veracity/entry/1";
constexpr absl::string_view kBatchVersion = "veracity/batch/1";

// -- The plain form of messages: each field that is set, by its number, as it
//    is. Content is not hashed into ids, so a field that the contract gains
//    belongs to it without further ado. --

// `index`: -1 for a field that is not repeated.
uint64_t NumberIn(const Message& message, const FieldDescriptor& field,
                  int index) {
  const Reflection& in = *message.GetReflection();
  const auto get = [&](auto single, auto repeated) {
    return static_cast<uint64_t>(index < 0
                                     ? (in.*single)(message, &field)
                                     : (in.*repeated)(message, &field, index));
  };
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return get(&Reflection::GetBool, &Reflection::GetRepeatedBool);
    case FieldDescriptor::CPPTYPE_ENUM:
      return get(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
    case FieldDescriptor::CPPTYPE_UINT32:
      return get(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return get(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
    case FieldDescriptor::CPPTYPE_INT32:
      return get(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
    default:  // records have neither fractions nor other kinds of numbers
      return get(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
  }
}

// Appends the bytes of an item or element: of text itself, of a number its
// varint, of a message its items.
void AppendPlain(const Message& message, const FieldDescriptor& field,
                 int index, std::string* out);

void AppendField(const Message& message, const FieldDescriptor& field,
                 int first, CanonicalWriter* items) {
  const auto tag = static_cast<uint32_t>(field.number());
  if (field.is_repeated()) {
    std::vector<std::string> elements;
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = first; i < size; ++i) {
      AppendPlain(message, field, i, &elements.emplace_back());
    }
    items->List(tag, elements);
  } else {
    std::string plain;
    AppendPlain(message, field, -1, &plain);
    items->Bytes(tag, plain, Presence::kAlways);
  }
}

void AppendMessage(const Message& message, int left_out,
                   CanonicalWriter* items) {
  std::vector<const FieldDescriptor*> fields;  // by number
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->number() != left_out) AppendField(message, *field, 0, items);
  }
}

void AppendPlain(const Message& message, const FieldDescriptor& field,
                 int index, std::string* out) {
  const Reflection& in = *message.GetReflection();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    std::string scratch;
    out->append(index < 0 ? in.GetStringReference(message, &field, &scratch)
                          : in.GetRepeatedStringReference(message, &field,
                                                          index, &scratch));
  } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    CanonicalWriter items(out);
    AppendMessage(index < 0 ? in.GetMessage(message, &field)
                            : in.GetRepeatedMessage(message, &field, index),
                  0, &items);
  } else {
    AppendVarint(NumberIn(message, field, index), out);
  }
}

// The repeated field with that number, which a record has seldom.
void AppendList(const Message& message, int number, int first,
                CanonicalWriter* items) {
  AppendField(message, *message.GetDescriptor()->FindFieldByNumber(number),
              first, items);
}

// -- What is not in the id, kind by kind --

void AppendAsWritten(const v1::Value& value, CanonicalWriter* items) {
  const std::string& quantity = value.quantity().as_written();
  const std::string& time = value.time().as_written();
  items->Structure(4, Presence::kIfAny, [&] { items->Bytes(6, quantity); });
  items->Structure(5, Presence::kIfAny, [&] { items->Bytes(3, time); });
}

// A claim's statement without what is hashed: the words it was read from.
void AppendAsWritten(const v1::Statement& statement, CanonicalWriter* items) {
  items->Structure(3, Presence::kIfAny,
                   [&] { AppendAsWritten(statement.value(), items); });
  std::vector<std::string> qualifiers;
  for (const v1::Qualifier& qualifier : statement.qualifiers()) {
    qualifiers.push_back(items->Aside([&] {
      items->Structure(2, Presence::kIfAny,
                       [&] { AppendAsWritten(qualifier.value(), items); });
    }));
  }
  if (std::any_of(qualifiers.begin(), qualifiers.end(),
                  [](const std::string& form) { return !form.empty(); })) {
    items->List(4, qualifiers);
  }
}

void AppendContent(const v1::Claim& claim, CanonicalWriter* items) {
  items->Structure(2, Presence::kIfAny,
                   [&] { AppendAsWritten(claim.statement(), items); });
  items->Number(3, claim.kind());
  const int first = claim.has_statement() ? 0 : 1;  // that one is hashed
  if (claim.wordings_size() > first) AppendList(claim, 4, first, items);
  if (claim.markings_size() > 0) AppendList(claim, 6, 0, items);
  if (claim.foreign_size() > 0) AppendList(claim, 16, 0, items);
}

void AppendContent(const v1::Assertion& assertion, CanonicalWriter* items) {
  if (assertion.foreign_size() > 0) AppendList(assertion, 16, 0, items);
  if (assertion.markings_size() > 0) AppendList(assertion, 17, 0, items);
}

void AppendContent(const v1::Retraction& retraction, CanonicalWriter* items) {
  if (retraction.markings_size() > 0) AppendList(retraction, 7, 0, items);
  if (retraction.foreign_size() > 0) AppendList(retraction, 16, 0, items);
}

}  // namespace

std::optional<std::string> ContentDigest(const v1::Record& record) {
  std::string form;
  CanonicalWriter items(kContentVersion, &form);
  const size_t empty = form.size();
  constexpr int kIdOrName = 1;  // in the record's digest
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      AppendMessage(record.entity(), kIdOrName, &items);
      break;
    case v1::Record::kDocument:
      AppendMessage(record.document(), kIdOrName, &items);
      break;
    case v1::Record::kClaim:
      AppendContent(record.claim(), &items);
      break;
    case v1::Record::kAssertion:
      AppendContent(record.assertion(), &items);
      break;
    case v1::Record::kRetraction:
      AppendContent(record.retraction(), &items);
      break;
    case v1::Record::kPredicate:
      AppendMessage(record.predicate(), kIdOrName, &items);
      break;
    case v1::Record::KIND_NOT_SET:
      break;
  }
  if (form.size() == empty) return std::nullopt;
  return Sha256(form);
}

Digest EntryDigest(absl::string_view record_digest,
                   const std::optional<std::string>& content_digest,
                   v1::Holding holding) {
  std::string form;
  form.reserve(kEntryVersion.size() + 3 * kDigestSize);
  CanonicalWriter items(kEntryVersion, &form);
  items.Bytes(1, record_digest);
  if (holding != v1::HOLDING_HELD) items.Number(2, holding);
  if (content_digest.has_value()) items.Bytes(3, *content_digest);
  return DigestOf(form);
}

absl::StatusOr<BatchId> BatchIdOf(absl::Span<const std::string> authors,
                                  absl::string_view tool,
                                  absl::string_view tool_version,
                                  absl::string_view note,
                                  absl::Span<const Digest> entry_digests) {
  std::vector<std::string> hands;
  for (const std::string& author : authors) {
    VERACITY_ASSIGN_OR_RETURN(hands.emplace_back(), Nfc(author));
  }
  std::string form;
  CanonicalWriter items(kBatchVersion, &form);
  items.List(2, hands);
  items.Text(3, tool);
  items.Text(4, tool_version);
  items.Text(5, note);
  std::vector<absl::string_view> entries;
  entries.reserve(entry_digests.size());
  for (const Digest& digest : entry_digests) entries.push_back(digest.view());
  items.List(6, entries);
  VERACITY_RETURN_IF_ERROR(items.status());
  return BatchId::FromDigest(Sha256(form));
}

}  // namespace veracity::internal
