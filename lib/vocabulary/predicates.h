#ifndef VERACITY_VOCABULARY_PREDICATES_H_
#define VERACITY_VOCABULARY_PREDICATES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "veracity/v1/predicate.pb.h"

namespace veracity::internal {

// What the reserved predicates share and no other predicate may begin with.
inline constexpr absl::string_view kReservedPrefix = "veracity:";

// The names of the reserved predicates, by which structure is claimed. What
// each means is data: predicates.txtpb, docs/formats/predicates.md.
namespace reserved {

// Between claims.
inline constexpr absl::string_view kContradicts = "veracity:contradicts";
inline constexpr absl::string_view kEntails = "veracity:entails";
inline constexpr absl::string_view kSupports = "veracity:supports";
inline constexpr absl::string_view kUndermines = "veracity:undermines";
inline constexpr absl::string_view kRefines = "veracity:refines";
// Between claims, entities or documents.
inline constexpr absl::string_view kSameAs = "veracity:same_as";
// Between sources, in time: affiliations.
inline constexpr absl::string_view kOwnedBy = "veracity:owned_by";
inline constexpr absl::string_view kPartOf = "veracity:part_of";
inline constexpr absl::string_view kSpeaksFor = "veracity:speaks_for";
inline constexpr absl::string_view kEmployedBy = "veracity:employed_by";
// Of entities.
inline constexpr absl::string_view kGovernedBy = "veracity:governed_by";
inline constexpr absl::string_view kMemberOf = "veracity:member_of";
inline constexpr absl::string_view kMemberCount = "veracity:member_count";
// Judgements.
inline constexpr absl::string_view kReliability = "veracity:reliability";
inline constexpr absl::string_view kJudged = "veracity:judged";
// Qualifiers of the above.
inline constexpr absl::string_view kStrength = "veracity:strength";
inline constexpr absl::string_view kTopic = "veracity:topic";
inline constexpr absl::string_view kScale = "veracity:scale";

}  // namespace reserved

// The reserved predicates, in the order of the table. They live as long as
// the program; all functions here may be called from several threads.
absl::Span<const v1::PredicateSpec> ReservedPredicates();

// Returns the reserved predicate with that exact name, or null.
const v1::PredicateSpec* FindReserved(absl::string_view name);

// Whether `name` is in the table. A name that only begins with
// kReservedPrefix is not, and no record may use it.
bool IsReservedPredicate(absl::string_view name);

// Whether `name` is in the table and says the same both ways round, so that
// identity orders subject and value.
bool IsSymmetricReserved(absl::string_view name);

}  // namespace veracity::internal

#endif  // VERACITY_VOCABULARY_PREDICATES_H_
