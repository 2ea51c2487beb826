#include "ledger/reader.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/payload.h"
#include "ledger/withdrawals.h"
#include "storage/tables.h"
#include "veracity/identity.h"
#include "veracity/ids.h"

namespace veracity::internal {
namespace {

std::string Own(const Cell& cell) {
  return std::string(cell.bytes.data(), cell.bytes.size());
}

void SetTime(int64_t micros, google::protobuf::Timestamp* time) {
  int64_t seconds = micros / 1'000'000;
  int64_t rest = micros % 1'000'000;
  if (rest < 0) {
    rest += 1'000'000;
    --seconds;
  }
  time->set_seconds(seconds);
  time->set_nanos(static_cast<int32_t>(rest * 1000));
}

}  // namespace

Reader::ClaimRecord Reader::TakeClaim(Cells row) {
  return ClaimRecord{row[0].integer,  row[3].is_null() ? 0 : row[3].integer,
                     row[4].integer,  Own(row[1]),
                     Own(row[5]),     static_cast<uint64_t>(row[2].integer),
                     row[5].is_null()};
}

Reader::AssertionRecord Reader::TakeAssertion(Cells row) {
  return AssertionRecord{row[0].integer, row[2].integer, row[3].integer,
                         row[4].integer, row[5].integer, Own(row[1]),
                         Own(row[6])};
}

absl::Status Reader::ForeseeClaimRefs(absl::Span<const int64_t> claims) {
  claim_refs_.clear();
  const Cell cells[] = {Cell::List(claims)};
  return connection_.Run(
      "SELECT c.key, c.digest, c.shard FROM LIST(?1) j CROSS JOIN claims c"
      " ON c.key=j.value",
      cells, [&](Cells row) {
        v1::ClaimRef& ref = claim_refs_[row[0].integer];
        ref.set_id(Own(row[1]));
        ref.set_shard(static_cast<uint64_t>(row[2].integer));
        return true;
      });
}

absl::Status Reader::ForeseeRows(absl::Span<const int64_t> claims,
                                 absl::Span<const int64_t> assertions) {
  static const std::string claims_sql =
      absl::StrCat("SELECT ", kClaimColumns,
                   " FROM LIST(?1) j CROSS JOIN claims c ON c.key=j.value");
  static const std::string assertions_sql =
      absl::StrCat("SELECT ", kAssertionColumns,
                   " FROM LIST(?1) j CROSS JOIN assertions a ON a.key=j.value");
  claims_.clear();
  assertions_.clear();
  const Cell claim_cells[] = {Cell::List(claims)};
  VERACITY_RETURN_IF_ERROR(
      connection_.Run(claims_sql, claim_cells, [&](Cells row) {
        claims_.insert_or_assign(row[0].integer, TakeClaim(row));
        return true;
      }));
  const Cell assertion_cells[] = {Cell::List(assertions)};
  return connection_.Run(assertions_sql, assertion_cells, [&](Cells row) {
    assertions_.insert_or_assign(row[0].integer, TakeAssertion(row));
    return true;
  });
}

void Reader::NoteClaim(int64_t key, absl::string_view digest, uint64_t shard) {
  if (key == last_claim_key_) return;
  last_claim_key_ = key;
  last_claim_.set_id(std::string(digest));
  last_claim_.set_shard(shard);
}

absl::Status Reader::ForeseeBatches(absl::Span<const int64_t> positions) {
  std::vector<int64_t> commits;
  for (int64_t position : positions) {
    const int64_t commit = CommitOf(position);
    if (!batches_.contains(commit)) commits.push_back(commit);
  }
  std::sort(commits.begin(), commits.end());
  commits.erase(std::unique(commits.begin(), commits.end()), commits.end());
  if (commits.empty()) return absl::OkStatus();
  const Cell cells[] = {Cell::List(commits)};
  return connection_.Run(
      "SELECT b.commit_no, b.author, b.recorded FROM LIST(?1) j"
      " CROSS JOIN batches b ON b.commit_no=j.value",
      cells, [&](Cells row) {
        batches_[row[0].integer] = {row[1].integer, row[2].integer};
        return true;
      });
}

absl::StatusOr<std::optional<Reader::ClaimRecord>> Reader::FindClaim(
    int64_t key) {
  if (const auto known = claims_.find(key); known != claims_.end()) {
    return known->second;
  }
  static const std::string sql =
      absl::StrCat("SELECT ", kClaimColumns, " FROM claims c WHERE c.key=?1");
  std::optional<ClaimRecord> record;
  const Cell cells[] = {Cell::Int(key)};
  VERACITY_RETURN_IF_ERROR(connection_.Run(sql, cells, [&](Cells row) {
    record = TakeClaim(row);
    return false;
  }));
  return record;
}

absl::StatusOr<std::optional<Reader::AssertionRecord>> Reader::FindAssertion(
    int64_t key) {
  if (const auto known = assertions_.find(key); known != assertions_.end()) {
    return known->second;
  }
  static const std::string sql = absl::StrCat(
      "SELECT ", kAssertionColumns, " FROM assertions a WHERE a.key=?1");
  std::optional<AssertionRecord> record;
  const Cell cells[] = {Cell::Int(key)};
  VERACITY_RETURN_IF_ERROR(connection_.Run(sql, cells, [&](Cells row) {
    record = TakeAssertion(row);
    return false;
  }));
  return record;
}

absl::StatusOr<Reader::BatchInfo> Reader::InfoOf(int64_t commit) {
  const auto [entry, fresh] = batches_.try_emplace(commit);
  BatchInfo& info = entry->second;
  if (!fresh) return info;
  const Cell cells[] = {Cell::Int(commit)};
  VERACITY_RETURN_IF_ERROR(
      connection_.Run("SELECT author, recorded FROM batches WHERE commit_no=?1",
                      cells, [&](Cells row) {
                        info = {row[0].integer, row[1].integer};
                        return false;
                      }));
  return info;
}

absl::StatusOr<std::vector<std::string>> Reader::AuthorsOf(int64_t author) {
  const auto [known, is_new] = authors_.try_emplace(author);
  if (!is_new) return known->second;
  std::vector<std::string>& authors = known->second;
  while (author != kOwnerAuthor) {
    const Cell cells[] = {Cell::Int(author)};
    int64_t parent = kOwnerAuthor;
    VERACITY_RETURN_IF_ERROR(
        connection_.Run("SELECT parent, entity FROM authors WHERE key=?1",
                        cells, [&](Cells row) {
                          parent = row[0].integer;
                          authors.push_back(Own(row[1]));
                          return false;
                        }));
    author = parent;
  }
  std::reverse(authors.begin(), authors.end());
  return authors;
}

absl::StatusOr<bool> Reader::EntryStands(Kind kind, int64_t key, int64_t source,
                                         int64_t document, int64_t position) {
  if (snapshot_.said_withdrawals() != nullptr) {
    return !snapshot_.said_withdrawals()->Withdrawn(kind, key, source, document,
                                                    position);
  }
  // By kinds, and whether tables lie on many servers.
  constexpr int kKinds = static_cast<int>(Kind::kUnverified) + 1;
  static const std::vector<std::string> statements = [] {
    std::vector<std::string> made;
    for (int k = 0; k < kKinds; ++k) {
      for (const char* home : {"", "?1"}) {
        made.push_back(absl::StrCat(
            "SELECT ",
            WithdrawnEntrySql(static_cast<Kind>(k), "?1", "?2", "?3", "?4",
                              "?5", *home == 0 ? "" : HomeSql(home))));
      }
    }
    return made;
  }();
  const std::string& sql = statements[static_cast<size_t>(kind) * 2 +
                                      (connection_.is_distributed() ? 1 : 0)];
  const Cell cells[] = {Cell::Int(key), Cell::Int(source), Cell::Int(document),
                        Cell::Int(position), Cell::Int(snapshot_.commit())};
  VERACITY_ASSIGN_OR_RETURN(const int64_t withdrawn,
                            connection_.RunForInt(sql, cells, 0));
  return withdrawn == 0;
}

absl::StatusOr<bool> Reader::AnyEntryStands(Kind kind, int64_t key,
                                            int64_t source, int64_t document,
                                            int64_t position, bool repeated) {
  VERACITY_ASSIGN_OR_RETURN(const bool first,
                            EntryStands(kind, key, source, document, position));
  if (first || !repeated) return first;
  std::vector<int64_t> positions;
  const Cell cells[] = {Cell::Int(static_cast<int64_t>(kind)), Cell::Int(key),
                        Cell::Int(snapshot_.last_position())};
  VERACITY_RETURN_IF_ERROR(
      connection_.Run("SELECT position FROM versions WHERE kind=?1 AND key=?2"
                      " AND position<=?3",
                      cells, [&](Cells row) {
                        positions.push_back(row[0].integer);
                        return true;
                      }));
  for (int64_t at : positions) {
    VERACITY_ASSIGN_OR_RETURN(const bool stands,
                              EntryStands(kind, key, source, document, at));
    if (stands) return true;
  }
  return false;
}

absl::StatusOr<bool> Reader::IsWithdrawn(const AssertionRecord& record) {
  VERACITY_ASSIGN_OR_RETURN(
      const bool stands,
      AnyEntryStands(Kind::kAssertion, record.key, record.source,
                     record.document, record.position,
                     (record.flags & kRepeated) != 0));
  return !stands;
}

absl::StatusOr<bool> Reader::IsWithdrawn(const ClaimRecord& record) {
  VERACITY_ASSIGN_OR_RETURN(
      const bool stands,
      AnyEntryStands(Kind::kClaim, record.key, 0, 0, record.position,
                     (record.flags & kRepeated) != 0));
  return !stands;
}

template <typename Row, typename View>
absl::Status Reader::SetEntryInfo(const Row& record, View* view) {
  VERACITY_ASSIGN_OR_RETURN(const BatchInfo info,
                            InfoOf(CommitOf(record.position)));
  view->set_commit(static_cast<uint64_t>(CommitOf(record.position)));
  SetTime(info.recorded, view->mutable_recorded());
  if (info.author != kOwnerAuthor) {
    VERACITY_ASSIGN_OR_RETURN(const std::vector<std::string> authors,
                              AuthorsOf(info.author));
    for (const std::string& author : authors) view->add_authors(author);
  }
  return absl::OkStatus();
}

absl::Status Reader::Read(const ClaimRecord& record,
                          std::optional<bool> withdrawn, bool withdrawals,
                          v1::ClaimView* view) {
  view->Clear();
  v1::Claim* claim = view->mutable_claim();
  if (record.position != 0 && !record.blanked) {
    absl::string_view payload = record.payload;
    std::optional<std::string> counting;
    if ((record.flags & kRepeated) != 0) {
      VERACITY_ASSIGN_OR_RETURN(
          counting, CountingVersion(Kind::kClaim, record.key, record.position,
                                    record.payload, true));
      if (counting.has_value()) payload = *counting;
    }
    VERACITY_RETURN_IF_ERROR(ParsePayload(payload, claim));
  }
  claim->set_id(record.digest);
  claim->set_shard(record.shard);
  if (record.position == 0) return absl::OkStatus();
  if (!withdrawn.has_value()) {
    VERACITY_ASSIGN_OR_RETURN(withdrawn, IsWithdrawn(record));
  }
  view->set_withdrawn(*withdrawn);
  if (withdrawals || *withdrawn) {
    VERACITY_RETURN_IF_ERROR(AddWithdrawals(Kind::kClaim, record.key, 0, 0,
                                            record.position,
                                            view->mutable_withdrawals()));
  }
  return SetEntryInfo(record, view);
}

absl::Status Reader::MergeEntries(const AssertionRecord& record,
                                  v1::AssertionView* view) {
  struct EntryOf {
    int64_t position, flags;
    v1::Assertion content;
    bool stands = false;
  };
  v1::Assertion* assertion = view->mutable_assertion();
  std::vector<EntryOf> entries(1);
  entries[0].position = record.position;
  entries[0].flags = record.flags;
  entries[0].content.mutable_markings()->Swap(assertion->mutable_markings());
  entries[0].content.mutable_foreign()->Swap(assertion->mutable_foreign());
  const Cell cells[] = {Cell::Int(static_cast<int64_t>(Kind::kAssertion)),
                        Cell::Int(record.key),
                        Cell::Int(snapshot_.last_position())};
  absl::Status parsed;
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT position, flags, payload FROM versions WHERE kind=?1 AND key=?2"
      " AND position<=?3 ORDER BY position",
      cells, [&](Cells row) {
        EntryOf& entry = entries.emplace_back();
        entry.position = row[0].integer;
        entry.flags = row[1].integer;
        parsed.Update(ParsePayload(row[2].bytes, &entry.content));
        return true;
      }));
  VERACITY_RETURN_IF_ERROR(parsed);
  bool any_stands = false;
  for (EntryOf& entry : entries) {
    VERACITY_ASSIGN_OR_RETURN(
        entry.stands, EntryStands(Kind::kAssertion, record.key, record.source,
                                  record.document, entry.position));
    any_stands |= entry.stands;
  }
  // Of what is withdrawn whole, all entries tell what it was.
  bool held = false;
  std::vector<int64_t> positions;
  std::vector<v1::Assertion*> contents;
  for (EntryOf& entry : entries) {
    if (any_stands && !entry.stands) continue;
    held |= (entry.flags & kOnlyRelayed) == 0;
    if (entry.content.ByteSizeLong() == 0) continue;
    positions.push_back(entry.position);
    contents.push_back(&entry.content);
  }
  view->set_holding(held ? v1::HOLDING_HELD : v1::HOLDING_ONLY_RELAYED);
  if (positions.empty()) return absl::OkStatus();
  VERACITY_ASSIGN_OR_RETURN(const size_t counting, Counting(positions));
  assertion->mutable_markings()->Swap(contents[counting]->mutable_markings());
  assertion->mutable_foreign()->Swap(contents[counting]->mutable_foreign());
  return absl::OkStatus();
}

absl::Status Reader::Read(const AssertionRecord& record,
                          std::optional<bool> withdrawn, bool withdrawals,
                          v1::AssertionView* view) {
  view->Clear();
  v1::Assertion* assertion = view->mutable_assertion();
  VERACITY_RETURN_IF_ERROR(ParsePayload(record.payload, assertion));
  assertion->set_id(record.digest);
  view->set_holding((record.flags & kOnlyRelayed) != 0
                        ? v1::HOLDING_ONLY_RELAYED
                        : v1::HOLDING_HELD);
  if ((record.flags & kRepeated) != 0) {
    VERACITY_RETURN_IF_ERROR(MergeEntries(record, view));
  }
  VERACITY_ASSIGN_OR_RETURN(*assertion->mutable_claim(),
                            ClaimRefOf(ClaimKeyOf(record.key)));
  if (!withdrawn.has_value()) {
    VERACITY_ASSIGN_OR_RETURN(withdrawn, IsWithdrawn(record));
  }
  view->set_withdrawn(*withdrawn);
  if (withdrawals || *withdrawn) {
    VERACITY_RETURN_IF_ERROR(AddWithdrawals(
        Kind::kAssertion, record.key, record.source, record.document,
        record.position, view->mutable_withdrawals()));
  }
  return SetEntryInfo(record, view);
}

absl::StatusOr<v1::ClaimRef> Reader::ClaimRefOf(int64_t key) {
  if (key == last_claim_key_) return last_claim_;
  const auto known = claim_refs_.find(key);
  if (known != claim_refs_.end()) return known->second;
  VERACITY_ASSIGN_OR_RETURN(v1::RecordRef ref, RefOf(Kind::kClaim, key));
  last_claim_key_ = key;
  last_claim_ = ref.claim();
  return last_claim_;
}

absl::Status Reader::AddWithdrawals(
    Kind kind, int64_t key, int64_t source, int64_t document, int64_t position,
    google::protobuf::RepeatedPtrField<v1::Withdrawal>* withdrawals) {
  struct Found {
    int64_t retraction, position, road;
    bool effective = false;
  };
  // By what it may be withdrawn: itself, its source, its document, its batch.
  std::vector<std::pair<Kind, int64_t>> roads = {{kind, key}};
  if (kind == Kind::kAssertion) {
    roads.emplace_back(Kind::kEntity, source);
    roads.emplace_back(Kind::kDocument, document);
  }
  roads.emplace_back(Kind::kBatch, CommitOf(position));
  std::vector<Found> found;
  VERACITY_RETURN_IF_ERROR(connection_.RunEach(
      "SELECT key, position FROM retractions"
      " WHERE target_kind=?1 AND target=?2 AND position<=?3",
      3, roads.size(),
      [&](size_t road, absl::Span<Cell> cells) {
        cells[0] = Cell::Int(static_cast<int64_t>(roads[road].first));
        cells[1] = Cell::Int(roads[road].second);
        cells[2] = Cell::Int(snapshot_.last_position());
      },
      [&](size_t road, Cells row) {
        found.push_back(
            {row[0].integer, row[1].integer, static_cast<int64_t>(road)});
      }));
  for (Found& one : found) {
    const auto& [target_kind, target] = roads[static_cast<size_t>(one.road)];
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(target_kind)),
                          Cell::Int(target), Cell::Int(one.retraction),
                          Cell::Int(snapshot_.commit()),
                          Cell::Int(CommitOf(position))};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t effects,
        connection_.RunForInt(
            absl::StrCat(
                "SELECT count(*) FROM ",
                WithdrawalsOf(target_kind, connection_.is_distributed()),
                " w WHERE w.kind=?1 AND w.target=?2 AND w.retraction=?3"
                " AND w.since<=?4 AND w.until>?4 AND w.author IN (SELECT"
                " l.ancestor FROM batches b JOIN lineage l ON"
                " l.author=b.author WHERE b.commit_no=?5)"),
            cells, 0));
    one.effective = effects != 0;
  }
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    return std::tuple(!a.effective, a.road, a.position, a.retraction) <
           std::tuple(!b.effective, b.road, b.position, b.retraction);
  });
  for (const Found& one : found) {
    v1::Retraction retraction;
    VERACITY_RETURN_IF_ERROR(ReadRetraction(one.retraction, &retraction));
    v1::Withdrawal* withdrawal = withdrawals->Add();
    withdrawal->set_retraction(retraction.id());
    withdrawal->set_withdrawn_by(retraction.withdrawn_by());
    withdrawal->set_withdrawn(retraction.withdrawn());
    withdrawal->set_reason(retraction.reason());
    *withdrawal->mutable_target() = retraction.target();
    withdrawal->set_effective(one.effective);
    VERACITY_ASSIGN_OR_RETURN(const BatchInfo info,
                              InfoOf(CommitOf(one.position)));
    SetTime(info.recorded, withdrawal->mutable_recorded());
    VERACITY_ASSIGN_OR_RETURN(const std::vector<std::string> authors,
                              AuthorsOf(info.author));
    for (const std::string& author : authors) withdrawal->add_authors(author);
  }
  return absl::OkStatus();
}

absl::Status Reader::ReadRetraction(int64_t key, v1::Retraction* retraction) {
  const Cell cells[] = {Cell::Int(key)};
  std::string digest;
  std::string payload;
  VERACITY_RETURN_IF_ERROR(
      connection_.Run("SELECT digest, payload FROM retractions WHERE key=?1",
                      cells, [&](Cells row) {
                        digest = Own(row[0]);
                        payload = Own(row[1]);
                        return false;
                      }));
  VERACITY_RETURN_IF_ERROR(ParsePayload(payload, retraction));
  retraction->set_id(digest);
  return absl::OkStatus();
}

absl::Status Reader::ReadBatch(int64_t commit, v1::Batch* batch) {
  const Cell cells[] = {Cell::Int(commit)};
  int64_t author = 0;
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT digest, author, recorded, entry_count, tool, tool_version, note"
      " FROM batches WHERE commit_no=?1",
      cells, [&](Cells row) {
        batch->set_id(Own(row[0]));
        author = row[1].integer;
        SetTime(row[2].integer, batch->mutable_recorded());
        batch->set_entry_count(static_cast<uint64_t>(row[3].integer));
        batch->set_tool(Own(row[4]));
        batch->set_tool_version(Own(row[5]));
        batch->set_note(Own(row[6]));
        return false;
      }));
  batch->set_commit(static_cast<uint64_t>(commit));
  VERACITY_ASSIGN_OR_RETURN(const std::vector<std::string> authors,
                            AuthorsOf(author));
  for (const std::string& name : authors) batch->add_authors(name);
  return absl::OkStatus();
}

}  // namespace veracity::internal
