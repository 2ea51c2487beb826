#include "ledger/sql.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace veracity::internal {

std::string Sql::Add(Cell cell, std::string bytes) {
  parameters_.push_back({cell, std::move(bytes)});
  return absl::StrCat("?", parameters_.size());
}
std::string Sql::Bind(int64_t value) { return Add(Cell::Int(value), ""); }
std::string Sql::Bind(double value) { return Add(Cell::Real(value), ""); }
std::string Sql::BindText(std::string value) {
  return Add(Cell::Text(""), std::move(value));
}
std::string Sql::BindBlob(std::string value) {
  return Add(Cell::Blob(""), std::move(value));
}
std::string Sql::BindList(const std::vector<int64_t>& values) {
  return absl::StrCat(
      "(SELECT value FROM json_each(",
      BindText(absl::StrCat("[", absl::StrJoin(values, ","), "]")), "))");
}

std::vector<Cell> Sql::cells() const {
  std::vector<Cell> cells;
  cells.reserve(parameters_.size());
  for (const Parameter& parameter : parameters_) {
    Cell cell = parameter.cell;
    if (cell.type == Cell::Type::kText || cell.type == Cell::Type::kBlob) {
      cell.bytes = parameter.bytes;
    }
    cells.push_back(cell);
  }
  return cells;
}

}  // namespace veracity::internal
