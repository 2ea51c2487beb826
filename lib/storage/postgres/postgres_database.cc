// Ledgers in a schema of a PostgreSQL database.

#include <libpq-fe.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "base/status_macros.h"
#include "storage/database.h"
#include "storage/postgres/postgres_connection.h"
#include "storage/postgres/postgres_status.h"
#include "storage/postgres/postgres_uri.h"
#include "storage/schema.h"

namespace veracity::internal {
namespace {

// A process holds at most so many of the server's connections.
constexpr size_t kMaximumConnections = 16;
constexpr int kOldestServer = 120000;

std::string Quoted(absl::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(PostgresUri uri, const DatabaseOptions& options)
      : Database(kMaximumConnections),
        uri_(std::move(uri)),
        options_(options) {}

  absl::Status Open() {
    if (options_.create_if_missing && !options_.read_only) {
      VERACITY_RETURN_IF_ERROR(CreateSchemaIfMissing());
    }
    VERACITY_ASSIGN_OR_RETURN(Lease lease, Acquire());
    VERACITY_ASSIGN_OR_RETURN(const int64_t version, lease->SchemaVersion());
    is_new_ = version == 0;
    if (!is_new_) return absl::OkStatus();
    if (options_.read_only || !options_.create_if_missing) {
      return absl::NotFoundError(absl::StrCat("no ledger at ", Name()));
    }
    return absl::OkStatus();
  }

  absl::Status Backup(const std::string&, GoOn) override {
    return absl::UnimplementedError(
        "a ledger in PostgreSQL is in no file: copy it, or use pg_dump");
  }
  // Pages are the server's to check.
  absl::StatusOr<std::vector<std::string>> CheckIntegrity() override {
    return std::vector<std::string>();
  }
  bool is_new() const override { return is_new_; }

  absl::StatusOr<std::unique_ptr<Connection>> ConnectToDistribute(
      int shards) override {
    VERACITY_ASSIGN_OR_RETURN(Session session, OpenSession());
    VERACITY_ASSIGN_OR_RETURN(
        const PostgresResult citus,
        Ask(session.connection.get(),
            "SELECT 1 FROM pg_extension WHERE extname='citus'"));
    if (PQntuples(citus.get()) == 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("the database of ", Name(),
                       " has no Citus: add it to "
                       "shared_preload_libraries of every node, and CREATE "
                       "EXTENSION citus"));
    }
    VERACITY_RETURN_IF_ERROR(
        Ask(session.connection.get(),
            "SET citus.multi_shard_modify_mode TO 'sequential'")
            .status());
    return std::make_unique<PostgresConnection>(
        std::move(session.connection), session.schema, shards, [] {
          return absl::UnavailableError("the connection was lost; try again");
        });
  }

 private:
  // What a message calls it.
  std::string Name() const {
    const std::string uri = WithoutPassword(uri_.uri);
    return uri_.schema.empty()
               ? uri
               : absl::StrCat(uri, ", schema ", Quoted(uri_.schema));
  }

  absl::StatusOr<PostgresPtr> ConnectToServer() const {
    const char* const keywords[] = {"dbname", "fallback_application_name",
                                    "client_encoding", nullptr};
    const char* const values[] = {uri_.uri.c_str(), "veracity", "UTF8",
                                  nullptr};
    PostgresPtr connection(PQconnectdbParams(keywords, values, 1));
    if (connection == nullptr) {
      return absl::ResourceExhaustedError("no memory for a connection");
    }
    if (PQstatus(connection.get()) != CONNECTION_OK) {
      return ConnectionError(connection.get(), "connecting");
    }
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    if (PQserverVersion(connection.get()) < kOldestServer) {
      return absl::FailedPreconditionError(
          absl::StrCat("the server is PostgreSQL ",
                       PQserverVersion(connection.get()) / 10000,
                       "; 12 or newer is needed"));
    }
    const char* encoding =
        PQparameterStatus(connection.get(), "server_encoding");
    if (encoding == nullptr || absl::string_view(encoding) != "UTF8") {
      return absl::FailedPreconditionError(
          absl::StrCat("the database's encoding is ",
                       encoding == nullptr ? "unknown" : encoding,
                       "; create one with ENCODING 'UTF8'"));
    }
    return connection;
  }

  // Rows of one statement, or of the last of several.
  static absl::StatusOr<PostgresResult> Ask(PGconn* connection,
                                            const std::string& sql) {
    PostgresResult result(PQexec(connection, sql.c_str()));
    const ExecStatusType code = PQresultStatus(result.get());
    if (code == PGRES_TUPLES_OK || code == PGRES_COMMAND_OK) return result;
    return ServerError(result.get());
  }

  absl::Status CreateSchemaIfMissing() const {
    if (uri_.schema.empty()) return absl::OkStatus();
    VERACITY_ASSIGN_OR_RETURN(const PostgresPtr connection, ConnectToServer());
    VERACITY_ASSIGN_OR_RETURN(
        const PostgresResult schemas,
        Ask(connection.get(),
            absl::StrCat("SELECT to_regnamespace(",
                         Literal(Quoted(uri_.schema)), ") IS NOT NULL")));
    if (*PQgetvalue(schemas.get(), 0, 0) == 't') return absl::OkStatus();
    // Two who create it at once: the second waits for the first.
    return Ask(connection.get(),
               absl::StrCat("SELECT pg_advisory_xact_lock(", kApplicationId,
                            ", 0); CREATE SCHEMA IF NOT EXISTS ",
                            Quoted(uri_.schema)))
        .status();
  }

  static std::string Literal(absl::string_view text) {
    return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
  }

  absl::StatusOr<std::unique_ptr<Connection>> Connect() override {
    VERACITY_ASSIGN_OR_RETURN(Session session, OpenSession());
    return std::make_unique<PostgresConnection>(
        std::move(session.connection), session.schema,
        session.distributed ? std::optional<int>(0) : std::nullopt,
        [this]() -> absl::StatusOr<PostgresPtr> {
          VERACITY_ASSIGN_OR_RETURN(Session another, OpenSession());
          return std::move(another.connection);
        });
  }

  struct Session {
    PostgresPtr connection;
    int32_t schema = 0;
    bool distributed = false;
  };

  // A connection with the settings that statements count on.
  absl::StatusOr<Session> OpenSession() const {
    VERACITY_ASSIGN_OR_RETURN(PostgresPtr connection, ConnectToServer());
    std::string settings;
    if (!uri_.schema.empty()) {
      absl::StrAppend(&settings, "SET search_path TO ", Quoted(uri_.schema),
                      ";");
    }
    // Statements say in which order tables are walked, each by an index; a
    // plan for them holds for any parameters, and for tables that grow.
    absl::StrAppend(&settings,
                    "SET standard_conforming_strings=on;"
                    "SET join_collapse_limit=1; SET plan_cache_mode="
                    "force_generic_plan; SET enable_seqscan=off;"
                    "SET enable_hashjoin=off; SET enable_mergejoin=off;"
                    "SET jit=off;");
    if (options_.wait != absl::InfiniteDuration()) {
      absl::StrAppend(
          &settings, "SET lock_timeout=",
          std::clamp<int64_t>(absl::ToInt64Milliseconds(options_.wait), 1,
                              INT32_MAX),
          ";");
    }
    if (!options_.durable) settings += "SET synchronous_commit=off;";
    if (options_.read_only) settings += "SET default_transaction_read_only=on;";
    settings +=
        "SELECT max(n.oid), count(a.attname) FROM pg_namespace n"
        " LEFT JOIN pg_class c ON c.relnamespace=n.oid AND c.relname='claims'"
        " LEFT JOIN pg_attribute a ON a.attrelid=c.oid AND a.attname='home'"
        " WHERE n.nspname=current_schema()";
    VERACITY_ASSIGN_OR_RETURN(const PostgresResult schema,
                              Ask(connection.get(), settings));
    uint32_t oid = 0;
    if (PQgetisnull(schema.get(), 0, 0) != 0 ||
        !absl::SimpleAtoi(PQgetvalue(schema.get(), 0, 0), &oid)) {
      return absl::NotFoundError(
          absl::StrCat("no ledger at ", Name(), ": there is no such schema"));
    }
    const bool distributed = *PQgetvalue(schema.get(), 0, 1) != '0';
    if (distributed) {
      // Citus plans by the homes that a statement is given, and the servers
      // that have the rows by their own settings. A transaction has one session
      // with each, which sees all that it has written there.
      VERACITY_RETURN_IF_ERROR(
          Ask(connection.get(),
              "SET plan_cache_mode=auto;"
              "SET citus.max_adaptive_executor_pool_size=1;"
              "SET citus.multi_shard_modify_mode TO 'sequential';"
              "RESET enable_seqscan;"
              "RESET enable_hashjoin; RESET enable_mergejoin")
              .status());
    }
    return Session{std::move(connection), static_cast<int32_t>(oid),
                   distributed};
  }

  const PostgresUri uri_;
  const DatabaseOptions options_;
  bool is_new_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(
    absl::string_view uri, const DatabaseOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(PostgresUri parsed, ParsePostgresUri(uri));
  auto database =
      std::make_unique<PostgresDatabase>(std::move(parsed), options);
  VERACITY_RETURN_IF_ERROR(database->Open());
  return database;
}

}  // namespace veracity::internal
