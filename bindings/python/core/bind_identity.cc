// Ids: of records, printed, read; labels of scales.

#include <pybind11/stl.h>

#include "bind.h"
#include "message.h"
#include "status.h"
#include "veracity/identity.h"
#include "veracity/ids.h"
#include "veracity/scales.h"

namespace veracity::python {
namespace {

// The reference to a record, by its content.
template <typename M>
py::bytes RefOf(const py::bytes& record) {
  return Serialize(RefTo(Take(IdOf(Parse<M>(record)))));
}

template <typename M>
std::string NameOf(const py::bytes& record) {
  return Take(IdOf(Parse<M>(record)));
}

std::string LabelOn(const std::string& scale, const std::string& typed) {
  const ScaleReading reading = Take(ReadScaleLabel(scale, typed));
  return reading.level == nullptr ? typed : reading.level->label();
}

}  // namespace

void BindIdentity(py::module_& module) {
  module.def("claim_ref", RefOf<v1::Claim>);
  module.def("assertion_ref", RefOf<v1::Assertion>);
  module.def("retraction_ref", RefOf<v1::Retraction>);
  module.def("document_id", NameOf<v1::Document>);
  module.def("entity_id", NameOf<v1::Entity>);
  module.def("print_ref", [](const py::bytes& ref) {
    return PrintId(Parse<v1::RecordRef>(ref));
  });
  module.def("parse_ref", [](const std::string& printed) {
    return Serialize(Take(ParseId(printed)));
  });
  module.def("uuid_of_ref", [](const py::bytes& ref) {
    return ToUuid(Parse<v1::RecordRef>(ref));
  });
  module.def("scale_label", LabelOn);
}

}  // namespace veracity::python
