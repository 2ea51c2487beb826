#include "base/text.h"

#include <sqlite3.h>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::veracity::testing::IsOk;
using ::veracity::testing::IsOkAndHolds;
using ::veracity::testing::ReadFile;
using ::veracity::testing::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

std::string Utf8(char32_t c) {
  std::string text;
  if (c < 0x80) return std::string(1, static_cast<char>(c));
  if (c < 0x800) {
    text.push_back(static_cast<char>(0xc0 | c >> 6));
  } else {
    if (c < 0x10000) {
      text.push_back(static_cast<char>(0xe0 | c >> 12));
    } else {
      text.push_back(static_cast<char>(0xf0 | c >> 18));
      text.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3f)));
    }
    text.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3f)));
  }
  text.push_back(static_cast<char>(0x80 | (c & 0x3f)));
  return text;
}

TEST(Utf8, EveryScalarValueIsValidAndDecodesToItself) {
  for (char32_t c = 0; c <= 0x10ffff; ++c) {
    const std::string text = Utf8(c);
    const bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
    ASSERT_EQ(IsValidUtf8(text), !is_surrogate) << static_cast<uint32_t>(c);
    size_t offset = 0;
    const char32_t decoded = NextCodePoint(text, &offset);
    ASSERT_EQ(decoded, is_surrogate ? kNoCodePoint : c);
    ASSERT_EQ(offset, is_surrogate ? 1 : text.size());
  }
}

TEST(Utf8, RejectsWhatIsNoCodePointAndSaysWhere) {
  for (const char* bad :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf",
        "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80", "\xed\xbf\xbf",
        "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe2\x82",
        "\xf0\x9f\x98", "\xc3("}) {
    EXPECT_FALSE(IsValidUtf8(bad)) << ::testing::PrintToString(bad);
    const std::string text = absl::StrCat("ab\u00e9", bad);
    EXPECT_THAT(CheckUtf8(text), StatusIs(kInvalid, "at offset 4"));
  }
  EXPECT_THAT(CheckUtf8("a\xff"), StatusIs(kInvalid, "byte 0xff at offset 1"));
  EXPECT_THAT(CheckUtf8(absl::string_view("a\0b", 3)), IsOk());
}

TEST(Nfc, ComposesAndOrdersMarks) {
  EXPECT_THAT(Nfc("e\u0301"), IsOkAndHolds("\u00e9"));
  EXPECT_THAT(Nfc("\u212b"), IsOkAndHolds("\u00c5"));
  // UAX #15, figures 3 and 5: a dot above and one below, in either order.
  EXPECT_THAT(Nfc("\u1e9b\u0323"), IsOkAndHolds("\u1e9b\u0323"));
  EXPECT_THAT(Nfc("d\u0307\u0323"), IsOkAndHolds("\u1e0d\u0307"));
  EXPECT_THAT(Nfc("d\u0323\u0307"), IsOkAndHolds("\u1e0d\u0307"));
  // A composition exclusion, and a blocked mark.
  EXPECT_THAT(Nfc("\u0958"), IsOkAndHolds("\u0915\u093c"));
  EXPECT_THAT(Nfc("a\u0308\u0301b"), IsOkAndHolds("\u00e4\u0301b"));
  EXPECT_THAT(Nfc("\u03b1\u0345\u0301"), IsOkAndHolds("\u1fb4"));
}

TEST(Nfc, ComposesHangulAndKeepsWhatIsNoTrailingConsonant) {
  EXPECT_THAT(Nfc("\u1112\u1161\u11ab"), IsOkAndHolds("\ud55c"));
  EXPECT_THAT(Nfc("\uac00\u11a8"), IsOkAndHolds("\uac01"));
  EXPECT_THAT(Nfc("\uac00\u11a7"), IsOkAndHolds("\uac00\u11a7"));
  EXPECT_THAT(Nfc("\u11a7\u11a7"), IsOkAndHolds("\u11a7\u11a7"));
}

TEST(Nfc, LeavesCompatibilityAndUnassignedCodePointsInPlace) {
  EXPECT_THAT(Nfc("\ufb01 \u00bd \uff21"),
              IsOkAndHolds("\ufb01 \u00bd \uff21"));
  EXPECT_THAT(Nfc("\u0378e\u0301\U000e0fff\U0010ffff"),
              IsOkAndHolds("\u0378\u00e9\U000e0fff\U0010ffff"));
  EXPECT_THAT(Nfc(absl::string_view("\0\u0301", 3)),
              IsOkAndHolds(std::string("\0\u0301", 3)));
}

TEST(Nfc, RejectsWhatIsNotUtf8WhetherOrNotItIsSimple) {
  EXPECT_THAT(Nfc("ab\xff"), StatusIs(kInvalid, "offset 2"));
  EXPECT_THAT(Nfc("ab\x80"), StatusIs(kInvalid, "offset 2"));
  EXPECT_THAT(Nfc("\xe2\x80\x99\x80"), StatusIs(kInvalid, "offset 3"));
}

// A sort that takes quadratic time would need hours here.
TEST(Nfc, OrdersALongRunOfMarksInTime) {
  std::string above, below;
  for (int i = 0; i < 200000; ++i) {
    above += "\u0301";
    below += "\u0327";
  }
  EXPECT_THAT(Nfc(absl::StrCat("x", above, below)),
              IsOkAndHolds(absl::StrCat("x", below, above)));
}

TEST(FoldWhitespace, MakesRunsOneSpaceAndTrims) {
  EXPECT_EQ(FoldWhitespace(""), "");
  EXPECT_EQ(FoldWhitespace(" \t\r\n"), "");
  EXPECT_EQ(FoldWhitespace("a b"), "a b");
  EXPECT_EQ(FoldWhitespace("\u3000 a\u00a0\u2003\n b\u2028c\u0085"), "a b c");
  // No white space by Unicode: zero width space, Mongolian vowel separator.
  EXPECT_EQ(FoldWhitespace("a\u200b\u180e b"), "a\u200b\u180e b");
  EXPECT_EQ(FoldWhitespace("\xff  \x80"), "\xff \x80");
}

TEST(FoldWhitespace, TellsWhereEachByteCameFrom) {
  std::vector<size_t> origins = {99};
  EXPECT_EQ(FoldWhitespace(" a\u00a0 \u00e9 ", &origins), "a \u00e9");
  EXPECT_THAT(origins, ElementsAre(1, 2, 5, 6));
}

TEST(Positions, CountBytesUtf16UnitsAndCodePoints) {
  const std::string text = "a\u00e9\u4e2d\U0001f600z";  // 1, 2, 3, 4, 1 bytes
  const size_t offsets[] = {0, 1, 3, 6, 10, 11};
  const size_t utf16[] = {0, 1, 2, 3, 5, 6};
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(ByteOffset(text, i, TextUnit::kCodePoints), offsets[i]);
    EXPECT_EQ(ByteOffset(text, utf16[i], TextUnit::kUtf16), offsets[i]);
    EXPECT_EQ(ByteOffset(text, offsets[i], TextUnit::kBytes), offsets[i]);
    EXPECT_EQ(PositionOf(text, offsets[i], TextUnit::kCodePoints), i);
    EXPECT_EQ(PositionOf(text, offsets[i], TextUnit::kUtf16), utf16[i]);
    EXPECT_EQ(PositionOf(text, offsets[i], TextUnit::kBytes), offsets[i]);
  }
}

TEST(Positions, LieNeitherWithinCodePointsNorBeyondTheEnd) {
  const std::string text = "\U0001f600";
  EXPECT_EQ(ByteOffset(text, 1, TextUnit::kUtf16), std::nullopt);
  EXPECT_EQ(ByteOffset(text, 2, TextUnit::kBytes), std::nullopt);
  EXPECT_EQ(ByteOffset(text, 2, TextUnit::kCodePoints), std::nullopt);
  EXPECT_EQ(ByteOffset(text, 3, TextUnit::kUtf16), std::nullopt);
  EXPECT_EQ(PositionOf(text, 3, TextUnit::kUtf16), std::nullopt);
  EXPECT_EQ(PositionOf(text, 5, TextUnit::kBytes), std::nullopt);
  EXPECT_EQ(ByteOffset("", 0, TextUnit::kUtf16), 0);
  EXPECT_EQ(ByteOffset("\xff\xff", 1, TextUnit::kCodePoints), 1);
}

// Calls `check` with the first two cells of each row of the table in the page
// on words that has `header`; returns how many rows there were.
template <typename Check>
int ForEachRowOfThePage(const std::string& header, Check check) {
  const std::optional<std::string> page =
      ReadFile(VERACITY_SOURCE_DIR "/docs/formats/words.md");
  EXPECT_TRUE(page.has_value());
  const std::vector<std::string> parts =
      absl::StrSplit(page.value_or(""), absl::MaxSplits(header, 1));
  if (parts.size() < 2) return 0;
  int rows = 0;
  for (absl::string_view line : absl::StrSplit(parts[1], '\n')) {
    if (line.empty() && rows > 0) break;
    const std::vector<std::string> cells = absl::StrSplit(line, " | ");
    if (cells.size() != 2) continue;
    check(cells[0].substr(2), cells[1].substr(0, cells[1].size() - 2));
    ++rows;
  }
  return rows;
}

TEST(Words, AreThoseOfTheExamplesOfThePage) {
  const int rows = ForEachRowOfThePage(
      "| text | words |",
      [](const std::string& text, const std::string& words) {
        EXPECT_EQ(absl::StrJoin(Words(text), " "), words) << text;
        // Words are cut no further.
        EXPECT_EQ(absl::StrJoin(Words(words), " "), words) << text;
      });
  EXPECT_GE(rows, 15);
}

TEST(Words, OfCanonicallyEquivalentTextsAreTheSame) {
  EXPECT_EQ(Words("caf\u00e9"), Words("cafe\u0301"));
  EXPECT_EQ(Words("\uac01"), Words("\u1100\u1161\u11a8"));
  EXPECT_EQ(Words("\u304c"), Words("\u304b\u3099"));
  EXPECT_NE(Words("\u304c"), Words("\u304b"));  // ga is not ka
  EXPECT_EQ(Words("\u0958"), Words("\u0915\u093c"));
  EXPECT_EQ(Words("\u1fb4"), Words("\u03b1\u0345\u0301"));
}

TEST(Words, IgnoreWhatDoesNotShow) {
  EXPECT_THAT(Words("sanc\u00adtions z\u200bero n\u200do\ufeff"),
              ElementsAre("sanctions", "zero", "no"));
  EXPECT_THAT(Words("\u202edrone\u202c \u2764\ufe0f"), ElementsAre("drone"));
}

TEST(Words, AreSeparatedByWhatIsNeitherLetterNorNumberNorMark) {
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words(" -- \u2014 \u00a8 \u2260 ..."), IsEmpty());
  EXPECT_THAT(Words("it\u2019s\u00a0we\u02bcre"),
              ElementsAre("it", "s", "we", "re"));
  EXPECT_THAT(Words("a\xff"
                    "b \u00e9\xc3 c"),
              ElementsAre("a", "b", "e", "c"));
  EXPECT_THAT(Words("x\u0378y"), ElementsAre("x", "y"));  // not assigned
  EXPECT_THAT(Words(absl::string_view("a\0b", 3)), ElementsAre("a", "b"));
}

TEST(Words, AreCutOffAndBounded) {
  const std::string longer(1000000, 'A');
  EXPECT_THAT(Words(longer), ElementsAre(std::string(kMaxWordLength, 'a')));
  std::string cyrillic, cut;
  for (size_t i = 0; i < 1000; ++i) cyrillic += "\u0416";
  for (size_t i = 0; i < kMaxWordLength; ++i) cut += "\u0436";
  EXPECT_THAT(Words(cyrillic + " b"), ElementsAre(cut, "b"));
  // A base letter with marks without end is one word, of bounded length.
  std::string marks = "\u0915";
  for (size_t i = 0; i < 1000; ++i) marks += "\u093f";
  ASSERT_THAT(Words(marks), SizeIs(1));
  EXPECT_EQ(PositionOf(Words(marks)[0], Words(marks)[0].size(),
                       TextUnit::kCodePoints),
            kMaxWordLength);
  EXPECT_THAT(Words("a b c", 2), ElementsAre("a", "b"));
  EXPECT_THAT(Words("\u4e2d\u56fd\u4eba", 2), ElementsAre("\u4e2d", "\u56fd"));
  EXPECT_THAT(Words("\u00e9 b", 0), IsEmpty());
}

TEST(TextQuery, HasWordsPhrasesAndPrefixes) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const TextQuery query,
      ParseTextQuery("  Drone \"made in\"china* state-owned\u3000\u4e2d\u56fd "
                     "\"in Chi\"* & "));
  const TextQuery expected = {{{{"drone"}},
                               {{"made", "in"}},
                               {{"china"}, true},
                               {{"state", "owned"}},
                               {{"\u4e2d", "\u56fd"}},
                               {{"in", "chi"}, true}}};
  EXPECT_EQ(query, expected);
  EXPECT_EQ(ToFts5(query),
            "\"drone\" AND \"made in\" AND \"china\"* AND \"state owned\" AND "
            "\"\u4e2d \u56fd\" AND \"in chi\"*");
}

TEST(TextQuery, OfThePageAreUnderstood) {
  EXPECT_EQ(ForEachRowOfThePage(
                "| typed | means |",
                [](const std::string& cell, const std::string&) {
                  for (absl::string_view typed : absl::StrSplit(cell, ", ")) {
                    EXPECT_THAT(
                        ParseTextQuery(typed.substr(1, typed.size() - 2)),
                        IsOk());
                  }
                }),
            5);
}

TEST(TextQuery, RejectsWhatNobodyCanMean) {
  EXPECT_THAT(ParseTextQuery(""), StatusIs(kInvalid, "has no words"));
  EXPECT_THAT(ParseTextQuery(" -- \"...\" "), StatusIs(kInvalid, "' -- "));
  EXPECT_THAT(ParseTextQuery("a \"b c"),
              StatusIs(kInvalid, "quotation is not closed: \"b c"));
  for (const char* query : {"*", "a *", "\"\"*", "a*b", "a**", "*a", "a -*"}) {
    EXPECT_THAT(ParseTextQuery(query),
                StatusIs(kInvalid, "a star stands only at the end"))
        << query;
  }
  EXPECT_THAT(ParseTextQuery("a\xff"), StatusIs(kInvalid, "offset 1"));
  std::string many;
  for (size_t i = 0; i < kMaxQueryWords; ++i) absl::StrAppend(&many, "w ");
  EXPECT_THAT(ParseTextQuery(many), IsOk());
  EXPECT_THAT(ParseTextQuery(many + "w"),
              StatusIs(kInvalid, "more than 64 words"));
  EXPECT_THAT(ParseTextQuery("\"" + many + "w\""),
              StatusIs(kInvalid, "more than 64 words"));
}

bool Finds(absl::string_view query, absl::string_view text) {
  const absl::StatusOr<TextQuery> parsed = ParseTextQuery(query);
  EXPECT_THAT(parsed, IsOk()) << query;
  return parsed.ok() && Matches(*parsed, Words(text));
}

TEST(TextQuery, FindsTextsWithAllTerms) {
  EXPECT_TRUE(Finds("DRONES factory", "The factory makes drones."));
  EXPECT_FALSE(Finds("drones factory", "The factory makes cars."));
  EXPECT_FALSE(Finds("drone", "drones"));
  EXPECT_TRUE(Finds("drone*", "drones"));
  EXPECT_FALSE(Finds("\"makes factory\"", "The factory makes drones."));
  EXPECT_TRUE(Finds("\"a a b\"", "a a a b"));
  EXPECT_TRUE(Finds("\"factory mak\"*", "The factory makes drones."));
  EXPECT_FALSE(Finds("\"fact mak\"*", "The factory makes drones."));
  EXPECT_FALSE(Finds("\"drones today\"", "It makes drones"));
  EXPECT_TRUE(Finds("\u5236\u9020", "\u4e2d\u56fd\u5236\u9020"));
  EXPECT_FALSE(Finds("\u9020\u5236", "\u4e2d\u56fd\u5236\u9020"));
}

// An FTS5 table of joined words, as a store keeps it.
class Fts5 {
 public:
  Fts5() {
    EXPECT_EQ(sqlite3_open(":memory:", &database_), SQLITE_OK);
    EXPECT_EQ(Run("CREATE VIRTUAL TABLE t USING fts5(w, tokenize = 'ascii')"),
              "");
    EXPECT_EQ(Run("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)"), "");
  }
  ~Fts5() { sqlite3_close(database_); }
  Fts5(const Fts5&) = delete;
  Fts5& operator=(const Fts5&) = delete;

  // Returns the rows' first columns, joined by spaces.
  std::string Run(const std::string& sql, const std::string& value = "") {
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(
        sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr),
        SQLITE_OK)
        << sql;
    sqlite3_bind_text(statement, 1, value.data(),
                      static_cast<int>(value.size()), SQLITE_TRANSIENT);
    std::vector<std::string> rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
      rows.emplace_back(
          reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    }
    EXPECT_EQ(sqlite3_finalize(statement), SQLITE_OK)
        << sql << ": " << value << ": " << sqlite3_errmsg(database_);
    return absl::StrJoin(rows, " ");
  }

 private:
  sqlite3* database_ = nullptr;
};

const char* const kTexts[] = {
    "The factory, state-owned, makes drones.",
    "a a a b",
    "owned by the State",
    "\u4e2d\u56fd\u5236\u9020 drone",
    "M\u00fcller's Stra\u00dfe; \u0401\u043b\u043a\u0430",
    "\u0915\u0940 \u0e19\u0e49\u0e33 \U00020000\u3005",
    "AND OR NOT NEAR w t"};

TEST(Fts5, CutsJoinedWordsIntoExactlyTheseWords) {
  for (const char* text : kTexts) {
    Fts5 fts5;
    const std::string words = absl::StrJoin(Words(text), " ");
    fts5.Run("INSERT INTO t VALUES (?)", words);
    EXPECT_EQ(fts5.Run("SELECT term FROM v ORDER BY offset"), words);
  }
}

TEST(Fts5, MatchesWhatMatchesInMemory) {
  int hits = 0;
  for (const char* text : kTexts) {
    Fts5 fts5;
    fts5.Run("INSERT INTO t VALUES (?)", absl::StrJoin(Words(text), " "));
    for (const char* typed : {"drone",
                              "drone*",
                              "state-owned",
                              "\"owned state\"*",
                              "\"a a b\"",
                              "\"a b\" a",
                              "\u56fd\u5236 dro*",
                              "muller* \u0435\u043b\u043a\u0430",
                              "strasse",
                              "\u0915*",
                              "\u0e33",
                              "AND",
                              "OR NOT",
                              "\"near w\"",
                              "w:AND",
                              "^the",
                              "the + factory",
                              "{w} : -a",
                              "t(b)",
                              "a'); DROP",
                              "NEAR(state b, 2)",
                              "\U00020000"}) {
      VERACITY_ASSERT_OK_AND_ASSIGN(const TextQuery query,
                                    ParseTextQuery(typed));
      const bool matches = Matches(query, Words(text));
      EXPECT_EQ(fts5.Run("SELECT 1 FROM t WHERE t MATCH ?", ToFts5(query)),
                matches ? "1" : "")
          << typed << " in " << text;
      hits += matches ? 1 : 0;
    }
  }
  EXPECT_GE(hits, 15);
}

}  // namespace
}  // namespace veracity::internal
