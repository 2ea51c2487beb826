// What filters, orders and groups of assertions find, and of claims by their
// assertions.

#include <string>
#include <vector>

#include "tests/conformance/queries.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using testing::FromText;
using ::testing::IsEmpty;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;

using QueriesOfActsTest = testing::QueriesTest;

TEST_P(QueriesOfActsTest, SaidIsFilteredAsTimesAreAndUndatedActsAreNotFound) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  batch.Add(Said("dated", claim).On("2024-03-15"));
  batch.Add(Said("vague", claim).On("2024-XX-XX"));
  batch.Add(Said("undated", claim));
  Record(batch);
  EXPECT_THAT(Assertions("assertion { said { edtf: '2024-03' } }"),
              ElementsAre("dated", "vague"));
  EXPECT_THAT(Assertions("assertion { said { edtf: '2024-03' certainty: "
                         "CERTAINTY_CERTAINLY } }"),
              ElementsAre("dated"));
  // The claims that have such an assertion, and those that have none.
  EXPECT_THAT(Claims("asserted { said { edtf: '2024-03-15' certainty: "
                     "CERTAINTY_CERTAINLY } }"),
              ElementsAre("w"));
  EXPECT_THAT(Claims("asserted { said { edtf: '2024-04' certainty: "
                     "CERTAINTY_CERTAINLY } }"),
              IsEmpty());
  EXPECT_THAT(Claims("not_asserted { said { edtf: '2024-04' certainty: "
                     "CERTAINTY_CERTAINLY } }"),
              ElementsAre("w"));
}

TEST_P(QueriesOfActsTest, ConfidenceIsComparedAcrossScales) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const auto add = [&](const std::string& name, const std::string& text) {
    Act act = Said(name, claim);
    *act.message().mutable_confidence() = FromText<v1::Confidence>(text);
    batch.Add(act);
  };
  add("sixty", "scale: 'stix' number: '60'");
  add("range", "scale: 'percent' lower: '10' upper: '30'");
  add("reading", "words: 'we are sure' reading: '0.9'");
  add("words", "words: 'perhaps'");
  batch.Add(Said("none", claim));
  Record(batch);
  EXPECT_THAT(Assertions("assertion { confidence { lower: '0.6' } }"),
              ElementsAre("sixty", "reading"));
  EXPECT_THAT(Assertions("assertion { confidence { lower: '0.2' upper: '0.5' "
                         "} }"),
              ElementsAre("range"));
  EXPECT_THAT(Assertions("assertion { confidence { scale: 'percent' upper: "
                         "'60' } }"),
              ElementsAre("sixty", "range"));
  EXPECT_THAT(Assertions("assertion { confidence { } }"),
              ElementsAre("sixty", "range", "reading"));
}

TEST_P(QueriesOfActsTest, MarkingsOfTheEntryThatCountsAreFound) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  Act act = Said("marked", claim);
  *act.message().add_markings() =
      FromText<v1::Marking>("scheme: 'tlp' value: 'amber'");
  batch.Add(act);
  batch.Add(Said("plain", claim));
  Record(batch);
  // A stranger's marking of the same act does not take ours away.
  Batch stranger;
  stranger.message().add_authors("stranger");
  *act.message().mutable_markings(0) =
      FromText<v1::Marking>("scheme: 'tlp' value: 'clear'");
  stranger.Add(act);
  Record(stranger);
  const auto marked = [&](const std::string& value) {
    return Assertions("assertion { markings { scheme: 'tlp' value: '" + value +
                      "' } }");
  };
  EXPECT_THAT(marked("amber"), ElementsAre("marked"));
  EXPECT_THAT(marked("clear"), IsEmpty());
  EXPECT_THAT(marked(""), ElementsAre("marked"));
  EXPECT_THAT(Claims("asserted { markings { scheme: 'tlp' value: 'clear' } }"),
              IsEmpty());
  EXPECT_THAT(Claims("asserted { markings { scheme: 'tlp' value: 'amber' } }"),
              ElementsAre("w"));
}

TEST_P(QueriesOfActsTest, BatchesAuthorsAndRecordedTimesAreOfOneEntry) {
  Batch own("own");
  const ClaimId claim = own.Wording("w");
  const Act both = Said("both", claim);
  own.Add(Said("own", claim));
  own.Add(both);
  const v1::RecordReport first = Record(own);
  Batch foreign("foreign");
  foreign.message().add_authors("agency");
  foreign.message().add_authors("analyst");
  foreign.Add(both);
  foreign.Add(Said("foreign", claim));
  const v1::RecordReport second = Record(foreign);
  EXPECT_THAT(Assertions("assertion { authors: 'desk' }"),
              ElementsAre("own", "both"));
  EXPECT_THAT(Assertions("assertion { authors: 'agency' }"),
              ElementsAre("both", "foreign"));
  EXPECT_THAT(Assertions("assertion { authors: 'analyst' }"),
              ElementsAre("both", "foreign"));
  v1::AssertionQuery query;
  query.mutable_assertion()->add_batches(second.batch());
  EXPECT_THAT(Assertions(query), ElementsAre("both", "foreign"));
  query.mutable_assertion()->add_authors("desk");
  EXPECT_THAT(Assertions(query), IsEmpty()) << "no one entry is both";
  // As of the first commit the second entry is not known.
  v1::AsOf as_of;
  as_of.set_commit(first.commit());
  VERACITY_ASSERT_OK_AND_ASSIGN(View then, ledger_->At(as_of));
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page,
                                then.FindPage(FromText<v1::AssertionQuery>(
                                    "assertion { authors: 'agency' }")));
  EXPECT_THAT(page.items, IsEmpty());
  query.Clear();
  query.mutable_assertion()->mutable_recorded()->mutable_from()->set_seconds(
      absl::ToUnixSeconds(clock_.now));
  EXPECT_THAT(Assertions(query), ElementsAre("both", "foreign"));
  query.Clear();
  query.mutable_assertion()->mutable_recorded()->mutable_until()->set_seconds(
      absl::ToUnixSeconds(clock_.now));
  EXPECT_THAT(Assertions(query), ElementsAre("own", "both"));
}

TEST_P(QueriesOfActsTest, WhatIsWithdrawnIsLeftOutIncludedOrAlone) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId gone = batch.Add(Said("gone", claim));
  batch.Add(Said("stays", claim, "other"));
  const ClaimId orphan = batch.Wording("orphan");
  Record(batch);
  VERACITY_ASSERT_OK(ledger_->Retract(
      {{RefTo(gone), "", "", ""}, {RefTo(orphan), "", "", ""}}));
  EXPECT_THAT(Assertions(""), ElementsAre("stays"));
  EXPECT_THAT(Assertions("assertion { withdrawn: WITHDRAWN_FILTER_INCLUDE }"),
              ElementsAre("gone", "stays"));
  EXPECT_THAT(Assertions("assertion { withdrawn: WITHDRAWN_FILTER_ONLY }"),
              ElementsAre("gone"));
  EXPECT_THAT(Claims(""), ElementsAre("w"));
  EXPECT_THAT(Claims("asserted { sources: 'source' }"), IsEmpty());
  EXPECT_THAT(Claims("asserted { withdrawn: WITHDRAWN_FILTER_ONLY }"),
              ElementsAre("w"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ClaimView view,
                                ledger_->Now().GetClaim(orphan));
  EXPECT_TRUE(view.withdrawn());
}

TEST_P(QueriesOfActsTest, HoldingBasisMannerAndStanceAreFound) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  batch.Add(Said("seen", claim).Basis(v1::BASIS_OBSERVED));
  batch.Add(Said("told", claim).Basis(v1::BASIS_TOLD).OnlyRelayed());
  Act implied = Denies("source", claim);
  implied.message().set_verb("implied");
  implied.message().set_manner(v1::MANNER_IMPLIED);
  batch.Add(implied);
  Record(batch);
  EXPECT_THAT(Assertions("assertion { holding: HOLDING_HELD }"),
              ElementsAre("seen", "implied"));
  EXPECT_THAT(Assertions("assertion { holding: HOLDING_ONLY_RELAYED }"),
              ElementsAre("told"));
  EXPECT_THAT(Assertions("assertion { first_hand: true }"),
              ElementsAre("seen"));
  EXPECT_THAT(Assertions("assertion { first_hand: false }"),
              ElementsAre("told", "implied"));
  EXPECT_THAT(Assertions("assertion { bases: BASIS_TOLD }"),
              ElementsAre("told"));
  EXPECT_THAT(Assertions("assertion { manners: MANNER_STATED }"),
              ElementsAre("seen", "told"));
  EXPECT_THAT(Assertions("assertion { stances: STANCE_DENIES }"),
              ElementsAre("implied"));
  // Whoever holds one entry holds the act.
  Batch second("second");
  second.Add(Said("told", claim).Basis(v1::BASIS_TOLD));
  Record(second);
  EXPECT_THAT(Assertions("assertion { holding: HOLDING_ONLY_RELAYED }"),
              IsEmpty());
}

TEST_P(QueriesOfActsTest, DepthIsTheLongestWayAlongGroundsById) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId root = batch.Add(Said("0", claim));
  const AssertionId one = batch.Add(Said("1", claim).Citing(root));
  batch.Add(Said("2", claim).Citing(root).Citing(one));
  batch.Add(Said("by name", claim).AccordingTo("somebody"));
  Record(batch);
  EXPECT_THAT(Assertions("assertion { minimum_depth: 1 }"),
              ElementsAre("1", "2"));
  EXPECT_THAT(Assertions("assertion { maximum_depth: 0 }"),
              ElementsAre("0", "by name"));
  EXPECT_THAT(Assertions("assertion { minimum_depth: 2 maximum_depth: 2 }"),
              ElementsAre("2"));
  EXPECT_THAT(Claims("asserted { minimum_depth: 3 }"), IsEmpty());
}

TEST_P(QueriesOfActsTest, RestingOnGoesThroughGroundsNamesAndAnonymousSources) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const ClaimId further = batch.Wording("v");
  const std::string officials = batch.Anonymous("two officials", "agency");
  const std::string aide = batch.Anonymous("an aide", officials);
  const AssertionId root =
      batch.Add(Said("root", claim, "agency").In("report"));
  batch.Add(Said("officials", claim, officials));
  batch.Add(Said("aide", claim, aide));
  const AssertionId paper =
      batch.Add(Said("paper", further, "paper").Citing(root));
  batch.Add(Said("blog", further, "blog").AccordingTo("paper"));
  batch.Add(Said("tv", claim, "tv").AccordingTo(aide));
  batch.Add(Said("radio", claim, "radio").AccordingTo("agency"));
  batch.Add(Said("own", further, "own").AccordingTo("somebody else"));
  Record(batch);
  EXPECT_THAT(Assertions("assertion { resting_on { entity: 'agency' } }"),
              UnorderedElementsAre("root", "officials", "aide", "paper", "blog",
                                   "tv", "radio"));
  EXPECT_THAT(Assertions("assertion { resting_on { document: 'report' } }"),
              UnorderedElementsAre("root", "paper", "blog", "radio"));
  v1::AssertionQuery query;
  *query.mutable_assertion()->add_resting_on() = RefTo(paper);
  EXPECT_THAT(Assertions(query), ElementsAre("paper", "blog"));
  query.mutable_assertion()->clear_resting_on();
  *query.mutable_assertion()->add_resting_on() = RefTo(further);
  EXPECT_THAT(Assertions(query), ElementsAre("paper", "blog", "own"));
  EXPECT_THAT(Claims("asserted { resting_on { entity: 'paper' } }"),
              ElementsAre("v"));
  EXPECT_THAT(Assertions("assertion { resting_on { entity: 'nobody' } }"),
              IsEmpty());
}

TEST_P(QueriesOfActsTest, AffiliationsOfTheOwnerCountAndAStrangersDoNot) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  batch.Add(Said("parent", claim, "parent"));
  batch.Add(Said("child", claim, "child"));
  batch.Add(Said("grandchild", claim, "grandchild"));
  batch.Add(Said("friend", claim, "friend"));
  const auto owned = [&](Batch& in, const std::string& who) {
    const ClaimId by =
        in.Claim(who, "veracity:owned_by",
                 EntityValue(who == "grandchild" ? "child" : "parent"));
    in.Add(Affirms(who == "friend" ? "stranger" : "desk", by));
    // Whoever records it: who is no owner does not speak for the owner.
    if (who == "friend") in.Add(Affirms("desk", by));
  };
  owned(batch, "child");
  owned(batch, "grandchild");
  Record(batch);
  Batch stranger;
  stranger.message().add_authors("stranger");
  owned(stranger, "friend");
  Record(stranger);
  EXPECT_THAT(Assertions("assertion { sources: 'parent' }"),
              ElementsAre("parent"));
  EXPECT_THAT(
      Assertions("assertion { sources: 'parent' with_affiliated: true }"),
      ElementsAre("parent", "child", "grandchild"));
}

TEST_P(QueriesOfActsTest, AssertionsComeByClaimOrByTheTimeTheyWereSaid) {
  Batch batch;
  const ClaimId first = batch.Wording("first");
  const ClaimId second = batch.Wording("second");
  batch.Add(Said("b", second).On("2024-01-01"));
  batch.Add(Said("a", first).On("2024-02-01"));
  batch.Add(Said("c", second).On("2023-06"));
  batch.Add(Said("d", first));
  Record(batch);
  EXPECT_THAT(Assertions(""), ElementsAre("a", "d", "b", "c"));
  EXPECT_THAT(Assertions("order: ASSERTION_ORDER_SAID"),
              ElementsAre("d", "c", "b", "a"));
  EXPECT_THAT(Assertions("order: ASSERTION_ORDER_SAID_DESCENDING"),
              ElementsAre("a", "b", "c", "d"));
}

TEST_P(QueriesOfActsTest, CountsComeByGroupTheGreatestFirst) {
  Batch batch;
  const ClaimId claim = Claim(batch, "c",
                              "subject { entity: 'd' } predicate: "
                              "'p' value { boolean: true }");
  const ClaimId wording = batch.Wording("w");
  batch.Add(Said("1", claim, "b").On("2024-09-25").In("doc"));
  batch.Add(Said("2", claim, "a").On("2024-09"));
  batch.Add(Said("3", wording, "a"));
  Record(batch);
  const auto count = [&](v1::GroupBy group) {
    std::vector<std::string> lines;
    auto groups = ledger_->Now().Count(v1::AssertionQuery(), group);
    EXPECT_THAT(groups, testing::IsOk());
    for (const v1::GroupCount& one : *groups) {
      lines.push_back(absl::StrCat(one.key(), ":", one.count()));
    }
    return lines;
  };
  EXPECT_THAT(count(v1::GROUP_BY_UNSPECIFIED), ElementsAre(":3"));
  EXPECT_THAT(count(v1::GROUP_BY_SOURCE), ElementsAre("a:2", "b:1"));
  EXPECT_THAT(count(v1::GROUP_BY_MONTH_SAID), ElementsAre("2024-09:2", ":1"));
  EXPECT_THAT(count(v1::GROUP_BY_DOCUMENT), ElementsAre(":2", "doc:1"));
  EXPECT_THAT(count(v1::GROUP_BY_PREDICATE), ElementsAre("p:2", ":1"));
  EXPECT_THAT(count(v1::GROUP_BY_SUBJECT), ElementsAre("d:2", ":1"));
  EXPECT_THAT(count(v1::GROUP_BY_STANCE), ElementsAre("STANCE_AFFIRMS:3"));
  EXPECT_THAT(count(v1::GROUP_BY_BASIS), ElementsAre("BASIS_UNSPECIFIED:3"));
  EXPECT_THAT(
      ledger_->Now().Count(v1::ClaimQuery(), v1::GROUP_BY_SOURCE),
      StatusIs(absl::StatusCode::kInvalidArgument, "grouped by predicate"));
}

VERACITY_ON_EVERY_BACKEND(QueriesOfActsTest);

}  // namespace
}  // namespace veracity
