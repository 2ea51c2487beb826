#ifndef VERACITY_STORAGE_DATABASE_H_
#define VERACITY_STORAGE_DATABASE_H_

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/connection.h"
#include "veracity/call.h"

namespace veracity::internal {

struct DatabaseOptions {
  bool create_if_missing = true;
  bool read_only = false;
  bool durable = true;
  absl::Duration wait = absl::Seconds(10);
  size_t cache_bytes = 64 << 20;
};

// A Database is an open store: it makes connections, and does what has no
// place in a statement. Thread-safe.
class Database {
 public:
  // A connection that goes back to its database when it is let go.
  class Lease {
   public:
    Lease(Database* database, std::unique_ptr<Connection> connection)
        : database_(database), connection_(std::move(connection)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease() {
      if (connection_) database_->GiveBack(std::move(connection_));
    }
    Connection& operator*() const { return *connection_; }
    Connection* operator->() const { return connection_.get(); }

   private:
    Database* database_;
    std::unique_ptr<Connection> connection_;
  };

  virtual ~Database() = default;

  // A connection for the calling thread; waits while all are in use.
  absl::StatusOr<Lease> Acquire();

  // Asked now and then whether to go on; not OK: no, for that reason.
  using GoOn = absl::FunctionRef<absl::Status(const Progress&)>;

  // Copies the store, in use and as it is when this begins, to a new file.
  // UNIMPLEMENTED: it is in no file.
  virtual absl::Status Backup(const std::string& path, GoOn go_on) = 0;
  // The engine's own check of its file: what is wrong, a line each.
  virtual absl::StatusOr<std::vector<std::string>> CheckIntegrity() = 0;
  // A connection that makes tables on many servers, in so many parts.
  // FAILED_PRECONDITION: the server has not what that needs; UNIMPLEMENTED:
  // the engine has not.
  virtual absl::StatusOr<std::unique_ptr<Connection>> ConnectToDistribute(
      int shards);
  // The store was made by this open and has no tables yet.
  virtual bool is_new() const = 0;

 protected:
  // At most `maximum` connections are out at a time.
  explicit Database(size_t maximum) : maximum_(maximum) {}

 private:
  virtual absl::StatusOr<std::unique_ptr<Connection>> Connect() = 0;
  void GiveBack(std::unique_ptr<Connection> connection);

  const size_t maximum_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  size_t out_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

// Opens `uri` ("memory:", "sqlite:PATH", a bare path, "postgresql://...") with
// the engine it names.
absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(
    absl::string_view uri, const DatabaseOptions& options);

// SQLite. `path` empty: in memory.
absl::StatusOr<std::unique_ptr<Database>> OpenSqlite(
    const std::string& path, const DatabaseOptions& options);

// PostgreSQL. `uri` as libpq reads it, and schema=NAME among its options.
absl::StatusOr<std::unique_ptr<Database>> OpenPostgres(
    absl::string_view uri, const DatabaseOptions& options);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_DATABASE_H_
