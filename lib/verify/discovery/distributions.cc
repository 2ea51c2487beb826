#include "verify/discovery/distributions.h"

#include <cmath>
#include <limits>

#include "absl/functional/function_ref.h"

namespace veracity::internal {
namespace {

constexpr double kEpsilon = 1e-16;
constexpr int kMaximumTerms = 100'000;

// lgamma writes a global, signgam, and may race; this does not. Lanczos' form
// with g = 7 and nine terms (Godfrey 2001), good to 15 digits.
double LogGamma(double x) {
  static constexpr double kTerms[] = {
      0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
      771.32342877765313,   -176.61502916214059,   12.507343278686905,
      -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
  if (x < 1) return LogGamma(x + 1) - std::log(x);
  double sum = kTerms[0];
  for (int i = 1; i < 9; ++i) sum += kTerms[i] / (x - 1 + i);
  const double t = x + 6.5;
  return 0.91893853320467274 + (x - 0.5) * std::log(t) - t + std::log(sum);
}

// Evaluates a continued fraction a1/(b1 + a2/(b2 + ...)) by Lentz's method.
double ContinuedFraction(absl::FunctionRef<double(int)> a,
                         absl::FunctionRef<double(int)> b) {
  constexpr double kTiny = 1e-300;
  double f = kTiny;
  double c = f;
  double d = 0;
  for (int n = 1; n < kMaximumTerms; ++n) {
    d = b(n) + a(n) * d;
    c = b(n) + a(n) / c;
    if (d == 0) d = kTiny;
    if (c == 0) c = kTiny;
    d = 1 / d;
    f *= c * d;
    if (std::abs(c * d - 1) < 4 * kEpsilon) break;
  }
  return f;
}

// Regularized lower incomplete gamma function P(a, x).
double GammaP(double a, double x) {
  if (x <= 0) return 0;
  const double factor = std::exp(a * std::log(x) - x - LogGamma(a));
  if (x < a + 1) {
    double term = 1 / a;
    double sum = term;
    for (int n = 1; n < kMaximumTerms && term > sum * kEpsilon; ++n) {
      term *= x / (a + n);
      sum += term;
    }
    return factor * sum;
  }
  const double fraction = ContinuedFraction(
      [&](int n) { return n == 1 ? 1.0 : -(n - 1) * (n - 1 - a); },
      [&](int n) { return x + 2 * n - 1 - a; });
  return 1 - factor * fraction;
}

// Regularized incomplete beta function I_x(a, b).
double BetaI(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast below the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - BetaI(b, a, 1 - x);
  const double factor = std::exp(a * std::log(x) + b * std::log1p(-x) +
                                 LogGamma(a + b) - LogGamma(a) - LogGamma(b));
  const double fraction = ContinuedFraction(
      [&](int n) {
        if (n == 1) return 1.0;
        const double m = (n - 1) / 2;
        return n % 2 == 1 ? m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
                          : -(a + m) * (a + b + m) * x /
                                ((a + 2 * m) * (a + 2 * m + 1));
      },
      [](int) { return 1.0; });
  return factor * fraction / a;
}

// Where an increasing function that is below p at `low`, and not at `high`,
// reaches p: by Ridders' method, which keeps it between them.
double Reach(double p, double low, double high,
             absl::FunctionRef<double(double)> cumulative) {
  double below = cumulative(low) - p;
  double above = cumulative(high) - p;
  const auto narrow = [&](double x, double at) {
    (at < 0 ? low : high) = x;
    (at < 0 ? below : above) = at;
  };
  double last = low;
  for (int i = 0; i < 100; ++i) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    const double here = cumulative(middle) - p;
    const double root = std::sqrt(here * here - below * above);
    if (root == 0) return middle;
    const double guess = middle - (middle - low) * (here / root);
    narrow(middle, here);
    if (std::abs(guess - last) <= 1e-12 * guess) return guess;
    last = guess;
    if (guess > low && guess < high) narrow(guess, cumulative(guess) - p);
  }
  return last;
}

}  // namespace

double ChiSquaredQuantile(double p, double degrees_of_freedom) {
  const double a = degrees_of_freedom / 2;
  double high = 1;
  while (GammaP(a, high) < p) high *= 2;
  return 2 * Reach(p, 0, high, [a](double x) { return GammaP(a, x); });
}

double BetaQuantile(double p, double alpha, double beta) {
  return Reach(p, 0, 1, [&](double x) { return BetaI(alpha, beta, x); });
}

Interval BetaInterval(double alpha, double beta) {
  if (alpha + beta == 0) {
    return {std::numeric_limits<double>::quiet_NaN(), 0, 1};
  }
  const double mean = alpha / (alpha + beta);
  if (alpha == 0 || beta == 0) return {mean, mean, mean};
  return {mean, BetaQuantile(0.025, alpha, beta),
          BetaQuantile(0.975, alpha, beta)};
}

}  // namespace veracity::internal
