// The commands assess and policy: verdicts on claims, and by what policy.

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "commands.h"
#include "find_query.h"
#include "status_macros.h"
#include "veracity/policy.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

// Claims that are loaded together.
constexpr size_t kAtOnce = 64;

constexpr absl::string_view kIndent = "              ";

struct Assessed {
  v1::Assessment assessment;
  std::string claim;
};

// Calls `take` for each of the claims named, else for each that is found.
absl::Status EachClaim(const Session& session, const View& view,
                       const AssessClaimsOptions& options,
                       const std::function<absl::Status(v1::Claim)>& take) {
  if (!options.claims.empty()) {
    for (const std::string& typed : options.claims) {
      VERACITY_ASSIGN_OR_RETURN(
          const v1::RecordRef ref,
          ResolveOne(view, typed, Want::kClaim, Reading::kWords));
      VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
      VERACITY_ASSIGN_OR_RETURN(v1::ClaimView found, view.GetClaim(id));
      VERACITY_RETURN_IF_ERROR(take(std::move(*found.mutable_claim())));
    }
    return absl::OkStatus();
  }
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options.found));
  Results<v1::ClaimView> results = view.Find(query, session.Call());
  v1::ClaimView found;
  while (results.Next(&found)) {
    VERACITY_RETURN_IF_ERROR(take(std::move(*found.mutable_claim())));
  }
  return results.status();
}

void Print(const Session& session, const View& view,
           std::vector<Assessed> assessed) {
  Output& out = *session.out;
  ShortIds ids(view);
  Words words(view);
  // By verdict; of these the most probable first.
  std::stable_sort(
      assessed.begin(), assessed.end(),
      [](const Assessed& a, const Assessed& b) {
        return std::pair(a.assessment.verdict(), -a.assessment.probability()) <
               std::pair(b.assessment.verdict(), -b.assessment.probability());
      });
  for (size_t i = 0; i < assessed.size(); ++i) {
    const v1::Assessment& assessment = assessed[i].assessment;
    const v1::Verdict verdict = assessment.verdict();
    if (i == 0 || assessed[i - 1].assessment.verdict() != verdict) {
      const auto count = absl::c_count_if(assessed, [&](const Assessed& one) {
        return one.assessment.verdict() == verdict;
      });
      if (i > 0) out.Line();
      out.Line(absl::StrCat(out.Paint(StyleOf(verdict), InCapitals(verdict)),
                            ": ", Counted(count, "claim")));
    }
    out.Paragraph(
        absl::StrCat(out.Paint(Style::kId, ids(assessment.claim())), "  "),
        assessed[i].claim);
    std::vector<std::string> more;
    for (std::string part :
         {HowProbable(assessment), OriginsInWords(assessment, words)}) {
      if (!part.empty()) more.push_back(std::move(part));
    }
    if (!more.empty()) {
      out.Paragraph(kIndent,
                    out.Paint(Style::kFaint, absl::StrJoin(more, "; ")));
    }
  }
  if (assessed.empty()) out.Line(out.Paint(Style::kFaint, "No claim."));
}

}  // namespace

absl::Status Assess(const Session& session,
                    const AssessClaimsOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view,
                            ViewOf(ledger, options.found.as_of));
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.found.policy));
  AssessOptions how;
  how.call = session.Call();
  how.digests = session.out->json();
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.found.policy, &how));
  VERACITY_ASSIGN_OR_RETURN(const std::vector<v1::Verdict> wanted,
                            ReadVerdicts(options.found.verdicts));
  Words words(view);
  std::vector<Assessed> assessed;
  std::vector<v1::Claim> waiting;
  const auto assess = [&]() -> absl::Status {
    std::vector<ClaimId> claims;
    for (const v1::Claim& claim : waiting) {
      VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(RefOf(claim)));
      claims.push_back(id);
    }
    VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Assessment> verdicts,
                              AssessInParts(assessor, claims, how));
    for (size_t i = 0; i < verdicts.size(); ++i) {
      if (!wanted.empty() &&
          !absl::c_linear_search(wanted, verdicts[i].verdict())) {
        continue;
      }
      if (session.out->json()) {
        session.out->Json(verdicts[i]);
      } else {
        assessed.push_back({std::move(verdicts[i]), words.Claim(waiting[i])});
      }
    }
    waiting.clear();
    return absl::OkStatus();
  };
  VERACITY_RETURN_IF_ERROR(
      EachClaim(session, view, options, [&](v1::Claim claim) {
        waiting.push_back(std::move(claim));
        return waiting.size() < kAtOnce ? absl::OkStatus() : assess();
      }));
  VERACITY_RETURN_IF_ERROR(assess());
  if (!session.out->json()) Print(session, view, std::move(assessed));
  return absl::OkStatus();
}

absl::Status ShowPolicy(const Session& session, const std::string& name) {
  Output& out = *session.out;
  if (!name.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy policy,
                              ReadPolicyOption(name));
    if (out.json()) {
      out.Json(policy);
      return absl::OkStatus();
    }
    const absl::StatusOr<absl::string_view> text = PolicyText(name);
    for (absl::string_view line : absl::StrSplit(
             absl::StripSuffix(text.ok() ? *text : "", "\n"), '\n')) {
      out.Line(line);
    }
    return absl::OkStatus();
  }
  std::vector<std::vector<std::string>> rows;
  for (const std::string& preset : PolicyNames()) {
    VERACITY_ASSIGN_OR_RETURN(const absl::string_view text, PolicyText(preset));
    if (out.json()) {
      VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy policy,
                                Policy(preset));
      out.Json(policy);
      continue;
    }
    // What its comment says of it, without what names the message.
    std::vector<std::string> says;
    for (absl::string_view line : absl::StrSplit(text, '\n')) {
      if (!absl::ConsumePrefix(&line, "# ")) {
        if (!says.empty()) break;
        continue;
      }
      if (!absl::StartsWith(line, "proto-")) says.emplace_back(line);
    }
    rows.push_back({preset, absl::StrJoin(says, " ")});
  }
  out.Table(rows);
  return absl::OkStatus();
}

}  // namespace veracity::cli
