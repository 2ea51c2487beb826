#include "ledger/recorder.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "ledger/foresight.h"
#include "ledger/key_book.h"
#include "ledger/log_chain.h"
#include "ledger/row_maker.h"
#include "ledger/withdrawals.h"
#include "storage/tables.h"

namespace veracity::internal {
namespace {

// Rows go to the store in portions. Those of records are written while they are
// in the processor's cache still; those that lead to records wait for more, to
// be sorted together (storage/tables.h), as long as they take little memory.
constexpr int64_t kRecordPortion = 16'384;
constexpr int64_t kRoadPortion = 16 * kRecordPortion;
// Entries between two looks at the call's deadline and cancellation.
constexpr int64_t kAskEvery = 1024;

// The author's key: a path of hands, each known by the one before it.
absl::StatusOr<int64_t> AuthorKey(Connection& connection,
                                  const std::vector<std::string>& authors) {
  int64_t parent = kOwnerAuthor;
  for (const std::string& author : authors) {
    const Cell cells[] = {Cell::Int(parent), Cell::Text(author)};
    VERACITY_ASSIGN_OR_RETURN(
        int64_t key,
        connection.RunForInt("SELECT key FROM authors WHERE parent=?1 AND"
                             " entity=?2 AND key<>0",
                             cells, 0));
    if (key == 0) {
      VERACITY_ASSIGN_OR_RETURN(
          key, connection.RunForInt("SELECT max(key)+1 FROM authors", {}, 1));
      const Cell row[] = {Cell::Int(key), Cell::Int(parent),
                          Cell::Text(author)};
      VERACITY_RETURN_IF_ERROR(
          connection.Run("INSERT INTO authors VALUES(?1,?2,?3)", row));
      VERACITY_RETURN_IF_ERROR(
          connection.Run("INSERT INTO lineage SELECT ?1, ancestor FROM lineage"
                         " WHERE author=?2 UNION SELECT ?1, ?1",
                         Cells(row, 2)));
    }
    parent = key;
  }
  return parent;
}

// The place of a batch in the log: commit numbers and recorded times rise.
struct Place {
  int64_t commit = 1;
  int64_t recorded = 0;  // microseconds since 1970
  std::string chain;     // of the batch before
};

absl::StatusOr<Place> NextPlace(Core& core, Connection& connection,
                                const Origin& origin) {
  Place place;
  place.recorded = absl::ToUnixMicros(
      origin.recorded.has_value() ? *origin.recorded : core.options.clock());
  VERACITY_RETURN_IF_ERROR(connection.Run(
      "SELECT commit_no, recorded, chain FROM batches"
      " ORDER BY commit_no DESC LIMIT 1",
      {}, [&](Cells row) {
        place.commit = row[0].integer + 1;
        place.recorded = std::max(place.recorded, row[1].integer + 1);
        place.chain = std::string(row[2].bytes);
        return false;
      }));
  return place;
}

absl::Status AppendBatch(Connection& connection, const v1::Batch& batch,
                         const Origin& origin, const BatchId& id,
                         const Place& place, size_t entries) {
  VERACITY_ASSIGN_OR_RETURN(const int64_t author,
                            AuthorKey(connection, origin.authors));
  const std::string chain =
      ChainDigest(place.chain, id.digest(), place.commit, place.recorded);
  const Cell cells[] = {Cell::Int(place.commit),
                        Cell::Blob(id.digest()),
                        Cell::Int(author),
                        Cell::Int(place.recorded),
                        Cell::Int(static_cast<int64_t>(entries)),
                        Cell::Text(batch.tool()),
                        Cell::Text(batch.tool_version()),
                        Cell::Text(batch.note()),
                        Cell::Blob(chain)};
  return connection.Run(
      "INSERT INTO batches VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9)", cells);
}

// Where tables lie on many servers: whose a batch was, for those that have
// records of it.
absl::Status AppendAuthored(Connection& connection, int64_t commit,
                            const std::set<int64_t>& homes) {
  const Cell cells[] = {Cell::Int(commit)};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t author,
      connection.RunForInt("SELECT author FROM batches WHERE commit_no=?1",
                           cells, kOwnerAuthor));
  const std::vector<int64_t> all(homes.begin(), homes.end());
  return connection.Insert("authored", Duplicates::kFail, 3, all.size(),
                           [&](size_t i, absl::Span<Cell> row) {
                             row[0] = Cell::Int(NextKeyAt(all[i], 0));
                             row[1] = Cell::Int(commit);
                             row[2] = Cell::Int(author);
                           });
}

absl::Status FirstRejection(const v1::RecordReport& report) {
  for (int i = 0; i < report.results_size(); ++i) {
    const v1::RecordResult& result = report.results(i);
    if (result.outcome() != v1::OUTCOME_REJECTED) continue;
    const std::string id = PrintId(result.ref());
    return absl::InvalidArgumentError(absl::StrCat(
        "entry ", i, id.empty() ? "" : " (", id, id.empty() ? "" : ")", ": ",
        result.field(), ": ", result.reason()));
  }
  return absl::OkStatus();
}

void Sum(v1::RecordReport* report) {
  report->set_inserted(0);
  report->set_known_records(0);
  report->set_rejected(0);
  for (const v1::RecordResult& result : report->results()) {
    switch (result.outcome()) {
      case v1::OUTCOME_INSERTED:
        report->set_inserted(report->inserted() + 1);
        break;
      case v1::OUTCOME_KNOWN:
        report->set_known_records(report->known_records() + 1);
        break;
      case v1::OUTCOME_REJECTED:
        report->set_rejected(report->rejected() + 1);
        break;
      default:
        break;
    }
  }
}

// A batch that is on record already: its report, without doing anything.
void ReportKnown(int64_t commit, v1::RecordReport* report) {
  report->set_known(true);
  report->set_commit(static_cast<uint64_t>(commit));
  for (v1::RecordResult& result : *report->mutable_results()) {
    if (result.outcome() != v1::OUTCOME_REJECTED) {
      result.set_outcome(v1::OUTCOME_KNOWN);
    }
  }
}

absl::Status RecordPrepared(Core& core, const v1::Batch& batch,
                            const Origin& origin, const RecordOptions& options,
                            PreparedBatch prepared, v1::RecordReport* report) {
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease, core.database->Acquire());
  Connection& connection = *lease;
  Obey(options.call, core.options, connection);
  Foresight foresight(connection);
  VERACITY_RETURN_IF_ERROR(foresight.Look(core.names, prepared.entries));
  VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::BeginWrite(connection));
  const Cell digest[] = {Cell::Blob(prepared.id.digest())};
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t known,
      connection.RunForInt("SELECT commit_no FROM batches WHERE digest=?1",
                           digest, 0));
  if (known != 0) {
    ReportKnown(known, report);
    return absl::OkStatus();
  }
  VERACITY_ASSIGN_OR_RETURN(const Place place,
                            NextPlace(core, connection, origin));
  const int64_t commit = place.commit;
  VERACITY_RETURN_IF_ERROR(foresight.LookAgain(commit - 1));

  NewRows rows;
  KeyBook keys(connection, core.names, foresight, rows);
  RowMaker maker(connection, keys, rows, options.require_references,
                 place.recorded / 1'000'000);
  // Claims first: what is said of one is checked against its own shard.
  for (const bool claims : {true, false}) {
    for (Prepared& entry : prepared.entries) {
      if (entry.repeated || (entry.kind == Kind::kClaim) != claims) continue;
      VERACITY_RETURN_IF_ERROR(maker.Announce(&entry));
    }
  }
  std::set<int64_t> homes;
  int64_t ordinal = 0;
  for (Prepared& entry : prepared.entries) {
    if (entry.repeated) {
      entry.result->set_outcome(v1::OUTCOME_KNOWN);
      continue;
    }
    if (IsRejected(entry)) continue;
    VERACITY_RETURN_IF_ERROR(maker.Make(&entry, PositionOf(commit, ordinal++)));
    if (entry.keys != nullptr) homes.insert(HomeOf(entry.keys->key));
    if (ordinal % kRecordPortion == 0) {
      VERACITY_RETURN_IF_ERROR(AppendRecords(connection, rows.records));
    }
    if (ordinal % kRoadPortion == 0) {
      VERACITY_RETURN_IF_ERROR(AppendRoads(connection, rows.roads));
    }
    if (ordinal % kAskEvery == 0) {
      VERACITY_RETURN_IF_ERROR(CheckCall(options.call, core.options));
      if (options.call.progress) {
        options.call.progress(
            {static_cast<uint64_t>(ordinal), prepared.entries.size()});
      }
    }
  }
  // What only the store could tell may have made records impossible: the
  // batch then is another one, without them.
  const bool rejected =
      std::any_of(prepared.entries.begin(), prepared.entries.end(), IsRejected);
  if (rejected) {
    return options.all_or_nothing ? FirstRejection(*report)
                                  : absl::AbortedError("rejected by the store");
  }
  VERACITY_RETURN_IF_ERROR(CheckCall(options.call, core.options));
  keys.AddWaitingRows();
  VERACITY_RETURN_IF_ERROR(AppendBatch(connection, batch, origin, prepared.id,
                                       place, static_cast<size_t>(ordinal)));
  if (connection.is_distributed() && !origin.authors.empty()) {
    VERACITY_RETURN_IF_ERROR(AppendAuthored(connection, commit, homes));
  }
  const bool retracts = std::any_of(
      prepared.entries.begin(), prepared.entries.end(),
      [](const Prepared& entry) { return entry.kind == Kind::kRetraction; });
  VERACITY_RETURN_IF_ERROR(AppendRecords(connection, rows.records));
  VERACITY_RETURN_IF_ERROR(AppendRoads(connection, rows.roads));
  for (const ComeRow& row : rows.come) {
    VERACITY_RETURN_IF_ERROR(
        ResolveAwaited(connection, row.kind, row.awaited, row.key));
  }
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t awaited,
      keys.AwaitedKey(Kind::kBatch, prepared.id.digest()));
  if (awaited != 0) {
    VERACITY_RETURN_IF_ERROR(
        ResolveAwaited(connection, Kind::kBatch, awaited, commit));
  }
  if (retracts) {
    VERACITY_RETURN_IF_ERROR(UpdateWithdrawals(connection, commit));
  }
  VERACITY_RETURN_IF_ERROR(transaction.Commit());
  keys.Teach(core.names);
  report->set_commit(static_cast<uint64_t>(commit));
  return absl::OkStatus();
}

// The batch without its rejected entries, and what the rest came with.
v1::Batch WithoutRejected(const v1::Batch& batch,
                          const v1::RecordReport& report,
                          const std::vector<Given>* given,
                          std::vector<Given>* rest_given) {
  v1::Batch rest = batch;
  rest.clear_entries();
  for (int i = 0; i < batch.entries_size(); ++i) {
    if (report.results(i).outcome() == v1::OUTCOME_REJECTED) continue;
    *rest.add_entries() = batch.entries(i);
    if (given != nullptr) {
      rest_given->push_back((*given)[static_cast<size_t>(i)]);
    }
  }
  return rest;
}

}  // namespace

absl::Status RecordBatch(Core& core, const v1::Batch& batch,
                         const Origin& origin, const RecordOptions& options,
                         v1::RecordReport* report) {
  report->Clear();
  if (core.options.read_only) {
    return absl::FailedPreconditionError("the ledger was opened read-only");
  }
  VERACITY_ASSIGN_OR_RETURN(
      PreparedBatch prepared,
      Prepare(batch, origin, core.owner, core.options.limits, report));
  if (options.all_or_nothing) {
    absl::Status rejection = FirstRejection(*report);
    if (!rejection.ok()) {
      Sum(report);
      return rejection;
    }
  }
  if (prepared.entries.empty()) {
    Sum(report);
    return absl::OkStatus();
  }
  if (origin.is_excerpt) {
    VERACITY_ASSIGN_OR_RETURN(prepared.id,
                              BatchId::FromDigest(origin.batch_id));
  } else if (!origin.batch_id.empty() &&
             origin.batch_id != prepared.id.digest()) {
    return absl::DataLossError("does not hash to the id it came with");
  }
  report->set_batch(prepared.id.digest());
  absl::Status status;
  {
    std::lock_guard<std::mutex> lock(core.writing);
    status = RecordPrepared(core, batch, origin, options, std::move(prepared),
                            report);
  }
  Sum(report);
  if (!status.ok() && !options.all_or_nothing && absl::IsAborted(status) &&
      report->rejected() > 0) {
    // The store rejected some of it: record the rest.
    const v1::RecordReport first = *report;
    std::vector<Given> rest_given;
    const v1::Batch rest =
        WithoutRejected(batch, first, origin.given, &rest_given);
    Origin rest_origin = origin;
    if (origin.given != nullptr) rest_origin.given = &rest_given;
    v1::RecordReport second;
    VERACITY_RETURN_IF_ERROR(
        RecordBatch(core, rest, rest_origin, options, &second));
    int next = 0;
    for (v1::RecordResult& result : *report->mutable_results()) {
      if (result.outcome() != v1::OUTCOME_REJECTED) {
        result = second.results(next++);
      }
    }
    report->set_batch(second.batch());
    report->set_commit(second.commit());
    report->set_known(second.known());
    Sum(report);
    return absl::OkStatus();
  }
  return status;
}

}  // namespace veracity::internal
