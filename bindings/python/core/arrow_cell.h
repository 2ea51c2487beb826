#ifndef VERACITY_PYTHON_ARROW_CELL_H_
#define VERACITY_PYTHON_ARROW_CELL_H_

#include <cstdint>
#include <string>

#include "arrow_abi.h"

namespace veracity::python {

// Whether cells of that type can be had as text.
bool CanRead(const ArrowSchema& type);

// Writes row `row` of an array of that type to `*text`, as ArrowRows has it.
// REQUIRES: CanRead(type).
void ReadCell(const ArrowSchema& type, const ArrowArray& array, int64_t row,
              std::string* text);

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_ARROW_CELL_H_
