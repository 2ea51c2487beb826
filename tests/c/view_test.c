/* Questions to a view. */

#include <string.h>

#include "desk.h"

static void GetsARecordOfEachKind(void) {
  struct desk desk = OpenDesk();
  veracity_buffer* record = NULL;
  veracity_buffer* document =
      FromJson("RecordRef", "{\"document\": \"wire-1\"}");
  veracity_buffer* other = FromJson("RecordRef", "{\"entity\": \"nobody\"}");
  OK(veracity_view_get(desk.view, Of(desk.claim), &record, &error));
  CHECK(BufferHas("ClaimView", record, "The drone is made in China."));
  OK(veracity_view_get(desk.view, Of(desk.wire), &record, &error));
  CHECK(BufferHas("AssertionView", record, "makes the drone in China"));
  OK(veracity_view_get(desk.view, Of(desk.reuters), &record, &error));
  CHECK(BufferHas("Entity", record, "SOURCE_KIND_OUTLET"));
  OK(veracity_view_get(desk.view, Of(document), &record, &error));
  CHECK(BufferHas("Document", record, "https://example.org/wire-1"));
  FAILS(veracity_view_get(desk.view, Of(other), &record, &error),
        VERACITY_NOT_FOUND, "nobody");
  CHECK(record == NULL);
  FAILS(veracity_view_get(desk.view, kNone, &record, &error),
        VERACITY_INVALID_ARGUMENT, "refers to nothing");
  veracity_buffer_free(document);
  veracity_buffer_free(other);
  CloseDesk(&desk);
}

static void GetsBatchesAndRetractionsToo(void) {
  struct desk desk = OpenDesk();
  veracity_buffer *report = NULL, *found = NULL;
  veracity_buffer* retraction =
      FromJson("Retraction",
               "{\"target\": {\"entity\": \"reuters\"}, \"reason\": \"no\"}");
  veracity_bytes list[1];
  veracity_bytes ref;
  list[0] = Of(retraction);
  OK(veracity_ledger_retract(desk.ledger, list, 1, &report, &error));
  LookAgain(&desk);
  /* The report begins with the batch's 32 bytes, as field 1; a reference has
   * the same as field 6. */
  {
    unsigned char batch[34];
    CHECK(Of(report).size > sizeof(batch));
    memcpy(batch, Of(report).data, sizeof(batch));
    CHECK(batch[0] == (1 << 3 | 2) && batch[1] == 32);
    batch[0] = 6 << 3 | 2;
    ref.data = batch;
    ref.size = sizeof(batch);
    OK(veracity_view_get(desk.view, ref, &found, &error));
    CHECK(BufferHas("Batch", found, "\"commit\":\"2\""));
  }
  veracity_buffer_free(report);
  veracity_buffer_free(retraction);
  CloseDesk(&desk);
}

static void FindsEachKind(void) {
  struct desk desk = OpenDesk();
  veracity_results* found = NULL;
  veracity_buffer* denies = FromJson(
      "AssertionQuery", "{\"assertion\": {\"stances\": [\"STANCE_DENIES\"]}}");
  veracity_buffer* wire = FromJson("DocumentQuery", "{\"ids\": [\"wire-1\"]}");
  OK(veracity_view_find(desk.view, VERACITY_CLAIMS, Of(desk.query), NULL,
                        &found, &error));
  CHECK(CountWith(found, "ClaimView", "produced in") == 1);
  OK(veracity_view_find(desk.view, VERACITY_ASSERTIONS, Of(denies), NULL,
                        &found, &error));
  CHECK(CountWith(found, "AssertionView", "china-mfa") == 1);
  OK(veracity_view_find(desk.view, VERACITY_ENTITIES, kNone, NULL, &found,
                        &error));
  CHECK(CountWith(found, "Entity", "reuters") == 1);
  OK(veracity_view_find(desk.view, VERACITY_DOCUMENTS, Of(wire), NULL, &found,
                        &error));
  CHECK(CountWith(found, "Document", "wire-1") == 1);
  FAILS(veracity_view_find(desk.view, 9, kNone, NULL, &found, &error),
        VERACITY_INVALID_ARGUMENT, "veracity_kind 9");
  CHECK(found == NULL);
  veracity_buffer_free(denies);
  veracity_buffer_free(wire);
  CloseDesk(&desk);
}

static void EndsAStreamWithTheErrorOfItsQuery(void) {
  struct desk desk = OpenDesk();
  veracity_results* found = NULL;
  veracity_bytes message;
  veracity_buffer* query = FromJson(
      "AssertionQuery", "{\"assertion\": {\"said\": {\"edtf\": \"2024-13\"}}}");
  OK(veracity_view_find(desk.view, VERACITY_ASSERTIONS, Of(query), NULL, &found,
                        &error));
  CHECK(veracity_results_next(found, &message) == 0);
  FAILS(veracity_results_status(found, &error), VERACITY_INVALID_ARGUMENT,
        "2024-13");
  veracity_results_free(found);
  veracity_buffer_free(query);
  CloseDesk(&desk);
}

static void PagesUntilTheTokenIsEmpty(void) {
  struct desk desk = OpenDesk();
  veracity_results* found = NULL;
  veracity_buffer* token = NULL;
  veracity_buffer* query =
      FromJson("AssertionQuery", "{\"page\": {\"size\": 2}}");
  veracity_buffer* next = NULL;
  char json[1024] = "{\"page\": {\"size\": 2, \"token\": \"";
  OK(veracity_view_find_page(desk.view, VERACITY_ASSERTIONS, Of(query), NULL,
                             &found, &token, &error));
  CHECK(Count(found) == 2);
  CHECK(Of(token).size > 0 && Of(token).size < 512);
  strcat(json, Of(token).data);
  strcat(json, "\"}}");
  veracity_buffer_free(token);
  next = FromJson("AssertionQuery", json);
  OK(veracity_view_find_page(desk.view, VERACITY_ASSERTIONS, Of(next), NULL,
                             &found, &token, &error));
  CHECK(Count(found) == 1);
  CHECK(Of(token).size == 0);
  veracity_buffer_free(token);
  veracity_buffer_free(query);
  veracity_buffer_free(next);
  CloseDesk(&desk);
}

static void CountsByGroup(void) {
  struct desk desk = OpenDesk();
  veracity_results* counts = NULL;
  OK(veracity_view_count(desk.view, VERACITY_ASSERTIONS, kNone, 3, NULL,
                         &counts, &error));
  CHECK(CountWith(counts, "GroupCount", "\"count\":\"1\"") == 3);
  OK(veracity_view_count(desk.view, VERACITY_CLAIMS, kNone, 0, NULL, &counts,
                         &error));
  CHECK(CountWith(counts, "GroupCount", "\"count\":\"1\"") == 1);
  FAILS(veracity_view_count(desk.view, VERACITY_ENTITIES, kNone, 0, NULL,
                            &counts, &error),
        VERACITY_INVALID_ARGUMENT, "only claims and assertions");
  FAILS(veracity_view_count(desk.view, VERACITY_CLAIMS, kNone, 99, NULL,
                            &counts, &error),
        VERACITY_INVALID_ARGUMENT, "GroupBy 99");
  CloseDesk(&desk);
}

static void TracesBothWays(void) {
  struct desk desk = OpenDesk();
  const veracity_trace_options down = {.size = sizeof(down), .downstream = 1};
  const veracity_trace_options small = {.size = sizeof(small),
                                        .maximum_nodes = 1};
  veracity_buffer* trace = NULL;
  OK(veracity_view_trace(desk.view, Of(desk.wire), NULL, NULL, &trace, &error));
  CHECK(BufferHas("Trace", trace, "\"document\":\"wire-1\""));
  OK(veracity_view_trace(desk.view, Of(desk.wire), &down, NULL, &trace,
                         &error));
  CHECK(BufferHas("Trace", trace, "daily-news"));
  FAILS(veracity_view_trace(desk.view, Of(desk.wire), &small, NULL, &trace,
                            &error),
        VERACITY_RESOURCE_EXHAUSTED, "1");
  CloseDesk(&desk);
}

static void ChecksThatAQuotationIsThere(void) {
  struct desk desk = OpenDesk();
  veracity_buffer* report = NULL;
  OK(veracity_view_check_evidence(
      desk.view, Of(desk.wire),
      veracity_text("Russia makes the drone in China."), &report, &error));
  CHECK(BufferHas("EvidenceReport", report, "VERDICT_EXACT"));
  OK(veracity_view_check_evidence(desk.view, Of(desk.wire), kNone, &report,
                                  &error));
  CHECK(BufferHas("EvidenceReport", report, "VERDICT_ABSENT"));
  FAILS(veracity_view_check_evidence(desk.view, Of(desk.claim), kNone, &report,
                                     &error),
        VERACITY_INVALID_ARGUMENT, "`assertion` refers to no assertion");
  CloseDesk(&desk);
}

static void TellsWhatFalls(void) {
  struct desk desk = OpenDesk();
  veracity_buffer* report = NULL;
  veracity_bytes targets[1];
  targets[0] = Of(desk.reuters);
  OK(veracity_view_what_falls(desk.view, targets, 1, NULL, &report, &error));
  CHECK(BufferHas("FallReport", report, "REASON_GROUND_WITHDRAWN"));
  OK(veracity_view_fallen(desk.view, Of(desk.claim), NULL, &report, &error));
  CHECK(Of(report).size == 0 && Of(report).data != NULL);
  veracity_buffer_free(report);
  FAILS(
      veracity_view_fallen(desk.view, Of(desk.reuters), NULL, &report, &error),
      VERACITY_INVALID_ARGUMENT, "`claim` refers to no claim");
  CloseDesk(&desk);
}

static void ResolvesWhatSomebodyTyped(void) {
  struct desk desk = OpenDesk();
  veracity_results* candidates = NULL;
  OK(veracity_view_resolve(desk.view, veracity_text("reuters"), 10, &candidates,
                           &error));
  CHECK(CountWith(candidates, "Candidate", "reuters") >= 1);
  CloseDesk(&desk);
}

static void SeesTheLedgerAsItWas(void) {
  struct desk desk = OpenDesk();
  veracity_view* then = NULL;
  veracity_results* found = NULL;
  veracity_buffer* september =
      FromJson("AsOf",
               "{\"said\": \"2024-09-25\", "
               "\"saidCertainty\": \"CERTAINTY_CERTAINLY\"}");
  veracity_buffer* later = FromJson("AsOf", "{\"commit\": 77}");
  OK(veracity_ledger_at(desk.ledger, Of(september), &then, &error));
  CHECK(veracity_view_commit(then) == 1);
  CHECK(Has("AsOf", veracity_view_as_of(then), "2024-09-25"));
  OK(veracity_view_assertions_of(then, Of(desk.claim), &found, &error));
  /* The relay stays: it tells of what had been said. */
  CHECK(Count(found) == 2);
  veracity_view_free(then);
  FAILS(veracity_ledger_at(desk.ledger, Of(later), &then, &error),
        VERACITY_OUT_OF_RANGE, "77");
  veracity_buffer_free(september);
  veracity_buffer_free(later);
  CloseDesk(&desk);
}

int main(void) {
  GetsARecordOfEachKind();
  GetsBatchesAndRetractionsToo();
  FindsEachKind();
  EndsAStreamWithTheErrorOfItsQuery();
  PagesUntilTheTokenIsEmpty();
  CountsByGroup();
  TracesBothWays();
  ChecksThatAQuotationIsThere();
  TellsWhatFalls();
  ResolvesWhatSomebodyTyped();
  SeesTheLedgerAsItWas();
  return Failed();
}
