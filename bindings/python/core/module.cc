// veracity._core: the library for the Python files beside it, which users see.
// Messages come and go as bytes, tables as Arrow streams.

#include <pybind11/pybind11.h>

#include "bind.h"
#include "status.h"

namespace veracity::python {
namespace {

void Fill(pybind11::module_& module) {
  module.attr("__version__") = VERACITY_VERSION;
  RegisterErrors();
  BindIdentity(module);
  BindFormats(module);
  BindPolicies(module);
  BindStream(module);
  BindView(module);
  BindLedger(module);
  BindIntake(module);
  BindAssessor(module);
  BindGraph(module);
  BindDiscovery(module);
  BindCommandLine(module);
}

}  // namespace
}  // namespace veracity::python

// What PYBIND11_MODULE would write, but for its first lines: pybind11 keeps one
// set of types for the process, and waits for ever when a subinterpreter asks
// for them.
extern "C" PYBIND11_EXPORT PyObject* PyInit__core() {
  if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
    PyErr_SetString(
        PyExc_ImportError,
        "veracity works in the main interpreter only, not in a subinterpreter");
    return nullptr;
  }
  PYBIND11_CHECK_PYTHON_VERSION
  PYBIND11_ENSURE_INTERNALS_READY
  static pybind11::module_::module_def definition;
  auto module =
      pybind11::module_::create_extension_module("_core", nullptr, &definition);
  try {
    veracity::python::Fill(module);
    return module.ptr();
  }
  PYBIND11_CATCH_INIT_EXCEPTIONS
}
