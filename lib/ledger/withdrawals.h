#ifndef VERACITY_LEDGER_WITHDRAWALS_H_
#define VERACITY_LEDGER_WITHDRAWALS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/connection.h"
#include "storage/keys.h"

// What is withdrawn, kept as intervals of commits: the table `withdrawals`
// says which entry of which retraction is in effect on which target, from
// which commit until which. A retraction entry takes effect on the entries
// whose batch has its author in its lineage: an author withdraws what came
// from it or through it, the owner withdraws all. A withdrawn retraction has
// no effect: withdrawing one reinstates.

namespace veracity::internal {

// Brings the intervals up to date with the retractions that commit `commit`
// has added, inside its transaction.
absl::Status UpdateWithdrawals(Connection& connection, int64_t commit);

// A reference that was awaited under `awaited_key` has come, as `key`.
absl::Status ResolveAwaited(Connection& connection, Kind kind,
                            int64_t awaited_key, int64_t key);

// The table that withdrawals of a kind are in. Where tables lie on many
// servers, those of claims, assertions and retractions lie with what they
// withdraw; what withdraws rows anywhere (of a source, a document, a batch) is
// on every server.
absl::string_view WithdrawalsOf(Kind kind, bool distributed);

// SQL that holds if the entry of a record of `kind` in the given columns is
// withdrawn as of the commit bound to `commit` (a placeholder like "?1").
// Columns are SQL names; `source` and `document` may be empty. `home`: where
// tables lie on many servers, the home of the record; else empty.
std::string WithdrawnEntrySql(Kind kind, absl::string_view key,
                              absl::string_view source,
                              absl::string_view document,
                              absl::string_view position,
                              absl::string_view commit, absl::string_view home);

// SQL that holds if the assertion row `a` (an alias) is withdrawn: no entry of
// it stands.
std::string WithdrawnAssertionSql(absl::string_view alias,
                                  absl::string_view commit, bool distributed);
// The same for a claim row.
std::string WithdrawnClaimSql(absl::string_view alias, absl::string_view commit,
                              bool distributed);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_WITHDRAWALS_H_
