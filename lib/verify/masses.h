#ifndef VERACITY_VERIFY_MASSES_H_
#define VERACITY_VERIFY_MASSES_H_

#include <cstdint>

#include "veracity/v1/assertion.pb.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case.h"

namespace veracity::internal {

// What an assertion says by itself, section 4 of the rule: belief and
// disbelief in its claim, a denial's swapped, capped. Of relays and who
// declines (0, 0).
Masses ReadMasses(const v1::Assertion& assertion,
                  const v1::AssessmentPolicy& policy);

// Masses whose sum is above the cap, scaled to it.
Masses Capped(Masses masses, double cap);

// +1, -1 or 0: of belief less disbelief.
int8_t SignOfMasses(const Masses& masses);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_MASSES_H_
