#ifndef VERACITY_TESTS_C_DESK_H_
#define VERACITY_TESTS_C_DESK_H_

/* What the tests of the C interface share: checks, and a ledger with a few
 * records. They are C11, compiled as C. A test is a function, whose name says
 * what it holds us to. */

#include <stddef.h>

#include "veracity/c.h"

/* -- Checks -- */

/* A failure is printed and counted; the test goes on. */
#define CHECK(what) Check((what) != 0, #what, __FILE__, __LINE__)
/* The call, which reports to `&error`, succeeds; else the program ends. */
#define OK(call)                                    \
  do {                                              \
    veracity_error* error = NULL;                   \
    const veracity_code got = (call);               \
    CheckOk(got, error, #call, __FILE__, __LINE__); \
  } while (0)
/* It fails with this code, and a message that has these words. */
#define FAILS(call, code, words)                             \
  do {                                                       \
    veracity_error* error = NULL;                            \
    const veracity_code got = (call);                        \
    CheckFails(got, error, code, words, __FILE__, __LINE__); \
  } while (0)

int Check(int holds, const char* what, const char* file, int line);
void CheckOk(veracity_code code, veracity_error* error, const char* what,
             const char* file, int line);
void CheckFails(veracity_code code, veracity_error* error,
                veracity_code expected, const char* words, const char* file,
                int line);
/* What main returns: 1 if a check failed. */
int Failed(void);

/* -- Messages -- */

extern const veracity_bytes kNone;

/* "Batch" is veracity.v1.Batch. To be freed. */
veracity_buffer* FromJson(const char* type, const char* json);
/* Whether the message as JSON has these words. */
int Has(const char* type, veracity_bytes message, const char* words);
int BufferHas(const char* type, veracity_buffer* buffer, const char* words);
veracity_bytes Of(const veracity_buffer* buffer);
/* Reads and frees a stream: how many messages there were, and how many of them
 * have these words. */
size_t Count(veracity_results* results);
size_t CountWith(veracity_results* results, const char* type,
                 const char* words);

/* -- A desk -- */

/* Reuters affirms a claim in a document, a paper relays that, a ministry denies
 * it: one v1.Batch of six records. To be freed. */
veracity_buffer* Wires(void);

/* A ledger in memory, of the owner "desk", with the wires on record. */
struct desk {
  veracity_ledger* ledger;
  veracity_view* view;
  veracity_assessor* assessor;
  veracity_buffer* query; /* v1.ClaimQuery: the claim */
  veracity_buffer* claim; /* v1.RecordRef, and below */
  veracity_buffer* wire;  /* what Reuters said */
  veracity_buffer* reuters;
};

struct desk OpenDesk(void);
/* The view and the assessor see what was recorded since. */
void LookAgain(struct desk* desk);
void CloseDesk(struct desk* desk);

#endif /* VERACITY_TESTS_C_DESK_H_ */
