#ifndef VERACITY_STORED_ASSESSMENTS_H_
#define VERACITY_STORED_ASSESSMENTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/ledger.h"
#include "veracity/results.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/v1/stored.pb.h"

namespace veracity {

struct CatchUpOptions {
  // Claims whose verdicts are written in one transaction, at least 1.
  size_t portion = 256;
  // Only the claims of one of so many parts, from 0: for several processes that
  // share the work. What one finds can make more due for another: all is done
  // when the report says so (`to`).
  int part = 0, parts = 1;
  // As in AssessOptions.
  size_t maximum_statements = 100'000;
  // `progress` counts claims looked at, and those that are due in all.
  CallOptions call;
};

struct StoredFindOptions {
  // Catch up before answering. Off: the answer is as of where the last
  // catching up ended, and FAILED_PRECONDITION if that broke off in between,
  // or there was none.
  bool catch_up = true;
  // Its `call` holds for the whole call.
  CatchUpOptions work;
};

// StoredAssessments are the verdicts on all claims of a ledger, by one policy,
// as of now, kept in the ledger's file: to be asked "what is contested?", and
// what has moved since yesterday. Recording never computes them; they catch up
// with the log when they are asked.
//
//   auto stored = StoredAssessments::Open(ledger, policy);
//   v1::AssessmentQuery query;
//   query.add_verdicts(v1::VERDICT_CONTESTED);
//   query.mutable_claims()->mutable_claim()->add_about("iran");
//   auto found = stored->Find(query);
//   for (const v1::StoredAssessment& one : found->assessments()) ...
//
// Catching up assesses the claims that what was recorded since can affect, and
// no others: each verdict is kept with the places it was read from, and what
// is recorded touches places. Verdicts are those of Assessor on Ledger::Now(),
// byte for byte, without digests. What depends on the time asked about (a
// predicate with a half-life, affiliations with dates) is assessed again with
// every commit. For other times ask an Assessor.
//
// Thread-safe; cheap to copy. Several processes may catch up at once: each
// verdict is written once or twice, and the same. The ledger must outlive it.
//
// All calls return what Ledger's return; FAILED_PRECONDITION if they must
// write and the ledger was opened read-only.
class StoredAssessments {
 public:
  // Begins to keep assessments by this policy, or goes on; writes little yet.
  // An incomplete policy is completed from the default, INVALID_ARGUMENT if it
  // is not valid. Policies that differ in their names only are one, and so
  // long as the ledger trusts the same authors with descriptions.
  static absl::StatusOr<StoredAssessments> Open(
      const Ledger& ledger, const v1::AssessmentPolicy& policy = {});

  // Complete.
  const v1::AssessmentPolicy& policy() const;

  // Brings all verdicts up to the last commit. RESOURCE_EXHAUSTED if more
  // bears on a claim than the options allow, naming it. Whatever ends it, what
  // was written stays, and the next call goes on from there.
  absl::StatusOr<v1::CatchUpReport> CatchUp(const CatchUpOptions& options = {});

  // Verdicts that a query finds, on claims that are not withdrawn. Returns
  // INVALID_ARGUMENT, naming the field, if the query cannot be read.
  absl::StatusOr<v1::AssessmentsFound> Find(
      const v1::AssessmentQuery& query, const StoredFindOptions& options = {});

  // Verdicts that moved, found as of commits after `since`, in order; since
  // these assessments were first complete. Does not catch up.
  Results<v1::VerdictMove> Changes(uint64_t since,
                                   const CallOptions& call = {}) const;

  // Forgets all that is kept by this policy, the feed too.
  absl::Status Drop();

 private:
  struct Impl;
  explicit StoredAssessments(std::shared_ptr<const Impl> impl);
  std::shared_ptr<const Impl> impl_;
};

}  // namespace veracity

#endif  // VERACITY_STORED_ASSESSMENTS_H_
