// What must hold of verdicts whatever is on record, through the ledger, on
// random ledgers; and that the engine is the naive rule.

#include <algorithm>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/conformance/log.h"
#include "tests/testing.h"
#include "tests/verify/naive/changes.h"
#include "tests/verify/naive/generator.h"
#include "tests/verify/naive/rule.h"
#include "tests/verify/naive/vectors.h"
#include "tests/verify/naive_ledger.h"
#include "veracity/batch.h"
#include "veracity/identity.h"
#include "vocabulary/predicates.h"

namespace veracity::naive {
namespace {

namespace reserved = internal::reserved;
using ::veracity::testing::BundleOf;
using ::veracity::testing::BundleText;
using ::veracity::testing::ImportFrom;
using ::veracity::testing::IsOk;
using ::veracity::testing::RestoreFrom;

constexpr uint64_t kLedgers = 160;
constexpr char kClaim[] = "c";
constexpr double kEvidence = 2e-9;

double Units(Billionths billionths) {
  return static_cast<double>(billionths) / kOne;
}

// A random ledger of the naive model, recorded.
struct Recorded {
  explicit Recorded(const Ledger& from) : Recorded(from, *RecordsOf(from)) {}
  Recorded(const Ledger& from, LedgerRecords records_of_it)
      : naive(from),
        records(std::move(records_of_it)),
        ledger(*LedgerOf(BatchesOf(records.entries))) {}

  ClaimId claim() const { return records.claims.at(kClaim); }
  v1::Assessment Assess(const View& view) const {
    const absl::StatusOr<v1::Assessment> assessment =
        AssessIn(view, claim(), records.policy);
    VERACITY_EXPECT_OK(assessment);
    return assessment.ok() ? *assessment : v1::Assessment();
  }
  v1::Assessment Assess() const { return Assess(ledger.Now()); }
  // With digests: all that the verdict used.
  std::string Bytes() const { return Assess().SerializeAsString(); }

  Ledger naive;
  LedgerRecords records;
  veracity::Ledger ledger;
};

// -- The engine is the naive rule --

void ExpectAsNaive(const Ledger& ledger) {
  SCOPED_TRACE(ToJson(ledger));
  const Recorded recorded(ledger);
  for (const auto& [name, id] : recorded.records.claims) {
    SCOPED_TRACE(name);
    const Assessment expected = Assess(ledger, name);
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const v1::Assessment actual,
        AssessIn(recorded.ledger.Now(), id, recorded.records.policy));
    EXPECT_NEAR(actual.support(), Units(expected.support), kEvidence);
    EXPECT_NEAR(actual.opposition(), Units(expected.opposition), kEvidence);
    EXPECT_EQ(v1::Verdict_Name(actual.verdict()),
              "VERDICT_" + expected.verdict);
    EXPECT_EQ(actual.supporting_origins(), expected.supporting_origins);
    EXPECT_EQ(actual.opposing_origins(), expected.opposing_origins);
    EXPECT_NEAR(actual.opinion().belief() + actual.opinion().disbelief() +
                    actual.opinion().uncertainty(),
                1, 4 * std::numeric_limits<double>::epsilon());
    EXPECT_GE(actual.opinion().belief(), 0);
    EXPECT_GE(actual.opinion().disbelief(), 0);
    EXPECT_GT(actual.opinion().uncertainty(), 0);
  }
}

TEST(AssessorProperty, EngineIsTheNaiveRule) {
  for (uint64_t seed = 10'000; seed < 10'000 + kLedgers; ++seed) {
    ExpectAsNaive(RandomLedger(seed));
    if (HasFailure()) return;
  }
}

TEST(AssessorProperty, EngineIsTheNaiveRuleOverSeveralEntries) {
  GeneratorOptions options;
  options.several_entries = true;
  for (uint64_t seed = 30'000; seed < 30'000 + kLedgers; ++seed) {
    ExpectAsNaive(RandomLedger(seed, options));
    if (HasFailure()) return;
  }
}

TEST(AssessorProperty, EngineIsTheNaiveRuleOverManyStatements) {
  GeneratorOptions options;
  options.fewest_assertions = 25;
  options.most_assertions = 40;
  options.most_sources = 14;
  options.share_days = false;
  for (uint64_t seed = 20'000; seed < 20'000 + kLedgers / 8; ++seed) {
    ExpectAsNaive(RandomLedger(seed, options));
    if (HasFailure()) return;
  }
}

// Acts that had not been made by then are as if withdrawn; relays stay.
TEST(AssessorProperty, AsOfASaidTimeLaterActsAreAsIfWithdrawn) {
  constexpr int kDay = 2;
  int changed = 0;
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    Ledger ledger = RandomLedger(seed);
    ledger.retracted.clear();
    SCOPED_TRACE(ToJson(ledger));
    const Recorded recorded(ledger);
    v1::AsOf as_of;
    as_of.set_said(DayOf(kDay));
    VERACITY_ASSERT_OK_AND_ASSIGN(const View then, recorded.ledger.At(as_of));
    const v1::Assessment actual = recorded.Assess(then);
    for (const auto& [id, assertion] : ledger.assertions) {
      if (assertion.stance != Stance::kRelays && assertion.time.has_value() &&
          assertion.time->earliest > kDay) {
        ledger.retracted.insert(id);
      }
    }
    const Assessment expected = Assess(ledger, kClaim);
    ASSERT_NEAR(actual.support(), Units(expected.support), kEvidence);
    ASSERT_NEAR(actual.opposition(), Units(expected.opposition), kEvidence);
    if (actual.support() != recorded.Assess().support()) ++changed;
  }
  EXPECT_GT(changed, 5);
}

// -- Property 1 --

// What is a set in any order. Ids stay as they are.
void ShuffleGrounds(v1::Assertion* assertion, std::mt19937_64& random) {
  auto& grounds = *assertion->mutable_grounds();
  for (v1::Ground& ground : grounds) {
    if (!ground.has_all_of()) continue;
    auto& members = *ground.mutable_all_of()->mutable_members();
    std::shuffle(members.begin(), members.end(), random);
  }
  std::shuffle(grounds.begin(), grounds.end(), random);
}

// In any order, in batches of any size.
std::vector<v1::Batch> Shuffled(std::vector<AuthoredEntry> entries,
                                uint64_t seed) {
  std::mt19937_64 random(seed);
  std::shuffle(entries.begin(), entries.end(), random);
  std::vector<v1::Batch> batches;
  for (size_t begin = 0; begin < entries.size();) {
    const size_t size =
        std::min<size_t>(1 + random() % 12, entries.size() - begin);
    const auto portion = absl::MakeSpan(entries).subspan(begin, size);
    for (AuthoredEntry& authored : portion) {
      v1::Record& record = *authored.entry.mutable_record();
      if (record.has_assertion()) {
        ShuffleGrounds(record.mutable_assertion(), random);
      }
    }
    for (v1::Batch& batch : BatchesOf(portion)) {
      batch.set_note(absl::StrCat("portion ", begin));
      batches.push_back(std::move(batch));
    }
    begin += size;
  }
  return batches;
}

TEST(AssessorProperty, OrderAndBatchesMakeNoDifference) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Recorded recorded(RandomLedger(seed));
    SCOPED_TRACE(ToJson(recorded.naive));
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const veracity::Ledger shuffled,
        LedgerOf(Shuffled(recorded.records.entries, seed)));
    ASSERT_EQ(recorded.Assess(shuffled.Now()).SerializeAsString(),
              recorded.Bytes());
  }
}

TEST(AssessorProperty, AnEarlierCommitIsAsItWas) {
  for (uint64_t seed = 0; seed < kLedgers / 4; ++seed) {
    const Recorded recorded(RandomLedger(seed));
    SCOPED_TRACE(ToJson(recorded.naive));
    const std::vector<v1::Batch> batches =
        Shuffled(recorded.records.entries, seed);
    VERACITY_ASSERT_OK_AND_ASSIGN(veracity::Ledger growing, LedgerOf({}));
    std::vector<std::pair<View, std::string>> pictures;
    for (const v1::Batch& batch : batches) {
      VERACITY_ASSERT_OK(growing.Record(batch));
      // The claim may not be there yet.
      const absl::StatusOr<v1::Assessment> assessment =
          AssessIn(growing.Now(), recorded.claim(), recorded.records.policy);
      if (!assessment.ok()) continue;
      pictures.push_back({growing.Now(), assessment->SerializeAsString()});
    }
    ASSERT_FALSE(pictures.empty());
    for (const auto& [view, bytes] : pictures) {
      ASSERT_EQ(recorded.Assess(view).SerializeAsString(), bytes);
    }
  }
}

TEST(AssessorProperty, WhatIsRecordedTwiceMakesNoDifference) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    Recorded recorded(RandomLedger(seed));
    SCOPED_TRACE(ToJson(recorded.naive));
    const std::string once = recorded.Bytes();
    for (const v1::Batch& batch : Shuffled(recorded.records.entries, seed)) {
      VERACITY_ASSERT_OK(recorded.ledger.Record(batch));
    }
    ASSERT_EQ(recorded.Bytes(), once);
  }
}

TEST(AssessorProperty, AnotherStoreMakesNoDifference) {
  const ::veracity::testing::TempDir directory;
  for (uint64_t seed = 0; seed < kLedgers / 4; ++seed) {
    const Recorded recorded(RandomLedger(seed));
    SCOPED_TRACE(ToJson(recorded.naive));
    LedgerOptions options;
    options.owner = kOwner;
    options.durable = false;
    VERACITY_ASSERT_OK_AND_ASSIGN(
        veracity::Ledger restored,
        veracity::Ledger::Open(directory.File(absl::StrCat(seed, ".db")),
                               options));
    VERACITY_ASSERT_OK(
        RestoreFrom(restored, BundleOf(recorded.ledger.Now(), kOwner)));
    ASSERT_EQ(recorded.Assess(restored.Now()).SerializeAsString(),
              recorded.Bytes());
  }
}

// -- Property 6 --

// What may be withdrawn: all that assertions are, are by, and came in.
std::vector<v1::RecordRef> Targets(const Recorded& recorded) {
  std::vector<v1::RecordRef> targets;
  for (const auto& [name, id] : recorded.records.assertions) {
    const Assertion& assertion = recorded.naive.assertions.at(name);
    targets.push_back(RefTo(id));
    targets.push_back(RefToEntity(assertion.source));
    if (assertion.by.has_value()) {
      targets.push_back(RefToEntity(*assertion.by));
    }
  }
  for (const AuthoredEntry& authored : recorded.records.entries) {
    const v1::Record& record = authored.entry.record();
    if (record.has_document()) {
      targets.push_back(RefToDocument(record.document().id()));
    }
  }
  for (v1::Batch batch : BatchesOf(recorded.records.entries)) {
    if (batch.authors().empty()) batch.add_authors(kOwner);
    targets.push_back(RefTo(*IdOf(batch)));
  }
  return targets;
}

TEST(AssessorProperty, WithdrawingAWithdrawalIsTheIdentity) {
  int changed = 0;
  for (uint64_t seed = 0; seed < kLedgers / 8; ++seed) {
    Recorded recorded(RandomLedger(seed));
    SCOPED_TRACE(ToJson(recorded.naive));
    const std::string before = recorded.Bytes();
    for (const v1::RecordRef& target : Targets(recorded)) {
      SCOPED_TRACE(PrintId(target));
      VERACITY_ASSERT_OK_AND_ASSIGN(
          const v1::RecordReport report,
          recorded.ledger.Retract({{target, "", "for now", ""}}));
      if (recorded.Bytes() != before) ++changed;
      VERACITY_ASSERT_OK(recorded.ledger.Retract(
          {{report.results(0).ref(), "", "after all", ""}}));
      ASSERT_EQ(recorded.Bytes(), before);
    }
  }
  EXPECT_GT(changed, 100);
}

// -- Property 5 --

TEST(AssessorProperty, DenialsAreWorthWhatAffirmationsAre) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = WithoutOneSided(RandomLedger(seed));
    SCOPED_TRACE(ToJson(ledger));
    const v1::Assessment said = Recorded(ledger).Assess();
    const v1::Assessment swapped = Recorded(Swapped(ledger)).Assess();
    ASSERT_EQ(swapped.support(), said.opposition());
    ASSERT_EQ(swapped.opposition(), said.support());
    EXPECT_EQ(swapped.opinion().belief(), said.opinion().disbelief());
    EXPECT_EQ(swapped.opinion().uncertainty(), said.opinion().uncertainty());
  }
}

// -- Property 4 --

constexpr char kStranger[] = "the stranger";

v1::Entry EntryOf(const v1::Retraction& retraction) {
  v1::Entry entry;
  *entry.mutable_record()->mutable_retraction() = retraction;
  return entry;
}

// All that a stranger can try on a ledger: assertions of its sources and
// invented ones, as if they had changed their minds; and structure,
// descriptions and withdrawals, also in the owner's name and in those of
// authors whose structure counts.
std::string HostileBundle(const Recorded& target, uint64_t seed) {
  Batch batch("hostile");
  const ClaimId claim = target.claim();
  const bool denies = seed % 2 == 1;
  const auto add_witness = [&](const Id& source, absl::string_view said) {
    Act act = denies ? Denies(source, claim) : Affirms(source, claim);
    batch.Add(act.On(said).Basis(v1::BASIS_OBSERVED));
  };
  for (int i = 0; i < 20; ++i) add_witness(absl::StrCat("invented ", i), "");
  add_witness(kOwner, "2030-01-01");
  add_witness(kStranger, "2030-01-01");

  const auto add_structure = [&](const v1::RecordRef& subject,
                                 absl::string_view predicate,
                                 const v1::Value& value) {
    v1::Claim structure;
    *structure.mutable_statement()->mutable_subject() = subject;
    structure.mutable_statement()->set_predicate(std::string(predicate));
    *structure.mutable_statement()->mutable_value() = value;
    const ClaimId id = batch.Claim(structure);
    std::vector<Id> authors = {kOwner, kStranger};
    for (const Id& author : target.records.policy.authors()) {
      authors.push_back(author);
    }
    for (const Id& author : authors) batch.Add(Affirms(author, id));
  };
  const ClaimId invented = batch.Claim("invented", "is", TextValue("so"));
  for (int i = 0; i < 5; ++i) {
    batch.Add(Affirms(absl::StrCat("invented ", i), invented));
  }
  for (absl::string_view link :
       {reserved::kContradicts, reserved::kEntails, reserved::kSupports,
        reserved::kUndermines, reserved::kSameAs}) {
    add_structure(RefTo(invented), link, RecordValue(RefTo(claim)));
    for (const auto& [name, other] : target.records.claims) {
      if (name == kClaim) continue;
      add_structure(RefTo(other), link, RecordValue(RefTo(claim)));
    }
  }
  add_structure(RefToEntity(kStranger), reserved::kReliability,
                QuantityValue("1", ""));
  for (const auto& [source, description] : target.naive.sources) {
    const v1::RecordRef ref = RefToEntity(source);
    add_witness(source, "2030-01-01");
    add_structure(ref, reserved::kReliability, QuantityValue("0", ""));
    add_structure(ref, reserved::kOwnedBy, EntityValue(kStranger));
    add_structure(ref, reserved::kEmployedBy, EntityValue("invented 0"));
    add_structure(ref, reserved::kSameAs, EntityValue("invented 1"));
    v1::Entity entity;
    entity.set_id(source);
    entity.mutable_source()->set_kind(v1::SOURCE_KIND_ANONYMOUS);
    entity.mutable_source()->set_label("nobody");
    entity.mutable_source()->set_known_through(kStranger);
    batch.Add(entity);
  }

  for (const AuthoredEntry& authored : target.records.entries) {
    const v1::Record& record = authored.entry.record();
    if (record.has_document()) {
      v1::Document document = record.document();
      document.set_publisher(kStranger);
      batch.Add(document);
    } else if (record.has_predicate()) {
      v1::PredicateSpec spec = record.predicate();
      spec.set_cardinality(v1::CARDINALITY_SINGLE);
      spec.set_half_life_days("1");
      spec.set_base_rate("0.01");
      spec.set_inverse("is");
      batch.Add(spec);
    } else if (record.has_claim()) {
      v1::Claim evaluation = record.claim();
      evaluation.set_kind(v1::CLAIM_KIND_EVALUATION);
      batch.Claim(evaluation);
    }
  }
  for (const v1::RecordRef& ref : Targets(target)) {
    v1::Retraction retraction;
    *retraction.mutable_target() = ref;
    retraction.set_withdrawn_by(kOwner);
    *batch.message().add_entries() = EntryOf(retraction);
  }

  // What random sources say, which cite what is on record and each other.
  GeneratorOptions options;
  options.fewest_assertions = 9;
  Ledger joined = target.naive;
  for (auto& [id, assertion] : RandomLedger(~seed, options).assertions) {
    joined.assertions.emplace(absl::StrCat(id, " too"), assertion);
  }
  const LedgerRecords records = *RecordsOf(joined);
  for (const AuthoredEntry& authored : records.entries) {
    const v1::Record& record = authored.entry.record();
    if (record.has_assertion()) *batch.message().add_entries() = authored.entry;
  }

  // The whole once as the owner's, once as one of the ledger's sources'.
  VERACITY_EXPECT_OK(batch.status());
  BundleText bundle("s0");
  bundle.Batch("by the owner", /*by_owner=*/true);
  for (const v1::Entry& entry : batch.message().entries()) bundle.Add(entry);
  bundle.Batch("by another", /*by_owner=*/false, {"s1", kOwner});
  for (const v1::Entry& entry : batch.message().entries()) bundle.Add(entry);
  return bundle.Finish();
}

TEST(AssessorProperty, StrangerMovesAVerdictAtMostAsFarAsTrusted) {
  size_t moved = 0, held_back = 0;
  for (uint64_t seed = 0; seed < kLedgers / 2; ++seed) {
    const double trust = static_cast<double>(seed % 6 + 1) / 10;
    Ledger ledger = WellAttested(seed);
    ledger.sources[kStranger].trust = trust;
    Recorded recorded(ledger);
    SCOPED_TRACE(ToJson(ledger));
    const v1::Assessment before = recorded.Assess();
    ImportOptions options;
    options.author = kStranger;
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const v1::ImportReport report,
        ImportFrom(recorded.ledger, HostileBundle(recorded, seed), options));
    EXPECT_EQ(report.rejected(), 0) << report.DebugString();
    const v1::Assessment after = recorded.Assess();
    const double door = 2 * trust / (1 - trust) + kEvidence;
    ASSERT_GE(after.support(), before.support() - kEvidence);
    ASSERT_GE(after.opposition(), before.opposition() - kEvidence);
    ASSERT_LE(after.support(), before.support() + door);
    ASSERT_LE(after.opposition(), before.opposition() + door);
    EXPECT_EQ(after.opinion().base_rate(), before.opinion().base_rate());
    if (after.probability() != before.probability()) ++moved;
    const double gained = std::max(after.support() - before.support(),
                                   after.opposition() - before.opposition());
    if (gained > door - 1e-6) ++held_back;
  }
  EXPECT_GT(moved, kLedgers / 4);
  EXPECT_GT(held_back, kLedgers / 8);
}

}  // namespace
}  // namespace veracity::naive
