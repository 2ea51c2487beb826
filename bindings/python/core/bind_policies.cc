// Policies that come with the library, and reading others.

#include <pybind11/stl.h>

#include "bind.h"
#include "message.h"
#include "status.h"
#include "veracity/policy.h"

namespace veracity::python {

void BindPolicies(py::module_& module) {
  module.def("policy_names", PolicyNames);
  module.def("policy", [](const std::string& name) {
    return Serialize(Take(Policy(name)));
  });
  module.def("policy_text", [](const std::string& name) {
    return std::string(Take(PolicyText(name)));
  });
  module.def("read_policy", [](const std::string& text) {
    return Serialize(Take(ReadPolicy(text)));
  });
}

}  // namespace veracity::python
