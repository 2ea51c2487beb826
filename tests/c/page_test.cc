// What docs/c.md shows is what is there.

#include "tests/page.h"

#include <cstdio>
#include <string>

#include "tests/testing.h"

namespace veracity::testing {
namespace {

std::string Source(const std::string& path) {
  return ReadFile(absl::StrCat(VERACITY_SOURCE_DIR, "/", path)).value_or("");
}

std::string Printed(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  while (const size_t read = fread(buffer, 1, sizeof(buffer), pipe)) {
    text.append(buffer, read);
  }
  EXPECT_EQ(pclose(pipe), 0) << command << "\n" << text;
  return text;
}

TEST(CPage, ShowsTheProgramAndWhatItPrints) {
  EXPECT_EQ(PageBlock("docs/c.md", "c"), Source("examples/c/hello.c"));
  EXPECT_EQ(Printed(VERACITY_HELLO_C), PageBlock("docs/c.md", "text"));
}

TEST(CPage, ShowsTheSameInPythonAndItPrintsTheSame) {
  EXPECT_EQ(PageBlock("docs/c.md", "python"), Source("examples/c/hello.py"));
#ifdef VERACITY_SANITIZED
  GTEST_SKIP() << "an interpreter without the sanitizer cannot load a library "
                  "with it";
#endif
  EXPECT_EQ(
      Printed("VERACITY_LIBRARY='" VERACITY_C_LIBRARY "' '" VERACITY_PYTHON
              "' '" VERACITY_SOURCE_DIR "/examples/c/hello.py' 2>&1"),
      PageBlock("docs/c.md", "text"));
}

}  // namespace
}  // namespace veracity::testing
