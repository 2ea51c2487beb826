#ifndef VERACITY_LEDGER_SQL_H_
#define VERACITY_LEDGER_SQL_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "storage/connection.h"

namespace veracity::internal {

// A statement under construction: its text holds only what this library
// wrote; everything a caller said is a bound parameter. The same shape of
// query gives the same text, which the connection has prepared.
class Sql {
 public:
  // Binds a value and returns its placeholder.
  std::string Bind(int64_t value);
  std::string Bind(double value);
  std::string BindText(std::string value);
  std::string BindBlob(std::string value);
  // Binds a list of integers, any number of them in one parameter, and
  // returns a table of them: "(SELECT j.value FROM LIST(?3) j)".
  std::string BindList(const std::vector<int64_t>& values);

  // How many parameters there are; gives one of them another value.
  size_t size() const { return parameters_.size(); }
  void Set(size_t index, int64_t value) {
    parameters_[index].cell = Cell::Int(value);
  }

  // Parameters so far; valid until the next Bind.
  std::vector<Cell> cells() const;

  std::string text;

 private:
  struct Parameter {
    Cell cell;
    std::string bytes;
    std::vector<int64_t> list;
  };
  std::string Add(Parameter parameter);
  std::deque<Parameter> parameters_;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_SQL_H_
