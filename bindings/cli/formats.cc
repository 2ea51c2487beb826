#include "formats.h"

#include <utility>

#include "absl/strings/match.h"

namespace veracity::cli {

std::string FormatByName(absl::string_view path) {
  for (const auto& [end, format] :
       {std::make_pair(".txtpb", "text"), std::make_pair(".textproto", "text"),
        std::make_pair(".jsonl", "jsonl"), std::make_pair(".ndjson", "jsonl"),
        std::make_pair(".csv", "csv"), std::make_pair(".bundle", "bundle")}) {
    if (absl::EndsWithIgnoreCase(path, end)) return format;
  }
  return "";
}

}  // namespace veracity::cli
