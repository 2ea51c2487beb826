#ifndef VERACITY_PYTHON_INTAKE_H_
#define VERACITY_PYTHON_INTAKE_H_

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "veracity/ledger.h"
#include "veracity/text_formats.h"
#include "veracity/v1/report.pb.h"

namespace veracity::python {

struct IntakeOptions {
  // Of each batch.
  std::vector<std::string> authors;
  std::string tool;
  std::string note;
  // Fail on the first bad record instead of leaving it out with an issue.
  bool strict = false;
  size_t batch_entries = 50'000;
  size_t maximum_issues = 1000;
  CallOptions call;
};

// An Intake records entries in batches as they come, and adds up what became
// of them. While one batch is recorded, entries of the next are taken; each is
// on the disk before the next begins to be recorded. After an error those
// before it stay, and the same entries again go on where it stopped.
class Intake {
 public:
  Intake(Ledger& ledger, const IntakeOptions& options);
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  absl::Status Add(v1::Entry entry);
  // Records what is left, and reports. `issues`: of the reading.
  absl::StatusOr<v1::ImportReport> Finish(std::vector<v1::Issue> issues);

 private:
  // Begins to record what there is, once the batch before is recorded.
  absl::Status Begin();
  // Waits for the batch that is being recorded, if one is, and notes it.
  absl::Status Await();

  Ledger& ledger_;
  const IntakeOptions options_;
  v1::Batch batch_;
  v1::ImportReport report_;
  // Last: it is waited for before the others go.
  std::future<absl::StatusOr<v1::RecordReport>> recording_;
};

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_INTAKE_H_
