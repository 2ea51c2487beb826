#include "identity/identify.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/base32.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "identity/canonical.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kNameVersion = "veracity/name/1";
constexpr absl::string_view kAnonymousVersion = "veracity/anonymous/1";
constexpr absl::string_view kDocumentVersion = "veracity/document/1";

constexpr absl::string_view kAnonymousPrefix = "anon:";
constexpr absl::string_view kSha256Prefix = "sha256:";
constexpr absl::string_view kUrlPrefix = "url:";

// Ordinary records fit without growing. Just below what glibc treats as a large
// request, each of which has it tidy up its heap first.
constexpr size_t kFormSize = 960;

v1::RecordRef ClaimReference(absl::string_view digest, uint64_t shard) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(std::string(digest));
  ref.mutable_claim()->set_shard(shard);
  return ref;
}

v1::RecordRef AssertionReference(absl::string_view digest, uint64_t shard) {
  v1::RecordRef ref;
  ref.mutable_assertion()->set_id(std::string(digest));
  ref.mutable_assertion()->set_shard(shard);
  return ref;
}

v1::RecordRef RetractionReference(absl::string_view digest, uint64_t) {
  v1::RecordRef ref;
  ref.set_retraction(std::string(digest));
  return ref;
}

Identified Digested(std::string digest, uint64_t shard,
                    v1::RecordRef (*reference)(absl::string_view, uint64_t)) {
  Identified identified;
  identified.ref = reference(digest, shard);
  identified.digest = std::move(digest);
  identified.shard = shard;
  return identified;
}

Identified Named(v1::Record::KindCase kind, absl::string_view name,
                 v1::RecordRef ref) {
  Identified identified;
  identified.ref = std::move(ref);
  identified.digest = NameDigest(kind, name);
  return identified;
}

absl::Status OtherId(absl::string_view field, absl::string_view given,
                     absl::string_view computed) {
  return absl::InvalidArgumentError(absl::StrCat(
      field, ": '", given, "' is given, the content has '", computed, "'"));
}

// The identity that `record`'s content gives, if the digest given as its id,
// if any, is that one.
template <typename RecordType>
absl::StatusOr<Identified> CheckedIdentity(
    const RecordType& record, absl::string_view field,
    v1::RecordRef (*reference)(absl::string_view, uint64_t)) {
  absl::StatusOr<Identified> identified = IdentityOf(record);
  if (!identified.ok() || record.id().empty() ||
      record.id() == identified->digest) {
    return identified;
  }
  return OtherId(field, PrintId(reference(record.id(), 0)),
                 PrintId(identified->ref));
}

// -- Derived names --

absl::StatusOr<std::string> AnonymousId(const v1::Source& source) {
  std::string form;
  CanonicalWriter items(kAnonymousVersion, &form);
  items.Text(2, source.label());
  items.Text(3, source.known_through());
  items.Text(4, source.document());
  VERACITY_RETURN_IF_ERROR(Annotate(items.status(), "entity.source"));
  return absl::StrCat(kAnonymousPrefix, Base32Encode(Sha256(form)));
}

absl::StatusOr<std::string> UrlId(const v1::Document& document) {
  std::string form;
  CanonicalWriter items(kDocumentVersion, &form);
  items.Edtf(5, document.published());
  items.Text(7, document.urls(0));
  VERACITY_RETURN_IF_ERROR(Annotate(items.status(), "document"));
  return absl::StrCat(kUrlPrefix, Base32Encode(Sha256(form)));
}

absl::StatusOr<std::string> EntityId(const v1::Entity& entity) {
  const bool is_anonymous = entity.source().kind() == v1::SOURCE_KIND_ANONYMOUS;
  const bool must_match = absl::StartsWith(entity.id(), kAnonymousPrefix);
  if (!entity.id().empty() && !must_match) return Nfc(entity.id());
  if (!is_anonymous || entity.source().label().empty()) {
    return absl::InvalidArgumentError(
        must_match
            ? absl::StrCat("entity.id: '", entity.id(),
                           "' begins as that of an anonymous source, but the "
                           "entity is none with a label")
            : "entity.id: empty, and only an anonymous source with a label "
              "has one derived");
  }
  VERACITY_ASSIGN_OR_RETURN(std::string id, AnonymousId(entity.source()));
  if (must_match && entity.id() != id) {
    return OtherId("entity.id", entity.id(), id);
  }
  return id;
}

absl::StatusOr<std::string> DocumentId(const v1::Document& document) {
  const std::string by_content =
      document.sha256().empty()
          ? ""
          : absl::StrCat(kSha256Prefix,
                         absl::BytesToHexString(document.sha256()));
  if (absl::StartsWith(document.id(), kSha256Prefix) &&
      document.id() != by_content) {
    return by_content.empty()
               ? absl::InvalidArgumentError(
                     absl::StrCat("document.id: '", document.id(),
                                  "' is a digest that document.sha256 must "
                                  "state as well"))
               : OtherId("document.id", document.id(), by_content);
  }
  if (!document.id().empty()) return Nfc(document.id());
  if (!by_content.empty()) return by_content;
  if (!document.urls().empty()) return UrlId(document);
  return absl::InvalidArgumentError(
      "document.id: empty, and neither sha256 nor a url to derive it from");
}

}  // namespace

absl::StatusOr<Identified> IdentityOf(const v1::Claim& claim) {
  std::string form;
  form.reserve(kFormSize);
  std::string shard_form;
  VERACITY_RETURN_IF_ERROR(AppendCanonical(claim, &form, &shard_form));
  std::string digest = Sha256(form);
  const uint64_t shard =
      First8(shard_form.empty() ? digest : Sha256(shard_form));
  return Digested(std::move(digest), shard == 0 ? 1 : shard, ClaimReference);
}

absl::StatusOr<Identified> IdentityOf(const v1::Assertion& assertion) {
  std::string form;
  form.reserve(kFormSize);
  VERACITY_RETURN_IF_ERROR(AppendCanonical(assertion, &form));
  return Digested(Sha256(form), assertion.claim().shard(), AssertionReference);
}

absl::StatusOr<Identified> IdentityOf(const v1::Retraction& retraction) {
  std::string form;
  form.reserve(kFormSize);
  VERACITY_RETURN_IF_ERROR(AppendCanonical(retraction, &form));
  return Digested(Sha256(form), 0, RetractionReference);
}

absl::StatusOr<Identified> IdentityOf(const v1::Entity& entity) {
  VERACITY_ASSIGN_OR_RETURN(const std::string id, EntityId(entity));
  return Named(v1::Record::kEntity, id, RefToEntity(id));
}

absl::StatusOr<Identified> IdentityOf(const v1::Document& document) {
  VERACITY_ASSIGN_OR_RETURN(const std::string id, DocumentId(document));
  return Named(v1::Record::kDocument, id, RefToDocument(id));
}

absl::StatusOr<Identified> IdentityOf(const v1::PredicateSpec& predicate) {
  VERACITY_ASSIGN_OR_RETURN(const std::string name, Nfc(predicate.name()));
  return Named(v1::Record::kPredicate, name, RefToPredicate(name));
}

absl::StatusOr<Identified> Identify(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      return IdentityOf(record.entity());
    case v1::Record::kDocument:
      return IdentityOf(record.document());
    case v1::Record::kClaim:
      return CheckedIdentity(record.claim(), "claim.id", ClaimReference);
    case v1::Record::kAssertion:
      return CheckedIdentity(record.assertion(), "assertion.id",
                             AssertionReference);
    case v1::Record::kRetraction:
      return CheckedIdentity(record.retraction(), "retraction.id",
                             RetractionReference);
    case v1::Record::kPredicate:
      return IdentityOf(record.predicate());
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError(
      "the record is none: no entity, document, claim, assertion, retraction "
      "or predicate is set");
}

std::string NameDigest(v1::Record::KindCase kind, absl::string_view name) {
  std::string form;
  CanonicalWriter(kNameVersion, &form).Bytes(kind, name);
  return Sha256(form);
}

}  // namespace veracity::internal
