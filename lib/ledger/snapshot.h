#ifndef VERACITY_LEDGER_SNAPSHOT_H_
#define VERACITY_LEDGER_SNAPSHOT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/core.h"
#include "ledger/snapshot_memo.h"
#include "storage/connection.h"
#include "storage/keys.h"
#include "veracity/edtf.h"
#include "veracity/v1/query.pb.h"

namespace veracity::internal {

// What is withdrawn as of a said time: computed from the retractions that had
// been made by then, since the intervals in the store know only of recording.
class SaidWithdrawals {
 public:
  // Certainly: withdrawals possibly made count, and what undoes them if it was
  // certainly made. Possibly: the reverse.
  static absl::StatusOr<SaidWithdrawals> Load(Connection& connection,
                                              int64_t commit, Instant said,
                                              bool certainly);

  // Whether one entry of a record is withdrawn.
  bool Withdrawn(Kind kind, int64_t key, int64_t source, int64_t document,
                 int64_t position) const;

 private:
  bool Hit(Kind kind, int64_t target, int64_t author) const;

  // Authors in effect on a target.
  absl::flat_hash_map<std::pair<int, int64_t>, std::vector<int64_t>> effects_;
  // Of each commit, its author; of each author, its ancestors.
  absl::flat_hash_map<int64_t, int64_t> author_of_;
  absl::flat_hash_map<int64_t, std::vector<int64_t>> lineage_;
};

// What a View is: a ledger as of three times. Immutable, but for a memory of
// what was read.
class Snapshot {
 public:
  // As of `as_of`; INVALID_ARGUMENT if a time cannot be read, OUT_OF_RANGE if
  // the commit has not happened.
  static absl::StatusOr<std::shared_ptr<const Snapshot>> Take(
      std::shared_ptr<Core> core, const v1::AsOf& as_of);
  // One that could not be taken.
  static std::shared_ptr<const Snapshot> Failed(std::shared_ptr<Core> core,
                                                absl::Status status);

  Core& core() const { return *core_; }
  const std::shared_ptr<Core>& shared_core() const { return core_; }
  int64_t commit() const { return commit_; }
  int64_t last_position() const { return LastPositionOf(commit_); }
  const v1::AsOf& as_of() const { return as_of_; }
  const absl::Status& status() const { return status_; }

  // The said axis: SQL that an assertion row `alias` passes if it had been
  // said by then ("" without limit), and whether its rows need Withdrawn().
  const std::optional<Instant>& said() const { return said_; }
  bool said_certainly() const { return said_certainly_; }
  const SaidWithdrawals* said_withdrawals() const {
    return said_withdrawals_.get();
  }
  // The valid axis.
  const std::optional<TimeBounds>& valid() const { return valid_; }
  bool valid_certainly() const { return valid_certainly_; }

  // What was read as of it.
  SnapshotMemo& memo() const { return memo_; }

 private:
  explicit Snapshot(std::shared_ptr<Core> core) : core_(std::move(core)) {}

  std::shared_ptr<Core> core_;
  int64_t commit_ = 0;
  v1::AsOf as_of_;
  absl::Status status_;
  std::optional<Instant> said_;
  bool said_certainly_ = false;
  std::shared_ptr<const SaidWithdrawals> said_withdrawals_;
  std::optional<TimeBounds> valid_;
  bool valid_certainly_ = false;
  mutable SnapshotMemo memo_;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_SNAPSHOT_H_
