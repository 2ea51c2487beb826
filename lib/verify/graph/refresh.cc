// Keeping a graph fresh: which blocks what was recorded since can affect, and
// reading these anew. A block remembers the places where it was read, and what
// is recorded touches places (affected.h).

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status_macros.h"
#include "ledger/with_reader.h"
#include "verify/affected.h"
#include "verify/assess.h"
#include "verify/graph/block_reader.h"
#include "verify/graph/blocks.h"
#include "verify/places.h"

namespace veracity::internal {
namespace {

// Blocks of less than a quarter of the claims come from single records;
// past so many of them they are read again, together.
constexpr size_t kManySmall = 64;

class Refresh {
 public:
  Refresh(const GraphBlocks& before, int64_t since, Reader& reader,
          const v1::AssessmentPolicy& policy, const GraphOptions& options)
      : since_(since), reader_(reader), policy_(policy), options_(options) {
    after_.blocks = before.blocks;
    after_.index = before.index;
    after_.part = before.part;
    after_.parts = before.parts;
  }

  // Nothing, if all has to be read anew.
  absl::StatusOr<std::optional<GraphBlocks>> Run() {
    AssessOptions asked;
    asked.asked = options_.asked;
    VERACITY_ASSIGN_OR_RETURN(after_.question, QuestionOf(reader_, asked));
    VERACITY_ASSIGN_OR_RETURN(
        const Touched touched,
        TouchedSince(reader_, since_, policy_, options_.call));
    if (touched.all) return std::optional<GraphBlocks>();
    VERACITY_ASSIGN_OR_RETURN(std::vector<int64_t> fresh, NewClaims());
    std::vector<int64_t> places;  // ascending, as there
    for (const auto& [place, causes] : touched.places) places.push_back(place);

    std::vector<int64_t> due = TakeReaders(places);
    MergeSmall(&due);
    while (!fresh.empty() || !due.empty()) {
      // What is reached now and was not before may be reached from there.
      std::vector<int64_t> gained;
      VERACITY_RETURN_IF_ERROR(Read(due, left_places_, &gained));
      VERACITY_RETURN_IF_ERROR(Read(fresh, {}, &gained));
      fresh.clear();
      std::sort(gained.begin(), gained.end());
      due = TakeReaders(gained);
    }
    after_.blocks.insert(after_.blocks.end(), read_.begin(), read_.end());
    after_.index.Add(read_);
    return std::optional<GraphBlocks>(std::move(after_));
  }

 private:
  absl::StatusOr<std::vector<int64_t>> NewClaims() {
    std::vector<int64_t> claims;
    const Cell cells[] = {Cell::Int(LastPositionOf(since_)),
                          Cell::Int(reader_.snapshot().last_position()),
                          Cell::Int(static_cast<int64_t>(Kind::kClaim)),
                          Cell::Int(kFirst),
                          Cell::Int(after_.part),
                          Cell::Int(after_.parts)};
    VERACITY_RETURN_IF_ERROR(reader_.connection().Run(
        "SELECT c.key FROM (SELECT e.key FROM entries e WHERE e.position>?1"
        " AND e.position<=?2 AND e.kind=?3 AND e.flags&?4<>0) e"
        " CROSS JOIN claims c ON c.key=e.key WHERE (c.shard%?6+?6)%?6=?5",
        cells, [&](Cells row) {
          claims.push_back(row[0].integer);
          return true;
        }));
    return claims;
  }

  static bool WasReadAt(const Block& block,
                        const std::vector<int64_t>& places) {
    const std::vector<int64_t>& at = block.places();
    const bool few = places.size() < at.size();
    const std::vector<int64_t>& less = few ? places : at;
    const std::vector<int64_t>& more = few ? at : places;
    return std::any_of(less.begin(), less.end(), [&more](int64_t place) {
      return std::binary_search(more.begin(), more.end(), place);
    });
  }

  // Takes out the blocks of `is_due`; returns the claims of these.
  template <typename F>
  std::vector<int64_t> TakeOut(F is_due) {
    std::vector<int64_t> claims;
    const auto kept = std::stable_partition(
        after_.blocks.begin(), after_.blocks.end(),
        [&](const BlockPtr& block) { return !is_due(*block); });
    for (auto block = kept; block != after_.blocks.end(); ++block) {
      for (const Answered& one : (*block)->answers()) {
        claims.push_back(one.key);
      }
      left_places_.insert((*block)->places().begin(), (*block)->places().end());
    }
    after_.blocks.erase(kept, after_.blocks.end());
    std::sort(claims.begin(), claims.end());
    return claims;
  }
  std::vector<int64_t> TakeReaders(const std::vector<int64_t>& places) {
    return TakeOut(
        [&](const Block& block) { return WasReadAt(block, places); });
  }

  void MergeSmall(std::vector<int64_t>* due) {
    const auto is_small = [this](const Block& block) {
      return block.claims().size() * 4 < options_.block_claims;
    };
    const auto small =
        std::count_if(after_.blocks.begin(), after_.blocks.end(),
                      [&](const BlockPtr& block) { return is_small(*block); });
    if (static_cast<size_t>(small) <= kManySmall) return;
    const std::vector<int64_t> claims = TakeOut(is_small);
    due->insert(due->end(), claims.begin(), claims.end());
    std::sort(due->begin(), due->end());
  }

  // Reads blocks for `claims`; adds the claims' places that are not among those
  // `before`.
  absl::Status Read(const std::vector<int64_t>& claims,
                    const absl::flat_hash_set<int64_t>& before,
                    std::vector<int64_t>* gained) {
    if (claims.empty()) return absl::OkStatus();
    const size_t first = read_.size();
    BlockReader reader(reader_, policy_, after_.question, options_);
    // Whoever else is linked has an answer already.
    VERACITY_RETURN_IF_ERROR(reader.Read(
        claims, [](int64_t) { return false; }, &read_));
    for (size_t b = first; b < read_.size(); ++b) {
      for (int64_t place : read_[b]->places()) {
        if (KindOfPlace(place) == Kind::kClaim && !before.contains(place)) {
          gained->push_back(place);
        }
      }
    }
    after_.claims_read += claims.size();
    if (options_.call.progress) options_.call.progress({after_.claims_read, 0});
    return absl::OkStatus();
  }

  const int64_t since_;
  Reader& reader_;
  const v1::AssessmentPolicy& policy_;
  const GraphOptions& options_;
  GraphBlocks after_;           // those that are kept, so far
  std::vector<BlockPtr> read_;  // anew
  absl::flat_hash_set<int64_t> left_places_;
};

}  // namespace

absl::StatusOr<GraphBlocks> RefreshBlocks(const GraphBlocks& before,
                                          int64_t since,
                                          const Snapshot& snapshot,
                                          const v1::AssessmentPolicy& policy,
                                          const GraphOptions& options) {
  std::optional<GraphBlocks> after;
  VERACITY_RETURN_IF_ERROR(
      WithReader(snapshot, options.call, [&](Reader& reader) -> absl::Status {
        Refresh refresh(before, since, reader, policy, options);
        VERACITY_ASSIGN_OR_RETURN(after, refresh.Run());
        return absl::OkStatus();
      }));
  if (!after.has_value()) {
    GraphOptions all = options;
    all.part = before.part;
    all.parts = before.parts;
    return ReadBlocks(snapshot, policy, all);
  }
  return *std::move(after);
}

}  // namespace veracity::internal
