#ifndef VERACITY_LEDGER_FIND_H_
#define VERACITY_LEDGER_FIND_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/snapshot.h"
#include "veracity/call.h"
#include "veracity/results.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/report.pb.h"

// Answers to queries: portions of rows by keyset, so that no cursor stays
// open between them; streams, pages and counts are made of portions.

namespace veracity::internal {

using SnapshotPtr = std::shared_ptr<const Snapshot>;

Results<v1::ClaimView> FindAll(SnapshotPtr snapshot, v1::ClaimQuery query,
                               CallOptions call);
Results<v1::AssertionView> FindAll(SnapshotPtr snapshot,
                                   v1::AssertionQuery query, CallOptions call);
Results<v1::Entity> FindAll(SnapshotPtr snapshot, v1::EntityQuery query,
                            CallOptions call);
Results<v1::Document> FindAll(SnapshotPtr snapshot, v1::DocumentQuery query,
                              CallOptions call);

absl::StatusOr<PageOf<v1::ClaimView>> FindPage(SnapshotPtr snapshot,
                                               const v1::ClaimQuery& query,
                                               const CallOptions& call);
absl::StatusOr<PageOf<v1::AssertionView>> FindPage(
    SnapshotPtr snapshot, const v1::AssertionQuery& query,
    const CallOptions& call);
absl::StatusOr<PageOf<v1::Entity>> FindPage(SnapshotPtr snapshot,
                                            const v1::EntityQuery& query,
                                            const CallOptions& call);
absl::StatusOr<PageOf<v1::Document>> FindPage(SnapshotPtr snapshot,
                                              const v1::DocumentQuery& query,
                                              const CallOptions& call);

absl::StatusOr<std::vector<v1::GroupCount>> Count(SnapshotPtr snapshot,
                                                  const v1::ClaimQuery& query,
                                                  v1::GroupBy group,
                                                  const CallOptions& call);
absl::StatusOr<std::vector<v1::GroupCount>> Count(
    SnapshotPtr snapshot, const v1::AssertionQuery& query, v1::GroupBy group,
    const CallOptions& call);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_FIND_H_
