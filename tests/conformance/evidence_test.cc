// Is it really there? The quoted passage in the bytes of its document.

#include <string>
#include <vector>

#include "base/digest.h"
#include "tests/conformance/backend.h"
#include "tests/testing.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::StatusIs;
using Report = v1::EvidenceReport;

constexpr char kContent[] =
    "Made in China.\nOfficials said it was made\n  in China, twice. "
    "The caf\xc3\xa9 closed.";

class EvidenceTest : public testing::BackendTest {
 protected:
  void SetUp() override {
    auto ledger = Open();
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_.emplace(*std::move(ledger));
    Batch batch("document");
    v1::Document document;
    document.set_id("doc");
    document.set_sha256(internal::Sha256(kContent));
    batch.Add(document);
    EXPECT_THAT(ledger_->Record(batch.message()), testing::IsOk());
  }

  // Records an assertion with these selectors and checks it.
  Report Check(const std::string& selectors,
               const std::string& content = kContent) {
    Batch batch(absl::StrCat("batch ", ++serial_));
    Act act = Affirms("source", batch.Wording("w")).In("doc");
    act.message().set_verb(absl::StrCat(serial_));
    act.message().mutable_selectors()->CopyFrom(
        testing::FromText<v1::Assertion>(selectors).selectors());
    const AssertionId id = batch.Add(act);
    EXPECT_THAT(batch.status(), testing::IsOk());
    EXPECT_THAT(ledger_->Record(batch.message()), testing::IsOk());
    auto report = ledger_->Now().CheckEvidence(id, content);
    EXPECT_THAT(report, testing::IsOk());
    return report.ok() ? *report : Report();
  }
  static std::string Quote(const std::string& exact,
                           const std::string& more = "") {
    return "selectors { quote { exact: '" + exact + "' " + more + " } }";
  }
  static std::string Position(size_t start, size_t end,
                              const std::string& more = "") {
    return absl::StrCat(" selectors { position { start: ", start, " end: ", end,
                        " ", more, " } }");
  }
  static std::vector<std::string> Texts(const Report& report) {
    std::vector<std::string> texts;
    for (const Report::Range& range : report.found()) {
      texts.push_back(std::string(kContent).substr(
          range.start(), range.end() - range.start()));
    }
    return texts;
  }

  std::optional<Ledger> ledger_;
  int serial_ = 0;
};

TEST_P(EvidenceTest, APassageStandsWordForWordOnce) {
  const Report report = Check(Quote("Officials said"));
  EXPECT_EQ(report.verdict(), Report::VERDICT_EXACT);
  EXPECT_THAT(Texts(report), ElementsAre("Officials said"));
  EXPECT_NE(report.message(), "");
}

TEST_P(EvidenceTest, WhiteSpaceMayDiffer) {
  const Report report = Check(Quote("it was made in China"));
  EXPECT_EQ(report.verdict(), Report::VERDICT_WHITESPACE);
  EXPECT_THAT(Texts(report), ElementsAre("it was made\n  in China"));
}

TEST_P(EvidenceTest, APositionSaysWhichAndAWrongOneThatItMoved) {
  const size_t at = std::string(kContent).find("Officials");
  EXPECT_EQ(Check(Quote("Officials") + Position(at, at + 9)).verdict(),
            Report::VERDICT_EXACT);
  const Report moved = Check(Quote("Officials") + Position(0, 9));
  EXPECT_EQ(moved.verdict(), Report::VERDICT_MOVED);
  EXPECT_THAT(Texts(moved), ElementsAre("Officials"));
}

TEST_P(EvidenceTest, PositionsCountInTheUnitTheySay) {
  const std::string text = kContent;
  const size_t bytes = text.find("closed");
  EXPECT_EQ(Check(Quote("closed") +
                  Position(bytes, bytes + 6, "unit: POSITION_UNIT_BYTES"))
                .verdict(),
            Report::VERDICT_EXACT);
  for (const char* unit : {"UTF16", "CODE_POINTS"}) {
    EXPECT_EQ(Check(Quote("closed") +
                    Position(bytes - 1, bytes + 5,
                             absl::StrCat("unit: POSITION_UNIT_", unit)))
                  .verdict(),
              Report::VERDICT_EXACT)
        << unit;
  }
}

TEST_P(EvidenceTest, SeveralPlacesAreAmbiguousUnlessTheContextTells) {
  const Report several = Check(Quote("in China"));
  EXPECT_EQ(several.verdict(), Report::VERDICT_AMBIGUOUS);
  EXPECT_THAT(Texts(several), ElementsAre("in China", "in China"));
  const Report one = Check(Quote("in China", "suffix: ', twice'"));
  EXPECT_EQ(one.verdict(), Report::VERDICT_EXACT);
  EXPECT_THAT(Texts(one), ElementsAre("in China"));
}

TEST_P(EvidenceTest, AnInventedQuotationIsAbsent) {
  const Report report = Check(Quote("made in Russia"));
  EXPECT_EQ(report.verdict(), Report::VERDICT_ABSENT);
  EXPECT_THAT(report.found(), IsEmpty());
}

TEST_P(EvidenceTest, OtherBytesAreAnotherDocument) {
  EXPECT_EQ(
      Check(Quote("Officials said"), std::string(kContent) + " ").verdict(),
      Report::VERDICT_OTHER_DOCUMENT);
}

TEST_P(EvidenceTest, AWithheldQuotationIsFoundByItsDigest) {
  v1::Assertion withheld;
  v1::QuoteSelector* quote = withheld.add_selectors()->mutable_quote();
  quote->set_length(9);
  quote->set_sha256(internal::Sha256("Officials"));
  const Report report = Check(withheld.ShortDebugString());
  EXPECT_EQ(report.verdict(), Report::VERDICT_EXACT);
  EXPECT_THAT(Texts(report), ElementsAre("Officials"));
  quote->set_sha256(internal::Sha256("Official!"));
  EXPECT_EQ(Check(withheld.ShortDebugString()).verdict(),
            Report::VERDICT_ABSENT);
}

TEST_P(EvidenceTest, WithoutAQuotationThereIsNothingToCheck) {
  EXPECT_EQ(Check("").verdict(), Report::VERDICT_NOT_CHECKABLE);
  EXPECT_EQ(
      Check("selectors { fragment { type: 'css' value: 'p' } }").verdict(),
      Report::VERDICT_NOT_CHECKABLE);
}

TEST_P(EvidenceTest, AnAssertionThatIsNotOnRecordIsNotFound) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const AssertionId id,
                                AssertionId::FromDigest(std::string(32, 'x')));
  EXPECT_THAT(ledger_->Now().CheckEvidence(id, kContent),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
}

VERACITY_ON_EVERY_BACKEND(EvidenceTest);

}  // namespace
}  // namespace veracity
