#ifndef VERACITY_VERIFY_PATHS_H_
#define VERACITY_VERIFY_PATHS_H_

// Section 5 of the rule: how surely a statement was said (A), through which
// door; and what it rests on (Q). Both are the greatest over rows of hands.

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "graph/standing.h"
#include "verify/case.h"
#include "verify/hands.h"

namespace veracity::internal {

// Statements of the case, then implied ones, as Standing numbers them.
using Node = int32_t;

// That a node was said, as known through a door.
struct Said {
  Node node = 0;
  int32_t door = 0;    // a set of groups
  double product = 0;  // A; above 0
  // The greatest trust in a first hand of that door through whom it comes.
  double first_trust = 0;
  // The step before: another of these; or, if no index, that beginning.
  int32_t from = kNoIndex;
  int32_t beginning = kNoIndex;
};

// Where a way down ends, and how much it is worth.
struct Root {
  Node node = 0;
  double product = 0;  // Q
};

// A step of a way down.
struct WayDown {
  Node node = 0;
  double product = 0;  // as far as to this statement, with its extraction
  int32_t from = kNoIndex;
};

class Paths {
 public:
  // What a root's unstated ground is worth, by its basis.
  struct BasisWorth {
    double unsaid = 1, told = 0.7, inferred = 0.5, generated = 0.5;
  };

  // All must outlive this.
  Paths(const Case& the_case, const Standing& standing, const Hands& hands,
        const BasisWorth& worth);

  int32_t node_count() const { return node_count_; }
  bool IsImplied(Node node) const { return node >= statements_; }
  const ImpliedStatement& ImpliedAt(Node node) const {
    return standing_.implied[node - statements_];
  }
  int32_t ClaimOf(Node node) const;
  // No index: the unknown one.
  int32_t SourceOf(Node node) const;
  int32_t EpochOf(Node node) const;
  double ExtractionOf(Node node) const;
  bool IsRoot(Node node) const {
    return IsImplied(node) || standing_.root[node] != 0;
  }
  bool IsFirstHand(Node node) const;

  // A of a node, an element for each door, in the order of doors.
  absl::Span<const Said> SaidOf(Node node) const {
    return absl::MakeSpan(said_).subspan(
        said_begin_[node], said_begin_[node + 1] - said_begin_[node]);
  }
  const Said& said(int32_t index) const { return said_[index]; }

  // Q of a root, by itself: for each member of its source's group the same.
  double RootWorth(Node root) const { return Worth(root, ExtractionOf(root)); }
  // Whether it has grounds about other claims that stand.
  bool IsInference(Node node) const;
  // Q of an inference: the roots that it rests on, with what each is worth; in
  // the order of nodes. With `ways`, all steps, each root's among them.
  std::vector<Root> RootsOf(Node inference,
                            std::vector<WayDown>* ways = nullptr) const;

 private:
  double Worth(Node root, double product) const;
  bool MemberStands(int32_t member) const;
  bool GroundStands(int32_t ground) const;
  bool LeadsOn(Node node) const;
  void FindSaid();
  void FindFirstTrust();
  // Calls `f` with each node that rows lead on to from a statement.
  template <typename F>
  void ForEachNext(int32_t statement, F f) const;
  // Calls `f` with each node that grounds of a statement that stand lead to;
  // from an inference only those about other claims.
  template <typename F>
  void ForEachDown(int32_t statement, bool other_claims_only, F f) const;

  const Case& case_;
  const Standing& standing_;
  const Hands& hands_;
  const BasisWorth worth_;
  const int32_t statements_;
  const int32_t node_count_;
  std::vector<int32_t> said_begin_;
  std::vector<Said> said_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_PATHS_H_
