#include "identity/canonical.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "identity/entry.h"
#include "identity/identify.h"
#include "tests/testing.h"
#include "veracity/identity.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Message;
using ::veracity::testing::FromText;
using ::veracity::testing::StatusIs;

absl::StatusOr<std::string> FormOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kClaim:
      return CanonicalForm(record.claim());
    case v1::Record::kAssertion:
      return CanonicalForm(record.assertion());
    default:
      return CanonicalForm(record.retraction());
  }
}

std::string Form(const std::string& text) {
  const absl::StatusOr<std::string> form = FormOf(FromText<v1::Record>(text));
  VERACITY_EXPECT_OK(form) << text;
  return form.ok() ? *form : "";
}

// -- The worked examples of the page --

struct Example {
  std::string kind;  // "record" or "batch"
  std::string text;
  std::string form;  // as bytes; empty: none is shown
  std::map<std::string, std::string> facts;
};

// Reads ```textproto, ```hex and ```ids blocks, in that order.
std::vector<Example> ExamplesOfThePage() {
  const std::optional<std::string> page = testing::ReadFile(
      absl::StrCat(VERACITY_SOURCE_DIR, "/docs/formats/identity.md"));
  EXPECT_TRUE(page.has_value());
  std::vector<Example> examples;
  std::string block;
  std::string hex;
  for (absl::string_view line : absl::StrSplit(page.value_or(""), '\n')) {
    if (absl::ConsumePrefix(&line, "```")) {
      if (line.empty() && block == "hex") {
        examples.back().form = absl::HexStringToBytes(hex);
      }
      block = std::string(line);
      if (absl::ConsumePrefix(&line, "textproto ")) {
        examples.emplace_back().kind = std::string(line);
        hex.clear();
      }
    } else if (block == "hex") {
      for (char c : line.substr(0, line.find('#'))) {
        if (c != ' ') hex.push_back(c);
      }
    } else if (block == "ids") {
      const std::pair<std::string, std::string> fact =
          absl::StrSplit(line, absl::MaxSplits(": ", 1));
      examples.back().facts.insert(fact);
    } else if (!block.empty()) {
      absl::StrAppend(&examples.back().text, line, "\n");
    }
  }
  return examples;
}

std::string Hex(absl::string_view bytes) {
  return absl::BytesToHexString(bytes);
}

std::map<std::string, std::string> FactsOf(const v1::Record& record) {
  std::map<std::string, std::string> facts;
  const absl::StatusOr<Identified> identified = Identify(record);
  VERACITY_EXPECT_OK(identified);
  if (!identified.ok()) return facts;
  facts["id"] = PrintId(identified->ref);
  facts["uuid"] = ToUuid(identified->ref);
  if (record.has_claim()) {
    facts["shard"] =
        absl::StrCat(absl::Hex(identified->shard, absl::kZeroPad16));
  }
  const bool is_named =
      record.has_entity() || record.has_document() || record.has_predicate();
  if (is_named) facts["digest"] = Hex(identified->digest);
  if (const auto content = ContentDigest(record)) {
    facts["content"] = Hex(*content);
  }
  return facts;
}

TEST(CanonicalForm, IsThatOfTheWorkedExamples) {
  const std::vector<Example> examples = ExamplesOfThePage();
  EXPECT_GE(examples.size(), 8u);
  for (const Example& example : examples) {
    SCOPED_TRACE(example.text);
    if (example.kind == "batch") {
      const auto batch = FromText<v1::Batch>(example.text);
      VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id, IdOf(batch));
      EXPECT_EQ(example.facts.at("id"), id.ToString());
      continue;
    }
    const auto record = FromText<v1::Record>(example.text);
    EXPECT_EQ(example.facts, FactsOf(record));
    if (!example.form.empty()) {
      VERACITY_ASSERT_OK_AND_ASSIGN(const std::string form, FormOf(record));
      EXPECT_EQ(Hex(example.form), Hex(form));
    }
  }
}

// -- Same meaning, same form; other meaning, other form --

// `%` in `pattern` is replaced.
std::string Fill(absl::string_view pattern, absl::string_view part) {
  return absl::StrReplaceAll(pattern, {{"%", part}});
}

constexpr char kWithValue[] =
    "claim { statement { subject { entity: 's' } predicate: 'p' value { % } } "
    "}";
constexpr char kWithPredicate[] = "claim { statement { % valid: '2001' } }";
constexpr char kAssertion[] =
    "assertion { claim { id: 'abcdefghijklmnopqrstuvwxyz012345' } "
    "source: 's' stance: STANCE_AFFIRMS % }";

struct Pair {
  const char* pattern;
  const char* one;
  const char* other;
};

TEST(CanonicalForm, IsTheSameForTheSameMeaning) {
  const Pair pairs[] = {
      // Unicode: NFD and NFC.
      {kWithValue, "entity: 'Se\xcc\x81n'", "entity: 'S\xc3\xa9n'"},
      {kWithValue, "text { text: 'A\xcc\x8a' }",
       "text { text: '\xe2\x84\xab' }"},
      {kWithValue, "text { text: 'x' language: 'zh-HANS' }",
       "text { text: 'x' language: 'zh-hans' }"},
      // Decimals.
      {kWithValue, "quantity { value: '1200' }", "quantity { value: '1.2e3' }"},
      {kWithValue, "quantity { value: '-0.50' lower: '-1' upper: '+2' }",
       "quantity { value: '-5e-1' lower: '-1.0' upper: '2' }"},
      {kWithValue, "quantity { value: '-0.0' }", "quantity { value: '0' }"},
      {kWithValue, "quantity { value: '1' as_written: 'one' }",
       "quantity { value: '1' }"},
      {kWithValue, "point { latitude: '48.20' longitude: '16' }",
       "point { latitude: '48.2' longitude: '16.0' }"},
      // Times: offsets.
      {kWithValue, "time { edtf: '2024-09-25T01:30:00+02:00' }",
       "time { edtf: '2024-09-24T23:30:00Z' as_written: 'just before 2' }"},
      {kAssertion, "said: '2024-01-01T00:00:00+02:00'",
       "said: '2023-12-31T22:00:00Z'"},
      // Two ways to refer to an entity.
      {kWithValue, "entity: 'e'", "record { entity: 'e' }"},
      // Symmetric predicates.
      {kWithPredicate,
       "subject { entity: 'a' } predicate: 'veracity:same_as' value { entity: "
       "'b' }",
       "subject { entity: 'b' } predicate: 'veracity:same_as' "
       "value { record { entity: 'a' } }"},
      {kWithPredicate,
       "subject { document: 'a' } predicate: 'veracity:same_as' value { "
       "entity: 'b' }",
       "subject { entity: 'b' } predicate: 'veracity:same_as' "
       "value { record { document: 'a' } }"},
      {kWithPredicate,
       "subject { claim { id: 'abcdefghijklmnopqrstuvwxyz012345' } } "
       "predicate: 'veracity:contradicts' "
       "value { record { claim { id: 'abcdefghijklmnopqrstuvwxyz543210' } } }",
       "subject { claim { id: 'abcdefghijklmnopqrstuvwxyz543210' shard: 7 } } "
       "predicate: 'veracity:contradicts' "
       "value { record { claim { id: 'abcdefghijklmnopqrstuvwxyz012345' } } }"},
      // Sets.
      {kWithValue,
       "none {} } qualifiers { predicate: 'a' value { boolean: true } } "
       "qualifiers { predicate: 'b' value { boolean: true }",
       "none {} } qualifiers { predicate: 'b' value { boolean: true } } "
       "qualifiers { predicate: 'a' value { boolean: true } } "
       "qualifiers { predicate: 'b' value { boolean: true }"},
      {kAssertion,
       "selectors { quote { exact: 'x' } } selectors { position {} }",
       "selectors { position {} } selectors { quote { exact: 'x' } }"},
      {kAssertion,
       "grounds { attribution { source: 'a' } } grounds { attribution { "
       "source: 'b' } }",
       "grounds { attribution { source: 'b' stance: STANCE_AFFIRMS } } "
       "grounds { attribution { source: 'a' } }"},
      {kAssertion,
       "grounds { all_of { members { attribution { source: 'a' } } "
       "members { attribution { source: 'b' } } } }",
       "grounds { all_of { members { attribution { source: 'b' } } "
       "members { attribution { source: 'a' } } } }"},
      // What leaves no trace.
      {kAssertion, "grounds { attribution { source: 'a' } }",
       "grounds { all_of { members { attribution { source: 'a' } } "
       "members { attribution { source: 'a' } } } }"},
      {kAssertion, "manner: MANNER_STATED", ""},
      {kAssertion, "extraction { confidence: '1.00' }", ""},
      {kAssertion, "extraction { agent: 'x' confidence: '1' }",
       "extraction { agent: 'x' }"},
      {kAssertion, "confidence {} extraction {} repeatedly: false", ""},
      {kAssertion, "selectors { position { start: 0 end: 5 } }",
       "selectors { position { end: 5 } }"},
  };
  for (const Pair& pair : pairs) {
    SCOPED_TRACE(pair.one);
    EXPECT_EQ(Hex(Form(Fill(pair.pattern, pair.one))),
              Hex(Form(Fill(pair.pattern, pair.other))));
  }
}

TEST(CanonicalForm, DiffersForWhatOnlyLooksAlike) {
  const Pair pairs[] = {
      {kWithValue, "text { text: 'a' language: 'bc' }",
       "text { text: 'ab' language: 'c' }"},
      {kWithValue, "text { text: 'e' }", "entity: 'e'"},
      {kWithValue, "entity: 'e'", "record { document: 'e' }"},
      {kWithValue, "record { document: 'e' }", "record { predicate: 'e' }"},
      {kWithValue, "unknown {}", "none {}"},
      {kWithValue, "boolean: false", "boolean: true"},
      {kWithValue, "boolean: false", "none {}"},
      {kWithValue, "quantity { value: '1' }",
       "quantity { value: '1' unit: '1' }"},
      {kWithValue, "quantity { value: '1' lower: '1' }",
       "quantity { value: '1' upper: '1' }"},
      {kWithValue, "quantity { value: '0' }",
       "quantity { value: '0' lower: '0' }"},
      // Times keep the precision given.
      {kWithValue, "time { edtf: '2024-09-25' }",
       "time { edtf: '2024-09-25T00:00:00Z' }"},
      {kWithValue, "time { edtf: '2024-09-25T00:00:00' }",
       "time { edtf: '2024-09-25T00:00:00Z' }"},
      {kWithValue, "time { edtf: '1984?' }", "time { edtf: '1984' }"},
      // Bytes that could end or begin something.
      {kWithValue, "text { text: 'a\\000' }", "text { text: 'a' }"},
      {kWithValue, "text { text: 'a\\022\\001b' }",
       "text { text: 'a' language: 'b' }"},
      {kWithValue, "text { text: 'a\\002\\001b' }",
       "text { text: 'a' language: 'b' }"},
      // Texts stay as they are but for NFC.
      {kWithValue, "text { text: 'a' }", "text { text: 'A' }"},
      {kWithValue, "text { text: 'a b' }", "text { text: 'a  b' }"},
      {kWithValue, "text { text: '\xef\xac\x81' }", "text { text: 'fi' }"},
      // Other predicates are not turned, unknown words are none of ours.
      {kWithPredicate,
       "subject { entity: 'a' } predicate: 'veracity:part_of' value { entity: "
       "'b' }",
       "subject { entity: 'b' } predicate: 'veracity:part_of' value { entity: "
       "'a' }"},
      {kWithPredicate,
       "subject { entity: 'a' } predicate: 'same_as' value { entity: 'b' }",
       "subject { entity: 'b' } predicate: 'same_as' value { entity: 'a' }"},
      // A qualifier twice split differently.
      {kWithValue,
       "none {} } qualifiers { predicate: 'ab' value { entity: 'c' }",
       "none {} } qualifiers { predicate: 'a' value { entity: 'bc' }"},
      {kWithValue,
       "none {} } qualifiers { predicate: 'a' value { entity: 'b' } } "
       "qualifiers { predicate: 'c' value { entity: 'd' }",
       "none {} } qualifiers { predicate: 'a' value { entity: 'd' } } "
       "qualifiers { predicate: 'c' value { entity: 'b' }"},
      // Alternatives are not what is needed together.
      {kAssertion,
       "grounds { attribution { source: 'a' } } grounds { attribution { "
       "source: 'b' } }",
       "grounds { all_of { members { attribution { source: 'a' } } "
       "members { attribution { source: 'b' } } } }"},
      {kAssertion, "selectors { quote { exact: 'a' prefix: 'b' } }",
       "selectors { quote { exact: 'a' suffix: 'b' } }"},
      {kAssertion,
       "selectors { quote { exact: 'a' } refined_by { quote { exact: 'b' } } }",
       "selectors { quote { exact: 'a' } } selectors { quote { exact: 'b' } }"},
      {kAssertion, "times: 1", ""},
      {kAssertion, "times: 2", "repeatedly: true"},
      {kAssertion, "extraction { confidence: '0' }", ""},
      {kAssertion, "verb: 'said'", "document: 'said'"},
  };
  for (const Pair& pair : pairs) {
    SCOPED_TRACE(pair.one);
    EXPECT_NE(Hex(Form(Fill(pair.pattern, pair.one))),
              Hex(Form(Fill(pair.pattern, pair.other))));
  }
}

// The list is part of the format: to turn another predicate would change ids.
TEST(CanonicalForm, TurnsTwoPredicates) {
  std::vector<std::string> symmetric;
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    EXPECT_EQ(IsSymmetricReserved(spec.name()), spec.symmetric());
    if (spec.symmetric()) symmetric.push_back(spec.name());
  }
  EXPECT_THAT(symmetric, ::testing::UnorderedElementsAre("veracity:contradicts",
                                                         "veracity:same_as"));
}

TEST(CanonicalForm, IsOfTheFirstWordingOnlyWhereThereIsNoStatement) {
  const std::string wording = "wordings { text: 'it rains' language: 'en' }";
  const std::string statement =
      "statement { subject { entity: 's' } predicate: 'p' value { none {} } }";
  EXPECT_NE(Form(Fill("claim { % }", wording)),
            Form(Fill("claim { % wordings { text: 'x' } }", statement)));
  EXPECT_EQ(Form(Fill("claim { % }", wording)),
            Form(Fill("claim { % wordings { text: 'es regnet' } }", wording)));
  EXPECT_NE(Form(Fill("claim { % }", wording)),
            Form(Fill("claim { wordings { text: 'es regnet' } % }", wording)));
  EXPECT_EQ(Form(Fill("claim { % }", statement)),
            Form(absl::StrCat("claim {", statement, wording, "}")));
}

TEST(CanonicalForm, HasALengthOfAsManyBytesAsItTakes) {
  for (size_t size : {126u, 127u, 128u, 16383u, 16384u, 70000u}) {
    v1::Claim claim;
    claim.add_wordings()->set_text(std::string(size, 'x'));
    VERACITY_ASSERT_OK_AND_ASSIGN(const std::string form, CanonicalForm(claim));
    std::string expected("\0\x10veracity/claim/1\x04", 19);
    std::string text = "\x01";
    AppendVarint(size, &text);
    text.append(size, 'x');
    AppendVarint(text.size(), &expected);
    EXPECT_EQ(form, expected + text) << size;
  }
}

TEST(CanonicalForm, DoesNotExistOfWhatIsNotText) {
  std::string form;
  v1::Assertion assertion;
  assertion.set_source("\xff");
  EXPECT_THAT(AppendCanonical(assertion, &form),
              StatusIs(absl::StatusCode::kInvalidArgument, "UTF-8"));
  v1::Claim claim;
  claim.mutable_statement()->set_valid("1985-13");
  EXPECT_THAT(AppendCanonical(claim, &form),
              StatusIs(absl::StatusCode::kInvalidArgument, "1985-13"));
  claim.mutable_statement()->set_valid("");
  claim.mutable_statement()->mutable_value()->mutable_quantity()->set_value(
      "1,200");
  EXPECT_THAT(AppendCanonical(claim, &form),
              StatusIs(absl::StatusCode::kInvalidArgument, "1,200"));
  EXPECT_THAT(
      AppendCanonical(FromText<v1::Assertion>(
                          "grounds { all_of { members { all_of {} } } }"),
                      &form),
      StatusIs(absl::StatusCode::kInvalidArgument, "all_of"));
  EXPECT_THAT(AppendCanonical(FromText<v1::Claim>(
                                  "statement { predicate: 'veracity:same_as' "
                                  "value { boolean: true } }"),
                              &form),
              StatusIs(absl::StatusCode::kInvalidArgument, "neither"));
}

// -- Every field is in the id, in the content, or in neither; a field that the
//    contract gains must be put on one of these lists. --

const std::set<std::string>& FieldsInNeither() {
  static const auto& fields = *new std::set<std::string>{
      "Claim.id",           "Claim.shard",  "ClaimRef.shard",
      "AssertionRef.shard", "Assertion.id", "Retraction.id",
      "Entity.id",          "Document.id",  "PredicateSpec.name"};
  return fields;
}

// With all that is in them.
const std::set<std::string>& FieldsInContent() {
  static const auto& fields = *new std::set<std::string>{
      "Claim.kind",         "Claim.wordings",      "Claim.markings",
      "Claim.foreign",      "Quantity.as_written", "Time.as_written",
      "Assertion.markings", "Assertion.foreign",   "Retraction.markings",
      "Retraction.foreign"};
  return fields;
}

const std::set<std::string>& FieldsInId() {
  static const auto& fields =
      *new std::set<std::string>{"Statement.predicate",
                                 "Statement.valid",
                                 "Qualifier.predicate",
                                 "RecordRef.entity",
                                 "RecordRef.document",
                                 "RecordRef.retraction",
                                 "RecordRef.batch",
                                 "RecordRef.predicate",
                                 "ClaimRef.id",
                                 "AssertionRef.id",
                                 "Value.entity",
                                 "Value.boolean",
                                 "Text.text",
                                 "Text.language",
                                 "Quantity.value",
                                 "Quantity.unit",
                                 "Quantity.lower",
                                 "Quantity.upper",
                                 "Quantity.relation",
                                 "Time.edtf",
                                 "Time.calendar",
                                 "GeoPoint.latitude",
                                 "GeoPoint.longitude",
                                 "GeoPoint.altitude",
                                 "GeoPoint.precision",
                                 "GeoPoint.globe",
                                 "UnknownValue.type",
                                 "Value.none",
                                 "Assertion.source",
                                 "Assertion.stance",
                                 "Assertion.said",
                                 "Assertion.document",
                                 "Assertion.basis",
                                 "Assertion.verb",
                                 "Assertion.manner",
                                 "Assertion.times",
                                 "Assertion.repeatedly",
                                 "Confidence.words",
                                 "Confidence.scale",
                                 "Confidence.label",
                                 "Confidence.number",
                                 "Confidence.lower",
                                 "Confidence.upper",
                                 "Confidence.analytic",
                                 "Confidence.reading",
                                 "QuoteSelector.exact",
                                 "QuoteSelector.prefix",
                                 "QuoteSelector.suffix",
                                 "QuoteSelector.length",
                                 "QuoteSelector.sha256",
                                 "PositionSelector.start",
                                 "PositionSelector.end",
                                 "PositionSelector.unit",
                                 "PositionSelector.text_sha256",
                                 "FragmentSelector.type",
                                 "FragmentSelector.value",
                                 "FragmentSelector.conforms_to",
                                 "Attribution.source",
                                 "Attribution.stance",
                                 "Attribution.document",
                                 "Extraction.agent",
                                 "Extraction.version",
                                 "Extraction.confidence",
                                 "Retraction.withdrawn_by",
                                 "Retraction.withdrawn",
                                 "Retraction.reason",
                                 "Retraction.document"};
  return fields;
}

std::string NameOf(const FieldDescriptor& field) {
  return absl::StrCat(std::string(field.containing_type()->name()), ".",
                      std::string(field.name()));
}

using FieldPath = std::vector<const FieldDescriptor*>;

// The paths from `type` to all fields that are no messages, or messages
// without fields.
void AppendLeaves(const Descriptor& type, FieldPath path,
                  std::vector<FieldPath>* leaves) {
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor* field = type.field(i);
    const Descriptor* message = field->message_type();
    const bool is_recursive =
        std::any_of(path.begin(), path.end(),
                    [&](const FieldDescriptor* at) {
                      return at->containing_type() == message;
                    }) ||
        message == &type;
    if (is_recursive) continue;
    path.push_back(field);
    if (message == nullptr || message->field_count() == 0) {
      leaves->push_back(path);
    } else {
      AppendLeaves(*message, path, leaves);
    }
    path.pop_back();
  }
}

bool HasName(const FieldPath& path, const std::set<std::string>& names) {
  return std::any_of(path.begin(), path.end(), [&](const FieldDescriptor* at) {
    return names.count(NameOf(*at)) > 0;
  });
}

// One of two values that are valid in `field`, and none that is left out.
void SetLeaf(const FieldDescriptor& field, int variant, Message* message) {
  static const auto& times =
      *new std::set<std::string>{"edtf", "valid", "said", "withdrawn"};
  const auto& to = *message->GetReflection();
  const bool is_time = times.count(std::string(field.name())) > 0;
  const std::string text =
      is_time ? absl::StrCat("200", variant) : absl::StrCat("0.", 2 + variant);
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.is_repeated() ? to.AddString(message, &field, text)
                                 : to.SetString(message, &field, text);
    case FieldDescriptor::CPPTYPE_ENUM:
      return to.SetEnumValue(message, &field, 2 + variant);
    case FieldDescriptor::CPPTYPE_UINT32:
      return to.SetUInt32(message, &field, 2 + static_cast<uint32_t>(variant));
    case FieldDescriptor::CPPTYPE_UINT64:
      return to.SetUInt64(message, &field, 2 + static_cast<uint64_t>(variant));
    case FieldDescriptor::CPPTYPE_BOOL:
      return to.SetBool(message, &field, variant == 1);
    case FieldDescriptor::CPPTYPE_MESSAGE:  // without fields: there, or not
      if (variant == 1) to.MutableMessage(message, &field);
      return;
    default:
      ADD_FAILURE() << NameOf(field) << " has a type that identity lacks";
  }
}

void SetAt(const FieldPath& path, size_t from, int variant, Message* message) {
  const FieldDescriptor& field = *path[from];
  if (from + 1 == path.size()) return SetLeaf(field, variant, message);
  const auto& to = *message->GetReflection();
  SetAt(path, from + 1, variant,
        field.is_repeated() ? to.AddMessage(message, &field)
                            : to.MutableMessage(message, &field));
}

// What a record with the leaf of `path` set has as identity and as content.
std::pair<std::string, std::string> Traces(const FieldPath& path, int variant) {
  v1::Record record;
  SetAt(path, 0, variant, &record);
  // With a statement, so that wordings are content.
  if (record.has_claim()) record.mutable_claim()->mutable_statement();
  std::string form;
  absl::Status status;
  if (record.has_claim()) {
    status = AppendCanonical(record.claim(), &form);
  } else if (record.has_assertion()) {
    status = AppendCanonical(record.assertion(), &form);
  } else if (record.has_retraction()) {
    status = AppendCanonical(record.retraction(), &form);
  }
  VERACITY_EXPECT_OK(status);
  return {form, ContentDigest(record).value_or("")};
}

TEST(CanonicalForm, HasEachFieldThatIsListedAndNoOther) {
  std::vector<FieldPath> leaves;
  AppendLeaves(*v1::Record::descriptor(), {}, &leaves);
  EXPECT_GT(leaves.size(), 150u);
  std::set<std::string> in_id;
  for (const FieldPath& path : leaves) {
    const std::string name = NameOf(*path.back());
    SCOPED_TRACE(name);
    const bool is_described =
        !HasName({path.front()},
                 {"Record.claim", "Record.assertion", "Record.retraction"});
    const bool is_neither = HasName(path, FieldsInNeither());
    const bool is_content =
        !is_neither && (is_described || HasName(path, FieldsInContent()));
    const bool is_id = !is_neither && !is_content;
    if (is_id) {
      in_id.insert(name);
      EXPECT_TRUE(FieldsInId().count(name) > 0) << "decide where it belongs";
    }
    const auto [form, content] = Traces(path, 0);
    const auto [other_form, other_content] = Traces(path, 1);
    EXPECT_EQ(form != other_form, is_id);
    EXPECT_EQ(content != other_content, is_content);
  }
  EXPECT_EQ(in_id, FieldsInId());  // nothing listed that is gone
}

}  // namespace
}  // namespace veracity::internal
