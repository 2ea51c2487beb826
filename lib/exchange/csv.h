#ifndef VERACITY_EXCHANGE_CSV_H_
#define VERACITY_EXCHANGE_CSV_H_

#include <cstddef>
#include <cstdint>
#include <istream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "exchange/input.h"

namespace veracity::internal {

struct CsvLimits {
  size_t row_bytes = 16 << 20;
  size_t columns = 4096;
};

// A CsvReader reads rows of comma-separated values as RFC 4180 has them: cells
// in quotes may hold commas, line ends and doubled quotes. Beyond it, a line
// may end in LF alone, blank lines are skipped, and a quote within an unquoted
// cell stands for itself.
//
// Our own, because of what there is packaged: libcsv hands out cells by
// callback, has no line numbers, and by default takes broken quoting for text.
class CsvReader {
 public:
  // `in` must outlive the reader.
  CsvReader(std::istream& in, const CsvLimits& limits)
      : input_(in), limits_(limits) {}

  // Reads the next row; false at the end, or on an error, which status() then
  // has, with the line:
  //   INVALID_ARGUMENT    a quote that is not closed, or text between a
  //                       closing quote and the next comma; a NUL; not UTF-8
  //   RESOURCE_EXHAUSTED  past a limit
  //   UNAVAILABLE         the stream cannot be read
  bool Next(std::vector<std::string>* row);

  // The line, from 1, in which the row that Next gave begins.
  uint64_t line() const { return row_line_; }
  const absl::Status& status() const { return status_; }

 private:
  enum class State {
    kCellStart,
    kPlain,
    kQuoted,
    kQuoteInQuoted,  // closes the cell, unless another follows
    kReturnAfterQuote,
  };

  bool Fail(absl::StatusCode code, uint64_t line, absl::string_view why);
  // Takes one byte; true if it ends the row.
  bool Take(char c, std::vector<std::string>* row);
  void EndCell(std::vector<std::string>* row);

  Input input_;
  CsvLimits limits_;
  absl::Status status_;
  uint64_t line_ = 1;  // of the byte that comes next
  uint64_t row_line_ = 0;
  uint64_t quote_line_ = 0;
  State state_ = State::kCellStart;
  std::string cell_;
  size_t cells_ = 0;
  size_t row_bytes_ = 0;
};

}  // namespace veracity::internal

#endif  // VERACITY_EXCHANGE_CSV_H_
