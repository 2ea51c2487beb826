#include "veracity/scales.h"

#include <cstring>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity {

namespace internal {
extern const char kScaleTableText[];
}  // namespace internal

namespace {

using testing::StatusIs;

std::string LabelOf(absl::string_view scale, absl::string_view number) {
  absl::StatusOr<ScaleReading> reading = ReadScaleNumber(scale, number);
  if (!reading.ok()) return std::string(reading.status().message());
  return reading->level == nullptr ? "" : reading->level->label();
}

std::string NumberOf(absl::string_view scale, absl::string_view label) {
  absl::StatusOr<ScaleReading> reading = ReadScaleLabel(scale, label);
  if (!reading.ok()) return std::string(reading.status().message());
  return reading->number.has_value() ? reading->number->text() : "none";
}

// -- The table --

TEST(Scales, TheTableParses) {
  v1::ScaleTable table;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      internal::kScaleTableText, &table));
  EXPECT_EQ(static_cast<size_t>(table.scales_size()), Scales().size());
}

TEST(Scales, EachIsFoundByItsIdOnly) {
  std::set<std::string> ids;
  for (const v1::Scale& scale : Scales()) {
    EXPECT_EQ(FindScale(scale.id()), &scale);
    EXPECT_TRUE(ids.insert(scale.id()).second) << scale.id();
    EXPECT_FALSE(scale.title().empty()) << scale.id();
    EXPECT_FALSE(scale.citation().empty()) << scale.id();
    EXPECT_NE(scale.states(), v1::SCALE_STATES_UNSPECIFIED) << scale.id();
  }
  EXPECT_EQ(FindScale("ICD203"), nullptr);
  EXPECT_EQ(FindScale(""), nullptr);
}

// Rising, within the scale's numbers, complete: what the lookups rely on.
TEST(Scales, LevelsAreInOrder) {
  for (const v1::Scale& scale : Scales()) {
    SCOPED_TRACE(scale.id());
    EXPECT_EQ(scale.minimum().empty(), scale.maximum().empty());
    std::optional<Decimal> last;
    bool seen_unknown = false;
    for (const v1::ScaleLevel& level : scale.levels()) {
      SCOPED_TRACE(level.label());
      EXPECT_TRUE(level.unknown() || !seen_unknown) << "unknown come last";
      EXPECT_EQ(level.lower().empty(), level.upper().empty());
      if (level.unknown()) {
        seen_unknown = true;
        EXPECT_TRUE(level.number().empty() && level.lower().empty());
        continue;
      }
      EXPECT_EQ(level.number().empty(), scale.minimum().empty());
      if (level.number().empty()) continue;
      VERACITY_ASSERT_OK_AND_ASSIGN(const Decimal number,
                                    Decimal::Parse(level.number()));
      VERACITY_ASSERT_OK_AND_ASSIGN(const Decimal minimum,
                                    Decimal::Parse(scale.minimum()));
      VERACITY_ASSERT_OK_AND_ASSIGN(const Decimal maximum,
                                    Decimal::Parse(scale.maximum()));
      EXPECT_TRUE(minimum <= number && number <= maximum);
      if (last.has_value()) {
        EXPECT_TRUE(*last <= number);
      }
      last = number;
      if (level.lower().empty()) continue;
      VERACITY_ASSERT_OK_AND_ASSIGN(const Decimal lower,
                                    Decimal::Parse(level.lower()));
      VERACITY_ASSERT_OK_AND_ASSIGN(const Decimal upper,
                                    Decimal::Parse(level.upper()));
      EXPECT_TRUE(minimum <= lower && lower <= number);
      EXPECT_TRUE(number <= upper && upper <= maximum);
    }
  }
}

// -- Labels --

TEST(Scales, EachLabelAndAliasLeadsToItsLevelAlone) {
  for (const v1::Scale& scale : Scales()) {
    for (const v1::ScaleLevel& level : scale.levels()) {
      std::vector<std::string> spellings(level.aliases().begin(),
                                         level.aliases().end());
      spellings.push_back(level.label());
      for (const std::string& spelling : spellings) {
        SCOPED_TRACE(absl::StrCat(scale.id(), ": ", spelling));
        VERACITY_ASSERT_OK_AND_ASSIGN(
            const ScaleReading reading,
            ReadScaleLabel(
                scale.id(),
                absl::StrCat(" ", absl::AsciiStrToUpper(spelling), "  ")));
        EXPECT_EQ(reading.level, &level);
        EXPECT_EQ(reading.unknown, level.unknown());
        EXPECT_EQ(reading.number.has_value(), !level.number().empty());
        EXPECT_EQ(reading.normalized.has_value(), !level.number().empty());
        EXPECT_EQ(reading.lower.has_value(), !level.lower().empty());
      }
    }
  }
}

TEST(Scales, UnknownIsNoNumber) {
  for (const auto& [scale, label] :
       std::vector<std::pair<const char*, const char*>>{
           {"admiralty-credibility", "6"},
           {"admiralty-reliability", "F"},
           {"misp-admiralty-credibility", "6"},
           {"misp-admiralty-reliability", "f"},
           {"misp-confidence-level", "confidence-cannot-be-evaluated"}}) {
    VERACITY_ASSERT_OK_AND_ASSIGN(const ScaleReading reading,
                                  ReadScaleLabel(scale, label));
    EXPECT_TRUE(reading.unknown) << scale;
    EXPECT_FALSE(reading.number.has_value()) << scale;
    EXPECT_FALSE(reading.normalized.has_value()) << scale;
  }
}

TEST(Scales, ALabelOfAnotherScaleIsNotFound) {
  EXPECT_THAT(ReadScaleLabel("icd203", "highly unlikely"),
              StatusIs(absl::StatusCode::kNotFound,
                       "scale icd203 has no label \"highly unlikely\"; it has "
                       "\"almost no chance / remote\", "));
  EXPECT_THAT(ReadScaleLabel("stix", "High"),
              StatusIs(absl::StatusCode::kNotFound, "numbers only"));
  EXPECT_THAT(ReadScaleLabel("icd-203", "likely"),
              StatusIs(absl::StatusCode::kNotFound,
                       "there is no scale \"icd-203\"; there are percent, "));
}

TEST(Scales, TheSameWordHasANumberOfEachScale) {
  EXPECT_EQ(NumberOf("wep", "likely"), "70");
  EXPECT_EQ(NumberOf("icd203", "likely"), "67.5");
  EXPECT_EQ(NumberOf("misp-estimative", "likely"), "55");
  EXPECT_EQ(NumberOf("phia", "likely"), "65");
  EXPECT_EQ(NumberOf("ipcc", "likely"), "83");
  EXPECT_EQ(NumberOf("wep", "unlikely/probably not"), "30");
  EXPECT_EQ(NumberOf("stix-none-low-med-high", "high"), "85");
  EXPECT_EQ(NumberOf("icd203-confidence", "high"), "none");
}

// -- Numbers --

// STIX 2.1 Appendix A: each of the 101 numbers has the one label whose range
// holds it, and each label's number has that label.
TEST(Scales, StixScalesCoverAllNumbersOnce) {
  for (const char* id : {"stix-none-low-med-high", "stix-0-10", "wep", "dni",
                         "admiralty-credibility", "misp-opinion"}) {
    const v1::Scale* scale = FindScale(id);
    ASSERT_NE(scale, nullptr) << id;
    for (int n = 0; n <= 100; ++n) {
      std::vector<std::string> holders;
      for (const v1::ScaleLevel& level : scale->levels()) {
        int lower = 0, upper = 0;
        if (absl::SimpleAtoi(level.lower(), &lower) &&
            absl::SimpleAtoi(level.upper(), &upper) && lower <= n &&
            n <= upper) {
          holders.push_back(level.label());
        }
      }
      EXPECT_THAT(holders, ::testing::ElementsAre(LabelOf(id, absl::StrCat(n))))
          << id << n;
    }
    for (const v1::ScaleLevel& level : scale->levels()) {
      if (level.unknown()) continue;
      EXPECT_EQ(LabelOf(id, level.number()), level.label()) << id;
    }
  }
}

// All label -> number -> label trips but where a table itself is ambiguous.
TEST(Scales, LabelsSurviveTheWayThroughTheirNumbers) {
  std::set<std::string> others;
  for (const v1::Scale& scale : Scales()) {
    for (const v1::ScaleLevel& level : scale.levels()) {
      if (level.number().empty()) continue;
      if (LabelOf(scale.id(), level.number()) != level.label()) {
        others.insert(absl::StrCat(scale.id(), ": ", level.label()));
      }
    }
  }
  EXPECT_THAT(others, ::testing::ElementsAre(
                          // Wide levels, whose midpoints lie in narrower ones.
                          "ipcc: more likely than not", "ipcc: very likely",
                          "ipcc: very unlikely",
                          // "e" has 0 too.
                          "misp-admiralty-reliability: g"));
}

// Runs of numbers from 0 to 100 with one label each, as "first-last label".
std::vector<std::string> Runs(absl::string_view scale) {
  std::vector<std::string> runs;
  int first = 0;
  for (int n = 1; n <= 101; ++n) {
    const std::string label = LabelOf(scale, absl::StrCat(first));
    if (n <= 100 && LabelOf(scale, absl::StrCat(n)) == label) continue;
    runs.push_back(absl::StrCat(first, "-", n - 1, " ", label));
    first = n;
  }
  return runs;
}

TEST(Scales, NumbersFindTheirLevel) {
  EXPECT_THAT(
      Runs("icd203"),
      ::testing::ElementsAre("0-4 almost no chance / remote",
                             "5-19 very unlikely / highly improbable",
                             "20-44 unlikely / improbable",
                             "45-54 roughly even chance / roughly even odds",
                             "55-79 likely / probable",
                             "80-94 very likely / highly probable",
                             "95-100 almost certain / nearly certain"));
  EXPECT_THAT(Runs("misp-estimative"),
              ::testing::ElementsAre(
                  "0-4 almost-no-chance", "5-19 very-unlikely",
                  "20-44 unlikely", "45-54 roughly-even-chance", "55-79 likely",
                  "80-94 very-likely", "95-100 almost-certain"));
  EXPECT_THAT(
      Runs("misp-estimative-confidence"),
      ::testing::ElementsAre("0-54 low", "55-94 moderate", "95-100 high"));
  EXPECT_THAT(Runs("phia"),
              ::testing::ElementsAre(
                  "0-7 remote chance", "8-22 highly unlikely", "23-37 unlikely",
                  "38-52 realistic possibility", "53-77 likely or probable",
                  "78-92 highly likely", "93-100 almost certain"));
  EXPECT_THAT(Runs("kent"),
              ::testing::ElementsAre(
                  "0-0 Impossible", "1-15 Almost certainly not",
                  "16-39 Probably not", "40-61 Chances about even",
                  "62-86 Probable", "87-99 Almost certain", "100-100 Certain"));
  EXPECT_THAT(Runs("misp-vocabulaire"),
              ::testing::ElementsAre(
                  "0-15 presque-aucune-chance", "16-39 probablement-pas",
                  "40-61 chances-\xc3\xa0-peu-pr\xc3\xa8s-egales",
                  "62-86 probable", "87-100 quasi-certaine"));
  EXPECT_THAT(Runs("misp-confidence-level"),
              ::testing::ElementsAre(
                  "0-12 unconfident", "13-37 rarely-confident",
                  "38-62 fairly-confident", "63-87 usually-confident",
                  "88-100 completely-confident"));
  EXPECT_THAT(
      Runs("ipcc"),
      ::testing::ElementsAre(
          "0-1 exceptionally unlikely", "2-5 extremely unlikely",
          "6-10 very unlikely", "11-32 unlikely",
          "33-66 about as likely as not", "67-89 likely", "90-94 very likely",
          "95-98 extremely likely", "99-100 virtually certain"));
  EXPECT_THAT(
      Runs("ipcc-ar4"),
      ::testing::ElementsAre("0-0 exceptionally unlikely", "1-9 very unlikely",
                             "10-32 unlikely", "33-65 about as likely as not",
                             "66-89 likely", "90-98 very likely",
                             "99-100 virtually certain"));
}

TEST(Scales, OfEquallyNearLevelsTheUpperIsMeant) {
  EXPECT_EQ(LabelOf("phia", "7.4"), "remote chance");
  EXPECT_EQ(LabelOf("phia", "7.5"), "highly unlikely");
  EXPECT_EQ(LabelOf("ipcc-ar4-confidence", "3.5"), "medium confidence");
  EXPECT_EQ(LabelOf("ipcc-ar4-confidence", "8.4"), "high confidence");
  EXPECT_EQ(LabelOf("misp-admiralty-reliability", "12.5"), "d");
}

// "More likely than not" begins above 50 and "likely" at 66, where the
// narrower "about as likely as not" still holds.
TEST(Scales, ANestedScaleAnswersWithItsNarrowestLevel) {
  EXPECT_EQ(LabelOf("ipcc", "50"), "about as likely as not");
  EXPECT_EQ(LabelOf("ipcc", "66"), "about as likely as not");
  EXPECT_EQ(LabelOf("ipcc", "66.1"), "likely");
  EXPECT_EQ(LabelOf("ipcc", "0.9e1"), "very unlikely");
}

TEST(Scales, NumbersOffTheScaleAreRefused) {
  for (const char* number : {"-1", "101", "100.0001", "1e400"}) {
    EXPECT_THAT(ReadScaleNumber("dni", number),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         "is outside 0 to 100 of scale dni"));
  }
  EXPECT_THAT(ReadScaleNumber("ipcc-ar4-confidence", "11"),
              StatusIs(absl::StatusCode::kInvalidArgument, "0 to 10"));
  EXPECT_THAT(ReadScaleNumber("stix-none-low-med-high", "29.5"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "no level of scale stix-none-low-med-high holds"));
  EXPECT_THAT(ReadScaleNumber("stix", "high"),
              StatusIs(absl::StatusCode::kInvalidArgument, "number: "));
  EXPECT_THAT(ReadScaleNumber("admiralty-reliability", "3"),
              StatusIs(absl::StatusCode::kInvalidArgument, "has no numbers"));
  EXPECT_THAT(ReadScaleNumber("none", "3"),
              StatusIs(absl::StatusCode::kNotFound, "there is no scale"));
}

TEST(Scales, NormalizeToTheUnitInterval) {
  VERACITY_ASSERT_OK_AND_ASSIGN(ScaleReading reading,
                                ReadScaleNumber("stix", "70"));
  EXPECT_EQ(reading.normalized, 0.7);
  EXPECT_EQ(reading.level, nullptr);
  VERACITY_ASSERT_OK_AND_ASSIGN(reading,
                                ReadScaleLabel("ipcc-ar4-confidence", "high"));
  EXPECT_EQ(reading.normalized, 0.8);
  VERACITY_ASSERT_OK_AND_ASSIGN(reading, ReadScaleLabel("phia", "probable"));
  EXPECT_EQ(reading.normalized, 0.65);
  EXPECT_EQ(reading.lower->text(), "55");
  EXPECT_EQ(reading.upper->text(), "75");
}

// -- Use in records --

TEST(CheckScaleUse, AcceptsWhatAgrees) {
  VERACITY_EXPECT_OK(CheckScaleUse("icd203", "likely / probable", "", "", ""));
  VERACITY_EXPECT_OK(
      CheckScaleUse("icd203", "likely / probable", "70", "60", "80"));
  // A gap's number beside the nearest label, a level's own number.
  VERACITY_EXPECT_OK(CheckScaleUse("phia", "unlikely", "23", "", ""));
  VERACITY_EXPECT_OK(CheckScaleUse("misp-confidence-level", "usually-confident",
                                   "80", "", ""));
  VERACITY_EXPECT_OK(
      CheckScaleUse("misp-admiralty-reliability", "g", "0", "", ""));
  VERACITY_EXPECT_OK(CheckScaleUse("ipcc", "likely", "97", "", ""));
  VERACITY_EXPECT_OK(CheckScaleUse("stix", "", "70", "", ""));
  VERACITY_EXPECT_OK(CheckScaleUse("admiralty-credibility",
                                   "6 - Truth cannot be judged", "", "", ""));
  VERACITY_EXPECT_OK(CheckScaleUse("percent", "", "", "55", "80"));
}

TEST(CheckScaleUse, RefusesALabelThatIsNotTheScales) {
  EXPECT_THAT(CheckScaleUse("icd203", "realistic possibility", "", "", ""),
              StatusIs(absl::StatusCode::kNotFound, "it has \"almost no"));
  EXPECT_THAT(CheckScaleUse("icd203", "Likely", "", "", ""),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "label \"Likely\" is written \"likely / probable\" on "
                       "scale icd203"));
  EXPECT_THAT(CheckScaleUse("", "", "70", "", ""),
              StatusIs(absl::StatusCode::kNotFound, "no scale \"\""));
}

TEST(CheckScaleUse, RefusesANumberThatContradictsTheLabel) {
  EXPECT_THAT(CheckScaleUse("icd203", "likely / probable", "81", "", ""),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "number \"81\" contradicts the label"));
  EXPECT_THAT(
      CheckScaleUse("admiralty-credibility", "6 - Truth cannot be judged", "50",
                    "", ""),
      StatusIs(absl::StatusCode::kInvalidArgument, "which has no number"));
  EXPECT_THAT(CheckScaleUse("icd203", "likely / probable", "", "10", "30"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "range \"10\" to \"30\" contradicts the label"));
  EXPECT_THAT(
      CheckScaleUse("misp-confidence-level", "unconfident", "80", "", ""),
      StatusIs(absl::StatusCode::kInvalidArgument, "contradicts"));
}

TEST(CheckScaleUse, RefusesNumbersThatCannotBe) {
  EXPECT_THAT(CheckScaleUse("stix", "", "70%", "", ""),
              StatusIs(absl::StatusCode::kInvalidArgument, "number: "));
  EXPECT_THAT(CheckScaleUse("stix", "", "", "20", "101"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "upper \"101\" is outside 0 to 100"));
  EXPECT_THAT(
      CheckScaleUse("stix", "", "", "20", ""),
      StatusIs(absl::StatusCode::kInvalidArgument, "a range has two ends"));
  EXPECT_THAT(CheckScaleUse("stix", "", "", "30", "20"),
              StatusIs(absl::StatusCode::kInvalidArgument, "is above upper"));
  EXPECT_THAT(
      CheckScaleUse("stix", "", "50", "20", "30"),
      StatusIs(absl::StatusCode::kInvalidArgument, "is outside the range"));
}

// -- Other people's tables --

// The scales' names there, ours with STIX numbers and with MISP's.
struct ForeignScale {
  const char* name;
  const char* stix;
  const char* misp;
};
constexpr ForeignScale kForeignScales[] = {
    {"admiralty-credibility", "admiralty-credibility",
     "misp-admiralty-credibility"},
    {"admiralty-reliability", "admiralty-reliability",
     "misp-admiralty-reliability"},
    {"icd203-likelihood", "dni", "misp-estimative"},
    {"icd203-analytic-confidence", "icd203-confidence",
     "misp-estimative-confidence"},
    {"none-low-med-high", "stix-none-low-med-high", ""},
    {"wep", "wep", ""},
    {"zero-ten", "stix-0-10", ""},
    {"misp-confidence-level", "misp-confidence-level", ""},
};

TEST(Scales, AgreeWithTheTableOfStixAndMispNumbers) {
  VERACITY_SHARED_DATA_OR_SKIP(
      text, "formats/stix21/made_here/confidence_scales.tsv");
  int checked = 0;
  for (absl::string_view line : absl::StrSplit(*text, '\n')) {
    const std::vector<std::string> row = absl::StrSplit(line, '\t');
    if (row.size() < 6 || row[0] == "scale") continue;
    SCOPED_TRACE(std::string(line));
    const ForeignScale* scale = nullptr;
    for (const ForeignScale& known : kForeignScales) {
      if (row[0] == known.name) scale = &known;
    }
    ASSERT_NE(scale, nullptr);
    // MISP alone has "G".
    if (row[1] != "G Deliberately deceptive") {
      EXPECT_EQ(NumberOf(scale->stix, row[1]),
                row[2].empty() ? "none" : row[2]);
      VERACITY_ASSERT_OK_AND_ASSIGN(const ScaleReading reading,
                                    ReadScaleLabel(scale->stix, row[1]));
      if (!row[3].empty()) {
        EXPECT_EQ(reading.lower->text(), row[3]);
        EXPECT_EQ(reading.upper->text(), row[4]);
      }
    }
    // Tags end in ="label".
    const std::vector<std::string> tag = absl::StrSplit(row[6], '"');
    if (scale->misp[0] != '\0' && tag.size() == 3) {
      VERACITY_ASSERT_OK_AND_ASSIGN(const ScaleReading reading,
                                    ReadScaleLabel(scale->misp, tag[1]));
      if (!reading.unknown) {
        EXPECT_EQ(reading.number->text(), row[5]);
      }
    }
    ++checked;
  }
  EXPECT_EQ(checked, 50);
}

TEST(Scales, HaveTheNumbersOfTheMispTaxonomies) {
  const std::pair<const char*, std::vector<std::pair<const char*, const char*>>>
      files[] = {{"admiralty-scale",
                  {{"information-credibility", "misp-admiralty-credibility"},
                   {"source-reliability", "misp-admiralty-reliability"}}},
                 {"estimative-language",
                  {{"likelihood-probability", "misp-estimative"},
                   {"confidence-in-analytic-judgment",
                    "misp-estimative-confidence"}}}};
  for (const auto& [file, predicates] : files) {
    VERACITY_SHARED_DATA_OR_SKIP(
        text, absl::StrCat("formats/misp/taxonomies/", file, ".json"));
    const nlohmann::json taxonomy = nlohmann::json::parse(*text);
    for (const auto& [predicate, scale] : predicates) {
      size_t entries = 0;
      for (const nlohmann::json& values : taxonomy.at("values")) {
        if (values.at("predicate") != predicate) continue;
        for (const nlohmann::json& entry : values.at("entry")) {
          const std::string label = entry.at("value");
          VERACITY_ASSERT_OK_AND_ASSIGN(const ScaleReading reading,
                                        ReadScaleLabel(scale, label));
          EXPECT_EQ(reading.level->label(), label);
          if (!reading.unknown) {
            EXPECT_EQ(reading.number->text(),
                      absl::StrCat(entry.at("numerical_value").get<int>()));
          }
          ++entries;
        }
      }
      EXPECT_EQ(entries, static_cast<size_t>(FindScale(scale)->levels_size()));
    }
  }
}

// -- The page --

std::string Row(const v1::Scale& scale) {
  std::string states = v1::ScaleStates_Name(scale.states());
  states = absl::AsciiStrToLower(states.substr(std::strlen("SCALE_STATES_")));
  std::string numbers = "none";
  if (!scale.minimum().empty()) {
    numbers = absl::StrCat(scale.minimum(), "-", scale.maximum());
  }
  return absl::StrCat("| `", scale.id(), "` | ", states, " | ", numbers, " | ",
                      scale.levels_size(), " | ", scale.citation(), " |");
}

TEST(Scales, ThePageShowsTheTable) {
  const std::optional<std::string> page = testing::ReadFile(
      absl::StrCat(VERACITY_SOURCE_DIR, "/docs/formats/scales.md"));
  ASSERT_TRUE(page.has_value());
  std::vector<std::string> shown;
  for (absl::string_view line : absl::StrSplit(*page, '\n')) {
    if (absl::StartsWith(line, "| `")) shown.emplace_back(line);
  }
  std::vector<std::string> rows;
  for (const v1::Scale& scale : Scales()) rows.push_back(Row(scale));
  EXPECT_EQ(shown, rows);
}

}  // namespace
}  // namespace veracity
