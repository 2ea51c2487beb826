// Random operations on a ledger and on a model of it: both know the same, now
// and at any commit before.

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "tests/ledger/ledger_model.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using Kind = LedgerModel::Kind;

constexpr int kClaims = 3;
constexpr int kSources = 4;
constexpr int kSteps = 60;
constexpr int kRuns = 6;

class ModelTest : public BackendTest {
 protected:
  struct Said {
    v1::Entry entry;
    AssertionId id;
    int claim;
  };

  // One ledger and its model, from a seed.
  void Run(unsigned seed) {
    random_.seed(seed);
    name_ = absl::StrCat("seed", seed);
    model_.emplace(std::vector<std::string>{"alice", "bob"});
    claims_.clear();
    assertions_.clear();
    retractions_.clear();
    batches_.clear();
    ledger_.reset();
    Reopen();
    Batch batch;
    for (int i = 0; i < kClaims; ++i) {
      claims_.push_back(batch.Claim("ship", "seen at",
                                    EntityValue(absl::StrCat("place", i))));
    }
    // Everything that anybody may ever say; half of it comes, some of it after
    // it was withdrawn.
    for (int claim = 0; claim < kClaims; ++claim) {
      for (int source = 0; source < kSources; ++source) {
        for (const char* document : {"", "page", "log"}) {
          Say(claim, absl::StrCat("source", source), document);
        }
      }
    }
    for (int step = 0; step < kSteps && !HasFailure(); ++step) {
      SCOPED_TRACE(absl::StrCat("seed ", seed, " step ", step));
      Step(step);
      Compare(ledger_->Now(), model_->last());
      if (model_->last() > 0) {
        v1::AsOf as_of;
        as_of.set_commit(static_cast<uint64_t>(1 + Below(model_->last())));
        absl::StatusOr<View> then = ledger_->At(as_of);
        VERACITY_ASSERT_OK(then);
        Compare(*then, static_cast<int>(as_of.commit()));
      }
    }
    VERACITY_EXPECT_CLEAN(*ledger_);
    CompareRestored();
  }

 private:
  int Below(int bound) {
    return static_cast<int>(random_() % static_cast<unsigned>(bound));
  }
  Hands RandomHands() {
    switch (Below(6)) {
      case 0:
        return {"alice"};
      case 1:
        return {"alice", "dora"};
      case 2:
        return {"bob"};
      case 3:
        return {"mallory"};
      default:
        return {};
    }
  }

  void Reopen() {
    if (ledger_.has_value() && !GetParam().persistent) return;
    ledger_.reset();
    LedgerOptions options;
    options.owner = "desk";
    options.durable = false;
    options.trusted_authors = {"alice", "bob"};
    options.clock = [this] { return clock_(); };
    absl::StatusOr<Ledger> ledger = Open(name_, options);
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }

  void Say(int claim, const std::string& source, const std::string& document) {
    Act act = Affirms(source, claims_[static_cast<size_t>(claim)]);
    if (!document.empty()) act.In(document);
    const AssertionId id = Batch().Add(act);
    assertions_.push_back({act.entry(), id, claim});
    model_->Define(
        id.digest(),
        LedgerModel::Assertion{claims_[static_cast<size_t>(claim)].digest(),
                               source, document});
  }

  void Step(int step) {
    clock_.Advance(absl::Milliseconds(Below(3)));
    if (Below(8) == 0) Reopen();
    v1::Batch batch;
    batch.set_note(absl::StrCat("step ", step));
    const Hands hands = RandomHands();
    for (const std::string& hand : hands) batch.add_authors(hand);
    std::vector<LedgerModel::Entry> entries;
    for (int count = 1 + Below(4); count > 0; --count) {
      AddRecord(step, &batch, &entries);
    }
    v1::Batch named = batch;
    if (hands.empty()) named.add_authors("desk");
    const BatchId id = *IdOf(named);
    absl::StatusOr<v1::RecordReport> report = ledger_->Record(batch);
    VERACITY_ASSERT_OK(report);
    ASSERT_FALSE(report->known());
    ASSERT_EQ(report->batch(), id.digest());
    model_->Record(id.digest(), hands, entries);
    batches_.push_back(id);
  }

  // One record that the batch does not have yet.
  void AddRecord(int step, v1::Batch* batch,
                 std::vector<LedgerModel::Entry>* entries) {
    v1::Entry entry;
    LedgerModel::Target record;
    std::string words;
    const int what = Below(10);
    if (what < 4) {
      const Said& said = assertions_[static_cast<size_t>(
          Below(static_cast<int>(assertions_.size())))];
      entry = said.entry;
      record = {Kind::kAssertion, said.id.digest()};
    } else if (what < 5) {
      const int claim = Below(kClaims);
      Batch one;
      one.Claim("ship", "seen at", EntityValue(absl::StrCat("place", claim)));
      entry = one.message().entries(0);
      record = {Kind::kClaim, claims_[static_cast<size_t>(claim)].digest()};
    } else if (what < 7) {
      const std::string source = absl::StrCat("source", Below(kSources));
      words = absl::StrCat("name of step ", step);
      Batch one;
      one.Source(source, words, v1::SOURCE_KIND_PERSON);
      entry = one.message().entries(0);
      record = {Kind::kDescription, source};
    } else {
      v1::Retraction retraction;
      const LedgerModel::Target target =
          RandomTarget(retraction.mutable_target());
      // Few reasons, so that a retraction is often one more entry of another.
      retraction.set_reason(absl::StrCat("reason ", Below(2)));
      const RetractionId id = *IdOf(retraction);
      if (std::find(retractions_.begin(), retractions_.end(), id) ==
          retractions_.end()) {
        model_->Define(id.digest(), target);
        retractions_.push_back(id);
      }
      entry = EntryOf(retraction);
      record = {Kind::kRetraction, id.digest()};
    }
    for (const LedgerModel::Entry& other : *entries) {
      if (other.record == record) return;
    }
    *batch->add_entries() = entry;
    entries->push_back({0, "", {}, record, words});
  }

  LedgerModel::Target RandomTarget(v1::RecordRef* ref) {
    switch (Below(7)) {
      case 0: {
        const std::string source = absl::StrCat("source", Below(kSources));
        *ref = RefToEntity(source);
        return {Kind::kSource, source};
      }
      case 1:
        *ref = RefToDocument(Below(2) ? "page" : "log");
        return {Kind::kDocument, ref->document()};
      case 2: {
        const ClaimId& claim = claims_[static_cast<size_t>(Below(kClaims))];
        *ref = RefTo(claim);
        return {Kind::kClaim, claim.digest()};
      }
      case 3:
        if (!batches_.empty()) {
          const BatchId& batch = batches_[static_cast<size_t>(
              Below(static_cast<int>(batches_.size())))];
          *ref = RefTo(batch);
          return {Kind::kBatch, batch.digest()};
        }
        [[fallthrough]];
      case 4:
      case 5:
        if (!retractions_.empty()) {
          const RetractionId& retraction = retractions_[static_cast<size_t>(
              Below(static_cast<int>(retractions_.size())))];
          *ref = RefTo(retraction);
          return {Kind::kRetraction, retraction.digest()};
        }
        [[fallthrough]];
      default: {
        const Said& said = assertions_[static_cast<size_t>(
            Below(static_cast<int>(assertions_.size())))];
        *ref = RefTo(said.id);
        return {Kind::kAssertion, said.id.digest()};
      }
    }
  }

  void Compare(const View& view, int commit) {
    ASSERT_EQ(view.commit(), commit);
    for (const Said& said : assertions_) {
      const LedgerModel::Target record{Kind::kAssertion, said.id.digest()};
      absl::StatusOr<v1::AssertionView> seen = view.GetAssertion(said.id);
      ASSERT_EQ(seen.ok(), model_->OnRecord(record, commit)) << seen.status();
      if (!seen.ok()) continue;
      EXPECT_EQ(seen->withdrawn(), model_->Withdrawn(record, commit))
          << said.id << " at " << commit;
    }
    for (const ClaimId& claim : claims_) {
      const LedgerModel::Target record{Kind::kClaim, claim.digest()};
      absl::StatusOr<v1::ClaimView> seen = view.GetClaim(claim);
      ASSERT_EQ(seen.ok(), model_->OnRecord(record, commit)) << seen.status();
      if (seen.ok()) {
        EXPECT_EQ(seen->withdrawn(), model_->Withdrawn(record, commit))
            << claim << " at " << commit;
      }
      absl::StatusOr<std::vector<v1::AssertionView>> standing =
          view.AssertionsOf(claim);
      if (!standing.ok()) continue;
      std::vector<std::string> ids;
      for (const v1::AssertionView& one : *standing) {
        ids.push_back(one.assertion().id());
      }
      EXPECT_EQ(ids, model_->AssertionsOf(claim.digest(), commit)) << commit;
    }
    for (int i = 0; i < kSources; ++i) {
      const std::string source = absl::StrCat("source", i);
      absl::StatusOr<v1::Entity> entity = view.GetEntity(source);
      EXPECT_EQ(entity.ok() ? entity->names(0).text() : "",
                model_->Description(source, commit))
          << source << " at " << commit << ": " << entity.status();
    }
  }

  // Every store makes the same of it.
  void CompareRestored() {
    LedgerOptions options;
    options.owner = "desk";
    options.durable = false;
    for (const Backend& backend : Backends()) {
      SCOPED_TRACE(backend.name);
      VERACITY_ASSERT_OK_AND_ASSIGN(
          Ledger other,
          Ledger::Open(backend.uri(directory_, name_ + " restored"), options));
      VERACITY_ASSERT_OK(RestoreFrom(other, BundleOf(ledger_->Now(), "desk")));
      EXPECT_EQ(LogOf(other.Now()), LogOf(ledger_->Now()));
      VERACITY_EXPECT_CLEAN(other);
    }
  }

  std::mt19937 random_;
  std::string name_;
  std::optional<Ledger> ledger_;
  std::optional<LedgerModel> model_;
  std::vector<ClaimId> claims_;
  std::vector<Said> assertions_;
  std::vector<RetractionId> retractions_;
  std::vector<BatchId> batches_;
};

TEST_P(ModelTest, KnowsWhatTheModelKnows) {
  const unsigned first = std::random_device()();
  RecordProperty("seed", absl::StrCat(first));
  for (unsigned run = 0; run < kRuns && !HasFailure(); ++run) {
    Run(first + run);
  }
}

VERACITY_ON_EVERY_BACKEND(ModelTest);

}  // namespace
}  // namespace veracity::testing
