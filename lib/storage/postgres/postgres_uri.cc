#include "storage/postgres/postgres_uri.h"

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace veracity::internal {
namespace {

constexpr size_t kMaximumName = 63;

// RFC 3986; nullopt if a % is not followed by two digits.
std::optional<std::string> PercentDecoded(absl::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    if (text[0] != '%') {
      decoded.push_back(text[0]);
      text.remove_prefix(1);
      continue;
    }
    if (text.size() < 3 ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(text[1])) ||
        !absl::ascii_isxdigit(static_cast<unsigned char>(text[2]))) {
      return std::nullopt;
    }
    decoded += absl::HexStringToBytes(text.substr(1, 2));
    text.remove_prefix(3);
  }
  return decoded;
}

}  // namespace

std::string WithoutPassword(absl::string_view uri) {
  const size_t begin = uri.find("://");
  const size_t end = uri.find('@');
  if (begin == absl::string_view::npos || end == absl::string_view::npos ||
      end < begin) {
    return std::string(uri);
  }
  const size_t colon = uri.find(':', begin + 3);
  if (colon == absl::string_view::npos || colon > end) return std::string(uri);
  return absl::StrCat(uri.substr(0, colon), uri.substr(end));
}

absl::StatusOr<PostgresUri> ParsePostgresUri(absl::string_view uri) {
  PostgresUri parsed;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(uri, absl::MaxSplits('?', 1));
  std::vector<absl::string_view> others;
  for (absl::string_view option :
       absl::StrSplit(parts.second, '&', absl::SkipEmpty())) {
    if (!absl::ConsumePrefix(&option, "schema=")) {
      others.push_back(option);
      continue;
    }
    const std::optional<std::string> name = PercentDecoded(option);
    if (!name.has_value() || name->empty() || name->size() > kMaximumName ||
        name->find('\0') != std::string::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("'schema=", option, "' names no schema: 1 to ",
                       kMaximumName, " bytes are needed"));
    }
    parsed.schema = *name;
  }
  parsed.uri = std::string(parts.first);
  if (!others.empty()) {
    absl::StrAppend(&parsed.uri, "?", absl::StrJoin(others, "&"));
  }
  char* error = nullptr;
  PQconninfoOption* options = PQconninfoParse(parsed.uri.c_str(), &error);
  if (options != nullptr) {
    PQconninfoFree(options);
    return parsed;
  }
  const std::string message(
      absl::StripAsciiWhitespace(error != nullptr ? error : "out of memory"));
  PQfreemem(error);
  return absl::InvalidArgumentError(absl::StrCat(
      "'", WithoutPassword(uri), "' is no URI of PostgreSQL: ", message));
}

}  // namespace veracity::internal
