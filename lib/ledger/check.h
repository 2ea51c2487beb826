#ifndef VERACITY_LEDGER_CHECK_H_
#define VERACITY_LEDGER_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/find.h"

namespace veracity::internal {

// What is wrong with the store, a line each: the engine's own check, then that
// digests, log, chain and indexes agree.
absl::StatusOr<std::vector<std::string>> CheckLedger(SnapshotPtr snapshot,
                                                     const CallOptions& call);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_CHECK_H_
