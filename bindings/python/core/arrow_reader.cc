#include "arrow_reader.h"

#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "arrow_cell.h"

namespace veracity::python {
namespace {

namespace py = pybind11;

absl::Status Failed(ArrowArrayStream& stream) {
  const char* const why = stream.get_last_error(&stream);
  return absl::InvalidArgumentError(
      absl::StrCat("the table cannot be read: ",
                   why == nullptr ? "its producer does not say why" : why));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArrowRows>> ArrowRows::Take(
    const py::capsule& capsule, const std::set<std::string>* wanted) {
  constexpr char kName[] = "arrow_array_stream";
  auto* const given = static_cast<ArrowArrayStream*>(
      PyCapsule_IsValid(capsule.ptr(), kName) != 0
          ? PyCapsule_GetPointer(capsule.ptr(), kName)
          : nullptr);
  if (given == nullptr || given->release == nullptr) {
    return absl::InvalidArgumentError(
        "this is no Arrow stream, or one that was read before");
  }
  std::unique_ptr<ArrowRows> rows(new ArrowRows);
  rows->stream_ = *given;
  given->release = nullptr;
  if (rows->stream_.get_schema(&rows->stream_, &rows->schema_) != 0) {
    return Failed(rows->stream_);
  }
  const ArrowSchema& schema = rows->schema_;
  if (std::strcmp(schema.format, "+s") != 0) {
    return absl::InvalidArgumentError(
        "this Arrow stream is one of values, not of a table's rows");
  }
  for (int64_t i = 0; i < schema.n_children; ++i) {
    const ArrowSchema& column = *schema.children[i];
    const char* const name = column.name == nullptr ? "" : column.name;
    rows->header_.emplace_back(name);
    if (wanted != nullptr && wanted->count(name) == 0) continue;
    rows->read_.push_back(static_cast<size_t>(i));
    if (CanRead(column)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "column '", name, "' is of the Arrow type '", column.format,
        "', which is no text, number, time or truth value: leave it out, or "
        "make text of it"));
  }
  return rows;
}

ArrowRows::~ArrowRows() {
  if (batch_.release != nullptr) batch_.release(&batch_);
  if (schema_.release != nullptr) schema_.release(&schema_);
  if (stream_.release != nullptr) stream_.release(&stream_);
}

absl::StatusOr<bool> ArrowRows::Next(std::vector<std::string>* row) {
  while (batch_.release == nullptr || at_ >= batch_.length) {
    if (batch_.release != nullptr) batch_.release(&batch_);
    batch_ = {};
    at_ = 0;
    if (stream_.get_next(&stream_, &batch_) != 0) return Failed(stream_);
    if (batch_.release == nullptr) return false;
  }
  row->resize(header_.size());
  for (const size_t i : read_) {
    ReadCell(*schema_.children[i], *batch_.children[i], batch_.offset + at_,
             &(*row)[i]);
  }
  ++at_;
  return true;
}

}  // namespace veracity::python
