#ifndef VERACITY_VERIFY_DISCOVERY_OPTIONS_H_
#define VERACITY_VERIFY_DISCOVERY_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace veracity::internal {

enum class DiscoveryMethod : uint8_t {
  // By the shape of the data; see Discover.
  kAutomatic,

  // Of any values.
  kVote,              // most claims
  kAccu,              // Dong, Berti-Equille, Srivastava, VLDB 2009, no copying
  kAccuSim,           // the same, with similar values; needs similarities
  kCrh,               // Li et al., SIGMOD 2014; also of numbers
  kCatd,              // Li et al., PVLDB 8(4) 2015; also of numbers
  kTruthFinder,       // Yin, Han, Yu, TKDE 2008
  kSums,              // Kleinberg's hubs and authorities, as in
  kAverageLog,        // Pasternack and Roth, COLING 2010,
  kInvestment,        // which has all
  kPooledInvestment,  // of these four

  // Of labels.
  kDawidSkene,  // Dawid and Skene, Applied Statistics 28(1) 1979

  // Of numbers.
  kMean,
  kMedian,  // the mean of the two in the middle, where there are two
  kGtm,     // Zhao and Han, QDB 2012
  kLfcN,    // Raykar et al., JMLR 11 2010, for numbers
};

// "Vote", "AccuSim", as papers write them.
absl::string_view MethodName(DiscoveryMethod method);

// Which of the best values is chosen where scores are equal, to 1e-12 of the
// greater of 1 and the score. In CRH and CATD this decides the estimates, too,
// where kNone counts as kFirst.
enum class TieRule : uint8_t {
  kFirst,  // in the order of the input
  kLast,
  kNone,  // no value is chosen
};

struct AccuOptions {
  // How many wrong answers a question has. Default: of labels one less than
  // their number; else 10.
  std::optional<double> wrong_values;
  // The accuracy to begin with.
  double initial = 0.8;
  // Beta prior of accuracies, in claims right and wrong; may be 0.
  double prior_right = 4;
  double prior_wrong = 1;
  // Accuracies stay this far from 0 and 1.
  double margin = 0.001;
  // How much the similar count, of AccuSim.
  double similarity = 0.5;
};

struct DawidSkeneOptions {
  enum class Start : uint8_t {
    kVoteShare,  // of each item, the shares of votes
    kDiagonal,   // of each source, right with probability `diagonal`
  };
  Start start = Start::kVoteShare;
  double diagonal = 0.7;
  // Added to each cell of each source's table of confusion.
  double smoothing = 0;
  // Answers only with labels that somebody named. Estimates are the same.
  bool claimed_only = false;
};

struct CrhOptions {
  enum class Form : uint8_t {
    kSum,      // losses relative to their sum
    kMaximum,  // to the greatest: the worst source has no weight
  };
  Form form = Form::kSum;
  enum class Loss : uint8_t {
    kSquared,   // weighted means
    kAbsolute,  // weighted medians
  };
  // Of numbers: absolute ones bear outliers. Where values are no numbers,
  // losses are 0 or 1.
  Loss loss = Loss::kAbsolute;
  // Numbers start from the median, else from the mean.
  bool from_median = true;
  // Losses are means of claims, else sums.
  bool per_claim = true;
  double least_loss = 1e-9;
  // Added to the relative loss, and to its logarithm.
  double offset = 0;
};

struct CatdOptions {
  // Weights are the upper ends of intervals of 1 - alpha.
  double alpha = 0.05;
};

struct GtmOptions {
  // Inverse gamma prior of sources' variances.
  double alpha = 10;
  double beta = 10;
  // Normal prior of true numbers, in standard deviations of the item.
  double mean = 0;
  double variance = 1;
};

struct TruthFinderOptions {
  double initial = 0.9;
  double damping = 0.3;     // gamma
  double similarity = 0.5;  // rho
};

struct InvestmentOptions {
  double growth = 1.2;         // of Investment
  double pooled_growth = 1.4;  // of PooledInvestment
};

// Sources that agree almost always have one voice: that of most of them. Each
// group counts as one source, whatever its size.
struct GroupingOptions {
  // Whether such sources are looked for; declared groups always count.
  bool enabled = true;
  // Agreement of any two in a group, over at least so many items of both.
  double agreement = 0.999;
  int32_t shared_items = 50;
  // Items with more claims are left aside: comparing all pairs would take too
  // long.
  int32_t max_claims = 2000;
};

// Default iterations and tolerances:
//
//   Accu, AccuSim           50    1e-4 of any accuracy
//   CRH, CATD               20    1e-9 of any weight
//   TruthFinder            100    1e-5 of 1 - cosine of trust
//   Sums and its like       20    1e-12 of any trust
//   Dawid-Skene            100    1e-6 of the log-likelihood, relative
//   GTM                    100    1e-9 of any variance
//   LFC_N                   50    1e-6 of the sum of squared changes
struct DiscoveryOptions {
  DiscoveryMethod method = DiscoveryMethod::kAutomatic;
  TieRule ties = TieRule::kFirst;
  std::optional<int32_t> max_iterations;  // at least 1
  // 0 goes on until nothing changes; negative, to the last iteration.
  std::optional<double> tolerance;
  int threads = 1;

  GroupingOptions grouping;
  AccuOptions accu;
  DawidSkeneOptions dawid_skene;
  CrhOptions crh;
  CatdOptions catd;
  GtmOptions gtm;
  TruthFinderOptions truth_finder;
  InvestmentOptions investment;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_OPTIONS_H_
