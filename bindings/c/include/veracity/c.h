/* veracity for C, and for whatever calls C: who said what, when, on what
 * grounds. This is the header to include; docs/c.md is the tour.
 *
 *   veracity_ledger* ledger = NULL;
 *   veracity_error* error = NULL;
 *   if (veracity_ledger_open(veracity_text("desk.db"), NULL, &ledger,
 *                            &error) != VERACITY_OK) {
 *     fprintf(stderr, "%s\n", veracity_error_message(error));
 *     veracity_error_free(error);
 *   }
 *
 * Records, questions and answers are messages of the contract
 * (proto/veracity/v1), serialized as Protocol Buffers. Where a comment names a
 * message, as in "a v1.Batch", it is one of these; a list of them is an array
 * of veracity_bytes and a count.
 *
 * What holds of every call:
 *
 * - If it can fail it returns a code. VERACITY_OK: done, and the outputs are
 *   set. Else they are NULL (where nothing else is said), and `*error` has the
 *   message; an `error` that is NULL is not filled in. docs/errors.md says what
 *   a program can do about each code. Beside the codes named at a call, each
 *   returns INVALID_ARGUMENT if an argument is NULL that must not be, or is no
 *   message of its type; RESOURCE_EXHAUSTED if an allocation fails; INTERNAL
 *   for a bug of ours. Nothing is thrown, printed or aborted.
 * - What goes in stays the caller's, and is read before the call returns. What
 *   comes out as a pointer to pointer is the caller's, who frees it by the
 *   function of its type; freeing NULL does nothing. A `const` pointer or a
 *   veracity_bytes that comes out belongs to what it was asked of. A buffer
 *   that is not wanted may be NULL.
 * - A handle keeps alive what it was made of: they may be freed in any order.
 * - Handles may be used by several threads at once, but for veracity_results,
 *   which one thread reads at a time, and for freeing.
 * - A struct of options begins with its size, which the caller sets; all other
 *   members may be zero, which is the default, and NULL in place of the struct
 *   is all defaults. So it can grow, and an older program goes on working. A
 *   newer program on an older library gets INVALID_ARGUMENT, if it sets what
 *   that does not know.
 * - Callbacks run on the calling thread, and must return: no exception, no
 *   longjmp. They may use other handles. */
#ifndef VERACITY_C_H_
#define VERACITY_C_H_

#include "veracity/c/assessor.h"
#include "veracity/c/basics.h"
#include "veracity/c/bundle.h"
#include "veracity/c/discovery.h"
#include "veracity/c/graph.h"
#include "veracity/c/ledger.h"
#include "veracity/c/messages.h"
#include "veracity/c/stored_assessments.h"
#include "veracity/c/view.h"

#endif /* VERACITY_C_H_ */
