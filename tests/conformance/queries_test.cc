// What filters of claims, entities and documents find. queries_random_test.cc
// has their combinations; here are the meanings that a person would look up.

#include "tests/conformance/queries.h"

#include <string>
#include <vector>

namespace veracity {
namespace {

using ::testing::ElementsAre;
using testing::FromText;
using ::testing::IsEmpty;
using testing::QueriesTest;
using testing::StatusIs;

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
