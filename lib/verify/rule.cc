#include "verify/rule.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "vocabulary/acts.h"

namespace veracity::internal {
namespace {

int64_t Billionths(double evidence) { return std::llrint(evidence * 1e9); }

Paths::BasisWorth WorthOf(const v1::AssessmentPolicy& policy) {
  return {policy.basis_unsaid(), policy.basis_told(), policy.basis_inferred(),
          policy.basis_generated()};
}

// What is gathered for one side, before it is put in order.
struct Gathered {
  GroupMember origin;
  int32_t door;
  double first_trust;
  int64_t evidence;
  bool leans;  // the unit it is of leans to that side
};

// Puts it in order: of each origin and door the greatest, of each door the
// width that its most trusted first hand has.
void Settle(std::vector<Gathered>& gathered, const v1::AssessmentPolicy& policy,
            std::vector<std::pair<int32_t, double>>& trusts,
            std::vector<DoorShare>* shares, std::vector<DoorWidth>* doors,
            int64_t* total) {
  shares->clear();
  doors->clear();
  *total = 0;
  if (gathered.empty()) return;
  std::sort(gathered.begin(), gathered.end(),
            [](const Gathered& a, const Gathered& b) {
              return std::tie(a.origin, a.door) < std::tie(b.origin, b.door);
            });
  trusts.clear();
  for (const Gathered& g : gathered) {
    trusts.push_back({g.door, g.first_trust});
    if (!shares->empty() && shares->back().origin == g.origin &&
        shares->back().door == g.door) {
      shares->back().evidence = std::max(shares->back().evidence, g.evidence);
    } else {
      shares->push_back({g.origin, g.door, g.evidence});
    }
  }
  std::sort(trusts.begin(), trusts.end());
  for (size_t i = 0; i < trusts.size(); ++i) {
    const auto& [door, trust] = trusts[i];
    if (i + 1 < trusts.size() && trusts[i + 1].first == door) continue;
    const double t = std::min(trust, policy.door_cap());
    doors->push_back({door, Billionths(policy.prior_weight() * t / (1 - t))});
  }
  *total = LeastCut(*shares, *doors);
}

}  // namespace

struct Rule::Workspace {
  std::vector<EvidenceUnit> units;
  std::vector<double> given;
  std::vector<Gathered> gathered[2];  // by Side
  std::vector<std::pair<int32_t, double>> trusts;
};

Rule::Rule(const Case& the_case, const v1::AssessmentPolicy& policy,
           Instant question)
    : case_(the_case),
      policy_(policy),
      question_(question),
      groups_(std::make_unique<OwnerGroups>(the_case.entities, question)),
      hands_(std::make_unique<Hands>(the_case, *groups_)),
      links_(the_case.claims, policy.least_chain()) {
  FindWhatStands();
  paths_ = std::make_unique<Paths>(case_, standing_, *hands_, WorthOf(policy));
  units_ = std::make_unique<EvidenceUnits>(case_, policy_, question_, standing_,
                                           newest_, *paths_, *hands_,
                                           implied_masses_);
}

void Rule::FindWhatStands() {
  const CaseStatements& in = case_.statements;
  attested_ = hands_->Attested();
  newest_ = FindNewestWords(case_, attested_, policy_.extraction_floor());

  // Numbers for masses, so that what is implied with equal ones is one.
  const double plain = std::min(policy_.plain_belief(), policy_.belief_cap());
  implied_masses_ = {{0, plain}, {0, 0}, {plain, 0}};
  absl::flat_hash_map<Masses, int32_t> numbers;
  for (int8_t sign : {-1, 0, +1}) {
    numbers[implied_masses_[PlainMasses(sign)]] = PlainMasses(sign);
  }
  std::vector<int32_t> masses(in.size());
  std::vector<uint8_t> first_hand(in.size());
  std::vector<int32_t> attested_asked(in.size());
  for (int32_t i = 0; i < in.size(); ++i) {
    // Asked about only where something is implied with them.
    if (in.sign[i] != kRelays && in.ground_begin[i] != in.ground_begin[i + 1]) {
      const Masses& of = in.masses[newest_.masses_of[i]];
      const auto [found, is_new] =
          numbers.try_emplace(of, static_cast<int32_t>(implied_masses_.size()));
      if (is_new) implied_masses_.push_back(of);
      masses[i] = found->second;
    }
    first_hand[i] = IsFirstHand(in.basis[i]);
    attested_asked[i] = InBillionths(static_cast<double>(attested_[i]) *
                                     groups_->TrustIn(in.source[i]) / 1e9);
  }

  StandingInput input;
  input.claim = in.claim;
  input.source = in.source;
  input.sign = in.sign;
  input.first_hand = first_hand;
  input.ground_begin = in.ground_begin;
  input.member_begin = in.member_begin;
  input.members = in.members;
  input.masses = masses;
  input.earliest = in.earliest;
  input.latest = in.latest;
  input.attested = attested_;
  input.attested_asked = attested_asked;
  input.replaced = newest_.replaced;
  Withdrawals withdrawals;
  withdrawals.record = in.withdrawn;
  withdrawals.source = case_.withdrawn_source;
  standing_ = FindStanding(input, withdrawals);
}

template <typename F>
void Rule::ForEachContribution(const std::vector<Chain>& chains,
                               Workspace& work, F f) const {
  const double prior = policy_.prior_weight();
  std::vector<double>& given = work.given;
  std::vector<EvidenceUnit>& units = work.units;
  int32_t units_of = kNoIndex;
  for (const Chain& chain : chains) {
    if (chain.claim != units_of) {
      units_->FindUnitsOf(chain.claim, &units);
      units_of = chain.claim;
    }
    const double w = chain.strength;
    for (const EvidenceUnit& unit : units) {
      const double b = unit.masses.belief;
      const double d = unit.masses.disbelief;
      const double side = chain.from == Side::kSupport ? b : d;
      if (!(side > 0)) continue;
      const auto evidence = [&](double strength) {
        const double m = strength * side;
        return chain.same ? prior * w * m / (1 - w * strength * (b + d))
                          : prior * w * m / (1 - w * m);
      };
      // Several origins together give no more than the unit says itself.
      double scale = 1;
      if (unit.origins.size() > 1) {
        given.clear();
        for (const EvidenceOrigin& origin : unit.origins) {
          given.push_back(evidence(origin.strength));
        }
        // Least first, whoever they are: the sum has an order of its own.
        std::sort(given.begin(), given.end());
        const double sum = std::accumulate(given.begin(), given.end(), 0.0);
        const double bound = evidence(unit.single_strength);
        if (sum > bound) scale = bound / sum;
      }
      for (const EvidenceOrigin& origin : unit.origins) {
        const double unscaled = evidence(origin.strength);
        const int64_t billionths = Billionths(unscaled * scale);
        if (billionths > 0) {
          f(chain, unit, origin, billionths, Billionths(unscaled));
        }
      }
    }
  }
}

Finding Rule::Assess(int32_t claim) const {
  Workspace work;
  Finding finding;
  AssessBy(claim, links_.ChainsTo(claim), work, &finding);
  return finding;
}

Finding Rule::AssessAlone(int32_t claim) const {
  Workspace work;
  Finding finding;
  AssessBy(claim, Links::NoChains(claim), work, &finding);
  return finding;
}

void Rule::AssessAll(UseFinding f) const {
  std::vector<int32_t> claims(case_.claims.size());
  std::iota(claims.begin(), claims.end(), 0);
  AssessEach(claims, f);
}

void Rule::AssessEach(absl::Span<const int32_t> claims, UseFinding f) const {
  Workspace work;
  Finding finding;
  std::vector<Chain> alone = Links::NoChains(0);
  for (int32_t claim : claims) {
    if (links_.LinksAt(claim).empty()) {
      for (Chain& chain : alone) chain.claim = claim;
      AssessBy(claim, alone, work, &finding);
    } else {
      AssessBy(claim, links_.ChainsTo(claim), work, &finding);
    }
    f(claim, finding);
  }
}

void Rule::AssessBy(int32_t claim, const std::vector<Chain>& chains,
                    Workspace& work, Finding* finding) const {
  for (size_t side : {0, 1}) work.gathered[side].clear();
  ForEachContribution(
      chains, work,
      [&](const Chain& chain, const EvidenceUnit& unit,
          const EvidenceOrigin& origin, int64_t evidence, int64_t) {
        const bool leans =
            chain.from == Side::kSupport ? unit.sign > 0 : unit.sign < 0;
        work.gathered[static_cast<size_t>(chain.to)].push_back(
            {origin.origin, unit.door, unit.first_trust, evidence, leans});
      });

  for (size_t side : {0, 1}) {
    SideFinding& found = finding->sides[side];
    std::vector<Gathered>& gathered = work.gathered[side];
    Settle(gathered, policy_, work.trusts, &found.shares, &found.doors,
           &found.total);
    // Mostly all that speaks for a side leans that way.
    const auto leaning =
        std::remove_if(gathered.begin(), gathered.end(),
                       [](const Gathered& g) { return !g.leans; });
    if (leaning == gathered.end()) {
      found.leaning_shares = found.shares;
      found.leaning_doors = found.doors;
      found.leaning_total = found.total;
    } else {
      gathered.erase(leaning, gathered.end());
      Settle(gathered, policy_, work.trusts, &found.leaning_shares,
             &found.leaning_doors, &found.leaning_total);
    }
    found.matched_origins = MatchedOrigins(
        found.leaning_shares, Billionths(policy_.origin_evidence()));
  }
  const double r = static_cast<double>(finding->sides[0].total) / 1e9;
  const double s = static_cast<double>(finding->sides[1].total) / 1e9;
  const double prior = policy_.prior_weight();
  const double sum = r + s + prior;
  finding->base_rate = case_.claims.base_rate[claim];
  finding->belief = r / sum;
  finding->disbelief = s / sum;
  finding->uncertainty = prior / sum;
  finding->probability =
      finding->belief + finding->base_rate * finding->uncertainty;
  finding->verdict = VerdictOf(claim, *finding);
}

v1::Verdict Rule::VerdictOf(int32_t claim, const Finding& finding) const {
  if (!case_.claims.assessable[claim]) return v1::VERDICT_NOT_ASSESSABLE;
  const SideFinding& support = finding.sides[0];
  const SideFinding& opposition = finding.sides[1];
  const double r = static_cast<double>(support.total);
  const double s = static_cast<double>(opposition.total);
  if (support.total + opposition.total <= Billionths(policy_.prior_weight())) {
    return v1::VERDICT_UNSUBSTANTIATED;
  }
  const int64_t lesser =
      std::min(support.leaning_total, opposition.leaning_total);
  const int64_t both = support.leaning_total + opposition.leaning_total;
  if (static_cast<double>(lesser) >
      policy_.contested_share() * static_cast<double>(both)) {
    return v1::VERDICT_CONTESTED;
  }
  const int32_t needed = static_cast<int32_t>(policy_.min_origins());
  const double decisive = policy_.decisive_share() * (r + s);
  if (r >= decisive && support.matched_origins >= needed) {
    return v1::VERDICT_SUPPORTED;
  }
  if (s >= decisive && opposition.matched_origins >= needed) {
    return v1::VERDICT_REFUTED;
  }
  return v1::VERDICT_UNSUBSTANTIATED;
}

std::vector<Contribution> Rule::ContributionsTo(
    const std::vector<Chain>& chains) const {
  std::vector<Contribution> contributions;
  Workspace work;
  ForEachContribution(
      chains, work,
      [&](const Chain& chain, const EvidenceUnit& unit,
          const EvidenceOrigin& origin, int64_t evidence, int64_t unscaled) {
        contributions.push_back({unit, origin,
                                 static_cast<int32_t>(&chain - chains.data()),
                                 evidence, unscaled});
      });
  return contributions;
}

}  // namespace veracity::internal
