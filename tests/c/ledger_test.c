/* Recording, retracting, and keeping a ledger. */

#include <stdio.h>
#include <string.h>

#include "desk.h"

static void RecordsTheSameBatchOnce(void) {
  struct desk desk = OpenDesk();
  veracity_buffer *batch = Wires(), *report = NULL;
  OK(veracity_ledger_record(desk.ledger, Of(batch), NULL, NULL, &report,
                            &error));
  CHECK(BufferHas("RecordReport", report, "\"known\":true"));
  veracity_buffer_free(batch);
  CloseDesk(&desk);
}

static void TellsWhatWasRejectedBesideTheError(void) {
  struct desk desk = OpenDesk();
  const veracity_record_options keep = {.size = sizeof(keep), .keep_valid = 1};
  veracity_buffer* report = NULL;
  veracity_buffer* batch =
      FromJson("Batch",
               "{\"entries\": [{\"record\": {\"entity\": {}}},"
               " {\"record\": {\"entity\": {\"id\": \"ap\"}}}]}");
  FAILS(veracity_ledger_record(desk.ledger, Of(batch), NULL, NULL, &report,
                               &error),
        VERACITY_INVALID_ARGUMENT, "entity");
  CHECK(BufferHas("RecordReport", report, "OUTCOME_REJECTED"));
  OK(veracity_ledger_record(desk.ledger, Of(batch), &keep, NULL, &report,
                            &error));
  CHECK(BufferHas("RecordReport", report, "\"inserted\":\"1\""));
  veracity_buffer_free(batch);
  CloseDesk(&desk);
}

static void RetractsAndReinstates(void) {
  struct desk desk = OpenDesk();
  veracity_buffer* report = NULL;
  veracity_results* standing = NULL;
  veracity_buffer* retraction =
      FromJson("Retraction",
               "{\"target\": {\"entity\": \"reuters\"}, \"reason\": \"no\"}");
  veracity_bytes list[1];
  list[0] = Of(retraction);
  OK(veracity_ledger_retract(desk.ledger, list, 1, &report, &error));
  CHECK(BufferHas("RecordReport", report, "\"inserted\":\"1\""));
  LookAgain(&desk);
  OK(veracity_view_assertions_of(desk.view, Of(desk.claim), &standing, &error));
  CHECK(Count(standing) == 2);

  OK(veracity_ledger_reinstate(desk.ledger, Of(desk.reuters),
                               veracity_text("yes"), NULL, &error));
  LookAgain(&desk);
  OK(veracity_view_assertions_of(desk.view, Of(desk.claim), &standing, &error));
  CHECK(Count(standing) == 3);
  FAILS(veracity_ledger_reinstate(desk.ledger, Of(desk.reuters), kNone, NULL,
                                  &error),
        VERACITY_FAILED_PRECONDITION, "reuters");
  veracity_buffer_free(retraction);
  CloseDesk(&desk);
}

static void AmendsInOneBatch(void) {
  struct desk desk = OpenDesk();
  const uint64_t before = veracity_view_commit(desk.view);
  veracity_buffer* report = NULL;
  veracity_buffer* retraction =
      FromJson("Retraction", "{\"target\": {\"document\": \"wire-1\"}}");
  veracity_buffer* batch = FromJson(
      "Batch", "{\"entries\": [{\"record\": {\"entity\": {\"id\": \"ap\"}}}]}");
  veracity_bytes list[1];
  list[0] = Of(retraction);
  OK(veracity_ledger_amend(desk.ledger, list, 1, Of(batch), NULL, NULL, &report,
                           &error));
  CHECK(BufferHas("RecordReport", report, "\"inserted\":\"2\""));
  LookAgain(&desk);
  CHECK(veracity_view_commit(desk.view) == before + 1);
  veracity_buffer_free(retraction);
  veracity_buffer_free(batch);
  CloseDesk(&desk);
}

static void RefusesARetractionThatSaysMore(void) {
  struct desk desk = OpenDesk();
  veracity_buffer* retraction =
      FromJson("Retraction",
               "{\"target\": {\"entity\": \"reuters\"}, \"document\": \"d\"}");
  veracity_bytes list[1];
  list[0] = Of(retraction);
  FAILS(veracity_ledger_retract(desk.ledger, list, 1, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "`retractions[0]` says more than");
  veracity_buffer_free(retraction);
  CloseDesk(&desk);
}

static void BlanksWhatMayNotBeKept(void) {
  struct desk desk = OpenDesk();
  veracity_results* wrong = NULL;
  veracity_results* changes = NULL;
  OK(veracity_ledger_blank(desk.ledger, Of(desk.wire), &error));
  OK(veracity_view_changes(desk.view, 0, NULL, &changes, &error));
  CHECK(Count(changes) == 6);
  OK(veracity_ledger_check(desk.ledger, NULL, &wrong, &error));
  CHECK(Count(wrong) == 0);
  CloseDesk(&desk);
}

static int64_t NewYear(void* times) {
  ++*(int*)times;
  return INT64_C(1735689600) * 1000000000;
}

static void TakesTimesFromTheCallersClock(void) {
  int times = 0;
  const veracity_ledger_options options = {
      .size = sizeof(options), .clock = NewYear, .clock_user = &times};
  veracity_ledger* ledger = NULL;
  veracity_view* view = NULL;
  veracity_results* claims = NULL;
  veracity_buffer* batch = Wires();
  OK(veracity_ledger_open(veracity_text("memory:"), &options, &ledger, &error));
  OK(veracity_ledger_record(ledger, Of(batch), NULL, NULL, NULL, &error));
  OK(veracity_ledger_now(ledger, &view, &error));
  OK(veracity_view_find(view, VERACITY_CLAIMS, kNone, NULL, &claims, &error));
  CHECK(CountWith(claims, "ClaimView", "2025-01-01T00:00:00") == 1);
  CHECK(times > 0);
  veracity_buffer_free(batch);
  veracity_view_free(view);
  veracity_ledger_close(ledger);
}

/* -- Files -- */

static void BacksUpToAFileThatOpensAgain(const char* folder) {
  struct desk desk = OpenDesk();
  char path[4096];
  const veracity_bytes authors[] = {veracity_text("ap"), veracity_text("afp")};
  const veracity_limits limits = {.size = sizeof(limits), .elements = 3};
  const veracity_ledger_options options = {.size = sizeof(options),
                                           .must_exist = 1,
                                           .read_only = 1,
                                           .wait_ns = -1,
                                           .trusted_authors = authors,
                                           .trusted_author_count = 2,
                                           .limits = &limits,
                                           .cache_bytes = 1 << 20,
                                           .relaxed = 1};
  veracity_ledger* copy = NULL;
  veracity_buffer* batch = Wires();
  veracity_bytes owner;
  snprintf(path, sizeof(path), "%s/c_ledger_copy.db", folder);
  remove(path); /* of an earlier run */
  FAILS(veracity_ledger_open(veracity_text(path), &options, &copy, &error),
        VERACITY_NOT_FOUND, "copy.db");
  CHECK(copy == NULL);
  OK(veracity_ledger_backup(desk.ledger, veracity_text(path), NULL, &error));
  FAILS(veracity_ledger_backup(desk.ledger, veracity_text(path), NULL, &error),
        VERACITY_ALREADY_EXISTS, "copy.db");
  OK(veracity_ledger_open(veracity_text(path), &options, &copy, &error));
  owner = veracity_ledger_owner(copy);
  CHECK(owner.size == 4 && memcmp(owner.data, "desk", 4) == 0);
  FAILS(veracity_ledger_record(copy, Of(batch), NULL, NULL, NULL, &error),
        VERACITY_FAILED_PRECONDITION, "read-only");
  veracity_buffer_free(batch);
  veracity_ledger_close(copy);
  CloseDesk(&desk);
}

static void KeepsToTheCallersLimits(void) {
  const veracity_limits limits = {.size = sizeof(limits), .id_bytes = 8};
  const veracity_ledger_options options = {.size = sizeof(options),
                                           .limits = &limits};
  veracity_ledger* ledger = NULL;
  veracity_buffer* batch = Wires();
  OK(veracity_ledger_open(veracity_text("memory:"), &options, &ledger, &error));
  FAILS(veracity_ledger_record(ledger, Of(batch), NULL, NULL, NULL, &error),
        VERACITY_INVALID_ARGUMENT, "8");
  veracity_buffer_free(batch);
  veracity_ledger_close(ledger);
}

/* A folder to write to is the one argument. */
int main(int count, char** arguments) {
  RecordsTheSameBatchOnce();
  TellsWhatWasRejectedBesideTheError();
  RetractsAndReinstates();
  AmendsInOneBatch();
  RefusesARetractionThatSaysMore();
  BlanksWhatMayNotBeKept();
  TakesTimesFromTheCallersClock();
  KeepsToTheCallersLimits();
  if (CHECK(count == 2)) BacksUpToAFileThatOpensAgain(arguments[1]);
  return Failed();
}
