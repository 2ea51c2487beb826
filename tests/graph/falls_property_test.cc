// On random ledgers: what WhatFalls foretells is what a retraction then does.

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "veracity/batch.h"
#include "veracity/falls.h"
#include "veracity/ledger.h"

namespace veracity {
namespace {

using ::veracity::testing::EqualsProto;

using Reasons = std::map<std::string, v1::Fall::Reason>;

constexpr int kRounds = 16;

// Sources, documents and claims are few, so that all hangs together.
class RandomLedger {
 public:
  explicit RandomLedger(uint32_t seed) : random_(seed) {
    LedgerOptions options;
    options.owner = "desk";
    options.clock = [this] { return now_ += absl::Seconds(1); };
    ledger_.emplace(*Ledger::Open("memory:", options));
    Batch batch;
    for (int i = 0; i < 3; ++i) {
      claims_.push_back(
          batch.Claim(absl::StrCat("c", i), "is", BooleanValue(true)));
    }
    Record(batch);
    for (int i = 0; i < 8; ++i) RecordSome();
  }

  Ledger& ledger() { return *ledger_; }
  const std::vector<ClaimId>& claims() const { return claims_; }

  int Below(int end) {
    return static_cast<int>(random_() % static_cast<uint32_t>(end));
  }

  // Something that can be withdrawn: of every kind, and on record.
  v1::RecordRef Target() {
    switch (Below(8)) {
      case 0:
        return RefToEntity(Source());
      case 1:
        return RefToDocument("d0");
      case 2:
        return RefTo(batches_[Below(static_cast<int>(batches_.size()))]);
      case 3:
      case 4:
        if (retractions_.empty()) break;
        return RefTo(
            retractions_[Below(static_cast<int>(retractions_.size()))]);
      default:
        break;
    }
    return RefTo(assertions_[Below(static_cast<int>(assertions_.size()))]);
  }

  // Withdraws by the owner, or by another author in a batch of its own.
  void Retract(const v1::RecordRef& target, const std::string& author = "") {
    Batch batch(absl::StrCat("retraction ", ++count_));
    SetAuthors(author, &batch);
    v1::Retraction* retraction =
        batch.message().add_entries()->mutable_record()->mutable_retraction();
    *retraction->mutable_target() = target;
    retraction->set_reason(absl::StrCat("reason ", count_));
    if (Below(2) == 0) retraction->set_withdrawn(When());
    const v1::RecordReport report = Record(batch);
    retractions_.push_back(
        *RetractionId::FromDigest(report.results(0).ref().retraction()));
  }

 private:
  std::string Source() { return absl::StrCat("s", Below(4)); }
  std::string When() {
    static constexpr const char* kTimes[] = {"2023", "2024", "2024-03",
                                             "2024-06/2025", "2025-01-01"};
    return kTimes[Below(5)];
  }
  // "a/b": what a had from b.
  std::string Author() {
    static constexpr const char* kAuthors[] = {"", "", "a", "a/b", "b"};
    return kAuthors[Below(5)];
  }
  static void SetAuthors(const std::string& author, Batch* batch) {
    if (author.empty()) return;
    batch->message().add_authors(author.substr(0, 1));
    if (author.size() > 1) batch->message().add_authors(author.substr(2));
  }

  v1::RecordReport Record(const Batch& batch) {
    EXPECT_THAT(batch.status(), testing::IsOk());
    absl::StatusOr<v1::RecordReport> report = ledger_->Record(batch.message());
    EXPECT_THAT(report, testing::IsOk());
    batches_.push_back(*BatchId::FromDigest(report->batch()));
    return *report;
  }

  void RecordSome() {
    Batch batch(absl::StrCat("batch ", ++count_));
    SetAuthors(Author(), &batch);
    const int size = 1 + Below(4);
    for (int i = 0; i < size; ++i) {
      // Said before, and now once more; or new.
      if (!acts_.empty() && Below(5) == 0) {
        batch.Add(acts_[Below(static_cast<int>(acts_.size()))]);
        continue;
      }
      acts_.push_back(RandomAct());
      assertions_.push_back(batch.Add(acts_.back()));
    }
    Record(batch);
    if (Below(3) == 0) Retract(Target(), Author());
  }

  Act RandomAct() {
    static constexpr v1::Stance kStances[] = {
        v1::STANCE_AFFIRMS,  v1::STANCE_AFFIRMS, v1::STANCE_DENIES,
        v1::STANCE_DECLINES, v1::STANCE_RELAYS,  v1::STANCE_RELAYS};
    Act act(Source(), kStances[Below(6)],
            claims_[Below(static_cast<int>(claims_.size()))]);
    act.message().set_verb(absl::StrCat("said ", ++count_));  // one of its own
    if (Below(2) == 0) act.On(When());
    if (Below(4) == 0) act.In("d0");
    if (Below(6) == 0) act.Basis(v1::BASIS_OBSERVED);
    if (Below(6) == 0) act.Confidence("icd203", "unlikely");
    const int grounds = Below(3);
    for (int i = 0; i < grounds; ++i) {
      v1::Ground* ground = act.message().add_grounds();
      if (Below(4) != 0) {
        *ground = RandomGround();
        continue;
      }
      const int members = 1 + Below(2);
      for (int m = 0; m < members; ++m) {
        *ground->mutable_all_of()->add_members() = RandomGround();
      }
    }
    return act;
  }

  v1::Ground RandomGround() {
    v1::Ground ground;
    if (Below(2) == 0 || assertions_.empty()) {
      ground.mutable_attribution()->set_source(Source());
      if (Below(4) == 0) {
        ground.mutable_attribution()->set_stance(v1::STANCE_DENIES);
      }
    } else if (Below(10) == 0) {
      *ground.mutable_assertion() =
          RefTo(*AssertionId::FromDigest(std::string(32, 'x'))).assertion();
    } else {
      *ground.mutable_assertion() =
          RefTo(assertions_[Below(static_cast<int>(assertions_.size()))])
              .assertion();
    }
    return ground;
  }

  std::mt19937 random_;
  absl::Time now_ = absl::FromUnixSeconds(1'710'000'000);  // March 2024
  std::optional<Ledger> ledger_;
  int count_ = 0;
  std::vector<ClaimId> claims_;
  std::vector<Act> acts_;
  std::vector<AssertionId> assertions_;
  std::vector<RetractionId> retractions_;
  std::vector<BatchId> batches_;
};

// Of all claims, what does not stand.
Reasons AllFallen(const View& view, const std::vector<ClaimId>& claims) {
  Reasons reasons;
  for (const ClaimId& claim : claims) {
    absl::StatusOr<v1::FallReport> report = Fallen(view, claim);
    EXPECT_THAT(report, testing::IsOk());
    for (const v1::Fall& fall : report->falls()) {
      reasons[fall.assertion().id()] = fall.reason();
    }
  }
  return reasons;
}

// What has fallen from `before` to `after`: stands no more, or is withdrawn.
Reasons Difference(const Reasons& before, const Reasons& after) {
  Reasons fell;
  for (const auto& [id, reason] : after) {
    const auto was = before.find(id);
    if (was == before.end() ||
        (reason == v1::Fall::REASON_WITHDRAWN && was->second != reason)) {
      fell[id] = reason;
    }
  }
  return fell;
}

class FallsProperty : public ::testing::TestWithParam<uint32_t> {};

TEST_P(FallsProperty, ForetellWhatARetractionDoes) {
  for (uint32_t round = 0; round < kRounds; ++round) {
    const uint32_t seed = GetParam() * kRounds + round;
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomLedger random(seed);
    for (int step = 0; step < 4; ++step) {
      const v1::RecordRef target = random.Target();
      SCOPED_TRACE(absl::StrCat("step ", step, ": ", PrintId(target)));
      const View now = random.ledger().Now();
      absl::StatusOr<v1::FallReport> foretold = WhatFalls(now, {target});
      if (absl::IsNotFound(foretold.status())) continue;  // never referred to
      VERACITY_ASSERT_OK(foretold);
      const Reasons before = AllFallen(now, random.claims());
      random.Retract(target);
      const Reasons after = AllFallen(random.ledger().Now(), random.claims());
      Reasons reasons;
      for (const v1::Fall& fall : foretold->falls()) {
        reasons[fall.assertion().id()] = fall.reason();
      }
      ASSERT_EQ(reasons, Difference(before, after));
      for (const v1::AssertionRef& ref : foretold->still_standing()) {
        ASSERT_FALSE(after.contains(ref.id()));
      }
      // The view answers as it did.
      VERACITY_ASSERT_OK_AND_ASSIGN(const v1::FallReport again,
                                    WhatFalls(now, {target}));
      ASSERT_THAT(again, EqualsProto(*foretold));
    }
  }
}

// The store keeps what is withdrawn as intervals, and works it out anew as of
// a said time: two other ways to the same answer.
TEST_P(FallsProperty, AgreeWithTheStoreOnWhatIsWithdrawn) {
  for (uint32_t round = 0; round < kRounds; ++round) {
    const uint32_t seed = GetParam() * kRounds + round;
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    RandomLedger random(seed);
    for (const char* said : {"", "2024", "2024-09"}) {
      for (v1::Certainty certainty :
           {v1::CERTAINTY_POSSIBLY, v1::CERTAINTY_CERTAINLY}) {
        v1::AsOf as_of;
        as_of.set_said(said);
        as_of.set_said_certainty(certainty);
        SCOPED_TRACE(as_of.ShortDebugString());
        VERACITY_ASSERT_OK_AND_ASSIGN(const View view,
                                      random.ledger().At(as_of));
        const Reasons fallen = AllFallen(view, random.claims());
        v1::AssertionQuery all;
        all.mutable_assertion()->set_withdrawn(v1::WITHDRAWN_FILTER_INCLUDE);
        size_t withdrawn = 0;
        Results<v1::AssertionView> found = view.Find(all);
        v1::AssertionView stored;
        while (found.Next(&stored)) {
          const auto fall = fallen.find(stored.assertion().id());
          ASSERT_EQ(stored.withdrawn(),
                    fall != fallen.end() &&
                        fall->second == v1::Fall::REASON_WITHDRAWN);
          withdrawn += stored.withdrawn();
        }
        VERACITY_ASSERT_OK(found.status());
        // What had not been said is in no report.
        for (const auto& [id, reason] : fallen) {
          withdrawn -= reason == v1::Fall::REASON_WITHDRAWN;
        }
        ASSERT_EQ(withdrawn, 0);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, FallsProperty, ::testing::Range(0u, 5u));

}  // namespace
}  // namespace veracity
