#include "bench/floors.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "bench/harness.h"
#include "ledger/row_maker.h"
#include "storage/keys.h"
#include "veracity/v1/record.pb.h"

namespace veracity::bench {
namespace {

using internal::LastPositionOf;
using internal::PositionOf;

constexpr size_t kChunkBytes = size_t{1} << 20;

// The first entry that a commit has of each record of one kind.
std::string RowsOf(int kind, absl::string_view table) {
  return absl::StrCat("SELECT t.* FROM entries e JOIN ", table,
                      " t ON t.key=e.key WHERE e.position BETWEEN ?1 AND ?2"
                      " AND e.kind=",
                      kind, " AND e.flags&8 ORDER BY t.key");
}

// The rows of an index table that lead to records of one kind.
std::string Road(int kind, absl::string_view records, absl::string_view table,
                 absl::string_view match, absl::string_view order) {
  return absl::StrCat("SELECT t.* FROM entries e JOIN ", records,
                      " r ON r.key=e.key JOIN ", table, " t ON ", match,
                      " WHERE e.position BETWEEN ?1 AND ?2 AND e.kind=", kind,
                      " AND e.flags&8 ORDER BY ", order);
}

constexpr char kNewAuthor[] =
    " FROM batches b JOIN authors a ON a.key=b.author LEFT JOIN lineage l"
    " ON l.author=a.key WHERE b.commit_no=?1>>24 AND a.key<>0 AND b.commit_no="
    "(SELECT min(x.commit_no) FROM batches x WHERE x.author=b.author)";

constexpr char kSlimRows[] =
    "SELECT e.position, e.key, coalesce(a.source, 0), coalesce(a.payload,"
    " c.payload, n.payload, d.payload, p.payload, r.payload) FROM entries e"
    " LEFT JOIN assertions a ON e.kind=4 AND a.key=e.key"
    " LEFT JOIN claims c ON e.kind=3 AND c.key=e.key"
    " LEFT JOIN entities n ON e.kind=1 AND n.key=e.key"
    " LEFT JOIN documents d ON e.kind=2 AND d.key=e.key"
    " LEFT JOIN predicates p ON e.kind=7 AND p.key=e.key"
    " LEFT JOIN retractions r ON e.kind=5 AND r.key=e.key";

void Bind(sqlite3_stmt* statement, int index, const FloorCell& cell) {
  switch (cell.type) {
    case SQLITE_INTEGER:
      sqlite3_bind_int64(statement, index, cell.integer);
      break;
    case SQLITE_FLOAT:
      sqlite3_bind_double(statement, index, cell.real);
      break;
    case SQLITE_TEXT:
      sqlite3_bind_text64(statement, index, cell.bytes, cell.size,
                          SQLITE_STATIC, SQLITE_UTF8);
      break;
    case SQLITE_BLOB:
      sqlite3_bind_blob64(statement, index, cell.bytes, cell.size,
                          SQLITE_STATIC);
      break;
    default:
      sqlite3_bind_null(statement, index);
      break;
  }
}

}  // namespace

Db::Db(const std::string& path) {
  Require(sqlite3_open_v2(
              path.c_str(), &db_,
              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
              nullptr) == SQLITE_OK,
          path);
  for (const char* setting :
       {"PRAGMA trusted_schema=OFF", "PRAGMA temp_store=MEMORY",
        "PRAGMA cache_size=-65536", "PRAGMA page_size=8192",
        "PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL",
        "PRAGMA journal_size_limit=67108864"}) {
    Run(setting);
  }
}

Db::~Db() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(db_);
}

sqlite3_stmt* Db::Prepare(const std::string& sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr) {
    const int code = sqlite3_prepare_v3(
        db_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    Require(code == SQLITE_OK, absl::StrCat(sql, ": ", sqlite3_errmsg(db_)));
  }
  return statement;
}

void Db::Run(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  Require(code == SQLITE_OK, absl::StrCat(sql, ": ", sqlite3_errmsg(db_)));
}

void Db::Repeat(const std::string& sql) {
  sqlite3_stmt* statement = Prepare(sql);
  Step(statement);
  sqlite3_reset(statement);
}

int64_t Db::Int(const std::string& sql) {
  sqlite3_stmt* statement = Prepare(sql);
  const int64_t value =
      Step(statement) ? sqlite3_column_int64(statement, 0) : 0;
  sqlite3_reset(statement);
  return value;
}

bool Step(sqlite3_stmt* statement) {
  const int code = sqlite3_step(statement);
  Require(code == SQLITE_ROW || code == SQLITE_DONE,
          sqlite3_errmsg(sqlite3_db_handle(statement)));
  return code == SQLITE_ROW;
}

void BindBlob(sqlite3_stmt* statement, int index, absl::string_view bytes) {
  sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(),
                      SQLITE_STATIC);
}

void BindText(sqlite3_stmt* statement, int index, absl::string_view text) {
  sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_STATIC,
                      SQLITE_UTF8);
}

absl::string_view Bytes(sqlite3_stmt* statement, int column) {
  const void* bytes = sqlite3_column_blob(statement, column);
  return {static_cast<const char*>(bytes),
          static_cast<size_t>(sqlite3_column_bytes(statement, column))};
}

absl::string_view CommitRows::Keep(absl::string_view bytes) {
  if (chunks_.empty() ||
      chunks_.back().capacity() - chunks_.back().size() < bytes.size()) {
    chunks_.emplace_back().reserve(std::max(kChunkBytes, bytes.size()));
  }
  std::string& chunk = chunks_.back();
  const size_t start = chunk.size();
  chunk.append(bytes.data(), bytes.size());
  return {chunk.data() + start, bytes.size()};
}

void CommitRows::Read(Db& reference, const std::string& table,
                      const std::string& select, int64_t commit) {
  sqlite3_stmt* statement = reference.Prepare(select);
  sqlite3_bind_int64(statement, 1, PositionOf(commit, 0));
  sqlite3_bind_int64(statement, 2, LastPositionOf(commit));
  Table rows;
  rows.columns = sqlite3_column_count(statement);
  while (Step(statement)) {
    for (int i = 0; i < rows.columns; ++i) {
      FloorCell cell{{0}, 0, sqlite3_column_type(statement, i)};
      if (cell.type == SQLITE_INTEGER) {
        cell.integer = sqlite3_column_int64(statement, i);
      } else if (cell.type == SQLITE_FLOAT) {
        cell.real = sqlite3_column_double(statement, i);
      } else if (cell.type != SQLITE_NULL) {
        const absl::string_view bytes = Keep(Bytes(statement, i));
        cell.bytes = bytes.data();
        cell.size = static_cast<uint32_t>(bytes.size());
      }
      rows.cells.push_back(cell);
    }
  }
  sqlite3_reset(statement);
  if (rows.cells.empty()) return;
  rows.insert = absl::StrCat("INSERT INTO ", table, " VALUES(?");
  for (int i = 1; i < rows.columns; ++i) rows.insert += ",?";
  rows.insert += ")";
  tables_.push_back(std::move(rows));
}

void CommitRows::ReadWords(Db& reference, const std::string& table,
                           const std::string& records, int kind,
                           int64_t commit) {
  sqlite3_stmt* statement = reference.Prepare(
      absl::StrCat("SELECT t.position, t.payload FROM entries e JOIN ", records,
                   " t ON t.key=e.key WHERE e.position BETWEEN ?1 AND ?2"
                   " AND e.kind=",
                   kind, " ORDER BY e.position"));
  sqlite3_bind_int64(statement, 1, PositionOf(commit, 0));
  sqlite3_bind_int64(statement, 2, LastPositionOf(commit));
  Table rows;
  rows.columns = 2;
  rows.insert =
      absl::StrCat("INSERT INTO ", table, "(rowid, words) VALUES(?,?)");
  while (Step(statement)) {
    v1::Record record;
    google::protobuf::Message* message = record.mutable_claim();
    if (kind == 1) message = record.mutable_entity();
    if (kind == 2) message = record.mutable_document();
    const absl::string_view payload = Bytes(statement, 1);
    Require(message->ParseFromArray(payload.data(),
                                    static_cast<int>(payload.size())),
            "a payload does not parse");
    const std::string words = internal::IndexedWords(record);
    if (words.empty()) continue;
    const absl::string_view kept = Keep(words);
    FloorCell position{{sqlite3_column_int64(statement, 0)}, 0, SQLITE_INTEGER};
    FloorCell text{{0}, static_cast<uint32_t>(kept.size()), SQLITE_TEXT};
    text.bytes = kept.data();
    rows.cells.push_back(position);
    rows.cells.push_back(text);
  }
  sqlite3_reset(statement);
  if (!rows.cells.empty()) tables_.push_back(std::move(rows));
}

CommitRows CommitRows::Of(Db& reference, int64_t commit) {
  CommitRows rows;
  const auto read = [&](const std::string& table, const std::string& select) {
    rows.Read(reference, table, select, commit);
  };
  read("entities", RowsOf(1, "entities"));
  read("documents", RowsOf(2, "documents"));
  read("predicates", RowsOf(7, "predicates"));
  read("document_addresses", Road(2, "documents", "document_addresses",
                                  "t.document=r.key", "t.address, t.document"));
  read("claims", RowsOf(3, "claims"));
  read("assertions", RowsOf(4, "assertions"));
  read("retractions", RowsOf(5, "retractions"));
  read("digests",
       "SELECT r.digest, r.key FROM entries e JOIN claims r ON r.key=e.key"
       " WHERE e.position BETWEEN ?1 AND ?2 AND e.kind=3 AND e.flags&8"
       " UNION ALL SELECT r.digest, r.key FROM entries e JOIN assertions r"
       " ON r.key=e.key WHERE e.position BETWEEN ?1 AND ?2 AND e.kind=4"
       " AND e.flags&8 ORDER BY 1");
  read("authors", absl::StrCat("SELECT DISTINCT a.*", kNewAuthor));
  read("lineage", absl::StrCat("SELECT l.*", kNewAuthor, " ORDER BY 1, 2"));
  read("batches", "SELECT * FROM batches WHERE commit_no=?1>>24");
  read("entries", "SELECT * FROM entries WHERE position BETWEEN ?1 AND ?2");
  read("mentions",
       Road(3, "claims", "mentions", "t.claim=r.key", "1, 2, 3, 4, 5"));
  read("quantities",
       Road(3, "claims", "quantities", "t.claim=r.key", "1, 2, 3"));
  read("claims_by_predicate",
       Road(3, "claims", "claims_by_predicate",
            "t.predicate=r.predicate AND t.claim=r.key", "1, 2"));
  read("assertions_by_source",
       Road(4, "assertions", "assertions_by_source",
            "t.source=r.source AND t.assertion=r.key", "1, 2"));
  read("assertions_by_document",
       Road(4, "assertions", "assertions_by_document",
            "t.document=r.document AND t.assertion=r.key", "1, 2"));
  read("assertions_by_said",
       Road(4, "assertions", "assertions_by_said",
            "t.said_from=r.said_from AND t.assertion=r.key", "1, 2"));
  read("grounds", Road(4, "assertions", "grounds", "t.owner=r.key", "1, 2, 3"));
  read("dependants",
       Road(4, "assertions", "dependants", "t.owner=r.key", "1, 2, 3"));
  read("withdrawals", "SELECT * FROM withdrawals WHERE since=?1>>24");
  rows.ReadWords(reference, "claim_words", "claims", 3, commit);
  rows.ReadWords(reference, "entity_words", "entities", 1, commit);
  rows.ReadWords(reference, "document_words", "documents", 2, commit);
  return rows;
}

CommitRows CommitRows::Slim(Db& reference, int64_t commit) {
  CommitRows rows;
  rows.Read(reference, "slim",
            absl::StrCat(kSlimRows,
                         " WHERE e.position BETWEEN ?1 AND ?2"
                         " ORDER BY e.position"),
            commit);
  return rows;
}

void CommitRows::Index(Db& reference) {
  reference.Run("CREATE INDEX bench_addresses ON document_addresses(document)");
  reference.Run("CREATE INDEX bench_mentions ON mentions(claim)");
  reference.Run("CREATE INDEX bench_quantities ON quantities(claim)");
  reference.Run("CREATE INDEX bench_dependants ON dependants(owner)");
}

void CommitRows::Insert(Db& db) const {
  db.Repeat("BEGIN IMMEDIATE");
  for (const Table& table : tables_) {
    sqlite3_stmt* statement = db.Prepare(table.insert);
    const FloorCell* cell = table.cells.data();
    const FloorCell* const end = cell + table.cells.size();
    while (cell != end) {
      for (int i = 1; i <= table.columns; ++i) Bind(statement, i, *cell++);
      Step(statement);
      sqlite3_reset(statement);
    }
  }
  db.Repeat("COMMIT");
}

void MakeSlim(const std::string& path, const std::string& ledger_path) {
  Db db(path);
  db.Run(
      "CREATE TABLE slim(position INTEGER PRIMARY KEY, record INTEGER NOT NULL,"
      " source INTEGER NOT NULL, payload BLOB)");
  db.Run("CREATE INDEX slim_by_record ON slim(record)");
  db.Run("CREATE INDEX slim_by_source ON slim(source)");
  db.Run(absl::StrCat("ATTACH '", ledger_path, "' AS ledger"));
  db.Run(absl::StrCat("INSERT INTO slim ", kSlimRows, " ORDER BY e.position"));
  db.Run("DETACH ledger");
}

void RequireSameTables(const std::string& a, const std::string& b) {
  Db db(a);
  db.Run(absl::StrCat("ATTACH '", b, "' AS other"));
  std::vector<std::string> tables;
  sqlite3_stmt* names = db.Prepare(
      "SELECT name FROM main.sqlite_master WHERE type='table'"
      " AND sql NOT LIKE 'CREATE VIRTUAL%'");
  while (Step(names)) tables.emplace_back(Bytes(names, 0));
  sqlite3_reset(names);
  for (const std::string& table : tables) {
    // How words lie in their segments depends on when they were merged.
    if (absl::StrContains(table, "_words_")) continue;
    const std::string only =
        absl::StrCat("SELECT count(*) FROM (SELECT * FROM main.", table,
                     " EXCEPT SELECT * FROM other.", table, ")");
    const std::string more =
        absl::StrCat("SELECT (SELECT count(*) FROM main.", table,
                     ") - (SELECT count(*) FROM other.", table, ")");
    Require(db.Int(only) == 0 && db.Int(more) == 0,
            absl::StrCat("the floor wrote other rows into ", table));
  }
  for (const char* words : {"claim_words", "entity_words", "document_words"}) {
    for (const char* schema : {"main", "other"}) {
      db.Run(absl::StrCat("CREATE VIRTUAL TABLE temp.", schema, "_", words,
                          " USING fts5vocab('", schema, "', ", words,
                          ", 'row')"));
    }
    Require(
        db.Int(absl::StrCat("SELECT count(*) FROM (SELECT * FROM main_", words,
                            " EXCEPT SELECT * FROM other_", words, ")")) == 0,
        absl::StrCat("the floor wrote other words into ", words));
  }
}

}  // namespace veracity::bench
