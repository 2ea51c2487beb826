#include "base/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

bool IsAscii(char c) { return (static_cast<uint8_t>(c) & 0x80) == 0; }

size_t Utf8Length(char32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

void AppendUtf8(char32_t c, std::string* text) {
  uint8_t bytes[4];
  const auto size = utf8proc_encode_char(static_cast<int32_t>(c), bytes);
  text->append(reinterpret_cast<const char*>(bytes), size);
}

// Returns the offset of the first byte that is not UTF-8, or the size.
size_t ValidPrefix(absl::string_view text) {
  size_t offset = 0;
  while (offset < text.size()) {
    const size_t start = offset;
    if (IsAscii(text[offset])) {
      ++offset;
    } else if (NextCodePoint(text, &offset) == kNoCodePoint) {
      return start;
    }
  }
  return text.size();
}

// Moves past the code point at `*offset` and returns how many `unit`s it is.
size_t Step(absl::string_view text, TextUnit unit, size_t* offset) {
  const size_t start = *offset;
  const char32_t c = NextCodePoint(text, offset);
  if (unit == TextUnit::kBytes) return *offset - start;
  const bool is_pair = c != kNoCodePoint && c > 0xffff;
  return unit == TextUnit::kUtf16 && is_pair ? 2 : 1;
}

// -- Normalization. utf8proc knows the characters; the steps are ours, because
//    its own sort of combining marks takes quadratic time, and its composition
//    drops U+11A7 after a Hangul syllable. --

using CodePoints = std::vector<int32_t>;

constexpr int kCanonical = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE;
constexpr int kForSearch =
    kCanonical | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;

int CombiningClass(int32_t c) {
  return utf8proc_get_property(c)->combining_class;
}

void AppendDecomposed(char32_t c, int options, CodePoints* points) {
  const size_t size = points->size();
  int boundary_class = 0;  // written only for grapheme breaks, not asked for
  for (utf8proc_ssize_t room = 4;;) {
    points->resize(size + static_cast<size_t>(room));
    const utf8proc_ssize_t needed = utf8proc_decompose_char(
        static_cast<int32_t>(c), points->data() + size, room,
        static_cast<utf8proc_option_t>(options), &boundary_class);
    if (needed <= room) {
      points->resize(size + static_cast<size_t>(needed < 0 ? 0 : needed));
      return;
    }
    room = needed;
  }
}

// The canonical ordering of marks (Unicode 15.0 section 3.11, D109).
void OrderMarks(CodePoints* points) {
  for (auto mark = points->begin(); mark != points->end();) {
    if (CombiningClass(*mark) == 0) {
      ++mark;
      continue;
    }
    const auto end = std::find_if(
        mark, points->end(), [](int32_t c) { return CombiningClass(c) == 0; });
    std::stable_sort(mark, end, [](int32_t a, int32_t b) {
      return CombiningClass(a) < CombiningClass(b);
    });
    mark = end;
  }
}

// The canonical composition (D117), in place. U+11A7 composes with nothing, so
// that a piece may start at each.
void Compose(CodePoints* points) {
  constexpr int32_t kHangulTBase = 0x11a7;
  auto written = points->begin();
  for (auto piece = points->begin(); piece != points->end();) {
    const auto end = std::find(piece + 1, points->end(), kHangulTBase);
    const utf8proc_ssize_t length = utf8proc_normalize_utf32(
        &*piece, end - piece,
        static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE));
    written = std::copy_n(piece, length, written);
    piece = end;
  }
  points->erase(written, points->end());
}

// -- Words --

enum class CharKind { kSeparator, kDropped, kMark, kLetter, kWordOfItsOwn };

// Scripts written without spaces between words: a phrase of one-letter words
// finds any part of such text. Letters of other scripts that share a block
// with them are treated alike.
bool IsWrittenWithoutSpaces(int32_t c) {
  static constexpr std::pair<int32_t, int32_t> kRanges[] = {
      {0x0e00, 0x0eff},    // Thai, Lao
      {0x1000, 0x109f},    // Myanmar
      {0x1780, 0x17ff},    // Khmer
      {0x1950, 0x19df},    // Tai Le, New Tai Lue
      {0x1a20, 0x1aaf},    // Tai Tham
      {0x3005, 0x312f},    // iteration marks, Hiragana, Katakana, Bopomofo
      {0x31a0, 0x31ff},    // Bopomofo and Katakana extensions
      {0x3400, 0x4dbf},    // ideographs, extension A
      {0x4e00, 0x9fff},    // ideographs
      {0xa9e0, 0xa9ff},    // Myanmar
      {0xaa60, 0xaadf},    // Myanmar, Tai Viet
      {0xf900, 0xfaff},    // compatibility ideographs
      {0x1aff0, 0x1b16f},  // Kana extensions
      {0x20000, 0x3ffff},  // planes 2 and 3: ideographs
  };
  const auto* range = std::lower_bound(
      std::begin(kRanges), std::end(kRanges), c,
      [](const auto& entry, int32_t value) { return entry.second < value; });
  return range != std::end(kRanges) && range->first <= c;
}

CharKind KindOfMark(int32_t c) {
  const int combining_class = CombiningClass(c);
  const bool is_overlay = combining_class == 1;
  const bool is_point = combining_class >= 10 && combining_class <= 36;
  const bool is_accent = combining_class >= 200;
  return is_overlay || is_point || is_accent ? CharKind::kDropped
                                             : CharKind::kMark;
}

CharKind KindOf(int32_t c) {
  constexpr int32_t kTatweel = 0x0640;
  constexpr int32_t kFirstApostrophe = 0x02b9;
  constexpr int32_t kLastApostrophe = 0x02bf;
  switch (utf8proc_category(c)) {
    case UTF8PROC_CATEGORY_LM:
      if (c == kTatweel) return CharKind::kDropped;
      if (c >= kFirstApostrophe && c <= kLastApostrophe) {
        return CharKind::kSeparator;
      }
      [[fallthrough]];
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return IsWrittenWithoutSpaces(c) ? CharKind::kWordOfItsOwn
                                       : CharKind::kLetter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
      return KindOfMark(c);
    case UTF8PROC_CATEGORY_ME:
      return CharKind::kDropped;
    default:
      return CharKind::kSeparator;
  }
}

// Returns `text` folded for search: NFKC, case folded, without what is dropped.
CodePoints FoldForSearch(absl::string_view text) {
  CodePoints points;
  points.reserve(text.size());
  for (size_t offset = 0; offset < text.size();) {
    const char32_t c = NextCodePoint(text, &offset);
    if (c == kNoCodePoint) {
      points.push_back(' ');
      continue;
    }
    const auto added = static_cast<CodePoints::difference_type>(points.size());
    AppendDecomposed(c, kForSearch, &points);
    points.erase(std::remove_if(points.begin() + added, points.end(),
                                [](int32_t part) {
                                  return KindOf(part) == CharKind::kDropped;
                                }),
                 points.end());
  }
  OrderMarks(&points);
  Compose(&points);
  return points;
}

void AppendWords(const CodePoints& points, size_t max_words,
                 std::vector<std::string>* words) {
  std::string word;
  size_t length = 0;
  bool is_whole = false;  // a letter may no longer join the word
  const auto finish_word = [&] {
    if (length > 0) words->push_back(std::exchange(word, std::string()));
    length = 0;
    is_whole = false;
  };
  for (int32_t c : points) {
    if (words->size() == max_words) return;
    const CharKind kind = KindOf(c);
    if (kind == CharKind::kSeparator || kind == CharKind::kWordOfItsOwn ||
        (kind == CharKind::kLetter && is_whole)) {
      finish_word();
    }
    if (kind == CharKind::kSeparator) continue;
    if (kind == CharKind::kWordOfItsOwn) is_whole = true;
    if (length < kMaxWordLength) {
      AppendUtf8(static_cast<char32_t>(c), &word);
      ++length;
    }
  }
  if (words->size() < max_words) finish_word();
}

// -- Text queries --

// Returns the offset of the first white space, quote or star, or the size.
size_t EndOfWord(absl::string_view text) {
  size_t offset = 0;
  while (offset < text.size()) {
    const size_t start = offset;
    const char32_t c = NextCodePoint(text, &offset);
    if (c == '"' || c == '*' || IsWhiteSpace(c)) return start;
  }
  return offset;
}

// Cuts the next word, phrase or prefix, after white space, off `rest`.
absl::StatusOr<TextTerm> NextTerm(absl::string_view* rest) {
  absl::string_view piece;
  if (rest->front() == '"') {
    const size_t close = rest->find('"', 1);
    if (close == absl::string_view::npos) {
      return absl::InvalidArgumentError(
          absl::StrCat("the quotation is not closed: ", *rest));
    }
    piece = rest->substr(1, close - 1);
    rest->remove_prefix(close + 1);
  } else {
    const size_t end = EndOfWord(*rest);
    piece = rest->substr(0, end);
    rest->remove_prefix(end);
  }
  TextTerm term;
  term.words = Words(piece, kMaxQueryWords + 1);
  if (!absl::ConsumePrefix(rest, "*")) return term;
  term.prefix_last = true;
  const size_t more = EndOfWord(*rest);
  if (term.words.empty() || more > 0 || absl::StartsWith(*rest, "*")) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a star stands only at the end of a word or phrase: ", piece, "*",
        rest->substr(0, more)));
  }
  return term;
}

// Whether `words` begin with the term.
bool BeginsWith(absl::Span<const std::string> words, const TextTerm& term) {
  if (words.size() < term.words.size()) return false;
  const size_t last = term.words.size() - 1;
  return std::equal(term.words.begin(), term.words.begin() + last,
                    words.begin()) &&
         (term.prefix_last ? absl::StartsWith(words[last], term.words[last])
                           : words[last] == term.words[last]);
}

}  // namespace

bool IsAscii(absl::string_view text) {
  constexpr uint64_t kHighBits = 0x8080808080808080;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (; end - at >= 8; at += 8) {
    uint64_t word;
    std::memcpy(&word, at, 8);
    if ((word & kHighBits) != 0) return false;
  }
  return std::all_of(at, end, [](char c) { return IsAscii(c); });
}

bool IsValidUtf8(absl::string_view text) {
  return ValidPrefix(text) == text.size();
}

absl::Status CheckUtf8(absl::string_view text) {
  if (IsAscii(text)) return absl::OkStatus();
  const size_t valid = ValidPrefix(text);
  if (valid == text.size()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "text is not UTF-8: byte 0x",
      absl::Hex(static_cast<uint8_t>(text[valid]), absl::kZeroPad2),
      " at offset ", valid, " starts no code point"));
}

char32_t NextCodePoint(absl::string_view text, size_t* offset) {
  absl::string_view bytes = text.substr(*offset, 4);
  ++*offset;
  const char32_t lead = static_cast<uint8_t>(bytes[0]);
  if (lead < 0x80) return lead;
  if (lead < 0xc2 || lead > 0xf4) return kNoCodePoint;
  const size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (bytes.size() < size) return kNoCodePoint;
  char32_t c = lead & (0x7f >> size);
  for (char byte : bytes.substr(1, size - 1)) {
    if ((static_cast<uint8_t>(byte) & 0xc0) != 0x80) return kNoCodePoint;
    c = c << 6 | (static_cast<uint8_t>(byte) & 0x3f);
  }
  const bool is_surrogate = c >= 0xd800 && c <= 0xdfff;
  if (is_surrogate || c > 0x10ffff || Utf8Length(c) != size) {
    return kNoCodePoint;
  }
  *offset += size - 1;
  return c;
}

absl::StatusOr<std::string> Nfc(absl::string_view text) {
  // Text below U+0300, whose first byte in UTF-8 is 0xcc, is in NFC.
  const bool is_simple = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<uint8_t>(c) < 0xcc;
  });
  VERACITY_RETURN_IF_ERROR(CheckUtf8(text));
  if (is_simple) return std::string(text);
  CodePoints points;
  points.reserve(text.size());
  for (size_t offset = 0; offset < text.size();) {
    AppendDecomposed(NextCodePoint(text, &offset), kCanonical, &points);
  }
  OrderMarks(&points);
  Compose(&points);
  std::string normal;
  normal.reserve(text.size());
  for (int32_t c : points) AppendUtf8(static_cast<char32_t>(c), &normal);
  return normal;
}

bool IsWhiteSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

std::string FoldWhitespace(absl::string_view text,
                           std::vector<size_t>* origins) {
  if (origins != nullptr) origins->clear();
  std::string folded;
  const auto append = [&](char c, size_t origin) {
    folded.push_back(c);
    if (origins != nullptr) origins->push_back(origin);
  };
  std::optional<size_t> run;  // where the white space before this place began
  for (size_t offset = 0; offset < text.size();) {
    const size_t start = offset;
    if (IsWhiteSpace(NextCodePoint(text, &offset))) {
      if (!run.has_value()) run = start;
      continue;
    }
    if (run.has_value() && !folded.empty()) append(' ', *run);
    run.reset();
    for (size_t i = start; i < offset; ++i) append(text[i], i);
  }
  return folded;
}

std::optional<size_t> PositionOf(absl::string_view text, size_t offset,
                                 TextUnit unit) {
  size_t position = 0;
  size_t at = 0;
  while (at < text.size() && at < offset) position += Step(text, unit, &at);
  if (at != offset) return std::nullopt;
  return position;
}

std::optional<size_t> ByteOffset(absl::string_view text, size_t position,
                                 TextUnit unit) {
  size_t passed = 0;
  size_t at = 0;
  while (at < text.size() && passed < position) passed += Step(text, unit, &at);
  if (passed != position) return std::nullopt;
  return at;
}

std::vector<std::string> Words(absl::string_view text, size_t max_words) {
  // ASCII other than letters and digits separates words whatever stands next
  // to it, so each piece between is on its own, and most pieces are plain.
  std::vector<std::string> words;
  size_t start = 0;
  while (start < text.size() && words.size() < max_words) {
    size_t end = start;
    bool is_ascii = true;
    while (end < text.size() &&
           (!IsAscii(text[end]) || absl::ascii_isalnum(text[end]))) {
      is_ascii = is_ascii && IsAscii(text[end]);
      ++end;
    }
    const absl::string_view piece = text.substr(start, end - start);
    start = end + 1;
    if (piece.empty()) continue;
    if (is_ascii) {
      words.push_back(absl::AsciiStrToLower(piece.substr(0, kMaxWordLength)));
    } else {
      AppendWords(FoldForSearch(piece), max_words, &words);
    }
  }
  return words;
}

absl::StatusOr<TextQuery> ParseTextQuery(absl::string_view text) {
  VERACITY_RETURN_IF_ERROR(CheckUtf8(text));
  TextQuery query;
  size_t words = 0;
  for (absl::string_view rest = text; !rest.empty();) {
    size_t after = 0;
    if (IsWhiteSpace(NextCodePoint(rest, &after))) {
      rest.remove_prefix(after);
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(TextTerm term, NextTerm(&rest));
    words += term.words.size();
    if (words > kMaxQueryWords) {
      return absl::InvalidArgumentError(
          absl::StrCat("the query has more than ", kMaxQueryWords, " words"));
    }
    if (!term.words.empty()) query.terms.push_back(std::move(term));
  }
  if (query.terms.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the query has no words: '", text, "'"));
  }
  return query;
}

std::string ToFts5(const TextQuery& query) {
  return absl::StrJoin(
      query.terms, " AND ", [](std::string* out, const TextTerm& term) {
        absl::StrAppend(out, "\"", absl::StrJoin(term.words, " "), "\"",
                        term.prefix_last ? "*" : "");
      });
}

bool Matches(const TextQuery& query, absl::Span<const std::string> words) {
  const auto occurs = [words](const TextTerm& term) {
    for (size_t i = 0; i < words.size(); ++i) {
      if (BeginsWith(words.subspan(i), term)) return true;
    }
    return false;
  };
  return std::all_of(query.terms.begin(), query.terms.end(), occurs);
}

}  // namespace veracity::internal
