#ifndef VERACITY_VIEW_H_
#define VERACITY_VIEW_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/bundle.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/results.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"

namespace veracity {

namespace internal {
class Snapshot;
}  // namespace internal

enum class Direction { kUpstream, kDownstream };

struct TraceOptions {
  Direction direction = Direction::kUpstream;
  // Steps from the beginning; past it the trace says that it is truncated.
  uint32_t maximum_depth = 1000;
  // Nodes; past it RESOURCE_EXHAUSTED.
  size_t maximum_nodes = 100'000;
  CallOptions call;
};

// A View is an immutable, repeatable picture of a ledger as of three times:
// what we knew, what had been said, what it was said of. However much is
// written meanwhile, it answers the same. It holds no transaction: keep it as
// long as you like. Thread-safe; cheap to copy. It must not outlive its
// Ledger.
//
// Reads leave out what is withdrawn unless a query asks for it. All return
// UNAVAILABLE if the store cannot be read, DATA_LOSS if stored bytes are not
// what they should be, and, where they take a CallOptions, DEADLINE_EXCEEDED
// and CANCELLED.
class View {
 public:
  // The last commit this view sees; 0: an empty ledger.
  uint64_t commit() const;
  // The times it was asked for.
  const v1::AsOf& as_of() const;
  // The ledger's owner.
  const std::string& owner() const;
  // Not OK if the view could not be taken; every read then returns this.
  const absl::Status& status() const;

  // One record, also if it is withdrawn: the answer says so. Descriptions are
  // the version that counts. Return NOT_FOUND if it is not on record as of
  // this view, INVALID_ARGUMENT if `ref` refers to nothing.
  absl::StatusOr<v1::Record> Get(const v1::RecordRef& ref) const;
  absl::StatusOr<v1::ClaimView> GetClaim(const ClaimId& id) const;
  absl::StatusOr<v1::AssertionView> GetAssertion(const AssertionId& id) const;
  absl::StatusOr<v1::Entity> GetEntity(absl::string_view id) const;
  absl::StatusOr<v1::Document> GetDocument(absl::string_view id) const;
  absl::StatusOr<v1::PredicateSpec> GetPredicate(absl::string_view name) const;
  absl::StatusOr<v1::Retraction> GetRetraction(const RetractionId& id) const;
  // Without its entries; Changes gives these.
  absl::StatusOr<v1::Batch> GetBatch(const BatchId& id) const;

  // The standing assertions on a claim, in the order of recording: the
  // shortest way to "who says so". NOT_FOUND if the claim is not on record.
  absl::StatusOr<std::vector<v1::AssertionView>> AssertionsOf(
      const ClaimId& id) const;

  // Answers a query as a stream; its page is not looked at. INVALID_ARGUMENT,
  // naming the field, if a filter cannot be read.
  Results<v1::ClaimView> Find(const v1::ClaimQuery& query,
                              const CallOptions& call = {}) const;
  Results<v1::AssertionView> Find(const v1::AssertionQuery& query,
                                  const CallOptions& call = {}) const;
  Results<v1::Entity> Find(const v1::EntityQuery& query,
                           const CallOptions& call = {}) const;
  Results<v1::Document> Find(const v1::DocumentQuery& query,
                             const CallOptions& call = {}) const;

  // Answers one page of a query. INVALID_ARGUMENT if the token is of another
  // query or of another view's times.
  absl::StatusOr<PageOf<v1::ClaimView>> FindPage(
      const v1::ClaimQuery& query, const CallOptions& call = {}) const;
  absl::StatusOr<PageOf<v1::AssertionView>> FindPage(
      const v1::AssertionQuery& query, const CallOptions& call = {}) const;
  absl::StatusOr<PageOf<v1::Entity>> FindPage(
      const v1::EntityQuery& query, const CallOptions& call = {}) const;
  absl::StatusOr<PageOf<v1::Document>> FindPage(
      const v1::DocumentQuery& query, const CallOptions& call = {}) const;

  // Counts what a query finds, by group; greatest count first, then key.
  absl::StatusOr<std::vector<v1::GroupCount>> Count(
      const v1::ClaimQuery& query, v1::GroupBy group = v1::GROUP_BY_UNSPECIFIED,
      const CallOptions& call = {}) const;
  absl::StatusOr<std::vector<v1::GroupCount>> Count(
      const v1::AssertionQuery& query,
      v1::GroupBy group = v1::GROUP_BY_UNSPECIFIED,
      const CallOptions& call = {}) const;

  // Provenance of an assertion, a claim (of all its assertions), a source or a
  // document: upstream what it rests on, down to the roots; downstream what
  // rests on it. Across claims; circles of attributions are reported and
  // survived. NOT_FOUND as Get.
  absl::StatusOr<v1::Trace> Trace(const v1::RecordRef& ref,
                                  const TraceOptions& options = {}) const;

  // The log after position `since` (commit numbers), in order, up to this
  // view: resume with the last commit you have dealt with. Withdrawn records
  // are in it; blanked ones come without payload.
  Results<v1::Change> Changes(uint64_t since,
                              const CallOptions& call = {}) const;

  // Writes all records after position `since`, batch by batch as they were
  // recorded, into a bundle; Finish is left to the caller. Returns how many
  // entries that were. UNAVAILABLE if the bundle cannot be written.
  absl::StatusOr<uint64_t> Export(BundleWriter& bundle, uint64_t since = 0,
                                  const CallOptions& call = {}) const;

  // Candidates for what a person typed: an id (whole or abbreviated), a name,
  // an alias, words of a wording. Best first; at most `limit`.
  absl::StatusOr<std::vector<v1::Candidate>> Resolve(absl::string_view typed,
                                                     size_t limit = 10) const;

  // Whether the passage that an assertion quotes stands in `content`, the
  // bytes of its document.
  absl::StatusOr<v1::EvidenceReport> CheckEvidence(
      const AssertionId& id, absl::string_view content) const;

  // For the library's own folders.
  const std::shared_ptr<const internal::Snapshot>& snapshot() const {
    return snapshot_;
  }
  explicit View(std::shared_ptr<const internal::Snapshot> snapshot);

 private:
  std::shared_ptr<const internal::Snapshot> snapshot_;
};

}  // namespace veracity

#endif  // VERACITY_VIEW_H_
