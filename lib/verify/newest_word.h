#ifndef VERACITY_VERIFY_NEWEST_WORD_H_
#define VERACITY_VERIFY_NEWEST_WORD_H_

// Section 3.4 of the rule: what a source said last.

#include <cstdint>
#include <vector>

#include "verify/case.h"

namespace veracity::internal {

struct NewestWords {
  // The statement whose masses each has: its own, or a newer one's.
  std::vector<int32_t> masses_of;
  // A newer one has taken its place.
  std::vector<uint8_t> replaced;
  // Which one, the newest; no index: none.
  std::vector<int32_t> replaced_by;
};

NewestWords FindNewestWords(const Case& the_case,
                            const std::vector<int32_t>& attested,
                            double extraction_floor);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_NEWEST_WORD_H_
