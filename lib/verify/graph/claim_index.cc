#include "verify/graph/claim_index.h"

#include <utility>

namespace veracity::internal {

void ClaimIndex::Add(absl::Span<const BlockPtr> blocks) {
  auto layer = std::make_shared<Layer>();
  size_t claims = 0;
  for (const BlockPtr& block : blocks) claims += block->claims().size();
  layer->reserve(claims);
  for (const BlockPtr& block : blocks) {
    for (int32_t claim : block->claims()) {
      (*layer)[Digest::Of(block->named().claims[claim].id())] = {block.get(),
                                                                 claim};
    }
  }
  while (!layers_.empty() && layers_.back()->size() <= 2 * layer->size()) {
    // What is in the upper one stays.
    layer->insert(layers_.back()->begin(), layers_.back()->end());
    layers_.pop_back();
  }
  layers_.push_back(std::move(layer));
}

ClaimIndex::Place ClaimIndex::Find(absl::string_view digest) const {
  if (digest.size() != kDigestSize) return {};
  const Digest key = Digest::Of(digest);
  for (size_t l = layers_.size(); l-- > 0;) {
    const auto found = layers_[l]->find(key);
    if (found != layers_[l]->end()) return found->second;
  }
  return {};
}

size_t ClaimIndex::bytes() const {
  size_t bytes = 0;
  for (const std::shared_ptr<const Layer>& layer : layers_) {
    bytes += layer->capacity() * (sizeof(Layer::value_type) + 1);
  }
  return bytes;
}

}  // namespace veracity::internal
