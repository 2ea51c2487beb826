#ifndef VERACITY_CLI_SESSION_H_
#define VERACITY_CLI_SESSION_H_

#include <atomic>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "output.h"
#include "veracity/call.h"
#include "veracity/ledger.h"

namespace veracity::cli {

// What a command returns that was carried out and found something amiss, of
// which it has told: records left out, a damaged file, a passage not there.
absl::Status NotAllWell();

// What all commands share.
struct Session {
  std::string ledger;
  // The moment to record as; none: the system's clock.
  std::optional<absl::Time> now;
  // Set on an interrupt.
  const std::atomic<bool>* interrupted = nullptr;
  Output* out = nullptr;

  // What to call the ledger: a URI without its password.
  std::string LedgerName() const;
  absl::Time Now() const { return now.value_or(absl::Now()); }
  // Opens the ledger, which must exist.
  absl::StatusOr<Ledger> OpenToRead() const;
  absl::StatusOr<Ledger> OpenToWrite() const;
  // For a long call: how to stop it, how to show how far it is.
  CallOptions Call(ProgressBar* bar = nullptr) const;
};

// The times as of which a reading command looks at the ledger.
struct AsOfOptions {
  std::string recorded;
  std::string said;
  std::string valid;
  bool certainly = false;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_SESSION_H_
