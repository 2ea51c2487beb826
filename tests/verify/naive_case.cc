#include "tests/verify/naive_case.h"

#include <algorithm>
#include <set>
#include <utility>

#include "verify/masses.h"

namespace veracity::internal {
namespace {

class CaseBuilder {
 public:
  CaseBuilder(const naive::Ledger& ledger, const v1::AssessmentPolicy& policy)
      : ledger_(ledger), policy_(policy) {}

  NaiveCase Build() {
    NumberNames();
    SetEntities();
    SetClaims();
    SetStatements();
    return std::move(out_);
  }

 private:
  void NumberNames() {
    std::set<std::string> entities, claims;
    for (const auto& [id, source] : ledger_.sources) {
      entities.insert(id);
      entities.insert(source.owners.begin(), source.owners.end());
      entities.insert(source.works_for.begin(), source.works_for.end());
      if (source.known_through.has_value()) {
        entities.insert(*source.known_through);
      }
    }
    for (const auto& [claim, about] : ledger_.about) {
      claims.insert(claim);
      entities.insert(about.begin(), about.end());
    }
    for (const naive::Link& link : ledger_.links) {
      claims.insert({link.x, link.y});
      if (link.author.has_value()) entities.insert(*link.author);
    }
    for (const auto& [x, y] : ledger_.rivals) claims.insert({x, y});
    for (const auto& [id, assertion] : ledger_.assertions) {
      claims.insert(assertion.claim);
      entities.insert(assertion.source);
      if (assertion.by.has_value()) entities.insert(*assertion.by);
      for (const naive::Entry& entry : assertion.again) {
        if (entry.by.has_value()) entities.insert(*entry.by);
      }
      if (assertion.publisher.has_value())
        entities.insert(*assertion.publisher);
      for (const naive::Ground& ground : assertion.grounds) {
        NameSources(ground, &entities);
      }
    }
    entities.insert(ledger_.retracted.begin(), ledger_.retracted.end());
    claims.insert("c");
    for (const std::string& entity : entities) {
      numbers_[entity] = static_cast<int32_t>(out_.entities.size());
      out_.entities.push_back(entity);
    }
    for (const std::string& claim : claims) {
      out_.claims.emplace(claim, static_cast<int32_t>(out_.claims.size()));
    }
    for (const auto& [id, assertion] : ledger_.assertions) {
      statements_.emplace(id, static_cast<int32_t>(statements_.size()));
    }
  }

  static void NameSources(const naive::Ground& ground,
                          std::set<std::string>* names) {
    if (ground.kind == naive::Ground::Kind::kAttribution) {
      names->insert(ground.id);
    }
    for (const naive::Ground& member : ground.members) {
      NameSources(member, names);
    }
  }

  double TrustIn(const std::string& id) const {
    const auto found = ledger_.sources.find(id);
    if (found == ledger_.sources.end()) return policy_.unrated();
    const naive::Source& source = found->second;
    if (source.trust.has_value()) return *source.trust;
    if (source.kind == "producer") return policy_.unrated_author();
    if (source.kind == "anonymous") return policy_.unrated_anonymous();
    if (source.kind == "model") return policy_.unrated_model();
    return policy_.unrated();
  }

  void SetEntities() {
    EntityColumns& columns = out_.the_case.entities;
    columns.unknown_trust = policy_.unknown_origin();
    const size_t count = out_.entities.size();
    columns.anonymous.assign(count, 0);
    columns.conduit.assign(count, kNoIndex);
    out_.the_case.withdrawn_source.assign(count, 0);
    for (const std::string& entity : out_.entities) {
      columns.trust.push_back(TrustIn(entity));
    }
    for (const auto& [id, source] : ledger_.sources) {
      const int32_t number = numbers_[id];
      columns.anonymous[number] = source.kind == "anonymous";
      if (source.known_through.has_value()) {
        columns.conduit[number] = numbers_[*source.known_through];
      }
      for (const std::string& owner : source.owners) {
        columns.affiliations.push_back({number, numbers_[owner], false});
      }
      for (const std::string& employer : source.works_for) {
        columns.affiliations.push_back({number, numbers_[employer], true});
      }
    }
    for (const std::string& id : ledger_.retracted) {
      out_.the_case.withdrawn_source[numbers_[id]] = 1;
    }
  }

  void SetClaims() {
    CaseClaims& columns = out_.the_case.claims;
    const size_t count = out_.claims.size();
    for (const auto& [claim, number] : out_.claims) {
      const auto about = ledger_.about.find(claim);
      if (about != ledger_.about.end()) {
        for (const std::string& entity : about->second) {
          columns.about.push_back(numbers_[entity]);
        }
      }
      columns.about_begin.push_back(static_cast<int32_t>(columns.about.size()));
    }
    columns.speaks_for_oneself.assign(count, 0);
    columns.assessable.assign(count, 1);
    columns.set_aside.assign(count, 0);
    columns.base_rate.assign(count, policy_.base_rate());
    columns.half_life_seconds.assign(count, 0);
    for (const naive::Link& link : ledger_.links) {
      // A source's structure goes with it.
      if (link.author.has_value() && ledger_.retracted.contains(*link.author)) {
        continue;
      }
      const double trust =
          link.author.has_value() ? TrustIn(*link.author) : 1.0;
      columns.links.push_back({out_.claims[link.x], out_.claims[link.y],
                               KindOf(link.kind), link.strength * trust});
    }
    for (const auto& [x, y] : ledger_.rivals) {
      columns.rivals.push_back({out_.claims[x], out_.claims[y]});
      columns.links.push_back(
          {out_.claims[x], out_.claims[y], LinkKind::kContradicts, 1.0});
    }
  }

  static LinkKind KindOf(naive::LinkKind kind) {
    switch (kind) {
      case naive::LinkKind::kContradicts:
        return LinkKind::kContradicts;
      case naive::LinkKind::kEntails:
      case naive::LinkKind::kRefines:
        return LinkKind::kEntails;
      case naive::LinkKind::kSupports:
        return LinkKind::kSupports;
      case naive::LinkKind::kUndermines:
        return LinkKind::kUndermines;
      case naive::LinkKind::kSameAs:
        return LinkKind::kSame;
    }
    return LinkKind::kSame;
  }

  static v1::Basis BasisOf(const std::string& basis) {
    if (basis == "observed") return v1::BASIS_OBSERVED;
    if (basis == "measured") return v1::BASIS_MEASURED;
    if (basis == "documented") return v1::BASIS_DOCUMENTED;
    if (basis == "told") return v1::BASIS_TOLD;
    if (basis == "inferred") return v1::BASIS_INFERRED;
    if (basis == "generated") return v1::BASIS_GENERATED;
    return v1::BASIS_UNSPECIFIED;
  }

  void SetStatements() {
    CaseStatements& columns = out_.the_case.statements;
    for (const auto& [id, assertion] : ledger_.assertions) {
      const bool is_relay = assertion.stance == naive::Stance::kRelays;
      const bool declines = assertion.stance == naive::Stance::kDeclines;
      Masses masses = {assertion.b, assertion.d};
      if (is_relay || declines) masses = {};
      if (assertion.stance == naive::Stance::kDenies) {
        std::swap(masses.belief, masses.disbelief);
      }
      masses = Capped(masses, policy_.belief_cap());
      columns.claim.push_back(out_.claims[assertion.claim]);
      columns.source.push_back(numbers_[assertion.source]);
      columns.sign.push_back(is_relay ? kRelays : SignOfMasses(masses));
      columns.masses.push_back(masses);
      columns.basis.push_back(BasisOf(assertion.basis));
      columns.extraction.push_back(assertion.extraction);
      columns.declines.push_back(declines);
      const bool is_withdrawn = ledger_.retracted.contains(id) ||
                                ledger_.retracted.contains(assertion.source);
      columns.withdrawn.push_back(is_withdrawn);
      columns.earliest.push_back(assertion.time.has_value()
                                     ? Instant{assertion.time->earliest}
                                     : Instant::Min());
      columns.latest.push_back(assertion.time.has_value()
                                   ? Instant{assertion.time->latest}
                                   : Instant::Max());
      columns.act.push_back(kNoIndex);
      columns.rank.push_back(static_cast<int32_t>(columns.rank.size()));
      for (const naive::Ground& ground : assertion.grounds) AddGround(ground);
      columns.ground_begin.push_back(
          static_cast<int32_t>(columns.member_begin.size()) - 1);
      std::vector<naive::Entry> entries = assertion.again;
      entries.push_back(assertion);
      for (const naive::Entry& entry : entries) {
        if (!entry.held || is_withdrawn) continue;
        Beginning beginning;
        beginning.hands_begin = static_cast<int32_t>(columns.hands.size());
        if (entry.by.has_value()) {
          columns.hands.push_back(numbers_[*entry.by]);
        }
        if (assertion.publisher.has_value()) {
          columns.hands.push_back(numbers_[*assertion.publisher]);
        }
        beginning.hands_end = static_cast<int32_t>(columns.hands.size());
        columns.beginnings.push_back(beginning);
      }
      columns.beginning_begin.push_back(
          static_cast<int32_t>(columns.beginnings.size()));
    }
  }

  void AddGround(const naive::Ground& ground) {
    if (ground.kind == naive::Ground::Kind::kAllOf) {
      for (const naive::Ground& member : ground.members) AddMember(member);
    } else {
      AddMember(ground);
    }
    CaseStatements& columns = out_.the_case.statements;
    columns.member_begin.push_back(
        static_cast<int32_t>(columns.members.size()));
  }

  void AddMember(const naive::Ground& ground) {
    std::vector<GroundMember>& members = out_.the_case.statements.members;
    if (ground.kind == naive::Ground::Kind::kAttribution) {
      const int8_t sign = ground.stance == naive::Stance::kDenies     ? -1
                          : ground.stance == naive::Stance::kDeclines ? 0
                                                                      : +1;
      members.push_back(GroundMember::Attribution(numbers_[ground.id], sign));
      return;
    }
    const auto found = statements_.find(ground.id);
    members.push_back(GroundMember::Statement(
        found == statements_.end() ? kNoIndex : found->second));
  }

  const naive::Ledger& ledger_;
  const v1::AssessmentPolicy& policy_;
  std::map<std::string, int32_t> numbers_;     // of entities
  std::map<std::string, int32_t> statements_;  // in the order of their ids
  NaiveCase out_;
};

}  // namespace

std::string NaiveCase::NameOf(GroupMember member,
                              const OwnerGroups& groups) const {
  switch (groups.KindOf(member)) {
    case OwnerGroups::MemberKind::kEntity:
      return entities[groups.EntityOf(member)];
    case OwnerGroups::MemberKind::kAnonymousOf:
      return "anonymous:" + entities[groups.EntityOf(member)];
    case OwnerGroups::MemberKind::kAnonymous:
      return "anonymous:";
    case OwnerGroups::MemberKind::kUnknown:
      return "?";
  }
  return "";
}

NaiveCase BuildCase(const naive::Ledger& ledger,
                    const v1::AssessmentPolicy& policy) {
  return CaseBuilder(ledger, policy).Build();
}

}  // namespace veracity::internal
