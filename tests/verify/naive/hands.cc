#include "tests/verify/naive/hands.h"

#include <algorithm>

namespace veracity::naive {

bool Meet(const std::set<Id>& x, const std::set<Id>& y) {
  return std::any_of(x.begin(), x.end(),
                     [&](const Id& id) { return y.contains(id); });
}

Source Hands::Find(const Id& source) const {
  const auto found = ledger_.sources.find(source);
  return found == ledger_.sources.end() ? Source{} : found->second;
}

double Hands::Trust(const Id& source) const {
  if (source == kUnknown) return .4;
  const Source found = Find(source);
  if (found.trust.has_value()) return *found.trust;
  if (found.kind == "anonymous" || found.kind == "model") return .4;
  if (found.kind == "producer") return .35;
  return .5;
}

std::set<Id> Hands::Above(const Id& source) const {
  std::set<Id> seen;
  std::vector<Id> next = {source};
  while (!next.empty()) {
    const Id id = next.back();
    next.pop_back();
    if (!seen.insert(id).second) continue;
    for (const Id& owner : Find(id).owners) next.push_back(owner);
  }
  return seen;
}

// An ultimate owner has nobody above that is not below it too: it is a loop,
// as a rule of one.
std::set<Id> Hands::UltimateOwners(const Id& source) const {
  std::set<Id> owners;
  for (const Id& id : Above(source)) {
    const std::set<Id> loop = Above(id);
    if (std::all_of(loop.begin(), loop.end(), [&](const Id& other) {
          return Above(other).contains(id);
        })) {
      owners.insert(*loop.begin());
    }
  }
  return owners;
}

std::set<Id> Hands::Group(const Id& source) const {
  std::set<Id> group;
  for (const Id& member : UltimateOwners(source)) {
    const Source found = Find(member);
    if (found.kind != "anonymous") {
      group.insert(member);
    } else if (!found.known_through.has_value()) {
      group.insert("anonymous:");
    } else {
      for (const Id& owner : UltimateOwners(*found.known_through)) {
        group.insert("anonymous:" + owner);
      }
    }
  }
  return group;
}

bool Hands::AreOne(const Id& x, const Id& y) const {
  const auto has_employer_in = [&](const Id& hand, const std::set<Id>& group) {
    const std::vector<Id> employers = Find(hand).works_for;
    return std::any_of(
        employers.begin(), employers.end(),
        [&](const Id& employer) { return Meet(Group(employer), group); });
  };
  return Meet(Group(x), Group(y)) || has_employer_in(x, Group(y)) ||
         has_employer_in(y, Group(x));
}

double Hands::Counts(const Id& hand, const Id& next) const {
  if (!AreOne(hand, next)) return Trust(hand);
  if (Trust(next) == 0) return 1;
  return std::min(1., Trust(hand) / Trust(next));
}

std::vector<Id> Hands::OfCited(const Id& source) const {
  const Source found = Find(source);
  if (found.kind == "anonymous" && found.known_through.has_value()) {
    return {*found.known_through, source};
  }
  return {source};
}

std::vector<Id> Hands::OfHeld(const Assertion& statement,
                              const Entry& entry) const {
  std::vector<Id> hands;
  if (entry.by.has_value()) hands.push_back(*entry.by);
  if (statement.publisher.has_value()) hands.push_back(*statement.publisher);
  for (const Id& hand : OfCited(statement.source)) hands.push_back(hand);
  return hands;
}

}  // namespace veracity::naive
