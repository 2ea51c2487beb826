#ifndef VERACITY_TESTS_POSTGRES_SESSION_H_
#define VERACITY_TESTS_POSTGRES_SESSION_H_

#include <libpq-fe.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"

namespace veracity::testing {

// A PostgreSQL database as another program would use it, behind the library's
// back. `uri` is one that libpq reads.
class PostgresSession {
 public:
  explicit PostgresSession(const std::string& uri)
      : connection_(PQconnectdb(uri.c_str())) {
    EXPECT_EQ(PQstatus(connection_), CONNECTION_OK)
        << PQerrorMessage(connection_);
    PQsetNoticeProcessor(
        connection_, [](void*, const char*) {}, nullptr);
  }
  ~PostgresSession() { PQfinish(connection_); }
  PostgresSession(const PostgresSession&) = delete;
  PostgresSession& operator=(const PostgresSession&) = delete;

  // Runs statements; the first value of the last one's rows, if any.
  std::string Run(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    const ExecStatusType code = PQresultStatus(result);
    EXPECT_TRUE(code == PGRES_COMMAND_OK || code == PGRES_TUPLES_OK)
        << sql << ": " << PQresultErrorMessage(result);
    std::string value;
    if (PQntuples(result) > 0) value = PQgetvalue(result, 0, 0);
    PQclear(result);
    return value;
  }

  void Use(const std::string& schema) {
    Run(absl::StrCat("SET search_path TO \"", schema, "\""));
  }

 private:
  PGconn* connection_;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_POSTGRES_SESSION_H_
