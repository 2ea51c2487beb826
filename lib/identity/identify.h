#ifndef VERACITY_IDENTITY_IDENTIFY_H_
#define VERACITY_IDENTITY_IDENTIFY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"

// Who a record is: its id, however it comes by it. docs/formats/identity.md
// defines each way. All functions are pure.

namespace veracity::internal {

// Who a record is.
struct Identified {
  // Names of entities, documents and predicates are in Unicode NFC here,
  // however the record spells them.
  v1::RecordRef ref;
  // 32 bytes: the id of a claim, assertion or retraction; a digest of kind and
  // name of the others.
  std::string digest;
  // Of a claim its shard; of an assertion the shard that it gives for its
  // claim, unchecked (0: it gives none); 0 for the others.
  uint64_t shard = 0;
};

// Returns the identity of a record that Validate() found nothing wrong with.
// Returns INVALID_ARGUMENT if the record gives another id than its content
// does, has neither a name nor what one is derived from, has no kind, or has
// no canonical form (AppendCanonical).
absl::StatusOr<Identified> Identify(const v1::Record& record);

// The same from the content alone: a digest given as id is not looked at.
absl::StatusOr<Identified> IdentityOf(const v1::Claim& claim);
absl::StatusOr<Identified> IdentityOf(const v1::Assertion& assertion);
absl::StatusOr<Identified> IdentityOf(const v1::Retraction& retraction);
absl::StatusOr<Identified> IdentityOf(const v1::Entity& entity);
absl::StatusOr<Identified> IdentityOf(const v1::Document& document);
absl::StatusOr<Identified> IdentityOf(const v1::PredicateSpec& predicate);

// The digest of a record that is known by name: of an entity, a document or a
// predicate (`kind`) whose name is `name`, in Unicode NFC.
std::string NameDigest(v1::Record::KindCase kind, absl::string_view name);

}  // namespace veracity::internal

#endif  // VERACITY_IDENTITY_IDENTIFY_H_
