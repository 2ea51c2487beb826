#ifndef VERACITY_BASE_FIRST_ERROR_H_
#define VERACITY_BASE_FIRST_ERROR_H_

#include <google/protobuf/io/tokenizer.h>

#include <string>

#include "absl/strings/str_cat.h"

namespace veracity::internal {

// Takes what a parser of protobuf's text format complains of; the first is the
// one to tell.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (!message_.empty()) return;
    line_ = line + 1;
    message_ = absl::StrCat("column ", column + 1, ": ", message);
  }
  int line() const { return line_; }
  const std::string& message() const { return message_; }

 private:
  int line_ = 0;
  std::string message_;
};

}  // namespace veracity::internal

#endif  // VERACITY_BASE_FIRST_ERROR_H_
