#ifndef VERACITY_STORAGE_KEYS_H_
#define VERACITY_STORAGE_KEYS_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// Inside a store records are known by integers. A claim's assertions lie
// beside it: their keys are its key plus 1, 2, 3 ... Each other kind counts
// for itself. Log positions are a commit number and an ordinal in one integer.

namespace veracity::internal {

// What a row refers to. Values are stored; never renumber.
enum class Kind : int {
  kNone = 0,
  kEntity = 1,
  kDocument = 2,
  kClaim = 3,
  kAssertion = 4,
  kRetraction = 5,
  kBatch = 6,  // keyed by commit number
  kPredicate = 7,
  kAwaited = 8,  // an assertion, batch or retraction not seen yet
  kLiteral = 9,  // a value that is no record, by a hash of its canonical form
  kUnverified = 10,
};

// In which role a claim mentions something. Values are stored.
inline constexpr int64_t kSubjectRole = 1;
inline constexpr int64_t kValueRole = 2;
inline constexpr int64_t kQualifierRole = 3;
// A literal that stands for subject and value together: SubjectValueKey() of
// vocabulary/value_key.h. Of claims about what has a key of its own for ever.
inline constexpr int64_t kSubjectValueRole = 4;

inline constexpr bool HasLastingKey(Kind kind) {
  return kind == Kind::kEntity || kind == Kind::kDocument ||
         kind == Kind::kClaim || kind == Kind::kPredicate;
}

inline constexpr int kAssertionBits = 24;
inline constexpr int64_t kAssertionsPerClaim = int64_t{1} << kAssertionBits;
inline constexpr int64_t ClaimKeyOf(int64_t assertion_key) {
  return assertion_key & ~(kAssertionsPerClaim - 1);
}
inline constexpr bool IsClaimKey(int64_t key) {
  return (key & (kAssertionsPerClaim - 1)) == 0;
}

// Where tables lie on many servers a key, and a position in the log, says in
// these bits on which its row lies: its home. Elsewhere they count on.
inline constexpr int kHomeBits = 9;
inline constexpr int64_t kHomes = int64_t{1} << kHomeBits;
inline constexpr int64_t HomeOf(int64_t key) {
  return key >> kAssertionBits & (kHomes - 1);
}
// The same of a key that is bound to a parameter, in SQL.
inline std::string HomeSql(absl::string_view key) {
  return absl::StrCat("((", key, ">>", kAssertionBits, ")&", kHomes - 1, ")");
}
// Of a record with this shard, or with an id whose digest begins so.
inline constexpr int64_t HomeOfShard(uint64_t first_8) {
  return static_cast<int64_t>(first_8 >> (64 - kHomeBits));
}
// The least key after `last` that has this home.
inline constexpr int64_t NextKeyAt(int64_t home, int64_t last) {
  constexpr int kBits = kAssertionBits + kHomeBits;
  return ((last >> kBits) + 1) << kBits | home << kAssertionBits;
}

inline constexpr int kOrdinalBits = 24;
inline constexpr int64_t PositionOf(int64_t commit, int64_t ordinal) {
  return commit << kOrdinalBits | ordinal;
}
inline constexpr int64_t CommitOf(int64_t position) {
  return position >> kOrdinalBits;
}
inline constexpr int64_t OrdinalOf(int64_t position) {
  return position & ((int64_t{1} << kOrdinalBits) - 1);
}
// The last position that a view of `commit` sees.
inline constexpr int64_t LastPositionOf(int64_t commit) {
  return PositionOf(commit + 1, 0) - 1;
}

// The author of the owner's batches.
inline constexpr int64_t kOwnerAuthor = 0;
// Until when a withdrawal holds that nothing has undone.
inline constexpr int64_t kForever = INT64_MAX;

// Bits of a record's flags column. Values are stored; never renumber.
enum Flag : int64_t {
  // More entries than the first: look into versions.
  kRepeated = 1,
  // Assertion, entry: only relayed.
  kOnlyRelayed = 2,
  // Assertion: it has grounds.
  kHasGrounds = 4,
  // Entry: the record was new with it.
  kFirst = 8,
  // The payload was blanked.
  kBlanked = 16,
  // Entity: it can assert.
  kIsSource = 32,
  // Record: has markings.
  kMarked = 64,
};

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_KEYS_H_
