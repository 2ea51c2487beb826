#ifndef VERACITY_VERIFY_VIEW_MEANINGS_H_
#define VERACITY_VERIFY_VIEW_MEANINGS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "graph/list_query.h"
#include "verify/meanings.h"
#include "verify/structure.h"

namespace veracity::internal {

// Which ids are one.
class Identities {
 public:
  // The smallest id of those that are one with `id`.
  const std::string& Of(const std::string& id) const;
  // All of them, itself too; in no order.
  std::vector<std::string> AllOf(const std::string& id) const;
  // Returns whether that was news.
  bool Merge(const std::string& a, const std::string& b);
  bool empty() const { return smallest_.empty(); }

 private:
  absl::flat_hash_map<std::string, std::string> smallest_;
  absl::flat_hash_map<std::string, std::vector<std::string>> members_;
};

// The keys of all that are one with an entity, of those that the store knows.
absl::StatusOr<std::vector<int64_t>> KeysOfOne(Reader& reader,
                                               const Identities& identities,
                                               const std::string& id);

// Meanings as a view has them, read when they are asked for. Not thread-safe.
// What goes wrong in reading is kept, and makes answers empty from then on.
class ViewMeanings : public Meanings {
 public:
  // All must outlive this.
  ViewMeanings(const ListQuery& query, StructureReader& structure,
               const Identities& identities)
      : query_(query), structure_(structure), identities_(identities) {}

  const absl::Status& status() const { return status_; }
  // The predicates that have a spec here and were asked about, or have an
  // inverse.
  std::vector<std::string> Used() const;
  // The entities of which was asked what is broader, each with those that are
  // one with it.
  std::vector<std::string> AskedForBroader() const;

  const v1::PredicateSpec* Spec(absl::string_view predicate) const override;
  std::vector<absl::string_view> InversesOf(
      absl::string_view predicate) const override;
  absl::string_view Identity(absl::string_view entity) const override;
  bool IsWithin(absl::string_view predicate, absl::string_view narrower,
                absl::string_view broader) const override;

 private:
  absl::Status LoadSpec(const std::string& predicate,
                        std::optional<v1::PredicateSpec>* spec) const;
  absl::Status LoadInverses() const;
  absl::Status LoadBroader(absl::string_view predicate,
                           const std::string& entity,
                           std::vector<std::string>* broader) const;

  const ListQuery& query_;
  StructureReader& structure_;
  const Identities& identities_;
  mutable absl::Status status_;
  mutable absl::node_hash_map<std::string, std::optional<v1::PredicateSpec>>
      specs_;
  mutable bool has_inverses_ = false;
  mutable absl::flat_hash_map<std::string, std::vector<std::string>> inverses_;
  // By the hierarchy's predicate and an entity.
  mutable absl::flat_hash_map<std::pair<std::string, std::string>,
                              std::vector<std::string>>
      broader_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_VIEW_MEANINGS_H_
