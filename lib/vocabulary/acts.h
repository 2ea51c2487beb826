#ifndef VERACITY_VOCABULARY_ACTS_H_
#define VERACITY_VOCABULARY_ACTS_H_

// What the numbers in an assertion mean, wherever they are read.

#include <cstdint>

#include "veracity/v1/assertion.pb.h"

namespace veracity::internal {

// Whether what is said rests on what its source has observed, measured or has
// documents of.
constexpr bool IsFirstHand(int64_t basis) {
  return basis == v1::BASIS_OBSERVED || basis == v1::BASIS_MEASURED ||
         basis == v1::BASIS_DOCUMENTED;
}

// What an attributed stance is to its claim: +1, -1, or 0 if it takes no side.
// An attribution that names none affirms.
constexpr int8_t SignOfStance(int64_t stance) {
  if (stance == v1::STANCE_DENIES) return -1;
  return stance == v1::STANCE_DECLINES ? 0 : +1;
}

}  // namespace veracity::internal

#endif  // VERACITY_VOCABULARY_ACTS_H_
