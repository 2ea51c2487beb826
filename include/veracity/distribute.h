#ifndef VERACITY_DISTRIBUTE_H_
#define VERACITY_DISTRIBUTE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace veracity {

struct DistributeOptions {
  // The owner of a ledger that is made; empty: as LedgerOptions::owner. One
  // that is there keeps its own.
  std::string owner;
  // Parts that each large table is cut into, 1 to 512: several for each server
  // that there may ever be, since parts are what is moved to another.
  int shards = 64;
};

// Lays the tables of a ledger over the servers of a Citus cluster; `uri` is
// that of its coordinator, as Ledger::Open takes it. The ledger is made, or is
// there and empty: one that has records is copied into it afterwards
// (CopyLedger). Whoever has it open opens it again. Ids, answers and verdicts
// are those of any other ledger. Errors: UNIMPLEMENTED, not PostgreSQL;
// FAILED_PRECONDITION, the database has no Citus, or the ledger has records
// or is distributed already; INVALID_ARGUMENT, the number of shards; and those
// of Ledger::Open.
absl::Status Distribute(absl::string_view uri,
                        const DistributeOptions& options = {});

}  // namespace veracity

#endif  // VERACITY_DISTRIBUTE_H_
