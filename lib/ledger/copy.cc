#include "veracity/copy.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/export.h"
#include "ledger/import.h"
#include "ledger/snapshot.h"
#include "ledger/with_reader.h"
#include "veracity/bundle.h"
#include "veracity/view.h"

namespace veracity {
namespace {

using internal::Cell;
using internal::Cells;
using internal::Reader;
using internal::Snapshot;

// Entries of a portion, unless one batch has more.
constexpr uint64_t kPortionEntries = 20'000;

// The tables whose rows are counted.
constexpr const char* kCounted[] = {"entries",    "versions",   "entities",
                                    "documents",  "predicates", "claims",
                                    "assertions", "retractions"};

absl::StatusOr<std::string> ChainAt(const Snapshot& snapshot, int64_t commit) {
  std::string chain;
  const Cell cells[] = {Cell::Int(commit)};
  VERACITY_RETURN_IF_ERROR(
      internal::WithReader(snapshot, {}, [&](Reader& reader) {
        return reader.connection().Run(
            "SELECT chain FROM batches WHERE commit_no=?1", cells,
            [&](Cells row) {
              chain = std::string(row[0].bytes);
              return false;
            });
      }));
  return chain;
}

// Empty if there are batches after the snapshot's: tables are counted as they
// are.
absl::StatusOr<std::vector<int64_t>> CountsOf(const Snapshot& snapshot) {
  std::vector<int64_t> counts;
  VERACITY_RETURN_IF_ERROR(
      internal::WithReader(snapshot, {}, [&](Reader& reader) -> absl::Status {
        VERACITY_ASSIGN_OR_RETURN(
            const int64_t last,
            reader.connection().RunForInt("SELECT max(commit_no) FROM batches",
                                          {}, 0));
        if (last != snapshot.commit()) return absl::OkStatus();
        for (const char* table : kCounted) {
          VERACITY_ASSIGN_OR_RETURN(
              counts.emplace_back(),
              reader.connection().RunForInt(
                  absl::StrCat("SELECT count(*) FROM ", table), {}, 0));
        }
        return absl::OkStatus();
      }));
  return counts;
}

class Copier {
 public:
  Copier(const Ledger& from, Ledger& to, const CallOptions& call)
      : from_(from), to_(to), call_(call) {}

  absl::StatusOr<CopyReport> Run() {
    if (from_.owner() != to_.owner()) {
      return absl::FailedPreconditionError(
          absl::StrCat("the ledger's owner is '", from_.owner(),
                       "' and the copy's is '", to_.owner(), "'"));
    }
    const View now = from_.Now();
    VERACITY_RETURN_IF_ERROR(now.status());
    const View before = to_.Now();
    VERACITY_RETURN_IF_ERROR(before.status());
    report_.known_batches = before.commit();
    VERACITY_RETURN_IF_ERROR(CheckBeginning(now, before));
    VERACITY_RETURN_IF_ERROR(Plan(now, before.commit()));
    uint64_t since = before.commit();
    for (uint64_t end : ends_) {
      VERACITY_RETURN_IF_ERROR(CopyPortion(since, end));
      since = end;
    }
    report_.batches = since;
    VERACITY_RETURN_IF_ERROR(Compare(now));
    return report_;
  }

 private:
  // The chain ties a batch to all before it: one comparison is enough.
  absl::Status CheckBeginning(const View& now, const View& before) const {
    const auto commit = static_cast<int64_t>(before.commit());
    VERACITY_ASSIGN_OR_RETURN(const std::string here,
                              ChainAt(*now.snapshot(), commit));
    VERACITY_ASSIGN_OR_RETURN(const std::string there,
                              ChainAt(*before.snapshot(), commit));
    if (here == there) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrCat(
        "the copy has ", commit,
        " batches that are not the first of this ledger: copy to a new one"));
  }

  // Ends of portions, as commits.
  absl::Status Plan(const View& now, uint64_t since) {
    uint64_t portion = 0;
    const Cell cells[] = {Cell::Int(static_cast<int64_t>(since)),
                          Cell::Int(static_cast<int64_t>(now.commit()))};
    VERACITY_RETURN_IF_ERROR(
        internal::WithReader(*now.snapshot(), call_, [&](Reader& reader) {
          return reader.connection().Run(
              "SELECT commit_no, entry_count FROM batches WHERE commit_no>?1"
              " AND commit_no<=?2 ORDER BY commit_no",
              cells, [&](Cells row) {
                const auto entries = static_cast<uint64_t>(row[1].integer);
                total_ += entries;
                portion += entries;
                if (ends_.empty() || portion > kPortionEntries) {
                  ends_.push_back(0);
                  portion = entries;
                }
                ends_.back() = static_cast<uint64_t>(row[0].integer);
                return true;
              });
        }));
    return absl::OkStatus();
  }

  absl::Status CopyPortion(uint64_t since, uint64_t end) {
    std::stringstream bytes;
    v1::BundleHeader header;
    header.set_producer(from_.owner());
    BundleWriter writer(bytes, header);
    v1::AsOf as_of;
    as_of.set_commit(end);
    VERACITY_ASSIGN_OR_RETURN(const View then, from_.At(as_of));
    CallOptions quiet = call_;
    quiet.progress = nullptr;
    VERACITY_ASSIGN_OR_RETURN(
        const uint64_t entries,
        internal::ExportSince(then.snapshot(), writer, since, quiet));
    VERACITY_RETURN_IF_ERROR(writer.Finish());
    BundleReader reader(bytes);
    ImportOptions options;
    options.call = quiet;
    VERACITY_RETURN_IF_ERROR(
        internal::RestoreBatches(*to_.Now().snapshot()->shared_core(), reader,
                                 options)
            .status());
    const uint64_t last = to_.Now().commit();
    if (last != end) {
      return absl::AbortedError(
          absl::StrCat("the copy is at commit ", last, " where ", end,
                       " was copied: somebody else writes to it"));
    }
    report_.entries += entries;
    if (call_.progress) call_.progress({report_.entries, total_});
    return absl::OkStatus();
  }

  absl::Status Compare(const View& now) const {
    const View then = to_.Now();
    VERACITY_RETURN_IF_ERROR(then.status());
    VERACITY_RETURN_IF_ERROR(CheckBeginning(now, then));
    VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> here,
                              CountsOf(*now.snapshot()));
    VERACITY_ASSIGN_OR_RETURN(const std::vector<int64_t> there,
                              CountsOf(*then.snapshot()));
    for (size_t i = 0; i < std::min(here.size(), there.size()); ++i) {
      if (here[i] == there[i]) continue;
      return absl::DataLossError(absl::StrCat("the copy has ", there[i],
                                              " rows of ", kCounted[i],
                                              " where there are ", here[i]));
    }
    return absl::OkStatus();
  }

  const Ledger& from_;
  Ledger& to_;
  const CallOptions& call_;
  std::vector<uint64_t> ends_;
  uint64_t total_ = 0;
  CopyReport report_;
};

}  // namespace

absl::StatusOr<CopyReport> CopyLedger(const Ledger& from, Ledger& to,
                                      const CallOptions& call) {
  return Copier(from, to, call).Run();
}

}  // namespace veracity
