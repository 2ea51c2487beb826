#ifndef VERACITY_BUNDLE_FRAMING_H_
#define VERACITY_BUNDLE_FRAMING_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

// What the reader and the writer of bundles share (docs/formats/bundle.md).

namespace veracity::internal {

inline constexpr absl::string_view kBundleFormat = "veracity-bundle";
// Raised when a reader of an older version would misunderstand a bundle.
inline constexpr uint32_t kBundleSchemaVersion = 1;
// Streams are read and written, and bytes hashed, in pieces of this size.
inline constexpr size_t kBundleBufferBytes = size_t{256} << 10;
// Protobuf's own limit on a message.
inline constexpr uint64_t kMaxFrameBytes = 0x7fffffff;
// Bytes of the longest varint.
inline constexpr size_t kMaxVarintBytes = 10;

}  // namespace veracity::internal

#endif  // VERACITY_BUNDLE_FRAMING_H_
