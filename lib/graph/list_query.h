#ifndef VERACITY_GRAPH_LIST_QUERY_H_
#define VERACITY_GRAPH_LIST_QUERY_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "base/status_macros.h"
#include "ledger/core.h"
#include "ledger/reader.h"
#include "ledger/snapshot.h"
#include "storage/connection.h"
#include "veracity/call.h"

namespace veracity::internal {

// Runs statements over lists of keys: walks go level by level, a list and a
// statement each. Every statement looks whether the call should end.
class ListQuery {
 public:
  // Both must outlive this.
  ListQuery(Reader& reader, const CallOptions& call)
      : reader_(reader), call_(call) {}

  Reader& reader() const { return reader_; }
  const Snapshot& snapshot() const { return reader_.snapshot(); }
  const CallOptions& call() const { return call_; }

  // The list is the statement's ?1, read by LIST(?1). An empty list finds
  // nothing.
  absl::Status Run(absl::string_view sql, absl::Span<const int64_t> list,
                   RowCallback row) const {
    const Cell cells[] = {Cell::List(list)};
    return Run(sql, list, cells, row);
  }
  // The same, up to the snapshot's last position, its ?2.
  absl::Status RunAsOf(absl::string_view sql, absl::Span<const int64_t> list,
                       RowCallback row) const {
    const Cell cells[] = {Cell::List(list),
                          Cell::Int(snapshot().last_position())};
    return Run(sql, list, cells, row);
  }

 private:
  absl::Status Run(absl::string_view sql, absl::Span<const int64_t> list,
                   Cells cells, RowCallback row) const {
    if (list.empty()) return absl::OkStatus();
    VERACITY_RETURN_IF_ERROR(CheckCall(call_, snapshot().core().options));
    return reader_.connection().Run(sql, cells, row);
  }

  Reader& reader_;
  const CallOptions& call_;
};

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_LIST_QUERY_H_
