#ifndef VERACITY_GRAPH_NEIGHBOURHOOD_H_
#define VERACITY_GRAPH_NEIGHBOURHOOD_H_

// A part of a ledger, read from its store into the columns of standing.h and
// withdrawal.h: some statements with all that decides whether they stand.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/entries.h"
#include "graph/standing.h"
#include "graph/withdrawal.h"
#include "ledger/reader.h"
#include "veracity/call.h"
#include "veracity/edtf.h"

namespace veracity::internal {

inline constexpr size_t kMaximumStatements = 1'000'000;

// Movable, not copyable; the inputs point into it.
class Neighbourhood {
 public:
  Neighbourhood() = default;
  Neighbourhood(Neighbourhood&&) noexcept = default;
  Neighbourhood& operator=(Neighbourhood&&) noexcept = default;

  StandingInput statements() const;
  WithdrawalInput entries() const { return entries_.input(); }

  // Of each statement, its key in the store.
  const std::vector<int64_t>& keys() const {
    return entries_.statements().keys();
  }
  // Whether it had been made by the said time that is asked about. What had
  // not is withdrawn as far as the inputs are concerned.
  bool IsSaid(int32_t statement) const { return entries_.IsSaid(statement); }

  // What a retraction of `targets` names here. What none of the statements
  // depends on is left out.
  std::vector<RetractionTarget> TargetsOf(
      absl::Span<const Located> targets) const {
    return entries_.TargetsOf(targets);
  }

 private:
  friend class NeighbourhoodReader;

  Entries entries_;
  std::vector<int32_t> claim_;
  std::vector<int8_t> sign_;
  std::vector<uint8_t> first_hand_;
  std::vector<Instant> earliest_, latest_;
  std::vector<int32_t> ground_begin_ = {0}, member_begin_ = {0};
  std::vector<GroundMember> members_;
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
