#ifndef VERACITY_LEDGER_CORE_H_
#define VERACITY_LEDGER_CORE_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "veracity/call.h"
#include "veracity/ledger.h"

namespace veracity::internal {

// Names and their keys, as far as they have been met: keys never change, so
// what is remembered stays true whoever writes. Bounded; thread-safe.
class NameCache {
 public:
  struct Found {
    int64_t key = 0;
    // Something describes it. Once true it stays so.
    bool described = false;
  };

  std::optional<Found> Find(Kind kind, absl::string_view id) const;
  std::optional<std::string> NameOf(Kind kind, int64_t key) const;
  void Put(Kind kind, absl::string_view id, Found found);

 private:
  static constexpr size_t kMaximum = 500'000;

  mutable std::mutex mutex_;
  absl::flat_hash_map<std::pair<int, std::string>, Found> by_name_;
  absl::flat_hash_map<std::pair<int, int64_t>, std::string> by_key_;
};

// What a ledger and all its views share.
struct Core {
  std::unique_ptr<Database> database;
  LedgerOptions options;
  std::string owner;
  NameCache names;
  // One writer of this process at a time; other processes wait in the database.
  std::mutex writing;
};

// DEADLINE_EXCEEDED or CANCELLED once a call should end; else OK.
absl::Status CheckCall(const CallOptions& call, const LedgerOptions& options);

// Has long statements of the connection end with the call, as CheckCall says.
void Obey(const CallOptions& call, const LedgerOptions& options,
          Connection& connection);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_CORE_H_
