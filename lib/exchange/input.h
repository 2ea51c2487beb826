#ifndef VERACITY_EXCHANGE_INPUT_H_
#define VERACITY_EXCHANGE_INPUT_H_

#include <cstddef>
#include <cstring>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace veracity::internal {

// An Input reads a stream in pieces, in which readers look for what they need:
// a line that never ends does not fill the memory. A byte order mark of UTF-8
// at the start is skipped.
class Input {
 public:
  // `in` must outlive the input.
  explicit Input(std::istream& in) : in_(&in), buffer_(64 << 10) {
    Refill();
    absl::ConsumePrefix(&left_, "\xef\xbb\xbf");
  }

  // Bytes that come next; none at the end of the stream, or if it failed.
  absl::string_view Ahead() {
    if (left_.empty()) Refill();
    return left_;
  }
  // REQUIRES: count <= Ahead().size()
  void Skip(size_t count) { left_.remove_prefix(count); }

  // UNAVAILABLE if the stream could not be read.
  const absl::Status& status() const { return status_; }

 private:
  void Refill() {
    if (!status_.ok() || in_->eof()) return;
    try {
      in_->read(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    } catch (...) {  // of a stream that was told to throw; its state has it
    }
    left_ = {buffer_.data(), static_cast<size_t>(in_->gcount())};
    if (in_->bad() || (in_->fail() && !in_->eof())) {
      left_ = {};
      status_ = absl::UnavailableError("the stream cannot be read");
    }
  }

  std::istream* in_;
  std::vector<char> buffer_;
  absl::string_view left_;
  absl::Status status_;
};

}  // namespace veracity::internal

#endif  // VERACITY_EXCHANGE_INPUT_H_
