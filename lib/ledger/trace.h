#ifndef VERACITY_LEDGER_TRACE_H_
#define VERACITY_LEDGER_TRACE_H_

#include "absl/status/status.h"
#include "ledger/reader.h"
#include "veracity/v1/report.pb.h"
#include "veracity/view.h"

namespace veracity::internal {

// Walks provenance from `ref`, level by level, and finds the circles in it.
absl::Status TraceFrom(Reader& reader, const v1::RecordRef& ref,
                       const TraceOptions& options, v1::Trace* trace);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_TRACE_H_
