#ifndef VERACITY_LEDGER_PREPARE_H_
#define VERACITY_LEDGER_PREPARE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/digest.h"
#include "identity/entry.h"
#include "identity/identify.h"
#include "ledger/key_book.h"
#include "storage/keys.h"
#include "veracity/ids.h"
#include "veracity/ledger.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

// One entry of a batch, checked and identified.
struct Prepared {
  const v1::Entry* entry = nullptr;
  // Has the record's reference, too.
  v1::RecordResult* result = nullptr;
  Kind kind = Kind::kNone;
  Digest digest;
  uint64_t shard = 0;
  std::optional<std::string> content;
  Digest entry_digest;
  // Its keys, once it was announced.
  KeyBook::Entry* keys = nullptr;
  // Of an assertion, those of its claim.
  KeyBook::Entry* claim_keys = nullptr;
  // The very entry came before in this batch.
  bool repeated = false;
  // Has fields that this version does not know: kept as it is, by the id that
  // it came with, outside of all that is verified.
  bool unverified = false;
  // Its words were blanked where it comes from: by the digests it came with.
  bool blanked = false;
  std::string given_id;
};

bool IsRejected(const Prepared& prepared);

// What an entry of a bundle came with.
struct Given {
  std::string id;
  bool blanked = false;
  std::string content;
};

// Whose batch it is, and how it comes into the ledger.
struct Origin {
  // Outermost hand first; empty: the owner's.
  std::vector<std::string> authors;
  // When restoring: the recorded time that the batch had, and its id, which it
  // must have again.
  std::optional<absl::Time> recorded;
  std::string batch_id;
  // Only a part of that batch is here: its id is taken as it is.
  bool is_excerpt = false;
  // When reading a bundle: what each entry came with.
  const std::vector<Given>* given = nullptr;

  bool is_restored() const { return !batch_id.empty(); }
};

struct PreparedBatch {
  std::vector<Prepared> entries;
  BatchId id;
};

// Checks and identifies every entry; nothing of the store is looked at. Fills
// `report` with a result per entry. Rejected entries are left out of what is
// returned. Returns INVALID_ARGUMENT if the batch itself cannot be: too many
// entries, a note that is not UTF-8, an author without a name.
absl::StatusOr<PreparedBatch> Prepare(const v1::Batch& batch,
                                      const Origin& origin,
                                      absl::string_view owner,
                                      const Limits& limits,
                                      v1::RecordReport* report);

// What the log has as the digest of an unverified record.
std::string UnverifiedDigest(Kind kind, absl::string_view given_id);

Kind KindOf(const v1::Record& record);
// "claim", "assertion" ... for messages and field paths.
absl::string_view KindName(Kind kind);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_PREPARE_H_
