#ifndef VERACITY_TESTS_LEDGER_SQLITE_FILE_H_
#define VERACITY_TESTS_LEDGER_SQLITE_FILE_H_

// A SQLite file as another program would use it, behind the library's back.

#include <sqlite3.h>

#include <string>

#include "tests/testing.h"

namespace veracity::testing {

class SqliteFile {
 public:
  explicit SqliteFile(const std::string& path) {
    EXPECT_EQ(sqlite3_open(path.c_str(), &db_), SQLITE_OK) << path;
  }
  ~SqliteFile() { sqlite3_close(db_); }
  SqliteFile(const SqliteFile&) = delete;
  SqliteFile& operator=(const SqliteFile&) = delete;

  void Run(const std::string& sql) {
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &error),
              SQLITE_OK)
        << sql << ": " << (error != nullptr ? error : "");
    sqlite3_free(error);
  }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_LEDGER_SQLITE_FILE_H_
