#include "storage/connection.h"

#include <vector>

#include "base/status_macros.h"

namespace veracity::internal {

absl::Status Connection::Run(absl::string_view sql, Cells parameters,
                             RowCallback row) {
  return DoRun(sql, parameters, row);
}

absl::Status Connection::Run(absl::string_view sql, Cells parameters) {
  return DoRun(sql, parameters, [](Cells) { return true; });
}

absl::Status Connection::RunEach(absl::string_view sql, size_t parameters,
                                 size_t count, FillRow fill,
                                 RunRowCallback row) {
  if (count == 0) return absl::OkStatus();
  return DoRunEach(sql, parameters, count, fill, row);
}

absl::Status Connection::RunEach(absl::string_view sql, size_t parameters,
                                 size_t count, FillRow fill) {
  return RunEach(sql, parameters, count, fill, [](size_t, Cells) {});
}

absl::Status Connection::DoRunEach(absl::string_view sql, size_t parameters,
                                   size_t count, FillRow fill,
                                   RunRowCallback row) {
  std::vector<Cell> cells(parameters);
  for (size_t i = 0; i < count; ++i) {
    fill(i, absl::MakeSpan(cells));
    VERACITY_RETURN_IF_ERROR(DoRun(sql, cells, [&](Cells found) {
      row(i, found);
      return true;
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> Connection::RunForInt(absl::string_view sql,
                                              Cells parameters,
                                              int64_t absent) {
  int64_t value = absent;
  VERACITY_RETURN_IF_ERROR(DoRun(sql, parameters, [&](Cells row) {
    if (!row[0].is_null()) value = row[0].integer;
    return false;
  }));
  return value;
}

absl::StatusOr<int64_t> Connection::LastCommit() {
  return RunForInt("SELECT max(commit_no) FROM batches", {}, 0);
}

absl::Status Connection::Insert(absl::string_view table, Duplicates duplicates,
                                size_t columns, size_t count, FillRow fill) {
  if (count == 0) return absl::OkStatus();
  return DoInsert(table, duplicates, columns, count, fill);
}

absl::Status Connection::BeginRead() {
  if (in_transaction_) return absl::InternalError("transactions do not nest");
  VERACITY_RETURN_IF_ERROR(DoBegin(false));
  in_transaction_ = true;
  return absl::OkStatus();
}

absl::Status Connection::BeginWrite() {
  if (in_transaction_) return absl::InternalError("transactions do not nest");
  VERACITY_RETURN_IF_ERROR(DoBegin(true));
  in_transaction_ = true;
  return absl::OkStatus();
}

absl::Status Connection::Commit() {
  VERACITY_RETURN_IF_ERROR(DoCommit());
  in_transaction_ = false;
  return absl::OkStatus();
}

void Connection::Rollback() {
  if (!in_transaction_) return;
  DoRollback();
  in_transaction_ = false;
}

absl::StatusOr<Transaction> Transaction::BeginWrite(Connection& connection) {
  VERACITY_RETURN_IF_ERROR(connection.BeginWrite());
  return Transaction(connection);
}

absl::StatusOr<Transaction> Transaction::BeginRead(Connection& connection) {
  VERACITY_RETURN_IF_ERROR(connection.BeginRead());
  return Transaction(connection);
}

absl::Status Transaction::Commit() {
  VERACITY_RETURN_IF_ERROR(connection_->Commit());
  connection_ = nullptr;
  return absl::OkStatus();
}

}  // namespace veracity::internal
