#ifndef VERACITY_PYTHON_STATUS_H_
#define VERACITY_PYTHON_STATUS_H_

#include <exception>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace veracity::python {

// A status on its way to Python, where it becomes the exception of its code
// (veracity/errors.py). It crosses this binding only, never the library.
class StatusError : public std::exception {
 public:
  // `report`: a serialized RecordReport of a batch that was refused, or empty.
  explicit StatusError(absl::Status status, std::string report = "")
      : status_(std::move(status)),
        message_(status_.message()),
        report_(std::move(report)) {}

  const absl::Status& status() const { return status_; }
  const std::string& report() const { return report_; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  absl::Status status_;
  std::string message_;
  std::string report_;
};

inline void Check(const absl::Status& status) {
  if (!status.ok()) throw StatusError(status);
}

template <typename T>
T Take(absl::StatusOr<T> result) {
  if (!result.ok()) throw StatusError(result.status());
  return *std::move(result);
}

// Has StatusErrors raise their exceptions.
void RegisterErrors();

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_STATUS_H_
