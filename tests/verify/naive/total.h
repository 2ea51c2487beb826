#ifndef VERACITY_TESTS_VERIFY_NAIVE_TOTAL_H_
#define VERACITY_TESTS_VERIFY_NAIVE_TOTAL_H_

#include <map>
#include <set>

#include "tests/verify/naive/rule.h"

namespace veracity::naive {

// The group of a first hand; several owners are one door.
using Door = std::set<Id>;

// One side of a claim: the greatest that each origin gives through each door,
// and what each door may pass at most.
struct Side {
  std::map<Id, std::map<Door, Billionths>> given;  // e(o, D)
  std::map<Door, Billionths> capacity;             // c(D)
};

// The total of a side (section 6).
Billionths Total(const Side& side);

// The same by every set of doors, and by a greatest flow: of two ways to one
// number, each is the other's test. The first asks 2^n sets, n being the
// number of doors that bind.
Billionths TotalBySets(const Side& side);
Billionths TotalByFlow(const Side& side);

// The most origins that can be matched to different doors, over what is at
// least half (section 7).
int Matched(const Side& side);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_TOTAL_H_
