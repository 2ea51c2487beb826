#ifndef VERACITY_LEDGER_WITH_READER_H_
#define VERACITY_LEDGER_WITH_READER_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "veracity/call.h"

namespace veracity::internal {

// Calls `body` with a reader of the snapshot, in one read transaction: whoever
// writes meanwhile, its statements see one state of the store. Long statements
// end with the call.
absl::Status WithReader(const Snapshot& snapshot, const CallOptions& call,
                        absl::FunctionRef<absl::Status(Reader&)> body);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_WITH_READER_H_
