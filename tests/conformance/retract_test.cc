// Retraction, reinstatement and amendment, on every backend: who may withdraw
// what, and what stands then.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RetractTest : public BackendTest {
 protected:
  void SetUp() override {
    absl::StatusOr<Ledger> ledger = Open();
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }
  // Two sources on one claim, one of them in a document.
  v1::RecordReport Record() {
    Batch batch("wires");
    batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
    v1::Document page;
    page.set_id("page");
    page.set_publisher("afp");
    batch.Add(page);
    batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    batch.Add(Affirms("reuters", claim_).On("2024-09-25"));
    batch.Add(Affirms("afp", claim_).On("2024-09-26").In("page"));
    absl::StatusOr<v1::RecordReport> report = ledger_->Record(batch.message());
    VERACITY_EXPECT_OK(report);
    return report.ok() ? *std::move(report) : v1::RecordReport();
  }
  std::vector<std::string> Standing() {
    return SourcesOf(ledger_->Now(), claim_);
  }
  absl::Status Record(const v1::Batch& batch) {
    return ledger_->Record(batch).status();
  }
  absl::StatusOr<v1::RecordReport> Retract(const v1::RecordRef& target) {
    clock_.Advance(absl::Seconds(1));
    return ledger_->Retract({Withdraw{target, "", "because", ""}});
  }
  v1::AssertionView Get(const AssertionId& id) {
    absl::StatusOr<v1::AssertionView> view = ledger_->Now().GetAssertion(id);
    VERACITY_EXPECT_OK(view);
    return view.ok() ? *std::move(view) : v1::AssertionView();
  }
  RetractionId IdOfOnly(const v1::RecordReport& report) {
    EXPECT_EQ(report.results_size(), 1);
    return *RetractionId::FromDigest(report.results(0).ref().retraction());
  }

  std::optional<Ledger> ledger_;
  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
  const AssertionId reuters_ =
      Batch().Add(Affirms("reuters", claim_).On("2024-09-25"));
  const AssertionId afp_ =
      Batch().Add(Affirms("afp", claim_).On("2024-09-26").In("page"));
};

TEST_P(RetractTest, WithdrawsAnAssertionAndSaysWhy) {
  Record();
  VERACITY_ASSERT_OK(
      ledger_->Retract({Withdraw{RefTo(reuters_), "reuters", "wrong", ""}}));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  const v1::AssertionView view = Get(reuters_);
  EXPECT_TRUE(view.withdrawn());
  ASSERT_THAT(view.withdrawals(), SizeIs(1));
  EXPECT_TRUE(view.withdrawals(0).effective());
  EXPECT_EQ(view.withdrawals(0).withdrawn_by(), "reuters");
  EXPECT_EQ(view.withdrawals(0).reason(), "wrong");
  EXPECT_THAT(view.withdrawals(0).authors(), IsEmpty());
  EXPECT_EQ(view.withdrawals(0).recorded().seconds(),
            absl::ToUnixSeconds(clock_.now));
  EXPECT_FALSE(Get(afp_).withdrawn());
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(RetractTest, WithdrawsAClaimAndLeavesWhatWasSaidOfIt) {
  Record();
  VERACITY_ASSERT_OK(Retract(RefTo(claim_)));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ClaimView claim,
                                ledger_->Now().GetClaim(claim_));
  EXPECT_TRUE(claim.withdrawn());
  EXPECT_FALSE(Get(reuters_).withdrawn());
}

TEST_P(RetractTest, WithdrawsAllThatASourceSaidAndLeavesItsDescription) {
  Record();
  VERACITY_ASSERT_OK(Retract(RefToEntity("reuters")));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  EXPECT_EQ(Get(reuters_).withdrawals(0).target().entity(), "reuters");
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::Entity entity,
                                ledger_->Now().GetEntity("reuters"));
  EXPECT_EQ(entity.names(0).text(), "Reuters");
  // What it says later falls under it, too.
  Batch later("later");
  later.Add(Denies("reuters", claim_).On("2024-10-01"));
  VERACITY_ASSERT_OK(Record(later.message()));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefToEntity("reuters"), "sorry"));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp", "reuters"));
}

TEST_P(RetractTest, WithdrawsASourceThatNothingDescribes) {
  Record();
  VERACITY_ASSERT_OK(Retract(RefToEntity("afp")));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
}

TEST_P(RetractTest, WithdrawsAllThatADocumentSaysAndLeavesItsDescription) {
  Record();
  VERACITY_ASSERT_OK(Retract(RefToDocument("page")));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  VERACITY_EXPECT_OK(ledger_->Now().GetDocument("page"));
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefToDocument("page"), "sorry"));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
}

TEST_P(RetractTest, WithdrawsABatchWithAllThatCameInIt) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id,
                                BatchId::FromDigest(Record().batch()));
  VERACITY_ASSERT_OK(Retract(RefTo(id)));
  EXPECT_THAT(Standing(), IsEmpty());
  EXPECT_THAT(ledger_->Now().GetEntity("reuters"),
              StatusIs(absl::StatusCode::kNotFound, "reuters"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ClaimView claim,
                                ledger_->Now().GetClaim(claim_));
  EXPECT_TRUE(claim.withdrawn());
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefTo(id), "sorry"));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
  VERACITY_EXPECT_OK(ledger_->Now().GetEntity("reuters"));
}

TEST_P(RetractTest, LetsARecordStandWhileAnEntryOfItDoes) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id,
                                BatchId::FromDigest(Record().batch()));
  Batch again("again");
  again.Add(Affirms("reuters", claim_).On("2024-09-25"));
  VERACITY_ASSERT_OK(Record(again.message()));
  VERACITY_ASSERT_OK(Retract(RefTo(id)));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  VERACITY_ASSERT_OK(Retract(RefTo(reuters_)));
  EXPECT_THAT(Standing(), IsEmpty());
}

TEST_P(RetractTest, ReinstatesByWithdrawingTheRetractionAndSoOn) {
  Record();
  v1::RecordRef target = RefTo(reuters_);
  std::vector<View> views;
  for (int depth = 1; depth <= 5; ++depth) {
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report, Retract(target));
    target = RefTo(IdOfOnly(report));
    EXPECT_EQ(Get(reuters_).withdrawn(), depth % 2 == 1) << depth;
    views.push_back(ledger_->Now());
  }
  // Each view goes on seeing what it saw.
  for (int depth = 1; depth <= 5; ++depth) {
    VERACITY_ASSERT_OK_AND_ASSIGN(
        v1::AssertionView then,
        views[static_cast<size_t>(depth - 1)].GetAssertion(reuters_));
    EXPECT_EQ(then.withdrawn(), depth % 2 == 1) << depth;
    EXPECT_EQ(then.withdrawals(0).effective(), depth % 2 == 1) << depth;
  }
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(RetractTest, TakesAChainOfRetractionsInAnyOrder) {
  // Five retractions, each of the one before, recorded from the last to the
  // first, and before what the first withdraws.
  std::vector<v1::Batch> batches;
  v1::RecordRef target = RefTo(reuters_);
  for (int i = 0; i < 5; ++i) {
    RetractionBatch made = Retracting(target, absl::StrCat("reason ", i));
    batches.push_back(made.batch);
    target = RefTo(made.id);
  }
  for (auto batch = batches.rbegin(); batch != batches.rend(); ++batch) {
    VERACITY_ASSERT_OK(Record(*batch));
  }
  Record();
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  VERACITY_EXPECT_CLEAN(*ledger_);
  // The same in one batch.
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  v1::Batch all;
  for (const v1::Batch& batch : batches) {
    *all.add_entries() = batch.entries(0);
  }
  VERACITY_ASSERT_OK(other.Record(all));
  Batch said;
  said.Claim("garpiya-3", "produced in", EntityValue("china"));
  said.Add(Affirms("reuters", claim_).On("2024-09-25"));
  VERACITY_ASSERT_OK(other.Record(said.message()));
  EXPECT_THAT(SourcesOf(other.Now(), claim_), IsEmpty());
}

TEST_P(RetractTest, WithdrawsABatchThatHasNotComeYet) {
  Batch wires("wires of a stranger");
  wires.Claim("garpiya-3", "produced in", EntityValue("china"));
  wires.Add(Affirms("reuters", claim_).On("2024-09-25"));
  v1::Batch batch = By("mallory", wires.message());
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id, IdOf(batch));
  VERACITY_ASSERT_OK(Record(Retracting(RefTo(id), "known to be bad").batch));
  VERACITY_ASSERT_OK(Record(batch));
  EXPECT_THAT(Standing(), IsEmpty());
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefTo(id), "not so bad"));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(RetractTest, TakesTheRetractionsOfAWithdrawnBatchWithIt) {
  Record();
  v1::Batch batch = Retracting(RefTo(reuters_), "wrong").batch;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger_->Record(batch));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id,
                                BatchId::FromDigest(report.batch()));
  VERACITY_ASSERT_OK(Retract(RefTo(id)));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefTo(id), "right after all"));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
}

TEST_P(RetractTest, GivesAStrangersRetractionNoEffectOnOthersEntries) {
  Record();
  const RetractionBatch challenge = Retracting(RefTo(reuters_), "a lie");
  VERACITY_ASSERT_OK(Record(By("mallory", challenge.batch)));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
  const v1::AssertionView view = Get(reuters_);
  EXPECT_FALSE(view.withdrawn());
  ASSERT_THAT(view.withdrawals(), SizeIs(1));
  EXPECT_FALSE(view.withdrawals(0).effective());
  EXPECT_THAT(view.withdrawals(0).authors(), ElementsAre("mallory"));
  EXPECT_EQ(view.withdrawals(0).retraction(), challenge.id.digest());
  // The owner may make it its own: one more entry, with effect.
  VERACITY_ASSERT_OK(Record(challenge.batch));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
}

TEST_P(RetractTest, GivesAStrangersRetractionEffectOnItsOwnEntries) {
  Batch wires("wires");
  wires.Claim("garpiya-3", "produced in", EntityValue("china"));
  wires.Add(Affirms("reuters", claim_).On("2024-09-25"));
  VERACITY_ASSERT_OK(Record(By("mallory", wires.message())));
  // Recorded before ...
  VERACITY_ASSERT_OK(
      Record(By("mallory", Retracting(RefTo(reuters_), "sorry").batch)));
  EXPECT_THAT(Standing(), IsEmpty());
  EXPECT_TRUE(Get(reuters_).withdrawals(0).effective());
  // ... and after: the same record in another batch of its own.
  v1::Batch again = By("mallory", wires.message());
  again.set_note("once more");
  VERACITY_ASSERT_OK(Record(again));
  EXPECT_THAT(Standing(), IsEmpty());
  // Of another's batch it does not take it away.
  VERACITY_ASSERT_OK(Record(By("alice", wires.message())));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  // The owner's takes all.
  VERACITY_ASSERT_OK(Retract(RefTo(reuters_)));
  EXPECT_THAT(Standing(), IsEmpty());
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(RetractTest, LetsAnOuterHandWithdrawWhatCameThroughIt) {
  Batch wires("wires");
  wires.Claim("garpiya-3", "produced in", EntityValue("china"));
  wires.Add(Affirms("reuters", claim_).On("2024-09-25"));
  v1::Batch through = wires.message();
  through.add_authors("alice");
  through.add_authors("bob");
  VERACITY_ASSERT_OK(Record(through));
  // Bob by another door is not the Bob behind Alice.
  VERACITY_ASSERT_OK(
      Record(By("bob", Retracting(RefTo(reuters_), "bob").batch)));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  VERACITY_ASSERT_OK(
      Record(By("alice", Retracting(RefTo(reuters_), "alice").batch)));
  EXPECT_THAT(Standing(), IsEmpty());
}

TEST_P(RetractTest, LetsNobodyReinstateWhatAnotherWithdrew) {
  Record();
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                Retract(RefTo(reuters_)));
  const v1::RecordRef retraction = RefTo(IdOfOnly(report));
  VERACITY_ASSERT_OK(Record(By("mallory", Retracting(retraction, "no").batch)));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
}

TEST_P(RetractTest, ReinstatesWhateverIsInEffect) {
  Record();
  VERACITY_ASSERT_OK(Retract(RefTo(reuters_)));
  VERACITY_ASSERT_OK(Retract(RefTo(reuters_)));
  EXPECT_THAT(Get(reuters_).withdrawals(), SizeIs(2));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger_->Reinstate(RefTo(reuters_), "sorry"));
  EXPECT_EQ(report.results_size(), 2);
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
  EXPECT_THAT(
      ledger_->Reinstate(RefTo(reuters_), "again"),
      StatusIs(absl::StatusCode::kFailedPrecondition, reuters_.ToString()));
}

TEST_P(RetractTest, WithdrawsAgainThoughTheClockStandsStill) {
  Record();
  const std::vector<Withdraw> what = {
      Withdraw{RefTo(reuters_), "", "wrong", ""}};
  for (int i = 0; i < 3; ++i) {
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                  ledger_->Retract(what));
    EXPECT_EQ(report.inserted(), 1);
    EXPECT_THAT(Standing(), ElementsAre("afp"));
    VERACITY_ASSERT_OK(ledger_->Reinstate(RefTo(reuters_), "right"));
    EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
  }
}

TEST_P(RetractTest, WithdrawsNothingThatIsNotOnRecord) {
  EXPECT_THAT(Retract(RefTo(reuters_)),
              StatusIs(absl::StatusCode::kNotFound, reuters_.ToString()));
  EXPECT_THAT(Retract(RefToEntity("nobody")),
              StatusIs(absl::StatusCode::kNotFound, "ent_nobody"));
  EXPECT_THAT(Retract(v1::RecordRef()),
              StatusIs(absl::StatusCode::kInvalidArgument, "names nothing"));
  EXPECT_THAT(ledger_->Retract({}),
              StatusIs(absl::StatusCode::kInvalidArgument, "nothing"));
  EXPECT_THAT(ledger_->Reinstate(RefTo(reuters_), "sorry"),
              StatusIs(absl::StatusCode::kNotFound, reuters_.ToString()));
  Record();
  EXPECT_THAT(
      ledger_->Retract({Withdraw{RefTo(reuters_), "", "", "yesterday"}}),
      StatusIs(absl::StatusCode::kInvalidArgument, "yesterday"));
  EXPECT_EQ(ledger_->Now().commit(), 1);
}

TEST_P(RetractTest, AmendsInOneBatch) {
  Record();
  Batch right("correction");
  right.Add(Denies("reuters", claim_).On("2024-09-25"));
  VERACITY_ASSERT_OK_AND_ASSIGN(
      v1::RecordReport report,
      ledger_->Amend({Withdraw{RefTo(reuters_), "", "misread", ""}},
                     right.message()));
  EXPECT_EQ(report.commit(), 2);
  EXPECT_EQ(report.inserted(), 2);
  VERACITY_ASSERT_OK_AND_ASSIGN(auto said, ledger_->Now().AssertionsOf(claim_));
  ASSERT_THAT(said, SizeIs(2));
  EXPECT_EQ(said[1].assertion().stance(), v1::STANCE_DENIES);
}

TEST_P(RetractTest, WithdrawsNothingIfTheAmendmentIsRejected) {
  Record();
  Batch wrong("correction");
  wrong.Add(Denies("", claim_));
  EXPECT_THAT(ledger_->Amend({Withdraw{RefTo(reuters_), "", "misread", ""}},
                             wrong.message()),
              StatusIs(absl::StatusCode::kInvalidArgument, "assertion.source"));
  EXPECT_EQ(ledger_->Now().commit(), 1);
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp"));
}

TEST_P(RetractTest, ShowsWhatRestsOnTheWithdrawn) {
  Record();
  Batch relays("relays");
  const AssertionId relay =
      relays.Add(Relays("times", claim_).Citing(reuters_));
  VERACITY_ASSERT_OK(Record(relays.message()));
  VERACITY_ASSERT_OK(Retract(RefTo(reuters_)));
  TraceOptions options;
  options.direction = Direction::kDownstream;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::Trace trace,
                                ledger_->Now().Trace(RefTo(reuters_), options));
  EXPECT_TRUE(trace.nodes(0).withdrawn());
  bool found = false;
  for (const v1::TraceNode& node : trace.nodes()) {
    found |= node.ref().assertion().id() == relay.digest();
  }
  EXPECT_TRUE(found) << trace.DebugString();
}

VERACITY_ON_EVERY_BACKEND(RetractTest);

}  // namespace
}  // namespace veracity::testing
