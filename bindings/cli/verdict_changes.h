#ifndef VERACITY_CLI_VERDICT_CHANGES_H_
#define VERACITY_CLI_VERDICT_CHANGES_H_

#include <vector>

#include "absl/status/status.h"
#include "session.h"
#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"
#include "veracity/view.h"

// What becomes of verdicts as records come or go.

namespace veracity::cli {

// The claims whose verdicts a statement of structure may touch: of relations
// between claims these and what further relations lead to; of those between
// sources or documents what they say, what rests on it, and what is about them.
absl::StatusOr<std::vector<ClaimId>> TouchedBy(const Session& session,
                                               const View& view,
                                               const v1::Statement& structure);

// Tells which verdicts and probabilities differ between two views, by the
// default policy.
absl::Status TellChanges(const Session& session, const View& before,
                         const View& after, const std::vector<ClaimId>& claims);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_VERDICT_CHANGES_H_
