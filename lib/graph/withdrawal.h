#ifndef VERACITY_GRAPH_WITHDRAWAL_H_
#define VERACITY_GRAPH_WITHDRAWAL_H_

// What is withdrawn: the first step of assessing. A retraction withdraws, of
// what it names, the entries that came in its own author's batches, before or
// after; the owner's withdraws all. A record whose entries are all withdrawn
// is gone. To reinstate is to withdraw the retraction.

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"

namespace veracity::internal {

// Stands for an index where there is none.
inline constexpr int32_t kNoIndex = -1;

// A Lineages numbers the rows of authors through whom batches came to us,
// outermost first: who gave it us, then whom they had it from. The ledger's
// owner is the empty row. The rows form a tree, so that what came through an
// author's hands, however deep inside, lies below that author's row.
class Lineages {
 public:
  static constexpr int32_t kOwner = 0;

  // Returns the number of the row, equal for equal rows.
  int32_t Intern(absl::Span<const int32_t> authors);

  // The row without its last, innermost author; that author. REQUIRES: not
  // the owner's.
  int32_t outer(int32_t lineage) const { return rows_[lineage].first; }
  int32_t author(int32_t lineage) const { return rows_[lineage].second; }

 private:
  std::vector<std::pair<int32_t, int32_t>> rows_ = {{kNoIndex, kNoIndex}};
  absl::flat_hash_map<std::pair<int32_t, int32_t>, int32_t> numbers_;
};

// A record as one batch brought it.
struct RecordEntry {
  int32_t batch = 0;
  int32_t lineage = Lineages::kOwner;
};

struct RetractionTarget {
  enum class Kind : uint8_t {
    kRecord,    // a statement, a claim, a retraction, a description
    kSource,    // the statements that it made
    kDocument,  // the statements in it
    kBatch,     // all that it brought
  };
  Kind kind = Kind::kRecord;
  int32_t id = kNoIndex;  // none: not on record
};

struct RecordedRetraction {
  int32_t record = kNoIndex;  // the retraction itself, which has entries too
  RetractionTarget target;
};

// The records of a ledger or of a neighbourhood in it, numbered from 0:
// statements first, by the numbers that FindStanding() knows them by, then the
// retractions and whatever else can be withdrawn. Sources, documents and
// batches have numbers of their own, from 0. Retractions made after the time
// that is asked about are left out.
struct WithdrawalInput {
  const Lineages* lineages = nullptr;
  // Entries of record r: from entry_begin[r] to entry_begin[r + 1], which
  // takes one element more than there are records.
  absl::Span<const int32_t> entry_begin;
  absl::Span<const RecordEntry> entries;
  // Of each statement. No index: none.
  absl::Span<const int32_t> source;
  absl::Span<const int32_t> document;
  absl::Span<const RecordedRetraction> retractions;
  int32_t source_count = 0;
  int32_t document_count = 0;
  int32_t batch_count = 0;
};

// Flags, 0 or 1.
struct Withdrawals {
  std::vector<uint8_t> record;  // has no entry left
  std::vector<uint8_t> entry;
  // The owner withdrew this source: attributions to it lead to nothing.
  // Anybody else's retraction takes that source's statements from their own
  // batches, and leaves alone what others attribute to it.
  std::vector<uint8_t> source;
};

// Returns what is withdrawn if the owner withdraws `also` besides what the
// input says. Takes time linear in the input, for lineages of bounded length.
// Retractions that wait for each other in a circle, which ids that are hashes
// cannot form, withdraw nothing, and neither do those that hang on them.
// REQUIRES: all numbers are in range.
Withdrawals FindWithdrawals(const WithdrawalInput& input,
                            absl::Span<const RetractionTarget> also = {});

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_WITHDRAWAL_H_
