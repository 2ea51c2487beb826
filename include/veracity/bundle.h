#ifndef VERACITY_BUNDLE_H_
#define VERACITY_BUNDLE_H_

#include <cstdint>
#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/v1/bundle.pb.h"

// The stream in which systems exchange records (docs/formats/bundle.md): the
// one lossless format. A header, batches with their entries, a trailer with
// the count and the SHA-256 of all before it.

namespace veracity {

struct BundleLimits {
  // Bytes of one frame; a longer length prefix is an error before anything is
  // allocated for it. At most 2 GiB, whatever is said here.
  uint64_t frame_bytes = 16 << 20;
  // Frames of one bundle, header and trailer included.
  uint64_t frames = uint64_t{1} << 40;
};

// A BundleReader reads frames from a stream of bytes, checking the order of
// frames, their count and the digest. Not thread-safe; movable.
//
//   BundleReader reader(file);
//   v1::BundleFrame frame;
//   while (reader.Next(&frame)) ...
//   if (!reader.status().ok()) ...
//
// What was read before status() is OK at the end may have been tampered with:
// the digest is known last. Ids of entries are not checked here.
class BundleReader {
 public:
  // `in` must outlive the reader, which reads it to its end, ahead of the
  // frames given.
  explicit BundleReader(std::istream& in, const BundleLimits& limits = {});
  BundleReader(BundleReader&&) noexcept;
  BundleReader& operator=(BundleReader&&) noexcept;
  ~BundleReader();

  // Reads the header, if that has not happened yet. Returns INVALID_ARGUMENT
  // if this is no bundle, or one of a newer schema; UNAVAILABLE if the stream
  // cannot be read.
  absl::StatusOr<v1::BundleHeader> ReadHeader();

  // Reads the bundle to its trailer and goes back to where it was, so that
  // damage is found before anything is taken from it. Of a stream that cannot
  // be rewound (a pipe) it does nothing and returns OK. Returns what status()
  // would be after the last Next. REQUIRES: nothing but the header was read.
  absl::Status Verify();

  // Reads the next batch, entry or assessment; false after the trailer, or on
  // an error, which status() then has:
  //   INVALID_ARGUMENT    no bundle, a newer schema, a frame that cannot be
  //                       parsed or is out of order, bytes after the trailer
  //   RESOURCE_EXHAUSTED  past a limit
  //   DATA_LOSS           truncated, a wrong count or a wrong digest
  //   UNAVAILABLE         the stream cannot be read
  // Messages name the frame by its number.
  bool Next(v1::BundleFrame* frame);

  // The bytes of the frame that Next gave, as they came: what a record with
  // fields that this version does not know is kept by. Valid until the next
  // call.
  absl::string_view frame_bytes() const;
  // Number of the frame that Next gave, from 1 (the header is 0).
  uint64_t frame_number() const;

  const absl::Status& status() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A BundleWriter writes a bundle to a stream of bytes. Finish must be called:
// without a trailer a bundle is truncated. Not thread-safe; movable.
//
// Text must be UTF-8, as it is in every record of a ledger: a reader refuses
// the frame otherwise.
class BundleWriter {
 public:
  // `out` must outlive the writer. Format and schema version are filled in.
  BundleWriter(std::ostream& out, v1::BundleHeader header);
  BundleWriter(BundleWriter&&) noexcept;
  BundleWriter& operator=(BundleWriter&&) noexcept;
  ~BundleWriter();

  // Each returns UNAVAILABLE if the stream cannot be written to (every later
  // call too), FAILED_PRECONDITION if it is out of order (an entry before any
  // batch, anything after Finish), INVALID_ARGUMENT if a frame is over 2 GiB.
  // Bytes reach the stream in large pieces, the last ones with Finish.
  absl::Status Write(const v1::BundleBatch& batch);
  absl::Status Write(const v1::BundleEntry& entry);
  absl::Status Write(const v1::AssessmentPolicy& policy);
  absl::Status Write(const v1::Assessment& assessment);
  absl::Status Finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace veracity

#endif  // VERACITY_BUNDLE_H_
