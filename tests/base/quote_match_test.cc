#include "base/quote_match.h"

#include "base/digest.h"
#include "base/text.h"
#include "tests/testing.h"

namespace veracity::internal {

void PrintTo(const QuoteMatch& match, std::ostream* out) {
  *out << "kind " << static_cast<int>(match.kind)
       << (match.whitespace_apart ? ", white space apart" : "");
  for (ByteRange place : match.places) {
    *out << " [" << place.begin << ", " << place.end << ")";
  }
}

namespace {

using ::testing::SizeIs;

using Kind = QuoteMatchKind;

TEST(FindQuote, FindsTheOneOrTheExpectedPlace) {
  const QuoteMatch expected = {Kind::kExact, {{4, 7}}};
  EXPECT_EQ(FindQuote("one two three", "two", "", ""), expected);
  EXPECT_EQ(FindQuote("one two three", "two", "", "", ByteRange{4, 7}),
            expected);
  // The expected place decides among repeated passages, whatever the context.
  EXPECT_EQ(FindQuote("two two two", "two", "x", "y", ByteRange{4, 7}),
            expected);
}

TEST(FindQuote, SaysWhereAMovedQuoteIs) {
  const QuoteMatch moved = {Kind::kMoved, {{4, 7}}};
  for (ByteRange place : {ByteRange{0, 3}, ByteRange{4, 6}, ByteRange{5, 8},
                          ByteRange{7, 4}, ByteRange{50, 53}}) {
    EXPECT_EQ(FindQuote("one two three", "two", "", "", place), moved);
  }
  EXPECT_EQ(FindQuote("one  two\nthree", "two three", "", "", ByteRange{0, 9}),
            (QuoteMatch{Kind::kMoved, {{5, 14}}, true}));
}

TEST(FindQuote, FoldsWhiteSpaceOnlyIfTheExactTextIsNotThere) {
  EXPECT_EQ(FindQuote("a b, a  b", "a  b", "", ""),
            (QuoteMatch{Kind::kExact, {{5, 9}}}));
  EXPECT_EQ(FindQuote("x a\u00a0\n b y", " a b\t", "", ""),
            (QuoteMatch{Kind::kWhitespaceApart, {{2, 8}}, true}));
  // At the expected place, even if the exact text is elsewhere.
  EXPECT_EQ(FindQuote("a b, a  b", "a b", "", "", ByteRange{5, 9}),
            (QuoteMatch{Kind::kWhitespaceApart, {{5, 9}}, true}));
  // White space is folded, never made or removed.
  EXPECT_EQ(FindQuote("ab", "a b", "", ""), QuoteMatch{});
  EXPECT_EQ(FindQuote("a b", "ab", "", ""), QuoteMatch{});
}

TEST(FindQuote, ListsThePlacesOfAnAmbiguousQuote) {
  EXPECT_EQ(FindQuote("aaa", "aa", "", ""),
            (QuoteMatch{Kind::kAmbiguous, {{0, 2}, {1, 3}}}));
  EXPECT_EQ(FindQuote("aaa", "aa", "", "", ByteRange{1, 2}),
            (QuoteMatch{Kind::kAmbiguous, {{0, 2}, {1, 3}}}));
  EXPECT_EQ(FindQuote("a  b; a\tb", "a b", "", ""),
            (QuoteMatch{Kind::kAmbiguous, {{0, 4}, {6, 9}}, true}));
  EXPECT_THAT(FindQuote(std::string(100000, 'a'), "a", "", "").places,
              SizeIs(kMaxPlaces));
}

TEST(FindQuote, IsSingledOutByTheTextAroundIt) {
  const std::string text = "he said no. she said no. they said yes.";
  EXPECT_EQ(FindQuote(text, "said no", "she ", ""),
            (QuoteMatch{Kind::kExact, {{16, 23}}}));
  EXPECT_EQ(FindQuote(text, "said no", "", ". they"),
            (QuoteMatch{Kind::kExact, {{16, 23}}}));
  EXPECT_EQ(FindQuote(text, "said no", "she ", "", ByteRange{0, 7}),
            (QuoteMatch{Kind::kMoved, {{16, 23}}}));
  // A context that fits at several places, or at none, decides nothing.
  EXPECT_EQ(FindQuote(text, "said no", "he ", ".").kind, Kind::kAmbiguous);
  EXPECT_EQ(FindQuote(text, "said no", "we ", "").kind, Kind::kAmbiguous);
  // Nor is it needed where there is but one place.
  EXPECT_EQ(FindQuote(text, "said yes", "we ", "!").kind, Kind::kExact);
  // It singles out a place past those that would be listed.
  const std::string many(1000, 'a');
  EXPECT_EQ(FindQuote(many + "b", "a", "", "b"),
            (QuoteMatch{Kind::kExact, {{999, 1000}}}));
}

TEST(FindQuote, FoldsTheWhiteSpaceOfTheContextToo) {
  const std::string text = "he said  no; she\nsaid  no; ";
  const QuoteMatch second = {Kind::kWhitespaceApart, {{17, 25}}, true};
  EXPECT_EQ(FindQuote(text, "said no", "she ", ""), second);
  EXPECT_EQ(FindQuote(text, " said no", "she", ";"), second);
  EXPECT_EQ(FindQuote(text, " said no", "  she ", ";"), second);
}

TEST(FindQuote, RespectsCodePoints) {
  // U+4E2D is e4 b8 ad, U+00AD is c2 ad: shared bytes are no match.
  EXPECT_EQ(FindQuote("\u4e2d\u4e2d", "\u00ad", "", ""), QuoteMatch{});
  EXPECT_EQ(FindQuote("\u4e2d\u56fd\u4e2d", "\u56fd\u4e2d", "", ""),
            (QuoteMatch{Kind::kExact, {{3, 9}}}));
  EXPECT_EQ(
      FindQuote("x\u3000\u56fd\u3000\u3000\u4e2d", "\u56fd \u4e2d", "", ""),
      (QuoteMatch{Kind::kWhitespaceApart, {{4, 16}}, true}));
}

TEST(FindQuote, TellsAbsentFromBadQuotes) {
  EXPECT_EQ(FindQuote("abc", "abd", "", "").kind, Kind::kAbsent);
  EXPECT_EQ(FindQuote("", "a", "", "", ByteRange{0, 0}).kind, Kind::kAbsent);
  EXPECT_EQ(FindQuote("abc", " ", "", "", ByteRange{1, 1}).kind, Kind::kAbsent);
  EXPECT_EQ(FindQuote("a bc", " ", "", "").kind, Kind::kExact);
  EXPECT_EQ(FindQuote("abc", "", "a", "b", ByteRange{1, 1}).kind,
            Kind::kBadQuote);
  EXPECT_EQ(FindQuote("\u4e2d", "\xb8\xad", "", "").kind, Kind::kBadQuote);
}

// A search that takes n * m steps would need minutes here.
TEST(FindQuote, TakesLinearTimeForHostileTexts) {
  const std::string text(2000000, 'a');
  const std::string half(1000000, 'a');
  EXPECT_EQ(FindQuote(text, half + "b", "", "").kind, Kind::kAbsent);
  EXPECT_EQ(FindQuote(text, half, half, "b").kind, Kind::kAmbiguous);
}

// All texts of length up to 8 over a small alphabet against a plain search.
TEST(FindQuote, AgreesWithAPlainSearch) {
  for (int seed = 0; seed < 1 << 9; ++seed) {
    std::string text;
    for (int bits = seed; bits > 1; bits >>= 1) text += "ab"[bits & 1];
    for (const std::string quote : {"a", "ab", "aa", "aba", "abab", "aabaa"}) {
      std::vector<ByteRange> places;
      for (size_t i = 0; i + quote.size() <= text.size(); ++i) {
        if (text.compare(i, quote.size(), quote) == 0) {
          places.push_back({i, i + quote.size()});
        }
      }
      EXPECT_EQ(FindQuote(text, quote, "", "").places, places)
          << quote << " in " << text;
    }
  }
}

constexpr char kText[] = "Der G\u00e4rtner war\u2019s. Der G\u00e4rtner?";

TEST(FindDigest, FindsAWithheldPassage) {
  const std::string digest = Sha256("war\u2019s");
  const QuoteMatch found = {Kind::kExact, {{13, 20}}};
  EXPECT_EQ(FindDigest(kText, 5, digest), found);
  EXPECT_EQ(FindDigest(kText, 5, digest, ByteRange{13, 20}), found);
  const QuoteMatch moved = {Kind::kMoved, {{13, 20}}};
  for (ByteRange place :
       {ByteRange{0, 7}, ByteRange{13, 19}, ByteRange{7, 9}, ByteRange{20, 27},
        ByteRange{9, 2}, ByteRange{500, 507}}) {
    EXPECT_EQ(FindDigest(kText, 5, digest, place), moved);
  }
  EXPECT_EQ(FindDigest(kText, 4, digest), QuoteMatch{});
  EXPECT_EQ(FindDigest(kText, 7, digest), QuoteMatch{});
  EXPECT_EQ(FindDigest("war", 5, digest), QuoteMatch{});
  EXPECT_EQ(
      FindDigest(
          kText,
          PositionOf(kText, sizeof(kText) - 1, TextUnit::kCodePoints).value(),
          Sha256(kText)),
      (QuoteMatch{Kind::kExact, {{0, sizeof(kText) - 1}}}));
}

TEST(FindDigest, ListsRepeatedPassages) {
  const std::string digest = Sha256("G\u00e4rtner");
  const ByteRange first = {4, 12};
  const ByteRange second = {26, 34};
  EXPECT_EQ(FindDigest(kText, 7, digest),
            (QuoteMatch{Kind::kAmbiguous, {first, second}}));
  EXPECT_EQ(FindDigest(kText, 7, digest, second),
            (QuoteMatch{Kind::kExact, {second}}));
  EXPECT_EQ(FindDigest(kText, 7, digest, ByteRange{25, 33}),
            (QuoteMatch{Kind::kAmbiguous, {first, second}}));
  EXPECT_EQ(FindDigest("aaa", 2, Sha256("aa"), ByteRange{1, 3}),
            (QuoteMatch{Kind::kExact, {{1, 3}}}));
}

TEST(FindDigest, SaysWhenTheSearchEndedEarly) {
  const std::string text = std::string(1000, 'x') + "secret";
  const std::string digest = Sha256("secret");
  // A place costs the six bytes and a block: 1001 places, the last is it.
  const size_t needed = 1001 * (6 + 64);
  EXPECT_EQ(FindDigest(text, 6, digest, {}, {.max_hashed_bytes = needed}),
            (QuoteMatch{Kind::kExact, {{1000, 1006}}}));
  EXPECT_EQ(FindDigest(text, 6, digest, {}, {.max_hashed_bytes = needed - 1}),
            QuoteMatch{Kind::kUnfinished});
  // From near the place it is found at once, and all else is known as well.
  EXPECT_EQ(FindDigest(text, 6, digest, ByteRange{995, 1001},
                       {.max_hashed_bytes = 1000}),
            (QuoteMatch{Kind::kMoved, {{1000, 1006}}}));
  EXPECT_EQ(FindDigest(text, 6, digest, {}, {.max_hashed_bytes = 0}).kind,
            Kind::kUnfinished);
  // The whole text was tried: absent, however little budget is left.
  EXPECT_EQ(
      FindDigest(text, 6, Sha256("absent"), {}, {.max_hashed_bytes = needed}),
      QuoteMatch{});
}

TEST(FindDigest, RejectsWhatIsNoDigestAndNoLength) {
  EXPECT_EQ(FindDigest("abc", 0, Sha256("")).kind, Kind::kBadQuote);
  EXPECT_EQ(FindDigest("abc", 1, "a").kind, Kind::kBadQuote);
}

}  // namespace
}  // namespace veracity::internal
