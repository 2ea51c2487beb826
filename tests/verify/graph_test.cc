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

using ::testing::ElementsAre;
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

// Of the verdicts, by kind: all, those withdrawn, those of structure.
std::vector<int> Counts(const Graph& graph) {
  const absl::StatusOr<std::vector<ClaimVerdict>> all = graph.AssessAll();
  EXPECT_THAT(all, IsOk());
  std::vector<int> counts(3);
  for (const ClaimVerdict& one : *all) {
    ++counts[0];
    counts[1] += one.withdrawn;
    counts[2] += one.structure;
  }
  return counts;
}

TEST_F(GraphTest, TellsWhatIsWithdrawnAndWhatIsOfStructure) {
  const ClaimId claim = Record("drone", 1);
  Record("engine", 1);
  Batch rating("rating");
  rating.Rates("desk", "paper-0", "A");
  VERACITY_ASSERT_OK(ledger_->Record(rating.message()));
  const View before = ledger_->Now();
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph graph, Graph::Build(before));
  EXPECT_THAT(Counts(graph), ElementsAre(3, 0, 1));

  v1::Batch retraction;
  v1::Retraction& one =
      *retraction.add_entries()->mutable_record()->mutable_retraction();
  *one.mutable_target() = RefTo(claim);
  one.set_withdrawn_by("desk");
  one.set_withdrawn("2024-06-01");
  VERACITY_ASSERT_OK(ledger_->Record(retraction));
  VERACITY_ASSERT_OK_AND_ASSIGN(const Graph after,
                                graph.Refreshed(ledger_->Now()));
  EXPECT_THAT(Counts(after), ElementsAre(3, 1, 1));
  EXPECT_THAT(Counts(graph), ElementsAre(3, 0, 1));

  // As of times said, before and after it was withdrawn.
  for (const auto& [said, withdrawn] : std::vector<std::pair<std::string, int>>{
           {"2024-05", 0}, {"2024-07", 1}}) {
    v1::AsOf as_of;
    as_of.set_said(said);
    VERACITY_ASSERT_OK_AND_ASSIGN(const View then, ledger_->At(as_of));
    VERACITY_ASSERT_OK_AND_ASSIGN(const Graph there, Graph::Build(then));
    EXPECT_EQ(Counts(there)[1], withdrawn) << said;
  }
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
