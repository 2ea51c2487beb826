#include <string>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/reader.h"
#include "storage/tables.h"
#include "veracity/ids.h"

// Where a record lies, and what a row is called.

namespace veracity::internal {
namespace {

std::string Own(const Cell& cell) {
  return std::string(cell.bytes.data(), cell.bytes.size());
}

absl::Status NotOnRecord(const v1::RecordRef& ref) {
  return absl::NotFoundError(absl::StrCat(PrintId(ref), " is not on record"));
}

}  // namespace

absl::StatusOr<Located> Reader::Locate(const v1::RecordRef& ref) {
  Located located;
  const auto by_name = [&](Kind kind, absl::string_view table,
                           absl::string_view spelling) -> absl::Status {
    located.kind = kind;
    VERACITY_ASSIGN_OR_RETURN(const std::string id, Nfc(spelling));
    const Cell cells[] = {Cell::Text(id)};
    return connection_.Run(
        absl::StrCat("SELECT key, position FROM ", table, " WHERE id=?1"),
        cells, [&](Cells row) {
          located.key = row[0].integer;
          located.on_record =
              !row[1].is_null() && row[1].integer <= snapshot_.last_position();
          return false;
        });
  };
  const auto by_sql = [&](const char* sql, Cell cell) -> absl::Status {
    const Cell cells[] = {cell};
    return connection_.Run(sql, cells, [&](Cells row) {
      located.key = row[0].integer;
      located.on_record =
          !row[1].is_null() && row[1].integer <= snapshot_.last_position();
      return false;
    });
  };
  // Digests and what has them may lie on different servers.
  const auto by_digest = [&](Kind kind, const char* sql,
                             absl::string_view digest) -> absl::Status {
    located.kind = kind;
    const Cell cells[] = {Cell::Blob(digest)};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t key,
        connection_.RunForInt("SELECT key FROM digests WHERE digest=?1", cells,
                              0));
    return key == 0 ? absl::OkStatus() : by_sql(sql, Cell::Int(key));
  };
  absl::Status status;
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      status = by_name(Kind::kEntity, "entities", ref.entity());
      break;
    case v1::RecordRef::kDocument:
      status = by_name(Kind::kDocument, "documents", ref.document());
      break;
    case v1::RecordRef::kPredicate:
      status = by_name(Kind::kPredicate, "predicates", ref.predicate());
      break;
    case v1::RecordRef::kClaim:
      status = by_digest(Kind::kClaim,
                         "SELECT key, position FROM claims WHERE key=?1",
                         ref.claim().id());
      break;
    case v1::RecordRef::kAssertion:
      status = by_digest(Kind::kAssertion,
                         "SELECT key, position FROM assertions WHERE key=?1",
                         ref.assertion().id());
      break;
    case v1::RecordRef::kRetraction:
      located.kind = Kind::kRetraction;
      status = by_sql("SELECT key, position FROM retractions WHERE digest=?1",
                      Cell::Blob(ref.retraction()));
      break;
    case v1::RecordRef::kBatch: {
      located.kind = Kind::kBatch;
      const Cell cells[] = {Cell::Blob(ref.batch())};
      VERACITY_ASSIGN_OR_RETURN(
          located.key,
          connection_.RunForInt("SELECT commit_no FROM batches WHERE digest=?1",
                                cells, 0));
      located.on_record = located.key != 0 && located.key <= snapshot_.commit();
      break;
    }
    case v1::RecordRef::TARGET_NOT_SET:
      return absl::InvalidArgumentError("the reference names nothing");
  }
  VERACITY_RETURN_IF_ERROR(status);
  if (located.key == 0) return NotOnRecord(ref);
  return located;
}

absl::StatusOr<int64_t> Reader::KeyOf(Kind kind, absl::string_view name) {
  NameCache& names = snapshot_.core().names;
  if (const std::optional<NameCache::Found> found = names.Find(kind, name)) {
    return found->key;
  }
  if (snapshot_.memo().IsAbsent(kind, name)) return 0;
  NameCache::Found found;
  const Cell cells[] = {Cell::Text(name)};
  VERACITY_RETURN_IF_ERROR(
      connection_.Run(absl::StrCat("SELECT key, position FROM ",
                                   NamedTable(kind), " WHERE id=?1"),
                      cells, [&](Cells row) {
                        found = {row[0].integer, !row[1].is_null()};
                        return false;
                      }));
  if (found.key != 0) {
    names.Put(kind, name, found);
  } else {
    snapshot_.memo().PutAbsent(kind, name);
  }
  return found.key;
}

absl::StatusOr<bool> Reader::IsAuthor(absl::string_view entity) {
  // Who gave us batches: few, as a rule, and then known at once.
  constexpr size_t kFew = 1000;
  if (const std::optional<bool> known = snapshot_.memo().IsAuthor(entity)) {
    return *known;
  }
  const Cell at_most[] = {Cell::Int(kFew + 1)};
  absl::flat_hash_set<std::string> authors;
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      "SELECT entity FROM authors WHERE parent=0 AND key<>0 LIMIT ?1", at_most,
      [&](Cells row) {
        authors.insert(Own(row[0]));
        return true;
      }));
  if (authors.size() <= kFew) {
    const bool is_author = authors.contains(entity);
    snapshot_.memo().PutAuthors(std::move(authors));
    return is_author;
  }
  const Cell name[] = {Cell::Text(entity)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t found,
      connection_.RunForInt(
          "SELECT 1 FROM authors WHERE parent=0 AND entity=?1", name, 0));
  return found != 0;
}

absl::StatusOr<int64_t> Reader::FirstCommitOf(absl::string_view author,
                                              int64_t until) {
  // Most names are no author's.
  VERACITY_ASSIGN_OR_RETURN(const bool is_author, IsAuthor(author));
  if (!is_author) return 0;
  const Cell cells[] = {Cell::Text(author), Cell::Int(until)};
  return connection_.RunForInt(
      "SELECT commit_no FROM batches WHERE commit_no<=?2 AND author IN"
      " (SELECT l.author FROM authors a CROSS JOIN lineage l"
      " ON l.ancestor=a.key WHERE a.parent=0 AND a.entity=?1)"
      " ORDER BY commit_no LIMIT 1",
      cells, 0);
}

absl::StatusOr<std::string> Reader::NameOf(Kind kind, int64_t key) {
  if (std::optional<std::string> name =
          snapshot_.core().names.NameOf(kind, key)) {
    return *std::move(name);
  }
  std::string name;
  bool described = false;
  const Cell cells[] = {Cell::Int(key)};
  const absl::string_view table = NamedTable(kind);
  VERACITY_RETURN_IF_ERROR(connection_.Run(
      absl::StrCat("SELECT id, position FROM ", table, " WHERE key=?1"), cells,
      [&](Cells row) {
        name = Own(row[0]);
        described = !row[1].is_null();
        return false;
      }));
  if (name.empty()) {
    return absl::DataLossError(
        absl::StrCat("row ", key, " of ", table, " is missing"));
  }
  snapshot_.core().names.Put(kind, name, {key, described});
  return name;
}

absl::StatusOr<v1::RecordRef> Reader::RefOf(Kind kind, int64_t key) {
  v1::RecordRef ref;
  const Cell cells[] = {Cell::Int(key)};
  bool found = false;
  switch (kind) {
    case Kind::kEntity: {
      VERACITY_ASSIGN_OR_RETURN(*ref.mutable_entity(), NameOf(kind, key));
      return ref;
    }
    case Kind::kDocument: {
      VERACITY_ASSIGN_OR_RETURN(*ref.mutable_document(), NameOf(kind, key));
      return ref;
    }
    case Kind::kPredicate: {
      VERACITY_ASSIGN_OR_RETURN(*ref.mutable_predicate(), NameOf(kind, key));
      return ref;
    }
    case Kind::kClaim:
      if (const auto known = claims_.find(key); known != claims_.end()) {
        ref.mutable_claim()->set_id(known->second.digest);
        ref.mutable_claim()->set_shard(known->second.shard);
        return ref;
      }
      VERACITY_RETURN_IF_ERROR(
          connection_.Run("SELECT digest, shard FROM claims WHERE key=?1",
                          cells, [&](Cells row) {
                            ref.mutable_claim()->set_id(Own(row[0]));
                            ref.mutable_claim()->set_shard(
                                static_cast<uint64_t>(row[1].integer));
                            found = true;
                            return false;
                          }));
      break;
    case Kind::kAssertion: {
      const Cell both[] = {Cell::Int(key), Cell::Int(ClaimKeyOf(key))};
      VERACITY_RETURN_IF_ERROR(
          connection_.Run("SELECT a.digest, c.shard FROM assertions a, claims c"
                          " WHERE a.key=?1 AND c.key=?2",
                          both, [&](Cells row) {
                            ref.mutable_assertion()->set_id(Own(row[0]));
                            ref.mutable_assertion()->set_shard(
                                static_cast<uint64_t>(row[1].integer));
                            found = true;
                            return false;
                          }));
      break;
    }
    case Kind::kRetraction:
      VERACITY_RETURN_IF_ERROR(connection_.Run(
          "SELECT digest FROM retractions WHERE key=?1", cells, [&](Cells row) {
            ref.set_retraction(Own(row[0]));
            found = true;
            return false;
          }));
      break;
    case Kind::kBatch:
      VERACITY_RETURN_IF_ERROR(
          connection_.Run("SELECT digest FROM batches WHERE commit_no=?1",
                          cells, [&](Cells row) {
                            ref.set_batch(Own(row[0]));
                            found = true;
                            return false;
                          }));
      break;
    case Kind::kAwaited:
      VERACITY_RETURN_IF_ERROR(connection_.Run(
          "SELECT kind, digest, shard FROM awaited WHERE key=?1", cells,
          [&](Cells row) {
            found = true;
            if (row[0].integer == static_cast<int64_t>(Kind::kAssertion)) {
              ref.mutable_assertion()->set_id(Own(row[1]));
              ref.mutable_assertion()->set_shard(
                  static_cast<uint64_t>(row[2].integer));
            } else {
              ref.set_batch(Own(row[1]));
            }
            return false;
          }));
      break;
    default:
      break;
  }
  if (!found) {
    return absl::DataLossError(absl::StrCat(
        "row ", key, " of kind ", static_cast<int>(kind), " is missing"));
  }
  return ref;
}

}  // namespace veracity::internal
