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

absl::Status AppendPairs(Connection& connection, absl::string_view table,
                         std::vector<PairRow>& rows) {
  std::sort(rows.begin(), rows.end());
  return connection.Insert(table, Duplicates::kFail, 2, rows.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Int(rows[i].from);
                             cells[1] = Cell::Int(rows[i].to);
                           });
}

template <typename... Row>
void Clear(std::vector<Row>&... tables) {
  (tables.clear(), ...);
}

// Rows in the order of `Less`; most come in it.
template <typename Row, typename Less>
void Sort(std::vector<Row>& rows, Less less) {
  if (!std::is_sorted(rows.begin(), rows.end(), less)) {
    std::sort(rows.begin(), rows.end(), less);
  }
}

absl::Status AppendLog(Connection& connection, RecordRows& rows) {
  VERACITY_RETURN_IF_ERROR(
      connection.Insert("entries", Duplicates::kFail, 5, rows.entries.size(),
                        [&](size_t i, absl::Span<Cell> cells) {
                          const EntryRow& row = rows.entries[i];
                          cells[0] = Cell::Int(row.position);
                          cells[1] = Int(row.kind);
                          cells[2] = Cell::Int(row.key);
                          cells[3] = Cell::Int(row.flags);
                          cells[4] = Blob(row.content);
                        }));
  VERACITY_RETURN_IF_ERROR(
      connection.Insert("versions", Duplicates::kFail, 5, rows.versions.size(),
                        [&](size_t i, absl::Span<Cell> cells) {
                          const VersionRow& row = rows.versions[i];
                          cells[0] = Int(row.kind);
                          cells[1] = Cell::Int(row.key);
                          cells[2] = Cell::Int(row.position);
                          cells[3] = Cell::Int(row.flags);
                          cells[4] = Blob(row.payload);
                        }));
  return connection.Insert("unverified", Duplicates::kFail, 5,
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

// Adds rows to a table. Of what was referred to before it came the table has a
// row already, which `fill` then updates.
template <typename Row>
absl::Status InsertOrFill(Connection& connection, absl::string_view table,
                          absl::string_view fill, size_t columns,
                          std::vector<Row>& rows,
                          void (*set)(const Row&, absl::Span<Cell>)) {
  const auto fills = std::stable_partition(
      rows.begin(), rows.end(), [](const Row& row) { return !row.fills; });
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      table, Duplicates::kFail, columns,
      static_cast<size_t>(fills - rows.begin()),
      [&](size_t i, absl::Span<Cell> cells) { set(rows[i], cells); }));
  return connection.RunEach(fill, columns,
                            static_cast<size_t>(rows.end() - fills),
                            [&](size_t i, absl::Span<Cell> cells) {
                              set(fills[static_cast<ptrdiff_t>(i)], cells);
                            });
}

void SetNamed(const NamedRow& row, absl::Span<Cell> cells) {
  cells[0] = Cell::Int(row.key);
  cells[1] = Cell::Text(row.id);
  cells[2] = Position(row.position);
  cells[3] = Cell::Int(row.flags);
  if (cells.size() == 6) cells[4] = Cell::Int(row.extra);
  cells[cells.size() - 1] = Blob(row.payload);
}

absl::Status AppendNamed(Connection& connection, RecordRows& rows) {
  VERACITY_RETURN_IF_ERROR(
      InsertOrFill(connection, "entities",
                   "UPDATE entities SET position=?3, flags=?4, conduit=?5,"
                   " payload=?6 WHERE key=?1 AND id=?2",
                   6, rows.entities, SetNamed));
  VERACITY_RETURN_IF_ERROR(
      InsertOrFill(connection, "documents",
                   "UPDATE documents SET position=?3, flags=?4, publisher=?5,"
                   " payload=?6 WHERE key=?1 AND id=?2",
                   6, rows.documents, SetNamed));
  VERACITY_RETURN_IF_ERROR(
      InsertOrFill(connection, "predicates",
                   "UPDATE predicates SET position=?3, flags=?4, payload=?5 "
                   "WHERE key=?1 AND id=?2",
                   5, rows.predicates, SetNamed));
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "external_ids", Duplicates::kAreLeftOut, 3, rows.external_ids.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Cell::Text(rows.external_ids[i].scheme);
        cells[1] = Cell::Text(rows.external_ids[i].value);
        cells[2] = Cell::Int(rows.external_ids[i].entity);
      }));
  return connection.Insert("document_addresses", Duplicates::kAreLeftOut, 2,
                           rows.addresses.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Blob(rows.addresses[i].address);
                             cells[1] = Cell::Int(rows.addresses[i].document);
                           });
}

void SetClaim(const ClaimRow& row, absl::Span<Cell> cells) {
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
}

void SetRetraction(const RetractionRow& row, absl::Span<Cell> cells) {
  cells[0] = Cell::Int(row.key);
  cells[1] = Cell::Blob(row.digest.view());
  cells[2] = Position(row.position);
  cells[3] = Cell::Int(row.flags);
  cells[4] = Int(row.target_kind);
  cells[5] = Cell::Int(row.target);
  cells[6] = Cell::Int(row.withdrawn_from);
  cells[7] = Cell::Int(row.withdrawn_to);
  cells[8] = Blob(row.payload);
}

absl::Status AppendHashed(Connection& connection, RecordRows& rows) {
  const auto by_key = [](const auto& a, const auto& b) {
    return a.key < b.key;
  };
  Sort(rows.claims, by_key);
  VERACITY_RETURN_IF_ERROR(InsertOrFill(
      connection, "claims",
      "UPDATE claims SET shard=?3, position=?4, flags=?5, claim_kind=?6,"
      " subject_kind=?7, subject=?8, predicate=?9, valid_from=?10,"
      " valid_to=?11, payload=?12 WHERE key=?1",
      12, rows.claims, SetClaim));
  Sort(rows.assertions, by_key);
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "assertions", Duplicates::kFail, 14, rows.assertions.size(),
      [&](size_t i, absl::Span<Cell> cells) {
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
        cells[13] = Blob(row.payload);
      }));
  VERACITY_RETURN_IF_ERROR(InsertOrFill(
      connection, "retractions",
      "UPDATE retractions SET position=?3, flags=?4, target_kind=?5,"
      " target=?6, withdrawn_from=?7, withdrawn_to=?8, payload=?9"
      " WHERE key=?1",
      9, rows.retractions, SetRetraction));
  return connection.Insert("awaited", Duplicates::kFail, 4, rows.awaited.size(),
                           [&](size_t i, absl::Span<Cell> cells) {
                             cells[0] = Cell::Int(rows.awaited[i].key);
                             cells[1] = Int(rows.awaited[i].kind);
                             cells[2] = Cell::Blob(rows.awaited[i].digest);
                             cells[3] = Shard(rows.awaited[i].shard);
                           });
}

absl::Status MarkRepeated(Connection& connection, const RecordRows& rows) {
  struct Marked {
    Kind kind;
    const char* sql;
  };
  for (const Marked& marked :
       {Marked{Kind::kEntity, "UPDATE entities SET flags=flags|1 WHERE key=?1"},
        Marked{Kind::kDocument,
               "UPDATE documents SET flags=flags|1 WHERE key=?1"},
        Marked{Kind::kPredicate,
               "UPDATE predicates SET flags=flags|1 WHERE key=?1"},
        Marked{Kind::kClaim, "UPDATE claims SET flags=flags|1 WHERE key=?1"},
        Marked{Kind::kAssertion,
               "UPDATE assertions SET flags=flags|1 WHERE key=?1"},
        Marked{Kind::kRetraction,
               "UPDATE retractions SET flags=flags|1 WHERE key=?1"}}) {
    std::vector<int64_t> keys;
    for (const RepeatedRow& row : rows.repeated) {
      if (row.kind == marked.kind) keys.push_back(row.key);
    }
    VERACITY_RETURN_IF_ERROR(connection.RunEach(
        marked.sql, 1, keys.size(), [&](size_t i, absl::Span<Cell> cells) {
          cells[0] = Cell::Int(keys[i]);
        }));
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

std::vector<NamedRow>& NamedRows(RecordRows& rows, Kind kind) {
  switch (kind) {
    case Kind::kEntity:
      return rows.entities;
    case Kind::kDocument:
      return rows.documents;
    default:
      return rows.predicates;
  }
}

absl::Status AppendRoads(Connection& connection, RoadRows& rows) {
  std::sort(rows.digests.begin(), rows.digests.end(),
            [](const DigestRow& a, const DigestRow& b) {
              return a.digest < b.digest;
            });
  VERACITY_RETURN_IF_ERROR(
      connection.Insert("digests", Duplicates::kFail, 2, rows.digests.size(),
                        [&](size_t i, absl::Span<Cell> cells) {
                          cells[0] = Cell::Blob(rows.digests[i].digest.view());
                          cells[1] = Cell::Int(rows.digests[i].key);
                        }));
  std::sort(rows.mentions.begin(), rows.mentions.end());
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "mentions", Duplicates::kAreLeftOut, 5, rows.mentions.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        const MentionRow& row = rows.mentions[i];
        cells[0] = Int(row.kind);
        cells[1] = Cell::Int(row.target);
        cells[2] = Cell::Int(row.role);
        cells[3] = Cell::Int(row.predicate);
        cells[4] = Cell::Int(row.claim);
      }));
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "quantities", Duplicates::kAreLeftOut, 4, rows.quantities.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        const QuantityRow& row = rows.quantities[i];
        cells[0] = Cell::Text(row.dimension);
        cells[1] = Cell::Real(row.low);
        cells[2] = Cell::Int(row.claim);
        cells[3] = Cell::Real(row.high);
      }));
  VERACITY_RETURN_IF_ERROR(
      AppendPairs(connection, "claims_by_predicate", rows.claims_by_predicate));
  VERACITY_RETURN_IF_ERROR(AppendPairs(connection, "assertions_by_source",
                                       rows.assertions_by_source));
  VERACITY_RETURN_IF_ERROR(AppendPairs(connection, "assertions_by_document",
                                       rows.assertions_by_document));
  VERACITY_RETURN_IF_ERROR(
      AppendPairs(connection, "assertions_by_said", rows.assertions_by_said));
  std::sort(rows.grounds.begin(), rows.grounds.end(),
            [](const GroundRow& a, const GroundRow& b) {
              return std::tie(a.owner, a.ordinal, a.part) <
                     std::tie(b.owner, b.ordinal, b.part);
            });
  VERACITY_RETURN_IF_ERROR(
      connection.Insert("grounds", Duplicates::kFail, 7, rows.grounds.size(),
                        [&](size_t i, absl::Span<Cell> cells) {
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
  VERACITY_RETURN_IF_ERROR(connection.Insert(
      "dependants", Duplicates::kAreLeftOut, 3, rows.dependants.size(),
      [&](size_t i, absl::Span<Cell> cells) {
        cells[0] = Int(rows.dependants[i].kind);
        cells[1] = Cell::Int(rows.dependants[i].target);
        cells[2] = Cell::Int(rows.dependants[i].owner);
      }));
  Clear(rows.digests, rows.mentions, rows.quantities, rows.claims_by_predicate,
        rows.assertions_by_source, rows.assertions_by_document,
        rows.assertions_by_said, rows.grounds, rows.dependants);
  return absl::OkStatus();
}

absl::Status AppendRecords(Connection& connection, RecordRows& rows) {
  VERACITY_RETURN_IF_ERROR(AppendNamed(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendHashed(connection, rows));
  VERACITY_RETURN_IF_ERROR(AppendLog(connection, rows));
  VERACITY_RETURN_IF_ERROR(MarkRepeated(connection, rows));
  VERACITY_RETURN_IF_ERROR(
      connection.InsertWords("claim_words", rows.claim_words));
  VERACITY_RETURN_IF_ERROR(
      connection.InsertWords("entity_words", rows.entity_words));
  VERACITY_RETURN_IF_ERROR(
      connection.InsertWords("document_words", rows.document_words));
  Clear(rows.entries, rows.versions, rows.entities, rows.documents,
        rows.predicates, rows.external_ids, rows.addresses, rows.claims,
        rows.assertions, rows.retractions, rows.awaited, rows.unverified,
        rows.repeated, rows.claim_words, rows.entity_words,
        rows.document_words);
  return absl::OkStatus();
}

}  // namespace veracity::internal
