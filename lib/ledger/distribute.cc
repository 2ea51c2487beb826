#include "veracity/distribute.h"

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "storage/connection.h"
#include "storage/database.h"
#include "storage/keys.h"
#include "storage/schema.h"
#include "veracity/ledger.h"

namespace veracity {

absl::Status Distribute(absl::string_view uri,
                        const DistributeOptions& options) {
  if (options.shards < 1 || options.shards > internal::kHomes) {
    return absl::InvalidArgumentError(
        absl::StrCat("options.shards: ", options.shards, " is not in 1 to ",
                     internal::kHomes));
  }
  LedgerOptions ledger_options;
  ledger_options.owner = options.owner;
  std::string owner;
  {
    VERACITY_ASSIGN_OR_RETURN(const Ledger ledger,
                              Ledger::Open(uri, ledger_options));
    owner = ledger.owner();
  }
  VERACITY_ASSIGN_OR_RETURN(const std::unique_ptr<internal::Database> database,
                            internal::OpenDatabase(uri, {}));
  {
    VERACITY_ASSIGN_OR_RETURN(const internal::Database::Lease lease,
                              database->Acquire());
    if (lease->is_distributed()) {
      return absl::FailedPreconditionError("the ledger is distributed already");
    }
  }
  VERACITY_ASSIGN_OR_RETURN(
      const std::unique_ptr<internal::Connection> connection,
      database->ConnectToDistribute(options.shards));
  VERACITY_ASSIGN_OR_RETURN(internal::Transaction transaction,
                            internal::Transaction::BeginWrite(*connection));
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t batches,
      connection->RunForInt("SELECT count(*) FROM batches", {}, 0));
  if (batches != 0) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the ledger has ", batches,
        " batches, and only an empty one is distributed: distribute one in "
        "another schema and copy this one into it"));
  }
  VERACITY_RETURN_IF_ERROR(internal::DropSchema(*connection));
  VERACITY_RETURN_IF_ERROR(internal::CreateSchema(*connection));
  const internal::Cell cells[] = {internal::Cell::Text("owner"),
                                  internal::Cell::Text(owner)};
  VERACITY_RETURN_IF_ERROR(
      connection->Run("INSERT INTO meta VALUES(?1,?2)", cells));
  return transaction.Commit();
}

}  // namespace veracity
