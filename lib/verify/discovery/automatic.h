#ifndef VERACITY_VERIFY_DISCOVERY_AUTOMATIC_H_
#define VERACITY_VERIFY_DISCOVERY_AUTOMATIC_H_

#include <string>

#include "verify/discovery/discovery.h"

namespace veracity::internal {

struct Choice {
  DiscoveryMethod method = DiscoveryMethod::kVote;
  std::string reason;  // a clause
};

// The method that fits the shape of the data: no method is best everywhere
// (Zheng et al., PVLDB 10(5) 2017; Li et al., PVLDB 6(2) 2013).
//
//   20 labels or fewer, most claims by sources with  Dawid-Skene
//   20 claims or more
//   numbers                                          GTM; with outliers, CRH
//   fewer than 1.5 claims a source                   Vote
//   else                                             Accu, AccuSim
Choice ChooseMethod(const DiscoveryInput& input);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_AUTOMATIC_H_
