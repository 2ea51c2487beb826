#include "identity/validate.h"

#include <string>
#include <vector>

#include "tests/testing.h"
#include "veracity/identity.h"

namespace veracity::internal {
namespace {

using ::testing::HasSubstr;
using ::veracity::testing::FromText;
using ::veracity::testing::StatusIs;

// "field: reason", or empty.
std::string ProblemOf(const v1::Record& record, const Limits& limits = {}) {
  const std::optional<Problem> problem = Validate(record, limits);
  return problem.has_value()
             ? absl::StrCat(problem->field, ": ", problem->reason)
             : "";
}

std::string ProblemIn(const std::string& text) {
  return ProblemOf(FromText<v1::Record>(text));
}

constexpr char kId[] = "'abcdefghijklmnopqrstuvwxyz012345'";

std::string Claim(const std::string& value, const std::string& more = "") {
  return absl::StrCat(
      "claim { statement { subject { entity: 's' } predicate: 'p' value { ",
      value, " } ", more, " } }");
}

std::string Assertion(const std::string& more) {
  return absl::StrCat("assertion { claim { id: ", kId,
                      " } source: 's' stance: STANCE_AFFIRMS ", more, " }");
}

TEST(Validate, AcceptsWhatIsSound) {
  const std::string records[] = {
      Claim("entity: 'e'"),
      Claim("record { document: 'd' }"),
      Claim("text { text: 'x' language: 'zh-Hans' }"),
      Claim("quantity { value: '1.5e3' lower: '1000' upper: '2e3' "
            "unit: 'km/h' relation: QUANTITY_RELATION_ABOUT }"),
      Claim("quantity { lower: '500' upper: '700' unit: '{drone}' }"),
      Claim("time { edtf: '2024-09-25~' calendar: 'http://x' }"),
      Claim("point { latitude: '-90' longitude: '180' altitude: '-3' }"),
      Claim("boolean: false"),
      Claim("unknown {}"),
      Claim("none {}",
            "valid: '../2024' qualifiers { predicate: "
            "'veracity:topic' value { text { text: 'x' } } }"),
      "claim { wordings { text: 'it rains' language: 'en' } "
      "kind: CLAIM_KIND_PREDICTION }",
      Assertion(""),
      Assertion("confidence { words: 'likely' reading: '0.7' }"),
      Assertion("confidence { scale: 'stix' number: '85' }"),
      Assertion("confidence { analytic: ANALYTIC_CONFIDENCE_LOW }"),
      Assertion("document: 'd' selectors { quote { exact: 'x' } } "
                "selectors { position { start: 5 end: 5 } } "
                "selectors { fragment { type: 'css' value: 'p' } refined_by { "
                "quote { length: 3 sha256: " +
                std::string(kId) + " } } }"),
      Assertion("grounds { all_of { members { attribution { source: 'a' } } } "
                "} times: 3 extraction { agent: 'x' confidence: '0.8' }"),
      absl::StrCat("retraction { target { batch: ", kId, " } }"),
      "retraction { target { entity: 's' } withdrawn: '2024-10' }",
      "entity { id: 's' group { minimum: 2 maximum: 2 } }",
      "entity { source { kind: SOURCE_KIND_ANONYMOUS label: 'officials' } }",
      "document { urls: 'http://x' published: '2024' language: 'en-GB' }",
      "predicate { name: 'p' tolerance { relative: '0.05' } dimension: 'm' "
      "half_life_days: '30' base_rate: '0.5' }",
  };
  for (const std::string& record : records) {
    EXPECT_EQ(ProblemIn(record), "") << record;
  }
}

struct Case {
  std::string record;
  const char* field;
  const char* reason;
};

void ExpectProblems(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    SCOPED_TRACE(each.record);
    const std::optional<Problem> problem =
        Validate(FromText<v1::Record>(each.record), Limits());
    ASSERT_TRUE(problem.has_value());
    EXPECT_EQ(problem->field, each.field);
    EXPECT_THAT(problem->reason, HasSubstr(each.reason));
  }
}

TEST(Validate, SaysWhatIsWrongInAClaim) {
  ExpectProblems({
      {"claim {}", "claim.statement", "missing"},
      {"claim { id: 'abc' wordings { text: 'x' } }", "claim.id", "3 bytes"},
      {"claim { wordings {} }", "claim.wordings[0].text", "missing"},
      {"claim { wordings { text: 'x' } wordings { text: 'y' language: 'e_n' } "
       "}",
       "claim.wordings[1].language", "'e_n'"},
      {"claim { kind: 99 wordings { text: 'x' } }", "claim.kind", "99"},
      {"claim { statement {} }", "claim.statement.subject", "missing"},
      {"claim { statement { subject { entity: '' } } }",
       "claim.statement.subject.entity", "missing"},
      {"claim { statement { subject { claim { id: 'x' } } } }",
       "claim.statement.subject.claim.id", "1 bytes"},
      {"claim { statement { subject { entity: 's' } value { none {} } } }",
       "claim.statement.predicate", "missing"},
      {"claim { statement { subject { entity: 's' } predicate: 'p' } }",
       "claim.statement.value", "missing"},
      {"claim { statement { subject { entity: 's' } predicate: "
       "'veracity:same-as' value { entity: 'b' } } }",
       "claim.statement.predicate", "'veracity:same-as'"},
      {"claim { statement { subject { entity: 's' } predicate: "
       "'veracity:same_as' value { boolean: true } } }",
       "claim.statement.value", "between records"},
      {Claim("entity: ''"), "claim.statement.value.entity", "missing"},
      {Claim("entity: 'a\\001'"), "claim.statement.value.entity", "control"},
      {Claim("record {}"), "claim.statement.value.record", "missing"},
      {Claim("text {}"), "claim.statement.value.text.text", "missing"},
      {Claim("quantity {}"), "claim.statement.value.quantity.value", "missing"},
      {Claim("quantity { lower: '1' }"), "claim.statement.value.quantity.value",
       "missing"},
      {Claim("quantity { value: '1,200' }"),
       "claim.statement.value.quantity.value", "1,200"},
      {Claim("quantity { value: '1' lower: '2' }"),
       "claim.statement.value.quantity.lower", "2 is above 1"},
      {Claim("quantity { value: '3' upper: '2' }"),
       "claim.statement.value.quantity.value", "3 is above 2"},
      {Claim("quantity { value: '1' lower: '1' upper: '0.9' }"),
       "claim.statement.value.quantity.lower", "1 is above 0.9"},
      {Claim("quantity { value: '1' unit: 'furlong' }"),
       "claim.statement.value.quantity.unit", "furlong"},
      {Claim("quantity { value: '1' relation: 77 }"),
       "claim.statement.value.quantity.relation", "77"},
      {Claim("time {}"), "claim.statement.value.time.edtf", "missing"},
      {Claim("time { edtf: '1985-13' }"), "claim.statement.value.time.edtf",
       "1985-13"},
      {Claim("point { longitude: '1' }"),
       "claim.statement.value.point.latitude", "missing"},
      {Claim("point { latitude: '90.1' longitude: '1' }"),
       "claim.statement.value.point.latitude", "90.1 is above 90"},
      {Claim("point { latitude: '1' longitude: '-181' }"),
       "claim.statement.value.point.longitude", "-181 is below -180"},
      {Claim("point { latitude: '1' longitude: '1' precision: '-1' }"),
       "claim.statement.value.point.precision", "below 0"},
      {Claim("none {}", "valid: 'yesterday'"), "claim.statement.valid",
       "yesterday"},
      {Claim("none {}",
             "qualifiers { predicate: 'q' value { none {} } } "
             "qualifiers { predicate: 'q' }"),
       "claim.statement.qualifiers[1].value", "missing"},
      {Claim("none {}", "qualifiers { value { none {} } }"),
       "claim.statement.qualifiers[0].predicate", "missing"},
      {Claim("none {}", "} markings { scheme: 'tlp'"),
       "claim.markings[0].value", "missing"},
      {Claim("none {}", "} foreign { path: 'x'"), "claim.foreign[0].format",
       "missing"},
  });
}

TEST(Validate, SaysWhatIsWrongInAnAssertion) {
  const std::string of_nothing = "assertion { source: 's' }";
  ExpectProblems({
      {of_nothing, "assertion.claim.id", "missing"},
      {absl::StrCat("assertion { claim { id: ", kId, " } }"),
       "assertion.source", "missing"},
      {absl::StrCat("assertion { claim { id: ", kId, " } source: 's' }"),
       "assertion.stance", "affirms"},
      {absl::StrCat("assertion { claim { id: ", kId,
                    " } source: 's' stance: 9 }"),
       "assertion.stance", "9"},
      {Assertion("said: '2024-02-30'"), "assertion.said", "2024-02-30"},
      {Assertion("times: 0"), "assertion.times", "once at least"},
      {Assertion("confidence { words: 'x' reading: '1.4' }"),
       "assertion.confidence.reading", "1.4 is above 1"},
      {Assertion("confidence { reading: '-0.1' }"),
       "assertion.confidence.reading", "-0.1 is below 0"},
      {Assertion("confidence { scale: 'stix' number: '140 %' }"),
       "assertion.confidence.number", "140 %"},
      {Assertion("confidence { scale: 'stix' number: '140' }"),
       "assertion.confidence.number", "140"},
      {Assertion("confidence { scale: 'icd203' label: 'perhaps' }"),
       "assertion.confidence.label", "perhaps"},
      {Assertion("confidence { scale: 'no-such' number: '1' }"),
       "assertion.confidence.scale", "no-such"},
      {Assertion("confidence { scale: 'stix' }"), "assertion.confidence.scale",
       "without a label or number"},
      {Assertion("confidence { label: 'likely' }"),
       "assertion.confidence.scale", "missing"},
      {Assertion("confidence { number: '5' }"), "assertion.confidence.scale",
       "missing"},
      {Assertion("confidence { scale: 'stix' number: '5' reading: '0.5' }"),
       "assertion.confidence.reading", "no scale"},
      {Assertion("confidence { scale: 'stix' lower: '50' upper: '40' }"),
       "assertion.confidence.lower", "50 is above 40"},
      {Assertion("selectors {}"), "assertion.selectors[0]", "missing"},
      {Assertion("selectors { quote {} }"),
       "assertion.selectors[0].quote.exact", "missing"},
      {Assertion("selectors { quote { exact: 'x' length: 1 } }"),
       "assertion.selectors[0].quote.exact", "take its place"},
      {Assertion("selectors { quote { length: 1 } }"),
       "assertion.selectors[0].quote.sha256", "missing"},
      {Assertion("selectors { quote { sha256: 'x' length: 1 } }"),
       "assertion.selectors[0].quote.sha256", "1 bytes"},
      {Assertion("selectors { position { start: 6 end: 5 } }"),
       "assertion.selectors[0].position.start", "6 is after the end, 5"},
      {Assertion("selectors { position { text_sha256: 'x' } }"),
       "assertion.selectors[0].position.text_sha256", "1 bytes"},
      {Assertion("selectors { quote { exact: 'x' } refined_by {} }"),
       "assertion.selectors[0].refined_by", "missing"},
      {Assertion("selectors { fragment { value: 'x' } }"),
       "assertion.selectors[0].fragment.type", "missing"},
      {Assertion("grounds {}"), "assertion.grounds[0]", "missing"},
      {Assertion("grounds { attribution { source: 'a' } } "
                 "grounds { attribution { source: 'a' } } "
                 "grounds { attribution {} }"),
       "assertion.grounds[2].attribution.source", "missing"},
      {Assertion("grounds { assertion { id: 'x' } }"),
       "assertion.grounds[0].assertion.id", "1 bytes"},
      {Assertion("grounds { all_of {} }"),
       "assertion.grounds[0].all_of.members", "missing"},
      {Assertion("grounds { all_of { members { all_of {} } } }"),
       "assertion.grounds[0].all_of.members[0].all_of", "outer"},
      {Assertion("extraction { confidence: '1.01' }"),
       "assertion.extraction.confidence", "1.01 is above 1"},
  });
}

TEST(Validate, SaysWhatIsWrongInARetractionOrADescription) {
  ExpectProblems({
      {"", "record", "missing"},
      {"retraction {}", "retraction.target", "missing"},
      {"retraction { target { retraction: 'x' } }",
       "retraction.target.retraction", "1 bytes"},
      {"retraction { target { entity: 's' } withdrawn: 'x' }",
       "retraction.withdrawn", "x"},
      {"entity {}", "entity.id", "anonymous"},
      {"entity { source { kind: SOURCE_KIND_ANONYMOUS } }",
       "entity.source.label", "missing"},
      {"entity { id: 'x' source { kind: SOURCE_KIND_ANONYMOUS } }",
       "entity.source.label", "missing"},
      {"entity { id: 'x' names { language: 'en' } }", "entity.names[0].text",
       "missing"},
      {"entity { id: 'x' types: '' }", "entity.types[0]", "missing"},
      {"entity { id: 'x' group { minimum: 3 maximum: 2 } }",
       "entity.group.minimum", "above"},
      {"entity { id: 'x' external_ids { value: 'Q1' } }",
       "entity.external_ids[0].scheme", "missing"},
      {"document {}", "document.id", "missing"},
      {"document { id: 'x' sha256: 'y' }", "document.sha256", "1 bytes"},
      {"document { id: 'x' published: 'May' }", "document.published", "May"},
      {"document { id: 'x' retrieved: 'May' }", "document.retrieved", "May"},
      {"document { id: 'x' titles {} }", "document.titles[0].text", "missing"},
      {"document { id: 'x' urls: '' }", "document.urls[0]", "missing"},
      {"predicate {}", "predicate.name", "missing"},
      {"predicate { name: 'veracity:x' }", "predicate.name", "veracity:x"},
      {"predicate { name: 'p' inverse: 'veracity:x' }", "predicate.inverse",
       "veracity:x"},
      {"predicate { name: 'p' dimension: 'furlong' }", "predicate.dimension",
       "furlong"},
      {"predicate { name: 'p' tolerance { relative: '1' } }",
       "predicate.tolerance.relative", "below 1"},
      {"predicate { name: 'p' tolerance { absolute: '-1' } }",
       "predicate.tolerance.absolute", "below 0"},
      {"predicate { name: 'p' half_life_days: '0' }",
       "predicate.half_life_days", "above 0"},
      {"predicate { name: 'p' base_rate: '1' }", "predicate.base_rate",
       "between 0 and 1"},
  });
}

TEST(Validate, RejectsWhatIsNotUtf8WhereverItStands) {
  v1::Record record = FromText<v1::Record>(Assertion("verb: 'said'"));
  record.mutable_assertion()->set_verb("sa\xc3");
  EXPECT_THAT(ProblemOf(record),
              HasSubstr("assertion.verb: text is not UTF-8"));
  record = FromText<v1::Record>("entity { id: 'x' }");
  record.mutable_entity()->set_id("\xed\xa0\x80");
  EXPECT_THAT(ProblemOf(record), HasSubstr("entity.id: text is not UTF-8"));
}

TEST(Validate, KeepsToTheLimits) {
  Limits limits;
  limits.text_bytes = 4;
  limits.id_bytes = 3;
  limits.elements = 2;
  limits.selector_depth = 1;
  limits.decimal_digits = 3;
  const auto problem = [&limits](const std::string& text) {
    return ProblemOf(FromText<v1::Record>(text), limits);
  };
  EXPECT_EQ(problem(Assertion("verb: 'abcd'")), "");
  EXPECT_EQ(problem(Assertion("verb: 'abcde'")),
            "assertion.verb: 5 bytes; at most 4 are accepted");
  EXPECT_EQ(problem(Assertion("document: 'abc'")), "");
  EXPECT_EQ(problem(Assertion("document: 'abcd'")),
            "assertion.document: 4 bytes; at most 3 are accepted");
  const std::string quote = "quote { exact: 'x' } ";
  const std::string selector = "selectors { " + quote + "} ";
  EXPECT_EQ(problem(Assertion(selector + selector)), "");
  EXPECT_EQ(problem(Assertion(selector + selector + selector)),
            "assertion.selectors: 3 elements; at most 2 are accepted");
  const std::string narrowed = quote + "refined_by { " + quote + "}";
  EXPECT_EQ(problem(Assertion("selectors { " + narrowed + " }")), "");
  EXPECT_THAT(problem(Assertion("selectors { " + quote + "refined_by { " +
                                narrowed + " } }")),
              HasSubstr("assertion.selectors[0].refined_by.refined_by: "));
  EXPECT_EQ(problem(Claim("quantity { value: '123' }")), "");
  EXPECT_THAT(problem(Claim("quantity { value: '1234' }")),
              HasSubstr("more than 3 digits"));
  limits.record_bytes = 10;
  EXPECT_THAT(problem(Assertion("")), HasSubstr("record: "));
}

TEST(Identity, IsOfValidRecordsOnlyAndSaysWhyNot) {
  EXPECT_THAT(IdOf(FromText<v1::Claim>("statement {}")),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "claim.statement.subject: missing"));
  EXPECT_THAT(CanonicalForm(v1::Assertion()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "assertion.claim.id: missing"));
  // A ledger may accept more than the usual: ids do not depend on it.
  v1::Claim claim;
  claim.add_wordings()->set_text(std::string(Limits().text_bytes + 1, 'x'));
  VERACITY_EXPECT_OK(IdOf(claim));
}

TEST(HasUnknownFields, FindsANewerContractAnywhere) {
  v1::Record record = FromText<v1::Record>(Assertion(
      "confidence { words: 'x' } grounds { attribution { source: 'a' } }"));
  EXPECT_FALSE(HasUnknownFields(record));
  const auto with_unknown = [&record](auto place) {
    v1::Record newer = record;
    google::protobuf::Message* message = place(newer.mutable_assertion());
    message->GetReflection()->MutableUnknownFields(message)->AddVarint(1000, 1);
    return newer;
  };
  EXPECT_TRUE(HasUnknownFields(with_unknown([](v1::Assertion* a) {
    return static_cast<google::protobuf::Message*>(a);
  })));
  EXPECT_TRUE(HasUnknownFields(with_unknown([](v1::Assertion* a) {
    return static_cast<google::protobuf::Message*>(a->mutable_confidence());
  })));
  EXPECT_TRUE(HasUnknownFields(with_unknown([](v1::Assertion* a) {
    return static_cast<google::protobuf::Message*>(
        a->mutable_grounds(0)->mutable_attribution());
  })));
  record.mutable_assertion()->set_basis(static_cast<v1::Basis>(99));
  EXPECT_TRUE(HasUnknownFields(record));
}

}  // namespace
}  // namespace veracity::internal
