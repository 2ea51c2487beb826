#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>

#include "absl/strings/match.h"
#include "base/protobuf_log.h"
#include "handles.h"
#include "veracity/identity.h"
#include "veracity/ids.h"
#include "veracity/policy.h"
#include "veracity/text_formats.h"

namespace veracity::c {
namespace {

namespace pb = google::protobuf;

// An empty message of a type of the contract.
absl::StatusOr<std::unique_ptr<pb::Message>> NewMessage(veracity_bytes type) {
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view name, Text(type, "type"));
  const pb::Descriptor* descriptor =
      pb::DescriptorPool::generated_pool()->FindMessageTypeByName(
          std::string(name));
  if (descriptor == nullptr || !absl::StartsWith(name, "veracity.v1.")) {
    return absl::NotFoundError(
        absl::StrCat("the contract has no message '", name,
                     "'; names are whole: veracity.v1.ClaimQuery"));
  }
  return std::unique_ptr<pb::Message>(
      pb::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
}

// The record that a message is, or that it tells of.
absl::StatusOr<v1::Record> RecordIn(veracity_bytes type,
                                    veracity_bytes message) {
  VERACITY_ASSIGN_OR_RETURN(const auto made, NewMessage(type));
  VERACITY_RETURN_IF_ERROR(Parse(message, "message", made.get()));
  const pb::Message* content = made.get();
  const auto* claim = dynamic_cast<const v1::ClaimView*>(content);
  const auto* assertion = dynamic_cast<const v1::AssertionView*>(content);
  if (claim != nullptr) content = &claim->claim();
  if (assertion != nullptr) content = &assertion->assertion();
  v1::Record record;
  if (content->GetDescriptor() == record.GetDescriptor()) {
    record.CopyFrom(*content);
    return record;
  }
  for (int i = 0; i < record.GetDescriptor()->field_count(); ++i) {
    const pb::FieldDescriptor* field = record.GetDescriptor()->field(i);
    if (field->message_type() == content->GetDescriptor()) {
      record.GetReflection()
          ->MutableMessage(&record, field)
          ->CopyFrom(*content);
      return record;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("a ", made->GetTypeName(), " is no record and has no id"));
}

absl::StatusOr<v1::RecordRef> RefOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kEntity: {
      VERACITY_ASSIGN_OR_RETURN(const std::string id, IdOf(record.entity()));
      return RefToEntity(id);
    }
    case v1::Record::kDocument: {
      VERACITY_ASSIGN_OR_RETURN(const std::string id, IdOf(record.document()));
      return RefToDocument(id);
    }
    case v1::Record::kClaim: {
      VERACITY_ASSIGN_OR_RETURN(const ClaimId id, IdOf(record.claim()));
      return RefTo(id);
    }
    case v1::Record::kAssertion: {
      VERACITY_ASSIGN_OR_RETURN(const AssertionId id, IdOf(record.assertion()));
      return RefTo(id);
    }
    case v1::Record::kRetraction: {
      VERACITY_ASSIGN_OR_RETURN(const RetractionId id,
                                IdOf(record.retraction()));
      return RefTo(id);
    }
    case v1::Record::kPredicate:
      return RefToPredicate(record.predicate().name());
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("the record is of no kind");
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;
namespace pb = google::protobuf;

extern "C" {

veracity_code veracity_message_from_json(veracity_bytes type,
                                         veracity_bytes json,
                                         veracity_buffer** message,
                                         veracity_error** error) {
  return Boundary(error, message).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const auto made, NewMessage(type));
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view text, Text(json, "json"));
    const veracity::internal::ProtobufSilence silence;
    const auto read =
        pb::util::JsonStringToMessage(std::string(text), made.get());
    if (!read.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("this is no ", made->GetTypeName(),
                       " in JSON: ", std::string(read.message())));
    }
    return Give(*made, message);
  });
}

veracity_code veracity_message_to_json(veracity_bytes type,
                                       veracity_bytes message,
                                       veracity_buffer** json,
                                       veracity_error** error) {
  return Boundary(error, json).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const auto made, NewMessage(type));
    VERACITY_RETURN_IF_ERROR(Parse(message, "message", made.get()));
    const veracity::internal::ProtobufSilence silence;
    std::string text;
    const auto printed = pb::util::MessageToJsonString(*made, &text);
    if (!printed.ok()) {
      return absl::InvalidArgumentError(
          absl::StrCat("this ", made->GetTypeName(),
                       " has no JSON: ", std::string(printed.message())));
    }
    Give(std::move(text), json);
    return absl::OkStatus();
  });
}

veracity_code veracity_batch_from_text(veracity_bytes text,
                                       veracity_buffer** batch,
                                       veracity_error** error) {
  return Boundary(error, batch).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view read, Text(text, "text"));
    VERACITY_ASSIGN_OR_RETURN(
        const v1::Batch parsed,
        veracity::ParseText(read, nullptr, {.strict = true}));
    return Give(parsed, batch);
  });
}

veracity_code veracity_id_of(veracity_bytes type, veracity_bytes message,
                             veracity_buffer** ref, veracity_error** error) {
  return Boundary(error, ref).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const v1::Record record, RecordIn(type, message));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef id, RefOf(record));
    return Give(id, ref);
  });
}

veracity_code veracity_id_print(veracity_bytes ref, veracity_buffer** printed,
                                veracity_error** error) {
  return Boundary(error, printed).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const auto what,
                              Parsed<v1::RecordRef>(ref, "ref"));
    std::string text = veracity::PrintId(what);
    if (text.empty()) {
      return absl::InvalidArgumentError("`ref` refers to nothing");
    }
    Give(std::move(text), printed);
    return absl::OkStatus();
  });
}

veracity_code veracity_id_parse(veracity_bytes printed, veracity_buffer** ref,
                                veracity_error** error) {
  return Boundary(error, ref).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view text,
                              Text(printed, "printed"));
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef parsed,
                              veracity::ParseId(text));
    return Give(parsed, ref);
  });
}

veracity_code veracity_policy_preset(veracity_bytes name,
                                     veracity_buffer** policy,
                                     veracity_error** error) {
  return Boundary(error, policy).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view which,
                              Text(name, "name"));
    VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy found,
                              veracity::Policy(which));
    return Give(found, policy);
  });
}

veracity_code veracity_policy_from_text(veracity_bytes text,
                                        veracity_buffer** policy,
                                        veracity_error** error) {
  return Boundary(error, policy).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view read, Text(text, "text"));
    VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy parsed,
                              veracity::ReadPolicy(read));
    return Give(parsed, policy);
  });
}

}  // extern "C"
