#ifndef VERACITY_BENCH_DISCOVERY_DATA_H_
#define VERACITY_BENCH_DISCOVERY_DATA_H_

// Claims made up for truth discovery; the same ones on every machine.

#include <cstdint>
#include <vector>

#include "verify/discovery/discovery.h"

namespace veracity::bench {

struct DiscoveryShape {
  int32_t items = 1000;
  int32_t sources = 50;
  int32_t claims_per_item = 10;  // of different sources
  int32_t labels = 2;            // wrong ones are named alike
  uint64_t seed = 1;
};

// Sources are right in 55 to 95 of 100 cases. Labels are the values, and each
// has a number, off by less where the source is right more often.
class DiscoveryData {
 public:
  explicit DiscoveryData(const DiscoveryShape& shape);

  // With labels, with numbers, or with neither.
  internal::DiscoveryInput Labelled() const;
  internal::DiscoveryInput Numbers() const;
  internal::DiscoveryInput Values() const;

  const std::vector<double>& accuracy() const { return accuracy_; }
  // Of each item.
  const std::vector<int32_t>& true_label() const { return true_label_; }
  const std::vector<double>& true_number() const { return true_number_; }

 private:
  DiscoveryShape shape_;
  std::vector<double> accuracy_;
  std::vector<int32_t> true_label_;
  std::vector<double> true_number_;
  std::vector<int32_t> value_begin_, claim_begin_, source_, label_;
  // Numbers are values of their own.
  std::vector<int32_t> number_value_begin_, number_claim_begin_, number_source_;
  std::vector<double> number_;
};

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_DISCOVERY_DATA_H_
