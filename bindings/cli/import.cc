// The command import: a bundle of somebody else's, or records in a readable
// form.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "arguments.h"
#include "commands.h"
#include "formats.h"
#include "status_macros.h"
#include "veracity/text_formats.h"

namespace veracity::cli {
namespace {

constexpr int kEntriesOfABatch = 100'000;
constexpr size_t kIssuesShown = 20;
constexpr size_t kHead = 4096;

// The first bytes of a file, which is then at its beginning again; of what
// cannot be read twice, the first byte.
std::string Head(std::istream& in, bool standard) {
  if (standard) {
    const int first = in.peek();
    return first < 0 ? "" : std::string(1, static_cast<char>(first));
  }
  std::string head(kHead, '\0');
  in.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(in.gcount()));
  in.clear();
  in.seekg(0);
  return head;
}

// As told; else by how the file begins; else by what it is called.
absl::StatusOr<std::string> FormatOf(const ImportFileOptions& options,
                                     absl::string_view head) {
  if (!options.format.empty()) return options.format;
  std::string format = FormatByContent(head);
  if (format.empty()) format = FormatByName(options.file);
  if (format.empty() && LooksLikeTable(head)) format = "csv";
  if (format == "ledger") {
    return WithHint(absl::InvalidArgumentError(
                        absl::StrCat("'", options.file, "' is a ledger")),
                    "export it first, then import what that wrote: veracity "
                    "--ledger FILE export FILE.bundle");
  }
  if (!format.empty()) return format;
  return WithHint(
      absl::InvalidArgumentError(absl::StrCat(
          "neither its name nor how it begins tells what '",
          options.file == "-" ? "standard input" : options.file, "' is")),
      "what is it? --format bundle, text, jsonl or csv");
}

// A table whose columns nobody has explained.
absl::Status NeedsColumns(const ImportFileOptions& options,
                          absl::string_view head) {
  const std::vector<absl::string_view> names =
      absl::StrSplit(head.substr(0, head.find_first_of("\r\n")), ',');
  std::string example = absl::StrCat("veracity import ", options.file);
  size_t i = 0;
  for (const char* field : {"subject", "predicate", "value", "source"}) {
    const absl::string_view name =
        i < names.size() ? absl::StripAsciiWhitespace(names[i++]) : "";
    if (name.empty()) {
      absl::StrAppend(&example, " --set ", field, "=...");
    } else {
      absl::StrAppend(&example, " --column ",
                      absl::StrContains(name, ' ')
                          ? absl::StrCat("\"", field, "=", Clean(name), "\"")
                          : absl::StrCat(field, "=", Clean(name)));
    }
  }
  return WithHint(
      absl::InvalidArgumentError("a table does not say what its columns mean"),
      absl::StrCat("say it, for example: ", example));
}

absl::Status SetFields(const std::vector<std::string>& typed, bool is_column,
                       CsvMapping* mapping) {
  const std::pair<absl::string_view, CsvField*> fields[] = {
      {"subject", &mapping->subject},
      {"predicate", &mapping->predicate},
      {"value", &mapping->value},
      {"value-type", &mapping->value_type},
      {"unit", &mapping->unit},
      {"valid", &mapping->valid},
      {"wording", &mapping->wording},
      {"language", &mapping->language},
      {"source", &mapping->source},
      {"stance", &mapping->stance},
      {"said", &mapping->said},
      {"document", &mapping->document},
      {"quote", &mapping->quote},
      {"basis", &mapping->basis},
      {"confidence-words", &mapping->confidence_words},
      {"confidence-scale", &mapping->confidence_scale},
      {"confidence-label", &mapping->confidence_label},
      {"extraction-agent", &mapping->extraction_agent},
      {"extraction-confidence", &mapping->extraction_confidence}};
  for (const std::string& one : typed) {
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(one, absl::MaxSplits('=', 1));
    std::string names;
    bool found = false;
    for (const auto& [name, field] : fields) {
      absl::StrAppend(&names, names.empty() ? "" : ", ", name);
      if (name != parts.first) continue;
      found = true;
      (is_column ? field->column : field->otherwise) = parts.second;
    }
    if (!found) {
      return WithHint(absl::InvalidArgumentError(absl::StrCat(
                          "there is no field '", parts.first, "' to map")),
                      absl::StrCat("the fields are: ", names));
    }
  }
  return absl::OkStatus();
}

// Records entries in batches as they come and adds up the reports.
class Recorder {
 public:
  Recorder(Ledger& ledger, const ImportFileOptions& options,
           const Session& session)
      : ledger_(ledger), options_(options) {
    record_.all_or_nothing = options.strict;
    record_.call.cancelled = session.interrupted;
  }

  // Where the reader tells at which line each record begins that it adds.
  std::vector<uint64_t>* lines() { return &lines_; }

  absl::Status Add(v1::Entry entry) {
    *batch_.add_entries() = std::move(entry);
    return batch_.entries_size() >= kEntriesOfABatch ? Flush()
                                                     : absl::OkStatus();
  }

  absl::Status Record(v1::Batch batch) {
    if (!options_.note.empty()) batch.set_note(options_.note);
    if (!options_.as.empty()) {
      batch.clear_authors();
      batch.add_authors(options_.as);
    }
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordReport report,
                              ledger_.Record(batch, record_));
    report_.set_records(report_.records() + batch.entries_size());
    report_.set_inserted(report_.inserted() + report.inserted());
    report_.set_known(report_.known() + (report.known()
                                             ? batch.entries_size()
                                             : report.known_records()));
    report_.set_rejected(report_.rejected() + report.rejected());
    report_.set_batches(report_.batches() + (report.known() ? 0 : 1));
    for (int i = 0; i < report.results_size(); ++i) {
      const v1::RecordResult& result = report.results(i);
      if (result.outcome() != v1::OUTCOME_REJECTED) continue;
      const std::string id = PrintId(result.ref()).substr(0, 20);
      v1::Issue& issue = *report_.add_issues();
      issue.set_severity(v1::Issue::SEVERITY_ERROR);
      if (static_cast<size_t>(i) < lines_.size()) issue.set_line(lines_[i]);
      issue.set_field(result.field());
      issue.set_message(absl::StrCat(
          result.reason(), id.empty() ? "" : absl::StrCat(" (", id, ")")));
      issue.set_action("record left out");
    }
    lines_.clear();
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (batch_.entries().empty()) return absl::OkStatus();
    batch_.set_tool("veracity");
    batch_.set_tool_version(VERACITY_VERSION);
    return Record(std::exchange(batch_, v1::Batch()));
  }

  v1::ImportReport& report() { return report_; }

 private:
  Ledger& ledger_;
  const ImportFileOptions& options_;
  RecordOptions record_;
  v1::Batch batch_;
  std::vector<uint64_t> lines_;  // of the batch's entries
  v1::ImportReport report_;
};

absl::StatusOr<v1::ImportReport> ReadRecords(const Session& session,
                                             const ImportFileOptions& options,
                                             absl::string_view format,
                                             std::istream& in, uint64_t bytes,
                                             Ledger& ledger, uint64_t* rows) {
  ReadOptions read;
  read.strict = options.strict;
  std::vector<v1::Issue> issues;
  Recorder recorder(ledger, options, session);
  read.lines = recorder.lines();
  ProgressBar bar("importing");
  uint64_t count = 0;
  uint64_t acts = 0;
  const auto sink = [&](v1::Entry entry) {
    acts += entry.record().has_assertion() ? 1 : 0;
    if (++count % 1000 == 0 && bytes > 0) {
      bar.Draw({static_cast<uint64_t>(in.tellg()), bytes});
    }
    if (session.interrupted != nullptr && *session.interrupted) {
      return absl::CancelledError("interrupted");
    }
    return recorder.Add(std::move(entry));
  };
  if (format == "text") {
    std::ostringstream text;
    text << in.rdbuf();
    VERACITY_ASSIGN_OR_RETURN(v1::Batch batch,
                              ParseText(text.str(), &issues, read));
    VERACITY_RETURN_IF_ERROR(recorder.Record(std::move(batch)));
  } else if (format == "jsonl") {
    VERACITY_RETURN_IF_ERROR(ParseJsonLines(in, sink, &issues, read));
  } else {
    CsvMapping mapping;
    VERACITY_RETURN_IF_ERROR(SetFields(options.columns, true, &mapping));
    VERACITY_RETURN_IF_ERROR(SetFields(options.constants, false, &mapping));
    VERACITY_RETURN_IF_ERROR(ParseCsv(in, mapping, sink, &issues, read));
  }
  VERACITY_RETURN_IF_ERROR(recorder.Flush());
  v1::ImportReport& report = recorder.report();
  // A row is one assertion, of a claim that rows may share, or it is bad.
  if (format == "csv") *rows = acts + issues.size();
  report.set_rejected(report.rejected() + issues.size());
  report.set_records(report.records() + issues.size());
  // What the reading found, and what the ledger refused, as the file has it.
  google::protobuf::RepeatedPtrField<v1::Issue> all(issues.begin(),
                                                    issues.end());
  all.MergeFrom(report.issues());
  std::stable_sort(all.begin(), all.end(),
                   [](const v1::Issue& a, const v1::Issue& b) {
                     // Last what is of no line: how many more there are.
                     return a.line() - 1 < b.line() - 1;
                   });
  report.mutable_issues()->Swap(&all);
  return std::move(report);
}

}  // namespace

absl::Status TellImport(const Session& session, const v1::ImportReport& report,
                        absl::string_view place, uint64_t table_rows) {
  Output& out = *session.out;
  if (out.json()) {
    out.Json(report);
  } else {
    out.Paragraph("",
                  absl::StrCat(table_rows > 0 ? Counted(table_rows, "row") : "",
                               table_rows > 0 ? " give " : "",
                               Counted(report.records(), "record"), ": ",
                               report.inserted(), " new, ", report.known(),
                               " known, ", report.rejected(), " left out."));
    std::vector<std::vector<std::string>> rows;
    for (const v1::Issue& issue : report.issues()) {
      if (rows.size() == kIssuesShown) break;
      rows.push_back(
          {issue.line() > 0 ? absl::StrCat(place, " ", issue.line()) : "",
           absl::StrCat(issue.field().empty() ? "" : Clean(issue.field()),
                        issue.field().empty() ? "" : ": ",
                        Clean(issue.message()))});
    }
    out.Table(rows, {0}, 2);
    const uint64_t more =
        report.issues_left_out() + report.issues_size() - rows.size();
    if (more > 0) {
      out.Line(absl::StrCat("  and ", Counted(more, "more issue"),
                            " (--json lists them)"));
    }
  }
  return report.rejected() == 0 ? absl::OkStatus() : NotAllWell();
}

absl::Status Import(const Session& session, const ImportFileOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  std::ifstream file;
  const bool standard = options.file == "-";
  std::error_code ignored;
  if (!standard && std::filesystem::is_directory(options.file, ignored)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", options.file, "' is a folder, not a file"));
  }
  if (!standard) file.open(options.file, std::ios::binary);
  std::istream& in = standard ? std::cin : file;
  if (!in) {
    return absl::NotFoundError(
        absl::StrCat("cannot read the file '", options.file, "'"));
  }
  const uint64_t bytes =
      standard ? 0 : std::filesystem::file_size(options.file, ignored);
  const std::string head = Head(in, standard);
  VERACITY_ASSIGN_OR_RETURN(const std::string format, FormatOf(options, head));
  if (format == "csv" && options.columns.empty() && options.constants.empty()) {
    return NeedsColumns(options, head);
  }
  uint64_t rows = 0;
  v1::ImportReport report;
  if (format == "bundle") {
    BundleReader bundle(in);
    ProgressBar bar("importing");
    ImportOptions import;
    import.author = options.as;
    import.strict = options.strict;
    import.call = session.Call(&bar);
    VERACITY_ASSIGN_OR_RETURN(report, ledger.Import(bundle, import));
  } else {
    VERACITY_ASSIGN_OR_RETURN(report, ReadRecords(session, options, format, in,
                                                  bytes, ledger, &rows));
  }
  return TellImport(session, report, format == "bundle" ? "frame" : "line",
                    rows);
}

}  // namespace veracity::cli
