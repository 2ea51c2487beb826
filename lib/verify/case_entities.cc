#include "verify/case_entities.h"

#include <set>
#include <utility>

#include "base/status_macros.h"
#include "veracity/v1/document.pb.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kAboutEntities[] = {
    reserved::kOwnedBy,    reserved::kPartOf,     reserved::kSpeaksFor,
    reserved::kEmployedBy, reserved::kGovernedBy, reserved::kReliability};

// The entities that a fact names at its ends.
void AddNamed(const v1::Statement& statement, std::set<std::string>* ids) {
  if (statement.subject().has_entity()) {
    ids->insert(statement.subject().entity());
  }
  if (statement.value().has_entity()) ids->insert(statement.value().entity());
}

}  // namespace

absl::StatusOr<StoredEntity> KnownEntities::Get(const std::string& id,
                                                Reader& reader) {
  const auto known = known_.find(id);
  if (known != known_.end()) return known->second;
  VERACITY_ASSIGN_OR_RETURN(StoredEntity stored, Read(id, reader));
  return known_[id] = std::move(stored);
}

absl::StatusOr<StoredEntity> KnownEntities::Read(const std::string& id,
                                                 Reader& reader) {
  StoredEntity stored;
  // Who gave us batches, of those that nobody may have rated. Whom these had
  // them from is hearsay: a bundle that names somebody must not lower him.
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t brought,
      reader.FirstCommitOf(id, reader.snapshot().commit()));
  stored.is_author = brought != 0;
  VERACITY_ASSIGN_OR_RETURN(stored.key, reader.KeyOf(Kind::kEntity, id));
  if (stored.key == 0) return stored;
  // The version that counts; a description may be withdrawn with its batch.
  v1::Entity entity;
  const absl::Status status = reader.ReadEntity(stored.key, &entity);
  if (absl::IsNotFound(status)) return stored;
  VERACITY_RETURN_IF_ERROR(status);
  stored.kind = entity.source().kind();
  if (stored.kind == v1::SOURCE_KIND_ANONYMOUS) {
    stored.known_through = entity.source().known_through();
  }
  return stored;
}

absl::StatusOr<bool> CaseEntityReader::Find(
    const CaseClaimReader& claims, const CaseStatementReader& statements,
    Identities* identities) {
  Reader& reader = query_.reader();
  std::vector<StoredOrigin> origins;
  for (const StoredStatement& row : statements.rows()) {
    origins.push_back(row.origin);
  }
  std::vector<int64_t> named;
  for (const StoredGround& ground : statements.grounds()) {
    if (ground.kind == Kind::kEntity) named.push_back(ground.target);
  }
  VERACITY_ASSIGN_OR_RETURN(entries_, ReadEntries(query_, origins, named));
  VERACITY_RETURN_IF_ERROR(LoadPublishers());

  std::set<std::string> ids;
  for (int64_t source : entries_.sources().keys()) {
    VERACITY_ASSIGN_OR_RETURN(std::string id,
                              reader.NameOf(Kind::kEntity, source));
    ids.insert(std::move(id));
  }
  for (const auto& [document, publisher] : publishers_) {
    if (!publisher.empty()) ids.insert(publisher);
  }
  for (const RecordEntry& entry : entries_.input().entries) {
    for (std::string& author : entries_.AuthorsOf(entry.lineage)) {
      ids.insert(std::move(author));
    }
  }
  for (const auto& [key, claim] : claims.loaded()) {
    AddNamed(claim.statement, &ids);
  }

  // Whom they belong to, and so on.
  bool has_news = false;
  while (!ids.empty()) {
    const std::vector<std::string> fresh(ids.begin(), ids.end());
    ids.clear();
    std::vector<int64_t> keys;
    VERACITY_RETURN_IF_ERROR(LoadEntities(fresh, &keys));
    std::set<std::string> further;
    for (const std::string& id : fresh) {
      const std::string& conduit = entities_[id].known_through;
      if (!conduit.empty()) further.insert(conduit);
      for (std::string& one : identities->AllOf(id)) {
        further.insert(std::move(one));
      }
    }
    VERACITY_ASSIGN_OR_RETURN(
        std::vector<StructureFact> about,
        structure_.Find(Kind::kEntity, keys, false, kAboutEntities));
    for (StructureFact& fact : about) {
      AddNamed(fact.statement, &further);
      facts_.push_back(std::move(fact));
    }
    VERACITY_ASSIGN_OR_RETURN(
        const std::vector<StructureFact> same,
        structure_.Find(Kind::kEntity, keys, true, {reserved::kSameAs}));
    for (const StructureFact& fact : same) {
      std::set<std::string> ends;
      AddNamed(fact.statement, &ends);
      if (ends.size() != 2 || fact.Strength() < policy_.merge_strength()) {
        continue;
      }
      has_news |= identities->Merge(*ends.begin(), *ends.rbegin());
      further.insert(ends.begin(), ends.end());
    }
    for (const std::string& id : further) {
      if (!entities_.contains(id)) ids.insert(id);
    }
  }
  return has_news;
}

absl::Status CaseEntityReader::LoadEntities(const std::vector<std::string>& ids,
                                            std::vector<int64_t>* keys) {
  std::vector<int64_t> fresh;
  for (const std::string& id : ids) {
    if (known_.Has(id)) continue;
    VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                              query_.reader().KeyOf(Kind::kEntity, id));
    if (key != 0) fresh.push_back(key);
  }
  VERACITY_RETURN_IF_ERROR(query_.reader().ForeseeNamed(Kind::kEntity, fresh));
  for (const std::string& id : ids) {
    VERACITY_ASSIGN_OR_RETURN(StoredEntity stored,
                              known_.Get(id, query_.reader()));
    if (stored.key != 0) keys->push_back(stored.key);
    entities_[id] = std::move(stored);
  }
  return absl::OkStatus();
}

absl::Status CaseEntityReader::LoadPublishers() {
  Reader& reader = query_.reader();
  VERACITY_RETURN_IF_ERROR(
      reader.ForeseeNamed(Kind::kDocument, entries_.documents().keys()));
  for (int64_t document : entries_.documents().keys()) {
    v1::Document read;
    const absl::Status status = reader.ReadDocument(document, &read);
    if (!absl::IsNotFound(status)) VERACITY_RETURN_IF_ERROR(status);
    publishers_[document] = read.publisher();
  }
  return absl::OkStatus();
}

}  // namespace veracity::internal
