#ifndef VERACITY_VERIFY_DISCOVERY_DISTRIBUTIONS_H_
#define VERACITY_VERIFY_DISCOVERY_DISTRIBUTIONS_H_

namespace veracity::internal {

// Where the share `p` of a distribution lies at or below, to about ten digits.
// By Ridders' method on the incomplete gamma and beta functions, which are
// computed by their series and continued fractions (DLMF 8.7.1, 8.9.2,
// 8.17.22).
//
// REQUIRES: 0 < p < 1, parameters are positive and finite.
double ChiSquaredQuantile(double p, double degrees_of_freedom);
double BetaQuantile(double p, double alpha, double beta);

// What is estimated, and where with 95 % probability it lies.
struct Interval {
  double estimate = 0;
  double low = 0;
  double high = 0;
};

// The mean and the middle of a Beta distribution. Parameters may be 0: what has
// always been so, or never, is then certain; of both, nothing is known, and the
// estimate NaN.
Interval BetaInterval(double alpha, double beta);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_DISTRIBUTIONS_H_
