#ifndef VERACITY_LEDGER_H_
#define VERACITY_LEDGER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "veracity/bundle.h"
#include "veracity/call.h"
#include "veracity/ids.h"
#include "veracity/limits.h"
#include "veracity/v1/record.pb.h"
#include "veracity/v1/report.pb.h"
#include "veracity/view.h"

namespace veracity {

struct LedgerOptions {
  // Behaviour.

  // The owner's entity id, set when the ledger is created and never changed.
  // Empty on creation: an id of its own, "ledger-" and random letters. Given
  // for an existing ledger: must be its owner.
  std::string owner;
  // Create the file where there is none.
  bool create_if_missing = true;
  // Write nothing, not even a migration.
  bool read_only = false;
  // How long a writer waits for another before ABORTED.
  absl::Duration wait = absl::Seconds(10);
  Limits limits;
  // Entity ids of authors whose descriptions count where the owner has none,
  // in this order.
  std::vector<std::string> trusted_authors;
  // Where recorded times come from.
  std::function<absl::Time()> clock = [] { return absl::Now(); };

  // Performance.

  // Bytes of pages of a file that each connection keeps in memory.
  size_t cache_bytes = 64 << 20;
  // Whether a commit waits until it is on the disk. Off: a crash of the
  // machine (not of the process) may lose the last commits, never corrupt.
  bool durable = true;
};

struct RecordOptions {
  // Reject records that refer to claims, assertions, entities or documents
  // that are neither on record nor in the batch.
  bool require_references = false;
  // One rejected record rejects the batch. Off: the others are recorded.
  bool all_or_nothing = true;
  CallOptions call;
};

struct ImportOptions {
  // Whose bundle it is: the author of the batches recorded. Empty: the
  // producer that the bundle names. The owner's own id is refused.
  std::string author;
  // Fail on the first bad record instead of leaving it out with an issue.
  bool strict = false;
  // Entries recorded in one transaction; what was committed stays if a later
  // one fails, and importing again goes on where it stopped.
  size_t batch_entries = 100'000;
  // Issues kept in the report.
  size_t maximum_issues = 1000;
  CallOptions call;
};

// What to withdraw, and what to say about it.
struct Withdraw {
  // A record; an entity: all that source's assertions; a document: the
  // assertions in it; a batch; a retraction: reinstates what it withdrew.
  v1::RecordRef target;
  // Who withdrew, as reported; empty: the owner.
  std::string by;
  std::string reason;
  // When it was withdrawn, EDTF; empty: the moment of the call.
  std::string when;
};

// A Ledger is the one door for records: an append-only log of claims by
// sources, in a file, in a database or in memory.
//
//   auto ledger = veracity::Ledger::Open("desk.db", {.owner = "desk"});
//   if (!ledger.ok()) return ledger.status();
//   auto report = ledger->Record(batch);
//   auto says = ledger->Now().AssertionsOf(claim);
//   for (const auto& who : *says) ...
//
// Several processes may open one ledger: one writes at a time, others wait;
// reading never waits. Nothing recorded is overwritten or lost: once Record
// has returned OK the batch is on the disk (LedgerOptions::durable). All
// methods but the destructor and moves are thread-safe.
//
// Every method returns, beside what it lists: ABORTED if another writer holds
// the ledger for longer than LedgerOptions::wait (try again), UNAVAILABLE if
// the file or the server cannot be read or written (disk full, read-only
// directory, connection lost; nothing was recorded unless the message says that
// this is not known), PERMISSION_DENIED if the server refuses it to the role,
// DATA_LOSS if it is damaged.
class Ledger {
 public:
  // Opens `uri`: "memory:", "sqlite:PATH", or a bare path, which is a SQLite
  // file; "postgresql://...", a database as libpq names it, with schema=NAME
  // for the schema (docs/guide/postgres.md). Returns
  //   NOT_FOUND            no such file or database; no ledger there, and it
  //                        may not be created
  //   INVALID_ARGUMENT     the URI or an option cannot be read
  //   FAILED_PRECONDITION  another application's file, a schema newer than
  //                        this library, or an owner other than the one given
  static absl::StatusOr<Ledger> Open(absl::string_view uri,
                                     const LedgerOptions& options = {});

  Ledger(Ledger&&) noexcept;
  Ledger& operator=(Ledger&&) noexcept;
  ~Ledger();

  const std::string& owner() const;

  // Records a batch: validates all of it, then one transaction. Idempotent:
  // the very batch again does nothing and says so; a record again is one more
  // entry of it. With no entries, or none left, nothing is recorded: commit is
  // 0. The report has a result per entry, in order; with all_or_nothing a
  // rejected record makes the call INVALID_ARGUMENT, naming the record, the
  // field and the reason, and `*report`, if not null, has all.
  absl::StatusOr<v1::RecordReport> Record(const v1::Batch& batch,
                                          const RecordOptions& options = {},
                                          v1::RecordReport* report = nullptr);

  // Withdraws as the owner. A target that is not on record is NOT_FOUND.
  absl::StatusOr<v1::RecordReport> Retract(const std::vector<Withdraw>& what);
  // Reinstates: withdraws every retraction of `target` that is in effect.
  // FAILED_PRECONDITION if none is.
  absl::StatusOr<v1::RecordReport> Reinstate(const v1::RecordRef& target,
                                             absl::string_view reason);
  // Withdraws and records in one batch: a correction.
  absl::StatusOr<v1::RecordReport> Amend(const std::vector<Withdraw>& what,
                                         const v1::Batch& batch,
                                         const RecordOptions& options = {});

  // Records somebody else's bundle, as its author's. Bad records are left out
  // with an issue. INVALID_ARGUMENT if it is no bundle, or its author would be
  // the owner; DATA_LOSS if it is truncated or its digest is wrong: of a file
  // nothing is recorded then, of a stream that cannot be rewound nothing of
  // the last, unfinished transaction. RESOURCE_EXHAUSTED past a limit of the
  // reader.
  absl::StatusOr<v1::ImportReport> Import(BundleReader& bundle,
                                          const ImportOptions& options = {});
  // Records an own backup, or a bundle to verify: batches, authors and order
  // stay as they are, and the owner's entries are the owner's. The ledger must
  // be new and empty, and its owner the bundle's producer, else
  // FAILED_PRECONDITION. DATA_LOSS also if a batch does not hash to the id it
  // came with.
  absl::StatusOr<v1::ImportReport> Restore(BundleReader& bundle,
                                           const ImportOptions& options = {});

  // The ledger as it is now; as it was. INVALID_ARGUMENT if a time cannot be
  // read; OUT_OF_RANGE if the commit has not happened yet.
  View Now() const;
  absl::StatusOr<View> At(const v1::AsOf& as_of) const;

  // Copies the ledger, in use, to a SQLite file that must not exist
  // (ALREADY_EXISTS).
  absl::Status Backup(const std::string& path,
                      const CallOptions& call = {}) const;
  // Checks the file: the database's own integrity, and that digests, log and
  // indexes agree. Returns what is wrong, a line each; empty: nothing.
  absl::StatusOr<std::vector<std::string>> Check(
      const CallOptions& call = {}) const;
  // Blanks the payload of a record whose words may not be kept: its digest,
  // its entries and the log stay and can still be proved. NOT_FOUND if it is
  // not on record.
  absl::Status Blank(const v1::RecordRef& ref);

 private:
  struct Impl;
  explicit Ledger(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

}  // namespace veracity

#endif  // VERACITY_LEDGER_H_
