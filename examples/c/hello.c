/* Records what two sources say of a thing, finds the claim, and prints the
 * verdict on it with its reasons. */
#include <stdio.h>

#include "veracity/c.h"

static const char kWires[] =
    "note: 'morning wires'"
    "entries { record { claim { id: '@made'"
    "  statement { subject { entity: 'garpiya-3' } predicate: 'produced in'"
    "    value { entity: 'china' } } } } }"
    "entries { record { assertion { claim { id: '@made' } source: 'reuters'"
    "  stance: STANCE_AFFIRMS said: '2024-09-25' } } }"
    "entries { record { assertion { claim { id: '@made' } source: 'china-mfa'"
    "  stance: STANCE_DENIES said: '2024-09-26' } } }";

/* What a call made that is to be freed; an error ends the program's work. */
struct hello {
  veracity_error* error;
  veracity_ledger* ledger;
  veracity_view* view;
  veracity_assessor* assessor;
  veracity_results* claims;
  veracity_buffer *batch, *query, *claim, *why;
};

static veracity_code Say(struct hello* h) {
  veracity_code code;
  veracity_bytes found;
  const veracity_bytes defaults = {NULL, 0};
  const veracity_ledger_options desk = {.size = sizeof(desk),
                                        .owner = veracity_text("desk")};
  /* Two seconds for all that is found. */
  const veracity_call call = {.size = sizeof(call), .timeout_ns = 2000000000};

  code = veracity_ledger_open(veracity_text("memory:"), &desk, &h->ledger,
                              &h->error);
  if (code != VERACITY_OK) return code;
  code = veracity_batch_from_text(veracity_text(kWires), &h->batch, &h->error);
  if (code != VERACITY_OK) return code;
  code = veracity_ledger_record(h->ledger, veracity_buffer_bytes(h->batch),
                                NULL, NULL, NULL, &h->error);
  if (code != VERACITY_OK) return code;

  code = veracity_ledger_now(h->ledger, &h->view, &h->error);
  if (code != VERACITY_OK) return code;
  code = veracity_assessor_new(h->view, defaults, &h->assessor, &h->error);
  if (code != VERACITY_OK) return code;
  code = veracity_message_from_json(
      veracity_text("veracity.v1.ClaimQuery"),
      veracity_text("{\"claim\": {\"about\": [\"garpiya-3\"]}}"), &h->query,
      &h->error);
  if (code != VERACITY_OK) return code;
  code = veracity_view_find(h->view, VERACITY_CLAIMS,
                            veracity_buffer_bytes(h->query), &call, &h->claims,
                            &h->error);
  if (code != VERACITY_OK) return code;
  while (veracity_results_next(h->claims, &found)) {
    code = veracity_id_of(veracity_text("veracity.v1.ClaimView"), found,
                          &h->claim, &h->error);
    if (code != VERACITY_OK) return code;
    code =
        veracity_assessor_explain(h->assessor, veracity_buffer_bytes(h->claim),
                                  NULL, NULL, NULL, &h->why, &h->error);
    if (code != VERACITY_OK) return code;
    fputs(veracity_buffer_bytes(h->why).data, stdout);
    veracity_buffer_free(h->claim);
    veracity_buffer_free(h->why);
    h->claim = h->why = NULL;
  }
  return veracity_results_status(h->claims, &h->error);
}

int main(void) {
  struct hello h = {0};
  const veracity_code code = Say(&h);
  if (code != VERACITY_OK) {
    fprintf(stderr, "%s: %s\n", veracity_code_name(code),
            veracity_error_message(h.error));
  }
  veracity_error_free(h.error);
  veracity_buffer_free(h.why);
  veracity_buffer_free(h.claim);
  veracity_buffer_free(h.query);
  veracity_buffer_free(h.batch);
  veracity_results_free(h.claims);
  veracity_assessor_free(h.assessor);
  veracity_view_free(h.view);
  veracity_ledger_close(h.ledger);
  return code == VERACITY_OK ? 0 : 1;
}
