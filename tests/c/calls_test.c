/* What holds of every call: errors, NULL, options that grow, deadlines,
 * cancellation, progress, and who owns what. */

#include <string.h>
#include <threads.h>

#include "desk.h"

static void TellsItsVersionAndItsCodes(void) {
  CHECK(strcmp(veracity_version(), VERACITY_EXPECTED_VERSION) == 0);
  CHECK(strcmp(veracity_code_name(VERACITY_OK), "OK") == 0);
  CHECK(strcmp(veracity_code_name(VERACITY_DATA_LOSS), "DATA_LOSS") == 0);
  CHECK(strcmp(veracity_code_name(99), "") == 0);
}

static void RefusesNull(void) {
  struct desk desk = OpenDesk();
  const veracity_bytes hole = {NULL, 5};
  veracity_view* view = (veracity_view*)&desk;
  veracity_bytes message;
  FAILS(veracity_ledger_now(NULL, &view, &error), VERACITY_INVALID_ARGUMENT,
        "`ledger` is NULL");
  CHECK(view == NULL);
  FAILS(veracity_ledger_now(desk.ledger, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "`view` is NULL");
  FAILS(veracity_ledger_record(desk.ledger, hole, NULL, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "`batch` is NULL, of 5 bytes");
  FAILS(veracity_ledger_retract(desk.ledger, NULL, 1, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "`retractions` is NULL");
  FAILS(veracity_results_status(NULL, &error), VERACITY_INVALID_ARGUMENT,
        "`results` is NULL");
  CHECK(veracity_results_next(NULL, &message) == 0);
  CHECK(veracity_ledger_now(NULL, NULL, NULL) == VERACITY_INVALID_ARGUMENT);
  CHECK(strcmp(veracity_error_message(NULL), "") == 0);
  CHECK(veracity_buffer_bytes(NULL).size == 0);
  CHECK(veracity_ledger_owner(NULL).size == 0);
  CHECK(veracity_view_commit(NULL) == 0);
  CHECK(veracity_view_as_of(NULL).size == 0);
  CHECK(veracity_text(NULL).size == 0);
  CloseDesk(&desk);
}

static void FreesNull(void) {
  veracity_error_free(NULL);
  veracity_buffer_free(NULL);
  veracity_results_free(NULL);
  veracity_canceller_cancel(NULL);
  veracity_canceller_free(NULL);
  veracity_ledger_close(NULL);
  veracity_view_free(NULL);
  veracity_assessor_free(NULL);
  veracity_stored_assessments_free(NULL);
  veracity_discovery_free(NULL);
  veracity_calibration_free(NULL);
  veracity_graph_free(NULL);
  veracity_verdicts_free(NULL);
}

static void RefusesBytesThatAreNoMessage(void) {
  struct desk desk = OpenDesk();
  /* A text field that is not UTF-8: nothing is printed of it either. */
  const veracity_bytes not_utf8 = veracity_text("\x2a\x01\xff");
  FAILS(veracity_ledger_record(desk.ledger, veracity_text("\xff\xff"), NULL,
                               NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "the 2 bytes of `batch`");
  FAILS(veracity_ledger_record(desk.ledger, not_utf8, NULL, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "veracity.v1.Batch");
  CloseDesk(&desk);
}

/* -- Options that grow -- */

struct newer_call {
  veracity_call known;
  int64_t added;
};

static void TakesShorterAndLongerOptions(void) {
  struct desk desk = OpenDesk();
  veracity_call call = {.size = offsetof(veracity_call, canceller)};
  struct newer_call newer = {.known = {.size = sizeof(newer)}};
  veracity_results* found = NULL;
  /* What lies behind an older program's struct is not read. */
  call.canceller = (const veracity_canceller*)&call;
  OK(veracity_view_find(desk.view, VERACITY_CLAIMS, kNone, &call, &found,
                        &error));
  CHECK(Count(found) == 1);
  OK(veracity_view_find(desk.view, VERACITY_CLAIMS, kNone, &newer.known, &found,
                        &error));
  CHECK(Count(found) == 1);
  newer.added = 1;
  FAILS(veracity_view_find(desk.view, VERACITY_CLAIMS, kNone, &newer.known,
                           &found, &error),
        VERACITY_INVALID_ARGUMENT, "does not know");
  call.size = 0;
  FAILS(veracity_view_find(desk.view, VERACITY_CLAIMS, kNone, &call, &found,
                           &error),
        VERACITY_INVALID_ARGUMENT, "veracity_call.size is not set");
  CloseDesk(&desk);
}

/* -- One call -- */

static void EndsAtItsDeadline(void) {
  struct desk desk = OpenDesk();
  const veracity_call passed = {.size = sizeof(passed), .timeout_ns = -1};
  const veracity_call hour = {.size = sizeof(hour),
                              .timeout_ns = INT64_C(3600000000000)};
  veracity_buffer *report = NULL, *batch = NULL;
  batch = FromJson(
      "Batch", "{\"entries\": [{\"record\": {\"entity\": {\"id\": \"ap\"}}}]}");
  FAILS(veracity_ledger_record(desk.ledger, Of(batch), NULL, &passed, &report,
                               &error),
        VERACITY_DEADLINE_EXCEEDED, "");
  CHECK(report == NULL);
  LookAgain(&desk);
  CHECK(veracity_view_commit(desk.view) == 1);
  OK(veracity_ledger_record(desk.ledger, Of(batch), NULL, &hour, NULL, &error));
  FAILS(veracity_assessor_explain(desk.assessor, Of(desk.claim), NULL, &passed,
                                  NULL, NULL, &error),
        VERACITY_DEADLINE_EXCEEDED, "");
  veracity_buffer_free(batch);
  CloseDesk(&desk);
}

static void EndsWhenItIsCancelled(void) {
  struct desk desk = OpenDesk();
  veracity_canceller* canceller = NULL;
  veracity_call call = {.size = sizeof(call)};
  veracity_results* found = NULL;
  veracity_bytes message;
  OK(veracity_canceller_new(&canceller, &error));
  call.canceller = canceller;
  OK(veracity_view_find(desk.view, VERACITY_ASSERTIONS, kNone, &call, &found,
                        &error));
  veracity_canceller_cancel(canceller);
  /* The stream keeps what it needs. */
  veracity_canceller_free(canceller);
  while (veracity_results_next(found, &message)) {
  }
  FAILS(veracity_results_status(found, &error), VERACITY_CANCELLED, "");
  CHECK(veracity_results_next(found, &message) == 0);
  veracity_results_free(found);
  CloseDesk(&desk);
}

static void CountCalls(void* user, uint64_t done, uint64_t total) {
  CHECK(total == 0 || done <= total);
  ++*(int*)user;
}

static void TellsHowFarItHasCome(void) {
  struct desk desk = OpenDesk();
  int calls = 0;
  const veracity_call call = {
      .size = sizeof(call), .progress = CountCalls, .user = &calls};
  veracity_results* wrong = NULL;
  OK(veracity_ledger_check(desk.ledger, &call, &wrong, &error));
  CHECK(Count(wrong) == 0);
  CHECK(calls > 0);
  CloseDesk(&desk);
}

static void Stop(void* canceller, uint64_t done, uint64_t total) {
  (void)done;
  (void)total;
  veracity_canceller_cancel(canceller);
}

static void IsCancelledFromWithinItsOwnCallback(void) {
  struct desk desk = OpenDesk();
  veracity_canceller* canceller = NULL;
  veracity_call call = {.size = sizeof(call), .progress = Stop};
  veracity_results* wrong = NULL;
  OK(veracity_canceller_new(&canceller, &error));
  call.canceller = canceller;
  call.user = canceller;
  FAILS(veracity_ledger_check(desk.ledger, &call, &wrong, &error),
        VERACITY_CANCELLED, "");
  CHECK(wrong == NULL);
  veracity_canceller_free(canceller);
  CloseDesk(&desk);
}

/* -- Who owns what -- */

static int Ask(void* shared) {
  const struct desk* desk = shared;
  veracity_results* found = NULL;
  veracity_buffer* text = NULL;
  size_t count = 0;
  int i;
  for (i = 0; i < 20; ++i) {
    OK(veracity_view_find(desk->view, VERACITY_ASSERTIONS, kNone, NULL, &found,
                          &error));
    count += Count(found);
    OK(veracity_assessor_explain(desk->assessor, Of(desk->claim), NULL, NULL,
                                 NULL, &text, &error));
    veracity_buffer_free(text);
  }
  return (int)count;
}

static void ThreadsShareHandles(void) {
  struct desk desk = OpenDesk();
  thrd_t threads[4];
  int i, count;
  for (i = 0; i < 4; ++i) {
    CHECK(thrd_create(&threads[i], Ask, &desk) == thrd_success);
  }
  for (i = 0; i < 4; ++i) {
    CHECK(thrd_join(threads[i], &count) == thrd_success && count == 60);
  }
  CloseDesk(&desk);
}

static void OutlivesWhatItWasMadeOf(void) {
  struct desk desk = OpenDesk();
  veracity_results* found = NULL;
  veracity_buffer* text = NULL;
  OK(veracity_view_find(desk.view, VERACITY_ASSERTIONS, kNone, NULL, &found,
                        &error));
  veracity_ledger_close(desk.ledger);
  veracity_view_free(desk.view);
  desk.ledger = NULL;
  desk.view = NULL;
  OK(veracity_assessor_explain(desk.assessor, Of(desk.claim), NULL, NULL, NULL,
                               &text, &error));
  veracity_buffer_free(text);
  veracity_assessor_free(desk.assessor);
  desk.assessor = NULL;
  CHECK(Count(found) == 3);
  CloseDesk(&desk);
}

/* -- Messages -- */

static void PrintsAndParsesIds(void) {
  struct desk desk = OpenDesk();
  veracity_buffer *printed = NULL, *again = NULL;
  OK(veracity_id_print(Of(desk.claim), &printed, &error));
  CHECK(Of(printed).size == 56 && strncmp(Of(printed).data, "clm_", 4) == 0);
  OK(veracity_id_parse(Of(printed), &again, &error));
  veracity_buffer_free(printed);
  OK(veracity_id_print(Of(again), &printed, &error));
  CHECK(Of(printed).size == 56);
  veracity_buffer_free(printed);
  FAILS(veracity_id_parse(veracity_text("clm_7"), &printed, &error),
        VERACITY_INVALID_ARGUMENT, "");
  CHECK(printed == NULL);
  FAILS(veracity_id_print(kNone, &printed, &error), VERACITY_INVALID_ARGUMENT,
        "refers to nothing");
  veracity_buffer_free(again);
  CloseDesk(&desk);
}

static void GivesTheIdOfARecordHoweverItIsHeld(void) {
  veracity_buffer *ref = NULL, *claim = NULL, *record = NULL, *other = NULL;
  claim = FromJson("Claim", "{\"wordings\": [{\"text\": \"It rains.\"}]}");
  record = FromJson("Record",
                    "{\"claim\": {\"wordings\": [{\"text\": \"It rains.\"}]}}");
  OK(veracity_id_of(veracity_text("veracity.v1.Claim"), Of(claim), &ref,
                    &error));
  OK(veracity_id_of(veracity_text("veracity.v1.Record"), Of(record), &other,
                    &error));
  CHECK(Of(ref).size > 32 && Of(ref).size == Of(other).size &&
        memcmp(Of(ref).data, Of(other).data, Of(ref).size) == 0);
  veracity_buffer_free(ref);
  FAILS(veracity_id_of(veracity_text("veracity.v1.Claim"), kNone, &ref, &error),
        VERACITY_INVALID_ARGUMENT, "");
  FAILS(veracity_id_of(veracity_text("veracity.v1.Text"), kNone, &ref, &error),
        VERACITY_INVALID_ARGUMENT, "is no record");
  veracity_buffer_free(claim);
  veracity_buffer_free(record);
  veracity_buffer_free(other);
}

static void RefusesTextThatIsNoMessage(void) {
  veracity_buffer* message = NULL;
  FAILS(veracity_message_from_json(veracity_text("veracity.v1.Nothing"),
                                   veracity_text("{}"), &message, &error),
        VERACITY_NOT_FOUND, "'veracity.v1.Nothing'");
  FAILS(veracity_message_from_json(veracity_text("google.protobuf.Timestamp"),
                                   veracity_text("\"\""), &message, &error),
        VERACITY_NOT_FOUND, "google");
  FAILS(veracity_message_from_json(veracity_text("veracity.v1.Batch"),
                                   veracity_text("{\"nothing\": 1}"), &message,
                                   &error),
        VERACITY_INVALID_ARGUMENT, "nothing");
  FAILS(veracity_batch_from_text(veracity_text("entries {\n  oops"), &message,
                                 &error),
        VERACITY_INVALID_ARGUMENT, "2");
  CHECK(message == NULL);
}

int main(void) {
  TellsItsVersionAndItsCodes();
  RefusesNull();
  FreesNull();
  RefusesBytesThatAreNoMessage();
  TakesShorterAndLongerOptions();
  EndsAtItsDeadline();
  EndsWhenItIsCancelled();
  TellsHowFarItHasCome();
  IsCancelledFromWithinItsOwnCallback();
  ThreadsShareHandles();
  OutlivesWhatItWasMadeOf();
  PrintsAndParsesIds();
  GivesTheIdOfARecordHoweverItIsHeld();
  RefusesTextThatIsNoMessage();
  return Failed();
}
