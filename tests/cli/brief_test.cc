#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/cli/shell.h"
#include "tests/testing.h"
#include "veracity/identity.h"
#include "veracity/text_formats.h"

// The questions of examples/brief, put to the program, and the answers that a
// reader of the page gave beforehand.

namespace veracity {
namespace {

using ::veracity::testing::Shell;
using Json = nlohmann::json;
using Answers = std::set<std::string>;

std::string Example(const std::string& name) {
  const auto text = testing::ReadFile(
      absl::StrCat(VERACITY_SOURCE_DIR, "/examples/brief/", name));
  EXPECT_TRUE(text.has_value()) << name;
  return text.value_or("");
}

// From printed ids to the labels of a file.
void AddLabels(const std::string& text,
               std::map<std::string, std::string>* to) {
  const v1::Batch labelled = testing::FromText<v1::Batch>(text);
  std::vector<v1::Issue> issues;
  const auto batch = ParseText(text, &issues);
  ASSERT_THAT(batch, testing::IsOk());
  ASSERT_THAT(issues, ::testing::IsEmpty());
  for (int i = 0; i < labelled.entries_size(); ++i) {
    const v1::Record& from = labelled.entries(i).record();
    const v1::Record& record = batch->entries(i).record();
    if (record.has_claim()) {
      (*to)[IdOf(record.claim())->ToString()] = from.claim().id();
    } else if (record.has_assertion()) {
      (*to)[IdOf(record.assertion())->ToString()] = from.assertion().id();
    }
  }
}

// By question: what the file expects, and which columns it asks for.
struct Expected {
  Answers answers;
  // "claim, source, stance"; empty: just the label of what was found.
  std::string columns;
};

std::map<std::string, Expected> ReadExpected() {
  std::map<std::string, Expected> all;
  Expected* now = nullptr;
  for (absl::string_view line : absl::StrSplit(Example("expected.txt"), '\n')) {
    if (absl::StartsWith(line, "[")) {
      now = &all[std::string(line.substr(1, line.size() - 2))];
    } else if (now != nullptr && absl::StartsWith(line, "?")) {
      if (absl::StrContains(line, "(claim, source, stance)")) {
        now->columns = "claim, source, stance";
      } else if (absl::StrContains(line, "(claim, source)")) {
        now->columns = "claim, source";
      }
    } else if (now != nullptr && absl::StartsWith(line, "@")) {
      now->answers.insert(std::string(line));
    }
  }
  // "all of the above, and:"
  const Answers& certainly = all["said-certainly"].answers;
  all["said-possibly"].answers.insert(certainly.begin(), certainly.end());
  return all;
}

// By question, the command that answers it: the line below it.
std::map<std::string, std::string> ReadCommands() {
  std::map<std::string, std::string> commands;
  std::string question;
  for (absl::string_view line :
       absl::StrSplit(Example("questions.txt"), '\n')) {
    if (absl::StartsWith(line, "[")) {
      question = std::string(line.substr(1, line.find(']') - 1));
    } else if (absl::StartsWith(line, "veracity ")) {
      commands[question] = std::string(line);
    }
  }
  return commands;
}

class Brief : public ::testing::Test {
 protected:
  // Makes a ledger of the brief.
  void Record(const std::string& text) {
    AddLabels(text, &labels_);
    Write("brief.txtpb", text);
    const auto made =
        shell_.Run("veracity init --owner desk && veracity import brief.txtpb");
    ASSERT_EQ(made.exit, 0) << made.text;
  }

  void RecordDesk() {
    const std::string text = Example("desk.txtpb");
    Write("desk.txtpb", text);
    const auto made = shell_.Run("veracity import desk.txtpb");
    ASSERT_EQ(made.exit, 0) << made.text;
    // Labels hold within one file; the desk's open questions are its own.
    AddLabels(text, &labels_);
  }

  Answers Ask(const std::string& question, const std::string& columns) {
    std::string command = commands_.at(question);
    command =
        absl::StrCat("veracity --json", command.substr(8),
                     absl::StrContains(command, " find ") ? " --limit 0" : "");
    const auto ran = shell_.Run(command);
    EXPECT_EQ(ran.exit, 0) << command << "\n" << ran.text;
    Answers answers;
    for (absl::string_view line :
         absl::StrSplit(ran.text, '\n', absl::SkipEmpty())) {
      const Json answer =
          Json::parse(std::string(line), nullptr, /*allow_exceptions=*/false);
      if (answer.is_discarded()) {
        ADD_FAILURE() << command << "\n" << ran.text;
        return answers;
      }
      Read(answer, question, columns, &answers);
    }
    return answers;
  }

  Shell shell_;
  const std::map<std::string, std::string> commands_ = ReadCommands();

 private:
  void Write(const std::string& name, const std::string& text) {
    std::ofstream(shell_.dir().File(name)) << text;
  }

  std::string Label(const Json& id) const {
    const auto at = labels_.find(id.get<std::string>());
    return at == labels_.end() ? id.get<std::string>() : at->second;
  }

  void Read(const Json& answer, const std::string& question,
            const std::string& columns, Answers* answers) const {
    if (question == "falls" || question == "still-standing") {
      for (const Json& fall : answer.value("falls", Json::array())) {
        if (question == "falls") {
          answers->insert(Label(fall["assertion"]["id"]));
        }
      }
      for (const Json& one : answer.value("stillStanding", Json::array())) {
        if (question == "still-standing") answers->insert(Label(one["id"]));
      }
      return;
    }
    if (answer.contains("claim")) {
      answers->insert(Label(answer["claim"]["id"]));
      return;
    }
    const Json& said = answer["assertion"];
    if (columns.empty()) {
      answers->insert(Label(said["id"]));
      return;
    }
    std::string row = absl::StrCat(Label(said["claim"]["id"]), " ",
                                   said["source"].get<std::string>());
    if (columns == "claim, source, stance") {
      const std::string stance = said["stance"];
      absl::StrAppend(&row, " ",
                      absl::AsciiStrToLower(stance.substr(sizeof("STANCE"))));
    }
    answers->insert(row);
  }

  std::map<std::string, std::string> labels_;
};

// What is asked once the desk's records are there, too.
const std::set<std::string>& WithDesk() {
  static const std::set<std::string>& questions = *new std::set<std::string>{
      "left-open",   "supported",       "supported-twice", "contested",
      "in-conflict", "unsubstantiated", "not-assessable"};
  return questions;
}

TEST_F(Brief, EveryQuestionIsAnsweredAsExpected) {
  Record(Example("brief.txtpb"));
  const std::map<std::string, Expected> all = ReadExpected();
  for (const auto& [question, expected] : all) {
    SCOPED_TRACE(question);
    ASSERT_TRUE(commands_.contains(question));
    if (WithDesk().contains(question)) continue;
    EXPECT_EQ(Ask(question, expected.columns), expected.answers);
  }
  RecordDesk();
  for (const std::string& question : WithDesk()) {
    SCOPED_TRACE(question);
    ASSERT_TRUE(all.contains(question));
    EXPECT_EQ(Ask(question, ""), all.at(question).answers);
  }
}

// Takes away the entry that holds `part`.
std::string Without(const std::string& text, const std::string& part) {
  const size_t at = text.find(part);
  const size_t begin = text.rfind("\nentries {", at);
  const size_t end = text.find("\nentries {", at);
  return text.substr(0, begin) + text.substr(end);
}

TEST_F(Brief, AnAssertionLessIsAnAnswerLess) {
  Record(Without(Example("brief.txtpb"), "id: \"@burnham/garpiya-3-range\""));
  for (const char* question : {"about-the-drone", "quantities"}) {
    const Expected expected = ReadExpected()[question];
    Answers now = expected.answers;
    ASSERT_EQ(now.erase("@garpiya-3-range jack-burnham affirms"), 1);
    EXPECT_EQ(Ask(question, expected.columns), now);
  }
  for (const char* question : {"falls", "rests-on-reuters"}) {
    Answers now = ReadExpected()[question].answers;
    ASSERT_EQ(now.erase("@burnham/garpiya-3-range"), 1);
    EXPECT_EQ(Ask(question, ""), now);
  }
}

TEST_F(Brief, AnotherValueIsAnotherAnswer) {
  std::string text = Example("brief.txtpb");
  ASSERT_NE(text.find("value: \"1200\""), std::string::npos);
  Record(absl::StrReplaceAll(text, {{"value: \"1200\"", "value: \"1300\""}}));
  const std::string near =
      "veracity find --predicate 'has range' --tolerance 0.01 --count --near ";
  EXPECT_EQ(shell_.Run(near + "'1200 [mi_i]'").text, "0\n");
  EXPECT_EQ(shell_.Run(near + "'2092 km'").text, "1\n");
}

TEST_F(Brief, AnotherStanceIsAnotherAnswer) {
  std::string text = Example("brief.txtpb");
  const size_t at = text.find("id: \"@china/china-gives-military-support\"");
  const std::string denies = "STANCE_DENIES";
  text.replace(text.find(denies, at), denies.size(), "STANCE_AFFIRMS");
  Record(text);
  EXPECT_THAT(Ask("china-denies", ""), ::testing::IsEmpty());
}

}  // namespace
}  // namespace veracity
