#include "verify/policy.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include <bit>
#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "identity/canonical.h"
#include "veracity/scales.h"

namespace veracity::internal {

// policies/default.txtpb.
extern const char kDefaultPolicyText[];

namespace {

using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::Reflection;

v1::AssessmentPolicy Default() {
  // A test parses it, so here it cannot fail.
  v1::AssessmentPolicy policy;
  google::protobuf::TextFormat::ParseFromString(kDefaultPolicyText, &policy);
  return policy;
}

// Fields that must be above 0, and below 1: they are divided by, or by what is
// left of 1.
bool IsAboveZero(absl::string_view name) {
  return name == "prior_weight" || name == "base_rate" ||
         name == "plain_belief" || name == "least_chain" ||
         name == "supports_strength" || name == "undermines_strength" ||
         name == "merge_strength";
}
bool IsBelowOne(absl::string_view name) {
  return name == "base_rate" || name == "belief_cap" || name == "door_cap";
}
bool IsEvidence(absl::string_view name) {
  return name == "prior_weight" || name == "origin_evidence";
}
constexpr double kMostEvidence = 1000;

absl::Status CheckNumber(absl::string_view name, double value) {
  const double most = IsEvidence(name) ? kMostEvidence : 1.0;
  const bool is_in_range = value >= 0 && value <= most &&
                           (value > 0 || !IsAboveZero(name)) &&
                           (value < 1 || !IsBelowOne(name));
  if (is_in_range) return absl::OkStatus();  // NaN is not
  return absl::InvalidArgumentError(absl::StrCat(
      "policy: ", name, ": ", value, " is not ",
      IsAboveZero(name) ? "above 0" : "at least 0", " and ",
      IsBelowOne(name) ? "below 1" : absl::StrCat("at most ", most)));
}

absl::Status Check(const v1::AssessmentPolicy& policy) {
  const Reflection* reflection = policy.GetReflection();
  for (int i = 0; i < policy.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = policy.GetDescriptor()->field(i);
    if (field->is_repeated() ||
        field->cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE) {
      continue;
    }
    VERACITY_RETURN_IF_ERROR(
        CheckNumber(field->name(), reflection->GetDouble(policy, field)));
  }
  for (const v1::GradeTrust& grade : policy.grades()) {
    VERACITY_RETURN_IF_ERROR(
        ReadScaleLabel(grade.scale(), grade.label()).status());
    if (grade.has_trust()) {
      VERACITY_RETURN_IF_ERROR(CheckNumber("grades.trust", grade.trust()));
    }
  }
  const v1::Scale* scale = FindScale(policy.words_scale());
  if (scale == nullptr || scale->states() != v1::SCALE_STATES_LIKELIHOOD) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy: words_scale: '", policy.words_scale(),
                     "' is no scale of likelihoods"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::AssessmentPolicy> CompletePolicy(
    const v1::AssessmentPolicy& policy) {
  v1::AssessmentPolicy complete = Default();
  // Lists are replaced, not added to.
  if (policy.grades_size() > 0) complete.clear_grades();
  complete.MergeFrom(policy);
  VERACITY_RETURN_IF_ERROR(Check(complete));
  return complete;
}

Digest PolicyDigest(const v1::AssessmentPolicy& policy) {
  // Fields in the order of their numbers; a double as its 64 bits.
  std::string form;
  CanonicalWriter writer("veracity/policy/1", &form);
  const Reflection* reflection = policy.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(policy, &fields);
  for (const FieldDescriptor* field : fields) {
    const uint32_t tag = static_cast<uint32_t>(field->number());
    switch (field->number()) {
      case v1::AssessmentPolicy::kNameFieldNumber:
        break;
      case v1::AssessmentPolicy::kGradesFieldNumber:
        writer.Set(tag, policy.grades(), [&](const v1::GradeTrust& grade) {
          writer.Text(1, grade.scale());
          writer.Text(2, grade.label());
          if (grade.has_trust()) {
            writer.Number(3, std::bit_cast<uint64_t>(grade.trust()),
                          Presence::kAlways);
          }
        });
        break;
      case v1::AssessmentPolicy::kAuthorsFieldNumber:
        // Their order is that in which they are preferred.
        writer.List(tag, policy.authors());
        break;
      case v1::AssessmentPolicy::kWordsScaleFieldNumber:
        writer.Text(tag, policy.words_scale());
        break;
      case v1::AssessmentPolicy::kMinOriginsFieldNumber:
        writer.Number(tag, policy.min_origins(), Presence::kAlways);
        break;
      case v1::AssessmentPolicy::kPoolMeasuredFieldNumber:
        writer.Bool(tag, policy.pool_measured(), Presence::kAlways);
        break;
      default:
        writer.Number(
            tag, std::bit_cast<uint64_t>(reflection->GetDouble(policy, field)),
            Presence::kAlways);
    }
  }
  return Digest::Of(Sha256(form));
}

}  // namespace veracity::internal
