// Records in the forms that people and scripts write.

#include <pybind11/stl.h>

#include <sstream>
#include <vector>

#include "bind.h"
#include "message.h"
#include "status.h"
#include "veracity/text_formats.h"

namespace veracity::python {
namespace {

// A batch and the issues of reading it.
py::tuple ParseTextBatch(const std::string& text, bool strict) {
  std::vector<v1::Issue> issues;
  ReadOptions options;
  options.strict = strict;
  const v1::Batch batch = Take(ParseText(text, &issues, options));
  return py::make_tuple(Serialize(batch), SerializeAll(issues));
}

py::tuple ParseJsonBatch(const std::string& text, bool strict) {
  std::vector<v1::Issue> issues;
  ReadOptions options;
  options.strict = strict;
  std::istringstream in(text);
  v1::Batch batch;
  const auto add = [&batch](v1::Entry entry) {
    *batch.add_entries() = std::move(entry);
    return absl::OkStatus();
  };
  Check(ParseJsonLines(in, add, &issues, options));
  return py::make_tuple(Serialize(batch), SerializeAll(issues));
}

}  // namespace

void BindFormats(py::module_& module) {
  module.def("parse_text", ParseTextBatch);
  module.def("print_text", [](const py::bytes& batch) {
    return PrintText(Parse<v1::Batch>(batch));
  });
  module.def("parse_json_lines", ParseJsonBatch);
  module.def("print_json_line", [](const py::bytes& entry) {
    return Take(PrintJsonLine(Parse<v1::Entry>(entry)));
  });
}

}  // namespace veracity::python
