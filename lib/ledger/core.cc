#include "ledger/core.h"

namespace veracity::internal {

std::optional<NameCache::Found> NameCache::Find(Kind kind,
                                                absl::string_view id) const {
  std::lock_guard<std::mutex> lock(mutex_);
  auto found =
      by_name_.find(std::make_pair(static_cast<int>(kind), std::string(id)));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> NameCache::NameOf(Kind kind, int64_t key) const {
  std::lock_guard<std::mutex> lock(mutex_);
  auto found = by_key_.find(std::make_pair(static_cast<int>(kind), key));
  if (found == by_key_.end()) return std::nullopt;
  return found->second;
}

void NameCache::Put(Kind kind, absl::string_view id, Found found) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (by_name_.size() >= kMaximum) {
    by_name_.clear();
    by_key_.clear();
  }
  by_name_[std::make_pair(static_cast<int>(kind), std::string(id))] = found;
  by_key_[std::make_pair(static_cast<int>(kind), found.key)] = std::string(id);
}

absl::Status CheckCall(const CallOptions& call, const LedgerOptions& options) {
  if (call.cancelled != nullptr && *call.cancelled) {
    return absl::CancelledError("the call was cancelled");
  }
  if (call.deadline != absl::InfiniteFuture() &&
      options.clock() > call.deadline) {
    return absl::DeadlineExceededError("the call's deadline has passed");
  }
  return absl::OkStatus();
}

void Obey(const CallOptions& call, const LedgerOptions& options,
          Connection& connection) {
  if (call.cancelled == nullptr && call.deadline == absl::InfiniteFuture()) {
    return;
  }
  connection.SetInterrupt(
      [&call, &options] { return CheckCall(call, options); });
}

}  // namespace veracity::internal
