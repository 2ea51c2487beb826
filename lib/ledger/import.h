#ifndef VERACITY_LEDGER_IMPORT_H_
#define VERACITY_LEDGER_IMPORT_H_

#include "absl/status/statusor.h"
#include "ledger/core.h"
#include "veracity/bundle.h"
#include "veracity/ledger.h"

namespace veracity::internal {

// Records somebody else's bundle as its author's.
absl::StatusOr<v1::ImportReport> ImportBundle(Core& core, BundleReader& bundle,
                                              const ImportOptions& options);

// Records an own bundle as it was, into an empty ledger of the same owner.
absl::StatusOr<v1::ImportReport> RestoreBundle(Core& core, BundleReader& bundle,
                                               const ImportOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_IMPORT_H_
