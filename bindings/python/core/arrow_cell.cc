#include "arrow_cell.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace veracity::python {
namespace {

template <typename T>
T At(const void* buffer, int64_t index) {
  T value;
  std::memcpy(&value, static_cast<const char*>(buffer) + index * sizeof(T),
              sizeof(T));
  return value;
}

bool Bit(const void* buffer, int64_t index) {
  return (At<uint8_t>(buffer, index / 8) >> (index % 8)) & 1;
}

template <typename T>
void Print(T value, std::string* text) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value);
  text->assign(buffer, end.ptr);
}

// An infinity has no decimal: its name is refused where a number is wanted.
template <typename T>
void PrintReal(T value, std::string* text) {
  if (!std::isnan(value)) Print(value, text);
}

template <typename Offset>
void PrintText(const ArrowArray& array, int64_t index, std::string* text) {
  const Offset begin = At<Offset>(array.buffers[1], index);
  const Offset end = At<Offset>(array.buffers[1], index + 1);
  text->assign(static_cast<const char*>(array.buffers[2]) + begin,
               static_cast<size_t>(end - begin));
}

// A view holds text of at most 12 bytes itself, else tells where it lies.
void PrintTextView(const ArrowArray& array, int64_t index, std::string* text) {
  const char* const view =
      static_cast<const char*>(array.buffers[1]) + 16 * index;
  const auto length = At<int32_t>(view, 0);
  const char* from = view + 4;
  if (length > 12) {
    from = static_cast<const char*>(array.buffers[2 + At<int32_t>(view, 2)]) +
           At<int32_t>(view, 3);
  }
  text->assign(from, static_cast<size_t>(length));
}

// The digits of a whole number, the last `scale` of them behind the point;
// below 0, as many zeros follow.
void PrintDecimal(absl::int128 value, int scale, std::string* text) {
  absl::uint128 rest = value < 0 ? -absl::uint128(value) : absl::uint128(value);
  std::string backwards;
  for (int digits = 0; rest > 0 || digits <= scale; ++digits) {
    if (digits == scale && digits > 0) backwards.push_back('.');
    backwards.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  }
  if (backwards.empty()) backwards = "0";
  if (value < 0) backwards.push_back('-');
  text->assign(backwards.rbegin(), backwards.rend());
  if (scale < 0) absl::StrAppend(text, "e", -scale);
}

void PrintDay(int64_t days, std::string* text) {
  *text = absl::FormatCivilTime(absl::CivilDay(1970, 1, 1) + days);
}

// Seconds and their fraction, if there is one, as precise as the unit.
void PrintMoment(int64_t ticks, absl::string_view format, std::string* text) {
  const char unit = format[2];
  const int digits = unit == 's' ? 0 : unit == 'm' ? 3 : unit == 'u' ? 6 : 9;
  int64_t per_second = 1;
  for (int i = 0; i < digits; ++i) per_second *= 10;
  int64_t seconds = ticks / per_second;
  int64_t fraction = ticks % per_second;
  if (fraction < 0) {
    --seconds;
    fraction += per_second;
  }
  *text = absl::FormatCivilTime(absl::CivilSecond(1970, 1, 1) + seconds);
  if (fraction != 0) {
    std::string part = absl::StrCat(per_second + fraction).substr(1);
    part.erase(part.find_last_not_of('0') + 1);
    absl::StrAppend(text, ".", part);
  }
  // With a zone it is an instant, kept in UTC; without, the clock on a wall.
  if (format.size() > 4) text->push_back('Z');
}

int ScaleOf(absl::string_view format) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(format.substr(2), ',');
  int scale = 0;
  return parts.size() > 1 && absl::SimpleAtoi(parts[1], &scale) ? scale : 0;
}

bool IsDecimal128(absl::string_view format) {
  const std::vector<absl::string_view> parts = absl::StrSplit(format, ',');
  return absl::StartsWith(format, "d:") &&
         (parts.size() == 2 || (parts.size() == 3 && parts[2] == "128"));
}

void ReadPlain(absl::string_view format, const ArrowArray& array, int64_t index,
               std::string* text) {
  const void* const values = array.buffers[1];
  switch (format[0]) {
    case 'u':
      return PrintText<int32_t>(array, index, text);
    case 'U':
      return PrintText<int64_t>(array, index, text);
    case 'v':
      return PrintTextView(array, index, text);
    case 'b':
      text->assign(Bit(values, index) ? "true" : "false");
      return;
    case 'c':
      return Print(static_cast<int>(At<int8_t>(values, index)), text);
    case 'C':
      return Print(static_cast<int>(At<uint8_t>(values, index)), text);
    case 's':
      return Print(At<int16_t>(values, index), text);
    case 'S':
      return Print(At<uint16_t>(values, index), text);
    case 'i':
      return Print(At<int32_t>(values, index), text);
    case 'I':
      return Print(At<uint32_t>(values, index), text);
    case 'l':
      return Print(At<int64_t>(values, index), text);
    case 'L':
      return Print(At<uint64_t>(values, index), text);
    case 'f':
      return PrintReal(At<float>(values, index), text);
    case 'g':
      return PrintReal(At<double>(values, index), text);
    case 'd':
      return PrintDecimal(absl::MakeInt128(At<int64_t>(values, 2 * index + 1),
                                           At<uint64_t>(values, 2 * index)),
                          ScaleOf(format), text);
    default:
      break;
  }
  if (format == "tdD") {
    PrintDay(At<int32_t>(values, index), text);
  } else if (format == "tdm") {
    PrintDay(At<int64_t>(values, index) / 86'400'000, text);
  } else if (format[0] == 't') {
    PrintMoment(At<int64_t>(values, index), format, text);
  }
}

}  // namespace

bool CanRead(const ArrowSchema& type) {
  if (type.dictionary != nullptr) return CanRead(*type.dictionary);
  const absl::string_view format = type.format;
  if (format.size() == 1) {
    return absl::StrContains("nbcCsSiIlLfguU", format);
  }
  return format == "vu" || format == "tdD" || format == "tdm" ||
         absl::StartsWith(format, "ts") || IsDecimal128(format);
}

void ReadCell(const ArrowSchema& type, const ArrowArray& array, int64_t row,
              std::string* text) {
  text->clear();
  const absl::string_view format = type.format;
  const int64_t index = array.offset + row;
  if (format == "n") return;
  if (array.null_count != 0 && array.buffers[0] != nullptr &&
      !Bit(array.buffers[0], index)) {
    return;
  }
  if (type.dictionary == nullptr) return ReadPlain(format, array, index, text);
  std::string place;
  ReadPlain(format, array, index, &place);
  int64_t word = 0;
  if (!absl::SimpleAtoi(place, &word)) return;
  ReadCell(*type.dictionary, *array.dictionary, word, text);
}

}  // namespace veracity::python
