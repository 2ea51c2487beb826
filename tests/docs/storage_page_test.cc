#include <sqlite3.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "storage/schema.h"
#include "tests/testing.h"
#include "veracity/ledger.h"

// docs/formats/storage.md has every table and column of a ledger, and no other.

namespace veracity {
namespace {

using ::veracity::testing::IsOk;
using ::veracity::testing::ReadFile;
using ::veracity::testing::TempDir;

using Columns = std::vector<std::string>;

std::vector<std::string> Ask(sqlite3* db, const std::string& sql) {
  std::vector<std::string> answers;
  const auto add = [](void* to, int, char** values, char**) {
    static_cast<std::vector<std::string>*>(to)->emplace_back(values[0]);
    return 0;
  };
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(db, sql.c_str(), add, &answers, &error), SQLITE_OK)
      << sql << ": " << error;
  sqlite3_free(error);
  return answers;
}

// The tables of a new ledger; FTS5's own tables behind the words left out.
std::map<std::string, Columns> TablesOfALedger() {
  const TempDir folder;
  const std::string path = absl::StrCat(folder.path(), "/ledger.db");
  EXPECT_THAT(Ledger::Open(path), IsOk());
  sqlite3* db = nullptr;
  EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
  std::map<std::string, Columns> tables;
  for (const std::string& table :
       Ask(db,
           "SELECT name FROM pragma_table_list WHERE schema = 'main' AND "
           "type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'")) {
    tables[table] = Ask(
        db, absl::StrCat("SELECT name FROM pragma_table_info('", table, "')"));
  }
  EXPECT_EQ(Ask(db, "PRAGMA user_version"),
            Columns{absl::StrCat(internal::kSchemaVersion)});
  sqlite3_close(db);
  return tables;
}

// "### `table`" begins a table; "| `column` | ..." is a column of it.
std::map<std::string, Columns> TablesOfThePage(const std::string& page) {
  std::map<std::string, Columns> tables;
  Columns* columns = nullptr;
  for (absl::string_view line : absl::StrSplit(page, '\n')) {
    const std::vector<std::string> parts = absl::StrSplit(line, '`');
    if (absl::StartsWith(line, "### `")) {
      columns = &tables[parts.at(1)];
    } else if (absl::StartsWith(line, "## ")) {
      columns = nullptr;
    } else if (columns != nullptr && absl::StartsWith(line, "| `")) {
      columns->push_back(parts.at(1));
    }
  }
  return tables;
}

TEST(StoragePage, HasEveryTableAndColumnInTheirOrder) {
  const std::string page =
      ReadFile(VERACITY_SOURCE_DIR "/docs/formats/storage.md").value_or("");
  EXPECT_EQ(TablesOfThePage(page), TablesOfALedger());
}

TEST(StoragePage, NamesTheSchemaVersionAndTheApplication) {
  const std::string page =
      ReadFile(VERACITY_SOURCE_DIR "/docs/formats/storage.md").value_or("");
  EXPECT_THAT(page, ::testing::HasSubstr(absl::StrCat(
                        "of this schema, ", internal::kSchemaVersion, ".")));
  EXPECT_THAT(page, ::testing::HasSubstr(absl::StrCat(
                        "0x", absl::Hex(internal::kApplicationId))));
}

}  // namespace
}  // namespace veracity
