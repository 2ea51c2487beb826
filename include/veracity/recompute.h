#ifndef VERACITY_RECOMPUTE_H_
#define VERACITY_RECOMPUTE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "veracity/assessor.h"
#include "veracity/bundle.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/v1/explanation.pb.h"

namespace veracity {

// A verdict that anyone can recompute, on another machine and from nothing but
// a bundle: the records that it used, the policy, and the verdict itself.

// Writes the closure of some claims: every record that their verdicts used,
// the assessor's policy and the verdicts, with digests. The bundle's header
// must say that it is an excerpt, and name the ledger's owner as its producer
// (ExcerptHeader); Finish is left to the caller. Returns the verdicts. Errors
// are those of Assess, and UNAVAILABLE if the bundle cannot be written.
absl::StatusOr<std::vector<v1::Assessment>> ExportClosure(
    const Assessor& assessor, const std::vector<ClaimId>& claims,
    BundleWriter& bundle, const AssessOptions& options = {});

// The header of such a bundle.
v1::BundleHeader ExcerptHeader(const View& view);

// Recomputes every assessment of a bundle from its records and policies.
// Returns what came out, in the order of the bundle; whether they agree is in
// the report. Errors are the bundle's own (see BundleReader), and
// INVALID_ARGUMENT if it has no assessment, or one before its policy.
absl::StatusOr<v1::VerificationReport> VerifyBundle(
    BundleReader& bundle, const CallOptions& call = {});

}  // namespace veracity

#endif  // VERACITY_RECOMPUTE_H_
