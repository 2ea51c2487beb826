#ifndef VERACITY_STORAGE_TABLES_H_
#define VERACITY_STORAGE_TABLES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/digest.h"
#include "storage/connection.h"
#include "storage/keys.h"

namespace veracity::internal {

// The rows that one batch adds, by table; columns as in
// docs/formats/storage.md. A position of 0 stands for NULL: a record that is
// referred to and not on record yet.

struct EntryRow {
  int64_t position;
  Kind kind;
  int64_t key;
  int64_t flags;
  std::optional<std::string> content;
};

struct VersionRow {
  Kind kind;
  int64_t key;
  int64_t position;
  int64_t flags;
  std::optional<std::string> payload;
};

// `fills`, in these rows: the store has the row already, without a
// description, since others referred to the record before it came.

// An entity, a document or a predicate. `extra` is the entity's conduit, the
// document's publisher.
struct NamedRow {
  int64_t key;
  bool fills = false;
  std::string id;
  int64_t position = 0;
  int64_t flags = 0;
  int64_t extra = 0;
  std::optional<std::string> payload;
};

struct ClaimRow {
  int64_t key;
  bool fills = false;
  Digest digest;
  uint64_t shard;
  int64_t position = 0;
  int64_t flags = 0;
  int64_t claim_kind = 0;
  Kind subject_kind = Kind::kNone;
  int64_t subject = 0;
  int64_t predicate = 0;
  int64_t valid_from = 0;
  int64_t valid_to = 0;
  std::optional<std::string> payload;
};

struct AssertionRow {
  int64_t key;
  Digest digest;
  int64_t position;
  int64_t flags = 0;
  int64_t source;
  int64_t document;
  int64_t stance;
  int64_t basis;
  int64_t manner;
  int64_t said_from;
  int64_t said_to;
  // Confidence as a probability; absent: no number.
  std::optional<double> low;
  std::optional<double> high;
  std::optional<std::string> payload;
};

struct RetractionRow {
  int64_t key;
  bool fills = false;
  Digest digest;
  int64_t position = 0;
  int64_t flags = 0;
  Kind target_kind = Kind::kNone;
  int64_t target = 0;
  int64_t withdrawn_from = 0;
  int64_t withdrawn_to = 0;
  std::optional<std::string> payload;
};

struct MentionRow {
  Kind kind;
  int64_t target;
  // 1 subject, 2 value, 3 value of a qualifier.
  int64_t role;
  int64_t predicate;
  int64_t claim;
  friend bool operator<(const MentionRow& a, const MentionRow& b);
};

struct QuantityRow {
  std::string dimension;
  double low;
  int64_t claim;
  double high;
};

struct PairRow {
  int64_t from;
  int64_t to;
  friend bool operator<(const PairRow& a, const PairRow& b) {
    return a.from != b.from ? a.from < b.from : a.to < b.to;
  }
};

struct GroundRow {
  int64_t owner;
  int64_t ordinal;
  int64_t part;
  // kAssertion, kAwaited; kEntity: an attribution to that source.
  Kind kind;
  int64_t target;
  int64_t stance;
  int64_t document;
};

struct DependantRow {
  Kind kind;
  int64_t target;
  int64_t owner;
  friend bool operator<(const DependantRow& a, const DependantRow& b);
};

struct DigestRow {
  Digest digest;
  int64_t key;
};

struct AwaitedRow {
  int64_t key;
  Kind kind;
  std::string digest;
  uint64_t shard;
};

struct ExternalIdRow {
  std::string scheme;
  std::string value;
  int64_t entity;
};

// A URL (as text bytes) or a SHA-256 of content, and the document it leads to.
struct AddressRow {
  std::string address;
  int64_t document;
};

struct UnverifiedRow {
  int64_t key;
  Kind kind;
  std::string id;
  int64_t position;
  std::string payload;
};

// A record on record that gets one more entry.
struct RepeatedRow {
  Kind kind;
  int64_t key;
};

// A record that was awaited has come.
struct ComeRow {
  Kind kind;
  int64_t awaited;
  int64_t key;
};

// What a batch adds to the tables of records and of the log, and to the words:
// large rows, appended a portion at a time.
struct RecordRows {
  std::vector<EntryRow> entries;
  std::vector<VersionRow> versions;
  std::vector<NamedRow> entities;
  std::vector<NamedRow> documents;
  std::vector<NamedRow> predicates;
  std::vector<ExternalIdRow> external_ids;
  std::vector<AddressRow> addresses;
  std::vector<ClaimRow> claims;
  std::vector<AssertionRow> assertions;
  std::vector<RetractionRow> retractions;
  std::vector<AwaitedRow> awaited;
  std::vector<UnverifiedRow> unverified;
  std::vector<RepeatedRow> repeated;
  std::vector<WordsRow> claim_words;
  std::vector<WordsRow> entity_words;
  std::vector<WordsRow> document_words;
};

// What it adds to the tables that lead to records: small rows whose keys lie
// all over their tables, so that the more are sorted at once the less often a
// page is touched.
struct RoadRows {
  std::vector<DigestRow> digests;
  std::vector<MentionRow> mentions;
  std::vector<QuantityRow> quantities;
  std::vector<PairRow> claims_by_predicate;
  std::vector<PairRow> assertions_by_source;
  std::vector<PairRow> assertions_by_document;
  std::vector<PairRow> assertions_by_said;
  std::vector<GroundRow> grounds;
  std::vector<DependantRow> dependants;
};

struct NewRows {
  RecordRows records;
  RoadRows roads;
  std::vector<ComeRow> come;
};

// Append rows, each table's by its key, inside the caller's write transaction;
// what is left of them is empty, with room for as many.
absl::Status AppendRecords(Connection& connection, RecordRows& rows);
absl::Status AppendRoads(Connection& connection, RoadRows& rows);

// The table of a kind that has a name: "entities", "documents", "predicates".
absl::string_view NamedTable(Kind kind);
std::vector<NamedRow>& NamedRows(RecordRows& rows, Kind kind);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_TABLES_H_
