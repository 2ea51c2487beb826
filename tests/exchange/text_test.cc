#include <string>
#include <vector>

#include "base/digest.h"
#include "tests/page.h"
#include "tests/testing.h"
#include "veracity/identity.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using testing::EqualsProto;
using testing::FromText;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::PageBlock;
using ::testing::SizeIs;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

constexpr char kRain[] = R"(
entries { record { claim { id: "@rain" wordings { text: "it rains" } } } }
)";

// What is wrong with one record below kRain, its line counted from the start.
v1::Issue IssueWith(const std::string& record, const char* before = kRain) {
  std::vector<v1::Issue> issues;
  const std::string text =
      absl::StrCat(before, "entries { record {\n", record, "} }");
  const auto batch = ParseText(text, &issues);
  EXPECT_THAT(batch, testing::IsOk());
  EXPECT_THAT(issues, SizeIs(1)) << record;
  return issues.empty() ? v1::Issue() : issues[0];
}

TEST(Text, ReadsTheExampleOfThePage) {
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch batch,
      ParseText(PageBlock("docs/formats/text.md", "txtpb"), &issues));
  EXPECT_THAT(issues, IsEmpty());
  ASSERT_EQ(batch.entries_size(), 4);
  EXPECT_EQ(batch.note(), "morning wires");

  const v1::Claim& claim = batch.entries(0).record().claim();
  const v1::Assertion& officials = batch.entries(1).record().assertion();
  const v1::Assertion& reuters = batch.entries(2).record().assertion();
  const v1::Retraction& retraction = batch.entries(3).record().retraction();
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId claim_id, IdOf(claim));
  VERACITY_ASSERT_OK_AND_ASSIGN(const AssertionId officials_id,
                                IdOf(officials));
  EXPECT_EQ(claim.id(), claim_id.digest());
  EXPECT_EQ(claim.shard(), claim_id.shard());
  EXPECT_THAT(officials.claim(), EqualsProto(RefTo(claim_id).claim()));
  EXPECT_EQ(officials.id(), officials_id.digest());
  EXPECT_EQ(batch.entries(1).holding(), v1::HOLDING_ONLY_RELAYED);
  EXPECT_EQ(reuters.id(), "");
  ASSERT_EQ(reuters.grounds_size(), 1);
  EXPECT_EQ(reuters.grounds(0).assertion().id(), officials_id.digest());
  EXPECT_EQ(reuters.grounds(0).assertion().shard(), claim_id.shard());
  EXPECT_THAT(retraction.target(), EqualsProto(RefTo(officials_id)));
}

TEST(Text, ResolvesLabelsWhereverAnIdMayStand) {
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch batch, ParseText(R"(
    entries { record { claim { id: "@a" wordings { text: "a" } } } }
    entries { record { claim { id: "@b" wordings { text: "b" } } } }
    entries { record { claim {
      id: "@link"
      statement {
        subject { claim { id: "@a" } }
        predicate: "veracity:entails"
        value { record { claim { id: "@b" } } }
        qualifiers {
          predicate: "see"
          value { record { claim { id: "@a" } } }
        }
      }
    } } }
    entries { record { assertion {
      id: "@act" claim { id: "@link" } source: "x" stance: STANCE_AFFIRMS
    } } }
    entries { record { assertion {
      claim { id: "@link" } source: "y" stance: STANCE_AFFIRMS
      grounds { all_of {
        members { assertion { id: "@act" } }
        members { attribution { source: "z" } }
      } }
    } } }
    entries { record { retraction {
      id: "@gone" target { assertion { id: "@act" } }
    } } }
    entries { record { retraction { target { retraction: "@gone" } } } }
    )",
                                                                 &issues));
  ASSERT_THAT(issues, IsEmpty());
  const auto record = [&](int i) -> const v1::Record& {
    return batch.entries(i).record();
  };
  const std::string a = record(0).claim().id();
  const v1::Statement& link = record(2).claim().statement();
  EXPECT_EQ(a.size(), internal::kDigestSize);
  EXPECT_EQ(link.subject().claim().id(), a);
  EXPECT_EQ(link.value().record().claim().id(), record(1).claim().id());
  EXPECT_EQ(link.qualifiers(0).value().record().claim().id(), a);
  EXPECT_EQ(
      record(4).assertion().grounds(0).all_of().members(0).assertion().id(),
      record(3).assertion().id());
  EXPECT_EQ(record(6).retraction().target().retraction(),
            record(5).retraction().id());
}

TEST(Text, ANameMayBeginWithAnAtSign) {
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch batch,
      ParseText("entries { record { entity { id: '@reuters' } } }", &issues));
  EXPECT_THAT(issues, IsEmpty());
  EXPECT_EQ(batch.entries(0).record().entity().id(), "@reuters");
}

TEST(Text, ALabelOf32BytesIsALabel) {
  const std::string label = "@" + std::string(31, 'x');
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch batch,
      ParseText("entries { record { claim { id: '" + label +
                    "' wordings { text: 'x' } } } }",
                nullptr));
  EXPECT_NE(batch.entries(0).record().claim().id(), label);
}

TEST(Text, SaysWhichLineIsWrong) {
  const auto describe = [](const v1::Issue& issue) {
    return absl::StrCat(issue.line(), " ", issue.field(), ": ",
                        issue.message());
  };
  EXPECT_EQ(describe(IssueWith("assertion {\n source: 'x'\n"
                               " claim { id: '@snow' } }")),
            "6 assertion.claim.id: label '@snow' is not defined above");
  EXPECT_EQ(describe(IssueWith("assertion { grounds { all_of {\n members {\n"
                               " assertion { id: '@rain' } } } } }")),
            "6 assertion.grounds[0].all_of.members[0].assertion.id: label "
            "'@rain' is that of a claim, not of an assertion");
  EXPECT_EQ(describe(IssueWith("claim { id: '@rain'\n"
                               " wordings { text: 'it pours' } }")),
            "3 id: label '@rain' is defined above, for another record");
  EXPECT_EQ(describe(IssueWith("assertion {\n claim { id: 'rain' } }")),
            "5 assertion.claim.id: 'rain' is no label, no printed id (" +
                std::string(ParseId("rain").status().message()) +
                ") and no digest");
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch rain,
                                ParseText(kRain, nullptr));
  const std::string printed =
      IdOf(rain.entries(0).record().claim())->ToString();
  EXPECT_EQ(describe(IssueWith("retraction { target { assertion { id: '" +
                               printed + "' } } }")),
            "4 retraction.target.assertion.id: '" + printed +
                "' is the id of a claim, not of an assertion");
  const v1::Issue invalid =
      IssueWith("assertion { id: '@x' claim { id: '@rain' } source: 'x' }");
  EXPECT_EQ(invalid.line(), 3u);
  EXPECT_THAT(invalid.message(), HasSubstr("stance"));
  EXPECT_EQ(invalid.action(), "record skipped");
  EXPECT_EQ(invalid.severity(), v1::Issue::SEVERITY_ERROR);
}

TEST(Text, TheSameRecordMayHaveItsLabelTwice) {
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch batch,
                                ParseText(absl::StrCat(kRain, kRain), &issues));
  EXPECT_THAT(issues, IsEmpty());
  EXPECT_EQ(batch.entries_size(), 2);
}

TEST(Text, LeavesOutBadRecordsUnlessStrict) {
  const std::string text = absl::StrCat(
      kRain, "entries { record { assertion { claim { id: '@snow' } } } }\n",
      "entries { record { entity { id: 'x' } } }");
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch batch,
                                ParseText(text, &issues));
  EXPECT_THAT(issues, SizeIs(1));
  ASSERT_EQ(batch.entries_size(), 2);
  EXPECT_EQ(batch.entries(1).record().entity().id(), "x");
  ReadOptions strict;
  strict.strict = true;
  EXPECT_THAT(ParseText(text, nullptr, strict),
              StatusIs(kInvalid, "line 3: assertion.claim.id: label '@snow'"));
}

TEST(Text, TellsTheLinesOfWhatItKeeps) {
  std::vector<uint64_t> lines;
  ReadOptions options;
  options.lines = &lines;
  const std::string text = absl::StrCat(
      kRain, "entries { record { assertion { claim { id: \"@snow\" } } } }\n\n",
      "entries {\n  record { entity { id: \"a\" } }\n}\n");
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch batch,
                                ParseText(text, nullptr, options));
  EXPECT_EQ(batch.entries_size(), 2);
  EXPECT_THAT(lines, ElementsAre(2, 5));
}

TEST(Text, KeepsNoMoreIssuesThanAsked) {
  std::string text;
  for (int i = 0; i < 10; ++i) {
    text += "entries { record { claim { id: 'x' } } }\n";
  }
  std::vector<v1::Issue> issues;
  ReadOptions options;
  options.issues = 3;
  VERACITY_ASSERT_OK(ParseText(text, &issues, options));
  ASSERT_THAT(issues, SizeIs(4));
  EXPECT_EQ(issues[2].line(), 3u);
  EXPECT_EQ(issues[3].message(), "7 more issues");
}

TEST(Text, BrokenSyntaxIsAnErrorWithItsPlace) {
  EXPECT_THAT(ParseText("note: 'x'\nentries { recrod {} }", nullptr),
              StatusIs(kInvalid, "line 2, column 18: "));
  EXPECT_THAT(ParseText("note: 'x", nullptr), StatusIs(kInvalid, "line 1, "));
  EXPECT_THAT(ParseText("note: '\xff'", nullptr), StatusIs(kInvalid, "UTF-8"));
  EXPECT_THAT(ParseText("id: 'ent_x'", nullptr), StatusIs(kInvalid, "batch"));
  std::string deep = "entries { record { assertion { selectors {";
  for (int i = 0; i < 1000; ++i) deep += " refined_by {";
  EXPECT_THAT(ParseText(deep, nullptr), StatusIs(kInvalid, "line 1"));
  ReadOptions small;
  small.text_bytes = 5;
  EXPECT_THAT(ParseText("note: 'x'", nullptr, small),
              StatusIs(absl::StatusCode::kResourceExhausted, "limit of 5"));
}

TEST(Text, WhatIsPrintedReadsTheSame) {
  v1::Batch batch = FromText<v1::Batch>(R"(
    tool: "parser" tool_version: "1" note: "\"caf\303\251\"\n\001"
    authors: "desk" commit: 7
    entries { holding: HOLDING_HELD record { claim {
      shard: 18446744073709551615
      statement {
        subject { batch: "" } predicate: "p" value { none {} }
      }
      foreign { format: "csv" data: "\000\377@x" }
    } } }
    entries { record { assertion { claim {} source: "x" times: 0 } } }
    entries { record { retraction { target { retraction: "" } } } })");
  const auto digest = [](char c) { return std::string(32, c); };
  batch.set_id(digest('\0'));
  v1::Claim* claim =
      batch.mutable_entries(0)->mutable_record()->mutable_claim();
  claim->set_id(digest('\xff'));
  claim->mutable_statement()->mutable_subject()->set_batch(digest('"'));
  v1::Assertion* act =
      batch.mutable_entries(1)->mutable_record()->mutable_assertion();
  act->set_id(digest('a'));
  act->mutable_claim()->set_id(digest('\xff'));
  act->add_grounds()->mutable_assertion()->set_id(digest('b'));
  v1::Retraction* gone =
      batch.mutable_entries(2)->mutable_record()->mutable_retraction();
  gone->set_id(digest('c'));
  gone->mutable_target()->set_retraction(digest('d'));

  const std::string text = PrintText(batch);
  EXPECT_THAT(text, HasSubstr("id: \"bat_aaaaaa"));
  EXPECT_THAT(text, HasSubstr("id: \"clm_777777"));
  EXPECT_THAT(text, HasSubstr("caf\xc3\xa9"));
  std::vector<v1::Issue> issues;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch same, ParseText(text, &issues));
  EXPECT_THAT(issues, IsEmpty());
  EXPECT_THAT(same, EqualsProto(batch));
}

}  // namespace
}  // namespace veracity
