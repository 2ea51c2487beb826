#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/protobuf_log.h"
#include "base/status_macros.h"
#include "bundle/framing.h"
#include "veracity/bundle.h"

namespace veracity {
namespace {

using internal::kBundleBufferBytes;
using internal::kMaxFrameBytes;
using internal::kMaxVarintBytes;

size_t VarintSize(uint64_t value) {
  size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

uint8_t* PutVarint(uint64_t value, uint8_t* to) {
  for (; value >= 0x80; value >>= 7) {
    *to++ = static_cast<uint8_t>(value | 0x80);
  }
  *to++ = static_cast<uint8_t>(value);
  return to;
}

}  // namespace

struct BundleWriter::Impl {
  explicit Impl(std::ostream& stream) : out(&stream) {
    buffer.reserve(kBundleBufferBytes);
  }

  enum class State { kHeader, kBatch, kFinished };

  // Appends the frame that has `message` as its member `field`. The frame is
  // framed by hand, so that no message is copied into another.
  absl::Status Append(int field, const google::protobuf::MessageLite& message);
  // Hands the buffer to the stream.
  absl::Status Put();
  absl::Status HashAndPut() {
    hash.Update(buffer);
    return Put();
  }

  internal::ProtobufSilence silence;
  std::ostream* out;
  State state = State::kHeader;
  absl::Status status;  // once the stream has failed, or the header
  std::string buffer;
  internal::Sha256Stream hash;
  uint64_t frames = 0;
};

absl::Status BundleWriter::Impl::Append(
    int field, const google::protobuf::MessageLite& message) {
  VERACITY_RETURN_IF_ERROR(status);
  if (state == State::kFinished) {
    return absl::FailedPreconditionError("the bundle is finished");
  }
  // The tag of a length-delimited field takes one byte: numbers are below 16.
  const uint8_t tag = static_cast<uint8_t>(field << 3 | 2);
  const uint64_t size = message.ByteSizeLong();
  const uint64_t frame_size = 1 + VarintSize(size) + size;
  if (frame_size > kMaxFrameBytes) {
    return absl::InvalidArgumentError(absl::StrCat(
        "a frame of ", frame_size, " bytes is over the limit of 2 GiB"));
  }
  const size_t needed = kMaxVarintBytes + frame_size;
  if (buffer.size() + needed > kBundleBufferBytes) {
    VERACITY_RETURN_IF_ERROR(HashAndPut());
  }
  const size_t start = buffer.size();
  buffer.resize(start + needed);
  uint8_t* const begin = reinterpret_cast<uint8_t*>(&buffer[start]);
  uint8_t* to = PutVarint(frame_size, begin);
  *to++ = tag;
  to = PutVarint(size, to);
  to = message.SerializeWithCachedSizesToArray(to);
  buffer.resize(start + static_cast<size_t>(to - begin));
  ++frames;
  return absl::OkStatus();
}

absl::Status BundleWriter::Impl::Put() {
  try {
    out->write(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    out->flush();
  } catch (...) {  // of a stream that was told to throw; its state has it
  }
  if (!out->good()) {
    status =
        absl::UnavailableError("the stream of the bundle cannot be written");
  }
  buffer.clear();
  return status;
}

BundleWriter::BundleWriter(std::ostream& out, v1::BundleHeader header)
    : impl_(std::make_unique<Impl>(out)) {
  header.set_format(std::string(internal::kBundleFormat));
  header.set_schema_version(internal::kBundleSchemaVersion);
  impl_->status = impl_->Append(v1::BundleFrame::kHeaderFieldNumber, header);
}
BundleWriter::BundleWriter(BundleWriter&&) noexcept = default;
BundleWriter& BundleWriter::operator=(BundleWriter&&) noexcept = default;
BundleWriter::~BundleWriter() = default;

absl::Status BundleWriter::Write(const v1::BundleBatch& batch) {
  VERACITY_RETURN_IF_ERROR(
      impl_->Append(v1::BundleFrame::kBatchFieldNumber, batch));
  impl_->state = Impl::State::kBatch;
  return absl::OkStatus();
}

absl::Status BundleWriter::Write(const v1::BundleEntry& entry) {
  if (impl_->state == Impl::State::kHeader) {
    return absl::FailedPreconditionError("an entry before any batch");
  }
  return impl_->Append(v1::BundleFrame::kEntryFieldNumber, entry);
}

absl::Status BundleWriter::Write(const v1::AssessmentPolicy& policy) {
  return impl_->Append(v1::BundleFrame::kPolicyFieldNumber, policy);
}

absl::Status BundleWriter::Write(const v1::Assessment& assessment) {
  return impl_->Append(v1::BundleFrame::kAssessmentFieldNumber, assessment);
}

absl::Status BundleWriter::Finish() {
  VERACITY_RETURN_IF_ERROR(impl_->status);
  if (impl_->state == Impl::State::kFinished) {
    return absl::FailedPreconditionError("the bundle is finished");
  }
  v1::BundleTrailer trailer;
  trailer.set_frames(impl_->frames);
  VERACITY_RETURN_IF_ERROR(impl_->HashAndPut());
  trailer.set_sha256(impl_->hash.Finish());
  VERACITY_RETURN_IF_ERROR(
      impl_->Append(v1::BundleFrame::kTrailerFieldNumber, trailer));
  impl_->state = Impl::State::kFinished;
  return impl_->Put();
}

}  // namespace veracity
