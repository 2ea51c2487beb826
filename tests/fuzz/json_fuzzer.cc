// Any bytes are read line by line; what was read prints as a line that reads
// the same.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

std::vector<v1::Entry> Read(const std::string& text, bool strict) {
  std::istringstream in(text);
  ReadOptions options;
  options.strict = strict;
  std::vector<v1::Issue> issues;
  std::vector<v1::Entry> entries;
  const absl::Status status = ParseJsonLines(
      in,
      [&](v1::Entry entry) {
        entries.push_back(std::move(entry));
        return absl::OkStatus();
      },
      &issues, options);
  // Lenient reading goes on to the end; strict reading finds nothing wrong.
  Require(status.ok());
  Require(!strict || issues.empty());
  return entries;
}

void ReadTwice(const std::string& text) {
  for (const v1::Entry& entry : Read(text, false)) {
    const absl::StatusOr<std::string> line = PrintJsonLine(entry);
    Require(line.ok());
    const std::vector<v1::Entry> same = Read(*line, true);
    Require(same.size() == 1);
    Require(same[0].SerializeAsString() == entry.SerializeAsString());
  }
}

}  // namespace
}  // namespace veracity

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  veracity::ReadTwice(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
