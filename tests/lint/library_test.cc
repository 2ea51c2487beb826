// What the library's machine code asks of the world around it.

#include <cstdio>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;

// Names of the symbols that the library uses and does not define. JSON's
// scanner makes a double of each number with a point; we refuse these by their
// text, so that the locale is of no consequence.
std::set<std::string> UsedSymbols() {
  const std::string command =
      absl::StrCat(VERACITY_NM, " -A --undefined-only ", VERACITY_LIBRARY);
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  char buffer[4096];
  while (const size_t read = fread(buffer, 1, sizeof(buffer), pipe)) {
    text.append(buffer, read);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  std::set<std::string> symbols;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    std::vector<absl::string_view> words =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    // "libveracity.a:text.cc.o: U memcpy"; a name may say its version.
    if (words.size() != 3 || words[1] != "U") continue;
    const std::vector<std::string> name = absl::StrSplit(words[2], '@');
    const bool is_scanner = absl::StrContains(words[0], ":json_ids.cc.o:");
    if (is_scanner && (name[0] == "strtod" || name[0] == "localeconv")) {
      continue;
    }
    symbols.insert(name[0]);
  }
  return symbols;
}

class Library : public ::testing::Test {
 protected:
  void SetUp() override {
    symbols_ = UsedSymbols();
    // That the list is one at all.
    ASSERT_THAT(symbols_, Contains("sqlite3_step"));
  }

  std::vector<std::string> Used(const std::vector<std::string>& names) const {
    std::vector<std::string> used;
    for (const std::string& name : names) {
      if (symbols_.contains(name)) used.push_back(name);
    }
    return used;
  }

  std::set<std::string> symbols_;
};

TEST_F(Library, PrintsNothing) {
  EXPECT_THAT(
      Used({"_ZSt4cout", "_ZSt4cerr", "_ZSt4clog", "printf", "vprintf",
            "fprintf", "vfprintf", "__printf_chk", "__fprintf_chk", "puts",
            "fputs", "putchar", "perror", "stdout", "stderr", "syslog"}),
      IsEmpty());
}

TEST_F(Library, EndsNoProgram) {
  EXPECT_THAT(
      Used({"abort", "exit", "_exit", "_Exit", "quick_exit", "raise", "kill"}),
      IsEmpty());
}

TEST_F(Library, ReadsNoEnvironment) {
  EXPECT_THAT(Used({"getenv", "secure_getenv", "environ", "getlogin",
                    "gethostname", "getcwd"}),
              IsEmpty());
}

TEST_F(Library, DependsOnNoLocale) {
  EXPECT_THAT(
      Used({"setlocale", "localeconv",  "strtod",  "strtof",
            "strtold",   "atof",        "isalpha", "isalnum",
            "isdigit",   "isspace",     "isupper", "islower",
            "tolower",   "toupper",     "strcoll", "strftime",
            "localtime", "localtime_r", "mktime",  "_ZNSt6localeC1EPKc"}),
      IsEmpty());
}

}  // namespace
}  // namespace veracity::testing
