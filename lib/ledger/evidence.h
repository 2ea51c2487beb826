#ifndef VERACITY_LEDGER_EVIDENCE_H_
#define VERACITY_LEDGER_EVIDENCE_H_

#include "absl/strings/string_view.h"
#include "veracity/v1/assertion.pb.h"
#include "veracity/v1/document.pb.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

// Whether the passage that `assertion` selects stands in `content`, which
// should be the bytes of `document`.
v1::EvidenceReport CheckQuoted(const v1::Assertion& assertion,
                               const v1::Document& document,
                               absl::string_view content);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_EVIDENCE_H_
