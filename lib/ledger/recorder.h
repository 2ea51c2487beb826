#ifndef VERACITY_LEDGER_RECORDER_H_
#define VERACITY_LEDGER_RECORDER_H_

#include "absl/status/status.h"
#include "ledger/core.h"
#include "ledger/prepare.h"
#include "veracity/ledger.h"

namespace veracity::internal {

// Records one batch: prepares it, then one transaction that gives keys,
// appends rows and log, and brings withdrawals up to date. `report` gets a
// result per entry whatever happens.
absl::Status RecordBatch(Core& core, const v1::Batch& batch,
                         const Origin& origin, const RecordOptions& options,
                         v1::RecordReport* report);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_RECORDER_H_
