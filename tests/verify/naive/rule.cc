#include "tests/verify/naive/rule.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "tests/verify/naive/hands.h"
#include "tests/verify/naive/reading.h"
#include "tests/verify/naive/total.h"

namespace veracity::naive {
namespace {

constexpr double kWeight = 2;  // W
constexpr Billionths kWeightInBillionths = 2 * kOne;
constexpr double kWeakestChain = .01;

Billionths Rounded(double evidence) {
  return static_cast<Billionths>(std::nearbyint(evidence * kOne));
}

// -- Section 5: strength --

// What one unit gives through one door.
struct Delivery {
  Id claim;
  Door door;
  std::set<Id> first_hands;  // that bring it through this door
  double b = 0;
  double d = 0;
  std::map<Id, double> strength;  // F, by origin
  // F of a single origin, which is the most that all give together.
  double alone = 0;

  int sign() const { return b > d ? 1 : b < d ? -1 : 0; }
};

class Strength {
 public:
  Strength(const Ledger& ledger, const Reading& reading)
      : ledger_(ledger), reading_(reading) {
    FindHowSurelySaid();
  }

  std::vector<Delivery> Deliveries() const;

 private:
  // One statement that counts, with what it rests on.
  struct Unit {
    int statement;
    std::map<Id, double> rests_on;  // Q, by origin
    double alone;
  };

  void FindHowSurelySaid();
  std::map<Id, double> RestsOn(int i, const std::set<int>& first) const;
  std::map<Id, double> RestsOnItself(int i) const;
  double Worth(int root) const;
  std::vector<Unit> Units() const;
  bool IsAboutItself(int i) const;
  std::vector<Delivery> Deliver(const Unit& unit) const;

  const Statement& At(int i) const { return reading_.statements()[i]; }

  const Ledger& ledger_;
  const Reading& reading_;
  // A by the first hand of the rows, and the number of the statement; that
  // through a door is the greatest over its hands.
  std::map<Id, std::vector<double>> said_;
};

// A(i, D).
void Strength::FindHowSurelySaid() {
  const size_t size = reading_.statements().size();
  std::map<Id, std::vector<double>> starts;
  for (size_t i = 0; i < size; ++i) {
    for (const auto& [hand, product] : reading_.Begin(static_cast<int>(i))) {
      starts[hand].resize(size, 0);
      starts[hand][i] = product;
    }
  }
  for (const auto& [hand, start] : starts) {
    said_[hand] = reading_.Spread(
        start, [&](int i) { return reading_.Cited(i); },
        /*with_extraction=*/true);
  }
}

// What the unstated ground of a root is worth.
double Strength::Worth(int root) const {
  const std::string& basis = At(root).basis;
  if (basis == "told") return .7;
  if (basis == "inferred" || basis == "generated") return .5;
  return 1;
}

// Q(i, o) of a root.
std::map<Id, double> Strength::RestsOnItself(int i) const {
  const Hands& hands = reading_.hands();
  const double q = hands.Trust(At(i).source) * At(i).extraction * Worth(i);
  std::map<Id, double> rests_on;
  for (const Id& origin : hands.Group(At(i).source)) rests_on[origin] = q;
  return rests_on;
}

// Q(i, o) of what is no root, by ways whose first step leads to one of
// `first`.
std::map<Id, double> Strength::RestsOn(int i,
                                       const std::set<int>& first) const {
  std::vector<double> start(reading_.statements().size(), 0);
  start[i] = 1;
  const std::vector<double> down = reading_.Spread(
      start,
      [&](int k) -> std::set<int> {
        if (k == i) return first;
        return reading_.IsRoot(k) ? std::set<int>() : reading_.Supports(k);
      },
      /*with_extraction=*/true);
  std::map<Id, double> rests_on;
  for (size_t n = 0; n < down.size(); ++n) {
    const int root = static_cast<int>(n);
    if (down[n] == 0 || !reading_.IsRoot(root) || At(root).sign() == 0) {
      continue;
    }
    for (const auto& [origin, q] : RestsOnItself(root)) {
      rests_on[origin] = std::max(rests_on[origin], down[n] * q);
    }
  }
  return rests_on;
}

std::vector<Strength::Unit> Strength::Units() const {
  std::vector<Unit> units;
  for (size_t n = 0; n < reading_.statements().size(); ++n) {
    const int i = static_cast<int>(n);
    const Statement& statement = At(i);
    if (statement.is_relay() || statement.stance == Stance::kDeclines ||
        statement.is_replaced || !reading_.Stands(i)) {
      continue;
    }
    if (reading_.IsRoot(i)) {
      const std::map<Id, double> rests_on = RestsOnItself(i);
      units.push_back({i, rests_on, rests_on.begin()->second});
      continue;
    }
    const std::set<int> elsewhere = reading_.SupportsElsewhere(i);
    if (elsewhere.empty()) continue;
    units.push_back(
        {i, RestsOn(i, elsewhere),
         reading_.hands().Trust(statement.source) * statement.extraction});
  }
  return units;
}

// Whether the source speaks of itself, which halves what it says.
bool Strength::IsAboutItself(int i) const {
  const auto about = ledger_.about.find(At(i).claim);
  if (about == ledger_.about.end()) return false;
  const Hands& hands = reading_.hands();
  return std::any_of(about->second.begin(), about->second.end(),
                     [&](const Id& id) {
                       return Meet(hands.Group(At(i).source), hands.Group(id));
                     });
}

// F, through each door by which the unit comes.
std::vector<Delivery> Strength::Deliver(const Unit& unit) const {
  const Statement& statement = At(unit.statement);
  const double factor = IsAboutItself(unit.statement) ? .5 : 1;
  std::map<Door, Delivery> deliveries;
  for (const auto& [hand, said] : said_) {
    const double a = said[unit.statement];
    if (a == 0) continue;
    const Door door = reading_.hands().Group(hand);
    Delivery& delivery = deliveries[door];
    delivery.claim = statement.claim;
    delivery.door = door;
    delivery.first_hands.insert(hand);
    delivery.b = statement.belief;
    delivery.d = statement.disbelief;
    for (const auto& [origin, q] : unit.rests_on) {
      double& strength = delivery.strength[origin];
      strength = std::max(strength, a * q * factor);
    }
    delivery.alone = std::max(delivery.alone, a * unit.alone * factor);
  }
  std::vector<Delivery> list;
  for (const auto& [door, delivery] : deliveries) list.push_back(delivery);
  return list;
}

// Units through their doors; measured readings of one source on one claim
// through one door are one.
std::vector<Delivery> Strength::Deliveries() const {
  struct Pool {
    Delivery delivery;
    Billionths r = 0;
    Billionths s = 0;
  };
  std::map<std::tuple<Id, Id, Door>, Pool> pools;
  std::vector<Delivery> deliveries;
  for (const Unit& unit : Units()) {
    const Statement& statement = At(unit.statement);
    for (const Delivery& delivery : Deliver(unit)) {
      if (statement.basis != "measured") {
        deliveries.push_back(delivery);
        continue;
      }
      Pool& pool =
          pools[std::tuple(statement.source, statement.claim, delivery.door)];
      const double left = 1 - (delivery.b + delivery.d);
      pool.r += Rounded(kWeight * delivery.b / left);
      pool.s += Rounded(kWeight * delivery.d / left);
      Delivery& all = pool.delivery;
      all.claim = delivery.claim;
      all.door = delivery.door;
      all.first_hands.insert(delivery.first_hands.begin(),
                             delivery.first_hands.end());
      all.alone = std::max(all.alone, delivery.alone);
      for (const auto& [origin, strength] : delivery.strength) {
        all.strength[origin] = std::max(all.strength[origin], strength);
      }
    }
  }
  for (auto& [key, pool] : pools) {
    const double sum =
        static_cast<double>(pool.r + pool.s + kWeightInBillionths);
    pool.delivery.b = static_cast<double>(pool.r) / sum;
    pool.delivery.d = static_cast<double>(pool.s) / sum;
    deliveries.push_back(pool.delivery);
  }
  return deliveries;
}

// -- Section 6: evidence --

enum class Which { kSupport, kOpposition };

// A link, or half of one that goes both ways, for one side.
struct Arrow {
  std::pair<Id, Which> from;
  std::pair<Id, Which> to;
  double strength;
  bool is_same_as;
};

std::vector<Arrow> Arrows(const Ledger& ledger, const Hands& hands) {
  constexpr Which kFor = Which::kSupport;
  constexpr Which kAgainst = Which::kOpposition;
  std::vector<Arrow> arrows;
  for (const auto& [x, y] : ledger.rivals) {
    arrows.push_back({{x, kFor}, {y, kAgainst}, 1, false});
    arrows.push_back({{y, kFor}, {x, kAgainst}, 1, false});
  }
  for (const Link& link : ledger.links) {
    double w = link.strength;
    if (link.author.has_value()) {
      // What a withdrawn source said of structure is withdrawn with it.
      if (ledger.retracted.contains(*link.author)) continue;
      w *= hands.Trust(*link.author);
    }
    const Id& x = link.x;
    const Id& y = link.y;
    switch (link.kind) {
      case LinkKind::kContradicts:
        arrows.push_back({{x, kFor}, {y, kAgainst}, w, false});
        arrows.push_back({{y, kFor}, {x, kAgainst}, w, false});
        break;
      case LinkKind::kEntails:
      case LinkKind::kRefines:
        arrows.push_back({{x, kFor}, {y, kFor}, w, false});
        arrows.push_back({{y, kAgainst}, {x, kAgainst}, w, false});
        break;
      case LinkKind::kSupports:
        arrows.push_back({{x, kFor}, {y, kFor}, w, false});
        break;
      case LinkKind::kUndermines:
        arrows.push_back({{x, kFor}, {y, kAgainst}, w, false});
        break;
      case LinkKind::kSameAs:
        for (const Which side : {kFor, kAgainst}) {
          arrows.push_back({{x, side}, {y, side}, w, true});
          arrows.push_back({{y, side}, {x, side}, w, true});
        }
        break;
    }
  }
  return arrows;
}

// Where the strongest chains to one side of a claim come from, and whether
// they are of nothing but `same as`. As the rule is read here, a chain is of
// one kind: what nothing but `same as` carries is not carried the other way
// too.
struct ChainStart {
  Id claim;
  Which side;
  bool is_same_as;
  auto operator<=>(const ChainStart&) const = default;
};

std::map<ChainStart, double> Chains(const std::vector<Arrow>& arrows,
                                    const Id& claim, Which side) {
  std::map<ChainStart, double> chains = {{{claim, side, true}, 1}};
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (const Arrow& arrow : arrows) {
      for (const bool is_same_as : {true, false}) {
        const auto after =
            chains.find({arrow.to.first, arrow.to.second, is_same_as});
        if (after == chains.end()) continue;
        const double strength = arrow.strength * after->second;
        double& known = chains[{arrow.from.first, arrow.from.second,
                                is_same_as && arrow.is_same_as}];
        if (strength > known) {
          known = strength;
          has_changed = true;
        }
      }
    }
  }
  std::erase_if(chains,
                [](const auto& chain) { return chain.second < kWeakestChain; });
  return chains;
}

// What a delivery of this strength gives by a chain, as a real number.
double Given(const Delivery& delivery, double strength, const ChainStart& chain,
             double w) {
  const double m = chain.side == Which::kSupport ? delivery.b : delivery.d;
  const double scale = chain.is_same_as ? delivery.b + delivery.d : m;
  return kWeight * w * strength * m / (1 - w * strength * scale);
}

// One side of a claim; only what leans that way, or all.
Side Collect(const std::vector<Delivery>& deliveries,
             const std::map<ChainStart, double>& chains, const Hands& hands,
             bool leaning_only) {
  constexpr double kMostTrust = .99;
  Side side;
  std::map<Door, double> trust;
  for (const Delivery& delivery : deliveries) {
    for (const auto& [chain, w] : chains) {
      if (chain.claim != delivery.claim) continue;
      const int leaning = chain.side == Which::kSupport ? 1 : -1;
      if (leaning_only && delivery.sign() != leaning) continue;
      // Several origins together give no more than the unit says itself.
      double sum = 0;
      for (const auto& [origin, strength] : delivery.strength) {
        sum += Given(delivery, strength, chain, w);
      }
      const double most = Given(delivery, delivery.alone, chain, w);
      const double factor =
          delivery.strength.size() > 1 && sum > most ? most / sum : 1;
      bool comes = false;
      for (const auto& [origin, strength] : delivery.strength) {
        const Billionths given =
            Rounded(factor * Given(delivery, strength, chain, w));
        if (given == 0) continue;
        comes = true;
        Billionths& greatest = side.given[origin][delivery.door];
        greatest = std::max(greatest, given);
      }
      // A hand brings what its door brings, even if what comes by itself would
      // round to nothing; the rule does not say.
      if (!comes) continue;
      for (const Id& hand : delivery.first_hands) {
        double& t = trust[delivery.door];
        t = std::max(t, std::min(hands.Trust(hand), kMostTrust));
      }
    }
  }
  for (const auto& [door, t] : trust) {
    side.capacity[door] = Rounded(kWeight * t / (1 - t));
  }
  return side;
}

std::map<Id, Billionths> ByOrigin(const Side& side) {
  std::map<Id, Billionths> by_origin;
  for (const auto& [origin, doors] : side.given) {
    for (const auto& [door, given] : doors) {
      by_origin[origin] = std::max(by_origin[origin], given);
    }
  }
  return by_origin;
}

// -- Section 7: verdict --

std::string Verdict(const Assessment& assessment, Billionths leaning_for,
                    Billionths leaning_against) {
  constexpr int kMinOrigins = 1;
  const Billionths r = assessment.support;
  const Billionths s = assessment.opposition;
  if (r + s <= kWeightInBillionths) return "UNSUBSTANTIATED";
  if (10 * std::min(leaning_for, leaning_against) >
      3 * (leaning_for + leaning_against)) {
    return "CONTESTED";
  }
  if (100 * r >= 55 * (r + s)) {
    return assessment.supporting_origins >= kMinOrigins ? "SUPPORTED"
                                                        : "UNSUBSTANTIATED";
  }
  if (100 * s >= 55 * (r + s)) {
    return assessment.opposing_origins >= kMinOrigins ? "REFUTED"
                                                      : "UNSUBSTANTIATED";
  }
  return "UNSUBSTANTIATED";
}

}  // namespace

Assessment Assess(const Ledger& ledger, const Id& claim) {
  constexpr double kBaseRate = .5;
  const Reading reading(ledger);
  const Hands& hands = reading.hands();
  const std::vector<Delivery> deliveries =
      Strength(ledger, reading).Deliveries();
  const std::vector<Arrow> arrows = Arrows(ledger, hands);
  const std::map<ChainStart, double> to_support =
      Chains(arrows, claim, Which::kSupport);
  const std::map<ChainStart, double> to_opposition =
      Chains(arrows, claim, Which::kOpposition);

  const Side support = Collect(deliveries, to_support, hands, false);
  const Side opposition = Collect(deliveries, to_opposition, hands, false);
  const Side leaning_for = Collect(deliveries, to_support, hands, true);
  const Side leaning_against = Collect(deliveries, to_opposition, hands, true);

  Assessment result;
  result.support = Total(support);
  result.opposition = Total(opposition);
  const double sum = static_cast<double>(result.support + result.opposition +
                                         kWeightInBillionths);
  result.b = static_cast<double>(result.support) / sum;
  result.d = static_cast<double>(result.opposition) / sum;
  result.u = static_cast<double>(kWeightInBillionths) / sum;
  result.probability = result.b + kBaseRate * result.u;
  result.support_by_origin = ByOrigin(support);
  result.opposition_by_origin = ByOrigin(opposition);
  result.supporting_origins = Matched(leaning_for);
  result.opposing_origins = Matched(leaning_against);
  result.verdict = Verdict(result, Total(leaning_for), Total(leaning_against));
  return result;
}

}  // namespace veracity::naive
