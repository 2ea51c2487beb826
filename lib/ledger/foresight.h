#ifndef VERACITY_LEDGER_FORESIGHT_H_
#define VERACITY_LEDGER_FORESIGHT_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/digest.h"
#include "ledger/core.h"
#include "ledger/prepare.h"
#include "storage/connection.h"

namespace veracity::internal {

// What a batch names and brings, looked up together before the writer's turn
// comes: to a server a look-up is a journey, and others wait while we hold the
// turn. Keys never change and what is on record stays there, so that only what
// was not there has to be looked up again, if others have written meanwhile.
// In a process's own file there is nothing to gain, and nothing is foreseen.
class Foresight {
 public:
  struct Known {
    int64_t key = 0;  // 0: there is no such row
    uint64_t shard = 0;
    bool on_record = false;
  };

  explicit Foresight(Connection& connection) : connection_(connection) {}

  // Looks up what the entries need.
  absl::Status Look(const NameCache& names, absl::Span<const Prepared> entries);
  // Within the writer's turn: looks again for what may have come since, if
  // `last_commit` is not that of before.
  absl::Status LookAgain(int64_t last_commit);

  // Null: nothing was foreseen.
  const Known* Named(Kind kind, absl::string_view id) const;
  // Claims and assertions.
  const Known* Hashed(absl::string_view digest) const;
  const Known* Retraction(absl::string_view digest) const;
  // The last assertion of a claim on record; -1: not foreseen.
  int64_t LastAssertionOf(int64_t claim) const;

 private:
  using ByText = std::map<std::string, Known, std::less<>>;

  void Need(const Prepared& entry, const NameCache& names);
  void NeedRef(const v1::RecordRef& ref, const NameCache& names);
  void NeedValue(const v1::Value& value, const NameCache& names);
  void NeedGround(const v1::Ground& ground, const NameCache& names);
  void NeedName(Kind kind, absl::string_view id, const NameCache& names);
  absl::Status LookUp();
  // Looks up what is known of claims that have keys.
  absl::Status LookUpClaims();
  // Runs a statement for each of a map that is not on record yet.
  absl::Status LookUp(absl::string_view sql, bool text, ByText* known);

  Connection& connection_;
  int64_t commit_ = -1;
  ByText entities_;
  ByText documents_;
  ByText predicates_;
  ByText hashed_;
  ByText retractions_;
  std::set<std::string> claims_spoken_of_;
  absl::flat_hash_map<int64_t, int64_t> last_assertions_;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_FORESIGHT_H_
