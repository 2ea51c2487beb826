// Hostile and broken input: nothing is half recorded, nothing crashes.

#include <sstream>
#include <string>
#include <utility>

#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::AnyOf;

class HostileTest : public ::testing::Test {
 protected:
  HostileTest() : ledger_(*OpenNew()) {}

  static absl::StatusOr<Ledger> OpenNew() {
    LedgerOptions options;
    options.owner = "desk";
    return Ledger::Open("memory:", options);
  }
  static ClaimId Claim(Batch& batch) {
    return batch.Claim("garpiya-3", "produced in", EntityValue("china"));
  }
  static v1::Batch Said(const std::string& source) {
    Batch batch(source);
    batch.Source(source, source, v1::SOURCE_KIND_PERSON);
    batch.Add(Affirms(source, Claim(batch)).On("2024-09-25").Quoting("so"));
    return batch.message();
  }
  // The import fails, in one of the ways that a broken bundle may.
  static void ExpectRefused(Ledger& ledger, const std::string& bytes,
                            size_t at) {
    const absl::Status status = ImportFrom(ledger, bytes).status();
    EXPECT_THAT(status.code(), AnyOf(absl::StatusCode::kInvalidArgument,
                                     absl::StatusCode::kDataLoss,
                                     absl::StatusCode::kResourceExhausted))
        << at << ": " << status;
  }
  absl::Status Record(const v1::Batch& batch) {
    return ledger_.Record(batch).status();
  }

  Ledger ledger_;
};

TEST_F(HostileTest, RecordsNothingOfABatchThatIsCutOffAnywhere) {
  const std::string bundle = BundleText("alice").Add(Said("a")).Finish();
  for (size_t size = 0; size < bundle.size(); ++size) {
    ExpectRefused(ledger_, bundle.substr(0, size), size);
    ASSERT_EQ(ledger_.Now().commit(), 0) << size;
  }
  VERACITY_EXPECT_OK(ImportFrom(ledger_, bundle));
}

TEST_F(HostileTest, RecordsNothingOfABatchWithAnyBitFlipped) {
  const std::string bundle = BundleText("alice").Add(Said("a")).Finish();
  for (size_t at = 0; at < bundle.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = bundle;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      ExpectRefused(ledger_, flipped, at);
      ASSERT_EQ(ledger_.Now().commit(), 0) << at;
    }
  }
}

TEST_F(HostileTest, RecordsNothingOfABundleThatEndsEarly) {
  const std::string bundle =
      BundleText("alice").Add(Said("a")).Add(Said("b")).Finish();
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger whole, OpenNew());
  VERACITY_ASSERT_OK(ImportFrom(whole, bundle));
  for (size_t size = 0; size < bundle.size(); size += 3) {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, OpenNew());
    ExpectRefused(ledger, bundle.substr(0, size), size);
    ASSERT_EQ(ledger.Now().commit(), 0) << size;
    // What is whole is taken after that as ever.
    VERACITY_ASSERT_OK(ImportFrom(ledger, bundle));
    EXPECT_EQ(ledger.Now().commit(), 2);
  }
}

TEST_F(HostileTest, RefusesAWrongTrailer) {
  std::string bundle = BundleText("alice").Add(Said("a")).Finish();
  bundle.back() = static_cast<char>(bundle.back() ^ 1);
  EXPECT_THAT(ImportFrom(ledger_, bundle),
              StatusIs(absl::StatusCode::kDataLoss, "digest"));
  bundle = BundleText("alice").Add(Said("a")).Finish() + "more";
  EXPECT_THAT(ImportFrom(ledger_, bundle),
              StatusIs(absl::StatusCode::kInvalidArgument, ""));
  EXPECT_EQ(ledger_.Now().commit(), 0);
}

TEST_F(HostileTest, BelievesNoPrefixOfAGigabyte) {
  const std::string gigabyte = "\x80\x80\x80\x80\x04";
  EXPECT_THAT(ImportFrom(ledger_, gigabyte + "bytes"),
              StatusIs(absl::StatusCode::kInvalidArgument, "1073741824"));
  // After a header that is well.
  std::string bundle = BundleText("alice").Finish();
  bundle.resize(1 + static_cast<size_t>(bundle[0]));
  EXPECT_THAT(ImportFrom(ledger_, bundle + gigabyte + "bytes"),
              StatusIs(absl::StatusCode::kResourceExhausted, "1073741824"));
  EXPECT_EQ(ledger_.Now().commit(), 0);
}

TEST_F(HostileTest, RefusesTextThatIsNotUtf8) {
  v1::Batch batch = Said("a");
  batch.set_note("\xFF");
  EXPECT_THAT(Record(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "UTF-8"));
  batch = Said("a");
  batch.mutable_entries(0)
      ->mutable_record()
      ->mutable_entity()
      ->mutable_names(0)
      ->set_text("\xC3\x28");
  EXPECT_THAT(Record(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "UTF-8"));
  EXPECT_THAT(Record(By("\xFE", Said("a"))),
              StatusIs(absl::StatusCode::kInvalidArgument, "UTF-8"));
  batch = Said("a");
  batch.mutable_entries(2)->mutable_record()->mutable_assertion()->set_source(
      "\xED\xA0\x80");
  EXPECT_THAT(Record(batch),
              StatusIs(absl::StatusCode::kInvalidArgument, "UTF-8"));
  LedgerOptions options;
  options.owner = "\xFF";
  EXPECT_THAT(Ledger::Open("memory:", options),
              StatusIs(absl::StatusCode::kInvalidArgument, "options.owner"));
  EXPECT_EQ(ledger_.Now().commit(), 0);
}

TEST_F(HostileTest, RefusesNumbersThatCannotBe) {
  for (const char* number : {"NaN", "140", "1.4", "-0.1", "1e999", "0x1"}) {
    Batch batch;
    const ClaimId claim = Claim(batch);
    Act act = Affirms("a", claim);
    act.message().mutable_confidence()->set_reading(number);
    v1::Batch message = batch.message();
    *message.add_entries() = act.entry();
    EXPECT_THAT(Record(message), StatusIs(absl::StatusCode::kInvalidArgument,
                                          "assertion.confidence"))
        << number;
    message = batch.message();
    *message.add_entries() =
        Affirms("a", claim).ExtractedBy("machine", number).entry();
    EXPECT_THAT(Record(message), StatusIs(absl::StatusCode::kInvalidArgument,
                                          "assertion.extraction"))
        << number;
  }
}

TEST_F(HostileTest, RefusesDaysThatNeverWere) {
  for (const char* day : {"2024-02-30", "2023-02-29", "2024-13-01", "noon"}) {
    Batch batch;
    const ClaimId claim = Claim(batch);
    v1::Batch message = batch.message();
    *message.add_entries() = Affirms("a", claim).On(day).entry();
    EXPECT_THAT(Record(message),
                StatusIs(absl::StatusCode::kInvalidArgument, "assertion.said"))
        << day;
  }
}

TEST_F(HostileTest, SurvivesAttributionsThatGoRoundInACircle) {
  Batch batch;
  const ClaimId claim = Claim(batch);
  for (const auto& [who, whom] :
       {std::pair{"a", "b"}, {"b", "c"}, {"c", "a"}}) {
    batch.Add(Relays(who, claim).AccordingTo(whom));
  }
  VERACITY_ASSERT_OK(Record(batch.message()));
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Trace trace,
                                ledger_.Now().Trace(RefTo(claim)));
  EXPECT_EQ(trace.circles_size(), 1) << trace.DebugString();
  VERACITY_EXPECT_CLEAN(ledger_);
}

TEST_F(HostileTest, RefusesSelectorsInsideOneAnotherWithoutEnd) {
  Batch batch;
  const ClaimId claim = Claim(batch);
  Act act = Affirms("a", claim);
  v1::Selector* selector = act.message().add_selectors();
  for (int depth = 0; depth < 50; ++depth) {
    selector->mutable_quote()->set_exact("so");
    selector = selector->mutable_refined_by();
  }
  selector->mutable_quote()->set_exact("so");
  v1::Batch message = batch.message();
  *message.add_entries() = act.entry();
  EXPECT_THAT(Record(message), StatusIs(absl::StatusCode::kInvalidArgument,
                                        "assertion.selectors"));
}

}  // namespace
}  // namespace veracity::testing
