#ifndef VERACITY_VERIFY_RULE_H_
#define VERACITY_VERIFY_RULE_H_

// The rule: from a case to verdicts. docs/formats/assessment.md states it; the
// files of this folder have its sections: groups (2), hands (3.3), newest_word
// (3.4), graph/standing (3.5, 3.6), paths (5), links and least_cut (6), units
// and this one (5 to 7).

#include <cstdint>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "graph/standing.h"
#include "veracity/v1/assessment.pb.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case.h"
#include "verify/evidence_units.h"
#include "verify/hands.h"
#include "verify/least_cut.h"
#include "verify/links.h"
#include "verify/newest_word.h"
#include "verify/paths.h"

namespace veracity::internal {

// Changes whenever a verdict may.
inline constexpr char kRuleVersion[] = "1";

// One side of a claim: what speaks for it, or what against.
struct SideFinding {
  // What each origin gives through each door, at most; by origin, then door.
  std::vector<DoorShare> shares;
  std::vector<DoorWidth> doors;
  int64_t total = 0;  // billionths
  // The same over what leans that way only.
  std::vector<DoorShare> leaning_shares;
  std::vector<DoorWidth> leaning_doors;
  int64_t leaning_total = 0;
  // Origins that can be matched to different doors.
  int32_t matched_origins = 0;
};

struct Finding {
  SideFinding sides[2];  // by Side
  double belief = 0, disbelief = 0, uncertainty = 1;
  double base_rate = 0.5;
  double probability = 0.5;
  v1::Verdict verdict = v1::VERDICT_UNSUBSTANTIATED;
};

// What one unit gives to a side of a claim, through a door, by a chain.
struct Contribution {
  EvidenceUnit unit;
  EvidenceOrigin origin;
  int32_t chain = 0;     // of those asked about
  int64_t evidence = 0;  // billionths, after scaling
  int64_t unscaled = 0;  // before
};

class Rule {
 public:
  // Works out sections 2 to 5 for the whole case. `the_case` must outlive
  // this; `policy` is complete.
  Rule(const Case& the_case, const v1::AssessmentPolicy& policy)
      : Rule(the_case, policy, the_case.question) {}
  // The same for another time that is asked about.
  Rule(const Case& the_case, const v1::AssessmentPolicy& policy,
       Instant question);

  // The verdict on a claim of the case.
  Finding Assess(int32_t claim) const;
  // The same from what is said of that very claim: nothing comes by links.
  Finding AssessAlone(int32_t claim) const;
  // Calls `f` with the verdict on each of some claims, or each of the case, in
  // their order: many are cheaper together. What it is given lives for the
  // call.
  using UseFinding =
      absl::FunctionRef<void(int32_t claim, const Finding& finding)>;
  void AssessEach(absl::Span<const int32_t> claims, UseFinding f) const;
  void AssessAll(UseFinding f) const;

  // The single contributions that a finding is made of, for explanations.
  std::vector<Contribution> ContributionsTo(
      const std::vector<Chain>& chains) const;

  const Case& the_case() const { return case_; }
  const v1::AssessmentPolicy& policy() const { return policy_; }
  Instant question() const { return question_; }
  OwnerGroups& groups() const { return *groups_; }
  const Hands& hands() const { return *hands_; }
  const std::vector<int32_t>& attested() const { return attested_; }
  const NewestWords& newest() const { return newest_; }
  const Standing& standing() const { return standing_; }
  const Paths& paths() const { return *paths_; }
  const EvidenceUnits& units() const { return *units_; }
  const Links& links() const { return links_; }

 private:
  // What one claim after another is assessed with.
  struct Workspace;

  void FindWhatStands();
  template <typename F>
  void ForEachContribution(const std::vector<Chain>& chains, Workspace& work,
                           F f) const;
  void AssessBy(int32_t claim, const std::vector<Chain>& chains,
                Workspace& work, Finding* finding) const;
  v1::Verdict VerdictOf(int32_t claim, const Finding& finding) const;

  const Case& case_;
  const v1::AssessmentPolicy& policy_;
  const Instant question_;
  std::unique_ptr<OwnerGroups> groups_;
  std::unique_ptr<Hands> hands_;
  std::vector<int32_t> attested_;
  NewestWords newest_;
  std::vector<Masses> implied_masses_;  // by number, as in ImpliedStatement
  Standing standing_;
  std::unique_ptr<Paths> paths_;
  std::unique_ptr<EvidenceUnits> units_;
  Links links_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_RULE_H_
