#include "veracity/ledger.h"

#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::veracity::testing::IsOk;

TEST(Ledger, RecordsWithdrawsReinstatesAndAnswers) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open("memory:"));
  Batch batch("morning wires");
  batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  ClaimId claim = batch.Claim("garpiya-3", "produced in", EntityValue("china"));
  AssertionId who = batch.Add(Affirms("reuters", claim).On("2024-09-25"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(batch.message()));
  SCOPED_TRACE(report.DebugString());
  EXPECT_EQ(report.inserted(), 3);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto said, ledger.Now().AssertionsOf(claim));
  ASSERT_EQ(said.size(), 1);
  EXPECT_EQ(said[0].assertion().source(), "reuters");
  VERACITY_ASSERT_OK_AND_ASSIGN(
      v1::RecordReport retracted,
      ledger.Retract({{RefTo(who), "", "wrong", ""}}));
  VERACITY_ASSERT_OK_AND_ASSIGN(said, ledger.Now().AssertionsOf(claim));
  EXPECT_EQ(said.size(), 0);
  VERACITY_ASSERT_OK(ledger.Reinstate(RefTo(who), "right after all").status());
  VERACITY_ASSERT_OK_AND_ASSIGN(said, ledger.Now().AssertionsOf(claim));
  EXPECT_EQ(said.size(), 1);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto problems, ledger.Check());
  EXPECT_THAT(problems, ::testing::IsEmpty());
  v1::ClaimQuery query;
  query.mutable_claim()->add_about("china");
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger.Now().FindPage(query));
  EXPECT_EQ(page.items.size(), 1);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto trace, ledger.Now().Trace(RefTo(claim)));
  EXPECT_EQ(trace.nodes_size(), 3) << trace.DebugString();
  VERACITY_ASSERT_OK_AND_ASSIGN(auto found, ledger.Now().Resolve("reut"));
  ASSERT_EQ(found.size(), 1);
}

}  // namespace
}  // namespace veracity
