/* What every call needs: codes and errors, bytes in and out, streams of
 * answers, and how long a call may take. veracity/c.h has the rules. */
#ifndef VERACITY_C_BASICS_H_
#define VERACITY_C_BASICS_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define VERACITY_API __attribute__((visibility("default")))
#else
#define VERACITY_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* -- Version -- */

/* "0.1.0", of the library that runs. */
VERACITY_API const char* veracity_version(void);

/* -- Errors -- */

/* The canonical codes; the numbers are for ever. */
typedef enum veracity_code {
  VERACITY_OK = 0,
  VERACITY_CANCELLED = 1,
  VERACITY_UNKNOWN = 2,
  VERACITY_INVALID_ARGUMENT = 3,
  VERACITY_DEADLINE_EXCEEDED = 4,
  VERACITY_NOT_FOUND = 5,
  VERACITY_ALREADY_EXISTS = 6,
  VERACITY_PERMISSION_DENIED = 7,
  VERACITY_RESOURCE_EXHAUSTED = 8,
  VERACITY_FAILED_PRECONDITION = 9,
  VERACITY_ABORTED = 10,
  VERACITY_OUT_OF_RANGE = 11,
  VERACITY_UNIMPLEMENTED = 12,
  VERACITY_INTERNAL = 13,
  VERACITY_UNAVAILABLE = 14,
  VERACITY_DATA_LOSS = 15,
  VERACITY_UNAUTHENTICATED = 16
} veracity_code;

/* "NOT_FOUND"; of a number that is none of the codes "". */
VERACITY_API const char* veracity_code_name(int code);

typedef struct veracity_error veracity_error;

/* What was wrong, where, and what helps: UTF-8, in lower case, ending in NUL.
 * Of NULL, which is an error for whose message there was no memory: "". */
VERACITY_API const char* veracity_error_message(const veracity_error* error);
VERACITY_API void veracity_error_free(veracity_error* error);

/* -- Bytes -- */

/* Bytes that somebody else owns: a message, or UTF-8 text. Zeros: none. */
typedef struct veracity_bytes {
  const void* data;
  size_t size;
} veracity_bytes;

/* The bytes of a C string, without its NUL; of NULL: none. */
static inline veracity_bytes veracity_text(const char* text) {
  veracity_bytes bytes = {text, text ? strlen(text) : 0};
  return bytes;
}

/* Bytes that the caller owns, with a NUL behind them. */
typedef struct veracity_buffer veracity_buffer;

/* Valid until the buffer is freed; of NULL: none. */
VERACITY_API veracity_bytes
veracity_buffer_bytes(const veracity_buffer* buffer);
VERACITY_API void veracity_buffer_free(veracity_buffer* buffer);

/* -- Streams of answers -- */

/* Answers, read one after another:
 *
 *   veracity_bytes message;
 *   while (veracity_results_next(results, &message)) ...
 *   code = veracity_results_status(results, &error);
 *   veracity_results_free(results);
 *
 * No cursor or transaction is open in between: a reader may pause for hours,
 * and writers go on. */
typedef struct veracity_results veracity_results;

/* Returns 1 and the next answer, valid until the next call; 0 at the end or
 * on an error, which veracity_results_status tells apart. */
VERACITY_API int veracity_results_next(veracity_results* results,
                                       veracity_bytes* message);
/* OK unless the stream ended early. */
VERACITY_API veracity_code veracity_results_status(
    const veracity_results* results, veracity_error** error);
VERACITY_API void veracity_results_free(veracity_results* results);

/* -- One call -- */

/* Stops calls from another thread, or from a signal handler. One may serve
 * several calls, one after another or at once. */
typedef struct veracity_canceller veracity_canceller;

VERACITY_API veracity_code
veracity_canceller_new(veracity_canceller** canceller, veracity_error** error);
/* From now on every call that was given it returns CANCELLED. */
VERACITY_API void veracity_canceller_cancel(veracity_canceller* canceller);
/* Calls and streams under way keep what they need of it. */
VERACITY_API void veracity_canceller_free(veracity_canceller* canceller);

/* How long a call may take, how to stop it, and how far it has come. Of a
 * stream it holds until its end. */
typedef struct veracity_call {
  size_t size; /* sizeof(veracity_call) */
  /* Nanoseconds from now, by the ledger's clock; past them the call returns
   * DEADLINE_EXCEEDED. 0: without limit; negative: they have passed. */
  int64_t timeout_ns;
  const veracity_canceller* canceller; /* NULL: none */
  /* Called now and then. Records, rows or steps done, and in all (0: not
   * known). NULL: not wanted. */
  void (*progress)(void* user, uint64_t done, uint64_t total);
  void* user;
} veracity_call;

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_BASICS_H_ */
