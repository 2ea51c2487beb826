// Provenance: up to the roots, down to what rests on them, at any depth.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using testing::FromText;
using ::testing::IsEmpty;
using testing::StatusIs;
using ::testing::UnorderedElementsAre;
using Edge = v1::TraceEdge;

class TraceTest : public testing::BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_.emplace(*std::move(ledger));
  }
  void Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), testing::IsOk());
    EXPECT_THAT(ledger_->Record(batch.message()), testing::IsOk());
  }
  v1::Trace Trace(const v1::RecordRef& ref,
                  Direction direction = Direction::kUpstream) {
    TraceOptions options;
    options.direction = direction;
    auto trace = ledger_->Now().Trace(ref, options);
    EXPECT_THAT(trace, testing::IsOk());
    return trace.ok() ? *trace : v1::Trace();
  }
  v1::Trace Down(const v1::RecordRef& ref) {
    return Trace(ref, Direction::kDownstream);
  }

  // An assertion by its source, anything else by what it is called.
  static std::string NameOf(const v1::TraceNode& node) {
    if (node.has_assertion()) return "a:" + node.assertion().source();
    if (node.ref().has_entity()) return node.ref().entity();
    if (node.ref().has_document()) return "d:" + node.ref().document();
    return node.ref().has_claim() ? "claim" : "missing";
  }
  // "from KIND to", of one kind of edge or of all.
  static std::vector<std::string> Edges(const v1::Trace& trace,
                                        Edge::Kind kind) {
    std::vector<std::string> edges;
    for (const Edge& edge : trace.edges()) {
      if (edge.kind() != kind) continue;
      edges.push_back(
          absl::StrCat(NameOf(trace.nodes(static_cast<int>(edge.from()))), ">",
                       NameOf(trace.nodes(static_cast<int>(edge.to())))));
    }
    return edges;
  }

  std::optional<Ledger> ledger_;
};

TEST_P(TraceTest, UpstreamLeadsOverGroundsSourcesDocumentsAndConduits) {
  Batch batch;
  v1::Document document;
  document.set_id("story");
  document.set_publisher("publisher");
  batch.Add(document);
  const std::string officials = batch.Anonymous("officials", "agency");
  const ClaimId claim = batch.Wording("w");
  const ClaimId other = batch.Wording("v");
  const AssertionId root = batch.Add(Affirms(officials, other));
  const AssertionId named = batch.Add(Affirms("expert", claim));
  const AssertionId top = batch.Add(
      Relays("paper", claim).In("story").Citing(root).AccordingTo("expert"));
  Record(batch);
  const v1::Trace trace = Trace(RefTo(top));
  EXPECT_EQ(NameOf(trace.nodes(0)), "a:paper");
  EXPECT_THAT(Edges(trace, Edge::KIND_GROUND),
              ElementsAre("a:paper>a:" + officials));
  EXPECT_THAT(Edges(trace, Edge::KIND_ATTRIBUTION),
              UnorderedElementsAre("a:paper>expert", "a:paper>a:expert"));
  EXPECT_THAT(Edges(trace, Edge::KIND_SOURCE),
              UnorderedElementsAre("a:paper>paper", "a:expert>expert",
                                   "a:" + officials + ">" + officials));
  EXPECT_THAT(Edges(trace, Edge::KIND_DOCUMENT),
              ElementsAre("a:paper>d:story"));
  EXPECT_THAT(Edges(trace, Edge::KIND_PUBLISHER),
              ElementsAre("d:story>publisher"));
  EXPECT_THAT(Edges(trace, Edge::KIND_KNOWN_THROUGH),
              ElementsAre(officials + ">agency"));
  EXPECT_FALSE(trace.truncated());
  EXPECT_THAT(trace.circles(), IsEmpty());
  // From a claim: all its assertions.
  EXPECT_THAT(Edges(Trace(RefTo(claim)), Edge::KIND_CLAIM),
              UnorderedElementsAre("a:paper>claim", "a:expert>claim"));
}

TEST_P(TraceTest, DownstreamLeadsToAllThatRestsOnASource) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const ClaimId other = batch.Wording("v");
  const std::string officials = batch.Anonymous("officials", "agency");
  const AssertionId root = batch.Add(Affirms("agency", claim).In("report"));
  const AssertionId middle = batch.Add(Affirms("paper", other).Citing(root));
  batch.Add(Affirms("blog", other).Citing(middle));
  batch.Add(Affirms("tv", claim).AccordingTo("agency"));
  batch.Add(Affirms(officials, other));
  batch.Add(Affirms("unrelated", other));
  Record(batch);
  const auto sources = [&](const v1::Trace& trace) {
    std::vector<std::string> names;
    for (const v1::TraceNode& node : trace.nodes()) {
      if (node.has_assertion()) names.push_back(node.assertion().source());
    }
    return names;
  };
  EXPECT_THAT(sources(Down(RefToEntity("agency"))),
              UnorderedElementsAre("agency", "paper", "blog", "tv", officials));
  EXPECT_THAT(sources(Down(RefTo(root))),
              UnorderedElementsAre("agency", "paper", "blog", "tv"));
  EXPECT_THAT(sources(Down(RefToDocument("report"))),
              UnorderedElementsAre("agency", "paper", "blog", "tv"));
  EXPECT_THAT(sources(Down(RefTo(middle))),
              UnorderedElementsAre("paper", "blog"));
  // Edges run from what rests to what it rests on, whichever way one walks.
  EXPECT_THAT(Edges(Down(RefTo(middle)), Edge::KIND_GROUND),
              ElementsAre("a:blog>a:paper"));
}

TEST_P(TraceTest, AChainOfTenThousandIsWalkedBothWays) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  constexpr int kLength = 10'000;
  std::optional<AssertionId> first, last;
  for (int i = 0; i < kLength; ++i) {
    Act act = Affirms(absl::StrCat("s", i % 7), claim).On("2024");
    act.message().set_verb(absl::StrCat(i));
    if (last.has_value()) act.Citing(*last);
    last = batch.Add(act);
    if (!first.has_value()) first = last;
  }
  Record(batch);
  TraceOptions options;
  options.maximum_depth = 2 * kLength;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::Trace up,
                                ledger_->Now().Trace(RefTo(*last), options));
  EXPECT_FALSE(up.truncated());
  EXPECT_EQ(Edges(up, Edge::KIND_GROUND).size(), kLength - 1);
  options.direction = Direction::kDownstream;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::Trace down,
                                ledger_->Now().Trace(RefTo(*first), options));
  EXPECT_EQ(down.nodes_size(), kLength);
  EXPECT_EQ(down.nodes(kLength - 1).depth(), kLength - 1);
  // The same chain as a filter.
  v1::AssertionQuery query;
  *query.mutable_assertion()->add_resting_on() = RefTo(*first);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto counts, ledger_->Now().Count(query));
  EXPECT_EQ(counts[0].count(), kLength);
  query.Clear();
  query.mutable_assertion()->set_minimum_depth(kLength - 1);
  query.mutable_assertion()->add_ids(last->digest());
  VERACITY_ASSERT_OK_AND_ASSIGN(counts, ledger_->Now().Count(query));
  EXPECT_EQ(counts[0].count(), 1);
  // Limits: on depth it says so, on nodes it refuses.
  options.direction = Direction::kUpstream;
  options.maximum_depth = 10;
  VERACITY_ASSERT_OK_AND_ASSIGN(up,
                                ledger_->Now().Trace(RefTo(*last), options));
  EXPECT_TRUE(up.truncated());
  EXPECT_EQ(Edges(up, Edge::KIND_GROUND).size(), 10);
  options.maximum_depth = 2 * kLength;
  options.maximum_nodes = 100;
  EXPECT_THAT(ledger_->Now().Trace(RefTo(*last), options),
              StatusIs(absl::StatusCode::kResourceExhausted, "100"));
}

TEST_P(TraceTest, ACircleOfAttributionsIsReportedOnceFromItsSmallestId) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    // Each says that the next said so, and the last that the first did.
    ids.push_back(batch
                      .Add(Relays(absl::StrCat("s", i), claim)
                               .AccordingTo(absl::StrCat("s", (i + 1) % 4)))
                      .digest());
  }
  const AssertionId outside =
      batch.Add(Affirms("outside", claim).AccordingTo("s2"));
  Record(batch);
  const v1::Trace trace = Trace(RefTo(outside));
  ASSERT_EQ(trace.circles_size(), 1);
  std::vector<std::string> round;
  for (uint32_t node : trace.circles(0).nodes()) {
    round.push_back(trace.nodes(static_cast<int>(node)).ref().assertion().id());
  }
  // In the order of the way round: along the attributions.
  std::rotate(ids.begin(), std::min_element(ids.begin(), ids.end()), ids.end());
  EXPECT_EQ(round, ids);
  EXPECT_EQ(Down(RefToEntity("s0")).circles_size(), 1);
}

TEST_P(TraceTest, WhatIsCitedAndNotOnRecordIsAMissingNode) {
  Batch later;
  const ClaimId claim = later.Wording("w");
  const AssertionId cited = later.Add(Affirms("cited", claim));
  Batch batch("first");
  batch.Wording("w");
  const AssertionId top = batch.Add(Affirms("top", claim).Citing(cited));
  Record(batch);
  v1::Trace trace = Trace(RefTo(top));
  const auto missing = [](const v1::Trace& walk) {
    return std::count_if(
        walk.nodes().begin(), walk.nodes().end(),
        [](const v1::TraceNode& node) { return node.missing(); });
  };
  EXPECT_EQ(missing(trace), 1);
  EXPECT_THAT(Edges(trace, Edge::KIND_GROUND), ElementsAre("a:top>missing"));
  const View before = ledger_->Now();
  Record(later);
  EXPECT_EQ(missing(Trace(RefTo(top))), 0);
  VERACITY_ASSERT_OK_AND_ASSIGN(trace, before.Trace(RefTo(top)));
  EXPECT_EQ(missing(trace), 1) << "as of then it was not on record";
  EXPECT_THAT(before.Trace(RefTo(cited)),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
}

TEST_P(TraceTest, WithdrawnAndOnlyRelayedActsAreToldApart) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId root = batch.Add(Affirms("root", claim).OnlyRelayed());
  const AssertionId top = batch.Add(Affirms("top", claim).Citing(root));
  Record(batch);
  VERACITY_ASSERT_OK(ledger_->Retract({{RefTo(root), "", "", ""}}));
  const v1::Trace trace = Trace(RefTo(top));
  std::map<std::string, v1::TraceNode> nodes;
  for (const v1::TraceNode& node : trace.nodes()) nodes[NameOf(node)] = node;
  EXPECT_TRUE(nodes["a:root"].withdrawn());
  EXPECT_EQ(nodes["a:root"].holding(), v1::HOLDING_ONLY_RELAYED);
  EXPECT_FALSE(nodes["a:top"].withdrawn());
  EXPECT_EQ(nodes["a:top"].holding(), v1::HOLDING_HELD);
}

TEST_P(TraceTest, GroundsNeededTogetherSayWhichTheyAre) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId one = batch.Add(Affirms("one", claim));
  const AssertionId two = batch.Add(Affirms("two", claim));
  const AssertionId alone = batch.Add(Affirms("alone", claim));
  Act act = Affirms("top", claim).Citing(alone);
  v1::AllOf* together = act.message().add_grounds()->mutable_all_of();
  *together->add_members()->mutable_assertion() = RefTo(one).assertion();
  *together->add_members()->mutable_assertion() = RefTo(two).assertion();
  const AssertionId top = batch.Add(act);
  Record(batch);
  std::map<std::string, bool> is_member;
  std::set<uint32_t> groups;
  const v1::Trace trace = Trace(RefTo(top));
  for (const Edge& edge : trace.edges()) {
    if (edge.kind() != Edge::KIND_GROUND) continue;
    is_member[NameOf(trace.nodes(static_cast<int>(edge.to())))] =
        edge.has_all_of();
    if (edge.has_all_of()) groups.insert(edge.all_of());
  }
  EXPECT_THAT(is_member,
              UnorderedElementsAre(std::make_pair("a:one", true),
                                   std::make_pair("a:two", true),
                                   std::make_pair("a:alone", false)));
  EXPECT_EQ(groups.size(), 1);
}

TEST_P(TraceTest, AsOfASaidTimeLaterActsAreNotWalked) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId early = batch.Add(Affirms("early", claim).On("2020"));
  batch.Add(Affirms("late", claim).On("2022").Citing(early));
  Record(batch);
  VERACITY_ASSERT_OK_AND_ASSIGN(
      View then, ledger_->At(FromText<v1::AsOf>("said: '2021'")));
  TraceOptions options;
  options.direction = Direction::kDownstream;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::Trace trace,
                                then.Trace(RefTo(early), options));
  EXPECT_EQ(trace.nodes_size(), 1);
  EXPECT_EQ(Down(RefTo(early)).nodes_size(), 2);
}

TEST_P(TraceTest, ProvenanceBeginsAtWhatIsOnRecordAndHasSome) {
  Batch batch;
  batch.Wording("w");
  Record(batch);
  const View now = ledger_->Now();
  EXPECT_THAT(now.Trace(RefToEntity("nobody")),
              StatusIs(absl::StatusCode::kNotFound, "nobody"));
  EXPECT_THAT(now.Trace(v1::RecordRef()),
              StatusIs(absl::StatusCode::kInvalidArgument, "names nothing"));
  v1::RecordRef first;
  first.set_batch(std::string(32, 'x'));
  EXPECT_THAT(now.Trace(first), StatusIs(absl::StatusCode::kNotFound, ""));
}

VERACITY_ON_EVERY_BACKEND(TraceTest);

}  // namespace
}  // namespace veracity
