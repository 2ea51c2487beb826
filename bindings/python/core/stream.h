#ifndef VERACITY_PYTHON_STREAM_H_
#define VERACITY_PYTHON_STREAM_H_

#include <pybind11/pybind11.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "call.h"
#include "status.h"
#include "veracity/results.h"

namespace veracity::python {

// A MessageStream gives the answers to a query as serialized messages, a
// portion a call, and keeps alive what they are read from. Threads may share
// it: each answer goes to one of them.
class MessageStream {
 public:
  // `read(call)` begins the reading; `keep` lives as long as the stream.
  template <typename T>
  static std::unique_ptr<MessageStream> Of(
      std::shared_ptr<const void> keep,
      const std::function<Results<T>(const CallOptions&)>& read) {
    auto stream = std::unique_ptr<MessageStream>(new MessageStream);
    stream->keep_ = std::move(keep);
    CallOptions call;
    call.cancelled = &stream->cancelled_;
    auto results = std::make_shared<Results<T>>(read(call));
    stream->next_ = [results, message = T()](std::string* bytes,
                                             absl::Status* status) mutable {
      if (results->Next(&message)) return message.SerializeToString(bytes);
      *status = results->status();
      return false;
    };
    return stream;
  }

  // The next answers, at most `count`; fewer only at the end. What is few is
  // soon read: it is not worth another thread, and cannot be interrupted.
  py::list Next(size_t count) {
    constexpr size_t kFew = 32;
    std::vector<std::string> portion;
    absl::Status status;
    const auto read = [&](const CallOptions&) {
      const std::lock_guard<std::mutex> lock(mutex_);
      std::string bytes;
      while (portion.size() < count && next_(&bytes, &status)) {
        portion.push_back(std::move(bytes));
      }
      return status;
    };
    if (count <= kFew) {
      (void)Released([&] { return read({}); });
    } else {
      RunInterruptibly({}, &cancelled_, read);
    }
    Check(status);
    py::list list;
    for (const std::string& bytes : portion) list.append(py::bytes(bytes));
    return list;
  }

 private:
  MessageStream() = default;

  std::shared_ptr<const void> keep_;
  std::atomic<bool> cancelled_ = false;
  std::mutex mutex_;
  std::function<bool(std::string*, absl::Status*)> next_;
};

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_STREAM_H_
