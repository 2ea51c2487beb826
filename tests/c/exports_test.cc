// What the shared library shows the world, read from the file.

#include <cstdio>
#include <filesystem>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity::testing {
namespace {

using ::testing::ContainerEq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string Printed(const std::string& command) {
  std::string text;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return text;
  char buffer[4096];
  while (const size_t read = fread(buffer, 1, sizeof(buffer), pipe)) {
    text.append(buffer, read);
  }
  EXPECT_EQ(pclose(pipe), 0) << command;
  return text;
}

std::set<std::string> Declared() {
  const std::regex function(R"(VERACITY_API[^;(]*?(veracity_[a-z_]+)\()");
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(
           VERACITY_SOURCE_DIR "/bindings/c/include")) {
    if (!entry.is_regular_file()) continue;
    const std::string text = ReadFile(entry.path().string()).value_or("");
    for (std::sregex_iterator at(text.begin(), text.end(), function), end;
         at != end; ++at) {
      names.insert((*at)[1]);
    }
  }
  return names;
}

// "00000000000a1b20 T veracity_version@@VERACITY_C_0"
std::set<std::string> Exported(std::set<std::string>* versions) {
  const std::string text =
      Printed(VERACITY_NM " -D --defined-only " VERACITY_C_LIBRARY);
  std::set<std::string> names;
  for (absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words =
        absl::StrSplit(line, ' ', absl::SkipEmpty());
    if (words.size() != 3 || words[1] == "A") continue;
    const std::vector<std::string> name = absl::StrSplit(words[2], "@@");
    names.insert(name[0]);
    versions->insert(name.back());
  }
  return names;
}

TEST(CLibrary, ExportsWhatItsHeadersDeclareAndNothingElse) {
  const std::set<std::string> declared = Declared();
  EXPECT_GT(declared.size(), 50);
  std::set<std::string> versions;
  EXPECT_THAT(Exported(&versions), ContainerEq(declared));
  EXPECT_THAT(versions, ContainerEq(std::set<std::string>{"VERACITY_C_0"}));
}

TEST(CLibrary, IsKnownByItsVersionedName) {
  EXPECT_THAT(Printed(VERACITY_READELF " -d " VERACITY_C_LIBRARY),
              HasSubstr("soname: [libveracity_c.so.0]"));
}

TEST(CLibrary, HasEachFunctionTestedFromC) {
  std::string tests;
  for (const auto& entry :
       std::filesystem::directory_iterator(VERACITY_SOURCE_DIR "/tests/c")) {
    if (entry.path().extension() != ".c") continue;
    tests += ReadFile(entry.path().string()).value_or("");
  }
  std::vector<std::string> untested;
  for (const std::string& name : Declared()) {
    if (tests.find(name + "(") == std::string::npos) untested.push_back(name);
  }
  EXPECT_THAT(untested, IsEmpty());
}

}  // namespace
}  // namespace veracity::testing
