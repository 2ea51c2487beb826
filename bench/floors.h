#ifndef VERACITY_BENCH_FLOORS_H_
#define VERACITY_BENCH_FLOORS_H_

#include <sqlite3.h>

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// What the library is measured against: the plainest correct loops over the
// raw SQLite C API. Nothing is checked but SQLite's own return codes.

namespace veracity::bench {

// A file opened with a ledger's own settings: WAL, synchronous=FULL, pages of
// 8 KiB and 64 MiB of them in memory.
class Db {
 public:
  explicit Db(const std::string& path);
  ~Db();
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;

  // Prepared once, and kept. The caller steps and resets it.
  sqlite3_stmt* Prepare(const std::string& sql);
  // Runs a statement once; again and again, prepared.
  void Run(const std::string& sql);
  void Repeat(const std::string& sql);
  int64_t Int(const std::string& sql);

 private:
  sqlite3* db_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
};

// Steps; true if there is a row. Ends the program on an error.
bool Step(sqlite3_stmt* statement);
void BindBlob(sqlite3_stmt* statement, int index, absl::string_view bytes);
void BindText(sqlite3_stmt* statement, int index, absl::string_view text);
// A column's bytes, valid until the next step.
absl::string_view Bytes(sqlite3_stmt* statement, int column);

// A cell in 16 bytes, so that many rows can be held ready.
struct FloorCell {
  union {
    int64_t integer;
    double real;
    const char* bytes;
  };
  uint32_t size;
  int type;
};

// The rows of one commit, with their keys, ids and words computed beforehand:
// read out of a ledger into which the library recorded the same batch.
class CommitRows {
 public:
  // Cells point into chunks: moves keep them, copies would not.
  CommitRows(CommitRows&&) = default;
  CommitRows& operator=(CommitRows&&) = default;

  // What one commit added to a ledger's tables, in the order of their keys.
  static CommitRows Of(Db& reference, int64_t commit);
  // What it adds to the slim table.
  static CommitRows Slim(Db& reference, int64_t commit);
  // Makes reading the commits of `reference` fast.
  static void Index(Db& reference);

  // Inserts them, table by table, in one transaction.
  void Insert(Db& db) const;

 private:
  struct Table {
    std::string insert;
    int columns = 0;
    std::vector<FloorCell> cells;
  };
  CommitRows() = default;
  void Read(Db& reference, const std::string& table, const std::string& select,
            int64_t commit);
  void ReadWords(Db& reference, const std::string& table,
                 const std::string& records, int kind, int64_t commit);
  absl::string_view Keep(absl::string_view bytes);

  std::vector<Table> tables_;
  std::deque<std::string> chunks_;
};

// The slim table: the same payloads under integer keys, with two indexes,
// nothing else. Made at `path` out of the ledger at `ledger_path`.
void MakeSlim(const std::string& path, const std::string& ledger_path);

// Ends the program unless two ledgers hold the same: every row of every table,
// and every word of the indexes as often.
void RequireSameTables(const std::string& a, const std::string& b);

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_FLOORS_H_
