#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "base/digest.h"
#include "tests/page.h"
#include "tests/testing.h"
#include "veracity/ids.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using testing::EqualsProto;
using testing::FromText;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PageBlock;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr char kRain[] =
    R"({"record":{"claim":{"id":"@rain","wordings":[{"text":"it rains"}]}}})"
    "\n";

struct Reading {
  std::vector<v1::Entry> entries;
  std::vector<v1::Issue> issues;
  absl::Status status;
};

Reading Read(const std::string& text, const ReadOptions& options = {}) {
  Reading reading;
  std::istringstream in(text);
  reading.status = ParseJsonLines(
      in,
      [&](v1::Entry entry) {
        reading.entries.push_back(std::move(entry));
        return absl::OkStatus();
      },
      &reading.issues, options);
  return reading;
}

// What is wrong with a line, which stands between two good ones.
std::string Wrong(const std::string& line, const ReadOptions& options = {}) {
  const Reading reading = Read(kRain + line + "\n" + kRain, options);
  VERACITY_EXPECT_OK(reading.status);
  EXPECT_THAT(reading.entries, SizeIs(2)) << line;
  EXPECT_THAT(reading.issues, SizeIs(1)) << line;
  if (reading.issues.empty()) return "";
  EXPECT_EQ(reading.issues[0].line(), 2u);
  EXPECT_EQ(reading.issues[0].severity(), v1::Issue::SEVERITY_ERROR);
  return absl::StrCat(reading.issues[0].field(), ": ",
                      reading.issues[0].message());
}

TEST(JsonLines, TheExampleOfThePageIsTheOneInText) {
  const Reading reading = Read(PageBlock("docs/formats/text.md", "json"));
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_THAT(reading.issues, IsEmpty());
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch batch,
      ParseText(PageBlock("docs/formats/text.md", "txtpb"), nullptr));
  ASSERT_EQ(reading.entries.size(), 4u);
  for (int i = 0; i < batch.entries_size(); ++i) {
    EXPECT_THAT(reading.entries[static_cast<size_t>(i)],
                EqualsProto(batch.entries(i)));
  }
}

TEST(JsonLines, ReadsBothSpellingsOfNamesAndEachSpellingOfIds) {
  const std::string digest = internal::Sha256("rain");
  const std::string printed = ClaimId::FromDigest(digest)->ToString();
  const std::string base64 = absl::Base64Escape(digest);
  const auto entry = [](const std::string& id, const char* name) {
    return absl::StrCat(R"({"record":{"retraction":{"target":{"claim":{"id":")",
                        id, R"("}},")", name, R"(":"x"}}})", "\n");
  };
  const Reading reading =
      Read(absl::StrCat("\xef\xbb\xbf", entry(printed, "withdrawnBy"), "\r\n",
                        entry(base64, "withdrawn_by"),
                        entry(base64.substr(0, 43), "withdrawnBy")));
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_THAT(reading.issues, IsEmpty());
  ASSERT_THAT(reading.entries, SizeIs(3));
  for (const v1::Entry& read : reading.entries) {
    EXPECT_EQ(read.record().retraction().target().claim().id(), digest);
    EXPECT_EQ(read.record().retraction().withdrawn_by(), "x");
  }
}

TEST(JsonLines, ANameMayBeginWithAnAtSign) {
  const Reading reading = Read(R"({"record":{"entity":{"id":"@reuters"}}})");
  ASSERT_THAT(reading.entries, SizeIs(1));
  EXPECT_EQ(reading.entries[0].record().entity().id(), "@reuters");
}

TEST(JsonLines, ABadLineIsAnIssueAndTheRestGoesOn) {
  EXPECT_THAT(Wrong("{"), HasSubstr("no JSON, at byte 2"));
  EXPECT_THAT(Wrong("{}x"), HasSubstr("no JSON"));
  EXPECT_THAT(Wrong("[]"), HasSubstr("an array, not an object"));
  EXPECT_THAT(Wrong("null"), HasSubstr("a value, not an object"));
  EXPECT_THAT(Wrong("{}"), HasSubstr("there is no record in it"));
  EXPECT_THAT(Wrong(R"({"record":{"claim":{"colour":"red"}}})"),
              HasSubstr("colour"));
  EXPECT_THAT(Wrong(R"({"record":{"assertion":{"stance":"STANCE_SHOUTS"}}})"),
              HasSubstr("STANCE_SHOUTS"));
  EXPECT_THAT(Wrong(R"({"record":{"claim":{"id":"?"}}})"),
              HasSubstr("(record.claim.id): invalid value"));
  EXPECT_THAT(Wrong(R"({"record":{"assertion":{"times":1.5}}})"),
              HasSubstr("'1.5' is no whole number"));
  EXPECT_THAT(Wrong(R"({"record":{"assertion":{"claim":{"id":"@snow"}}}})"),
              HasSubstr("assertion.claim.id: label '@snow' is not defined"));
  EXPECT_THAT(Wrong(R"({"record":{"entity":{"id":"\ud800"}}})"),
              HasSubstr("no JSON"));
}

TEST(JsonLines, NeverRepairsDuplicateKeysAndBrokenText) {
  EXPECT_THAT(Wrong(R"({"record":{"entity":{"id":"x","id":"x"}}})"),
              HasSubstr("key \"id\" twice"));
  EXPECT_THAT(Wrong(R"({"record":{"retraction":{"withdrawnBy":"x",)"
                    R"("withdrawn_by":"y"}}})"),
              HasSubstr("key \"withdrawn_by\" twice"));
  EXPECT_THAT(Wrong(R"({"record":{"entity":{"id":"x"},"claim":{}}})"),
              HasSubstr("no record"));
  EXPECT_THAT(Wrong("{\"record\":{\"entity\":{\"id\":\"\xe9\"}}}"),
              HasSubstr("UTF-8"));
}

TEST(JsonLines, LimitsLinesAndDepth) {
  ReadOptions options;
  options.line_bytes = 100;
  options.depth = 6;
  EXPECT_THAT(Wrong(std::string(1'000'000, '['), options),
              HasSubstr("longer than the limit of 100 bytes"));
  EXPECT_THAT(Wrong(R"({"a":{"b":{"c":{"d":{"e":[[]]}}}}})", options),
              HasSubstr("nested more deeply than 6"));
  EXPECT_THAT(Wrong(R"({"a":{"b":{"c":{"d":{"e":[]}}}}})", options),
              HasSubstr("no record"));
  EXPECT_THAT(Wrong(std::string(1'000'000, '{')), HasSubstr("no JSON"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += R"({"a":)";
  EXPECT_THAT(Wrong(deep), HasSubstr("nested more deeply than 64"));
}

TEST(JsonLines, StrictFailsAtTheFirstBadLine) {
  ReadOptions strict;
  strict.strict = true;
  const Reading reading = Read(absl::StrCat(kRain, "\n{\n", kRain), strict);
  EXPECT_THAT(reading.status, StatusIs(kInvalid, "line 3: no JSON"));
  EXPECT_THAT(reading.entries, SizeIs(1));
}

TEST(JsonLines, TellsTheLinesOfWhatItPassesOn) {
  std::vector<uint64_t> lines;
  ReadOptions options;
  options.lines = &lines;
  Read(absl::StrCat("\n", kRain, "bad\n", kRain), options);
  EXPECT_THAT(lines, ::testing::ElementsAre(2, 4));
}

TEST(JsonLines, StopsWhenTheSinkDoes) {
  std::istringstream in(absl::StrCat(kRain, kRain));
  int given = 0;
  const absl::Status status = ParseJsonLines(
      in,
      [&](v1::Entry) {
        ++given;
        return absl::AbortedError("enough");
      },
      nullptr);
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kAborted, "enough"));
  EXPECT_EQ(given, 1);
}

TEST(JsonLines, AStreamThatFailsIsUnavailable) {
  std::istringstream in(kRain);
  in.setstate(std::ios::badbit);
  EXPECT_THAT(ParseJsonLines(
                  in, [](v1::Entry) { return absl::OkStatus(); }, nullptr),
              StatusIs(absl::StatusCode::kUnavailable, "cannot be read"));
}

TEST(JsonLines, WhatIsPrintedReadsTheSame) {
  std::vector<v1::Entry> entries = {
      FromText<v1::Entry>(R"(
        holding: HOLDING_ONLY_RELAYED
        record { assertion {
          source: "<\"caf\303\251\"\n\001>" times: 0 said: "2024"
          selectors { quote { length: 18446744073709551615 } }
          grounds { all_of { members { attribution { source: "@x" } } } }
          foreign { format: "csv" data: "\000\377@x" }
        } })"),
      FromText<v1::Entry>(R"(
        record { claim {
          shard: 18446744073709551615
          statement {
            subject { document: "d" } predicate: "p"
            value { quantity { value: "1e400" unit: "km" } }
          } } })"),
      FromText<v1::Entry>("record { retraction {} }"),
      FromText<v1::Entry>("record { predicate { name: 'p' } }"),
  };
  v1::Assertion* act = entries[0].mutable_record()->mutable_assertion();
  act->set_id(std::string(32, '\xff'));
  act->mutable_claim()->set_id(std::string(32, '\0'));
  entries[2]
      .mutable_record()
      ->mutable_retraction()
      ->mutable_target()
      ->set_batch(std::string(32, 'b'));

  std::string lines;
  for (const v1::Entry& entry : entries) {
    VERACITY_ASSERT_OK_AND_ASSIGN(const std::string line, PrintJsonLine(entry));
    EXPECT_EQ(line.find('\n'), std::string::npos);
    absl::StrAppend(&lines, line, "\n");
  }
  EXPECT_THAT(lines, HasSubstr("\"id\":\"ast_777777"));
  EXPECT_THAT(lines, HasSubstr("\"batch\":\"bat_"));
  const Reading reading = Read(lines);
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_THAT(reading.issues, IsEmpty());
  ASSERT_EQ(reading.entries.size(), entries.size());
  for (size_t i = 0; i < entries.size(); ++i) {
    EXPECT_THAT(reading.entries[i], EqualsProto(entries[i]));
  }
}

TEST(JsonLines, DoesNotPrintWhatCannotBeRead) {
  v1::Entry entry;
  entry.mutable_record()->mutable_entity()->set_id("\xe9");
  EXPECT_THAT(PrintJsonLine(entry), StatusIs(kInvalid, "UTF-8"));
  v1::Entry deep;
  v1::Selector* selector =
      deep.mutable_record()->mutable_assertion()->add_selectors();
  for (int i = 0; i < 80; ++i) selector = selector->mutable_refined_by();
  EXPECT_THAT(PrintJsonLine(deep), StatusIs(kInvalid, "no ProtoJSON"));
  for (int i = 0; i < 80; ++i) selector = selector->mutable_refined_by();
  EXPECT_THAT(PrintJsonLine(deep), StatusIs(kInvalid, "nested too deeply"));
}

}  // namespace
}  // namespace veracity
