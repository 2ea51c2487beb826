#include "formats.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

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

std::string FormatByContent(absl::string_view head) {
  // docs/formats/bundle.md: the header is the first of the frames.
  if (absl::StrContains(head.substr(0, 64), "veracity-bundle")) return "bundle";
  if (absl::StartsWith(head, "SQLite format 3")) return "ledger";
  absl::ConsumePrefix(&head, "\xEF\xBB\xBF");
  head = absl::StripLeadingAsciiWhitespace(head);
  while (absl::StartsWith(head, "#")) {
    const size_t end = head.find('\n');
    if (end == absl::string_view::npos) return "";
    head = absl::StripLeadingAsciiWhitespace(head.substr(end));
  }
  if (absl::StartsWith(head, "{")) return "jsonl";
  // The fields of a batch, one of which a text begins with.
  for (absl::string_view field :
       {"entries", "note", "authors", "tool", "tool_version"}) {
    absl::string_view rest = head;
    if (!absl::ConsumePrefix(&rest, field)) continue;
    rest = absl::StripLeadingAsciiWhitespace(rest);
    if (absl::StartsWith(rest, "{") || absl::StartsWith(rest, ":")) {
      return "text";
    }
  }
  return "";
}

bool LooksLikeTable(absl::string_view head) {
  // The names of the columns, and a row.
  const std::vector<absl::string_view> lines =
      absl::StrSplit(head, absl::MaxSplits('\n', 2));
  return lines.size() > 1 && absl::StrContains(lines[0], ',') &&
         absl::StrContains(lines[1], ',') && !absl::StrContains(head, '\0');
}

}  // namespace veracity::cli
