#include "verify/explain.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "verify/assess.h"

namespace veracity::internal {
namespace {

double Evidence(int64_t billionths) {
  return static_cast<double>(billionths) / 1e9;
}

const char* NameOf(LinkKind kind) {
  switch (kind) {
    case LinkKind::kContradicts:
      return "contradicts";
    case LinkKind::kEntails:
      return "entails";
    case LinkKind::kSupports:
      return "supports";
    case LinkKind::kUndermines:
      return "undermines";
    case LinkKind::kSame:
      return "same as";
  }
  return "";
}

v1::WhyNotCounted WhyOf(WhyFallen why) {
  switch (why) {
    case WhyFallen::kWithdrawn:
      return v1::WHY_NOT_COUNTED_WITHDRAWN;
    case WhyFallen::kReplaced:
      return v1::WHY_NOT_COUNTED_REPLACED;
    case WhyFallen::kGroundWithdrawn:
      return v1::WHY_NOT_COUNTED_GROUND_WITHDRAWN;
    case WhyFallen::kGroundReplaced:
      return v1::WHY_NOT_COUNTED_GROUND_REPLACED;
    case WhyFallen::kMisattributed:
      return v1::WHY_NOT_COUNTED_MISATTRIBUTED;
    case WhyFallen::kDangling:
      return v1::WHY_NOT_COUNTED_DANGLING;
    case WhyFallen::kNoGround:
      return v1::WHY_NOT_COUNTED_NO_GROUND;
    case WhyFallen::kCircular:
      return v1::WHY_NOT_COUNTED_CIRCULAR;
    case WhyFallen::kStands:
      break;
  }
  return v1::WHY_NOT_COUNTED_UNSPECIFIED;
}

class Explainer {
 public:
  Explainer(const NamedCase& named, const Rule& rule)
      : named_(named), rule_(rule), in_(named.the_case.statements) {}

  // -- Rows of hands --

  // From us down to a node, by the way that its A was found.
  v1::HandRow RowTo(const Said& said) const {
    std::vector<Node> nodes = {said.node};
    const Said* at = &said;
    while (at->from != kNoIndex) {
      at = &rule_.paths().said(at->from);
      nodes.push_back(at->node);
    }
    std::reverse(nodes.begin(), nodes.end());
    v1::HandRow row;
    row.set_said(said.product);
    for (GroupMember member : rule_.groups().MembersOf(said.door)) {
      row.add_door(PrintOrigin(named_, rule_.groups(), member));
    }
    // The hands before the first statement: authors, then the publisher.
    const Beginning& beginning = in_.beginnings[at->beginning];
    const int32_t first = nodes.front();
    const bool has_publisher = named_.publishers[first] != kNoIndex;
    for (int32_t h = beginning.hands_begin; h < beginning.hands_end; ++h) {
      const bool is_publisher = has_publisher && h + 1 == beginning.hands_end;
      AddHand(is_publisher ? v1::HAND_ROLE_PUBLISHER : v1::HAND_ROLE_AUTHOR,
              in_.hands[h], rule_.hands().EpochOf(first), &row);
    }
    for (Node node : nodes) AddNode(node, &row);
    return row;
  }

  // Carries a row on, down to a root.
  void AddWayDown(Node inference, Node root, v1::HandRow* row) const {
    std::vector<WayDown> ways;
    rule_.paths().RootsOf(inference, &ways);
    int32_t at = 0;
    while (ways[at].node != root) ++at;
    std::vector<Node> nodes;
    for (; ways[at].from != kNoIndex; at = ways[at].from) {
      nodes.push_back(ways[at].node);
    }
    std::reverse(nodes.begin(), nodes.end());
    for (Node node : nodes) AddNode(node, row);
  }

  // What each hand counts is known once the next one is.
  void SetCounts(v1::HandRow* row) {
    for (size_t h = 0; h < hands_.size(); ++h) {
      v1::Hand& hand = *row->mutable_hands(static_cast<int>(h));
      const auto& [entity, epoch] = hands_[h];
      hand.set_counts(h + 1 == hands_.size()
                          ? rule_.groups().TrustIn(entity)
                          : rule_.groups().Factor(entity, epoch,
                                                  hands_[h + 1].first,
                                                  hands_[h + 1].second));
    }
    hands_.clear();
  }

  std::string SourceName(int32_t source) const {
    return source == kNoIndex ? "?" : named_.entity_ids[source];
  }

  // -- What counts --

  // Of each origin on each side, the contribution that counts: the greatest,
  // of equal ones that of the smallest id.
  std::map<std::pair<Side, GroupMember>, const Contribution*> Strongest(
      const std::vector<Contribution>& contributions,
      const std::vector<Chain>& chains) const {
    std::map<std::pair<Side, GroupMember>, const Contribution*> strongest;
    for (const Contribution& given : contributions) {
      const Contribution*& best =
          strongest[{chains[given.chain].to, given.origin.origin}];
      if (best == nullptr || IsBefore(given, *best)) best = &given;
    }
    return strongest;
  }

  v1::Reason ReasonOf(const Contribution& given, const Chain& chain) {
    const EvidenceUnit& unit = given.unit;
    const Paths& paths = rule_.paths();
    v1::Reason reason;
    reason.set_side(chain.to == Side::kSupport ? v1::EVIDENCE_SIDE_SUPPORT
                                               : v1::EVIDENCE_SIDE_OPPOSITION);
    reason.set_origin(PrintOrigin(named_, rule_.groups(), given.origin.origin));
    reason.set_evidence(Evidence(given.evidence));
    if (given.unscaled != given.evidence) {
      reason.set_unscaled(Evidence(given.unscaled));
    }
    if (paths.IsImplied(unit.node)) {
      reason.set_implied(true);
    } else {
      *reason.mutable_assertion() = named_.statements[unit.node];
    }
    *reason.mutable_claim() = named_.claims[chain.claim];
    reason.set_source(SourceName(paths.SourceOf(unit.node)));
    v1::HandRow& row = *reason.mutable_row();
    row = RowTo(paths.said(unit.said));
    if (unit.is_inference) AddWayDown(unit.node, given.origin.root, &row);
    SetCounts(&row);
    row.set_rests(RestsOn(given));
    reason.set_belief(unit.masses.belief);
    reason.set_disbelief(unit.masses.disbelief);
    reason.set_strength(given.origin.strength);
    reason.set_inference(unit.is_inference);
    reason.set_about_itself(unit.is_halved);
    reason.set_decay(unit.decay);
    reason.set_readings(static_cast<uint32_t>(unit.pooled));
    for (int32_t l : chain.links) AddLink(l, &reason);
    reason.set_established(paths.IsFirstHand(given.origin.root));
    return reason;
  }

  void AddHeldBack(Side side, const SideFinding& found,
                   v1::Explanation* explanation) const {
    if (SumOfGreatest(found.shares) == found.total) return;
    std::map<int32_t, int64_t> brought;
    for (const DoorShare& share : found.shares) {
      brought[share.door] += share.evidence;
    }
    for (const DoorWidth& door : found.doors) {
      if (brought[door.door] <= door.width) continue;
      v1::HeldBack* held = explanation->add_held_back();
      held->set_side(side == Side::kSupport ? v1::EVIDENCE_SIDE_SUPPORT
                                            : v1::EVIDENCE_SIDE_OPPOSITION);
      for (GroupMember member : rule_.groups().MembersOf(door.door)) {
        held->add_door(PrintOrigin(named_, rule_.groups(), member));
      }
      held->set_brought(Evidence(brought[door.door]));
      held->set_width(Evidence(door.width));
    }
  }

  // -- What does not --

  void AddNotCounted(int32_t claim, const std::set<Node>& counted,
                     const std::vector<Contribution>& contributions,
                     v1::Explanation* explanation) const {
    std::map<Node, const Contribution*> given;
    for (const Contribution& contribution : contributions) {
      given.try_emplace(contribution.unit.node, &contribution);
    }
    for (Node node : rule_.units().NodesOn(claim)) {
      if (rule_.paths().IsImplied(node) || counted.contains(node)) continue;
      v1::NotCounted entry;
      *entry.mutable_assertion() = named_.statements[node];
      entry.set_source(SourceName(in_.source[node]));
      entry.set_why(WhyNotCounted(node, given, &entry));
      *explanation->add_not_counted() = std::move(entry);
    }
  }

 private:
  void AddHand(v1::HandRole role, int32_t entity, int32_t epoch,
               v1::HandRow* row) const {
    v1::Hand* hand = row->add_hands();
    hand->set_source(SourceName(entity));
    hand->set_role(role);
    hand->set_trust(rule_.groups().TrustIn(entity));
    hands_.push_back({entity, epoch});
  }

  void AddNode(Node node, v1::HandRow* row) const {
    const Paths& paths = rule_.paths();
    const int32_t source = paths.SourceOf(node);
    const EntityColumns& entities = named_.the_case.entities;
    if (source != kNoIndex && entities.anonymous[source] &&
        entities.conduit[source] != kNoIndex) {
      AddHand(v1::HAND_ROLE_CONDUIT, entities.conduit[source],
              paths.EpochOf(node), row);
    }
    AddHand(v1::HAND_ROLE_SOURCE, source, paths.EpochOf(node), row);
    v1::Hand& hand = *row->mutable_hands(row->hands_size() - 1);
    hand.set_extraction(paths.ExtractionOf(node));
    if (paths.IsImplied(node)) {
      hand.set_implied(true);
    } else {
      *hand.mutable_assertion() = named_.statements[node];
    }
  }

  bool IsBefore(const Contribution& a, const Contribution& b) const {
    if (a.evidence != b.evidence) return a.evidence > b.evidence;
    if (a.chain != b.chain) return a.chain < b.chain;
    return std::tuple(a.unit.node, a.unit.door) <
           std::tuple(b.unit.node, b.unit.door);
  }

  double RestsOn(const Contribution& given) const {
    const Paths& paths = rule_.paths();
    if (!given.unit.is_inference) return paths.RootWorth(given.unit.node);
    for (const Root& root : paths.RootsOf(given.unit.node)) {
      if (root.node == given.origin.root) return root.product;
    }
    return 0;
  }

  void AddLink(int32_t l, v1::Reason* reason) const {
    const Link& link = named_.the_case.claims.links[l];
    v1::LinkStep* step = reason->add_links();
    *step->mutable_from() = named_.claims[link.from];
    *step->mutable_to() = named_.claims[link.to];
    step->set_relation(NameOf(link.kind));
    step->set_strength(link.strength);
    if (link.origin == kNoIndex) return;
    const NamedCase::LinkOrigin& origin = named_.link_origins[link.origin];
    *step->mutable_structure() = origin.claim;
    for (const std::string& by : origin.asserted_by) step->add_asserted_by(by);
  }

  v1::WhyNotCounted WhyNotCounted(
      Node node, const std::map<Node, const Contribution*>& given,
      v1::NotCounted* entry) const {
    const Standing& standing = rule_.standing();
    const NewestWords& newest = rule_.newest();
    if (in_.withdrawn[node]) return v1::WHY_NOT_COUNTED_WITHDRAWN;
    if (named_.the_case.claims.set_aside[in_.claim[node]]) {
      return v1::WHY_NOT_COUNTED_OTHER_TIME;
    }
    if (newest.replaced[node]) {
      *entry->mutable_by() = named_.statements[newest.replaced_by[node]];
      return v1::WHY_NOT_COUNTED_REPLACED;
    }
    if (!standing.stands[node]) return WhyOf(standing.why[node]);
    if (in_.sign[node] == kRelays) {
      if (rule_.paths().SaidOf(node).empty()) {
        return v1::WHY_NOT_COUNTED_NOT_VOUCHED;
      }
      SetEchoed(node, entry);
      return v1::WHY_NOT_COUNTED_ECHO;
    }
    if (in_.declines[node]) return v1::WHY_NOT_COUNTED_DECLINED;
    if (!rule_.units().IsUnit(node)) {
      SetEchoed(node, entry);
      return v1::WHY_NOT_COUNTED_RESTS_ON_COUNTED;
    }
    if (rule_.paths().SaidOf(node).empty()) {
      return v1::WHY_NOT_COUNTED_NOT_VOUCHED;
    }
    const auto found = given.find(node);
    if (found != given.end()) {
      entry->set_origin(
          PrintOrigin(named_, rule_.groups(), found->second->origin.origin));
    }
    return v1::WHY_NOT_COUNTED_WEAKER;
  }

  // What it passes on, if that is one thing: down to what is no relay.
  void SetEchoed(Node node, v1::NotCounted* entry) const {
    const Standing& standing = rule_.standing();
    std::set<Node> ends, seen;
    std::vector<Node> work = {node};
    while (!work.empty()) {
      const Node at = work.back();
      work.pop_back();
      if (!seen.insert(at).second) continue;
      if (rule_.paths().IsImplied(at) ||
          (at != node && rule_.paths().IsRoot(at))) {
        ends.insert(at);
        continue;
      }
      if (standing.unstated[at] != kNoIndex)
        work.push_back(standing.unstated[at]);
      for (int32_t m = in_.member_begin[in_.ground_begin[at]];
           m < in_.member_begin[in_.ground_begin[at + 1]]; ++m) {
        if (standing.outcome[m] != GroundOutcome::kLeads) continue;
        for (Node next : standing.LeadsOf(m)) {
          if (rule_.paths().ClaimOf(next) == in_.claim[node]) {
            work.push_back(next);
          }
        }
      }
    }
    if (ends.size() != 1) return;
    const Node end = *ends.begin();
    if (!rule_.paths().IsImplied(end)) {
      *entry->mutable_by() = named_.statements[end];
    }
    entry->set_origin(SourceName(rule_.paths().SourceOf(end)));
  }

  const NamedCase& named_;
  const Rule& rule_;
  const CaseStatements& in_;
  // The hands of the row that is being written, with their epochs.
  mutable std::vector<std::pair<int32_t, int32_t>> hands_;
};

}  // namespace

void ExplainFinding(const NamedCase& named, const Rule& rule, int32_t claim,
                    const Finding& finding, v1::Explanation* explanation) {
  Explainer explainer(named, rule);
  const std::vector<Chain> chains = rule.links().ChainsTo(claim);
  const std::vector<Contribution> contributions = rule.ContributionsTo(chains);
  std::set<Node> counted;
  std::vector<v1::Reason> reasons;
  for (const auto& [where, given] :
       explainer.Strongest(contributions, chains)) {
    reasons.push_back(explainer.ReasonOf(*given, chains[given->chain]));
    if (chains[given->chain].links.empty()) counted.insert(given->unit.node);
  }
  // What gives most, first.
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const v1::Reason& a, const v1::Reason& b) {
                     if (a.side() != b.side()) return a.side() < b.side();
                     if (a.evidence() != b.evidence()) {
                       return a.evidence() > b.evidence();
                     }
                     return a.origin() < b.origin();
                   });
  for (v1::Reason& reason : reasons) {
    *explanation->add_reasons() = std::move(reason);
  }
  explainer.AddHeldBack(Side::kSupport, finding.sides[0], explanation);
  explainer.AddHeldBack(Side::kOpposition, finding.sides[1], explanation);
  explainer.AddNotCounted(claim, counted, contributions, explanation);
}

std::vector<v1::HandRow> RowsOf(const NamedCase& named, const Rule& rule,
                                Node node) {
  Explainer explainer(named, rule);
  std::vector<v1::HandRow> rows;
  for (const Said& said : rule.paths().SaidOf(node)) {
    rows.push_back(explainer.RowTo(said));
    explainer.SetCounts(&rows.back());
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const v1::HandRow& a, const v1::HandRow& b) {
                     return a.said() > b.said();
                   });
  return rows;
}

}  // namespace veracity::internal
