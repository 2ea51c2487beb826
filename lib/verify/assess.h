#ifndef VERACITY_VERIFY_ASSESS_H_
#define VERACITY_VERIFY_ASSESS_H_

// What the calls of an Assessor have in common.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/reader.h"
#include "ledger/with_reader.h"
#include "veracity/assessor.h"
#include "verify/case_reader.h"
#include "verify/rule.h"

namespace veracity::internal {

// The time that is asked about.
absl::StatusOr<Instant> QuestionOf(Reader& reader,
                                   const AssessOptions& options);

// INVALID_ARGUMENT if there is no part `part` of `parts`.
absl::Status CheckPart(int part, int parts);

// A claim's key; NOT_FOUND if it is not on record.
absl::StatusOr<int64_t> LocateClaim(Reader& reader, const ClaimId& claim);

absl::StatusOr<NamedCase> ReadCaseFor(Reader& reader,
                                      const std::vector<int64_t>& claims,
                                      const v1::AssessmentPolicy& policy,
                                      const AssessOptions& options);

// A finding as the message that people get, without digests.
v1::Assessment ToMessage(const NamedCase& named, const Rule& rule,
                         int32_t claim, const Finding& finding,
                         const View& view);

// As printed: "reuters", "anonymous:reuters", "anonymous:", "?".
std::string PrintOrigin(const NamedCase& named, const OwnerGroups& groups,
                        GroupMember origin);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_ASSESS_H_
