#ifndef VERACITY_VERIFY_CASE_DIGEST_H_
#define VERACITY_VERIFY_CASE_DIGEST_H_

#include "base/digest.h"
#include "verify/case_reader.h"

namespace veracity::internal {

// SHA-256 of all that a case has to say: what a verdict used, by ids and not
// by numbers of ours (docs/formats/assessment.md, "Digest of the inputs").
Digest CaseDigest(const NamedCase& named);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_DIGEST_H_
