#ifndef VERACITY_PYTHON_MESSAGE_H_
#define VERACITY_PYTHON_MESSAGE_H_

#include <google/protobuf/message_lite.h>
#include <pybind11/pybind11.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "status.h"

// Messages cross the binding as their bytes: the protobuf on either side may
// be another version, with another idea of what a message is in memory.

namespace veracity::python {

namespace py = pybind11;

// What `bytes` holds; valid as long as it is.
inline absl::string_view ViewOfBytes(const py::bytes& bytes) {
  return {PyBytes_AS_STRING(bytes.ptr()),
          static_cast<size_t>(PyBytes_GET_SIZE(bytes.ptr()))};
}

// Needs no GIL.
template <typename M>
M Parse(absl::string_view bytes) {
  M message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw StatusError(absl::InvalidArgumentError(
        "these are not the bytes of such a message"));
  }
  return message;
}

template <typename M>
M Parse(const py::bytes& bytes) {
  return Parse<M>(ViewOfBytes(bytes));
}

inline py::bytes Serialize(const google::protobuf::MessageLite& message) {
  return py::bytes(message.SerializeAsString());
}

// A list of the bytes of each.
template <typename Messages>
py::list SerializeAll(const Messages& messages) {
  py::list list;
  for (const google::protobuf::MessageLite& message : messages) {
    list.append(Serialize(message));
  }
  return list;
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_MESSAGE_H_
