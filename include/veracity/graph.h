#ifndef VERACITY_GRAPH_H_
#define VERACITY_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/v1/assessment.pb.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/view.h"

namespace veracity {

struct GraphOptions {
  // As in AssessOptions.
  std::optional<absl::Time> asked;
  // Threads that read, each over a connection of its own, and that assess.
  // Results do not depend on it.
  int threads = 1;
  // Only the claims of one of so many parts, from 0: for several processes that
  // share the work, and together give what one would. Parts go by the claims'
  // shards, so that what a distributed database keeps together is read by one.
  int part = 0, parts = 1;
  // Claims that are read together and lie together: few make a change cheap to
  // follow, many make reading quick. At least 1.
  size_t block_claims = 256;
  // Statements that may bear on one claim; past it RESOURCE_EXHAUSTED, naming
  // the claim.
  size_t maximum_statements = 100'000;
  // `progress` counts claims.
  CallOptions call;
};

struct GraphSize {
  uint64_t claims = 0;
  // Assertions in its columns; those that bear on claims far apart are there
  // more than once.
  uint64_t assertions = 0;
  // Memory, names and indexes included.
  uint64_t bytes = 0;
  uint64_t blocks = 0;
};

// The verdict on one claim, in numbers; v1::Assessment has more.
struct ClaimVerdict {
  ClaimId claim;
  double belief = 0, disbelief = 0, uncertainty = 1, base_rate = 0.5;
  double probability = 0.5;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  // Evidence on both sides, and origins that count there.
  double support = 0, opposition = 0;
  int32_t supporting_origins = 0, opposing_origins = 0;
  // No entry of the claim stands: other answers leave it out.
  bool withdrawn = false;
  // It is of structure: a rating, a relation, a judgement (its predicate begins
  // with "veracity:").
  bool structure = false;
};

// A Graph is a view in memory: all claims and what bears on them, in columns,
// for hosts that ask for many verdicts. A single question does not need one:
// Assessor reads just what bears on it.
//
//   auto graph = Graph::Build(ledger.Now(), policy, {.threads = 2});
//   auto verdicts = graph->AssessAll();
//   for (const ClaimVerdict& verdict : *verdicts) ...
//   graph = graph->Refreshed(ledger.Now());  // reads what changed
//
// Verdicts are those of an Assessor on the same view, byte for byte. Immutable;
// cheap to copy; thread-safe. The view's ledger must outlive a call of
// Refreshed, the others need no store.
class Graph {
 public:
  // Reads all of the view. Returns INVALID_ARGUMENT if the policy is not valid
  // or there is no such part, RESOURCE_EXHAUSTED past the options' maximum,
  // what View's calls return, DEADLINE_EXCEEDED and CANCELLED.
  static absl::StatusOr<Graph> Build(const View& view,
                                     const v1::AssessmentPolicy& policy = {},
                                     const GraphOptions& options = {});

  // The graph of a later view of the same ledger: reads the claims that what
  // was recorded since can affect, and shares the rest with this one; of the
  // same part. Errors as
  // Build's; FAILED_PRECONDITION if the view is of another ledger, earlier, or
  // as of other times said and valid.
  absl::StatusOr<Graph> Refreshed(const View& view,
                                  const GraphOptions& options = {}) const;

  const View& view() const;
  // Complete.
  const v1::AssessmentPolicy& policy() const;
  GraphSize size() const;
  // Claims that the last Refreshed read, or Build: those that something could
  // affect, and whoever else is in their blocks.
  uint64_t claims_read() const;

  // Verdicts on some claims, in their order, without digests. NOT_FOUND if one
  // is not on record.
  absl::StatusOr<std::vector<v1::Assessment>> Assess(
      const std::vector<ClaimId>& claims) const;

  // Verdicts on all claims on record, those withdrawn too, in the order of
  // their ids. `progress` counts claims. DEADLINE_EXCEEDED and CANCELLED.
  absl::StatusOr<std::vector<ClaimVerdict>> AssessAll(
      int threads = 1, const CallOptions& call = {}) const;

 private:
  struct Impl;
  explicit Graph(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

}  // namespace veracity

#endif  // VERACITY_GRAPH_H_
