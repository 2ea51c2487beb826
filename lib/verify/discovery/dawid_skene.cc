// Dawid-Skene: each source has a table of confusion, the probabilities of the
// labels it gives by the true one; EM.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "verify/discovery/blocks.h"
#include "verify/discovery/findings.h"

namespace veracity::internal {
namespace {

// Of what has never been seen, so that one surprise does not decide all.
constexpr double kLogOfZero = -700;

double LogOf(double probability) {
  return probability > 0 ? std::log(probability) : kLogOfZero;
}

// Tables are laid out by source, given label, true label. kLabels is the number
// of labels, or 0 if it is known to the input only.
template <int kLabels>
class DawidSkene {
 public:
  DawidSkene(const DiscoveryInput& input, const DiscoveryOptions& options)
      : input_(input),
        options_(options.dawid_skene),
        labels_(input.labels),
        cells_(static_cast<size_t>(input.sources) * labels_ * labels_),
        blocks_(input, cells_ + labels_ + 2, options.threads),
        log_table_(cells_),
        log_prior_(labels_) {
    row_.reserve(input.source.size());
    for (int32_t value = 0; value < input.values(); ++value) {
      for (int32_t k = input.claim_begin[value];
           k < input.claim_begin[value + 1]; ++k) {
        row_.push_back(static_cast<uint32_t>(
            (static_cast<size_t>(input.source[k]) * labels_ +
             static_cast<size_t>(input.label[value])) *
            labels_));
      }
    }
  }

  Findings Run(Iterations loop) {
    if (options_.start == DawidSkeneOptions::Start::kVoteShare) {
      Walk</*kVotes=*/true>(nullptr);
    }
    double before = -std::numeric_limits<double>::infinity();
    while (loop.Next()) {
      SetTables();
      Walk</*kVotes=*/false>(nullptr);
      const double now = log_likelihood();
      loop.Record(now == before ? 0 : std::abs((now - before) / now));
      before = now;
    }
    Findings findings;
    findings.Take(loop);
    findings.log_likelihood = before;
    findings.label_probability.resize(static_cast<size_t>(input_.items()) *
                                      labels_);
    Walk</*kVotes=*/false>(findings.label_probability.data());
    findings.score.resize(static_cast<size_t>(input_.values()));
    for (int32_t item = 0; item < input_.items(); ++item) {
      for (int32_t value = input_.value_begin[item];
           value < input_.value_begin[item + 1]; ++value) {
        findings.score[value] =
            findings.label_probability[static_cast<size_t>(item) * labels_ +
                                       input_.label[value]];
      }
    }
    findings.probability = findings.score;
    findings.weight = ExpectedAccuracy();
    return findings;
  }

 private:
  size_t labels() const { return kLabels > 0 ? kLabels : labels_; }

  // What a pass sums up: the table, the prior, and the log-likelihood.
  double log_likelihood() const { return sums_[cells_ + labels_]; }
  double items_with_claims() const { return sums_[cells_ + labels_ + 1]; }

  // The M step. Before anything has been summed up, the diagonal.
  void SetTables() {
    const size_t k = labels();
    const double correct = options_.diagonal;
    const double wrong = k > 1 ? (1 - correct) / static_cast<double>(k - 1) : 0;
    for (size_t c = 0; c < k; ++c) {
      log_prior_[c] =
          LogOf(sums_.empty() ? 1 / static_cast<double>(k)
                              : sums_[cells_ + c] / items_with_claims());
    }
    for (size_t row = 0; row < cells_; row += k * k) {
      for (size_t c = 0; c < k; ++c) {
        double total = 0;
        if (!sums_.empty()) {
          for (size_t l = 0; l < k; ++l) {
            total += sums_[row + l * k + c] + options_.smoothing;
          }
        }
        for (size_t l = 0; l < k; ++l) {
          const size_t cell = row + l * k + c;
          if (total > 0) {
            log_table_[cell] =
                LogOf((sums_[cell] + options_.smoothing) / total);
          } else if (options_.start == DawidSkeneOptions::Start::kDiagonal) {
            log_table_[cell] = LogOf(l == c ? correct : wrong);
          } else {
            log_table_[cell] = LogOf(1 / static_cast<double>(k));
          }
        }
      }
    }
  }

  // The E step, and the sums for the next M step. By votes: shares of claims
  // instead of posteriors.
  template <bool kVotes>
  void Walk(double* posteriors) {
    blocks_.Run([&](int32_t first_item, int32_t end_item, double* sums) {
      WalkBlock<kVotes>(first_item, end_item, posteriors, sums);
    });
    blocks_.Reduce(&sums_);
  }

  template <bool kVotes>
  void WalkBlock(int32_t first_item, int32_t end_item, double* posteriors,
                 double* sums) const {
    const size_t k = labels();
    const int32_t* const claim_begin = input_.claim_begin.data();
    const uint32_t* const row = row_.data();
    const double* const table = log_table_.data();
    double fixed[kLabels > 0 ? kLabels : 1];
    std::vector<double> sized(kLabels > 0 ? 0 : k);
    double* const p = kLabels > 0 ? fixed : sized.data();
    double log_sum = 0;
    double product = 1;  // of what is still to be taken the logarithm of
    double with_claims = 0;
    for (int32_t item = first_item; item < end_item; ++item) {
      const int32_t first = input_.value_begin[item];
      const int32_t end = input_.value_begin[item + 1];
      if (claim_begin[first] == claim_begin[end]) continue;
      with_claims += 1;
      const int32_t first_claim = claim_begin[first];
      const int32_t end_claim = claim_begin[end];
      if constexpr (kVotes) {
        std::fill(p, p + k, 0.0);
        for (int32_t value = first; value < end; ++value) {
          p[input_.label[value]] += claim_begin[value + 1] - claim_begin[value];
        }
      } else {
        AddRows(table, row + first_claim, row + end_claim, p);
      }
      if constexpr (kVotes) {
        const double claims = end_claim - first_claim;
        for (size_t c = 0; c < k; ++c) p[c] /= claims;
        if (input_.judged(item)) Judge(item, p);
      } else {
        const bool is_answer = posteriors != nullptr;
        if (input_.judged(item) || (is_answer && options_.claimed_only)) {
          Restrict(item, p);
        }
        double greatest = p[0];
        double total = 0;
        if constexpr (kLabels == 2) {
          // One exponential, and no branch on which is greater.
          const double ahead = p[1] - p[0];
          const double least = std::exp(-std::abs(ahead));
          total = 1 + least;
          greatest = std::max(p[0], p[1]);
          p[0] = (ahead > 0 ? least : 1) / total;
          p[1] = (ahead > 0 ? 1 : least) / total;
        } else {
          for (size_t c = 1; c < k; ++c) greatest = std::max(greatest, p[c]);
          for (size_t c = 0; c < k; ++c) {
            p[c] = std::exp(p[c] - greatest);
            total += p[c];
          }
          for (size_t c = 0; c < k; ++c) p[c] /= total;
        }
        log_sum += greatest;
        product *= total;
        if (product > 1e200) {
          log_sum += std::log(product);
          product = 1;
        }
      }
      if (posteriors != nullptr) {
        std::copy(p, p + k, posteriors + static_cast<size_t>(item) * k);
      }
      for (size_t c = 0; c < k; ++c) sums[cells_ + c] += p[c];
      AddToRows(p, row + first_claim, row + end_claim, sums);
    }
    sums[cells_ + k] = log_sum + std::log(product);
    sums[cells_ + k + 1] = with_claims;
  }

  // The prior and the rows of claims, summed up. Known numbers of labels are
  // summed up in registers.
  void AddRows(const double* table, const uint32_t* begin, const uint32_t* end,
               double* total) const {
    if constexpr (kLabels > 0) {
      double sum[kLabels];
      for (int c = 0; c < kLabels; ++c) sum[c] = log_prior_[c];
      for (const uint32_t* row = begin; row < end; ++row) {
        for (int c = 0; c < kLabels; ++c) sum[c] += table[*row + c];
      }
      std::copy(sum, sum + kLabels, total);
    } else {
      std::copy(log_prior_.begin(), log_prior_.end(), total);
      for (const uint32_t* row = begin; row < end; ++row) {
        for (size_t c = 0; c < labels_; ++c) total[c] += table[*row + c];
      }
    }
  }

  void AddToRows(const double* posterior, const uint32_t* begin,
                 const uint32_t* end, double* table) const {
    if constexpr (kLabels > 0) {
      double added[kLabels];
      std::copy(posterior, posterior + kLabels, added);
      for (const uint32_t* row = begin; row < end; ++row) {
        for (int c = 0; c < kLabels; ++c) table[*row + c] += added[c];
      }
    } else {
      for (const uint32_t* row = begin; row < end; ++row) {
        for (size_t c = 0; c < labels_; ++c) table[*row + c] += posterior[c];
      }
    }
  }

  bool IsClaimed(int32_t item, size_t wanted) const {
    for (int32_t value = input_.value_begin[item];
         value < input_.value_begin[item + 1]; ++value) {
      if (static_cast<size_t>(input_.label[value]) == wanted) {
        return input_.claim_begin[value] < input_.claim_begin[value + 1];
      }
    }
    return false;
  }

  // Whether a label may be the answer: the true one, where the item is judged;
  // if it is none that was named, any other, unless all were.
  bool IsPossible(int32_t item, size_t wanted) const {
    if (!input_.judged(item)) return IsClaimed(item, wanted);
    const int32_t truth = input_.truth[item];
    if (truth >= 0) return static_cast<size_t>(input_.label[truth]) == wanted;
    for (size_t c = 0; c < labels(); ++c) {
      if (!IsClaimed(item, c)) return !IsClaimed(item, wanted);
    }
    return true;
  }

  // Shares of what is possible, all alike.
  void Judge(int32_t item, double* shares) const {
    double possible = 0;
    for (size_t c = 0; c < labels(); ++c) {
      shares[c] = IsPossible(item, c) ? 1 : 0;
      possible += shares[c];
    }
    for (size_t c = 0; c < labels(); ++c) shares[c] /= possible;
  }

  void Restrict(int32_t item, double* log_likelihoods) const {
    for (size_t c = 0; c < labels(); ++c) {
      if (IsPossible(item, c)) continue;
      log_likelihoods[c] = -std::numeric_limits<double>::infinity();
    }
  }

  // How often a source is right, by its table and the prior.
  std::vector<double> ExpectedAccuracy() const {
    const size_t k = labels();
    std::vector<double> accuracy(static_cast<size_t>(input_.sources));
    for (size_t s = 0; s < accuracy.size(); ++s) {
      for (size_t c = 0; c < k; ++c) {
        accuracy[s] +=
            std::exp(log_prior_[c] + log_table_[(s * k + c) * k + c]);
      }
    }
    return accuracy;
  }

  const DiscoveryInput& input_;
  const DawidSkeneOptions& options_;
  const size_t labels_;
  const size_t cells_;
  Blocks blocks_;
  std::vector<uint32_t> row_;  // of each claim: where its source's label begins
  std::vector<double> log_table_;
  std::vector<double> log_prior_;
  std::vector<double> sums_;
};

}  // namespace

Findings FindByDawidSkene(const DiscoveryInput& input,
                          const DiscoveryOptions& options) {
  const Iterations loop(options, 100, 1e-6);
  switch (input.labels) {
    case 2:
      return DawidSkene<2>(input, options).Run(loop);
    case 3:
      return DawidSkene<3>(input, options).Run(loop);
    case 4:
      return DawidSkene<4>(input, options).Run(loop);
    case 5:
      return DawidSkene<5>(input, options).Run(loop);
    default:
      return DawidSkene<0>(input, options).Run(loop);
  }
}

}  // namespace veracity::internal
