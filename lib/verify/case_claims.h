#ifndef VERACITY_VERIFY_CASE_CLAIMS_H_
#define VERACITY_VERIFY_CASE_CLAIMS_H_

// The claims of a case, and the links between them: those that somebody
// claims, and those that are computed.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/list_query.h"
#include "veracity/v1/claim.pb.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case.h"
#include "verify/relation.h"
#include "verify/structure.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

// A claim as it lies in the store.
struct StoredClaim {
  int64_t key = 0;
  std::string digest;
  uint64_t shard = 0;
  v1::ClaimKind kind = v1::CLAIM_KIND_UNSPECIFIED;
  v1::Statement statement;  // empty where there is only wording
};

struct StoredLink {
  int64_t from = 0, to = 0;
  LinkKind kind = LinkKind::kSame;
  double strength = 1;
  // The claim of structure, and whose structure counts there; 0: computed.
  int64_t origin = 0;
  std::string origin_digest;
  uint64_t origin_shard = 0;
  std::vector<std::string> asserted_by;

  friend bool operator==(const StoredLink&, const StoredLink&) = default;
};

// The claims in a place where related ones lie. One case after another asks for
// the same places: each is read once.
class KnownPlaces {
 public:
  // As keys: claims with this predicate in which that record, of that kind,
  // has that role.
  struct Place {
    int64_t kind, role, predicate, target;

    friend auto operator<=>(const Place&, const Place&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Place& place) {
      return H::combine(std::move(state), place.kind, place.role,
                        place.predicate, place.target);
    }
  };

  // Reads those that are not known, in few statements.
  absl::Status Load(std::vector<Place> places, const ListQuery& query);
  // The keys of claims in a place that was loaded.
  const std::vector<int64_t>& At(const Place& place) const {
    return known_.at(place);
  }
  // Makes room, now and then: between cases.
  void Forget();

 private:
  absl::flat_hash_map<Place, std::vector<int64_t>> known_;
  size_t claims_ = 0;
};

class CaseClaimReader {
 public:
  // All must outlive this.
  CaseClaimReader(const ListQuery& query, const v1::AssessmentPolicy& policy,
                  StructureReader& structure, const ViewMeanings& meanings,
                  const Identities& identities, KnownPlaces& places)
      : query_(query),
        policy_(policy),
        structure_(structure),
        meanings_(meanings),
        identities_(identities),
        places_(places) {}

  // Finds the claims from which a chain of links that is at least so strong
  // leads to one of `claims`, themselves too.
  absl::Status FindLinked(absl::Span<const int64_t> claims, double least_chain);
  // Those, in the order of their keys.
  const std::vector<int64_t>& linked() const { return linked_; }
  // The links that were met.
  const std::vector<StoredLink>& links() const { return links_; }
  // Pairs that are rivals by computation, as far as they were asked about.
  const std::vector<std::pair<int64_t, int64_t>>& rivals() const {
    return rivals_;
  }

  // The claims that are rivals of one, by computation.
  absl::StatusOr<std::vector<int64_t>> RivalsOf(int64_t claim);

  // Loads what is not loaded yet.
  absl::Status Load(absl::Span<const int64_t> claims);
  const StoredClaim& Get(int64_t key) const { return claims_.at(key); }
  const std::map<int64_t, StoredClaim>& loaded() const { return claims_; }

 private:
  struct Related {
    int64_t claim;
    Relation relation;
  };

  absl::Status FindClaimedLinks(absl::Span<const int64_t> claims);
  absl::StatusOr<const std::vector<Related>*> RelatedTo(int64_t claim);
  absl::StatusOr<std::vector<KnownPlaces::Place>> PlacesOf(int64_t claim);
  void NarrowByValue(const v1::Statement& statement,
                     std::vector<KnownPlaces::Place>* places) const;
  // The claims that may be related to these, loaded.
  absl::Status FindCandidates(absl::Span<const int64_t> claims);
  void AddLink(const StoredLink& link);
  absl::Status LoadRow(Cells row);

  const ListQuery& query_;
  const v1::AssessmentPolicy& policy_;
  StructureReader& structure_;
  const ViewMeanings& meanings_;
  const Identities& identities_;
  KnownPlaces& places_;
  std::map<int64_t, StoredClaim> claims_;
  // By claim; ascending.
  absl::flat_hash_map<int64_t, std::vector<int64_t>> candidates_;
  absl::flat_hash_map<int64_t, std::vector<Related>> related_;
  std::vector<int64_t> linked_;
  std::vector<StoredLink> links_;
  absl::flat_hash_map<int64_t, std::vector<size_t>> links_at_;
  std::vector<std::pair<int64_t, int64_t>> rivals_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_CLAIMS_H_
