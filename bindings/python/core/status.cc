#include "status.h"

#include <pybind11/pybind11.h>

namespace veracity::python {

namespace py = pybind11;

void RegisterErrors() {
  py::register_exception_translator([](std::exception_ptr thrown) {
    try {
      if (thrown) std::rethrow_exception(thrown);
    } catch (const StatusError& error) {
      const py::object exception =
          py::module_::import("veracity.errors")
              .attr("from_status")(static_cast<int>(error.status().code()),
                                   error.what(), py::bytes(error.report()));
      PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.ptr())),
                      exception.ptr());
    }
  });
}

}  // namespace veracity::python
