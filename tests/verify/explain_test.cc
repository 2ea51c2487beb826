// Why a verdict is what it is: the message, and the text that people read.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "tests/testing.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"
#include "veracity/policy.h"
#include "veracity/text_formats.h"

namespace veracity {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

ExplainOptions At2024() {
  ExplainOptions options;
  options.asked = absl::FromUnixSeconds(1732620000);  // 2024-11-26
  return options;
}

// A ledger that is made up as a test goes on.
class Explain : public ::testing::Test {
 protected:
  void SetUp() override {
    LedgerOptions options;
    options.owner = "desk";
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger,
                                  Ledger::Open("memory:", options));
    ledger_.emplace(std::move(ledger));
  }

  // A source with a name and a grade.
  std::string Source(const std::string& id, const std::string& grade) {
    batch_.Source(id, absl::StrCat("The ", id), v1::SOURCE_KIND_ORGANIZATION);
    if (!grade.empty()) batch_.Rates("desk", id, grade);
    return id;
  }

  View Record() {
    VERACITY_EXPECT_OK(batch_.status());
    VERACITY_EXPECT_OK(ledger_->Record(batch_.message()));
    batch_ = Batch();
    return ledger_->Now();
  }

  void Withdraw(const v1::RecordRef& ref) {
    veracity::Withdraw what;
    what.target = ref;
    VERACITY_EXPECT_OK(ledger_->Retract({what}));
  }

  Explanation Why(const ClaimId& claim) { return Why(claim, Record()); }
  Explanation Why(const ClaimId& claim, const View& view) {
    auto why = Assessor(view).Explain(claim, At2024());
    VERACITY_EXPECT_OK(why);
    return why.ok() ? *std::move(why) : Explanation({}, "");
  }

  std::optional<Ledger> ledger_;
  Batch batch_;
  const ClaimId claim_ = batch_.Wording("It is so.");
};

// The words of a text, whatever its lines.
std::string Flowing(const std::string& text) {
  return absl::StrJoin(
      absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

// What does not count, each as "source: why".
std::vector<std::string> NotCounted(const Explanation& why) {
  std::vector<std::string> entries;
  for (const v1::NotCounted& entry : why.message().not_counted()) {
    entries.push_back(
        absl::StrCat(entry.source(), ": ",
                     v1::WhyNotCounted_Name(entry.why())
                         .substr(sizeof("WHY_NOT_COUNTED_") - 1)));
  }
  return entries;
}

// -- What does not count --

TEST_F(Explain, RelayOfWhatCountsIsAnEcho) {
  const AssertionId said = batch_.Add(Affirms(Source("agency", "B"), claim_));
  batch_.Add(Relays(Source("paper", "C"), claim_).Citing(said));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("paper: ECHO"));
  EXPECT_EQ(why.message().not_counted(0).origin(), "agency");
  EXPECT_THAT(why.Text(), HasSubstr("The paper (passing on The agency)"));
}

TEST_F(Explain, LaterWordReplacesAnEarlierOne) {
  Source("agency", "B");
  batch_.Add(Affirms("agency", claim_).On("2024-01-10"));
  batch_.Add(Denies("agency", claim_).On("2024-02-10"));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("agency: REPLACED"));
  EXPECT_THAT(why.Text(), HasSubstr("(has said otherwise since)"));
}

TEST_F(Explain, WhatRestsOnAReplacedWordDoesNotStand) {
  Source("agency", "B");
  const AssertionId said =
      batch_.Add(Affirms("agency", claim_).On("2024-01-10"));
  batch_.Add(Denies("agency", claim_).On("2024-02-10"));
  batch_.Add(Affirms(Source("paper", "C"), claim_).Citing(said));
  EXPECT_THAT(NotCounted(Why(claim_)), Contains("paper: GROUND_REPLACED"));
}

TEST_F(Explain, WithdrawnAssertionAndWhatRestsOnItAreTold) {
  const AssertionId said = batch_.Add(Affirms(Source("agency", "B"), claim_));
  batch_.Add(Affirms(Source("paper", "C"), claim_).Citing(said));
  Record();
  Withdraw(RefTo(said));
  const Explanation why = Why(claim_, ledger_->Now());
  EXPECT_THAT(NotCounted(why),
              ::testing::UnorderedElementsAre("agency: WITHDRAWN",
                                              "paper: GROUND_WITHDRAWN"));
  EXPECT_THAT(why.Text(), HasSubstr("nothing speaks for it or against it"));
  EXPECT_THAT(Flowing(why.Text()), HasSubstr("The agency (withdrawn)"));
}

TEST_F(Explain, SourcesThatCiteOneAnotherAreCircular) {
  batch_.Add(Relays(Source("paper", "C"), claim_).AccordingTo("agency"));
  batch_.Add(Relays(Source("agency", "B"), claim_).AccordingTo("paper"));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ::testing::UnorderedElementsAre(
                                   "agency: CIRCULAR", "paper: CIRCULAR"));
  EXPECT_THAT(why.Text(), HasSubstr("circular"));
}

TEST_F(Explain, GroundThatIsNotOnRecordIsTold) {
  Batch elsewhere;
  const AssertionId unknown = elsewhere.Add(Affirms("agency", claim_));
  batch_.Add(Relays(Source("paper", "C"), claim_).Citing(unknown));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("paper: DANGLING"));
  EXPECT_THAT(why.Text(), HasSubstr("resting on what is not on record"));
}

TEST_F(Explain, AttributionOfWhatItsSourceDidNotSayIsTold) {
  batch_.Add(Denies(Source("agency", "B"), claim_).On("2024-01-10"));
  batch_.Add(Relays(Source("paper", "C"), claim_)
                 .On("2024-02-10")
                 .AccordingTo("agency"));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("paper: MISATTRIBUTED"));
  EXPECT_THAT(why.Text(), HasSubstr("its source did not say so"));
}

TEST_F(Explain, WhoDeclinesTakesNoSide) {
  batch_.Add(Declines(Source("ministry", "B"), claim_));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("ministry: DECLINED"));
  EXPECT_THAT(why.Text(), HasSubstr("declining to judge"));
}

TEST_F(Explain, OriginCountsOnceHoweverOftenItSaysSo) {
  Source("agency", "B");
  batch_.Add(Affirms("agency", claim_).In("morning"));
  batch_.Add(Affirms("agency", claim_).In("evening"));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("agency: WEAKER"));
  EXPECT_THAT(why.message().reasons(), SizeIs(1));
  EXPECT_THAT(why.Text(), HasSubstr("(The agency counts already)"));
}

TEST_F(Explain, OnlyRelayedStatementThatNobodyRelaysIsNotVouchedFor) {
  batch_.Add(Affirms(Source("agency", "B"), claim_).OnlyRelayed());
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("agency: NOT_VOUCHED"));
  EXPECT_THAT(why.Text(), HasSubstr("nobody on record relays it"));
}

TEST_F(Explain, AffirmationThatRestsOnAnotherDoesNotCountBesideIt) {
  const AssertionId said = batch_.Add(Affirms(Source("agency", "B"), claim_));
  batch_.Add(Affirms(Source("paper", "C"), claim_).Citing(said));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("paper: RESTS_ON_COUNTED"));
  EXPECT_THAT(why.Text(), HasSubstr("The paper (resting on The agency)"));
}

TEST_F(Explain, ClaimAboutAnotherTimeIsSetAside) {
  v1::Claim claim;
  claim.mutable_statement()->mutable_subject()->set_entity("works");
  claim.mutable_statement()->set_predicate("owned by");
  *claim.mutable_statement()->mutable_value() = EntityValue("press");
  claim.mutable_statement()->set_valid("2002/2010");
  const ClaimId then = batch_.Claim(claim);
  batch_.Add(Affirms(Source("agency", "B"), then));
  Record();
  v1::AsOf as_of;
  as_of.set_valid("2024");
  VERACITY_ASSERT_OK_AND_ASSIGN(const View view, ledger_->At(as_of));
  const Explanation why = Why(then, view);
  EXPECT_THAT(NotCounted(why), ElementsAre("agency: OTHER_TIME"));
  EXPECT_THAT(why.Text(), HasSubstr("about another time"));
}

TEST_F(Explain, RelayOfAnotherClaimHasNoGround) {
  const ClaimId other = batch_.Wording("Something else is so.");
  const AssertionId said = batch_.Add(Affirms(Source("agency", "B"), other));
  batch_.Add(Relays(Source("paper", "C"), claim_).Citing(said));
  const Explanation why = Why(claim_);
  EXPECT_THAT(NotCounted(why), ElementsAre("paper: NO_GROUND"));
  EXPECT_THAT(why.Text(), HasSubstr("nothing that bears on it"));
}

// -- What would change it --

TEST_F(Explain, OneWithdrawalChangesWhatRestsOnOneSource) {
  batch_.Add(Affirms(Source("agency", "B"), claim_));
  const Explanation why = Why(claim_);
  ASSERT_EQ(why.message().assessment().verdict(), v1::VERDICT_SUPPORTED);
  ASSERT_THAT(why.message().flips(), Not(IsEmpty()));
  EXPECT_THAT(why.message().flips(0).withdrawn(), SizeIs(1));
  EXPECT_THAT(why.Text(),
              HasSubstr("  would change it:\n    UNSUBSTANTIATED (P .50) "
                        "without the word of The agency"));
}

TEST_F(Explain, TwoSourcesThatEachSufficeChangeItTogether) {
  batch_.Add(Affirms(Source("agency", "A"), claim_));
  Record();  // in batches of their own
  batch_.Add(Affirms(Source("paper", "A"), claim_));
  const Explanation why = Why(claim_);
  ASSERT_THAT(why.message().flips(), Not(IsEmpty()));
  for (const v1::Flip& flip : why.message().flips()) {
    EXPECT_THAT(flip.withdrawn(), SizeIs(2));
    EXPECT_FALSE(flip.greedy());
  }
  EXPECT_THAT(why.Text(), HasSubstr(" and the word of "));
}

TEST_F(Explain, ManySourcesAreTakenAwayStepByStep) {
  for (const char* source : {"agency", "paper", "radio"}) {
    batch_.Add(Affirms(Source(source, "A"), claim_));
    Record();
  }
  const Explanation why = Why(claim_, ledger_->Now());
  ASSERT_THAT(why.message().flips(), SizeIs(1));
  EXPECT_TRUE(why.message().flips(0).greedy());
  EXPECT_THAT(why.message().flips(0).withdrawn(), SizeIs(3));
  EXPECT_THAT(why.Text(), HasSubstr("found step by step"));
}

// -- Whole texts --

TEST_F(Explain, DenialIsCalledOneAndSidesAreAddedUp) {
  batch_.Add(Affirms(Source("agency", "B"), claim_));
  batch_.Add(Affirms(Source("paper", "C"), claim_).Basis(v1::BASIS_OBSERVED));
  batch_.Add(Denies(Source("ministry", "C"), claim_));
  auto why = Assessor(Record()).Explain(claim_, [] {
    ExplainOptions options = At2024();
    options.flips = false;
    return options;
  }());
  VERACITY_ASSERT_OK(why);
  EXPECT_EQ(why->Text(),
            R"(SUPPORTED   likely (P .72); confidence in this: moderate
  for      The agency (.80), its own statement                             5.14
           The paper (.60), first hand                                     2.35
           2 origins (1 established, 1 presumed)                         = 7.49
  against  The ministry (.60), a denial                                    2.35
)");
}

TEST_F(Explain, HandOfAllReasonsIsNamedOnce) {
  const AssertionId agency =
      batch_.Add(Affirms(Source("agency", "B"), claim_).OnlyRelayed());
  const AssertionId ministry =
      batch_.Add(Denies(Source("ministry", "B"), claim_).OnlyRelayed());
  batch_.Add(
      Relays(Source("paper", "C"), claim_).Citing(agency).Citing(ministry));
  const Explanation why = Why(claim_);
  EXPECT_THAT(why.Text(),
              HasSubstr("  all of it comes through The paper (.60)\n"
                        "  for      The agency (.80) "));
  EXPECT_THAT(why.Text(), Not(HasSubstr("through The paper,")));
}

TEST_F(Explain, OpenClaimsTellWhatKindTheyAre) {
  Source("paper", "C");
  batch_.Add(Relays("paper", claim_)
                 .AccordingTo(batch_.Anonymous("two officials", "paper")));
  EXPECT_THAT(Why(claim_).Text(),
              HasSubstr("a rumour: nobody is named whose word it is"));

  const ClaimId denied = batch_.Wording("It was us.");
  batch_.Add(Denies(Source("ministry", "D"), denied));
  EXPECT_THAT(Why(denied).Text(), HasSubstr("nothing but one party's denial"));

  const ClaimId inferred = batch_.Wording("They knew.");
  batch_.Add(Affirms("paper", inferred).Basis(v1::BASIS_INFERRED));
  EXPECT_THAT(Why(inferred).Text(),
              HasSubstr("one statement that does not say on what it rests"));

  const ClaimId unsaid = batch_.Wording("Nobody says so.");
  EXPECT_THAT(Why(unsaid).Text(),
              HasSubstr("nothing speaks for it or against it"));
}

TEST_F(Explain, EvidenceOnAnotherClaimTellsTheLinkAndWhoSaysSo) {
  const ClaimId rival = batch_.Wording("It is otherwise.");
  v1::Claim link;
  *link.mutable_statement()->mutable_subject() = RefTo(rival);
  link.mutable_statement()->set_predicate("veracity:contradicts");
  *link.mutable_statement()->mutable_value() = RecordValue(RefTo(claim_));
  batch_.Add(Affirms("desk", batch_.Claim(link)));
  batch_.Add(Affirms(Source("agency", "B"), rival));
  const Explanation why = Why(claim_);
  ASSERT_THAT(why.message().reasons(), SizeIs(1));
  const v1::Reason& reason = why.message().reasons(0);
  EXPECT_EQ(reason.side(), v1::EVIDENCE_SIDE_OPPOSITION);
  ASSERT_THAT(reason.links(), SizeIs(1));
  EXPECT_THAT(reason.links(0).asserted_by(), ElementsAre("desk"));
  EXPECT_THAT(Flowing(why.Text()),
              HasSubstr("said of \"It is otherwise.\", which contradicts it"));
}

TEST_F(Explain, OneDoorHoldsBackWhatIsMoreThanItsWord) {
  std::vector<AssertionId> said;
  Act relay = Relays(Source("paper", "C"), claim_);
  for (const char* source : {"agency", "radio", "ministry"}) {
    relay.Citing(
        batch_.Add(Affirms(Source(source, "A"), claim_).OnlyRelayed()));
  }
  batch_.Add(relay);
  const Explanation why = Why(claim_);
  ASSERT_THAT(why.message().held_back(), SizeIs(1));
  EXPECT_NEAR(why.message().held_back(0).width(), 3.0, 1e-6);
  EXPECT_NEAR(why.message().assessment().support(), 3.0, 1e-6);
  EXPECT_THAT(why.Text(),
              HasSubstr("held back: through The paper no more than 3.00"));
}

TEST_F(Explain, EvaluationsShowWhoHoldsThemAndNoNumbers) {
  v1::Claim claim;
  claim.set_kind(v1::CLAIM_KIND_EVALUATION);
  claim.add_wordings()->set_text("It is good.");
  claim.mutable_wordings(0)->set_language("en");
  const ClaimId good = batch_.Claim(claim);
  batch_.Add(Affirms(Source("paper", "B"), good));
  EXPECT_EQ(Why(good).Text(),
            "NOT ASSESSABLE   an evaluation or recommendation: no statement "
            "makes it so\n"
            "  for      The paper (.80), its own statement\n");
}

// -- What holds of all claims: the brief's, by each policy --

class ExplainBrief : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    LedgerOptions options;
    options.owner = "desk";
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger,
                                  Ledger::Open("memory:", options));
    ledger_.emplace(std::move(ledger));
    for (const char* file : {"brief.txtpb", "desk.txtpb"}) {
      const auto text = testing::ReadFile(
          absl::StrCat(VERACITY_SOURCE_DIR, "/examples/brief/", file));
      ASSERT_TRUE(text.has_value());
      std::vector<v1::Issue> issues;
      VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Batch batch,
                                    ParseText(*text, &issues));
      VERACITY_ASSERT_OK(ledger_->Record(batch));
    }
    VERACITY_ASSERT_OK_AND_ASSIGN(policy_, Policy(GetParam()));
    Results<v1::ClaimView> results = ledger_->Now().Find(v1::ClaimQuery());
    v1::ClaimView found;
    while (results.Next(&found)) {
      VERACITY_ASSERT_OK_AND_ASSIGN(
          const ClaimId id,
          ClaimId::FromDigest(found.claim().id(), found.claim().shard()));
      claims_.push_back(id);
    }
    ASSERT_GE(claims_.size(), 100);
  }

  std::string NameOf(const std::string& id) {
    const auto entity = ledger_->Now().GetEntity(id);
    return entity.ok() && entity->names_size() > 0 ? entity->names(0).text()
                                                   : id;
  }

  std::optional<Ledger> ledger_;
  v1::AssessmentPolicy policy_;
  std::vector<ClaimId> claims_;
};

TEST_P(ExplainBrief, ReasonsAddUpAndAllAreNamed) {
  ExplainOptions options = At2024();
  options.flips = false;
  const Assessor assessor(ledger_->Now(), policy_);
  size_t reasons = 0;
  for (const ClaimId& claim : claims_) {
    SCOPED_TRACE(claim.ToString());
    VERACITY_ASSERT_OK_AND_ASSIGN(const Explanation why,
                                  assessor.Explain(claim, options));
    const v1::Explanation& message = why.message();
    std::map<v1::EvidenceSide, double> given, held;
    for (const v1::Reason& reason : message.reasons()) {
      given[reason.side()] += reason.evidence();
      ++reasons;
      EXPECT_GT(reason.evidence(), 0);
    }
    for (const v1::HeldBack& one : message.held_back()) {
      held[one.side()] += one.brought() - one.width();
    }
    for (const auto& [side, sum] :
         {std::pair(v1::EVIDENCE_SIDE_SUPPORT, message.assessment().support()),
          std::pair(v1::EVIDENCE_SIDE_OPPOSITION,
                    message.assessment().opposition())}) {
      if (held[side] == 0) {
        EXPECT_NEAR(given[side], sum, 1e-6);
      } else {
        EXPECT_GT(given[side], sum);
        EXPECT_LE(given[side], sum + held[side] + 1e-6);
      }
    }
    const std::string text = Flowing(why.Text());
    for (const v1::Reason& reason : message.reasons()) {
      if (reason.origin() == "?" ||
          absl::StartsWith(reason.origin(), "anonymous:")) {
        EXPECT_THAT(text, ::testing::AnyOf(HasSubstr("nobody names"),
                                           HasSubstr("anonymous")));
      } else {
        EXPECT_THAT(text, HasSubstr(NameOf(reason.origin())));
      }
    }
    for (const v1::NotCounted& entry : message.not_counted()) {
      EXPECT_NE(entry.why(), v1::WHY_NOT_COUNTED_UNSPECIFIED);
      EXPECT_THAT(text, HasSubstr(NameOf(entry.source())));
    }
    for (absl::string_view line : absl::StrSplit(why.Text(), '\n')) {
      EXPECT_LE(line.size(), 80) << line;
    }
  }
  EXPECT_GE(reasons, 90);
}

TEST_P(ExplainBrief, WithdrawalsDoWhatTheyAreSaidToDo) {
  std::set<v1::Verdict> before;
  size_t flips = 0;
  for (const ClaimId& claim : claims_) {
    SCOPED_TRACE(claim.ToString());
    const auto why = Assessor(ledger_->Now(), policy_).Explain(claim, At2024());
    VERACITY_ASSERT_OK(why);
    before.insert(why->message().assessment().verdict());
    int tried = 0;
    for (const v1::Flip& flip : why->message().flips()) {
      // With the owner and with batches grades go, too, which a flip leaves in
      // place: it takes away statements.
      if (absl::c_any_of(flip.withdrawn(), [](const v1::RecordRef& ref) {
            return ref.has_batch() || ref.entity() == "desk";
          })) {
        continue;
      }
      if (tried++ == 2) break;
      ++flips;
      EXPECT_NE(flip.verdict(), why->message().assessment().verdict());
      std::vector<Withdraw> withdrawals;
      for (const v1::RecordRef& ref : flip.withdrawn()) {
        withdrawals.emplace_back().target = ref;
      }
      VERACITY_ASSERT_OK(ledger_->Retract(withdrawals));
      const auto after =
          Assessor(ledger_->Now(), policy_).Assess(claim, At2024());
      VERACITY_ASSERT_OK(after);
      EXPECT_EQ(after->verdict(), flip.verdict());
      EXPECT_NEAR(after->probability(), flip.probability(), 1e-9);
      for (const v1::RecordRef& ref : flip.withdrawn()) {
        VERACITY_ASSERT_OK(ledger_->Reinstate(ref, "a trial"));
      }
    }
  }
  EXPECT_THAT(before, Contains(v1::VERDICT_NOT_ASSESSABLE));
  EXPECT_GE(flips, 4);
}

INSTANTIATE_TEST_SUITE_P(Policies, ExplainBrief,
                         ::testing::Values("default", "newsroom", "screening"),
                         [](const auto& policy) { return policy.param; });

}  // namespace
}  // namespace veracity
