#include <google/protobuf/util/json_util.h>

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "exchange/input.h"
#include "exchange/issue_log.h"
#include "exchange/json_ids.h"
#include "exchange/labels.h"
#include "veracity/ids.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using internal::DigestField;

// A line of at most `most` bytes, without its end; a longer one is cut off
// behind them.
bool ReadLine(internal::Input& input, size_t most, std::string* line) {
  line->clear();
  bool any = false;
  for (;;) {
    const absl::string_view ahead = input.Ahead();
    if (ahead.empty()) return any && input.status().ok();
    any = true;
    const size_t end = ahead.find('\n');
    const absl::string_view part = ahead.substr(0, end);
    const absl::string_view kept = part.substr(0, most + 1 - line->size());
    line->append(kept.data(), kept.size());
    if (end != absl::string_view::npos) {
      input.Skip(end + 1);
      return true;
    }
    input.Skip(part.size());
  }
}

// Labels and printed ids become the bytes of their own text, in base64 as
// ProtoJSON has bytes: what protobuf text has in the same field. Neither is
// base64 of a digest, so nothing else is touched.
std::string ReadId(const DigestField&, const std::string& value) {
  const bool is_base64 = !internal::IsLabel(value) && !ParseId(value).ok();
  return is_base64 ? value : absl::Base64Escape(value);
}

std::string WriteId(const DigestField& field, const std::string& value) {
  std::string bytes;
  if (!absl::Base64Unescape(value, &bytes) ||
      bytes.size() != internal::kDigestSize) {
    return value;
  }
  return internal::PrintDigest(field.kind, bytes);
}

absl::StatusOr<v1::Entry> ParseLine(absl::string_view line, int depth) {
  VERACITY_ASSIGN_OR_RETURN(
      const std::string json,
      internal::RewriteJsonIds(line, v1::Entry::descriptor(), depth, ReadId));
  v1::Entry entry;
  const auto parsed = google::protobuf::util::JsonStringToMessage(json, &entry);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no record: ", std::string(parsed.message())));
  }
  if (!entry.has_record()) {
    return absl::InvalidArgumentError("there is no record in it");
  }
  return entry;
}

}  // namespace

absl::Status ParseJsonLines(std::istream& in, EntrySink sink,
                            std::vector<v1::Issue>* issues,
                            const ReadOptions& options) {
  const internal::ProtobufSilence silence;
  internal::IssueLog log(issues, options.issues, options.strict);
  internal::LabelResolver resolver;
  internal::Input input(in);
  std::string line;
  for (uint64_t number = 1; ReadLine(input, options.line_bytes, &line);
       ++number) {
    if (line.size() > options.line_bytes) {
      VERACITY_RETURN_IF_ERROR(log.SkipRecord(
          number, internal::ErrorIssue(
                      "", absl::StrCat("longer than the limit of ",
                                       options.line_bytes, " bytes"))));
      continue;
    }
    const absl::string_view json = absl::StripAsciiWhitespace(line);
    if (json.empty()) continue;
    absl::StatusOr<v1::Entry> entry = ParseLine(json, options.depth);
    std::optional<v1::Issue> issue;
    if (!entry.ok()) {
      issue = internal::ErrorIssue("", entry.status().message());
    } else {
      issue = resolver.Resolve(entry->mutable_record());
    }
    if (issue.has_value()) {
      VERACITY_RETURN_IF_ERROR(log.SkipRecord(number, *std::move(issue)));
    } else {
      if (options.lines != nullptr) options.lines->push_back(number);
      VERACITY_RETURN_IF_ERROR(sink(*std::move(entry)));
    }
  }
  return input.status();
}

absl::StatusOr<std::string> PrintJsonLine(const v1::Entry& entry) {
  const internal::ProtobufSilence silence;
  // The printer drops bytes that are not UTF-8; a parser refuses them.
  v1::Entry readable;
  if (!readable.ParseFromString(entry.SerializeAsString())) {
    return absl::InvalidArgumentError(
        "the record has text that is not UTF-8, or is nested too deeply");
  }
  std::string json;
  const auto printed =
      google::protobuf::util::MessageToJsonString(entry, &json);
  if (!printed.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no ProtoJSON: ", std::string(printed.message())));
  }
  return internal::RewriteJsonIds(json, v1::Entry::descriptor(), 1 << 10,
                                  WriteId);
}

}  // namespace veracity
