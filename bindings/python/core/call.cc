#include "call.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
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
  std::exception_ptr thrown;
};

// Runs what is due on the Python side. Needs the GIL.
void Look(const Wishes& wishes, Clock::time_point end,
          const std::optional<Progress>& progress) {
  if (PyErr_CheckSignals() != 0) throw py::error_already_set();
  if (Clock::now() >= end) {
    throw StatusError(absl::DeadlineExceededError(
        absl::StrCat("the call took longer than ", *wishes.timeout, " s")));
  }
  if (wishes.progress.has_value() && progress.has_value()) {
    (*wishes.progress)(progress->done, progress->total);
  }
}

}  // namespace

void RunInterruptibly(const Wishes& wishes, std::atomic<bool>* cancelled,
                      const std::function<void(const CallOptions&)>& work) {
  CallOptions call;
  call.cancelled = cancelled;
  if (!wishes.progress.has_value() && !wishes.timeout.has_value() &&
      !IsMainThread()) {
    const py::gil_scoped_release release;
    work(call);
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
    std::exception_ptr thrown;
    try {
      work(call);
    } catch (...) {
      thrown = std::current_exception();
    }
    const std::lock_guard<std::mutex> lock(shared.mutex);
    shared.done = true;
    shared.thrown = thrown;
    shared.changed.notify_one();
  });
  std::exception_ptr stopped;
  for (bool done = false; !done;) {
    std::optional<Progress> progress;
    {
      const py::gil_scoped_release release;
      std::unique_lock<std::mutex> lock(shared.mutex);
      done = shared.changed.wait_until(
          lock, std::min(end, Clock::now() + kBetweenLooks),
          [&] { return shared.done; });
      progress = std::exchange(shared.progress, std::nullopt);
    }
    if (stopped) continue;
    try {
      // What is done in time is done, however late that is seen.
      Look(wishes, done ? Clock::time_point::max() : end, progress);
    } catch (...) {
      stopped = std::current_exception();
      *cancelled = true;
    }
  }
  worker.join();
  if (stopped) std::rethrow_exception(stopped);
  if (shared.thrown) std::rethrow_exception(shared.thrown);
}

}  // namespace veracity::python
