#ifndef VERACITY_IDS_H_
#define VERACITY_IDS_H_

#include <cstdint>
#include <ostream>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/value.pb.h"

// Ids of records. Claims, assertions, retractions and batches are known by
// the SHA-256 of their canonical form (docs/formats/identity.md); entities,
// documents and predicates by names that the host chooses.
//
// Printed, an id is a typed prefix and the digest in base32, or the name:
//
//   clm_ ast_ ret_ bat_   a digest, 52 characters
//   ent_ doc_ prd_        a name
//
// All types here are immutable values, safe to share between threads.

namespace veracity {

// The id of one kind of digest-identified record; `Tag` tells the kinds
// apart. An object that exists is valid.
template <typename Tag>
class DigestId {
 public:
  // `digest` is 32 bytes; `shard` as in the contract (0: not known).
  // Returns INVALID_ARGUMENT if `digest` has another length.
  static absl::StatusOr<DigestId> FromDigest(absl::string_view digest,
                                             uint64_t shard = 0) {
    if (digest.size() != 32) {
      return absl::InvalidArgumentError("an id's digest has 32 bytes");
    }
    return DigestId(std::string(digest), shard);
  }

  // The 32 bytes of SHA-256.
  const std::string& digest() const { return digest_; }
  // Where the record lies; not part of what makes ids equal.
  uint64_t shard() const { return shard_; }
  // As printed: prefix and 52 characters of base32.
  std::string ToString() const;

  friend bool operator==(const DigestId& a, const DigestId& b) {
    return a.digest_ == b.digest_;
  }
  friend bool operator!=(const DigestId& a, const DigestId& b) {
    return !(a == b);
  }
  friend bool operator<(const DigestId& a, const DigestId& b) {
    return a.digest_ < b.digest_;
  }
  template <typename H>
  friend H AbslHashValue(H h, const DigestId& id) {
    return H::combine(std::move(h), id.digest_);
  }
  friend std::ostream& operator<<(std::ostream& out, const DigestId& id) {
    return out << id.ToString();
  }

 private:
  DigestId(std::string digest, uint64_t shard)
      : digest_(std::move(digest)), shard_(shard) {}

  std::string digest_;
  uint64_t shard_;
};

using ClaimId = DigestId<struct ClaimTag>;
using AssertionId = DigestId<struct AssertionTag>;
using RetractionId = DigestId<struct RetractionTag>;
using BatchId = DigestId<struct BatchTag>;

template <>
std::string ClaimId::ToString() const;
template <>
std::string AssertionId::ToString() const;
template <>
std::string RetractionId::ToString() const;
template <>
std::string BatchId::ToString() const;

// References as the contract writes them.
v1::RecordRef RefTo(const ClaimId& id);
v1::RecordRef RefTo(const AssertionId& id);
v1::RecordRef RefTo(const RetractionId& id);
v1::RecordRef RefTo(const BatchId& id);
v1::RecordRef RefToEntity(absl::string_view id);
v1::RecordRef RefToDocument(absl::string_view id);
v1::RecordRef RefToPredicate(absl::string_view name);

// Returns the printed form of `ref`; empty for a reference to nothing.
std::string PrintId(const v1::RecordRef& ref);

// Parses a whole printed id; shards are left 0. Abbreviated ids are for
// View::Resolve. Returns INVALID_ARGUMENT, saying what is wrong, if the prefix
// is not one of the above or a digest is not 52 characters of base32.
absl::StatusOr<v1::RecordRef> ParseId(absl::string_view printed);

// Returns a UUID of version 5 (RFC 4122) in the project's own namespace over
// the printed id: an id that STIX accepts, one way, the same everywhere.
std::string ToUuid(const v1::RecordRef& ref);

}  // namespace veracity

#endif  // VERACITY_IDS_H_
