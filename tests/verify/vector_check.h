#ifndef VERACITY_TESTS_VERIFY_VECTOR_CHECK_H_
#define VERACITY_TESTS_VERIFY_VECTOR_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/verify/naive/vectors.h"

namespace veracity::naive {

// How exactly vectors give masses and what single origins give.
constexpr double kAsPrinted = .6e-6;  // with six decimals
constexpr double kAsComputed = 2e-9;

// Records a vector's ledger, assesses its claim, and tells in a line each what
// is other than expected: evidence by more than 2e-9, a probability by more
// than 1e-9, masses and origins by more than `rounding`. Returns UNIMPLEMENTED
// for a ledger that records cannot say.
absl::StatusOr<std::vector<std::string>> DifferencesOf(const Vector& vector,
                                                       double rounding);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_VECTOR_CHECK_H_
