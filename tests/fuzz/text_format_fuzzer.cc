// Any bytes are refused or are a batch that prints as a text that reads the
// same, and whose records have no labels left.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/text.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

void ReadTwice(absl::string_view text) {
  std::vector<v1::Issue> issues;
  const absl::StatusOr<v1::Batch> batch = ParseText(text, &issues);
  if (!batch.ok()) return;
  for (const v1::Issue& issue : issues) Require(issue.line() > 0);
  const std::string printed = PrintText(*batch);
  // Escapes can put into a string what is not UTF-8; such a text is refused.
  if (!internal::IsValidUtf8(printed)) return;
  ReadOptions strict;
  strict.strict = true;
  const absl::StatusOr<v1::Batch> same = ParseText(printed, nullptr, strict);
  Require(same.ok());
  Require(same->SerializeAsString() == batch->SerializeAsString());
}

}  // namespace
}  // namespace veracity

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  veracity::ReadTwice({reinterpret_cast<const char*>(data), size});
  return 0;
}
