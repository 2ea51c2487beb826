#ifndef VERACITY_GRAPH_STANDING_H_
#define VERACITY_GRAPH_STANDING_H_

// What stands: where the grounds of statements lead, and which statements rest
// in the end on something that rests on itself alone. docs/decisions/
// standing.md has the rule and our readings of it.

#include <compare>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "graph/withdrawal.h"
#include "veracity/edtf.h"

namespace veracity::internal {

// The sign of a statement is that of belief less disbelief: +1, -1, or 0 if it
// declines or is even. A relay has none and points as what it reaches points.
inline constexpr int8_t kRelays = 2;

// Points as `sign`, as a bit. What points several ways has several.
constexpr uint8_t PointsBit(int8_t sign) {
  return static_cast<uint8_t>(1 << (sign + 1));
}

// What it means to say something with a sign and no word of how sure; see
// StandingInput::masses.
constexpr int32_t PlainMasses(int8_t sign) { return sign + 1; }

inline constexpr int32_t kOneBillion = 1'000'000'000;

// A statement by its number, no index if it is not on record; or what a source
// is said to have said of the same claim.
struct GroundMember {
  static constexpr GroundMember Statement(int32_t id) { return {id, 0, false}; }
  static constexpr GroundMember Attribution(int32_t source, int8_t sign) {
    return {source, sign, true};
  }

  int32_t id = kNoIndex;
  int8_t sign = 0;  // as attributed: +1, -1 or 0
  bool by_name = false;

  friend auto operator<=>(const GroundMember&, const GroundMember&) = default;
};

// Statements in columns, an element each, numbered from 0 in any order: all
// of a ledger, or of a neighbourhood in it that is closed under grounds and
// holds all that the sources it attributes to said of the same claims.
struct StandingInput {
  // Numbers of their own. Source no index: the unknown one.
  absl::Span<const int32_t> claim;
  absl::Span<const int32_t> source;
  absl::Span<const int8_t> sign;         // +1, -1, 0 or kRelays
  absl::Span<const uint8_t> first_hand;  // observed, measured or documented

  // Grounds of statement i: from ground_begin[i] to ground_begin[i + 1], as
  // alternatives. Members of ground g, all of which it needs: from
  // member_begin[g] to member_begin[g + 1]; a simple ground has one. Both take
  // one element more than there are statements, grounds.
  absl::Span<const int32_t> ground_begin;
  absl::Span<const int32_t> member_begin;
  absl::Span<const GroundMember> members;

  // Each of these may be empty; then the default holds for every statement.

  // Equal numbers for equal masses of belief and disbelief; those of plain
  // statements are PlainMasses(). Default: plain. Of relays not looked at.
  absl::Span<const int32_t> masses;
  // When it was said. Default: not known.
  absl::Span<const Instant> earliest;
  absl::Span<const Instant> latest;
  // How well it is attested, in billionths; and how well what another source
  // said must be for an attribution of this statement to lead there: its own
  // attestation times the trust in its source. Default: one billion, for all.
  absl::Span<const int32_t> attested;
  absl::Span<const int32_t> attested_asked;
  // A later word of the same source has taken its place. Default: 0, for all.
  absl::Span<const uint8_t> replaced;
};

// Where a member of a ground leads.
enum class GroundOutcome : uint8_t {
  kNotAsked,  // what is withdrawn cites nothing
  kLeads,     // to Standing::LeadsOf()

  // It is no ground for this statement:
  kOwnSource,        // an attribution to the statement's own source
  kOtherClaim,       // a relay passes on what is said of its own claim only
  kPointsOtherwise,  // on the same claim, but not as the statement does
  kPointsNowhere,    // on another claim, but takes no side there
  kMisattributed,    // the source spoke, and did not say so

  // It leads to nothing:
  kNotOnRecord,
  kWithdrawn,       // it, its source, or what that source had said
  kReplaced,        // it, or all that the source had said so
  kReachesNothing,  // a relay that leads nowhere, or that source's only such
  kRelayedWrongly,  // as misattributed, but a relay has no stance of its own
};

constexpr bool IsNoGround(GroundOutcome outcome) {
  return outcome >= GroundOutcome::kOwnSource &&
         outcome <= GroundOutcome::kMisattributed;
}
constexpr bool LeadsToNothing(GroundOutcome outcome) {
  return outcome >= GroundOutcome::kNotOnRecord;
}

// Why a statement does not stand. Where its grounds fail in several ways, the
// first of these that applies to any of them, at whatever depth.
enum class WhyFallen : uint8_t {
  kStands,
  kWithdrawn,
  kReplaced,
  kGroundWithdrawn,
  kGroundReplaced,
  kMisattributed,  // relays what the source named did not say
  kDangling,       // rests on what is not on record
  kNoGround,       // relays nothing that bears on its claim
  kCircular,       // rests on itself only
};

// Something known only because others attribute it. Equal ones are one.
struct ImpliedStatement {
  int32_t source = kNoIndex;  // no index: the unknown one
  int32_t claim = kNoIndex;
  int8_t sign = 0;
  int32_t masses = 0;  // plain, or those of the statements that attribute it

  friend bool operator==(const ImpliedStatement&,
                         const ImpliedStatement&) = default;
};

// The answer. Nodes are the statements by their numbers, then the implied
// ones.
struct Standing {
  // Of each statement; flags are 0 or 1.
  std::vector<uint8_t> withdrawn;
  std::vector<uint8_t> root;
  std::vector<uint8_t> stands;
  std::vector<WhyFallen> why;
  // PointsBit()s: how it points; none for a relay that reaches nothing.
  std::vector<uint8_t> points;
  // The node that a relay without grounds leads to: a plain affirmation by the
  // unknown. Else no index.
  std::vector<int32_t> unstated;

  // Of each member of a ground.
  std::vector<GroundOutcome> outcome;
  std::vector<int32_t> lead_begin;  // one element more
  std::vector<int32_t> leads;       // nodes

  std::vector<ImpliedStatement> implied;  // all stand

  absl::Span<const int32_t> LeadsOf(int32_t member) const {
    return absl::MakeSpan(leads).subspan(
        lead_begin[member], lead_begin[member + 1] - lead_begin[member]);
  }
};

// Returns what stands, given what is withdrawn. A caller that asks as of a
// said time marks the stances made later as withdrawn too, relays not: what
// was not yet said is gone without being forgotten.
//
// Takes time and memory linear in statements, members and leads; an attribution
// has as many leads as its source made statements on the claim. Does not
// recurse. The numbers of statements and the order of grounds are of no
// consequence but for the order in which implied statements are listed.
// REQUIRES: all numbers are in range.
Standing FindStanding(const StandingInput& input,
                      const Withdrawals& withdrawals);

// The same in one step.
Standing FindStanding(const StandingInput& input,
                      const WithdrawalInput& entries);

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_STANDING_H_
