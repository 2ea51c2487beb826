#ifndef VERACITY_VERIFY_CASE_ENTITIES_H_
#define VERACITY_VERIFY_CASE_ENTITIES_H_

// The entities of a case: who speaks, publishes, brings, owns, employs,
// governs and is spoken of; and the structure that counts about them.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "graph/entries.h"
#include "graph/list_query.h"
#include "veracity/v1/entity.pb.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case_claims.h"
#include "verify/case_statements.h"
#include "verify/structure.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

struct StoredEntity {
  int64_t key = 0;
  v1::SourceKind kind = v1::SOURCE_KIND_UNSPECIFIED;
  std::string known_through;  // of an anonymous source; or empty
  bool is_author = false;     // of batches that are not the owner's
};

// What the ledger says of single entities. One case after another names the
// same ones: each is read once.
class KnownEntities {
 public:
  absl::StatusOr<StoredEntity> Get(const std::string& id, Reader& reader);
  bool Has(const std::string& id) const { return known_.contains(id); }

 private:
  static absl::StatusOr<StoredEntity> Read(const std::string& id,
                                           Reader& reader);

  absl::flat_hash_map<std::string, StoredEntity> known_;
};

class CaseEntityReader {
 public:
  // All must outlive this.
  CaseEntityReader(const ListQuery& query, const v1::AssessmentPolicy& policy,
                   StructureReader& structure, KnownEntities& known)
      : query_(query), policy_(policy), structure_(structure), known_(known) {}

  // Reads them. Returns whether some turned out to be one that were not known
  // to be.
  absl::StatusOr<bool> Find(const CaseClaimReader& claims,
                            const CaseStatementReader& statements,
                            Identities* identities);

  // By their ids.
  const std::map<std::string, StoredEntity>& entities() const {
    return entities_;
  }
  // Affiliations, ratings, who governs whom.
  const std::vector<StructureFact>& facts() const { return facts_; }
  // Of documents, by key: the publisher's id, or "".
  const absl::flat_hash_map<int64_t, std::string>& publishers() const {
    return publishers_;
  }
  const Entries& entries() const { return entries_; }
  Entries TakeEntries() { return std::move(entries_); }

 private:
  absl::Status LoadPublishers();
  absl::Status LoadEntities(const std::vector<std::string>& ids,
                            std::vector<int64_t>* keys);

  const ListQuery& query_;
  const v1::AssessmentPolicy& policy_;
  StructureReader& structure_;
  KnownEntities& known_;
  std::map<std::string, StoredEntity> entities_;
  std::vector<StructureFact> facts_;
  absl::flat_hash_map<int64_t, std::string> publishers_;
  Entries entries_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_ENTITIES_H_
