#include "base/quote_match.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

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

// Returns where `quote` begins in `text`. If that is at several places and
// `context`, in which the quote begins at `lead`, fits at one, only that one.
std::vector<size_t> Seek(absl::string_view text, absl::string_view quote,
                         absl::string_view context, size_t lead) {
  std::vector<size_t> places = Occurrences(text, quote, kMaxPlaces);
  if (places.size() < 2) return places;
  const std::vector<size_t> fitting = Occurrences(text, context, 2);
  if (fitting.size() == 1) return {fitting.front() + lead};
  return places;
}

// What `places`, none of them the expected one, make of the search.
QuoteMatch Judge(std::vector<ByteRange> places, QuoteMatchKind kind_if_single,
                 bool whitespace_apart) {
  QuoteMatch match;
  match.kind = places.empty()       ? QuoteMatchKind::kAbsent
               : places.size() == 1 ? kind_if_single
                                    : QuoteMatchKind::kAmbiguous;
  match.whitespace_apart = whitespace_apart && !places.empty();
  match.places = std::move(places);
  return match;
}

// Returns the offsets at which code points begin, and the end.
std::vector<size_t> Boundaries(absl::string_view text) {
  std::vector<size_t> boundaries;
  boundaries.reserve(text.size() + 1);
  for (size_t offset = 0; offset < text.size();) {
    boundaries.push_back(offset);
    NextCodePoint(text, &offset);
  }
  boundaries.push_back(text.size());
  return boundaries;
}

}  // namespace

QuoteMatch FindQuote(absl::string_view text, absl::string_view exact,
                     absl::string_view prefix, absl::string_view suffix,
                     std::optional<ByteRange> expected) {
  if (exact.empty() || !IsValidUtf8(exact)) {
    return {.kind = QuoteMatchKind::kBadQuote};
  }
  const std::string folded = FoldWhitespace(exact);
  if (expected.has_value() && LiesIn(text, *expected)) {
    const absl::string_view there = Part(text, *expected);
    if (there == exact) {
      return {.kind = QuoteMatchKind::kExact, .places = {*expected}};
    }
    if (!folded.empty() && FoldWhitespace(there) == folded) {
      return {.kind = QuoteMatchKind::kWhitespaceApart,
              .places = {*expected},
              .whitespace_apart = true};
    }
  }

  std::vector<ByteRange> places;
  for (size_t begin :
       Seek(text, exact, absl::StrCat(prefix, exact, suffix), prefix.size())) {
    places.push_back({begin, begin + exact.size()});
  }
  if (!places.empty() || folded.empty()) {
    return Judge(
        std::move(places),
        expected.has_value() ? QuoteMatchKind::kMoved : QuoteMatchKind::kExact,
        /*whitespace_apart=*/false);
  }

  std::vector<size_t> origins;
  const std::string folded_text = FoldWhitespace(text, &origins);
  const size_t lead =
      FoldWhitespace(absl::StrCat(prefix, exact)).size() - folded.size();
  for (size_t begin :
       Seek(folded_text, folded,
            FoldWhitespace(absl::StrCat(prefix, exact, suffix)), lead)) {
    places.push_back({origins[begin], origins[begin + folded.size() - 1] + 1});
  }
  return Judge(std::move(places),
               expected.has_value() ? QuoteMatchKind::kMoved
                                    : QuoteMatchKind::kWhitespaceApart,
               /*whitespace_apart=*/true);
}

QuoteMatch FindDigest(absl::string_view text, size_t length,
                      absl::string_view sha256,
                      std::optional<ByteRange> expected,
                      const DigestSearchOptions& options) {
  if (length == 0 || sha256.size() != kDigestSize) {
    return {.kind = QuoteMatchKind::kBadQuote};
  }
  const std::vector<size_t> boundaries = Boundaries(text);
  const size_t points = boundaries.size() - 1;
  if (length > points) return {.kind = QuoteMatchKind::kAbsent};

  // The windows are tried in the order of their distance from `middle`: most
  // edits move a passage a little.
  const size_t last = points - length;
  const size_t middle =
      expected.has_value()
          ? std::min<size_t>(
                last, std::lower_bound(boundaries.begin(), boundaries.end(),
                                       expected->begin) -
                          boundaries.begin())
          : 0;
  constexpr size_t kBlock = 64;
  size_t budget = options.max_hashed_bytes;
  bool is_over_budget = false;
  const auto is_passage = [&](size_t window) {
    const ByteRange range = {boundaries[window], boundaries[window + length]};
    const size_t cost = range.end - range.begin + kBlock;
    is_over_budget = cost > budget;
    if (is_over_budget) return false;
    budget -= cost;
    return Sha256(Part(text, range)) == sha256;
  };
  std::optional<size_t> found;
  for (size_t distance = 0; distance <= std::max(middle, last - middle) &&
                            !found.has_value() && !is_over_budget;
       ++distance) {
    if (distance <= last - middle && is_passage(middle + distance)) {
      found = middle + distance;
    } else if (distance > 0 && distance <= middle && !is_over_budget &&
               is_passage(middle - distance)) {
      found = middle - distance;
    }
  }
  if (!found.has_value()) {
    return {.kind = is_over_budget ? QuoteMatchKind::kUnfinished
                                   : QuoteMatchKind::kAbsent};
  }

  const ByteRange first = {boundaries[*found], boundaries[*found + length]};
  if (expected == first) {
    return {.kind = QuoteMatchKind::kExact, .places = {first}};
  }
  const absl::string_view passage = Part(text, first);
  std::vector<ByteRange> places;
  for (size_t begin : Occurrences(text, passage, kMaxPlaces)) {
    places.push_back({begin, begin + passage.size()});
  }
  return Judge(
      std::move(places),
      expected.has_value() ? QuoteMatchKind::kMoved : QuoteMatchKind::kExact,
      /*whitespace_apart=*/false);
}

}  // namespace veracity::internal
