#ifndef VERACITY_VERIFY_GRAPH_BLOCK_H_
#define VERACITY_VERIFY_GRAPH_BLOCK_H_

// A graph is made of blocks: some claims, with all that bears on them, so that
// their verdicts need nothing else. A block is as large as a processor's cache,
// and the unit of everything: of reading, of assessing in parallel, of what is
// replaced when something changes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "verify/case_reader.h"

namespace veracity::internal {

// A claim that a block answers for.
struct Answered {
  int64_t key = 0;
  // No entry of it stands; its verdict is given all the same.
  bool withdrawn = false;
  // A rating, relation or judgement.
  bool structure = false;
};

class Block {
 public:
  // `answers`: the claims of the case that it answers for.
  Block(NamedCase named, std::vector<Answered> answers);

  const NamedCase& named() const { return named_; }
  // The claims that it answers for: their numbers in the case, and the rest.
  const std::vector<int32_t>& claims() const { return claims_; }
  const std::vector<Answered>& answers() const { return answers_; }
  // Where it was read, ascending (places.h).
  const std::vector<int64_t>& places() const { return named_.places; }
  size_t bytes() const;

 private:
  NamedCase named_;
  std::vector<int32_t> claims_;
  std::vector<Answered> answers_;
};

using BlockPtr = std::shared_ptr<const Block>;

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_GRAPH_BLOCK_H_
