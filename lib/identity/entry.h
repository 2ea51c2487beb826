#ifndef VERACITY_IDENTITY_ENTRY_H_
#define VERACITY_IDENTITY_ENTRY_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/digest.h"
#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"

// What the log keeps of an entry beside the record's id, and what a batch is
// known by: docs/formats/identity.md defines each digest. All functions are
// pure.

namespace veracity::internal {

// The digest of what the record says beyond its identity: all of a
// description; of a claim its kind, wordings and words as written; markings
// and foreign data. Nothing if it says no more.
std::optional<std::string> ContentDigest(const v1::Record& record);

// The digest of an entry: a batch is known by those of its entries, a log can
// be proved by them when payloads are gone. `record_digest` is
// Identified::digest.
Digest EntryDigest(absl::string_view record_digest,
                   const std::optional<std::string>& content_digest,
                   v1::Holding holding);

// The id of the batch with these entries. `authors` are never empty: the
// batch of a ledger's owner has the owner's id.
// Returns INVALID_ARGUMENT if a text is not UTF-8.
// REQUIRES: `entry_digests` are sorted; equal ones count each.
absl::StatusOr<BatchId> BatchIdOf(absl::Span<const std::string> authors,
                                  absl::string_view tool,
                                  absl::string_view tool_version,
                                  absl::string_view note,
                                  absl::Span<const Digest> entry_digests);

}  // namespace veracity::internal

#endif  // VERACITY_IDENTITY_ENTRY_H_
