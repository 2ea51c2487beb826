#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "bundle/framing.h"
#include "veracity/bundle.h"

namespace veracity {
namespace {

using internal::kBundleBufferBytes;
using internal::kBundleFormat;
using internal::kBundleSchemaVersion;
using internal::kMaxFrameBytes;
using internal::kMaxVarintBytes;

absl::Status CheckHeader(const v1::BundleFrame& frame) {
  if (!frame.has_header()) {
    return absl::InvalidArgumentError("its first frame is no header");
  }
  const v1::BundleHeader& header = frame.header();
  if (header.format() != kBundleFormat) {
    return absl::InvalidArgumentError(
        absl::StrCat("its header says \"", header.format(), "\", not \"",
                     kBundleFormat, "\""));
  }
  if (header.schema_version() == 0) {
    return absl::InvalidArgumentError("its header has no schema version");
  }
  return absl::OkStatus();
}

}  // namespace

struct BundleReader::Impl {
  Impl(std::istream& stream, const BundleLimits& given)
      : in(&stream), start(stream.tellg()), limits(given) {
    limits.frame_bytes = std::min(limits.frame_bytes, kMaxFrameBytes);
  }

  enum class State { kStart, kHeader, kBatch, kEnd };

  // Nothing follows: the bundle ended well, or not.
  bool End(absl::Status how) {
    status = std::move(how);
    state = State::kEnd;
    bytes = {};
    return false;
  }
  std::string Here() const { return absl::StrCat("frame ", number); }
  absl::Status Truncated() const {
    return absl::DataLossError(
        absl::StrCat("the bundle is truncated: it ends in frame ", number,
                     ", without a trailer"));
  }

  // Sees to it that `count` bytes lie in the buffer from `begin` on, or all
  // there are left. REQUIRES: count is within the limit on frames.
  absl::Status Fill(size_t count);
  // Finds the bytes of the next frame; none at the end of the stream.
  absl::StatusOr<bool> Frame();
  absl::Status Header();
  absl::Status Trailer(const v1::BundleTrailer& trailer);
  absl::Status Order(const v1::BundleFrame& frame);
  // Hashes what lies before `position` and has not been hashed.
  void HashUntil(size_t position) {
    hash.Update({buffer.data() + hashed, position - hashed});
    hashed = position;
  }
  absl::Status Parse(v1::BundleFrame* frame) const {
    if (frame->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        absl::StrCat("the ", bytes.size(), " bytes of it cannot be parsed"));
  }

  internal::ProtobufSilence silence;
  std::istream* in;
  const std::istream::pos_type start;  // -1 of what cannot be rewound
  BundleLimits limits;
  absl::Status status;
  State state = State::kStart;
  v1::BundleHeader header;

  // The buffer holds bytes [begin, end) that were not read as frames; those
  // before `begin` stay until it is filled again, for frame_bytes() and so
  // that they are hashed in large pieces, from `hashed` on.
  std::vector<char> buffer = std::vector<char>(kBundleBufferBytes);
  size_t begin = 0, end = 0, hashed = 0;
  bool at_end = false;
  internal::Sha256Stream hash;

  absl::string_view bytes;  // of the frame at hand
  size_t frame_start = 0;   // in the buffer, its length prefix included
  uint64_t number = 0;
  uint64_t frames_read = 0;
};

absl::Status BundleReader::Impl::Fill(size_t count) {
  if (end - begin >= count || at_end) return absl::OkStatus();
  HashUntil(begin);
  std::memmove(buffer.data(), buffer.data() + begin, end - begin);
  end -= begin;
  begin = hashed = 0;
  while (end < count && !at_end) {
    // Grows as bytes arrive, not as a length prefix promises.
    if (end == buffer.size()) buffer.resize(std::min(count, 2 * end));
    try {
      in->read(buffer.data() + end,
               static_cast<std::streamsize>(buffer.size() - end));
    } catch (...) {  // of a stream that was told to throw; its state has it
    }
    if (in->bad() || (in->fail() && !in->eof())) {
      return absl::UnavailableError("the stream of the bundle cannot be read");
    }
    end += static_cast<size_t>(in->gcount());
    at_end = in->eof();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> BundleReader::Impl::Frame() {
  number = frames_read;
  VERACITY_RETURN_IF_ERROR(Fill(kMaxVarintBytes));
  if (begin == end) return false;
  uint64_t size = 0;
  size_t at = begin;
  for (int shift = 0;; shift += 7) {
    if (at == end) return Truncated();
    const uint8_t byte = static_cast<uint8_t>(buffer[at++]);
    if (shift == 63 && byte > 1) {
      return absl::InvalidArgumentError(
          absl::StrCat(Here(), ": its length is no varint of 64 bits"));
    }
    size |= uint64_t{byte & 0x7fu} << shift;
    if (byte < 0x80) break;
  }
  if (size > limits.frame_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat(Here(), ": ", size, " bytes are over the limit of ",
                     limits.frame_bytes));
  }
  if (frames_read == limits.frames) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "the bundle has more frames than the limit of ", limits.frames));
  }
  const size_t prefix = at - begin;
  VERACITY_RETURN_IF_ERROR(Fill(prefix + size));
  if (end - begin < prefix + size) return Truncated();
  frame_start = begin;
  begin += prefix + size;
  bytes = {buffer.data() + frame_start + prefix, static_cast<size_t>(size)};
  ++frames_read;
  return true;
}

absl::Status BundleReader::Impl::Header() {
  absl::StatusOr<bool> found = Frame();
  if (found.status().code() == absl::StatusCode::kUnavailable) {
    return found.status();
  }
  v1::BundleFrame frame;
  absl::Status error = found.status();
  if (error.ok() && !*found) {
    error = absl::InvalidArgumentError("the stream is empty");
  }
  if (error.ok()) error = Parse(&frame);
  if (error.ok()) error = CheckHeader(frame);
  // Of bytes that are something else nothing can be said but that.
  if (!error.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("this is no bundle: ", error.message()));
  }
  if (frame.header().schema_version() > kBundleSchemaVersion) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the bundle has schema version ", frame.header().schema_version(),
        "; this library reads up to version ", kBundleSchemaVersion));
  }
  header = std::move(*frame.mutable_header());
  state = State::kHeader;
  return absl::OkStatus();
}

absl::Status BundleReader::Impl::Order(const v1::BundleFrame& frame) {
  switch (frame.kind_case()) {
    case v1::BundleFrame::kBatch:
      if (frame.batch().batch().entries_size() > 0) {
        return absl::InvalidArgumentError(
            "a batch with entries in it: they follow it, a frame each");
      }
      state = State::kBatch;
      return absl::OkStatus();
    case v1::BundleFrame::kEntry:
      if (state == State::kBatch) return absl::OkStatus();
      return absl::InvalidArgumentError("an entry before any batch");
    case v1::BundleFrame::kAssessment:
    case v1::BundleFrame::kPolicy:
    case v1::BundleFrame::kTrailer:
      return absl::OkStatus();
    case v1::BundleFrame::kHeader:
      return absl::InvalidArgumentError("a second header");
    case v1::BundleFrame::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("it is of no kind that is known");
}

absl::Status BundleReader::Impl::Trailer(const v1::BundleTrailer& trailer) {
  HashUntil(frame_start);
  if (trailer.frames() != number) {
    return absl::DataLossError(
        absl::StrCat("the trailer counts ", trailer.frames(),
                     " frames before it; there are ", number));
  }
  if (trailer.sha256() != hash.Finish()) {
    return absl::DataLossError(
        "the bundle's bytes are not those that the trailer has the digest of");
  }
  hashed = begin;  // the trailer is not hashed
  VERACITY_RETURN_IF_ERROR(Fill(1));
  if (begin != end) {
    return absl::InvalidArgumentError("there are bytes after the trailer");
  }
  return absl::OkStatus();
}

BundleReader::BundleReader(std::istream& in, const BundleLimits& limits)
    : impl_(std::make_unique<Impl>(in, limits)) {}
BundleReader::BundleReader(BundleReader&&) noexcept = default;
BundleReader& BundleReader::operator=(BundleReader&&) noexcept = default;
BundleReader::~BundleReader() = default;

absl::StatusOr<v1::BundleHeader> BundleReader::ReadHeader() {
  if (impl_->state == Impl::State::kStart) {
    absl::Status read = impl_->Header();
    if (!read.ok()) impl_->End(std::move(read));
  }
  // A later error is the frames' own: the header stays what it was.
  if (impl_->header.format().empty()) return impl_->status;
  return impl_->header;
}

absl::Status BundleReader::Verify() {
  std::istream& in = *impl_->in;
  const std::istream::pos_type start = impl_->start;
  if (start == std::istream::pos_type(-1)) {
    in.clear();
    return impl_->status;
  }
  const BundleLimits limits = impl_->limits;
  const bool with_header = impl_->state == Impl::State::kHeader;
  in.clear();
  in.seekg(start);
  BundleReader whole(in, limits);
  v1::BundleFrame frame;
  while (whole.Next(&frame)) {
  }
  in.clear();
  in.seekg(start);
  impl_ = std::make_unique<Impl>(in, limits);
  if (with_header && whole.status().ok()) {
    VERACITY_RETURN_IF_ERROR(ReadHeader().status());
  }
  return whole.status();
}

bool BundleReader::Next(v1::BundleFrame* frame) {
  Impl& impl = *impl_;
  if (impl.state == Impl::State::kStart && !ReadHeader().ok()) return false;
  if (impl.state == Impl::State::kEnd) return false;
  absl::StatusOr<bool> found = impl.Frame();
  if (!found.ok()) return impl.End(found.status());
  if (!*found) return impl.End(impl.Truncated());
  absl::Status usable = impl.Parse(frame);
  if (usable.ok()) usable = impl.Order(*frame);
  if (!usable.ok()) {
    return impl.End(internal::Annotate(usable, impl.Here()));
  }
  if (frame->has_trailer()) return impl.End(impl.Trailer(frame->trailer()));
  return true;
}

absl::string_view BundleReader::frame_bytes() const { return impl_->bytes; }
uint64_t BundleReader::frame_number() const { return impl_->number; }
const absl::Status& BundleReader::status() const { return impl_->status; }

}  // namespace veracity
