/* The one door for records. */
#ifndef VERACITY_C_LEDGER_H_
#define VERACITY_C_LEDGER_H_

#include "veracity/c/basics.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An append-only log of claims by sources, in a file or in memory. Several
 * processes may open one file: one writes at a time, others wait; reading never
 * waits. What was recorded is on the disk when the call returns, and is never
 * overwritten.
 *
 * Every call returns ABORTED if another writer holds the ledger for longer
 * than veracity_ledger_options.wait_ns (try again), UNAVAILABLE if the file
 * cannot be read or written, DATA_LOSS if it is damaged. */
typedef struct veracity_ledger veracity_ledger;
typedef struct veracity_view veracity_view;

/* What a ledger accepts at most: a defence against hostile or broken input. */
typedef struct veracity_limits {
  size_t size;           /* sizeof(veracity_limits) */
  size_t text_bytes;     /* of any one text; 0: 1 MiB */
  size_t id_bytes;       /* of an id or a predicate's name; 0: 1024 */
  size_t elements;       /* of any one repeated field; 0: 1000 */
  size_t selector_depth; /* selectors that narrow selectors; 0: 8 */
  size_t record_bytes;   /* of one record; 0: 16 MiB */
  size_t batch_entries;  /* 0: a million */
  int decimal_digits;    /* 0: 1000 */
  int decimal_exponent;  /* magnitude; 0: 6000 */
} veracity_limits;

typedef struct veracity_ledger_options {
  size_t size; /* sizeof(veracity_ledger_options) */
  /* The owner's entity id, set when the ledger is created and never changed.
   * None on creation: an id of its own, "ledger-" and random letters. Given
   * for an existing ledger: must be its owner. */
  veracity_bytes owner;
  /* Do not create the file where there is none. */
  int must_exist;
  /* Write nothing, not even a migration. */
  int read_only;
  /* How long a writer waits for another; 0: ten seconds; negative: not. */
  int64_t wait_ns;
  /* Entity ids of authors whose descriptions count where the owner has none,
   * in this order. */
  const veracity_bytes* trusted_authors;
  size_t trusted_author_count;
  const veracity_limits* limits; /* NULL: the defaults */
  /* Where recorded times and deadlines come from: nanoseconds since 1970 UTC.
   * Called by any thread that uses the ledger. NULL: the system's clock. */
  int64_t (*clock)(void* clock_user);
  void* clock_user;
  /* Bytes of pages that each connection keeps in memory; 0: 64 MiB. */
  size_t cache_bytes;
  /* Do not wait until a commit is on the disk: a crash of the machine (not of
   * the process) may lose the last commits, never corrupt. */
  int relaxed;
} veracity_ledger_options;

/* Opens "memory:", "sqlite:PATH", or a bare path, which is a SQLite file.
 *   NOT_FOUND            no such file, and it may not be created
 *   INVALID_ARGUMENT     the URI or an option cannot be read
 *   FAILED_PRECONDITION  another application's file, a schema newer than this
 *                        library, or an owner other than the one given */
VERACITY_API veracity_code
veracity_ledger_open(veracity_bytes uri, const veracity_ledger_options* options,
                     veracity_ledger** ledger, veracity_error** error);
/* The file is closed when what was made of the ledger is freed too. */
VERACITY_API void veracity_ledger_close(veracity_ledger* ledger);

/* The owner's entity id. */
VERACITY_API veracity_bytes
veracity_ledger_owner(const veracity_ledger* ledger);

typedef struct veracity_record_options {
  size_t size; /* sizeof(veracity_record_options) */
  /* Reject records that refer to claims, assertions, entities or documents
   * that are neither on record nor in the batch. */
  int require_references;
  /* Record the others where some are rejected, rather than nothing. */
  int keep_valid;
} veracity_record_options;

/* Records a v1.Batch: validates all of it, then one transaction. Idempotent:
 * the very batch again does nothing and says so. `report`, a v1.RecordReport,
 * has a result per entry, in order. INVALID_ARGUMENT, naming record, field and
 * reason, if a record is rejected; `report` is set then too. */
VERACITY_API veracity_code veracity_ledger_record(
    veracity_ledger* ledger, veracity_bytes batch,
    const veracity_record_options* options, const veracity_call* call,
    veracity_buffer** report, veracity_error** error);

/* Withdraws as the owner, in one batch. Each is a v1.Retraction with target,
 * withdrawn_by (empty: the owner), reason and withdrawn (EDTF, empty: now), and
 * no more. `report` is a v1.RecordReport. NOT_FOUND if a target is not on
 * record. */
VERACITY_API veracity_code veracity_ledger_retract(
    veracity_ledger* ledger, const veracity_bytes* retractions, size_t count,
    veracity_buffer** report, veracity_error** error);
/* Withdraws every retraction of a record, a v1.RecordRef, that is in effect.
 * FAILED_PRECONDITION if none is. */
VERACITY_API veracity_code veracity_ledger_reinstate(veracity_ledger* ledger,
                                                     veracity_bytes target,
                                                     veracity_bytes reason,
                                                     veracity_buffer** report,
                                                     veracity_error** error);
/* Withdraws and records in one batch: a correction. */
VERACITY_API veracity_code veracity_ledger_amend(
    veracity_ledger* ledger, const veracity_bytes* retractions, size_t count,
    veracity_bytes batch, const veracity_record_options* options,
    const veracity_call* call, veracity_buffer** report,
    veracity_error** error);

/* The ledger as it is now; as it was, by a v1.AsOf. INVALID_ARGUMENT if a time
 * cannot be read; OUT_OF_RANGE if the commit has not happened yet. */
VERACITY_API veracity_code veracity_ledger_now(const veracity_ledger* ledger,
                                               veracity_view** view,
                                               veracity_error** error);
VERACITY_API veracity_code veracity_ledger_at(const veracity_ledger* ledger,
                                              veracity_bytes as_of,
                                              veracity_view** view,
                                              veracity_error** error);

/* Copies the ledger, in use, to a file that must not exist (ALREADY_EXISTS). */
VERACITY_API veracity_code veracity_ledger_backup(const veracity_ledger* ledger,
                                                  veracity_bytes path,
                                                  const veracity_call* call,
                                                  veracity_error** error);
/* Checks the file: the database's own integrity, and that digests, log and
 * indexes agree. `wrong` has what is wrong, a line of text each. */
VERACITY_API veracity_code veracity_ledger_check(const veracity_ledger* ledger,
                                                 const veracity_call* call,
                                                 veracity_results** wrong,
                                                 veracity_error** error);
/* Blanks the payload of a record, a v1.RecordRef, whose words may not be kept:
 * its digest, its entries and the log stay and can still be proved. NOT_FOUND
 * if it is not on record. */
VERACITY_API veracity_code veracity_ledger_blank(veracity_ledger* ledger,
                                                 veracity_bytes ref,
                                                 veracity_error** error);

#ifdef __cplusplus
}
#endif

#endif /* VERACITY_C_LEDGER_H_ */
