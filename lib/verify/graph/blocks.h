#ifndef VERACITY_VERIFY_GRAPH_BLOCKS_H_
#define VERACITY_VERIFY_GRAPH_BLOCKS_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/snapshot.h"
#include "veracity/graph.h"
#include "verify/graph/block.h"
#include "verify/graph/claim_index.h"

namespace veracity::internal {

// The claims of a view, or of a part of it, in blocks: each is answered for by
// one of them.
struct GraphBlocks {
  std::vector<BlockPtr> blocks;
  ClaimIndex index;
  Instant question;  // the time that is asked about
  int part = 0, parts = 1;
  uint64_t claims_read = 0;
};

absl::StatusOr<GraphBlocks> ReadBlocks(const Snapshot& snapshot,
                                       const v1::AssessmentPolicy& policy,
                                       const GraphOptions& options);

// The blocks of a later snapshot, from those of commit `since`: reads claims
// that what was recorded since can affect, and whoever else is in their blocks.
absl::StatusOr<GraphBlocks> RefreshBlocks(const GraphBlocks& before,
                                          int64_t since,
                                          const Snapshot& snapshot,
                                          const v1::AssessmentPolicy& policy,
                                          const GraphOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_GRAPH_BLOCKS_H_
