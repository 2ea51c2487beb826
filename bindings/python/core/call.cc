#include "call.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "status.h"

namespace veracity::python {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetweenLooks(50);

bool IsMainThread() {
  const py::module_ threading = py::module_::import("threading");
  return threading.attr("current_thread")().is(threading.attr("main_thread")());
}

Clock::time_point EndOf(const Wishes& wishes) {
  constexpr double kLongest = 1e9;  // seconds that a time point has room for
  if (!wishes.timeout.has_value() || *wishes.timeout > kLongest) {
    return Clock::time_point::max();
  }
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(
                            std::chrono::duration<double>(*wishes.timeout));
}

// What the two threads share.
struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  std::optional<Progress> progress;
  absl::Status status;
  std::exception_ptr thrown;
};

// Runs what is due on the Python side. Needs the GIL.
void Look(const Wishes& wishes, const std::optional<Progress>& progress) {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (wishes.progress.has_value() && progress.has_value()) {
    (*wishes.progress)(progress->done, progress->total);
  }
}

}  // namespace

void RunInterruptibly(
    const Wishes& wishes, std::atomic<bool>* cancelled,
    const std::function<absl::Status(const CallOptions&)>& work) {
  CallOptions call;
  call.cancelled = cancelled;
  if (!wishes.progress.has_value() && !wishes.timeout.has_value() &&
      !IsMainThread()) {
    const py::gil_scoped_release release;
    (void)work(call);  // the caller has the result
    return;
  }
  const Clock::time_point end = EndOf(wishes);
  Shared shared;
  if (wishes.progress.has_value()) {
    call.progress = [&shared](const Progress& progress) {
      const std::lock_guard<std::mutex> lock(shared.mutex);
      shared.progress = progress;
    };
  }
  std::thread worker([&] {
    absl::Status status;
    std::exception_ptr thrown;
    try {
      status = work(call);
    } catch (...) {
      thrown = std::current_exception();
    }
    const std::lock_guard<std::mutex> lock(shared.mutex);
    shared.done = true;
    shared.status = std::move(status);
    shared.thrown = thrown;
    shared.changed.notify_one();
  });
  std::exception_ptr raised;
  bool late = false;
  for (bool done = false; !done;) {
    const Clock::time_point look = Clock::now() + kBetweenLooks;
    std::optional<Progress> progress;
    {
      const py::gil_scoped_release release;
      std::unique_lock<std::mutex> lock(shared.mutex);
      done = shared.changed.wait_until(lock, late ? look : std::min(end, look),
                                       [&] { return shared.done; });
      progress = std::exchange(shared.progress, std::nullopt);
    }
    if (raised) continue;
    late = late || (!done && Clock::now() >= end);
    try {
      Look(wishes, progress);
    } catch (...) {
      raised = std::current_exception();
    }
    if (late || raised) *cancelled = true;
  }
  worker.join();
  if (raised) std::rethrow_exception(raised);
  if (shared.thrown) std::rethrow_exception(shared.thrown);
  if (late && absl::IsCancelled(shared.status)) {
    throw StatusError(absl::DeadlineExceededError(
        absl::StrCat("the call took longer than ", *wishes.timeout, " s")));
  }
}

}  // namespace veracity::python
