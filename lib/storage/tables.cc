#include "storage/tables.h"

#include <algorithm>
#include <tuple>

#include "base/status_macros.h"

namespace veracity::internal {
namespace {

Cell Position(int64_t position) {
  return position == 0 ? Cell::Null() : Cell::Int(position);
}
Cell Blob(const std::optional<std::string>& bytes) {
  return bytes.has_value() ? Cell::Blob(*bytes) : Cell::Null();
}
Cell Real(const std::optional<double>& value) {
  return value.has_value() ? Cell::Real(*value) : Cell::Null();
}
Cell Int(Kind kind) { return Cell::Int(static_cast<int64_t>(kind)); }
Cell Shard(uint64_t shard) { return Cell::Int(static_cast<int64_t>(shard)); }

absl::Status AppendPairs(Connection& connection, absl::string_view sql,
                         std::vector<PairRow>& rows) {
  std::sort(rows.begin(), rows.end());
  return connection.Insert(sql, 2, rows.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Int(rows[i].from);
                             cells[1] = Cell::Int(rows[i].to);
                           });
}

absl::Status AppendWords(Connection& connection, absl::string_view sql,
                         const std::vector<WordsRow>& rows) {
  return connection.Insert(sql, 2, rows.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Int(rows[i].position);
                             cells[1] = Cell::Text(rows[i].words);
                           });
}

absl::Status AppendLog(Connection& connection, NewRows& rows) {
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO entries VALUES(?1,?2,?3,?4,?5)", 5, rows.entries.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        const EntryRow& row = rows.entries[i];
        cells[0] = Cell::Int(row.position);
        cells[1] = Int(row.kind);
        cells[2] = Cell::Int(row.key);
        cells[3] = Cell::Int(row.flags);
        cells[4] = Blob(row.content);
      }));
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO versions VALUES(?1,?2,?3,?4,?5)", 5, rows.versions.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        const VersionRow& row = rows.versions[i];
        cells[0] = Int(row.kind);
        cells[1] = Cell::Int(row.key);
        cells[2] = Cell::Int(row.position);
        cells[3] = Cell::Int(row.flags);
        cells[4] = Blob(row.payload);
      }));
  return connection.Insert("INSERT INTO unverified VALUES(?1,?2,?3,?4,?5)", 5,
                           rows.unverified.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             const UnverifiedRow& row = rows.unverified[i];
                             cells[0] = Cell::Int(row.key);
                             cells[1] = Int(row.kind);
                             cells[2] = Cell::Blob(row.id);
                             cells[3] = Cell::Int(row.position);
                             cells[4] = Cell::Blob(row.payload);
                           });
}

// What was referred to before it came has a row already; its description then
// fills that row.
absl::Status AppendNamed(Connection& connection, NewRows& rows) {
  for (const NamedRow& row : rows.named) {
    const Cell cells[] = {Cell::Int(row.key),     Cell::Text(row.id),
                          Position(row.position), Cell::Int(row.flags),
                          Blob(row.payload),      Cell::Int(row.extra)};
    absl::string_view sql;
    switch (row.kind) {
      case Kind::kEntity:
        sql =
            "INSERT INTO entities(key,id,position,flags,payload,conduit)"
            " VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(key) DO UPDATE SET"
            " position=?3, flags=?4, payload=?5, conduit=?6";
        break;
      case Kind::kDocument:
        sql =
            "INSERT INTO documents(key,id,position,flags,payload,publisher)"
            " VALUES(?1,?2,?3,?4,?5,?6) ON CONFLICT(key) DO UPDATE SET"
            " position=?3, flags=?4, payload=?5, publisher=?6";
        break;
      default:
        sql =
            "INSERT INTO predicates(key,id,position,flags,payload)"
            " VALUES(?1,?2,?3,?4,?5) ON CONFLICT(key) DO UPDATE SET"
            " position=?3, flags=?4, payload=?5";
        break;
    }
    const size_t count = row.kind == Kind::kPredicate ? 5 : 6;
    VERACITY_RETURN_IF_ERROR(connection.Run(sql, Cells(cells, count)));
  }
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT OR IGNORE INTO external_ids VALUES(?1,?2,?3)", 3,
      rows.external_ids.size(), [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Cell::Text(rows.external_ids[i].scheme);
        cells[1] = Cell::Text(rows.external_ids[i].value);
        cells[2] = Cell::Int(rows.external_ids[i].entity);
      }));
  return connection.Insert(
      "INSERT OR IGNORE INTO document_addresses VALUES(?1,?2)", 2,
      rows.addresses.size(), [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Cell::Blob(rows.addresses[i].address);
        cells[1] = Cell::Int(rows.addresses[i].document);
      });
}

absl::Status AppendHashed(Connection& connection, NewRows& rows) {
  const auto by_key = [](const auto& a, const auto& b) {
    return a.key < b.key;
  };
  std::sort(rows.claims.begin(), rows.claims.end(), by_key);
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO claims VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)"
      " ON CONFLICT(key) DO UPDATE SET shard=?3, position=?4, flags=?5,"
      " claim_kind=?6, subject_kind=?7, subject=?8, predicate=?9,"
      " valid_from=?10, valid_to=?11, payload=?12",
      12, rows.claims.size(), [&](size_t i, absl::Span<Cell> cells) {
        const ClaimRow& row = rows.claims[i];
        cells[0] = Cell::Int(row.key);
        cells[1] = Cell::Blob(row.digest.view());
        cells[2] = Shard(row.shard);
        cells[3] = Position(row.position);
        cells[4] = Cell::Int(row.flags);
        cells[5] = Cell::Int(row.claim_kind);
        cells[6] = Int(row.subject_kind);
        cells[7] = Cell::Int(row.subject);
        cells[8] = Cell::Int(row.predicate);
        cells[9] = Cell::Int(row.valid_from);
        cells[10] = Cell::Int(row.valid_to);
        cells[11] = Blob(row.payload);
      }));
  std::sort(rows.assertions.begin(), rows.assertions.end(), by_key);
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO assertions VALUES"
      "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)",
      14, rows.assertions.size(), [&](size_t i, absl::Span<Cell> cells) {
        const AssertionRow& row = rows.assertions[i];
        cells[0] = Cell::Int(row.key);
        cells[1] = Cell::Blob(row.digest.view());
        cells[2] = Cell::Int(row.position);
        cells[3] = Cell::Int(row.flags);
        cells[4] = Cell::Int(row.source);
        cells[5] = Cell::Int(row.document);
        cells[6] = Cell::Int(row.stance);
        cells[7] = Cell::Int(row.basis);
        cells[8] = Cell::Int(row.manner);
        cells[9] = Cell::Int(row.said_from);
        cells[10] = Cell::Int(row.said_to);
        cells[11] = Real(row.low);
        cells[12] = Real(row.high);
        cells[13] = Cell::Blob(row.payload);
      }));
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO retractions VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)"
      " ON CONFLICT(key) DO UPDATE SET position=?3, flags=?4, target_kind=?5,"
      " target=?6, withdrawn_from=?7, withdrawn_to=?8, payload=?9",
      9, rows.retractions.size(), [&](size_t i, absl::Span<Cell> cells) {
        const RetractionRow& row = rows.retractions[i];
        cells[0] = Cell::Int(row.key);
        cells[1] = Cell::Blob(row.digest);
        cells[2] = Position(row.position);
        cells[3] = Cell::Int(row.flags);
        cells[4] = Int(row.target_kind);
        cells[5] = Cell::Int(row.target);
        cells[6] = Cell::Int(row.withdrawn_from);
        cells[7] = Cell::Int(row.withdrawn_to);
        cells[8] = Blob(row.payload);
      }));
  std::sort(rows.digests.begin(), rows.digests.end(),
            [](const DigestRow& a, const DigestRow& b) {
              return a.digest < b.digest;
            });
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO digests VALUES(?1,?2)", 2, rows.digests.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Cell::Blob(rows.digests[i].digest.view());
        cells[1] = Cell::Int(rows.digests[i].key);
      }));
  return connection.Insert("INSERT INTO awaited VALUES(?1,?2,?3,?4)", 4,
                           rows.awaited.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Int(rows.awaited[i].key);
                             cells[1] = Int(rows.awaited[i].kind);
                             cells[2] = Cell::Blob(rows.awaited[i].digest);
                             cells[3] = Shard(rows.awaited[i].shard);
                           });
}

absl::Status AppendRoads(Connection& connection, NewRows& rows) {
  std::sort(rows.mentions.begin(), rows.mentions.end());
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT OR IGNORE INTO mentions VALUES(?1,?2,?3,?4,?5)", 5,
      rows.mentions.size(), [&](size_t i, absl::Span<Cell> cells) {
        const MentionRow& row = rows.mentions[i];
        cells[0] = Int(row.kind);
        cells[1] = Cell::Int(row.target);
        cells[2] = Cell::Int(row.role);
        cells[3] = Cell::Int(row.predicate);
        cells[4] = Cell::Int(row.claim);
      }));
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT OR IGNORE INTO quantities VALUES(?1,?2,?3,?4)", 4,
      rows.quantities.size(), [&](size_t i, absl::Span<Cell> cells) {
        const QuantityRow& row = rows.quantities[i];
        cells[0] = Cell::Text(row.dimension);
        cells[1] = Cell::Real(row.low);
        cells[2] = Cell::Int(row.claim);
        cells[3] = Cell::Real(row.high);
      }));
  VERACITY_RETURN_IF_ERROR(
      AppendPairs(connection, "INSERT INTO claims_by_predicate VALUES(?1,?2)",
                  rows.claims_by_predicate));
  VERACITY_RETURN_IF_ERROR(
      AppendPairs(connection, "INSERT INTO assertions_by_source VALUES(?1,?2)",
                  rows.assertions_by_source));
  VERACITY_RETURN_IF_ERROR(AppendPairs(
      connection, "INSERT INTO assertions_by_document VALUES(?1,?2)",
      rows.assertions_by_document));
  VERACITY_RETURN_IF_ERROR(
      AppendPairs(connection, "INSERT INTO assertions_by_said VALUES(?1,?2)",
                  rows.assertions_by_said));
  std::sort(rows.grounds.begin(), rows.grounds.end(),
            [](const GroundRow& a, const GroundRow& b) {
              return std::tie(a.owner, a.ordinal, a.part) <
                     std::tie(b.owner, b.ordinal, b.part);
            });
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "INSERT INTO grounds VALUES(?1,?2,?3,?4,?5,?6,?7)", 7,
      rows.grounds.size(), [&](size_t i, absl::Span<Cell> cells) {
        const GroundRow& row = rows.grounds[i];
        cells[0] = Cell::Int(row.owner);
        cells[1] = Cell::Int(row.ordinal);
        cells[2] = Cell::Int(row.part);
        cells[3] = Int(row.kind);
        cells[4] = Cell::Int(row.target);
        cells[5] = Cell::Int(row.stance);
        cells[6] = Cell::Int(row.document);
      }));
  std::sort(rows.dependants.begin(), rows.dependants.end());
  return connection.Insert("INSERT OR IGNORE INTO dependants VALUES(?1,?2,?3)",
                           3, rows.dependants.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Int(rows.dependants[i].kind);
                             cells[1] = Cell::Int(rows.dependants[i].target);
                             cells[2] = Cell::Int(rows.dependants[i].owner);
                           });
}

absl::Status MarkRepeated(Connection& connection, const NewRows& rows) {
  for (const RepeatedRow& row : rows.repeated) {
    absl::string_view sql;
    switch (row.kind) {
      case Kind::kEntity:
        sql = "UPDATE entities SET flags=flags|1 WHERE key=?1";
        break;
      case Kind::kDocument:
        sql = "UPDATE documents SET flags=flags|1 WHERE key=?1";
        break;
      case Kind::kPredicate:
        sql = "UPDATE predicates SET flags=flags|1 WHERE key=?1";
        break;
      case Kind::kClaim:
        sql = "UPDATE claims SET flags=flags|1 WHERE key=?1";
        break;
      case Kind::kAssertion:
        sql = "UPDATE assertions SET flags=flags|1 WHERE key=?1";
        break;
      default:
        sql = "UPDATE retractions SET flags=flags|1 WHERE key=?1";
        break;
    }
    const Cell key[] = {Cell::Int(row.key)};
    VERACITY_RETURN_IF_ERROR(connection.Run(sql, key));
  }
  return absl::OkStatus();
}

}  // namespace

bool operator<(const MentionRow& a, const MentionRow& b) {
  return std::tie(a.kind, a.target, a.role, a.predicate, a.claim) <
         std::tie(b.kind, b.target, b.role, b.predicate, b.claim);
}

bool operator<(const DependantRow& a, const DependantRow& b) {
  return std::tie(a.kind, a.target, a.owner) <
         std::tie(b.kind, b.target, b.owner);
}

absl::string_view NamedTable(Kind kind) {
  switch (kind) {
    case Kind::kEntity:
      return "entities";
    case Kind::kDocument:
      return "documents";
    default:
      return "predicates";
  }
}

absl::Status Append(Connection& connection, NewRows rows) {
  VERACITY_RETURN_IF_ERROR(AppendNamed(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendHashed(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendLog(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendRoads(connection, rows));
  VERACITY_RETURN_IF_ERROR(MarkRepeated(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendWords(
      connection, "INSERT INTO claim_words(rowid, words) VALUES(?1,?2)",
      rows.claim_words));
  VERACITY_RETURN_IF_ERROR(AppendWords(
      connection, "INSERT INTO entity_words(rowid, words) VALUES(?1,?2)",
      rows.entity_words));
  return AppendWords(connection,
                     "INSERT INTO document_words(rowid, words) VALUES(?1,?2)",
                     rows.document_words);
}

}  // namespace veracity::internal
