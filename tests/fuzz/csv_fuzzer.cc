// Any bytes are refused or are rows that, written with every cell quoted, read
// the same; and any table is read to records or issues.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "exchange/csv.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using Rows = std::vector<std::vector<std::string>>;

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

absl::StatusOr<Rows> Read(const std::string& text) {
  std::istringstream in(text);
  internal::CsvReader reader(in, {});
  Rows rows;
  std::vector<std::string> row;
  uint64_t line = 0;
  while (reader.Next(&row)) {
    Require(reader.line() > line);
    line = reader.line();
    rows.push_back(row);
  }
  if (!reader.status().ok()) return reader.status();
  return rows;
}

void ReadTwice(const std::string& text) {
  const absl::StatusOr<Rows> rows = Read(text);
  if (!rows.ok()) return;
  std::string quoted;
  for (const std::vector<std::string>& row : *rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      quoted += i == 0 ? "\"" : ",\"";
      for (char c : row[i]) quoted += c == '"' ? "\"\"" : std::string(1, c);
      quoted += '"';
    }
    quoted += "\r\n";
  }
  const absl::StatusOr<Rows> same = Read(quoted);
  Require(same.ok());
  Require(*same == *rows);
}

void ReadRecords(const std::string& text) {
  CsvMapping mapping;
  mapping.subject = CsvField::Column("s");
  mapping.predicate = CsvField::Column("p", "is");
  mapping.value = CsvField::Column("v");
  mapping.value_type = CsvField::Constant("text");
  mapping.source = CsvField::Constant("desk");
  std::istringstream in("s,p,v\n" + text);
  const absl::Status status = ParseCsv(
      in, mapping,
      [](v1::Entry entry) {
        Require(entry.has_record());
        return absl::OkStatus();
      },
      nullptr);
  Require(status.ok() == Read("s,p,v\n" + text).ok());
}

}  // namespace
}  // namespace veracity

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  veracity::ReadTwice(text);
  veracity::ReadRecords(text);
  return 0;
}
