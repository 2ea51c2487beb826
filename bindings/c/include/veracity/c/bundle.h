/* Bundles: the stream in which systems exchange records, and verdicts that
 * anybody can recompute. */
#ifndef VERACITY_C_BUNDLE_H_
#define VERACITY_C_BUNDLE_H_

#include "veracity/c/assessor.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a bundle is read from: a file, a socket, memory. */
typedef struct veracity_input {
  size_t size; /* sizeof(veracity_input) */
  void* user;
  /* Reads at most `capacity` bytes. Returns how many; 0 at the end; negative if
   * it cannot, which makes the call return UNAVAILABLE. */
  int64_t (*read)(void* user, void* into, size_t capacity);
  /* Goes to a byte, counted from where reading began. Returns whether it did.
   * NULL: cannot be rewound, so that damage is found late. */
  int (*seek)(void* user, uint64_t position);
} veracity_input;

/* Where a bundle is written to. */
typedef struct veracity_output {
  size_t size; /* sizeof(veracity_output) */
  void* user;
  /* Writes all these bytes. Returns whether it did; if not, the call returns
   * UNAVAILABLE. */
  int (*write)(void* user, const void* data, size_t size);
} veracity_output;

typedef struct veracity_import_options {
  size_t size; /* sizeof(veracity_import_options) */
  /* Whose bundle it is: the author of the batches recorded. None: the producer
   * that the bundle names. The owner's own id is refused. */
  veracity_bytes author;
  /* Fail on the first bad record instead of leaving it out with an issue. */
  int strict;
  /* Entries recorded in one transaction; what was committed stays if a later
   * one fails. 0: 100,000. */
  size_t batch_entries;
  /* Issues kept in the report; 0: 1000. */
  size_t maximum_issues;
  /* Of the reader: bytes of one frame (0: 16 MiB), frames (0: 2^40). */
  uint64_t frame_bytes;
  uint64_t frames;
} veracity_import_options;

/* Records somebody else's bundle, as its author's: a v1.ImportReport. Bad
 * records are left out with an issue. INVALID_ARGUMENT if it is no bundle, or
 * its author would be the owner; DATA_LOSS if it is truncated or its digest is
 * wrong: nothing is recorded then if `from` can seek, else nothing of the last,
 * unfinished transaction. RESOURCE_EXHAUSTED past a limit of the reader. */
VERACITY_API veracity_code veracity_ledger_import(
    veracity_ledger* ledger, const veracity_input* from,
    const veracity_import_options* options, const veracity_call* call,
    veracity_buffer** report, veracity_error** error);
/* Records an own backup as it was: batches, authors and order. The ledger must
 * be new and empty, and its owner the bundle's producer, else
 * FAILED_PRECONDITION. DATA_LOSS also if a batch does not hash to the id it
 * came with. */
VERACITY_API veracity_code veracity_ledger_restore(
    veracity_ledger* ledger, const veracity_input* from,
    const veracity_import_options* options, const veracity_call* call,
    veracity_buffer** report, veracity_error** error);

/* Writes all records after the commit `since` as a bundle of the owner's.
 * `header`, a v1.BundleHeader, may say more of it (tool, license, when).
 * `entries`, if not NULL, is set to how many there were. UNAVAILABLE if it
 * cannot be written. */
VERACITY_API veracity_code veracity_view_export(
    const veracity_view* view, uint64_t since, veracity_bytes header,
    const veracity_output* to, const veracity_call* call, uint64_t* entries,
    veracity_error** error);

/* Writes the closure of some claims as a bundle: every record that their
 * verdicts used, the policy and the verdicts, from which anybody recomputes
 * them. Gives the verdicts, v1.Assessments. Errors are those of assessing, and
 * UNAVAILABLE if it cannot be written. */
VERACITY_API veracity_code veracity_assessor_export_closure(
    const veracity_assessor* assessor, const veracity_bytes* claims,
    size_t count, veracity_bytes header, const veracity_output* to,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_results** assessments, veracity_error** error);

/* Recomputes every assessment of a bundle from its records and policies: a
 * v1.VerificationReport, which says whether they agree. Errors are those of
 * reading it, and INVALID_ARGUMENT if it has no assessment, or one before its
 * policy. */
VERACITY_API veracity_code veracity_verify_bundle(const veracity_input* from,
                                                  const veracity_call* call,
                                                  veracity_buffer** report,
                                                  veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_BUNDLE_H_ */
