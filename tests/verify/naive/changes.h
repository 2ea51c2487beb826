#ifndef VERACITY_TESTS_VERIFY_NAIVE_CHANGES_H_
#define VERACITY_TESTS_VERIFY_NAIVE_CHANGES_H_

#include <cstdint>
#include <vector>

#include "tests/verify/naive/rule.h"

// Changes to ledgers, whose effect on a verdict the rule's properties tell.

namespace veracity::naive {

// Applies `change` to all grounds, those inside others too.
template <typename Change>
void ForEachGround(std::vector<Ground>* grounds, const Change& change) {
  for (Ground& ground : *grounds) {
    change(&ground);
    ForEachGround(&ground.members, change);
  }
}

// Affirmations denied and denials affirmed; relays as they are.
Ledger Swapped(Ledger ledger);

// Without what carries or passes on support otherwise than opposition: relays
// without grounds become affirmations, and of links only same-as are left.
Ledger WithoutOneSided(Ledger ledger);

// A random ledger all of whose entries are the owner's own reading of sources
// that are trusted more than .6, and so attested better than a stranger of
// less.
Ledger WellAttested(uint64_t seed);

Assertion PlainBy(const Id& source, const Id& claim);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_CHANGES_H_
