#ifndef VERACITY_VERIFY_CASE_BUILDER_H_
#define VERACITY_VERIFY_CASE_BUILDER_H_

#include "absl/status/statusor.h"
#include "veracity/edtf.h"
#include "veracity/v1/policy.pb.h"
#include "verify/case_claims.h"
#include "verify/case_entities.h"
#include "verify/case_reader.h"
#include "verify/case_statements.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

// Puts what was read into columns, numbered by ids. Takes the entries away
// from `entities`.
absl::StatusOr<NamedCase> BuildCase(const CaseClaimReader& claims,
                                    const CaseStatementReader& statements,
                                    CaseEntityReader& entities,
                                    const Identities& identities,
                                    const ViewMeanings& meanings,
                                    const v1::AssessmentPolicy& policy,
                                    Reader& reader, Instant question);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_BUILDER_H_
