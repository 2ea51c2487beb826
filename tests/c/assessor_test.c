/* Verdicts: asked, explained, kept; truth discovery and calibration. */

#include <string.h>

#include "desk.h"

static void AssessesInTheOrderAsked(void) {
  struct desk desk = OpenDesk();
  const veracity_assess_options options = {.size = sizeof(options),
                                           .has_asked = 1,
                                           .asked_seconds = 1735689600,
                                           .digests = 1};
  veracity_results* verdicts = NULL;
  veracity_bytes claims[2];
  claims[0] = claims[1] = Of(desk.claim);
  OK(veracity_assessor_assess(desk.assessor, claims, 2, &options, NULL,
                              &verdicts, &error));
  CHECK(CountWith(verdicts, "Assessment",
                  "\"asked\":\"2025-01-01T00:00:00Z\"") == 2);
  claims[1] = Of(desk.wire);
  FAILS(veracity_assessor_assess(desk.assessor, claims, 2, NULL, NULL,
                                 &verdicts, &error),
        VERACITY_INVALID_ARGUMENT, "`claims[1]` refers to no claim");
  CHECK(verdicts == NULL);
  CloseDesk(&desk);
}

static void ExplainsForProgramsAndForPeople(void) {
  struct desk desk = OpenDesk();
  const veracity_assess_options plain = {.size = sizeof(plain),
                                         .without_flips = 1};
  veracity_buffer *message = NULL, *text = NULL;
  OK(veracity_assessor_explain(desk.assessor, Of(desk.claim), NULL, NULL,
                               &message, &text, &error));
  CHECK(Has("Explanation", Of(message), "\"flips\""));
  CHECK(strstr(Of(text).data, "china-mfa") != NULL);
  CHECK(strlen(Of(text).data) == Of(text).size);
  veracity_buffer_free(text);
  veracity_buffer_free(message);
  OK(veracity_assessor_explain(desk.assessor, Of(desk.claim), &plain, NULL,
                               NULL, &text, &error));
  CHECK(strstr(Of(text).data, "would change it") == NULL);
  veracity_buffer_free(text);
  CloseDesk(&desk);
}

static void AttestsAndFindsConflictsAndChanges(void) {
  struct desk desk = OpenDesk();
  const veracity_assess_options one = {.size = sizeof(one),
                                       .maximum_statements = 1};
  veracity_buffer* answer = NULL;
  veracity_results* conflicts = NULL;
  veracity_bytes targets[1];
  targets[0] = Of(desk.reuters);
  OK(veracity_assessor_attest(desk.assessor, Of(desk.wire), NULL, NULL, &answer,
                              &error));
  CHECK(BufferHas("Attestation", answer, "\"stands\":true"));
  OK(veracity_assessor_conflicts(desk.assessor, Of(desk.query), 0, NULL, NULL,
                                 &conflicts, &error));
  CHECK(CountWith(conflicts, "Conflict", "CONFLICT_KIND_DENIED") == 1);
  OK(veracity_assessor_what_would_change(desk.assessor, targets, 1, NULL, NULL,
                                         &answer, &error));
  CHECK(BufferHas("VerdictChanges", answer, "\"claims\":\"1\""));
  FAILS(veracity_assessor_attest(desk.assessor, Of(desk.wire), &one, NULL,
                                 &answer, &error),
        VERACITY_RESOURCE_EXHAUSTED, "");
  CloseDesk(&desk);
}

static void TakesAPolicyAndCompletesIt(void) {
  struct desk desk = OpenDesk();
  veracity_assessor* assessor = NULL;
  veracity_buffer* policy = NULL;
  veracity_buffer* wrong = FromJson("AssessmentPolicy", "{\"baseRate\": 7}");
  OK(veracity_policy_from_text(veracity_text("base_rate: 0.25"), &policy,
                               &error));
  OK(veracity_assessor_new(desk.view, Of(policy), &assessor, &error));
  CHECK(Has("AssessmentPolicy", veracity_assessor_policy(assessor),
            "\"baseRate\":0.25"));
  CHECK(Has("AssessmentPolicy", veracity_assessor_policy(assessor),
            "\"priorWeight\":2"));
  veracity_assessor_free(assessor);
  FAILS(veracity_assessor_new(desk.view, Of(wrong), &assessor, &error),
        VERACITY_INVALID_ARGUMENT, "base_rate");
  veracity_buffer_free(policy);
  veracity_buffer_free(wrong);
  OK(veracity_policy_preset(veracity_text("newsroom"), &policy, &error));
  CHECK(BufferHas("AssessmentPolicy", policy, "newsroom"));
  FAILS(veracity_policy_preset(veracity_text("guess"), &policy, &error),
        VERACITY_NOT_FOUND, "screening");
  CloseDesk(&desk);
}

static void KeepsVerdictsThatCatchUp(void) {
  struct desk desk = OpenDesk();
  const veracity_catch_up_options as_it_stands = {.size = sizeof(as_it_stands),
                                                  .as_it_stands = 1};
  veracity_stored_assessments* stored = NULL;
  veracity_results* moves = NULL;
  veracity_buffer* answer = NULL;
  veracity_buffer* retraction =
      FromJson("Retraction", "{\"target\": {\"document\": \"wire-1\"}}");
  veracity_bytes list[1];
  list[0] = Of(retraction);
  OK(veracity_stored_assessments_open(desk.ledger, kNone, &stored, &error));
  CHECK(Has("AssessmentPolicy", veracity_stored_assessments_policy(stored),
            "\"priorWeight\":2"));
  OK(veracity_stored_assessments_catch_up(stored, NULL, NULL, &answer, &error));
  CHECK(BufferHas("CatchUpReport", answer, "\"lookedAt\":\"1\""));
  OK(veracity_ledger_retract(desk.ledger, list, 1, NULL, &error));
  OK(veracity_stored_assessments_find(stored, kNone, &as_it_stands, NULL,
                                      &answer, &error));
  CHECK(BufferHas("AssessmentsFound", answer, "\"commit\":\"1\""));
  OK(veracity_stored_assessments_find(stored, kNone, NULL, NULL, &answer,
                                      &error));
  CHECK(BufferHas("AssessmentsFound", answer, "\"commit\":\"2\""));
  OK(veracity_stored_assessments_changes(stored, 0, NULL, &moves, &error));
  CHECK(Count(moves) >= 1);
  OK(veracity_stored_assessments_drop(stored, &error));
  veracity_stored_assessments_free(stored);
  veracity_buffer_free(retraction);
  CloseDesk(&desk);
}

/* -- Discovery -- */

static void DiscoversWhoIsRight(void) {
  struct desk desk = OpenDesk();
  const veracity_discover_options vote = {.size = sizeof(vote),
                                          .method = veracity_text("Vote")};
  const veracity_discover_options guess = {.size = sizeof(guess),
                                           .method = veracity_text("Guess")};
  veracity_discovery* discovery = NULL;
  veracity_discovery_summary summary = {.size = sizeof(summary)};
  veracity_discovered_source source = {.size = sizeof(source)};
  veracity_discovered_claim claim = {.size = sizeof(claim)};
  veracity_buffer *ratings = NULL, *record = NULL;
  OK(veracity_assessor_discover(desk.assessor, Of(desk.query), &vote, NULL,
                                NULL, &discovery, &error));
  OK(veracity_discovery_summarize(discovery, &summary, &error));
  CHECK(summary.sources == 2 && summary.claims == 1);
  CHECK(summary.method.size > 0 && summary.explanation.size > 0);
  OK(veracity_discovery_source(discovery, 1, &source, &error));
  CHECK(source.source.size == 7 &&
        memcmp(source.source.data, "reuters", 7) == 0);
  CHECK(source.claims == 1 && source.accuracy >= 0 && source.accuracy <= 1);
  OK(veracity_discovery_claim(discovery, 0, &claim, &error));
  CHECK(claim.probability >= 0 && claim.probability <= 1 && !claim.judged);
  OK(veracity_view_get(desk.view, claim.claim, &record, &error));
  CHECK(BufferHas("ClaimView", record, "produced in"));
  OK(veracity_discovery_ratings(discovery, &ratings, &error));
  CHECK(BufferHas("Batch", ratings, "veracity:reliability"));
  FAILS(veracity_discovery_source(discovery, 2, &source, &error),
        VERACITY_OUT_OF_RANGE, "there are 2 sources");
  FAILS(veracity_discovery_claim(discovery, 1, &claim, &error),
        VERACITY_OUT_OF_RANGE, "there are 1 claims");
  veracity_discovery_free(discovery);
  FAILS(veracity_assessor_discover(desk.assessor, Of(desk.query), &guess, NULL,
                                   NULL, &discovery, &error),
        VERACITY_NOT_FOUND, "Guess");
  CHECK(discovery == NULL);
  CloseDesk(&desk);
}

static void FillsInNoMoreThanTheCallerHas(void) {
  struct desk desk = OpenDesk();
  veracity_discovery* discovery = NULL;
  /* An older program's struct ended with the method. */
  veracity_discovery_summary summary = {
      .size = offsetof(veracity_discovery_summary, explanation), .claims = 99};
  OK(veracity_assessor_discover(desk.assessor, Of(desk.query), NULL, NULL, NULL,
                                &discovery, &error));
  OK(veracity_discovery_summarize(discovery, &summary, &error));
  CHECK(summary.method.size > 0 && summary.claims == 99);
  CHECK(summary.size == offsetof(veracity_discovery_summary, explanation));
  summary.size = 0;
  FAILS(veracity_discovery_summarize(discovery, &summary, &error),
        VERACITY_INVALID_ARGUMENT, "veracity_discovery_summary.size");
  veracity_discovery_free(discovery);
  CloseDesk(&desk);
}

/* The owner judges the claim to be so. */
static void Judge(struct desk* desk) {
  static const char kJudgement[] =
      "entries { record { claim { id: '@judged' statement {"
      "  subject { claim { id: '%s' } } predicate: 'veracity:judged'"
      "  value { boolean: true } } } } }"
      "entries { record { assertion { claim { id: '@judged' }"
      "  source: 'desk' stance: STANCE_AFFIRMS } } }";
  char text[1024] = "";
  veracity_buffer *printed = NULL, *batch = NULL;
  const char* hole = strstr(kJudgement, "%s");
  OK(veracity_id_print(Of(desk->claim), &printed, &error));
  strncat(text, kJudgement, (size_t)(hole - kJudgement));
  strcat(text, Of(printed).data);
  strcat(text, hole + 2);
  OK(veracity_batch_from_text(veracity_text(text), &batch, &error));
  OK(veracity_ledger_record(desk->ledger, Of(batch), NULL, NULL, NULL, &error));
  veracity_buffer_free(printed);
  veracity_buffer_free(batch);
  LookAgain(desk);
}

static void CalibratesByWhatWasJudged(void) {
  struct desk desk = OpenDesk();
  veracity_calibration* calibration = NULL;
  veracity_calibration_summary summary = {.size = sizeof(summary)};
  veracity_calibration_point point = {.size = sizeof(point)};
  veracity_track_record source = {.size = sizeof(source)};
  Judge(&desk);
  OK(veracity_assessor_calibrate(desk.assessor, NULL, NULL, &calibration,
                                 &error));
  OK(veracity_calibration_summarize(calibration, &summary, &error));
  CHECK(summary.judged == 1 && summary.points == 1 && summary.sources == 2);
  OK(veracity_calibration_point_at(calibration, 0, &point, &error));
  CHECK(point.count == 1 && point.share_true == 1);
  OK(veracity_calibration_source(calibration, 1, &source, &error));
  CHECK(memcmp(source.source.data, "reuters", 7) == 0);
  CHECK(source.claims == 1 && source.right == 1);
  FAILS(veracity_calibration_point_at(calibration, 1, &point, &error),
        VERACITY_OUT_OF_RANGE, "there are 1 points");
  veracity_calibration_free(calibration);
  CloseDesk(&desk);
}

int main(void) {
  AssessesInTheOrderAsked();
  ExplainsForProgramsAndForPeople();
  AttestsAndFindsConflictsAndChanges();
  TakesAPolicyAndCompletesIt();
  KeepsVerdictsThatCatchUp();
  DiscoversWhoIsRight();
  FillsInNoMoreThanTheCallerHas();
  CalibratesByWhatWasJudged();
  return Failed();
}
