#ifndef VERACITY_VERIFY_RELATION_H_
#define VERACITY_VERIFY_RELATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "veracity/v1/claim.pb.h"
#include "verify/meanings.h"

// How what two claims state is related by computation: by the meaning of the
// predicates, units, times and places, without anybody claiming it. Links
// carry evidence along these relations. docs/decisions/relations.md has the
// readings. Pure functions; nothing depends on order, locale or machine.

namespace veracity::internal {

enum class Relation : uint8_t {
  kNone,
  // The values agree within tolerance, perhaps in another unit, the other way
  // round, or by merged identities; all else is equal.
  kSame,
  // A single-valued predicate has values that cannot both be so, at times that
  // overlap, at least possibly.
  kRivals,
  // x says what y says, and more: its support is support of y, opposition to y
  // is opposition to it.
  kRefines,
  // The other way round.
  kRefinedBy,
};

// Statements with more qualifiers are related to nothing: no text says as much
// in one sentence, and comparing them takes the product of their numbers.
inline constexpr int kMaxRelatedQualifiers = 32;

// Relate(y, x) is the mirror image; of a message and its equal it is kSame.
// What does not parse is related to nothing else.
Relation Relate(const v1::Statement& x, const v1::Statement& y,
                const Meanings& meanings);

// Whether statements with this one's predicate are related only where their
// values are, by nothing but themselves (vocabulary/value_key.h): it is not
// single-valued, and has no tolerance, hierarchy or inverse.
bool RelatesByValue(const v1::Statement& statement, const Meanings& meanings);

// Where an index has statements that may be related to one: all those with
// this predicate and this record as their subject, or as their value.
struct RelatedPlace {
  enum class Role : uint8_t { kSubject, kValue };

  std::string predicate;
  Role role = Role::kSubject;
  // An entity stands for all that have its Identity(). Claims and assertions
  // come without their shards.
  v1::RecordRef record;
};

// Returns the places, each once, in the order of their importance: the own
// predicate and subject first. Any statement for which Relate() is not kNone
// lies in one of them; most in them are related to nothing.
std::vector<RelatedPlace> RelatedPlaces(const v1::Statement& statement,
                                        const Meanings& meanings);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_RELATION_H_
