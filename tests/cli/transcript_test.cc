#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/cli/shell.h"
#include "tests/conformance/log.h"
#include "tests/testing.h"
#include "veracity/batch.h"

// Sessions with the program, word for word: tests/cli/transcripts. A line that
// begins with "$ " is typed; what follows is what it prints, and "[exit N]" if
// it does not end well. Each file begins in an empty directory; @examples@ is
// where examples/brief lies.

namespace veracity {
namespace {

using ::veracity::testing::Shell;

const char kExamples[] = VERACITY_SOURCE_DIR "/examples/brief";

std::string Replay(const std::string& transcript) {
  const Shell shell;
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(transcript, '\n')) {
    if (!absl::StartsWith(line, "$ ")) continue;
    lines.emplace_back(line);
    const testing::Ran ran = shell.Run(
        absl::StrReplaceAll(line.substr(2), {{"@examples@", kExamples}}));
    std::string text =
        absl::StrReplaceAll(ran.text, {{kExamples, "@examples@"}});
    if (!text.empty() && text.back() == '\n') text.pop_back();
    if (!text.empty()) lines.push_back(text);
    if (ran.exit != 0) lines.push_back(absl::StrCat("[exit ", ran.exit, "]"));
  }
  return absl::StrJoin(lines, "\n") + "\n";
}

TEST(Transcripts, SayWhatTheyDid) {
  const std::filesystem::path folder =
      std::filesystem::path(VERACITY_SOURCE_DIR) / "tests/cli/transcripts";
  size_t replayed = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    SCOPED_TRACE(file.path().filename().string());
    const auto transcript = testing::ReadFile(file.path().string());
    ASSERT_TRUE(transcript.has_value());
    EXPECT_EQ(Replay(*transcript), *transcript);
    ++replayed;
  }
  EXPECT_GE(replayed, 3);
}

// Two assertions as strangers send them: one with a field of a later version,
// one whose id is not what it hashes to.
std::string Bundle(const std::string& id_of_the_last) {
  Batch batch;
  const ClaimId claim = batch.Claim("drone", "is", TextValue("loud"));
  v1::Entry later = Affirms("reuters", claim).entry();
  v1::Assertion& assertion = *later.mutable_record()->mutable_assertion();
  assertion.GetReflection()
      ->MutableUnknownFields(&assertion)
      ->AddLengthDelimited(9999, "mood");
  return testing::BundleText("partner")
      .Batch("")
      .Add(batch.message().entries(0), claim.digest())
      .Add(later, std::string(32, 'f'))
      .Add(Affirms("fdd", claim).entry(), id_of_the_last)
      .Finish();
}

TEST(LaterVersion, IsMarkedInTheLogAndLeftOutOfReadableForms) {
  const Shell shell;
  std::ofstream(shell.dir().File("a.bundle"), std::ios::binary) << Bundle("");
  ASSERT_EQ(shell.Run("veracity init --owner desk").exit, 0);
  const testing::Ran import = shell.Run("veracity import a.bundle");
  EXPECT_EQ(import.text, "3 records: 3 new, 0 known, 0 left out.\n");
  EXPECT_THAT(shell.Run("veracity log --entries").text,
              ::testing::HasSubstr(
                  "ast_mztgmztg  unverified: made by a later version"));
  const testing::Ran lines =
      shell.Run("veracity export --format jsonl - | wc -l");
  EXPECT_EQ(lines.text,
            "note: left out 1 record made by a later version; a bundle keeps "
            "them\n2\n");
}

TEST(BadBundle, IsCountedInFramesAlsoWhenStrict) {
  const Shell shell;
  std::ofstream(shell.dir().File("a.bundle"), std::ios::binary)
      << Bundle(std::string(32, 'x'));
  ASSERT_EQ(shell.Run("veracity init --owner desk").exit, 0);
  EXPECT_THAT(shell.Run("veracity import --strict a.bundle").text,
              ::testing::HasSubstr("frame 4"));
  EXPECT_THAT(shell.Run("veracity import a.bundle").text,
              ::testing::HasSubstr("frame 4"));
}

// What the examples of the commands' help speak of.
constexpr char kWorld[] = R"(
veracity init --owner desk
veracity import @examples@/brief.txtpb
cp @examples@/brief.txtpb .
veracity describe daily-courier --name 'The Daily Courier' --kind outlet
veracity describe wire-17 --document --name 'Morning wires'
veracity describe wire-18 --document --name 'Evening wires'
echo 'The range is 1,200 miles.' > wire.txt
veracity add reuters affirms garpiya-3 is loud --in wire-17 --quote 'The range'
veracity --ledger partner.db init --owner partner
veracity --ledger partner.db add x affirms y is z
veracity --ledger partner.db export partner.bundle
veracity --ledger old.db init --owner old
veracity --ledger old.db add x affirms y is z
veracity --ledger old.db export old.bundle
printf 'about,property,value,type,who,stance\ngarpiya-3,is,loud,text,fdd,affirms\n' > table.csv
)";

// Commands in the order in which their examples work.
constexpr const char* kCommands[] = {
    "describe",       "add",       "rate",    "relate",     "import",
    "predicate",      "find",      "show",    "trace",      "resolve",
    "check-evidence", "log",       "stats",   "scales",     "export",
    "backup",         "check",     "restore", "completion", "assess",
    "conflicts",      "verify",    "policy",  "explain",    "judge",
    "discover",       "calibrate", "adopt",   "retract",    "reinstate",
    "amend",          "blank"};

TEST(Help, HasExamplesThatRun) {
  const Shell shell;
  const auto made = shell.Run(absl::StrCat(
      "set -e", absl::StrReplaceAll(kWorld, {{"@examples@", kExamples}})));
  ASSERT_EQ(made.exit, 0) << made.text;
  for (const char* command : kCommands) {
    const std::string help =
        shell.Run(absl::StrCat("veracity ", command, " --help")).text;
    size_t examples = 0;
    for (absl::string_view line : absl::StrSplit(help, '\n')) {
      if (!absl::StartsWith(line, "  veracity ")) continue;
      const auto ran = shell.Run(std::string(line));
      EXPECT_EQ(ran.exit, 0) << line << "\n" << ran.text;
      ++examples;
    }
    EXPECT_GE(examples, 1) << help;
  }
  // init makes its own world.
  const Shell empty;
  EXPECT_EQ(empty
                .Run("veracity init --owner desk && "
                     "veracity --ledger wires.db init --owner newsroom")
                .exit,
            0);
}

}  // namespace
}  // namespace veracity
