#include "storage/database.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

// Connections kept for the next call: each holds a cache of pages.
constexpr size_t kMaximumIdle = 8;

}  // namespace

absl::StatusOr<Database::Lease> Database::Acquire() {
  // Let go once the lock is.
  std::vector<std::unique_ptr<Connection>> lost;
  {
    std::unique_lock<std::mutex> lock(mutex_);
    given_back_.wait(lock, [this] { return out_ < maximum_; });
    ++out_;
    while (!idle_.empty()) {
      std::unique_ptr<Connection> connection = std::move(idle_.back());
      idle_.pop_back();
      if (!connection->is_lost()) return Lease(this, std::move(connection));
      lost.push_back(std::move(connection));
    }
  }
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connect();
  if (!connection.ok()) {
    std::lock_guard<std::mutex> lock(mutex_);
    --out_;
    given_back_.notify_one();
    return connection.status();
  }
  return Lease(this, *std::move(connection));
}

absl::StatusOr<std::unique_ptr<Connection>> Database::ConnectToDistribute(int) {
  return absl::UnimplementedError(
      "only a ledger in PostgreSQL lies on many servers: postgresql://...");
}

void Database::GiveBack(std::unique_ptr<Connection> connection) {
  connection->SetInterrupt(nullptr);
  connection->Rollback();
  std::unique_ptr<Connection> surplus;
  std::lock_guard<std::mutex> lock(mutex_);
  if (!connection->is_lost() &&
      (idle_.size() < kMaximumIdle || maximum_ == 1)) {
    idle_.push_back(std::move(connection));
  } else {
    surplus = std::move(connection);  // closed once the lock is gone
  }
  --out_;
  given_back_.notify_one();
}

absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(
    absl::string_view uri, const DatabaseOptions& options) {
  if (uri.empty()) {
    return absl::InvalidArgumentError("the ledger's URI is empty");
  }
  if (uri == "memory:") return OpenSqlite("", options);
  if (absl::ConsumePrefix(&uri, "sqlite:")) {
    if (uri.empty()) {
      return absl::InvalidArgumentError("'sqlite:' names no file");
    }
    return OpenSqlite(std::string(uri), options);
  }
  if (absl::StartsWith(uri, "postgresql://") ||
      absl::StartsWith(uri, "postgres://")) {
#ifdef VERACITY_POSTGRES
    return OpenPostgres(uri, options);
#else
    return absl::UnimplementedError(
        "this build of veracity has no PostgreSQL (option VERACITY_POSTGRES)");
#endif
  }
  if (uri.find("://") != absl::string_view::npos) {
    return absl::InvalidArgumentError(absl::StrCat(
        "'", uri,
        "' is no URI of a ledger; use memory:, sqlite:PATH, a path or "
        "postgresql://..."));
  }
  return OpenSqlite(std::string(uri), options);
}

}  // namespace veracity::internal
