#ifndef VERACITY_EXCHANGE_ISSUE_LOG_H_
#define VERACITY_EXCHANGE_ISSUE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

inline v1::Issue ErrorIssue(absl::string_view field,
                            absl::string_view message) {
  v1::Issue issue;
  issue.set_severity(v1::Issue::SEVERITY_ERROR);
  issue.set_field(std::string(field));
  issue.set_message(std::string(message));
  return issue;
}

// An IssueLog collects what a reader finds, up to a number; the last issue
// tells how many more there were, once the log goes out of scope.
class IssueLog {
 public:
  // `issues` may be null, and must outlive the log.
  IssueLog(std::vector<v1::Issue>* issues, size_t most, bool strict)
      : issues_(issues), most_(most), strict_(strict) {}
  IssueLog(const IssueLog&) = delete;
  IssueLog& operator=(const IssueLog&) = delete;
  ~IssueLog() {
    if (left_out_ == 0) return;
    v1::Issue issue;
    issue.set_severity(v1::Issue::SEVERITY_WARNING);
    issue.set_message(absl::StrCat(left_out_, " more issues"));
    issue.set_action("left out");
    issues_->push_back(std::move(issue));
  }

  // Notes that a record at `line` is left out. Returns INVALID_ARGUMENT, what
  // ends the reading, if it is strict.
  absl::Status SkipRecord(uint64_t line, v1::Issue issue) {
    issue.set_line(line);
    absl::Status error;
    if (strict_) {
      error = absl::InvalidArgumentError(absl::StrCat(
          line > 0 ? absl::StrCat("line ", line, ": ") : "", issue.field(),
          issue.field().empty() ? "" : ": ", issue.message()));
    } else {
      issue.set_action("record skipped");
    }
    Keep(std::move(issue));
    return error;
  }

 private:
  void Keep(v1::Issue issue) {
    if (issues_ == nullptr) return;
    if (kept_ == most_) {
      ++left_out_;
      return;
    }
    issues_->push_back(std::move(issue));
    ++kept_;
  }

  std::vector<v1::Issue>* issues_;
  size_t most_;
  bool strict_;
  size_t kept_ = 0;
  uint64_t left_out_ = 0;
};

}  // namespace veracity::internal

#endif  // VERACITY_EXCHANGE_ISSUE_LOG_H_
