#include "storage/dialect.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace veracity::internal {
namespace {

bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c)) || c == '_';
}
bool IsDigit(char c) {
  return absl::ascii_isdigit(static_cast<unsigned char>(c));
}

// Takes the first characters of `*rest` for which `is` holds.
template <typename Is>
absl::string_view TakeWhile(absl::string_view* rest, Is is) {
  size_t size = 0;
  while (size < rest->size() && is((*rest)[size])) ++size;
  const absl::string_view taken = rest->substr(0, size);
  rest->remove_prefix(size);
  return taken;
}

absl::string_view TakeName(absl::string_view* rest) {
  return TakeWhile(rest, [](char c) { return IsLetter(c) || IsDigit(c); });
}

// Takes "(a, b)" from `*rest`; there are no parentheses within.
std::vector<std::string> TakeArguments(absl::string_view* rest) {
  const size_t end = rest->find(')');
  if (end == absl::string_view::npos) return {};
  std::vector<std::string> arguments;
  for (absl::string_view argument :
       absl::StrSplit(rest->substr(1, end - 1), ',')) {
    arguments.emplace_back(absl::StripAsciiWhitespace(argument));
  }
  rest->remove_prefix(end + 1);
  return arguments;
}

absl::string_view TakeAlias(absl::string_view* rest) {
  TakeWhile(rest, [](char c) { return c == ' '; });
  return TakeName(rest);
}

}  // namespace

std::string Dialect::Render(absl::string_view sql) const {
  std::string out;
  out.reserve(sql.size() + 64);
  absl::string_view rest = sql;
  while (!rest.empty()) {
    const char c = rest[0];
    if (c == '\'') {
      const size_t end = rest.find('\'', 1);
      absl::StrAppend(&out, rest.substr(0, end + 1));
      rest.remove_prefix(end == absl::string_view::npos ? rest.size()
                                                        : end + 1);
    } else if (c == '?') {
      rest.remove_prefix(1);
      absl::StrAppend(&out, Parameter(TakeWhile(&rest, IsDigit)));
    } else if (IsLetter(c)) {
      const absl::string_view word = TakeName(&rest);
      if (word == "LIST" || word == "MATCHING" || word == "SPAN") {
        std::vector<std::string> arguments = TakeArguments(&rest);
        arguments.resize(2);
        for (std::string& argument : arguments) argument = Render(argument);
        absl::StrAppend(
            &out, word == "LIST" ? List(arguments[0], TakeAlias(&rest))
                  : word == "SPAN"
                      ? Span(arguments[0], arguments[1])
                      : Matching(arguments[0], arguments[1], TakeAlias(&rest)));
      } else {
        absl::StrAppend(&out, Word(word));
      }
    } else if (IsDigit(c)) {
      absl::StrAppend(&out, TakeName(&rest));
    } else {
      out.push_back(c);
      rest.remove_prefix(1);
    }
  }
  return Statement(std::move(out));
}

}  // namespace veracity::internal
