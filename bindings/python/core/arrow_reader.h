#ifndef VERACITY_PYTHON_ARROW_READER_H_
#define VERACITY_PYTHON_ARROW_READER_H_

#include <pybind11/pybind11.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "arrow_abi.h"

namespace veracity::python {

// An ArrowRows reads a table that comes by the Arrow C stream interface as rows
// of text, as records have it: numbers in the shortest decimal that reads back
// the same, times as EDTF, null and NaN as empty text. Not thread-safe.
class ArrowRows {
 public:
  // Takes the stream out of an "arrow_array_stream" capsule. Columns that
  // `wanted` does not name are not read: their cells are empty; null: all are.
  // INVALID_ARGUMENT if it is no such stream, or what is wanted is of a type
  // that has no text (lists, structs, bytes, durations), naming it.
  static absl::StatusOr<std::unique_ptr<ArrowRows>> Take(
      const pybind11::capsule& capsule, const std::set<std::string>* wanted);
  ArrowRows(const ArrowRows&) = delete;
  ArrowRows& operator=(const ArrowRows&) = delete;
  ~ArrowRows();

  const std::vector<std::string>& header() const { return header_; }
  // Needs no GIL of ours: a stream that is made in Python takes it itself.
  absl::StatusOr<bool> Next(std::vector<std::string>* row);

 private:
  ArrowRows() = default;

  ArrowArrayStream stream_ = {};
  ArrowSchema schema_ = {};
  ArrowArray batch_ = {};
  int64_t at_ = 0;
  std::vector<std::string> header_;
  std::vector<size_t> read_;  // places in the header
};

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_ARROW_READER_H_
