#ifndef VERACITY_PYTHON_READ_AHEAD_H_
#define VERACITY_PYTHON_READ_AHEAD_H_

#include <cstddef>
#include <future>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "veracity/results.h"

namespace veracity::python {

// A ReadAhead reads answers a portion ahead, on another thread, while those
// before are made into columns. Few answers are read where they are asked for.
template <typename T>
class ReadAhead {
 public:
  explicit ReadAhead(Results<T> results) : results_(std::move(results)) {}
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next answer, valid until the next call; nullptr at the end or after an
  // error, which status() tells.
  const T* Next() {
    if (at_ == ready_.count) Take();
    return at_ < ready_.count ? &ready_.answers[at_++] : nullptr;
  }
  const absl::Status& status() const { return ready_.status; }

 private:
  static constexpr size_t kFew = 64;
  static constexpr size_t kMany = 512;

  // Answers are read into messages that are there from before: what they hold
  // of memory is used again.
  struct Portion {
    std::vector<T> answers;
    size_t count = 0;
    absl::Status status;
  };

  Portion Read(Portion portion, size_t most) {
    portion.answers.resize(most);
    portion.count = 0;
    while (portion.count < most &&
           results_.Next(&portion.answers[portion.count])) {
      ++portion.count;
    }
    portion.status = results_.status();
    return portion;
  }

  void Take() {
    if (ended_) return;
    Portion spare = std::move(ready_);
    ready_ = coming_.valid() ? coming_.get() : Read(Portion(), kFew);
    at_ = 0;
    ended_ = ready_.count < ready_.answers.size();
    if (ended_) return;
    coming_ = std::async(std::launch::async,
                         [this, spare = std::move(spare)]() mutable {
                           return Read(std::move(spare), kMany);
                         });
  }

  Results<T> results_;
  Portion ready_;
  size_t at_ = 0;
  bool ended_ = false;
  // Last: it is waited for before the others go.
  std::future<Portion> coming_;
};

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_READ_AHEAD_H_
