#ifndef VERACITY_PYTHON_DIGESTS_H_
#define VERACITY_PYTHON_DIGESTS_H_

#include <string>
#include <vector>

#include "status.h"
#include "veracity/ids.h"

// Lists of ids cross the binding as their digests.

namespace veracity::python {

inline std::vector<ClaimId> ClaimsOf(const std::vector<std::string>& digests) {
  std::vector<ClaimId> claims;
  claims.reserve(digests.size());
  for (const std::string& digest : digests) {
    claims.push_back(Take(ClaimId::FromDigest(digest)));
  }
  return claims;
}

}  // namespace veracity::python

#endif  // VERACITY_PYTHON_DIGESTS_H_
