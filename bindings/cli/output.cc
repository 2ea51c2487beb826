#include "output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "json.h"

namespace veracity::cli {
namespace {

constexpr size_t kNarrowest = 60;
constexpr size_t kWidest = 120;

size_t TerminalWidth() {
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return 80;
  }
  return std::clamp<size_t>(size.ws_col, kNarrowest, kWidest);
}

// As POSIX has it: the first of these that is set and not empty.
bool LocaleIsUtf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = absl::AsciiStrToLower(value);
    return absl::StrContains(locale, "utf-8") ||
           absl::StrContains(locale, "utf8");
  }
  return false;
}

// Reads the code point that begins at `*at` and moves on; a byte that begins
// none counts as itself.
uint32_t NextCodePoint(absl::string_view text, size_t* at) {
  const unsigned char lead = text[*at];
  const size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t point = length == 1 ? lead : lead & (0xFF >> (length + 1));
  for (size_t i = 1; i < length && *at + i < text.size(); ++i) {
    point = point << 6 | (static_cast<unsigned char>(text[*at + i]) & 0x3F);
  }
  *at = std::min(text.size(), *at + length);
  return point;
}

// Enough of Unicode's East Asian Width and of its combining marks to keep
// columns straight.
size_t WidthOf(uint32_t point) {
  if ((point >= 0x300 && point < 0x370) || point == 0x200D ||
      (point >= 0xFE00 && point < 0xFE10)) {
    return 0;
  }
  return (point >= 0x1100 && point < 0x1160) ||
                 (point >= 0x2E80 && point < 0xA4D0) ||
                 (point >= 0xAC00 && point < 0xD7A4) ||
                 (point >= 0xF900 && point < 0xFB00) ||
                 (point >= 0xFF00 && point < 0xFF61) ||
                 (point >= 0x1F300 && point < 0x1FB00) ||
                 (point >= 0x20000 && point < 0x40000)
             ? 2
             : 1;
}

}  // namespace

std::string Clean(absl::string_view text) {
  std::string clean;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const uint32_t point = NextCodePoint(text, &at);
    const bool bidi = (point >= 0x202A && point <= 0x202E) ||
                      (point >= 0x2066 && point <= 0x2069);
    if (point == '\n' || point == '\t' || point == '\r') {
      clean += ' ';
    } else if (point < 0x20 || (point >= 0x7F && point < 0xA0) || bidi) {
      clean += '?';
    } else {
      clean.append(text.data() + begin, at - begin);
    }
  }
  return clean;
}

size_t DisplayWidth(absl::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      at = std::min(text.find('m', at), text.size() - 1) + 1;
    } else {
      width += WidthOf(NextCodePoint(text, &at));
    }
  }
  return width;
}

std::vector<std::string> Wrap(absl::string_view text, size_t width) {
  std::vector<std::string> lines(1);
  size_t used = 0;
  for (absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    const size_t wide = DisplayWidth(word);
    if (used > 0 && used + 1 + wide > width) {
      lines.emplace_back();
      used = 0;
    }
    absl::StrAppend(&lines.back(), used > 0 ? " " : "", word);
    used += wide + (used > 0 ? 1 : 0);
  }
  return lines;
}

std::string Counted(uint64_t count, absl::string_view one,
                    absl::string_view many) {
  if (count == 1) return absl::StrCat("1 ", one);
  if (!many.empty()) return absl::StrCat(count, " ", many);
  if (absl::EndsWith(one, "y")) {
    one.remove_suffix(1);
    return absl::StrCat(count, " ", one, "ies");
  }
  return absl::StrCat(count, " ", one, absl::EndsWith(one, "h") ? "es" : "s");
}

Output::Output(bool json) : json_(json), unicode_(LocaleIsUtf8()) {
  if (isatty(STDOUT_FILENO) == 0) return;
  const char* term = std::getenv("TERM");
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org
  colour_ = term != nullptr && absl::string_view(term) != "dumb" &&
            (no_color == nullptr || *no_color == '\0');
  width_ = TerminalWidth();
}

std::string Output::Paint(Style style, absl::string_view text) const {
  if (!colour_) return std::string(text);
  const char* code = "";
  switch (style) {
    case Style::kStrong:
      code = "1";
      break;
    case Style::kFaint:
      code = "2";
      break;
    case Style::kId:
      code = "36";
      break;
    case Style::kGood:
      code = "32";
      break;
    case Style::kBad:
      code = "31";
      break;
    case Style::kDoubtful:
      code = "33";
      break;
  }
  // Word by word, so that wrapped lines neither begin nor end in colour.
  std::string painted;
  for (absl::string_view word : absl::StrSplit(text, ' ')) {
    if (!painted.empty()) painted += ' ';
    absl::StrAppend(&painted, "\x1b[", code, "m", word, "\x1b[0m");
  }
  return painted;
}

void Output::Line(absl::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fputc('\n', stdout);
}

void Output::Paragraph(absl::string_view first, absl::string_view text) {
  const size_t indent = DisplayWidth(first);
  const size_t room = width_ > indent + 20 ? width_ - indent : 20;
  std::string lead(first);
  for (const std::string& line : Wrap(text, room)) {
    Line(absl::StrCat(lead, line));
    lead.assign(indent, ' ');
  }
}

void Output::Table(const std::vector<std::vector<std::string>>& rows,
                   const std::vector<size_t>& right, size_t indent) {
  std::vector<size_t> widths;
  for (const std::vector<std::string>& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  for (const std::vector<std::string>& row : rows) {
    std::string lead(indent, ' ');
    for (size_t i = 0; i + 1 < row.size(); ++i) {
      const std::string pad(widths[i] - DisplayWidth(row[i]), ' ');
      const bool flush = std::count(right.begin(), right.end(), i) > 0;
      absl::StrAppend(&lead, flush ? pad : "", row[i], flush ? "" : pad, "  ");
    }
    Paragraph(lead, row.empty() ? "" : row.back());
  }
}

void Output::Json(const google::protobuf::Message& message) {
  Line(PrintJson(message));
}

void Output::Json(
    const std::vector<std::pair<std::string, std::string>>& fields) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const auto& [name, text] : fields) object[name] = text;
  Line(object.dump(-1, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace));
}

absl::Status Output::Finish() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    return absl::UnavailableError("cannot write to standard output");
  }
  return absl::OkStatus();
}

ProgressBar::ProgressBar(absl::string_view what)
    : what_(what), on_(isatty(STDERR_FILENO) != 0) {}

ProgressBar::~ProgressBar() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void ProgressBar::Draw(const Progress& progress) {
  if (!on_) return;
  drawn_ = true;
  if (progress.total == 0) {
    std::fprintf(stderr, "\r%s: %llu", what_.c_str(),
                 static_cast<unsigned long long>(progress.done));
    return;
  }
  constexpr uint64_t kCells = 30;
  const uint64_t done = std::min(progress.done, progress.total);
  const double share =
      static_cast<double>(done) / static_cast<double>(progress.total);
  const auto full = static_cast<size_t>(share * kCells);
  std::fprintf(stderr, "\r%s [%s%s] %3d%%", what_.c_str(),
               std::string(full, '#').c_str(),
               std::string(kCells - full, '.').c_str(),
               static_cast<int>(share * 100));
}

}  // namespace veracity::cli
