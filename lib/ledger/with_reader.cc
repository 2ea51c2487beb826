#include "ledger/with_reader.h"

#include "base/status_macros.h"
#include "ledger/core.h"
#include "storage/connection.h"
#include "storage/database.h"

namespace veracity::internal {

absl::Status WithReader(const Snapshot& snapshot, const CallOptions& call,
                        absl::FunctionRef<absl::Status(Reader&)> body) {
  VERACITY_RETURN_IF_ERROR(snapshot.status());
  VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                            snapshot.core().database->Acquire());
  VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                            Transaction::BeginRead(*lease));
  Obey(call, snapshot.core().options, *lease);
  Reader reader(snapshot, *lease);
  VERACITY_RETURN_IF_ERROR(body(reader));
  return transaction.Commit();
}

}  // namespace veracity::internal
