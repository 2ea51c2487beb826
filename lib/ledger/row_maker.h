#ifndef VERACITY_LEDGER_ROW_MAKER_H_
#define VERACITY_LEDGER_ROW_MAKER_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "ledger/key_book.h"
#include "ledger/prepare.h"
#include "storage/tables.h"

namespace veracity::internal {

// Turns prepared records into rows. Every reference becomes a key; what a
// reference names and nothing has described yet becomes a row that waits for
// it, and a warning.
class RowMaker {
 public:
  RowMaker(Connection& connection, KeyBook& keys, NewRows& rows,
           bool require_references, int64_t recorded_seconds)
      : connection_(connection),
        keys_(keys),
        rows_(rows),
        require_references_(require_references),
        recorded_seconds_(recorded_seconds) {}

  // Gives keys to what the batch itself brings, so that its records may refer
  // to each other in any order. Rejects, into the result, what cannot be: an
  // assertion whose claim's shard is wrong or not known.
  absl::Status Announce(Prepared* prepared);
  // Appends the rows of an entry at `position`. REQUIRES: all are announced.
  absl::Status Make(Prepared* prepared, int64_t position);

 private:
  absl::Status MakeEntity(const v1::Entity& entity, int64_t key);
  absl::Status MakeDocument(const v1::Document& document, int64_t key,
                            int64_t* publisher);
  absl::Status MakeClaim(Prepared* prepared, int64_t position);
  absl::Status MakeAssertion(Prepared* prepared, int64_t position);
  absl::Status MakeRetraction(Prepared* prepared, int64_t position);
  absl::Status MakeNamed(Prepared* prepared, int64_t position);
  absl::Status MakeValue(const v1::Value& value, int64_t role,
                         int64_t predicate, int64_t claim,
                         absl::string_view field, Prepared* prepared);
  absl::Status MakeGround(const v1::Ground& ground, int64_t owner,
                          int64_t ordinal, int64_t part, Prepared* prepared);
  // One more entry of a record that is on record.
  absl::Status MakeVersion(Prepared* prepared, int64_t position);
  void AddWords(Kind kind, const v1::Record& record, int64_t position);

  // What a reference names; null for none.
  absl::StatusOr<KeyBook::Entry*> Resolve(const v1::RecordRef& ref);
  // The key of a named reference, 0 for none; warns if nothing describes it.
  absl::StatusOr<int64_t> Named(Kind kind, const std::string& id,
                                absl::string_view field, Prepared* prepared);
  // Warns, once a batch, of what is not on record; rejects if it must be.
  void Missing(KeyBook::Entry* entry, absl::string_view field,
               absl::string_view name, Prepared* prepared);

  Connection& connection_;
  KeyBook& keys_;
  NewRows& rows_;
  const bool require_references_;
  const int64_t recorded_seconds_;
};

// The words by which a record is found: of a claim's wordings, an entity's
// names, a document's titles; joined by spaces.
std::string IndexedWords(const v1::Record& record);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_ROW_MAKER_H_
