#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/payload.h"
#include "ledger/reader.h"
#include "storage/tables.h"

// What has a name is described, and described again: which version counts.

namespace veracity::internal {
namespace {

std::string Own(const Cell& cell) {
  return std::string(cell.bytes.data(), cell.bytes.size());
}

NameRow TakeNameRow(Cells row) {
  return {row[0].is_null() ? 0 : row[0].integer, row[1].integer, Own(row[3]),
          Own(row[2])};
}

}  // namespace

absl::Status Reader::ForeseeNamed(Kind kind, absl::Span<const int64_t> keys) {
  named_.clear();
  if (keys.empty()) return absl::OkStatus();
  const Cell cells[] = {Cell::List(keys)};
  return connection_.Run(
      absl::StrCat("SELECT n.position, n.flags, n.payload, n.id, n.key FROM"
                   " LIST(?1) j CROSS JOIN ",
                   NamedTable(kind), " n ON n.key=j.value"),
      cells, [&](Cells row) {
        named_[{kind, row[4].integer}] = TakeNameRow(row);
        return true;
      });
}

absl::StatusOr<NameRow> Reader::RowOf(Kind kind, int64_t key) {
  const auto foreseen = named_.find({kind, key});
  if (foreseen != named_.end()) return foreseen->second;
  SnapshotMemo& memo = snapshot_.memo();
  if (kind == Kind::kPredicate) {
    if (std::optional<NameRow> row = memo.Predicate(key)) return *row;
  }
  const Cell cells[] = {Cell::Int(key)};
  NameRow found;
  VERACITY_RETURN_IF_ERROR(
      connection_.Run(absl::StrCat("SELECT position, flags, payload, id FROM ",
                                   NamedTable(kind), " WHERE key=?1"),
                      cells, [&](Cells row) {
                        found = TakeNameRow(row);
                        return false;
                      }));
  if (kind == Kind::kPredicate) memo.PutPredicate(key, found);
  return found;
}

absl::StatusOr<bool> Reader::DescriptionStands(Kind kind, int64_t key,
                                               int64_t position) {
  SnapshotMemo& memo = snapshot_.memo();
  if (const std::optional<bool> known = memo.Stands(kind, key, position)) {
    return *known;
  }
  VERACITY_ASSIGN_OR_RETURN(const bool stands,
                            EntryStands(kind, key, 0, 0, position));
  memo.PutStands(kind, key, position, stands);
  return stands;
}

absl::StatusOr<std::optional<std::string>> Reader::CountingVersion(
    Kind kind, int64_t key, int64_t first_position,
    absl::string_view first_payload, bool repeated) {
  struct Version {
    int64_t position;
    std::string payload;
  };
  std::vector<Version> versions = {
      {first_position, std::string(first_payload)}};
  if (repeated) {
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(kind)), Cell::Int(key),
                          Cell::Int(snapshot_.last_position())};
    VERACITY_RETURN_IF_ERROR(connection_.Run(
        "SELECT position, payload FROM versions WHERE kind=?1 AND key=?2"
        " AND position<=?3 AND payload IS NOT NULL ORDER BY position",
        cells, [&](Cells row) {
          versions.push_back({row[0].integer, Own(row[1])});
          return true;
        }));
  }
  // To withdraw a source or a document is to withdraw the assertions, not the
  // description: that goes with its batch.
  const int64_t target =
      kind == Kind::kEntity || kind == Kind::kDocument ? 0 : key;
  std::vector<int64_t> standing;
  std::vector<std::string*> payloads;
  for (Version& version : versions) {
    const bool is_single = kind == Kind::kClaim;  // there are too many of them
    VERACITY_ASSIGN_OR_RETURN(
        const bool stands,
        is_single ? EntryStands(kind, target, 0, 0, version.position)
                  : DescriptionStands(kind, target, version.position));
    if (!stands) continue;
    standing.push_back(version.position);
    payloads.push_back(&version.payload);
  }
  if (standing.empty()) return std::optional<std::string>();
  VERACITY_ASSIGN_OR_RETURN(const size_t counting, Counting(standing));
  return std::optional<std::string>(std::move(*payloads[counting]));
}

absl::StatusOr<size_t> Reader::Counting(const std::vector<int64_t>& positions) {
  std::vector<int64_t> authors;
  for (int64_t position : positions) {
    VERACITY_ASSIGN_OR_RETURN(const BatchInfo info, InfoOf(CommitOf(position)));
    authors.push_back(info.author);
  }
  counting_is_preferred_ = true;
  for (size_t i = authors.size(); i-- > 0;) {
    if (authors[i] == kOwnerAuthor) return i;
  }
  for (const std::string& trusted :
       preferred_authors_.has_value()
           ? *preferred_authors_
           : snapshot_.core().options.trusted_authors) {
    for (size_t i = authors.size(); i-- > 0;) {
      VERACITY_ASSIGN_OR_RETURN(const std::vector<std::string> hands,
                                AuthorsOf(authors[i]));
      if (!hands.empty() && hands.front() == trusted) return i;
    }
  }
  counting_is_preferred_ = false;
  return 0;
}

absl::Status Reader::ReadNamed(Kind kind, int64_t key, std::string* payload) {
  VERACITY_ASSIGN_OR_RETURN(const NameRow row, RowOf(kind, key));
  if (row.position == 0 || row.position > snapshot_.last_position()) {
    return absl::NotFoundError(
        absl::StrCat("nothing on record describes '", row.id, "'"));
  }
  VERACITY_ASSIGN_OR_RETURN(
      std::optional<std::string> counting,
      CountingVersion(kind, key, row.position, row.payload,
                      (row.flags & kRepeated) != 0));
  if (!counting.has_value()) {
    return absl::NotFoundError(
        absl::StrCat("every description of '", row.id, "' is withdrawn"));
  }
  *payload = *std::move(counting);
  return absl::OkStatus();
}

absl::Status Reader::ReadEntity(int64_t key, v1::Entity* entity) {
  std::string payload;
  VERACITY_RETURN_IF_ERROR(ReadNamed(Kind::kEntity, key, &payload));
  VERACITY_RETURN_IF_ERROR(ParsePayload(payload, entity));
  VERACITY_ASSIGN_OR_RETURN(*entity->mutable_id(), NameOf(Kind::kEntity, key));
  return absl::OkStatus();
}

absl::Status Reader::ReadDocument(int64_t key, v1::Document* document) {
  std::string payload;
  VERACITY_RETURN_IF_ERROR(ReadNamed(Kind::kDocument, key, &payload));
  VERACITY_RETURN_IF_ERROR(ParsePayload(payload, document));
  VERACITY_ASSIGN_OR_RETURN(*document->mutable_id(),
                            NameOf(Kind::kDocument, key));
  return absl::OkStatus();
}

absl::Status Reader::ReadPredicate(int64_t key, v1::PredicateSpec* spec) {
  std::string payload;
  VERACITY_RETURN_IF_ERROR(ReadNamed(Kind::kPredicate, key, &payload));
  return ParsePayload(payload, spec);
}

}  // namespace veracity::internal
