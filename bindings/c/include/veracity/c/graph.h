/* A whole view in memory, for hosts that want many verdicts. */
#ifndef VERACITY_C_GRAPH_H_
#define VERACITY_C_GRAPH_H_

#include "veracity/c/view.h"

#ifdef __cplusplus
extern "C" {
#endif

/* All claims of a view and what bears on them, in columns, by one policy. A
 * single question does not need one: a veracity_assessor reads just what bears
 * on it. The verdicts are the same. It does not change: one that follows the
 * ledger is another, which shares with it what has not changed. */
typedef struct veracity_graph veracity_graph;

typedef struct veracity_graph_options {
  size_t size; /* sizeof(veracity_graph_options) */
  /* As in veracity_assess_options. */
  int has_asked;
  int64_t asked_seconds; /* since 1970 UTC */
  int32_t asked_nanoseconds;
  /* That read, each over a connection of its own, and build; results do not
   * depend on it; 0: 1. */
  int threads;
  /* Only the claims of one of so many parts, from 0: for several processes that
   * share the work. 0 parts: 1. */
  int part, parts;
  /* Claims that are read together and lie together: few make a change cheap to
   * follow, many make reading quick; 0: 256. */
  size_t block_claims;
  /* Statements that may bear on one claim, past which the call returns
   * RESOURCE_EXHAUSTED; 0: 100,000. */
  size_t maximum_statements;
} veracity_graph_options;

/* Reads all of a view. `policy` is a v1.AssessmentPolicy, completed from the
 * default where it is incomplete. INVALID_ARGUMENT if it is not valid or there
 * is no such part; else as a view's calls. Progress counts claims. */
VERACITY_API veracity_code veracity_graph_build(
    const veracity_view* view, veracity_bytes policy,
    const veracity_graph_options* options, const veracity_call* call,
    veracity_graph** graph, veracity_error** error);
/* The graph of a later view of the same ledger, by the same policy and of the
 * same part (the options' own is not looked at): reads the claims that what was
 * recorded since can affect. FAILED_PRECONDITION if the view is of another
 * ledger, earlier, or as of other times said and valid; else as building. */
VERACITY_API veracity_code veracity_graph_refreshed(
    const veracity_graph* graph, const veracity_view* view,
    const veracity_graph_options* options, const veracity_call* call,
    veracity_graph** refreshed, veracity_error** error);
VERACITY_API void veracity_graph_free(veracity_graph* graph);

/* The policy, complete: a v1.AssessmentPolicy. */
VERACITY_API veracity_bytes veracity_graph_policy(const veracity_graph* graph);
/* The last commit that its view sees. */
VERACITY_API uint64_t veracity_graph_commit(const veracity_graph* graph);

/* Structs that come out begin with their size too, which the caller sets: no
 * more than that is filled in. */

typedef struct veracity_graph_counts {
  size_t size; /* sizeof(veracity_graph_counts) */
  uint64_t claims;
  /* In its columns; those that bear on claims far apart are there more than
   * once. */
  uint64_t assertions;
  uint64_t bytes; /* of memory, names and indexes included */
  uint64_t blocks;
  /* Claims that building read, or following. */
  uint64_t claims_read;
} veracity_graph_counts;

VERACITY_API veracity_code veracity_graph_size(const veracity_graph* graph,
                                               veracity_graph_counts* counts,
                                               veracity_error** error);

/* The verdicts on claims, v1.RecordRefs, in their order: v1.Assessments.
 * NOT_FOUND if one is not on record, or not in this part. */
VERACITY_API veracity_code veracity_graph_assess(const veracity_graph* graph,
                                                 const veracity_bytes* claims,
                                                 size_t count,
                                                 veracity_results** assessments,
                                                 veracity_error** error);

/* -- All of them, in numbers -- */

typedef struct veracity_verdicts veracity_verdicts;

typedef struct veracity_claim_verdict {
  size_t size; /* sizeof(veracity_claim_verdict) */
  /* A v1.RecordRef; valid until the verdicts are freed. */
  veracity_bytes claim;
  /* A number of v1.Verdict. */
  int32_t verdict;
  int32_t supporting_origins, opposing_origins;
  double probability;
  double belief, disbelief, uncertainty, base_rate;
  /* Evidence on both sides. */
  double support, opposition;
} veracity_claim_verdict;

/* The verdicts on all claims on record, those withdrawn too, in the order of
 * their ids. Results do not depend on how many threads work; 0: 1. */
VERACITY_API veracity_code veracity_graph_assess_all(
    const veracity_graph* graph, int threads, const veracity_call* call,
    veracity_verdicts** verdicts, veracity_error** error);
VERACITY_API void veracity_verdicts_free(veracity_verdicts* verdicts);

/* How many there are; of NULL: 0. */
VERACITY_API size_t veracity_verdicts_count(const veracity_verdicts* verdicts);
/* One of them, from 0. OUT_OF_RANGE past the last. */
VERACITY_API veracity_code
veracity_verdicts_at(const veracity_verdicts* verdicts, size_t index,
                     veracity_claim_verdict* verdict, veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_GRAPH_H_ */
