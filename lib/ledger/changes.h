#ifndef VERACITY_LEDGER_CHANGES_H_
#define VERACITY_LEDGER_CHANGES_H_

#include <optional>
#include <string>
#include <vector>

#include "ledger/find.h"
#include "ledger/reader.h"
#include "veracity/ids.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

// The entries at some positions of the log, in order, as the feed has them.
absl::StatusOr<std::vector<v1::Change>> ReadEntriesAt(
    Reader& reader, const std::vector<int64_t>& positions);

// The entries after commit `since`, in order, up to the snapshot.
Results<v1::Change> ChangesSince(SnapshotPtr snapshot, uint64_t since,
                                 CallOptions call);

// The digest that the log keeps of what an entry says beyond its identity.
absl::StatusOr<std::optional<std::string>> ContentOf(const Snapshot& snapshot,
                                                     const v1::Change& change);

// The standing assertions on a claim, in the order of recording.
absl::Status ReadAssertionsOf(Reader& reader, const ClaimId& id,
                              std::vector<v1::AssertionView>* views);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_CHANGES_H_
