#ifndef VERACITY_LEDGER_FEED_H_
#define VERACITY_LEDGER_FEED_H_

#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "ledger/core.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "ledger/with_reader.h"
#include "veracity/call.h"
#include "veracity/results.h"

namespace veracity::internal {

// Adds the next portion of a feed; returns whether it was the last.
template <typename T>
using FetchPortion =
    std::function<absl::StatusOr<bool>(Reader& reader, std::deque<T>* portion)>;

// Results that are read a portion at a time, each in a transaction of its own:
// between two of them nothing is held.
template <typename T>
Results<T> Feed(std::shared_ptr<const Snapshot> snapshot, CallOptions call,
                FetchPortion<T> fetch) {
  struct State {
    std::shared_ptr<const Snapshot> snapshot;
    CallOptions call;
    FetchPortion<T> fetch;
    std::deque<T> portion;
    bool ended = false;
  };
  auto state = std::make_shared<State>(
      State{std::move(snapshot), std::move(call), std::move(fetch), {}});
  return Results<T>([state](T* next, absl::Status* status) {
    if (state->portion.empty() && !state->ended) {
      *status = CheckCall(state->call, state->snapshot->core().options);
      if (!status->ok()) return false;
      *status = WithReader(
          *state->snapshot, state->call, [&](Reader& reader) -> absl::Status {
            absl::StatusOr<bool> ended = state->fetch(reader, &state->portion);
            if (ended.ok()) state->ended = *ended;
            return ended.status();
          });
      if (!status->ok()) return false;
    }
    if (state->portion.empty()) return false;
    *next = std::move(state->portion.front());
    state->portion.pop_front();
    return true;
  });
}

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_FEED_H_
