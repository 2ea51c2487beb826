#include "intake.h"

#include <utility>

namespace veracity::python {

Intake::Intake(Ledger& ledger, const IntakeOptions& options)
    : ledger_(ledger), options_(options) {}

absl::Status Intake::Add(v1::Entry entry) {
  *batch_.add_entries() = std::move(entry);
  return static_cast<size_t>(batch_.entries_size()) >= options_.batch_entries
             ? Begin()
             : absl::OkStatus();
}

absl::Status Intake::Begin() {
  const absl::Status before = Await();
  if (!before.ok()) return before;
  for (const std::string& author : options_.authors) {
    batch_.add_authors(author);
  }
  batch_.set_tool(options_.tool);
  batch_.set_note(options_.note);
  recording_ = std::async(std::launch::async,
                          [this, batch = std::exchange(batch_, v1::Batch())] {
                            RecordOptions record;
                            record.all_or_nothing = options_.strict;
                            record.call = options_.call;
                            record.call.progress = nullptr;
                            return ledger_.Record(batch, record);
                          });
  return absl::OkStatus();
}

absl::Status Intake::Await() {
  if (!recording_.valid()) return absl::OkStatus();
  const absl::StatusOr<v1::RecordReport> report = recording_.get();
  if (!report.ok()) return report.status();
  report_.set_records(report_.records() +
                      static_cast<uint64_t>(report->results_size()));
  report_.set_inserted(report_.inserted() + report->inserted());
  report_.set_known(report_.known() + report->known_records());
  report_.set_rejected(report_.rejected() + report->rejected());
  report_.set_batches(report_.batches() + 1);
  for (const v1::RecordResult& result : report->results()) {
    if (result.outcome() != v1::OUTCOME_REJECTED) continue;
    if (static_cast<size_t>(report_.issues_size()) >= options_.maximum_issues) {
      report_.set_issues_left_out(report_.issues_left_out() + 1);
      continue;
    }
    v1::Issue* issue = report_.add_issues();
    issue->set_severity(v1::Issue::SEVERITY_ERROR);
    issue->set_field(result.field());
    issue->set_message(result.reason());
    issue->set_action("record left out");
  }
  if (options_.call.progress) options_.call.progress({report_.records(), 0});
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportReport> Intake::Finish(std::vector<v1::Issue> issues) {
  const absl::Status begun =
      batch_.entries().empty() ? absl::OkStatus() : Begin();
  if (!begun.ok()) return begun;
  const absl::Status recorded = Await();
  if (!recorded.ok()) return recorded;
  for (v1::Issue& issue : issues) *report_.add_issues() = std::move(issue);
  return std::move(report_);
}

}  // namespace veracity::python
