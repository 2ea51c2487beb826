#include "veracity/ledger.h"

#include <openssl/rand.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/base32.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/blank.h"
#include "ledger/check.h"
#include "ledger/core.h"
#include "ledger/import.h"
#include "ledger/reader.h"
#include "ledger/recorder.h"
#include "ledger/snapshot.h"
#include "ledger/withdrawals.h"
#include "storage/database.h"
#include "storage/schema.h"
#include "veracity/copy.h"
#include "veracity/edtf.h"

namespace veracity {
namespace {

using internal::Cell;
using internal::Cells;
using internal::Connection;
using internal::Core;
using internal::Transaction;

absl::StatusOr<std::string> NewOwnerId() {
  unsigned char random[10];
  if (RAND_bytes(random, sizeof(random)) != 1) {
    return absl::InternalError("no random bytes for the owner's id");
  }
  return absl::StrCat("ledger-",
                      internal::Base32Encode(absl::string_view(
                          reinterpret_cast<char*>(random), sizeof(random))));
}

// Makes the tables; another process may have been faster.
absl::Status Create(Connection& connection, std::string owner) {
  if (owner.empty()) {
    VERACITY_ASSIGN_OR_RETURN(owner, NewOwnerId());
  }
  VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::BeginWrite(connection));
  VERACITY_ASSIGN_OR_RETURN(const int64_t version, connection.SchemaVersion());
  if (version != 0) return absl::OkStatus();
  VERACITY_RETURN_IF_ERROR(internal::CreateSchema(connection));
  const Cell cells[] = {Cell::Text("owner"), Cell::Text(owner)};
  VERACITY_RETURN_IF_ERROR(
      connection.Run("INSERT INTO meta VALUES(?1,?2)", cells));
  return transaction.Commit();
}

absl::StatusOr<std::string> ReadOwner(Connection& connection) {
  std::string owner;
  VERACITY_RETURN_IF_ERROR(connection.Run(
      "SELECT value FROM meta WHERE name='owner'", {}, [&](Cells row) {
        owner = std::string(row[0].bytes);
        return false;
      }));
  if (owner.empty()) {
    return absl::DataLossError("the ledger's owner is not on record");
  }
  return owner;
}

// The moment of a withdrawal made in sight of `commit`: after it, even if the
// clock stands still.
absl::StatusOr<absl::Time> MomentAfter(const Core& core, Connection& connection,
                                       int64_t commit) {
  const Cell cells[] = {Cell::Int(commit)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t recorded,
      connection.RunForInt("SELECT recorded FROM batches WHERE commit_no=?1",
                           cells, INT64_MIN));
  return std::max(core.options.clock(),
                  absl::FromUnixMicros(recorded) + absl::Microseconds(1));
}

// The retraction that a Withdraw asks for, stamped with the moment: to
// withdraw again after a reinstatement is a new act.
absl::StatusOr<v1::Retraction> RetractionOf(const Core& core,
                                            const Withdraw& what,
                                            absl::Time moment) {
  v1::Retraction retraction;
  *retraction.mutable_target() = what.target;
  retraction.set_withdrawn_by(what.by.empty() ? core.owner : what.by);
  retraction.set_reason(what.reason);
  if (!what.when.empty()) {
    retraction.set_withdrawn(what.when);
  } else {
    VERACITY_ASSIGN_OR_RETURN(const Edtf now,
                              Edtf::FromInstant(Instant::FromTime(moment), 6));
    retraction.set_withdrawn(now.text());
  }
  return retraction;
}

// Of a ledger that is in no file, a backup is a copy in one.
absl::Status BackupByCopying(const Ledger& ledger, const Core& core,
                             const std::string& path, const CallOptions& call) {
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    return absl::AlreadyExistsError(absl::StrCat(path, " exists"));
  }
  absl::Status status;
  {
    LedgerOptions options;
    options.owner = core.owner;
    options.clock = core.options.clock;
    absl::StatusOr<Ledger> copy =
        Ledger::Open(absl::StrCat("sqlite:", path), options);
    status =
        copy.ok() ? CopyLedger(ledger, *copy, call).status() : copy.status();
  }
  if (!status.ok()) {
    for (const char* part : {"", "-wal", "-shm"}) {
      std::filesystem::remove(absl::StrCat(path, part), error);
    }
  }
  return status;
}

}  // namespace

struct Ledger::Impl {
  std::shared_ptr<Core> core = std::make_shared<Core>();
};

Ledger::Ledger(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

const std::string& Ledger::owner() const { return impl_->core->owner; }

absl::StatusOr<Ledger> Ledger::Open(absl::string_view uri,
                                    const LedgerOptions& options) {
  if (options.wait < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("options.wait: is negative");
  }
  if (!options.clock) {
    return absl::InvalidArgumentError("options.clock: is empty");
  }
  absl::StatusOr<std::string> owner = internal::Nfc(options.owner);
  if (!owner.ok()) {
    return internal::Annotate(owner.status(), "options.owner");
  }
  auto impl = std::make_shared<Impl>();
  Core& core = *impl->core;
  core.options = options;
  internal::DatabaseOptions database;
  database.create_if_missing = options.create_if_missing;
  database.read_only = options.read_only;
  database.durable = options.durable;
  database.wait = options.wait;
  database.cache_bytes = options.cache_bytes;
  VERACITY_ASSIGN_OR_RETURN(core.database,
                            internal::OpenDatabase(uri, database));
  VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                            core.database->Acquire());
  if (core.database->is_new()) {
    VERACITY_RETURN_IF_ERROR(Create(*lease, *owner));
  }
  VERACITY_RETURN_IF_ERROR(internal::MigrateSchema(*lease, options.read_only));
  VERACITY_ASSIGN_OR_RETURN(core.owner, ReadOwner(*lease));
  if (!owner->empty() && *owner != core.owner) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger's owner is '", core.owner, "', not '", *owner, "'"));
  }
  return Ledger(std::move(impl));
}

absl::StatusOr<v1::RecordReport> Ledger::Record(const v1::Batch& batch,
                                                const RecordOptions& options,
                                                v1::RecordReport* report) {
  internal::Origin origin;
  origin.authors.assign(batch.authors().begin(), batch.authors().end());
  // A call on this ledger that names the owner is the owner's.
  if (!origin.authors.empty() && origin.authors.front() == owner()) {
    origin.authors.erase(origin.authors.begin());
  }
  v1::RecordReport own;
  VERACITY_RETURN_IF_ERROR(internal::RecordBatch(
      *impl_->core, batch, origin, options, report != nullptr ? report : &own));
  if (report != nullptr) return *report;
  return own;
}

absl::StatusOr<v1::RecordReport> Ledger::Retract(
    const std::vector<Withdraw>& what) {
  if (what.empty()) {
    return absl::InvalidArgumentError("nothing was named to withdraw");
  }
  return Amend(what, v1::Batch());
}

absl::StatusOr<v1::RecordReport> Ledger::Amend(
    const std::vector<Withdraw>& what, const v1::Batch& batch,
    const RecordOptions& options) {
  const View now = Now();
  VERACITY_RETURN_IF_ERROR(now.status());
  v1::Batch whole = batch;
  for (const Withdraw& one : what) {
    absl::Time moment;
    {
      VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                                impl_->core->database->Acquire());
      internal::Reader reader(*now.snapshot(), *lease);
      VERACITY_ASSIGN_OR_RETURN(
          moment, MomentAfter(*impl_->core, *lease, now.snapshot()->commit()));
      VERACITY_ASSIGN_OR_RETURN(const internal::Located located,
                                reader.Locate(one.target));
      if (!located.on_record) {
        // A source may speak without being described.
        if (located.kind != internal::Kind::kEntity &&
            located.kind != internal::Kind::kDocument) {
          return absl::NotFoundError(
              absl::StrCat(PrintId(one.target), " is not on record"));
        }
      }
    }
    VERACITY_ASSIGN_OR_RETURN(
        *whole.add_entries()->mutable_record()->mutable_retraction(),
        RetractionOf(*impl_->core, one, moment));
  }
  return Record(whole, options);
}

absl::StatusOr<v1::RecordReport> Ledger::Reinstate(const v1::RecordRef& target,
                                                   absl::string_view reason) {
  const View now = Now();
  VERACITY_RETURN_IF_ERROR(now.status());
  std::vector<Withdraw> what;
  {
    VERACITY_ASSIGN_OR_RETURN(internal::Database::Lease lease,
                              impl_->core->database->Acquire());
    internal::Reader reader(*now.snapshot(), *lease);
    VERACITY_ASSIGN_OR_RETURN(const internal::Located located,
                              reader.Locate(target));
    std::vector<int64_t> retractions;
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(located.kind)),
                          Cell::Int(located.key),
                          Cell::Int(now.snapshot()->commit())};
    VERACITY_RETURN_IF_ERROR(lease->Run(
        absl::StrCat(
            "SELECT DISTINCT retraction FROM ",
            internal::WithdrawalsOf(located.kind, lease->is_distributed()),
            " WHERE kind=?1 AND target=?2 AND since<=?3 AND until>?3"
            " ORDER BY retraction"),
        cells, [&](Cells row) {
          retractions.push_back(row[0].integer);
          return true;
        }));
    for (int64_t key : retractions) {
      Withdraw withdraw;
      VERACITY_ASSIGN_OR_RETURN(withdraw.target,
                                reader.RefOf(internal::Kind::kRetraction, key));
      withdraw.reason = std::string(reason);
      what.push_back(std::move(withdraw));
    }
  }
  if (what.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat("no retraction of ", PrintId(target), " is in effect"));
  }
  return Retract(what);
}

absl::StatusOr<v1::ImportReport> Ledger::Import(BundleReader& bundle,
                                                const ImportOptions& options) {
  return internal::ImportBundle(*impl_->core, bundle, options);
}

absl::StatusOr<v1::ImportReport> Ledger::Restore(BundleReader& bundle,
                                                 const ImportOptions& options) {
  return internal::RestoreBundle(*impl_->core, bundle, options);
}

View Ledger::Now() const {
  absl::StatusOr<std::shared_ptr<const internal::Snapshot>> snapshot =
      internal::Snapshot::Take(impl_->core, v1::AsOf());
  if (!snapshot.ok()) {
    return View(internal::Snapshot::Failed(impl_->core, snapshot.status()));
  }
  return View(*std::move(snapshot));
}

absl::StatusOr<View> Ledger::At(const v1::AsOf& as_of) const {
  VERACITY_ASSIGN_OR_RETURN(std::shared_ptr<const internal::Snapshot> snapshot,
                            internal::Snapshot::Take(impl_->core, as_of));
  return View(std::move(snapshot));
}

absl::Status Ledger::Backup(const std::string& path,
                            const CallOptions& call) const {
  const absl::Status status =
      impl_->core->database->Backup(path, [&](const Progress& progress) {
        if (call.progress) call.progress(progress);
        return internal::CheckCall(call, impl_->core->options);
      });
  if (!absl::IsUnimplemented(status)) return status;
  return BackupByCopying(*this, *impl_->core, path, call);
}

absl::StatusOr<std::vector<std::string>> Ledger::Check(
    const CallOptions& call) const {
  return internal::CheckLedger(Now().snapshot(), call);
}

absl::Status Ledger::Blank(const v1::RecordRef& ref) {
  if (impl_->core->options.read_only) {
    return absl::FailedPreconditionError("the ledger was opened read-only");
  }
  return internal::BlankRecord(*impl_->core, Now().snapshot(), ref);
}

}  // namespace veracity
