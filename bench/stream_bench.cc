// The bundle reader and writer alone, over raw protobuf that reads and writes
// the same frames, in memory. The floor neither hashes nor checks.

#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/generator.h"
#include "bench/questions.h"
#include "google/protobuf/io/zero_copy_stream_impl.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "veracity/bundle.h"

namespace veracity::bench {
namespace {

namespace protobuf_io = google::protobuf::io;

struct Frames {
  v1::BundleBatch batch;
  std::vector<v1::BundleEntry> entries;
  std::string bundle;
};

std::string Write(const Frames& frames) {
  std::ostringstream out;
  BundleWriter writer(out, v1::BundleHeader());
  Require(writer.Write(frames.batch));
  for (const v1::BundleEntry& entry : frames.entries) {
    Require(writer.Write(entry));
  }
  Require(writer.Finish());
  return out.str();
}

// Header and trailer left out: two frames of a hundred thousand.
std::string WriteRaw(const Frames& frames) {
  std::ostringstream out;
  {
    protobuf_io::OstreamOutputStream stream(&out);
    protobuf_io::CodedOutputStream coded(&stream);
    v1::BundleFrame frame;
    *frame.mutable_batch() = frames.batch;
    google::protobuf::util::SerializeDelimitedToCodedStream(frame, &coded);
    for (const v1::BundleEntry& entry : frames.entries) {
      // Lent, not copied: a writer that has frames has no need to.
      frame.unsafe_arena_set_allocated_entry(
          const_cast<v1::BundleEntry*>(&entry));
      google::protobuf::util::SerializeDelimitedToCodedStream(frame, &coded);
      frame.unsafe_arena_release_entry();
    }
  }
  return out.str();
}

size_t Read(const std::string& bundle) {
  std::istringstream in(bundle);
  BundleReader reader(in);
  v1::BundleFrame frame;
  size_t count = 0;
  while (reader.Next(&frame)) ++count;
  Require(reader.status());
  return count;
}

size_t ReadRaw(const std::string& bundle) {
  std::istringstream in(bundle);
  protobuf_io::IstreamInputStream stream(&in);
  v1::BundleFrame frame;
  size_t count = 0;
  bool end = false;
  while (google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &frame, &stream, &end)) {
    ++count;
    frame.Clear();
  }
  return count - 2;
}

Frames MakeFrames() {
  Frames frames;
  v1::Batch batch = Generator().Next(50'000);
  for (v1::Entry& entry : *batch.mutable_entries()) {
    *frames.entries.emplace_back().mutable_entry() = std::move(entry);
    frames.entries.back().set_id(std::string(32, 'i'));
  }
  frames.bundle = Write(frames);
  return frames;
}

}  // namespace

void AskStream(const Plan& plan) {
  Ask("stream/write", plan.Rounds(15), [](benchmark::State& state) {
    const Frames frames = MakeFrames();
    const std::string raw = WriteRaw(frames);
    Require(frames.bundle.find(raw) != std::string::npos,
            "stream: the floor writes other frames");
    Compare(state,
            {"stream writer", "us per entry",
             static_cast<double>(frames.entries.size())},
            {"", [&](int) { benchmark::DoNotOptimize(Write(frames)); }},
            {{"raw protobuf",
              [&](int) { benchmark::DoNotOptimize(WriteRaw(frames)); }, 0.7}});
  });
  Ask("stream/read", plan.Rounds(15), [](benchmark::State& state) {
    const Frames frames = MakeFrames();
    Require(Read(frames.bundle) == frames.entries.size() + 1 &&
                ReadRaw(frames.bundle) == frames.entries.size() + 1,
            "stream: frames are missing");
    Compare(state,
            {"stream reader", "us per entry",
             static_cast<double>(frames.entries.size())},
            {"", [&](int) { benchmark::DoNotOptimize(Read(frames.bundle)); }},
            {{"raw protobuf",
              [&](int) { benchmark::DoNotOptimize(ReadRaw(frames.bundle)); },
              0.7}});
  });
}

}  // namespace veracity::bench
