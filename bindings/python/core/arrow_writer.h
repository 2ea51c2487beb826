#ifndef VERACITY_PYTHON_ARROW_WRITER_H_
#define VERACITY_PYTHON_ARROW_WRITER_H_

#include <pybind11/pybind11.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "arrow_abi.h"

// Tables as streams of the Arrow C interface.

namespace veracity::python {

enum class ColumnType {
  kText,
  kTexts,  // a list of text
  kWord,   // text out of a few: dictionary-encoded
  kBoolean,
  kCount,    // uint64
  kInteger,  // int32
  kNumber,   // double
  kInstant,  // microseconds, UTC
};

struct ColumnSpec {
  std::string name;
  ColumnType type = ColumnType::kText;
  // Of a column of words: all that there are, at most 127.
  std::vector<std::string> words;
};
using TableSpec = std::vector<ColumnSpec>;

// One column of a batch that is being filled. Each row calls one method, that
// of the column's type or Null, once.
class ColumnWriter {
 public:
  explicit ColumnWriter(const ColumnSpec& spec) : spec_(&spec) {}

  void Text(absl::string_view text);
  // Empty text is null.
  void TextOrNull(absl::string_view text);
  void Texts(const std::vector<std::string>& texts);
  void Word(int index);
  void Boolean(bool value);
  void Count(uint64_t value);
  void Integer(int32_t value);
  void Number(double value);
  void Instant(int64_t microseconds);
  void Null();

  // Bytes of text written.
  size_t text_bytes() const { return text_.size(); }

  // Hands what was written over, as an array that owns it.
  ArrowArray Finish();

 private:
  template <typename T>
  void Fixed(T value);
  void Valid(bool valid);
  void AppendText(absl::string_view text);

  const ColumnSpec* spec_;
  int64_t rows_ = 0;
  int64_t nulls_ = 0;
  std::vector<uint8_t> validity_;
  // Of fixed width: the values. Of text: the ends, int32; of lists: where
  // each ends, and texts with their own ends.
  std::vector<uint8_t> values_;
  std::vector<int32_t> ends_{0};
  std::vector<int32_t> text_ends_{0};
  std::string text_;
};

// A batch of rows that is being filled, column by column.
class BatchWriter {
 public:
  explicit BatchWriter(const TableSpec& spec);

  // The row's columns, one after another, each once; then the row ends.
  ColumnWriter& Next() { return columns_[next_++]; }
  void EndRow() {
    ++rows_;
    next_ = 0;
  }
  int64_t rows() const { return rows_; }
  // Enough for one array: more rows would keep readers waiting, and more text
  // might be more than its 32-bit ends can count.
  bool full() const;

  ArrowArray Finish();

 private:
  std::vector<ColumnWriter> columns_;
  size_t next_ = 0;
  int64_t rows_ = 0;
};

// Fills the next batch; leaves it empty at the end. Called by one thread at a
// time, with or without the GIL: it touches no Python object.
using FillBatch = std::function<absl::Status(BatchWriter*)>;

// The schema of a table as an "arrow_schema" capsule.
pybind11::capsule SchemaCapsule(const TableSpec& spec);
// A table as an "arrow_array_stream" capsule, read once.
pybind11::capsule StreamCapsule(TableSpec spec, FillBatch fill);

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_ARROW_WRITER_H_
