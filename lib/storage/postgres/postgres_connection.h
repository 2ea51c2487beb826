#ifndef VERACITY_STORAGE_POSTGRES_POSTGRES_CONNECTION_H_
#define VERACITY_STORAGE_POSTGRES_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "storage/connection.h"
#include "storage/postgres/distribution.h"

namespace veracity::internal {

struct FreePostgres {
  void operator()(PGconn* connection) const { PQfinish(connection); }
  void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresPtr = std::unique_ptr<PGconn, FreePostgres>;
using PostgresResult = std::unique_ptr<PGresult, FreePostgres>;

// A session with a PostgreSQL server. Statements are prepared once and kept,
// and go in libpq's pipeline: what needs no answer (the beginning of a
// transaction, inserts) waits there for the next statement that does, and many
// runs of one statement are one journey. Much is inserted by COPY.
//
// Writers take turns: a write transaction begins with an advisory lock, on the
// schema, that it holds until it has ended, so that commit numbers are given
// one by one and each is there before the next is given. Readers take no lock
// and hold none up.
//
// A connection that turns out to be lost is made again where nothing was done
// over it that would be done twice or seen in part: before a statement by
// itself that only reads, and before the first answer within a transaction.
class PostgresConnection final : public Connection {
 public:
  using Connect = std::function<absl::StatusOr<PostgresPtr>()>;

  // `schema` is the number of the ledger's schema, by which writers lock it;
  // `connect` makes another connection like this one. `shards`: its tables lie
  // on many servers, and those made by this connection in so many parts.
  PostgresConnection(PostgresPtr connection, int32_t schema,
                     std::optional<int> shards, Connect connect)
      : connection_(std::move(connection)),
        schema_(schema),
        distributed_(shards.has_value()),
        shards_(shards.value_or(0)),
        connect_(std::move(connect)) {}

  absl::Status InsertWords(absl::string_view table,
                           absl::Span<const WordsRow> rows) override;
  absl::Status EraseWords(absl::string_view table,
                          absl::Span<const WordsRow> rows) override;
  std::string MatchOf(const TextQuery& query) const override;
  absl::StatusOr<int64_t> SchemaVersion() override;
  absl::Status SetSchemaVersion(int64_t version) override;
  absl::StatusOr<int64_t> LastCommit() override;
  bool is_remote() const override { return true; }
  bool is_distributed() const override { return distributed_; }
  // Looks, too, whether the server has closed an idle connection.
  bool is_lost() const override;

 private:
  // One of what was sent and not answered yet.
  enum class Awaited : uint8_t { kDone, kRows };
  enum class Within : uint8_t { kNothing, kReading, kWriting };

  absl::Status DoRun(absl::string_view sql, Cells parameters,
                     RowCallback row) override;
  absl::Status DoRunEach(absl::string_view sql, size_t parameters, size_t count,
                         FillRow fill, RunRowCallback row) override;
  absl::Status DoInsert(absl::string_view table, Duplicates duplicates,
                        size_t columns, size_t count, FillRow fill) override;
  absl::Status DoBegin(bool write) override;
  absl::Status DoCommit() override;
  absl::Status CommitHere();
  void DoRollback() override;
  void DoSetInterrupt(bool) override {}

  // A statement as it is prepared, with what it has for tables with homes.
  const DistributedStatement& Rendered(absl::string_view sql,
                                       size_t parameters);
  // Sends a statement into the pipeline, prepared first if it is new.
  absl::Status Send(absl::string_view sql, Cells parameters, Awaited awaited);
  // The same of a statement that is rendered, with parameters in binary.
  absl::Status SendBinary(const std::string& key, const std::string& rendered,
                          const std::vector<uint32_t>& types,
                          const std::vector<std::string>& values,
                          const std::vector<bool>& nulls, Awaited awaited);
  // Waits until all that was sent is answered; returns the results of those
  // whose rows are awaited, in order, or the first error.
  absl::StatusOr<std::vector<PostgresResult>> Receive();
  // Sends a statement and waits for its rows.
  absl::StatusOr<PostgresResult> Ask(absl::string_view sql, Cells parameters);
  absl::Status SendBegin();
  absl::Status Reconnect();
  // Runs statements without parameters, outside of the pipeline.
  absl::Status RunPlain(const std::string& sql);
  absl::Status Copy(absl::string_view table, size_t columns, size_t count,
                    FillRow fill);
  absl::Status InsertRows(absl::string_view table, Duplicates duplicates,
                          size_t columns, size_t count, FillRow fill);
  absl::Status InsertArrays(absl::string_view table, Duplicates duplicates,
                            size_t columns, size_t count, FillRow fill);
  absl::StatusOr<const std::vector<uint32_t>*> ColumnTypes(
      absl::string_view table);

  // The next result, or null after the last of a statement. Asks meanwhile
  // whether the call goes on, and has the server give up if not.
  PostgresResult Next();
  absl::Status Lost(absl::string_view doing);
  absl::Status LeavePipeline();
  absl::Status ErrorOf(const PGresult* result);
  static absl::Status Read(const PGresult* result, int row,
                           std::vector<Cell>* cells);

  PostgresPtr connection_;
  const int32_t schema_;
  const bool distributed_;
  const int shards_;
  const Connect connect_;
  // Names of prepared statements, by their texts and parameters' types.
  absl::flat_hash_map<std::string, std::string> statements_;
  absl::flat_hash_map<std::string, DistributedStatement> rendered_;
  absl::flat_hash_map<std::string, std::vector<uint32_t>> column_types_;
  std::vector<Awaited> sent_;
  uint64_t names_ = 0;
  bool lost_ = false;
  Within within_ = Within::kNothing;
  // Something of the transaction was answered.
  bool answered_ = false;
  absl::Status why_interrupted_;
};

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_POSTGRES_CONNECTION_H_
