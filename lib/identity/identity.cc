#include "veracity/identity.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "identity/canonical.h"
#include "identity/entry.h"
#include "identity/identify.h"
#include "identity/validate.h"

namespace veracity {
namespace {

// How much a ledger accepts does not change what an id is.
Limits NoLimits() {
  constexpr size_t kMost = std::numeric_limits<size_t>::max();
  Limits limits;
  limits.text_bytes = kMost;
  limits.id_bytes = kMost;
  limits.elements = kMost;
  limits.record_bytes = kMost;
  limits.batch_entries = kMost;
  limits.decimal_digits = std::numeric_limits<int>::max();
  limits.decimal_exponent = std::numeric_limits<int>::max();
  return limits;
}

template <typename RecordType>
absl::Status CheckValid(const RecordType& record) {
  const std::optional<internal::Problem> problem =
      internal::Validate(record, NoLimits());
  if (!problem.has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(problem->field, ": ", problem->reason));
}

template <typename RecordType>
absl::StatusOr<std::string> FormOf(const RecordType& record) {
  VERACITY_RETURN_IF_ERROR(CheckValid(record));
  std::string form;
  VERACITY_RETURN_IF_ERROR(internal::AppendCanonical(record, &form));
  return form;
}

template <typename Id, typename RecordType>
absl::StatusOr<Id> DigestIdOf(const RecordType& record) {
  VERACITY_RETURN_IF_ERROR(CheckValid(record));
  VERACITY_ASSIGN_OR_RETURN(const internal::Identified identified,
                            internal::IdentityOf(record));
  return Id::FromDigest(identified.digest, identified.shard);
}

}  // namespace

absl::StatusOr<std::string> CanonicalForm(const v1::Claim& claim) {
  return FormOf(claim);
}
absl::StatusOr<std::string> CanonicalForm(const v1::Assertion& assertion) {
  return FormOf(assertion);
}
absl::StatusOr<std::string> CanonicalForm(const v1::Retraction& retraction) {
  return FormOf(retraction);
}

absl::StatusOr<ClaimId> IdOf(const v1::Claim& claim) {
  return DigestIdOf<ClaimId>(claim);
}
absl::StatusOr<AssertionId> IdOf(const v1::Assertion& assertion) {
  return DigestIdOf<AssertionId>(assertion);
}
absl::StatusOr<RetractionId> IdOf(const v1::Retraction& retraction) {
  return DigestIdOf<RetractionId>(retraction);
}

absl::StatusOr<std::string> IdOf(const v1::Document& document) {
  VERACITY_RETURN_IF_ERROR(CheckValid(document));
  VERACITY_ASSIGN_OR_RETURN(const internal::Identified identified,
                            internal::IdentityOf(document));
  return identified.ref.document();
}

absl::StatusOr<std::string> IdOf(const v1::Entity& entity) {
  VERACITY_RETURN_IF_ERROR(CheckValid(entity));
  VERACITY_ASSIGN_OR_RETURN(const internal::Identified identified,
                            internal::IdentityOf(entity));
  return identified.ref.entity();
}

absl::StatusOr<BatchId> IdOf(const v1::Batch& batch) {
  if (batch.authors().empty()) {
    return absl::InvalidArgumentError(
        "batch.authors: empty; of a batch of the ledger's owner it is the "
        "owner's id");
  }
  std::vector<internal::Digest> digests;
  digests.reserve(static_cast<size_t>(batch.entries_size()));
  for (int i = 0; i < batch.entries_size(); ++i) {
    const v1::Entry& entry = batch.entries(i);
    const std::string where = absl::StrCat("batch.entries[", i, "]");
    VERACITY_RETURN_IF_ERROR(
        internal::Annotate(CheckValid(entry.record()), where));
    absl::StatusOr<internal::Identified> identified =
        internal::Identify(entry.record());
    VERACITY_RETURN_IF_ERROR(internal::Annotate(identified.status(), where));
    digests.push_back(internal::EntryDigest(
        identified->digest, internal::ContentDigest(entry.record()),
        entry.record().has_assertion() ? entry.holding()
                                       : v1::HOLDING_UNSPECIFIED));
  }
  // A set: the same entry twice is one.
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  const std::vector<std::string> authors(batch.authors().begin(),
                                         batch.authors().end());
  return internal::BatchIdOf(authors, batch.tool(), batch.tool_version(),
                             batch.note(), digests);
}

}  // namespace veracity
