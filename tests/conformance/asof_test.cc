// A ledger as of three times: what we knew, what had been said, what it was
// said of.

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

class AsOfTest : public testing::BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_.emplace(*std::move(ledger));
  }

  void Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), testing::IsOk());
    clock_.Advance(absl::Seconds(10));
    EXPECT_THAT(ledger_->Record(batch.message()), testing::IsOk());
  }
  void Retract(const v1::RecordRef& ref, const std::string& when = "") {
    clock_.Advance(absl::Seconds(10));
    EXPECT_THAT(ledger_->Retract({{ref, "", "", when}}), testing::IsOk());
  }
  void Reinstate(const v1::RecordRef& ref) {
    clock_.Advance(absl::Seconds(10));
    EXPECT_THAT(ledger_->Reinstate(ref, ""), testing::IsOk());
  }

  View At(const std::string& as_of) {
    auto view = ledger_->At(FromText<v1::AsOf>(as_of));
    EXPECT_THAT(view, testing::IsOk());
    return *std::move(view);
  }
  // As of a commit, told by itself or by the time at which it was recorded.
  View AtCommit(uint64_t commit) {
    return At(absl::StrCat("commit: ", commit));
  }

  // Who stands behind something, in the order of recording.
  static std::vector<std::string> Sources(const View& view) {
    std::vector<std::string> sources;
    Results<v1::AssertionView> found = view.Find(v1::AssertionQuery());
    v1::AssertionView one;
    while (found.Next(&one)) sources.push_back(one.assertion().source());
    EXPECT_THAT(found.status(), testing::IsOk());
    return sources;
  }
  // The same by claim, through the shortest call.
  static std::vector<std::string> SourcesOf(const View& view,
                                            const ClaimId& claim) {
    std::vector<std::string> sources;
    auto found = view.AssertionsOf(claim);
    EXPECT_THAT(found, testing::IsOk());
    for (const v1::AssertionView& one : *found) {
      sources.push_back(one.assertion().source());
    }
    return sources;
  }
  static std::vector<std::string> Wordings(const View& view) {
    std::vector<std::string> wordings;
    Results<v1::ClaimView> found = view.Find(v1::ClaimQuery());
    v1::ClaimView one;
    while (found.Next(&one)) wordings.push_back(one.claim().wordings(0).text());
    EXPECT_THAT(found.status(), testing::IsOk());
    return wordings;
  }

  std::optional<Ledger> ledger_;
};

TEST_P(AsOfTest, ACommitRewindsEntriesRetractionsAndReinstatements) {
  Batch first("first");
  const ClaimId claim = first.Wording("w");
  const AssertionId a = first.Add(Affirms("a", claim));
  Record(first);
  Batch second("second");
  second.Add(Denies("b", claim));
  Record(second);
  Retract(RefTo(a));
  Reinstate(RefTo(a));
  Retract(RefToEntity("a"));
  const std::vector<std::vector<std::string>> expected = {
      {"a"}, {"a", "b"}, {"b"}, {"a", "b"}, {"b"}};
  for (size_t i = 0; i < expected.size(); ++i) {
    const View view = AtCommit(i + 1);
    EXPECT_EQ(view.commit(), i + 1);
    EXPECT_EQ(Sources(view), expected[i]) << "commit " << i + 1;
    EXPECT_EQ(SourcesOf(view, claim), expected[i]) << "commit " << i + 1;
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::AssertionView view_of_a,
                                  view.GetAssertion(a));
    EXPECT_EQ(view_of_a.withdrawn(), i == 2 || i == 4);
  }
  EXPECT_THAT(ledger_->At(FromText<v1::AsOf>("commit: 6")),
              StatusIs(absl::StatusCode::kOutOfRange, "6"));
}

TEST_P(AsOfTest, ARecordedTimeIsTheLastCommitByThen) {
  Batch first("first");
  const ClaimId claim = first.Wording("w");
  first.Add(Affirms("a", claim));
  const int64_t before = absl::ToUnixSeconds(clock_.now);
  Record(first);  // 10 seconds later
  Batch second("second");
  second.Add(Affirms("b", claim));
  Record(second);
  const auto at = [&](int64_t seconds) {
    return At(absl::StrCat("recorded { seconds: ", before + seconds, " }"));
  };
  EXPECT_EQ(at(9).commit(), 0);
  EXPECT_THAT(Sources(at(9)), IsEmpty());
  EXPECT_THAT(at(9).GetClaim(claim),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
  EXPECT_THAT(at(9).AssertionsOf(claim),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
  EXPECT_THAT(Sources(at(10)), ElementsAre("a"));
  EXPECT_THAT(Sources(at(19)), ElementsAre("a"));
  EXPECT_THAT(Sources(at(20)), ElementsAre("a", "b"));
  // Both limits hold.
  EXPECT_THAT(Sources(At(absl::StrCat(
                  "commit: 1 recorded { seconds: ", before + 1000, " }"))),
              ElementsAre("a"));
}

TEST_P(AsOfTest, DescriptionsAreTheVersionThatCountedThen) {
  const auto describe = [&](const std::string& name, bool stranger) {
    Batch batch(name);
    if (stranger) batch.message().add_authors("stranger");
    v1::Entity entity;
    entity.set_id("e");
    entity.add_names()->set_text(name);
    batch.Add(entity);
    Record(batch);
  };
  describe("stranger's", true);
  describe("first", false);
  describe("second", false);
  describe("stranger's newer", true);
  const char* const expected[] = {"stranger's", "first", "second", "second"};
  for (uint64_t commit = 1; commit <= 4; ++commit) {
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::Entity entity,
                                  AtCommit(commit).GetEntity("e"));
    EXPECT_EQ(entity.names(0).text(), expected[commit - 1]);
  }
}

TEST_P(AsOfTest, WhatAClaimSaysIsKnownOnlyOnceItIsOnRecord) {
  Batch described;
  const ClaimId claim = described.Claim("subject", "p", EntityValue("value"));
  Batch before("an assertion first");
  Act act = Affirms("a", claim);
  before.Add(act);
  Record(before);
  Record(described);
  v1::AssertionQuery query;
  query.mutable_claim()->add_predicates("p");
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, AtCommit(1).FindPage(query));
  EXPECT_THAT(page.items, IsEmpty());
  VERACITY_ASSERT_OK_AND_ASSIGN(page, AtCommit(2).FindPage(query));
  EXPECT_EQ(page.items.size(), 1);
  VERACITY_ASSERT_OK_AND_ASSIGN(
      auto groups,
      AtCommit(1).Count(v1::AssertionQuery(), v1::GROUP_BY_PREDICATE));
  ASSERT_EQ(groups.size(), 1);
  EXPECT_EQ(groups[0].key(), "");
  EXPECT_THAT(Sources(At("commit: 1 valid: '2024'")), ElementsAre("a"));
}

TEST_P(AsOfTest, TheSaidAxisLimitsActsAndNotRelays) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  batch.Add(Affirms("early", claim).On("2024-01-15"));
  batch.Add(Affirms("vague", claim).On("2024-XX"));
  batch.Add(Affirms("late", claim).On("2024-06-01"));
  batch.Add(Affirms("undated", claim));
  batch.Add(Relays("relay", claim).On("2024-12-31"));
  Record(batch);
  EXPECT_THAT(Sources(At("said: '2024-02'")),
              ElementsAre("early", "vague", "undated", "relay"));
  EXPECT_THAT(Sources(At("said: '2024-02' said_certainty: "
                         "CERTAINTY_CERTAINLY")),
              ElementsAre("early", "relay"));
  EXPECT_THAT(SourcesOf(At("said: '2024-02' said_certainty: "
                           "CERTAINTY_CERTAINLY"),
                        claim),
              ElementsAre("early", "relay"));
  EXPECT_THAT(Sources(At("said: '2023'")), ElementsAre("undated", "relay"));
}

TEST_P(AsOfTest, CertainlyCountsWithdrawalsPossiblyMadeAndTheReverse) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  batch.Add(Affirms("stays", claim).On("2024-01-01"));
  const AssertionId in_doubt =
      batch.Add(Affirms("in doubt", claim).On("2024-01-01"));
  const AssertionId gone = batch.Add(Affirms("gone", claim).On("2024-01-01"));
  Record(batch);
  Retract(RefTo(in_doubt), "2024-XX-XX");
  Retract(RefTo(gone), "2024-02-01");
  EXPECT_THAT(Sources(At("said: '2024-03'")), ElementsAre("stays", "in doubt"));
  EXPECT_THAT(Sources(At("said: '2024-03' said_certainty: "
                         "CERTAINTY_CERTAINLY")),
              ElementsAre("stays"));
  // Before either was made, all stand; after both, one.
  EXPECT_THAT(Sources(At("said: '2024-01-15'")),
              ElementsAre("stays", "in doubt", "gone"));
  EXPECT_THAT(Sources(At("said: '2025'")), ElementsAre("stays"));
}

TEST_P(AsOfTest, AReinstatementCountsByWhenItWasSaid) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId a = batch.Add(Affirms("a", claim).On("2020"));
  Record(batch);
  Batch withdraws("withdraws");
  v1::Retraction* retraction =
      withdraws.message().add_entries()->mutable_record()->mutable_retraction();
  *retraction->mutable_target() = RefTo(a);
  retraction->set_withdrawn("2021");
  clock_.Advance(absl::Seconds(1));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger_->Record(withdraws.message()));
  Retract(report.results(0).ref(), "2022");
  EXPECT_THAT(Sources(At("said: '2020'")), ElementsAre("a"));
  EXPECT_THAT(Sources(At("said: '2021'")), IsEmpty());
  EXPECT_THAT(Sources(At("said: '2022'")), ElementsAre("a"));
}

TEST_P(AsOfTest, AnUndatedWithdrawalWasMadeWhenItWasRecorded) {
  clock_.now = absl::FromCivil(absl::CivilDay(2023, 5, 1), absl::UTCTimeZone());
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId a = batch.Add(Affirms("a", claim).On("2020"));
  Record(batch);
  Batch withdraws("withdraws");
  *withdraws.message()
       .add_entries()
       ->mutable_record()
       ->mutable_retraction()
       ->mutable_target() = RefTo(a);
  Record(withdraws);
  for (const char* certainty : {"POSSIBLY", "CERTAINLY"}) {
    const auto at = [&](const std::string& said) {
      return Sources(
          At("said: '" + said + "' said_certainty: CERTAINTY_" + certainty));
    };
    EXPECT_THAT(at("2023-04"), ElementsAre("a"));
    EXPECT_THAT(at("2023-05"), IsEmpty());
  }
}

TEST_P(AsOfTest, ClaimsAreAskedAboutWhatHadBeenSaid) {
  Batch batch;
  const ClaimId claim = batch.Wording("early");
  batch.Add(Affirms("a", claim).On("2020"));
  const ClaimId later = batch.Wording("late");
  batch.Add(Affirms("a", later).On("2022"));
  Record(batch);
  Retract(RefTo(later), "2023");
  const auto asserted = [&](const std::string& said) {
    std::vector<std::string> wordings;
    Results<v1::ClaimView> found =
        At("said: '" + said + "'")
            .Find(FromText<v1::ClaimQuery>("asserted { sources: 'a' }"));
    v1::ClaimView one;
    while (found.Next(&one)) wordings.push_back(one.claim().wordings(0).text());
    EXPECT_THAT(found.status(), testing::IsOk());
    return wordings;
  };
  EXPECT_THAT(asserted("2019"), IsEmpty());
  EXPECT_THAT(asserted("2021"), ElementsAre("early"));
  EXPECT_THAT(asserted("2022"), ElementsAre("early", "late"));
  EXPECT_THAT(asserted("2023"), ElementsAre("early"));
}

TEST_P(AsOfTest, TheValidAxisLeavesStatementsAboutOtherTimesAside) {
  Batch batch;
  const auto add = [&](const std::string& valid) {
    v1::Claim claim = FromText<v1::Claim>(
        "statement { subject { entity: 's' } predicate: 'p' "
        "value { boolean: true } }");
    claim.mutable_statement()->set_valid(valid);
    claim.add_wordings()->set_text(valid.empty() ? "undated" : valid);
    batch.Add(Affirms(claim.wordings(0).text(), batch.Claim(claim)));
  };
  add("");
  add("2024-03-15");
  add("2024-XX-XX");
  add("2023/2025");
  add("2022");
  Record(batch);
  EXPECT_THAT(Wordings(At("valid: '2024-03'")),
              ElementsAre("undated", "2024-03-15", "2024-XX-XX", "2023/2025"));
  EXPECT_THAT(Sources(At("valid: '2024-03'")),
              ElementsAre("undated", "2024-03-15", "2024-XX-XX", "2023/2025"));
  EXPECT_THAT(Wordings(At("valid: '2024-03' valid_certainty: "
                          "CERTAINTY_CERTAINLY")),
              ElementsAre("undated", "2024-03-15", "2023/2025"));
  EXPECT_THAT(Sources(At("valid: '2024-03' valid_certainty: "
                         "CERTAINTY_CERTAINLY")),
              ElementsAre("undated", "2024-03-15", "2023/2025"));
  VERACITY_ASSERT_OK_AND_ASSIGN(
      auto counts, At("valid: '2022'").Count(v1::AssertionQuery()));
  EXPECT_EQ(counts[0].count(), 2);
}

TEST_P(AsOfTest, TimesThatCannotBeReadAreNamed) {
  EXPECT_THAT(ledger_->At(FromText<v1::AsOf>("said: 'yesterday'")),
              StatusIs(absl::StatusCode::kInvalidArgument, "as_of.said"));
  EXPECT_THAT(ledger_->At(FromText<v1::AsOf>("valid: '2024-13'")),
              StatusIs(absl::StatusCode::kInvalidArgument, "as_of.valid"));
}

TEST_P(AsOfTest, AViewAnswersTheSameHoweverMuchIsWritten) {
  Batch batch;
  const ClaimId claim = batch.Wording("w");
  const AssertionId a = batch.Add(Affirms("a", claim));
  Record(batch);
  const View view = ledger_->Now();
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssertionView before,
                                view.GetAssertion(a));
  Batch more;
  more.Add(Affirms("b", claim));
  more.Wording("another");
  Record(more);
  Retract(RefTo(a));
  EXPECT_THAT(Sources(view), ElementsAre("a"));
  EXPECT_THAT(Wordings(view), ElementsAre("w"));
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssertionView after,
                                view.GetAssertion(a));
  EXPECT_THAT(after, testing::EqualsProto(before));
  EXPECT_THAT(Sources(ledger_->Now()), ElementsAre("b"));
}

TEST_P(AsOfTest, ChangesGoOnFromAnyCommit) {
  std::vector<ClaimId> claims;
  for (int i = 0; i < 4; ++i) {
    Batch batch(absl::StrCat(i));
    claims.push_back(batch.Wording(absl::StrCat("claim ", i)));
    batch.Add(Affirms("a", claims.back()));
    Record(batch);
  }
  Retract(RefTo(claims[1]));
  const auto log = [&](const View& view, uint64_t since) {
    std::vector<std::string> places;
    Results<v1::Change> changes = view.Changes(since);
    v1::Change change;
    while (changes.Next(&change)) {
      places.push_back(absl::StrCat(change.commit(), ".", change.ordinal()));
      EXPECT_TRUE(change.first());
    }
    EXPECT_THAT(changes.status(), testing::IsOk());
    return places;
  };
  const View now = ledger_->Now();
  const std::vector<std::string> all = log(now, 0);
  EXPECT_EQ(all.size(), 9) << "what is withdrawn is in the log";
  for (uint64_t since = 0; since <= now.commit(); ++since) {
    const size_t seen = std::min<size_t>(2 * since, 9);
    EXPECT_EQ(log(now, since),
              std::vector<std::string>(
                  all.begin() + static_cast<ptrdiff_t>(since == 5 ? 9 : seen),
                  all.end()));
  }
  EXPECT_THAT(log(AtCommit(2), 1), ElementsAre("2.0", "2.1"));
  EXPECT_THAT(log(now, 99), IsEmpty());
}

VERACITY_ON_EVERY_BACKEND(AsOfTest);

}  // namespace
}  // namespace veracity
