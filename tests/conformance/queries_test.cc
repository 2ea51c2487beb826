// What each filter, order and group of a query finds. queries_random_test.cc
// has their combinations; here are the meanings that a person would look up.

#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using testing::FromText;
using ::testing::IsEmpty;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;

// A ledger whose claims and assertions are found by their notes: the first
// wording of a claim, the verb of an assertion.
class QueriesTest : public testing::BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_.emplace(*std::move(ledger));
  }

  v1::RecordReport Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), testing::IsOk());
    clock_.Advance(absl::Seconds(1));
    auto report = ledger_->Record(batch.message());
    EXPECT_THAT(report, testing::IsOk());
    return report.ok() ? *report : v1::RecordReport();
  }

  // A claim called `name`, of a statement in the text format.
  static ClaimId Claim(Batch& batch, const std::string& name,
                       const std::string& statement) {
    v1::Claim claim;
    *claim.mutable_statement() = FromText<v1::Statement>(statement);
    claim.add_wordings()->set_text(name);
    return batch.Claim(claim);
  }
  // "source" affirms a claim, known by the verb `name`.
  static Act Said(const std::string& name, const ClaimId& claim,
                  const std::string& source = "source") {
    Act act = Affirms(source, claim);
    act.message().set_verb(name);
    return act;
  }

  std::vector<std::string> Claims(const v1::ClaimQuery& query) {
    std::vector<std::string> names;
    Results<v1::ClaimView> found = ledger_->Now().Find(query);
    v1::ClaimView view;
    while (found.Next(&view)) {
      names.push_back(view.claim().wordings_size() > 0
                          ? view.claim().wordings(0).text()
                          : "");
    }
    EXPECT_THAT(found.status(), testing::IsOk());
    return names;
  }
  std::vector<std::string> Claims(const std::string& query) {
    return Claims(FromText<v1::ClaimQuery>(query));
  }
  std::vector<std::string> Assertions(const v1::AssertionQuery& query) {
    std::vector<std::string> names;
    Results<v1::AssertionView> found = ledger_->Now().Find(query);
    v1::AssertionView view;
    while (found.Next(&view)) names.push_back(view.assertion().verb());
    EXPECT_THAT(found.status(), testing::IsOk());
    return names;
  }
  std::vector<std::string> Assertions(const std::string& query) {
    return Assertions(FromText<v1::AssertionQuery>(query));
  }
  std::vector<std::string> Entities(const std::string& query) {
    std::vector<std::string> ids;
    Results<v1::Entity> found =
        ledger_->Now().Find(FromText<v1::EntityQuery>(query));
    v1::Entity entity;
    while (found.Next(&entity)) ids.push_back(entity.id());
    EXPECT_THAT(found.status(), testing::IsOk());
    return ids;
  }
  std::vector<std::string> Documents(const v1::DocumentQuery& query) {
    std::vector<std::string> ids;
    Results<v1::Document> found = ledger_->Now().Find(query);
    v1::Document document;
    while (found.Next(&document)) ids.push_back(document.id());
    EXPECT_THAT(found.status(), testing::IsOk());
    return ids;
  }
  std::vector<std::string> Documents(const std::string& query) {
    return Documents(FromText<v1::DocumentQuery>(query));
  }

  std::optional<Ledger> ledger_;
};

v1::Entity Named(const std::string& id, const std::vector<std::string>& names) {
  v1::Entity entity;
  entity.set_id(id);
  for (const std::string& name : names) {
    entity.add_names()->set_text(name);
    if (entity.names_size() > 1) {
      entity.mutable_names(entity.names_size() - 1)
          ->set_kind(v1::NAME_KIND_ALIAS);
    }
  }
  return entity;
}

TEST_P(QueriesTest, ClaimsAreFoundBySubjectPredicateAndWhatTheyAreAbout) {
  Batch batch;
  Claim(batch, "made",
        "subject { entity: 'drone' } predicate: 'made in' "
        "value { entity: 'china' }");
  Claim(batch, "sold",
        "subject { entity: 'drone' } predicate: 'sold to' "
        "value { entity: 'russia' } qualifiers { predicate: "
        "'through' value { entity: 'agent' } }");
  Claim(batch, "borders",
        "subject { entity: 'china' } predicate: 'borders' "
        "value { entity: 'russia' }");
  batch.Wording("no statement");
  Record(batch);
  EXPECT_THAT(Claims("claim { subjects { entity: 'drone' } }"),
              ElementsAre("made", "sold"));
  EXPECT_THAT(Claims("claim { subjects { entity: 'drone' } predicates: "
                     "'made in' }"),
              ElementsAre("made"));
  EXPECT_THAT(Claims("claim { predicates: 'made in' predicates: 'borders' }"),
              ElementsAre("made", "borders"));
  EXPECT_THAT(Claims("claim { about: 'china' }"),
              ElementsAre("made", "borders"));
  EXPECT_THAT(Claims("claim { about: 'agent' }"), ElementsAre("sold"));
  EXPECT_THAT(Claims("claim { about: 'nobody' }"), IsEmpty());
  EXPECT_THAT(Claims("claim { predicates: 'unheard of' }"), IsEmpty());
  EXPECT_THAT(Claims("order: CLAIM_ORDER_RECORDED_DESCENDING"),
              ElementsAre("no statement", "borders", "sold", "made"));
}

TEST_P(QueriesTest, SubjectsAndValuesMayBeRecords) {
  Batch batch;
  const ClaimId base = Claim(batch, "base",
                             "subject { entity: 'a' } predicate: 'p' "
                             "value { boolean: true }");
  const ClaimId rival = Claim(batch, "rival",
                              "subject { entity: 'a' } predicate: 'p' "
                              "value { boolean: false }");
  v1::Claim structure;
  *structure.mutable_statement()->mutable_subject() = RefTo(base);
  structure.mutable_statement()->set_predicate("veracity:undermines");
  *structure.mutable_statement()->mutable_value() = RecordValue(RefTo(rival));
  structure.add_wordings()->set_text("structure");
  batch.Claim(structure);
  Record(batch);
  v1::ClaimQuery query;
  *query.mutable_claim()->add_subjects() = RefTo(base);
  EXPECT_THAT(Claims(query), ElementsAre("structure"));
  query.Clear();
  *query.mutable_claim()->mutable_value()->mutable_equals() =
      RecordValue(RefTo(rival));
  EXPECT_THAT(Claims(query), ElementsAre("structure"));
}

TEST_P(QueriesTest, ClaimsAreFoundByTheirValueAsIdentityHasIt) {
  Batch batch;
  Claim(batch, "1200 km",
        "subject { entity: 'd' } predicate: 'range' "
        "value { quantity { value: '1200' unit: 'km' } }");
  Claim(batch, "text",
        "subject { entity: 'd' } predicate: 'says' "
        "value { text { text: 'caf\xc3\xa9' } }");
  Record(batch);
  EXPECT_THAT(Claims("claim { value { equals { quantity { value: '1.2e3' "
                     "unit: 'km' as_written: 'about' } } } }"),
              ElementsAre("1200 km"));
  EXPECT_THAT(Claims("claim { value { equals { quantity { value: '1200000' "
                     "unit: 'm' } } } }"),
              IsEmpty());
  EXPECT_THAT(
      Claims("claim { value { equals { text { text: 'cafe\xcc\x81' } } } }"),
      ElementsAre("text"));
  EXPECT_THAT(Claims("claim { value { equals { entity: 'nobody' } } }"),
              IsEmpty());
}

TEST_P(QueriesTest, QuantitiesAreComparedAcrossUnitsAndExactly) {
  Batch batch;
  const std::string head = "subject { entity: 'd' } predicate: 'range' value {";
  Claim(batch, "miles", head + "quantity { value: '1200' unit: '[mi_i]' } }");
  Claim(batch, "kilometres", head + "quantity { value: '2000' unit: 'km' } }");
  Claim(batch, "bounded",
        head +
            "quantity { value: '150' lower: '100' upper: '200' unit: 'km' "
            "} }");
  Claim(batch, "at least",
        head +
            "quantity { value: '300' unit: 'km' relation: "
            "QUANTITY_RELATION_AT_LEAST } }");
  Claim(batch, "kilograms", head + "quantity { value: '50' unit: 'kg' } }");
  Record(batch);
  const auto range = [&](const std::string& bounds) {
    return Claims("claim { value { range { " + bounds + " } } }");
  };
  // 1200 [mi_i] are 1931.2128 km to the last digit.
  EXPECT_THAT(range("lower: '1931.2128' upper: '1999' unit: 'km'"),
              ElementsAre("miles", "at least"));
  EXPECT_THAT(range("lower: '1931.21280000000000000001' upper: '1999' unit: "
                    "'km'"),
              ElementsAre("at least"));
  EXPECT_THAT(range("upper: '199' unit: 'km'"), ElementsAre("bounded"));
  EXPECT_THAT(range("lower: '200' upper: '200' unit: 'km'"),
              ElementsAre("bounded"));
  EXPECT_THAT(range("lower: '1000000' unit: 'km'"), ElementsAre("at least"));
  EXPECT_THAT(range("lower: '1' unit: 'g'"), ElementsAre("kilograms"));
  EXPECT_THAT(Claims("claim { value { dimension: 'm' } }"),
              ElementsAre("miles", "kilometres", "bounded", "at least"));
  const auto near = [&](const std::string& relative) {
    return Claims(
        "claim { value { near { quantity { value: '1931' unit: 'km' "
        "} " +
        relative + " } } }");
  };
  EXPECT_THAT(near(""), ElementsAre("miles", "kilometres"));
  EXPECT_THAT(near("relative: '0.001'"), ElementsAre("miles"));
  EXPECT_THAT(near("relative: '0'"), IsEmpty());
}

TEST_P(QueriesTest, TextFindsWordsPhrasesAndPrefixesOfWordings) {
  Batch batch;
  batch.Wording("The Garpiya-3 drone was made in China");
  batch.Wording("A drone of Russian make");
  Record(batch);
  EXPECT_THAT(Claims("claim { text: 'drone' }"),
              ElementsAre("The Garpiya-3 drone was made in China",
                          "A drone of Russian make"));
  EXPECT_THAT(Claims("claim { text: 'CHINA drone' }"),
              ElementsAre("The Garpiya-3 drone was made in China"));
  EXPECT_THAT(Claims("claim { text: '\"made in\"' }"),
              ElementsAre("The Garpiya-3 drone was made in China"));
  EXPECT_THAT(Claims("claim { text: '\"in made\"' }"), IsEmpty());
  EXPECT_THAT(Claims("claim { text: 'rus*' }"),
              ElementsAre("A drone of Russian make"));
  EXPECT_THAT(Claims("claim { text: 'rus' }"), IsEmpty());
  EXPECT_THAT(Claims("claim { text: 'garpiya-3' }"),
              ElementsAre("The Garpiya-3 drone was made in China"));
}

TEST_P(QueriesTest, NamesAndAliasesOfEntitiesFindTheirClaims) {
  Batch batch;
  batch.Add(Named("prc", {"China", "People's Republic"}));
  Claim(batch, "as subject",
        "subject { entity: 'prc' } predicate: 'p' "
        "value { boolean: true }");
  Claim(batch, "as value",
        "subject { entity: 'd' } predicate: 'made in' "
        "value { entity: 'prc' }");
  Record(batch);
  EXPECT_THAT(Claims("claim { text: 'china' }"),
              ElementsAre("as subject", "as value"));
  EXPECT_THAT(Claims("claim { text: '\"people\\'s republic\"' }"),
              ElementsAre("as subject", "as value"));
}

TEST_P(QueriesTest, AStrangersNamesForADescribedEntityFindNothing) {
  Batch batch;
  batch.Add(Named("prc", {"China"}));
  Claim(batch, "claim",
        "subject { entity: 'prc' } predicate: 'p' "
        "value { boolean: true }");
  Record(batch);
  Batch stranger;
  stranger.message().add_authors("stranger");
  stranger.Add(Named("prc", {"Cathay"}));
  Record(stranger);
  EXPECT_THAT(Claims("claim { text: 'cathay' }"), IsEmpty());
  EXPECT_THAT(Entities("text: 'cathay'"), IsEmpty());
  Batch owner("renamed");
  owner.Add(Named("prc", {"Cathay"}));
  Record(owner);
  EXPECT_THAT(Claims("claim { text: 'cathay' }"), ElementsAre("claim"));
  EXPECT_THAT(Claims("claim { text: 'china' }"), IsEmpty());
}

TEST_P(QueriesTest, TimesOverlapCertainlyOrPossibly) {
  Batch batch;
  const std::string head =
      "subject { entity: 'd' } predicate: 'p' value { "
      "boolean: true } valid: ";
  Claim(batch, "day", head + "'2024-03-15'");
  Claim(batch, "year-long", head + "'2024-01-01/2024-12-31'");
  Claim(batch, "some day of March", head + "'2024-03-XX'");
  Claim(batch, "until then", head + "'../2024-02'");
  Claim(batch, "undated",
        "subject { entity: 'd' } predicate: 'p' value { "
        "boolean: true }");
  Record(batch);
  const auto valid = [&](const std::string& edtf,
                         const std::string& certainty) {
    return Claims("claim { valid { edtf: '" + edtf + "' certainty: CERTAINTY_" +
                  certainty + " } }");
  };
  EXPECT_THAT(valid("2024-03-15", "POSSIBLY"),
              ElementsAre("day", "year-long", "some day of March"));
  EXPECT_THAT(valid("2024-03-15", "CERTAINLY"),
              ElementsAre("day", "year-long"));
  EXPECT_THAT(valid("2024-03", "CERTAINLY"),
              ElementsAre("day", "year-long", "some day of March"));
  EXPECT_THAT(valid("1850", "CERTAINLY"), ElementsAre("until then"));
  EXPECT_THAT(valid("2025", "POSSIBLY"), IsEmpty());
}

TEST_P(QueriesTest, SaidIsFilteredAsTimesAreAndUndatedActsAreNotFound) {
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

TEST_P(QueriesTest, ConfidenceIsComparedAcrossScales) {
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

TEST_P(QueriesTest, MarkingsOfTheEntryThatCountsAreFound) {
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

TEST_P(QueriesTest, BatchesAuthorsAndRecordedTimesAreOfOneEntry) {
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

TEST_P(QueriesTest, WhatIsWithdrawnIsLeftOutIncludedOrAlone) {
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

TEST_P(QueriesTest, HoldingBasisMannerAndStanceAreFound) {
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

TEST_P(QueriesTest, AFactIsAFactWhetherItSaysSoOrNot) {
  Batch batch;
  v1::Claim claim;
  claim.add_wordings()->set_text("unsaid");
  batch.Claim(claim);
  claim.mutable_wordings(0)->set_text("said");
  claim.set_kind(v1::CLAIM_KIND_FACT);
  batch.Claim(claim);
  claim.mutable_wordings(0)->set_text("forecast");
  claim.set_kind(v1::CLAIM_KIND_PREDICTION);
  batch.Claim(claim);
  Record(batch);
  EXPECT_THAT(Claims("claim { kinds: CLAIM_KIND_FACT }"),
              ElementsAre("unsaid", "said"));
  EXPECT_THAT(Claims("claim { kinds: CLAIM_KIND_PREDICTION }"),
              ElementsAre("forecast"));
}

TEST_P(QueriesTest, DepthIsTheLongestWayAlongGroundsById) {
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

TEST_P(QueriesTest, RestingOnGoesThroughGroundsNamesAndAnonymousSources) {
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

TEST_P(QueriesTest, AffiliationsOfTheOwnerCountAndAStrangersDoNot) {
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

TEST_P(QueriesTest, AssertionsComeByClaimOrByTheTimeTheyWereSaid) {
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

TEST_P(QueriesTest, CountsComeByGroupTheGreatestFirst) {
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

TEST_P(QueriesTest, EntitiesAreFoundByWhatTheDescriptionThatCountsSays) {
  Batch batch;
  v1::Entity wire = Named("reuters", {"Reuters", "Reuters News Agency"});
  wire.add_types("organization");
  wire.mutable_source()->set_kind(v1::SOURCE_KIND_OUTLET);
  *wire.add_external_ids() =
      FromText<v1::ExternalId>("scheme: 'wikidata' value: 'Q130879'");
  batch.Add(wire);
  v1::Entity place = Named("china", {"China"});
  place.add_types("place");
  batch.Add(place);
  Record(batch);
  EXPECT_THAT(Entities(""), ElementsAre("reuters", "china"));
  EXPECT_THAT(Entities("ids: 'china' ids: 'nobody'"), ElementsAre("china"));
  EXPECT_THAT(Entities("text: '\"news agency\"'"), ElementsAre("reuters"));
  EXPECT_THAT(Entities("types: 'place' types: 'person'"), ElementsAre("china"));
  EXPECT_THAT(Entities("external_ids { scheme: 'wikidata' value: 'Q130879' }"),
              ElementsAre("reuters"));
  EXPECT_THAT(Entities("is_source: true"), ElementsAre("reuters"));
  EXPECT_THAT(Entities("is_source: false"), ElementsAre("china"));
  // The third description is indexed as the second is.
  for (const char* value : {"Q1", "Q2"}) {
    Batch newer(value);
    wire.mutable_external_ids(0)->set_value(value);
    newer.Add(wire);
    Record(newer);
  }
  EXPECT_THAT(Entities("external_ids { scheme: 'wikidata' value: 'Q2' }"),
              ElementsAre("reuters"));
  EXPECT_THAT(Entities("external_ids { scheme: 'wikidata' value: 'Q1' }"),
              IsEmpty());
}

TEST_P(QueriesTest, DocumentsAreFoundByWhatTheDescriptionThatCountsSays) {
  Batch batch;
  v1::Document brief = FromText<v1::Document>(
      "id: 'brief' titles { text: 'Chinese engines in Russian drones' } "
      "urls: 'https://example.org/a' archived_urls: 'https://archive.org/a' "
      "publisher: 'institute' published: '2024-11'");
  brief.set_sha256(std::string(32, 'x'));
  batch.Add(brief);
  Record(batch);
  EXPECT_THAT(Documents("text: 'engines'"), ElementsAre("brief"));
  EXPECT_THAT(Documents("urls: 'https://archive.org/a'"), ElementsAre("brief"));
  EXPECT_THAT(Documents("publishers: 'institute'"), ElementsAre("brief"));
  EXPECT_THAT(Documents("publishers: 'other'"), IsEmpty());
  EXPECT_THAT(Documents("published { edtf: '2024-11-05' }"),
              ElementsAre("brief"));
  EXPECT_THAT(Documents("published { edtf: '2024-12' }"), IsEmpty());
  v1::DocumentQuery by_content;
  by_content.add_sha256(brief.sha256());
  EXPECT_THAT(Documents(by_content), ElementsAre("brief"));
  Batch newer;
  brief.set_urls(0, "https://example.org/b");
  brief.clear_sha256();
  newer.Add(brief);
  Record(newer);
  EXPECT_THAT(Documents("urls: 'https://example.org/b'"), ElementsAre("brief"));
  EXPECT_THAT(Documents("urls: 'https://example.org/a'"), IsEmpty());
  EXPECT_THAT(Documents(by_content), IsEmpty());
}

TEST_P(QueriesTest, AFilterThatCannotBeReadIsNamed) {
  const auto status = [&](const std::string& query) {
    return ledger_->Now().FindPage(FromText<v1::ClaimQuery>(query)).status();
  };
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(status("claim { text: '\"open' }"),
              StatusIs(kInvalid, "claim.text"));
  EXPECT_THAT(status("claim { valid { edtf: '2024-02-30' } }"),
              StatusIs(kInvalid, "claim.valid"));
  EXPECT_THAT(status("claim { value { dimension: 'parsnips' } }"),
              StatusIs(kInvalid, "claim.value"));
  EXPECT_THAT(status("claim { value { range { lower: 'x' unit: 'm' } } }"),
              StatusIs(kInvalid, "claim.value"));
  EXPECT_THAT(status("claim { value { near { quantity { value: '1' unit: 'm' } "
                     "relative: '1' } } }"),
              StatusIs(kInvalid, "claim.value.near.relative"));
  EXPECT_THAT(status("claim { subjects { } }"),
              StatusIs(kInvalid, "claim.subjects"));
  EXPECT_THAT(status("asserted { said { edtf: '' } }"),
              StatusIs(kInvalid, "said"));
  EXPECT_THAT(status("asserted { confidence { scale: 'mine' lower: '1' } }"),
              StatusIs(kInvalid, "no scale 'mine'"));
  EXPECT_THAT(status("asserted { resting_on { predicate: 'p' } }"),
              StatusIs(absl::StatusCode::kOk, ""))
      << "a predicate nobody used has nothing resting on it";
}

VERACITY_ON_EVERY_BACKEND(QueriesTest);

}  // namespace
}  // namespace veracity
