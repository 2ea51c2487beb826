#include "verify/view_meanings.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/match.h"
#include "base/status_macros.h"
#include "veracity/ids.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {

const std::string& Identities::Of(const std::string& id) const {
  const auto found = smallest_.find(id);
  return found == smallest_.end() ? id : found->second;
}

std::vector<std::string> Identities::AllOf(const std::string& id) const {
  const auto found = members_.find(Of(id));
  if (found == members_.end()) return {id};
  return found->second;
}

bool Identities::Merge(const std::string& a, const std::string& b) {
  std::string first = Of(a);
  std::string second = Of(b);
  if (first == second) return false;
  if (second < first) std::swap(first, second);
  std::vector<std::string> members = AllOf(first);
  for (const std::string& member : AllOf(second)) members.push_back(member);
  for (const std::string& member : members) smallest_[member] = first;
  members_.erase(second);
  members_[first] = std::move(members);
  return true;
}

absl::StatusOr<std::vector<int64_t>> KeysOfOne(Reader& reader,
                                               const Identities& identities,
                                               const std::string& id) {
  std::vector<int64_t> keys;
  for (const std::string& one : identities.AllOf(id)) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                              reader.KeyOf(Kind::kEntity, one));
    if (key != 0) keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> ViewMeanings::Used() const {
  std::vector<std::string> used;
  for (const auto& [name, spec] : specs_) {
    if (spec.has_value() && !IsReservedPredicate(name)) used.push_back(name);
  }
  return used;
}

std::vector<std::string> ViewMeanings::AskedForBroader() const {
  std::vector<std::string> asked;
  for (const auto& [place, broader] : broader_) {
    for (std::string& one : identities_.AllOf(place.second)) {
      asked.push_back(std::move(one));
    }
  }
  return asked;
}

const v1::PredicateSpec* ViewMeanings::Spec(absl::string_view predicate) const {
  const auto [entry, is_new] = specs_.try_emplace(std::string(predicate));
  if (is_new) status_.Update(LoadSpec(entry->first, &entry->second));
  return entry->second.has_value() ? &*entry->second : nullptr;
}

absl::Status ViewMeanings::LoadSpec(
    const std::string& predicate,
    std::optional<v1::PredicateSpec>* spec) const {
  if (const v1::PredicateSpec* reserved = FindReserved(predicate)) {
    *spec = *reserved;
    return absl::OkStatus();
  }
  VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                            query_.reader().KeyOf(Kind::kPredicate, predicate));
  if (key == 0) return absl::OkStatus();
  v1::PredicateSpec found;
  absl::Status status = query_.reader().ReadPredicate(key, &found);
  if (absl::IsNotFound(status)) return absl::OkStatus();  // not now
  VERACITY_RETURN_IF_ERROR(status);
  // A spec makes claims rivals, or the same: a stranger's is for reading only,
  // lest it move verdicts further than the stranger is trusted.
  if (!query_.reader().counting_is_preferred()) return absl::OkStatus();
  *spec = std::move(found);
  return absl::OkStatus();
}

std::vector<absl::string_view> ViewMeanings::InversesOf(
    absl::string_view predicate) const {
  if (!has_inverses_) {
    has_inverses_ = true;
    status_.Update(LoadInverses());
  }
  const auto found = inverses_.find(predicate);
  if (found == inverses_.end()) return {};
  return {found->second.begin(), found->second.end()};
}

absl::Status ViewMeanings::LoadInverses() const {
  std::vector<std::string> names;
  const Cell cells[] = {Cell::Int(query_.snapshot().last_position())};
  VERACITY_RETURN_IF_ERROR(query_.reader().connection().Run(
      "SELECT id FROM predicates WHERE position<=?1", cells, [&](Cells row) {
        names.emplace_back(row[0].bytes);
        return true;
      }));
  std::sort(names.begin(), names.end());
  for (const std::string& name : names) {
    const v1::PredicateSpec* spec = Spec(name);
    if (spec != nullptr && !spec->inverse().empty()) {
      inverses_[spec->inverse()].push_back(name);
    }
  }
  return absl::OkStatus();
}

absl::string_view ViewMeanings::Identity(absl::string_view entity) const {
  if (identities_.empty()) return entity;
  const std::string id(entity);
  const std::string& smallest = identities_.Of(id);
  // What is no other's is not kept there.
  return smallest == entity ? entity : absl::string_view(smallest);
}

bool ViewMeanings::IsWithin(absl::string_view predicate,
                            absl::string_view narrower,
                            absl::string_view broader) const {
  absl::flat_hash_set<std::string> seen;
  std::vector<std::string> level = {std::string(narrower)};
  while (!level.empty()) {
    const std::string at = std::move(level.back());
    level.pop_back();
    if (!seen.insert(at).second) continue;
    if (at == broader) return at != narrower;
    const auto [entry, is_new] =
        broader_.try_emplace({std::string(predicate), at});
    if (is_new) {
      std::vector<std::string> found;
      status_.Update(LoadBroader(predicate, at, &found));
      broader_[{std::string(predicate), at}] = found;
      level.insert(level.end(), found.begin(), found.end());
    } else {
      level.insert(level.end(), entry->second.begin(), entry->second.end());
    }
  }
  return false;
}

absl::Status ViewMeanings::LoadBroader(
    absl::string_view predicate, const std::string& entity,
    std::vector<std::string>* broader) const {
  VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> keys,
                            KeysOfOne(query_.reader(), identities_, entity));
  VERACITY_ASSIGN_OR_RETURN(
      const std::vector<StructureFact> facts,
      structure_.Find(Kind::kEntity, keys, false, {predicate}));
  for (const StructureFact& fact : facts) {
    if (fact.Strength() > 0 && fact.statement.value().has_entity()) {
      broader->push_back(identities_.Of(fact.statement.value().entity()));
    }
  }
  return absl::OkStatus();
}

}  // namespace veracity::internal
