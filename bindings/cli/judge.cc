// The commands judge and adopt: what the owner makes of claims, on record.

#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/batch.h"
#include "verdict_changes.h"

namespace veracity::cli {
namespace {

// What counts in verdicts once the owner affirms it.
constexpr absl::string_view kStructure[] = {
    "contradicts", "entails",     "refines",     "supports",
    "undermines",  "same_as",     "owned_by",    "part_of",
    "speaks_for",  "employed_by", "governed_by", "reliability"};

absl::Status CheckStructure(const v1::Claim& claim, absl::string_view typed) {
  absl::string_view predicate = claim.statement().predicate();
  if (absl::ConsumePrefix(&predicate, "veracity:") &&
      absl::c_linear_search(kStructure, predicate)) {
    return absl::OkStatus();
  }
  return WithHint(
      absl::InvalidArgumentError(absl::StrCat(
          "'", Clean(typed), "' is no claim of structure",
          predicate.empty()
              ? ""
              : absl::StrCat(": it says '", Clean(predicate), "'"))),
      absl::StrCat(
          "structure is: ",
          absl::StrReplaceAll(absl::StrJoin(kStructure, ", "), {{"_", "-"}}),
          "; of other claims the owner judges: veracity judge"));
}

}  // namespace

absl::Status Judge(const Session& session, const JudgeOptions& options) {
  if (options.judgement != "true" && options.judgement != "false") {
    return absl::InvalidArgumentError(
        absl::StrCat("'", Clean(options.judgement),
                     "' is no judgement: it is true or false"));
  }
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  VERACITY_ASSIGN_OR_RETURN(
      const v1::RecordRef ref,
      ResolveOne(ledger.Now(), options.claim, Want::kClaim));
  v1::Claim claim;
  *claim.mutable_statement()->mutable_subject() = ref;
  claim.mutable_statement()->set_predicate("veracity:judged");
  *claim.mutable_statement()->mutable_value() =
      BooleanValue(options.judgement == "true");
  Batch batch(options.because);
  batch.Add(Affirms(ledger.owner(), batch.Claim(claim)));
  return RecordAndTell(session, ledger, batch);
}

absl::Status Adopt(const Session& session, const AdoptOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  const View before = ledger.Now();
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                            ResolveOne(before, options.claim, Want::kClaim));
  VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimView found, before.GetClaim(id));
  VERACITY_RETURN_IF_ERROR(CheckStructure(found.claim(), options.claim));
  Batch batch(options.because);
  batch.Add(Affirms(ledger.owner(), id));
  VERACITY_RETURN_IF_ERROR(RecordAndTell(session, ledger, batch));
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<ClaimId> touched,
      TouchedBy(session, before, found.claim().statement()));
  const View after = ledger.Now();
  VERACITY_ASSIGN_OR_RETURN(const v1::VerdictChanges changes,
                            ChangesBetween(session, before, after, touched));
  TellChanges(session, after, changes, "What changes");
  return absl::OkStatus();
}

}  // namespace veracity::cli
