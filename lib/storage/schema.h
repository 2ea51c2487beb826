#ifndef VERACITY_STORAGE_SCHEMA_H_
#define VERACITY_STORAGE_SCHEMA_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "storage/connection.h"

namespace veracity::internal {

// The relational schema, written once (docs/formats/storage.md).

// "VRCT": tells a ledger from another application's SQLite file.
inline constexpr int64_t kApplicationId = 0x56524354;
inline constexpr int64_t kSchemaVersion = 3;

// What turns a store of version `from` into one of the next version.
struct Migration {
  int64_t from;
  absl::Span<const char* const> statements;
  // After these; may be null.
  absl::Status (*fill)(Connection& connection) = nullptr;
};

// Creates all tables in an empty store, inside the caller's transaction; and
// drops them with all that they have.
absl::Status CreateSchema(Connection& connection);
absl::Status DropSchema(Connection& connection);

// Brings a store to this version: nothing to do, or a migration in one
// transaction, or FAILED_PRECONDITION if the store is newer than this library
// or needs a migration and may not be written.
absl::Status MigrateSchema(Connection& connection, bool read_only);
// The same, to a given version by given steps.
absl::Status MigrateSchema(Connection& connection, bool read_only,
                           int64_t version,
                           absl::Span<const Migration> migrations);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_SCHEMA_H_
