#ifndef VERACITY_IDENTITY_H_
#define VERACITY_IDENTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"

// Identity: the same fact has the same id everywhere, and two facts never
// share one. docs/formats/identity.md is the canonical form, field by field,
// with worked examples.
//
// All functions are pure and thread-safe. Those that return a StatusOr return
// INVALID_ARGUMENT, naming the field and the reason, if the record is not
// valid (a ledger's report says the same of it).

namespace veracity {

// The canonical bytes that are hashed, for whoever wants to see them.
absl::StatusOr<std::string> CanonicalForm(const v1::Claim& claim);
absl::StatusOr<std::string> CanonicalForm(const v1::Assertion& assertion);
absl::StatusOr<std::string> CanonicalForm(const v1::Retraction& retraction);

// The id that the record's content gives; any id inside it is not looked at.
absl::StatusOr<ClaimId> IdOf(const v1::Claim& claim);
absl::StatusOr<AssertionId> IdOf(const v1::Assertion& assertion);
absl::StatusOr<RetractionId> IdOf(const v1::Retraction& retraction);

// The id of a document: its own where it has one, else derived from the digest
// of its content, else from its first URL and publication time. Returns
// INVALID_ARGUMENT if it has none of these, or its own begins "sha256:" and is
// not that of its content.
absl::StatusOr<std::string> IdOf(const v1::Document& document);

// The id of an entity: its own where it has one, else that of an anonymous
// source, from label, conduit and document. Returns INVALID_ARGUMENT if it has
// neither, or its own begins "anon:" and is not the one derived. Names are in
// Unicode NFC, here and above.
absl::StatusOr<std::string> IdOf(const v1::Entity& entity);

// The id of a batch with its entries: over authors (an owner's batch: the
// owner's id as the only author), tool, version, note and the sorted digests
// of the entries. Returns INVALID_ARGUMENT if it has no authors, or an entry
// gives another id than its content has.
absl::StatusOr<BatchId> IdOf(const v1::Batch& batch);

}  // namespace veracity

#endif  // VERACITY_IDENTITY_H_
