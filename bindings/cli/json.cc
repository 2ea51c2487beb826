#include "json.h"

#include <google/protobuf/util/json_util.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "absl/strings/str_cat.h"
#include "veracity/ids.h"

namespace veracity::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Json = nlohmann::ordered_json;

template <typename Id>
std::string Printed(const std::string& digest) {
  absl::StatusOr<Id> id = Id::FromDigest(digest);
  return id.ok() ? id->ToString() : "";
}

// The printed id, if `field` is one of those of the contract that hold a
// digest of a record; else empty.
std::string PrintedId(const FieldDescriptor& field, const std::string& digest) {
  const std::string name = field.name();
  const std::string type = field.containing_type()->name();
  if (name == "id") {
    if (type == "Claim" || type == "ClaimRef") return Printed<ClaimId>(digest);
    if (type == "Assertion" || type == "AssertionRef") {
      return Printed<AssertionId>(digest);
    }
    if (type == "Retraction") return Printed<RetractionId>(digest);
    if (type == "Batch") return Printed<BatchId>(digest);
  }
  if (name == "retraction") return Printed<RetractionId>(digest);
  if (name == "batch") return Printed<BatchId>(digest);
  return "";
}

// Walks the message and its JSON side by side.
void PrintIds(const Message& message, Json* json) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const auto member = json->find(std::string(field->json_name()));
    if (member == json->end()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        PrintIds(reflection.GetMessage(message, field), &*member);
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        PrintIds(reflection.GetRepeatedMessage(message, field, i),
                 &(*member)[i]);
      }
    } else if (field->type() == FieldDescriptor::TYPE_BYTES &&
               !field->is_repeated()) {
      const std::string id =
          PrintedId(*field, reflection.GetString(message, field));
      if (!id.empty()) *member = id;
    }
  }
}

}  // namespace

std::string PrintJson(const Message& message) {
  std::string text;
  const auto status =
      google::protobuf::util::MessageToJsonString(message, &text);
  // What a ledger gives is UTF-8 and shallow: this does not fail.
  Json json = Json::parse(text, nullptr, false);
  if (!status.ok() || json.is_discarded()) return "{}";
  if (json.is_object()) PrintIds(message, &json);
  return json.dump();
}

}  // namespace veracity::cli
