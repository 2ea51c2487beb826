#ifndef VERACITY_LEDGER_KEY_BOOK_H_
#define VERACITY_LEDGER_KEY_BOOK_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/digest.h"
#include "ledger/core.h"
#include "storage/connection.h"
#include "storage/keys.h"
#include "storage/tables.h"

namespace veracity::internal {

class Foresight;

// A KeyBook turns ids into keys while one batch is being written: it finds
// those on record, gives keys to new ones, and makes rows for what is referred
// to before it comes. Lives within one write transaction; entries stay where
// they are as long as it does.
class KeyBook {
 public:
  struct Entry {
    int64_t key = 0;
    // kAwaited: an assertion, batch or retraction not seen yet.
    Kind kind = Kind::kNone;
    // An entry of the record is in the log, or has been made by this batch.
    bool on_record = false;
    // This batch brings it, though its entry may not have been made yet.
    bool announced = false;
    // It is known to have several entries.
    bool repeated = false;
    // A warning has been given that nothing describes it.
    bool missed = false;
    // The store has no row of it yet, nor have the new rows.
    bool lacks_row = false;
    // The store had no row of it when this batch began.
    bool is_new = false;
    // Of claims.
    uint64_t shard = 0;

    bool is_known() const { return on_record || announced; }
  };

  // All must outlive this. What was foreseen is not looked up.
  KeyBook(Connection& connection, const NameCache& names,
          const Foresight& foresight, NewRows& rows)
      : connection_(connection),
        names_(names),
        foresight_(foresight),
        rows_(rows) {}

  // An entity, document or predicate; made if it is new.
  absl::StatusOr<Entry*> Named(Kind kind, absl::string_view id);
  // A claim; made, as a row without payload, if it is new. `shard` is what the
  // reference carries (0: unknown).
  absl::StatusOr<Entry*> Claim(absl::string_view digest, uint64_t shard);
  // An assertion, which is awaited if it is not on record.
  absl::StatusOr<Entry*> Assertion(absl::string_view digest, uint64_t shard);
  // An assertion that this batch brings: gets a key beside its claim's. All of
  // a batch's own come before its grounds are read.
  absl::StatusOr<Entry*> NewAssertion(absl::string_view digest,
                                      const Entry& claim);
  absl::StatusOr<Entry*> Retraction(absl::string_view digest);
  // A batch by its digest: its commit number, or awaited.
  absl::StatusOr<Entry*> Batch(absl::string_view digest);

  // The key under which `digest` is awaited, or 0.
  absl::StatusOr<int64_t> AwaitedKey(Kind kind, absl::string_view digest);

  // Adds rows that wait, for what was referred to and has not come: after all
  // that the batch brings has rows.
  void AddWaitingRows();

  // Remembers, after the commit, what is known now.
  void Teach(NameCache& names) const;

 private:
  using ByDigest = absl::flat_hash_map<Digest, Entry*>;
  using ByName = absl::flat_hash_map<std::string, Entry*>;

  Entry* Make(Kind kind);
  ByName& NamesOf(Kind kind);
  // The next key of a table: `step` after the last; where tables lie on many
  // servers, one that has this home.
  absl::StatusOr<int64_t> NextKey(absl::string_view table, int64_t step,
                                  int64_t home);
  absl::Status LookWhatIsAwaited();
  // Of a claim or an assertion; 0: there is none.
  absl::StatusOr<int64_t> KeyOfDigest(absl::string_view digest);
  absl::StatusOr<Entry*> Await(Kind kind, absl::string_view digest,
                               uint64_t shard);

  Connection& connection_;
  const NameCache& names_;
  const Foresight& foresight_;
  NewRows& rows_;
  std::deque<Entry> entries_;
  ByName entities_;
  ByName documents_;
  ByName predicates_;
  ByDigest claims_;
  ByDigest assertions_;
  ByDigest retractions_;
  ByDigest batches_;
  absl::flat_hash_map<std::string, int64_t> last_key_;
  absl::flat_hash_map<int64_t, int64_t> last_assertion_;
  bool awaiting_ = true;
  std::optional<absl::flat_hash_map<std::pair<Kind, Digest>, int64_t>>
      all_awaited_;
  bool awaiting_known_ = false;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_KEY_BOOK_H_
