#include "columns.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/generated_enum_reflection.h>

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "veracity/decimal.h"
#include "veracity/ids.h"
#include "veracity/v1/claim.pb.h"

namespace veracity::python {
namespace {

// -- Words and texts --

// The words of an enum, from value 1 on: "affirms" of STANCE_AFFIRMS. 0 says
// nothing and has no word.
template <typename E>
std::vector<std::string> WordsOf(size_t prefix) {
  std::vector<std::string> words;
  const auto* type = google::protobuf::GetEnumDescriptor<E>();
  for (int i = 1; i < type->value_count(); ++i) {
    words.push_back(absl::AsciiStrToLower(
        type->FindValueByNumber(i)->name().substr(prefix)));
  }
  return words;
}

ColumnSpec Words(const char* name, std::vector<std::string> words) {
  return {name, ColumnType::kWord, std::move(words)};
}

// A value that this version does not know has no word, either.
template <typename E>
void AppendWord(E value, ColumnWriter* column) {
  const int number = static_cast<int>(value);
  if (number <= 0 ||
      number >= google::protobuf::GetEnumDescriptor<E>()->value_count()) {
    column->Null();
  } else {
    column->Word(number - 1);
  }
}

// What is no digest has no id.
template <typename Id>
std::string PrintedId(const std::string& digest) {
  const auto id = Id::FromDigest(digest);
  return id.ok() ? id->ToString() : "";
}

// Entities, which are most, by their bare ids.
std::string Printed(const v1::RecordRef& ref) {
  return ref.has_entity() ? ref.entity() : PrintId(ref);
}

std::string Printed(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return value.entity();
    case v1::Value::kRecord:
      return PrintId(value.record());
    case v1::Value::kText:
      return value.text().text();
    case v1::Value::kQuantity:
      return value.quantity().value();
    case v1::Value::kTime:
      return value.time().edtf();
    case v1::Value::kPoint:
      return absl::StrCat(value.point().latitude(), ",",
                          value.point().longitude());
    case v1::Value::kBoolean:
      return value.boolean() ? "true" : "false";
    default:
      return "";
  }
}

// In the order of the cases of v1.Value.
std::vector<std::string> KindsOfValues() {
  return {"entity", "record",  "text",    "quantity", "time",
          "point",  "boolean", "unknown", "none"};
}

void AppendDecimal(const std::string& text, ColumnWriter* column) {
  const auto decimal = Decimal::Parse(text);
  if (decimal.ok()) {
    column->Number(decimal->ToDouble());
  } else {
    column->Null();
  }
}

void AppendMoment(const google::protobuf::Timestamp& moment,
                  ColumnWriter* column) {
  column->Instant(moment.seconds() * 1'000'000 + moment.nanos() / 1000);
}

}  // namespace

// -- Claims --

const TableSpec& ClaimTable() {
  static const auto* const table =
      new TableSpec{{"claim", ColumnType::kText, {}},
                    {"subject", ColumnType::kText, {}},
                    {"predicate", ColumnType::kText, {}},
                    {"value", ColumnType::kText, {}},
                    Words("value_type", KindsOfValues()),
                    {"number", ColumnType::kNumber, {}},
                    {"unit", ColumnType::kText, {}},
                    {"valid", ColumnType::kText, {}},
                    {"wording", ColumnType::kText, {}},
                    Words("kind", WordsOf<v1::ClaimKind>(sizeof("CLAIM_KIND"))),
                    {"withdrawn", ColumnType::kBoolean, {}},
                    {"recorded", ColumnType::kInstant, {}},
                    {"commit", ColumnType::kCount, {}}};
  return *table;
}

void AppendRow(const v1::ClaimView& view, BatchWriter* rows) {
  const v1::Claim& claim = view.claim();
  const v1::Statement& statement = claim.statement();
  const v1::Value& value = statement.value();
  rows->Next().Text(PrintedId<ClaimId>(claim.id()));
  rows->Next().TextOrNull(Printed(statement.subject()));
  rows->Next().TextOrNull(statement.predicate());
  rows->Next().TextOrNull(Printed(value));
  ColumnWriter& type = rows->Next();
  if (value.kind_case() == v1::Value::KIND_NOT_SET) {
    type.Null();
  } else {
    type.Word(static_cast<int>(value.kind_case()) - 1);
  }
  AppendDecimal(value.quantity().value(), &rows->Next());
  rows->Next().TextOrNull(value.quantity().unit());
  rows->Next().TextOrNull(statement.valid());
  rows->Next().TextOrNull(claim.wordings().empty() ? ""
                                                   : claim.wordings(0).text());
  AppendWord(claim.kind(), &rows->Next());
  rows->Next().Boolean(view.withdrawn());
  AppendMoment(view.recorded(), &rows->Next());
  rows->Next().Count(view.commit());
  rows->EndRow();
}

// -- Assertions --

const TableSpec& AssertionTable() {
  static const auto* const table =
      new TableSpec{{"assertion", ColumnType::kText, {}},
                    {"claim", ColumnType::kText, {}},
                    {"source", ColumnType::kText, {}},
                    Words("stance", WordsOf<v1::Stance>(sizeof("STANCE"))),
                    {"said", ColumnType::kText, {}},
                    {"document", ColumnType::kText, {}},
                    {"quote", ColumnType::kText, {}},
                    Words("basis", WordsOf<v1::Basis>(sizeof("BASIS"))),
                    {"confidence_words", ColumnType::kText, {}},
                    {"confidence_scale", ColumnType::kText, {}},
                    {"confidence_label", ColumnType::kText, {}},
                    {"extraction_agent", ColumnType::kText, {}},
                    {"extraction_confidence", ColumnType::kNumber, {}},
                    {"grounds", ColumnType::kTexts, {}},
                    Words("holding", WordsOf<v1::Holding>(sizeof("HOLDING"))),
                    {"withdrawn", ColumnType::kBoolean, {}},
                    {"recorded", ColumnType::kInstant, {}},
                    {"commit", ColumnType::kCount, {}}};
  return *table;
}

namespace {

// Assertions by id, attributions by the source they name; of what is needed
// together, each.
void AddGrounds(const v1::Ground& ground, std::vector<std::string>* texts) {
  if (ground.has_assertion()) {
    texts->push_back(PrintedId<AssertionId>(ground.assertion().id()));
  }
  if (ground.has_attribution()) {
    texts->push_back(ground.attribution().source());
  }
  for (const v1::Ground& member : ground.all_of().members()) {
    AddGrounds(member, texts);
  }
}

std::string QuoteOf(const v1::Assertion& act) {
  for (const v1::Selector& selector : act.selectors()) {
    if (selector.has_quote()) return selector.quote().exact();
  }
  return "";
}

}  // namespace

void AppendRow(const v1::AssertionView& view, BatchWriter* rows) {
  const v1::Assertion& act = view.assertion();
  rows->Next().Text(PrintedId<AssertionId>(act.id()));
  rows->Next().TextOrNull(PrintedId<ClaimId>(act.claim().id()));
  rows->Next().TextOrNull(act.source());
  AppendWord(act.stance(), &rows->Next());
  rows->Next().TextOrNull(act.said());
  rows->Next().TextOrNull(act.document());
  rows->Next().TextOrNull(QuoteOf(act));
  AppendWord(act.basis(), &rows->Next());
  rows->Next().TextOrNull(act.confidence().words());
  rows->Next().TextOrNull(act.confidence().scale());
  rows->Next().TextOrNull(act.confidence().label());
  rows->Next().TextOrNull(act.extraction().agent());
  AppendDecimal(act.extraction().confidence(), &rows->Next());
  std::vector<std::string> grounds;
  for (const v1::Ground& ground : act.grounds()) AddGrounds(ground, &grounds);
  rows->Next().Texts(grounds);
  AppendWord(view.holding(), &rows->Next());
  rows->Next().Boolean(view.withdrawn());
  AppendMoment(view.recorded(), &rows->Next());
  rows->Next().Count(view.commit());
  rows->EndRow();
}

// -- Assessments --

const TableSpec& AssessmentTable() {
  static const auto* const table = new TableSpec{
      {"claim", ColumnType::kText, {}},
      Words("verdict", WordsOf<v1::Verdict>(sizeof("VERDICT"))),
      {"probability", ColumnType::kNumber, {}},
      {"words", ColumnType::kText, {}},
      Words("confidence",
            WordsOf<v1::AnalyticConfidence>(sizeof("ANALYTIC_CONFIDENCE"))),
      {"belief", ColumnType::kNumber, {}},
      {"disbelief", ColumnType::kNumber, {}},
      {"uncertainty", ColumnType::kNumber, {}},
      {"base_rate", ColumnType::kNumber, {}},
      {"support", ColumnType::kNumber, {}},
      {"opposition", ColumnType::kNumber, {}},
      {"supporting_origins", ColumnType::kInteger, {}},
      {"opposing_origins", ColumnType::kInteger, {}},
      {"asked", ColumnType::kInstant, {}}};
  return *table;
}

void AppendRow(const v1::Assessment& assessment, BatchWriter* rows) {
  rows->Next().Text(PrintedId<ClaimId>(assessment.claim().id()));
  AppendWord(assessment.verdict(), &rows->Next());
  rows->Next().Number(assessment.probability());
  rows->Next().TextOrNull(assessment.words());
  AppendWord(assessment.confidence(), &rows->Next());
  rows->Next().Number(assessment.opinion().belief());
  rows->Next().Number(assessment.opinion().disbelief());
  rows->Next().Number(assessment.opinion().uncertainty());
  rows->Next().Number(assessment.opinion().base_rate());
  rows->Next().Number(assessment.support());
  rows->Next().Number(assessment.opposition());
  rows->Next().Integer(static_cast<int32_t>(assessment.supporting_origins()));
  rows->Next().Integer(static_cast<int32_t>(assessment.opposing_origins()));
  AppendMoment(assessment.asked(), &rows->Next());
  rows->EndRow();
}

const TableSpec& ClaimVerdictTable() {
  static const auto* const table =
      new TableSpec{{"claim", ColumnType::kText, {}},
                    Words("verdict", WordsOf<v1::Verdict>(sizeof("VERDICT"))),
                    {"probability", ColumnType::kNumber, {}},
                    {"belief", ColumnType::kNumber, {}},
                    {"disbelief", ColumnType::kNumber, {}},
                    {"uncertainty", ColumnType::kNumber, {}},
                    {"base_rate", ColumnType::kNumber, {}},
                    {"support", ColumnType::kNumber, {}},
                    {"opposition", ColumnType::kNumber, {}},
                    {"supporting_origins", ColumnType::kInteger, {}},
                    {"opposing_origins", ColumnType::kInteger, {}}};
  return *table;
}

void AppendRow(const ClaimVerdict& verdict, BatchWriter* rows) {
  rows->Next().Text(verdict.claim.ToString());
  AppendWord(verdict.verdict, &rows->Next());
  rows->Next().Number(verdict.probability);
  rows->Next().Number(verdict.belief);
  rows->Next().Number(verdict.disbelief);
  rows->Next().Number(verdict.uncertainty);
  rows->Next().Number(verdict.base_rate);
  rows->Next().Number(verdict.support);
  rows->Next().Number(verdict.opposition);
  rows->Next().Integer(verdict.supporting_origins);
  rows->Next().Integer(verdict.opposing_origins);
  rows->EndRow();
}

// -- Truth discovery --

const TableSpec& DiscoveredSourceTable() {
  static const auto* const table = new TableSpec{
      {"source", ColumnType::kText, {}},  {"accuracy", ColumnType::kNumber, {}},
      {"low", ColumnType::kNumber, {}},   {"high", ColumnType::kNumber, {}},
      {"claims", ColumnType::kCount, {}}, {"group", ColumnType::kInteger, {}}};
  return *table;
}

void AppendRow(const DiscoveredSource& source, BatchWriter* rows) {
  rows->Next().Text(source.source);
  rows->Next().Number(source.accuracy);
  rows->Next().Number(source.low);
  rows->Next().Number(source.high);
  rows->Next().Count(static_cast<uint64_t>(source.claims));
  rows->Next().Integer(source.group);
  rows->EndRow();
}

const TableSpec& DiscoveredClaimTable() {
  static const auto* const table =
      new TableSpec{{"claim", ColumnType::kText, {}},
                    {"question", ColumnType::kInteger, {}},
                    {"probability", ColumnType::kNumber, {}},
                    {"chosen", ColumnType::kBoolean, {}},
                    {"tied", ColumnType::kBoolean, {}},
                    {"judged", ColumnType::kBoolean, {}}};
  return *table;
}

void AppendRow(const DiscoveredClaim& claim, BatchWriter* rows) {
  rows->Next().Text(claim.claim.ToString());
  rows->Next().Integer(claim.question);
  rows->Next().Number(claim.probability);
  rows->Next().Boolean(claim.chosen);
  rows->Next().Boolean(claim.tied);
  rows->Next().Boolean(claim.judged);
  rows->EndRow();
}

}  // namespace veracity::python
