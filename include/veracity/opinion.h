#ifndef VERACITY_OPINION_H_
#define VERACITY_OPINION_H_

#include <utility>

#include "absl/status/statusor.h"
#include "absl/types/span.h"

// Opinions of subjective logic and what can be done with them. Sources:
// Josang, Subjective Logic, Springer 2016, below "the book"; van der Heijden,
// Kopp and Kargl, Multi-Source Fusion Operations in Subjective Logic, FUSION
// 2018, for fusion of more than two.
//
// All are pure functions of their arguments. Every result is an opinion: its
// masses are in [0, 1] and add up to 1, whatever was put in.

namespace veracity {

// The weight W of the prior against evidence: an opinion without evidence
// weighs as much as two observations.
inline constexpr double kPriorWeight = 2;

// Observations for and against, not negative; fractions will do. Infinite for
// what is certain.
struct Evidence {
  double positive = 0;
  double negative = 0;
};

// The parameters of a Beta distribution.
struct BetaParameters {
  double alpha = 1;
  double beta = 1;
};

// An Opinion is how far somebody believes a statement (belief), its negation
// (disbelief), or cannot tell (uncertainty), and how likely they would think it
// without evidence (base rate).
//
// Belief, disbelief and uncertainty add up to 1 within 1e-9; each, and the base
// rate, is in [0, 1]. An opinion without uncertainty is called dogmatic, one
// without anything else vacuous.
//
// Where a function cannot fail, it takes numbers out of range as the nearest
// in range, and NaN as its default.
//
// A value type: copyable, always valid, safe to read from several threads.
class Opinion {
 public:
  // Vacuous, with base rate 1/2.
  Opinion() = default;

  // Keeps the numbers as they are. Returns INVALID_ARGUMENT if one is not in
  // [0, 1] or the first three do not add up to 1 within 1e-9.
  static absl::StatusOr<Opinion> Make(double belief, double disbelief,
                                      double uncertainty,
                                      double base_rate = 0.5);

  static Opinion Vacuous(double base_rate = 0.5);

  // Certain that the probability is `probability` (default 1/2).
  static Opinion Dogmatic(double probability, double base_rate = 0.5);

  // b = r/(W+r+s), d = s/(W+r+s), u = W/(W+r+s). Infinite evidence (default:
  // none) makes it dogmatic; if it is so both ways, even.
  static Opinion FromEvidence(const Evidence& evidence, double base_rate = 0.5);

  // The opinion whose Beta distribution this is: r = alpha - a W, s = beta -
  // (1-a) W. Returns INVALID_ARGUMENT if the base rate is not in [0, 1], or a
  // parameter is not finite, or less than its share of the prior.
  static absl::StatusOr<Opinion> FromBeta(const BetaParameters& parameters,
                                          double base_rate = 0.5);

  double belief() const { return belief_; }
  double disbelief() const { return disbelief_; }
  double uncertainty() const { return uncertainty_; }
  double base_rate() const { return base_rate_; }

  // Projected probability, b + a u; and the variance of the distribution
  // around it, P (1-P) u / (W+u).
  double probability() const;
  double variance() const;

  bool is_dogmatic() const { return uncertainty_ == 0; }
  bool is_vacuous() const { return belief_ == 0 && disbelief_ == 0; }

  // r = W b/u, s = W d/u.
  Evidence evidence() const;

  // alpha = r + a W, beta = s + (1-a) W.
  BetaParameters beta() const;

  friend bool operator==(const Opinion& a, const Opinion& b) {
    return a.belief_ == b.belief_ && a.disbelief_ == b.disbelief_ &&
           a.uncertainty_ == b.uncertainty_ && a.base_rate_ == b.base_rate_;
  }
  friend bool operator!=(const Opinion& a, const Opinion& b) {
    return !(a == b);
  }

  template <typename H>
  friend H AbslHashValue(H state, const Opinion& opinion) {
    return H::combine(std::move(state), opinion.belief_, opinion.disbelief_,
                      opinion.uncertainty_, opinion.base_rate_);
  }

 private:
  double belief_ = 0;
  double disbelief_ = 0;
  double uncertainty_ = 1;
  double base_rate_ = 0.5;
};

// -- Of one opinion --

// On the negation: (d, b, u, 1-a).
Opinion Negation(const Opinion& x);

// As uncertain as an opinion of that probability and base rate can be: no
// belief, or no disbelief, is left. u = min(P/a, (1-P)/(1-a)).
Opinion MaximizeUncertainty(const Opinion& x);

// -- Of two statements, independent of each other --

// On both being so (the book, 7.1). Probabilities and base rates multiply. Two
// base rates of 1, where the formula has none, are taken as approached alike.
Opinion Conjunction(const Opinion& x, const Opinion& y);

// On at least one being so (the book, 7.2): the negation of the conjunction of
// the negations.
Opinion Disjunction(const Opinion& x, const Opinion& y);

// On y, given an opinion on x and what follows for y from x and from its
// negation (the book, 9.3, in the form with the apex of the sub-triangle; the
// older papers' form gives less uncertainty where one conditional dominates).
//
// `base_rate` is that of y, and stands for those of the conditionals, too.
// Without it, it is the marginal one that the conditionals imply; of two
// vacuous ones, the mean of theirs, by the base rate of x.
Opinion Deduce(const Opinion& x, const Opinion& y_if_x,
               const Opinion& y_if_not_x);
Opinion Deduce(const Opinion& x, const Opinion& y_if_x,
               const Opinion& y_if_not_x, double base_rate);

// -- Of what others say --

// What we make of an opinion that somebody holds in whom we have `trust`:
// belief and disbelief times the probability of trust, the rest uncertain (the
// book, 14.3).
Opinion Discount(const Opinion& trust, const Opinion& x);

// The same through others, each telling what the next one says: the
// probabilities of trust multiply. An empty chain changes nothing.
Opinion Discount(absl::Span<const Opinion> chain, const Opinion& x);

// How far two opinions on one statement conflict, in [0, 1]: |Px - Py| times
// (1-ux) (1-uy).
double DegreeOfConflict(const Opinion& x, const Opinion& y);

// What is left of `trust` in one of two who conflict to the degree `conflict`
// (default 0), where the trust in the other is `other`: the less certain trust
// loses more. b and u shrink by 1 - conflict u/(u+u'), disbelief takes the
// rest; of two dogmatic ones, u/(u+u') is 1/2 (the book, 14.5).
Opinion ReviseTrust(const Opinion& trust, const Opinion& other,
                    double conflict);

// -- Fusion: several opinions on one statement made one --
//
// Which one: of constraints that all hold, FuseConstraints; of independent
// evidence, FuseCumulative; of the same evidence read by several,
// FuseAveraging; of experts to be weighed by how sure they are, FuseWeighted;
// where disagreement is to become uncertainty, FuseCompromise.
//
// The order of opinions is of no consequence beyond rounding. Of none, the
// result is Opinion(). Takes time linear in their number.
//
// Where some are dogmatic, cumulative, averaging and weighted fusion take the
// limit of uncertainties that go to 0 alike: the mean of the dogmatic ones.

// Adds the evidence. Base rate: the mean, weighted by (1-u)/u; of vacuous ones
// the plain one. For statements on what happens again and again (aleatory).
Opinion FuseCumulative(absl::Span<const Opinion> opinions);

// The same for statements on what is so once, or not (epistemic): as uncertain
// as the result can be.
Opinion FuseCumulativeEpistemic(absl::Span<const Opinion> opinions);

// Averages the evidence; base rate: the mean.
Opinion FuseAveraging(absl::Span<const Opinion> opinions);

// Averages the evidence weighted by 1-u, and the base rate likewise; vacuous
// ones change nothing. Of vacuous ones alone: vacuous, with the mean base rate.
Opinion FuseWeighted(absl::Span<const Opinion> opinions);

// Dempster's rule: what is compatible with all. Base rate: the mean, weighted
// by 1-u. Returns INVALID_ARGUMENT if nothing is: one is certain of the
// statement, another of the negation.
absl::StatusOr<Opinion> FuseConstraints(absl::Span<const Opinion> opinions);

// Consensus and compromise: keeps the belief and the disbelief that all share;
// what some have beyond that is fused, and goes to uncertainty as far as it
// conflicts. Base rate: the mean.
//
// Where nothing is left to fuse, the result is what all share and uncertainty.
// This is so for equal opinions, and hence not for opinions that are nearly
// equal: those become more certain than each is.
Opinion FuseCompromise(absl::Span<const Opinion> opinions);

// Takes `part` out of `whole`, a result of cumulative fusion: returns what
// `part` was fused with. Returns INVALID_ARGUMENT if there is no such thing:
// `part` has more evidence than `whole`, either way, or both are dogmatic.
absl::StatusOr<Opinion> Unfuse(const Opinion& whole, const Opinion& part);

}  // namespace veracity

#endif  // VERACITY_OPINION_H_
