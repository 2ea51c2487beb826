#ifndef VERACITY_CLI_VERDICTS_H_
#define VERACITY_CLI_VERDICTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "session.h"
#include "veracity/assessor.h"
#include "words.h"

// What commands that assess have in common: by which policy, as of when, and
// how a verdict is told in words.

namespace veracity::cli {

struct PolicyOptions {
  // The name of a preset or a file; empty: "default".
  std::string policy;
  // A day or a moment; empty: as the library takes it.
  std::string asked;
};

// NOT_FOUND, naming the presets, if there is neither such a one nor a file.
absl::StatusOr<v1::AssessmentPolicy> ReadPolicyOption(const std::string& typed);
absl::StatusOr<Assessor> MakeAssessor(const View& view,
                                      const PolicyOptions& options);
absl::Status ReadAsked(const PolicyOptions& options, AssessOptions* assess);

// As Assessor::Assess, halving the claims as long as too much bears on all of
// them together.
absl::StatusOr<std::vector<v1::Assessment>> AssessInParts(
    const Assessor& assessor, const std::vector<ClaimId>& claims,
    const AssessOptions& options);

absl::StatusOr<std::vector<v1::Verdict>> ReadVerdicts(
    const std::vector<std::string>& typed);

// "SUPPORTED", "NOT ASSESSABLE".
std::string InCapitals(v1::Verdict verdict);
Style StyleOf(v1::Verdict verdict);
// "likely (.77), confidence moderate"; empty for what is not assessable.
std::string HowProbable(const v1::Assessment& assessment);
// ".77", "1.00".
std::string ShareInWords(double share);
// "Reuters", "anonymous, through Reuters", "an origin that nobody names".
std::string OriginInWords(const std::string& origin, Words& words);
// "for: European Union (established), Reuters; against: Beijing".
std::string OriginsInWords(const v1::Assessment& assessment, Words& words);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_VERDICTS_H_
