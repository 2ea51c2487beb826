#include "verify/case_claims.h"

#include <algorithm>
#include <optional>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/payload.h"
#include "storage/keys.h"
#include "vocabulary/predicates.h"
#include "vocabulary/value_key.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kLinkPredicates[] = {
    reserved::kContradicts, reserved::kEntails,    reserved::kRefines,
    reserved::kSupports,    reserved::kUndermines, reserved::kSameAs};

std::optional<LinkKind> KindOfLink(absl::string_view predicate) {
  if (predicate == reserved::kContradicts) return LinkKind::kContradicts;
  if (predicate == reserved::kEntails) return LinkKind::kEntails;
  if (predicate == reserved::kRefines) return LinkKind::kEntails;
  if (predicate == reserved::kSupports) return LinkKind::kSupports;
  if (predicate == reserved::kUndermines) return LinkKind::kUndermines;
  if (predicate == reserved::kSameAs) return LinkKind::kSame;
  return std::nullopt;
}

// What a link carries where nobody says how strongly.
double UnsaidStrength(LinkKind kind, const v1::AssessmentPolicy& policy) {
  if (kind == LinkKind::kSupports) return policy.supports_strength();
  if (kind == LinkKind::kUndermines) return policy.undermines_strength();
  return 1;
}

StoredLink Computed(int64_t from, int64_t to, LinkKind kind) {
  StoredLink link;
  link.from = from;
  link.to = to;
  link.kind = kind;
  return link;
}

constexpr absl::string_view kColumns =
    "c.key, c.digest, c.shard, c.position, c.flags, c.claim_kind, c.payload";

}  // namespace

absl::Status KnownPlaces::Load(std::vector<Place> places,
                               const ListQuery& query) {
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
  places.erase(
      std::remove_if(places.begin(), places.end(),
                     [&](const Place& p) { return known_.contains(p); }),
      places.end());
  // A statement for each kind, role and predicate; the records are its list.
  for (size_t begin = 0; begin < places.size();) {
    Place of = places[begin];
    std::vector<int64_t> targets;
    for (; begin < places.size() && places[begin].kind == of.kind &&
           places[begin].role == of.role &&
           places[begin].predicate == of.predicate;
         ++begin) {
      known_.try_emplace(places[begin]);
      targets.push_back(places[begin].target);
    }
    VERACITY_RETURN_IF_ERROR(query.RunAsOf(
        absl::StrCat("SELECT m.target, m.claim FROM LIST(?1) j CROSS JOIN"
                     " mentions m ON m.kind=",
                     of.kind, " AND m.target=j.value AND m.role=", of.role,
                     " AND m.predicate=", of.predicate,
                     " CROSS JOIN claims c ON c.key=m.claim"
                     " WHERE c.position<=?2"),
        targets, [&](Cells row) {
          of.target = row[0].integer;
          known_[of].push_back(row[1].integer);
          ++claims_;
          return true;
        }));
  }
  return absl::OkStatus();
}

void KnownPlaces::Forget() {
  constexpr size_t kMany = 4'000'000;
  if (claims_ < kMany) return;
  known_.clear();
  claims_ = 0;
}

absl::Status CaseClaimReader::Load(absl::Span<const int64_t> claims) {
  std::vector<int64_t> missing;
  for (int64_t claim : claims) {
    if (!claims_.contains(claim)) missing.push_back(claim);
  }
  absl::Status status;
  VERACITY_RETURN_IF_ERROR(
      query_.Run(absl::StrCat("SELECT ", kColumns,
                              " FROM LIST(?1) j CROSS JOIN claims c"
                              " ON c.key=j.value"),
                 missing, [&](Cells row) {
                   status = LoadRow(row);
                   return status.ok();
                 }));
  return status;
}

absl::Status CaseClaimReader::LoadRow(Cells row) {
  StoredClaim claim;
  claim.key = row[0].integer;
  if (claims_.contains(claim.key)) return absl::OkStatus();
  claim.digest = std::string(row[1].bytes);
  claim.shard = static_cast<uint64_t>(row[2].integer);
  claim.kind = static_cast<v1::ClaimKind>(row[5].integer);
  const bool is_on_record =
      !row[3].is_null() && row[3].integer <= query_.snapshot().last_position();
  if (is_on_record && !row[6].is_null()) {
    v1::Claim stored;
    VERACITY_RETURN_IF_ERROR(ParsePayload(row[6].bytes, &stored));
    claim.statement = std::move(*stored.mutable_statement());
    UnifyValue(&claim.statement);
    // Its kind is a description: the version that counts.
    if (row[4].integer & kRepeated) {
      VERACITY_ASSIGN_OR_RETURN(
          const std::optional<std::string> version,
          query_.reader().CountingVersion(Kind::kClaim, claim.key,
                                          row[3].integer, row[6].bytes, true));
      if (version.has_value()) {
        v1::Claim counting;
        VERACITY_RETURN_IF_ERROR(ParsePayload(*version, &counting));
        claim.kind = counting.kind();
      }
    }
  }
  claims_.emplace(claim.key, std::move(claim));
  return absl::OkStatus();
}

void CaseClaimReader::AddLink(const StoredLink& link) {
  const auto known = links_at_.find(link.from);
  if (known != links_at_.end()) {
    for (size_t l : known->second) {
      if (links_[l] == link) return;
    }
  }
  links_at_[link.from].push_back(links_.size());
  if (link.to != link.from) links_at_[link.to].push_back(links_.size());
  links_.push_back(link);
}

absl::Status CaseClaimReader::FindClaimedLinks(
    absl::Span<const int64_t> claims) {
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<StructureFact> facts,
      structure_.Find(Kind::kClaim, claims, true, kLinkPredicates));
  for (const StructureFact& fact : facts) {
    const std::optional<LinkKind> kind = KindOfLink(fact.statement.predicate());
    if (!kind.has_value() || !fact.statement.subject().has_claim() ||
        !fact.statement.value().record().has_claim()) {
      continue;
    }
    const double strength = fact.Strength(UnsaidStrength(*kind, policy_));
    if (!(strength > 0)) continue;
    VERACITY_ASSIGN_OR_RETURN(const Located from,
                              query_.reader().Locate(fact.statement.subject()));
    VERACITY_ASSIGN_OR_RETURN(
        const Located to,
        query_.reader().Locate(fact.statement.value().record()));
    StoredLink link = {from.key,   to.key,      *kind,      strength,
                       fact.claim, fact.digest, fact.shard, {}};
    for (const StructureWord& word : fact.words) {
      if (word.strength > 0) link.asserted_by.push_back(word.source);
    }
    AddLink(link);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<KnownPlaces::Place>> CaseClaimReader::PlacesOf(
    int64_t claim) {
  Reader& reader = query_.reader();
  std::vector<KnownPlaces::Place> places;
  const v1::Statement& statement = Get(claim).statement;
  if (statement.predicate().empty()) return places;
  for (const RelatedPlace& place : RelatedPlaces(statement, meanings_)) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t predicate,
                              reader.KeyOf(Kind::kPredicate, place.predicate));
    if (predicate == 0) continue;
    const int64_t role =
        place.role == RelatedPlace::Role::kSubject ? kSubjectRole : kValueRole;
    Kind kind = Kind::kEntity;
    std::vector<int64_t> keys;
    if (place.record.has_entity()) {
      VERACITY_ASSIGN_OR_RETURN(
          keys, KeysOfOne(reader, identities_, place.record.entity()));
    } else {
      const absl::StatusOr<Located> located = reader.Locate(place.record);
      if (absl::IsNotFound(located.status())) continue;
      VERACITY_RETURN_IF_ERROR(located.status());
      kind = located->kind;
      keys.push_back(located->key);
    }
    for (int64_t key : keys) {
      places.push_back({static_cast<int64_t>(kind), role, predicate, key});
    }
  }
  if (RelatesByValue(statement, meanings_)) NarrowByValue(statement, &places);
  return places;
}

// Of all that is said of its subject, what has a value that may fit.
void CaseClaimReader::NarrowByValue(
    const v1::Statement& statement,
    std::vector<KnownPlaces::Place>* places) const {
  std::vector<uint64_t> values = {ValueKey(statement.value())};
  if (values.front() == kAnyValue) return;
  values.push_back(kAnyValue);
  if (statement.value().has_entity()) {
    const std::string& value = statement.value().entity();
    for (const std::string& id : identities_.AllOf(value)) {
      if (id != value) values.push_back(EntityValueKey(id));
    }
  }
  std::vector<KnownPlaces::Place> narrow;
  for (const KnownPlaces::Place& place : *places) {
    if (!HasLastingKey(static_cast<Kind>(place.kind))) return;
    for (uint64_t value : values) {
      narrow.push_back({static_cast<int64_t>(Kind::kLiteral), kSubjectValueRole,
                        place.predicate,
                        SubjectValueKey(place.kind, place.target, value)});
    }
  }
  *places = std::move(narrow);
}

absl::Status CaseClaimReader::FindCandidates(absl::Span<const int64_t> claims) {
  std::vector<std::pair<int64_t, std::vector<KnownPlaces::Place>>> places_of;
  std::vector<KnownPlaces::Place> places;
  for (int64_t claim : claims) {
    if (candidates_.contains(claim)) continue;
    VERACITY_ASSIGN_OR_RETURN(std::vector<KnownPlaces::Place> of_claim,
                              PlacesOf(claim));
    places.insert(places.end(), of_claim.begin(), of_claim.end());
    places_of.push_back({claim, std::move(of_claim)});
  }
  VERACITY_RETURN_IF_ERROR(places_.Load(std::move(places), query_));
  std::vector<int64_t> found;
  for (const auto& [claim, of_claim] : places_of) {
    std::vector<int64_t>& candidates = candidates_[claim];
    for (const KnownPlaces::Place& place : of_claim) {
      const std::vector<int64_t>& there = places_.At(place);
      candidates.insert(candidates.end(), there.begin(), there.end());
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()),
                     candidates.end());
    found.insert(found.end(), candidates.begin(), candidates.end());
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return Load(found);
}

absl::StatusOr<const std::vector<CaseClaimReader::Related>*>
CaseClaimReader::RelatedTo(int64_t claim) {
  const auto known = related_.find(claim);
  if (known != related_.end()) return &known->second;
  VERACITY_RETURN_IF_ERROR(Load({claim}));
  std::vector<Related> related;
  const v1::Statement& statement = Get(claim).statement;
  VERACITY_RETURN_IF_ERROR(FindCandidates({claim}));
  for (int64_t candidate : candidates_[claim]) {
    if (candidate == claim) continue;
    const Relation relation =
        Relate(statement, Get(candidate).statement, meanings_);
    if (relation != Relation::kNone) related.push_back({candidate, relation});
  }
  for (const Related& other : related) {
    const auto& [with, relation] = other;
    switch (relation) {
      case Relation::kNone:
        break;
      case Relation::kSame:
        AddLink(Computed(std::min(claim, with), std::max(claim, with),
                         LinkKind::kSame));
        break;
      case Relation::kRivals:
        AddLink(Computed(std::min(claim, with), std::max(claim, with),
                         LinkKind::kContradicts));
        if (!related_.contains(with)) rivals_.push_back({claim, with});
        break;
      case Relation::kRefines:
        AddLink(Computed(claim, with, LinkKind::kEntails));
        break;
      case Relation::kRefinedBy:
        AddLink(Computed(with, claim, LinkKind::kEntails));
        break;
    }
  }
  return &(related_[claim] = std::move(related));
}

absl::StatusOr<std::vector<int64_t>> CaseClaimReader::RivalsOf(int64_t claim) {
  VERACITY_ASSIGN_OR_RETURN(const std::vector<Related>* related,
                            RelatedTo(claim));
  std::vector<int64_t> rivals;
  for (const Related& other : *related) {
    if (other.relation == Relation::kRivals) rivals.push_back(other.claim);
  }
  return rivals;
}

absl::Status CaseClaimReader::FindLinked(absl::Span<const int64_t> claims,
                                         double least_chain) {
  // The strongest chain to each, as far as it is known: a claim whose chain
  // got stronger is gone through again.
  absl::flat_hash_map<int64_t, double> best;
  absl::flat_hash_set<int64_t> asked;
  std::vector<int64_t> frontier;
  for (int64_t claim : claims) {
    if (best.try_emplace(claim, 1.0).second) frontier.push_back(claim);
  }
  while (!frontier.empty()) {
    std::vector<int64_t> fresh;
    for (int64_t claim : frontier) {
      if (asked.insert(claim).second) fresh.push_back(claim);
    }
    VERACITY_RETURN_IF_ERROR(Load(fresh));
    VERACITY_RETURN_IF_ERROR(FindClaimedLinks(fresh));
    VERACITY_RETURN_IF_ERROR(FindCandidates(fresh));
    for (int64_t claim : fresh) {
      VERACITY_RETURN_IF_ERROR(RelatedTo(claim).status());
    }
    std::vector<int64_t> next;
    for (int64_t claim : frontier) {
      const auto at = links_at_.find(claim);
      if (at == links_at_.end()) continue;
      for (size_t l : at->second) {
        const StoredLink& link = links_[l];
        const int64_t other = link.from == claim ? link.to : link.from;
        const double strength = best[claim] * link.strength;
        if (strength < least_chain) continue;
        double& known = best[other];
        if (known >= strength) continue;
        known = strength;
        next.push_back(other);
      }
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    frontier = std::move(next);
  }
  for (const auto& [claim, strength] : best) linked_.push_back(claim);
  std::sort(linked_.begin(), linked_.end());
  return Load(linked_);
}

}  // namespace veracity::internal
