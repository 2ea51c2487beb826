#include <filesystem>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/cli/shell.h"
#include "tests/page.h"
#include "tests/testing.h"

// What README.md and the guide show is what is there: their C++ stands in a
// program of examples/ word for word, their commands and output are real.

namespace veracity::testing {
namespace {

using ::testing::HasSubstr;

std::string Source(const std::string& path) {
  return ReadFile(absl::StrCat(VERACITY_SOURCE_DIR, "/", path)).value_or("");
}

// The text without indentation and blank lines, each line between newlines.
std::string Flattened(const std::string& text) {
  std::string flat = "\n";
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty()) absl::StrAppend(&flat, line, "\n");
  }
  return flat;
}

std::vector<std::string> Blocks(const std::string& page,
                                const std::string& language) {
  const std::string text = Source(page);
  const std::string fence = absl::StrCat("\n```", language, "\n");
  std::vector<std::string> blocks;
  for (size_t at = text.find(fence); at != std::string::npos;
       at = text.find(fence, at)) {
    at += fence.size();
    const size_t end = text.find("\n```", at);
    blocks.push_back(text.substr(at, end + 1 - at));
    at = end;
  }
  return blocks;
}

class CodeOf
    : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(CodeOf, PageStandsInItsProgram) {
  const auto [page, program] = GetParam();
  const std::vector<std::string> blocks = Blocks(page, "cpp");
  EXPECT_FALSE(blocks.empty()) << page << " shows no C++";
  const std::string source = Flattened(Source(program));
  for (const std::string& block : blocks) {
    EXPECT_THAT(source, HasSubstr(Flattened(block))) << page;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Pages, CodeOf,
    ::testing::Values(std::pair("README.md", "examples/hello/hello.cc"),
                      std::pair("docs/guide/index.md",
                                "examples/guide/guide.cc")));

TEST(Readme, ShowsWhatItsProgramPrints) {
  const Ran ran = Shell().Run(VERACITY_HELLO);
  EXPECT_EQ(ran.exit, 0);
  EXPECT_EQ(PageBlock("README.md", "text"), ran.text);
}

TEST(Guide, ProgramRuns) {
  const Ran ran = Shell().Run(VERACITY_GUIDE);
  EXPECT_EQ(ran.exit, 0) << ran.text;
}

// The text without what depends on when and by which version a command was run:
// moments, and the ids of retractions and batches.
std::string Timeless(const std::string& text) {
  static const std::regex moment("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC");
  static const std::regex id("(ret|bat)_[a-z2-7]{8}");
  return std::regex_replace(std::regex_replace(text, moment, "(now)"), id,
                            "($1)");
}

// A line "$ command" and below it what it prints; a page is one session.
class CommandsOf : public ::testing::TestWithParam<const char*> {};

TEST_P(CommandsOf, PrintWhatThePageShows) {
  const Shell shell;
  std::filesystem::create_directory_symlink(VERACITY_SOURCE_DIR "/examples",
                                            shell.dir().File("examples"));
  const std::vector<std::string> blocks = Blocks(GetParam(), "console");
  EXPECT_FALSE(blocks.empty()) << GetParam() << " shows no commands";
  for (const std::string& block : blocks) {
    std::string shown;
    for (absl::string_view line : absl::StrSplit(block, '\n')) {
      if (!absl::ConsumePrefix(&line, "$ ")) continue;
      const Ran ran = shell.Run(std::string(line));
      EXPECT_EQ(ran.exit, 0) << line;
      absl::StrAppend(&shown, "$ ", line, "\n", ran.text);
    }
    EXPECT_EQ(Timeless(Flattened(block)), Timeless(Flattened(shown)));
  }
}

INSTANTIATE_TEST_SUITE_P(Pages, CommandsOf,
                         ::testing::Values("README.md", "docs/guide/shell.md",
                                           "docs/guide/verdicts.md"));

}  // namespace
}  // namespace veracity::testing
