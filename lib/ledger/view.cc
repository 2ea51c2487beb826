#include "veracity/view.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/changes.h"
#include "ledger/evidence.h"
#include "ledger/export.h"
#include "ledger/find.h"
#include "ledger/reader.h"
#include "ledger/resolve.h"
#include "ledger/snapshot.h"
#include "ledger/trace.h"
#include "ledger/with_reader.h"
#include "ledger/withdrawals.h"

namespace veracity {
namespace {

using internal::Cell;
using internal::Cells;
using internal::Kind;
using internal::Located;
using internal::Reader;

// What `body` reads, in one read transaction.
template <typename T, typename Body>
absl::StatusOr<T> Read(const internal::Snapshot& snapshot, Body body) {
  T value;
  VERACITY_RETURN_IF_ERROR(internal::WithReader(
      snapshot, {}, [&](Reader& reader) { return body(reader, &value); }));
  return value;
}

absl::Status NotOnRecord(const v1::RecordRef& ref) {
  return absl::NotFoundError(absl::StrCat(PrintId(ref), " is not on record"));
}

absl::StatusOr<Located> LocateOnRecord(Reader& reader,
                                       const v1::RecordRef& ref) {
  VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(ref));
  if (!located.on_record) return NotOnRecord(ref);
  return located;
}

absl::Status ReadClaim(Reader& reader, const v1::RecordRef& ref,
                       v1::ClaimView* view) {
  VERACITY_ASSIGN_OR_RETURN(const Located located, LocateOnRecord(reader, ref));
  VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> record,
                            reader.FindClaim(located.key));
  if (!record.has_value()) return NotOnRecord(ref);
  return reader.Read(*record, std::nullopt, true, view);
}

absl::Status ReadAssertion(Reader& reader, const v1::RecordRef& ref,
                           v1::AssertionView* view) {
  VERACITY_ASSIGN_OR_RETURN(const Located located, LocateOnRecord(reader, ref));
  VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::AssertionRecord> record,
                            reader.FindAssertion(located.key));
  if (!record.has_value()) return NotOnRecord(ref);
  return reader.Read(*record, std::nullopt, true, view);
}

}  // namespace

View::View(std::shared_ptr<const internal::Snapshot> snapshot)
    : snapshot_(std::move(snapshot)) {}

uint64_t View::commit() const {
  return static_cast<uint64_t>(snapshot_->commit());
}
const v1::AsOf& View::as_of() const { return snapshot_->as_of(); }
const std::string& View::owner() const { return snapshot_->core().owner; }
const absl::Status& View::status() const { return snapshot_->status(); }

absl::StatusOr<v1::Record> View::Get(const v1::RecordRef& ref) const {
  return Read<v1::Record>(
      *snapshot_, [&](Reader& reader, v1::Record* record) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, ref));
        switch (located.kind) {
          case Kind::kEntity:
            return reader.ReadEntity(located.key, record->mutable_entity());
          case Kind::kDocument:
            return reader.ReadDocument(located.key, record->mutable_document());
          case Kind::kPredicate:
            return reader.ReadPredicate(located.key,
                                        record->mutable_predicate());
          case Kind::kRetraction:
            return reader.ReadRetraction(located.key,
                                         record->mutable_retraction());
          case Kind::kClaim: {
            v1::ClaimView view;
            VERACITY_RETURN_IF_ERROR(ReadClaim(reader, ref, &view));
            record->mutable_claim()->Swap(view.mutable_claim());
            return absl::OkStatus();
          }
          case Kind::kAssertion: {
            v1::AssertionView view;
            VERACITY_RETURN_IF_ERROR(ReadAssertion(reader, ref, &view));
            record->mutable_assertion()->Swap(view.mutable_assertion());
            return absl::OkStatus();
          }
          default:
            return absl::InvalidArgumentError(
                "a batch is no record: GetBatch reads it");
        }
      });
}

absl::StatusOr<v1::ClaimView> View::GetClaim(const ClaimId& id) const {
  return Read<v1::ClaimView>(*snapshot_,
                             [&](Reader& reader, v1::ClaimView* view) {
                               return ReadClaim(reader, RefTo(id), view);
                             });
}

absl::StatusOr<v1::AssertionView> View::GetAssertion(
    const AssertionId& id) const {
  return Read<v1::AssertionView>(
      *snapshot_, [&](Reader& reader, v1::AssertionView* view) {
        return ReadAssertion(reader, RefTo(id), view);
      });
}

absl::StatusOr<v1::Entity> View::GetEntity(absl::string_view id) const {
  return Read<v1::Entity>(
      *snapshot_, [&](Reader& reader, v1::Entity* entity) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefToEntity(id)));
        return reader.ReadEntity(located.key, entity);
      });
}

absl::StatusOr<v1::Document> View::GetDocument(absl::string_view id) const {
  return Read<v1::Document>(
      *snapshot_, [&](Reader& reader, v1::Document* document) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefToDocument(id)));
        return reader.ReadDocument(located.key, document);
      });
}

absl::StatusOr<v1::PredicateSpec> View::GetPredicate(
    absl::string_view name) const {
  return Read<v1::PredicateSpec>(
      *snapshot_, [&](Reader& reader, v1::PredicateSpec* spec) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefToPredicate(name)));
        return reader.ReadPredicate(located.key, spec);
      });
}

absl::StatusOr<v1::Retraction> View::GetRetraction(
    const RetractionId& id) const {
  return Read<v1::Retraction>(
      *snapshot_,
      [&](Reader& reader, v1::Retraction* retraction) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefTo(id)));
        return reader.ReadRetraction(located.key, retraction);
      });
}

absl::StatusOr<v1::Batch> View::GetBatch(const BatchId& id) const {
  return Read<v1::Batch>(
      *snapshot_, [&](Reader& reader, v1::Batch* batch) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(const Located located,
                                  LocateOnRecord(reader, RefTo(id)));
        return reader.ReadBatch(located.key, batch);
      });
}

absl::StatusOr<std::vector<v1::AssertionView>> View::AssertionsOf(
    const ClaimId& id) const {
  using Views = std::vector<v1::AssertionView>;
  return Read<Views>(*snapshot_,
                     [&](Reader& reader, Views* views) -> absl::Status {
                       return internal::ReadAssertionsOf(reader, id, views);
                     });
}

Results<v1::ClaimView> View::Find(const v1::ClaimQuery& query,
                                  const CallOptions& call) const {
  return internal::FindAll(snapshot_, query, call);
}
Results<v1::AssertionView> View::Find(const v1::AssertionQuery& query,
                                      const CallOptions& call) const {
  return internal::FindAll(snapshot_, query, call);
}
Results<v1::Entity> View::Find(const v1::EntityQuery& query,
                               const CallOptions& call) const {
  return internal::FindAll(snapshot_, query, call);
}
Results<v1::Document> View::Find(const v1::DocumentQuery& query,
                                 const CallOptions& call) const {
  return internal::FindAll(snapshot_, query, call);
}

absl::StatusOr<PageOf<v1::ClaimView>> View::FindPage(
    const v1::ClaimQuery& query, const CallOptions& call) const {
  return internal::FindPage(snapshot_, query, call);
}
absl::StatusOr<PageOf<v1::AssertionView>> View::FindPage(
    const v1::AssertionQuery& query, const CallOptions& call) const {
  return internal::FindPage(snapshot_, query, call);
}
absl::StatusOr<PageOf<v1::Entity>> View::FindPage(
    const v1::EntityQuery& query, const CallOptions& call) const {
  return internal::FindPage(snapshot_, query, call);
}
absl::StatusOr<PageOf<v1::Document>> View::FindPage(
    const v1::DocumentQuery& query, const CallOptions& call) const {
  return internal::FindPage(snapshot_, query, call);
}

absl::StatusOr<std::vector<v1::GroupCount>> View::Count(
    const v1::ClaimQuery& query, v1::GroupBy group,
    const CallOptions& call) const {
  return internal::Count(snapshot_, query, group, call);
}
absl::StatusOr<std::vector<v1::GroupCount>> View::Count(
    const v1::AssertionQuery& query, v1::GroupBy group,
    const CallOptions& call) const {
  return internal::Count(snapshot_, query, group, call);
}

absl::StatusOr<v1::Trace> View::Trace(const v1::RecordRef& ref,
                                      const TraceOptions& options) const {
  return Read<v1::Trace>(*snapshot_, [&](Reader& reader, v1::Trace* trace) {
    return internal::TraceFrom(reader, ref, options, trace);
  });
}

Results<v1::Change> View::Changes(uint64_t since,
                                  const CallOptions& call) const {
  return internal::ChangesSince(snapshot_, since, call);
}

absl::StatusOr<uint64_t> View::Export(BundleWriter& bundle, uint64_t since,
                                      const CallOptions& call) const {
  return internal::ExportSince(snapshot_, bundle, since, call);
}

absl::StatusOr<std::vector<v1::Candidate>> View::Resolve(
    absl::string_view typed, size_t limit) const {
  using Candidates = std::vector<v1::Candidate>;
  return Read<Candidates>(*snapshot_, [&](Reader& reader, Candidates* found) {
    return internal::ResolveTyped(reader, typed, limit, found);
  });
}

absl::StatusOr<v1::EvidenceReport> View::CheckEvidence(
    const AssertionId& id, absl::string_view content) const {
  return Read<v1::EvidenceReport>(
      *snapshot_,
      [&](Reader& reader, v1::EvidenceReport* report) -> absl::Status {
        v1::AssertionView view;
        VERACITY_RETURN_IF_ERROR(ReadAssertion(reader, RefTo(id), &view));
        v1::Document document;
        if (!view.assertion().document().empty()) {
          VERACITY_ASSIGN_OR_RETURN(
              const Located located,
              reader.Locate(RefToDocument(view.assertion().document())));
          const absl::Status status =
              reader.ReadDocument(located.key, &document);
          if (!status.ok() && !absl::IsNotFound(status)) return status;
        }
        *report = internal::CheckQuoted(view.assertion(), document, content);
        return absl::OkStatus();
      });
}

}  // namespace veracity
