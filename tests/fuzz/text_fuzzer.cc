// Whatever the bytes: text functions neither crash nor break their promises.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "base/digest.h"
#include "base/quote_match.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

void Require(bool promise) {
  if (!promise) std::abort();
}

void CheckNormalForm(absl::string_view text) {
  const absl::StatusOr<std::string> normal = Nfc(text);
  Require(normal.ok() == IsValidUtf8(text));
  Require(normal.ok() == CheckUtf8(text).ok());
  if (!normal.ok()) return;
  const absl::StatusOr<std::string> again = Nfc(*normal);
  Require(again.ok() && *again == *normal);
  Require(Words(*normal) == Words(text));
}

void CheckWhitespace(absl::string_view text) {
  std::vector<size_t> origins;
  const std::string folded = FoldWhitespace(text, &origins);
  Require(origins.size() == folded.size());
  Require(FoldWhitespace(folded) == folded);
  for (size_t i = 0; i < folded.size(); ++i) {
    Require(i == 0 || origins[i - 1] < origins[i]);
    Require(folded[i] == ' ' || folded[i] == text[origins[i]]);
  }
}

void CheckPositions(absl::string_view text) {
  for (TextUnit unit :
       {TextUnit::kBytes, TextUnit::kUtf16, TextUnit::kCodePoints}) {
    size_t offset = 0;
    while (true) {
      const std::optional<size_t> position = PositionOf(text, offset, unit);
      Require(position.has_value());
      Require(ByteOffset(text, *position, unit) == offset);
      // All positions of a long text would take quadratic time.
      if (offset == text.size() || offset > 200) break;
      NextCodePoint(text, &offset);
    }
  }
}

void CheckWords(absl::string_view text) {
  const std::vector<std::string> words = Words(text);
  for (const std::string& word : words) {
    Require(!word.empty() && IsValidUtf8(word));
    Require(*PositionOf(word, word.size(), TextUnit::kCodePoints) <=
            kMaxWordLength);
    for (char c : word) {
      Require(absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
              !absl::ascii_isascii(c));
    }
  }
  Require(Words(absl::StrJoin(words, " ")) == words);
  // A text is found by any phrase of it.
  for (size_t i = 0; i < words.size() && i < 20; ++i) {
    const size_t end = std::min(words.size(), i + 5);
    TextQuery query = {{{{words.begin() + i, words.begin() + end}}}};
    Require(Matches(query, words));
    query.terms[0].prefix_last = true;
    Require(Matches(query, words));
    const absl::StatusOr<TextQuery> parsed = ParseTextQuery(ToFts5(query));
    Require(parsed.ok() && *parsed == query);
  }
}

void CheckQuery(absl::string_view text) {
  const absl::StatusOr<TextQuery> query = ParseTextQuery(text);
  if (!query.ok()) return;
  Require(IsValidUtf8(text) && !query->terms.empty());
  for (const TextTerm& term : query->terms) Require(!term.words.empty());
  // Of the text only words reach the expression, which holds nothing else.
  for (char c : ToFts5(*query)) {
    Require(absl::ascii_islower(c) || absl::ascii_isdigit(c) ||
            !absl::ascii_isascii(c) ||
            absl::string_view("\"* AND").find(c) != absl::string_view::npos);
  }
}

// Cuts a quote out of the text and demands that it be found again.
void CheckQuotes(absl::string_view text, size_t from, size_t length) {
  const std::optional<size_t> begin =
      ByteOffset(text, from, TextUnit::kCodePoints);
  const std::optional<size_t> end =
      ByteOffset(text, from + length, TextUnit::kCodePoints);
  if (!begin.has_value() || !end.has_value() || length == 0) return;
  const ByteRange place = {*begin, *end};
  const absl::string_view quote = text.substr(*begin, *end - *begin);
  const QuoteMatch at_place = {QuoteMatchKind::kExact, {place}};
  const std::string digest = Sha256(quote);
  Require(FindDigest(text, length, digest, place) == at_place);
  const QuoteMatch by_digest = FindDigest(text, length, digest, std::nullopt,
                                          {.max_hashed_bytes = 4096});
  if (!IsValidUtf8(quote)) return;
  Require(FindQuote(text, quote, "", "", place) == at_place);
  const QuoteMatch anywhere = FindQuote(text, quote, "", "");
  Require(by_digest.kind == QuoteMatchKind::kUnfinished ||
          by_digest == anywhere);
  const QuoteMatch in_context =
      FindQuote(text, quote, text.substr(0, *begin), text.substr(*end));
  Require(in_context == at_place);
  const std::string folded = FoldWhitespace(text);
  if (FoldWhitespace(quote).empty()) return;
  Require(FindQuote(folded, quote, "", "").kind != QuoteMatchKind::kAbsent);
}

}  // namespace
}  // namespace veracity::internal

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace veracity::internal;  // NOLINT: the fuzzer's entry point
  if (size < 2) return 0;
  const absl::string_view text(reinterpret_cast<const char*>(data) + 2,
                               size - 2);
  CheckNormalForm(text);
  CheckWhitespace(text);
  CheckPositions(text);
  CheckWords(text);
  CheckQuery(text);
  CheckQuotes(text, data[0], data[1]);
  return 0;
}
