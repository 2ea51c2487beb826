#include "ledger/sql.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace veracity::internal {

std::string Sql::Add(Parameter parameter) {
  parameters_.push_back(std::move(parameter));
  return absl::StrCat("?", parameters_.size());
}
std::string Sql::Bind(int64_t value) { return Add({Cell::Int(value), "", {}}); }
std::string Sql::Bind(double value) { return Add({Cell::Real(value), "", {}}); }
std::string Sql::BindText(std::string value) {
  return Add({Cell::Text(""), std::move(value), {}});
}
std::string Sql::BindBlob(std::string value) {
  return Add({Cell::Blob(""), std::move(value), {}});
}
std::string Sql::BindList(const std::vector<int64_t>& values) {
  return absl::StrCat("(SELECT j.value FROM LIST(",
                      Add({Cell::List({}), "", values}), ") j)");
}

std::vector<Cell> Sql::cells() const {
  std::vector<Cell> cells;
  cells.reserve(parameters_.size());
  for (const Parameter& parameter : parameters_) {
    Cell cell = parameter.cell;
    if (cell.type == Cell::Type::kText || cell.type == Cell::Type::kBlob) {
      cell.bytes = parameter.bytes;
    } else if (cell.type == Cell::Type::kList) {
      cell = Cell::List(parameter.list);
    }
    cells.push_back(cell);
  }
  return cells;
}

}  // namespace veracity::internal
