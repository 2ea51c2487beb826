#include "base/quote_match.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

QuoteMatch Found(QuoteMatchKind kind, ByteRange place) {
  return {.kind = kind, .places = {place}};
}

bool LiesIn(absl::string_view text, ByteRange range) {
  return range.begin <= range.end && range.end <= text.size();
}

absl::string_view Part(absl::string_view text, ByteRange range) {
  return text.substr(range.begin, range.end - range.begin);
}

// Returns where `pattern` begins in `text`, at most `max` places, overlapping
// ones too: Knuth, Morris and Pratt (1977), for hostile text has no worst case
// with it.
std::vector<size_t> Occurrences(absl::string_view text,
                                absl::string_view pattern, size_t max) {
  std::vector<size_t> places;
  // border[i]: the length of the longest proper prefix of pattern[0, i] that
  // also ends it.
  std::vector<size_t> border(pattern.size(), 0);
  const auto advance = [&](size_t matched, char c) {
    while (matched > 0 &&
           (matched == pattern.size() || pattern[matched] != c)) {
      matched = border[matched - 1];
    }
    return pattern[matched] == c ? matched + 1 : matched;
  };
  for (size_t i = 1; i < pattern.size(); ++i) {
    border[i] = advance(border[i - 1], pattern[i]);
  }
  size_t matched = 0;
  for (size_t i = 0; i < text.size() && places.size() < max; ++i) {
    matched = advance(matched, text[i]);
    if (matched == pattern.size()) places.push_back(i + 1 - pattern.size());
  }
  return places;
}

// A text, or what is left of it when white space is folded.
struct Haystack {
  explicit Haystack(absl::string_view text) : text(text) {}

  static Haystack Folded(absl::string_view text) {
    Haystack folded(text);
    folded.storage = FoldWhitespace(text, &folded.origins);
    folded.is_folded = true;
    return folded;
  }

  absl::string_view view() const { return is_folded ? storage : text; }

  // The place in the original of bytes [begin, begin + size), whose last is
  // no space.
  ByteRange Original(size_t begin, size_t size) const {
    if (!is_folded) return {begin, begin + size};
    return {origins[begin], origins[begin + size - 1] + 1};
  }

  absl::string_view text;
  std::string storage;
  std::vector<size_t> origins;
  bool is_folded = false;
};

}  // namespace
}  // namespace veracity::internal
