#include "veracity/bundle.h"

#include <google/protobuf/util/delimited_message_util.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "base/digest.h"
#include "tests/page.h"
#include "tests/testing.h"

namespace veracity {
namespace {

using testing::EqualsProto;
using testing::FromText;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
constexpr auto kDataLoss = absl::StatusCode::kDataLoss;
constexpr auto kExhausted = absl::StatusCode::kResourceExhausted;
constexpr auto kUnavailable = absl::StatusCode::kUnavailable;
constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

v1::BundleEntry Wording(const std::string& text) {
  v1::BundleEntry entry;
  entry.mutable_entry()
      ->mutable_record()
      ->mutable_claim()
      ->add_wordings()
      ->set_text(text);
  entry.set_id(internal::Sha256(text));
  return entry;
}

// What was read, frame by frame, and how it ended.
struct Reading {
  std::vector<v1::BundleFrame> frames;
  std::vector<std::string> bytes;
  absl::Status status;
};

Reading ReadFrom(std::istream& in, const BundleLimits& limits = {}) {
  Reading reading;
  BundleReader reader(in, limits);
  v1::BundleFrame frame;
  while (reader.Next(&frame)) {
    reading.frames.push_back(frame);
    reading.bytes.emplace_back(reader.frame_bytes());
    EXPECT_EQ(reader.frame_number(), reading.frames.size());
  }
  reading.status = reader.status();
  EXPECT_FALSE(reader.Next(&frame));
  return reading;
}

Reading ReadAll(const std::string& bundle, const BundleLimits& limits = {}) {
  std::istringstream in(bundle);
  return ReadFrom(in, limits);
}

// A bundle made of these frames by protobuf's own functions, in any order; a
// trailer among them gets the count and digest due where it has none.
std::string Frames(std::vector<v1::BundleFrame> frames) {
  std::string bundle;
  uint64_t count = 0;
  for (v1::BundleFrame& frame : frames) {
    if (frame.has_trailer() && frame.trailer().sha256().empty()) {
      frame.mutable_trailer()->set_frames(count);
      frame.mutable_trailer()->set_sha256(internal::Sha256(bundle));
    }
    std::ostringstream out;
    google::protobuf::util::SerializeDelimitedToOstream(frame, &out);
    bundle += out.str();
    ++count;
  }
  return bundle;
}

v1::BundleFrame Header(uint32_t version = 1) {
  v1::BundleFrame frame;
  frame.mutable_header()->set_format("veracity-bundle");
  frame.mutable_header()->set_schema_version(version);
  return frame;
}
v1::BundleFrame BatchFrame() {
  return FromText<v1::BundleFrame>("batch { batch { note: 'wires' } }");
}
v1::BundleFrame EntryFrame() {
  v1::BundleFrame frame;
  *frame.mutable_entry() = Wording("it rains");
  return frame;
}
v1::BundleFrame Trailer() { return FromText<v1::BundleFrame>("trailer {}"); }

std::string Sample() {
  return Frames({Header(), BatchFrame(), EntryFrame(), EntryFrame(),
                 FromText<v1::BundleFrame>("assessment { words: 'likely' }"),
                 Trailer()});
}

// A stream that stops working after `bytes`, as a broken disk does.
class BrokenBuffer : public std::streambuf {
 public:
  explicit BrokenBuffer(size_t bytes) : left_(bytes) {}

 private:
  int_type underflow() override { throw std::ios_base::failure("broken"); }
  std::streamsize xsputn(const char*, std::streamsize count) override {
    const std::streamsize taken =
        std::min(count, static_cast<std::streamsize>(left_));
    left_ -= static_cast<size_t>(taken);
    return taken;
  }
  size_t left_;
};

TEST(Bundle, GivesBackWhatWasWritten) {
  v1::BundleHeader header;
  header.set_producer("desk");
  std::ostringstream out;
  BundleWriter writer(out, header);
  const v1::BundleBatch batch = BatchFrame().batch();
  const v1::BundleEntry entry = Wording("it rains");
  const auto assessment = FromText<v1::Assessment>("words: 'likely'");
  VERACITY_ASSERT_OK(writer.Write(batch));
  VERACITY_ASSERT_OK(writer.Write(entry));
  VERACITY_ASSERT_OK(writer.Write(assessment));
  VERACITY_ASSERT_OK(writer.Finish());

  std::istringstream in(out.str());
  BundleReader reader(in);
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::BundleHeader read,
                                reader.ReadHeader());
  EXPECT_EQ(read.producer(), "desk");
  EXPECT_EQ(read.format(), "veracity-bundle");
  EXPECT_EQ(read.schema_version(), 1u);
  v1::BundleFrame frame;
  ASSERT_TRUE(reader.Next(&frame));
  EXPECT_THAT(frame.batch(), EqualsProto(batch));
  ASSERT_TRUE(reader.Next(&frame));
  EXPECT_THAT(frame.entry(), EqualsProto(entry));
  EXPECT_EQ(reader.frame_bytes(), frame.SerializeAsString());
  ASSERT_TRUE(reader.Next(&frame));
  EXPECT_THAT(frame.assessment(), EqualsProto(assessment));
  EXPECT_FALSE(reader.Next(&frame));
  VERACITY_EXPECT_OK(reader.status());
  EXPECT_TRUE(reader.ReadHeader().ok());
}

TEST(Bundle, IsReadByProtobufItselfAndTheReverse) {
  const std::string bundle = Sample();
  std::ostringstream out;
  BundleWriter writer(out, v1::BundleHeader());
  for (const v1::BundleFrame& frame : ReadAll(bundle).frames) {
    VERACITY_ASSERT_OK(frame.has_batch()   ? writer.Write(frame.batch())
                       : frame.has_entry() ? writer.Write(frame.entry())
                                           : writer.Write(frame.assessment()));
  }
  VERACITY_ASSERT_OK(writer.Finish());
  EXPECT_EQ(absl::BytesToHexString(out.str()), absl::BytesToHexString(bundle));
}

TEST(Bundle, ReadsFramesOfAnySizeAcrossItsBuffer) {
  std::mt19937 random(7);
  std::vector<v1::BundleEntry> entries;
  for (const size_t size : {0, 1, 127, 128, 16'383, 262'100, 262'144, 262'145,
                            900'000, 3'000'000, 5}) {
    entries.push_back(Wording(std::string(size, 'x')));
  }
  for (int i = 0; i < 3000; ++i) {
    entries.push_back(Wording(std::string(random() % 900, 'y')));
  }
  std::ostringstream out;
  BundleWriter writer(out, v1::BundleHeader());
  VERACITY_ASSERT_OK(writer.Write(v1::BundleBatch()));
  for (const v1::BundleEntry& entry : entries) {
    VERACITY_ASSERT_OK(writer.Write(entry));
  }
  VERACITY_ASSERT_OK(writer.Finish());
  const Reading reading = ReadAll(out.str());
  VERACITY_ASSERT_OK(reading.status);
  ASSERT_EQ(reading.frames.size(), entries.size() + 1);
  for (size_t i = 0; i < entries.size(); ++i) {
    ASSERT_EQ(reading.frames[i + 1].entry().id(), entries[i].id()) << i;
    ASSERT_EQ(reading.bytes[i + 1], reading.frames[i + 1].SerializeAsString())
        << i;
  }
}

TEST(Bundle, KeepsTheBytesOfFieldsItDoesNotKnow) {
  v1::BundleFrame frame = EntryFrame();
  v1::Record* record = frame.mutable_entry()->mutable_entry()->mutable_record();
  record->GetReflection()->MutableUnknownFields(record)->AddVarint(999, 7);
  const Reading reading =
      ReadAll(Frames({Header(), BatchFrame(), frame, Trailer()}));
  VERACITY_ASSERT_OK(reading.status);
  EXPECT_EQ(reading.bytes[1], frame.SerializeAsString());
}

TEST(Bundle, EveryTruncationIsAnError) {
  const std::string bundle = Sample();
  const size_t header = Frames({Header()}).size();
  for (size_t size = 0; size < bundle.size(); ++size) {
    const absl::Status status = ReadAll(bundle.substr(0, size)).status;
    if (size < header) {
      ASSERT_THAT(status, StatusIs(kInvalid, "this is no bundle")) << size;
    } else {
      ASSERT_THAT(status, StatusIs(kDataLoss, "truncated")) << size;
    }
  }
  EXPECT_THAT(ReadAll(Frames({Header(), BatchFrame()})).status,
              StatusIs(kDataLoss, "ends in frame 2, without a trailer"));
}

TEST(Bundle, EveryFlippedBitIsAnError) {
  const std::string bundle = Sample();
  VERACITY_ASSERT_OK(ReadAll(bundle).status);
  for (size_t bit = 0; bit < 8 * bundle.size(); ++bit) {
    std::string damaged = bundle;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ 1 << bit % 8);
    ASSERT_FALSE(ReadAll(damaged).status.ok()) << bit;
  }
}

TEST(Bundle, SaysWhatIsWrong) {
  const auto status = [](std::vector<v1::BundleFrame> frames) {
    return ReadAll(Frames(std::move(frames))).status;
  };
  EXPECT_THAT(ReadAll("").status,
              StatusIs(kInvalid, "this is no bundle: the stream is empty"));
  EXPECT_THAT(ReadAll("<html> is no bundle, and it is of some length").status,
              StatusIs(kInvalid, "this is no bundle: "));
  EXPECT_THAT(status({BatchFrame(), Trailer()}),
              StatusIs(kInvalid, "its first frame is no header"));
  EXPECT_THAT(status({FromText<v1::BundleFrame>("header { format: 'zip' }")}),
              StatusIs(kInvalid, "\"zip\", not \"veracity-bundle\""));
  EXPECT_THAT(status({Header(0)}), StatusIs(kInvalid, "no schema version"));
  EXPECT_THAT(status({Header(2), Trailer()}),
              StatusIs(kInvalid,
                       "schema version 2; this library reads up to "
                       "version 1"));
  EXPECT_THAT(status({Header(), EntryFrame(), Trailer()}),
              StatusIs(kInvalid, "frame 1: an entry before any batch"));
  EXPECT_THAT(status({Header(), BatchFrame(), Header(), Trailer()}),
              StatusIs(kInvalid, "frame 2: a second header"));
  EXPECT_THAT(status({Header(), v1::BundleFrame(), Trailer()}),
              StatusIs(kInvalid, "frame 1: it is of no kind that is known"));
  EXPECT_THAT(status({Header(), Trailer(), BatchFrame()}),
              StatusIs(kInvalid, "bytes after the trailer"));
  EXPECT_THAT(status({Header(), BatchFrame()}),
              StatusIs(kDataLoss, "without a trailer"));

  v1::BundleFrame trailer = Trailer();
  trailer.mutable_trailer()->set_frames(3);
  trailer.mutable_trailer()->set_sha256(
      internal::Sha256(Frames({Header(), BatchFrame()})));
  EXPECT_THAT(status({Header(), BatchFrame(), trailer}),
              StatusIs(kDataLoss, "counts 3 frames before it; there are 2"));
  trailer.mutable_trailer()->set_frames(2);
  VERACITY_EXPECT_OK(status({Header(), BatchFrame(), trailer}));
  v1::BundleFrame other = BatchFrame();
  other.mutable_batch()->mutable_batch()->set_note("Wires");
  EXPECT_THAT(status({Header(), other, trailer}),
              StatusIs(kDataLoss, "not those that the trailer has the digest"));

  const std::string start = Frames({Header(), BatchFrame()});
  EXPECT_THAT(ReadAll(start + "\x02\x1a\x05").status,
              StatusIs(kInvalid, "frame 2: the 2 bytes of it cannot be"));
  EXPECT_THAT(ReadAll(start + std::string(10, '\xff')).status,
              StatusIs(kInvalid, "frame 2: its length is no varint"));
  std::string latin = Frames({EntryFrame()});
  latin.replace(latin.find("rains"), 1, "\xe9");
  EXPECT_THAT(ReadAll(start + latin).status,
              StatusIs(kInvalid, "frame 2: the 54 bytes of it cannot be"));
}

TEST(Bundle, RefusesALongFrameBeforeItReadsIt) {
  const std::string start = Frames({Header(), BatchFrame()});
  // A length of 1 GiB, and one of 2^64 - 1, with no such bytes to follow.
  EXPECT_THAT(ReadAll(start + std::string("\x80\x80\x80\x80\x04")).status,
              StatusIs(kExhausted,
                       "frame 2: 1073741824 bytes are over the "
                       "limit of 16777216"));
  BundleLimits wide;
  wide.frame_bytes = ~uint64_t{0};
  EXPECT_THAT(ReadAll(start + std::string(9, '\xff') + "\x01", wide).status,
              StatusIs(kExhausted, "over the limit of 2147483647"));
  // Within the limit, a prefix that lies makes no room for what never comes.
  EXPECT_THAT(ReadAll(start + "\xff\xff\xff\x07", wide).status,
              StatusIs(kDataLoss, "truncated"));
}

TEST(Bundle, LimitsTheNumberOfFrames) {
  BundleLimits limits;
  limits.frames = 3;
  VERACITY_EXPECT_OK(
      ReadAll(Frames({Header(), BatchFrame(), Trailer()}), limits).status);
  EXPECT_THAT(
      ReadAll(Frames({Header(), BatchFrame(), BatchFrame(), Trailer()}), limits)
          .status,
      StatusIs(kExhausted, "more frames than the limit of 3"));
}

TEST(Bundle, AStreamThatFailsIsUnavailable) {
  BrokenBuffer broken(0);
  std::istream in(&broken);
  EXPECT_THAT(ReadFrom(in).status, StatusIs(kUnavailable, "cannot be read"));
  std::istream throwing(&broken);
  throwing.exceptions(std::ios::badbit | std::ios::failbit);
  EXPECT_THAT(ReadFrom(throwing).status,
              StatusIs(kUnavailable, "cannot be read"));

  BrokenBuffer full(100'000);
  std::ostream out(&full);
  BundleWriter writer(out, v1::BundleHeader());
  VERACITY_ASSERT_OK(writer.Write(v1::BundleBatch()));
  absl::Status status;
  for (int i = 0; i < 1000 && status.ok(); ++i) {
    status = writer.Write(Wording(std::string(1000, 'x')));
  }
  EXPECT_THAT(status, StatusIs(kUnavailable, "cannot be written"));
  EXPECT_THAT(writer.Finish(), StatusIs(kUnavailable, "cannot be written"));
}

TEST(Bundle, TheWriterKeepsTheOrder) {
  std::ostringstream out;
  BundleWriter writer(out, v1::BundleHeader());
  EXPECT_THAT(writer.Write(Wording("x")),
              StatusIs(kPrecondition, "an entry before any batch"));
  VERACITY_EXPECT_OK(writer.Write(v1::Assessment()));
  VERACITY_EXPECT_OK(writer.Write(v1::BundleBatch()));
  VERACITY_EXPECT_OK(writer.Write(Wording("x")));
  VERACITY_EXPECT_OK(writer.Finish());
  EXPECT_THAT(writer.Write(Wording("x")), StatusIs(kPrecondition, "finished"));
  EXPECT_THAT(writer.Write(v1::BundleBatch()),
              StatusIs(kPrecondition, "finished"));
  EXPECT_THAT(writer.Finish(), StatusIs(kPrecondition, "finished"));
  VERACITY_EXPECT_OK(ReadAll(out.str()).status);
}

// The first column of the example.
std::string BytesOfThePage() {
  std::string hex;
  const std::string block = testing::PageBlock("docs/formats/bundle.md", "hex");
  for (absl::string_view line : absl::StrSplit(block, '\n')) {
    for (char c : line.substr(0, line.find(';'))) {
      if (c != ' ') hex.push_back(c);
    }
  }
  return absl::HexStringToBytes(hex);
}

TEST(Bundle, ReadsTheExampleOfThePage) {
  const std::string bundle = BytesOfThePage();
  const Reading reading = ReadAll(bundle);
  VERACITY_ASSERT_OK(reading.status);
  ASSERT_EQ(reading.frames.size(), 2u);
  EXPECT_THAT(reading.frames[0], EqualsProto(FromText<v1::BundleFrame>(
                                     "batch { batch { note: 'wires' }"
                                     "        by_owner: true }")));
  EXPECT_THAT(
      reading.frames[1].entry().entry(),
      EqualsProto(FromText<v1::Entry>("record { claim { wordings { text: 'it "
                                      "rains' language: 'en' } } }")));

  v1::BundleHeader header;
  header.set_producer("desk");
  std::ostringstream out;
  BundleWriter writer(out, header);
  VERACITY_ASSERT_OK(writer.Write(reading.frames[0].batch()));
  VERACITY_ASSERT_OK(writer.Write(reading.frames[1].entry()));
  VERACITY_ASSERT_OK(writer.Finish());
  EXPECT_EQ(absl::BytesToHexString(out.str()), absl::BytesToHexString(bundle));
}

}  // namespace
}  // namespace veracity
