#ifndef VERACITY_COPY_H_
#define VERACITY_COPY_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "veracity/call.h"
#include "veracity/ledger.h"

namespace veracity {

struct CopyReport {
  // Batches that the copy has now, and how many of them it had before.
  uint64_t batches = 0;
  uint64_t known_batches = 0;
  // Entries that were written.
  uint64_t entries = 0;
};

// Copies the ledger as it is now to another, on whatever database: batches,
// authors, times and order stay as they are, and so do ids and verdicts. `to`
// belongs to the same owner and is new, or has the first batches of `from`, as
// after a copy that broke off: then what it lacks is copied, so that to copy
// again and again is to follow. What was blanked since it was copied is not
// blanked there.
//
// Goes portion by portion, a transaction a batch, in memory for a portion; the
// last batch and the counts of records are compared at the end. Returns
//   FAILED_PRECONDITION  another owner; `to` has batches that `from` has not
//   ABORTED              somebody else has written to `to` meanwhile
//   DATA_LOSS            the copy is not what it should be
// and what reading and recording return. `call.progress` counts entries.
absl::StatusOr<CopyReport> CopyLedger(const Ledger& from, Ledger& to,
                                      const CallOptions& call = {});

}  // namespace veracity

#endif  // VERACITY_COPY_H_
