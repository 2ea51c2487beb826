#ifndef VERACITY_GRAPH_NEIGHBOURHOOD_H_
#define VERACITY_GRAPH_NEIGHBOURHOOD_H_

// A part of a ledger, read from its store into the columns of standing.h and
// withdrawal.h: some statements with all that decides whether they stand.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/standing.h"
#include "graph/withdrawal.h"
#include "ledger/reader.h"
#include "veracity/call.h"
#include "veracity/edtf.h"

namespace veracity::internal {

inline constexpr size_t kMaximumStatements = 1'000'000;

// Numbers keys of the store from 0, in the order in which they come. Key 0
// stands for nothing, and has no index.
class Numbering {
 public:
  int32_t Add(int64_t key) {
    if (key == 0) return kNoIndex;
    const auto [entry, is_new] = numbers_.try_emplace(key, size());
    if (is_new) keys_.push_back(key);
    return entry->second;
  }
  int32_t Find(int64_t key) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? kNoIndex : found->second;
  }
  bool Contains(int64_t key) const { return numbers_.contains(key); }

  const std::vector<int64_t>& keys() const { return keys_; }
  int32_t size() const { return static_cast<int32_t>(keys_.size()); }

 private:
  absl::flat_hash_map<int64_t, int32_t> numbers_;
  std::vector<int64_t> keys_;
};

// Movable, not copyable; the inputs point into it.
class Neighbourhood {
 public:
  Neighbourhood() = default;
  Neighbourhood(Neighbourhood&&) noexcept = default;
  Neighbourhood& operator=(Neighbourhood&&) noexcept = default;

  StandingInput statements() const;
  WithdrawalInput entries() const;

  // Of each statement, its key in the store.
  const std::vector<int64_t>& keys() const { return statement_numbers_.keys(); }
  // Whether it had been made by the said time that is asked about. What had
  // not is withdrawn as far as the inputs are concerned.
  bool IsSaid(int32_t statement) const {
    return entry_begin_[statement] != entry_begin_[statement + 1];
  }

  // What a retraction of `targets` names here. What none of the statements
  // depends on is left out.
  std::vector<RetractionTarget> TargetsOf(
      absl::Span<const Located> targets) const;

 private:
  friend class NeighbourhoodReader;

  // Whether a retraction had been made by the said time can be uncertain. A
  // picture of what certainly stands has in it all withdrawals that may have
  // been made, but of what withdraws these only what certainly was. So each
  // retraction is there twice: copy 0 withdraws statements and copies 1, copy
  // 1 withdraws copies 0. Without a said time there is one copy, which
  // withdraws both. A batch has a number for each copy that can withdraw it.
  int32_t RecordOf(int32_t retraction, int32_t copy) const {
    return statement_numbers_.size() + copy * retraction_numbers_.size() +
           retraction;
  }
  int32_t BatchOf(int32_t batch, int32_t copy) const {
    return copy * batch_numbers_.size() + batch;
  }
  // What that copy of a retraction names. Id no index: nothing here.
  RetractionTarget TargetOf(Kind kind, int64_t key, int32_t copy) const;

  Numbering statement_numbers_, claim_numbers_, source_numbers_,
      document_numbers_, retraction_numbers_, batch_numbers_;
  int32_t copies_ = 1;

  std::vector<int32_t> claim_, source_, document_;
  std::vector<int8_t> sign_;
  std::vector<uint8_t> first_hand_;
  std::vector<Instant> earliest_, latest_;
  std::vector<int32_t> ground_begin_ = {0}, member_begin_ = {0};
  std::vector<GroundMember> members_;

  Lineages lineages_;
  std::vector<int32_t> entry_begin_ = {0};
  std::vector<RecordEntry> entries_;
  std::vector<RecordedRetraction> retractions_;
};

// Reads whatever might stand or fall otherwise if `targets` were withdrawn,
// and what that rests on, as of the reader's snapshot: what it knew, what had
// been said. Level by level, a few statements each. Returns
// RESOURCE_EXHAUSTED if there are more than `maximum` statements,
// DEADLINE_EXCEEDED and CANCELLED.
absl::StatusOr<Neighbourhood> ReadDependants(
    Reader& reader, absl::Span<const Located> targets, const CallOptions& call,
    size_t maximum = kMaximumStatements);

// Reads the statements on a claim, first those, and what they rest on.
absl::StatusOr<Neighbourhood> ReadClaimWithGrounds(
    Reader& reader, int64_t claim, const CallOptions& call,
    size_t maximum = kMaximumStatements);

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_NEIGHBOURHOOD_H_
