#ifndef VERACITY_LEDGER_IMPORT_H_
#define VERACITY_LEDGER_IMPORT_H_

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "ledger/core.h"
#include "veracity/bundle.h"
#include "veracity/ledger.h"

namespace veracity::internal {

// Records the batches of an excerpt (BundleHeader::excerpt) as Restore does
// those of a backup, but for their ids, which cannot be checked. Policies and
// assessments are given to `other`.
absl::StatusOr<v1::ImportReport> RestoreExcerpt(
    Core& core, BundleReader& bundle, const CallOptions& call,
    absl::FunctionRef<void(v1::BundleFrame)> other);

// Records somebody else's bundle as its author's.
absl::StatusOr<v1::ImportReport> ImportBundle(Core& core, BundleReader& bundle,
                                              const ImportOptions& options);

// Records the batches of an own bundle as they were, after those that the
// ledger has: the bundle goes on where these end.
absl::StatusOr<v1::ImportReport> RestoreBatches(Core& core,
                                                BundleReader& bundle,
                                                const ImportOptions& options);
// The same of a whole bundle, into an empty ledger of the same owner.
absl::StatusOr<v1::ImportReport> RestoreBundle(Core& core, BundleReader& bundle,
                                               const ImportOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_IMPORT_H_
