#ifndef VERACITY_TEXT_FORMATS_H_
#define VERACITY_TEXT_FORMATS_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"

// The forms of records that people and scripts write (docs/formats/text.md):
// protobuf text, JSON Lines and tables in CSV. They carry what this version of
// the contract knows; a bundle carries all.
//
// In text and JSON an id by digest may be written as it is printed ("clm_..."),
// or as a label of one's own: `id: "@rain"` on a claim, assertion or retraction
// names its id, wherever that stands further down.
//
// Reading is lenient: what cannot be read is left out, record by record, with
// an issue that tells the line. All functions here are thread-safe.

namespace veracity {

struct ReadOptions {
  // Fail on the first bad record instead of leaving it out.
  bool strict = false;
  // Issues kept; one more says how many were left out.
  size_t issues = 1000;
  // Bytes of a line of JSON, of a row of CSV; of a text all told.
  size_t line_bytes = 16 << 20;
  size_t text_bytes = 256 << 20;
  // Columns of CSV.
  size_t columns = 4096;
  // Messages, objects and arrays inside one another.
  int depth = 64;
  // If not null: gets the line at which each record begins that is passed on,
  // in their order, before it is; of a table that is no text the row's number.
  std::vector<uint64_t>* lines = nullptr;
};

// Where the records go, in their order. An error ends the reading, which
// returns it.
using EntrySink = absl::FunctionRef<absl::Status(v1::Entry)>;

// -- Protobuf text --

// Parses a batch. Labels are resolved in the order of entries: each is defined
// above where it is used, and names one record.
//
// `issues` may be null, here and below. Returns INVALID_ARGUMENT, with line and
// column, if this is no protobuf text of a veracity.v1.Batch or not UTF-8; if
// strict, also for the first record with a label that is not defined, defined
// twice, or of a record that is not valid. RESOURCE_EXHAUSTED past
// ReadOptions::text_bytes.
absl::StatusOr<v1::Batch> ParseText(absl::string_view text,
                                    std::vector<v1::Issue>* issues,
                                    const ReadOptions& options = {});

// Prints a batch so that ParseText gives the same, digests as printed ids.
// Fields that this version does not know are left out. Text must be UTF-8.
std::string PrintText(const v1::Batch& batch);

// -- JSON Lines --

// Parses one veracity.v1.Entry a line, in ProtoJSON. Blank lines are skipped.
// A line that is longer or deeper than allowed, not UTF-8, no JSON, has a key
// twice or a field that is not in the contract is a bad record.
//
// Returns INVALID_ARGUMENT, with the line, for the first bad record if strict;
// UNAVAILABLE if the stream cannot be read; what `sink` returned.
absl::Status ParseJsonLines(std::istream& in, EntrySink sink,
                            std::vector<v1::Issue>* issues,
                            const ReadOptions& options = {});

// Prints an entry as one line, without its end, so that ParseJsonLines gives
// the same; digests as printed ids. Returns INVALID_ARGUMENT if text in it is
// not UTF-8 or it is nested too deeply for ProtoJSON.
absl::StatusOr<std::string> PrintJsonLine(const v1::Entry& entry);

// -- CSV --

// Where a row has a part of its statement: in a column, by its name in the
// header; where that is not given, or the cell is empty, `otherwise` holds.
struct CsvField {
  std::string column;
  std::string otherwise;

  static CsvField Column(absl::string_view name,
                         absl::string_view otherwise = "") {
    return {std::string(name), std::string(otherwise)};
  }
  static CsvField Constant(absl::string_view text) {
    return {std::string(), std::string(text)};
  }
};

// How rows become records: each a claim, and an assertion of it by a source.
// What is neither mapped nor has a default stays empty.
struct CsvMapping {
  // The claim: a statement, a wording, or both.
  CsvField subject;  // an entity's id
  CsvField predicate;
  CsvField value;
  // "entity", "text", "quantity", "time", "boolean", "unknown" or "none".
  CsvField value_type = CsvField::Constant("entity");
  CsvField unit;   // of a quantity, UCUM
  CsvField valid;  // EDTF
  CsvField wording;
  CsvField language;  // of wordings and texts, BCP 47

  // The assertion.
  CsvField source;  // an entity's id; must be mapped
  // "affirms", "denies", "declines" or "relays".
  CsvField stance = CsvField::Constant("affirms");
  CsvField said;      // EDTF
  CsvField document;  // a document's id
  CsvField quote;     // the passage, word for word
  // "observed", "measured", "documented", "told", "inferred" or "generated".
  CsvField basis;
  CsvField confidence_words;
  CsvField confidence_scale;
  CsvField confidence_label;  // or an alias of one
  CsvField extraction_agent;
  CsvField extraction_confidence;  // decimal in [0, 1]

  // Keep the cells of other columns as foreign data of the assertion (format
  // "csv", path the column), else leave them out.
  bool keep_other_columns = true;
};

// Parses a table (RFC 4180; lines may end in LF, a byte order mark is skipped)
// whose first row names the columns. A claim that rows share is given once, in
// front of the first assertion of it. A row with another number of cells than
// the header, or whose records are not valid, is a bad record.
//
// Returns INVALID_ARGUMENT, with the line, for the first bad record if strict,
// and always if a mapped column is not in the header or there twice, a quote
// is not closed or goes on after it was, or there is a NUL or text that is not
// UTF-8; RESOURCE_EXHAUSTED past a limit; UNAVAILABLE if the stream cannot be
// read; what `sink` returned.
absl::Status ParseCsv(std::istream& in, const CsvMapping& mapping,
                      EntrySink sink, std::vector<v1::Issue>* issues,
                      const ReadOptions& options = {});

// Gives the next row of a table, its cells as text in the order of the header;
// false: there are no more.
using RowSource =
    absl::FunctionRef<absl::StatusOr<bool>(std::vector<std::string>* row)>;

// Reads a table that is no text (a data frame, a query's result) as ParseCsv
// reads one: the same mapping, the same bad records, whose line is the number
// of the row, from 1.
//
// Returns INVALID_ARGUMENT for the first bad record if strict, and always if a
// mapped column is not in the header or there twice, or a cell is not UTF-8;
// what `source` or `sink` returned.
absl::Status ReadTable(const std::vector<std::string>& header, RowSource source,
                       const CsvMapping& mapping, EntrySink sink,
                       std::vector<v1::Issue>* issues,
                       const ReadOptions& options = {});

}  // namespace veracity

#endif  // VERACITY_TEXT_FORMATS_H_
