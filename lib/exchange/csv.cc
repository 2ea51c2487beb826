#include "exchange/csv.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/text.h"

namespace veracity::internal {

bool CsvReader::Fail(absl::StatusCode code, uint64_t line,
                     absl::string_view why) {
  status_ = absl::Status(code, absl::StrCat("line ", line, ": ", why));
  return false;
}

void CsvReader::EndCell(std::vector<std::string>* row) {
  // Cells of earlier rows are written over: a table's rows are alike.
  if (cells_ == row->size()) row->emplace_back();
  (*row)[cells_++].swap(cell_);
  cell_.clear();
  state_ = State::kCellStart;
}

bool CsvReader::Take(char c, std::vector<std::string>* row) {
  if (c == '\n') ++line_;
  if (state_ == State::kQuoted) {
    if (c == '"') {
      state_ = State::kQuoteInQuoted;
    } else {
      cell_.push_back(c);
    }
    return false;
  }
  const bool quote = state_ == State::kQuoteInQuoted;
  const bool closed = quote || state_ == State::kReturnAfterQuote;
  if (c == '\n') {
    if (!closed && !cell_.empty() && cell_.back() == '\r') cell_.pop_back();
    EndCell(row);
    return true;
  }
  if (quote && c == '"') {
    cell_.push_back('"');
    state_ = State::kQuoted;
  } else if (quote && c == '\r') {
    state_ = State::kReturnAfterQuote;
  } else if (c == ',' && state_ != State::kReturnAfterQuote) {
    EndCell(row);
  } else if (closed) {
    Fail(absl::StatusCode::kInvalidArgument, line_,
         absl::StrCat("text after the quote that closes cell ", cells_ + 1));
    return true;
  } else if (c == '"' && state_ == State::kCellStart) {
    state_ = State::kQuoted;
    quote_line_ = line_;
  } else {
    cell_.push_back(c);
    state_ = State::kPlain;
  }
  return false;
}

bool CsvReader::Next(std::vector<std::string>* row) {
  for (;;) {
    if (!status_.ok()) return false;
    row_line_ = line_;
    cells_ = row_bytes_ = 0;
    bool done = false;
    while (!done) {
      const absl::string_view ahead = input_.Ahead();
      if (ahead.empty()) break;
      size_t taken = 0;
      while (taken < ahead.size() && !done) {
        const char c = ahead[taken++];
        if (c == '\0') {
          return Fail(absl::StatusCode::kInvalidArgument, line_, "a NUL");
        }
        done = Take(c, row);
        if (cells_ > limits_.columns) {
          return Fail(
              absl::StatusCode::kResourceExhausted, row_line_,
              absl::StrCat("more cells than the limit of ", limits_.columns));
        }
        if (++row_bytes_ > limits_.row_bytes) {
          return Fail(absl::StatusCode::kResourceExhausted, row_line_,
                      absl::StrCat("the row is longer than the limit of ",
                                   limits_.row_bytes, " bytes"));
        }
      }
      input_.Skip(taken);
    }
    if (!status_.ok()) return false;
    if (!input_.status().ok()) {
      status_ = input_.status();
      return false;
    }
    if (!done) {  // the last line need not end
      if (row_bytes_ == 0) return false;
      if (state_ == State::kQuoted) {
        return Fail(absl::StatusCode::kInvalidArgument, quote_line_,
                    "a quote that is never closed");
      }
      Take('\n', row);
    }
    row->resize(cells_);
    if (cells_ == 1 && row->front().empty()) continue;  // a blank line
    for (const std::string& cell : *row) {
      const absl::Status utf8 = CheckUtf8(cell);
      if (!utf8.ok()) return Fail(utf8.code(), row_line_, utf8.message());
    }
    return true;
  }
}

}  // namespace veracity::internal
