#include "verify/discovery/blocks.h"

#include <algorithm>

#include "base/parallel.h"

namespace veracity::internal {
namespace {

constexpr int64_t kMaximumBlocks = 16;
// Fewer are not worth a thread.
constexpr int64_t kClaimsInABlock = 20'000;

}  // namespace

Blocks::Blocks(const DiscoveryInput& input, size_t sums, int threads)
    : sums_(sums), threads_(threads) {
  const int64_t claims = input.claims();
  const int64_t worth =
      claims / std::max<int64_t>(kClaimsInABlock, static_cast<int64_t>(sums));
  const int64_t blocks = std::clamp<int64_t>(worth, 1, kMaximumBlocks);
  item_begin_ = {0};
  for (int64_t block = 1; block < blocks; ++block) {
    // The first item whose claims begin at or after the block's share.
    const int64_t share = claims * block / blocks;
    const auto at = std::partition_point(
        input.value_begin.begin(), input.value_begin.end() - 1,
        [&](int32_t value) { return input.claim_begin[value] < share; });
    item_begin_.push_back(static_cast<int32_t>(at - input.value_begin.begin()));
  }
  item_begin_.push_back(input.items());
  block_sums_.resize(static_cast<size_t>(blocks));
}

void Blocks::Run(Work work) {
  const int blocks = static_cast<int>(block_sums_.size());
  ForEachInParallel(blocks, threads_, [&](int block) {
    block_sums_[block].assign(sums_, 0);
    work(item_begin_[block], item_begin_[block + 1], block_sums_[block].data());
  });
}

void Blocks::Reduce(std::vector<double>* total) const {
  *total = block_sums_.front();
  for (size_t block = 1; block < block_sums_.size(); ++block) {
    for (size_t i = 0; i < sums_; ++i) (*total)[i] += block_sums_[block][i];
  }
}

}  // namespace veracity::internal
