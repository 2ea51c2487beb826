#include "arrow_writer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <memory>
#include <utility>

namespace veracity::python {
namespace {

namespace py = pybind11;

// -- Schemas --

struct SchemaOwner {
  std::string name;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  std::unique_ptr<ArrowSchema> dictionary;
};

void ReleaseSchema(ArrowSchema* schema) {
  auto* const owner = static_cast<SchemaOwner*>(schema->private_data);
  for (ArrowSchema& child : owner->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owner->dictionary && owner->dictionary->release != nullptr) {
    owner->dictionary->release(owner->dictionary.get());
  }
  delete owner;
  schema->release = nullptr;
}

ArrowSchema MakeSchema(const char* format, const std::string& name,
                       std::vector<ArrowSchema> children = {}) {
  auto* const owner = new SchemaOwner{name, std::move(children), {}, nullptr};
  for (ArrowSchema& child : owner->children) owner->pointers.push_back(&child);
  ArrowSchema schema = {};
  schema.format = format;
  schema.name = owner->name.c_str();
  schema.flags = ARROW_FLAG_NULLABLE;
  schema.n_children = static_cast<int64_t>(owner->pointers.size());
  schema.children = owner->pointers.data();
  schema.release = ReleaseSchema;
  schema.private_data = owner;
  return schema;
}

const char* FormatOf(ColumnType type) {
  switch (type) {
    case ColumnType::kText:
      return "u";
    case ColumnType::kTexts:
      return "+l";
    case ColumnType::kWord:
      return "c";
    case ColumnType::kBoolean:
      return "b";
    case ColumnType::kCount:
      return "L";
    case ColumnType::kInteger:
      return "i";
    case ColumnType::kNumber:
      return "g";
    case ColumnType::kInstant:
      return "tsu:UTC";
  }
  return "n";
}

ArrowSchema SchemaOf(const ColumnSpec& column) {
  std::vector<ArrowSchema> children;
  if (column.type == ColumnType::kTexts) {
    children.push_back(MakeSchema("u", "item"));
  }
  ArrowSchema schema =
      MakeSchema(FormatOf(column.type), column.name, std::move(children));
  if (column.type == ColumnType::kWord) {
    auto* const owner = static_cast<SchemaOwner*>(schema.private_data);
    owner->dictionary = std::make_unique<ArrowSchema>(MakeSchema("u", ""));
    schema.dictionary = owner->dictionary.get();
  }
  return schema;
}

ArrowSchema SchemaOf(const TableSpec& spec) {
  std::vector<ArrowSchema> columns;
  columns.reserve(spec.size());
  for (const ColumnSpec& column : spec) columns.push_back(SchemaOf(column));
  ArrowSchema schema = MakeSchema("+s", "", std::move(columns));
  schema.flags = 0;
  return schema;
}

// -- Arrays --

struct ArrayOwner {
  std::vector<std::vector<uint8_t>> storage;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  std::unique_ptr<ArrowArray> dictionary;
};

void ReleaseArray(ArrowArray* array) {
  auto* const owner = static_cast<ArrayOwner*>(array->private_data);
  for (ArrowArray& child : owner->children) {
    if (child.release != nullptr) child.release(&child);
  }
  if (owner->dictionary && owner->dictionary->release != nullptr) {
    owner->dictionary->release(owner->dictionary.get());
  }
  delete owner;
  array->release = nullptr;
}

// The first buffer tells what is null; empty: nothing is.
ArrowArray MakeArray(int64_t rows, int64_t nulls,
                     std::vector<std::vector<uint8_t>> buffers,
                     std::vector<ArrowArray> children = {}) {
  auto* const owner = new ArrayOwner;
  owner->storage = std::move(buffers);
  owner->children = std::move(children);
  for (size_t i = 0; i < owner->storage.size(); ++i) {
    // Readers may look for a buffer even where there is nothing to read.
    if (i > 0 && owner->storage[i].empty()) owner->storage[i].resize(8);
    owner->buffers.push_back(i == 0 && nulls == 0 ? nullptr
                                                  : owner->storage[i].data());
  }
  for (ArrowArray& child : owner->children) owner->pointers.push_back(&child);
  ArrowArray array = {};
  array.length = rows;
  array.null_count = nulls;
  array.n_buffers = static_cast<int64_t>(owner->buffers.size());
  array.buffers = owner->buffers.data();
  array.n_children = static_cast<int64_t>(owner->pointers.size());
  array.children = owner->pointers.data();
  array.release = ReleaseArray;
  array.private_data = owner;
  return array;
}

template <typename Container>
std::vector<uint8_t> BytesOf(const Container& values) {
  std::vector<uint8_t> bytes(values.size() * sizeof(values[0]));
  if (!bytes.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

ArrowArray TextArray(const std::vector<int32_t>& ends, const std::string& text,
                     int64_t nulls = 0, std::vector<uint8_t> validity = {}) {
  return MakeArray(static_cast<int64_t>(ends.size()) - 1, nulls,
                   {std::move(validity), BytesOf(ends), BytesOf(text)});
}

ArrowArray Dictionary(const std::vector<std::string>& words) {
  std::vector<int32_t> ends{0};
  std::string text;
  for (const std::string& word : words) {
    text += word;
    ends.push_back(static_cast<int32_t>(text.size()));
  }
  return TextArray(ends, text);
}

// -- Streams --

struct StreamOwner {
  TableSpec spec;
  FillBatch fill;
  std::string error;
};

int GetSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  *out = SchemaOf(static_cast<StreamOwner*>(stream->private_data)->spec);
  return 0;
}

int GetNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* const owner = static_cast<StreamOwner*>(stream->private_data);
  *out = {};  // released: the end
  try {
    BatchWriter batch(owner->spec);
    const absl::Status status = owner->fill(&batch);
    if (!status.ok()) {
      owner->error = std::string(status.message());
      return EIO;
    }
    if (batch.rows() > 0) *out = batch.Finish();
    return 0;
  } catch (const std::exception& error) {
    owner->error = error.what();
    return ENOMEM;
  }
}

const char* GetLastError(ArrowArrayStream* stream) {
  const auto* const owner = static_cast<StreamOwner*>(stream->private_data);
  return owner->error.empty() ? nullptr : owner->error.c_str();
}

void ReleaseStream(ArrowArrayStream* stream) {
  delete static_cast<StreamOwner*>(stream->private_data);
  stream->release = nullptr;
}

// What a capsule holds is released by whoever takes it; else with the capsule.
template <typename T>
py::capsule CapsuleOf(T content, const char* name) {
  auto* const held = new T(content);
  return py::reinterpret_steal<py::capsule>(
      PyCapsule_New(held, name, [](PyObject* capsule) {
        auto* const gone = static_cast<T*>(
            PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule)));
        if (gone->release != nullptr) gone->release(gone);
        delete gone;
      }));
}

}  // namespace

// -- Columns --

void ColumnWriter::Valid(bool valid) {
  if (rows_ % 8 == 0) validity_.push_back(0);
  if (valid) {
    validity_.back() |= static_cast<uint8_t>(1u << (rows_ % 8));
  } else {
    ++nulls_;
  }
  ++rows_;
}

template <typename T>
void ColumnWriter::Fixed(T value) {
  const size_t at = values_.size();
  values_.resize(at + sizeof(T));
  std::memcpy(values_.data() + at, &value, sizeof(T));
  Valid(true);
}

void ColumnWriter::AppendText(absl::string_view text) {
  text_.append(text.data(), text.size());
  text_ends_.push_back(static_cast<int32_t>(text_.size()));
}

void ColumnWriter::Text(absl::string_view text) {
  AppendText(text);
  Valid(true);
}

void ColumnWriter::TextOrNull(absl::string_view text) {
  if (text.empty()) {
    Null();
  } else {
    Text(text);
  }
}

void ColumnWriter::Texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) AppendText(text);
  ends_.push_back(static_cast<int32_t>(text_ends_.size()) - 1);
  Valid(true);
}

void ColumnWriter::Word(int index) { Fixed(static_cast<int8_t>(index)); }
void ColumnWriter::Count(uint64_t value) { Fixed(value); }
void ColumnWriter::Integer(int32_t value) { Fixed(value); }
void ColumnWriter::Number(double value) { Fixed(value); }
void ColumnWriter::Instant(int64_t microseconds) { Fixed(microseconds); }

void ColumnWriter::Boolean(bool value) {
  if (rows_ % 8 == 0) values_.push_back(0);
  if (value) values_.back() |= static_cast<uint8_t>(1u << (rows_ % 8));
  Valid(true);
}

void ColumnWriter::Null() {
  switch (spec_->type) {
    case ColumnType::kText:
      AppendText("");
      break;
    case ColumnType::kTexts:
      ends_.push_back(ends_.back());
      break;
    case ColumnType::kBoolean:
      if (rows_ % 8 == 0) values_.push_back(0);
      break;
    case ColumnType::kWord:
      values_.resize(values_.size() + 1);
      break;
    case ColumnType::kInteger:
      values_.resize(values_.size() + 4);
      break;
    case ColumnType::kCount:
    case ColumnType::kNumber:
    case ColumnType::kInstant:
      values_.resize(values_.size() + 8);
      break;
  }
  Valid(false);
}

ArrowArray ColumnWriter::Finish() {
  switch (spec_->type) {
    case ColumnType::kText:
      return TextArray(text_ends_, text_, nulls_, std::move(validity_));
    case ColumnType::kTexts:
      return MakeArray(rows_, nulls_, {std::move(validity_), BytesOf(ends_)},
                       {TextArray(text_ends_, text_)});
    default:
      break;
  }
  ArrowArray array =
      MakeArray(rows_, nulls_, {std::move(validity_), std::move(values_)});
  if (spec_->type == ColumnType::kWord) {
    auto* const owner = static_cast<ArrayOwner*>(array.private_data);
    owner->dictionary = std::make_unique<ArrowArray>(Dictionary(spec_->words));
    array.dictionary = owner->dictionary.get();
  }
  return array;
}

BatchWriter::BatchWriter(const TableSpec& spec) {
  columns_.reserve(spec.size());
  for (const ColumnSpec& column : spec) columns_.emplace_back(column);
}

bool BatchWriter::full() const {
  constexpr int64_t kMaximumRows = 16 * 1024;
  constexpr size_t kMaximumText = 64 << 20;
  if (rows_ >= kMaximumRows) return true;
  return std::any_of(columns_.begin(), columns_.end(),
                     [](const ColumnWriter& column) {
                       return column.text_bytes() > kMaximumText;
                     });
}

ArrowArray BatchWriter::Finish() {
  std::vector<ArrowArray> children;
  children.reserve(columns_.size());
  for (ColumnWriter& column : columns_) children.push_back(column.Finish());
  return MakeArray(rows_, 0, {{}}, std::move(children));
}

py::capsule SchemaCapsule(const TableSpec& spec) {
  return CapsuleOf(SchemaOf(spec), "arrow_schema");
}

py::capsule StreamCapsule(TableSpec spec, FillBatch fill) {
  ArrowArrayStream stream = {};
  stream.get_schema = GetSchema;
  stream.get_next = GetNext;
  stream.get_last_error = GetLastError;
  stream.release = ReleaseStream;
  stream.private_data = new StreamOwner{std::move(spec), std::move(fill), ""};
  return CapsuleOf(stream, "arrow_array_stream");
}

}  // namespace veracity::python
