#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
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

struct Outcome {
  int code;
  std::string output;
};

// Runs a command line in `folder`, errors with the output.
Outcome RunIn(const std::string& folder, const std::string& command) {
  const std::string line =
      absl::StrCat("cd '", folder, "' && { ", command, "; } 2>&1");
  FILE* pipe = ::popen(line.c_str(), "r");
  std::string output;
  char bytes[4096];
  size_t size = 0;
  while ((size = std::fread(bytes, 1, sizeof(bytes), pipe)) > 0) {
    output.append(bytes, size);
  }
  const int status = ::pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
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
  const Outcome run = RunIn("/", VERACITY_HELLO);
  EXPECT_EQ(run.code, 0);
  EXPECT_EQ(PageBlock("README.md", "text"), run.output);
}

TEST(Guide, ProgramRuns) {
  const Outcome run = RunIn("/", VERACITY_GUIDE);
  EXPECT_EQ(run.code, 0) << run.output;
}

// A line "$ command" and below it what it prints.
TEST(Readme, ShowsWhatItsCommandsPrint) {
  const TempDir folder;
  std::filesystem::create_directory_symlink(VERACITY_SOURCE_DIR "/examples",
                                            folder.File("examples"));
  const std::string page = PageBlock("README.md", "console");
  std::string shown;
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    if (!absl::ConsumePrefix(&line, "$ ")) continue;
    ASSERT_TRUE(absl::StartsWith(line, "veracity ")) << line;
    const Outcome run = RunIn(
        folder.path(),
        absl::StrCat("export PATH=\"$(dirname '", VERACITY_CLI,
                     "'):$PATH\" COLUMNS=80 LC_ALL=C; unset VERACITY_LEDGER; ",
                     line));
    EXPECT_EQ(run.code, 0) << line;
    absl::StrAppend(&shown, "$ ", line, "\n", run.output);
  }
  EXPECT_EQ(Flattened(page), Flattened(shown));
}

}  // namespace
}  // namespace veracity::testing
