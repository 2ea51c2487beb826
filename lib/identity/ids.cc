#include "veracity/ids.h"

#include <openssl/sha.h>

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/base32.h"
#include "base/status_macros.h"
#include "base/text.h"

namespace veracity {
namespace {

constexpr absl::string_view kClaimPrefix = "clm_";
constexpr absl::string_view kAssertionPrefix = "ast_";
constexpr absl::string_view kRetractionPrefix = "ret_";
constexpr absl::string_view kBatchPrefix = "bat_";
constexpr absl::string_view kEntityPrefix = "ent_";
constexpr absl::string_view kDocumentPrefix = "doc_";
constexpr absl::string_view kPredicatePrefix = "prd_";

// The project's namespace for UUIDs, 55be468c-565b-45a3-af8b-e27e1ff9a378: a
// random one, drawn once.
constexpr unsigned char kUuidNamespace[16] = {
    0x55, 0xbe, 0x46, 0x8c, 0x56, 0x5b, 0x45, 0xa3,
    0xaf, 0x8b, 0xe2, 0x7e, 0x1f, 0xf9, 0xa3, 0x78};

std::string PrintDigest(absl::string_view prefix, absl::string_view digest) {
  return absl::StrCat(prefix, internal::Base32Encode(digest));
}

absl::StatusOr<std::string> ParseDigest(absl::string_view printed,
                                        absl::string_view base32) {
  constexpr size_t kLength = 52;  // of 32 bytes
  if (base32.size() != kLength) {
    return absl::InvalidArgumentError(absl::StrCat(
        "id '", absl::CHexEscape(printed), "' has ", base32.size(),
        " characters after its prefix, a whole one has ", kLength));
  }
  std::optional<std::string> digest = internal::Base32Decode(base32);
  if (!digest.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("id '", absl::CHexEscape(printed),
                     "' is not base32: a to z and 2 to 7"));
  }
  return *std::move(digest);
}

absl::StatusOr<std::string> ParseName(absl::string_view printed,
                                      absl::string_view name) {
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("id '", printed, "' has no name after its prefix"));
  }
  VERACITY_RETURN_IF_ERROR(
      internal::Annotate(internal::CheckUtf8(name),
                         absl::StrCat("id '", absl::CHexEscape(printed), "'")));
  return std::string(name);
}

}  // namespace

template <>
std::string ClaimId::ToString() const {
  return PrintDigest(kClaimPrefix, digest_);
}
template <>
std::string AssertionId::ToString() const {
  return PrintDigest(kAssertionPrefix, digest_);
}
template <>
std::string RetractionId::ToString() const {
  return PrintDigest(kRetractionPrefix, digest_);
}
template <>
std::string BatchId::ToString() const {
  return PrintDigest(kBatchPrefix, digest_);
}

v1::RecordRef RefTo(const ClaimId& id) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(id.digest());
  ref.mutable_claim()->set_shard(id.shard());
  return ref;
}
v1::RecordRef RefTo(const AssertionId& id) {
  v1::RecordRef ref;
  ref.mutable_assertion()->set_id(id.digest());
  ref.mutable_assertion()->set_shard(id.shard());
  return ref;
}
v1::RecordRef RefTo(const RetractionId& id) {
  v1::RecordRef ref;
  ref.set_retraction(id.digest());
  return ref;
}
v1::RecordRef RefTo(const BatchId& id) {
  v1::RecordRef ref;
  ref.set_batch(id.digest());
  return ref;
}
v1::RecordRef RefToEntity(absl::string_view id) {
  v1::RecordRef ref;
  ref.set_entity(std::string(id));
  return ref;
}
v1::RecordRef RefToDocument(absl::string_view id) {
  v1::RecordRef ref;
  ref.set_document(std::string(id));
  return ref;
}
v1::RecordRef RefToPredicate(absl::string_view name) {
  v1::RecordRef ref;
  ref.set_predicate(std::string(name));
  return ref;
}

std::string PrintId(const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return absl::StrCat(kEntityPrefix, ref.entity());
    case v1::RecordRef::kDocument:
      return absl::StrCat(kDocumentPrefix, ref.document());
    case v1::RecordRef::kClaim:
      return PrintDigest(kClaimPrefix, ref.claim().id());
    case v1::RecordRef::kAssertion:
      return PrintDigest(kAssertionPrefix, ref.assertion().id());
    case v1::RecordRef::kRetraction:
      return PrintDigest(kRetractionPrefix, ref.retraction());
    case v1::RecordRef::kBatch:
      return PrintDigest(kBatchPrefix, ref.batch());
    case v1::RecordRef::kPredicate:
      return absl::StrCat(kPredicatePrefix, ref.predicate());
    case v1::RecordRef::TARGET_NOT_SET:
      break;
  }
  return "";
}

absl::StatusOr<v1::RecordRef> ParseId(absl::string_view printed) {
  v1::RecordRef ref;
  absl::string_view rest = printed;
  if (absl::ConsumePrefix(&rest, kClaimPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_claim()->mutable_id(),
                              ParseDigest(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kAssertionPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_assertion()->mutable_id(),
                              ParseDigest(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kRetractionPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_retraction(),
                              ParseDigest(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kBatchPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_batch(), ParseDigest(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kEntityPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_entity(), ParseName(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kDocumentPrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_document(),
                              ParseName(printed, rest));
  } else if (absl::ConsumePrefix(&rest, kPredicatePrefix)) {
    VERACITY_ASSIGN_OR_RETURN(*ref.mutable_predicate(),
                              ParseName(printed, rest));
  } else {
    return absl::InvalidArgumentError(absl::StrCat(
        "id '", absl::CHexEscape(printed),
        "' begins with none of clm_ ast_ ret_ bat_ ent_ doc_ prd_"));
  }
  return ref;
}

std::string ToUuid(const v1::RecordRef& ref) {
  std::string named(reinterpret_cast<const char*>(kUuidNamespace),
                    sizeof(kUuidNamespace));
  named += PrintId(ref);
  unsigned char hash[SHA_DIGEST_LENGTH];
  SHA1(reinterpret_cast<const unsigned char*>(named.data()), named.size(),
       hash);
  hash[6] = (hash[6] & 0x0f) | 0x50;  // version 5
  hash[8] = (hash[8] & 0x3f) | 0x80;  // the variant of RFC 4122
  const std::string hex = absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash), 16));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-",
                      hex.substr(12, 4), "-", hex.substr(16, 4), "-",
                      hex.substr(20));
}

}  // namespace veracity
