#ifndef VERACITY_TESTS_VERIFY_NAIVE_LEDGER_H_
#define VERACITY_TESTS_VERIFY_NAIVE_LEDGER_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "tests/verify/naive/rule.h"
#include "veracity/ids.h"
#include "veracity/ledger.h"
#include "veracity/v1/assessment.pb.h"
#include "veracity/v1/policy.pb.h"
#include "veracity/v1/record.pb.h"
#include "veracity/view.h"

// Ledgers of the naive model as records of the library, so that what comes of
// them can be compared.

namespace veracity::naive {

// Whose ledger it is. Names of the model are names of entities here.
constexpr char kOwner[] = "the owner";

// An entry, and in whose batches it comes.
struct AuthoredEntry {
  Id author;  // "": the owner's
  v1::Entry entry;
};

struct LedgerRecords {
  // In no order that matters.
  std::vector<AuthoredEntry> entries;
  std::map<Id, ClaimId> claims;
  // Their ids sort as their names do.
  std::map<Id, AssertionId> assertions;
  // The default, with the authors whose links count.
  v1::AssessmentPolicy policy;
};

// Writes `ledger` down. Each assertion is read in a document of its own, so
// that equal ones stay apart; each source is rated by the owner with its
// trust, or with what one of its kind has unrated; affiliations and most links
// are the owner's. Returns UNIMPLEMENTED for what records cannot say: masses
// that no confidence reads as, rivals that are no clique, a claim about more
// than two.
absl::StatusOr<LedgerRecords> RecordsOf(const Ledger& ledger);

// A batch for each author, the entries in their order.
std::vector<v1::Batch> BatchesOf(absl::Span<const AuthoredEntry> entries);

// A ledger in memory with these batches, recorded one after another.
absl::StatusOr<veracity::Ledger> LedgerOf(absl::Span<const v1::Batch> batches);

// The assessment of a claim, with digests; asked about at one same time
// whenever it was recorded.
absl::StatusOr<v1::Assessment> AssessIn(const View& view, const ClaimId& claim,
                                        const v1::AssessmentPolicy& policy);

// A day of the model, in EDTF.
std::string DayOf(int day);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_LEDGER_H_
