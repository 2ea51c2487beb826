#include "desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

int Check(int holds, const char* what, const char* file, int line) {
  if (!holds) {
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    ++failures;
  }
  return holds;
}

void CheckOk(veracity_code code, veracity_error* error, const char* what,
             const char* file, int line) {
  if (code == VERACITY_OK && error == NULL) return;
  fprintf(stderr, "%s:%d: %s: %s: %s\n", file, line, what,
          veracity_code_name(code), veracity_error_message(error));
  exit(1);
}

void CheckFails(veracity_code code, veracity_error* error,
                veracity_code expected, const char* words, const char* file,
                int line) {
  if (code != expected || !strstr(veracity_error_message(error), words)) {
    fprintf(stderr, "%s:%d: expected %s with \"%s\", got %s: %s\n", file, line,
            veracity_code_name(expected), words, veracity_code_name(code),
            veracity_error_message(error));
    ++failures;
  }
  veracity_error_free(error);
}

int Failed(void) { return failures > 0; }

const veracity_bytes kNone = {NULL, 0};

struct full_name {
  char text[64];
};

static struct full_name FullName(const char* type) {
  struct full_name name;
  snprintf(name.text, sizeof(name.text), "veracity.v1.%s", type);
  return name;
}

veracity_buffer* FromJson(const char* type, const char* json) {
  const struct full_name name = FullName(type);
  veracity_buffer* message = NULL;
  OK(veracity_message_from_json(veracity_text(name.text), veracity_text(json),
                                &message, &error));
  return message;
}

int Has(const char* type, veracity_bytes message, const char* words) {
  const struct full_name name = FullName(type);
  veracity_buffer* json = NULL;
  int has;
  OK(veracity_message_to_json(veracity_text(name.text), message, &json,
                              &error));
  has = strstr(veracity_buffer_bytes(json).data, words) != NULL;
  if (!has) {
    fprintf(stderr, "this has no %s: %s\n", words,
            (const char*)veracity_buffer_bytes(json).data);
  }
  veracity_buffer_free(json);
  return has;
}

int BufferHas(const char* type, veracity_buffer* buffer, const char* words) {
  const int has = Has(type, veracity_buffer_bytes(buffer), words);
  veracity_buffer_free(buffer);
  return has;
}

veracity_bytes Of(const veracity_buffer* buffer) {
  return veracity_buffer_bytes(buffer);
}

size_t CountWith(veracity_results* results, const char* type,
                 const char* words) {
  veracity_bytes message;
  size_t count = 0;
  while (veracity_results_next(results, &message)) {
    if (type == NULL || Has(type, message, words)) ++count;
  }
  CHECK(message.data == NULL && message.size == 0);
  OK(veracity_results_status(results, &error));
  veracity_results_free(results);
  return count;
}

size_t Count(veracity_results* results) {
  return CountWith(results, NULL, NULL);
}

veracity_buffer* Wires(void) {
  static const char kText[] =
      "note: 'morning wires'"
      "entries { record { entity { id: 'reuters'"
      "  source { kind: SOURCE_KIND_OUTLET } } } }"
      "entries { record { document { id: 'wire-1'"
      "  urls: 'https://example.org/wire-1' } } }"
      "entries { record { claim { id: '@made' statement {"
      "  subject { entity: 'garpiya-3' } predicate: 'produced in'"
      "  value { entity: 'china' } }"
      "  wordings { text: 'The drone is made in China.' } } } }"
      "entries { record { assertion { id: '@wire' claim { id: '@made' }"
      "  source: 'reuters' stance: STANCE_AFFIRMS said: '2024-09-25'"
      "  document: 'wire-1'"
      "  selectors { quote { exact: 'makes the drone in China' } } } } }"
      "entries { record { assertion { claim { id: '@made' }"
      "  source: 'daily-news' stance: STANCE_RELAYS said: '2024-09-26'"
      "  grounds { assertion { id: '@wire' } } } } }"
      "entries { record { assertion { claim { id: '@made' }"
      "  source: 'china-mfa' stance: STANCE_DENIES said: '2024-09-26' } } }";
  veracity_buffer* batch = NULL;
  OK(veracity_batch_from_text(veracity_text(kText), &batch, &error));
  return batch;
}

/* The reference to the first message of a stream. */
static veracity_buffer* FirstOf(veracity_results* results, const char* type) {
  const struct full_name name = FullName(type);
  veracity_buffer* ref = NULL;
  veracity_bytes message;
  if (CHECK(veracity_results_next(results, &message))) {
    OK(veracity_id_of(veracity_text(name.text), message, &ref, &error));
  }
  veracity_results_free(results);
  return ref;
}

struct desk OpenDesk(void) {
  struct desk desk = {0};
  const veracity_ledger_options options = {.size = sizeof(options),
                                           .owner = veracity_text("desk")};
  veracity_buffer* batch = Wires();
  veracity_results* results = NULL;
  OK(veracity_ledger_open(veracity_text("memory:"), &options, &desk.ledger,
                          &error));
  OK(veracity_ledger_record(desk.ledger, Of(batch), NULL, NULL, NULL, &error));
  veracity_buffer_free(batch);
  LookAgain(&desk);

  desk.query =
      FromJson("ClaimQuery", "{\"claim\": {\"about\": [\"garpiya-3\"]}}");
  OK(veracity_view_find(desk.view, VERACITY_CLAIMS, Of(desk.query), NULL,
                        &results, &error));
  desk.claim = FirstOf(results, "ClaimView");
  OK(veracity_view_assertions_of(desk.view, Of(desk.claim), &results, &error));
  desk.wire = FirstOf(results, "AssertionView");
  desk.reuters = FromJson("RecordRef", "{\"entity\": \"reuters\"}");
  return desk;
}

void LookAgain(struct desk* desk) {
  veracity_view_free(desk->view);
  veracity_assessor_free(desk->assessor);
  OK(veracity_ledger_now(desk->ledger, &desk->view, &error));
  OK(veracity_assessor_new(desk->view, kNone, &desk->assessor, &error));
}

void CloseDesk(struct desk* desk) {
  veracity_buffer_free(desk->query);
  veracity_buffer_free(desk->claim);
  veracity_buffer_free(desk->wire);
  veracity_buffer_free(desk->reuters);
  veracity_assessor_free(desk->assessor);
  veracity_view_free(desk->view);
  veracity_ledger_close(desk->ledger);
}
