// Recording: batches, entries and their report, on every backend.

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecordTest : public BackendTest {
 protected:
  // Three records: a source, a claim and what the source says of it.
  Batch Wires(const std::string& note = "morning wires") {
    Batch batch(note);
    batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
    batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    batch.Add(Affirms("reuters", claim_).On("2024-09-25"));
    return batch;
  }

  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
};

// An assertion that nobody can have made: its source has no name.
v1::Entry BadEntry(const ClaimId& claim) { return Affirms("", claim).entry(); }

TEST_P(RecordTest, RecordsTheVeryBatchOnce) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport first,
                                ledger.Record(Wires().message()));
  EXPECT_FALSE(first.known());
  EXPECT_EQ(first.commit(), 1);
  EXPECT_EQ(first.inserted(), 3);
  const std::string log = LogOf(ledger.Now());

  clock_.Advance(absl::Hours(1));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport second,
                                ledger.Record(Wires().message()));
  EXPECT_TRUE(second.known());
  EXPECT_EQ(second.commit(), 1);
  EXPECT_EQ(second.batch(), first.batch());
  EXPECT_EQ(second.inserted(), 0);
  EXPECT_EQ(second.known_records(), 3);
  EXPECT_EQ(LogOf(ledger.Now()), log);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, TakesABatchInAnotherOrderForTheSame) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  v1::Batch batch = Wires().message();
  VERACITY_ASSERT_OK(ledger.Record(batch));
  std::reverse(batch.mutable_entries()->begin(),
               batch.mutable_entries()->end());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport again, ledger.Record(batch));
  EXPECT_TRUE(again.known());
  EXPECT_EQ(ledger.Now().commit(), 1);
}

TEST_P(RecordTest, KeepsOneMoreEntryOfARecordThatComesInAnotherBatch) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  VERACITY_ASSERT_OK(ledger.Record(Wires("morning wires").message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(
      v1::RecordReport second, ledger.Record(Wires("evening wires").message()));
  EXPECT_FALSE(second.known());
  EXPECT_EQ(second.commit(), 2);
  EXPECT_EQ(second.inserted(), 0);
  EXPECT_EQ(second.known_records(), 3);

  std::vector<bool> first;
  Results<v1::Change> changes = ledger.Now().Changes(0);
  v1::Change change;
  while (changes.Next(&change)) first.push_back(change.first());
  EXPECT_THAT(first, ElementsAre(true, true, true, false, false, false));
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_), ElementsAre("reuters"));
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, KeepsEqualEntriesOfABatchOnce) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  v1::Batch batch = Wires().message();
  *batch.add_entries() = batch.entries(2);
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report, ledger.Record(batch));
  ASSERT_EQ(report.results_size(), 4);
  EXPECT_EQ(report.results(2).outcome(), v1::OUTCOME_INSERTED);
  EXPECT_EQ(report.results(3).outcome(), v1::OUTCOME_KNOWN);
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_), ElementsAre("reuters"));
  // The copy is no part of what the batch is known by.
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport again,
                                ledger.Record(Wires().message()));
  EXPECT_TRUE(again.known());
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, KeepsARecordHeldAndRelayedInOneBatchAsTwoEntries) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch = Wires();
  batch.Add(Affirms("reuters", claim_).On("2024-09-25").OnlyRelayed());
  VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(auto said, ledger.Now().AssertionsOf(claim_));
  ASSERT_THAT(said, SizeIs(1));
  EXPECT_EQ(said[0].holding(), v1::HOLDING_HELD);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, SaysOfEachRecordWhatBecameOfIt) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  VERACITY_ASSERT_OK(ledger.Record(Wires().message()));
  Batch batch("evening wires");
  batch.Add(Affirms("reuters", claim_).On("2024-09-25"));
  batch.Add(Denies("china-mfa", claim_).On("2024-09-26"));
  *batch.message().add_entries() = BadEntry(claim_);
  batch.Add(Denies("china-mfa", claim_).On("2024-02-30"));
  RecordOptions options;
  options.all_or_nothing = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(batch.message(), options));
  ASSERT_EQ(report.results_size(), 4);
  EXPECT_EQ(report.results(0).outcome(), v1::OUTCOME_KNOWN);
  EXPECT_EQ(report.results(1).outcome(), v1::OUTCOME_INSERTED);
  EXPECT_EQ(report.results(2).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(report.results(2).field(), "assertion.source");
  EXPECT_THAT(report.results(2).reason(), HasSubstr("missing"));
  EXPECT_EQ(report.results(3).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(report.results(3).field(), "assertion.said");
  EXPECT_THAT(report.results(3).reason(), HasSubstr("2024-02-30"));
  EXPECT_EQ(report.inserted(), 1);
  EXPECT_EQ(report.known_records(), 1);
  EXPECT_EQ(report.rejected(), 2);
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_),
              ElementsAre("reuters", "china-mfa"));
  // What was recorded is the batch without them.
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport again,
                                ledger.Record(batch.message(), options));
  EXPECT_TRUE(again.known());
  EXPECT_EQ(again.results(2).outcome(), v1::OUTCOME_REJECTED);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, RecordsNothingOfABatchWithARejectedRecord) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  v1::Batch batch = Wires().message();
  *batch.add_entries() = BadEntry(claim_);
  v1::RecordReport report;
  EXPECT_THAT(ledger.Record(batch, {}, &report),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "entry 3: assertion.source: "));
  ASSERT_EQ(report.results_size(), 4);
  EXPECT_EQ(report.results(3).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(report.rejected(), 1);
  EXPECT_EQ(ledger.Now().commit(), 0);
  EXPECT_THAT(LogOf(ledger.Now()), IsEmpty());
}

TEST_P(RecordTest, RecordsNoBatchWithoutEntries) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport nothing,
                                ledger.Record(Batch("nothing").message()));
  EXPECT_EQ(nothing.commit(), 0);
  v1::Batch bad;
  *bad.add_entries() = BadEntry(claim_);
  RecordOptions options;
  options.all_or_nothing = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport rejected,
                                ledger.Record(bad, options));
  EXPECT_EQ(rejected.rejected(), 1);
  EXPECT_EQ(rejected.commit(), 0);
  EXPECT_EQ(ledger.Now().commit(), 0);
}

TEST_P(RecordTest, WarnsOfAnIdThatNothingDescribes) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch;
  const ClaimId claim =
      batch.Claim("ship", "veracity:same_as", EntityValue("vessel"));
  batch.Add(Affirms("nobody", claim));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(batch.message()));
  ASSERT_EQ(report.results(1).warnings_size(), 1);
  EXPECT_EQ(report.results(1).warnings(0).field(), "assertion.source");
  EXPECT_THAT(report.results(1).warnings(0).message(), HasSubstr("'nobody'"));

  Batch described("described");
  for (const char* id : {"nobody", "ship", "vessel"}) {
    described.Source(id, id, v1::SOURCE_KIND_PERSON);
  }
  described.Add(Affirms("nobody", claim));
  described.Claim("ship", "veracity:same_as", EntityValue("vessel"));
  VERACITY_ASSERT_OK_AND_ASSIGN(report, ledger.Record(described.message()));
  for (const v1::RecordResult& result : report.results()) {
    EXPECT_EQ(result.warnings_size(), 0) << result.DebugString();
  }
}

TEST_P(RecordTest, WarnsOfAPredicateWithoutSpec) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch;
  for (const char* id : {"garpiya-3", "china"}) {
    batch.Source(id, id, v1::SOURCE_KIND_UNSPECIFIED);
  }
  batch.Claim("garpiya-3", "produced in", EntityValue("china"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(batch.message()));
  ASSERT_EQ(report.results(2).warnings_size(), 1);
  EXPECT_EQ(report.results(2).warnings(0).field(), "claim.statement.predicate");

  v1::PredicateSpec spec;
  spec.set_name("produced in");
  batch.Add(spec);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  VERACITY_ASSERT_OK_AND_ASSIGN(report, other.Record(batch.message()));
  EXPECT_EQ(report.results(2).warnings_size(), 0);
}

TEST_P(RecordTest, LetsAnAssertionCiteOneThatComesLater) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch later("later");
  const AssertionId origin =
      later.Add(Affirms("officials", claim_).On("2024-09-24"));
  Batch first("first");
  first.Claim("garpiya-3", "produced in", EntityValue("china"));
  const AssertionId relay =
      first.Add(Relays("reuters", claim_).On("2024-09-25").Citing(origin));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(first.message()));
  EXPECT_THAT(report.results(1).DebugString(), HasSubstr("assertion.grounds"));
  const View before = ledger.Now();

  const auto cited = [&](const View& view) {
    absl::StatusOr<v1::Trace> trace = view.Trace(RefTo(relay));
    VERACITY_EXPECT_OK(trace);
    for (const v1::TraceNode& node : trace->nodes()) {
      if (node.ref().assertion().id() == origin.digest()) {
        return node.missing() ? "missing" : "there";
      }
    }
    return "not cited";
  };
  EXPECT_STREQ(cited(before), "missing");
  VERACITY_ASSERT_OK(ledger.Record(later.message()));
  EXPECT_STREQ(cited(ledger.Now()), "there");
  EXPECT_STREQ(cited(before), "missing");
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, LetsAClaimComeAfterWhatIsSaidOfIt) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch said("said");
  said.Add(Affirms("reuters", claim_));
  VERACITY_ASSERT_OK(ledger.Record(said.message()));
  EXPECT_THAT(ledger.Now().GetClaim(claim_),
              StatusIs(absl::StatusCode::kNotFound, claim_.ToString()));
  const View before = ledger.Now();

  VERACITY_ASSERT_OK(ledger.Record(Wires().message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ClaimView claim,
                                ledger.Now().GetClaim(claim_));
  EXPECT_EQ(claim.claim().statement().predicate(), "produced in");
  EXPECT_EQ(claim.commit(), 2);
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_),
              ElementsAre("reuters", "reuters"));
  EXPECT_THAT(before.GetClaim(claim_),
              StatusIs(absl::StatusCode::kNotFound, claim_.ToString()));
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, RejectsMissingReferencesIfTold) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  RecordOptions options;
  options.require_references = true;
  v1::RecordReport report;
  EXPECT_THAT(ledger.Record(Wires().message(), options, &report),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "claim.statement.value: entity 'china' is not on "
                       "record"));
  EXPECT_EQ(ledger.Now().commit(), 0);

  // What the batch itself brings is enough, wherever in it that stands.
  Batch batch = Wires();
  batch.Source("garpiya-3", "Garpiya-3", v1::SOURCE_KIND_UNSPECIFIED);
  batch.Source("china", "China", v1::SOURCE_KIND_GOVERNMENT);
  VERACITY_ASSERT_OK(ledger.Record(batch.message(), options));

  Batch citing("citing");
  citing.Add(Relays("reuters", claim_)
                 .Citing(*AssertionId::FromDigest(std::string(32, 'x'),
                                                  claim_.shard())));
  EXPECT_THAT(
      ledger.Record(citing.message(), options),
      StatusIs(absl::StatusCode::kInvalidArgument, "assertion.grounds"));
  // Left out on its own, if the rest may be recorded.
  citing.Add(Denies("reuters", claim_));
  options.all_or_nothing = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(report,
                                ledger.Record(citing.message(), options));
  EXPECT_EQ(report.results(0).outcome(), v1::OUTCOME_REJECTED);
  EXPECT_EQ(report.results(1).outcome(), v1::OUTCOME_INSERTED);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(RecordTest, RejectsAShardThatIsNotTheClaims) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  v1::Batch wrong = Wires().message();
  v1::Assertion* assertion =
      wrong.mutable_entries(2)->mutable_record()->mutable_assertion();
  assertion->mutable_claim()->set_shard(claim_.shard() + 1);
  EXPECT_THAT(ledger.Record(wrong), StatusIs(absl::StatusCode::kInvalidArgument,
                                             "assertion.claim.shard: "));
  // Wherever in the batch the claim stands.
  wrong.mutable_entries()->SwapElements(1, 2);
  EXPECT_THAT(ledger.Record(wrong), StatusIs(absl::StatusCode::kInvalidArgument,
                                             "assertion.claim.shard: "));
  VERACITY_ASSERT_OK(ledger.Record(Wires().message()));
  wrong.mutable_entries()->DeleteSubrange(2, 1);
  EXPECT_THAT(ledger.Record(wrong), StatusIs(absl::StatusCode::kInvalidArgument,
                                             "assertion.claim.shard: "));
}

TEST_P(RecordTest, NeedsTheShardOfAClaimThatIsNotOnRecord) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch;
  Act act = Affirms("reuters", claim_);
  act.message().mutable_claim()->clear_shard();
  batch.Add(act);
  EXPECT_THAT(
      ledger.Record(batch.message()),
      StatusIs(absl::StatusCode::kInvalidArgument, "assertion.claim.shard: "));
  VERACITY_ASSERT_OK(ledger.Record(Wires().message()));
  VERACITY_EXPECT_OK(ledger.Record(batch.message()));
}

TEST_P(RecordTest, BelievesNobodyTheShardOfAClaimThatIsNotOnRecord) {
  for (const uint64_t forged : {claim_.shard() + 1, uint64_t{0}}) {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger,
                                  Open(absl::StrCat("forged", forged == 0)));
    // Somebody refers to the claim, with a shard that is not its own.
    v1::RecordRef ref = RefTo(claim_);
    ref.mutable_claim()->set_shard(forged);
    VERACITY_ASSERT_OK(
        ledger.Record(By("mallory", Retracting(ref, "no reason").batch)));
    // That keeps nobody from speaking of it, before it comes or with it.
    Batch said("said");
    said.Add(Affirms("afp", claim_));
    VERACITY_ASSERT_OK(ledger.Record(said.message()));
    VERACITY_ASSERT_OK(ledger.Record(Wires().message()));
    EXPECT_THAT(SourcesOf(ledger.Now(), claim_), ElementsAre("afp", "reuters"));
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::ClaimView claim,
                                  ledger.Now().GetClaim(claim_));
    EXPECT_EQ(claim.claim().shard(), claim_.shard());
    VERACITY_EXPECT_CLEAN(ledger);
  }
}

TEST_P(RecordTest, NumbersCommitsWithoutGapsAndTimesThatRise) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  absl::Time last = absl::InfinitePast();
  for (int i = 1; i <= 4; ++i) {
    // The clock stands still, and then runs backwards.
    if (i == 3) clock_.Advance(-absl::Hours(1));
    VERACITY_ASSERT_OK_AND_ASSIGN(
        v1::RecordReport report,
        ledger.Record(Wires(absl::StrCat("wires ", i)).message()));
    EXPECT_EQ(report.commit(), i);
    VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id,
                                  BatchId::FromDigest(report.batch()));
    VERACITY_ASSERT_OK_AND_ASSIGN(v1::Batch batch, ledger.Now().GetBatch(id));
    const absl::Time recorded =
        absl::FromUnixSeconds(batch.recorded().seconds()) +
        absl::Nanoseconds(batch.recorded().nanos());
    EXPECT_GT(recorded, last);
    EXPECT_EQ(batch.commit(), i);
    EXPECT_EQ(batch.entry_count(), 3);
    last = recorded;
  }
}

TEST_P(RecordTest, TellsTheOwnersBatchesByTheCallAlone) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  EXPECT_EQ(ledger.owner(), "desk");
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report,
                                ledger.Record(Wires().message()));
  // Its own name as the author is the owner's too: it is the same batch.
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport named,
                                ledger.Record(By("desk", Wires().message())));
  EXPECT_TRUE(named.known());
  v1::Batch batch = By("desk", Wires().message());
  VERACITY_ASSERT_OK_AND_ASSIGN(const BatchId id, IdOf(batch));
  EXPECT_EQ(id.digest(), report.batch());
}

TEST_P(RecordTest, RefusesABatchThatCannotBe) {
  LedgerOptions options;
  options.owner = "desk";
  options.limits.batch_entries = 2;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open("small", options));
  EXPECT_THAT(ledger.Record(Wires().message()),
              StatusIs(absl::StatusCode::kInvalidArgument, "limit is 2"));
  v1::Batch batch;
  *batch.add_entries() = Wires().message().entries(0);
  EXPECT_THAT(ledger.Record(By("", batch)),
              StatusIs(absl::StatusCode::kInvalidArgument, "author"));
  EXPECT_EQ(ledger.Now().commit(), 0);
}

TEST_P(RecordTest, EndsAtTheDeadlineWithNothingRecorded) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  RecordOptions options;
  options.call.deadline = clock_.now - absl::Seconds(1);
  EXPECT_THAT(ledger.Record(Wires().message(), options),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "deadline"));
  EXPECT_EQ(ledger.Now().commit(), 0);
  options.call.deadline = clock_.now;
  VERACITY_EXPECT_OK(ledger.Record(Wires().message(), options));
}

TEST_P(RecordTest, StopsWhenToldWithNothingRecorded) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  Batch batch("many");
  for (int i = 0; i < 9000; ++i) {
    batch.Wording(absl::StrCat("sentence ", i));
  }
  std::atomic<bool> cancelled = false;
  uint64_t done = 0;
  RecordOptions options;
  options.call.cancelled = &cancelled;
  options.call.progress = [&](const Progress& progress) {
    EXPECT_GT(progress.done, done);
    EXPECT_EQ(progress.total, 9000);
    done = progress.done;
    cancelled = true;
  };
  EXPECT_THAT(ledger.Record(batch.message(), options),
              StatusIs(absl::StatusCode::kCancelled, "cancelled"));
  EXPECT_GT(done, 0);
  EXPECT_EQ(ledger.Now().commit(), 0);
  cancelled = false;
  done = 0;
  options.call.progress = nullptr;
  VERACITY_EXPECT_OK(ledger.Record(batch.message(), options));
  VERACITY_EXPECT_CLEAN(ledger);
}

VERACITY_ON_EVERY_BACKEND(RecordTest);

}  // namespace
}  // namespace veracity::testing
