#ifndef VERACITY_TESTS_VERIFY_NAIVE_HANDS_H_
#define VERACITY_TESTS_VERIFY_NAIVE_HANDS_H_

#include <set>
#include <vector>

#include "tests/verify/naive/rule.h"

namespace veracity::naive {

// All that is unknown is one source, and one origin.
constexpr char kUnknown[] = "?";

// Section 2: who is trusted how much, who is one with whom. `ledger` must
// outlive it.
class Hands {
 public:
  explicit Hands(const Ledger& ledger) : ledger_(ledger) {}

  double Trust(const Id& source) const;

  // The ultimate owners, those that are anonymous by their conduits.
  std::set<Id> Group(const Id& source) const;

  // What `hand` counts before `next` in a row.
  double Counts(const Id& hand, const Id& next) const;

  // The hands of a statement of `source` that is cited.
  std::vector<Id> OfCited(const Id& source) const;

  // Those where a row begins at the statement, as an entry brought it.
  std::vector<Id> OfHeld(const Assertion& statement, const Entry& entry) const;

 private:
  Source Find(const Id& source) const;
  // Whoever is reached from `source` over owners, and itself.
  std::set<Id> Above(const Id& source) const;
  std::set<Id> UltimateOwners(const Id& source) const;
  bool AreOne(const Id& x, const Id& y) const;

  const Ledger& ledger_;
};

// Whether two groups have a member in common.
bool Meet(const std::set<Id>& x, const std::set<Id>& y);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_HANDS_H_
