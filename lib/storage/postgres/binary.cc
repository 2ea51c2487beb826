#include "storage/postgres/binary.h"

#include <cstring>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::internal {
namespace {

uint64_t BitsOf(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

uint64_t ReadBig(absl::string_view bytes) {
  uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<uint8_t>(c);
  return value;
}

}  // namespace

PostgresType TypeOf(const Cell& cell) {
  switch (cell.type) {
    case Cell::Type::kInt:
      return kPostgresInt8;
    case Cell::Type::kReal:
      return kPostgresFloat8;
    case Cell::Type::kBlob:
      return kPostgresBytea;
    case Cell::Type::kList:
      return kPostgresInt8Array;
    // Text and RAW_TEXT are the same bytes.
    case Cell::Type::kText:
    case Cell::Type::kNull:
      return kPostgresAny;
  }
  return kPostgresAny;
}

PostgresType ArrayOf(uint32_t type) {
  switch (type) {
    case kPostgresInt8:
      return kPostgresInt8Array;
    case kPostgresFloat8:
      return static_cast<PostgresType>(1022);
    case kPostgresText:
      return kPostgresTextArray;
    case kPostgresTsvector:
      return static_cast<PostgresType>(3643);
    default:
      return static_cast<PostgresType>(1001);  // of bytea
  }
}

void AppendCell(const Cell& cell, std::string* out) {
  switch (cell.type) {
    case Cell::Type::kInt:
      return AppendBig(cell.integer, out);
    case Cell::Type::kReal:
      return AppendBig(BitsOf(cell.real), out);
    case Cell::Type::kText:
    case Cell::Type::kBlob:
      out->append(cell.bytes.data(), cell.bytes.size());
      return;
    case Cell::Type::kList: {
      std::vector<Cell> cells;
      cells.reserve(cell.list().size());
      for (int64_t value : cell.list()) cells.push_back(Cell::Int(value));
      return AppendArray(kPostgresInt8, cells, out);
    }
    case Cell::Type::kNull:
      return;
  }
}

void AppendSized(const Cell& cell, std::string* out) {
  if (cell.is_null()) return AppendBig(int32_t{-1}, out);
  const size_t at = out->size();
  AppendBig(int32_t{0}, out);
  AppendCell(cell, out);
  std::string size;
  AppendBig(static_cast<int32_t>(out->size() - at - 4), &size);
  out->replace(at, 4, size);
}

void AppendArray(uint32_t type, const std::vector<Cell>& cells,
                 std::string* out) {
  AppendBig(int32_t{cells.empty() ? 0 : 1}, out);  // dimensions
  AppendBig(int32_t{1}, out);                      // it may have nulls
  AppendBig(type, out);
  if (cells.empty()) return;
  AppendBig(static_cast<int32_t>(cells.size()), out);
  AppendBig(int32_t{1}, out);  // number of the first
  for (const Cell& cell : cells) AppendSized(cell, out);
}

absl::StatusOr<Cell> ReadCell(uint32_t type, absl::string_view bytes) {
  switch (type) {
    case kPostgresInt8:
      return Cell::Int(static_cast<int64_t>(ReadBig(bytes)));
    case kPostgresInt4:
      return Cell::Int(static_cast<int32_t>(ReadBig(bytes)));
    case kPostgresBool:
      return Cell::Int(bytes == absl::string_view("\1", 1) ? 1 : 0);
    case kPostgresFloat8: {
      const uint64_t bits = ReadBig(bytes);
      double value;
      std::memcpy(&value, &bits, sizeof(value));
      return Cell::Real(value);
    }
    case kPostgresText:
    case kPostgresName:
    case kPostgresVarchar:
      return Cell::Text(bytes);
    case kPostgresBytea:
      return Cell::Blob(bytes);
    default:
      return absl::InternalError(
          absl::StrCat("a statement has a column of PostgreSQL's type ", type));
  }
}

}  // namespace veracity::internal
