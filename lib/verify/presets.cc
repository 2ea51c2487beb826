#include <google/protobuf/text_format.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/first_error.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "veracity/policy.h"
#include "verify/policy.h"

namespace veracity {
namespace internal {

// policies/*.txtpb.
extern const char kDefaultPolicyText[];
extern const char kNewsroomPolicyText[];
extern const char kIntelligencePolicyText[];
extern const char kScreeningPolicyText[];

namespace {

struct Preset {
  absl::string_view name;
  const char* text;
};

constexpr Preset kPresets[] = {
    {"default", kDefaultPolicyText},
    {"intelligence", kIntelligencePolicyText},
    {"newsroom", kNewsroomPolicyText},
    {"screening", kScreeningPolicyText},
};

}  // namespace
}  // namespace internal

std::vector<std::string> PolicyNames() {
  std::vector<std::string> names;
  for (const internal::Preset& preset : internal::kPresets)
    names.emplace_back(preset.name);
  return names;
}

absl::StatusOr<absl::string_view> PolicyText(absl::string_view name) {
  for (const internal::Preset& preset : internal::kPresets) {
    if (preset.name == name) return preset.text;
  }
  return absl::NotFoundError(absl::StrCat("there is no policy '", name,
                                          "'; presets are ",
                                          absl::StrJoin(PolicyNames(), ", ")));
}

absl::StatusOr<v1::AssessmentPolicy> Policy(absl::string_view name) {
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view text, PolicyText(name));
  return ReadPolicy(text);
}

absl::StatusOr<v1::AssessmentPolicy> ReadPolicy(absl::string_view text) {
  const internal::ProtobufSilence silence;
  v1::AssessmentPolicy policy;
  internal::FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(std::string(text), &policy)) {
    return absl::InvalidArgumentError(
        absl::StrCat("policy: line ", error.line(), ", ", error.message()));
  }
  return internal::CompletePolicy(policy);
}

}  // namespace veracity
