#ifndef VERACITY_VERIFY_CASE_READER_H_
#define VERACITY_VERIFY_CASE_READER_H_

// Reads a case from a store: what bears on some claims, and nothing else.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/entries.h"
#include "graph/withdrawal.h"
#include "ledger/reader.h"
#include "veracity/call.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/v1/value.pb.h"
#include "verify/case.h"
#include "verify/case_claims.h"
#include "verify/case_entities.h"

namespace veracity::internal {

// A case with the names of what it numbers. Statements, claims and entities
// are numbered in the order of their ids, so that the same records make the
// same case, whatever store they lie in.
struct NamedCase {
  Case the_case;
  std::vector<std::string> entity_ids;
  std::vector<v1::ClaimRef> claims;
  std::vector<v1::AssertionRef> statements;
  // In the store.
  std::vector<int64_t> claim_keys;
  std::vector<int64_t> statement_keys;
  std::vector<int64_t> document_keys;  // of each statement; 0: none
  // Of each statement, who published its document; no index: nobody known.
  std::vector<int32_t> publishers;
  // The claims of structure that links rest on (Link::origin), and who says so.
  struct LinkOrigin {
    v1::ClaimRef claim;
    std::vector<std::string> asserted_by;
  };
  std::vector<LinkOrigin> link_origins;

  // How the statements came here; statement i is number entry_of[i] there.
  Entries entries;
  std::vector<int32_t> entry_of;
  // Entities by the numbers that entries has for sources, and the authors of
  // each lineage that occurs.
  std::vector<int32_t> source_numbers;
  absl::flat_hash_map<int32_t, std::vector<int32_t>> author_numbers;

  // The claims that were asked about, and those that are linked to them: keys.
  std::vector<int64_t> linked;

  // Other records that it was made from, by kind and key; each once.
  std::vector<std::pair<Kind, int64_t>> used;
  // Entities whose trust depends on their having brought some batch.
  std::vector<std::string> used_authors;
  // If asked for: where it was read (places.h), ascending.
  std::vector<int64_t> places;

  int32_t FindClaim(int64_t key) const;
  int32_t FindStatement(int64_t key) const;

  // Sets what is withdrawn, and through whom the rest came, as if the owner
  // withdrew `also` too.
  void Withdraw(absl::Span<const RetractionTarget> also);
};

struct CaseOptions {
  // Past so many statements: RESOURCE_EXHAUSTED.
  size_t maximum_statements = 100'000;
  // Tell the places, too.
  bool places = false;
  // Follow every link, however weak the chain: all that is linked to a claim
  // can then be assessed as well as the claim itself.
  bool whole = false;
  CallOptions call;
};

// A CaseReader reads one case after another, as of its reader's snapshot.
class CaseReader {
 public:
  // Both must outlive this.
  CaseReader(Reader& reader, const v1::AssessmentPolicy& policy);

  // Reads what bears on `claims`, keys of claims on record. Returns
  // RESOURCE_EXHAUSTED with the counts if that is more than the options allow,
  // DEADLINE_EXCEEDED and CANCELLED.
  absl::StatusOr<NamedCase> Read(absl::Span<const int64_t> claims,
                                 Instant question, const CaseOptions& options);

 private:
  Reader& reader_;
  const v1::AssessmentPolicy& policy_;
  KnownEntities entities_;
  KnownPlaces places_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_READER_H_
