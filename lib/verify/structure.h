#ifndef VERACITY_VERIFY_STRUCTURE_H_
#define VERACITY_VERIFY_STRUCTURE_H_

// Structure that counts: claims with reserved predicates that the ledger's
// owner affirms, or an author whom the policy names. Section 1 of the rule.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "graph/list_query.h"
#include "storage/keys.h"
#include "veracity/edtf.h"
#include "veracity/v1/claim.pb.h"
#include "veracity/v1/policy.pb.h"

namespace veracity::internal {

// The newest word on a fact of a source whose structure counts.
struct StructureWord {
  std::string source;
  // How strongly it affirms: 1 plainly, 0 if it does not; times the trust in
  // an author.
  double strength = 0;
  bool is_owner = false;
  Instant earliest = Instant::Min(), latest = Instant::Max();
  int64_t position = 0;
  int64_t assertion = 0;  // its key

  bool IsNewerThan(const StructureWord& other) const;
};

// A claim of structure, and who says so.
struct StructureFact {
  int64_t claim = 0;  // its key
  std::string digest;
  uint64_t shard = 0;
  v1::Statement statement;
  std::vector<StructureWord> words;

  // The owner's word decides; without one the strongest of the authors'. Its
  // strength, times that which the fact is qualified with (`unsaid` if it is
  // not); 0: it does not count.
  double Strength(double unsaid = 1) const;
  const StructureWord* Counting() const;
};

class StructureReader {
 public:
  // All must outlive this.
  StructureReader(const ListQuery& query, const v1::AssessmentPolicy& policy)
      : query_(query), policy_(policy) {}

  // Facts with one of `predicates` whose subject (or, if `both_roles`, value)
  // is one of `keys`, of `kind`; in the order of their claims. What nobody
  // whose structure counts speaks of is left out.
  absl::StatusOr<std::vector<StructureFact>> Find(
      Kind kind, absl::Span<const int64_t> keys, bool both_roles,
      absl::Span<const absl::string_view> predicates);

  // The claims of structure that were found, and the assertions on them by
  // sources whose structure counts: keys.
  const absl::flat_hash_set<int64_t>& used() const { return used_; }

  // What the raters say of a source, averaged: each one's newest word. None
  // if nobody rated it, or nobody who knows.
  static std::optional<double> TrustFromRatings(
      const std::vector<StructureFact>& ratings,
      const v1::AssessmentPolicy& policy);

 private:
  struct StructureRow;

  absl::Status LoadAuthors();
  absl::Status AddWords(const std::vector<StructureRow>& rows,
                        std::vector<StructureFact>* facts);
  absl::StatusOr<std::vector<int64_t>> PredicateKeys(
      absl::Span<const absl::string_view> predicates);

  const ListQuery& query_;
  const v1::AssessmentPolicy& policy_;
  bool loaded_ = false;
  // Keys of the sources whose structure counts, with the trust in them; the
  // owner's is 1.
  absl::flat_hash_map<int64_t, double> counting_;
  absl::flat_hash_map<int64_t, std::string> names_;
  int64_t owner_ = 0;
  absl::flat_hash_map<std::string, int64_t> predicates_;
  absl::flat_hash_set<int64_t> used_;
};

// Writes a value that is the record of an entity as that entity: one claim may
// be recorded in either spelling.
void UnifyValue(v1::Statement* statement);

// The number of a quantity that a qualifier of `statement` gives.
std::optional<double> QualifierNumber(const v1::Statement& statement,
                                      absl::string_view predicate);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_STRUCTURE_H_
