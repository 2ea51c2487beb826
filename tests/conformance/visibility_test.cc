#include <atomic>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/conformance/backend.h"
#include "veracity/veracity.h"

namespace veracity::testing {
namespace {

using VisibilityTest = BackendTest;

// On many servers a transaction ends on one after the other, and a reader may
// come between.
TEST_P(VisibilityTest, ABatchIsSeenWholeOrNotAtAll) {
  constexpr int kBatches = 20;
  constexpr size_t kClaims = 40;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; i < kBatches; ++i) {
      Batch batch("part");
      for (size_t j = 0; j < kClaims; ++j) {
        batch.Claim(absl::StrCat("subject-", i, "-", j), "is part of",
                    EntityValue("whole"));
      }
      VERACITY_EXPECT_OK(ledger.Record(batch.message()).status());
    }
    done = true;
  });
  size_t seen = 0;
  do {
    v1::ClaimQuery query;
    query.mutable_claim()->add_predicates("is part of");
    size_t claims = 0;
    const View now = ledger.Now();
    Results<v1::ClaimView> found = now.Find(query);
    for (v1::ClaimView claim; found.Next(&claim);) ++claims;
    VERACITY_EXPECT_OK(found.status());
    EXPECT_EQ(claims, now.commit() * kClaims);
    EXPECT_GE(claims, seen);
    seen = claims;
  } while (!done);
  writer.join();
  EXPECT_EQ(ledger.Now().commit(), static_cast<uint64_t>(kBatches));
}

VERACITY_ON_EVERY_BACKEND(VisibilityTest);

}  // namespace
}  // namespace veracity::testing
