#ifndef VERACITY_FALLS_H_
#define VERACITY_FALLS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/v1/report.pb.h"
#include "veracity/view.h"

// What stands on nothing any more, and what a retraction would take away.
// Both follow the rule that verdicts follow (docs/decisions/standing.md), with
// two things taken as simple here: that no newer word of a source has replaced
// an older one, and that all that is on record is attested in full. Assessing
// knows better.

namespace veracity {

// What withdrawing `targets` as the owner would take from the ledger: the
// assertions they name, and those that then rest on nothing; beside them what
// loses a ground and stands on another. A dry run: nothing is recorded. As of
// a said time, as if they had been withdrawn by then. Returns NOT_FOUND if a
// target is not on record, INVALID_ARGUMENT if one refers to nothing,
// RESOURCE_EXHAUSTED if more than a million assertions are connected with the
// targets.
absl::StatusOr<v1::FallReport> WhatFalls(
    const View& view, const std::vector<v1::RecordRef>& targets,
    const CallOptions& call = {});

// Which of a claim's assertions do not stand as things are, and why; beside
// them those that rest on something fallen and stand on other ground. Errors as
// above.
absl::StatusOr<v1::FallReport> Fallen(const View& view, const ClaimId& claim,
                                      const CallOptions& call = {});

}  // namespace veracity

#endif  // VERACITY_FALLS_H_
