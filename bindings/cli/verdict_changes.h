#ifndef VERACITY_CLI_VERDICT_CHANGES_H_
#define VERACITY_CLI_VERDICT_CHANGES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "session.h"
#include "veracity/ids.h"
#include "veracity/v1/explanation.pb.h"
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

// What became of the verdicts on these claims between two views, by the
// default policy: those that differ, or whose probability visibly does.
absl::StatusOr<v1::VerdictChanges> ChangesBetween(
    const Session& session, const View& before, const View& after,
    const std::vector<ClaimId>& claims);

// Lists verdicts that become others and, as far as there is room, those of
// which only the probability does. `heading`: "What changes".
void TellChanges(const Session& session, const View& view,
                 const v1::VerdictChanges& changes, absl::string_view heading);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_VERDICT_CHANGES_H_
