// What holds of every source file, read from the source tree.

#include <algorithm>
#include <filesystem>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

struct File {
  std::string path;  // from the root of the tree
  std::vector<std::string> lines;
};

// Files under `folder` whose names end in one of `endings`.
std::vector<File> FilesIn(const std::string& folder,
                          const std::vector<std::string>& endings) {
  const std::filesystem::path root = VERACITY_SOURCE_DIR;
  std::vector<File> files;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(root / folder)) {
    const std::string path =
        std::filesystem::relative(entry.path(), root).generic_string();
    if (!entry.is_regular_file() ||
        std::none_of(endings.begin(), endings.end(), [&](const auto& ending) {
          return absl::EndsWith(path, ending);
        })) {
      continue;
    }
    files.push_back(
        {path,
         absl::StrSplit(ReadFile(entry.path().string()).value_or(""), '\n')});
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  EXPECT_FALSE(files.empty()) << folder;
  return files;
}

// -- Text --

TEST(Sources, AreAscii) {
  std::vector<std::string> wrong;
  for (const char* folder :
       {"include", "lib", "proto", "bindings", "bench", "tests", "cmake"}) {
    for (const File& file :
         FilesIn(folder, {".h", ".cc", ".py", ".pyi", ".sh", ".proto", ".txtpb",
                          ".cmake", ".cmake.in", ".pc.in", "CMakeLists.txt"})) {
      for (size_t i = 0; i < file.lines.size(); ++i) {
        if (std::any_of(file.lines[i].begin(), file.lines[i].end(), [](char c) {
              return (c < ' ' && c != '\t') || c > '~';
            })) {
          wrong.push_back(absl::StrCat(file.path, ":", i + 1));
        }
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty()) << "write \\x or \\u escapes";
}

// Waiting to be split; nothing is added to this list.
const std::vector<std::string>& TooLong() {
  static const auto* const files = new std::vector<std::string>{
      "include/veracity/query.h",
      "lib/base/edtf.cc",
  };
  return *files;
}

TEST(Sources, AreShortEnoughToRead) {
  constexpr size_t kMaximumHeader = 300;
  constexpr size_t kMaximumSource = 600;
  std::vector<std::string> too_long;
  for (const char* folder : {"include", "lib", "bindings", "bench", "tests"}) {
    for (const File& file : FilesIn(folder, {".h", ".cc", ".py"})) {
      const size_t maximum =
          absl::EndsWith(file.path, ".h") ? kMaximumHeader : kMaximumSource;
      // A last line that ends leaves an empty one behind it.
      if (file.lines.size() - 1 > maximum) too_long.push_back(file.path);
    }
  }
  EXPECT_THAT(too_long, UnorderedElementsAreArray(TooLong()))
      << "split what is too long now; what is so no more comes off the list";
}

// What the compiler is told to begin with; no file includes it.
bool IsPrecompiled(const File& file) {
  return absl::EndsWith(file.path, "/precompiled.h");
}

TEST(Headers, HaveGuardsByTheirPaths) {
  std::vector<std::string> wrong;
  for (const char* folder : {"include", "lib", "tests"}) {
    for (const File& file : FilesIn(folder, {".h"})) {
      if (IsPrecompiled(file)) continue;
      // Paths as #include writes them.
      std::string path = file.path;
      for (const char* root : {"include/veracity/", "lib/"}) {
        if (absl::StartsWith(path, root))
          path.erase(0, std::string(root).size());
      }
      std::string guard = "VERACITY_";
      for (char c : path) {
        const bool is_letter = c >= 'a' && c <= 'z';
        guard += is_letter              ? static_cast<char>(c - 'a' + 'A')
                 : c >= '0' && c <= '9' ? c
                                        : '_';
      }
      guard += '_';
      if (std::find(file.lines.begin(), file.lines.end(),
                    absl::StrCat("#ifndef ", guard)) == file.lines.end()) {
        wrong.push_back(absl::StrCat(file.path, ": ", guard));
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

// The linker takes one of several, whatever their layouts.
TEST(Headers, DefineEachTypeOnce) {
  const std::regex definition(
      R"(^(?:struct|class|enum|enum class) ([A-Z][A-Za-z0-9]*)(?: final)?(?: :.*)? \{.*)");
  std::map<std::string, std::string> where;
  std::vector<std::string> wrong;
  for (const char* folder : {"include", "lib"}) {
    for (const File& file : FilesIn(folder, {".h"})) {
      for (const std::string& line : file.lines) {
        std::smatch match;
        if (!std::regex_match(line, match, definition)) continue;
        const auto [at, is_new] = where.try_emplace(match[1], file.path);
        if (is_new || at->second == file.path) continue;
        wrong.push_back(
            absl::StrCat(match[1].str(), ": ", at->second, ", ", file.path));
      }
    }
  }
  EXPECT_GT(where.size(), 50);
  EXPECT_THAT(wrong, IsEmpty());
}

// -- Layers --

// Folders of lib/, each of which uses only itself and those before it.
const std::vector<std::string>& Layers() {
  static const auto* const layers = new std::vector<std::string>{
      "base",   "vocabulary", "identity", "bundle",   "storage",
      "ledger", "graph",      "verify",   "exchange", "report"};
  return *layers;
}

int LayerOf(const std::string& folder) {
  const auto layer = std::find(Layers().begin(), Layers().end(), folder);
  return layer == Layers().end() ? -1
                                 : static_cast<int>(layer - Layers().begin());
}

// The folder with what each public header declares: that of the source file of
// the same name; here, those that have none.
std::map<std::string, std::string> FoldersOfPublicHeaders() {
  std::map<std::string, std::string> folders = {
      {"bundle.h", "bundle"},         {"call.h", "base"},
      {"limits.h", "base"},           {"results.h", "base"},
      {"text_formats.h", "exchange"}, {"query.h", "ledger"},
      {"veracity.h", "report"}};
  for (const File& file : FilesIn("lib", {".cc"})) {
    const std::vector<std::string> parts = absl::StrSplit(file.path, '/');
    const std::string header =
        absl::StrCat(parts.back().substr(0, parts.back().size() - 3), ".h");
    folders.try_emplace(header, parts[1]);
  }
  return folders;
}

TEST(Layers, HaveAPlaceForEveryFile) {
  std::vector<std::string> wrong;
  for (const File& file : FilesIn("lib", {".h", ".cc"})) {
    const std::vector<std::string> parts = absl::StrSplit(file.path, '/');
    if (LayerOf(parts[1]) < 0 && !IsPrecompiled(file)) {
      wrong.push_back(file.path);
    }
  }
  const std::map<std::string, std::string> folders = FoldersOfPublicHeaders();
  for (const File& file : FilesIn("include/veracity", {".h"})) {
    const std::string name =
        std::filesystem::path(file.path).filename().string();
    if (!folders.contains(name)) wrong.push_back(file.path);
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(Layers, UseOnlyThoseBelow) {
  const std::map<std::string, std::string> folders = FoldersOfPublicHeaders();
  const std::regex include(R"re(^#include "([a-z_]+)/([a-z_/0-9.]+)".*)re");
  std::vector<std::string> wrong;
  size_t seen = 0;
  const auto check = [&](const File& file, const std::string& own) {
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (!std::regex_match(line, match, include)) continue;
      std::string used = match[1];
      if (used == "veracity") {
        const auto folder = folders.find(match[2]);
        if (folder == folders.end()) continue;  // of the contract
        used = folder->second;
      }
      if (LayerOf(used) < 0) continue;  // not ours
      ++seen;
      if (LayerOf(used) > LayerOf(own)) {
        wrong.push_back(absl::StrCat(file.path, " (", own, "): ", line));
      }
    }
  };
  for (const File& file : FilesIn("lib", {".h", ".cc"})) {
    const std::vector<std::string> parts = absl::StrSplit(file.path, '/');
    check(file, parts[1]);
  }
  for (const File& file : FilesIn("include/veracity", {".h"})) {
    const auto folder =
        folders.find(std::filesystem::path(file.path).filename().string());
    if (folder != folders.end()) check(file, folder->second);
  }
  EXPECT_GT(seen, 100);
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(Layers, KeepEachEngineInItsFolder) {
  struct Engine {
    std::string include;
    std::string folder;
  };
  for (const Engine& engine :
       {Engine{"#include <sqlite3.h>", "lib/storage/sqlite/"},
        Engine{"#include <libpq-fe.h>", "lib/storage/postgres/"}}) {
    size_t users = 0;
    std::vector<std::string> wrong;
    // Tests and benchmarks look at a ledger from outside.
    for (const char* folder : {"include", "lib", "bindings"}) {
      for (const File& file : FilesIn(folder, {".h", ".cc"})) {
        if (std::find(file.lines.begin(), file.lines.end(), engine.include) ==
            file.lines.end()) {
          continue;
        }
        ++users;
        if (!absl::StartsWith(file.path, engine.folder)) {
          wrong.push_back(file.path);
        }
      }
    }
    EXPECT_GT(users, 0u) << engine.include;
    EXPECT_THAT(wrong, IsEmpty()) << engine.include;
  }
}

// -- Pages --

TEST(Pages, OfFormatsAreInTheirIndex) {
  const std::string folder = VERACITY_SOURCE_DIR "/docs/formats";
  const std::string index = ReadFile(folder + "/README.md").value_or("");
  std::vector<std::string> wrong;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name == "README.md" || !absl::EndsWith(name, ".md")) continue;
    if (!absl::StrContains(index, absl::StrCat("](", name, ")"))) {
      wrong.push_back(name);
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

TEST(Pages, LinkToWhatIsThere) {
  const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
  std::vector<std::string> wrong;
  for (const File& file : FilesIn("docs", {".md"})) {
    const std::filesystem::path folder =
        std::filesystem::path(VERACITY_SOURCE_DIR) /
        std::filesystem::path(file.path).parent_path();
    for (const std::string& line : file.lines) {
      for (std::sregex_iterator at(line.begin(), line.end(), link), end;
           at != end; ++at) {
        if (!std::filesystem::exists(folder / (*at)[1].str())) {
          wrong.push_back(absl::StrCat(file.path, ": ", (*at)[1].str()));
        }
      }
    }
  }
  EXPECT_THAT(wrong, IsEmpty());
}

}  // namespace
}  // namespace veracity::testing
