#ifndef VERACITY_LEDGER_PASSES_H_
#define VERACITY_LEDGER_PASSES_H_

#include "absl/status/statusor.h"
#include "ledger/reader.h"
#include "veracity/v1/query.pb.h"

namespace veracity::internal {

// Whether an answer passes what SQL could not tell.
absl::StatusOr<bool> Passes(Reader& reader, const v1::ClaimFilter& filter,
                            const v1::Claim& claim);
absl::StatusOr<bool> Passes(Reader& reader, const v1::AssertionFilter& filter,
                            const Reader::AssertionRecord& record,
                            const v1::AssertionView& view);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_PASSES_H_
