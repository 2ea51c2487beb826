#include "verify/links.h"

#include <algorithm>
#include <queue>
#include <tuple>

#include "absl/container/flat_hash_map.h"

namespace veracity::internal {
namespace {

// Calls `f` with each side of `link`'s other end that it carries to `side` of
// `claim`.
template <typename F>
void ForEachCarried(const Link& link, int32_t claim, Side side, F f) {
  const bool at_end = link.to == claim;
  const bool at_start = link.from == claim;
  const int32_t other = at_end ? link.from : link.to;
  switch (link.kind) {
    case LinkKind::kSame:
      f(other, side);
      return;
    case LinkKind::kContradicts:
      if (side == Side::kOpposition) f(other, Side::kSupport);
      return;
    case LinkKind::kEntails:
      if (at_end && side == Side::kSupport) f(link.from, Side::kSupport);
      if (at_start && side == Side::kOpposition) f(link.to, Side::kOpposition);
      return;
    case LinkKind::kSupports:
      if (at_end && side == Side::kSupport) f(link.from, Side::kSupport);
      return;
    case LinkKind::kUndermines:
      if (at_end && side == Side::kOpposition) f(link.from, Side::kSupport);
      return;
  }
}

}  // namespace

Links::Links(const CaseClaims& claims, double least_chain)
    : claims_(claims), least_chain_(least_chain), begin_(claims.size() + 1, 0) {
  for (const Link& link : claims.links) {
    ++begin_[link.from];
    if (link.to != link.from) ++begin_[link.to];
  }
  for (int32_t c = 0; c < claims.size(); ++c) begin_[c + 1] += begin_[c];
  at_.resize(begin_.back());
  for (size_t l = 0; l < claims.links.size(); ++l) {
    const Link& link = claims.links[l];
    at_[--begin_[link.from]] = static_cast<int32_t>(l);
    if (link.to != link.from) at_[--begin_[link.to]] = static_cast<int32_t>(l);
  }
}

std::vector<Chain> Links::NoChains(int32_t claim) {
  std::vector<Chain> chains;
  for (Side side : {Side::kSupport, Side::kOpposition}) {
    chains.push_back({claim, side, side, true, 1.0, {}});
  }
  return chains;
}

std::vector<Chain> Links::ChainsTo(int32_t claim) const {
  std::vector<Chain> chains = NoChains(claim);
  if (begin_[claim] == begin_[claim + 1]) return chains;
  for (Side side : {Side::kSupport, Side::kOpposition}) {
    FindChains(claim, side, true, &chains);
    FindChains(claim, side, false, &chains);
  }
  return chains;
}

void Links::FindChains(int32_t claim, Side to, bool same,
                       std::vector<Chain>* chains) const {
  // From the claim backwards, strongest first: each state is final when its
  // turn comes. Of mixed chains, those that so far have same-as only are kept
  // apart, by the last of the three.
  using State = std::tuple<int32_t, Side, bool>;
  struct Reached {
    double strength = 0;
    int32_t link = kNoIndex;
    State towards;
  };
  absl::flat_hash_map<State, Reached> found;
  std::priority_queue<std::pair<double, State>> queue;
  const State start = {claim, to, false};
  found[start].strength = 1;
  queue.push({1.0, start});
  while (!queue.empty()) {
    const auto [strength, state] = queue.top();
    queue.pop();
    if (strength != found[state].strength) continue;
    const auto& [at, side, mixed] = state;
    for (int32_t l : LinksAt(at)) {
      const Link& link = claims_.links[l];
      const bool is_same = link.kind == LinkKind::kSame;
      if (same && !is_same) continue;
      const double further = strength * link.strength;
      if (further < least_chain_) continue;
      const bool further_mixed = mixed || !is_same;
      ForEachCarried(link, at, side,
                     [&, towards = state](int32_t other, Side from) {
                       const State next = {other, from, further_mixed};
                       Reached& reached = found[next];
                       if (reached.strength >= further) return;
                       reached = {further, l, towards};
                       queue.push({further, next});
                     });
    }
  }
  const size_t first = chains->size();
  for (const auto& [state, reached] : found) {
    const auto& [from_claim, from, mixed] = state;
    if (reached.link == kNoIndex || mixed == same) continue;
    Chain chain = {from_claim, from, to, same, reached.strength, {}};
    for (State at = state; found[at].link != kNoIndex; at = found[at].towards) {
      chain.links.push_back(found[at].link);
    }
    chains->push_back(std::move(chain));
  }
  std::sort(chains->begin() + static_cast<ptrdiff_t>(first), chains->end(),
            [](const Chain& a, const Chain& b) {
              return std::tie(a.claim, a.from) < std::tie(b.claim, b.from);
            });
}

}  // namespace veracity::internal
