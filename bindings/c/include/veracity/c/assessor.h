/* Verdicts on claims, with their reasons. */
#ifndef VERACITY_C_ASSESSOR_H_
#define VERACITY_C_ASSESSOR_H_

#include "veracity/c/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A view and a policy. The same records, policy and time asked about give the
 * same bytes, whatever the store, the order of recording, or the machine.
 *
 * All calls return what those of a view return, and RESOURCE_EXHAUSTED if more
 * bears on the claims than the options allow. Claims, assertions and targets
 * are v1.RecordRefs. */
typedef struct veracity_assessor veracity_assessor;

typedef struct veracity_assess_options {
  size_t size; /* sizeof(veracity_assess_options) */
  /* Asked about the time that follows: undated statements are taken to be of
   * then, and age is counted from then. 0: the end of the said time that the
   * view is as of, else when its last commit was recorded. */
  int has_asked;
  int64_t asked_seconds; /* since 1970 UTC */
  int32_t asked_nanoseconds;
  /* Fill in the digests of inputs and policy. */
  int digests;
  /* Statements that may bear on what is asked, past which the call returns
   * RESOURCE_EXHAUSTED, and never a verdict from a part of them; 0: 100,000. */
  size_t maximum_statements;
  /* Of explanations: do not look for withdrawals that would change the
   * verdict. Else all single ones are tried, and pairs of the `maximum_pairs`
   * first; 0: 400. */
  int without_flips;
  size_t maximum_pairs;
} veracity_assess_options;

/* `policy` is a v1.AssessmentPolicy, completed from the default where it is
 * incomplete. INVALID_ARGUMENT, naming the field, if it is not valid. */
VERACITY_API veracity_code veracity_assessor_new(const veracity_view* view,
                                                 veracity_bytes policy,
                                                 veracity_assessor** assessor,
                                                 veracity_error** error);
VERACITY_API void veracity_assessor_free(veracity_assessor* assessor);

/* The policy, complete: a v1.AssessmentPolicy. */
VERACITY_API veracity_bytes
veracity_assessor_policy(const veracity_assessor* assessor);

/* The verdicts on claims, in their order: v1.Assessments. Cheaper together than
 * one by one where they hang together. NOT_FOUND if one is not on record. */
VERACITY_API veracity_code veracity_assessor_assess(
    const veracity_assessor* assessor, const veracity_bytes* claims,
    size_t count, const veracity_assess_options* options,
    const veracity_call* call, veracity_results** assessments,
    veracity_error** error);
/* The verdict with its reasons, a v1.Explanation; and as a person reads it:
 * lines of text about 80 columns wide. */
VERACITY_API veracity_code veracity_assessor_explain(
    const veracity_assessor* assessor, veracity_bytes claim,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_buffer** explanation, veracity_buffer** text,
    veracity_error** error);
/* Did this source say so, and through whom do we know? A v1.Attestation. */
VERACITY_API veracity_code veracity_assessor_attest(
    const veracity_assessor* assessor, veracity_bytes assertion,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_buffer** attestation, veracity_error** error);
/* The v1.Conflicts in which the claims that a v1.ClaimQuery finds have a part,
 * each once, in the order of the query; at most `limit` (0: all). */
VERACITY_API veracity_code veracity_assessor_conflicts(
    const veracity_assessor* assessor, veracity_bytes query, size_t limit,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_results** conflicts, veracity_error** error);
/* What it would change if the owner withdrew these: v1.VerdictChanges. A dry
 * run. NOT_FOUND if a target is not on record. */
VERACITY_API veracity_code veracity_assessor_what_would_change(
    const veracity_assessor* assessor, const veracity_bytes* targets,
    size_t count, const veracity_assess_options* options,
    const veracity_call* call, veracity_buffer** changes,
    veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_ASSESSOR_H_ */
