#ifndef VERACITY_BASE_TEXT_H_
#define VERACITY_BASE_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

// Text as Unicode: UTF-8, normal form, white space, positions, and the words
// by which wordings are found. All functions are pure; none depends on locale.

namespace veracity::internal {

// -- UTF-8 (Unicode 15.0 section 3.9, table 3-7: no overlong forms, no
//    surrogates, nothing above U+10FFFF) --

bool IsValidUtf8(absl::string_view text);

// Whether all of it is ASCII, and so UTF-8 in normalization form C: nearly all
// ids, and most words.
bool IsAscii(absl::string_view text);

// Returns INVALID_ARGUMENT, naming the offset and value of the first byte that
// starts no code point, if `text` is not UTF-8.
absl::Status CheckUtf8(absl::string_view text);

// What NextCodePoint() returns for a byte that starts no code point.
inline constexpr char32_t kNoCodePoint = 0xffffffff;

// Returns the code point at `*offset` and moves `*offset` past it; where there
// is none, returns kNoCodePoint and moves by one byte.
// REQUIRES: *offset < text.size()
char32_t NextCodePoint(absl::string_view text, size_t* offset);

// -- Normal form and white space --

// Returns `text` in normalization form C (UAX #15). Code points that the
// Unicode version at hand does not assign stay as and where they are. Takes
// time linear in the text, but for sorting runs of combining marks.
// Returns INVALID_ARGUMENT if `text` is not UTF-8.
absl::StatusOr<std::string> Nfc(absl::string_view text);

// Whether `c` has the Unicode property White_Space (PropList.txt, 15.0).
bool IsWhiteSpace(char32_t c);

// Returns `text` with each run of white space made one space and none left at
// the ends. Bytes that are not UTF-8 stay. `origins`, if not null, receives
// for each byte of the result its offset in `text` (for a space, of the run).
std::string FoldWhitespace(absl::string_view text,
                           std::vector<size_t>* origins = nullptr);

// -- Positions --

// What a stored position counts.
enum class TextUnit { kBytes, kUtf16, kCodePoints };

// Returns the byte offset of `position` (0-based, the end of the text counts
// as one), or nothing if it lies beyond the end or within a code point.
// A byte that is not UTF-8 counts as a code point.
std::optional<size_t> ByteOffset(absl::string_view text, size_t position,
                                 TextUnit unit);

// The inverse: the position in `unit` of the byte at `offset`. With
// text.size() it is the length of the text.
std::optional<size_t> PositionOf(absl::string_view text, size_t offset,
                                 TextUnit unit);

// -- Words --

// Longer words are cut off here, in code points, lest hostile text bloat the
// index.
inline constexpr size_t kMaxWordLength = 64;

// Returns the words of `text` in their order, as docs/formats/words.md defines
// them: the index and the queries both see text through this function. Words
// consist of a-z, 0-9 and non-ASCII code points only; joined by spaces they
// are what the tokenizer `ascii` of SQLite FTS5 cuts into the same words.
// Stops after `max_words`. Bytes that are not UTF-8 separate words.
std::vector<std::string> Words(absl::string_view text,
                               size_t max_words = static_cast<size_t>(-1));

// -- Text queries --

// Words that follow one another in the text; a single word is a phrase of one.
struct TextTerm {
  std::vector<std::string> words;  // never empty
  bool prefix_last = false;        // the last word may go on in the text

  friend bool operator==(const TextTerm&, const TextTerm&) = default;
};

// What a person typed into a search field: all terms must occur.
struct TextQuery {
  std::vector<TextTerm> terms;  // never empty

  friend bool operator==(const TextQuery&, const TextQuery&) = default;
};

// More words than any person types; bounds what a query costs.
inline constexpr size_t kMaxQueryWords = 64;

// Parses words, "quoted phrases" and, either followed by a star, prefixes.
// A word that Words() cuts into several ("state-owned") is a phrase.
// Returns INVALID_ARGUMENT if the text is not UTF-8, has no words or more than
// kMaxQueryWords, leaves a quotation open, or has a star elsewhere than at the
// end of a word or phrase.
absl::StatusOr<TextQuery> ParseTextQuery(absl::string_view text);

// Returns the query as an expression for FTS5's MATCH, on a column of joined
// Words(). Only words, in quotes, reach it: it cannot name a column or be
// ill-formed, whatever was typed.
std::string ToFts5(const TextQuery& query);

// Whether a text with these Words() matches, as FTS5 would have it.
bool Matches(const TextQuery& query, absl::Span<const std::string> words);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_TEXT_H_
