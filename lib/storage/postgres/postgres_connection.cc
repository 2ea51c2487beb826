#include "storage/postgres/postgres_connection.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "storage/postgres/binary.h"
#include "storage/postgres/postgres_dialect.h"
#include "storage/postgres/postgres_status.h"
#include "storage/schema.h"

namespace veracity::internal {
namespace {

// Prepared statements kept per connection; queries come in few shapes.
constexpr size_t kMaximumStatements = 512;
// Between two looks at whether the call goes on.
constexpr int kAskEveryMilliseconds = 20;
// Sent before answers are read: less than what the sockets between us hold, so
// that neither side waits for the other to read.
constexpr size_t kMaximumSent = 128;
constexpr size_t kMaximumSentBytes = 32 << 10;
// Rows from which on COPY is worth a journey of its own; rows of one statement.
constexpr size_t kCopyRows = 512;
constexpr size_t kArrayRows = 8192;
constexpr size_t kCopyBytes = 256 << 10;

// A key of statements: those with other types of parameters are others.
std::string KeyOf(absl::string_view sql, Cells parameters) {
  std::string key(sql);
  key.push_back('\0');
  for (const Cell& cell : parameters) {
    key.push_back(static_cast<char>('a' + static_cast<int>(cell.type)));
  }
  return key;
}

}  // namespace

// -- Sending and receiving --

absl::Status PostgresConnection::Lost(absl::string_view doing) {
  lost_ = true;
  return ConnectionError(connection_.get(), doing);
}

bool PostgresConnection::is_lost() const {
  if (lost_ || PQstatus(connection_.get()) != CONNECTION_OK) return true;
  if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) return false;
  // Of an idle connection there is nothing to read but that it was closed.
  pollfd socket = {PQsocket(connection_.get()), POLLIN, 0};
  if (poll(&socket, 1, 0) <= 0) return false;
  if (PQconsumeInput(connection_.get()) == 0) return true;
  // A last word of the server's, perhaps, and the end after it.
  return poll(&socket, 1, 0) > 0 && PQconsumeInput(connection_.get()) == 0;
}

PostgresResult PostgresConnection::Next() {
  PGconn* connection = connection_.get();
  while (PQisBusy(connection) != 0) {
    pollfd socket = {PQsocket(connection), POLLIN, 0};
    const bool ask = interrupt() != nullptr && why_interrupted_.ok();
    const int ready = poll(&socket, 1, ask ? kAskEveryMilliseconds : -1);
    if (ready < 0 && errno != EINTR) break;
    if (ready == 0) {
      why_interrupted_ = interrupt()();
      if (!why_interrupted_.ok()) {
        char error[256];
        PGcancel* cancel = PQgetCancel(connection);
        PQcancel(cancel, error, sizeof(error));
        PQfreeCancel(cancel);
      }
      continue;
    }
    if (ready > 0 && PQconsumeInput(connection) == 0) break;
  }
  return PostgresResult(PQgetResult(connection));
}

absl::Status PostgresConnection::ErrorOf(const PGresult* result) {
  if (IsCancelled(result) && !why_interrupted_.ok()) return why_interrupted_;
  lost_ |= PQstatus(connection_.get()) != CONNECTION_OK || IsFatal(result);
  return ServerError(result);
}

absl::Status PostgresConnection::SendBinary(
    const std::string& key, const std::string& rendered,
    const std::vector<uint32_t>& types, const std::vector<std::string>& values,
    const std::vector<bool>& nulls, Awaited awaited) {
  PGconn* connection = connection_.get();
  if (lost_) {
    return absl::UnavailableError(
        "PostgreSQL: the connection was lost; nothing was recorded: try again");
  }
  if (PQpipelineStatus(connection) == PQ_PIPELINE_OFF &&
      PQenterPipelineMode(connection) == 0) {
    return Lost("beginning");
  }
  const int count = static_cast<int>(values.size());
  auto [found, is_new] = statements_.try_emplace(key);
  if (is_new) {
    found->second = absl::StrCat("v", names_++);
    const std::vector<Oid> oids(types.begin(), types.end());
    if (PQsendPrepare(connection, found->second.c_str(), rendered.c_str(),
                      count, oids.data()) == 0) {
      return Lost("preparing");
    }
    sent_.push_back(Awaited::kDone);
  }
  std::vector<const char*> bytes(values.size());
  std::vector<int> lengths(values.size());
  const std::vector<int> formats(values.size(), 1);
  for (size_t i = 0; i < values.size(); ++i) {
    bytes[i] = nulls[i] ? nullptr : values[i].data();
    lengths[i] = static_cast<int>(values[i].size());
  }
  if (PQsendQueryPrepared(connection, found->second.c_str(), count,
                          bytes.data(), lengths.data(), formats.data(),
                          1) == 0) {
    return Lost("sending");
  }
  sent_.push_back(awaited);
  return absl::OkStatus();
}

const DistributedStatement& PostgresConnection::Rendered(absl::string_view sql,
                                                         size_t parameters) {
  auto [found, fresh] = rendered_.try_emplace(std::string(sql));
  if (fresh) {
    found->second = DistributeStatement(sql, parameters);
    found->second.sql = PostgresDialect(true).Render(found->second.sql);
  }
  return found->second;
}

absl::Status PostgresConnection::Send(absl::string_view sql, Cells parameters,
                                      Awaited awaited) {
  const std::string key = KeyOf(sql, parameters);
  std::vector<uint32_t> types;
  std::vector<std::string> values;
  std::vector<bool> nulls;
  const auto add = [&](const Cell& cell) {
    types.push_back(TypeOf(cell));
    AppendCell(cell, &values.emplace_back());
    nulls.push_back(cell.is_null());
  };
  for (const Cell& cell : parameters) add(cell);
  std::string rendered;
  if (distributed_) {
    const DistributedStatement& statement = Rendered(sql, parameters.size());
    for (const HomeParameter& home : statement.homes) {
      std::vector<int64_t> list;
      add(HomeCell(home, parameters, &list));
    }
    rendered = statement.sql;
  } else if (!statements_.contains(key)) {
    rendered = PostgresDialect().Render(sql);
  }
  return SendBinary(key, rendered, types, values, nulls, awaited);
}

absl::StatusOr<std::vector<PostgresResult>> PostgresConnection::Receive() {
  std::vector<PostgresResult> results;
  if (sent_.empty()) return results;
  if (PQpipelineSync(connection_.get()) == 0) return Lost("sending");
  absl::Status status;
  for (const Awaited awaited : std::exchange(sent_, {})) {
    PostgresResult result = Next();
    if (result == nullptr) return Lost("waiting");
    switch (PQresultStatus(result.get())) {
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        if (awaited == Awaited::kRows) results.push_back(std::move(result));
        break;
      case PGRES_PIPELINE_ABORTED:
        break;  // since one before it failed
      default:
        status.Update(ErrorOf(result.get()));
        if (lost_) return status;
        break;
    }
    while (Next() != nullptr) continue;
  }
  // The end of the pipeline, where the server is ready for more.
  if (Next() == nullptr) return Lost("waiting");
  if (statements_.size() >= kMaximumStatements && status.ok()) {
    statements_.clear();
    VERACITY_RETURN_IF_ERROR(RunPlain("DEALLOCATE ALL"));
  }
  // Asked to give up, the server may have been faster.
  status.Update(std::exchange(why_interrupted_, absl::OkStatus()));
  if (status.ok()) {
    answered_ = true;
    return results;
  }
  // Some that were sent may not have been prepared.
  statements_.clear();
  if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) {
    VERACITY_RETURN_IF_ERROR(RunPlain("DEALLOCATE ALL"));
  }
  return status;
}

absl::Status PostgresConnection::LeavePipeline() {
  VERACITY_RETURN_IF_ERROR(Receive().status());
  if (PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF &&
      PQexitPipelineMode(connection_.get()) == 0) {
    return Lost("waiting");
  }
  return absl::OkStatus();
}

absl::Status PostgresConnection::RunPlain(const std::string& sql) {
  VERACITY_RETURN_IF_ERROR(LeavePipeline());
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) return Lost("sending");
  absl::Status status;
  while (PostgresResult result = Next()) {
    const ExecStatusType code = PQresultStatus(result.get());
    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK) {
      status.Update(ErrorOf(result.get()));
    }
  }
  return status;
}

// -- Statements --

absl::Status PostgresConnection::Read(const PGresult* result, int row,
                                      std::vector<Cell>* cells) {
  const int columns = PQnfields(result);
  cells->resize(static_cast<size_t>(columns));
  for (int c = 0; c < columns; ++c) {
    Cell& cell = (*cells)[static_cast<size_t>(c)];
    if (PQgetisnull(result, row, c) != 0) {
      cell = Cell::Null();
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(
        cell, ReadCell(PQftype(result, c),
                       {PQgetvalue(result, row, c),
                        static_cast<size_t>(PQgetlength(result, row, c))}));
  }
  return absl::OkStatus();
}

absl::StatusOr<PostgresResult> PostgresConnection::Ask(absl::string_view sql,
                                                       Cells parameters) {
  VERACITY_RETURN_IF_ERROR(Send(sql, parameters, Awaited::kRows));
  VERACITY_ASSIGN_OR_RETURN(std::vector<PostgresResult> results, Receive());
  return std::move(results.at(0));
}

absl::Status PostgresConnection::DoRun(absl::string_view sql, Cells parameters,
                                       RowCallback row) {
  if (absl::StartsWith(sql, "CREATE ")) {
    const std::string table = PostgresDialect(distributed_).Render(sql);
    return RunPlain(distributed_ ? DistributeTable(table, shards_) : table);
  }
  absl::StatusOr<PostgresResult> answer = Ask(sql, parameters);
  const bool may_ask_again = within_ == Within::kNothing
                                 ? absl::StartsWith(sql, "SELECT ")
                                 : within_ == Within::kReading && !answered_;
  if (lost_ && may_ask_again) {
    VERACITY_RETURN_IF_ERROR(Reconnect());
    if (within_ == Within::kReading) VERACITY_RETURN_IF_ERROR(SendBegin());
    answer = Ask(sql, parameters);
  }
  VERACITY_RETURN_IF_ERROR(answer.status());
  // All of it is here: a callback may run other statements.
  const PGresult* result = answer->get();
  std::vector<Cell> cells;
  for (int i = 0; i < PQntuples(result); ++i) {
    VERACITY_RETURN_IF_ERROR(Read(result, i, &cells));
    if (!row(cells)) break;
  }
  return absl::OkStatus();
}

absl::Status PostgresConnection::DoRunEach(absl::string_view sql,
                                           size_t parameters, size_t count,
                                           FillRow fill, RunRowCallback row) {
  std::vector<Cell> cells(parameters);
  for (size_t done = 0; done < count;) {
    size_t sent = 0;
    for (size_t bytes = 0; done + sent < count && sent < kMaximumSent &&
                           bytes < kMaximumSentBytes;
         ++sent) {
      fill(done + sent, absl::MakeSpan(cells));
      for (const Cell& cell : cells) bytes += 12 + cell.bytes.size();
      VERACITY_RETURN_IF_ERROR(Send(sql, cells, Awaited::kRows));
    }
    VERACITY_ASSIGN_OR_RETURN(const std::vector<PostgresResult> results,
                              Receive());
    for (const PostgresResult& result : results) {
      std::vector<Cell> found;
      for (int i = 0; i < PQntuples(result.get()); ++i) {
        VERACITY_RETURN_IF_ERROR(Read(result.get(), i, &found));
        row(done, found);
      }
      ++done;
    }
  }
  return absl::OkStatus();
}

// -- Rows in bulk --

absl::StatusOr<const std::vector<uint32_t>*> PostgresConnection::ColumnTypes(
    absl::string_view table) {
  auto found = column_types_.find(table);
  if (found == column_types_.end()) {
    column_types_.clear();
    VERACITY_RETURN_IF_ERROR(
        Run("SELECT c.relname, a.atttypid::bigint FROM pg_class c"
            " JOIN pg_attribute a ON a.attrelid=c.oid AND a.attnum>0"
            " JOIN pg_namespace n ON n.oid=c.relnamespace"
            " WHERE n.nspname=current_schema()"
            " AND c.relkind IN ('r', 'p') AND NOT a.attisdropped"
            " ORDER BY c.relname, a.attnum",
            {}, [&](Cells row) {
              column_types_[row[0].bytes].push_back(
                  static_cast<uint32_t>(row[1].integer));
              return true;
            }));
    found = column_types_.find(table);
    if (found == column_types_.end()) {
      return absl::InternalError(absl::StrCat("there is no table ", table));
    }
  }
  return &found->second;
}

absl::Status PostgresConnection::DoInsert(absl::string_view table,
                                          Duplicates duplicates, size_t columns,
                                          size_t count, FillRow fill) {
  if (distributed_ && HasHomes(table)) {
    const auto with_home = [&](size_t row, absl::Span<Cell> cells) {
      fill(row, cells.first(columns));
      cells[columns] = Cell::Int(*HomeOfRow(table, cells.first(columns)));
    };
    return InsertRows(table, duplicates, columns + 1, count, with_home);
  }
  return InsertRows(table, duplicates, columns, count, fill);
}

absl::Status PostgresConnection::InsertRows(absl::string_view table,
                                            Duplicates duplicates,
                                            size_t columns, size_t count,
                                            FillRow fill) {
  if (duplicates == Duplicates::kFail && count >= kCopyRows) {
    return Copy(table, columns, count, fill);
  }
  for (size_t done = 0; done < count; done += kArrayRows) {
    VERACITY_RETURN_IF_ERROR(InsertArrays(
        table, duplicates, columns, std::min(kArrayRows, count - done),
        [&](size_t row, absl::Span<Cell> cells) { fill(done + row, cells); }));
  }
  return absl::OkStatus();
}

// A statement with an array for each column; its answer is awaited later.
absl::Status PostgresConnection::InsertArrays(absl::string_view table,
                                              Duplicates duplicates,
                                              size_t columns, size_t count,
                                              FillRow fill) {
  VERACITY_ASSIGN_OR_RETURN(const std::vector<uint32_t>* types,
                            ColumnTypes(table));
  std::vector<std::vector<Cell>> by_column(columns, std::vector<Cell>(count));
  std::vector<Cell> cells(columns);
  for (size_t i = 0; i < count; ++i) {
    fill(i, absl::MakeSpan(cells));
    for (size_t c = 0; c < columns; ++c) by_column[c][i] = cells[c];
  }
  std::string sql =
      absl::StrCat("INSERT INTO ", table, " SELECT * FROM unnest(");
  std::vector<uint32_t> array_types;
  std::vector<std::string> values(columns);
  for (size_t c = 0; c < columns; ++c) {
    absl::StrAppend(&sql, c == 0 ? "" : ",", "$", c + 1);
    array_types.push_back(ArrayOf((*types)[c]));
    AppendArray((*types)[c], by_column[c], &values[c]);
  }
  absl::StrAppend(
      &sql, ")",
      duplicates == Duplicates::kAreLeftOut ? " ON CONFLICT DO NOTHING" : "");
  VERACITY_RETURN_IF_ERROR(SendBinary(sql, sql, array_types, values,
                                      std::vector<bool>(columns),
                                      Awaited::kDone));
  if (sent_.size() < kMaximumSent) return absl::OkStatus();
  return Receive().status();
}

absl::Status PostgresConnection::Copy(absl::string_view table, size_t columns,
                                      size_t count, FillRow fill) {
  VERACITY_RETURN_IF_ERROR(LeavePipeline());
  PGconn* connection = connection_.get();
  const std::string sql =
      absl::StrCat("COPY ", table, " FROM STDIN (FORMAT binary)");
  if (PQsendQuery(connection, sql.c_str()) == 0) return Lost("sending");
  absl::Status status;
  PostgresResult begun = Next();
  if (begun == nullptr) return Lost("waiting");
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
    status = ErrorOf(begun.get());
  } else {
    std::string bytes("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    std::vector<Cell> cells(columns);
    const char* gives_up = nullptr;
    for (size_t i = 0; i < count && gives_up == nullptr; ++i) {
      fill(i, absl::MakeSpan(cells));
      AppendBig(static_cast<int16_t>(columns), &bytes);
      for (const Cell& cell : cells) AppendSized(cell, &bytes);
      if (bytes.size() < kCopyBytes) continue;
      if (interrupt() != nullptr) {
        status = interrupt()();
        if (!status.ok()) gives_up = "the call ended";
      }
      // The server tells what is wrong when it is asked for the result.
      if (PQputCopyData(connection, bytes.data(),
                        static_cast<int>(bytes.size())) != 1) {
        break;
      }
      bytes.clear();
    }
    AppendBig(int16_t{-1}, &bytes);
    PQputCopyData(connection, bytes.data(), static_cast<int>(bytes.size()));
    PQputCopyEnd(connection, gives_up);
  }
  while (PostgresResult result = Next()) {
    const ExecStatusType code = PQresultStatus(result.get());
    if (code != PGRES_COMMAND_OK) status.Update(ErrorOf(result.get()));
    if (lost_) break;
  }
  if (status.ok() && PQstatus(connection) != CONNECTION_OK) {
    return Lost("sending");
  }
  return status;
}

// -- Words --

absl::Status PostgresConnection::InsertWords(absl::string_view table,
                                             absl::Span<const WordsRow> rows) {
  std::vector<std::string> vectors;
  for (const WordsRow& row : rows) vectors.push_back(BinaryTsvector(row.words));
  return Insert(table, Duplicates::kFail, 2, rows.size(),
                [&](size_t i, absl::Span<Cell> cells) {
                  cells[0] = Cell::Int(rows[i].position);
                  cells[1] = Cell::Blob(vectors[i]);
                });
}

absl::Status PostgresConnection::EraseWords(absl::string_view table,
                                            absl::Span<const WordsRow> rows) {
  return RunEach(absl::StrCat("DELETE FROM ", table, " WHERE position=?1"), 1,
                 rows.size(), [&](size_t i, absl::Span<Cell> cells) {
                   cells[0] = Cell::Int(rows[i].position);
                 });
}

std::string PostgresConnection::MatchOf(const TextQuery& query) const {
  return TsqueryOf(query);
}

// -- The schema's version: a row of `meta` --

absl::StatusOr<int64_t> PostgresConnection::SchemaVersion() {
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t tables,
      RunForInt("SELECT count(*) FROM pg_class c JOIN pg_namespace n"
                " ON n.oid=c.relnamespace"
                " WHERE c.relname='meta' AND n.nspname=current_schema()",
                {}, 0));
  if (tables == 0) return 0;
  int64_t version = 0;
  VERACITY_RETURN_IF_ERROR(Run(
      "SELECT value FROM meta WHERE name='schema'", {},
      [&](Cells row) { return !absl::SimpleAtoi(row[0].bytes, &version); }));
  if (version != 0) return version;
  return absl::FailedPreconditionError(
      "PostgreSQL: the schema has a table 'meta' of another application: give "
      "the ledger a schema of its own, schema=NAME in the URI");
}

absl::Status PostgresConnection::SetSchemaVersion(int64_t version) {
  const std::string text = absl::StrCat(version);
  return Run(
      "INSERT INTO meta VALUES('schema', ?1)"
      " ON CONFLICT(name) DO UPDATE SET value=excluded.value",
      {{Cell::Text(text)}});
}

// -- Transactions --

absl::Status PostgresConnection::Reconnect() {
  VERACITY_ASSIGN_OR_RETURN(connection_, connect_());
  statements_.clear();
  sent_.clear();
  lost_ = false;
  return absl::OkStatus();
}

absl::Status PostgresConnection::SendBegin() {
  if (within_ == Within::kReading) {
    return Send("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", {},
                Awaited::kDone);
  }
  // After the lock each statement sees what the writer before has committed.
  VERACITY_RETURN_IF_ERROR(Send(
      "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE", {}, Awaited::kDone));
  const Cell cells[] = {Cell::Int(kApplicationId), Cell::Int(schema_)};
  return Send("SELECT pg_advisory_xact_lock(?1::int, ?2::int)", cells,
              Awaited::kDone);
}

absl::Status PostgresConnection::DoBegin(bool write) {
  within_ = write ? Within::kWriting : Within::kReading;
  answered_ = false;
  absl::Status status = SendBegin();
  if (status.ok() && write) status = Receive().status();
  if (lost_) {
    status = Reconnect();
    if (status.ok()) status = SendBegin();
    if (status.ok() && write) status = Receive().status();
  }
  if (!status.ok()) DoRollback();
  return status;
}

// Many servers: a transaction is committed here, then on the others; then the
// writer's turn ends; then `head` is moved. So all of a commit can be seen if
// `head` says so, or if it is nobody's turn.
absl::StatusOr<int64_t> PostgresConnection::LastCommit() {
  if (!distributed_) return Connection::LastCommit();
  const Cell cells[] = {Cell::Int(kApplicationId), Cell::Int(schema_)};
  return RunForInt(
      "SELECT CASE WHEN l.head>=l.last THEN l.last"
      " WHEN pg_try_advisory_lock_shared(?1::int, ?2::int) THEN"
      " CASE WHEN pg_advisory_unlock_shared(?1::int, ?2::int) THEN l.last END"
      " ELSE l.head END FROM (SELECT (SELECT max(commit_no) FROM batches) last,"
      " (SELECT value::bigint FROM meta WHERE name='head') head) l",
      cells, 0);
}

absl::Status PostgresConnection::DoCommit() {
  if (!distributed_ || within_ != Within::kWriting) return CommitHere();
  VERACITY_ASSIGN_OR_RETURN(const int64_t last, Connection::LastCommit());
  VERACITY_RETURN_IF_ERROR(CommitHere());
  const std::string text = absl::StrCat(last);
  const Cell cells[] = {Cell::Text(text), Cell::Int(last)};
  // Should it not come to this, readers find out once the turn has ended.
  Run("UPDATE meta SET value=?1 WHERE name='head' AND value::bigint<?2", cells)
      .IgnoreError();
  return absl::OkStatus();
}

absl::Status PostgresConnection::CommitHere() {
  VERACITY_RETURN_IF_ERROR(Receive().status());
  within_ = Within::kNothing;
  VERACITY_RETURN_IF_ERROR(Send("COMMIT", {}, Awaited::kRows));
  const absl::StatusOr<std::vector<PostgresResult>> results = Receive();
  if (results.ok()) {
    if (absl::string_view(PQcmdStatus(results->at(0).get())) == "COMMIT") {
      return absl::OkStatus();
    }
    // What PostgreSQL does to a transaction in which something failed.
    return absl::InternalError("a statement of the transaction had failed");
  }
  const absl::Status status = results.status();
  if (!lost_) return status;
  return absl::UnavailableError(
      absl::StrCat(status.message(),
                   "; whether the last commit happened is not known: repeat "
                   "it, which does nothing if it is on record"));
}

void PostgresConnection::DoRollback() {
  within_ = Within::kNothing;
  if (!lost_) Receive().status().IgnoreError();
  if (lost_) return;
  switch (PQtransactionStatus(connection_.get())) {
    case PQTRANS_IDLE:
      return;
    case PQTRANS_INERROR:  // Receive has forgotten what is prepared
      RunPlain("ROLLBACK; DEALLOCATE ALL").IgnoreError();
      return;
    default:
      RunPlain("ROLLBACK").IgnoreError();
      return;
  }
}

}  // namespace veracity::internal
