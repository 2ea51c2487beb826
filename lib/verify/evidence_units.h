#ifndef VERACITY_VERIFY_EVIDENCE_UNITS_H_
#define VERACITY_VERIFY_EVIDENCE_UNITS_H_

// Section 5 of the rule: the units of a claim, and the strength of each
// through each door.

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case.h"
#include "verify/newest_word.h"
#include "verify/paths.h"

namespace veracity::internal {

struct EvidenceOrigin {
  GroupMember origin = 0;
  double strength = 0;  // F
  Node root = 0;        // whose group it is of
};

// A unit, as it comes through one door.
struct EvidenceUnit {
  // The statement; of pooled readings the strongest.
  Node node = 0;
  int32_t said = 0;  // of Paths::said()
  int32_t door = 0;
  double first_trust = 0;
  Masses masses;
  int8_t sign = 0;
  bool is_inference = false;
  bool is_halved = false;                          // it speaks about itself
  double decay = 1;                                // by age
  int32_t pooled = 1;                              // readings in it
  absl::InlinedVector<EvidenceOrigin, 1> origins;  // in their order
  // What a single origin could give: the bound where there are several.
  double single_strength = 0;
};

class EvidenceUnits {
 public:
  // All must outlive this. `masses_of_implied` by the numbers that implied
  // statements have.
  EvidenceUnits(const Case& the_case, const v1::AssessmentPolicy& policy,
                Instant question, const Standing& standing,
                const NewestWords& newest, const Paths& paths,
                const Hands& hands,
                const std::vector<Masses>& masses_of_implied);

  // The units of a claim, in the order of their statements, then doors.
  std::vector<EvidenceUnit> UnitsOf(int32_t claim) const {
    std::vector<EvidenceUnit> units;
    FindUnitsOf(claim, &units);
    return units;
  }
  // The same into what a caller keeps, to save on memory's account.
  void FindUnitsOf(int32_t claim, std::vector<EvidenceUnit>* units) const;

  // The statements on a claim, then the implied ones.
  absl::Span<const Node> NodesOn(int32_t claim) const {
    return absl::MakeSpan(nodes_).subspan(
        node_begin_[claim], node_begin_[claim + 1] - node_begin_[claim]);
  }
  // Whether it is a unit of its claim.
  bool IsUnit(Node node) const;
  Masses MassesOf(Node node) const;

 private:
  bool SpeaksOfItself(Node node) const;
  double DecayOf(Node node) const;
  void AddUnits(Node node, std::vector<EvidenceUnit>* units) const;
  void Pool(std::vector<EvidenceUnit>* units) const;

  const Case& case_;
  const v1::AssessmentPolicy& policy_;
  const Instant question_;
  const Standing& standing_;
  const NewestWords& newest_;
  const Paths& paths_;
  const Hands& hands_;
  const std::vector<Masses>& masses_of_implied_;
  std::vector<int32_t> node_begin_;
  std::vector<Node> nodes_;
};

// 2^(-age / half life), on a grid of 1/1024 half lives, the same to the bit on
// every machine. REQUIRES: an age of at least 0; a half life from 1 to 2^50.
double Decay(int64_t age_seconds, int64_t half_life_seconds);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_EVIDENCE_UNITS_H_
