#include "verify/evidence_units.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace veracity::internal {

double Decay(int64_t age_seconds, int64_t half_life_seconds) {
  // Square roots are exact to the last bit everywhere, powers are not: roots
  // of one half give 2^(-1/2), 2^(-1/4) ... 2^(-1/1024), and a product of
  // these, greatest first, any step of the grid.
  static constexpr int kBits = 10;
  static const std::array<double, kBits> kRoots = [] {
    std::array<double, kBits> roots{};
    double root = 0.5;
    for (double& r : roots) r = root = std::sqrt(root);
    return roots;
  }();
  const int64_t whole = age_seconds / half_life_seconds;
  if (whole >= 1100) return 0;
  const int64_t grid =
      ((age_seconds % half_life_seconds) << kBits) / half_life_seconds;
  double decay = 1;
  for (int bit = 0; bit < kBits; ++bit) {
    if (grid >> (kBits - 1 - bit) & 1) decay *= kRoots[bit];
  }
  return std::ldexp(decay, static_cast<int>(-whole));
}

EvidenceUnits::EvidenceUnits(const Case& the_case,
                             const v1::AssessmentPolicy& policy,
                             Instant question, const Standing& standing,
                             const NewestWords& newest, const Paths& paths,
                             const Hands& hands,
                             const std::vector<Masses>& masses_of_implied)
    : case_(the_case),
      policy_(policy),
      question_(question),
      standing_(standing),
      newest_(newest),
      paths_(paths),
      hands_(hands),
      masses_of_implied_(masses_of_implied),
      node_begin_(the_case.claims.size() + 1, 0),
      nodes_(paths.node_count()) {
  for (Node node = 0; node < paths.node_count(); ++node) {
    ++node_begin_[paths.ClaimOf(node)];
  }
  for (int32_t c = 0; c < the_case.claims.size(); ++c) {
    node_begin_[c + 1] += node_begin_[c];
  }
  for (Node node = paths.node_count() - 1; node >= 0; --node) {
    nodes_[--node_begin_[paths.ClaimOf(node)]] = node;
  }
}

bool EvidenceUnits::IsUnit(Node node) const {
  if (paths_.IsImplied(node)) return paths_.ImpliedAt(node).sign != 0;
  const CaseStatements& in = case_.statements;
  return in.sign[node] != kRelays && !in.declines[node] &&
         !newest_.replaced[node] && standing_.stands[node] &&
         !in.withdrawn[node] &&
         (standing_.root[node] || paths_.IsInference(node));
}

Masses EvidenceUnits::MassesOf(Node node) const {
  return paths_.IsImplied(node)
             ? masses_of_implied_[paths_.ImpliedAt(node).masses]
             : case_.statements.masses[newest_.masses_of[node]];
}

bool EvidenceUnits::SpeaksOfItself(Node node) const {
  const CaseClaims& claims = case_.claims;
  const int32_t claim = paths_.ClaimOf(node);
  if (claims.speaks_for_oneself[claim]) return false;
  const int32_t epoch = paths_.EpochOf(node);
  OwnerGroups& groups = hands_.groups();
  const int32_t group = groups.Of(paths_.SourceOf(node), epoch);
  for (int32_t a = claims.about_begin[claim]; a < claims.about_begin[claim + 1];
       ++a) {
    if (groups.Meet(group, groups.Of(claims.about[a], epoch))) return true;
  }
  return false;
}

double EvidenceUnits::DecayOf(Node node) const {
  const int64_t half_life =
      case_.claims.half_life_seconds[paths_.ClaimOf(node)];
  if (half_life == 0 || paths_.IsImplied(node)) return 1;
  // Not known when: as if just now. Else it is as young as it can be.
  const Instant said = case_.statements.latest[node];
  if (said == Instant::Max() || said >= question_) return 1;
  return Decay(question_.seconds - said.seconds, half_life);
}

void EvidenceUnits::FindUnitsOf(int32_t claim,
                                std::vector<EvidenceUnit>* units) const {
  units->clear();
  if (case_.claims.set_aside[claim]) return;
  for (Node node : NodesOn(claim)) {
    if (IsUnit(node)) AddUnits(node, units);
  }
  if (policy_.pool_measured()) Pool(units);
}

void EvidenceUnits::AddUnits(Node node,
                             std::vector<EvidenceUnit>* units) const {
  const absl::Span<const Said> said = paths_.SaidOf(node);
  if (said.empty()) return;
  OwnerGroups& groups = hands_.groups();
  const int32_t source = paths_.SourceOf(node);

  // The one for the first door; the others are copies of it.
  const size_t first = units->size();
  EvidenceUnit& unit = units->emplace_back();
  unit.node = node;
  unit.masses = MassesOf(node);
  unit.sign = paths_.IsImplied(node) ? paths_.ImpliedAt(node).sign
                                     : case_.statements.sign[node];
  unit.is_inference = !paths_.IsRoot(node);
  unit.is_halved = SpeaksOfItself(node);
  unit.decay = DecayOf(node);
  // Q first.
  double single = 0;
  if (unit.is_inference) {
    for (const Root& root : paths_.RootsOf(node)) {
      const int32_t set =
          groups.Of(paths_.SourceOf(root.node), paths_.EpochOf(root.node));
      for (GroupMember member : groups.MembersOf(set)) {
        unit.origins.push_back({member, root.product, root.node});
      }
    }
    single = groups.TrustIn(source) * paths_.ExtractionOf(node);
  } else {
    single = paths_.RootWorth(node);
    const int32_t set = groups.Of(source, paths_.EpochOf(node));
    for (GroupMember member : groups.MembersOf(set)) {
      unit.origins.push_back({member, single, node});
    }
  }
  // Of an origin that several roots have, the greatest.
  if (unit.origins.size() > 1) {
    std::sort(unit.origins.begin(), unit.origins.end(),
              [](const EvidenceOrigin& a, const EvidenceOrigin& b) {
                return std::tuple(a.origin, -a.strength, a.root) <
                       std::tuple(b.origin, -b.strength, b.root);
              });
    unit.origins.erase(
        std::unique(unit.origins.begin(), unit.origins.end(),
                    [](const EvidenceOrigin& a, const EvidenceOrigin& b) {
                      return a.origin == b.origin;
                    }),
        unit.origins.end());
  }
  const double halving = unit.is_halved ? policy_.self_interest() : 1.0;
  const auto strength = [halving, decay = unit.decay](double product,
                                                      double worth) {
    return product * worth * halving * decay;
  };
  for (size_t s = 1; s < said.size(); ++s) units->push_back((*units)[first]);
  for (size_t s = 0; s < said.size(); ++s) {
    const Said& through = said[s];
    EvidenceUnit& at_door = (*units)[first + s];
    at_door.said = static_cast<int32_t>(&through - &paths_.said(0));
    at_door.door = through.door;
    at_door.first_trust = through.first_trust;
    for (EvidenceOrigin& origin : at_door.origins) {
      origin.strength = strength(through.product, origin.strength);
    }
    at_door.single_strength = strength(through.product, single);
  }
}

void EvidenceUnits::Pool(std::vector<EvidenceUnit>* units) const {
  const auto is_reading = [this](const EvidenceUnit& unit) {
    return !paths_.IsImplied(unit.node) && !unit.is_inference &&
           case_.statements.basis[unit.node] == v1::BASIS_MEASURED;
  };
  if (std::count_if(units->begin(), units->end(), is_reading) < 2) return;
  // Readings of one source through one door.
  std::map<std::pair<int32_t, int32_t>, std::vector<size_t>> readings;
  for (size_t u = 0; u < units->size(); ++u) {
    const EvidenceUnit& unit = (*units)[u];
    if (!is_reading(unit)) continue;
    readings[{paths_.SourceOf(unit.node), unit.door}].push_back(u);
  }
  const double prior = policy_.prior_weight();
  std::vector<bool> dropped(units->size());
  for (auto& [where, pool] : readings) {
    if (pool.size() < 2) continue;
    // Strongest first, whatever the order in which they came.
    std::sort(pool.begin(), pool.end(), [&](size_t a, size_t b) {
      const EvidenceUnit& x = (*units)[a];
      const EvidenceUnit& y = (*units)[b];
      return std::tuple(-x.single_strength, -x.masses.belief,
                        -x.masses.disbelief, case_.statements.rank[x.node]) <
             std::tuple(-y.single_strength, -y.masses.belief,
                        -y.masses.disbelief, case_.statements.rank[y.node]);
    });
    EvidenceUnit& pooled = (*units)[pool.front()];
    int64_t support = 0, opposition = 0;
    int32_t count = 0;
    absl::flat_hash_set<int32_t> acts;
    for (size_t u : pool) {
      EvidenceUnit& unit = (*units)[u];
      dropped[u] = u != pool.front();
      pooled.first_trust = std::max(pooled.first_trust, unit.first_trust);
      const int32_t act = case_.statements.act[unit.node];
      if (act != kNoIndex && !acts.insert(act).second) continue;
      const auto& [b, d] = unit.masses;
      support += std::llrint(prior * b / (1 - (b + d)) * 1e9);
      opposition += std::llrint(prior * d / (1 - (b + d)) * 1e9);
      ++count;
    }
    const double r = static_cast<double>(support) / 1e9;
    const double s = static_cast<double>(opposition) / 1e9;
    pooled.masses = {r / (r + s + prior), s / (r + s + prior)};
    pooled.sign = support > opposition ? +1 : support < opposition ? -1 : 0;
    pooled.pooled = count;
  }
  size_t kept = 0;
  for (size_t u = 0; u < units->size(); ++u) {
    if (dropped[u]) continue;
    if (kept != u) (*units)[kept] = std::move((*units)[u]);
    ++kept;
  }
  units->resize(kept);
}

}  // namespace veracity::internal
