// A verdict is the same bytes, whatever store it was read from.

#include <string>
#include <utility>

#include "tests/conformance/backend.h"
#include "tests/verify/naive/vectors.h"
#include "tests/verify/naive_ledger.h"
#include "veracity/copy.h"

namespace veracity::naive {
namespace {

using ::veracity::testing::Backend;
using ::veracity::testing::Backends;
using ::veracity::testing::TempDir;
using ::veracity::testing::TestData;

class AssessorStoresTest : public ::testing::TestWithParam<Backend> {};

TEST_P(AssessorStoresTest, GiveTheSameVerdictsOnTheNamedCases) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Vectors vectors,
                                ReadVectors(TestData("assessment/named.json")));
  TempDir directory;
  LedgerOptions options;
  options.owner = kOwner;
  options.durable = false;
  int compared = 0;
  for (const Vector& vector : vectors.named) {
    SCOPED_TRACE(vector.name);
    VERACITY_ASSERT_OK_AND_ASSIGN(const LedgerRecords records,
                                  RecordsOf(vector.ledger));
    VERACITY_ASSERT_OK_AND_ASSIGN(const veracity::Ledger in_memory,
                                  LedgerOf(BatchesOf(records.entries)));
    VERACITY_ASSERT_OK_AND_ASSIGN(
        veracity::Ledger stored,
        veracity::Ledger::Open(
            GetParam().uri(directory, absl::StrCat(compared)), options));
    VERACITY_ASSERT_OK(CopyLedger(in_memory, stored));
    const ClaimId& claim = records.claims.at(vector.claim);
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const v1::Assessment expected,
        AssessIn(in_memory.Now(), claim, records.policy));
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const v1::Assessment actual,
        AssessIn(stored.Now(), claim, records.policy));
    EXPECT_EQ(actual.SerializeAsString(), expected.SerializeAsString());
    ++compared;
  }
  EXPECT_EQ(compared, 77);
}

VERACITY_ON_EVERY_BACKEND(AssessorStoresTest);

}  // namespace
}  // namespace veracity::naive
