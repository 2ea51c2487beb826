#include "ledger/prepare.h"

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/digest.h"
#include "base/parallel.h"
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
  prepared->given_id = given_id;
  prepared->digest = Digest::Of(UnverifiedDigest(prepared->kind, given_id));
  prepared->content = Sha256(prepared->entry->record().SerializeAsString());
  v1::Warning* warning = result->add_warnings();
  warning->set_field("record");
  warning->set_message(
      "has fields that this version does not know: kept as it is, unverified");
  return true;
}

// A record without its words is known by what it came with; that this is so,
// the id of its batch says, which a restore checks.
void PrepareBlanked(const Given& given, const Origin& origin,
                    Prepared* prepared) {
  const v1::Record& record = prepared->entry->record();
  v1::RecordResult* result = prepared->result;
  v1::RecordRef ref;
  std::string digest = given.id;
  switch (prepared->kind) {
    case Kind::kEntity:
      ref = RefToEntity(record.entity().id());
      digest = NameDigest(record.kind_case(), ref.entity());
      break;
    case Kind::kDocument:
      ref = RefToDocument(record.document().id());
      digest = NameDigest(record.kind_case(), ref.document());
      break;
    case Kind::kClaim:
      prepared->shard = record.claim().shard();
      ref.mutable_claim()->set_id(digest);
      ref.mutable_claim()->set_shard(prepared->shard);
      break;
    case Kind::kAssertion:
      prepared->shard = record.assertion().claim().shard();
      ref.mutable_assertion()->set_id(digest);
      ref.mutable_assertion()->set_shard(prepared->shard);
      break;
    default:
      return Reject(result, "record", "of a kind that is never blanked");
  }
  if (!origin.is_restored()) {
    return Reject(result, KindName(prepared->kind),
                  "its words were blanked: what is left cannot be checked");
  }
  const bool has_claim = prepared->kind != Kind::kAssertion ||
                         record.assertion().claim().id().size() == kDigestSize;
  if (digest.size() != kDigestSize || digest != given.id || !has_claim ||
      (!given.content.empty() && given.content.size() != kDigestSize)) {
    return Reject(result, KindName(prepared->kind),
                  "blanked, and without the digests that it is known by");
  }
  prepared->blanked = true;
  prepared->digest = Digest::Of(digest);
  if (!given.content.empty()) prepared->content = given.content;
  *result->mutable_ref() = std::move(ref);
}

// Checks and identifies one entry; `given`, if not null, is what it came with.
void PrepareEntry(const Given* given, const Origin& origin,
                  const Limits& limits, Prepared* prepared) {
  const ProtobufSilence silence;
  const v1::Record& record = prepared->entry->record();
  v1::RecordResult* result = prepared->result;
  prepared->kind = KindOf(record);
  if (HasUnknownFields(record)) {
    if (!PrepareUnverified(given != nullptr ? given->id : "", prepared,
                           result)) {
      return;
    }
  } else if (given != nullptr && given->blanked) {
    PrepareBlanked(*given, origin, prepared);
    if (!prepared->blanked) return;
  } else {
    if (std::optional<Problem> problem = Validate(record, limits)) {
      return Reject(result, problem->field, problem->reason);
    }
    absl::StatusOr<Identified> id = Identify(record);
    if (!id.ok()) {
      const std::string field = absl::StrCat(KindName(prepared->kind), ".id");
      absl::string_view reason = id.status().message();
      absl::ConsumePrefix(&reason, absl::StrCat(field, ": "));
      return Reject(result, field, reason);
    }
    prepared->digest = Digest::Of(id->digest);
    prepared->shard = id->shard;
    prepared->content = ContentDigest(record);
    *result->mutable_ref() = std::move(id->ref);
    if (given != nullptr && !given->id.empty() &&
        given->id != prepared->digest.view()) {
      return Reject(result, absl::StrCat(KindName(prepared->kind), ".id"),
                    "the bytes of the record do not hash to the id it came "
                    "with");
    }
  }
  prepared->entry_digest = EntryDigest(
      prepared->digest.view(), prepared->content,
      prepared->kind == Kind::kAssertion ? prepared->entry->holding()
                                         : v1::HOLDING_UNSPECIFIED);
}

// Calls `body` for each index below `count`: on all cores, if that pays. What
// an index gets does not depend on the others.
void ForEachIndex(size_t count, absl::FunctionRef<void(size_t)> body) {
  constexpr size_t kWorthAThread = 2048;
  const size_t cores = std::max(1u, std::thread::hardware_concurrency());
  const size_t parts = std::min({cores, size_t{8}, count / kWorthAThread + 1});
  const auto part = [&](int which) {
    const size_t p = static_cast<size_t>(which);
    for (size_t i = count * p / parts; i < count * (p + 1) / parts; ++i) {
      body(i);
    }
  };
  ForEachInParallel(static_cast<int>(parts), static_cast<int>(parts), part);
}

}  // namespace

std::string UnverifiedDigest(Kind kind, absl::string_view given_id) {
  return Sha256(absl::StrCat("unverified", static_cast<int>(kind), given_id));
}

bool IsRejected(const Prepared& prepared) {
  return prepared.result->outcome() == v1::OUTCOME_REJECTED;
}

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
  const size_t count = static_cast<size_t>(batch.entries_size());
  if (count > limits.batch_entries) {
    return absl::InvalidArgumentError(absl::StrCat("the batch has ", count,
                                                   " entries; the limit is ",
                                                   limits.batch_entries));
  }
  for (const std::string& author : origin.authors) {
    if (author.empty()) {
      return absl::InvalidArgumentError("an author of the batch has no name");
    }
    VERACITY_RETURN_IF_ERROR(CheckUtf8(author));
  }
  for (size_t i = 0; i < count; ++i) report->add_results();
  std::vector<Prepared> entries(count);
  ForEachIndex(count, [&](size_t i) {
    const int index = static_cast<int>(i);
    entries[i].entry = &batch.entries(index);
    entries[i].result = report->mutable_results(index);
    PrepareEntry(origin.given != nullptr ? &(*origin.given)[i] : nullptr,
                 origin, limits, &entries[i]);
  });
  entries.erase(std::remove_if(entries.begin(), entries.end(), IsRejected),
                entries.end());
  std::vector<Digest> digests;
  digests.reserve(entries.size());
  absl::flat_hash_set<Digest> seen;
  seen.reserve(entries.size());
  for (Prepared& prepared : entries) {
    prepared.repeated = !seen.insert(prepared.entry_digest).second;
    if (!prepared.repeated) digests.push_back(prepared.entry_digest);
  }
  std::sort(digests.begin(), digests.end());
  std::vector<std::string> authors = origin.authors;
  if (authors.empty()) authors.emplace_back(owner);
  VERACITY_ASSIGN_OR_RETURN(
      BatchId id, BatchIdOf(authors, batch.tool(), batch.tool_version(),
                            batch.note(), digests));
  return PreparedBatch{std::move(entries), std::move(id)};
}

}  // namespace veracity::internal
