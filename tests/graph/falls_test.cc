#include "veracity/falls.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "graph/neighbourhood.h"
#include "tests/testing.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"

namespace veracity {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using ::veracity::testing::EqualsProto;
using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

using Reasons = std::map<std::string, v1::Fall::Reason>;

constexpr v1::Fall::Reason kWithdrawn = v1::Fall::REASON_WITHDRAWN;
constexpr v1::Fall::Reason kGroundWithdrawn = v1::Fall::REASON_GROUND_WITHDRAWN;

std::string Name(const AssertionId& id) { return id.ToString(); }
std::string Name(const v1::AssertionRef& ref) {
  return Name(*AssertionId::FromDigest(ref.id()));
}

Reasons ReasonsOf(const v1::FallReport& report) {
  Reasons reasons;
  for (const v1::Fall& fall : report.falls()) {
    reasons[Name(fall.assertion())] = fall.reason();
  }
  return reasons;
}
std::vector<std::string> StillStanding(const v1::FallReport& report) {
  std::vector<std::string> ids;
  for (const v1::AssertionRef& ref : report.still_standing()) {
    ids.push_back(Name(ref));
  }
  return ids;
}

// A ledger in memory on which each thing said is a batch of its own.
class Falls : public ::testing::Test {
 protected:
  Falls() {
    LedgerOptions options;
    options.owner = "desk";
    // Rises, so that the same retraction later is another one.
    options.clock = [this] { return now_ += absl::Seconds(1); };
    absl::StatusOr<Ledger> ledger = Ledger::Open("memory:", options);
    EXPECT_THAT(ledger, IsOk());
    ledger_.emplace(*std::move(ledger));
  }

  ClaimId Claim(absl::string_view subject) {
    Batch batch;
    const ClaimId id = batch.Claim(subject, "is", TextValue("so"));
    Record(batch);
    return id;
  }
  AssertionId Say(const Act& act, absl::string_view author = "") {
    Batch batch;
    if (!author.empty()) batch.message().add_authors(std::string(author));
    const AssertionId id = batch.Add(act);
    Record(batch);
    return id;
  }
  BatchId Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), IsOk());
    absl::StatusOr<v1::RecordReport> report = ledger_->Record(batch.message());
    EXPECT_THAT(report, IsOk());
    return *BatchId::FromDigest(report->batch());
  }
  RetractionId Retract(const v1::RecordRef& target) {
    absl::StatusOr<v1::RecordReport> report =
        ledger_->Retract({{target, "", "", ""}});
    EXPECT_THAT(report, IsOk());
    return *RetractionId::FromDigest(report->results(0).ref().retraction());
  }

  v1::FallReport Falling(const std::vector<v1::RecordRef>& targets) {
    absl::StatusOr<v1::FallReport> report = WhatFalls(ledger_->Now(), targets);
    EXPECT_THAT(report, IsOk());
    return report.value_or(v1::FallReport());
  }
  v1::FallReport FallenOf(const View& view, const ClaimId& claim) {
    absl::StatusOr<v1::FallReport> report = Fallen(view, claim);
    EXPECT_THAT(report, IsOk());
    return report.value_or(v1::FallReport());
  }
  v1::FallReport FallenNow(const ClaimId& claim) {
    return FallenOf(ledger_->Now(), claim);
  }

  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::optional<Ledger> ledger_;
};

// -- What rests on what --

TEST_F(Falls, TakesAChainWithItsRoot) {
  const ClaimId claim = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", claim));
  const AssertionId relay = Say(Relays("ap", claim).Citing(root));
  const AssertionId last = Say(Affirms("blog", claim).Citing(relay));
  Say(Affirms("witness", claim));  // on its own
  EXPECT_THAT(ReasonsOf(Falling({RefTo(root)})),
              UnorderedElementsAre(Pair(Name(root), kWithdrawn),
                                   Pair(Name(relay), kGroundWithdrawn),
                                   Pair(Name(last), kGroundWithdrawn)));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(relay)})),
              UnorderedElementsAre(Pair(Name(relay), kWithdrawn),
                                   Pair(Name(last), kGroundWithdrawn)));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(last)})),
              UnorderedElementsAre(Pair(Name(last), kWithdrawn)));
}

TEST_F(Falls, CrossesClaims) {
  const ClaimId near = Claim("engine");
  const ClaimId far = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", near));
  const AssertionId inference = Say(Affirms("analyst", far).Citing(root));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(root)})),
              UnorderedElementsAre(Pair(Name(root), kWithdrawn),
                                   Pair(Name(inference), kGroundWithdrawn)));
}

TEST_F(Falls, LeavesWhatHasAnotherGround) {
  const ClaimId claim = Claim("drone");
  const AssertionId one = Say(Affirms("reuters", claim));
  const AssertionId other = Say(Affirms("ap", claim));
  const AssertionId both =
      Say(Affirms("blog", claim).Citing(one).Citing(other));
  v1::FallReport report = Falling({RefTo(one)});
  EXPECT_THAT(ReasonsOf(report),
              UnorderedElementsAre(Pair(Name(one), kWithdrawn)));
  EXPECT_THAT(StillStanding(report), ElementsAre(Name(both)));
  report = Falling({RefTo(one), RefTo(other)});
  EXPECT_THAT(ReasonsOf(report),
              UnorderedElementsAre(Pair(Name(one), kWithdrawn),
                                   Pair(Name(other), kWithdrawn),
                                   Pair(Name(both), kGroundWithdrawn)));
  EXPECT_THAT(StillStanding(report), IsEmpty());
}

TEST_F(Falls, TakesWhatNeedsAllOfItsGrounds) {
  const ClaimId claim = Claim("drone");
  const AssertionId one = Say(Affirms("reuters", claim));
  const AssertionId other = Say(Affirms("ap", claim));
  Act needs = Affirms("blog", claim);
  v1::AllOf* all_of = needs.message().add_grounds()->mutable_all_of();
  for (const AssertionId& id : {one, other}) {
    *all_of->add_members()->mutable_assertion() = RefTo(id).assertion();
  }
  const AssertionId both = Say(needs);
  EXPECT_THAT(ReasonsOf(Falling({RefTo(other)})),
              UnorderedElementsAre(Pair(Name(other), kWithdrawn),
                                   Pair(Name(both), kGroundWithdrawn)));
}

TEST_F(Falls, FollowsAttributionsByName) {
  const ClaimId claim = Claim("drone");
  const ClaimId elsewhere = Claim("engine");
  const AssertionId said = Say(Affirms("reuters", claim));
  const AssertionId echo = Say(Relays("ap", claim).AccordingTo("reuters"));
  // What Reuters said of this claim is not on record: known by name only.
  const AssertionId hearsay =
      Say(Relays("ap", elsewhere).AccordingTo("reuters"));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(said)})),
              UnorderedElementsAre(Pair(Name(said), kWithdrawn),
                                   Pair(Name(echo), kGroundWithdrawn)));
  EXPECT_THAT(ReasonsOf(Falling({RefToEntity("reuters")})),
              UnorderedElementsAre(Pair(Name(said), kWithdrawn),
                                   Pair(Name(echo), kGroundWithdrawn),
                                   Pair(Name(hearsay), kGroundWithdrawn)));
}

TEST_F(Falls, IsNotHeldUpByACircle) {
  const ClaimId claim = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", claim));
  const AssertionId x = Say(Relays("x", claim).AccordingTo("y").Citing(root));
  const AssertionId y = Say(Relays("y", claim).AccordingTo("x"));
  EXPECT_THAT(ReasonsOf(FallenNow(claim)), IsEmpty());
  EXPECT_THAT(ReasonsOf(Falling({RefTo(root)})),
              UnorderedElementsAre(Pair(Name(root), kWithdrawn),
                                   Pair(Name(x), kGroundWithdrawn),
                                   Pair(Name(y), kGroundWithdrawn)));
}

TEST_F(Falls, GivesBackWhatADenialContradicted) {
  const ClaimId claim = Claim("drone");
  const AssertionId denial = Say(Denies("reuters", claim));
  const AssertionId wrong = Say(Relays("ap", claim).AccordingTo("reuters"));
  EXPECT_THAT(
      ReasonsOf(FallenNow(claim)),
      UnorderedElementsAre(Pair(Name(wrong), v1::Fall::REASON_MISATTRIBUTED)));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(denial)})),
              UnorderedElementsAre(Pair(Name(denial), kWithdrawn)));
  Retract(RefTo(denial));
  EXPECT_THAT(ReasonsOf(FallenNow(claim)),
              UnorderedElementsAre(Pair(Name(denial), kWithdrawn)));
}

TEST_F(Falls, ReadsAnUnlikelyAffirmationAsADenial) {
  const ClaimId claim = Claim("drone");
  const AssertionId doubt =
      Say(Affirms("reuters", claim).Confidence("icd203", "unlikely"));
  const AssertionId denial = Say(Denies("ap", claim).Citing(doubt));
  // "Low confidence" is still confidence.
  const AssertionId unsure =
      Say(Affirms("afp", claim).Confidence("stix-none-low-med-high", "Low"));
  const AssertionId echo = Say(Affirms("blog", claim).Citing(unsure));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(doubt)})),
              UnorderedElementsAre(Pair(Name(doubt), kWithdrawn),
                                   Pair(Name(denial), kGroundWithdrawn)));
  EXPECT_THAT(ReasonsOf(Falling({RefTo(unsure)})),
              UnorderedElementsAre(Pair(Name(unsure), kWithdrawn),
                                   Pair(Name(echo), kGroundWithdrawn)));
}

// -- Targets --

TEST_F(Falls, TakesAllThatASourceSaid) {
  const ClaimId claim = Claim("drone");
  const ClaimId other = Claim("engine");
  const AssertionId one = Say(Affirms("reuters", claim));
  const AssertionId two = Say(Denies("reuters", other));
  Say(Affirms("ap", other));
  EXPECT_THAT(ReasonsOf(Falling({RefToEntity("reuters")})),
              UnorderedElementsAre(Pair(Name(one), kWithdrawn),
                                   Pair(Name(two), kWithdrawn)));
}

TEST_F(Falls, TakesAllThatADocumentSays) {
  const ClaimId claim = Claim("drone");
  const AssertionId one = Say(Affirms("reuters", claim).In("wire-1"));
  const AssertionId two = Say(Denies("ap", claim).In("wire-1"));
  Say(Affirms("afp", claim).In("wire-2"));
  EXPECT_THAT(ReasonsOf(Falling({RefToDocument("wire-1")})),
              UnorderedElementsAre(Pair(Name(one), kWithdrawn),
                                   Pair(Name(two), kWithdrawn)));
}

TEST_F(Falls, TakesOfABatchWhatNoOtherBrought) {
  const ClaimId claim = Claim("drone");
  const Act once = Affirms("reuters", claim);
  const Act twice = Affirms("ap", claim);
  Batch batch("both");
  const AssertionId only_here = batch.Add(once);
  batch.Add(twice);
  const BatchId id = Record(batch);
  Say(twice);
  EXPECT_THAT(ReasonsOf(Falling({RefTo(id)})),
              UnorderedElementsAre(Pair(Name(only_here), kWithdrawn)));
}

TEST_F(Falls, TakesNothingWithAClaimOrADescription) {
  const ClaimId claim = Claim("drone");
  Say(Affirms("reuters", claim));
  EXPECT_THAT(Falling({RefTo(claim)}), EqualsProto(v1::FallReport()));
  EXPECT_THAT(Falling({}), EqualsProto(v1::FallReport()));
}

TEST_F(Falls, TakesBackWhatARetractionReinstates) {
  const ClaimId claim = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", claim));
  const RetractionId retraction = Retract(RefTo(root));
  const RetractionId reinstated = Retract(RefTo(retraction));
  EXPECT_THAT(ReasonsOf(FallenNow(claim)), IsEmpty());
  EXPECT_THAT(ReasonsOf(Falling({RefTo(reinstated)})),
              UnorderedElementsAre(Pair(Name(root), kWithdrawn)));
  // Its batch brought nothing else.
  const v1::Retraction second = *ledger_->Now().GetRetraction(reinstated);
  EXPECT_EQ(second.target().retraction(), retraction.digest());
  EXPECT_THAT(ReasonsOf(Falling({RefTo(retraction)})), IsEmpty());
}

TEST_F(Falls, OfTargetsNotOnRecordIsAnError) {
  const AssertionId absent = *AssertionId::FromDigest(std::string(32, 'x'));
  EXPECT_THAT(WhatFalls(ledger_->Now(), {RefTo(absent)}),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
  EXPECT_THAT(WhatFalls(ledger_->Now(), {RefToEntity("nobody")}),
              StatusIs(absl::StatusCode::kNotFound, "nobody"));
  EXPECT_THAT(WhatFalls(ledger_->Now(), {v1::RecordRef()}),
              StatusIs(absl::StatusCode::kInvalidArgument, "names nothing"));
  EXPECT_THAT(
      Fallen(ledger_->Now(), *ClaimId::FromDigest(std::string(32, 'x'))),
      StatusIs(absl::StatusCode::kNotFound, "not on record"));
}

// -- Which do not stand --

TEST_F(Falls, OfAClaimSaysWhy) {
  const ClaimId claim = Claim("drone");
  const ClaimId other = Claim("engine");
  const AssertionId gone = Say(Affirms("reuters", claim));
  const AssertionId lost = Say(Affirms("ap", claim).Citing(gone));
  const AssertionId held =
      Say(Affirms("afp", claim).Citing(gone).AccordingTo("un"));
  const AssertionId x = Say(Relays("x", claim).AccordingTo("y"));
  const AssertionId y = Say(Relays("y", claim).AccordingTo("x"));
  const AssertionId dangling =
      Say(Affirms("z", claim)
              .Citing(*AssertionId::FromDigest(std::string(32, 'x'))));
  const AssertionId astray =
      Say(Relays("w", claim).Citing(Say(Affirms("reuters", other))));
  Retract(RefTo(gone));
  const v1::FallReport report = FallenNow(claim);
  EXPECT_THAT(
      ReasonsOf(report),
      UnorderedElementsAre(Pair(Name(gone), kWithdrawn),
                           Pair(Name(lost), kGroundWithdrawn),
                           Pair(Name(x), v1::Fall::REASON_CIRCULAR),
                           Pair(Name(y), v1::Fall::REASON_CIRCULAR),
                           Pair(Name(dangling), v1::Fall::REASON_DANGLING),
                           Pair(Name(astray), v1::Fall::REASON_NO_GROUND)));
  EXPECT_THAT(StillStanding(report), ElementsAre(Name(held)));
  EXPECT_THAT(FallenNow(other), EqualsProto(v1::FallReport()));
}

TEST_F(Falls, AreInTheOrderOfClaimsAndIds) {
  const ClaimId one = Claim("drone");
  const ClaimId two = Claim("engine");
  for (absl::string_view document : {"a", "b", "c", "d", "e"}) {
    Say(Affirms("reuters", one).In(document));
    Say(Affirms("reuters", two).In(document));
  }
  const v1::FallReport report = Falling({RefToEntity("reuters")});
  std::vector<std::pair<std::string, std::string>> order;
  for (const v1::Fall& fall : report.falls()) {
    EXPECT_NE(fall.assertion().shard(), 0);
    const AssertionId id = *AssertionId::FromDigest(fall.assertion().id());
    order.emplace_back(
        ledger_->Now().GetAssertion(id)->assertion().claim().id(), id.digest());
  }
  ASSERT_EQ(order.size(), 10);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

// -- As of other times --

TEST_F(Falls, AsOfAPastCommitKnowWhatWasKnown) {
  const ClaimId claim = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", claim));
  const View before = ledger_->Now();
  const AssertionId later = Say(Affirms("ap", claim).Citing(root));
  Retract(RefTo(root));
  v1::AsOf as_of;
  as_of.set_commit(before.commit());
  VERACITY_ASSERT_OK_AND_ASSIGN(const View past, ledger_->At(as_of));
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::FallReport report,
                                WhatFalls(past, {RefTo(root)}));
  EXPECT_THAT(ReasonsOf(report),
              UnorderedElementsAre(Pair(Name(root), kWithdrawn)));
  EXPECT_THAT(FallenOf(past, claim), EqualsProto(v1::FallReport()));
  EXPECT_THAT(WhatFalls(past, {RefTo(later)}),
              StatusIs(absl::StatusCode::kNotFound, "not on record"));
}

TEST_F(Falls, AsOfASaidTimeRestOnWhatHadBeenSaid) {
  const ClaimId claim = Claim("drone");
  Say(Affirms("reuters", claim).On("2024-05"));
  const AssertionId relay =
      Say(Relays("ap", claim).AccordingTo("reuters").On("2024-06"));
  v1::AsOf as_of;
  as_of.set_said("2024-04");
  VERACITY_ASSERT_OK_AND_ASSIGN(const View view, ledger_->At(as_of));
  // The relay only tells of an act, which had not happened yet.
  EXPECT_THAT(ReasonsOf(FallenOf(view, claim)),
              UnorderedElementsAre(Pair(Name(relay), kGroundWithdrawn)));
}

TEST_F(Falls, AsOfAValidTimeLeaveOtherTimesAside) {
  Batch batch;
  v1::Claim dated;
  *dated.mutable_statement()->mutable_subject() = RefToEntity("drone");
  dated.mutable_statement()->set_predicate("is");
  *dated.mutable_statement()->mutable_value() = TextValue("so");
  dated.mutable_statement()->set_valid("2020");
  const ClaimId then = batch.Claim(dated);
  const ClaimId undated = batch.Claim("drone", "is", TextValue("so"));
  const AssertionId aside = batch.Add(Affirms("reuters", then));
  const AssertionId always = batch.Add(Affirms("reuters", undated));
  // What is left aside is a ground all the same.
  const AssertionId inferred =
      batch.Add(Affirms("analyst", undated).Citing(aside));
  Record(batch);
  v1::AsOf as_of;
  as_of.set_valid("2024");
  VERACITY_ASSERT_OK_AND_ASSIGN(const View view, ledger_->At(as_of));
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::FallReport report,
                                WhatFalls(view, {RefToEntity("reuters")}));
  EXPECT_THAT(ReasonsOf(report),
              UnorderedElementsAre(Pair(Name(always), kWithdrawn),
                                   Pair(Name(inferred), kGroundWithdrawn)));
}

// -- Limits of a call --

TEST_F(Falls, RefuseToReadMoreThanTheLimit) {
  const ClaimId claim = Claim("drone");
  AssertionId last = Say(Affirms("reuters", claim));
  for (int i = 0; i < 4; ++i) last = Say(Relays("ap", claim).Citing(last));
  const View view = ledger_->Now();
  VERACITY_ASSERT_OK_AND_ASSIGN(internal::Database::Lease lease,
                                view.snapshot()->core().database->Acquire());
  internal::Reader reader(*view.snapshot(), *lease);
  VERACITY_ASSERT_OK_AND_ASSIGN(const internal::Located target,
                                reader.Locate(RefTo(last)));
  EXPECT_THAT(internal::ReadDependants(reader, {target}, CallOptions(), 4),
              StatusIs(absl::StatusCode::kResourceExhausted, "more than 4"));
  EXPECT_THAT(internal::ReadDependants(reader, {target}, CallOptions(), 5),
              IsOk());
}

TEST_F(Falls, EndWhenTheCallerSaysSo) {
  const ClaimId claim = Claim("drone");
  const AssertionId root = Say(Affirms("reuters", claim));
  const std::atomic<bool> cancelled = true;
  CallOptions call;
  call.cancelled = &cancelled;
  EXPECT_THAT(WhatFalls(ledger_->Now(), {RefTo(root)}, call),
              StatusIs(absl::StatusCode::kCancelled, "cancelled"));
  CallOptions late;
  late.deadline = now_;
  EXPECT_THAT(Fallen(ledger_->Now(), claim, late),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "deadline"));
}

}  // namespace
}  // namespace veracity
