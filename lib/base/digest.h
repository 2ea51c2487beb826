#ifndef VERACITY_BASE_DIGEST_H_
#define VERACITY_BASE_DIGEST_H_

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace veracity::internal {

inline constexpr size_t kDigestSize = 32;

// A digest as a value of its own size: a key of maps without an allocation.
struct Digest {
  std::array<char, kDigestSize> bytes{};

  // REQUIRES: `view` has kDigestSize bytes.
  static Digest Of(absl::string_view view) {
    Digest digest;
    std::copy_n(view.begin(), kDigestSize, digest.bytes.begin());
    return digest;
  }
  absl::string_view view() const { return {bytes.data(), bytes.size()}; }

  friend bool operator==(const Digest& a, const Digest& b) {
    return a.view() == b.view();
  }
  // As bytes, which is the order of the store's indexes and of strings.
  friend std::strong_ordering operator<=>(const Digest& a, const Digest& b) {
    return a.view().compare(b.view()) <=> 0;
  }
  template <typename H>
  friend H AbslHashValue(H state, const Digest& digest) {
    return H::combine_contiguous(std::move(state), digest.bytes.data(),
                                 digest.bytes.size());
  }
};

// Returns the 32 bytes of SHA-256 (FIPS 180-4) over `bytes`.
std::string Sha256(absl::string_view bytes);
// The same, without an allocation.
Digest DigestOf(absl::string_view bytes);

// A running SHA-256, for input that comes in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(const Sha256Stream&) = delete;
  Sha256Stream& operator=(const Sha256Stream&) = delete;

  void Update(absl::string_view bytes);
  // Returns the digest of all that was given and ends the stream.
  std::string Finish();

 private:
  void* context_;
};

// The first 8 bytes of `bytes`, big endian: a digest's shard (design: what
// competes or corroborates lies together).
uint64_t First8(absl::string_view bytes);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_DIGEST_H_
