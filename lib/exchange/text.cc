#include "base/text.h"

#include <google/protobuf/text_format.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/first_error.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "exchange/issue_log.h"
#include "exchange/labels.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using google::protobuf::TextFormat;

// Prints digests as ids.
class IdPrinter : public TextFormat::FastFieldValuePrinter {
 public:
  explicit IdPrinter(v1::RecordRef::TargetCase kind) : kind_(kind) {}

  void PrintBytes(const std::string& value,
                  TextFormat::BaseTextGenerator* generator) const override {
    const bool is_digest = value.size() == internal::kDigestSize;
    FastFieldValuePrinter::PrintBytes(
        is_digest ? internal::PrintDigest(kind_, value) : value, generator);
  }

 private:
  v1::RecordRef::TargetCase kind_;
};

}  // namespace

absl::StatusOr<v1::Batch> ParseText(absl::string_view text,
                                    std::vector<v1::Issue>* issues,
                                    const ReadOptions& options) {
  const internal::ProtobufSilence silence;
  if (text.size() > options.text_bytes || text.size() > 0x7fffffff) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a text of ", text.size(), " bytes is over the limit of ",
                     options.text_bytes));
  }
  VERACITY_RETURN_IF_ERROR(internal::CheckUtf8(text));

  v1::Batch batch;
  internal::FirstError error;
  TextFormat::ParseInfoTree locations;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  parser.WriteLocationsTo(&locations);
  parser.SetRecursionLimit(options.depth);
  if (!parser.ParseFromString(std::string(text), &batch)) {
    return absl::InvalidArgumentError(
        absl::StrCat("line ", error.line(), ", ", error.message()));
  }

  internal::IssueLog log(issues, options.issues, options.strict);
  internal::LabelResolver resolver;
  const auto* id_field =
      v1::Batch::descriptor()->FindFieldByNumber(v1::Batch::kIdFieldNumber);
  if (auto issue =
          resolver.ResolveField(&batch, *internal::FindDigestField(id_field))) {
    return absl::InvalidArgumentError(issue->message());
  }
  const auto* entries = v1::Batch::descriptor()->FindFieldByNumber(
      v1::Batch::kEntriesFieldNumber);
  const auto* record_field =
      v1::Entry::descriptor()->FindFieldByNumber(v1::Entry::kRecordFieldNumber);
  google::protobuf::RepeatedPtrField<v1::Entry> kept;
  for (int i = 0; i < batch.entries_size(); ++i) {
    v1::Entry* entry = batch.mutable_entries(i);
    const TextFormat::ParseInfoTree* entry_locations =
        locations.GetTreeForNested(entries, i);
    std::optional<v1::Issue> issue;
    if (entry->has_record()) {
      issue =
          resolver.Resolve(entry->mutable_record(),
                           entry_locations->GetTreeForNested(record_field, -1));
    }
    const auto line =
        static_cast<uint64_t>(locations.GetLocation(entries, i).line + 1);
    if (!issue.has_value()) {
      if (options.lines != nullptr) options.lines->push_back(line);
      kept.Add(std::move(*entry));
      continue;
    }
    const uint64_t where = issue->line() > 0 ? issue->line() : line;
    VERACITY_RETURN_IF_ERROR(log.SkipRecord(where, *std::move(issue)));
  }
  batch.mutable_entries()->Swap(&kept);
  return batch;
}

std::string PrintText(const v1::Batch& batch) {
  const internal::ProtobufSilence silence;
  TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  printer.SetHideUnknownFields(true);
  for (const internal::DigestField& digest : internal::DigestFields()) {
    auto ids = std::make_unique<IdPrinter>(digest.kind);
    if (printer.RegisterFieldValuePrinter(digest.field, ids.get())) {
      ids.release();  // the printer's own now
    }
  }
  std::string text;
  printer.PrintToString(batch, &text);
  return text;
}

}  // namespace veracity
