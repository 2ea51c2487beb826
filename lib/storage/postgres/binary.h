#ifndef VERACITY_STORAGE_POSTGRES_BINARY_H_
#define VERACITY_STORAGE_POSTGRES_BINARY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/connection.h"

namespace veracity::internal {

// Values as PostgreSQL sends and takes them in binary: numbers big endian,
// text and bytes as they are.

// Numbers of types: pg_type.dat of PostgreSQL, where they never change.
enum PostgresType : uint32_t {
  kPostgresAny = 0,  // as the statement has it
  kPostgresBool = 16,
  kPostgresBytea = 17,
  kPostgresName = 19,
  kPostgresInt8 = 20,
  kPostgresInt4 = 23,
  kPostgresText = 25,
  kPostgresFloat8 = 701,
  kPostgresTextArray = 1009,
  kPostgresInt8Array = 1016,
  kPostgresVarchar = 1043,
  kPostgresTsvector = 3614,
};

// The low `sizeof(Number)` bytes, big endian.
template <typename Number>
void AppendBig(Number value, std::string* out) {
  for (int shift = 8 * (sizeof(Number) - 1); shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

// The type that a parameter is declared to have.
PostgresType TypeOf(const Cell& cell);
// The type of arrays of a type that columns have.
PostgresType ArrayOf(uint32_t type);

// A cell that is not null.
void AppendCell(const Cell& cell, std::string* out);
// A cell with its length before it; a null by its length alone.
void AppendSized(const Cell& cell, std::string* out);
// An array with the cells of one column.
void AppendArray(uint32_t type, const std::vector<Cell>& cells,
                 std::string* out);

// A value of a result; text and bytes are borrowed. INTERNAL if statements
// have made a type that no column has.
absl::StatusOr<Cell> ReadCell(uint32_t type, absl::string_view bytes);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_BINARY_H_
