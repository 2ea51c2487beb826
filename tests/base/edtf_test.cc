#include "veracity/edtf.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "tests/testing.h"

namespace veracity {

void PrintTo(const Instant& instant, std::ostream* out) {
  *out << absl::StrCat(instant.seconds, "s+", instant.nanos, "ns");
}

namespace {

using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

Edtf Parsed(absl::string_view text, const EdtfOptions& options = {}) {
  absl::StatusOr<Edtf> edtf = Edtf::Parse(text, options);
  EXPECT_THAT(edtf, IsOk()) << text;
  return edtf.ok() ? *std::move(edtf) : *Edtf::Parse("0000");
}

EdtfOptions Lenient() {
  EdtfOptions options;
  options.lenient = true;
  return options;
}

// The moment of a day or a date-time of UTC, by Abseil's calendar.
Instant At(absl::string_view text, bool end_of_day = false) {
  std::pair<absl::string_view, absl::string_view> halves =
      absl::StrSplit(text, absl::MaxSplits('.', 1));
  absl::CivilSecond second;
  absl::CivilDay day;
  if (absl::ParseCivilTime(halves.first, &day)) {
    second = absl::CivilSecond(end_of_day ? day + 1 : day) - end_of_day;
    return {second - absl::CivilSecond(1970), end_of_day ? 999'999'999 : 0};
  }
  EXPECT_TRUE(absl::ParseCivilTime(halves.first, &second)) << text;
  std::string nanos(halves.second);
  nanos.resize(9, '0');
  Instant instant{second - absl::CivilSecond(1970), 0};
  EXPECT_TRUE(absl::SimpleAtoi(nanos, &instant.nanos)) << text;
  return instant;
}

std::string NameOf(Edtf::Kind kind) {
  switch (kind) {
    case Edtf::Kind::kDate:
      return "date";
    case Edtf::Kind::kDateTime:
      return "date-time";
    case Edtf::Kind::kInterval:
      return "interval";
    case Edtf::Kind::kOneOf:
      return "one of";
    case Edtf::Kind::kAllOf:
      return "all of";
  }
  return "";
}

// The cells of the rows of a page's tables that start with a quoted text.
std::vector<std::vector<std::string>> QuotedRows(const std::string& page) {
  std::vector<std::vector<std::string>> rows;
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    if (!absl::ConsumePrefix(&line, "| `")) continue;
    std::vector<std::string> cells;
    for (absl::string_view cell : absl::StrSplit(line, " |")) {
      cells.push_back(
          absl::StrReplaceAll(absl::StripAsciiWhitespace(cell), {{"`", ""}}));
    }
    rows.push_back(std::move(cells));
  }
  return rows;
}

TEST(Edtf, DoesWhatItsPageSays) {
  const std::optional<std::string> page = testing::ReadFile(
      absl::StrCat(VERACITY_SOURCE_DIR, "/docs/formats/edtf.md"));
  ASSERT_TRUE(page.has_value());
  int accepted = 0;
  int refused = 0;
  for (const std::vector<std::string>& row : QuotedRows(*page)) {
    SCOPED_TRACE(row[0]);
    if (row.size() == 3) {
      ++refused;
      EXPECT_THAT(Edtf::Parse(row[0]), StatusIs(kInvalid, row[1]));
      EXPECT_THAT(Edtf::Parse(row[0]),
                  StatusIs(kInvalid, absl::StrCat("edtf '", row[0], "': ")));
    } else if (row.size() == 8) {
      ++accepted;
      const Edtf edtf = Parsed(row[0]);
      EXPECT_EQ(absl::StrCat(edtf.level()), row[1]);
      EXPECT_EQ(NameOf(edtf.kind()), row[2]);
      EXPECT_EQ(edtf.bounds().earliest,
                row[3] == "open" ? Instant::Min() : At(row[3]));
      EXPECT_EQ(edtf.bounds().latest,
                row[4] == "open" ? Instant::Max() : At(row[4]));
      EXPECT_EQ(edtf.bounds().whole ? "whole" : "part", row[5]);
      EXPECT_EQ(edtf.canonical(), row[6] == "same" ? row[0] : row[6]);
      EXPECT_EQ(edtf.text(), row[0]);
    }
  }
  EXPECT_EQ(accepted, 23);
  EXPECT_EQ(refused, 11);
}

TEST(Edtf, AgreesWithTheExamplesOfTheLibraryOfCongress) {
  VERACITY_SHARED_DATA_OR_SKIP(table, "formats/edtf/spec_examples.tsv");
  int rows = 0;
  for (absl::string_view line : absl::StrSplit(*table, '\n')) {
    const std::vector<std::string> row = absl::StrSplit(line, '\t');
    if (row.size() < 3 || row[0] == "input") continue;
    ++rows;
    SCOPED_TRACE(row[0]);
    const Edtf edtf = Parsed(row[0]);
    EXPECT_EQ(absl::StrCat(edtf.level()), row[1]);
    const std::string& kind = row[2];
    EXPECT_EQ(edtf.is_interval(), absl::StartsWith(kind, "interval"));
    EXPECT_EQ(edtf.kind() == Edtf::Kind::kOneOf, kind == "one of a set");
    EXPECT_EQ(edtf.kind() == Edtf::Kind::kAllOf, kind == "all of a set");
    EXPECT_EQ(edtf.is_local(), kind == "date-time local");
    EXPECT_EQ(edtf.is_instant(), kind == "date-time");
    EXPECT_EQ(edtf.has_unknown_end(), absl::StrContains(kind, "unknown"));
    if (row[3].empty()) continue;  // a season
    if (absl::StrContains(row[0], 'T')) {
      const std::map<std::string, std::string> utc = {
          {"1985-04-12T23:20:30", "1985-04-12T23:20:30"},
          {"1985-04-12T23:20:30Z", "1985-04-12T23:20:30"},
          {"1985-04-12T23:20:30-04:00", "1985-04-13T03:20:30"},
          {"1985-04-12T23:20:30+04:30", "1985-04-12T18:50:30"}};
      EXPECT_EQ(edtf.bounds().earliest, At(utc.at(row[3])));
      EXPECT_EQ(edtf.bounds().latest, At(utc.at(row[4])));
      continue;
    }
    const bool no_start = row[3] == "open" || row[3] == "unknown";
    const bool no_end = row[4] == "open" || row[4] == "unknown";
    EXPECT_EQ(edtf.bounds().earliest, no_start ? Instant::Min() : At(row[3]));
    EXPECT_EQ(edtf.bounds().latest, no_end ? Instant::Max() : At(row[4], true));
  }
  EXPECT_GE(rows, 60);
}

TEST(Edtf, HasTheLevelOfItsHighestPart) {
  const std::pair<const char*, int> levels[] = {{"1985", 0},
                                                {"201X", 1},
                                                {"20XX", 1},
                                                {"2XXX", 2},
                                                {"2X1X", 2},
                                                {"20X1", 2},
                                                {"-201X", 1},
                                                {"201X-XX", 2},
                                                {"1985-XX-XX", 1},
                                                {"1985-XX-12", 2},
                                                {"1985-04-1X", 2},
                                                {"1985-0X-XX", 2},
                                                {"2004-06~", 1},
                                                {"2004~-06", 2},
                                                {"~2004-06", 2},
                                                {"2001-24", 1},
                                                {"2001-25", 2},
                                                {"201X-21", 2},
                                                {"2001-21?", 1},
                                                {"1985/2004-06~", 1},
                                                {"1985/1XXX-12", 2},
                                                {"../1985", 1},
                                                {"198X/..", 2},
                                                {"1985/2004-XX", 2},
                                                {"1985/", 1},
                                                {"[1985]", 2},
                                                {"Y17000?", 1},
                                                {"Y17E3", 2},
                                                {"-1985-04-12T00:00:00Z", 1}};
  for (const auto& [text, level] : levels) {
    EXPECT_EQ(Parsed(text).level(), level) << text;
  }
}

TEST(Edtf, TellsUncertainFromApproximate) {
  for (const char* text : {"1984?", "?2004-06", "2004/2006?", "[1667?,1668]"}) {
    EXPECT_TRUE(Parsed(text).is_uncertain()) << text;
    EXPECT_FALSE(Parsed(text).is_approximate()) << text;
  }
  for (const char* text : {"1984~", "2004-06-~11", "~2004/2006", "Y17000~"}) {
    EXPECT_FALSE(Parsed(text).is_uncertain()) << text;
    EXPECT_TRUE(Parsed(text).is_approximate()) << text;
  }
  EXPECT_TRUE(Parsed("2004%").is_uncertain());
  EXPECT_TRUE(Parsed("2004%").is_approximate());
  EXPECT_FALSE(Parsed("2004").is_uncertain());
  EXPECT_EQ(Parsed("2004%").bounds(), Parsed("2004").bounds());
}

TEST(Edtf, KnowsTheLeapYearsOnBothSidesOfZero) {
  for (const char* text : {"2000-02-29", "0000-02-29", "-0004-02-29"}) {
    EXPECT_THAT(Edtf::Parse(text), IsOk()) << text;
  }
  for (const char* text : {"1900-02-29", "-0001-02-29", "-0100-02-29"}) {
    EXPECT_THAT(Edtf::Parse(text), StatusIs(kInvalid, "between 01 and 28"))
        << text;
  }
  EXPECT_EQ(Parsed("0000-03-01").bounds().earliest.seconds -
                Parsed("0000-02-28").bounds().earliest.seconds,
            2 * 24 * 60 * 60);
}

TEST(Edtf, FillsUnspecifiedDigitsWithDatesThereAre) {
  const struct {
    const char* text;
    const char* earliest;
    const char* latest;
  } cases[] = {{"2003-02-2X", "2003-02-20", "2003-02-28"},
               {"2004-XX-31", "2004-01-31", "2004-12-31"},
               {"2004-0X-31", "2004-01-31", "2004-08-31"},
               {"XXXX-02-29", "0000-02-29", "9996-02-29"},
               {"-XX0X-02-29", "-9908-02-29", "-0004-02-29"},
               {"-000X", "-0009-01-01", "-0001-12-31"},
               {"-201X", "-2019-01-01", "-2010-12-31"},
               {"XXXX-XX-XX", "0000-01-01", "9999-12-31"}};
  for (const auto& c : cases) {
    EXPECT_EQ(Parsed(c.text).bounds().earliest, At(c.earliest)) << c.text;
    EXPECT_EQ(Parsed(c.text).bounds().latest, At(c.latest, true)) << c.text;
  }
  for (const char* text : {"19XX-02-30", "2004-2X", "1985-04-4X"}) {
    EXPECT_THAT(Edtf::Parse(text),
                StatusIs(kInvalid, "no day there is fits the digits"))
        << text;
  }
}

TEST(Edtf, IsWholeIfItTakesUpAllOfItsBounds) {
  for (const char* text : {"2004/2006", "2004/..", "2001-33/2001-34", "[1667]",
                           "{1670..1672}", "{1984..}", "1950S4"}) {
    EXPECT_TRUE(Parsed(text).bounds().whole) << text;
  }
  for (const char* text :
       {"200X/2010", "2004/2006-22", "2004/", "[1670..1672]", "[..1984]",
        "[1984..]", "{167X..1680}", "{1670..168X}", "{1667,1668}"}) {
    EXPECT_FALSE(Parsed(text).bounds().whole) << text;
  }
}

TEST(Edtf, CountsSignificantDigitsWithoutLeadingZeros) {
  EXPECT_EQ(Parsed("0150S2").bounds(),
            (TimeBounds{At("0150-01-01"), At("0159-12-31", true), false}));
  EXPECT_EQ(Parsed("1950S4").bounds(), Parsed("1950").bounds());
  EXPECT_EQ(Parsed("0000S1").bounds(), Parsed("0000").bounds());
  EXPECT_THAT(Edtf::Parse("0150S4"), StatusIs(kInvalid, "between 1 and 3"));
  EXPECT_THAT(Edtf::Parse("1950S0"), StatusIs(kInvalid, "between 1 and 4"));
  EXPECT_THAT(Edtf::Parse("195XS2"), StatusIs(kInvalid, "both X and"));
}

TEST(Edtf, SaturatesTheBoundsOfYearsTooFarOff) {
  const Edtf last = Parsed("Y9223372036854775807");
  EXPECT_EQ(last.bounds(), (TimeBounds{Instant::Max(), Instant::Max()}));
  const Edtf first = Parsed("Y-9223372036854775808");
  EXPECT_EQ(first.bounds(), (TimeBounds{Instant::Min(), Instant::Min()}));
  EXPECT_EQ(Parsed("Y9223372036854775807S1").bounds().latest, Instant::Max());
  // 2^63 seconds end in the year 292,277,026,596.
  EXPECT_LT(Parsed("Y292277026595").bounds().latest, Instant::Max());
  EXPECT_EQ(Parsed("Y292277026596").bounds().latest, Instant::Max());
  EXPECT_LT(Parsed("Y292277026596").bounds().earliest, Instant::Max());
  for (const char* text :
       {"Y9223372036854775808", "Y-9223372036854775809", "Y1E19",
        "Y99999999999999999999999", "Y9E99999999", "Y9E99999999999999999999"}) {
    EXPECT_THAT(Edtf::Parse(text), StatusIs(kInvalid, "64-bit")) << text;
  }
}

TEST(Edtf, ComparesEndsBeforeSaturation) {
  EXPECT_THAT(Edtf::Parse("Y9223372036854775806/Y9223372036854775807"), IsOk());
  EXPECT_THAT(Edtf::Parse("Y9223372036854775807/Y9223372036854775806"),
              StatusIs(kInvalid, "ends before it starts"));
}

TEST(Edtf, RejectsAnIntervalOnlyIfItCertainlyEndsBeforeItStarts) {
  EXPECT_THAT(Edtf::Parse("2004-06-15/2004-06"), IsOk());
  EXPECT_THAT(Edtf::Parse("2004-06/2004"), IsOk());
  EXPECT_THAT(Edtf::Parse("2004-06-15/2004-06-14"),
              StatusIs(kInvalid, "ends before it starts"));
  EXPECT_THAT(Edtf::Parse("2004-01-01T10:00:00Z/2004-01-01T11:00:00+02"),
              StatusIs(kInvalid, "ends before it starts"));
  EXPECT_THAT(Edtf::Parse("[1672..1670]"),
              StatusIs(kInvalid, "range ends before it starts"));
}

TEST(Edtf, CanonicalFormMakesOneSpellingOfOneInstant) {
  const Edtf utc = Parsed("2004-01-01T00:00:00Z");
  for (const char* text :
       {"2004-01-01T00:00:00+00", "2003-12-31T19:00:00-05:00",
        "2004-01-01T05:45:00+05:45"}) {
    EXPECT_EQ(Parsed(text), utc) << text;
    EXPECT_EQ(Parsed(text).bounds(), utc.bounds()) << text;
  }
  EXPECT_NE(Parsed("2004-01-01T00:00:00"), utc);
  EXPECT_NE(Parsed("2004-01-01T00:00:00.0Z"), utc);
  EXPECT_EQ(Parsed("0000-01-01T00:30:00+01").canonical(),
            "-0001-12-31T23:30:00Z");
  EXPECT_THAT(Edtf::Parse("9999-12-31T23:00:00-04"),
              StatusIs(kInvalid, "outside the years -9999 to 9999"));
  EXPECT_THAT(Edtf::Parse("-9999-01-01T00:00:00+04"),
              StatusIs(kInvalid, "outside the years -9999 to 9999"));
}

TEST(Edtf, RejectsWhatIsNotInTheGrammar) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "it is empty"},
      {"/", "needs a date"},
      {"../..", "needs a date"},
      {"..", "year '' is not four digits"},
      {"1985-", "month '' is not two digits"},
      {"1985-00", "month 00 is not between 01 and 12"},
      {"1985-20", "month 20 is not"},
      {"1985-42", "month 42 is not"},
      {"1985-04-00", "day 00 is not between 01 and 30"},
      {"1985-04-12-01", "expected the end after '1985-04-12', not '-01'"},
      {"1985 ", "expected the end after '1985', not ' '"},
      {"1985-04-12x", "not 'x'"},
      {"-0000", "0000 is 1 bce"},
      {"Y00001985", "leading zero"},
      {"Y", "year '' is not a number"},
      {"Y17000X", "year '17000X' is not a number"},
      {"Y17E", "exponent '' is not a number"},
      {"Y17000-01", "expected the end"},
      {"19uu", "written X, not u"},
      {"1985-uu", "of the month is written X, not u"},
      {"1984??", "expected the end"},
      {"1985/1986/1987", "expected the end after '1985/1986'"},
      {"1985-04-12T23:20", "expected ':'"},
      {"1985-04-12T24:00:00", "hour 24 is not between 00 and 23"},
      {"1985-04-12T23:60:00", "minute 60"},
      {"1985-04-12T23:20:30z", "expected the end"},
      {"1985-04-12T23:20:30.", "fraction ''"},
      {"1985-04-12T23:20:30.0123456789Z", "fraction '0123456789'"},
      {"1985-04-12T23:20:30+4", "offset hour '4' is not two digits"},
      {"1985-04-12T23:20:30+0430", "offset hour '0430'"},
      {"1985-04-12T23:20:30-00:00", "not '-00'"},
      {"1985-04-XXT00:00:00Z", "a time of day needs"},
      {"1985-04-12?T00:00:00Z", "a time of day needs"},
      {"1985-04-12T00:00:00Z?", "expected the end"},
      {"2001-33T00:00:00Z", "a time of day needs"},
      {"[]", "year '' is not four digits"},
      {"[1667", "expected ',' or ']' after '[1667'"},
      {"[1667}", "expected ',' or ']'"},
      {"[1667,..1668]", "only the first member may start with '..'"},
      {"{1667..,1668}", "only the last member may end with '..'"},
      {"{..1667..}", "expected ',' or '}'"},
      {"[1667-01-01T00:00:00Z]", "expected ',' or ']'"},
      {"[1667]/1668", "expected the end"}};
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(Edtf::Parse(text), StatusIs(kInvalid, message)) << text;
  }
  EXPECT_THAT(Edtf::Parse(absl::string_view("1985\0", 5)),
              StatusIs(kInvalid, "not '\\000'"));
  EXPECT_THAT(Edtf::Parse("19\xd9\xa0"), StatusIs(kInvalid, "\\331\\240"));
}

TEST(Edtf, KeepsToTheLimitsOfItsOptions) {
  EdtfOptions options;
  options.max_length = 10;
  options.max_members = 1;
  EXPECT_THAT(Edtf::Parse("1985-04-12", options), IsOk());
  EXPECT_THAT(Edtf::Parse("1985-04-12?", options),
              StatusIs(kInvalid, "11 bytes are more than 10"));
  EXPECT_THAT(Edtf::Parse("[198X]", options), IsOk());
  options.max_length = 20;
  EXPECT_THAT(Edtf::Parse("[1985,1986]", options),
              StatusIs(kInvalid, "more than 1 members"));
}

TEST(Edtf, ReadsTheDraftOnlyIfLenient) {
  const std::pair<const char*, const char*> cases[] = {
      {"19uu", "19XX"},
      {"2004-uu", "2004-XX"},
      {"y170000002", "Y170000002"},
      {"y-17e7", "Y-17E7"},
      {"y171e7p1", "Y171E7S1"},
      {"1984?~", "1984%"},
      {"2004-01-01/open", "2004-01-01/.."},
      {"unknown/2006", "/2006"},
      {"[1667, 1668]", "[1667,1668]"}};
  for (const auto& [draft, today] : cases) {
    const Edtf edtf = Parsed(draft, Lenient());
    EXPECT_EQ(edtf.text(), draft);
    EXPECT_EQ(edtf.canonical(), today);
    EXPECT_EQ(edtf.bounds(), Parsed(today).bounds());
    EXPECT_THAT(Edtf::Parse(draft), StatusIs(kInvalid, draft));
  }
  EXPECT_THAT(Edtf::Parse("unknown/open", Lenient()),
              StatusIs(kInvalid, "needs a date"));
  EXPECT_THAT(Edtf::Parse("196x", Lenient()), StatusIs(kInvalid, "196x"));
}

TEST(Edtf, TakesTheInstantsThatFourDigitYearsCanSay) {
  const Instant instant{482'196'030, 120'000'000};
  VERACITY_ASSERT_OK_AND_ASSIGN(const Edtf seconds, Edtf::FromInstant(instant));
  EXPECT_EQ(seconds.text(), "1985-04-12T23:20:30Z");
  VERACITY_ASSERT_OK_AND_ASSIGN(const Edtf millis,
                                Edtf::FromInstant(instant, 3));
  EXPECT_EQ(millis.text(), "1985-04-12T23:20:30.120Z");
  EXPECT_EQ(millis.bounds().earliest, instant);
  EXPECT_TRUE(millis.is_instant());
  VERACITY_ASSERT_OK_AND_ASSIGN(const Edtf before,
                                Edtf::FromInstant({-1, 999'999'999}, 9));
  EXPECT_EQ(before.text(), "1969-12-31T23:59:59.999999999Z");

  EXPECT_THAT(Edtf::FromInstant({253'402'300'799, 0}), IsOk());
  EXPECT_THAT(Edtf::FromInstant({253'402'300'800, 0}),
              StatusIs(absl::StatusCode::kOutOfRange, "253402300800"));
  EXPECT_THAT(Edtf::FromInstant(Instant::Min()),
              StatusIs(absl::StatusCode::kOutOfRange, "-9223372036854775808"));
  EXPECT_THAT(Edtf::FromInstant({0, 1'000'000'000}),
              StatusIs(kInvalid, "nanoseconds 1000000000"));
  EXPECT_THAT(Edtf::FromInstant({0, 0}, 10), StatusIs(kInvalid, "10 fraction"));
}

TEST(Instant, ComesFromATimeRoundedDown) {
  const absl::Time quarter = absl::UnixEpoch() + absl::Nanoseconds(1) / 4;
  EXPECT_EQ(Instant::FromTime(quarter), (Instant{0, 0}));
  EXPECT_EQ(Instant::FromTime(absl::UnixEpoch() - absl::Nanoseconds(1)),
            (Instant{-1, 999'999'999}));
  EXPECT_EQ(Instant::FromTime(absl::InfinitePast()), Instant::Min());
  EXPECT_EQ(Instant::FromTime(absl::InfiniteFuture()), Instant::Max());
}

TEST(TimeBounds, NotAfterIsCertainOnlyWithTheWholeTimeBefore) {
  const TimeBounds year = Parsed("2004").bounds();
  EXPECT_EQ(NotAfter(year, At("2003-12-31", true)), When::kNo);
  EXPECT_EQ(NotAfter(year, At("2004-01-01")), When::kPossibly);
  EXPECT_EQ(NotAfter(year, At("2004-12-31T23:59:59")), When::kPossibly);
  EXPECT_EQ(NotAfter(year, At("2004-12-31", true)), When::kCertainly);
  EXPECT_EQ(NotAfter(Parsed("2004/..").bounds(), At("2020-01-01")),
            When::kPossibly);
  EXPECT_EQ(NotAfter(Parsed("../2004").bounds(), At("1000-01-01")),
            When::kPossibly);
}

TEST(TimeBounds, OverlapIsCertainIfNoPlaceOfThePartIsOutside) {
  const struct {
    const char* a;
    const char* b;
    When overlap;
  } cases[] = {{"2004/2006", "2006/2008", When::kCertainly},
               {"2004/2006", "2007/2008", When::kNo},
               {"2004/..", "2020-05", When::kCertainly},
               {"2004/", "2020-05", When::kPossibly},
               {"[2004,2006]", "2000/2010", When::kCertainly},
               {"[2004,2006]", "2006", When::kPossibly},
               {"[2004,2006]", "2004/2006", When::kCertainly},
               {"[2004,2006]", "[2004,2006]", When::kPossibly},
               {"200X", "2009-12-31T12:00:00Z", When::kPossibly},
               {"200X", "2010", When::kNo},
               {"2004", "2004-06-01T00:00:00Z", When::kCertainly},
               {"2001-21", "2001", When::kCertainly},
               {"2001-21", "2001-06", When::kPossibly}};
  for (const auto& c : cases) {
    const TimeBounds a = Parsed(c.a).bounds();
    const TimeBounds b = Parsed(c.b).bounds();
    EXPECT_EQ(Overlaps(a, b), c.overlap) << c.a << " " << c.b;
    EXPECT_EQ(Overlaps(b, a), c.overlap) << c.b << " " << c.a;
  }
  const TimeBounds moment{At("2004-06-01"), At("2004-06-01"), false};
  EXPECT_EQ(Overlaps(moment, moment), When::kCertainly);
}

}  // namespace
}  // namespace veracity
