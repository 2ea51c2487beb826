#ifndef VERACITY_BASE_BASE32_H_
#define VERACITY_BASE_BASE32_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace veracity::internal {

// RFC 4648 section 6 base32, in lower case and without padding: the alphabet
// in which ids are printed (a-z, 2-7), safe in URLs, file names and speech.
std::string Base32Encode(absl::string_view bytes);

// Returns the bytes that `text` encodes, or nothing if `text` has a character
// outside the alphabet, an impossible length, or bits set past its last byte
// (so that each byte string has one spelling). Upper case is accepted.
std::optional<std::string> Base32Decode(absl::string_view text);

}  // namespace veracity::internal

#endif  // VERACITY_BASE_BASE32_H_
