#include "boundary.h"

#include <climits>
#include <stdexcept>

#include "absl/strings/str_cat.h"
#include "base/protobuf_log.h"
#include "handles.h"

namespace veracity::c {

absl::Status StatusOfException(const std::exception* exception) noexcept {
  if (dynamic_cast<const std::bad_alloc*>(exception) != nullptr ||
      dynamic_cast<const std::length_error*>(exception) != nullptr) {
    return absl::Status(absl::StatusCode::kResourceExhausted, "");
  }
  try {
    return absl::InternalError(
        absl::StrCat("an exception came up to the C interface",
                     exception == nullptr ? "" : ": ",
                     exception == nullptr ? "" : exception->what()));
  } catch (...) {
    return absl::Status(absl::StatusCode::kInternal, "");
  }
}

veracity_code Give(const absl::Status& status,
                   veracity_error** error) noexcept {
  const auto code = static_cast<veracity_code>(status.raw_code());
  if (status.ok() || error == nullptr) return code;
  *error = new (std::nothrow) veracity_error;
  if (*error == nullptr) return code;
  try {
    (*error)->message = std::string(status.message());
    if ((*error)->message.empty()) (*error)->message = "out of memory";
  } catch (...) {  // then without words
  }
  return code;
}

void Give(std::string bytes, veracity_buffer** buffer) {
  if (buffer != nullptr) *buffer = new veracity_buffer{std::move(bytes)};
}

absl::Status Give(const google::protobuf::MessageLite& message,
                  veracity_buffer** buffer) {
  if (buffer == nullptr) return absl::OkStatus();
  VERACITY_ASSIGN_OR_RETURN(std::string bytes, Serialized(message));
  Give(std::move(bytes), buffer);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Serialized(
    const google::protobuf::MessageLite& message) {
  const size_t size = message.ByteSizeLong();
  if (size > INT_MAX) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the answer, a ", message.GetTypeName(), ", has ", size,
                     " bytes; a message has at most 2 GiB"));
  }
  const internal::ProtobufSilence silence;
  return message.SerializeAsString();
}

absl::Status NotNull(
    std::initializer_list<std::pair<const char*, const void*>> arguments) {
  for (const auto& [name, value] : arguments) {
    if (value == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat("`", name, "` is NULL"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::string_view> Text(veracity_bytes bytes, const char* name) {
  if (bytes.data == nullptr && bytes.size > 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", name, "` is NULL, of ", bytes.size, " bytes"));
  }
  return absl::string_view(static_cast<const char*>(bytes.data), bytes.size);
}

absl::Status Parse(veracity_bytes bytes, const char* name,
                   google::protobuf::MessageLite* message) {
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view text, Text(bytes, name));
  const internal::ProtobufSilence silence;
  if (text.size() <= INT_MAX &&
      message->ParseFromArray(text.data(), static_cast<int>(text.size()))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the ", text.size(), " bytes of `", name,
                   "` cannot be parsed as a ", message->GetTypeName()));
}

absl::Status CheckIndex(size_t index, size_t size, const char* what) {
  if (index < size) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat("there are ", size, " ", what, "; ",
                                            index, " is past the last"));
}

absl::StatusOr<ClaimId> ReadClaimId(veracity_bytes ref, const char* name) {
  VERACITY_ASSIGN_OR_RETURN(const auto parsed,
                            Parsed<v1::RecordRef>(ref, name));
  if (!parsed.has_claim()) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", name, "` refers to no claim"));
  }
  return ClaimId::FromDigest(parsed.claim().id(), parsed.claim().shard());
}

absl::StatusOr<AssertionId> ReadAssertionId(veracity_bytes ref,
                                            const char* name) {
  VERACITY_ASSIGN_OR_RETURN(const auto parsed,
                            Parsed<v1::RecordRef>(ref, name));
  if (!parsed.has_assertion()) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", name, "` refers to no assertion"));
  }
  return AssertionId::FromDigest(parsed.assertion().id(),
                                 parsed.assertion().shard());
}

absl::Status SizeNotSet(const char* type) {
  return absl::InvalidArgumentError(
      absl::StrCat(type, ".size is not set: make it sizeof(", type, ")"));
}

absl::Status NewerThanThis(const char* type) {
  return absl::InvalidArgumentError(
      absl::StrCat("a member of ", type,
                   " is set that veracity " VERACITY_VERSION
                   " does not know: the program was compiled for a newer one"));
}

}  // namespace veracity::c
