#ifndef VERACITY_TESTS_CONFORMANCE_BACKEND_H_
#define VERACITY_TESTS_CONFORMANCE_BACKEND_H_

// What every backend must pass: tests of this folder are written once and run
// on each, as the parameter of the suite.
//
//   using QueriesTest = BackendTest;
//   TEST_P(QueriesTest, FindsByPredicate) {
//     VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
//     ...
//   }
//   VERACITY_ON_EVERY_BACKEND(QueriesTest);

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "tests/postgres_server.h"
#include "tests/testing.h"
#include "veracity/distribute.h"
#include "veracity/ledger.h"

namespace veracity::testing {

struct Backend {
  std::string name;
  // The URI of the ledger called `ledger` in a directory of its own.
  std::function<std::string(const TempDir& directory,
                            const std::string& ledger)>
      uri;
  // A ledger that was closed can be opened again.
  bool persistent = false;

  friend void PrintTo(const Backend& backend, std::ostream* out) {
    *out << backend.name;
  }
};

inline std::vector<Backend> Backends() {
  return {
      {"Memory", [](const TempDir&, const std::string&) { return "memory:"; },
       false},
      {"SqliteFile",
       [](const TempDir& directory, const std::string& ledger) {
         return absl::StrCat("sqlite:", directory.File(ledger), ".db");
       },
       true},
      {"Postgres",
       [](const TempDir& directory, const std::string& ledger) {
         return PostgresUri(absl::StrCat(
             std::filesystem::path(directory.path()).filename().string(), "-",
             ledger));
       },
       true},
  };
}

// A clock that moves only when it is told to.
struct TestClock {
  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  absl::Time operator()() const { return now; }
  void Advance(absl::Duration by) { now += by; }
};

class BackendTest : public ::testing::TestWithParam<Backend> {
 protected:
  // Opens the test's ledger, or the one called `name`: fresh the first time,
  // and (of a persistent backend) again after that. It belongs to "desk" and
  // follows clock_, unless told otherwise.
  absl::StatusOr<Ledger> Open(const std::string& name = "ledger") {
    LedgerOptions options;
    options.owner = "desk";
    options.durable = false;
    options.clock = [this] { return clock_(); };
    return Open(name, options);
  }
  absl::StatusOr<Ledger> Open(const std::string& name,
                              const LedgerOptions& options) {
    const std::string uri = GetParam().uri(directory_, name);
    if (GetParam().name == "Postgres" && ShardsOfTests() > 0 &&
        opened_.insert(name).second) {
      DistributeOptions distribute;
      distribute.owner = options.owner;
      distribute.shards = ShardsOfTests();
      VERACITY_RETURN_IF_ERROR(Distribute(uri, distribute));
    }
    return Ledger::Open(uri, options);
  }

  TempDir directory_;
  std::set<std::string> opened_;
  TestClock clock_;
};

#define VERACITY_ON_EVERY_BACKEND(suite)                                     \
  INSTANTIATE_TEST_SUITE_P(                                                  \
      Backends, suite, ::testing::ValuesIn(::veracity::testing::Backends()), \
      [](const auto& test_info) { return test_info.param.name; })

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_CONFORMANCE_BACKEND_H_
