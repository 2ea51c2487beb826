#include "veracity/assessor.h"

#include "handles.h"

namespace veracity::c {

absl::StatusOr<AssessCall> ReadAssess(const veracity_assess_options* given,
                                      const veracity_call* call,
                                      const Clock& clock) {
  VERACITY_ASSIGN_OR_RETURN(Call wished, ReadCall(call, clock));
  VERACITY_ASSIGN_OR_RETURN(const veracity_assess_options read,
                            ReadStruct(given, "veracity_assess_options"));
  ExplainOptions options;
  if (read.has_asked != 0) {
    options.asked = ReadTime(read.asked_seconds, read.asked_nanoseconds);
  }
  options.digests = read.digests != 0;
  options.maximum_statements =
      OrDefault(read.maximum_statements, options.maximum_statements);
  options.flips = read.without_flips == 0;
  options.maximum_pairs = OrDefault(read.maximum_pairs, options.maximum_pairs);
  options.call = std::move(wished.options);
  return AssessCall{std::move(options), std::move(wished.cancelled)};
}

}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_assessor_new(const veracity_view* view,
                                    veracity_bytes policy,
                                    veracity_assessor** assessor,
                                    veracity_error** error) {
  return Boundary(error, assessor).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}, {"assessor", assessor}}));
    VERACITY_ASSIGN_OR_RETURN(const auto read,
                              Parsed<v1::AssessmentPolicy>(policy, "policy"));
    veracity::Assessor made(view->view, read);
    VERACITY_RETURN_IF_ERROR(made.status());
    VERACITY_ASSIGN_OR_RETURN(std::string whole, Serialized(made.policy()));
    *assessor =
        new veracity_assessor{view->open, std::move(made), std::move(whole)};
    return absl::OkStatus();
  });
}

void veracity_assessor_free(veracity_assessor* assessor) { delete assessor; }

veracity_bytes veracity_assessor_policy(const veracity_assessor* assessor) {
  return assessor == nullptr ? veracity_bytes{} : BytesOf(assessor->policy);
}

veracity_code veracity_assessor_assess(const veracity_assessor* assessor,
                                       const veracity_bytes* claims,
                                       size_t count,
                                       const veracity_assess_options* options,
                                       const veracity_call* call,
                                       veracity_results** assessments,
                                       veracity_error** error) {
  return Boundary(error, assessments).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"assessor", assessor}, {"assessments", assessments}}));
    VERACITY_ASSIGN_OR_RETURN(const std::vector<veracity::ClaimId> ids,
                              Each(claims, count, "claims", ReadClaimId));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto verdicts,
                              assessor->assessor.Assess(ids, how.options));
    return Give(verdicts, assessments);
  });
}

veracity_code veracity_assessor_explain(const veracity_assessor* assessor,
                                        veracity_bytes claim,
                                        const veracity_assess_options* options,
                                        const veracity_call* call,
                                        veracity_buffer** explanation,
                                        veracity_buffer** text,
                                        veracity_error** error) {
  return Boundary(error, explanation, text).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"assessor", assessor}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity::ClaimId id,
                              ReadClaimId(claim, "claim"));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const veracity::Explanation why,
                              assessor->assessor.Explain(id, how.options));
    // Both or neither.
    auto words = std::make_unique<veracity_buffer>(
        veracity_buffer{std::string(why.Text())});
    VERACITY_RETURN_IF_ERROR(Give(why.message(), explanation));
    if (text != nullptr) *text = words.release();
    return absl::OkStatus();
  });
}

veracity_code veracity_assessor_attest(const veracity_assessor* assessor,
                                       veracity_bytes assertion,
                                       const veracity_assess_options* options,
                                       const veracity_call* call,
                                       veracity_buffer** attestation,
                                       veracity_error** error) {
  return Boundary(error, attestation).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"assessor", assessor}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity::AssertionId id,
                              ReadAssertionId(assertion, "assertion"));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const v1::Attestation said,
                              assessor->assessor.Attest(id, how.options));
    return Give(said, attestation);
  });
}

veracity_code veracity_assessor_conflicts(
    const veracity_assessor* assessor, veracity_bytes query, size_t limit,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_results** conflicts, veracity_error** error) {
  return Boundary(error, conflicts).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"assessor", assessor}, {"conflicts", conflicts}}));
    VERACITY_ASSIGN_OR_RETURN(const auto asked,
                              Parsed<v1::ClaimQuery>(query, "query"));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto found, assessor->assessor.Conflicts(
                                                    asked, limit, how.options));
    return Give(found, conflicts);
  });
}

veracity_code veracity_assessor_what_would_change(
    const veracity_assessor* assessor, const veracity_bytes* targets,
    size_t count, const veracity_assess_options* options,
    const veracity_call* call, veracity_buffer** changes,
    veracity_error** error) {
  return Boundary(error, changes).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"assessor", assessor}}));
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<v1::RecordRef> refs,
        Each(targets, count, "targets", Parsed<v1::RecordRef>));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(
        const v1::VerdictChanges would,
        assessor->assessor.WhatWouldChange(refs, how.options));
    return Give(would, changes);
  });
}

}  // extern "C"
