#ifndef VERACITY_TESTS_VERIFY_NAIVE_READING_H_
#define VERACITY_TESTS_VERIFY_NAIVE_READING_H_

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "tests/verify/naive/hands.h"
#include "tests/verify/naive/rule.h"

namespace veracity::naive {

// An assertion on record, or one that attributions imply.
struct Statement : Assertion {
  Id id;  // "" if implied
  bool is_implied = false;
  bool is_withdrawn = false;
  bool is_replaced = false;
  // Its masses, those of its newest word in the end; those said.
  double belief = 0;
  double disbelief = 0;

  bool is_relay() const { return stance == Stance::kRelays; }
  int sign() const {
    return belief > disbelief ? 1 : belief < disbelief ? -1 : 0;
  }
};

// Where a ground leads: statements by number, or all of several.
struct Lead {
  bool is_ground = true;
  std::set<int> to;  // empty: to nothing
  std::vector<Lead> members;
};

// Section 3: what counts of a ledger, which must outlive it.
class Reading {
 public:
  explicit Reading(const Ledger& ledger);

  const Hands& hands() const { return hands_; }
  // Assertions by id, then what is implied.
  const std::deque<Statement>& statements() const { return statements_; }

  // 3.6
  bool IsRoot(int i) const;
  bool Stands(int i) const { return standing_.contains(i); }
  bool IsFirstHand(int i) const;

  // Statements that stand, to which grounds of i that stand lead; all, or
  // only those about other claims.
  std::set<int> Supports(int i) const;
  std::set<int> SupportsElsewhere(int i) const;

  // Whom i cites, for how surely they were said (section 5).
  std::set<int> Cited(int i) const;

  // The greatest product of hands along rows that lead from `start` (products
  // so far, the source of a statement not among them; 0: none) over `edges`;
  // the last source left out. `with_extraction`: times that of each statement
  // that is left behind.
  std::vector<double> Spread(std::vector<double> start,
                             const std::function<std::set<int>(int)>& edges,
                             bool with_extraction) const;

  // For each first hand of rows that begin at i, none if it is not held: the
  // greatest product of the hands of one, the source of i left out.
  std::map<Id, double> Begin(int i) const;

 private:
  void Withdraw();         // 3.1
  void FindMasses();       // 3.2
  void Attest();           // 3.3
  void FindNewestWords();  // 3.4
  void FollowGrounds();    // 3.5
  void FindWhatStands();   // 3.6

  std::vector<int> Recorded() const;
  int Find(const Id& id) const;
  bool AreRivals(const Id& x, const Id& y) const;
  bool Overrules(int k, int j) const;

  std::set<int> Points(int i) const;
  bool IsEmptyRelay(int i) const;
  bool BearsOn(int i, const Ground& ground) const;
  Lead Follow(int i, const Ground& ground);
  Lead FollowAttribution(int i, const Ground& ground);
  std::vector<Lead> FollowAll(int i);
  int Implied(const Id& source, const Id& claim, double b, double d);

  std::set<int> CitedById(int i) const;
  bool Stands(const Lead& lead) const;
  std::set<int> Standing(const Lead& lead, const Id* other_than) const;

  const Ledger& ledger_;
  Hands hands_;
  std::deque<Statement> statements_;
  std::vector<Billionths> attested_;
  std::vector<std::set<int>> reached_;    // by a relay
  std::vector<std::vector<Lead>> leads_;  // of each ground
  std::set<int> standing_;
};

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_READING_H_
