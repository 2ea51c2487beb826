#ifndef VERACITY_ASSESSOR_H_
#define VERACITY_ASSESSOR_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/v1/assessment.pb.h"
#include "veracity/v1/explanation.pb.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/view.h"

namespace veracity {

struct AssessOptions {
  // The time asked about: undated statements are taken to be of then, and age
  // is counted from then. Default: the end of the said time that the view is
  // as of, else when the view's last commit was recorded.
  std::optional<absl::Time> asked;
  // Fill in the digests of inputs and policy.
  bool digests = false;
  // Statements that may bear on what is asked; past it RESOURCE_EXHAUSTED, and
  // never a verdict from a part of them.
  size_t maximum_statements = 100'000;
  CallOptions call;
};

struct ExplainOptions : AssessOptions {
  // Look for withdrawals that would change the verdict: all single ones, and
  // pairs of the `maximum_pairs` first.
  bool flips = true;
  size_t maximum_pairs = 400;
};

// An explanation, and how a person reads it.
class Explanation {
 public:
  Explanation(v1::Explanation message, std::string text)
      : message_(std::move(message)), text_(std::move(text)) {}

  const v1::Explanation& message() const { return message_; }
  // Lines of text, about 80 columns wide, ending with a new line.
  const std::string& Text() const { return text_; }

 private:
  v1::Explanation message_;
  std::string text_;
};

// An Assessor turns the assertions on claims into verdicts: a statement is
// worth what we know of its having been made, times what it rests on; it
// counts for the origins at its roots; an origin counts once; what enters
// through one door never weighs more than one certain statement by that door;
// origins add. docs/formats/assessment.md states the rule exactly.
//
//   absl::StatusOr<Explanation> why = Assessor(ledger.Now()).Explain(claim);
//   why->message().assessment().verdict();  // VERDICT_CONTESTED
//   why->Text();                            // in words
//
// The same records, policy and time asked about give the same bytes, whatever
// the store, the order of recording, or the machine.
//
// Each call reads what bears on its claims from the view's store. Cheap to
// make and to copy; thread-safe. The view's ledger must outlive it.
//
// All calls return what View's return, and RESOURCE_EXHAUSTED, with counts, if
// more bears on the claims than the options allow.
class Assessor {
 public:
  // An incomplete policy is completed from the default. If it is not valid,
  // status() and every call say so.
  explicit Assessor(View view, const v1::AssessmentPolicy& policy = {});

  const absl::Status& status() const { return status_; }
  const View& view() const { return view_; }
  // Complete.
  const v1::AssessmentPolicy& policy() const { return policy_; }

  // The verdict on a claim. NOT_FOUND if the claim is not on record.
  absl::StatusOr<v1::Assessment> Assess(
      const ClaimId& claim, const AssessOptions& options = {}) const;
  // Several at once, in their order: cheaper where they hang together.
  absl::StatusOr<std::vector<v1::Assessment>> Assess(
      const std::vector<ClaimId>& claims,
      const AssessOptions& options = {}) const;

  // Did this source say so, and through whom do we know?
  absl::StatusOr<v1::Attestation> Attest(
      const AssertionId& assertion, const AssessOptions& options = {}) const;

  // The conflicts in which the claims that a query finds have a part, each
  // once: denials, rival values, claimed contradictions, claims that undermine
  // themselves, sources that say both, circular reports, misattributions. In
  // the order of the query; at most `limit` (0: all).
  absl::StatusOr<std::vector<v1::Conflict>> Conflicts(
      const v1::ClaimQuery& query, size_t limit = 0,
      const AssessOptions& options = {}) const;

  // What it would change if the owner withdrew `targets`: a dry run. Statements
  // only; what their structure does (ratings, ownership) stays as it is.
  // NOT_FOUND if a target is not on record.
  absl::StatusOr<v1::VerdictChanges> WhatWouldChange(
      const std::vector<v1::RecordRef>& targets,
      const AssessOptions& options = {}) const;

  // The verdict with its reasons.
  absl::StatusOr<Explanation> Explain(const ClaimId& claim,
                                      const ExplainOptions& options = {}) const;

 private:
  View view_;
  v1::AssessmentPolicy policy_;
  absl::Status status_;
};

}  // namespace veracity

#endif  // VERACITY_ASSESSOR_H_
