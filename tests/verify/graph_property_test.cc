// A graph's verdicts are an assessor's, byte for byte: of a graph that was
// built, and of one that followed what was recorded; and following reads few
// claims.

#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "tests/verify/random_recorder.h"
#include "veracity/assessor.h"
#include "veracity/graph.h"
#include "veracity/ledger.h"

namespace veracity::internal {
namespace {

// All on record, those withdrawn too.
std::vector<ClaimId> AllClaims(const View& view) {
  std::vector<ClaimId> claims;
  Results<v1::Change> changes = view.Changes(0);
  v1::Change change;
  while (changes.Next(&change)) {
    const v1::Record& record = change.entry().record();
    if (record.has_claim() && change.first()) {
      claims.push_back(*ClaimId::FromDigest(record.claim().id()));
    }
  }
  VERACITY_EXPECT_OK(changes.status());
  return claims;
}

void ExpectAsAssessor(const Graph& graph, const std::string& step) {
  const Assessor assessor(graph.view(), graph.policy());
  const std::vector<ClaimId> claims = AllClaims(graph.view());
  ASSERT_EQ(graph.size().claims, claims.size()) << step;
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<v1::Assessment> found,
                                graph.Assess(claims));
  for (size_t i = 0; i < claims.size(); ++i) {
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Assessment alone,
                                  assessor.Assess(claims[i]));
    ASSERT_EQ(found[i].SerializeAsString(), alone.SerializeAsString())
        << "after " << step << "\ngraph: " << found[i].DebugString()
        << "\nassessor: " << alone.DebugString();
  }
}

// Every verdict in numbers is the one in the message.
void ExpectAllAsOne(const Graph& graph, int threads) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<ClaimVerdict> all,
                                graph.AssessAll(threads));
  std::vector<ClaimId> claims;
  for (const ClaimVerdict& verdict : all) {
    if (!claims.empty()) {
      EXPECT_LT(claims.back(), verdict.claim);
    }
    claims.push_back(verdict.claim);
  }
  ASSERT_EQ(claims.size(), graph.size().claims);
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<v1::Assessment> messages,
                                graph.Assess(claims));
  for (size_t i = 0; i < all.size(); ++i) {
    const v1::Assessment& message = messages[i];
    EXPECT_EQ(all[i].verdict, message.verdict());
    EXPECT_EQ(all[i].probability, message.probability());
    EXPECT_EQ(all[i].belief, message.opinion().belief());
    EXPECT_EQ(all[i].disbelief, message.opinion().disbelief());
    EXPECT_EQ(all[i].uncertainty, message.opinion().uncertainty());
    EXPECT_EQ(all[i].support, message.support());
    EXPECT_EQ(all[i].opposition, message.opposition());
    EXPECT_EQ(static_cast<uint32_t>(all[i].supporting_origins),
              message.supporting_origins());
    EXPECT_EQ(static_cast<uint32_t>(all[i].opposing_origins),
              message.opposing_origins());
  }
}

struct Counts {
  uint64_t read = 0;
  uint64_t claims = 0;
};

void CompareEveryStep(uint32_t seed, int topics, int steps, size_t block_claims,
                      Counts* counts) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Ledger ledger, Ledger::Open("memory:", RandomRecorder::Options()));
  v1::AssessmentPolicy policy;
  policy.add_authors(RandomRecorder::kPartner);
  GraphOptions graph_options;
  graph_options.block_claims = block_claims;
  RandomRecorder recorder(ledger, seed, topics);
  recorder.Step();
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Graph graph, Graph::Build(ledger.Now(), policy, graph_options));
  for (int step = 0; step < steps; ++step) {
    std::string told = recorder.Step();
    if (step % 5 == 4) absl::StrAppend(&told, "; ", recorder.Step());
    VERACITY_ASSERT_OK_AND_ASSIGN(graph,
                                  graph.Refreshed(ledger.Now(), graph_options));
    counts->read += graph.claims_read();
    counts->claims += graph.size().claims;
    ExpectAsAssessor(graph, absl::StrCat(step, ": ", told));
    if (::testing::Test::HasFatalFailure()) return;
  }
  ExpectAllAsOne(graph, 2);
  for (const int threads : {1, 3}) {
    graph_options.threads = threads;
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const Graph built, Graph::Build(ledger.Now(), policy, graph_options));
    ExpectAsAssessor(built, absl::StrCat("building on ", threads, " threads"));
    ExpectAllAsOne(built, threads);
  }
}

// Parts, each followed by itself, have every claim once, with the verdict that
// it has in the whole.
void ComparePartsWithWhole(uint32_t seed) {
  constexpr int kParts = 3;
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Ledger ledger, Ledger::Open("memory:", RandomRecorder::Options()));
  RandomRecorder recorder(ledger, seed, /*topics=*/4);
  std::vector<Graph> parts;
  GraphOptions part_options;
  part_options.parts = kParts;
  part_options.block_claims = 3;
  for (int part = 0; part < kParts; ++part) {
    part_options.part = part;
    VERACITY_ASSERT_OK_AND_ASSIGN(Graph graph,
                                  Graph::Build(ledger.Now(), {}, part_options));
    parts.push_back(std::move(graph));
  }
  for (int step = 0; step < 60; ++step) {
    recorder.Step();
    if (step % 10 != 9) continue;
    VERACITY_ASSERT_OK_AND_ASSIGN(const Graph whole,
                                  Graph::Build(ledger.Now()));
    size_t claims = 0;
    for (Graph& part : parts) {
      VERACITY_ASSERT_OK_AND_ASSIGN(part, part.Refreshed(ledger.Now()));
      VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<ClaimVerdict> verdicts,
                                    part.AssessAll());
      claims += verdicts.size();
      std::vector<ClaimId> ids;
      for (const ClaimVerdict& verdict : verdicts) ids.push_back(verdict.claim);
      VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<v1::Assessment> here,
                                    part.Assess(ids));
      VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<v1::Assessment> there,
                                    whole.Assess(ids));
      for (size_t i = 0; i < ids.size(); ++i) {
        EXPECT_EQ(here[i].SerializeAsString(), there[i].SerializeAsString());
      }
    }
    EXPECT_EQ(claims, whole.size().claims);
  }
}

class GraphProperty : public ::testing::TestWithParam<uint32_t> {};

TEST_P(GraphProperty, VerdictsAreAnAssessorsAndFollowingIsCheap) {
  Counts counts;
  CompareEveryStep(GetParam(), /*topics=*/8, /*steps=*/80, /*block_claims=*/2,
                   &counts);
  std::cout << "read " << counts.read << " of " << counts.claims << " claims\n";
  EXPECT_LT(counts.read * 2, counts.claims);
}

TEST_P(GraphProperty, VerdictsAreAnAssessorsWhereAllHangsTogether) {
  Counts counts;
  CompareEveryStep(GetParam(), /*topics=*/1, /*steps=*/30, /*block_claims=*/4,
                   &counts);
}

TEST_P(GraphProperty, PartsAreTheWhole) { ComparePartsWithWhole(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Seeds, GraphProperty, ::testing::Range(1u, 5u));

}  // namespace
}  // namespace veracity::internal
