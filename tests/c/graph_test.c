/* A view in memory: built, followed, assessed. */

#include <string.h>
#include <threads.h>

#include "desk.h"

enum { kContested = 3 }; /* of v1.Verdict */

static veracity_graph* Build(const struct desk* desk) {
  veracity_graph* graph = NULL;
  OK(veracity_graph_build(desk->view, kNone, NULL, NULL, &graph, &error));
  return graph;
}

static veracity_graph_counts SizeOf(const veracity_graph* graph) {
  veracity_graph_counts counts = {.size = sizeof(counts)};
  OK(veracity_graph_size(graph, &counts, &error));
  return counts;
}

/* The only claim's verdict. */
static veracity_claim_verdict OnlyVerdict(const veracity_verdicts* verdicts) {
  veracity_claim_verdict verdict = {.size = sizeof(verdict)};
  CHECK(veracity_verdicts_count(verdicts) == 1);
  OK(veracity_verdicts_at(verdicts, 0, &verdict, &error));
  return verdict;
}

static void AssessesAsAnAssessorDoes(void) {
  struct desk desk = OpenDesk();
  veracity_graph* graph = Build(&desk);
  veracity_results *here = NULL, *there = NULL;
  veracity_bytes claims[2], one = {0}, other = {0};
  claims[0] = claims[1] = Of(desk.claim);
  OK(veracity_graph_assess(graph, claims, 2, &here, &error));
  OK(veracity_assessor_assess(desk.assessor, claims, 2, NULL, NULL, &there,
                              &error));
  CHECK(veracity_results_next(here, &one) &&
        veracity_results_next(there, &other));
  CHECK(one.size > 0 && one.size == other.size &&
        memcmp(one.data, other.data, one.size) == 0);
  CHECK(Count(here) == 1);
  CHECK(Count(there) == 1);
  claims[1] = Of(desk.wire);
  FAILS(veracity_graph_assess(graph, claims, 2, &here, &error),
        VERACITY_INVALID_ARGUMENT, "`claims[1]` refers to no claim");
  CHECK(here == NULL);
  veracity_graph_free(graph);
  CloseDesk(&desk);
}

static void AssessesAllInNumbers(void) {
  struct desk desk = OpenDesk();
  veracity_graph* graph = Build(&desk);
  veracity_verdicts* verdicts = NULL;
  veracity_claim_verdict verdict;
  OK(veracity_graph_assess_all(graph, 2, NULL, &verdicts, &error));
  verdict = OnlyVerdict(verdicts);
  CHECK(verdict.claim.size == Of(desk.claim).size &&
        memcmp(verdict.claim.data, Of(desk.claim).data, verdict.claim.size) ==
            0);
  CHECK(verdict.verdict == kContested);
  CHECK(verdict.supporting_origins == 1 && verdict.opposing_origins == 1);
  CHECK(verdict.support > 0 && verdict.opposition > 0);
  CHECK(verdict.probability > 0.4 && verdict.probability < 0.6);
  CHECK(verdict.base_rate == 0.5);
  CHECK(verdict.belief + verdict.disbelief + verdict.uncertainty > 0.999 &&
        verdict.belief + verdict.disbelief + verdict.uncertainty < 1.001);
  FAILS(veracity_verdicts_at(verdicts, 1, &verdict, &error),
        VERACITY_OUT_OF_RANGE, "there are 1 verdicts");
  veracity_verdicts_free(verdicts);
  veracity_graph_free(graph);
  CloseDesk(&desk);
}

static void FollowsWhatIsRecorded(void) {
  struct desk desk = OpenDesk();
  veracity_graph *before = Build(&desk), *after = NULL, *back = NULL;
  veracity_verdicts* verdicts = NULL;
  veracity_buffer* retraction =
      FromJson("Retraction", "{\"target\": {\"document\": \"wire-1\"}}");
  const veracity_bytes list[1] = {Of(retraction)};
  OK(veracity_ledger_retract(desk.ledger, list, 1, NULL, &error));
  LookAgain(&desk);
  OK(veracity_graph_refreshed(before, desk.view, NULL, NULL, &after, &error));
  CHECK(veracity_graph_commit(before) == 1 &&
        veracity_graph_commit(after) == 2);
  CHECK(SizeOf(after).claims_read == 1);
  OK(veracity_graph_assess_all(after, 0, NULL, &verdicts, &error));
  CHECK(OnlyVerdict(verdicts).supporting_origins == 0);
  veracity_verdicts_free(verdicts);
  /* The one before stays as it was. */
  OK(veracity_graph_assess_all(before, 0, NULL, &verdicts, &error));
  CHECK(OnlyVerdict(verdicts).supporting_origins == 1);
  veracity_verdicts_free(verdicts);

  OK(veracity_graph_refreshed(after, desk.view, NULL, NULL, &back, &error));
  CHECK(SizeOf(back).claims_read == 0 && SizeOf(back).claims == 1);
  veracity_graph_free(back);
  veracity_graph_free(after);
  veracity_graph_free(before);
  veracity_buffer_free(retraction);
  CloseDesk(&desk);
}

static void RefusesAViewThatIsNotLater(void) {
  struct desk desk = OpenDesk(), other = OpenDesk();
  veracity_graph *graph = Build(&desk), *refreshed = graph;
  FAILS(veracity_graph_refreshed(graph, other.view, NULL, NULL, &refreshed,
                                 &error),
        VERACITY_FAILED_PRECONDITION, "another ledger");
  CHECK(refreshed == NULL);
  veracity_graph_free(graph);
  CloseDesk(&other);
  CloseDesk(&desk);
}

static void TakesAPolicyAndCompletesIt(void) {
  struct desk desk = OpenDesk();
  veracity_graph* graph = NULL;
  veracity_buffer* policy =
      FromJson("AssessmentPolicy", "{\"baseRate\": 0.25}");
  veracity_buffer* wrong = FromJson("AssessmentPolicy", "{\"baseRate\": 7}");
  OK(veracity_graph_build(desk.view, Of(policy), NULL, NULL, &graph, &error));
  CHECK(Has("AssessmentPolicy", veracity_graph_policy(graph),
            "\"baseRate\":0.25"));
  CHECK(Has("AssessmentPolicy", veracity_graph_policy(graph),
            "\"priorWeight\":2"));
  veracity_graph_free(graph);
  FAILS(veracity_graph_build(desk.view, Of(wrong), NULL, NULL, &graph, &error),
        VERACITY_INVALID_ARGUMENT, "base_rate");
  CHECK(graph == NULL);
  veracity_buffer_free(policy);
  veracity_buffer_free(wrong);
  CloseDesk(&desk);
}

static void PartsHaveEachClaimOnce(void) {
  struct desk desk = OpenDesk();
  veracity_graph_options options = {.size = sizeof(options), .parts = 3};
  veracity_graph* graph = NULL;
  uint64_t claims = 0;
  for (; options.part < options.parts; ++options.part) {
    OK(veracity_graph_build(desk.view, kNone, &options, NULL, &graph, &error));
    claims += SizeOf(graph).claims;
    veracity_graph_free(graph);
  }
  CHECK(claims == 1);
  FAILS(veracity_graph_build(desk.view, kNone, &options, NULL, &graph, &error),
        VERACITY_INVALID_ARGUMENT, "part 3 of 3");
  CloseDesk(&desk);
}

static void HoldsToItsOptions(void) {
  struct desk desk = OpenDesk();
  const veracity_graph_options one = {.size = sizeof(one),
                                      .maximum_statements = 1};
  const veracity_graph_options then = {
      .size = sizeof(then), .has_asked = 1, .asked_seconds = 1735689600};
  veracity_graph* graph = NULL;
  veracity_results* assessments = NULL;
  const veracity_bytes claims[1] = {Of(desk.claim)};
  FAILS(veracity_graph_build(desk.view, kNone, &one, NULL, &graph, &error),
        VERACITY_RESOURCE_EXHAUSTED, "");
  OK(veracity_graph_build(desk.view, kNone, &then, NULL, &graph, &error));
  OK(veracity_graph_assess(graph, claims, 1, &assessments, &error));
  CHECK(CountWith(assessments, "Assessment",
                  "\"asked\":\"2025-01-01T00:00:00Z\"") == 1);
  veracity_graph_free(graph);
  CloseDesk(&desk);
}

static void EndsAtItsDeadlineAndWhenCancelled(void) {
  struct desk desk = OpenDesk();
  veracity_graph *graph = Build(&desk), *late = NULL;
  veracity_verdicts* verdicts = NULL;
  veracity_canceller* canceller = NULL;
  const veracity_call passed = {.size = sizeof(passed), .timeout_ns = -1};
  veracity_call cancelled = {.size = sizeof(cancelled)};
  FAILS(veracity_graph_build(desk.view, kNone, NULL, &passed, &late, &error),
        VERACITY_DEADLINE_EXCEEDED, "");
  FAILS(veracity_graph_assess_all(graph, 1, &passed, &verdicts, &error),
        VERACITY_DEADLINE_EXCEEDED, "");
  OK(veracity_canceller_new(&canceller, &error));
  veracity_canceller_cancel(canceller);
  cancelled.canceller = canceller;
  FAILS(veracity_graph_build(desk.view, kNone, NULL, &cancelled, &late, &error),
        VERACITY_CANCELLED, "");
  FAILS(veracity_graph_assess_all(graph, 2, &cancelled, &verdicts, &error),
        VERACITY_CANCELLED, "");
  CHECK(late == NULL && verdicts == NULL);
  veracity_canceller_free(canceller);
  veracity_graph_free(graph);
  CloseDesk(&desk);
}

static void OutlivesWhatItWasMadeOf(void) {
  struct desk desk = OpenDesk();
  veracity_graph* graph = Build(&desk);
  veracity_verdicts* verdicts = NULL;
  CloseDesk(&desk);
  OK(veracity_graph_assess_all(graph, 1, NULL, &verdicts, &error));
  veracity_graph_free(graph);
  CHECK(OnlyVerdict(verdicts).claim.size > 32);
  veracity_verdicts_free(verdicts);
}

static int AssessOften(void* shared) {
  const veracity_graph* graph = shared;
  veracity_verdicts* verdicts = NULL;
  int i, contested = 0;
  for (i = 0; i < 20; ++i) {
    OK(veracity_graph_assess_all(graph, 2, NULL, &verdicts, &error));
    contested += OnlyVerdict(verdicts).verdict == kContested;
    veracity_verdicts_free(verdicts);
  }
  return contested;
}

static void ThreadsShareIt(void) {
  struct desk desk = OpenDesk();
  veracity_graph* graph = Build(&desk);
  thrd_t threads[2];
  int i, contested;
  for (i = 0; i < 2; ++i) {
    CHECK(thrd_create(&threads[i], AssessOften, graph) == thrd_success);
  }
  for (i = 0; i < 2; ++i) {
    CHECK(thrd_join(threads[i], &contested) == thrd_success && contested == 20);
  }
  veracity_graph_free(graph);
  CloseDesk(&desk);
}

static void HasNothingOfNull(void) {
  veracity_graph_counts counts = {.size = sizeof(counts)};
  CHECK(veracity_graph_policy(NULL).size == 0);
  CHECK(veracity_graph_commit(NULL) == 0);
  CHECK(veracity_verdicts_count(NULL) == 0);
  FAILS(veracity_graph_size(NULL, &counts, &error), VERACITY_INVALID_ARGUMENT,
        "`graph` is NULL");
}

int main(void) {
  AssessesAsAnAssessorDoes();
  AssessesAllInNumbers();
  FollowsWhatIsRecorded();
  RefusesAViewThatIsNotLater();
  TakesAPolicyAndCompletesIt();
  PartsHaveEachClaimOnce();
  HoldsToItsOptions();
  EndsAtItsDeadlineAndWhenCancelled();
  OutlivesWhatItWasMadeOf();
  ThreadsShareIt();
  HasNothingOfNull();
  return Failed();
}
