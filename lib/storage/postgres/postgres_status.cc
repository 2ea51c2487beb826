#include "storage/postgres/postgres_status.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace veracity::internal {
namespace {

// SQLSTATEs, or the classes that they begin with: appendix A of PostgreSQL's
// manual. The first that fits counts.
struct Meaning {
  absl::string_view state;
  absl::StatusCode code;
  absl::string_view help;
};
constexpr Meaning kMeanings[] = {
    {"55P03", absl::StatusCode::kAborted,
     "another writer holds the ledger; try again"},
    {"40", absl::StatusCode::kAborted,
     "another writer was in the way; try "
     "again"},
    {"57014", absl::StatusCode::kDeadlineExceeded,
     "the server ended it: raise its statement_timeout, or ask for less"},
    {"53100", absl::StatusCode::kUnavailable,
     "free some space on the server and try again"},
    {"53300", absl::StatusCode::kUnavailable,
     "the server has no connection left; try again later"},
    {"53", absl::StatusCode::kResourceExhausted, ""},
    {"54", absl::StatusCode::kResourceExhausted, ""},
    {"57P", absl::StatusCode::kUnavailable,
     "the server is going down or not up yet; try again"},
    {"08", absl::StatusCode::kUnavailable, "try again"},
    {"42501", absl::StatusCode::kPermissionDenied,
     "the role has not the rights: grant them, or open read-only"},
    {"28", absl::StatusCode::kPermissionDenied,
     "the server does not let this role in"},
    {"25006", absl::StatusCode::kFailedPrecondition,
     "the server or the role may only read: open read-only, or write to the "
     "primary server"},
    {"3D000", absl::StatusCode::kNotFound,
     "create the database first: createdb"},
    {"42P07", absl::StatusCode::kFailedPrecondition,
     "another application has tables there: give the ledger a schema of its "
     "own, schema=NAME in the URI"},
    {"XX001", absl::StatusCode::kDataLoss, ""},
    {"XX002", absl::StatusCode::kDataLoss, ""},
    {"58030", absl::StatusCode::kUnavailable, ""},
};

// The first line: what comes after it explains it to beginners.
absl::string_view Line(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  return text.substr(0, text.find('\n'));
}

}  // namespace

absl::Status ServerError(const PGresult* result) {
  const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const absl::string_view state = field != nullptr ? field : "";
  const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  const std::string message = absl::StrCat(
      "PostgreSQL: ",
      Line(primary != nullptr ? primary : PQresultErrorMessage(result)));
  if (state.empty()) {
    return absl::UnavailableError(
        absl::StrCat(message, " (the connection is lost; try again)"));
  }
  for (const Meaning& meaning : kMeanings) {
    if (!absl::StartsWith(state, meaning.state)) continue;
    return absl::Status(meaning.code,
                        meaning.help.empty()
                            ? message
                            : absl::StrCat(message, " (", meaning.help, ")"));
  }
  return absl::InternalError(absl::StrCat(message, " (SQLSTATE ", state, ")"));
}

absl::Status ConnectionError(const PGconn* connection,
                             absl::string_view doing) {
  const absl::string_view message = Line(PQerrorMessage(connection));
  const std::string text = absl::StrCat("PostgreSQL: ", doing, ": ", message);
  // Before there is a session there is no SQLSTATE, only words.
  if (absl::StrContains(message, "does not exist") &&
      absl::StrContains(message, "database ")) {
    return absl::NotFoundError(
        absl::StrCat(text, " (create the database first: createdb)"));
  }
  for (absl::string_view words :
       {"authentication failed", "no password supplied", "pg_hba.conf",
        "does not exist", "permission denied for database"}) {
    if (absl::StrContains(message, words)) {
      return absl::PermissionDeniedError(text);
    }
  }
  return absl::UnavailableError(text);
}

bool IsFatal(const PGresult* result) {
  const char* severity =
      PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity != nullptr && (absl::string_view(severity) == "FATAL" ||
                                 absl::string_view(severity) == "PANIC");
}

bool IsCancelled(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  return state != nullptr && absl::string_view(state) == "57014";
}

}  // namespace veracity::internal
