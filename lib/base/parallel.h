#ifndef VERACITY_BASE_PARALLEL_H_
#define VERACITY_BASE_PARALLEL_H_

#include "absl/functional/function_ref.h"

namespace veracity::internal {

// Calls `work` once with each number below `count`, on so many threads, of
// which the calling one is one. Which thread does which is left to chance: what
// `work` leaves behind must not depend on it. Returns when all are done.
void ForEachInParallel(int count, int threads,
                       absl::FunctionRef<void(int)> work);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_PARALLEL_H_
