// What must hold of the rule whatever is on record (its section 8), on the
// naive reading of it and random ledgers.

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "tests/verify/naive/changes.h"
#include "tests/verify/naive/generator.h"
#include "tests/verify/naive/rule.h"
#include "tests/verify/naive/total.h"
#include "tests/verify/naive/vectors.h"

namespace veracity::naive {
namespace {

constexpr uint64_t kLedgers = 1500;
constexpr char kClaim[] = "c";

// -- Changes to a ledger --

// Without what tells one date from another, so that no word is the newest.
Ledger Undated(Ledger ledger) {
  for (auto& [id, assertion] : ledger.assertions) assertion.time.reset();
  return ledger;
}

Ledger WithoutReadings(Ledger ledger) {
  for (auto& [id, assertion] : ledger.assertions) {
    if (assertion.basis == "measured") assertion.basis = "observed";
  }
  return ledger;
}

Ledger WithoutAttributions(Ledger ledger) {
  for (auto& [id, assertion] : ledger.assertions) {
    ForEachGround(&assertion.grounds, [](Ground* ground) {
      if (ground->kind != Ground::Kind::kAttribution) return;
      ground->kind = Ground::Kind::kAssertion;
      ground->id = "missing";
    });
  }
  return ledger;
}

// The same under ids that sort otherwise; what they name stays the same.
Ledger Reordered(const Ledger& ledger, uint64_t seed) {
  std::vector<Id> ids;
  for (const auto& [id, assertion] : ledger.assertions) ids.push_back(id);
  std::mt19937_64 random(seed);
  for (size_t i = ids.size(); i > 1; --i) {
    std::swap(ids[i - 1], ids[random() % i]);
  }
  std::map<Id, Id> renamed;
  for (const auto& [id, assertion] : ledger.assertions) {
    renamed[id] = absl::StrCat("renamed ", ids[renamed.size()]);
  }
  Ledger reordered = ledger;
  reordered.assertions.clear();
  for (auto [id, assertion] : ledger.assertions) {
    ForEachGround(&assertion.grounds, [&](Ground* ground) {
      if (renamed.contains(ground->id)) ground->id = renamed[ground->id];
      std::reverse(ground->members.begin(), ground->members.end());
    });
    std::reverse(assertion.grounds.begin(), assertion.grounds.end());
    reordered.assertions[renamed[id]] = assertion;
  }
  reordered.retracted.clear();
  for (const Id& id : ledger.retracted) {
    reordered.retracted.insert(renamed.contains(id) ? renamed[id] : id);
  }
  for (auto& [id, source] : reordered.sources) {
    std::reverse(source.owners.begin(), source.owners.end());
  }
  std::reverse(reordered.links.begin(), reordered.links.end());
  return reordered;
}

// Everything that may be said twice, said twice.
Ledger Doubled(const Ledger& ledger) {
  const auto twice = [](auto* list) {
    const auto once = *list;
    list->insert(list->end(), once.begin(), once.end());
  };
  Ledger doubled = ledger;
  for (auto& [id, assertion] : doubled.assertions) {
    ForEachGround(&assertion.grounds,
                  [&](Ground* ground) { twice(&ground->members); });
    twice(&assertion.grounds);
  }
  for (auto& [id, source] : doubled.sources) {
    twice(&source.owners);
    twice(&source.works_for);
  }
  for (auto& [claim, ids] : doubled.about) twice(&ids);
  twice(&doubled.links);
  twice(&doubled.rivals);
  return doubled;
}

Assertion RelayBy(const Id& source, const Id& cited) {
  Assertion relay = PlainBy(source, kClaim);
  relay.stance = Stance::kRelays;
  Ground ground;
  ground.kind = Ground::Kind::kAssertion;
  ground.id = cited;
  relay.grounds = {ground};
  return relay;
}

// -- Comparison --

// As seen from the claim: two assessments that are the same to the bit.
void ExpectSame(const Assessment& actual, const Assessment& expected) {
  EXPECT_EQ(actual.support, expected.support);
  EXPECT_EQ(actual.opposition, expected.opposition);
  EXPECT_EQ(actual.probability, expected.probability);
  EXPECT_EQ(actual.verdict, expected.verdict);
  EXPECT_EQ(actual.support_by_origin, expected.support_by_origin);
  EXPECT_EQ(actual.opposition_by_origin, expected.opposition_by_origin);
  EXPECT_EQ(actual.supporting_origins, expected.supporting_origins);
  EXPECT_EQ(actual.opposing_origins, expected.opposing_origins);
}

Billionths Given(const std::map<Id, Billionths>& by_origin, const Id& origin) {
  const auto found = by_origin.find(origin);
  return found == by_origin.end() ? 0 : found->second;
}

// No origin of `actual` gives more than in one of the others.
void ExpectNoneAbove(const std::map<Id, Billionths>& actual,
                     const std::map<Id, Billionths>& before,
                     const std::map<Id, Billionths>& directly) {
  for (const auto& [origin, given] : actual) {
    EXPECT_LE(given, std::max(Given(before, origin), Given(directly, origin)))
        << origin;
  }
}

// -- Property 1 --

TEST(NaiveRuleProperty, OrderMakesNoDifference) {
  GeneratorOptions options;
  options.share_days = false;  // an id decides between words of one day
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = RandomLedger(seed, options);
    SCOPED_TRACE(ToJson(ledger));
    ExpectSame(Assess(Reordered(ledger, seed), kClaim), Assess(ledger, kClaim));
  }
}

TEST(NaiveRuleProperty, WhatIsSaidTwiceMakesNoDifference) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = RandomLedger(seed);
    SCOPED_TRACE(ToJson(ledger));
    ExpectSame(Assess(Doubled(ledger), kClaim), Assess(ledger, kClaim));
  }
}

// A source that says all that it said once more: no more is known. (Readings
// are counted.)
TEST(NaiveRuleProperty, RepetitionMakesNoDifference) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = WithoutReadings(RandomLedger(seed));
    Ledger repeated = ledger;
    for (const auto& [id, assertion] : ledger.assertions) {
      if (!assertion.held) continue;
      const Id again = absl::StrCat(id, " again");
      repeated.assertions[again] = assertion;
      if (ledger.retracted.contains(id)) repeated.retracted.insert(again);
    }
    SCOPED_TRACE(ToJson(ledger));
    ExpectSame(Assess(repeated, kClaim), Assess(ledger, kClaim));
  }
}

// -- Property 2 --

TEST(NaiveRuleProperty, SupportOfSomebodyNewNeverLowersTheProbability) {
  size_t raised = 0;
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    Ledger ledger = RandomLedger(seed);
    ledger.sources["new"].trust = static_cast<double>(seed % 11) / 10;
    Ledger alone = ledger;
    alone.assertions = {{"new", PlainBy("new", kClaim)}};
    // Links by which a claim undermines itself are another matter.
    if (Assess(alone, kClaim).opposition > 0) continue;
    SCOPED_TRACE(ToJson(ledger));
    const double before = Assess(ledger, kClaim).probability;
    ledger.assertions["new"] = PlainBy("new", kClaim);
    const double after = Assess(ledger, kClaim).probability;
    EXPECT_GE(after, before);
    if (after > before) ++raised;
  }
  EXPECT_GT(raised, kLedgers / 2);
}

// -- Property 3 --

// Without what a relay may change by making a statement better attested:
// dates, names and readings.
TEST(NaiveRuleProperty, RelayLiftsNoOriginAboveItselfHeardDirectly) {
  size_t lifted = 0;
  for (uint64_t seed = 0; seed < kLedgers / 3; ++seed) {
    Ledger ledger =
        WithoutReadings(WithoutAttributions(Undated(RandomLedger(seed))));
    ledger.sources["new"].trust = static_cast<double>(seed % 11) / 10;
    SCOPED_TRACE(ToJson(ledger));
    const Assessment before = Assess(ledger, kClaim);
    for (const auto& [id, assertion] : ledger.assertions) {
      if (assertion.claim != kClaim) continue;
      SCOPED_TRACE(id);
      Ledger relayed = ledger;
      relayed.assertions["relay"] = RelayBy("new", id);
      const Assessment after = Assess(relayed, kClaim);
      EXPECT_GE(after.support, before.support);
      EXPECT_GE(after.opposition, before.opposition);
      if (after.support > before.support) ++lifted;

      Ledger heard = ledger;
      heard.assertions[id].held = true;
      heard.assertions[id].by.reset();
      heard.assertions[id].publisher.reset();
      const Assessment directly = Assess(heard, kClaim);
      ExpectNoneAbove(after.support_by_origin, before.support_by_origin,
                      directly.support_by_origin);
      ExpectNoneAbove(after.opposition_by_origin, before.opposition_by_origin,
                      directly.opposition_by_origin);

      relayed.assertions["relay again"] = RelayBy("new", id);
      ExpectSame(Assess(relayed, kClaim), after);
    }
  }
  EXPECT_GT(lifted, 100);
}

// -- Property 4 --

TEST(NaiveRuleProperty, StrangerMovesAVerdictAtMostAsFarAsTrusted) {
  size_t moved = 0;
  size_t held_back = 0;
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = WellAttested(seed);
    const double trust = static_cast<double>(seed % 6 + 1) / 10;
    Ledger joined = ledger;
    joined.sources["stranger"].trust = trust;
    // Assertions of known sources and unknown ones, which cite those on
    // record and each other.
    GeneratorOptions options;
    options.fewest_assertions = 9;
    for (auto [id, assertion] : RandomLedger(~seed, options).assertions) {
      assertion.by = "stranger";
      joined.assertions.emplace(id, assertion);
    }
    for (int i = 0; i < 12; ++i) {
      const Id witness = absl::StrCat("witness ", i);
      joined.assertions[witness] = PlainBy(witness, kClaim);
      joined.assertions[witness].by = "stranger";
      if (seed % 2 == 1) {
        joined.assertions[witness].stance = Stance::kDenies;
      }
    }
    SCOPED_TRACE(ToJson(joined));
    const Assessment before = Assess(ledger, kClaim);
    const Assessment after = Assess(joined, kClaim);
    const auto door =
        static_cast<Billionths>(std::nearbyint(2 * trust / (1 - trust) * kOne));
    EXPECT_GE(after.support, before.support);
    EXPECT_GE(after.opposition, before.opposition);
    EXPECT_LE(after.support, before.support + door);
    EXPECT_LE(after.opposition, before.opposition + door);
    if (after.probability != before.probability) ++moved;
    if (after.support == before.support + door) ++held_back;
  }
  EXPECT_GT(moved, kLedgers / 2);
  EXPECT_GT(held_back, kLedgers / 10);
}

// -- Property 5 --

TEST(NaiveRuleProperty, DenialsAreWorthWhatAffirmationsAre) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = WithoutOneSided(RandomLedger(seed));
    SCOPED_TRACE(ToJson(ledger));
    const Assessment said = Assess(ledger, kClaim);
    const Assessment swapped = Assess(Swapped(ledger), kClaim);
    EXPECT_EQ(swapped.support, said.opposition);
    EXPECT_EQ(swapped.opposition, said.support);
    EXPECT_EQ(swapped.b, said.d);
    EXPECT_EQ(swapped.support_by_origin, said.opposition_by_origin);
    EXPECT_EQ(swapped.verdict, said.verdict == "SUPPORTED" ? "REFUTED"
                               : said.verdict == "REFUTED" ? "SUPPORTED"
                                                           : said.verdict);
  }
}

// -- Property 6 --

TEST(NaiveRuleProperty, NothingOnRecordIsNothingKnown) {
  const Assessment nothing = Assess(Ledger(), kClaim);
  EXPECT_EQ(nothing.b, 0);
  EXPECT_EQ(nothing.d, 0);
  EXPECT_EQ(nothing.u, 1);
  EXPECT_EQ(nothing.verdict, "UNSUBSTANTIATED");
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    Ledger ledger = RandomLedger(seed);
    for (const auto& [id, assertion] : ledger.assertions) {
      ledger.retracted.insert(id);
    }
    ExpectSame(Assess(ledger, kClaim), nothing);
  }
}

TEST(NaiveRuleProperty, MassesSumToOne) {
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Ledger ledger = RandomLedger(seed);
    SCOPED_TRACE(ToJson(ledger));
    const Assessment assessment = Assess(ledger, kClaim);
    EXPECT_NEAR(assessment.b + assessment.d + assessment.u, 1,
                4 * std::numeric_limits<double>::epsilon());
    EXPECT_GE(assessment.b, 0);
    EXPECT_GE(assessment.d, 0);
    EXPECT_GT(assessment.u, 0);
  }
}

// -- Of the total --

Side RandomSide(uint64_t seed) {
  std::mt19937_64 random(seed);
  const uint64_t doors = 1 + random() % 8;
  const uint64_t origins = 1 + random() % 8;
  Side side;
  for (uint64_t o = 0; o < origins; ++o) {
    for (uint64_t d = 0; d < doors; ++d) {
      if (random() % 2 == 0) continue;
      const Door door = {absl::StrCat("door ", d)};
      side.given[absl::StrCat("origin ", o)][door] =
          static_cast<Billionths>(1 + random() % 20);
      side.capacity.emplace(door, static_cast<Billionths>(random() % 50));
    }
  }
  return side;
}

TEST(NaiveRuleProperty, LeastCutIsGreatestFlow) {
  size_t bound = 0;
  for (uint64_t seed = 0; seed < 3000; ++seed) {
    SCOPED_TRACE(seed);
    const Side side = RandomSide(seed);
    const Billionths total = TotalBySets(side);
    EXPECT_EQ(TotalByFlow(side), total);
    Billionths sum = 0;
    for (const auto& [origin, doors] : side.given) {
      Billionths greatest = 0;
      for (const auto& [door, given] : doors) {
        greatest = std::max(greatest, given);
      }
      sum += greatest;
    }
    EXPECT_LE(total, sum);
    if (total < sum) ++bound;
  }
  EXPECT_GT(bound, 1000);
}

// -- Of the generator --

TEST(NaiveRuleProperty, RandomLedgersAreWorthAssessing) {
  std::map<std::string, int> verdicts;
  int held_back = 0;
  for (uint64_t seed = 0; seed < kLedgers; ++seed) {
    const Assessment assessment = Assess(RandomLedger(seed), kClaim);
    ++verdicts[assessment.verdict];
    Billionths sum = 0;
    for (const auto& [origin, given] : assessment.support_by_origin) {
      sum += given;
    }
    if (assessment.support < sum) ++held_back;
  }
  EXPECT_EQ(verdicts.size(), 4);
  for (const auto& [verdict, count] : verdicts) EXPECT_GT(count, 60) << verdict;
  EXPECT_GT(held_back, 30);
}

TEST(NaiveRuleProperty, RandomLedgersAreTheSameForASeed) {
  EXPECT_EQ(ToJson(RandomLedger(7)), ToJson(RandomLedger(7)));
  EXPECT_NE(ToJson(RandomLedger(7)), ToJson(RandomLedger(8)));
}

}  // namespace
}  // namespace veracity::naive
