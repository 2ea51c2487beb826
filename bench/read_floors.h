#ifndef VERACITY_BENCH_READ_FLOORS_H_
#define VERACITY_BENCH_READ_FLOORS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "bench/floors.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/report.pb.h"

namespace veracity::bench {

// Reads a ledger as of one commit as the library does, by hand: one statement
// where one is enough, the library's own filter of what is withdrawn, the same
// messages. What generated ledgers do not have is left out: blanked payloads,
// further entries of a record, batches of other authors.
class ReadFloor {
 public:
  ReadFloor(Db& db, int64_t commit);

  v1::AssertionView Assertion(absl::string_view digest);
  v1::ClaimView Claim(absl::string_view digest);
  std::vector<v1::AssertionView> AssertionsOf(absl::string_view claim);
  std::vector<v1::ClaimView> Find(absl::string_view subject,
                                  absl::string_view predicate);
  // At most `limit` claims; `match` as FTS5 has it.
  std::vector<v1::ClaimView> Search(absl::string_view match, int limit);
  // Upstream of an assertion.
  v1::Trace Trace(absl::string_view assertion, uint32_t depth);
  // Digests of all that rests on an assertion, itself left out.
  std::vector<std::string> Dependants(absl::string_view assertion);
  // The whole log as a bundle.
  std::string Export(const std::string& producer);

 private:
  int64_t KeyOf(absl::string_view digest);
  void FillAssertion(sqlite3_stmt* row, v1::AssertionView* view);
  void FillClaim(sqlite3_stmt* row, v1::ClaimView* view);
  std::vector<v1::ClaimView> Claims(sqlite3_stmt* statement);
  void RequireNoRetractions(int kind, int64_t key, int64_t source,
                            int64_t document, int64_t commit);

  Db& db_;
  const int64_t commit_;
  const int64_t last_position_;
};

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_READ_FLOORS_H_
