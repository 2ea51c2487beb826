#include "ledger/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace veracity::internal {
namespace {

// One entry of a retraction, while effects are worked out.
struct Entry {
  int64_t retraction;
  int64_t position;
  int64_t author;
  Kind target_kind;
  int64_t target;
  bool certainly_made;
  bool possibly_made;
  // 0 not known yet, 1 in effect, 2 not.
  char certainly = 0;
  char possibly = 0;
};

// Works out which retraction entries are in effect. A retraction is in effect
// unless one in effect withdraws it or its batch; since ids are digests there
// are no circles, and an explicit stack bears any depth.
class Effects {
 public:
  Effects(std::vector<Entry>* entries,
          const absl::flat_hash_map<int64_t, std::vector<int64_t>>& lineage)
      : entries_(*entries), lineage_(lineage) {
    for (size_t i = 0; i < entries_.size(); ++i) {
      on_[{static_cast<int>(entries_[i].target_kind), entries_[i].target}]
          .push_back(i);
    }
  }

  bool InEffect(size_t index, bool certainly) {
    std::vector<std::pair<size_t, bool>> stack = {{index, certainly}};
    while (!stack.empty()) {
      const auto [at, sure] = stack.back();
      Entry& entry = entries_[at];
      char& state = sure ? entry.certainly : entry.possibly;
      if (state != 0) {
        stack.pop_back();
        continue;
      }
      if (!(sure ? entry.certainly_made : entry.possibly_made)) {
        state = 2;
        stack.pop_back();
        continue;
      }
      // Certainly in effect: nothing that is possibly in effect strikes it.
      bool struck = false;
      bool waiting = false;
      for (size_t by : Strikers(entry)) {
        const char other =
            sure ? entries_[by].possibly : entries_[by].certainly;
        if (other == 0) {
          stack.emplace_back(by, !sure);
          waiting = true;
        } else if (other == 1) {
          struck = true;
        }
      }
      if (struck || !waiting) {
        state = struck ? 2 : 1;
      }
    }
    return (certainly ? entries_[index].certainly : entries_[index].possibly) ==
           1;
  }

 private:
  std::vector<size_t> Strikers(const Entry& entry) {
    std::vector<size_t> strikers;
    for (const auto& key :
         {std::make_pair(static_cast<int>(Kind::kRetraction), entry.retraction),
          std::make_pair(static_cast<int>(Kind::kBatch),
                         CommitOf(entry.position))}) {
      auto found = on_.find(key);
      if (found == on_.end()) continue;
      for (size_t by : found->second) {
        auto ancestors = lineage_.find(entry.author);
        if (ancestors == lineage_.end()) continue;
        if (std::find(ancestors->second.begin(), ancestors->second.end(),
                      entries_[by].author) != ancestors->second.end()) {
          strikers.push_back(by);
        }
      }
    }
    return strikers;
  }

  std::vector<Entry>& entries_;
  const absl::flat_hash_map<int64_t, std::vector<int64_t>>& lineage_;
  absl::flat_hash_map<std::pair<int, int64_t>, std::vector<size_t>> on_;
};

}  // namespace

absl::StatusOr<SaidWithdrawals> SaidWithdrawals::Load(Connection& connection,
                                                      int64_t commit,
                                                      Instant said,
                                                      bool certainly) {
  SaidWithdrawals loaded;
  VERACITY_RETURN_IF_ERROR(connection.Run(
      "SELECT author, ancestor FROM lineage", {}, [&](Cells row) {
        loaded.lineage_[row[0].integer].push_back(row[1].integer);
        return true;
      }));
  VERACITY_RETURN_IF_ERROR(
      connection.Run("SELECT commit_no, author FROM batches WHERE author<>0",
                     {}, [&](Cells row) {
                       loaded.author_of_[row[0].integer] = row[1].integer;
                       return true;
                     }));
  std::vector<Entry> entries;
  const Cell cells[] = {Cell::Int(LastPositionOf(commit)),
                        Cell::Int(static_cast<int64_t>(Kind::kRetraction))};
  VERACITY_RETURN_IF_ERROR(connection.Run(
      absl::StrCat("SELECT e.key, e.position, b.author, r.target_kind,"
                   " r.target, r.withdrawn_from, r.withdrawn_to"
                   " FROM retractions r JOIN (SELECT key, position FROM"
                   " retractions WHERE position<=?1 UNION SELECT key, position"
                   " FROM versions WHERE kind=?2 AND position<=?1) e"
                   " ON e.key=r.key JOIN batches b"
                   " ON b.commit_no=e.position>>",
                   kOrdinalBits),
      cells, [&](Cells row) {
        entries.push_back(Entry{row[0].integer, row[1].integer, row[2].integer,
                                static_cast<Kind>(row[3].integer),
                                row[4].integer, row[6].integer <= said.seconds,
                                row[5].integer <= said.seconds});
        return true;
      }));
  Effects effects(&entries, loaded.lineage_);
  for (size_t i = 0; i < entries.size(); ++i) {
    // A certain answer leaves out what is possibly withdrawn.
    if (effects.InEffect(i, !certainly)) {
      loaded
          .effects_[{static_cast<int>(entries[i].target_kind),
                     entries[i].target}]
          .push_back(entries[i].author);
    }
  }
  return loaded;
}

bool SaidWithdrawals::Hit(Kind kind, int64_t target, int64_t author) const {
  auto found = effects_.find(std::make_pair(static_cast<int>(kind), target));
  if (found == effects_.end()) return false;
  auto ancestors = lineage_.find(author);
  return std::any_of(
      found->second.begin(), found->second.end(), [&](int64_t by) {
        return by == kOwnerAuthor ||
               (ancestors != lineage_.end() &&
                std::find(ancestors->second.begin(), ancestors->second.end(),
                          by) != ancestors->second.end());
      });
}

bool SaidWithdrawals::Withdrawn(Kind kind, int64_t key, int64_t source,
                                int64_t document, int64_t position) const {
  if (effects_.empty()) return false;
  const int64_t commit = CommitOf(position);
  auto found = author_of_.find(commit);
  const int64_t author =
      found == author_of_.end() ? kOwnerAuthor : found->second;
  return Hit(kind, key, author) ||
         (source != 0 && Hit(Kind::kEntity, source, author)) ||
         (document != 0 && Hit(Kind::kDocument, document, author)) ||
         Hit(Kind::kBatch, commit, author);
}

absl::StatusOr<std::shared_ptr<const Snapshot>> Snapshot::Take(
    std::shared_ptr<Core> core, const v1::AsOf& as_of) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot(std::move(core)));
  snapshot->as_of_ = as_of;
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot->core_->database->Acquire());
  VERACITY_ASSIGN_OR_RETURN(const int64_t last, lease->LastCommit());
  snapshot->commit_ = last;
  if (as_of.commit() != 0) {
    if (as_of.commit() > static_cast<uint64_t>(last)) {
      return absl::OutOfRangeError(absl::StrCat(
          "commit ", as_of.commit(), " has not happened; the last is ", last));
    }
    snapshot->commit_ = static_cast<int64_t>(as_of.commit());
  }
  if (as_of.has_recorded()) {
    const Cell recorded[] = {Cell::Int(as_of.recorded().seconds() * 1'000'000 +
                                       as_of.recorded().nanos() / 1000)};
    VERACITY_ASSIGN_OR_RETURN(
        const int64_t by_then,
        lease->RunForInt("SELECT max(commit_no) FROM batches"
                         " WHERE recorded<=?1",
                         recorded, 0));
    snapshot->commit_ = std::min(snapshot->commit_, by_then);
  }
  if (!as_of.said().empty()) {
    absl::StatusOr<Edtf> said = Edtf::Parse(as_of.said());
    if (!said.ok()) return Annotate(said.status(), "as_of.said");
    snapshot->said_ = said->bounds().latest;
    snapshot->said_certainly_ =
        as_of.said_certainty() == v1::CERTAINTY_CERTAINLY;
    VERACITY_ASSIGN_OR_RETURN(
        SaidWithdrawals withdrawals,
        SaidWithdrawals::Load(*lease, snapshot->commit_, *snapshot->said_,
                              snapshot->said_certainly_));
    snapshot->said_withdrawals_ =
        std::make_shared<const SaidWithdrawals>(std::move(withdrawals));
  }
  if (!as_of.valid().empty()) {
    absl::StatusOr<Edtf> valid = Edtf::Parse(as_of.valid());
    if (!valid.ok()) return Annotate(valid.status(), "as_of.valid");
    snapshot->valid_ = valid->bounds();
    snapshot->valid_certainly_ =
        as_of.valid_certainty() == v1::CERTAINTY_CERTAINLY;
  }
  return std::shared_ptr<const Snapshot>(std::move(snapshot));
}

std::shared_ptr<const Snapshot> Snapshot::Failed(std::shared_ptr<Core> core,
                                                 absl::Status status) {
  std::shared_ptr<Snapshot> snapshot(new Snapshot(std::move(core)));
  snapshot->status_ = std::move(status);
  return snapshot;
}

}  // namespace veracity::internal
