#ifndef VERACITY_VERIFY_PLACES_H_
#define VERACITY_VERIFY_PLACES_H_

// Places: where a case was read, and where what is recorded later may make it
// another. A case is read by questions to the store: the statements on a
// claim, what owns an entity, what a predicate means. Each question is about a
// claim, an entity, a document or a predicate; what may change an answer
// touches that place (affected.h). So nothing has to be known of the rule.

#include <cstdint>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "ledger/reader.h"
#include "storage/keys.h"
#include "verify/case_claims.h"
#include "verify/case_entities.h"
#include "verify/case_statements.h"
#include "verify/structure.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

// A place that any entry of the log touches.
inline constexpr int64_t kEverywhere = 0;

inline constexpr int kKindBits = 4;
inline constexpr int64_t PlaceOf(Kind kind, int64_t key) {
  return key << kKindBits | static_cast<int64_t>(kind);
}
inline constexpr Kind KindOfPlace(int64_t place) {
  return static_cast<Kind>(place & ((1 << kKindBits) - 1));
}
inline constexpr int64_t KeyOfPlace(int64_t place) {
  return place >> kKindBits;
}

// Of an entity that has no row yet: whatever brings one touches this too.
int64_t PlaceOfName(absl::string_view entity);

// Adds the places that were read.
absl::Status AddPlaces(const CaseClaimReader& claims,
                       const CaseStatementReader& statements,
                       const CaseEntityReader& entities,
                       const StructureReader& structure,
                       const ViewMeanings& meanings, Reader& reader,
                       std::set<int64_t>* places);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_PLACES_H_
