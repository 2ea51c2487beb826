#include "ledger/key_book.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/foresight.h"

namespace veracity::internal {

KeyBook::Entry* KeyBook::Make(Kind kind) {
  Entry& entry = entries_.emplace_back();
  entry.kind = kind;
  return &entry;
}

KeyBook::ByName& KeyBook::NamesOf(Kind kind) {
  return kind == Kind::kEntity     ? entities_
         : kind == Kind::kDocument ? documents_
                                   : predicates_;
}

absl::StatusOr<int64_t> KeyBook::NextKey(absl::string_view table, int64_t step,
                                         int64_t home) {
  auto [last, fresh] = last_key_.try_emplace(table, 0);
  if (fresh) {
    VERACITY_ASSIGN_OR_RETURN(
        last->second, connection_.RunForInt(
                          absl::StrCat("SELECT max(key) FROM ", table), {}, 0));
  }
  return last->second = connection_.is_distributed()
                            ? NextKeyAt(home, last->second)
                            : last->second + step;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Named(Kind kind,
                                               absl::string_view id) {
  // However a record spells a name, it is known in one form.
  std::string normal;
  if (!IsAscii(id)) {
    VERACITY_ASSIGN_OR_RETURN(normal, Nfc(id));
    id = normal;
  }
  ByName& names = NamesOf(kind);
  auto found = names.find(id);
  if (found != names.end()) return found->second;
  Entry* entry = Make(kind);
  names.emplace(id, entry);
  if (auto cached = names_.Find(kind, id);
      cached.has_value() && cached->described) {
    entry->key = cached->key;
    entry->on_record = true;
    return entry;
  }
  const absl::string_view table = NamedTable(kind);
  if (const Foresight::Known* known = foresight_.Named(kind, id)) {
    entry->key = known->key;
    entry->on_record = known->on_record;
  } else {
    const Cell cells[] = {Cell::Text(id)};
    VERACITY_RETURN_IF_ERROR(connection_.Run(
        absl::StrCat("SELECT key, position FROM ", table, " WHERE id=?1"),
        cells, [&](Cells row) {
          entry->key = row[0].integer;
          entry->on_record = !row[1].is_null();
          return false;
        }));
  }
  if (entry->key != 0) return entry;
  VERACITY_ASSIGN_OR_RETURN(
      entry->key, NextKey(table, 1, HomeOfShard(First8(DigestOf(id).view()))));
  entry->lacks_row = entry->is_new = true;
  return entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Claim(absl::string_view digest,
                                               uint64_t shard) {
  auto [found, fresh] = claims_.try_emplace(Digest::Of(digest), nullptr);
  if (!fresh) return found->second;
  Entry* entry = found->second = Make(Kind::kClaim);
  if (const Foresight::Known* known = foresight_.Hashed(digest)) {
    entry->key = known->key;
    entry->shard = known->shard;
    entry->on_record = known->on_record;
  } else {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key, KeyOfDigest(digest));
    const Cell cells[] = {Cell::Int(key)};
    VERACITY_RETURN_IF_ERROR(
        connection_.Run("SELECT key, shard, position FROM claims WHERE key=?1",
                        cells, [&](Cells row) {
                          entry->key = row[0].integer;
                          entry->shard = static_cast<uint64_t>(row[1].integer);
                          entry->on_record = !row[2].is_null();
                          return false;
                        }));
  }
  if (entry->key != 0) return entry;
  VERACITY_ASSIGN_OR_RETURN(
      entry->key, NextKey("claims", kAssertionsPerClaim, HomeOfShard(shard)));
  entry->shard = shard;
  entry->lacks_row = entry->is_new = true;
  rows_.roads.digests.push_back(DigestRow{Digest::Of(digest), entry->key});
  return entry;
}

absl::StatusOr<int64_t> KeyBook::KeyOfDigest(absl::string_view digest) {
  if (const Foresight::Known* known = foresight_.Hashed(digest)) {
    return known->key;
  }
  const Cell cells[] = {Cell::Blob(digest)};
  return connection_.RunForInt("SELECT key FROM digests WHERE digest=?1", cells,
                               0);
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Assertion(absl::string_view digest,
                                                   uint64_t shard) {
  auto found = assertions_.find(Digest::Of(digest));
  if (found != assertions_.end()) return found->second;
  VERACITY_ASSIGN_OR_RETURN(const int64_t key, KeyOfDigest(digest));
  if (key == 0 || IsClaimKey(key)) {
    return Await(Kind::kAssertion, digest, shard);
  }
  Entry* entry = Make(Kind::kAssertion);
  entry->key = key;
  entry->on_record = true;
  assertions_.emplace(Digest::Of(digest), entry);
  return entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::NewAssertion(absl::string_view digest,
                                                      const Entry& claim) {
  auto [found, fresh] = assertions_.try_emplace(Digest::Of(digest), nullptr);
  if (!fresh) return found->second;
  Entry* entry = found->second = Make(Kind::kAssertion);
  auto [last, first] = last_assertion_.try_emplace(claim.key, claim.key);
  // A new claim has nothing on record beside it.
  if (!claim.is_new) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key, KeyOfDigest(digest));
    if (key != 0 && !IsClaimKey(key)) {
      entry->key = key;
      entry->on_record = true;
      if (first) last_assertion_.erase(last);
      return entry;
    }
    if (first) {
      last->second = foresight_.LastAssertionOf(claim.key);
      if (last->second < 0) {
        const Cell range[] = {Cell::Int(claim.key),
                              Cell::Int(claim.key + kAssertionsPerClaim)};
        VERACITY_ASSIGN_OR_RETURN(
            last->second,
            connection_.RunForInt(
                "SELECT max(key) FROM assertions WHERE key>?1 AND key<?2",
                range, claim.key));
      }
    }
  }
  if (last->second + 1 >= claim.key + kAssertionsPerClaim) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "a claim has at most ", kAssertionsPerClaim - 1, " assertions"));
  }
  entry->key = ++last->second;
  entry->is_new = true;
  rows_.roads.digests.push_back(DigestRow{Digest::Of(digest), entry->key});
  return entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Retraction(absl::string_view digest) {
  auto [found, fresh] = retractions_.try_emplace(Digest::Of(digest), nullptr);
  if (!fresh) return found->second;
  Entry* entry = found->second = Make(Kind::kRetraction);
  if (const Foresight::Known* known = foresight_.Retraction(digest)) {
    entry->key = known->key;
    entry->on_record = known->on_record;
  } else {
    const Cell cells[] = {Cell::Blob(digest)};
    VERACITY_RETURN_IF_ERROR(
        connection_.Run("SELECT key, position FROM retractions WHERE digest=?1",
                        cells, [&](Cells row) {
                          entry->key = row[0].integer;
                          entry->on_record = !row[1].is_null();
                          return false;
                        }));
  }
  if (entry->key != 0) return entry;
  VERACITY_ASSIGN_OR_RETURN(
      entry->key, NextKey("retractions", 1, HomeOfShard(First8(digest))));
  entry->lacks_row = entry->is_new = true;
  return entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Batch(absl::string_view digest) {
  auto found = batches_.find(Digest::Of(digest));
  if (found != batches_.end()) return found->second;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t commit,
      connection_.RunForInt("SELECT commit_no FROM batches WHERE digest=?1",
                            cells, 0));
  if (commit == 0) return Await(Kind::kBatch, digest, 0);
  Entry* entry = Make(Kind::kBatch);
  entry->key = commit;
  entry->on_record = true;
  batches_.emplace(Digest::Of(digest), entry);
  return entry;
}

absl::Status KeyBook::LookWhatIsAwaited() {
  awaiting_known_ = true;
  // Over a network all of it, unless it is much, is better than one by one.
  constexpr size_t kMuch = 50'000;
  const Cell limit[] = {
      Cell::Int(connection_.is_remote() ? int64_t{kMuch} : int64_t{1})};
  absl::flat_hash_map<std::pair<Kind, Digest>, int64_t> all;
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT kind, digest, key FROM awaited LIMIT ?1", limit, [&](Cells row) {
        all[{static_cast<Kind>(row[0].integer), Digest::Of(row[1].bytes)}] =
            row[2].integer;
        return true;
      }));
  awaiting_ = !all.empty();
  if (connection_.is_remote() && all.size() < kMuch) {
    all_awaited_ = std::move(all);
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> KeyBook::AwaitedKey(Kind kind,
                                            absl::string_view digest) {
  if (!awaiting_known_) VERACITY_RETURN_IF_ERROR(LookWhatIsAwaited());
  if (!awaiting_) return 0;
  if (all_awaited_.has_value()) {
    const auto found = all_awaited_->find({kind, Digest::Of(digest)});
    return found == all_awaited_->end() ? 0 : found->second;
  }
  const Cell cells[] = {Cell::Int(static_cast<int64_t>(kind)),
                        Cell::Blob(digest)};
  return connection_.RunForInt(
      "SELECT key FROM awaited WHERE kind=?1 AND digest=?2", cells, 0);
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Await(Kind kind,
                                               absl::string_view digest,
                                               uint64_t shard) {
  Entry* entry = Make(Kind::kAwaited);
  VERACITY_ASSIGN_OR_RETURN(entry->key, AwaitedKey(kind, digest));
  if (entry->key == 0) {
    VERACITY_ASSIGN_OR_RETURN(entry->key, NextKey("awaited", 1, 0));
    rows_.records.awaited.push_back(
        AwaitedRow{entry->key, kind, std::string(digest), shard});
  }
  (kind == Kind::kBatch ? batches_ : assertions_)
      .emplace(Digest::Of(digest), entry);
  return entry;
}

void KeyBook::AddWaitingRows() {
  for (const auto& [kind, table] :
       {std::make_pair(Kind::kEntity, &entities_),
        std::make_pair(Kind::kDocument, &documents_),
        std::make_pair(Kind::kPredicate, &predicates_)}) {
    for (const auto& [id, entry] : *table) {
      if (!entry->lacks_row) continue;
      NamedRow row;
      row.key = entry->key;
      row.id = id;
      NamedRows(rows_.records, kind).push_back(std::move(row));
    }
  }
  for (const auto& [digest, entry] : claims_) {
    if (!entry->lacks_row) continue;
    ClaimRow row;
    row.key = entry->key;
    row.digest = digest;
    row.shard = entry->shard;
    rows_.records.claims.push_back(std::move(row));
  }
  for (const auto& [digest, entry] : retractions_) {
    if (!entry->lacks_row) continue;
    RetractionRow row;
    row.key = entry->key;
    row.digest = digest;
    rows_.records.retractions.push_back(std::move(row));
  }
}

void KeyBook::Teach(NameCache& names) const {
  for (const auto& [kind, table] :
       {std::make_pair(Kind::kEntity, &entities_),
        std::make_pair(Kind::kDocument, &documents_),
        std::make_pair(Kind::kPredicate, &predicates_)}) {
    for (const auto& [id, entry] : *table) {
      names.Put(kind, id, {entry->key, entry->on_record});
    }
  }
}

}  // namespace veracity::internal
