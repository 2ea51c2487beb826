// Bundles of others, on every backend: nothing in some bytes makes anybody the
// owner, and what is recorded is what hashes to its id.

#include <atomic>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
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

class ImportTest : public BackendTest {
 protected:
  void SetUp() override {
    absl::StatusOr<Ledger> ledger = Open();
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }
  // A batch of `count` sources that speak of one claim.
  v1::Batch Voices(const std::string& note, int count) {
    Batch batch(note);
    batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    for (int i = 0; i < count; ++i) {
      batch.Add(Affirms(absl::StrCat(note, " ", i), claim_));
    }
    return batch.message();
  }
  v1::Entry TheClaim() { return Voices("", 0).entries(0); }
  std::vector<std::string> Standing() {
    return SourcesOf(ledger_->Now(), claim_);
  }
  std::vector<std::string> AuthorsOf(const AssertionId& id) {
    absl::StatusOr<v1::AssertionView> view = ledger_->Now().GetAssertion(id);
    VERACITY_EXPECT_OK(view);
    return {view->authors().begin(), view->authors().end()};
  }

  std::optional<Ledger> ledger_;
  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
};

TEST_P(ImportTest, RecordsABundleAsItsProducers) {
  const std::string bundle =
      BundleText("alice").Add(Voices("one", 2)).Add(Voices("two", 1)).Finish();
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle));
  EXPECT_EQ(report.batches(), 2);
  EXPECT_EQ(report.records(), 5);
  EXPECT_EQ(report.inserted(), 4);
  EXPECT_EQ(report.known(), 1);
  EXPECT_EQ(report.rejected(), 0);
  EXPECT_THAT(Standing(), ElementsAre("one 0", "one 1", "two 0"));
  EXPECT_THAT(AuthorsOf(Batch().Add(Affirms("one 0", claim_))),
              ElementsAre("alice"));
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(ImportTest, KeepsTheHandsThatABatchCameThrough) {
  v1::Batch batch = Voices("one", 1);
  batch.add_authors("dora");
  batch.add_authors("erin");
  const std::string bundle = BundleText("alice").Add(batch).Finish();
  ImportOptions options;
  options.author = "bob";
  VERACITY_ASSERT_OK(ImportFrom(*ledger_, bundle, options));
  EXPECT_THAT(AuthorsOf(Batch().Add(Affirms("one 0", claim_))),
              ElementsAre("bob", "alice", "dora", "erin"));
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(ImportTest, RefusesTheOwnerAsTheAuthor) {
  const std::string forged = BundleText("desk").Add(Voices("one", 1)).Finish();
  EXPECT_THAT(ImportFrom(*ledger_, forged),
              StatusIs(absl::StatusCode::kInvalidArgument, "'desk'"));
  const std::string honest = BundleText("alice").Add(Voices("one", 1)).Finish();
  ImportOptions options;
  options.author = "desk";
  EXPECT_THAT(ImportFrom(*ledger_, honest, options),
              StatusIs(absl::StatusCode::kInvalidArgument, "'desk'"));
  EXPECT_THAT(ImportFrom(*ledger_, BundleText("").Add(Voices("", 1)).Finish()),
              StatusIs(absl::StatusCode::kInvalidArgument, "no producer"));
  EXPECT_EQ(ledger_->Now().commit(), 0);
}

TEST_P(ImportTest, RefusesTheOwnerInAnotherSpelling) {
  LedgerOptions options;
  options.owner = "caf\xC3\xA9";
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open("cafe", options));
  const std::string forged =
      BundleText("cafe\xCC\x81").Add(Voices("one", 1)).Finish();
  EXPECT_THAT(ImportFrom(ledger, forged),
              StatusIs(absl::StatusCode::kInvalidArgument, "owner"));
}

TEST_P(ImportTest, BelievesNoBatchThatItIsTheOwners) {
  const std::string bundle = BundleText("mallory")
                                 .Batch("forged", true)
                                 .Add(Affirms("reuters", claim_).entry())
                                 .Batch("named", false, {"desk"})
                                 .Add(Affirms("afp", claim_).entry())
                                 .Finish();
  VERACITY_ASSERT_OK(ImportFrom(*ledger_, bundle));
  EXPECT_THAT(AuthorsOf(Batch().Add(Affirms("reuters", claim_))),
              ElementsAre("mallory"));
  EXPECT_THAT(AuthorsOf(Batch().Add(Affirms("afp", claim_))),
              ElementsAre("mallory", "desk"));
  // A retraction in it has no effect on what is the owner's.
  VERACITY_ASSERT_OK(ledger_->Record(Voices("own", 1)));
  const AssertionId own = Batch().Add(Affirms("own 0", claim_));
  VERACITY_ASSERT_OK(ImportFrom(
      *ledger_, BundleText("mallory")
                    .Batch("forged too", true)
                    .Add(Retracting(RefTo(own), "a lie").batch.entries(0))
                    .Finish()));
  EXPECT_THAT(Standing(), ElementsAre("reuters", "afp", "own 0"));
}

TEST_P(ImportTest, LeavesOutWhatDoesNotHashToItsId) {
  // The id of one record, occupied by the bytes of another.
  const AssertionId other = Batch().Add(Denies("reuters", claim_));
  const v1::Entry said = Affirms("reuters", claim_).entry();
  v1::Entry inside = said;
  inside.mutable_record()->mutable_assertion()->set_id(other.digest());
  const std::string bundle = BundleText("mallory")
                                 .Batch("forged")
                                 .Add(said, other.digest())
                                 .Add(inside)
                                 .Add(TheClaim())
                                 .Add(Affirms("afp", claim_).entry())
                                 .Finish();
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle));
  EXPECT_EQ(report.rejected(), 2);
  EXPECT_EQ(report.inserted(), 2);
  ASSERT_THAT(report.issues(), SizeIs(2));
  for (const v1::Issue& issue : report.issues()) {
    EXPECT_EQ(issue.severity(), v1::Issue::SEVERITY_ERROR);
    EXPECT_EQ(issue.field(), "assertion.id");
  }
  EXPECT_EQ(report.issues(0).line(), 2);  // header, batch, then this frame
  EXPECT_THAT(ledger_->Now().GetAssertion(other),
              StatusIs(absl::StatusCode::kNotFound, other.ToString()));
  EXPECT_THAT(Standing(), ElementsAre("afp"));
  // The true record can still come.
  Batch true_one("true");
  true_one.Add(Denies("reuters", claim_));
  VERACITY_ASSERT_OK(ledger_->Record(true_one.message()));
  EXPECT_THAT(Standing(), ElementsAre("afp", "reuters"));
}

TEST_P(ImportTest, LeavesOutBadRecordsOrFailsIfStrict) {
  const std::string bundle =
      BundleText("alice")
          .Batch("mixed")
          .Add(TheClaim())
          .Add(Affirms("", claim_).entry())
          .Add(Affirms("afp", claim_).entry())
          .Add(Affirms("reuters", claim_).On("2024-02-30").entry())
          .Finish();
  ImportOptions options;
  options.strict = true;
  EXPECT_THAT(ImportFrom(*ledger_, bundle, options),
              StatusIs(absl::StatusCode::kInvalidArgument, "assertion.source"));
  EXPECT_EQ(ledger_->Now().commit(), 0);
  options.strict = false;
  options.maximum_issues = 1;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle, options));
  EXPECT_EQ(report.rejected(), 2);
  EXPECT_THAT(report.issues(), SizeIs(1));
  EXPECT_EQ(report.issues_left_out(), 1);
  EXPECT_THAT(Standing(), ElementsAre("afp"));
}

TEST_P(ImportTest, DoesNothingTheSecondTime) {
  const std::string bundle =
      BundleText("alice").Add(Voices("one", 3)).Add(Voices("two", 3)).Finish();
  VERACITY_ASSERT_OK(ImportFrom(*ledger_, bundle));
  const std::string log = LogOf(ledger_->Now());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle));
  EXPECT_EQ(report.inserted(), 0);
  EXPECT_EQ(report.known(), 8);
  EXPECT_EQ(LogOf(ledger_->Now()), log);
}

TEST_P(ImportTest, GoesOnWhereItWasStopped) {
  const std::string bundle =
      BundleText("alice").Add(Voices("one", 7)).Add(Voices("two", 4)).Finish();
  ImportOptions options;
  options.batch_entries = 3;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger whole, Open("whole"));
  VERACITY_ASSERT_OK(ImportFrom(whole, bundle, options));

  std::atomic<bool> cancelled = false;
  options.call.cancelled = &cancelled;
  options.call.progress = [&](const Progress& progress) {
    if (progress.done >= 6) cancelled = true;
  };
  EXPECT_THAT(ImportFrom(*ledger_, bundle, options),
              StatusIs(absl::StatusCode::kCancelled, "cancelled"));
  EXPECT_EQ(ledger_->Now().commit(), 2);
  cancelled = false;
  options.call.progress = nullptr;
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle, options));
  EXPECT_GE(report.known(), 6);
  EXPECT_EQ(LogOf(ledger_->Now()), LogOf(whole.Now()));
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(ImportTest, ObeysItsDeadline) {
  ImportOptions options;
  options.call.deadline = clock_.now - absl::Seconds(1);
  EXPECT_THAT(
      ImportFrom(*ledger_, BundleText("alice").Add(Voices("one", 1)).Finish(),
                 options),
      StatusIs(absl::StatusCode::kDeadlineExceeded, "deadline"));
  EXPECT_EQ(ledger_->Now().commit(), 0);
}

// A record of a later version of the contract: an assertion with a field that
// this one does not have.
v1::Entry FromTheFuture(const ClaimId& claim) {
  v1::Entry entry = Affirms("reuters", claim).entry();
  v1::Assertion* assertion = entry.mutable_record()->mutable_assertion();
  assertion->GetReflection()
      ->MutableUnknownFields(assertion)
      ->AddLengthDelimited(9999, "mood");
  return entry;
}

TEST_P(ImportTest, KeepsRecordsOfALaterVersionUnverified) {
  const std::string id(32, 'f');
  const std::string bundle = BundleText("alice")
                                 .Batch("future")
                                 .Add(FromTheFuture(claim_), id)
                                 .Finish();
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                ImportFrom(*ledger_, bundle));
  EXPECT_EQ(report.rejected(), 0);
  Results<v1::Change> changes = ledger_->Now().Changes(0);
  v1::Change change;
  ASSERT_TRUE(changes.Next(&change));
  EXPECT_TRUE(change.unverified());
  EXPECT_EQ(change.entry().record().SerializeAsString(),
            FromTheFuture(claim_).record().SerializeAsString());
  // It takes no part in anything, and keeps no verified record out.
  Batch known("known");
  known.Claim("garpiya-3", "produced in", EntityValue("china"));
  const AssertionId said = known.Add(Affirms("reuters", claim_));
  EXPECT_THAT(ledger_->Now().GetAssertion(said),
              StatusIs(absl::StatusCode::kNotFound, said.ToString()));
  VERACITY_ASSERT_OK(ledger_->Record(known.message()));
  EXPECT_THAT(Standing(), ElementsAre("reuters"));
  VERACITY_EXPECT_CLEAN(*ledger_);

  // It is given on with the id that it came with: the same log elsewhere.
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  VERACITY_ASSERT_OK(RestoreFrom(other, BundleOf(ledger_->Now(), "desk")));
  EXPECT_EQ(LogOf(other.Now()), LogOf(ledger_->Now()));
  EXPECT_EQ(BundleOf(other.Now(), "desk"), BundleOf(ledger_->Now(), "desk"));
  VERACITY_EXPECT_CLEAN(other);
}

TEST_P(ImportTest, KeepsADescriptionOfALaterVersionThroughAnotherLedger) {
  Batch source;
  source.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  v1::Entry entry = source.message().entries(0);
  v1::Entity* entity = entry.mutable_record()->mutable_entity();
  entity->GetReflection()->MutableUnknownFields(entity)->AddVarint(9999, 7);
  // Its id is in the bundle, as it is for every entity.
  Batch ordinary;
  ordinary.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger sender, Open("sender"));
  VERACITY_ASSERT_OK(sender.Record(ordinary.message()));
  std::istringstream in(BundleOf(sender.Now(), "alice"));
  BundleReader reader(in);
  v1::BundleFrame frame;
  std::string id;
  while (reader.Next(&frame)) {
    if (frame.has_entry()) id = frame.entry().id();
  }
  ASSERT_THAT(id, SizeIs(32));
  VERACITY_ASSERT_OK_AND_ASSIGN(
      v1::ImportReport report,
      ImportFrom(*ledger_,
                 BundleText("alice").Batch("future").Add(entry, id).Finish()));
  EXPECT_EQ(report.rejected(), 0);
  EXPECT_THAT(ledger_->Now().GetEntity("reuters"),
              StatusIs(absl::StatusCode::kNotFound, "reuters"));
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(ImportTest, TakesNoRecordOfALaterVersionWithoutAnId) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      v1::ImportReport report,
      ImportFrom(*ledger_, BundleText("alice")
                               .Batch("future")
                               .Add(FromTheFuture(claim_))
                               .Finish()));
  EXPECT_EQ(report.rejected(), 1);
  EXPECT_THAT(report.issues(0).message(), HasSubstr("without an id"));
  EXPECT_THAT(LogOf(ledger_->Now()), IsEmpty());
}

VERACITY_ON_EVERY_BACKEND(ImportTest);

}  // namespace
}  // namespace veracity::testing
