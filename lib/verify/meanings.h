#ifndef VERACITY_VERIFY_MEANINGS_H_
#define VERACITY_VERIFY_MEANINGS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "veracity/v1/predicate.pb.h"

namespace veracity::internal {

// A Meanings is what statements are compared by: the predicates' specs and
// the structure that counts, as a view and a policy have them. What it returns
// lives as long as it does. Implementations that say so may be asked from
// several threads.
class Meanings {
 public:
  virtual ~Meanings() = default;

  // The spec that counts, or null: multi-valued, never in conflict.
  virtual const v1::PredicateSpec* Spec(absl::string_view predicate) const = 0;

  // The predicates whose specs name `predicate` as their inverse.
  virtual std::vector<absl::string_view> InversesOf(
      absl::string_view predicate) const = 0;

  // The smallest id of the entities that are the same as `entity`; of one that
  // is the same as no other, its own.
  virtual absl::string_view Identity(absl::string_view entity) const = 0;

  // Whether `predicate`, the hierarchy of another predicate, leads from
  // `narrower` to `broader`, in any number of steps. Both are Identity()s.
  virtual bool IsWithin(absl::string_view predicate, absl::string_view narrower,
                        absl::string_view broader) const = 0;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_MEANINGS_H_
