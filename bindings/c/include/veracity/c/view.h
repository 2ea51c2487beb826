/* A picture of a ledger, and the questions to it. */
#ifndef VERACITY_C_VIEW_H_
#define VERACITY_C_VIEW_H_

#include "veracity/c/ledger.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An immutable, repeatable picture of a ledger as of three times: what we knew,
 * what had been said, what it was said of. However much is written meanwhile,
 * it answers the same. It holds no transaction: keep it as long as you like.
 *
 * Reads leave out what is withdrawn unless a query asks for it. All return
 * UNAVAILABLE if the store cannot be read, DATA_LOSS if stored bytes are not
 * what they should be. References are v1.RecordRefs; a call about a claim or an
 * assertion takes a reference to one, else INVALID_ARGUMENT. */
VERACITY_API void veracity_view_free(veracity_view* view);

/* The last commit this view sees; 0: an empty ledger. */
VERACITY_API uint64_t veracity_view_commit(const veracity_view* view);
/* The times it was asked for, a v1.AsOf. */
VERACITY_API veracity_bytes veracity_view_as_of(const veracity_view* view);

/* One record, also if it is withdrawn: the answer says so. By what `ref` refers
 * to: a v1.ClaimView, v1.AssertionView, v1.Entity, v1.Document,
 * v1.PredicateSpec, v1.Retraction, or a v1.Batch without its entries.
 * Descriptions are the version that counts. NOT_FOUND if it is not on record as
 * of this view. */
VERACITY_API veracity_code veracity_view_get(const veracity_view* view,
                                             veracity_bytes ref,
                                             veracity_buffer** record,
                                             veracity_error** error);
/* Who says so: v1.AssertionViews, the standing assertions on a claim in the
 * order of recording. NOT_FOUND if the claim is not on record. */
VERACITY_API veracity_code veracity_view_assertions_of(
    const veracity_view* view, veracity_bytes claim,
    veracity_results** assertions, veracity_error** error);

/* What a query asks for: the `kind` of the calls below. */
typedef enum veracity_kind {
  VERACITY_CLAIMS = 1,     /* v1.ClaimQuery finds v1.ClaimViews */
  VERACITY_ASSERTIONS = 2, /* v1.AssertionQuery: v1.AssertionViews */
  VERACITY_ENTITIES = 3,   /* v1.EntityQuery: v1.Entities */
  VERACITY_DOCUMENTS = 4   /* v1.DocumentQuery: v1.Documents */
} veracity_kind;

/* Answers a query as a stream; its page is not looked at. INVALID_ARGUMENT,
 * naming the field, if a filter cannot be read: at once, or of the stream. */
VERACITY_API veracity_code veracity_view_find(const veracity_view* view,
                                              int kind, veracity_bytes query,
                                              const veracity_call* call,
                                              veracity_results** found,
                                              veracity_error** error);
/* Answers one page of a query, with the token that fetches the next: text,
 * empty on the last page. INVALID_ARGUMENT if the query's own token is of
 * another query or of another view's times. */
VERACITY_API veracity_code veracity_view_find_page(
    const veracity_view* view, int kind, veracity_bytes query,
    const veracity_call* call, veracity_results** found,
    veracity_buffer** next_page_token, veracity_error** error);
/* Counts claims or assertions by group, a number of v1.GroupBy: v1.GroupCounts,
 * the greatest first, then by key. */
VERACITY_API veracity_code veracity_view_count(const veracity_view* view,
                                               int kind, veracity_bytes query,
                                               int group,
                                               const veracity_call* call,
                                               veracity_results** counts,
                                               veracity_error** error);

/* Candidates for what a person typed (an id, whole or abbreviated, a name, an
 * alias, words of a wording): v1.Candidates, best first, at most `limit`. */
VERACITY_API veracity_code veracity_view_resolve(const veracity_view* view,
                                                 veracity_bytes typed,
                                                 size_t limit,
                                                 veracity_results** candidates,
                                                 veracity_error** error);

typedef struct veracity_trace_options {
  size_t size; /* sizeof(veracity_trace_options) */
  /* What rests on it, rather than what it rests on. */
  int downstream;
  /* Steps from the beginning, past which the trace says that it is truncated;
   * 0: 1000. */
  uint32_t maximum_depth;
  /* Nodes, past which the call returns RESOURCE_EXHAUSTED; 0: 100,000. */
  size_t maximum_nodes;
} veracity_trace_options;

/* Provenance of an assertion, a claim (of all its assertions), a source or a
 * document: a v1.Trace. NOT_FOUND as veracity_view_get. */
VERACITY_API veracity_code veracity_view_trace(
    const veracity_view* view, veracity_bytes ref,
    const veracity_trace_options* options, const veracity_call* call,
    veracity_buffer** trace, veracity_error** error);

/* The log after the commit `since`, in order, up to this view: v1.Changes.
 * Resume with the last commit you have dealt with. */
VERACITY_API veracity_code veracity_view_changes(const veracity_view* view,
                                                 uint64_t since,
                                                 const veracity_call* call,
                                                 veracity_results** changes,
                                                 veracity_error** error);

/* Whether the passage that an assertion quotes stands in `content`, the bytes
 * of its document: a v1.EvidenceReport. */
VERACITY_API veracity_code veracity_view_check_evidence(
    const veracity_view* view, veracity_bytes assertion, veracity_bytes content,
    veracity_buffer** report, veracity_error** error);

/* What withdrawing these as the owner would take from the ledger, in a
 * v1.FallReport. A dry run. NOT_FOUND if a target is not on record,
 * RESOURCE_EXHAUSTED if more than a million assertions hang together with
 * them. */
VERACITY_API veracity_code veracity_view_what_falls(
    const veracity_view* view, const veracity_bytes* targets, size_t count,
    const veracity_call* call, veracity_buffer** report,
    veracity_error** error);
/* Which of a claim's assertions do not stand as things are, and why: a
 * v1.FallReport. Errors as above. */
VERACITY_API veracity_code veracity_view_fallen(const veracity_view* view,
                                                veracity_bytes claim,
                                                const veracity_call* call,
                                                veracity_buffer** report,
                                                veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_VIEW_H_ */
