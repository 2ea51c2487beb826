// The command log: batches and their entries, in the order of recording.

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <functional>
#include <ostream>
#include <streambuf>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "words.h"

namespace veracity::cli {
namespace {

// A FrameStream takes the bytes of a bundle as they are written and gives its
// frames one by one: only a bundle tells of batches, and a log of any length
// must not be held in memory (docs/formats/bundle.md).
class FrameStream : public std::streambuf {
 public:
  explicit FrameStream(std::function<void(const v1::BundleFrame&)> take)
      : take_(std::move(take)) {}

 private:
  std::streamsize xsputn(const char* bytes, std::streamsize size) override {
    pending_.append(bytes, static_cast<size_t>(size));
    size_t at = 0;
    while (TakeFrame(&at)) continue;
    pending_.erase(0, at);
    return size;
  }

  int overflow(int byte) override {
    const char one = static_cast<char>(byte);
    xsputn(&one, 1);
    return byte;
  }

  // Whether a whole frame began at `*at`, which is then behind it.
  bool TakeFrame(size_t* at) {
    google::protobuf::io::CodedInputStream in(
        reinterpret_cast<const uint8_t*>(pending_.data() + *at),
        static_cast<int>(pending_.size() - *at));
    uint32_t length = 0;
    if (!in.ReadVarint32(&length)) return false;
    const size_t begin = *at + static_cast<size_t>(in.CurrentPosition());
    if (pending_.size() - begin < length) return false;
    v1::BundleFrame frame;
    if (frame.ParseFromArray(pending_.data() + begin,
                             static_cast<int>(length))) {
      take_(frame);
    }
    *at = begin + length;
    return true;
  }

  const std::function<void(const v1::BundleFrame&)> take_;
  std::string pending_;
};

v1::RecordRef RefOf(const v1::BundleEntry& entry) {
  v1::RecordRef ref;
  const v1::Record& record = entry.entry().record();
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      ref.set_entity(record.entity().id());
      break;
    case v1::Record::kDocument:
      ref.set_document(record.document().id());
      break;
    case v1::Record::kPredicate:
      ref.set_predicate(record.predicate().name());
      break;
    case v1::Record::kRetraction:
      ref.set_retraction(entry.id());
      break;
    case v1::Record::kClaim:
      ref.mutable_claim()->set_id(entry.id());
      ref.mutable_claim()->set_shard(record.claim().shard());
      break;
    case v1::Record::kAssertion:
      ref.mutable_assertion()->set_id(entry.id());
      ref.mutable_assertion()->set_shard(record.assertion().claim().shard());
      break;
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return ref;
}

// Whether a later version wrote more than this one can read.
bool HasUnknownFields(const google::protobuf::Message& message) {
  const google::protobuf::Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return true;
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() !=
        google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      continue;
    }
    if (!field->is_repeated()) {
      if (HasUnknownFields(reflection.GetMessage(message, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      if (HasUnknownFields(reflection.GetRepeatedMessage(message, field, i))) {
        return true;
      }
    }
  }
  return false;
}

class LogPrinter {
 public:
  LogPrinter(const Session& session, const View& view, bool entries)
      : out_(*session.out), ids_(view), words_(view), entries_(entries) {}

  void Take(const v1::BundleFrame& frame) {
    if (frame.has_batch()) Batch(frame.batch().batch());
    if (frame.has_entry() && entries_) Entry(frame.entry());
  }

 private:
  void Batch(const v1::Batch& batch) {
    if (out_.json()) return out_.Json(batch);
    if (entries_ && batches_++ > 0) out_.Line();
    std::vector<std::string> authors;
    for (const std::string& author : batch.authors()) {
      authors.push_back(words_.Name(author));
    }
    std::string text = Counted(batch.entry_count(), "entry");
    if (!batch.note().empty()) {
      absl::StrAppend(&text, ": ",
                      out_.Paint(Style::kStrong, Clean(batch.note())));
    }
    if (!authors.empty()) {
      absl::StrAppend(
          &text, ", from ",
          absl::StrJoin(authors, absl::StrCat(" ", out_.arrow(), " ")));
    }
    if (!batch.tool().empty() && batch.tool() != "veracity") {
      absl::StrAppend(&text, ", by the program ", Clean(batch.tool()));
    }
    v1::RecordRef ref;
    ref.set_batch(batch.id());
    out_.Paragraph(absl::StrCat(batch.commit(), "  ", Moment(batch.recorded()),
                                "  ", out_.Paint(Style::kId, ids_(ref)), "  "),
                   text);
  }

  void Entry(const v1::BundleEntry& entry) {
    const v1::Record& record = entry.entry().record();
    if (out_.json()) return out_.Json(entry.entry());
    if (HasUnknownFields(entry.entry())) {
      return out_.Paragraph(
          absl::StrCat("   ", out_.Paint(Style::kId, ids_(RefOf(entry))), "  "),
          out_.Paint(Style::kDoubtful, "unverified: made by a later version"));
    }
    std::string text;
    if (record.has_claim()) {
      text = words_.Claim(record.claim());
    } else if (record.has_assertion()) {
      text = absl::StrCat(words_.Act(record.assertion()), ": ",
                          words_.Claim(record.assertion().claim()));
    } else if (record.has_retraction()) {
      text = absl::StrCat("withdraws ",
                          words_.Record(record.retraction().target()));
    } else if (record.kind_case() == v1::Record::KIND_NOT_SET) {
      return out_.Line("   (its words were taken away)");
    } else {
      text = words_.Record(RefOf(entry));
    }
    out_.Paragraph(
        absl::StrCat("   ", out_.Paint(Style::kId, ids_(RefOf(entry))), "  "),
        text);
  }

  Output& out_;
  ShortIds ids_;
  Words words_;
  const bool entries_;
  size_t batches_ = 0;
};

}  // namespace

absl::Status Log(const Session& session, const LogOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  const View view = ledger.Now();
  VERACITY_RETURN_IF_ERROR(CheckSince(view, options.since));
  LogPrinter printer(session, view, options.entries);
  FrameStream frames(
      [&](const v1::BundleFrame& frame) { printer.Take(frame); });
  std::ostream to(&frames);
  BundleWriter bundle(to, v1::BundleHeader());
  VERACITY_RETURN_IF_ERROR(
      view.Export(bundle, options.since, session.Call()).status());
  return bundle.Finish();
}

}  // namespace veracity::cli
