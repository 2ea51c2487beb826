#ifndef VERACITY_VERIFY_DISCOVERY_BLOCKS_H_
#define VERACITY_VERIFY_DISCOVERY_BLOCKS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "verify/discovery/discovery.h"

namespace veracity::internal {

// Blocks divide the items of an input into a few ranges with about as many
// claims each, so that threads can work on them at once. Every block sums up on
// its own, and the sums are added in the order of blocks: the result is the
// same to the bit for any number of threads.
class Blocks {
 public:
  // Each block has `sums` sums; where these are many, blocks are few.
  Blocks(const DiscoveryInput& input, size_t sums, int threads);

  // Calls `work` for each block, with its range of items and its sums, all 0.
  using Work = absl::FunctionRef<void(int32_t first_item, int32_t end_item,
                                      double* sums)>;
  void Run(Work work);

  // Adds up what the blocks have summed.
  void Reduce(std::vector<double>* total) const;

 private:
  size_t sums_;
  int threads_;
  std::vector<int32_t> item_begin_;  // of each block, and the end
  std::vector<std::vector<double>> block_sums_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_BLOCKS_H_
