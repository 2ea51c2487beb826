/* The verdicts on all claims, kept. */
#ifndef VERACITY_C_STORED_ASSESSMENTS_H_
#define VERACITY_C_STORED_ASSESSMENTS_H_

#include "veracity/c/ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The verdicts on all claims of a ledger, by one policy, as of now, kept in the
 * ledger's file: to be asked what is contested, and what has moved since
 * yesterday. Recording never computes them; they catch up with the log when
 * they are asked, looking only at what was recorded can have affected.
 *
 * All calls return what those of a ledger return; FAILED_PRECONDITION if they
 * must write and the ledger was opened read-only. */
typedef struct veracity_stored_assessments veracity_stored_assessments;

/* Begins to keep assessments by this v1.AssessmentPolicy, or goes on; writes
 * little yet. An incomplete policy is completed from the default,
 * INVALID_ARGUMENT if it is not valid. */
VERACITY_API veracity_code veracity_stored_assessments_open(
    const veracity_ledger* ledger, veracity_bytes policy,
    veracity_stored_assessments** stored, veracity_error** error);
VERACITY_API void veracity_stored_assessments_free(
    veracity_stored_assessments* stored);

/* The policy, complete: a v1.AssessmentPolicy. */
VERACITY_API veracity_bytes
veracity_stored_assessments_policy(const veracity_stored_assessments* stored);

typedef struct veracity_catch_up_options {
  size_t size; /* sizeof(veracity_catch_up_options) */
  /* Claims whose verdicts are written in one transaction; 0: 256. */
  size_t portion;
  /* As in veracity_assess_options; 0: 100,000. */
  size_t maximum_statements;
  /* Of finding: answer as of where the last catching up ended, rather than
   * catch up first. FAILED_PRECONDITION if that broke off in between. */
  int as_it_stands;
} veracity_catch_up_options;

/* Brings all verdicts up to the last commit: a v1.CatchUpReport.
 * RESOURCE_EXHAUSTED if more bears on a claim than the options allow. Whatever
 * ends it, what was written stays, and the next call goes on from there. */
VERACITY_API veracity_code veracity_stored_assessments_catch_up(
    veracity_stored_assessments* stored,
    const veracity_catch_up_options* options, const veracity_call* call,
    veracity_buffer** report, veracity_error** error);
/* The verdicts that a v1.AssessmentQuery finds, on claims that are not
 * withdrawn: v1.AssessmentsFound. */
VERACITY_API veracity_code veracity_stored_assessments_find(
    veracity_stored_assessments* stored, veracity_bytes query,
    const veracity_catch_up_options* options, const veracity_call* call,
    veracity_buffer** found, veracity_error** error);
/* Verdicts that moved, found as of commits after `since`, in order:
 * v1.VerdictMoves. Does not catch up. */
VERACITY_API veracity_code veracity_stored_assessments_changes(
    const veracity_stored_assessments* stored, uint64_t since,
    const veracity_call* call, veracity_results** moves,
    veracity_error** error);
/* Forgets all that is kept by this policy, the feed too. */
VERACITY_API veracity_code veracity_stored_assessments_drop(
    veracity_stored_assessments* stored, veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_STORED_ASSESSMENTS_H_ */
