// The assessor on small ledgers, whose figures can be worked out by hand.
//
// What one unit of strength F gives that affirms plainly (b = .9) is
// 2 F b / (1 - F b), the evidence that Plain() returns.

#include "veracity/assessor.h"

#include <string>
#include <vector>

#include "tests/conformance/log.h"
#include "tests/testing.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"
#include "veracity/policy.h"
#include "vocabulary/predicates.h"

namespace veracity {
namespace {

namespace reserved = internal::reserved;
using ::veracity::testing::By;
using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

constexpr char kOwner[] = "desk";

double Plain(double f) { return 1.8 * f / (1 - .9 * f); }

class AssessorTest : public ::testing::Test {
 protected:
  static Ledger NewLedger() {
    LedgerOptions options;
    options.owner = kOwner;
    absl::StatusOr<Ledger> ledger = Ledger::Open("memory:", options);
    VERACITY_EXPECT_OK(ledger);
    return *std::move(ledger);
  }

  void Record(const Batch& batch, const std::string& author = "") {
    VERACITY_EXPECT_OK(batch.status());
    VERACITY_EXPECT_OK(ledger_.Record(
        author.empty() ? batch.message() : By(author, batch.message())));
  }

  // Records a claim of structure that `source` affirms.
  void RecordStructure(const v1::RecordRef& subject,
                       absl::string_view predicate, const v1::Value& value,
                       const std::string& strength = "",
                       const std::string& source = kOwner) {
    Batch batch;
    v1::Claim claim;
    *claim.mutable_statement()->mutable_subject() = subject;
    claim.mutable_statement()->set_predicate(std::string(predicate));
    *claim.mutable_statement()->mutable_value() = value;
    if (!strength.empty()) {
      v1::Qualifier& qualifier = *claim.mutable_statement()->add_qualifiers();
      qualifier.set_predicate(std::string(reserved::kStrength));
      *qualifier.mutable_value() = QuantityValue(strength, "");
    }
    batch.Add(Affirms(source, batch.Claim(claim)));
    Record(batch, source == kOwner ? "" : source);
  }
  void Rate(const std::string& source, const std::string& trust,
            const std::string& rater = kOwner) {
    RecordStructure(RefToEntity(source), reserved::kReliability,
                    QuantityValue(trust, ""), "", rater);
  }
  void Describe(const v1::PredicateSpec& spec) {
    Batch batch;
    batch.Add(spec);
    Record(batch);
  }

  // Records acts in the owner's batch, each in a batch of its own.
  template <typename... Acts>
  void Say(const Acts&... acts) {
    for (const Act& act : {acts...}) {
      Batch batch;
      batch.Add(act);
      Record(batch);
    }
  }

  ClaimId NewClaim(const std::string& subject, const std::string& predicate,
                   const v1::Value& value, const std::string& valid = "") {
    v1::Claim claim;
    *claim.mutable_statement()->mutable_subject() = RefToEntity(subject);
    claim.mutable_statement()->set_predicate(predicate);
    *claim.mutable_statement()->mutable_value() = value;
    claim.mutable_statement()->set_valid(valid);
    return NewClaim(claim);
  }
  ClaimId NewClaim(const v1::Claim& claim) {
    Batch batch;
    const ClaimId id = batch.Claim(claim);
    Record(batch);
    return id;
  }

  v1::Assessment Assess(const ClaimId& claim,
                        const v1::AssessmentPolicy& policy = {}) {
    return AssessAt(ledger_.Now(), claim, policy);
  }
  v1::Assessment AssessAt(const View& view, const ClaimId& claim,
                          const v1::AssessmentPolicy& policy = {}) {
    const absl::StatusOr<v1::Assessment> assessment =
        Assessor(view, policy).Assess(claim, options_);
    VERACITY_EXPECT_OK(assessment);
    return assessment.ok() ? *assessment : v1::Assessment();
  }
  View AsOf(const std::string& text) {
    const absl::StatusOr<View> view =
        ledger_.At(::veracity::testing::FromText<v1::AsOf>(text));
    VERACITY_EXPECT_OK(view);
    return *view;
  }

  Ledger ledger_ = NewLedger();
  const ClaimId claim_ =
      NewClaim("garpiya-3", "produced in", EntityValue("china"));
  AssessOptions options_;
};

#define EXPECT_EVIDENCE(assessment, r, s)            \
  do {                                               \
    const v1::Assessment expected_of = (assessment); \
    EXPECT_NEAR(expected_of.support(), r, 2e-9);     \
    EXPECT_NEAR(expected_of.opposition(), s, 2e-9);  \
  } while (false)

// -- Who is trusted how much --

TEST_F(AssessorTest, NothingOnRecordIsNothingKnown) {
  const v1::Assessment assessment = Assess(claim_);
  EXPECT_EVIDENCE(assessment, 0, 0);
  EXPECT_EQ(assessment.opinion().uncertainty(), 1);
  EXPECT_EQ(assessment.verdict(), v1::VERDICT_UNSUBSTANTIATED);
  EXPECT_EQ(assessment.words(), "");
  const ClaimId unknown = Batch().Claim("x", "is", TextValue("y"));
  EXPECT_THAT(Assessor(ledger_.Now()).Assess(unknown),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
}

TEST_F(AssessorTest, UnratedSourcesAreTrustedByTheirKind) {
  Say(Affirms("reuters", claim_));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5), 0);

  const ClaimId by_model = NewClaim("a", "is", TextValue("b"));
  Batch batch;
  batch.Source("model", "Model", v1::SOURCE_KIND_MODEL);
  batch.Add(Affirms("model", by_model).Basis(v1::BASIS_GENERATED));
  Record(batch);
  EXPECT_EVIDENCE(Assess(by_model), Plain(.4 * .5), 0);

  // The conduit, then the anonymous source.
  const ClaimId by_nobody = NewClaim("a", "is", TextValue("c"));
  Batch leak;
  leak.Add(Affirms(leak.Anonymous("two officials", "reuters"), by_nobody));
  Record(leak);
  EXPECT_EVIDENCE(Assess(by_nobody), Plain(.5 * .4), 0);

  const ClaimId imported = NewClaim("a", "is", TextValue("d"));
  Batch stranger;
  stranger.Add(Affirms("somebody", imported));
  Record(stranger, "stranger");
  EXPECT_EVIDENCE(Assess(imported), Plain(.35 * .5), 0);
}

// A stranger may write any name into a bundle as whom it is from.
TEST_F(AssessorTest, BorrowedNamesLowerNobody) {
  Say(Affirms("reuters", claim_));
  Batch batch;
  batch.Add(Affirms("somebody", NewClaim("a", "is", TextValue("b"))));
  batch.message().add_authors("stranger");
  batch.message().add_authors("reuters");
  Record(batch);
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5), 0);
  // Who gives us batches, does.
  Record(batch, "reuters");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.35), 0);
}

TEST_F(AssessorTest, GradesAreTrustAndTheNewestCounts) {
  Say(Affirms("reuters", claim_));
  Batch batch;
  batch.Rates(kOwner, "reuters", "F");
  Record(batch);
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5), 0);
  Batch better;
  better.Rates(kOwner, "reuters", "B");
  Record(better);
  EXPECT_EVIDENCE(Assess(claim_), Plain(.8), 0);
  Rate("reuters", "0.3");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.3), 0);
  // What the owner did not say is no rating.
  Rate("reuters", "0.9", "stranger");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.3), 0);
}

// -- Relations by computation --

TEST_F(AssessorTest, TheSameInAnotherUnitIsTheSame) {
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'range' tolerance { relative: '0.01' }"));
  const ClaimId miles =
      NewClaim("garpiya-3", "range", QuantityValue("1200", "[mi_i]"));
  const ClaimId kilometres =
      NewClaim("garpiya-3", "range", QuantityValue("1930", "km"));
  Say(Affirms("a", miles), Affirms("b", kilometres), Denies("c", kilometres));
  EXPECT_EVIDENCE(Assess(miles), 2 * Plain(.5), Plain(.5));
  EXPECT_EVIDENCE(Assess(kilometres), 2 * Plain(.5), Plain(.5));
}

TEST_F(AssessorTest, TheNarrowerSupportsTheBroader) {
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'met' narrowing_qualifiers: 'in'"));
  const ClaimId broad = NewClaim("putin", "met", EntityValue("kim"));
  v1::Claim claim;
  *claim.mutable_statement()->mutable_subject() = RefToEntity("putin");
  claim.mutable_statement()->set_predicate("met");
  *claim.mutable_statement()->mutable_value() = EntityValue("kim");
  claim.mutable_statement()->add_qualifiers()->set_predicate("in");
  *claim.mutable_statement()->mutable_qualifiers(0)->mutable_value() =
      EntityValue("pyongyang");
  const ClaimId narrow = NewClaim(claim);
  // 70 per cent: (.63, .27).
  Act likely = Affirms("a", narrow);
  likely.message().mutable_confidence()->set_scale("percent");
  likely.message().mutable_confidence()->set_number("70");
  Say(likely, Denies("b", broad));
  // Of the likelihood only the support is carried, as what it is by itself.
  EXPECT_EVIDENCE(Assess(broad), 2 * .315 / (1 - .315), Plain(.5));
  EXPECT_EVIDENCE(Assess(narrow), 2 * .315 / .55, 2 * .135 / .55 + Plain(.5));
}

TEST_F(AssessorTest, OtherValuesOfOneValueAreRivalsWhileTheyLast) {
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'capital' cardinality: CARDINALITY_SINGLE"));
  const ClaimId bonn =
      NewClaim("germany", "capital", EntityValue("bonn"), "1980");
  const ClaimId munich =
      NewClaim("germany", "capital", EntityValue("munich"), "1980");
  const ClaimId berlin =
      NewClaim("germany", "capital", EntityValue("berlin"), "2000");
  Rate("a", "0.8");
  Say(Affirms("a", bonn), Affirms("b", munich), Affirms("c", berlin));
  EXPECT_EVIDENCE(Assess(bonn), Plain(.8), Plain(.5));
  EXPECT_EVIDENCE(Assess(munich), Plain(.5), Plain(.8));
  EXPECT_EVIDENCE(Assess(berlin), Plain(.5), 0);
}

TEST_F(AssessorTest, SymmetricAndInverseStatementsAreTheSame) {
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'allied with' symmetric: true"));
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'parent of' inverse: 'child of'"));
  const ClaimId one = NewClaim("x", "allied with", EntityValue("y"));
  const ClaimId other = NewClaim("y", "allied with", EntityValue("x"));
  const ClaimId parent = NewClaim("x", "parent of", EntityValue("y"));
  const ClaimId child = NewClaim("y", "child of", EntityValue("x"));
  Say(Affirms("a", one), Denies("b", other), Affirms("a", parent),
      Denies("b", child));
  EXPECT_EVIDENCE(Assess(one), Plain(.5), Plain(.5));
  EXPECT_EVIDENCE(Assess(other), Plain(.5), Plain(.5));
  EXPECT_EVIDENCE(Assess(parent), Plain(.5), Plain(.5));
  EXPECT_EVIDENCE(Assess(child), Plain(.5), Plain(.5));
}

// -- Identities and affiliations --

TEST_F(AssessorTest, SourcesThatAreOneAreOneOrigin) {
  Rate("associated press", "0.8");
  Say(Affirms("ap", claim_), Affirms("associated press", claim_));
  RecordStructure(RefToEntity("ap"), reserved::kSameAs,
                  EntityValue("associated press"), "0.4");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5) + Plain(.8), 0);
  RecordStructure(RefToEntity("ap"), reserved::kSameAs,
                  EntityValue("associated press"), "0.5");
  const v1::Assessment merged = Assess(claim_);
  EXPECT_EVIDENCE(merged, Plain(.8), 0);
  ASSERT_EQ(merged.origins_size(), 1);
  EXPECT_EQ(merged.origins(0).origin(), "ap");
}

TEST_F(AssessorTest, StatementsAboutWhatIsOneAreTheSame) {
  const ClaimId same = NewClaim("garpiya-3", "produced in", EntityValue("prc"));
  Say(Affirms("a", claim_), Affirms("b", same));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5), 0);
  RecordStructure(RefToEntity("prc"), reserved::kSameAs, EntityValue("china"));
  EXPECT_EVIDENCE(Assess(claim_), 2 * Plain(.5), 0);
}

TEST_F(AssessorTest, WhatOneSaysOfOneselfCountsHalf) {
  Rate("ministry", "0.8");
  RecordStructure(RefToEntity("ministry"), reserved::kPartOf,
                  EntityValue("government"));
  RecordStructure(RefToEntity("kyiv"), reserved::kGovernedBy,
                  EntityValue("government"));
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'is called' speaks_for_oneself: true"));
  const ClaimId governed = NewClaim("kyiv", "is", TextValue("safe"));
  const ClaimId oneself = NewClaim("ministry", "is", TextValue("honest"));
  const ClaimId name = NewClaim("ministry", "is called", TextValue("M"));
  const ClaimId other = NewClaim("paris", "is", TextValue("safe"));
  for (const ClaimId& claim : {governed, oneself, name, other}) {
    Say(Affirms("ministry", claim));
  }
  EXPECT_EVIDENCE(Assess(governed), Plain(.8 * .5), 0);
  EXPECT_EVIDENCE(Assess(oneself), Plain(.8 * .5), 0);
  EXPECT_EVIDENCE(Assess(name), Plain(.8), 0);
  EXPECT_EVIDENCE(Assess(other), Plain(.8), 0);
}

TEST_F(AssessorTest, OwnersCountAtTheTimeOfTheStatement) {
  v1::Claim owned;
  *owned.mutable_statement()->mutable_subject() = RefToEntity("paper");
  owned.mutable_statement()->set_predicate(std::string(reserved::kOwnedBy));
  *owned.mutable_statement()->mutable_value() = EntityValue("holding");
  owned.mutable_statement()->set_valid("2010/2015");
  Batch batch;
  batch.Add(Affirms(kOwner, batch.Claim(owned)));
  Record(batch);
  Say(Affirms("holding", claim_), Affirms("paper", claim_).On("2012-05-01"));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5), 0);
  const ClaimId later = NewClaim("a", "is", TextValue("b"));
  Say(Affirms("holding", later), Affirms("paper", later).On("2020-05-01"));
  EXPECT_EVIDENCE(Assess(later), 2 * Plain(.5), 0);
}

// -- Age, readings, entries --

TEST_F(AssessorTest, WhatWasSaidAgesByHalfLives) {
  Describe(::veracity::testing::FromText<v1::PredicateSpec>(
      "name: 'stands at' half_life_days: '10'"));
  const ClaimId dated = NewClaim("front", "stands at", EntityValue("pokrovsk"));
  const ClaimId undated =
      NewClaim("front", "stands at", EntityValue("kupiansk"));
  Rate("a", "0.8");
  Say(Affirms("a", dated).On("2024-01-01"), Affirms("a", undated));
  // Counted from the end of the day.
  const absl::Time said =
      absl::FromCivil(absl::CivilDay(2024, 1, 2), absl::UTCTimeZone()) -
      absl::Seconds(1);
  options_.asked = said;
  EXPECT_EVIDENCE(Assess(dated), Plain(.8), 0);
  options_.asked = said + absl::Hours(240);
  EXPECT_EVIDENCE(Assess(dated), Plain(.8 / 2), 0);
  options_.asked = said + absl::Hours(480);
  EXPECT_EVIDENCE(Assess(dated), Plain(.8 / 4), 0);
  EXPECT_EVIDENCE(Assess(undated), Plain(.8), 0);
}

TEST_F(AssessorTest, RecordsOfOneActAreOneReading) {
  Rate("meter", "0.7");
  const auto reading = [&](const std::string& sheet) {
    return Affirms("meter", claim_)
        .Basis(v1::BASIS_MEASURED)
        .On("2024-01-01")
        .In(sheet);
  };
  // Each is worth 2 b / (1 - b) = 18, in all b = 36 / 38.
  Say(reading("sheet 1"), reading("sheet 2"));
  const double b = 36. / 38;
  EXPECT_EVIDENCE(Assess(claim_), 1.4 * b / (1 - .7 * b), 0);
  // The first sheet, read once more by a poorer reader.
  Say(reading("sheet 1").ExtractedBy("ocr", "0.9"));
  EXPECT_EVIDENCE(Assess(claim_), 1.4 * b / (1 - .7 * b), 0);
}

TEST_F(AssessorTest, TheBestEntryOfARecordCounts) {
  Rate("reuters", "0.8");
  Batch batch;
  batch.Add(Affirms("reuters", claim_));
  Record(batch, "stranger");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.35 * .8), 0);
  Rate("friend", "0.9");
  Record(batch, "friend");
  EXPECT_EVIDENCE(Assess(claim_), Plain(.9 * .8), 0);
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::RecordReport report,
                                ledger_.Record(batch.message()));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.8), 0);
  // Without the owner's, the friend's.
  v1::RecordRef ours;
  ours.set_batch(report.batch());
  VERACITY_ASSERT_OK(ledger_.Retract({{ours, "", "", ""}}));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.9 * .8), 0);
}

TEST_F(AssessorTest, WhatIsOnlyRelayedIsKnownThroughRelays) {
  Rate("reuters", "0.8");
  Batch batch;
  const AssertionId cited = batch.Add(Affirms("reuters", claim_).OnlyRelayed());
  Record(batch);
  EXPECT_EVIDENCE(Assess(claim_), 0, 0);
  Say(Relays("blog", claim_).Citing(cited));
  EXPECT_EVIDENCE(Assess(claim_), Plain(.5 * .8), 0);
}

// -- Times --

TEST_F(AssessorTest, AsOfASaidTimeLaterActsAreGone) {
  Rate("reuters", "0.8");
  Batch batch;
  const AssertionId first =
      batch.Add(Affirms("reuters", claim_).On("2024-01-01").OnlyRelayed());
  batch.Add(Denies("reuters", claim_).On("2024-02-01"));
  batch.Add(Relays("blog", claim_).On("2024-03-01").Citing(first));
  Record(batch);
  EXPECT_EVIDENCE(Assess(claim_), 0, Plain(.8));
  // The relay, of later, only tells us of what was said.
  EXPECT_EVIDENCE(AssessAt(AsOf("said: '2024-01-15'"), claim_), Plain(.5 * .8),
                  0);
  EXPECT_EVIDENCE(AssessAt(AsOf("said: '2023'"), claim_), 0, 0);
}

TEST_F(AssessorTest, AsOfAValidTimeOthersAreSetAside) {
  const ClaimId then = NewClaim("a", "is", TextValue("b"), "2020");
  Say(Affirms("x", then));
  EXPECT_EVIDENCE(Assess(then), Plain(.5), 0);
  EXPECT_EVIDENCE(AssessAt(AsOf("valid: '2020-06'"), then), Plain(.5), 0);
  EXPECT_EVIDENCE(AssessAt(AsOf("valid: '2024'"), then), 0, 0);
}

TEST_F(AssessorTest, AsOfASaidTimeLaterWithdrawalsAreGone) {
  Batch batch;
  const AssertionId said = batch.Add(Affirms("a", claim_).On("2024-01-01"));
  Record(batch);
  VERACITY_ASSERT_OK(
      ledger_.Retract({{RefTo(said), "a", "a mistake", "2024-02-10"}}));
  EXPECT_EVIDENCE(Assess(claim_), 0, 0);
  EXPECT_EVIDENCE(AssessAt(AsOf("said: '2024-01-15'"), claim_), Plain(.5), 0);
  EXPECT_EVIDENCE(AssessAt(AsOf("said: '2024-03'"), claim_), 0, 0);
}

// -- Others' structure --

TEST_F(AssessorTest, StructureOfOthersCountsIfThePolicyNamesThem) {
  const ClaimId other = NewClaim("garpiya-3", "is", TextValue("iranian"));
  Rate("nato", "0.8");
  Rate("b", "0.8");
  Say(Affirms("b", other));
  RecordStructure(RefTo(other), reserved::kContradicts,
                  RecordValue(RefTo(claim_)), "", "nato");
  EXPECT_EVIDENCE(Assess(claim_), 0, 0);
  v1::AssessmentPolicy policy;
  policy.add_authors("nato");
  const double carried = .8 * .72;
  EXPECT_EVIDENCE(Assess(claim_, policy), 0, 2 * carried / (1 - carried));
  // Of its rating and the owner's: the mean by how far each rater is trusted.
  Rate("b", "0.35", "nato");
  EXPECT_EVIDENCE(Assess(other), Plain(.8), 0);
  EXPECT_EVIDENCE(Assess(other, policy), Plain((.8 + .8 * .35) / 1.8), 0);
  // The owner knows better.
  Batch denial;
  v1::Claim link;
  *link.mutable_statement()->mutable_subject() = RefTo(other);
  link.mutable_statement()->set_predicate(std::string(reserved::kContradicts));
  *link.mutable_statement()->mutable_value() = RecordValue(RefTo(claim_));
  denial.Add(Denies(kOwner, denial.Claim(link)));
  Record(denial);
  EXPECT_EVIDENCE(Assess(claim_, policy), 0, 0);
}

// -- Verdicts --

TEST_F(AssessorTest, EvaluationsAreNotAssessed) {
  v1::Claim claim;
  claim.set_kind(v1::CLAIM_KIND_EVALUATION);
  claim.add_wordings()->set_text("The brief is unconvincing.");
  const ClaimId evaluation = NewClaim(claim);
  Say(Affirms("a", evaluation));
  const v1::Assessment assessment = Assess(evaluation);
  EXPECT_EQ(assessment.verdict(), v1::VERDICT_NOT_ASSESSABLE);
  EXPECT_EQ(assessment.words(), "");
}

TEST_F(AssessorTest, NewsroomsNeedTwoOriginsAndABasis) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentPolicy newsroom,
                                Policy("newsroom"));
  Rate("a", "0.8");
  Rate("b", "0.8");
  Say(Affirms("a", claim_));
  EXPECT_EQ(Assess(claim_).verdict(), v1::VERDICT_SUPPORTED);
  const v1::Assessment alone = Assess(claim_, newsroom);
  EXPECT_EVIDENCE(alone, Plain(.8 * .7), 0);
  EXPECT_EQ(alone.verdict(), v1::VERDICT_UNSUBSTANTIATED);
  Say(Affirms("b", claim_).Basis(v1::BASIS_OBSERVED));
  const v1::Assessment both = Assess(claim_, newsroom);
  EXPECT_EVIDENCE(both, Plain(.8 * .7) + Plain(.8), 0);
  EXPECT_EQ(both.verdict(), v1::VERDICT_SUPPORTED);
}

TEST_F(AssessorTest, SeveralClaimsAreAssessedInTheirOrder) {
  const ClaimId other = NewClaim("a", "is", TextValue("b"));
  Rate("x", "0.8");
  Say(Affirms("x", claim_), Denies("x", other));
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<v1::Assessment> both,
      Assessor(ledger_.Now()).Assess({other, claim_, other}));
  ASSERT_EQ(both.size(), 3);
  EXPECT_EQ(both[0].verdict(), v1::VERDICT_REFUTED);
  EXPECT_EQ(both[1].verdict(), v1::VERDICT_SUPPORTED);
  EXPECT_EQ(both[2].claim().id(), other.digest());
}

TEST_F(AssessorTest, TooMuchIsRefusedNeverCutShort) {
  for (int i = 0; i < 5; ++i) {
    Say(Affirms(absl::StrCat("witness ", i), claim_));
  }
  options_.maximum_statements = 4;
  EXPECT_THAT(Assessor(ledger_.Now()).Assess(claim_, options_),
              StatusIs(absl::StatusCode::kResourceExhausted, "more than 4"));
  options_.maximum_statements = 5;
  EXPECT_EVIDENCE(Assess(claim_), 5 * Plain(.5), 0);
}

}  // namespace
}  // namespace veracity
