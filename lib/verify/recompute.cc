#include "veracity/recompute.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/text_format.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/export.h"
#include "ledger/import.h"
#include "ledger/snapshot.h"
#include "veracity/ledger.h"
#include "verify/assess.h"
#include "verify/case_digest.h"
#include "verify/closure.h"
#include "verify/policy.h"

namespace veracity {
namespace internal {
namespace {

// The first field in which two messages differ.
class FirstDifference
    : public google::protobuf::util::MessageDifferencer::Reporter {
 public:
  using Path =
      std::vector<google::protobuf::util::MessageDifferencer::SpecificField>;

  void ReportAdded(const google::protobuf::Message&,
                   const google::protobuf::Message&,
                   const Path& path) override {
    Take(path);
  }
  void ReportDeleted(const google::protobuf::Message&,
                     const google::protobuf::Message&,
                     const Path& path) override {
    Take(path);
  }
  void ReportModified(const google::protobuf::Message&,
                      const google::protobuf::Message&,
                      const Path& path) override {
    Take(path);
  }

  const std::string& field() const { return field_; }

 private:
  void Take(const Path& path) {
    if (!field_.empty()) return;
    for (const auto& step : path) {
      if (step.field == nullptr) continue;
      if (!field_.empty()) field_ += ".";
      field_ += step.field->name();
      if (step.index >= 0) absl::StrAppend(&field_, "[", step.index, "]");
    }
  }

  std::string field_;
};

// A field of an assessment, given by its path, as text.
std::string ValueAt(const v1::Assessment& assessment, absl::string_view path) {
  const google::protobuf::Message* message = &assessment;
  while (true) {
    const size_t end = path.find('.');
    std::string step(path.substr(0, end));
    int index = -1;
    const size_t bracket = step.find('[');
    if (bracket != std::string::npos) {
      if (!absl::SimpleAtoi(absl::string_view(step).substr(
                                bracket + 1, step.size() - bracket - 2),
                            &index)) {
        return "";
      }
      step.resize(bracket);
    }
    const google::protobuf::FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByName(step);
    if (field == nullptr) return "";
    const google::protobuf::Reflection* reflection = message->GetReflection();
    if (field->is_repeated() &&
        index >= reflection->FieldSize(*message, field)) {
      return "(none)";
    }
    const bool is_last = end == absl::string_view::npos;
    if (field->cpp_type() !=
        google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      std::string text;
      google::protobuf::TextFormat::PrintFieldValueToString(*message, field,
                                                            index, &text);
      return text;
    }
    message = field->is_repeated()
                  ? &reflection->GetRepeatedMessage(*message, field, index)
                  : &reflection->GetMessage(*message, field);
    if (is_last) return message->ShortDebugString();
    path.remove_prefix(end + 1);
  }
}

// The bytes by which two assessments are one.
std::string Bytes(const v1::Assessment& assessment) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    assessment.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::StatusOr<v1::Assessment> AssessAgain(const std::shared_ptr<Core>& core,
                                           const v1::AssessmentPolicy& policy,
                                           const v1::Assessment& expected,
                                           const CallOptions& call) {
  v1::AsOf as_of;
  as_of.set_said(expected.as_of_said());
  as_of.set_valid(expected.as_of_valid());
  if (expected.said_certainly()) {
    as_of.set_said_certainty(v1::CERTAINTY_CERTAINLY);
  }
  if (expected.valid_certainly()) {
    as_of.set_valid_certainty(v1::CERTAINTY_CERTAINLY);
  }
  VERACITY_ASSIGN_OR_RETURN(auto snapshot, Snapshot::Take(core, as_of));
  VERACITY_ASSIGN_OR_RETURN(
      const ClaimId claim,
      ClaimId::FromDigest(expected.claim().id(), expected.claim().shard()));
  AssessOptions options;
  options.asked = absl::FromUnixSeconds(expected.asked().seconds()) +
                  absl::Nanoseconds(expected.asked().nanos());
  options.digests = true;
  options.maximum_statements = 10'000'000;
  options.call = call;
  return Assessor(View(std::move(snapshot)), policy).Assess(claim, options);
}

v1::Recomputation Compare(const v1::Assessment& expected,
                          const absl::StatusOr<v1::Assessment>& actual) {
  v1::Recomputation result;
  *result.mutable_claim() = expected.claim();
  if (!actual.ok()) {
    result.set_error(std::string(actual.status().message()));
    return result;
  }
  result.set_agrees(Bytes(expected) == Bytes(*actual));
  if (result.agrees()) return result;
  google::protobuf::util::MessageDifferencer differencer;
  FirstDifference first;
  differencer.ReportDifferencesTo(&first);
  differencer.Compare(expected, *actual);
  result.set_field(first.field());
  result.set_expected(ValueAt(expected, first.field()));
  result.set_actual(ValueAt(*actual, first.field()));
  return result;
}

}  // namespace
}  // namespace internal

v1::BundleHeader ExcerptHeader(const View& view) {
  v1::BundleHeader header;
  header.set_producer(view.owner());
  header.set_excerpt(true);
  return header;
}

absl::StatusOr<std::vector<v1::Assessment>> ExportClosure(
    const Assessor& assessor, const std::vector<ClaimId>& claims,
    BundleWriter& bundle, const AssessOptions& options) {
  VERACITY_RETURN_IF_ERROR(assessor.status());
  const View& view = assessor.view();
  std::vector<v1::Assessment> assessments;
  std::set<int64_t> positions;
  const absl::Status status = internal::WithReader(
      *view.snapshot(), options.call,
      [&](internal::Reader& reader) -> absl::Status {
        for (const ClaimId& claim : claims) {
          VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                                    internal::LocateClaim(reader, claim));
          VERACITY_ASSIGN_OR_RETURN(
              const internal::NamedCase named,
              internal::ReadCaseFor(reader, {key}, assessor.policy(), options));
          VERACITY_ASSIGN_OR_RETURN(
              const std::vector<int64_t> used,
              internal::PositionsOf(reader, named, options.call));
          positions.insert(used.begin(), used.end());
          const internal::Rule rule(named.the_case, assessor.policy());
          const int32_t number = named.FindClaim(key);
          v1::Assessment& assessment =
              assessments.emplace_back(internal::ToMessage(
                  named, rule, number, rule.Assess(number), view));
          assessment.set_inputs_digest(
              std::string(internal::CaseDigest(named).view()));
          assessment.set_policy_digest(
              std::string(internal::PolicyDigest(assessor.policy()).view()));
        }
        return absl::OkStatus();
      });
  VERACITY_RETURN_IF_ERROR(status);
  VERACITY_RETURN_IF_ERROR(internal::ExportAt(
      view.snapshot(), bundle,
      std::vector<int64_t>(positions.begin(), positions.end())));
  VERACITY_RETURN_IF_ERROR(bundle.Write(assessor.policy()));
  for (const v1::Assessment& assessment : assessments) {
    VERACITY_RETURN_IF_ERROR(bundle.Write(assessment));
  }
  return assessments;
}

absl::StatusOr<v1::VerificationReport> VerifyBundle(BundleReader& bundle,
                                                    const CallOptions& call) {
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  if (header.producer().empty()) {
    return absl::InvalidArgumentError("the bundle names no producer");
  }
  LedgerOptions options;
  options.owner = header.producer();
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger,
                            Ledger::Open("memory:", options));
  const std::shared_ptr<internal::Core> core =
      ledger.Now().snapshot()->shared_core();
  // The policies, each with the assessments that follow it.
  std::vector<std::pair<v1::AssessmentPolicy, std::vector<v1::Assessment>>>
      made;
  bool has_policy = true;
  VERACITY_RETURN_IF_ERROR(
      internal::RestoreExcerpt(*core, bundle, call, [&](v1::BundleFrame frame) {
        if (frame.has_policy()) {
          made.push_back({std::move(*frame.mutable_policy()), {}});
        } else if (frame.has_assessment() && !made.empty()) {
          made.back().second.push_back(std::move(*frame.mutable_assessment()));
        } else {
          has_policy = false;
        }
      }).status());
  if (!has_policy) {
    return absl::InvalidArgumentError(
        "an assessment comes before the policy that it was made by");
  }
  v1::VerificationReport report;
  for (const auto& [policy, assessments] : made) {
    for (const v1::Assessment& expected : assessments) {
      v1::Recomputation result = internal::Compare(
          expected, internal::AssessAgain(core, policy, expected, call));
      if (!result.agrees()) report.set_differing(report.differing() + 1);
      *report.add_recomputations() = std::move(result);
    }
  }
  if (report.recomputations().empty()) {
    return absl::InvalidArgumentError(
        "the bundle has no assessment to recompute");
  }
  return report;
}

}  // namespace veracity
