#include "bench/discovery_data.h"

#include <algorithm>
#include <random>

namespace veracity::bench {
namespace {

// The standard library's distributions differ between libraries.
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  int32_t Below(int32_t n) {
    return static_cast<int32_t>(engine_() % static_cast<uint64_t>(n));
  }
  double Unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
  // About normal, of variance 1: the sum of twelve.
  double Normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += Unit();
    return sum;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace

DiscoveryData::DiscoveryData(const DiscoveryShape& shape) : shape_(shape) {
  Random random(shape.seed);
  for (int32_t s = 0; s < shape.sources; ++s) {
    accuracy_.push_back(0.55 + 0.4 * random.Unit());
  }
  value_begin_ = claim_begin_ = {0};
  number_value_begin_ = number_claim_begin_ = {0};
  std::vector<int32_t> last_item(static_cast<size_t>(shape.sources), -1);
  std::vector<std::vector<int32_t>> named(static_cast<size_t>(shape.labels));
  for (int32_t item = 0; item < shape.items; ++item) {
    true_label_.push_back(random.Below(shape.labels));
    true_number_.push_back(1000 * random.Unit());
    for (auto& sources : named) sources.clear();
    std::vector<std::pair<double, int32_t>> numbers;
    const int32_t claims = std::min(shape.claims_per_item, shape.sources);
    for (int32_t k = 0; k < claims; ++k) {
      int32_t source = random.Below(shape.sources);
      while (last_item[source] == item) source = (source + 1) % shape.sources;
      last_item[source] = item;
      int32_t label = true_label_.back();
      if (random.Unit() >= accuracy_[source] && shape.labels > 1) {
        label = (label + 1 + random.Below(shape.labels - 1)) % shape.labels;
      }
      named[label].push_back(source);
      numbers.push_back({true_number_.back() +
                             100 * (1 - accuracy_[source]) * random.Normal(),
                         source});
    }
    for (int32_t label = 0; label < shape.labels; ++label) {
      if (named[label].empty()) continue;
      label_.push_back(label);
      source_.insert(source_.end(), named[label].begin(), named[label].end());
      claim_begin_.push_back(static_cast<int32_t>(source_.size()));
    }
    value_begin_.push_back(static_cast<int32_t>(label_.size()));
    for (const auto& [number, source] : numbers) {
      number_.push_back(number);
      number_source_.push_back(source);
      number_claim_begin_.push_back(static_cast<int32_t>(number_.size()));
    }
    number_value_begin_.push_back(static_cast<int32_t>(number_.size()));
  }
}

internal::DiscoveryInput DiscoveryData::Values() const {
  internal::DiscoveryInput input;
  input.sources = shape_.sources;
  input.value_begin = value_begin_;
  input.claim_begin = claim_begin_;
  input.source = source_;
  return input;
}

internal::DiscoveryInput DiscoveryData::Labelled() const {
  internal::DiscoveryInput input = Values();
  input.labels = shape_.labels;
  input.label = label_;
  return input;
}

internal::DiscoveryInput DiscoveryData::Numbers() const {
  internal::DiscoveryInput input;
  input.sources = shape_.sources;
  input.value_begin = number_value_begin_;
  input.claim_begin = number_claim_begin_;
  input.source = number_source_;
  input.number = number_;
  return input;
}

}  // namespace veracity::bench
