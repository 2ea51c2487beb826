#ifndef VERACITY_VERIFY_DISCOVERY_COPYING_H_
#define VERACITY_VERIFY_DISCOVERY_COPYING_H_

// Whether one of two sources copies from the other (Dong, Berti-Equille,
// Srivastava, VLDB 2009): what they share and is false is the evidence. Where
// most are wrong alike, it is blind: what is copied most counts as true.

#include "absl/status/statusor.h"

namespace veracity::internal {

// How two sources compare on the items of both.
struct Overlap {
  double shared_true = 0;   // the same value, believed to be true
  double shared_false = 0;  // the same value, believed to be false
  double different = 0;
};

struct CopyOptions {
  double prior = 0.2;         // of the first copying from the second; and back
  double copied = 0.8;        // the share of a copier's claims that is copied
  double wrong_values = 100;  // of each item
};

// Add up to 1.
struct CopyPosterior {
  double independent = 1;
  double first_copies = 0;
  double second_copies = 0;
};

// `first_error` and `second_error` are the sources' shares of false claims.
// Returns INVALID_ARGUMENT if a number is negative or not finite, an error or
// `copied` not in [0, 1], `prior` not in [0, 1/2], `wrong_values` below 1.
absl::StatusOr<CopyPosterior> FindCopying(double first_error,
                                          double second_error,
                                          const Overlap& overlap,
                                          const CopyOptions& options = {});

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_COPYING_H_
