#include "verdicts.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "status_macros.h"
#include "veracity/policy.h"

namespace veracity::cli {
namespace {

constexpr size_t kOriginsShown = 3;

// One side: the origins that lean to it, by what they give.
std::string Side(const v1::Assessment& assessment,
                 double (v1::OriginShare::*given)() const,
                 double (v1::OriginShare::*other)() const, uint32_t matched,
                 Words& words) {
  std::vector<const v1::OriginShare*> origins;
  for (const v1::OriginShare& origin : assessment.origins()) {
    if ((origin.*given)() > (origin.*other)()) origins.push_back(&origin);
  }
  std::stable_sort(origins.begin(), origins.end(),
                   [&](const v1::OriginShare* a, const v1::OriginShare* b) {
                     return (a->*given)() > (b->*given)();
                   });
  std::vector<std::string> names;
  size_t established = 0;
  for (const v1::OriginShare* origin : origins) {
    if (names.size() < kOriginsShown) {
      names.push_back(
          absl::StrCat(OriginInWords(origin->origin(), words),
                       origin->established() ? " (established)" : ""));
    } else if (origin->established()) {
      ++established;
    }
  }
  std::string side = absl::StrJoin(names, ", ");
  const size_t more = origins.size() - names.size();
  if (more > 0) absl::StrAppend(&side, " and ", more, " more");
  if (established > 0) {
    absl::StrAppend(&side, " (", established, " of them established)");
  }
  if (matched > 0 && matched < origins.size()) {
    absl::StrAppend(&side, " (count as ", matched, ")");
  }
  return side;
}

}  // namespace

absl::StatusOr<v1::AssessmentPolicy> ReadPolicyOption(
    const std::string& typed) {
  if (typed.empty()) return Policy("default");
  absl::StatusOr<v1::AssessmentPolicy> preset = Policy(typed);
  if (preset.ok()) return preset;
  std::ifstream file(typed, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  if (!file) {
    return WithHint(
        absl::NotFoundError(absl::StrCat("there is no policy and no file '",
                                         Clean(typed), "'")),
        absl::StrCat("the policies are: ", absl::StrJoin(PolicyNames(), ", ")));
  }
  return ReadPolicy(text);
}

absl::StatusOr<Assessor> MakeAssessor(const View& view,
                                      const PolicyOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy policy,
                            ReadPolicyOption(options.policy));
  Assessor assessor(view, policy);
  VERACITY_RETURN_IF_ERROR(assessor.status());
  return assessor;
}

absl::Status ReadAsked(const PolicyOptions& options, AssessOptions* assess) {
  if (options.asked.empty()) return absl::OkStatus();
  VERACITY_ASSIGN_OR_RETURN(assess->asked,
                            ReadMoment(options.asked, /*end=*/true));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::Assessment>> AssessInParts(
    const Assessor& assessor, const std::vector<ClaimId>& claims,
    const AssessOptions& options) {
  if (claims.empty()) return std::vector<v1::Assessment>();
  absl::StatusOr<std::vector<v1::Assessment>> all =
      assessor.Assess(claims, options);
  if (!absl::IsResourceExhausted(all.status()) || claims.size() == 1) {
    return all;
  }
  const auto middle = claims.begin() + static_cast<int64_t>(claims.size() / 2);
  all = AssessInParts(assessor, {claims.begin(), middle}, options);
  if (!all.ok()) return all;
  VERACITY_ASSIGN_OR_RETURN(
      std::vector<v1::Assessment> rest,
      AssessInParts(assessor, {middle, claims.end()}, options));
  std::move(rest.begin(), rest.end(), std::back_inserter(*all));
  return all;
}

absl::StatusOr<std::vector<v1::Verdict>> ReadVerdicts(
    const std::vector<std::string>& typed) {
  std::vector<v1::Verdict> verdicts;
  for (const std::string& one : typed) {
    VERACITY_ASSIGN_OR_RETURN(const auto verdict, ReadEnum<v1::Verdict>(one));
    verdicts.push_back(verdict);
  }
  return verdicts;
}

std::string InCapitals(v1::Verdict verdict) {
  return absl::AsciiStrToUpper(
      absl::StrReplaceAll(Word(verdict), {{"-", " "}}));
}

Style StyleOf(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_SUPPORTED:
      return Style::kGood;
    case v1::VERDICT_REFUTED:
      return Style::kBad;
    case v1::VERDICT_CONTESTED:
      return Style::kDoubtful;
    default:
      return Style::kStrong;
  }
}

std::string ShareInWords(double share) {
  const std::string text = absl::StrFormat("%.2f", share);
  return std::string(absl::StripPrefix(text, "0"));
}

std::string HowProbable(const v1::Assessment& assessment) {
  if (assessment.verdict() == v1::VERDICT_NOT_ASSESSABLE) return "";
  const std::string number = ShareInWords(assessment.probability());
  // Of "likely / probable" the first.
  const absl::string_view words = assessment.words();
  return absl::StrCat(
      words.empty() ? number
                    : absl::StrCat(Clean(words.substr(0, words.find(" / "))),
                                   " (", number, ")"),
      ", confidence ", Word(assessment.confidence()));
}

std::string OriginInWords(const std::string& origin, Words& words) {
  absl::string_view through = origin;
  if (origin == "?") return "an origin that nobody names";
  if (!absl::ConsumePrefix(&through, "anonymous:")) return words.Name(origin);
  if (through.empty()) return "an anonymous source";
  return absl::StrCat("anonymous, through ", words.Name(through));
}

std::string OriginsInWords(const v1::Assessment& assessment, Words& words) {
  std::vector<std::string> sides;
  const std::string support =
      Side(assessment, &v1::OriginShare::support, &v1::OriginShare::opposition,
           assessment.supporting_origins(), words);
  if (!support.empty()) sides.push_back(absl::StrCat("for: ", support));
  const std::string opposition =
      Side(assessment, &v1::OriginShare::opposition, &v1::OriginShare::support,
           assessment.opposing_origins(), words);
  if (!opposition.empty()) {
    sides.push_back(absl::StrCat("against: ", opposition));
  }
  return absl::StrJoin(sides, "; ");
}

}  // namespace veracity::cli
