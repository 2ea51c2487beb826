#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "exchange/csv.h"
#include "exchange/issue_log.h"
#include "veracity/identity.h"
#include "veracity/ids.h"
#include "veracity/scales.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using Row = std::vector<std::string>;

constexpr CsvField CsvMapping::*kFields[] = {
    &CsvMapping::subject,
    &CsvMapping::predicate,
    &CsvMapping::value,
    &CsvMapping::value_type,
    &CsvMapping::unit,
    &CsvMapping::valid,
    &CsvMapping::wording,
    &CsvMapping::language,
    &CsvMapping::source,
    &CsvMapping::stance,
    &CsvMapping::said,
    &CsvMapping::document,
    &CsvMapping::quote,
    &CsvMapping::basis,
    &CsvMapping::confidence_words,
    &CsvMapping::confidence_scale,
    &CsvMapping::confidence_label,
    &CsvMapping::extraction_agent,
    &CsvMapping::extraction_confidence};

// Returns the position of a column in the header.
absl::StatusOr<size_t> Find(const Row& header, const std::string& name) {
  std::optional<size_t> found;
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] != name) continue;
    if (found.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the header has column '", name, "' twice"));
    }
    found = i;
  }
  if (found.has_value()) return *found;
  constexpr size_t kShown = 20;
  const Row shown(header.begin(),
                  header.begin() + static_cast<std::ptrdiff_t>(
                                       std::min(header.size(), kShown)));
  return absl::InvalidArgumentError(absl::StrCat(
      "the header has no column '", name, "'; its columns are ",
      absl::StrJoin(shown, ", "), header.size() > kShown ? ", ..." : ""));
}

// Sets an enum by the word for it: "affirms" is STANCE_AFFIRMS.
bool ReadEnum(const google::protobuf::EnumDescriptor* type,
              absl::string_view prefix, absl::string_view word, int* value) {
  const auto* found =
      type->FindValueByName(absl::StrCat(prefix, absl::AsciiStrToUpper(word)));
  if (found == nullptr || found->number() == 0) return false;
  *value = found->number();
  return true;
}

// Makes records of rows, whose header it knows.
class RowReader {
 public:
  static absl::StatusOr<RowReader> Make(const CsvMapping& mapping, Row header);

  // Returns what is wrong with the row, or nothing.
  std::optional<v1::Issue> Read(const Row& row, v1::Claim* claim,
                                v1::Assertion* act);

 private:
  RowReader(const CsvMapping& mapping, Row header)
      : mapping_(mapping),
        header_(std::move(header)),
        is_mapped_(header_.size(), false) {}

  // What the row has for a part.
  const std::string& Get(CsvField CsvMapping::*part) const {
    const std::optional<size_t>& column = columns_[IndexOf(part)];
    return column.has_value() && !(*row_)[*column].empty()
               ? (*row_)[*column]
               : (mapping_.*part).otherwise;
  }
  v1::Issue Wrong(CsvField CsvMapping::*part, absl::string_view why) const {
    return internal::ErrorIssue((mapping_.*part).column,
                                absl::StrCat("'", Get(part), "' ", why));
  }
  static size_t IndexOf(CsvField CsvMapping::*part) {
    size_t index = 0;
    while (kFields[index] != part) ++index;
    return index;
  }

  std::optional<v1::Issue> ReadValue(v1::Value* value) const;
  std::optional<v1::Issue> ReadClaim(v1::Claim* claim) const;
  std::optional<v1::Issue> ReadAct(v1::Assertion* act) const;
  std::optional<v1::Issue> ReadConfidence(v1::Assertion* act) const;
  void KeepOthers(v1::Assertion* act) const;

  CsvMapping mapping_;
  Row header_;
  std::vector<std::optional<size_t>> columns_;  // by place in kFields
  std::vector<bool> is_mapped_;                 // by place in the header
  const Row* row_ = nullptr;
};

absl::StatusOr<RowReader> RowReader::Make(const CsvMapping& mapping,
                                          Row header) {
  if (mapping.source.column.empty() && mapping.source.otherwise.empty()) {
    return absl::InvalidArgumentError("the mapping has no source");
  }
  RowReader reader(mapping, std::move(header));
  for (const auto part : kFields) {
    const std::string& name = (mapping.*part).column;
    if (name.empty()) {
      reader.columns_.push_back(std::nullopt);
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(const size_t column, Find(reader.header_, name));
    reader.columns_.push_back(column);
    reader.is_mapped_[column] = true;
  }
  return reader;
}

std::optional<v1::Issue> RowReader::ReadValue(v1::Value* value) const {
  const std::string& text = Get(&CsvMapping::value);
  const std::string& type = Get(&CsvMapping::value_type);
  if (type == "entity") {
    value->set_entity(text);
  } else if (type == "text") {
    value->mutable_text()->set_text(text);
    value->mutable_text()->set_language(Get(&CsvMapping::language));
  } else if (type == "quantity") {
    value->mutable_quantity()->set_value(text);
    value->mutable_quantity()->set_unit(Get(&CsvMapping::unit));
  } else if (type == "time") {
    value->mutable_time()->set_edtf(text);
  } else if (type == "boolean") {
    const std::string word = absl::AsciiStrToLower(text);
    if (word != "true" && word != "false") {
      return Wrong(&CsvMapping::value, "is neither true nor false");
    }
    value->set_boolean(word == "true");
  } else if (type == "unknown") {
    value->mutable_unknown()->set_type(text);
  } else if (type == "none") {
    value->mutable_none();
  } else {
    return Wrong(&CsvMapping::value_type,
                 "is no type of value: entity, text, quantity, time, boolean, "
                 "unknown, none");
  }
  return std::nullopt;
}

std::optional<v1::Issue> RowReader::ReadClaim(v1::Claim* claim) const {
  const std::string& wording = Get(&CsvMapping::wording);
  if (!wording.empty()) {
    claim->add_wordings()->set_text(wording);
    claim->mutable_wordings(0)->set_language(Get(&CsvMapping::language));
  }
  const std::string& subject = Get(&CsvMapping::subject);
  const std::string& predicate = Get(&CsvMapping::predicate);
  if (subject.empty() && predicate.empty()) return std::nullopt;
  v1::Statement* statement = claim->mutable_statement();
  *statement->mutable_subject() = RefToEntity(subject);
  statement->set_predicate(predicate);
  statement->set_valid(Get(&CsvMapping::valid));
  return ReadValue(statement->mutable_value());
}

std::optional<v1::Issue> RowReader::ReadConfidence(v1::Assertion* act) const {
  const std::string& words = Get(&CsvMapping::confidence_words);
  const std::string& label = Get(&CsvMapping::confidence_label);
  if (words.empty() && label.empty()) return std::nullopt;
  v1::Confidence* confidence = act->mutable_confidence();
  confidence->set_words(words);
  if (label.empty()) return std::nullopt;
  const std::string& scale = Get(&CsvMapping::confidence_scale);
  const absl::StatusOr<ScaleReading> reading = ReadScaleLabel(scale, label);
  if (!reading.ok() || reading->level == nullptr) {
    return Wrong(&CsvMapping::confidence_label, reading.status().message());
  }
  confidence->set_scale(scale);
  confidence->set_label(reading->level->label());
  return std::nullopt;
}

std::optional<v1::Issue> RowReader::ReadAct(v1::Assertion* act) const {
  act->set_source(Get(&CsvMapping::source));
  int value = 0;
  if (!ReadEnum(v1::Stance_descriptor(), "STANCE_", Get(&CsvMapping::stance),
                &value)) {
    return Wrong(&CsvMapping::stance,
                 "is no stance: affirms, denies, declines, relays");
  }
  act->set_stance(static_cast<v1::Stance>(value));
  if (!Get(&CsvMapping::basis).empty()) {
    if (!ReadEnum(v1::Basis_descriptor(), "BASIS_", Get(&CsvMapping::basis),
                  &value)) {
      return Wrong(&CsvMapping::basis,
                   "is no basis: observed, measured, documented, told, "
                   "inferred, generated");
    }
    act->set_basis(static_cast<v1::Basis>(value));
  }
  act->set_said(Get(&CsvMapping::said));
  act->set_document(Get(&CsvMapping::document));
  const std::string& quote = Get(&CsvMapping::quote);
  if (!quote.empty()) act->add_selectors()->mutable_quote()->set_exact(quote);
  const std::string& agent = Get(&CsvMapping::extraction_agent);
  const std::string& sure = Get(&CsvMapping::extraction_confidence);
  if (!agent.empty()) act->mutable_extraction()->set_agent(agent);
  if (!sure.empty()) act->mutable_extraction()->set_confidence(sure);
  return ReadConfidence(act);
}

void RowReader::KeepOthers(v1::Assertion* act) const {
  for (size_t i = 0; i < row_->size(); ++i) {
    if (is_mapped_[i] || (*row_)[i].empty()) continue;
    v1::Foreign* foreign = act->add_foreign();
    foreign->set_format("csv");
    foreign->set_path(header_[i]);
    foreign->set_data((*row_)[i]);
  }
}

std::optional<v1::Issue> RowReader::Read(const Row& row, v1::Claim* claim,
                                         v1::Assertion* act) {
  if (row.size() != header_.size()) {
    return internal::ErrorIssue(
        "", absl::StrCat("the row has ", row.size(), " cells, the header ",
                         header_.size()));
  }
  row_ = &row;
  if (auto issue = ReadClaim(claim)) return issue;
  const absl::StatusOr<ClaimId> claim_id = IdOf(*claim);
  if (!claim_id.ok()) {
    return internal::ErrorIssue("", claim_id.status().message());
  }
  claim->set_id(claim_id->digest());
  claim->set_shard(claim_id->shard());
  *act->mutable_claim() = RefTo(*claim_id).claim();
  if (auto issue = ReadAct(act)) return issue;
  const absl::StatusOr<AssertionId> act_id = IdOf(*act);
  if (!act_id.ok()) {
    return internal::ErrorIssue("", act_id.status().message());
  }
  act->set_id(act_id->digest());
  if (mapping_.keep_other_columns) KeepOthers(act);
  return std::nullopt;
}

// Gives `sink` the records of rows. `next` gives a row, or false at the end;
// `line` tells where it stands.
absl::Status ReadAll(RowReader reader, absl::FunctionRef<bool(Row*)> next,
                     absl::FunctionRef<uint64_t()> line, EntrySink sink,
                     const ReadOptions& options, internal::IssueLog& log) {
  const auto pass_on = [&](v1::Entry entry) {
    if (options.lines != nullptr) options.lines->push_back(line());
    return sink(std::move(entry));
  };
  // Digests of the claims given, wordings included.
  absl::flat_hash_set<std::string> given;
  Row row;
  while (next(&row)) {
    v1::Entry claim, act;
    std::optional<v1::Issue> issue =
        reader.Read(row, claim.mutable_record()->mutable_claim(),
                    act.mutable_record()->mutable_assertion());
    if (issue.has_value()) {
      VERACITY_RETURN_IF_ERROR(log.SkipRecord(line(), *std::move(issue)));
      continue;
    }
    if (given.insert(internal::Sha256(claim.SerializeAsString())).second) {
      VERACITY_RETURN_IF_ERROR(pass_on(std::move(claim)));
    }
    VERACITY_RETURN_IF_ERROR(pass_on(std::move(act)));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ParseCsv(std::istream& in, const CsvMapping& mapping,
                      EntrySink sink, std::vector<v1::Issue>* issues,
                      const ReadOptions& options) {
  internal::IssueLog log(issues, options.issues, options.strict);
  internal::CsvReader csv(in, {options.line_bytes, options.columns});
  Row header;
  if (!csv.Next(&header)) {
    VERACITY_RETURN_IF_ERROR(csv.status());
    return absl::InvalidArgumentError("there is no header");
  }
  VERACITY_ASSIGN_OR_RETURN(RowReader reader, RowReader::Make(mapping, header));
  VERACITY_RETURN_IF_ERROR(ReadAll(
      std::move(reader), [&](Row* row) { return csv.Next(row); },
      [&] { return csv.line(); }, sink, options, log));
  return csv.status();
}

absl::Status ReadTable(const std::vector<std::string>& header, RowSource source,
                       const CsvMapping& mapping, EntrySink sink,
                       std::vector<v1::Issue>* issues,
                       const ReadOptions& options) {
  internal::IssueLog log(issues, options.issues, options.strict);
  VERACITY_ASSIGN_OR_RETURN(RowReader reader, RowReader::Make(mapping, header));
  uint64_t number = 0;
  absl::Status status;
  const auto next = [&](Row* row) {
    const absl::StatusOr<bool> more = source(row);
    status = more.status();
    if (!more.ok() || !*more) return false;
    ++number;
    for (size_t i = 0; i < row->size() && status.ok(); ++i) {
      status = internal::CheckUtf8((*row)[i]);
    }
    if (!status.ok()) {
      status = absl::Status(
          status.code(), absl::StrCat("row ", number, ": ", status.message()));
    }
    return status.ok();
  };
  VERACITY_RETURN_IF_ERROR(ReadAll(
      std::move(reader), next, [&] { return number; }, sink, options, log));
  return status;
}

}  // namespace veracity
