#include "ledger/import.h"

#include <google/protobuf/arena.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/recorder.h"
#include "veracity/ids.h"

namespace veracity::internal {
namespace {

enum class Way {
  kImport,   // as the author's, in portions
  kRestore,  // as it was, batch by batch
  kExcerpt,  // as it was, as far as it is there
};

google::protobuf::ArenaOptions LargeBlocks() {
  google::protobuf::ArenaOptions options;
  options.start_block_size = size_t{64} << 10;
  options.max_block_size = size_t{1} << 20;
  return options;
}

// Collects the entries of a batch and records them.
class Importer {
 public:
  // Frames that are of no batch go to `other`.
  Importer(Core& core, const ImportOptions& options, Way way,
           absl::FunctionRef<void(v1::BundleFrame)> other)
      : core_(core), options_(options), way_(way), other_(other) {
    BeginPortion();
  }

  absl::StatusOr<v1::ImportReport> Run(BundleReader& bundle,
                                       const std::string& author,
                                       const std::string& producer) {
    while (bundle.Next(frame_)) {
      VERACITY_RETURN_IF_ERROR(CheckCall(options_.call, core_.options));
      if (frame_->has_batch()) {
        VERACITY_RETURN_IF_ERROR(Flush());
        Begin(frame_->batch(), author, producer);
        BeginPortion();
      } else if (frame_->has_entry()) {
        VERACITY_RETURN_IF_ERROR(
            Add(frame_->mutable_entry(), bundle.frame_number()));
      } else {
        other_(*frame_);
        if (given_.empty()) BeginPortion();
      }
    }
    VERACITY_RETURN_IF_ERROR(bundle.status());
    VERACITY_RETURN_IF_ERROR(Flush());
    return report_;
  }

 private:
  void Begin(const v1::BundleBatch& batch, const std::string& author,
             const std::string& producer) {
    header_ = batch.batch();
    origin_ = Origin();
    if (way_ != Way::kImport) {
      origin_.batch_id = header_.id();
      origin_.is_excerpt = way_ == Way::kExcerpt;
      if (!batch.by_owner()) {
        origin_.authors.assign(header_.authors().begin(),
                               header_.authors().end());
      }
      if (header_.has_recorded()) {
        origin_.recorded = absl::FromUnixSeconds(header_.recorded().seconds()) +
                           absl::Nanoseconds(header_.recorded().nanos());
      }
    } else {
      // Who gave it us, then whom they had it from.
      origin_.authors.push_back(author);
      if (producer != author && !producer.empty()) {
        origin_.authors.push_back(producer);
      }
      if (!batch.by_owner()) {
        for (const std::string& hand : header_.authors()) {
          origin_.authors.push_back(hand);
        }
      }
    }
    header_.clear_id();
    header_.clear_authors();
  }

  void BeginPortion() {
    arena_.Reset();
    frame_ = google::protobuf::Arena::CreateMessage<v1::BundleFrame>(&arena_);
    batch_ = google::protobuf::Arena::CreateMessage<v1::Batch>(&arena_);
    *batch_ = header_;
    given_.clear();
    frames_.clear();
  }

  absl::Status Add(v1::BundleEntry* entry, uint64_t frame) {
    batch_->add_entries()->Swap(entry->mutable_entry());
    given_.push_back({std::move(*entry->mutable_id()), entry->blanked(),
                      std::move(*entry->mutable_content())});
    frames_.push_back(frame);
    if (way_ == Way::kImport && given_.size() >= options_.batch_entries) {
      VERACITY_RETURN_IF_ERROR(Flush());
      BeginPortion();
    }
    return absl::OkStatus();
  }

  absl::Status Flush() {
    if (given_.empty()) return absl::OkStatus();
    origin_.given = &given_;
    RecordOptions record;
    record.all_or_nothing = options_.strict || way_ != Way::kImport;
    record.call = options_.call;
    record.call.progress = nullptr;
    v1::RecordReport report;
    const absl::Status recorded =
        RecordBatch(core_, *batch_, origin_, record, &report);
    Note(report);
    if (!recorded.ok()) return Annotate(recorded, Place(report));
    report_.set_batches(report_.batches() + 1);
    report_.set_records(report_.records() + given_.size());
    report_.set_inserted(report_.inserted() + report.inserted());
    report_.set_known(report_.known() + report.known_records());
    report_.set_rejected(report_.rejected() + report.rejected());
    if (options_.call.progress) {
      options_.call.progress({report_.records(), 0});
    }
    return absl::OkStatus();
  }

  // Where it failed: the batch, and the frame of what was rejected first.
  std::string Place(const v1::RecordReport& report) const {
    std::string place = absl::StrCat("batch ", report_.batches() + 1);
    for (int i = 0; i < report.results_size(); ++i) {
      if (report.results(i).outcome() != v1::OUTCOME_REJECTED) continue;
      absl::StrAppend(&place, ", frame ", frames_[static_cast<size_t>(i)]);
      break;
    }
    return place;
  }

  void Note(const v1::RecordReport& report) {
    for (int i = 0; i < report.results_size(); ++i) {
      const v1::RecordResult& result = report.results(i);
      if (result.outcome() != v1::OUTCOME_REJECTED) continue;
      if (static_cast<size_t>(report_.issues_size()) >=
          options_.maximum_issues) {
        report_.set_issues_left_out(report_.issues_left_out() + 1);
        continue;
      }
      v1::Issue* issue = report_.add_issues();
      issue->set_severity(v1::Issue::SEVERITY_ERROR);
      issue->set_line(frames_[static_cast<size_t>(i)]);
      issue->set_field(result.field());
      issue->set_message(result.reason());
      issue->set_action("record left out");
    }
  }

  Core& core_;
  const ImportOptions& options_;
  const Way way_;
  const absl::FunctionRef<void(v1::BundleFrame)> other_;
  v1::ImportReport report_;
  // The batch that entries belong to, without any.
  v1::Batch header_;
  Origin origin_;
  // Messages of one portion, which come and go together.
  google::protobuf::Arena arena_{LargeBlocks()};
  v1::BundleFrame* frame_ = nullptr;
  v1::Batch* batch_ = nullptr;
  std::vector<Given> given_;
  std::vector<uint64_t> frames_;
};

// Headers and trailers are the reader's business, verdicts not a ledger's.
void PassOver(v1::BundleFrame) {}

}  // namespace

absl::StatusOr<v1::ImportReport> RestoreExcerpt(
    Core& core, BundleReader& bundle, const CallOptions& call,
    absl::FunctionRef<void(v1::BundleFrame)> other) {
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  VERACITY_RETURN_IF_ERROR(bundle.Verify());
  ImportOptions options;
  options.call = call;
  const Way way = header.excerpt() ? Way::kExcerpt : Way::kRestore;
  return Importer(core, options, way, other).Run(bundle, "", header.producer());
}

absl::StatusOr<v1::ImportReport> ImportBundle(Core& core, BundleReader& bundle,
                                              const ImportOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  // Another spelling of the owner's name is the owner's name.
  VERACITY_ASSIGN_OR_RETURN(
      const std::string author,
      Nfc(options.author.empty() ? header.producer() : options.author));
  if (author.empty()) {
    return absl::InvalidArgumentError(
        "the bundle names no producer: say whose it is");
  }
  if (author == core.owner) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the bundle's author would be '", author,
        "', the owner of this ledger: name whoever gave it to you, or restore "
        "a backup of one's own"));
  }
  VERACITY_RETURN_IF_ERROR(bundle.Verify());
  return Importer(core, options, Way::kImport, PassOver)
      .Run(bundle, author, header.producer());
}

absl::StatusOr<v1::ImportReport> RestoreBundle(Core& core, BundleReader& bundle,
                                               const ImportOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  if (header.excerpt()) {
    return absl::FailedPreconditionError(
        "the bundle is an excerpt, made to recompute its verdicts: it is no "
        "backup; import it");
  }
  if (header.producer() != core.owner) {
    return absl::FailedPreconditionError(
        absl::StrCat("the bundle is the backup of '", header.producer(),
                     "' and this ledger's owner is '", core.owner, "'"));
  }
  {
    VERACITY_ASSIGN_OR_RETURN(Database::Lease lease, core.database->Acquire());
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t batches,
        lease->RunForInt("SELECT count(*) FROM batches", {}, 0));
    if (batches != 0) {
      return absl::FailedPreconditionError(
          "a backup is restored into a new ledger; this one has records");
    }
  }
  return RestoreBatches(core, bundle, options);
}

absl::StatusOr<v1::ImportReport> RestoreBatches(Core& core,
                                                BundleReader& bundle,
                                                const ImportOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  VERACITY_RETURN_IF_ERROR(bundle.Verify());
  return Importer(core, options, Way::kRestore, PassOver)
      .Run(bundle, "", header.producer());
}

}  // namespace veracity::internal
