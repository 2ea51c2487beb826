// Recording many records at once: tables, and files of readable records.

#include <pybind11/stl.h>

#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arrow_reader.h"
#include "bind.h"
#include "call.h"
#include "handles.h"
#include "intake.h"
#include "message.h"
#include "status.h"
#include "veracity/text_formats.h"

namespace veracity::python {
namespace {

using Fields = std::map<std::string, CsvField CsvMapping::*>;

const Fields& FieldsByName() {
  static const auto* const fields =
      new Fields{{"subject", &CsvMapping::subject},
                 {"predicate", &CsvMapping::predicate},
                 {"value", &CsvMapping::value},
                 {"value_type", &CsvMapping::value_type},
                 {"unit", &CsvMapping::unit},
                 {"valid", &CsvMapping::valid},
                 {"wording", &CsvMapping::wording},
                 {"language", &CsvMapping::language},
                 {"source", &CsvMapping::source},
                 {"stance", &CsvMapping::stance},
                 {"said", &CsvMapping::said},
                 {"document", &CsvMapping::document},
                 {"quote", &CsvMapping::quote},
                 {"basis", &CsvMapping::basis},
                 {"confidence_words", &CsvMapping::confidence_words},
                 {"confidence_scale", &CsvMapping::confidence_scale},
                 {"confidence_label", &CsvMapping::confidence_label},
                 {"extraction_agent", &CsvMapping::extraction_agent},
                 {"extraction_confidence", &CsvMapping::extraction_confidence}};
  return *fields;
}

// For each field the column's name, and the text where there is none.
using Mapped = std::map<std::string, std::pair<std::string, std::string>>;

CsvMapping MappingOf(const Mapped& mapped, bool keep_other_columns) {
  CsvMapping mapping;
  mapping.keep_other_columns = keep_other_columns;
  for (const auto& [name, from] : mapped) {
    const auto field = FieldsByName().find(name);
    if (field == FieldsByName().end()) {
      const auto name_of = [](std::string* out, const auto& one) {
        absl::StrAppend(out, one.first);
      };
      throw StatusError(absl::InvalidArgumentError(
          absl::StrCat("a claim has no field '", name, "'; its fields are ",
                       absl::StrJoin(FieldsByName(), ", ", name_of))));
    }
    CsvField& to = mapping.*field->second;
    to.column = from.first;
    if (!from.second.empty()) to.otherwise = from.second;
  }
  return mapping;
}

// What a caller says of each batch.
IntakeOptions OptionsOf(const std::string& note, const std::string& author,
                        bool strict, size_t batch_entries) {
  IntakeOptions options;
  options.note = note;
  if (!author.empty()) options.authors = {author};
  options.tool = "veracity";
  options.strict = strict;
  options.batch_entries = batch_entries;
  return options;
}

// Reads records by `read(sink, issues, options)` and records them.
template <typename Reader>
py::bytes TakeIn(Ledger& ledger, IntakeOptions options, const Wishes& wishes,
                 Reader read) {
  return Serialize(Take(Interruptibly(
      wishes, [&](const CallOptions& call) -> absl::StatusOr<v1::ImportReport> {
        options.call = call;
        ReadOptions reading;
        reading.strict = options.strict;
        reading.issues = options.maximum_issues;
        std::vector<v1::Issue> issues;
        Intake intake(ledger, options);
        const auto sink = [&intake](v1::Entry entry) {
          return intake.Add(std::move(entry));
        };
        const absl::Status status = read(sink, &issues, reading);
        if (!status.ok()) return status;
        return intake.Finish(std::move(issues));
      })));
}

py::bytes RecordTable(const LedgerPtr& ledger, const py::capsule& table,
                      const Mapped& mapped, bool keep_other_columns,
                      const std::string& note, const std::string& author,
                      bool strict, size_t batch_entries, const Wishes& wishes) {
  const CsvMapping mapping = MappingOf(mapped, keep_other_columns);
  std::set<std::string> wanted;
  for (const auto& [part, from] : mapped) wanted.insert(from.first);
  const std::unique_ptr<ArrowRows> rows =
      Take(ArrowRows::Take(table, keep_other_columns ? nullptr : &wanted));
  return TakeIn(*ledger, OptionsOf(note, author, strict, batch_entries), wishes,
                [&](EntrySink sink, std::vector<v1::Issue>* issues,
                    const ReadOptions& reading) {
                  const auto next = [&rows](std::vector<std::string>* row) {
                    return rows->Next(row);
                  };
                  return ReadTable(rows->header(), next, mapping, sink, issues,
                                   reading);
                });
}

std::ifstream OpenFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw StatusError(
        absl::NotFoundError(absl::StrCat("cannot read '", path, "'")));
  }
  return file;
}

py::bytes RecordCsv(const LedgerPtr& ledger, const std::string& path,
                    const Mapped& mapped, bool keep_other_columns,
                    const std::string& note, const std::string& author,
                    bool strict, size_t batch_entries, const Wishes& wishes) {
  const CsvMapping mapping = MappingOf(mapped, keep_other_columns);
  std::ifstream file = OpenFile(path);
  return TakeIn(*ledger, OptionsOf(note, author, strict, batch_entries), wishes,
                [&](EntrySink sink, std::vector<v1::Issue>* issues,
                    const ReadOptions& reading) {
                  return ParseCsv(file, mapping, sink, issues, reading);
                });
}

py::bytes RecordJsonLines(const LedgerPtr& ledger, const std::string& path,
                          const std::string& note, const std::string& author,
                          bool strict, size_t batch_entries,
                          const Wishes& wishes) {
  std::ifstream file = OpenFile(path);
  return TakeIn(*ledger, OptionsOf(note, author, strict, batch_entries), wishes,
                [&](EntrySink sink, std::vector<v1::Issue>* issues,
                    const ReadOptions& reading) {
                  return ParseJsonLines(file, sink, issues, reading);
                });
}

}  // namespace

void BindIntake(py::module_& module) {
  module.def("record_table", RecordTable);
  module.def("record_csv", RecordCsv);
  module.def("record_json_lines", RecordJsonLines);
}

}  // namespace veracity::python
