#ifndef VERACITY_LEDGER_EXPORT_H_
#define VERACITY_LEDGER_EXPORT_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/find.h"
#include "ledger/reader.h"
#include "veracity/bundle.h"

namespace veracity::internal {

// Writes the entries at some positions of the log, in ascending order, with
// the batches they came in.
absl::Status ExportAt(SnapshotPtr snapshot, BundleWriter& bundle,
                      const std::vector<int64_t>& positions);

// Writes the entries after commit `since` into a bundle, batch by batch.
absl::StatusOr<uint64_t> ExportSince(SnapshotPtr snapshot, BundleWriter& bundle,
                                     uint64_t since, const CallOptions& call);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_EXPORT_H_
