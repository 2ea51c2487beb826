#ifndef VERACITY_STORAGE_CONNECTION_H_
#define VERACITY_STORAGE_CONNECTION_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "base/text.h"

namespace veracity::internal {

// One value in or out of a database: typed, bound, never text pasted into SQL.
// Views of text, bytes and lists are borrowed.
struct Cell {
  enum class Type : uint8_t { kNull, kInt, kReal, kText, kBlob, kList };

  static Cell Null() { return {}; }
  static Cell Int(int64_t value) { return {Type::kInt, value, 0, {}}; }
  static Cell Real(double value) { return {Type::kReal, 0, value, {}}; }
  static Cell Text(absl::string_view value) {
    return {Type::kText, 0, 0, value};
  }
  static Cell Blob(absl::string_view value) {
    return {Type::kBlob, 0, 0, value};
  }
  // A list of integers, of any length: LIST(?1) reads it. Only a parameter.
  static Cell List(absl::Span<const int64_t> values) {
    return {Type::kList, 0, 0,
            absl::string_view(reinterpret_cast<const char*>(values.data()),
                              values.size() * sizeof(int64_t))};
  }

  bool is_null() const { return type == Type::kNull; }

  Type type = Type::kNull;
  int64_t integer = 0;
  double real = 0;
  absl::string_view bytes;

  absl::Span<const int64_t> list() const {
    return {reinterpret_cast<const int64_t*>(bytes.data()),
            bytes.size() / sizeof(int64_t)};
  }
};

using Cells = absl::Span<const Cell>;

// Called with each row; returns false to stop reading. The cells live until
// it returns.
using RowCallback = absl::FunctionRef<bool(Cells)>;

// Called with each row of one of many runs, which it names.
using RunRowCallback = absl::FunctionRef<void(size_t run, Cells)>;

// Sets the cells of one row that is to be inserted, or of one run.
using FillRow = absl::FunctionRef<void(size_t row, absl::Span<Cell> cells)>;

// The words of a record as the log has it at a position, joined by spaces.
struct WordsRow {
  int64_t position;
  std::string words;
};

// What becomes of a row whose key the table has already.
enum class Duplicates { kFail, kAreLeftOut };

// A Connection is one session with a database: what an engine (SQLite,
// PostgreSQL) has to offer. All that the ledger knows of records, keys and
// queries is written once, above it, in SQL that an engine renders as it reads
// it (dialect.h). Public methods check the state once; an engine writes the
// Do... ones. Not thread-safe.
class Connection {
 public:
  virtual ~Connection() = default;

  // Runs one statement with bound parameters (?1, ?2 ...) and hands over its
  // rows. Statements are prepared once per connection and kept.
  absl::Status Run(absl::string_view sql, Cells parameters, RowCallback row);
  absl::Status Run(absl::string_view sql, Cells parameters = {});

  // Runs one statement `count` times, with the parameters that `fill` sets: as
  // good as many calls of Run, but to a server it is one journey for many.
  absl::Status RunEach(absl::string_view sql, size_t parameters, size_t count,
                       FillRow fill, RunRowCallback row);
  absl::Status RunEach(absl::string_view sql, size_t parameters, size_t count,
                       FillRow fill);

  // Reads one integer; `absent` if there is no row or it is NULL.
  absl::StatusOr<int64_t> RunForInt(absl::string_view sql, Cells parameters,
                                    int64_t absent);

  // Inserts `count` rows into `table` in bulk: `fill` is called for each, in
  // order, and sets its `columns` cells; what they borrow lives until this
  // returns. After a failure some rows may be in, so that the transaction has
  // to be given up.
  absl::Status Insert(absl::string_view table, Duplicates duplicates,
                      size_t columns, size_t count, FillRow fill);

  // Tables of words: adds rows; takes rows away, whose words are given as they
  // were added; the query as the engine's parameter of MATCHING.
  virtual absl::Status InsertWords(absl::string_view table,
                                   absl::Span<const WordsRow> rows) = 0;
  virtual absl::Status EraseWords(absl::string_view table,
                                  absl::Span<const WordsRow> rows) = 0;
  virtual std::string MatchOf(const TextQuery& query) const = 0;

  // The version of the schema; 0: there are no tables.
  virtual absl::StatusOr<int64_t> SchemaVersion() = 0;
  virtual absl::Status SetSchemaVersion(int64_t version) = 0;

  // Transactions. A write transaction is exclusive: BeginWrite waits for as
  // long as the connection was told, then returns ABORTED. They do not nest.
  absl::Status BeginRead();
  absl::Status BeginWrite();
  absl::Status Commit();
  void Rollback();
  bool in_transaction() const { return in_transaction_; }

  // Each call is a journey to a server, so that few large ones are better.
  virtual bool is_remote() const { return false; }
  // The last commit of which all can be seen; 0: there is none.
  virtual absl::StatusOr<int64_t> LastCommit();
  // Its tables lie on many servers, and keys say where (HomeOf).
  virtual bool is_distributed() const { return false; }
  // Nothing can be run any more: the server is not there.
  virtual bool is_lost() const { return false; }

  // While set, a statement that runs long asks now and then whether to go on:
  // a status that is not OK ends it, and Run returns that.
  void SetInterrupt(std::function<absl::Status()> interrupt) {
    interrupt_ = std::move(interrupt);
    DoSetInterrupt(interrupt_ != nullptr);
  }

 protected:
  const std::function<absl::Status()>& interrupt() const { return interrupt_; }

 private:
  virtual absl::Status DoRun(absl::string_view sql, Cells parameters,
                             RowCallback row) = 0;
  virtual absl::Status DoRunEach(absl::string_view sql, size_t parameters,
                                 size_t count, FillRow fill,
                                 RunRowCallback row);
  virtual absl::Status DoInsert(absl::string_view table, Duplicates duplicates,
                                size_t columns, size_t count, FillRow fill) = 0;
  virtual absl::Status DoBegin(bool write) = 0;
  virtual absl::Status DoCommit() = 0;
  virtual void DoRollback() = 0;
  virtual void DoSetInterrupt(bool on) = 0;

  std::function<absl::Status()> interrupt_;
  bool in_transaction_ = false;
};

// Rolls back when it goes out of scope, unless it was committed.
class Transaction {
 public:
  static absl::StatusOr<Transaction> BeginWrite(Connection& connection);
  static absl::StatusOr<Transaction> BeginRead(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(other.connection_) {
    other.connection_ = nullptr;
  }
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction() {
    if (connection_ != nullptr) connection_->Rollback();
  }
  absl::Status Commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

}  // namespace veracity::internal

#endif  // VERACITY_STORAGE_CONNECTION_H_
