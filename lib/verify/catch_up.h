#ifndef VERACITY_VERIFY_CATCH_UP_H_
#define VERACITY_VERIFY_CATCH_UP_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "ledger/core.h"
#include "storage/connection.h"
#include "veracity/stored_assessments.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/v1/stored.pb.h"

namespace veracity::internal {

// How far the assessments by one policy have come: assessment_policies.
struct StoredPolicy {
  int64_t key = 0;
  // Up to this commit it is known which claims are due; 0: all are.
  int64_t noted = 0;
  // As of this one none was.
  int64_t caught_up = 0;

  bool is_complete() const { return caught_up == noted; }
  friend bool operator==(const StoredPolicy&, const StoredPolicy&) = default;
};

// Lists of numbers as a column keeps them, in JSON.
std::string WriteList(absl::Span<const int64_t> list);
std::vector<int64_t> ReadList(absl::string_view json);

// Reads a policy's row by the digest of what its verdicts depend on; key 0:
// there is none.
absl::StatusOr<StoredPolicy> ReadStoredPolicy(Connection& connection,
                                              absl::string_view digest);

// Brings the assessments by `policy` up to the ledger's last commit, in two
// steps: what is due is noted, up to some commit; then portions of it are
// assessed as of that commit and taken off the list, a transaction each. An
// assessment that is not due is true as of the commit noted, so that the work
// can be dropped and taken up between any two transactions, by anybody.
absl::StatusOr<v1::CatchUpReport> CatchUpWithLog(
    const std::shared_ptr<Core>& core, absl::string_view digest,
    const v1::AssessmentPolicy& policy, const CatchUpOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CATCH_UP_H_
