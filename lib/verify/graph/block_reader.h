#ifndef VERACITY_VERIFY_GRAPH_BLOCK_READER_H_
#define VERACITY_VERIFY_GRAPH_BLOCK_READER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "ledger/reader.h"
#include "veracity/graph.h"
#include "verify/case_reader.h"
#include "verify/graph/block.h"

namespace veracity::internal {

// Reads blocks, one after another, as of its reader's snapshot.
class BlockReader {
 public:
  // All must outlive this.
  BlockReader(Reader& reader, const v1::AssessmentPolicy& policy,
              Instant question, const GraphOptions& options)
      : reader_(reader),
        cases_(reader, policy),
        question_(question),
        options_(options) {}

  // Reads blocks that answer for `claims` (keys), and for those that are linked
  // to them, of which `take` is true: it is asked once for each whether nobody
  // else answers for it, so that what hangs together is read once.
  // RESOURCE_EXHAUSTED if more bears on one claim than is allowed, naming it.
  absl::Status Read(absl::Span<const int64_t> claims,
                    absl::FunctionRef<bool(int64_t claim)> take,
                    std::vector<BlockPtr>* blocks);

 private:
  absl::StatusOr<NamedCase> ReadCase(absl::Span<const int64_t> claims,
                                     bool whole);
  // What verdicts say of claims beside the rule's findings.
  absl::StatusOr<std::vector<Answered>> ReadAnswered(
      absl::Span<const int64_t> claims);
  absl::Status ReadParts(absl::Span<const int64_t> claims,
                         std::vector<BlockPtr>* blocks);

  Reader& reader_;
  CaseReader cases_;
  const Instant question_;
  const GraphOptions& options_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_GRAPH_BLOCK_READER_H_
