#ifndef VERACITY_VERIFY_GRAPH_CLAIM_INDEX_H_
#define VERACITY_VERIFY_GRAPH_CLAIM_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/digest.h"
#include "verify/graph/block.h"

namespace veracity::internal {

// Which block answers for a claim. A value: what is added lies in a layer above
// those before, which several indexes share. Layers that have grown as large as
// the one below are made one with it, so that there are few.
class ClaimIndex {
 public:
  struct Place {
    const Block* block = nullptr;
    int32_t claim = 0;  // its number in the block's case
  };

  // From here on these blocks answer for their claims. They must outlive every
  // index in which no later one does.
  void Add(absl::Span<const BlockPtr> blocks);
  // `digest` is a claim's, 32 bytes. No block: not in the graph.
  Place Find(absl::string_view digest) const;
  size_t bytes() const;

 private:
  using Layer = absl::flat_hash_map<Digest, Place>;

  std::vector<std::shared_ptr<const Layer>> layers_;  // lowest first
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_GRAPH_CLAIM_INDEX_H_
