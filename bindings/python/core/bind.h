#ifndef VERACITY_PYTHON_BIND_H_
#define VERACITY_PYTHON_BIND_H_

#include <pybind11/pybind11.h>

// The parts of veracity._core, a file each.

namespace veracity::python {

void BindIdentity(pybind11::module_& module);
void BindFormats(pybind11::module_& module);
void BindPolicies(pybind11::module_& module);
void BindStream(pybind11::module_& module);
void BindView(pybind11::module_& module);
void BindLedger(pybind11::module_& module);
void BindIntake(pybind11::module_& module);
void BindAssessor(pybind11::module_& module);
void BindGraph(pybind11::module_& module);
void BindDiscovery(pybind11::module_& module);
void BindCommandLine(pybind11::module_& module);

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_BIND_H_
