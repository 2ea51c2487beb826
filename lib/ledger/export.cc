#include "ledger/export.h"

#include <utility>

#include "base/status_macros.h"
#include "identity/identify.h"
#include "ledger/changes.h"
#include "ledger/reader.h"

namespace veracity::internal {
namespace {

absl::Status WriteBatch(const Snapshot& snapshot, BundleWriter& bundle,
                        uint64_t commit) {
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot.core().database->Acquire());
  Reader reader(snapshot, *lease);
  v1::BundleBatch batch;
  VERACITY_RETURN_IF_ERROR(reader.ReadBatch(static_cast<int64_t>(commit),
                                            batch.mutable_batch()));
  batch.set_by_owner(batch.batch().authors().empty());
  return bundle.Write(batch);
}

std::string IdOfRecord(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kClaim:
      return record.claim().id();
    case v1::Record::kAssertion:
      return record.assertion().id();
    case v1::Record::kRetraction:
      return record.retraction().id();
    default:
      return "";
  }
}

}  // namespace

absl::StatusOr<uint64_t> ExportSince(SnapshotPtr snapshot, BundleWriter& bundle,
                                     uint64_t since, const CallOptions& call) {
  VERACITY_RETURN_IF_ERROR(snapshot->status());
  CallOptions quiet = call;
  quiet.progress = nullptr;
  Results<v1::Change> changes = ChangesSince(snapshot, since, quiet);
  v1::Change change;
  uint64_t commit = 0;
  uint64_t entries = 0;
  while (changes.Next(&change)) {
    if (change.commit() != commit) {
      commit = change.commit();
      VERACITY_RETURN_IF_ERROR(WriteBatch(*snapshot, bundle, commit));
    }
    v1::BundleEntry entry;
    entry.set_id(IdOfRecord(change.entry().record()));
    entry.mutable_entry()->Swap(change.mutable_entry());
    VERACITY_RETURN_IF_ERROR(bundle.Write(entry));
    if (++entries % 4096 == 0 && call.progress) call.progress({entries, 0});
  }
  VERACITY_RETURN_IF_ERROR(changes.status());
  return entries;
}

}  // namespace veracity::internal
