#include "graph/withdrawal.h"

#include <vector>

#include "tests/graph/standing_case.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;

using Named = Case::Named;

constexpr int kAnn = 1, kBob = 2;  // authors
const std::vector<Case::Entry> kByOwner = {{0, {}}};
const std::vector<Case::Entry> kByAnn = {{1, {kAnn}}};
const std::vector<Case::Entry> kByBob = {{2, {kBob}}};
const std::vector<Case::Entry> kByBobThroughAnn = {{3, {kAnn, kBob}}};

// Statements, then retractions.
std::vector<uint8_t> Gone(const Case& c) {
  return FindWithdrawals(Columns(c).entries()).record;
}

TEST(Lineages, NumberEqualRowsEquallyBelowTheirOuterRow) {
  Lineages lineages;
  const int32_t both = lineages.Intern({kAnn, kBob});
  EXPECT_EQ(lineages.Intern({}), Lineages::kOwner);
  EXPECT_EQ(lineages.Intern({kAnn, kBob}), both);
  EXPECT_NE(lineages.Intern({kBob, kAnn}), both);
  EXPECT_NE(lineages.Intern({kBob}), both);
  EXPECT_EQ(lineages.outer(both), lineages.Intern({kAnn}));
  EXPECT_EQ(lineages.author(both), kBob);
}

TEST(Withdrawal, NothingIsWithdrawnUnlessSomebodySaysSo) {
  Case c;
  c.Add({});
  c.Add({.entries = kByBobThroughAnn});
  EXPECT_THAT(Gone(c), ElementsAre(0, 0));
}

TEST(Withdrawal, TheOwnersWithdrawsWhoeverBroughtIt) {
  Case c;
  for (const auto& entries : {kByOwner, kByAnn, kByBobThroughAnn}) {
    c.Withdraw(Named::kStatement, c.Add({.entries = entries}));
  }
  EXPECT_THAT(Gone(c), ElementsAre(1, 1, 1, 0, 0, 0));
}

TEST(Withdrawal, AnAuthorsTakesOnlyEntriesOfThatAuthorsOwnBatches) {
  Case c;
  for (const auto& entries : {kByOwner, kByAnn, kByBob}) {
    c.Withdraw(Named::kStatement, c.Add({.entries = entries}), kByAnn);
  }
  EXPECT_THAT(Gone(c), ElementsAre(0, 1, 0, 0, 0, 0));
}

TEST(Withdrawal, AStrangersRetractionLeavesOthersEntriesAlone) {
  Case c;
  c.Add({.entries = {{0, {}}, {1, {kAnn}}}});
  c.Withdraw(Named::kStatement, 0, kByAnn);
  const Withdrawals result = FindWithdrawals(Columns(c).entries());
  EXPECT_THAT(result.entry, ElementsAre(0, 1, 0));
  EXPECT_THAT(result.record, ElementsAre(0, 0));  // an entry is left
}

TEST(Withdrawal, WhoGaveItUsWithdrawsWhatTheyHadFromOthers) {
  Case c;
  c.Add({.entries = kByBobThroughAnn});
  c.Withdraw(Named::kStatement, 0, kByAnn);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0));
}

TEST(Withdrawal, WhoGaveItThemWithdrawsOnlyWhatCameThatWay) {
  Case c;
  c.Add({.entries = kByAnn});
  c.Add({.entries = kByBob});  // Bob's own, but straight from Bob
  c.Add({.entries = kByBobThroughAnn});
  for (int i = 0; i < 3; ++i) {
    c.Withdraw(Named::kStatement, i, kByBobThroughAnn);
  }
  EXPECT_THAT(Gone(c), ElementsAre(0, 0, 1, 0, 0, 0));
}

TEST(Withdrawal, OfASourceTakesAllItsStatementsAndNothingElseInItsBatches) {
  Case c;
  c.Add({.source = 4, .claim = 0});
  c.Add({.source = 4, .claim = 1});
  c.Add({.source = 5, .document = 4, .entries = {{4, {}}}});
  c.Withdraw(Named::kSource, 4);
  const Withdrawals result = FindWithdrawals(Columns(c).entries());
  EXPECT_THAT(result.record, ElementsAre(1, 1, 0, 0));
  EXPECT_EQ(result.source[4], 1);
  EXPECT_EQ(result.source[5], 0);
}

TEST(Withdrawal, OfASourceByAStrangerTakesThatStrangersEntriesOnly) {
  Case c;
  c.Add({.source = 4});
  c.Add({.source = 4, .entries = kByAnn});
  c.Withdraw(Named::kSource, 4, kByAnn);
  const Withdrawals result = FindWithdrawals(Columns(c).entries());
  EXPECT_THAT(result.record, ElementsAre(0, 1, 0));
  EXPECT_EQ(result.source[4], 0);
}

TEST(Withdrawal, OfADocumentTakesTheStatementsInIt) {
  Case c;
  c.Add({.document = 4});
  c.Add({.document = 5});
  c.Add({});
  c.Withdraw(Named::kDocument, 4);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 0, 0));
}

TEST(Withdrawal, OfABatchTakesWhatItBroughtAndLeavesOtherEntries) {
  Case c;
  c.Add({.entries = {{1, {}}}});
  c.Add({.entries = {{1, {}}, {2, {}}}});
  c.Withdraw(Named::kBatch, 1);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 0));
}

TEST(Withdrawal, OfABatchByAStrangerHasNoEffectOnAnothersBatch) {
  Case c;
  c.Add({.entries = kByOwner});
  c.Add({.entries = kByAnn});
  c.Withdraw(Named::kBatch, kByOwner[0].batch, kByAnn);
  c.Withdraw(Named::kBatch, kByAnn[0].batch, kByBob);
  EXPECT_THAT(Gone(c), ElementsAre(0, 0, 0, 0));
}

TEST(Withdrawal, OfARetractionReinstates) {
  Case c;
  c.Add({});
  const int first = c.Withdraw(Named::kStatement, 0);
  const int second = c.Withdraw(Named::kRetraction, first);
  EXPECT_THAT(Gone(c), ElementsAre(0, 1, 0));
  c.Withdraw(Named::kRetraction, second);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 1, 0));
}

TEST(Withdrawal, AgainAfterAReinstatementIsANewAct) {
  Case c;
  c.Add({});
  c.Withdraw(Named::kRetraction, c.Withdraw(Named::kStatement, 0));
  c.Withdraw(Named::kStatement, 0);
  EXPECT_THAT(Gone(c), ElementsAre(1, 1, 0, 0));
}

TEST(Withdrawal, OfABatchReinstatesWhatItsRetractionsWithdrew) {
  Case c;
  c.Add({});
  c.Withdraw(Named::kStatement, 0, {{5, {}}});
  c.Withdraw(Named::kBatch, 5);
  EXPECT_THAT(Gone(c), ElementsAre(0, 1, 0));
}

TEST(Withdrawal, OfASourceOrDocumentLeavesRetractionsAlone) {
  Case c;
  c.Add({.source = 0, .document = 0});
  c.Withdraw(Named::kStatement, 0);
  c.Withdraw(Named::kSource, 1);
  c.Withdraw(Named::kDocument, 1);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 0, 0));
}

TEST(Withdrawal, AStrangerCannotReinstateWhatTheOwnerWithdrew) {
  Case c;
  c.Add({.entries = kByAnn});
  c.Withdraw(Named::kRetraction, c.Withdraw(Named::kStatement, 0), kByAnn);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 0));
}

TEST(Withdrawal, ARetractionActsThroughTheEntriesItHasLeft) {
  Case c;
  c.Add({.entries = kByAnn});
  c.Add({.entries = kByBob});
  // Both Ann and Bob retract the source; Ann takes hers back.
  const int both = c.Withdraw(Named::kSource, 0, {kByAnn[0], kByBob[0]});
  c.Withdraw(Named::kRetraction, both, kByAnn);
  EXPECT_THAT(Gone(c), ElementsAre(0, 1, 0, 0));
}

TEST(Withdrawal, OfWhatIsNotOnRecordHasNoEffect) {
  Case c;
  c.Add({});
  for (Named named :
       {Named::kStatement, Named::kSource, Named::kDocument, Named::kBatch}) {
    c.Withdraw(named, kNoIndex);
  }
  EXPECT_THAT(Gone(c), ElementsAre(0, 0, 0, 0, 0));
}

TEST(Withdrawal, InACircleWithdrawsNothing) {
  Case c;
  c.Add({});
  c.Withdraw(Named::kRetraction, 1);
  c.Withdraw(Named::kRetraction, 0);
  c.Withdraw(Named::kBatch, 7, {{7, {}}});  // a batch that withdraws itself
  c.Withdraw(Named::kStatement, 0);
  EXPECT_THAT(Gone(c), ElementsAre(1, 0, 0, 0, 0));
}

TEST(Withdrawal, WhatTheOwnerWouldWithdrawBesidesCanReinstate) {
  Case c;
  c.Add({});
  c.Withdraw(Named::kStatement, 0);
  const Columns columns(c);
  EXPECT_THAT(
      FindWithdrawals(columns.entries(), {{RetractionTarget::Kind::kRecord, 1}})
          .record,
      ElementsAre(0, 1));
}

TEST(Withdrawal, FollowsAChainOfAMillionRetractions) {
  Case c;
  c.Add({});
  int last = c.Withdraw(Named::kStatement, 0);
  for (int i = 1; i < 1'000'000; ++i) {
    last = c.Withdraw(Named::kRetraction, last);
  }
  const std::vector<uint8_t> gone = Gone(c);
  EXPECT_EQ(gone[0], 0);  // an even number of them
  EXPECT_EQ(gone[1], 1);
  EXPECT_EQ(gone.back(), 0);
}

}  // namespace
}  // namespace veracity::internal
