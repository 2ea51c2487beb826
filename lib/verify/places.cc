#include "verify/places.h"

#include <string>

#include "base/digest.h"
#include "base/status_macros.h"

namespace veracity::internal {
int64_t PlaceOfName(absl::string_view entity) {
  return PlaceOf(Kind::kLiteral,
                 static_cast<int64_t>(First8(Sha256(entity)) >> 8));
}

absl::Status AddPlaces(const CaseClaimReader& claims,
                       const CaseStatementReader& statements,
                       const CaseEntityReader& entities,
                       const StructureReader& structure,
                       const ViewMeanings& meanings, Reader& reader,
                       std::set<int64_t>* places) {
  // Claims: what is said on them, and what links them to others. Those that
  // were looked at for a relation and have none are left out: what relates
  // them later touches both.
  std::set<int64_t> claim_keys(claims.linked().begin(), claims.linked().end());
  for (const StoredLink& link : claims.links()) {
    claim_keys.insert({link.from, link.to});
  }
  for (const auto& [x, y] : claims.rivals()) claim_keys.insert({x, y});
  for (const StoredStatement& row : statements.rows()) {
    claim_keys.insert(ClaimKeyOf(row.origin.key));
  }
  std::set<std::string> predicates;
  for (int64_t key : claim_keys) {
    places->insert(PlaceOf(Kind::kClaim, key));
    const auto loaded = claims.loaded().find(key);
    if (loaded == claims.loaded().end()) continue;
    const v1::Statement& statement = loaded->second.statement;
    predicates.insert(statement.predicate());
    for (const v1::Qualifier& qualifier : statement.qualifiers()) {
      predicates.insert(qualifier.predicate());
    }
  }
  for (int64_t key : structure.used()) {
    if (IsClaimKey(key)) places->insert(PlaceOf(Kind::kClaim, key));
  }

  // Predicates: what they mean.
  for (const std::string& predicate : predicates) {
    if (predicate.empty()) continue;
    VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                              reader.KeyOf(Kind::kPredicate, predicate));
    if (key != 0) places->insert(PlaceOf(Kind::kPredicate, key));
  }

  // Entities: what they are, whom they belong to, how far they are trusted.
  for (const auto& [id, stored] : entities.entities()) {
    places->insert(stored.key != 0 ? PlaceOf(Kind::kEntity, stored.key)
                                   : PlaceOfName(id));
  }
  for (const std::string& id : meanings.AskedForBroader()) {
    VERACITY_ASSIGN_OR_RETURN(const int64_t key,
                              reader.KeyOf(Kind::kEntity, id));
    places->insert(key != 0 ? PlaceOf(Kind::kEntity, key) : PlaceOfName(id));
  }

  // Documents: who published them.
  for (const auto& [document, publisher] : entities.publishers()) {
    places->insert(PlaceOf(Kind::kDocument, document));
  }
  return absl::OkStatus();
}

}  // namespace veracity::internal
