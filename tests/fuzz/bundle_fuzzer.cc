// Any bytes are refused or are a bundle whose frames, written again, read the
// same.

#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "veracity/bundle.h"

namespace veracity {
namespace {

void Require(bool holds) {
  if (!holds) __builtin_trap();
}

std::vector<v1::BundleFrame> ReadAll(BundleReader& reader) {
  std::vector<v1::BundleFrame> frames;
  v1::BundleFrame frame;
  while (reader.Next(&frame)) {
    Require(frame.ByteSizeLong() > 0 && !reader.frame_bytes().empty());
    // Of a frame the kind is given on, nothing beside it.
    frame.GetReflection()->MutableUnknownFields(&frame)->Clear();
    frames.push_back(frame);
    Require(reader.frame_number() == frames.size());
  }
  return frames;
}

absl::Status Write(const v1::BundleFrame& frame, BundleWriter& writer) {
  if (frame.has_batch()) return writer.Write(frame.batch());
  if (frame.has_entry()) return writer.Write(frame.entry());
  Require(frame.has_assessment());
  return writer.Write(frame.assessment());
}

void ReadAndWrite(const std::string& bytes) {
  std::istringstream in(bytes);
  BundleLimits limits;
  limits.frame_bytes = 1 << 16;
  BundleReader reader(in, limits);
  const std::vector<v1::BundleFrame> frames = ReadAll(reader);
  const absl::StatusOr<v1::BundleHeader> header = reader.ReadHeader();
  Require(header.ok() || frames.empty());
  if (!header.ok()) return;

  std::ostringstream out;
  BundleWriter writer(out, *header);
  for (const v1::BundleFrame& frame : frames) {
    Require(Write(frame, writer).ok());
  }
  Require(writer.Finish().ok());
  std::istringstream written(out.str());
  BundleReader again(written);
  const std::vector<v1::BundleFrame> same = ReadAll(again);
  Require(again.status().ok());
  Require(same.size() == frames.size());
  for (size_t i = 0; i < same.size(); ++i) {
    Require(same[i].SerializeAsString() == frames[i].SerializeAsString());
  }
}

}  // namespace
}  // namespace veracity

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  veracity::ReadAndWrite(
      std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
