#ifndef VERACITY_VERIFY_CASE_H_
#define VERACITY_VERIFY_CASE_H_

// A case: all that bears on some claims, in columns of numbers, from which
// their verdicts follow. It is read from a store, or cut from a snapshot of a
// whole ledger; the rule does not know which.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "graph/standing.h"
#include "veracity/edtf.h"
#include "veracity/v1/assertion.pb.h"
#include "verify/groups.h"

namespace veracity::internal {

// How a statement came to us: the hands before its own, outermost first (the
// batch's authors, then the document's publisher). A statement that is only
// relayed has none of these.
struct Beginning {
  int32_t hands_begin = 0;  // into CaseStatements::hands
  int32_t hands_end = 0;
};

// What bears on how much a statement says: a pair of masses before 3.4.
struct Masses {
  double belief = 0;
  double disbelief = 0;

  friend bool operator==(const Masses&, const Masses&) = default;
  template <typename H>
  friend H AbslHashValue(H state, const Masses& masses) {
    return H::combine(std::move(state), masses.belief, masses.disbelief);
  }
};

// An element for each statement.
struct CaseStatements {
  std::vector<int32_t> claim;
  std::vector<int32_t> source;  // an entity
  std::vector<int8_t> sign;     // of the masses, or kRelays
  std::vector<Masses> masses;   // a denial's swapped, capped; of relays none
  std::vector<v1::Basis> basis;
  std::vector<double> extraction;
  std::vector<uint8_t> declines;
  std::vector<uint8_t> withdrawn;
  // When it was said; unbounded both ways: not known.
  std::vector<Instant> earliest, latest;
  // Readings that are records of one act have equal numbers; no index: it is
  // one by itself.
  std::vector<int32_t> act;
  // The order of their ids.
  std::vector<int32_t> rank;

  // As StandingInput has them.
  std::vector<int32_t> ground_begin = {0}, member_begin = {0};
  std::vector<GroundMember> members;

  // Ways in which it came to us that still count, without repetitions.
  std::vector<int32_t> beginning_begin = {0};
  std::vector<Beginning> beginnings;
  std::vector<int32_t> hands;  // entities

  int32_t size() const { return static_cast<int32_t>(claim.size()); }
};

// What links carry from one claim to another.
enum class LinkKind : uint8_t {
  kContradicts,  // also rivals
  kEntails,      // also refines
  kSupports,
  kUndermines,
  kSame,
};

struct Link {
  int32_t from = 0;
  int32_t to = 0;
  LinkKind kind = LinkKind::kSame;
  double strength = 1;
  // Where the caller knows of it: which claim of structure says so; no index:
  // computed.
  int32_t origin = kNoIndex;
};

// An element for each claim.
struct CaseClaims {
  // Whom it is about: subject and value where they are entities, and those
  // who govern these. In compressed rows.
  std::vector<int32_t> about_begin = {0};
  std::vector<int32_t> about;
  std::vector<uint8_t> speaks_for_oneself;
  std::vector<uint8_t> assessable;  // not an evaluation or a recommendation
  // It is about another time than the one that is asked about.
  std::vector<uint8_t> set_aside;
  std::vector<double> base_rate;
  std::vector<int64_t> half_life_seconds;  // 0: it does not age
  std::vector<Link> links;
  // Pairs of claims that are rivals by computation.
  std::vector<std::pair<int32_t, int32_t>> rivals;

  int32_t size() const { return static_cast<int32_t>(assessable.size()); }
};

struct Case {
  EntityColumns entities;
  CaseStatements statements;
  CaseClaims claims;
  // Sources that the owner withdrew; by entity.
  std::vector<uint8_t> withdrawn_source;
  // The time that is asked about.
  Instant question;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_H_
