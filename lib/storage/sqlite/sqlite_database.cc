// SQLite behind the storage seam: files in WAL mode, real prepared statements,
// errors turned into statuses. Nothing else in the library includes sqlite3.h.

#include <sqlite3.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"
#include "storage/database.h"
#include "storage/dialect.h"
#include "storage/schema.h"

namespace veracity::internal {
namespace {

// Prepared statements kept per connection; queries come in few shapes.
constexpr size_t kMaximumStatements = 256;

absl::Status ToStatus(sqlite3* db, int code, absl::string_view doing) {
  const std::string message = absl::StrCat(
      doing, ": ", db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code));
  switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
      return absl::OkStatus();
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::AbortedError(absl::StrCat(
          message, " (another writer holds the ledger; try again)"));
    case SQLITE_CORRUPT:
      return absl::DataLossError(message);
    case SQLITE_NOTADB:
      return absl::FailedPreconditionError(
          absl::StrCat(message, " (not a veracity ledger)"));
    case SQLITE_FULL:
      return absl::UnavailableError(
          absl::StrCat(message, " (free some space and try again)"));
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return absl::UnavailableError(message);
    case SQLITE_NOMEM:
    case SQLITE_TOOBIG:
      return absl::ResourceExhaustedError(message);
    default:
      return absl::InternalError(
          absl::StrCat(message, " (SQLite code ", code, ")"));
  }
}

class SqliteDialect final : public Dialect {
  std::string Parameter(absl::string_view number) const override {
    return absl::StrCat("?", number);
  }
  std::string List(absl::string_view parameter,
                   absl::string_view alias) const override {
    return absl::StrCat("json_each(", parameter, ") ", alias);
  }
  std::string Matching(absl::string_view table, absl::string_view parameter,
                       absl::string_view alias) const override {
    return absl::StrCat("(SELECT rowid AS position FROM ", table, " WHERE ",
                        table, " MATCH ", parameter, ") ", alias);
  }
  std::string Span(absl::string_view a, absl::string_view b) const override {
    return absl::StrCat(a, "-", b);
  }
  absl::string_view Word(absl::string_view word) const override {
    return word == "RAW_TEXT" ? "TEXT" : word;
  }
};

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const {
    sqlite3_finalize(statement);
  }
};
using StatementPtr = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

// Resets a statement on the way out, so that it holds no lock.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  ~Use() { sqlite3_reset(statement_); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

 private:
  sqlite3_stmt* statement_;
};

int Bind(sqlite3_stmt* statement, int index, const Cell& cell) {
  switch (cell.type) {
    case Cell::Type::kNull:
      return sqlite3_bind_null(statement, index);
    case Cell::Type::kInt:
      return sqlite3_bind_int64(statement, index, cell.integer);
    case Cell::Type::kReal:
      return sqlite3_bind_double(statement, index, cell.real);
    case Cell::Type::kText:
      return sqlite3_bind_text64(statement, index,
                                 cell.bytes.empty() ? "" : cell.bytes.data(),
                                 cell.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
    case Cell::Type::kBlob:
      return sqlite3_bind_blob64(statement, index,
                                 cell.bytes.empty() ? "" : cell.bytes.data(),
                                 cell.bytes.size(), SQLITE_STATIC);
    case Cell::Type::kList: {
      const std::string json =
          absl::StrCat("[", absl::StrJoin(cell.list(), ","), "]");
      return sqlite3_bind_text64(statement, index, json.data(), json.size(),
                                 SQLITE_TRANSIENT, SQLITE_UTF8);
    }
  }
  return SQLITE_MISUSE;
}

Cell Column(sqlite3_stmt* statement, int index) {
  switch (sqlite3_column_type(statement, index)) {
    case SQLITE_INTEGER:
      return Cell::Int(sqlite3_column_int64(statement, index));
    case SQLITE_FLOAT:
      return Cell::Real(sqlite3_column_double(statement, index));
    case SQLITE_TEXT: {
      const auto* text =
          reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
      return Cell::Text(
          {text, static_cast<size_t>(sqlite3_column_bytes(statement, index))});
    }
    case SQLITE_BLOB: {
      const auto* blob =
          static_cast<const char*>(sqlite3_column_blob(statement, index));
      return Cell::Blob(
          {blob, static_cast<size_t>(sqlite3_column_bytes(statement, index))});
    }
    default:
      return Cell::Null();
  }
}

std::string InsertSql(absl::string_view table, Duplicates duplicates,
                      size_t columns, size_t rows) {
  // A statement that could undo its own part would first keep a copy of each
  // page that it touches; our transactions are given up as a whole.
  const char* conflict =
      duplicates == Duplicates::kAreLeftOut ? "OR IGNORE" : "OR FAIL";
  std::string row = "(?";
  for (size_t i = 1; i < columns; ++i) row += ",?";
  row += ")";
  std::string sql =
      absl::StrCat("INSERT ", conflict, " INTO ", table, " VALUES", row);
  for (size_t i = 1; i < rows; ++i) absl::StrAppend(&sql, ",", row);
  return sql;
}

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* db) : db_(db) {}
  ~SqliteConnection() override {
    statements_.clear();
    sqlite3_close_v2(db_);
  }
  sqlite3* db() const { return db_; }

 private:
  absl::StatusOr<sqlite3_stmt*> Prepare(absl::string_view sql) {
    auto found = statements_.find(sql);
    if (found != statements_.end()) return found->second.get();
    sqlite3_stmt* statement = nullptr;
    const std::string rendered = SqliteDialect().Render(sql);
    const int code = sqlite3_prepare_v3(
        db_, rendered.data(), static_cast<int>(rendered.size()),
        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) {
      return ToStatus(db_, code, absl::StrCat("preparing ", sql));
    }
    // Queries come in few shapes; a host that makes many pays a preparation.
    if (statements_.size() >= kMaximumStatements) statements_.clear();
    statements_.emplace(std::string(sql), StatementPtr(statement));
    return statement;
  }

  absl::Status DoRun(absl::string_view sql, Cells parameters,
                     RowCallback row) override {
    VERACITY_ASSIGN_OR_RETURN(sqlite3_stmt * statement, Prepare(sql));
    Use use(statement);
    for (size_t i = 0; i < parameters.size(); ++i) {
      const int code = Bind(statement, static_cast<int>(i) + 1, parameters[i]);
      if (code != SQLITE_OK) return ToStatus(db_, code, "binding");
    }
    const int columns = sqlite3_column_count(statement);
    Cell cells[32];
    while (true) {
      const int code = sqlite3_step(statement);
      if (code == SQLITE_DONE) return absl::OkStatus();
      if (code == SQLITE_INTERRUPT) return why_interrupted_;
      if (code != SQLITE_ROW) return ToStatus(db_, code, "running");
      for (int i = 0; i < columns; ++i) cells[i] = Column(statement, i);
      if (!row(Cells(cells, static_cast<size_t>(columns)))) {
        return absl::OkStatus();
      }
    }
  }

  // Rows that share a statement share its start and its end, and each begins
  // its search for a place in the tree where the one before it lies.
  absl::Status DoInsert(absl::string_view table, Duplicates duplicates,
                        size_t columns, size_t count, FillRow fill) override {
    constexpr size_t kRowsOfStatement = 32;
    size_t done = 0;
    for (const size_t rows : {kRowsOfStatement, size_t{1}}) {
      if (count - done < rows) continue;
      VERACITY_ASSIGN_OR_RETURN(
          sqlite3_stmt * statement,
          Prepare(InsertSql(table, duplicates, columns, rows)));
      Use use(statement);
      while (count - done >= rows) {
        int parameter = 0;
        for (size_t i = 0; i < rows; ++i, ++done) {
          Cell cells[32];
          fill(done, absl::MakeSpan(cells, columns));
          for (size_t c = 0; c < columns; ++c) {
            Bind(statement, ++parameter, cells[c]);
          }
        }
        const int code = sqlite3_step(statement);
        if (code == SQLITE_INTERRUPT) return why_interrupted_;
        if (code != SQLITE_DONE) return ToStatus(db_, code, "inserting");
        sqlite3_reset(statement);
      }
    }
    return absl::OkStatus();
  }

  // One by one: a statement of many rows would have SQLite write out the word
  // index each time, to be able to go back.
  absl::Status InsertWords(absl::string_view table,
                           absl::Span<const WordsRow> rows) override {
    const std::string sql =
        absl::StrCat("INSERT INTO ", table, "(rowid, words) VALUES(?1,?2)");
    for (const WordsRow& row : rows) {
      VERACITY_RETURN_IF_ERROR(
          Run(sql, {{Cell::Int(row.position), Cell::Text(row.words)}}));
    }
    return absl::OkStatus();
  }

  absl::Status EraseWords(absl::string_view table,
                          absl::Span<const WordsRow> rows) override {
    const std::string sql = absl::StrCat("INSERT INTO ", table, "(", table,
                                         ", rowid, words)"
                                         " VALUES('delete', ?1, ?2)");
    for (const WordsRow& row : rows) {
      VERACITY_RETURN_IF_ERROR(
          Run(sql, {{Cell::Int(row.position), Cell::Text(row.words)}}));
    }
    // What is deleted from the index stays in it until it is merged.
    return Run(absl::StrCat("INSERT INTO ", table, "(", table,
                            ") VALUES('optimize')"));
  }

  std::string MatchOf(const TextQuery& query) const override {
    return ToFts5(query);
  }

  absl::StatusOr<int64_t> SchemaVersion() override {
    return RunForInt("PRAGMA user_version", {}, 0);
  }
  absl::Status SetSchemaVersion(int64_t version) override {
    VERACITY_RETURN_IF_ERROR(
        Run(absl::StrCat("PRAGMA application_id=", kApplicationId)));
    return Run(absl::StrCat("PRAGMA user_version=", version));
  }

  absl::Status DoBegin(bool write) override {
    return DoRun(write ? "BEGIN IMMEDIATE" : "BEGIN", {},
                 [](Cells) { return true; });
  }
  absl::Status DoCommit() override {
    return DoRun("COMMIT", {}, [](Cells) { return true; });
  }
  void DoRollback() override {
    // A failed statement may have rolled back by itself already.
    if (sqlite3_get_autocommit(db_) == 0) {
      DoRun("ROLLBACK", {}, [](Cells) { return true; }).IgnoreError();
    }
  }

  void DoSetInterrupt(bool on) override {
    // Some tens of thousands of steps of its machine: a millisecond or so.
    constexpr int kSteps = 50'000;
    const auto ask = [](void* self) -> int {
      auto* connection = static_cast<SqliteConnection*>(self);
      connection->why_interrupted_ = connection->interrupt()();
      return connection->why_interrupted_.ok() ? 0 : 1;
    };
    sqlite3_progress_handler(db_, on ? kSteps : 0, on ? +ask : nullptr, this);
  }

  sqlite3* db_;
  absl::Status why_interrupted_;
  absl::flat_hash_map<std::string, StatementPtr> statements_;
};

class SqliteDatabase final : public Database {
 public:
  // In memory there is one connection, since each would be a ledger of its
  // own; a file has one per thread that reads or writes just now.
  SqliteDatabase(std::string path, const DatabaseOptions& options)
      : Database(path.empty() ? 1 : 64),
        path_(std::move(path)),
        options_(options) {}

  absl::Status Open() {
    if (!path_.empty()) {
      std::error_code error;
      const bool exists = std::filesystem::exists(path_, error);
      if (std::filesystem::is_directory(path_, error)) {
        return absl::InvalidArgumentError(
            absl::StrCat(path_, " is a folder, not a ledger"));
      }
      if (!exists && (!options_.create_if_missing || options_.read_only)) {
        return absl::NotFoundError(absl::StrCat("no ledger at ", path_));
      }
    }
    VERACITY_ASSIGN_OR_RETURN(Lease lease, Acquire());
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t tables,
        lease->RunForInt("SELECT count(*) FROM sqlite_master", {}, 0));
    VERACITY_ASSIGN_OR_RETURN(const int64_t application,
                              lease->RunForInt("PRAGMA application_id", {}, 0));
    is_new_ = tables == 0;
    // Nothing has been written to the file so far, nor is it if it is not ours.
    if (!is_new_ && application != kApplicationId) {
      return absl::FailedPreconditionError(absl::StrCat(
          path_, " is a database of another application, not a ledger"));
    }
    if (is_new_ && options_.read_only) {
      return absl::FailedPreconditionError(
          absl::StrCat(path_, " is empty and was opened read-only"));
    }
    if (path_.empty() || options_.read_only) return absl::OkStatus();
    return lease->Run("PRAGMA journal_mode=WAL");
  }

  bool is_new() const override { return is_new_; }

  absl::StatusOr<std::vector<std::string>> CheckIntegrity() override {
    VERACITY_ASSIGN_OR_RETURN(Lease lease, Acquire());
    std::vector<std::string> problems;
    VERACITY_RETURN_IF_ERROR(
        lease->Run("PRAGMA integrity_check", {}, [&](Cells row) {
          if (row[0].bytes != "ok") problems.emplace_back(row[0].bytes);
          return true;
        }));
    return problems;
  }

  absl::Status Backup(const std::string& path, GoOn go_on) override {
    std::error_code error;
    if (std::filesystem::exists(path, error)) {
      return absl::AlreadyExistsError(absl::StrCat(path, " exists"));
    }
    VERACITY_ASSIGN_OR_RETURN(Lease lease, Acquire());
    // One picture of it, or each batch that is written meanwhile would have
    // the copying begin anew.
    VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                              Transaction::BeginRead(*lease));
    VERACITY_RETURN_IF_ERROR(lease->Run("SELECT 1 FROM sqlite_master"));
    sqlite3* source = static_cast<SqliteConnection&>(*lease).db();
    sqlite3* target = nullptr;
    int code =
        sqlite3_open_v2(path.c_str(), &target,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    absl::Status status =
        code == SQLITE_OK
            ? absl::OkStatus()
            : ToStatus(target, code, absl::StrCat("opening ", path));
    if (status.ok()) {
      status = CopyPages(source, target, go_on);
    }
    sqlite3_close_v2(target);
    if (!status.ok()) std::filesystem::remove(path, error);
    return status;
  }

 private:
  static absl::Status CopyPages(sqlite3* source, sqlite3* target, GoOn go_on) {
    sqlite3_backup* backup =
        sqlite3_backup_init(target, "main", source, "main");
    if (backup == nullptr) {
      return ToStatus(target, sqlite3_errcode(target), "starting the backup");
    }
    int code = SQLITE_OK;
    absl::Status status = go_on(Progress());
    while (status.ok() && (code == SQLITE_OK || code == SQLITE_BUSY ||
                           code == SQLITE_LOCKED)) {
      code = sqlite3_backup_step(backup, 1024);
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) sqlite3_sleep(5);
      const int total = sqlite3_backup_pagecount(backup);
      status = go_on(Progress{
          static_cast<uint64_t>(total - sqlite3_backup_remaining(backup)),
          static_cast<uint64_t>(total)});
    }
    sqlite3_backup_finish(backup);
    if (!status.ok()) return status;
    return code == SQLITE_DONE ? absl::OkStatus()
                               : ToStatus(target, code, "copying pages");
  }

  absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenFile(
      const std::string& name, int flags) {
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &db, flags, nullptr);
    auto connection = std::make_unique<SqliteConnection>(db);
    if (code != SQLITE_OK) {
      return ToStatus(db, code, absl::StrCat("opening ", path_));
    }
    return connection;
  }

  // A file in WAL mode needs a shared-memory file beside it even to be read.
  static bool IsReadable(SqliteConnection& connection) {
    const absl::Status status =
        connection.Run("SELECT 1 FROM sqlite_master LIMIT 1");
    return !absl::IsUnavailable(status);
  }

  // Commits that are not in the file itself yet.
  bool HasLiveWal() const {
    std::error_code error;
    const auto size = std::filesystem::file_size(path_ + "-wal", error);
    return !error && size > 0;
  }

  // A path as a part of a URI (RFC 3986).
  static std::string UriPath(const std::string& path) {
    std::string escaped;
    for (const char c : path) {
      const bool plain = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                         c == '/' || c == '.' || c == '-' || c == '_';
      if (plain) {
        escaped.push_back(c);
      } else {
        absl::StrAppend(&escaped, "%",
                        absl::Hex(static_cast<uint8_t>(c), absl::kZeroPad2));
      }
    }
    return escaped;
  }

  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    const bool memory = path_.empty();
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (options_.read_only && !memory) {
      flags |= SQLITE_OPEN_READONLY;
    } else {
      flags |= SQLITE_OPEN_READWRITE;
      if (options_.create_if_missing || memory) flags |= SQLITE_OPEN_CREATE;
    }
    VERACITY_ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> connection,
                              OpenFile(memory ? ":memory:" : path_, flags));
    if (options_.read_only && !memory && !IsReadable(*connection) &&
        !HasLiveWal()) {
      // Whoever may not write beside the file cannot share it with a writer,
      // but can read it as it lies there.
      VERACITY_ASSIGN_OR_RETURN(
          connection,
          OpenFile(absl::StrCat("file:", UriPath(path_), "?immutable=1"),
                   flags | SQLITE_OPEN_URI));
    }
    sqlite3* db = connection->db();
    sqlite3_busy_timeout(
        db, static_cast<int>(std::min<int64_t>(
                absl::ToInt64Milliseconds(options_.wait), INT_MAX)));
    std::vector<std::string> settings = {
        "PRAGMA trusted_schema=OFF", "PRAGMA temp_store=MEMORY",
        absl::StrCat("PRAGMA cache_size=-", options_.cache_bytes / 1024)};
    if (!options_.read_only) {
      // Page size counts only before the first table.
      settings.push_back("PRAGMA page_size=8192");
      // What is blanked is overwritten.
      settings.push_back("PRAGMA secure_delete=ON");
      settings.push_back(absl::StrCat("PRAGMA synchronous=",
                                      options_.durable ? "FULL" : "NORMAL"));
      settings.push_back("PRAGMA journal_size_limit=67108864");
    }
    for (const std::string& sql : settings) {
      absl::Status status = connection->Run(sql);
      if (absl::IsFailedPrecondition(status)) {
        return absl::FailedPreconditionError(
            absl::StrCat(path_, " is not a veracity ledger"));
      }
      if (!status.ok()) return Annotate(status, path_);
    }
    return connection;
  }

  const std::string path_;
  const DatabaseOptions options_;
  bool is_new_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(
    const std::string& path, const DatabaseOptions& options) {
  auto database = std::make_unique<SqliteDatabase>(path, options);
  VERACITY_RETURN_IF_ERROR(database->Open());
  return database;
}

}  // namespace veracity::internal
