#include "tests/verify/naive/reading.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace veracity::naive {
namespace {

// "To nine decimals": to the nearest, half to even.
Billionths Rounded(double value) {
  return static_cast<Billionths>(std::nearbyint(value * kOne));
}

bool IsCertainlyLater(const Assertion& k, const Assertion& j) {
  return k.time.has_value() && j.time.has_value() &&
         k.time->earliest > j.time->latest;
}

int SignOf(Stance attributed) { return attributed == Stance::kDenies ? -1 : 1; }

// All statements that a lead names, wherever it stands.
void Gather(const Lead& lead, std::set<int>* to) {
  to->insert(lead.to.begin(), lead.to.end());
  for (const Lead& member : lead.members) Gather(member, to);
}

}  // namespace

Reading::Reading(const Ledger& ledger) : ledger_(ledger), hands_(ledger) {
  for (const auto& [id, assertion] : ledger.assertions) {
    Statement statement;
    static_cast<Assertion&>(statement) = assertion;
    statement.id = id;
    statements_.push_back(statement);
  }
  Withdraw();
  FindMasses();
  Attest();
  FindNewestWords();
  FollowGrounds();
  FindWhatStands();
}

std::vector<int> Reading::Recorded() const {
  std::vector<int> recorded;
  for (size_t i = 0; i < statements_.size(); ++i) {
    if (!statements_[i].is_implied) recorded.push_back(static_cast<int>(i));
  }
  return recorded;
}

int Reading::Find(const Id& id) const {
  for (const int i : Recorded()) {
    if (statements_[i].id == id) return i;
  }
  return -1;
}

// -- 3.1 Withdrawn --

void Reading::Withdraw() {
  for (Statement& statement : statements_) {
    statement.is_withdrawn = ledger_.retracted.contains(statement.id) ||
                             ledger_.retracted.contains(statement.source);
  }
}

// -- 3.2 Masses (section 4) --

void Reading::FindMasses() {
  for (Statement& statement : statements_) {
    if (statement.stance == Stance::kRelays ||
        statement.stance == Stance::kDeclines) {
      continue;
    }
    const double sum = statement.b + statement.d;
    const double scale = sum > .99 ? .99 / sum : 1;
    statement.belief = statement.b * scale;
    statement.disbelief = statement.d * scale;
    if (statement.stance == Stance::kDenies) {
      std::swap(statement.belief, statement.disbelief);
    }
  }
}

// -- 3.3 Attested --

void Reading::Attest() {
  std::vector<double> start(statements_.size(), 0);
  for (const int i : Recorded()) {
    for (const auto& [hand, product] : Begin(i)) {
      start[i] = std::max(start[i], product);
    }
  }
  const std::vector<double> products = Spread(
      start, [&](int i) { return CitedById(i); }, /*with_extraction=*/false);
  for (const double product : products) attested_.push_back(Rounded(product));
}

std::map<Id, double> Reading::Begin(int i) const {
  const Statement& statement = statements_[i];
  std::map<Id, double> begin;
  if (statement.is_withdrawn) return begin;
  std::vector<Entry> entries = statement.again;
  entries.push_back(statement);
  for (const Entry& entry : entries) {
    if (!entry.held) continue;
    const std::vector<Id> hands = hands_.OfHeld(statement, entry);
    double product = 1;
    for (size_t h = 0; h + 1 < hands.size(); ++h) {
      product *= hands_.Counts(hands[h], hands[h + 1]);
    }
    double& greatest = begin[hands.front()];
    greatest = std::max(greatest, product);
  }
  return begin;
}

std::vector<double> Reading::Spread(
    std::vector<double> start, const std::function<std::set<int>(int)>& edges,
    bool with_extraction) const {
  std::vector<double> best = std::move(start);
  best.resize(statements_.size(), 0);
  // No hand counts more than 1, so that going round in a circle gains nothing.
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (size_t i = 0; i < statements_.size(); ++i) {
      if (best[i] == 0 || statements_[i].is_withdrawn) continue;
      for (const int next : edges(static_cast<int>(i))) {
        double product = best[i];
        Id hand = statements_[i].source;
        for (const Id& after : hands_.OfCited(statements_[next].source)) {
          product *= hands_.Counts(hand, after);
          hand = after;
        }
        if (with_extraction) product *= statements_[i].extraction;
        if (product > best[next]) {
          best[next] = product;
          has_changed = true;
        }
      }
    }
  }
  return best;
}

std::set<int> Reading::CitedById(int i) const {
  std::set<int> cited;
  const std::function<void(const Ground&)> add = [&](const Ground& ground) {
    for (const Ground& member : ground.members) add(member);
    if (ground.kind == Ground::Kind::kAssertion && Find(ground.id) >= 0) {
      cited.insert(Find(ground.id));
    }
  };
  for (const Ground& ground : statements_[i].grounds) add(ground);
  return cited;
}

// -- 3.4 Newest word --

bool Reading::AreRivals(const Id& x, const Id& y) const {
  return std::any_of(
      ledger_.rivals.begin(), ledger_.rivals.end(), [&](const auto& pair) {
        return pair == std::pair(x, y) || pair == std::pair(y, x);
      });
}

bool Reading::Overrules(int k, int j) const {
  for (const int i : {k, j}) {
    if (statements_[i].is_relay() || statements_[i].basis == "measured" ||
        statements_[i].is_withdrawn) {
      return false;
    }
  }
  return statements_[k].source == statements_[j].source &&
         IsCertainlyLater(statements_[k], statements_[j]) &&
         attested_[k] >= attested_[j] &&
         statements_[k].extraction >= std::min(statements_[j].extraction, .8);
}

void Reading::FindNewestWords() {
  const std::deque<Statement> said = statements_;
  for (const int j : Recorded()) {
    Statement& older = statements_[j];
    const Statement* newest = nullptr;
    const auto order = [](const Statement& statement) {
      return std::tuple(statement.time->earliest, statement.time->latest,
                        statement.id);
    };
    for (const int k : Recorded()) {
      if (!Overrules(k, j)) continue;
      const Statement& newer = said[k];
      if (newer.claim != older.claim) {
        if (AreRivals(newer.claim, older.claim) && newer.sign() == 1 &&
            said[j].sign() == 1) {
          older.is_replaced = true;
        }
      } else if (newer.sign() != said[j].sign()) {
        older.is_replaced = true;
      } else if (newest == nullptr || order(*newest) < order(newer)) {
        newest = &newer;
      }
    }
    // Who declined has still declined, whatever masses come of it; a word that
    // is replaced itself overrules all the same, with its own masses.
    if (newest != nullptr && !older.is_replaced) {
      older.belief = newest->belief;
      older.disbelief = newest->disbelief;
    }
  }
}

// -- 3.5 Where grounds lead --

// The signs as which i points.
std::set<int> Reading::Points(int i) const {
  if (!statements_[i].is_relay()) return {statements_[i].sign()};
  std::set<int> signs;
  for (const int reached : reached_[i]) {
    signs.insert(statements_[reached].sign());
  }
  return signs;
}

bool Reading::IsEmptyRelay(int i) const {
  return statements_[i].is_relay() && reached_[i].empty();
}

// Question 1, of one assertion or attribution; what an attribution leads to
// may still say that it is none.
bool Reading::BearsOn(int i, const Ground& ground) const {
  const Statement& citing = statements_[i];
  if (ground.kind == Ground::Kind::kAttribution) {
    if (ground.id == citing.source) return false;
    return citing.is_relay() || citing.sign() == SignOf(ground.stance);
  }
  const int cited = Find(ground.id);
  // Whatever cites it: also a relay on another claim.
  if (cited < 0 || IsEmptyRelay(cited)) return true;
  if (citing.is_relay()) return statements_[cited].claim == citing.claim;
  const std::set<int> points = Points(cited);
  if (statements_[cited].claim != citing.claim) {
    return points != std::set<int>{0};
  }
  return citing.sign() != 0 && points.contains(citing.sign());
}

Lead Reading::Follow(int i, const Ground& ground) {
  if (ground.kind == Ground::Kind::kAllOf) {
    Lead all;
    for (const Ground& member : ground.members) {
      Lead lead = Follow(i, member);
      if (lead.is_ground) all.members.push_back(lead);
    }
    all.is_ground = !all.members.empty();
    return all;
  }
  if (!BearsOn(i, ground)) return {.is_ground = false, .to = {}, .members = {}};
  if (ground.kind == Ground::Kind::kAttribution) {
    return FollowAttribution(i, ground);
  }
  // Question 2.
  const int cited = Find(ground.id);
  if (cited < 0 || statements_[cited].is_withdrawn ||
      statements_[cited].is_replaced || IsEmptyRelay(cited)) {
    return {};
  }
  return {.is_ground = true, .to = {cited}, .members = {}};
}

// Questions 2 and 3.
Lead Reading::FollowAttribution(int i, const Ground& ground) {
  if (ledger_.retracted.contains(ground.id)) return {};
  const Statement& citing = statements_[i];
  const int sign = SignOf(ground.stance);
  const Billionths needed = Rounded(static_cast<double>(attested_[i]) / kOne *
                                    hands_.Trust(citing.source));
  bool has_made_any = false;
  bool has_pointed_so = false;
  bool has_empty_relay = false;
  bool has_withdrawn_so = false;
  Lead lead;
  for (const int k : Recorded()) {
    const Statement& made = statements_[k];
    if (made.source != ground.id || made.claim != citing.claim ||
        IsCertainlyLater(made, citing)) {
      continue;
    }
    if (made.is_withdrawn) {
      if (made.is_relay() || made.sign() == sign) has_withdrawn_so = true;
      continue;
    }
    if (attested_[k] < needed) continue;
    has_made_any = true;
    if (IsEmptyRelay(k)) has_empty_relay = true;
    if (!Points(k).contains(sign)) continue;
    has_pointed_so = true;
    if (!made.is_replaced) lead.to.insert(k);
  }
  if (has_pointed_so) return lead;
  if (has_made_any) {
    lead.is_ground = citing.is_relay() || has_empty_relay;
    return lead;
  }
  if (has_withdrawn_so) return lead;
  double b = .9;
  double d = 0;
  if (!citing.is_relay()) {
    b = citing.belief;
    d = citing.disbelief;
  } else if (sign < 0) {
    std::swap(b, d);
  }
  lead.to.insert(Implied(ground.id, citing.claim, b, d));
  return lead;
}

int Reading::Implied(const Id& source, const Id& claim, double b, double d) {
  for (size_t i = 0; i < statements_.size(); ++i) {
    const Statement& known = statements_[i];
    if (known.is_implied && known.source == source && known.claim == claim &&
        known.belief == b && known.disbelief == d) {
      return static_cast<int>(i);
    }
  }
  Statement implied;
  implied.source = source;
  implied.claim = claim;
  implied.is_implied = true;
  implied.belief = b;
  implied.disbelief = d;
  implied.held = false;
  statements_.push_back(implied);
  reached_.emplace_back();
  return static_cast<int>(statements_.size()) - 1;
}

std::vector<Lead> Reading::FollowAll(int i) {
  const Statement& citing = statements_[i];
  std::vector<Lead> leads;
  if (citing.is_withdrawn || citing.is_implied) return leads;
  if (citing.is_relay() && citing.grounds.empty()) {
    Lead lead;
    lead.to.insert(Implied(kUnknown, citing.claim, .9, 0));
    return {lead};
  }
  for (const Ground& ground : citing.grounds) {
    leads.push_back(Follow(i, ground));
  }
  return leads;
}

void Reading::FollowGrounds() {
  reached_.resize(statements_.size());
  // Relays first, whose grounds ask only what other relays reach.
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (const int i : Recorded()) {
      if (!statements_[i].is_relay()) continue;
      std::set<int> to;
      for (const Lead& lead : FollowAll(i)) Gather(lead, &to);
      std::set<int> reached;
      for (const int next : to) {
        if (statements_[next].is_relay()) {
          reached.insert(reached_[next].begin(), reached_[next].end());
        } else {
          reached.insert(next);
        }
      }
      if (reached != reached_[i]) {
        reached_[i] = reached;
        has_changed = true;
      }
    }
  }
  for (const int i : Recorded()) leads_.push_back(FollowAll(i));
  leads_.resize(statements_.size());
}

// -- 3.6 What stands --

bool Reading::IsFirstHand(int i) const {
  const std::string& basis = statements_[i].basis;
  return basis == "observed" || basis == "measured" || basis == "documented";
}

bool Reading::IsRoot(int i) const {
  const Statement& statement = statements_[i];
  if (statement.is_implied) return true;
  if (statement.is_relay() || statement.is_withdrawn || statement.is_replaced) {
    return false;
  }
  return IsFirstHand(i) ||
         std::none_of(leads_[i].begin(), leads_[i].end(),
                      [](const Lead& lead) { return lead.is_ground; });
}

bool Reading::Stands(const Lead& lead) const {
  if (!lead.members.empty()) {
    return std::all_of(lead.members.begin(), lead.members.end(),
                       [&](const Lead& member) { return Stands(member); });
  }
  return std::any_of(lead.to.begin(), lead.to.end(),
                     [&](int to) { return Stands(to); });
}

void Reading::FindWhatStands() {
  bool has_changed = true;
  while (has_changed) {
    has_changed = false;
    for (size_t n = 0; n < statements_.size(); ++n) {
      const int i = static_cast<int>(n);
      if (Stands(i) || statements_[i].is_withdrawn) continue;
      if (IsRoot(i) ||
          std::any_of(leads_[i].begin(), leads_[i].end(),
                      [&](const Lead& lead) { return Stands(lead); })) {
        standing_.insert(i);
        has_changed = true;
      }
    }
  }
}

// -- Ways through it, for section 5 --

// What stands of a lead that stands; only about claims other than
// `other_than`, if not null.
std::set<int> Reading::Standing(const Lead& lead, const Id* other_than) const {
  std::set<int> standing;
  if (!Stands(lead)) return standing;
  for (const Lead& member : lead.members) {
    standing.merge(Standing(member, other_than));
  }
  for (const int to : lead.to) {
    if (Stands(to) &&
        (other_than == nullptr || statements_[to].claim != *other_than)) {
      standing.insert(to);
    }
  }
  return standing;
}

std::set<int> Reading::Supports(int i) const {
  std::set<int> supports;
  for (const Lead& lead : leads_[i]) supports.merge(Standing(lead, nullptr));
  return supports;
}

std::set<int> Reading::SupportsElsewhere(int i) const {
  std::set<int> supports;
  for (const Lead& lead : leads_[i]) {
    supports.merge(Standing(lead, &statements_[i].claim));
  }
  return supports;
}

std::set<int> Reading::Cited(int i) const {
  std::set<int> cited = CitedById(i);
  for (const Lead& lead : leads_[i]) Gather(lead, &cited);
  return cited;
}

}  // namespace veracity::naive
