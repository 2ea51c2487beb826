// Restore(Export(x)) is x, on every backend.

#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class RestoreTest : public BackendTest {
 protected:
  void SetUp() override {
    absl::StatusOr<Ledger> ledger = Open();
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }

  // Something of everything: descriptions with versions, holdings, grounds to
  // come, markings that differ by entry, strangers, withdrawals of all kinds.
  void Fill() {
    Batch wires("wires");
    wires.message().set_tool("collector");
    wires.message().set_tool_version("1.2");
    wires.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
    wires.Anonymous("two officials", "reuters");
    v1::Document page;
    page.add_urls("https://example.org/page");
    page.add_titles()->set_text("Drones");
    wires.Add(page);
    v1::PredicateSpec spec;
    spec.set_name("produced in");
    wires.Add(spec);
    wires.Claim("garpiya-3", "produced in", EntityValue("china"));
    wires.Claim("garpiya-3", "range", QuantityValue("1200", "[mi_i]"));
    Act cited = Affirms("afp", claim_).On("2024-09-26");
    wires.Add(
        Relays("reuters", claim_).On("2024-09-25").Citing(Batch().Add(cited)));
    Record(wires.message());

    Batch again("again");
    again.Source("reuters", "Reuters News", v1::SOURCE_KIND_OUTLET);
    cited.OnlyRelayed();
    v1::Marking* marking = cited.message().add_markings();
    marking->set_scheme("tlp");
    marking->set_value("amber");
    again.Add(cited);
    Record(again.message());
    Batch third("third");
    cited.message().clear_markings();
    third.Add(cited);
    Record(By("alice", third.message()));

    clock_.Advance(absl::Hours(1));
    v1::Batch retraction =
        Retracting(RefTo(Batch().Add(Affirms("afp", claim_).On("2024-09-26"))),
                   "challenge")
            .batch;
    Record(By("mallory", retraction));
    // One more entry of it, with a marking of its own, and one without.
    marking = retraction.mutable_entries(0)
                  ->mutable_record()
                  ->mutable_retraction()
                  ->add_markings();
    marking->set_scheme("tlp");
    marking->set_value("red");
    Record(By("trudy", retraction));
    Record(retraction);
    VERACITY_ASSERT_OK(
        ledger_->Retract({Withdraw{RefToEntity("reuters"), "", "wrong", ""}}));
    VERACITY_ASSERT_OK(ledger_->Reinstate(RefToEntity("reuters"), "right"));
    Batch hands("through hands");
    hands.message().add_authors("alice");
    hands.message().add_authors("dora");
    hands.Wording("It rains", "en");
    Record(hands.message());
  }
  void Record(const v1::Batch& batch) {
    clock_.Advance(absl::Microseconds(1500));
    VERACITY_ASSERT_OK(ledger_->Record(batch));
  }

  std::optional<Ledger> ledger_;
  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
};

TEST_P(RestoreTest, GivesTheSameLedger) {
  Fill();
  VERACITY_EXPECT_CLEAN(*ledger_);
  const std::string bundle = BundleOf(ledger_->Now(), "desk");
  clock_.Advance(absl::Hours(10));
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::ImportReport report,
                                RestoreFrom(other, bundle));
  EXPECT_EQ(report.batches(), ledger_->Now().commit());
  EXPECT_EQ(other.Now().commit(), ledger_->Now().commit());
  EXPECT_EQ(LogOf(other.Now()), LogOf(ledger_->Now()));
  // Batches, authors, times and order: all that the log's chain is made of.
  EXPECT_EQ(BundleOf(other.Now(), "desk"), bundle);
  EXPECT_EQ(SourcesOf(other.Now(), claim_), SourcesOf(ledger_->Now(), claim_));
  EXPECT_EQ(other.Now().GetEntity("reuters")->names(0).text(), "Reuters News");
  VERACITY_EXPECT_CLEAN(other);
  // And goes on as the other would.
  Batch more("more");
  more.Wording("More of it", "en");
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport here,
                                ledger_->Record(more.message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport there,
                                other.Record(more.message()));
  EXPECT_EQ(here.commit(), there.commit());
  EXPECT_EQ(here.batch(), there.batch());
}

TEST_P(RestoreTest, GivesTheSameFromPartsOfTheLog) {
  Fill();
  const std::string all = LogOf(ledger_->Now());
  std::string parts;
  for (uint64_t commit = 0; commit < ledger_->Now().commit(); ++commit) {
    v1::AsOf as_of;
    as_of.set_commit(commit + 1);
    VERACITY_ASSERT_OK_AND_ASSIGN(const View then, ledger_->At(as_of));
    parts += LogOf(then, commit);
  }
  EXPECT_EQ(parts, all);
}

TEST_P(RestoreTest, AsksForANewLedgerOfTheSameOwner) {
  Fill();
  const std::string bundle = BundleOf(ledger_->Now(), "desk");
  EXPECT_THAT(
      RestoreFrom(*ledger_, bundle),
      StatusIs(absl::StatusCode::kFailedPrecondition, "this one has records"));
  LedgerOptions options;
  options.owner = "mallory";
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other", options));
  EXPECT_THAT(
      RestoreFrom(other, bundle),
      StatusIs(absl::StatusCode::kFailedPrecondition, "backup of 'desk'"));
  EXPECT_EQ(other.Now().commit(), 0);
}

TEST_P(RestoreTest, RecordsNoBatchThatIsNotWhatItsIdSays) {
  std::ostringstream out;
  v1::BundleHeader header;
  header.set_producer("desk");
  BundleWriter writer(out, header);
  v1::BundleBatch batch;
  batch.mutable_batch()->set_id(std::string(32, 'x'));
  batch.set_by_owner(true);
  VERACITY_ASSERT_OK(writer.Write(batch));
  v1::BundleEntry entry;
  *entry.mutable_entry() = Affirms("afp", claim_).entry();
  VERACITY_ASSERT_OK(writer.Write(entry));
  VERACITY_ASSERT_OK(writer.Finish());
  EXPECT_THAT(RestoreFrom(*ledger_, out.str()),
              StatusIs(absl::StatusCode::kDataLoss, "batch 1"));
  EXPECT_EQ(ledger_->Now().commit(), 0);
}

TEST_P(RestoreTest, ChecksABlankedLedgerClean) {
  Fill();
  const View before = ledger_->Now();
  VERACITY_ASSERT_OK(ledger_->Blank(RefToEntity("reuters")));
  const AssertionId said = Batch().Add(Affirms("afp", claim_).On("2024-09-26"));
  VERACITY_ASSERT_OK(ledger_->Blank(RefTo(said)));
  VERACITY_ASSERT_OK(ledger_->Blank(RefTo(claim_)));
  VERACITY_EXPECT_CLEAN(*ledger_);
  EXPECT_EQ(ledger_->Now().commit(), before.commit());
  int blanked = 0;
  Results<v1::Change> changes = ledger_->Now().Changes(0);
  v1::Change change;
  while (changes.Next(&change)) {
    if (!change.blanked()) continue;
    ++blanked;
    EXPECT_THAT(change.DebugString(), Not(HasSubstr("Reuters")));
  }
  VERACITY_ASSERT_OK(changes.status());
  EXPECT_EQ(blanked, 5);  // two versions, two entries, one claim
  // Its words find nothing any more.
  v1::EntityQuery query;
  query.set_text("reuters");
  VERACITY_ASSERT_OK_AND_ASSIGN(auto page, ledger_->Now().FindPage(query));
  EXPECT_THAT(page.items, IsEmpty());
  // It can be described anew.
  Batch anew("anew");
  anew.Source("reuters", "An agency", v1::SOURCE_KIND_OUTLET);
  VERACITY_ASSERT_OK(ledger_->Record(anew.message()));
  EXPECT_EQ(ledger_->Now().GetEntity("reuters")->names(0).text(), "An agency");
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(RestoreTest, TakesWhatWasBlankedByItsDigests) {
  Fill();
  VERACITY_ASSERT_OK(ledger_->Blank(RefToEntity("reuters")));
  VERACITY_ASSERT_OK(ledger_->Blank(
      RefTo(Batch().Add(Affirms("afp", claim_).On("2024-09-26")))));
  VERACITY_ASSERT_OK(ledger_->Blank(RefTo(claim_)));
  const std::string bundle = BundleOf(ledger_->Now(), "desk");
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  VERACITY_ASSERT_OK(RestoreFrom(other, bundle));
  EXPECT_EQ(LogOf(other.Now()), LogOf(ledger_->Now()));
  EXPECT_EQ(BundleOf(other.Now(), "desk"), bundle);
  VERACITY_EXPECT_CLEAN(other);
}

TEST_P(RestoreTest, TakesNoBlankedEntryWithOtherDigests) {
  Batch batch("wires");
  batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET);
  Record(batch.message());
  VERACITY_ASSERT_OK(ledger_->Blank(RefToEntity("reuters")));
  std::istringstream in(BundleOf(ledger_->Now(), "desk"));
  BundleReader reader(in);
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::BundleHeader header,
                                reader.ReadHeader());
  std::ostringstream out;
  BundleWriter writer(out, header);
  v1::BundleFrame frame;
  while (reader.Next(&frame)) {
    if (frame.has_batch()) {
      VERACITY_ASSERT_OK(writer.Write(frame.batch()));
      continue;
    }
    if (!frame.has_entry()) continue;
    EXPECT_TRUE(frame.entry().blanked());
    EXPECT_EQ(frame.entry().content().size(), 32u);
    frame.mutable_entry()->set_content(std::string(32, 'x'));
    VERACITY_ASSERT_OK(writer.Write(frame.entry()));
  }
  VERACITY_ASSERT_OK(writer.Finish());
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open("other"));
  EXPECT_THAT(RestoreFrom(other, out.str()),
              StatusIs(absl::StatusCode::kDataLoss, "does not hash"));
}

TEST_P(RestoreTest, LeavesNoWordOfABlankedRecordInTheFile) {
  if (!GetParam().persistent) GTEST_SKIP() << "there is no file";
  const std::string path = directory_.File("words.db");
  LedgerOptions options;
  options.owner = "desk";
  {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(path, options));
    Batch batch("wires");
    batch.Source("reuters", "Xyzzyquux Agency", v1::SOURCE_KIND_OUTLET);
    batch.Source("afp", "Plughfoo Agency", v1::SOURCE_KIND_OUTLET);
    VERACITY_ASSERT_OK(ledger.Record(batch.message()));
    VERACITY_ASSERT_OK(ledger.Blank(RefToEntity("reuters")));
    VERACITY_EXPECT_CLEAN(ledger);
  }
  const std::optional<std::string> file = ReadFile(path);
  ASSERT_TRUE(file.has_value());
  EXPECT_THAT(*file, HasSubstr("plughfoo"));
  EXPECT_EQ(file->find("Xyzzyquux"), std::string::npos);
  EXPECT_EQ(file->find("xyzzyquux"), std::string::npos);
}

TEST_P(RestoreTest, BlanksOnlyWhatIsOnRecord) {
  EXPECT_THAT(ledger_->Blank(RefTo(claim_)),
              StatusIs(absl::StatusCode::kNotFound, claim_.ToString()));
  Fill();
  EXPECT_THAT(ledger_->Blank(RefToPredicate("produced in")),
              StatusIs(absl::StatusCode::kInvalidArgument, "produced in"));
}

VERACITY_ON_EVERY_BACKEND(RestoreTest);

}  // namespace
}  // namespace veracity::testing
