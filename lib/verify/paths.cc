#include "verify/paths.h"

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/work_list.h"
#include "vocabulary/acts.h"

namespace veracity::internal {

Paths::Paths(const Case& the_case, const Standing& standing, const Hands& hands,
             const BasisWorth& worth)
    : case_(the_case),
      standing_(standing),
      hands_(hands),
      worth_(worth),
      statements_(the_case.statements.size()),
      node_count_(statements_ + static_cast<int32_t>(standing.implied.size())) {
  FindSaid();
}

int32_t Paths::ClaimOf(Node node) const {
  return IsImplied(node) ? ImpliedAt(node).claim : case_.statements.claim[node];
}

int32_t Paths::SourceOf(Node node) const {
  return IsImplied(node) ? ImpliedAt(node).source
                         : case_.statements.source[node];
}

int32_t Paths::EpochOf(Node node) const {
  return IsImplied(node) ? hands_.groups().question_epoch()
                         : hands_.EpochOf(node);
}

double Paths::ExtractionOf(Node node) const {
  return IsImplied(node) ? 1.0 : case_.statements.extraction[node];
}

bool Paths::IsFirstHand(Node node) const {
  if (IsImplied(node)) return false;
  return internal::IsFirstHand(case_.statements.basis[node]);
}

// -- A --

// Whether rows lead on from it.
bool Paths::LeadsOn(Node node) const {
  const CaseStatements& in = case_.statements;
  return !IsImplied(node) &&
         (in.ground_begin[node] != in.ground_begin[node + 1] ||
          standing_.unstated[node] != kNoIndex);
}

template <typename F>
void Paths::ForEachNext(int32_t i, F f) const {
  const CaseStatements& in = case_.statements;
  if (in.withdrawn[i]) return;
  if (standing_.unstated[i] != kNoIndex) f(standing_.unstated[i]);
  for (int32_t m = in.member_begin[in.ground_begin[i]];
       m < in.member_begin[in.ground_begin[i + 1]]; ++m) {
    const GroundMember& member = in.members[m];
    if (!member.by_name) {
      if (member.id != kNoIndex) f(member.id);
    } else if (standing_.outcome[m] == GroundOutcome::kLeads) {
      for (Node node : standing_.LeadsOf(m)) f(node);
    }
  }
}

void Paths::FindSaid() {
  const CaseStatements& in = case_.statements;
  std::vector<Said> found;
  WorkList work;
  // What came to us by itself: by statement, then door.
  said_begin_.assign(node_count_ + 1, 0);
  found.reserve(in.beginnings.size());
  for (int32_t i = 0; i < statements_; ++i) {
    const size_t first = found.size();
    for (int32_t b = in.beginning_begin[i]; b < in.beginning_begin[i + 1];
         ++b) {
      const Row& row = hands_.RowOf(b);
      if (!(row.product > 0)) continue;
      const double trust = hands_.groups().TrustIn(row.first);
      auto same = std::find_if(
          found.begin() + static_cast<ptrdiff_t>(first), found.end(),
          [&row](const Said& said) { return said.door == row.door; });
      if (same == found.end()) {
        found.push_back({i, row.door, row.product, trust, kNoIndex, b});
        continue;
      }
      same->first_trust = std::max(same->first_trust, trust);
      if (row.product > same->product) {
        same->product = row.product;
        same->beginning = b;
      }
    }
    if (found.size() - first > 1) {
      std::sort(found.begin() + static_cast<ptrdiff_t>(first), found.end(),
                [](const Said& a, const Said& b) { return a.door < b.door; });
    }
    said_begin_[i + 1] = static_cast<int32_t>(found.size());
    if (!LeadsOn(i)) continue;
    for (size_t s = first; s < found.size(); ++s) {
      work.Add(static_cast<int32_t>(s));
    }
  }
  for (Node node = statements_; node < node_count_; ++node) {
    said_begin_[node + 1] = said_begin_[node];
  }
  if (work.empty()) {
    said_ = std::move(found);
    return;
  }
  // Where further ones are, that came through others.
  absl::flat_hash_map<std::pair<Node, int32_t>, int32_t> index_of;
  const auto find_or_add = [&](Node node, int32_t door) {
    for (int32_t s = said_begin_[node]; s < said_begin_[node + 1]; ++s) {
      if (found[s].door == door) return s;
    }
    const auto [entry, is_new] =
        index_of.try_emplace({node, door}, static_cast<int32_t>(found.size()));
    if (is_new) found.push_back({node, door, 0, 0, kNoIndex, kNoIndex});
    return entry->second;
  };
  // What turns out to be known better is gone through again. Hands only ever
  // take away, so that this ends, in circles too.
  int32_t at = 0;
  while (work.Take(&at)) {
    const Said said = found[at];
    const int32_t i = said.node;
    const double said_so = said.product * in.extraction[i];
    ForEachNext(i, [&](Node next) {
      const double product =
          hands_.Carry(said_so, in.source[i], hands_.EpochOf(i), SourceOf(next),
                       EpochOf(next));
      if (!(product > 0)) return;
      const int32_t index = find_or_add(next, said.door);
      Said& further = found[index];
      // The trust in first hands comes through whatever row there is.
      if (product <= further.product) return;
      further.product = product;
      further.from = at;
      further.beginning = kNoIndex;
      if (LeadsOn(next)) work.Add(index);
    });
  }

  // By node, then door: counted by nodes, sorted within each.
  said_begin_.assign(node_count_ + 1, 0);
  for (const Said& said : found) ++said_begin_[said.node + 1];
  for (int32_t n = 0; n < node_count_; ++n)
    said_begin_[n + 1] += said_begin_[n];
  std::vector<int32_t> order(found.size());
  std::vector<int32_t> next(said_begin_.begin(), said_begin_.end() - 1);
  for (size_t s = 0; s < found.size(); ++s) {
    order[next[found[s].node]++] = static_cast<int32_t>(s);
  }
  for (int32_t n = 0; n < node_count_; ++n) {
    if (said_begin_[n + 1] - said_begin_[n] < 2) continue;
    std::sort(order.begin() + said_begin_[n],
              order.begin() + said_begin_[n + 1],
              [&found](int32_t a, int32_t b) {
                return found[a].door < found[b].door;
              });
  }
  std::vector<int32_t> place(found.size());
  for (size_t s = 0; s < order.size(); ++s) {
    place[order[s]] = static_cast<int32_t>(s);
  }
  said_.reserve(found.size());
  for (int32_t s : order) {
    Said said = found[s];
    if (said.from != kNoIndex) said.from = place[said.from];
    said_.push_back(said);
  }
  FindFirstTrust();
}

// The most trusted first hand through whom anything comes, whatever the row's
// product.
void Paths::FindFirstTrust() {
  const CaseStatements& in = case_.statements;
  WorkList work;
  for (size_t s = 0; s < said_.size(); ++s) {
    if (said_[s].first_trust > 0 && LeadsOn(said_[s].node)) {
      work.Add(static_cast<int32_t>(s));
    }
  }
  int32_t at = 0;
  while (work.Take(&at)) {
    const Said& said = said_[at];
    const double trust = said.first_trust;
    const int32_t i = said.node;
    if (!(in.extraction[i] > 0)) continue;
    ForEachNext(i, [&](Node next) {
      if (!(hands_.Carry(1.0, in.source[i], hands_.EpochOf(i), SourceOf(next),
                         EpochOf(next)) > 0)) {
        return;
      }
      for (int32_t f = said_begin_[next]; f < said_begin_[next + 1]; ++f) {
        if (said_[f].door != said.door || said_[f].first_trust >= trust) {
          continue;
        }
        said_[f].first_trust = trust;
        if (LeadsOn(next)) work.Add(f);
      }
    });
  }
}

// -- Q --

double Paths::Worth(Node root, double product) const {
  product *= hands_.groups().TrustIn(SourceOf(root));
  if (IsFirstHand(root)) return product;
  switch (IsImplied(root) ? v1::BASIS_UNSPECIFIED
                          : case_.statements.basis[root]) {
    case v1::BASIS_TOLD:
      return product * worth_.told;
    case v1::BASIS_INFERRED:
      return product * worth_.inferred;
    case v1::BASIS_GENERATED:
      return product * worth_.generated;
    default:
      return product * worth_.unsaid;
  }
}

bool Paths::MemberStands(int32_t member) const {
  if (standing_.outcome[member] != GroundOutcome::kLeads) return false;
  for (Node node : standing_.LeadsOf(member)) {
    if (IsImplied(node) || standing_.stands[node]) return true;
  }
  return false;
}

bool Paths::GroundStands(int32_t ground) const {
  const CaseStatements& in = case_.statements;
  bool has_member = false;
  for (int32_t m = in.member_begin[ground]; m < in.member_begin[ground + 1];
       ++m) {
    if (IsNoGround(standing_.outcome[m])) continue;
    if (!MemberStands(m)) return false;
    has_member = true;
  }
  return has_member;
}

template <typename F>
void Paths::ForEachDown(int32_t i, bool other_claims_only, F f) const {
  const CaseStatements& in = case_.statements;
  if (standing_.unstated[i] != kNoIndex) f(standing_.unstated[i]);
  for (int32_t g = in.ground_begin[i]; g < in.ground_begin[i + 1]; ++g) {
    if (!GroundStands(g)) continue;
    for (int32_t m = in.member_begin[g]; m < in.member_begin[g + 1]; ++m) {
      if (standing_.outcome[m] != GroundOutcome::kLeads) continue;
      for (Node node : standing_.LeadsOf(m)) {
        if (other_claims_only && ClaimOf(node) == in.claim[i]) continue;
        if (IsImplied(node) || standing_.stands[node]) f(node);
      }
    }
  }
}

bool Paths::IsInference(Node node) const {
  if (IsRoot(node)) return false;
  bool found = false;
  ForEachDown(node, true, [&found](Node) { found = true; });
  return found;
}

std::vector<Root> Paths::RootsOf(Node inference,
                                 std::vector<WayDown>* ways) const {
  std::vector<WayDown> found;
  absl::flat_hash_map<Node, int32_t> index_of;
  std::priority_queue<std::pair<double, Node>> queue;
  const auto reach = [&](Node node, double product, int32_t from) {
    if (!(product > 0)) return;
    const auto [entry, is_new] =
        index_of.try_emplace(node, static_cast<int32_t>(found.size()));
    if (is_new) found.push_back({node, 0, kNoIndex});
    WayDown& way = found[entry->second];
    if (product <= way.product) return;
    way.product = product;
    way.from = from;
    queue.push({product, node});
  };
  reach(inference, ExtractionOf(inference), kNoIndex);
  std::vector<Root> roots;
  while (!queue.empty()) {
    const auto [product, node] = queue.top();
    queue.pop();
    const int32_t index = index_of[node];
    if (product != found[index].product) continue;
    // Below a root one does not look.
    if (IsRoot(node)) continue;
    ForEachDown(
        node, node == inference, [&, at = node, so_far = product](Node next) {
          const double carried = hands_.Carry(so_far, SourceOf(at), EpochOf(at),
                                              SourceOf(next), EpochOf(next));
          reach(next, carried * ExtractionOf(next), index);
        });
  }
  for (const WayDown& way : found) {
    if (!IsRoot(way.node)) continue;
    // What takes no side is the root of nothing but itself.
    const int8_t sign = IsImplied(way.node) ? ImpliedAt(way.node).sign
                                            : case_.statements.sign[way.node];
    if (sign == 0) continue;
    roots.push_back({way.node, Worth(way.node, way.product)});
  }
  std::sort(roots.begin(), roots.end(),
            [](const Root& a, const Root& b) { return a.node < b.node; });
  if (ways != nullptr) *ways = std::move(found);
  return roots;
}

}  // namespace veracity::internal
