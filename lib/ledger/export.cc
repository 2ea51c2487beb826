#include "ledger/export.h"

#include <string>
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
  VERACITY_RETURN_IF_ERROR(
      reader.ReadBatch(static_cast<int64_t>(commit), batch.mutable_batch()));
  batch.set_by_owner(batch.batch().authors().empty());
  return bundle.Write(batch);
}

// The id that an unverified record came with.
absl::StatusOr<std::string> GivenId(const Snapshot& snapshot,
                                    const v1::Change& change) {
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot.core().database->Acquire());
  std::string id;
  const Cell cells[] = {
      Cell::Int(PositionOf(static_cast<int64_t>(change.commit()),
                           static_cast<int64_t>(change.ordinal())))};
  VERACITY_RETURN_IF_ERROR(
      lease->Run("SELECT u.id FROM entries e JOIN unverified u ON u.key=e.key"
                 " AND u.position=e.position WHERE e.position=?1",
                 cells, [&](Cells row) {
                   id = std::string(row[0].bytes);
                   return false;
                 }));
  return id;
}

absl::StatusOr<std::string> IdOf(const Snapshot& snapshot,
                                 const v1::Change& change) {
  if (change.unverified()) return GivenId(snapshot, change);
  const v1::Record& record = change.entry().record();
  switch (record.kind_case()) {
    case v1::Record::kClaim:
      return record.claim().id();
    case v1::Record::kAssertion:
      return record.assertion().id();
    case v1::Record::kRetraction:
      return record.retraction().id();
    case v1::Record::kEntity:
      return NameDigest(record.kind_case(), record.entity().id());
    case v1::Record::kDocument:
      return NameDigest(record.kind_case(), record.document().id());
    default:
      return NameDigest(record.kind_case(), record.predicate().name());
  }
}

// What is left of an assertion whose words were blanked: who took which stance.
absl::Status AddWhatIsLeft(const Snapshot& snapshot, v1::Change* change) {
  v1::Assertion& assertion =
      *change->mutable_entry()->mutable_record()->mutable_assertion();
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot.core().database->Acquire());
  const Cell cells[] = {
      Cell::Int(PositionOf(static_cast<int64_t>(change->commit()),
                           static_cast<int64_t>(change->ordinal())))};
  int64_t source = 0;
  int64_t document = 0;
  VERACITY_RETURN_IF_ERROR(lease->Run(
      "SELECT a.source, a.document, a.stance, a.basis, a.manner"
      " FROM (SELECT e.key FROM entries e WHERE e.position=?1) e"
      " JOIN assertions a ON a.key=e.key",
      cells, [&](Cells row) {
        source = row[0].integer;
        document = row[1].integer;
        assertion.set_stance(static_cast<v1::Stance>(row[2].integer));
        assertion.set_basis(static_cast<v1::Basis>(row[3].integer));
        assertion.set_manner(static_cast<v1::Manner>(row[4].integer));
        return false;
      }));
  const Cell source_cell[] = {Cell::Int(source)};
  VERACITY_RETURN_IF_ERROR(lease->Run(
      "SELECT id FROM entities WHERE key=?1", source_cell, [&](Cells row) {
        assertion.set_source(std::string(row[0].bytes));
        return false;
      }));
  if (document == 0) return absl::OkStatus();
  const Cell document_cell[] = {Cell::Int(document)};
  return lease->Run("SELECT id FROM documents WHERE key=?1", document_cell,
                    [&](Cells row) {
                      assertion.set_document(std::string(row[0].bytes));
                      return false;
                    });
}

absl::Status WriteEntry(const Snapshot& snapshot, BundleWriter& bundle,
                        v1::Change* change) {
  v1::BundleEntry entry;
  VERACITY_ASSIGN_OR_RETURN(*entry.mutable_id(), IdOf(snapshot, *change));
  if (change->blanked()) {
    VERACITY_ASSIGN_OR_RETURN(const std::optional<std::string> content,
                              ContentOf(snapshot, *change));
    entry.set_blanked(true);
    entry.set_content(content.value_or(""));
    if (change->entry().record().has_assertion()) {
      VERACITY_RETURN_IF_ERROR(AddWhatIsLeft(snapshot, change));
    }
  }
  entry.mutable_entry()->Swap(change->mutable_entry());
  return bundle.Write(entry);
}

}  // namespace

absl::Status ExportAt(SnapshotPtr snapshot, BundleWriter& bundle,
                      const std::vector<int64_t>& positions) {
  std::vector<v1::Change> changes;
  {
    VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                              snapshot->core().database->Acquire());
    Reader reader(*snapshot, *lease);
    VERACITY_ASSIGN_OR_RETURN(changes, ReadEntriesAt(reader, positions));
  }
  uint64_t commit = 0;
  for (v1::Change& change : changes) {
    if (change.commit() != commit) {
      commit = change.commit();
      VERACITY_RETURN_IF_ERROR(WriteBatch(*snapshot, bundle, commit));
    }
    VERACITY_RETURN_IF_ERROR(WriteEntry(*snapshot, bundle, &change));
  }
  return absl::OkStatus();
}

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
    VERACITY_RETURN_IF_ERROR(WriteEntry(*snapshot, bundle, &change));
    if (++entries % 4096 == 0 && call.progress) call.progress({entries, 0});
  }
  VERACITY_RETURN_IF_ERROR(changes.status());
  return entries;
}

}  // namespace veracity::internal
