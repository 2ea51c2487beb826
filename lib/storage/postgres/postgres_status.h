#ifndef VERACITY_STORAGE_POSTGRES_POSTGRES_STATUS_H_
#define VERACITY_STORAGE_POSTGRES_POSTGRES_STATUS_H_

#include <libpq-fe.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace veracity::internal {

// An error of the server as a status: by its SQLSTATE, with what helps.
absl::Status ServerError(const PGresult* result);
// What libpq says of a connection that is lost, or that could not be made.
absl::Status ConnectionError(const PGconn* connection, absl::string_view doing);

// The server has ended the session.
bool IsFatal(const PGresult* result);
// The server gave up a statement since somebody, or a timeout, asked it to.
bool IsCancelled(const PGresult* result);

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_POSTGRES_POSTGRES_STATUS_H_
