#ifndef VERACITY_VERIFY_CLOSURE_H_
#define VERACITY_VERIFY_CLOSURE_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/reader.h"
#include "verify/case_reader.h"

namespace veracity::internal {

// The positions in the log of all entries that a case was made from: of its
// records, and of the retractions that name these, their sources, documents
// or batches, and of those that name these. Ascending.
absl::StatusOr<std::vector<int64_t>> PositionsOf(Reader& reader,
                                                 const NamedCase& named,
                                                 const CallOptions& call);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CLOSURE_H_
