#include "ledger/snapshot_memo.h"

namespace veracity::internal {
namespace {

std::tuple<int, int64_t, int64_t> EntryKey(Kind kind, int64_t key,
                                           int64_t position) {
  // Batches stand or fall whole.
  if (key == 0) return {0, 0, CommitOf(position)};
  return {static_cast<int>(kind), key, position};
}

}  // namespace

bool SnapshotMemo::IsAbsent(Kind kind, absl::string_view name) const {
  std::lock_guard<std::mutex> lock(mutex_);
  return absent_.contains(
      std::make_pair(static_cast<int>(kind), std::string(name)));
}

void SnapshotMemo::PutAbsent(Kind kind, absl::string_view name) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (absent_.size() >= kMaximum) absent_.clear();
  absent_.insert({static_cast<int>(kind), std::string(name)});
}

std::optional<bool> SnapshotMemo::Stands(Kind kind, int64_t key,
                                         int64_t position) const {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = stands_.find(EntryKey(kind, key, position));
  if (found == stands_.end()) return std::nullopt;
  return found->second;
}

void SnapshotMemo::PutStands(Kind kind, int64_t key, int64_t position,
                             bool stands) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (stands_.size() >= kMaximum) stands_.clear();
  stands_[EntryKey(kind, key, position)] = stands;
}

std::optional<NameRow> SnapshotMemo::Predicate(int64_t key) const {
  std::lock_guard<std::mutex> lock(mutex_);
  const auto found = predicates_.find(key);
  if (found == predicates_.end()) return std::nullopt;
  return found->second;
}

void SnapshotMemo::PutPredicate(int64_t key, const NameRow& row) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (predicates_.size() >= kMaximum) predicates_.clear();
  predicates_[key] = row;
}

std::optional<bool> SnapshotMemo::IsAuthor(absl::string_view entity) const {
  std::lock_guard<std::mutex> lock(mutex_);
  if (!authors_.has_value()) return std::nullopt;
  return authors_->contains(entity);
}

void SnapshotMemo::PutAuthors(absl::flat_hash_set<std::string> authors) {
  std::lock_guard<std::mutex> lock(mutex_);
  authors_ = std::move(authors);
}

}  // namespace veracity::internal
