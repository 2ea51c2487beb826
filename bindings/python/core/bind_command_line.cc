// The command line, for `python -m veracity`.

#include <pybind11/stl.h>

#include <string>
#include <vector>

#include "bind.h"
#include "call.h"
#include "program.h"

namespace veracity::python {
namespace {

int RunProgram(std::vector<std::string> arguments) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  return Released([&] {
    return cli::RunProgram(static_cast<int>(arguments.size()), pointers.data());
  });
}

}  // namespace

void BindCommandLine(pybind11::module_& module) {
  module.def("run_program", RunProgram);
}

}  // namespace veracity::python
