#ifndef VERACITY_LEDGER_SNAPSHOT_MEMO_H_
#define VERACITY_LEDGER_SNAPSHOT_MEMO_H_

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "storage/keys.h"

namespace veracity::internal {

// A row of what has a name.
struct NameRow {
  int64_t position = 0;  // 0: only referred to
  int64_t flags = 0;
  std::string id;
  std::string payload;  // of the first entry
};

// What was read of a snapshot and is asked again and again: a snapshot never
// changes, so neither do the answers. Bounded; thread-safe.
class SnapshotMemo {
 public:
  // Names that nothing on record had.
  bool IsAbsent(Kind kind, absl::string_view name) const;
  void PutAbsent(Kind kind, absl::string_view name);

  // Whether an entry stands that brought a record; of record 0: of any, as far
  // as that goes by its batch.
  std::optional<bool> Stands(Kind kind, int64_t key, int64_t position) const;
  void PutStands(Kind kind, int64_t key, int64_t position, bool stands);

  // Predicates: every question asks for all of them.
  std::optional<NameRow> Predicate(int64_t key) const;
  void PutPredicate(int64_t key, const NameRow& row);

  // Whether this one gave us batches; none: it is not known who did.
  std::optional<bool> IsAuthor(absl::string_view entity) const;
  void PutAuthors(absl::flat_hash_set<std::string> authors);

 private:
  static constexpr size_t kMaximum = 100'000;

  mutable std::mutex mutex_;
  absl::flat_hash_set<std::pair<int, std::string>> absent_;
  absl::flat_hash_map<std::tuple<int, int64_t, int64_t>, bool> stands_;
  absl::flat_hash_map<int64_t, NameRow> predicates_;
  std::optional<absl::flat_hash_set<std::string>> authors_;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_SNAPSHOT_MEMO_H_
