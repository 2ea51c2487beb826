#include "ledger/prepare.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "identity/validate.h"

namespace veracity::internal {
namespace {

void Reject(v1::RecordResult* result, absl::string_view field,
            absl::string_view reason) {
  result->set_outcome(v1::OUTCOME_REJECTED);
  result->set_field(std::string(field));
  result->set_reason(std::string(reason));
}

// A record of a later version of the contract: all we can do is to keep it.
bool PrepareUnverified(const std::string& given_id, Prepared* prepared,
                       v1::RecordResult* result) {
  if (given_id.empty()) {
    Reject(result, "record",
           "has fields that this version does not know and came without an id");
    return false;
  }
  prepared->unverified = true;
  prepared->id.digest = Sha256(absl::StrCat(
      "unverified", static_cast<int>(prepared->kind), given_id));
  prepared->content = Sha256(prepared->entry->record().SerializeAsString());
  v1::Warning* warning = result->add_warnings();
  warning->set_field("record");
  warning->set_message(
      "has fields that this version does not know: kept as it is, unverified");
  return true;
}

}  // namespace

Kind KindOf(const v1::Record& record) {
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      return Kind::kEntity;
    case v1::Record::kDocument:
      return Kind::kDocument;
    case v1::Record::kClaim:
      return Kind::kClaim;
    case v1::Record::kAssertion:
      return Kind::kAssertion;
    case v1::Record::kRetraction:
      return Kind::kRetraction;
    case v1::Record::kPredicate:
      return Kind::kPredicate;
    default:
      return Kind::kNone;
  }
}

absl::string_view KindName(Kind kind) {
  switch (kind) {
    case Kind::kEntity:
      return "entity";
    case Kind::kDocument:
      return "document";
    case Kind::kClaim:
      return "claim";
    case Kind::kAssertion:
      return "assertion";
    case Kind::kRetraction:
      return "retraction";
    case Kind::kBatch:
      return "batch";
    case Kind::kPredicate:
      return "predicate";
    default:
      return "record";
  }
}

absl::StatusOr<PreparedBatch> Prepare(const v1::Batch& batch,
                                      const Origin& origin,
                                      absl::string_view owner,
                                      const Limits& limits,
                                      v1::RecordReport* report) {
  const ProtobufSilence silence;
  const size_t count = static_cast<size_t>(batch.entries_size());
  if (count > limits.batch_entries) {
    return absl::InvalidArgumentError(
        absl::StrCat("the batch has ", count, " entries; the limit is ",
                     limits.batch_entries));
  }
  for (const std::string& author : origin.authors) {
    if (author.empty()) {
      return absl::InvalidArgumentError("an author of the batch has no name");
    }
    VERACITY_RETURN_IF_ERROR(CheckUtf8(author));
  }
  std::vector<Prepared> entries;
  entries.reserve(count);
  std::vector<std::string> digests;
  digests.reserve(count);
  absl::flat_hash_set<absl::string_view> seen;
  for (size_t i = 0; i < count; ++i) report->add_results();
  for (size_t i = 0; i < count; ++i) {
    v1::RecordResult* result = report->mutable_results(static_cast<int>(i));
    Prepared prepared;
    prepared.entry = &batch.entries(static_cast<int>(i));
    prepared.result = result;
    const v1::Record& record = prepared.entry->record();
    prepared.kind = KindOf(record);
    if (HasUnknownFields(record)) {
      const std::string& id =
          origin.ids != nullptr ? (*origin.ids)[i] : std::string();
      if (!PrepareUnverified(id, &prepared, result)) continue;
    } else {
      if (std::optional<Problem> problem = Validate(record, limits)) {
        Reject(result, problem->field, problem->reason);
        continue;
      }
      absl::StatusOr<Identified> id = Identify(record);
      if (!id.ok()) {
        Reject(result, absl::StrCat(KindName(prepared.kind), ".id"),
               id.status().message());
        continue;
      }
      prepared.id = *std::move(id);
      prepared.content = ContentDigest(record);
      *result->mutable_ref() = prepared.id.ref;
      if (origin.ids != nullptr && !(*origin.ids)[i].empty() &&
          prepared.kind != Kind::kEntity && prepared.kind != Kind::kDocument &&
          prepared.kind != Kind::kPredicate &&
          (*origin.ids)[i] != prepared.id.digest) {
        Reject(result, absl::StrCat(KindName(prepared.kind), ".id"),
               "the bytes of the record do not hash to the id it came with");
        continue;
      }
    }
    prepared.entry_digest =
        EntryDigest(prepared.id.digest, prepared.content,
                    prepared.kind == Kind::kAssertion
                        ? prepared.entry->holding()
                        : v1::HOLDING_UNSPECIFIED);
    digests.push_back(prepared.entry_digest);
    entries.push_back(std::move(prepared));
  }
  for (Prepared& prepared : entries) {
    prepared.repeated = !seen.insert(prepared.entry_digest).second;
  }
  std::sort(digests.begin(), digests.end());
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  std::vector<std::string> authors = origin.authors;
  if (authors.empty()) authors.emplace_back(owner);
  VERACITY_ASSIGN_OR_RETURN(
      BatchId id, BatchIdOf(authors, batch.tool(), batch.tool_version(),
                            batch.note(), digests));
  return PreparedBatch{std::move(entries), std::move(id)};
}

}  // namespace veracity::internal
