#include "intake.h"

#include <utility>

namespace veracity::python {

Intake::Intake(Ledger& ledger, const IntakeOptions& options)
    : ledger_(ledger), options_(options) {}

absl::Status Intake::Add(v1::Entry entry) {
  *batch_.add_entries() = std::move(entry);
  return static_cast<size_t>(batch_.entries_size()) >= options_.batch_entries
             ? Record()
             : absl::OkStatus();
}

absl::Status Intake::Record() {
  if (batch_.entries().empty()) return absl::OkStatus();
  for (const std::string& author : options_.authors) {
    batch_.add_authors(author);
  }
  batch_.set_tool(options_.tool);
  batch_.set_note(options_.note);
  RecordOptions record;
  record.all_or_nothing = options_.strict;
  record.call = options_.call;
  record.call.progress = nullptr;
  absl::StatusOr<v1::RecordReport> report = ledger_.Record(batch_, record);
  if (!report.ok()) return report.status();
  const uint64_t before = report_.records();
  report_.set_records(before + static_cast<uint64_t>(batch_.entries_size()));
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
  batch_.Clear();
  if (options_.call.progress) options_.call.progress({report_.records(), 0});
  return absl::OkStatus();
}

absl::StatusOr<v1::ImportReport> Intake::Finish(std::vector<v1::Issue> issues) {
  const absl::Status recorded = Record();
  if (!recorded.ok()) return recorded;
  for (v1::Issue& issue : issues) *report_.add_issues() = std::move(issue);
  return std::move(report_);
}

}  // namespace veracity::python
