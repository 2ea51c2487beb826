#include "verify/case_builder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/number.h"
#include "base/status_macros.h"
#include "graph/withdrawal.h"
#include "verify/masses.h"
#include "vocabulary/acts.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

int64_t HalfLifeSeconds(absl::string_view days) {
  const std::optional<double> number = ReadNumber(days);
  if (!number.has_value() || !(*number > 0)) return 0;
  constexpr double kMost = static_cast<double>(int64_t{1} << 50);
  return static_cast<int64_t>(std::clamp(*number * 86400.0 + 0.5, 1.0, kMost));
}

// Where a statement was made: records of one act agree in all of this.
std::string ActOf(const StoredStatement& row) {
  std::vector<std::string> places;
  for (const v1::Selector& selector : row.assertion.selectors()) {
    places.push_back(selector.SerializeAsString());
  }
  std::sort(places.begin(), places.end());
  std::string act =
      absl::StrCat(row.origin.source, " ", ClaimKeyOf(row.origin.key), " ",
                   row.origin.document, " ", row.assertion.said());
  for (const std::string& place : places) absl::StrAppend(&act, "\n", place);
  return act;
}

class CaseBuilder {
 public:
  CaseBuilder(const CaseClaimReader& claims,
              const CaseStatementReader& statements, CaseEntityReader& entities,
              const Identities& identities, const ViewMeanings& meanings,
              const v1::AssessmentPolicy& policy, Reader& reader)
      : claims_(claims),
        statements_(statements),
        entities_(entities),
        identities_(identities),
        meanings_(meanings),
        policy_(policy),
        reader_(reader),
        snapshot_(reader.snapshot()) {}

  absl::StatusOr<NamedCase> Build(Instant question) {
    out_.the_case.question = question;
    NumberClaims();
    VERACITY_RETURN_IF_ERROR(NumberEntities());
    SetEntities();
    SetAffiliations();
    SetClaims();
    SetLinks();
    SetStatements();
    VERACITY_RETURN_IF_ERROR(meanings_.status());
    return std::move(out_);
  }

 private:
  // -- Entities --

  bool IsUsed(const std::string& id) const {
    return entity_numbers_.contains(identities_.Of(id));
  }
  int32_t EntityNumber(const std::string& id) const {
    return entity_numbers_.at(identities_.Of(id));
  }

  // Those that statements, their hands and the claims name, and whom these
  // belong to; not all that was read on the way.
  absl::Status NumberEntities() {
    std::set<std::string> used;
    std::vector<std::string> work;
    const auto use = [&](const std::string& id) {
      if (!id.empty() && used.insert(identities_.Of(id)).second) {
        work.push_back(identities_.Of(id));
      }
    };
    for (int64_t source : entities_.entries().sources().keys()) {
      VERACITY_ASSIGN_OR_RETURN(const std::string id,
                                reader_.NameOf(Kind::kEntity, source));
      source_ids_.push_back(id);
      use(id);
    }
    for (const auto& [document, publisher] : entities_.publishers()) {
      use(publisher);
    }
    for (const RecordEntry& entry : entities_.entries().input().entries) {
      for (const std::string& author :
           entities_.entries().AuthorsOf(entry.lineage)) {
        use(author);
      }
    }
    for (int64_t key : out_.claim_keys) {
      const v1::Statement& statement = claims_.Get(key).statement;
      use(statement.subject().entity());
      use(statement.value().entity());
    }
    std::multimap<std::string, std::string> above;
    for (const StructureFact& fact : entities_.facts()) {
      if (fact.statement.predicate() != reserved::kReliability &&
          fact.Strength() > 0) {
        above.emplace(identities_.Of(fact.statement.subject().entity()),
                      fact.statement.value().entity());
      }
    }
    while (!work.empty()) {
      const std::string id = std::move(work.back());
      work.pop_back();
      const auto [begin, end] = above.equal_range(id);
      for (auto it = begin; it != end; ++it) use(it->second);
      for (const std::string& one : identities_.AllOf(id)) {
        const auto stored = entities_.entities().find(one);
        if (stored != entities_.entities().end()) {
          use(stored->second.known_through);
        }
      }
    }
    for (const std::string& id : used) {
      entity_numbers_[id] = static_cast<int32_t>(out_.entity_ids.size());
      out_.entity_ids.push_back(id);
    }
    return absl::OkStatus();
  }

  void SetEntities() {
    EntityColumns& columns = out_.the_case.entities;
    columns.unknown_trust = policy_.unknown_origin();
    absl::flat_hash_map<std::string, std::vector<StructureFact>> ratings;
    for (const StructureFact& fact : entities_.facts()) {
      if (fact.statement.predicate() == reserved::kReliability) {
        ratings[identities_.Of(fact.statement.subject().entity())].push_back(
            fact);
      }
    }
    for (const std::string& id : out_.entity_ids) {
      // Of several that are one, the first that says what it is.
      StoredEntity merged;
      std::vector<std::string> ones = identities_.AllOf(id);
      std::sort(ones.begin(), ones.end());
      bool is_owner = false;
      for (const std::string& one : ones) {
        is_owner |= one == snapshot_.core().owner;
        const auto stored = entities_.entities().find(one);
        if (stored == entities_.entities().end()) continue;
        merged.is_author |= stored->second.is_author;
        if (stored->second.is_author) out_.used_authors.push_back(one);
        if (stored->second.key != 0) {
          out_.used.push_back({Kind::kEntity, stored->second.key});
        }
        if (merged.kind == v1::SOURCE_KIND_UNSPECIFIED) {
          merged.kind = stored->second.kind;
          merged.known_through = stored->second.known_through;
        }
      }
      const bool is_anonymous = merged.kind == v1::SOURCE_KIND_ANONYMOUS;
      columns.anonymous.push_back(is_anonymous);
      columns.conduit.push_back(merged.known_through.empty()
                                    ? kNoIndex
                                    : EntityNumber(merged.known_through));
      columns.trust.push_back(
          is_owner ? 1.0
                   : StructureReader::TrustFromRatings(ratings[id], policy_)
                         .value_or(UnratedTrust(merged)));
    }
    out_.the_case.withdrawn_source.assign(out_.entity_ids.size(), 0);
  }

  double UnratedTrust(const StoredEntity& entity) const {
    if (entity.kind == v1::SOURCE_KIND_ANONYMOUS) {
      return policy_.unrated_anonymous();
    }
    if (entity.kind == v1::SOURCE_KIND_MODEL) return policy_.unrated_model();
    if (entity.is_author) return policy_.unrated_author();
    return policy_.unrated();
  }

  void SetAffiliations() {
    for (const StructureFact& fact : entities_.facts()) {
      const v1::Statement& statement = fact.statement;
      const bool employed = statement.predicate() == reserved::kEmployedBy;
      const bool common_cause = statement.predicate() == reserved::kOwnedBy ||
                                statement.predicate() == reserved::kPartOf ||
                                statement.predicate() == reserved::kSpeaksFor;
      if ((!employed && !common_cause) || !(fact.Strength() > 0) ||
          !statement.subject().has_entity() ||
          !statement.value().has_entity() ||
          !IsUsed(statement.subject().entity())) {
        continue;
      }
      Affiliation affiliation;
      affiliation.entity = EntityNumber(statement.subject().entity());
      affiliation.of = EntityNumber(statement.value().entity());
      affiliation.employed = employed;
      if (!statement.valid().empty()) {
        const absl::StatusOr<Edtf> valid = Edtf::Parse(statement.valid());
        if (valid.ok()) {
          affiliation.from = valid->bounds().earliest;
          affiliation.to = valid->bounds().latest;
        }
      }
      out_.the_case.entities.affiliations.push_back(affiliation);
    }
    // One that several sources claim is one.
    const auto order = [](const Affiliation& a) {
      return std::tuple(a.entity, a.of, a.employed, a.from, a.to);
    };
    std::vector<Affiliation>& all = out_.the_case.entities.affiliations;
    std::sort(all.begin(), all.end(),
              [&](const Affiliation& a, const Affiliation& b) {
                return order(a) < order(b);
              });
    all.erase(std::unique(all.begin(), all.end(),
                          [&](const Affiliation& a, const Affiliation& b) {
                            return order(a) == order(b);
                          }),
              all.end());
  }

  // -- Claims --

  void NumberClaims() {
    std::set<int64_t> keys(claims_.linked().begin(), claims_.linked().end());
    for (const StoredStatement& row : statements_.rows()) {
      keys.insert(ClaimKeyOf(row.origin.key));
    }
    std::vector<std::pair<std::string, int64_t>> order;
    for (int64_t key : keys) order.push_back({claims_.Get(key).digest, key});
    std::sort(order.begin(), order.end());
    for (const auto& [digest, key] : order) {
      claim_numbers_[key] = static_cast<int32_t>(out_.claims.size());
      v1::ClaimRef& ref = out_.claims.emplace_back();
      ref.set_id(digest);
      ref.set_shard(claims_.Get(key).shard);
      out_.claim_keys.push_back(key);
    }
  }

  void SetClaims() {
    CaseClaims& columns = out_.the_case.claims;
    std::multimap<std::string, std::string> governors;
    for (const StructureFact& fact : entities_.facts()) {
      if (fact.statement.predicate() == reserved::kGovernedBy &&
          fact.Strength() > 0 && fact.statement.value().has_entity()) {
        governors.emplace(identities_.Of(fact.statement.subject().entity()),
                          fact.statement.value().entity());
      }
    }
    for (int64_t key : out_.claim_keys) {
      const StoredClaim& claim = claims_.Get(key);
      const v1::Statement& statement = claim.statement;
      std::set<int32_t> about;
      const auto add = [&](const std::string& id) {
        about.insert(EntityNumber(id));
        const auto [begin, end] = governors.equal_range(identities_.Of(id));
        for (auto it = begin; it != end; ++it) {
          about.insert(EntityNumber(it->second));
        }
      };
      if (statement.subject().has_entity()) add(statement.subject().entity());
      if (statement.value().has_entity()) add(statement.value().entity());
      columns.about.insert(columns.about.end(), about.begin(), about.end());
      columns.about_begin.push_back(static_cast<int32_t>(columns.about.size()));
      columns.assessable.push_back(claim.kind != v1::CLAIM_KIND_EVALUATION &&
                                   claim.kind != v1::CLAIM_KIND_RECOMMENDATION);
      columns.set_aside.push_back(IsAboutAnotherTime(statement));
      const v1::PredicateSpec* spec =
          statement.predicate().empty() ? nullptr
                                        : meanings_.Spec(statement.predicate());
      columns.speaks_for_oneself.push_back(spec != nullptr &&
                                           spec->speaks_for_oneself());
      const std::optional<double> base_rate =
          spec == nullptr ? std::nullopt : ReadNumber(spec->base_rate());
      columns.base_rate.push_back(base_rate.value_or(policy_.base_rate()));
      columns.half_life_seconds.push_back(
          spec == nullptr ? 0 : HalfLifeSeconds(spec->half_life_days()));
    }
  }

  bool IsAboutAnotherTime(const v1::Statement& statement) const {
    if (!snapshot_.valid().has_value() || statement.valid().empty()) {
      return false;
    }
    const absl::StatusOr<Edtf> valid = Edtf::Parse(statement.valid());
    if (!valid.ok()) return false;
    const When overlap = Overlaps(valid->bounds(), *snapshot_.valid());
    return overlap == When::kNo ||
           (snapshot_.valid_certainly() && overlap != When::kCertainly);
  }

  void SetLinks() {
    CaseClaims& columns = out_.the_case.claims;
    std::map<int64_t, int32_t> origins;
    for (const StoredLink& link : claims_.links()) {
      const auto from = claim_numbers_.find(link.from);
      const auto to = claim_numbers_.find(link.to);
      if (from == claim_numbers_.end() || to == claim_numbers_.end()) continue;
      int32_t origin = kNoIndex;
      if (link.origin != 0) {
        const auto [known, is_new] = origins.try_emplace(
            link.origin, static_cast<int32_t>(out_.link_origins.size()));
        if (is_new) {
          NamedCase::LinkOrigin& named = out_.link_origins.emplace_back();
          named.claim.set_id(link.origin_digest);
          named.claim.set_shard(link.origin_shard);
          named.asserted_by = link.asserted_by;
        }
        origin = known->second;
      }
      // What goes both ways is written one way, whatever the store's keys.
      int32_t x = from->second, y = to->second;
      const bool goes_both_ways =
          link.kind == LinkKind::kContradicts || link.kind == LinkKind::kSame;
      if (goes_both_ways && y < x) std::swap(x, y);
      columns.links.push_back({x, y, link.kind, link.strength, origin});
    }
    const auto order = [](const Link& link) {
      return std::tuple(link.from, link.to, link.kind, link.strength,
                        link.origin);
    };
    std::sort(
        columns.links.begin(), columns.links.end(),
        [&](const Link& a, const Link& b) { return order(a) < order(b); });
    std::set<std::pair<int32_t, int32_t>> rivals;
    for (const auto& [x, y] : claims_.rivals()) {
      const auto from = claim_numbers_.find(x);
      const auto to = claim_numbers_.find(y);
      if (from == claim_numbers_.end() || to == claim_numbers_.end()) continue;
      rivals.insert(std::minmax(from->second, to->second));
    }
    columns.rivals.assign(rivals.begin(), rivals.end());
  }

  // -- Statements --

  void SetStatements() {
    const std::vector<StoredStatement>& rows = statements_.rows();
    std::vector<int32_t> order(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) order[i] = static_cast<int32_t>(i);
    std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
      return rows[a].digest < rows[b].digest;
    });
    absl::flat_hash_map<int64_t, int32_t> numbers;
    for (size_t n = 0; n < order.size(); ++n) {
      numbers[rows[order[n]].origin.key] = static_cast<int32_t>(n);
    }
    // Each owner's members lie together.
    absl::flat_hash_map<int64_t, std::pair<size_t, size_t>> grounds_of;
    const std::vector<StoredGround>& grounds = statements_.grounds();
    for (size_t g = 0; g < grounds.size(); ++g) {
      auto& range =
          grounds_of.try_emplace(grounds[g].owner, g, g).first->second;
      range.second = g + 1;
    }

    const Entries& entries = entities_.entries();
    for (const std::string& id : source_ids_) {
      out_.source_numbers.push_back(EntityNumber(id));
    }
    for (const RecordEntry& entry : entries.input().entries) {
      const auto [authors, is_new] =
          out_.author_numbers.try_emplace(entry.lineage);
      if (!is_new) continue;
      for (const std::string& author : entries.AuthorsOf(entry.lineage)) {
        authors->second.push_back(EntityNumber(author));
      }
    }
    absl::flat_hash_map<std::string, int32_t> acts;
    CaseStatements& columns = out_.the_case.statements;
    for (size_t n = 0; n < order.size(); ++n) {
      const int32_t i = order[n];
      const StoredStatement& row = rows[i];
      const v1::Assertion& assertion = row.assertion;
      v1::AssertionRef& ref = out_.statements.emplace_back();
      ref.set_id(row.digest);
      ref.set_shard(claims_.Get(ClaimKeyOf(row.origin.key)).shard);
      out_.statement_keys.push_back(row.origin.key);
      out_.document_keys.push_back(row.origin.document);
      out_.publishers.push_back(PublisherOf(row));
      out_.entry_of.push_back(i);

      columns.claim.push_back(claim_numbers_.at(ClaimKeyOf(row.origin.key)));
      columns.source.push_back(out_.source_numbers[entries.source()[i]]);
      const Masses masses = ReadMasses(assertion, policy_);
      columns.masses.push_back(masses);
      columns.sign.push_back(assertion.stance() == v1::STANCE_RELAYS
                                 ? kRelays
                                 : SignOfMasses(masses));
      columns.basis.push_back(assertion.basis());
      columns.extraction.push_back(
          ReadNumber(assertion.extraction().confidence()).value_or(1.0));
      columns.declines.push_back(assertion.stance() == v1::STANCE_DECLINES);
      columns.earliest.push_back(row.earliest);
      columns.latest.push_back(row.latest);
      columns.act.push_back(
          assertion.basis() == v1::BASIS_MEASURED
              ? acts.try_emplace(ActOf(row), static_cast<int32_t>(acts.size()))
                    .first->second
              : kNoIndex);
      columns.rank.push_back(static_cast<int32_t>(n));

      const auto range = grounds_of.find(row.origin.key);
      if (range != grounds_of.end()) {
        AddGrounds(absl::MakeSpan(grounds).subspan(
                       range->second.first,
                       range->second.second - range->second.first),
                   numbers);
      }
      columns.ground_begin.push_back(
          static_cast<int32_t>(columns.member_begin.size()) - 1);
    }
    out_.entries = entities_.TakeEntries();
    out_.Withdraw({});
  }

  int32_t PublisherOf(const StoredStatement& row) const {
    if (row.origin.document == 0) return kNoIndex;
    const std::string& publisher =
        entities_.publishers().at(row.origin.document);
    return publisher.empty() ? kNoIndex : EntityNumber(publisher);
  }

  // Grounds are a set, and so are the members of each: in an order of their
  // own, since a record keeps the one in which it first came.
  void AddGrounds(absl::Span<const StoredGround> members,
                  const absl::flat_hash_map<int64_t, int32_t>& numbers) {
    std::set<std::set<GroundMember>> grounds;
    std::set<GroundMember> ground;
    for (size_t m = 0; m < members.size(); ++m) {
      const StoredGround& member = members[m];
      if (member.kind == Kind::kEntity) {
        ground.insert(GroundMember::Attribution(
            out_.source_numbers[entities_.entries().sources().Find(
                member.target)],
            SignOfStance(member.stance)));
      } else {
        // What is awaited, or came after the snapshot, is not among them.
        const auto number = numbers.find(member.target);
        const bool is_here =
            member.kind == Kind::kAssertion && number != numbers.end();
        ground.insert(
            GroundMember::Statement(is_here ? number->second : kNoIndex));
      }
      const bool is_last =
          m + 1 == members.size() || members[m + 1].ordinal != member.ordinal;
      if (is_last) grounds.insert(std::exchange(ground, {}));
    }
    CaseStatements& columns = out_.the_case.statements;
    for (const std::set<GroundMember>& all_of : grounds) {
      columns.members.insert(columns.members.end(), all_of.begin(),
                             all_of.end());
      columns.member_begin.push_back(
          static_cast<int32_t>(columns.members.size()));
    }
  }

  const CaseClaimReader& claims_;
  const CaseStatementReader& statements_;
  CaseEntityReader& entities_;
  const Identities& identities_;
  const ViewMeanings& meanings_;
  const v1::AssessmentPolicy& policy_;
  Reader& reader_;
  const Snapshot& snapshot_;
  absl::flat_hash_map<std::string, int32_t> entity_numbers_;
  std::vector<std::string> source_ids_;  // by the numbers in entries
  absl::flat_hash_map<int64_t, int32_t> claim_numbers_;  // by key
  NamedCase out_;
};

}  // namespace

absl::StatusOr<NamedCase> BuildCase(const CaseClaimReader& claims,
                                    const CaseStatementReader& statements,
                                    CaseEntityReader& entities,
                                    const Identities& identities,
                                    const ViewMeanings& meanings,
                                    const v1::AssessmentPolicy& policy,
                                    Reader& reader, Instant question) {
  return CaseBuilder(claims, statements, entities, identities, meanings, policy,
                     reader)
      .Build(question);
}

}  // namespace veracity::internal
