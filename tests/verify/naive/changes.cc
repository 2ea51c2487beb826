#include "tests/verify/naive/changes.h"

#include "tests/verify/naive/generator.h"

namespace veracity::naive {

Ledger Swapped(Ledger ledger) {
  const auto swap = [](Stance* stance) {
    if (*stance == Stance::kAffirms) {
      *stance = Stance::kDenies;
    } else if (*stance == Stance::kDenies) {
      *stance = Stance::kAffirms;
    }
  };
  for (auto& [id, assertion] : ledger.assertions) {
    swap(&assertion.stance);
    ForEachGround(&assertion.grounds,
                  [&](Ground* ground) { swap(&ground->stance); });
  }
  return ledger;
}

Ledger WithoutOneSided(Ledger ledger) {
  for (auto& [id, assertion] : ledger.assertions) {
    if (assertion.stance == Stance::kRelays && assertion.grounds.empty()) {
      assertion.stance = Stance::kAffirms;
    }
  }
  std::erase_if(ledger.links, [](const Link& link) {
    return link.kind != LinkKind::kSameAs;
  });
  ledger.rivals.clear();
  return ledger;
}

Ledger WellAttested(uint64_t seed) {
  GeneratorOptions options;
  options.most_assertions = 8;
  Ledger ledger = RandomLedger(seed, options);
  for (auto& [id, source] : ledger.sources) {
    if (source.trust.value_or(0) <= .6) source.trust = .7;
    source.kind = "person";
  }
  for (auto& [id, assertion] : ledger.assertions) {
    assertion.held = true;
    assertion.by.reset();
    assertion.publisher.reset();
  }
  return ledger;
}

Assertion PlainBy(const Id& source, const Id& claim) {
  Assertion assertion;
  assertion.source = source;
  assertion.claim = claim;
  return assertion;
}

}  // namespace veracity::naive
