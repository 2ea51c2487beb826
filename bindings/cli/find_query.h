#ifndef VERACITY_CLI_FIND_QUERY_H_
#define VERACITY_CLI_FIND_QUERY_H_

#include "absl/status/statusor.h"
#include "find.h"
#include "veracity/v1/query.pb.h"
#include "veracity/view.h"

// From the options of find to queries: INVALID_ARGUMENT, naming the option,
// for what cannot be read.

namespace veracity::cli {

absl::StatusOr<v1::ClaimQuery> ReadClaimQuery(const View& view,
                                              const FindOptions& options);
absl::StatusOr<v1::AssertionQuery> ReadAssertionQuery(
    const View& view, const FindOptions& options);
v1::EntityQuery ReadEntityQuery(const FindOptions& options);
absl::StatusOr<v1::DocumentQuery> ReadDocumentQuery(const View& view,
                                                    const FindOptions& options);

// Whether the verdicts asked for are those that a ledger keeps: as of now.
bool AsksForNow(const FindOptions& options);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_FIND_QUERY_H_
