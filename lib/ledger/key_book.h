#ifndef VERACITY_LEDGER_KEY_BOOK_H_
#define VERACITY_LEDGER_KEY_BOOK_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/core.h"
#include "storage/connection.h"
#include "storage/keys.h"
#include "storage/tables.h"

namespace veracity::internal {

// A KeyBook turns ids into keys while one batch is being written: it finds
// those on record, gives keys to new ones, and makes rows for what is referred
// to before it comes. Lives within one write transaction.
class KeyBook {
 public:
  struct Entry {
    int64_t key = 0;
    // An entry of the record is in the log, or is being added by this batch.
    bool on_record = false;
    // This batch brings it, though its entry may not have been made yet.
    bool announced = false;
    bool is_known() const { return on_record || announced; }
    // It is known to have several entries.
    bool repeated = false;
    // Its row is among the new rows, at that index.
    bool is_new_row = false;
    size_t row = 0;
    // Of claims.
    uint64_t shard = 0;
    // kAwaited: an assertion, batch or retraction not seen yet.
    Kind kind = Kind::kNone;
  };

  KeyBook(Connection& connection, const NameCache& names, NewRows& rows)
      : connection_(connection), names_(names), rows_(rows) {}

  // An entity, document or predicate; made if it is new.
  absl::StatusOr<Entry*> Named(Kind kind, absl::string_view id);
  // A claim; made, as a row without payload, if it is new. `shard` is what the
  // reference carries (0: unknown).
  absl::StatusOr<Entry*> Claim(absl::string_view digest, uint64_t shard);
  // An assertion, which is awaited if it is not on record.
  absl::StatusOr<Entry*> Assertion(absl::string_view digest, uint64_t shard);
  // An assertion that this batch brings: gets a key beside its claim's.
  absl::StatusOr<Entry*> NewAssertion(absl::string_view digest,
                                      int64_t claim_key);
  absl::StatusOr<Entry*> Retraction(absl::string_view digest);
  // A batch by its digest: its commit number, or awaited.
  absl::StatusOr<Entry*> Batch(absl::string_view digest);

  // The key under which `digest` is awaited, or 0.
  absl::StatusOr<int64_t> AwaitedKey(Kind kind, absl::string_view digest);

  // Remembers, after the commit, what is known now.
  void Teach(NameCache& names) const;

 private:
  absl::StatusOr<int64_t> NextKey(absl::string_view table, int64_t step);
  absl::StatusOr<Entry*> Await(Kind kind, absl::string_view digest,
                               uint64_t shard);

  Connection& connection_;
  const NameCache& names_;
  NewRows& rows_;
  absl::flat_hash_map<std::string, int64_t> last_key_;
  // By kind and id; callers keep pointers into it.
  absl::node_hash_map<std::pair<int, std::string>, Entry> entries_;
  absl::flat_hash_map<int64_t, int64_t> last_assertion_;
  bool awaiting_ = true;
  bool awaiting_known_ = false;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_KEY_BOOK_H_
