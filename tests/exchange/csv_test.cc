#include "exchange/csv.h"

#include <sstream>
#include <string>
#include <vector>

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
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;

// -- The table --

struct Table {
  std::vector<std::vector<std::string>> rows;
  std::vector<uint64_t> lines;
  absl::Status status;
};

Table Rows(const std::string& text, const internal::CsvLimits& limits = {}) {
  std::istringstream in(text);
  internal::CsvReader reader(in, limits);
  Table table;
  std::vector<std::string> row;
  while (reader.Next(&row)) {
    table.rows.push_back(row);
    table.lines.push_back(reader.line());
  }
  table.status = reader.status();
  EXPECT_FALSE(reader.Next(&row));
  return table;
}

TEST(Csv, ReadsWhatRfc4180Has) {
  const Table table = Rows(
      "a,b,c\r\n"
      "\"1\",\"x,\r\ny\",\"say \"\"hi\"\"\"\r\n"
      ",,\r\n"
      "\"\",\"\"\"\",z");
  VERACITY_EXPECT_OK(table.status);
  EXPECT_THAT(table.rows,
              ElementsAre(ElementsAre("a", "b", "c"),
                          ElementsAre("1", "x,\r\ny", "say \"hi\""),
                          ElementsAre("", "", ""), ElementsAre("", "\"", "z")));
  EXPECT_THAT(table.lines, ElementsAre(1, 2, 4, 5));
}

TEST(Csv, ReadsWhatSpreadsheetsWrite) {
  const Table table = Rows(
      "\xef\xbb\xbf"
      "a,5\" pipe\n\n\r\nb c ,\"q\"\n1\rx,2\r\n,\r");
  VERACITY_EXPECT_OK(table.status);
  EXPECT_THAT(
      table.rows,
      ElementsAre(ElementsAre("a", "5\" pipe"), ElementsAre("b c ", "q"),
                  ElementsAre("1\rx", "2"), ElementsAre("", "")));
  EXPECT_THAT(table.lines, ElementsAre(1, 4, 5, 6));
  EXPECT_THAT(Rows("").rows, IsEmpty());
  EXPECT_THAT(Rows("\n\n").rows, IsEmpty());
  VERACITY_EXPECT_OK(Rows("").status);
}

TEST(Csv, ReadsTheSameAcrossThePiecesOfAStream) {
  // Cells of every length around 64 KiB shift each kind of byte over the seam.
  for (size_t size = (64 << 10) - 12; size < (64 << 10) + 2; ++size) {
    const std::string cell(size, 'x');
    const Table table = Rows(cell + ",\"a\"\"\r\n,b\"\r\nc,d\r\n");
    VERACITY_ASSERT_OK(table.status);
    ASSERT_THAT(table.rows, ElementsAre(ElementsAre(cell, "a\"\r\n,b"),
                                        ElementsAre("c", "d")));
  }
}

TEST(Csv, RefusesHostileTables) {
  EXPECT_THAT(Rows("a,b\nc,\"d\ne\n").status,
              StatusIs(kInvalid, "line 2: a quote that is never closed"));
  EXPECT_THAT(Rows("a\n\"b\" ,c\n").status,
              StatusIs(kInvalid,
                       "line 2: text after the quote that closes "
                       "cell 1"));
  EXPECT_THAT(Rows("\"b\"\r\"c\"\n").status,
              StatusIs(kInvalid, "text after the quote"));
  EXPECT_THAT(Rows(std::string("a\nb\0c", 5)).status,
              StatusIs(kInvalid, "line 2: a NUL"));
  EXPECT_THAT(Rows("a\n\xe9\n").status, StatusIs(kInvalid, "line 2: "));
  EXPECT_THAT(Rows(std::string(1'000'000, ',')).status,
              StatusIs(kExhausted,
                       "line 1: more cells than the limit of "
                       "4096"));
  internal::CsvLimits limits;
  limits.row_bytes = 10;
  VERACITY_EXPECT_OK(Rows("123456789\n123456789\n", limits).status);
  EXPECT_THAT(Rows("1\n\"" + std::string(1'000'000, '\n'), limits).status,
              StatusIs(kExhausted,
                       "line 2: the row is longer than the limit "
                       "of 10 bytes"));
}

// -- The records --

struct Reading {
  std::vector<v1::Entry> entries;
  std::vector<v1::Issue> issues;
  absl::Status status;
};

Reading Read(const std::string& text, const CsvMapping& mapping,
             const ReadOptions& options = {}) {
  Reading reading;
  std::istringstream in(text);
  reading.status = ParseCsv(
      in, mapping,
      [&](v1::Entry entry) {
        reading.entries.push_back(std::move(entry));
        return absl::OkStatus();
      },
      &reading.issues, options);
  return reading;
}

// The mapping that the page describes.
CsvMapping PageMapping() {
  CsvMapping mapping;
  mapping.subject = CsvField::Column("about");
  mapping.predicate = CsvField::Column("property");
  mapping.value = CsvField::Column("value");
  mapping.value_type = CsvField::Column("type");
  mapping.unit = CsvField::Column("unit");
  mapping.source = CsvField::Column("who");
  mapping.stance = CsvField::Column("stance");
  mapping.said = CsvField::Column("on");
  mapping.confidence_scale = CsvField::Constant("icd203");
  mapping.confidence_label = CsvField::Column("how sure");
  return mapping;
}

TEST(Csv, ReadsTheExampleOfThePage) {
  const Reading reading =
      Read(PageBlock("docs/formats/text.md", "csv"), PageMapping());
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_THAT(reading.issues, IsEmpty());
  // The first two rows share a claim.
  ASSERT_THAT(reading.entries, SizeIs(5));
  v1::Claim made = FromText<v1::Claim>(R"(
    statement {
      subject { entity: "garpiya-3" }
      predicate: "produced in"
      value { entity: "china" }
    })");
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId made_id, IdOf(made));
  made.set_id(made_id.digest());
  made.set_shard(made_id.shard());
  EXPECT_THAT(reading.entries[0].record().claim(), EqualsProto(made));

  v1::Assertion relay = FromText<v1::Assertion>(R"(
    source: "reuters" stance: STANCE_RELAYS said: "2024-09-25")");
  *relay.mutable_claim() = RefTo(made_id).claim();
  relay.set_id(IdOf(relay)->digest());
  *relay.add_foreign() = FromText<v1::Foreign>(
      "format: 'csv' path: 'desk note' data: 'two officials,\\nunnamed'");
  EXPECT_THAT(reading.entries[1].record().assertion(), EqualsProto(relay));
  const v1::Assertion& denial = reading.entries[2].record().assertion();
  EXPECT_EQ(denial.stance(), v1::STANCE_DENIES);
  EXPECT_EQ(denial.foreign(0).data(), "\"not aware\"");

  EXPECT_THAT(reading.entries[3].record().claim().statement().value(),
              EqualsProto(FromText<v1::Value>(
                  "quantity { value: '1200' unit: '[mi_i]' }")));
  EXPECT_THAT(reading.entries[4].record().assertion().confidence(),
              EqualsProto(FromText<v1::Confidence>(
                  "scale: 'icd203' label: 'likely / probable'")));
}

TEST(Csv, EveryPartCanBeMapped) {
  CsvMapping mapping;
  mapping.subject = CsvField::Column("s");
  mapping.predicate = CsvField::Constant("is called");
  mapping.value = CsvField::Column("v");
  mapping.value_type = CsvField::Constant("text");
  mapping.valid = CsvField::Column("when", "2020/..");
  mapping.wording = CsvField::Column("wording");
  mapping.language = CsvField::Constant("en");
  mapping.source = CsvField::Constant("desk");
  mapping.said = CsvField::Constant("2024");
  mapping.document = CsvField::Column("doc");
  mapping.quote = CsvField::Column("quote");
  mapping.basis = CsvField::Constant("Observed");
  mapping.confidence_words = CsvField::Column("words");
  mapping.extraction_agent = CsvField::Constant("import");
  mapping.extraction_confidence = CsvField::Constant("0.9");
  mapping.keep_other_columns = false;
  const Reading reading = Read(
      "s,v,when,wording,doc,quote,words,other\n"
      "x,X,,X is x,d,so called,surely,dropped\n",
      mapping);
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_THAT(reading.issues, IsEmpty());
  ASSERT_THAT(reading.entries, SizeIs(2));
  v1::Claim claim = FromText<v1::Claim>(R"(
    statement {
      subject { entity: "x" }
      predicate: "is called"
      value { text { text: "X" language: "en" } }
      valid: "2020/.."
    }
    wordings { text: "X is x" language: "en" })");
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId id, IdOf(claim));
  claim.set_id(id.digest());
  claim.set_shard(id.shard());
  EXPECT_THAT(reading.entries[0].record().claim(), EqualsProto(claim));
  v1::Assertion act = FromText<v1::Assertion>(R"(
    source: "desk" stance: STANCE_AFFIRMS said: "2024" document: "d"
    selectors { quote { exact: "so called" } }
    basis: BASIS_OBSERVED
    confidence { words: "surely" }
    extraction { agent: "import" confidence: "0.9" })");
  *act.mutable_claim() = RefTo(id).claim();
  act.set_id(IdOf(act)->digest());
  EXPECT_THAT(reading.entries[1].record().assertion(), EqualsProto(act));
}

TEST(Csv, ReadsEachTypeOfValue) {
  CsvMapping mapping;
  mapping.subject = CsvField::Constant("x");
  mapping.predicate = CsvField::Constant("p");
  mapping.value = CsvField::Column("v");
  mapping.value_type = CsvField::Column("t");
  mapping.source = CsvField::Constant("desk");
  const Reading reading = Read(
      "v,t\ny,\ny,text\n1.5,quantity\n2024-09,time\nTRUE,boolean\n"
      "person,unknown\n,none\nperhaps,boolean\ny,colour\n",
      mapping);
  VERACITY_ASSERT_OK(reading.status);
  // A cell without a type has none: a default is for columns that say so.
  ASSERT_THAT(reading.issues, SizeIs(3));
  EXPECT_EQ(reading.issues[0].line(), 2u);
  EXPECT_EQ(reading.issues[1].line(), 9u);
  EXPECT_EQ(reading.issues[1].field(), "v");
  EXPECT_EQ(reading.issues[1].message(), "'perhaps' is neither true nor false");
  EXPECT_EQ(reading.issues[2].field(), "t");
  std::vector<v1::Value::KindCase> kinds;
  for (const v1::Entry& entry : reading.entries) {
    if (!entry.record().has_claim()) continue;
    kinds.push_back(entry.record().claim().statement().value().kind_case());
  }
  EXPECT_THAT(kinds, ElementsAre(v1::Value::kText, v1::Value::kQuantity,
                                 v1::Value::kTime, v1::Value::kBoolean,
                                 v1::Value::kUnknown, v1::Value::kNone));
}

TEST(Csv, ABadRowIsAnIssueAndTheRestGoesOn) {
  const std::string header =
      "about,property,value,type,unit,who,stance,on,how sure\n";
  const auto wrong = [&](const std::string& row) {
    const std::string good = "x,p,y,entity,,desk,affirms,,\n";
    const Reading reading = Read(header + row + "\n" + good, PageMapping());
    VERACITY_EXPECT_OK(reading.status);
    EXPECT_THAT(reading.entries, SizeIs(2)) << row;
    EXPECT_THAT(reading.issues, SizeIs(1)) << row;
    if (reading.issues.empty()) return std::string();
    EXPECT_EQ(reading.issues[0].line(), 2u);
    return absl::StrCat(reading.issues[0].field(), ": ",
                        reading.issues[0].message());
  };
  EXPECT_EQ(wrong("x,p"), ": the row has 2 cells, the header 9");
  EXPECT_THAT(wrong("x,p,y,entity,,desk,shouts,,"),
              HasSubstr("stance: 'shouts' is no stance"));
  EXPECT_THAT(wrong("x,p,y,entity,,desk,unspecified,,"),
              HasSubstr("stance: 'unspecified' is no stance"));
  EXPECT_THAT(wrong("x,p,y,entity,,desk,affirms,,hardly"),
              HasSubstr("how sure: 'hardly' "));
  EXPECT_THAT(wrong("x,p,y,entity,,desk,affirms,last Tuesday,"),
              HasSubstr("assertion.said"));
  EXPECT_THAT(wrong("x,p,y,entity,,,affirms,,"), HasSubstr("source"));
  EXPECT_THAT(wrong("x,p,many,quantity,km,desk,affirms,,"),
              HasSubstr("claim.statement.value"));
  EXPECT_THAT(wrong("x,,y,entity,,desk,affirms,,"),
              HasSubstr("claim.statement.predicate"));
  ReadOptions strict;
  strict.strict = true;
  EXPECT_THAT(Read(header + "x,p\n", PageMapping(), strict).status,
              StatusIs(kInvalid, "line 2: the row has 2 cells"));
}

TEST(Csv, TellsTheLinesOfWhatItPassesOn) {
  std::vector<uint64_t> lines;
  ReadOptions options;
  options.lines = &lines;
  CsvMapping mapping;
  mapping.wording = CsvField::Column("what");
  mapping.source = CsvField::Column("who");
  // A claim and who says it; a bad row; a cell of two lines; the claim again.
  Read("what,who\nrain,a\nrain\n\"hail\nfalls\",a\nrain,b\n", mapping, options);
  EXPECT_THAT(lines, ::testing::ElementsAre(2, 2, 4, 4, 6));
}

TEST(Csv, AMappingMustFitTheHeader) {
  CsvMapping mapping;
  EXPECT_THAT(Read("a\n", mapping).status, StatusIs(kInvalid, "no source"));
  mapping.source = CsvField::Column("who");
  EXPECT_THAT(Read("a,b\n", mapping).status,
              StatusIs(kInvalid,
                       "the header has no column 'who'; its columns "
                       "are a, b"));
  EXPECT_THAT(Read("who,a,who\n", mapping).status,
              StatusIs(kInvalid, "the header has column 'who' twice"));
  EXPECT_THAT(Read("", mapping).status, StatusIs(kInvalid, "no header"));
  EXPECT_THAT(Read("\"", mapping).status, StatusIs(kInvalid, "never closed"));
  // Columns that nobody maps may be named alike.
  mapping.wording = CsvField::Column("a");
  const Reading reading = Read("who,a,,\nx,it rains,1,2\n", mapping);
  VERACITY_ASSERT_OK(reading.status);
  ASSERT_THAT(reading.entries, SizeIs(2));
  EXPECT_THAT(reading.entries[1].record().assertion().foreign(), SizeIs(2));
}

// -- Tables that are no text --

Reading ReadRows(const std::vector<std::vector<std::string>>& rows,
                 const CsvMapping& mapping, const ReadOptions& options = {}) {
  Reading reading;
  size_t at = 1;
  const auto next = [&](std::vector<std::string>* row) -> absl::StatusOr<bool> {
    if (at == rows.size()) return false;
    if (rows[at].front() == "broken") return absl::DataLossError("broken");
    *row = rows[at++];
    return true;
  };
  const auto add = [&](v1::Entry entry) {
    reading.entries.push_back(std::move(entry));
    return absl::OkStatus();
  };
  reading.status =
      ReadTable(rows[0], next, mapping, add, &reading.issues, options);
  return reading;
}

TEST(Table, IsReadAsItsCsv) {
  CsvMapping mapping;
  mapping.subject = CsvField::Column("about");
  mapping.predicate = CsvField::Constant("is");
  mapping.value = CsvField::Column("value");
  mapping.source = CsvField::Column("who");
  const Reading csv = Read("about,value,who\nx,y,a\nx,y,b\n", mapping);
  const Reading table = ReadRows(
      {{"about", "value", "who"}, {"x", "y", "a"}, {"x", "y", "b"}}, mapping);
  VERACITY_ASSERT_OK(table.status);
  ASSERT_THAT(table.entries, SizeIs(3));  // the claim once
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(table.entries[i], EqualsProto(csv.entries[i]));
  }
}

TEST(Table, ABadRowIsAnIssueByItsNumber) {
  CsvMapping mapping;
  mapping.wording = CsvField::Column("says");
  mapping.source = CsvField::Column("who");
  const std::vector<std::vector<std::string>> rows = {
      {"says", "who"}, {"it rains", "a"}, {"it snows", ""}, {"it hails", "b"}};
  const Reading reading = ReadRows(rows, mapping);
  VERACITY_EXPECT_OK(reading.status);
  EXPECT_THAT(reading.entries, SizeIs(4));
  ASSERT_THAT(reading.issues, SizeIs(1));
  EXPECT_EQ(reading.issues[0].line(), 2u);
  ReadOptions strict;
  strict.strict = true;
  EXPECT_THAT(ReadRows(rows, mapping, strict).status,
              StatusIs(kInvalid, "line 2"));
}

TEST(Table, SaysWhatItsSourceSays) {
  CsvMapping mapping;
  mapping.wording = CsvField::Column("says");
  mapping.source = CsvField::Constant("a");
  EXPECT_THAT(ReadRows({{"says"}, {"it rains"}, {"broken"}}, mapping).status,
              StatusIs(absl::StatusCode::kDataLoss, "broken"));
  EXPECT_THAT(ReadRows({{"says"}, {"\xff"}}, mapping).status,
              StatusIs(kInvalid, "row 1: "));
  EXPECT_THAT(ReadRows({{"other"}}, mapping).status,
              StatusIs(kInvalid, "no column 'says'"));
}

}  // namespace
}  // namespace veracity
