#ifndef VERACITY_LEDGER_BLANK_H_
#define VERACITY_LEDGER_BLANK_H_

#include "absl/status/status.h"
#include "ledger/find.h"

namespace veracity::internal {

// Takes away a record's payload, in all its versions, and its words from the
// index; what the log proves stays.
absl::Status BlankRecord(Core& core, SnapshotPtr snapshot,
                         const v1::RecordRef& ref);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_BLANK_H_
