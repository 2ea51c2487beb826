#ifndef VERACITY_PYTHON_CALL_H_
#define VERACITY_PYTHON_CALL_H_

#include <pybind11/pybind11.h>

#include <atomic>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "veracity/call.h"

// How Python waits for the library: without the GIL, and ready to be
// interrupted.

namespace veracity::python {

namespace py = pybind11;

// Runs a short call without the GIL. `work` touches no Python object.
template <typename Work>
auto Released(Work work) {
  const py::gil_scoped_release release;
  return work();
}

// What a Python caller says of one call: seconds that it may take, and a
// callable that is told how far it is, as progress(done, total).
struct Wishes {
  std::optional<double> timeout;
  std::optional<py::function> progress;
};

// Runs `work(call)` on a thread of its own while the calling one waits: it
// wakes every 50 ms to run signal handlers, so that Ctrl-C raises
// KeyboardInterrupt, and to tell `wishes.progress`. What these raise, or that
// the time is up, cancels the call and waits for it. What they raise is then
// raised; that the time is up, only if the call did end CANCELLED: one that was
// past stopping has its result, and what it recorded is recorded. All Python
// code runs on the calling thread. Where that is not the main one, which alone
// handles signals, and there are no wishes, no other thread is started.
//
// Time is the processor's: a ledger's clock may be any.
//
// `cancelled` is what the call is stopped by; it outlives all uses of it.
void RunInterruptibly(
    const Wishes& wishes, std::atomic<bool>* cancelled,
    const std::function<absl::Status(const CallOptions&)>& work);

inline const absl::Status& StatusOf(const absl::Status& result) {
  return result;
}
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// `work` returns a Status, or a StatusOr.
template <typename Work>
auto Interruptibly(const Wishes& wishes, Work work) {
  std::atomic<bool> cancelled = false;
  std::optional<decltype(work(CallOptions()))> result;
  RunInterruptibly(wishes, &cancelled, [&](const CallOptions& call) {
    return StatusOf(result.emplace(work(call)));
  });
  return *std::move(result);
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_CALL_H_
