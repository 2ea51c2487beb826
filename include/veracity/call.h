#ifndef VERACITY_CALL_H_
#define VERACITY_CALL_H_

#include <atomic>
#include <cstdint>
#include <functional>

#include "absl/time/time.h"

namespace veracity {

// How far a long call has come.
struct Progress {
  // Records, rows or steps done, and in all (0: not known).
  uint64_t done = 0;
  uint64_t total = 0;
};

// What a caller says of one call: how long it may take and how to stop it.
// Every call that can be long takes one; the default never ends early.
struct CallOptions {
  // By the ledger's clock. Past it the call returns DEADLINE_EXCEEDED and has
  // done nothing, or what its documentation says it keeps.
  absl::Time deadline = absl::InfiniteFuture();
  // Set by any thread: the call returns CANCELLED soon after. Not owned; must
  // outlive the call.
  const std::atomic<bool>* cancelled = nullptr;
  // Called now and then on the calling thread.
  std::function<void(const Progress&)> progress;
};

}  // namespace veracity

#endif  // VERACITY_CALL_H_
