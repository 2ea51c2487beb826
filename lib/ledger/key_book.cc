#include "ledger/key_book.h"

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"

namespace veracity::internal {
namespace {

std::pair<int, std::string> NameOf(Kind kind, absl::string_view id) {
  return {static_cast<int>(kind), std::string(id)};
}

}  // namespace

absl::StatusOr<int64_t> KeyBook::NextKey(absl::string_view table,
                                         int64_t step) {
  auto [last, fresh] = last_key_.try_emplace(table, 0);
  if (fresh) {
    VERACITY_ASSIGN_OR_RETURN(
        last->second,
        connection_.RunForInt(absl::StrCat("SELECT max(key) FROM ", table), {},
                              0));
  }
  return last->second += step;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Named(Kind kind,
                                               absl::string_view spelling) {
  // However a record spells a name, it is known in one form.
  VERACITY_ASSIGN_OR_RETURN(const std::string id, Nfc(spelling));
  auto [found, fresh] = entries_.try_emplace(NameOf(kind, id));
  Entry& entry = found->second;
  if (!fresh) return &entry;
  entry.kind = kind;
  if (auto cached = names_.Find(kind, id);
      cached.has_value() && cached->described) {
    entry.key = cached->key;
    entry.on_record = true;
    return &entry;
  }
  const absl::string_view table = NamedTable(kind);
  const Cell cells[] = {Cell::Text(id)};
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      absl::StrCat("SELECT key, position FROM ", table, " WHERE id=?1"), cells,
      [&](Cells row) {
        entry.key = row[0].integer;
        entry.on_record = !row[1].is_null();
        return false;
      }));
  if (entry.key != 0) return &entry;
  VERACITY_ASSIGN_OR_RETURN(entry.key, NextKey(table, 1));
  entry.is_new_row = true;
  entry.row = rows_.named.size();
  rows_.named.push_back(NamedRow{kind, entry.key, id, 0, 0, 0, {}});
  return &entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Claim(absl::string_view digest,
                                               uint64_t shard) {
  auto [found, fresh] = entries_.try_emplace(NameOf(Kind::kClaim, digest));
  Entry& entry = found->second;
  if (!fresh) return &entry;
  entry.kind = Kind::kClaim;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT c.key, c.shard, c.position FROM digests d"
      " JOIN claims c ON c.key=d.key WHERE d.digest=?1",
      cells, [&](Cells row) {
        entry.key = row[0].integer;
        entry.shard = static_cast<uint64_t>(row[1].integer);
        entry.on_record = !row[2].is_null();
        return false;
      }));
  if (entry.key != 0) return &entry;
  VERACITY_ASSIGN_OR_RETURN(entry.key, NextKey("claims", kAssertionsPerClaim));
  entry.shard = shard;
  entry.is_new_row = true;
  entry.row = rows_.claims.size();
  ClaimRow row;
  row.key = entry.key;
  row.digest = std::string(digest);
  row.shard = shard;
  rows_.claims.push_back(std::move(row));
  rows_.digests.push_back(DigestRow{std::string(digest), entry.key});
  return &entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Assertion(absl::string_view digest,
                                                   uint64_t shard) {
  auto found = entries_.find(NameOf(Kind::kAssertion, digest));
  if (found != entries_.end()) return &found->second;
  Entry entry;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_ASSIGN_OR_RETURN(
      entry.key, connection_.RunForInt(
                     "SELECT key FROM digests WHERE digest=?1", cells, 0));
  if (entry.key == 0 || IsClaimKey(entry.key)) {
    return Await(Kind::kAssertion, digest, shard);
  }
  entry.kind = Kind::kAssertion;
  entry.on_record = true;
  return &entries_.emplace(NameOf(Kind::kAssertion, digest), entry)
              .first->second;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::NewAssertion(absl::string_view digest,
                                                      int64_t claim_key) {
  auto [found, fresh] = entries_.try_emplace(NameOf(Kind::kAssertion, digest));
  Entry& entry = found->second;
  if (!fresh && entry.kind == Kind::kAssertion) return &entry;
  // Whoever cited it before in this batch holds the key it was awaited under,
  // so a batch's own assertions are announced before its grounds are read.
  entry = Entry();
  entry.kind = Kind::kAssertion;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t key,
      connection_.RunForInt("SELECT key FROM digests WHERE digest=?1", cells,
                            0));
  if (key != 0 && !IsClaimKey(key)) {
    entry.key = key;
    entry.on_record = true;
    return &entry;
  }
  auto [last, first] = last_assertion_.try_emplace(claim_key, claim_key);
  if (first) {
    const Cell range[] = {Cell::Int(claim_key),
                          Cell::Int(claim_key + kAssertionsPerClaim)};
    VERACITY_ASSIGN_OR_RETURN(
        last->second,
        connection_.RunForInt(
            "SELECT max(key) FROM assertions WHERE key>?1 AND key<?2", range,
            claim_key));
  }
  if (last->second + 1 >= claim_key + kAssertionsPerClaim) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a claim has at most ", kAssertionsPerClaim - 1,
                     " assertions"));
  }
  entry.key = ++last->second;
  entry.is_new_row = true;
  rows_.digests.push_back(DigestRow{std::string(digest), entry.key});
  return &entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Retraction(absl::string_view digest) {
  auto [found, fresh] = entries_.try_emplace(NameOf(Kind::kRetraction, digest));
  Entry& entry = found->second;
  if (!fresh) return &entry;
  entry.kind = Kind::kRetraction;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT key, position FROM retractions WHERE digest=?1", cells,
      [&](Cells row) {
        entry.key = row[0].integer;
        entry.on_record = !row[1].is_null();
        return false;
      }));
  if (entry.key != 0) return &entry;
  VERACITY_ASSIGN_OR_RETURN(entry.key, NextKey("retractions", 1));
  entry.is_new_row = true;
  entry.row = rows_.retractions.size();
  RetractionRow row;
  row.key = entry.key;
  row.digest = std::string(digest);
  rows_.retractions.push_back(std::move(row));
  return &entry;
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Batch(absl::string_view digest) {
  auto found = entries_.find(NameOf(Kind::kBatch, digest));
  if (found != entries_.end()) return &found->second;
  Entry entry;
  const Cell cells[] = {Cell::Blob(digest)};
  VERACITY_ASSIGN_OR_RETURN(
      entry.key,
      connection_.RunForInt("SELECT commit_no FROM batches WHERE digest=?1",
                            cells, 0));
  if (entry.key == 0) return Await(Kind::kBatch, digest, 0);
  entry.kind = Kind::kBatch;
  entry.on_record = true;
  return &entries_.emplace(NameOf(Kind::kBatch, digest), entry).first->second;
}

absl::StatusOr<int64_t> KeyBook::AwaitedKey(Kind kind,
                                            absl::string_view digest) {
  if (!awaiting_known_) {
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t any,
        connection_.RunForInt("SELECT 1 FROM awaited LIMIT 1", {}, 0));
    awaiting_ = any != 0;
    awaiting_known_ = true;
  }
  if (!awaiting_) return 0;
  const Cell cells[] = {Cell::Int(static_cast<int64_t>(kind)),
                        Cell::Blob(digest)};
  return connection_.RunForInt(
      "SELECT key FROM awaited WHERE kind=?1 AND digest=?2", cells, 0);
}

absl::StatusOr<KeyBook::Entry*> KeyBook::Await(Kind kind,
                                               absl::string_view digest,
                                               uint64_t shard) {
  Entry entry;
  entry.kind = Kind::kAwaited;
  VERACITY_ASSIGN_OR_RETURN(entry.key, AwaitedKey(kind, digest));
  if (entry.key == 0) {
    VERACITY_ASSIGN_OR_RETURN(entry.key, NextKey("awaited", 1));
    rows_.awaited.push_back(
        AwaitedRow{entry.key, kind, std::string(digest), shard});
  }
  return &entries_.emplace(NameOf(kind, digest), entry).first->second;
}

void KeyBook::Teach(NameCache& names) const {
  for (const auto& [name, entry] : entries_) {
    const Kind kind = static_cast<Kind>(name.first);
    if (kind == Kind::kEntity || kind == Kind::kDocument ||
        kind == Kind::kPredicate) {
      names.Put(kind, name.second, {entry.key, entry.on_record});
    }
  }
}

}  // namespace veracity::internal
