#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/status_macros.h"
#include "veracity/assessor.h"
#include "verify/assess.h"
#include "verify/rule.h"

namespace veracity {
namespace internal {
namespace {

// Claims that are read together.
constexpr size_t kPortion = 64;

double Evidence(int64_t billionths) {
  return static_cast<double>(billionths) / 1e9;
}

// Finds the conflicts of the claims of a case.
class ConflictFinder {
 public:
  ConflictFinder(const NamedCase& named, const Rule& rule,
                 std::set<std::string>* told, std::vector<v1::Conflict>* out)
      : named_(named),
        rule_(rule),
        in_(named.the_case.statements),
        told_(told),
        out_(out) {}

  void Find(int32_t claim) {
    const Finding alone = rule_.AssessAlone(claim);
    FindDenial(claim, alone);
    FindContradictions(claim, alone);
    FindSelfUndermining(claim, alone);
    FindSaysBoth(claim);
    FindCircles(claim);
    FindMisattributions(claim);
  }

 private:
  v1::Conflict Begin(v1::ConflictKind kind, int32_t claim) const {
    v1::Conflict conflict;
    conflict.set_kind(kind);
    *conflict.mutable_claim() = named_.claims[claim];
    return conflict;
  }

  // Whether a conflict of that name has not been told of yet.
  bool IsNew(std::string name) { return told_->insert(std::move(name)).second; }

  v1::ConflictSide SideOf(int32_t claim, size_t side,
                          const Finding& alone) const {
    v1::ConflictSide told;
    *told.mutable_claim() = named_.claims[claim];
    told.set_denies(side == 1);
    told.set_evidence(Evidence(alone.sides[side].total));
    std::map<GroupMember, int64_t> most;
    for (const DoorShare& share : alone.sides[side].shares) {
      int64_t& given = most[share.origin];
      given = std::max(given, share.evidence);
    }
    std::vector<std::pair<int64_t, std::string>> origins;
    for (const auto& [origin, given] : most) {
      origins.push_back({-given, PrintOrigin(named_, rule_.groups(), origin)});
    }
    std::sort(origins.begin(), origins.end());
    for (auto& [given, origin] : origins) told.add_origins(std::move(origin));
    for (Node node : rule_.units().NodesOn(claim)) {
      if (rule_.paths().IsImplied(node) || !rule_.units().IsUnit(node))
        continue;
      if (in_.sign[node] == (side == 0 ? +1 : -1)) {
        *told.add_assertions() = named_.statements[node];
      }
    }
    return told;
  }

  void FindDenial(int32_t claim, const Finding& alone) {
    if (alone.sides[0].leaning_total == 0 ||
        alone.sides[1].leaning_total == 0) {
      return;
    }
    v1::Conflict conflict = Begin(v1::CONFLICT_KIND_DENIED, claim);
    *conflict.add_sides() = SideOf(claim, 0, alone);
    *conflict.add_sides() = SideOf(claim, 1, alone);
    out_->push_back(std::move(conflict));
  }

  void FindContradictions(int32_t claim, const Finding& alone) {
    if (alone.sides[0].leaning_total == 0) return;
    for (int32_t l : rule_.links().LinksAt(claim)) {
      const Link& link = named_.the_case.claims.links[l];
      if (link.kind != LinkKind::kContradicts || link.from == link.to) continue;
      const int32_t other = link.from == claim ? link.to : link.from;
      const Finding of_other = rule_.AssessAlone(other);
      if (of_other.sides[0].leaning_total == 0) continue;
      const bool is_claimed = link.origin != kNoIndex;
      if (!IsNew(named_.claims[link.from].id() + named_.claims[link.to].id() +
                 (is_claimed ? "c" : "r"))) {
        continue;
      }
      v1::Conflict conflict = Begin(is_claimed ? v1::CONFLICT_KIND_CONTRADICTION
                                               : v1::CONFLICT_KIND_RIVALS,
                                    claim);
      *conflict.add_sides() = SideOf(claim, 0, alone);
      *conflict.add_sides() = SideOf(other, 0, of_other);
      if (is_claimed) {
        *conflict.mutable_structure() = named_.link_origins[link.origin].claim;
      }
      out_->push_back(std::move(conflict));
    }
  }

  void FindSelfUndermining(int32_t claim, const Finding& alone) {
    for (const Chain& chain : rule_.links().ChainsTo(claim)) {
      if (chain.claim != claim || chain.links.empty() ||
          chain.from == chain.to ||
          alone.sides[static_cast<size_t>(chain.from)].leaning_total == 0) {
        continue;
      }
      v1::Conflict conflict = Begin(v1::CONFLICT_KIND_UNDERMINES_ITSELF, claim);
      *conflict.add_sides() =
          SideOf(claim, static_cast<size_t>(chain.from), alone);
      out_->push_back(std::move(conflict));
      return;
    }
  }

  // Of one source, units for and against; or for this claim and for a rival.
  void FindSaysBoth(int32_t claim) {
    std::map<int32_t, std::vector<Node>> spoken[2];
    const auto add = [&](int32_t of, int8_t sign, size_t side) {
      for (Node node : rule_.units().NodesOn(of)) {
        if (!rule_.paths().IsImplied(node) && rule_.units().IsUnit(node) &&
            in_.sign[node] == sign) {
          spoken[side][in_.source[node]].push_back(node);
        }
      }
    };
    add(claim, +1, 0);
    add(claim, -1, 1);
    for (const auto& [x, y] : named_.the_case.claims.rivals) {
      if (x == claim) add(y, +1, 1);
      if (y == claim) add(x, +1, 1);
    }
    for (const auto& [source, affirming] : spoken[0]) {
      const auto other = spoken[1].find(source);
      if (other == spoken[1].end()) continue;
      v1::Conflict conflict = Begin(v1::CONFLICT_KIND_SAYS_BOTH, claim);
      conflict.set_source(named_.entity_ids[source]);
      std::set<std::string> ids;
      for (const std::vector<Node>* nodes :
           std::initializer_list<const std::vector<Node>*>{&affirming,
                                                           &other->second}) {
        for (Node node : *nodes) {
          *conflict.add_assertions() = named_.statements[node];
          ids.insert(named_.statements[node].id());
        }
      }
      std::string name = "b";
      for (const std::string& id : ids) name += id;
      if (IsNew(std::move(name))) out_->push_back(std::move(conflict));
    }
  }

  void FindCircles(int32_t claim) {
    v1::Conflict conflict = Begin(v1::CONFLICT_KIND_CIRCULAR, claim);
    for (Node node : rule_.units().NodesOn(claim)) {
      if (!rule_.paths().IsImplied(node) &&
          rule_.standing().why[node] == WhyFallen::kCircular) {
        *conflict.add_assertions() = named_.statements[node];
      }
    }
    if (conflict.assertions_size() > 0) out_->push_back(std::move(conflict));
  }

  void FindMisattributions(int32_t claim) {
    std::map<int32_t, v1::Conflict> by_source;
    for (Node node : rule_.units().NodesOn(claim)) {
      if (rule_.paths().IsImplied(node) || in_.withdrawn[node]) continue;
      for (int32_t m = in_.member_begin[in_.ground_begin[node]];
           m < in_.member_begin[in_.ground_begin[node + 1]]; ++m) {
        const GroundOutcome outcome = rule_.standing().outcome[m];
        if (outcome != GroundOutcome::kMisattributed &&
            outcome != GroundOutcome::kRelayedWrongly) {
          continue;
        }
        const int32_t source = in_.members[m].id;
        v1::Conflict& conflict =
            by_source
                .try_emplace(source,
                             Begin(v1::CONFLICT_KIND_MISATTRIBUTED, claim))
                .first->second;
        conflict.set_source(named_.entity_ids[source]);
        *conflict.add_assertions() = named_.statements[node];
      }
    }
    for (auto& [source, conflict] : by_source) {
      out_->push_back(std::move(conflict));
    }
  }

  const NamedCase& named_;
  const Rule& rule_;
  const CaseStatements& in_;
  std::set<std::string>* told_;
  std::vector<v1::Conflict>* out_;
};

}  // namespace
}  // namespace internal

absl::StatusOr<std::vector<v1::Conflict>> Assessor::Conflicts(
    const v1::ClaimQuery& query, size_t limit,
    const AssessOptions& options) const {
  VERACITY_RETURN_IF_ERROR(status_);
  std::vector<v1::Conflict> conflicts;
  std::set<std::string> told;
  Results<v1::ClaimView> found = view_.Find(query, options.call);
  bool is_at_end = false;
  while (!is_at_end && (limit == 0 || conflicts.size() < limit)) {
    std::vector<ClaimId> claims;
    v1::ClaimView view;
    while (claims.size() < internal::kPortion) {
      if (!found.Next(&view)) {
        is_at_end = true;
        break;
      }
      VERACITY_ASSIGN_OR_RETURN(
          const ClaimId claim,
          ClaimId::FromDigest(view.claim().id(), view.claim().shard()));
      claims.push_back(claim);
    }
    if (claims.empty()) break;
    VERACITY_RETURN_IF_ERROR(internal::WithReader(
        *view_.snapshot(), options.call,
        [&](internal::Reader& reader) -> absl::Status {
          std::vector<int64_t> keys;
          for (const ClaimId& claim : claims) {
            VERACITY_ASSIGN_OR_RETURN(keys.emplace_back(),
                                      internal::LocateClaim(reader, claim));
          }
          VERACITY_ASSIGN_OR_RETURN(
              const internal::NamedCase named,
              internal::ReadCaseFor(reader, keys, policy_, options));
          const internal::Rule rule(named.the_case, policy_);
          internal::ConflictFinder finder(named, rule, &told, &conflicts);
          for (int64_t key : keys) finder.Find(named.FindClaim(key));
          return absl::OkStatus();
        }));
  }
  VERACITY_RETURN_IF_ERROR(found.status());
  if (limit > 0 && conflicts.size() > limit) conflicts.resize(limit);
  return conflicts;
}

}  // namespace veracity
