#ifndef VERACITY_STORAGE_POSTGRES_POSTGRES_URI_H_
#define VERACITY_STORAGE_POSTGRES_POSTGRES_URI_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace veracity::internal {

// A URI as libpq reads it, and what is ours in it.
struct PostgresUri {
  std::string uri;
  // schema=NAME among the options; empty: the first of the search path.
  std::string schema;
};

// Takes schema=NAME out of the options. INVALID_ARGUMENT if libpq cannot read
// the rest, or the name is empty, longer than PostgreSQL's names (63 bytes) or
// has a NUL.
absl::StatusOr<PostgresUri> ParsePostgresUri(absl::string_view uri);

// The URI without its password, for messages.
std::string WithoutPassword(absl::string_view uri);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_POSTGRES_URI_H_
