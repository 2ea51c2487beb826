#ifndef VERACITY_CLI_OUTPUT_H_
#define VERACITY_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "veracity/call.h"

namespace veracity::cli {

enum class Style { kStrong, kFaint, kId, kGood, kBad, kDoubtful };

// Returns `text` fit to be shown: control characters, which could drive the
// terminal, as '?'; white space of any kind as blanks.
std::string Clean(absl::string_view text);

// Columns that `text` takes: code points, wide ones twice, without colours.
size_t DisplayWidth(absl::string_view text);

// Cuts at blanks so that no line is wider than `width`, unless one word is.
std::vector<std::string> Wrap(absl::string_view text, size_t width);

// Returns "1 claim", "3 claims"; `many` for what is irregular.
std::string Counted(uint64_t count, absl::string_view one,
                    absl::string_view many = "");

// An Output prints pages for people and lines of JSON for programs to standard
// output. Colours and the width of lines are the terminal's; where there is
// none, no colours and 80 columns. Arrows and lines are Unicode if the locale
// is UTF-8.
class Output {
 public:
  explicit Output(bool json);

  bool json() const { return json_; }
  size_t width() const { return width_; }
  bool unicode() const { return unicode_; }
  const char* arrow() const { return unicode_ ? "\xE2\x86\x90" : "<-"; }
  const char* dash() const { return unicode_ ? "\xE2\x80\x93" : "-"; }

  std::string Paint(Style style, absl::string_view text) const;

  void Line(absl::string_view text = "");
  // Prints `text` wrapped, after `first` on the first line and, on the others,
  // as many blanks.
  void Paragraph(absl::string_view first, absl::string_view text);
  // Prints rows in aligned columns; the last one is wrapped. Columns named in
  // `right` are flush right.
  void Table(const std::vector<std::vector<std::string>>& rows,
             const std::vector<size_t>& right = {}, size_t indent = 0);
  // One message as one line of ProtoJSON, ids as they are printed.
  void Json(const google::protobuf::Message& message);
  // An object of plain texts.
  void Json(const std::vector<std::pair<std::string, std::string>>& fields);

  // Whether all that was printed has been written.
  absl::Status Finish();

 private:
  const bool json_;
  bool colour_ = false;
  bool unicode_ = false;
  size_t width_ = 80;
};

// Draws how far a long call is on standard error, if that is a terminal, and
// wipes it away at the end.
class ProgressBar {
 public:
  explicit ProgressBar(absl::string_view what);
  ~ProgressBar();
  void Draw(const Progress& progress);

 private:
  const std::string what_;
  const bool on_;
  bool drawn_ = false;
};

}  // namespace veracity::cli

#endif  // VERACITY_CLI_OUTPUT_H_
