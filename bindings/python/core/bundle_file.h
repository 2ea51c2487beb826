#ifndef VERACITY_PYTHON_BUNDLE_FILE_H_
#define VERACITY_PYTHON_BUNDLE_FILE_H_

#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "message.h"
#include "status.h"
#include "veracity/bundle.h"

namespace veracity::python {

// A bundle to read: a path, or the bytes themselves.
using BundleSource = std::variant<py::bytes, std::string>;

inline std::unique_ptr<std::istream> OpenBundle(const BundleSource& bundle) {
  if (const auto* bytes = std::get_if<py::bytes>(&bundle)) {
    return std::make_unique<std::istringstream>(
        std::string(ViewOfBytes(*bytes)));
  }
  const std::string& path = std::get<std::string>(bundle);
  auto file = std::make_unique<std::ifstream>(path, std::ios::binary);
  if (!*file) {
    throw StatusError(
        absl::NotFoundError(absl::StrCat("cannot read '", path, "'")));
  }
  return file;
}

// Writes a bundle to a file: `write` gets the writer, and its result, a
// StatusOr, is returned if all went well.
template <typename Write>
auto WriteBundle(const std::string& path, v1::BundleHeader header, Write write)
    -> decltype(write(std::declval<BundleWriter&>())) {
  const auto unwritable = [&path] {
    return absl::UnavailableError(absl::StrCat("cannot write '", path, "'"));
  };
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file) return unwritable();
  BundleWriter writer(file, std::move(header));
  auto result = write(writer);
  if (!result.ok()) return result;
  const absl::Status finished = writer.Finish();
  if (!finished.ok()) return finished;
  file.close();
  if (!file) return unwritable();
  return result;
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_BUNDLE_FILE_H_
