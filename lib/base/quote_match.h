#ifndef VERACITY_BASE_QUOTE_MATCH_H_
#define VERACITY_BASE_QUOTE_MATCH_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

// Whether quoted evidence stands in the text it was taken from, and where, as
// the Web Annotation Data Model (W3C 2017) selects text: a quote survives
// edits, a position tells repeated passages apart.
//
// All functions are pure and compare texts as they are: a quote in NFC is to
// be sought in the NFC of its text.

namespace veracity::internal {

// Bytes [begin, end) of a text.
struct ByteRange {
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class QuoteMatchKind {
  kExact,            // as quoted, at the expected place; the one, if none is
  kWhitespaceApart,  // the same, but for white space
  kMoved,            // not at the expected place, but at one other
  kAmbiguous,        // at several places, and nothing singles one out
  kAbsent,           // nowhere
  kUnfinished,       // not found as far as the search was allowed to go
  kBadQuote,         // empty, not UTF-8, or a digest that is none: no search
};

struct QuoteMatch {
  QuoteMatchKind kind = QuoteMatchKind::kAbsent;
  // The places in order: one if the quote was found, the first kMaxPlaces if
  // it is ambiguous, else none.
  std::vector<ByteRange> places;
  // Of these places: they differ from the quote in white space.
  bool whitespace_apart = false;

  friend bool operator==(const QuoteMatch&, const QuoteMatch&) = default;
};

inline constexpr size_t kMaxPlaces = 100;

// Seeks the quote `exact` in `text`: at `expected`, if given, first as it is,
// then with white space folded on both sides (FoldWhitespace()); then anywhere,
// again as it is before folded. Of several places, overlapping ones included,
// `prefix` and `suffix` (the text before and after it; may be empty) single
// one out if they fit around it alone. Takes linear time.
QuoteMatch FindQuote(absl::string_view text, absl::string_view exact,
                     absl::string_view prefix, absl::string_view suffix,
                     std::optional<ByteRange> expected = std::nullopt);

struct DigestSearchOptions {
  // How many bytes to hash at most, a block of 64 more for each place tried.
  // The default is some tenths of a second's work, and enough to try every
  // place of a text of 200 kB for a passage of 250 bytes.
  size_t max_hashed_bytes = size_t{64} << 20;
};

// Seeks a withheld quote, of which only the length in code points and the
// SHA-256 (32 bytes) of its UTF-8 are known: at `expected`, if given, and from
// there (else from the start) outwards. Once it is found, its other places are
// found without hashing. White space is not folded: the digest fixes it.
// kUnfinished says that `options` ended the search.
QuoteMatch FindDigest(absl::string_view text, size_t length,
                      absl::string_view sha256,
                      std::optional<ByteRange> expected = std::nullopt,
                      const DigestSearchOptions& options = {});

}  // namespace veracity::internal

#endif  // VERACITY_BASE_QUOTE_MATCH_H_
