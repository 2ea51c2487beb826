#include "ledger/changes.h"

#include <deque>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "ledger/feed.h"
#include "ledger/payload.h"
#include "ledger/withdrawals.h"
#include "storage/tables.h"

namespace veracity::internal {
namespace {

constexpr int64_t kPortion = 512;

struct LogRow {
  int64_t position, key, flags;
  Kind kind;
};

LogRow TakeLogRow(Cells row) {
  return {row[0].integer, row[1].integer, row[2].integer,
          static_cast<Kind>(row[3].integer)};
}

absl::Status FirstPayload(Reader& reader, const LogRow& row,
                          std::string* payload) {
  const absl::string_view table = NamedTable(row.kind);
  const Cell cells[] = {Cell::Int(row.key)};
  return reader.connection().Run(
      absl::StrCat("SELECT payload FROM ", table, " WHERE key=?1"), cells,
      [&](Cells cell) {
        *payload = std::string(cell[0].bytes);
        return false;
      });
}

absl::Status Missing(const LogRow& row) {
  return absl::DataLossError(
      absl::StrCat("the record of log entry ", CommitOf(row.position), ".",
                   OrdinalOf(row.position), " is missing"));
}

// The record as this very entry brought it.
absl::Status ReadEntry(Reader& reader, const LogRow& row, v1::Change* change) {
  v1::Record* record = change->mutable_entry()->mutable_record();
  std::string payload;
  if ((row.flags & kFirst) == 0) {
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(row.kind)),
                          Cell::Int(row.key), Cell::Int(row.position)};
    VERACITY_RETURN_IF_ERROR(reader.connection().Run(
        "SELECT payload FROM versions WHERE kind=?1 AND key=?2 AND"
        " position=?3",
        cells, [&](Cells cell) {
          payload = std::string(cell[0].bytes);
          return false;
        }));
  }
  switch (row.kind) {
    case Kind::kEntity:
    case Kind::kDocument:
    case Kind::kPredicate: {
      if (payload.empty()) {
        VERACITY_RETURN_IF_ERROR(FirstPayload(reader, row, &payload));
      }
      change->set_blanked(payload.empty());
      VERACITY_ASSIGN_OR_RETURN(std::string id,
                                reader.NameOf(row.kind, row.key));
      if (row.kind == Kind::kEntity) {
        VERACITY_RETURN_IF_ERROR(
            ParsePayload(payload, record->mutable_entity()));
        record->mutable_entity()->set_id(std::move(id));
      } else if (row.kind == Kind::kDocument) {
        VERACITY_RETURN_IF_ERROR(
            ParsePayload(payload, record->mutable_document()));
        record->mutable_document()->set_id(std::move(id));
      } else {
        VERACITY_RETURN_IF_ERROR(
            ParsePayload(payload, record->mutable_predicate()));
        record->mutable_predicate()->set_name(std::move(id));
      }
      return absl::OkStatus();
    }
    case Kind::kClaim: {
      VERACITY_ASSIGN_OR_RETURN(std::optional<Reader::ClaimRecord> claim,
                                reader.FindClaim(row.key));
      if (!claim.has_value()) return Missing(row);
      change->set_blanked((claim->flags & kBlanked) != 0);
      VERACITY_RETURN_IF_ERROR(ParsePayload(
          payload.empty() ? claim->payload : payload, record->mutable_claim()));
      record->mutable_claim()->set_id(claim->digest);
      record->mutable_claim()->set_shard(claim->shard);
      return absl::OkStatus();
    }
    case Kind::kAssertion: {
      VERACITY_ASSIGN_OR_RETURN(
          std::optional<Reader::AssertionRecord> assertion,
          reader.FindAssertion(row.key));
      if (!assertion.has_value()) return Missing(row);
      change->set_blanked((assertion->flags & kBlanked) != 0);
      v1::Assertion* message = record->mutable_assertion();
      VERACITY_RETURN_IF_ERROR(ParsePayload(assertion->payload, message));
      if ((row.flags & kFirst) == 0) {
        // Later entries keep only what is not hashed.
        v1::Assertion extra;
        VERACITY_RETURN_IF_ERROR(ParsePayload(payload, &extra));
        message->mutable_markings()->Swap(extra.mutable_markings());
        message->mutable_foreign()->Swap(extra.mutable_foreign());
      }
      message->set_id(assertion->digest);
      VERACITY_ASSIGN_OR_RETURN(
          v1::RecordRef claim, reader.RefOf(Kind::kClaim, ClaimKeyOf(row.key)));
      *message->mutable_claim() = claim.claim();
      return absl::OkStatus();
    }
    case Kind::kRetraction: {
      v1::Retraction* message = record->mutable_retraction();
      VERACITY_RETURN_IF_ERROR(reader.ReadRetraction(row.key, message));
      if ((row.flags & kFirst) == 0) {
        v1::Retraction extra;
        VERACITY_RETURN_IF_ERROR(ParsePayload(payload, &extra));
        message->mutable_markings()->Swap(extra.mutable_markings());
        message->mutable_foreign()->Swap(extra.mutable_foreign());
      }
      return absl::OkStatus();
    }
    case Kind::kUnverified: {
      const Cell cells[] = {Cell::Int(row.key)};
      VERACITY_RETURN_IF_ERROR(
          reader.connection().Run("SELECT payload FROM unverified WHERE key=?1",
                                  cells, [&](Cells cell) {
                                    payload = std::string(cell[0].bytes);
                                    return false;
                                  }));
      return ParsePayload(payload, record);
    }
    default:
      return Missing(row);
  }
}

absl::Status ReadChange(Reader& reader, const LogRow& row, v1::Change* change) {
  change->set_commit(static_cast<uint64_t>(CommitOf(row.position)));
  change->set_ordinal(static_cast<uint32_t>(OrdinalOf(row.position)));
  change->set_first((row.flags & kFirst) != 0);
  if (row.kind == Kind::kAssertion) {
    change->mutable_entry()->set_holding((row.flags & kOnlyRelayed) != 0
                                             ? v1::HOLDING_ONLY_RELAYED
                                             : v1::HOLDING_HELD);
  }
  change->set_unverified(row.kind == Kind::kUnverified);
  return ReadEntry(reader, row, change);
}

// The portion of the log after `*position`, which moves to where it ends.
// Returns whether that is the snapshot's end.
absl::StatusOr<bool> ReadLog(Reader& reader, int64_t* position,
                             std::deque<v1::Change>* changes) {
  std::vector<LogRow> rows;
  const Cell cells[] = {Cell::Int(*position),
                        Cell::Int(reader.snapshot().last_position()),
                        Cell::Int(kPortion)};
  VERACITY_RETURN_IF_ERROR(reader.connection().Run(
      "SELECT position, key, flags, kind FROM entries WHERE position>?1"
      " AND position<=?2 ORDER BY position LIMIT ?3",
      cells, [&](Cells row) {
        rows.push_back(TakeLogRow(row));
        return true;
      }));
  std::vector<int64_t> claims, assertions;
  for (const LogRow& row : rows) {
    if (row.kind == Kind::kClaim) claims.push_back(row.key);
    if (row.kind != Kind::kAssertion) continue;
    assertions.push_back(row.key);
    claims.push_back(ClaimKeyOf(row.key));
  }
  VERACITY_RETURN_IF_ERROR(reader.ForeseeRows(claims, assertions));
  for (const LogRow& row : rows) {
    *position = row.position;
    VERACITY_RETURN_IF_ERROR(ReadChange(reader, row, &changes->emplace_back()));
  }
  return static_cast<int64_t>(rows.size()) < kPortion;
}

// The assertions on a claim with all that is told of them: one statement, which
// is one journey. Where digests and claims may lie on different servers, ?1 is
// the claim's key, else its digest. As of a said time ?3: acts by then.
std::string AssertionsOfSql(bool distributed, bool said) {
  return absl::StrCat(
      "SELECT ", Reader::kAssertionColumns,
      ", f.key, f.shard, b.author, b.recorded FROM ",
      distributed ? "claims f"
                  : "(SELECT c.key, c.shard FROM digests d JOIN claims c ON"
                    " c.key=d.key WHERE d.digest=?1 AND c.position<=?2) f",
      " CROSS JOIN assertions a"
      " ON a.key>f.key AND a.key<f.key+16777216 CROSS JOIN batches b"
      " ON b.commit_no=a.position>>",
      kOrdinalBits, " WHERE ",
      distributed ? "f.key=?1 AND f.position<=?2 AND " : "",
      "a.position<=?2 AND ",
      said
          ? "(a.stance=4 OR CASE ?4 WHEN 1 THEN a.said_to ELSE a.said_from"
            " END<=?3)"
          : absl::StrCat("NOT ", WithdrawnAssertionSql("a", "?3", distributed)),
      " ORDER BY a.position");
}

}  // namespace

Results<v1::Change> ChangesSince(SnapshotPtr snapshot, uint64_t since,
                                 CallOptions call) {
  return Feed<v1::Change>(
      std::move(snapshot), std::move(call),
      [position = LastPositionOf(static_cast<int64_t>(since))](
          Reader& reader, std::deque<v1::Change>* changes) mutable {
        return ReadLog(reader, &position, changes);
      });
}

absl::StatusOr<std::vector<v1::Change>> ReadEntriesAt(
    Reader& reader, const std::vector<int64_t>& positions) {
  std::vector<v1::Change> changes;
  for (int64_t position : positions) {
    LogRow row = {};
    const Cell cells[] = {Cell::Int(position)};
    VERACITY_RETURN_IF_ERROR(reader.connection().Run(
        "SELECT position, key, flags, kind FROM entries WHERE position=?1",
        cells, [&](Cells cell) {
          row = TakeLogRow(cell);
          return false;
        }));
    if (row.position == 0) continue;
    VERACITY_RETURN_IF_ERROR(ReadChange(reader, row, &changes.emplace_back()));
  }
  return changes;
}

absl::StatusOr<std::optional<std::string>> ContentOf(const Snapshot& snapshot,
                                                     const v1::Change& change) {
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot.core().database->Acquire());
  std::optional<std::string> content;
  const Cell cells[] = {
      Cell::Int(PositionOf(static_cast<int64_t>(change.commit()),
                           static_cast<int64_t>(change.ordinal())))};
  VERACITY_RETURN_IF_ERROR(lease->Run(
      "SELECT content FROM entries WHERE position=?1", cells, [&](Cells row) {
        if (!row[0].is_null()) content = std::string(row[0].bytes);
        return false;
      }));
  return content;
}

absl::Status ReadAssertionsOf(Reader& reader, const ClaimId& id,
                              std::vector<v1::AssertionView>* views) {
  const Snapshot& snapshot = reader.snapshot();
  const bool said = snapshot.said().has_value();
  const bool distributed = reader.connection().is_distributed();
  static const std::string statements[2][2] = {
      {AssertionsOfSql(false, false), AssertionsOfSql(false, true)},
      {AssertionsOfSql(true, false), AssertionsOfSql(true, true)}};
  std::vector<Reader::AssertionRecord> records;
  int64_t key = 0;
  if (distributed) {
    VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(RefTo(id)));
    key = located.key;
  }
  const Cell cells[] = {
      distributed ? Cell::Int(key) : Cell::Blob(id.digest()),
      Cell::Int(snapshot.last_position()),
      Cell::Int(said ? snapshot.said()->seconds : snapshot.commit()),
      Cell::Int(snapshot.said_certainly() ? 1 : 0)};
  VERACITY_RETURN_IF_ERROR(reader.connection().Run(
      statements[distributed ? 1 : 0][said ? 1 : 0], Cells(cells, said ? 4 : 3),
      [&](Cells row) {
        records.push_back(Reader::TakeAssertion(row));
        reader.NoteClaim(row[7].integer, id.digest(),
                         static_cast<uint64_t>(row[8].integer));
        reader.NoteBatch(CommitOf(records.back().position), row[9].integer,
                         row[10].integer);
        return true;
      }));
  if (records.empty()) {
    VERACITY_ASSIGN_OR_RETURN(const Located located, reader.Locate(RefTo(id)));
    if (!located.on_record) {
      return absl::NotFoundError(
          absl::StrCat(id.ToString(), " is not on record"));
    }
  }
  views->reserve(records.size());
  for (const Reader::AssertionRecord& record : records) {
    v1::AssertionView& view = views->emplace_back();
    VERACITY_RETURN_IF_ERROR(
        reader.Read(record, said ? std::nullopt : std::optional<bool>(false),
                    false, &view));
    if (view.withdrawn()) views->pop_back();
  }
  return absl::OkStatus();
}

}  // namespace veracity::internal
