#include "verify/graph/blocks.h"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

#include "base/parallel.h"
#include "base/status_macros.h"
#include "ledger/with_reader.h"
#include "verify/assess.h"
#include "verify/graph/block_reader.h"

namespace veracity::internal {
namespace {

// The claims of a view, handed out to several readers, each claim once.
class ClaimsToRead {
 public:
  // In ascending order; so many at a time.
  ClaimsToRead(std::vector<int64_t> claims, size_t together)
      : claims_(std::move(claims)),
        together_(std::max<size_t>(1, together)),
        is_taken_(claims_.size()) {}

  // The next ones; none once something went wrong, or all are taken.
  std::vector<int64_t> Next() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<int64_t> next;
    if (!status_.ok()) return next;
    for (; at_ < claims_.size() && next.size() < together_; ++at_) {
      if (is_taken_[at_]) continue;
      is_taken_[at_] = true;
      next.push_back(claims_[at_]);
    }
    taken_ += next.size();
    return next;
  }

  bool Take(int64_t claim) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::lower_bound(claims_.begin(), claims_.end(), claim);
    if (found == claims_.end() || *found != claim) return false;
    const auto i = static_cast<size_t>(found - claims_.begin());
    if (is_taken_[i]) return false;
    ++taken_;
    return is_taken_[i] = true;
  }

  void Fail(const absl::Status& status) {
    std::lock_guard<std::mutex> lock(mutex_);
    status_.Update(status);
  }

  absl::Status status() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return status_;
  }
  Progress progress() const {
    std::lock_guard<std::mutex> lock(mutex_);
    return {taken_, claims_.size()};
  }

 private:
  const std::vector<int64_t> claims_;
  const size_t together_;
  mutable std::mutex mutex_;
  std::vector<bool> is_taken_;
  size_t at_ = 0, taken_ = 0;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<GraphBlocks> ReadBlocks(const Snapshot& snapshot,
                                       const v1::AssessmentPolicy& policy,
                                       const GraphOptions& options) {
  GraphBlocks read;
  read.part = options.part;
  read.parts = options.parts;
  std::vector<int64_t> claims;
  VERACITY_RETURN_IF_ERROR(
      WithReader(snapshot, options.call, [&](Reader& reader) -> absl::Status {
        AssessOptions asked;
        asked.asked = options.asked;
        VERACITY_ASSIGN_OR_RETURN(read.question, QuestionOf(reader, asked));
        const Cell cells[] = {Cell::Int(snapshot.last_position()),
                              Cell::Int(options.part),
                              Cell::Int(options.parts)};
        return reader.connection().Run(
            "SELECT key FROM claims WHERE position<=?1"
            " AND (shard%?3+?3)%?3=?2 ORDER BY key",
            cells, [&](Cells row) {
              claims.push_back(row[0].integer);
              return true;
            });
      }));
  read.claims_read = claims.size();
  ClaimsToRead to_read(std::move(claims), options.block_claims);

  const std::thread::id caller = std::this_thread::get_id();
  const int threads = std::max(1, options.threads);
  std::vector<std::vector<BlockPtr>> of_thread(threads);
  const auto work = [&](int thread) {
    to_read.Fail(
        WithReader(snapshot, options.call, [&](Reader& reader) -> absl::Status {
          BlockReader blocks(reader, policy, read.question, options);
          for (;;) {
            const std::vector<int64_t> next = to_read.Next();
            if (next.empty()) return absl::OkStatus();
            VERACITY_RETURN_IF_ERROR(blocks.Read(
                next, [&](int64_t claim) { return to_read.Take(claim); },
                &of_thread[thread]));
            if (options.call.progress && std::this_thread::get_id() == caller) {
              options.call.progress(to_read.progress());
            }
          }
        }));
  };
  ForEachInParallel(threads, threads, work);
  VERACITY_RETURN_IF_ERROR(to_read.status());

  for (std::vector<BlockPtr>& blocks : of_thread) {
    read.blocks.insert(read.blocks.end(), blocks.begin(), blocks.end());
  }
  std::sort(read.blocks.begin(), read.blocks.end(),
            [](const BlockPtr& a, const BlockPtr& b) {
              return a->answers().front().key < b->answers().front().key;
            });
  read.index.Add(read.blocks);
  return read;
}

}  // namespace veracity::internal
