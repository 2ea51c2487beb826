#ifndef VERACITY_TESTS_POSTGRES_SERVER_H_
#define VERACITY_TESTS_POSTGRES_SERVER_H_

#include <cstdlib>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/testing.h"

namespace veracity::testing {

// A PostgreSQL server in a folder (tests/postgres_server.sh).
class PostgresServer {
 public:
  explicit PostgresServer(std::string folder) : folder_(std::move(folder)) {}

  // Starts it, or starts it again. `settings` are lines of postgresql.conf.
  void Start(const std::string& settings = "") { Do("start", settings); }
  // Ends it at once, as a power cut would; what it has stays.
  void Kill() { Do("kill", ""); }
  // Ends it and removes what it has.
  void Remove() { Do("stop", ""); }

  // Empty: it was not started.
  std::string uri() const {
    return std::string(absl::StripAsciiWhitespace(
        ReadFile(absl::StrCat(folder_, "/uri")).value_or("")));
  }

 private:
  void Do(const std::string& verb, const std::string& settings) {
    const std::string command = absl::StrCat(
        VERACITY_SOURCE_DIR "/tests/postgres_server.sh ", VERACITY_POSTGRES_BIN,
        " ", verb, " '", folder_, "' ", settings);
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
  }

  const std::string folder_;
};

// The server that a run of ctest starts for all tests; one that is run by hand
// starts it, too, and leaves it. Or the one that VERACITY_TEST_POSTGRES_URI
// leads to, without a schema.
inline std::string SharedPostgresUri() {
  static const std::string uri = [] {
    const char* given = std::getenv("VERACITY_TEST_POSTGRES_URI");
    if (given != nullptr) return std::string(given);
    PostgresServer server(VERACITY_POSTGRES_DIR);
    server.Start();
    return server.uri();
  }();
  return uri;
}

// The URI of a ledger in a schema of that server.
inline std::string PostgresUri(const std::string& schema) {
  const std::string uri = SharedPostgresUri();
  return absl::StrCat(uri, uri.find('?') == std::string::npos ? "?" : "&",
                      "schema=", schema);
}

// Into how many parts ledgers are to be cut, as VERACITY_TEST_SHARDS says where
// the server is a coordinator of Citus; 0: not at all.
inline int ShardsOfTests() {
  const char* shards = std::getenv("VERACITY_TEST_SHARDS");
  return shards == nullptr ? 0 : std::atoi(shards);
}

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_POSTGRES_SERVER_H_
