// A ledger moves between databases and stays what it is.

#include "veracity/copy.h"

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

class CopyTest : public BackendTest {
 protected:
  // From a file to the backend, and back to a file.
  void SetUp() override {
    options_.owner = "desk";
    options_.durable = false;
    options_.clock = [this] { return clock_(); };
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger file, OpenFile("original"));
    original_.emplace(std::move(file));
    for (int i = 0; i < 5; ++i) {
      clock_.Advance(absl::Seconds(1));
      VERACITY_ASSERT_OK(original_->Record(Said(absl::StrCat("paper ", i))));
    }
    VERACITY_ASSERT_OK(original_->Record(By("alice", Said("paper 1"))));
    VERACITY_ASSERT_OK(original_->Retract(
        {Withdraw{RefToEntity("paper 2"), "", "wrong", ""}}));
  }

  absl::StatusOr<Ledger> OpenFile(const std::string& name) {
    return Ledger::Open(absl::StrCat("sqlite:", directory_.File(name), ".db"),
                        options_);
  }
  v1::Batch Said(const std::string& source) const {
    Batch batch(source);
    batch.Source(source, source, v1::SOURCE_KIND_OUTLET);
    batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    batch.Add(Affirms(source, claim_).On("2024-09-25"));
    return batch.message();
  }
  std::string VerdictOf(const Ledger& ledger) const {
    v1::Assessment verdict;
    absl::StatusOr<v1::Assessment> assessed =
        Assessor(ledger.Now(), v1::AssessmentPolicy()).Assess(claim_);
    VERACITY_EXPECT_OK(assessed);
    return assessed.ok() ? assessed->SerializeAsString() : "";
  }

  LedgerOptions options_;
  std::optional<Ledger> original_;
  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
};

TEST_P(CopyTest, GivesTheSameLogIdsAndVerdictsThereAndBack) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger there, Open("there", options_));
  VERACITY_ASSERT_OK_AND_ASSIGN(const CopyReport report,
                                CopyLedger(*original_, there));
  EXPECT_EQ(report.batches, 7u);
  EXPECT_EQ(report.known_batches, 0u);
  EXPECT_EQ(LogOf(there.Now()), LogOf(original_->Now()));
  EXPECT_EQ(VerdictOf(there), VerdictOf(*original_));
  VERACITY_EXPECT_CLEAN(there);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger back, OpenFile("back"));
  VERACITY_ASSERT_OK(CopyLedger(there, back));
  EXPECT_EQ(BundleOf(back.Now(), "desk"), BundleOf(original_->Now(), "desk"));
  EXPECT_EQ(VerdictOf(back), VerdictOf(*original_));
  VERACITY_EXPECT_CLEAN(back);
}

TEST_P(CopyTest, GoesOnWhereItBrokeOffAndFollows) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger there, Open("there", options_));
  v1::AsOf as_of;
  as_of.set_commit(3);
  // As far as an earlier copy came.
  VERACITY_ASSERT_OK_AND_ASSIGN(const View then, original_->At(as_of));
  VERACITY_ASSERT_OK(RestoreFrom(there, BundleOf(then, "desk")));
  VERACITY_ASSERT_OK_AND_ASSIGN(CopyReport report,
                                CopyLedger(*original_, there));
  EXPECT_EQ(report.known_batches, 3u);
  EXPECT_EQ(report.batches, 7u);
  VERACITY_ASSERT_OK_AND_ASSIGN(report, CopyLedger(*original_, there));
  EXPECT_EQ(report.entries, 0u);
  VERACITY_ASSERT_OK(original_->Record(Said("later")));
  VERACITY_ASSERT_OK_AND_ASSIGN(report, CopyLedger(*original_, there));
  EXPECT_EQ(report.batches - report.known_batches, 1u);
  EXPECT_EQ(LogOf(there.Now()), LogOf(original_->Now()));
}

TEST_P(CopyTest, LeavesALedgerThatIsNoCopyAsItIs) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger there, Open("there", options_));
  VERACITY_ASSERT_OK(there.Record(Said("somebody else")));
  EXPECT_THAT(CopyLedger(*original_, there),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "not the first of this ledger"));
  EXPECT_EQ(there.Now().commit(), 1u);
  LedgerOptions mallory = options_;
  mallory.owner = "mallory";
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other", mallory));
  EXPECT_THAT(CopyLedger(*original_, other),
              StatusIs(absl::StatusCode::kFailedPrecondition, "'mallory'"));
}

TEST_P(CopyTest, StopsWhenToldWithWholeBatches) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger there, Open("there", options_));
  const std::atomic<bool> cancelled = true;
  CallOptions call;
  call.cancelled = &cancelled;
  EXPECT_THAT(CopyLedger(*original_, there, call),
              StatusIs(absl::StatusCode::kCancelled, "cancelled"));
  uint64_t done = 0;
  call = CallOptions();
  call.progress = [&](const Progress& progress) {
    EXPECT_GT(progress.done, done);
    EXPECT_LE(progress.done, progress.total);
    done = progress.done;
  };
  VERACITY_ASSERT_OK_AND_ASSIGN(const CopyReport report,
                                CopyLedger(*original_, there, call));
  EXPECT_EQ(done, report.entries);
}

VERACITY_ON_EVERY_BACKEND(CopyTest);

}  // namespace
}  // namespace veracity::testing
