#include "veracity/graph.h"

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "tests/verify/desk_case.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::SizeIs;
using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

class GraphTest : public testing::DeskCase {
 protected:
  ClaimId Record(const std::string& name, int papers) {
    Batch batch(name);
    const ClaimId claim = batch.Claim(name, "made in", EntityValue("china"));
    for (int i = 0; i < papers; ++i) {
      batch.Add(Affirms(absl::StrCat("paper-", i), claim));
    }
    VERACITY_EXPECT_OK(ledger_->Record(batch.message()));
    return claim;
  }
};

TEST_F(GraphTest, OfAnEmptyLedgerHasNoVerdicts) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now()));
  EXPECT_EQ(graph.size().claims, 0u);
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<ClaimVerdict> all,
                                graph.AssessAll());
  EXPECT_THAT(all, SizeIs(0));
}

TEST_F(GraphTest, StaysAsItWasWhenAnotherFollowsTheLedger) {
  const ClaimId claim = Record("drone", 1);
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph before,
                                Graph::Build(ledger_->Now()));
  Batch batch("more");
  for (const char* paper : {"herald", "tribune", "courier"}) {
    batch.Rates("desk", paper, "A");
    batch.Add(Affirms(paper, claim));
  }
  VERACITY_ASSERT_OK(ledger_->Record(batch.message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph after,
                                before.Refreshed(ledger_->Now()));
  VERACITY_ASSERT_OK_AND_ASSIGN(const auto was, before.Assess({claim}));
  VERACITY_ASSERT_OK_AND_ASSIGN(const auto is, after.Assess({claim}));
  EXPECT_EQ(was[0].verdict(), v1::VERDICT_UNSUBSTANTIATED);
  EXPECT_EQ(is[0].verdict(), v1::VERDICT_SUPPORTED);
}

TEST_F(GraphTest, FollowingOneRecordReadsTheBlockItFallsInto) {
  std::vector<ClaimId> claims;
  for (int i = 0; i < 100; ++i) {
    claims.push_back(Record(absl::StrCat("drone-", i), 2));
  }
  GraphOptions options;
  options.block_claims = 10;
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now(), {}, options));
  EXPECT_EQ(graph.size().blocks, 10u);
  EXPECT_EQ(graph.claims_read(), 100u);
  Batch batch("one more");
  batch.Add(Denies("ministry", claims[42]));
  VERACITY_ASSERT_OK(ledger_->Record(batch.message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph after,
                                graph.Refreshed(ledger_->Now(), options));
  EXPECT_EQ(after.claims_read(), 10u);
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph same,
                                after.Refreshed(ledger_->Now(), options));
  EXPECT_EQ(same.claims_read(), 0u);
}

TEST_F(GraphTest, ManySmallBlocksBecomeFewAgain) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Graph graph, Graph::Build(ledger_->Now()));
  for (int i = 0; i < 150; ++i) {
    Record(absl::StrCat("drone-", i), 1);
    VERACITY_ASSERT_OK_AND_ASSIGN(graph, graph.Refreshed(ledger_->Now()));
    ASSERT_LE(graph.size().blocks, 66u);
  }
  EXPECT_EQ(graph.size().claims, 150u);
}

TEST_F(GraphTest, OutlivesItsLedgerForAllButFollowing) {
  const ClaimId claim = Record("drone", 3);
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now()));
  ledger_.reset();
  EXPECT_THAT(graph.Assess({claim}), IsOk());
  EXPECT_THAT(graph.AssessAll(2), IsOk());
}

TEST_F(GraphTest, SaysWhichClaimItDoesNotHave) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now()));
  const ClaimId claim = Record("drone", 1);
  EXPECT_THAT(graph.Assess({claim}),
              StatusIs(absl::StatusCode::kNotFound, claim.ToString()));
}

TEST_F(GraphTest, NamesTheClaimOnWhichTooMuchBears) {
  Record("plane", 2);
  const ClaimId claim = Record("drone", 30);
  GraphOptions options;
  options.maximum_statements = 20;
  EXPECT_THAT(Graph::Build(ledger_->Now(), {}, options),
              StatusIs(absl::StatusCode::kResourceExhausted, claim.ToString()));
}

TEST_F(GraphTest, RefusesToFollowIntoThePastOrAnotherLedger) {
  Record("drone", 1);
  const View before = ledger_->Now();
  Record("plane", 1);
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now()));
  EXPECT_THAT(graph.Refreshed(before),
              StatusIs(absl::StatusCode::kFailedPrecondition, "commit 1"));
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Ledger::Open("memory:"));
  EXPECT_THAT(
      graph.Refreshed(other.Now()),
      StatusIs(absl::StatusCode::kFailedPrecondition, "another ledger"));
  v1::AsOf as_of;
  as_of.set_said("2024");
  VERACITY_ASSERT_OK_AND_ASSIGN(const View said, ledger_->At(as_of));
  EXPECT_THAT(graph.Refreshed(said),
              StatusIs(absl::StatusCode::kFailedPrecondition, "said or valid"));
}

TEST_F(GraphTest, EndsWhenTheCallerSaysSo) {
  Record("drone", 1);
  std::atomic<bool> cancelled = true;
  GraphOptions options;
  options.call.cancelled = &cancelled;
  EXPECT_THAT(Graph::Build(ledger_->Now(), {}, options),
              StatusIs(absl::StatusCode::kCancelled, ""));
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now()));
  EXPECT_THAT(graph.AssessAll(1, options.call),
              StatusIs(absl::StatusCode::kCancelled, ""));
}

TEST_F(GraphTest, TellsHowFarItHasCome) {
  for (int i = 0; i < 10; ++i) Record(absl::StrCat("drone-", i), 1);
  std::vector<uint64_t> done;
  GraphOptions options;
  options.block_claims = 4;
  options.call.progress = [&](const Progress& progress) {
    done.push_back(progress.done);
    EXPECT_EQ(progress.total, 10u);
  };
  VERACITY_ASSERT_OK(Graph::Build(ledger_->Now(), {}, options));
  ASSERT_FALSE(done.empty());
  EXPECT_EQ(done.back(), 10u);
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph,
                                Graph::Build(ledger_->Now(), {}, options));
  done.clear();
  VERACITY_ASSERT_OK(graph.AssessAll(1, options.call));
  ASSERT_FALSE(done.empty());
  EXPECT_EQ(done.back(), 10u);
}

}  // namespace
}  // namespace veracity
