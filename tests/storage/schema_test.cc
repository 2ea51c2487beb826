#include "storage/schema.h"

#include <sqlite3.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/ledger/sqlite_file.h"
#include "tests/testing.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"
#include "veracity/stored_assessments.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::veracity::testing::IsOkAndHolds;
using ::veracity::testing::SqliteFile;
using ::veracity::testing::StatusIs;
using ::veracity::testing::TempDir;
using ::veracity::testing::TestData;

class SchemaTest : public ::testing::Test {
 protected:
  // A ledger as version 1 wrote it.
  void WriteVersion1() {
    SqliteFile(old_).Run(TestData("ledger/version1.sql"));
  }

  static std::vector<std::string> Ask(const std::string& path,
                                      const std::string& sql) {
    std::vector<std::string> answers;
    sqlite3* db = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    const auto add = [](void* to, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(to)->emplace_back(
          values[0] == nullptr ? "" : values[0]);
      return 0;
    };
    EXPECT_EQ(sqlite3_exec(db, sql.c_str(), add, &answers, nullptr), SQLITE_OK)
        << sql;
    sqlite3_close(db);
    return answers;
  }

  TempDir folder_;
  const std::string old_ = folder_.File("old.db");
  const std::string new_ = folder_.File("new.db");
};

TEST_F(SchemaTest, BringsVersion1Forward) {
  WriteVersion1();
  VERACITY_ASSERT_OK(Ledger::Open(old_));
  VERACITY_ASSERT_OK(Ledger::Open(new_));
  const std::string schema =
      "SELECT sql FROM sqlite_master WHERE name NOT LIKE '%words_%'"
      " ORDER BY name";
  EXPECT_EQ(Ask(old_, schema), Ask(new_, schema));
  EXPECT_THAT(Ask(old_, "PRAGMA user_version"),
              ElementsAre(absl::StrCat(kSchemaVersion)));
}

// The step to version 3 adds the very rows that recording writes.
TEST_F(SchemaTest, GivesOldClaimsTheirValues) {
  {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(new_));
    Batch batch("values");
    const ClaimId made =
        batch.Claim("garpiya-3", "made in", EntityValue("china"));
    batch.Claim("garpiya-3", "range", QuantityValue("1200", "[mi_i]"));
    batch.Claim("garpiya-3", "called", TextValue("the wasp", "en"));
    batch.Claim("garpiya-3", "first flown", TimeValue("2024-05-17"));
    batch.Claim("garpiya-3", "first flown", TimeValue("2024"));
    v1::Claim about;
    *about.mutable_statement()->mutable_subject() = RefTo(made);
    about.mutable_statement()->set_predicate("repeated in");
    *about.mutable_statement()->mutable_value() =
        RecordValue(RefToDocument("page"));
    batch.Claim(about);
    VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  }
  const std::string rows =
      "SELECT kind || ' ' || target || ' ' || predicate || ' ' || claim"
      " FROM mentions WHERE role=4 ORDER BY kind, target, predicate, claim";
  const std::vector<std::string> recorded = Ask(new_, rows);
  EXPECT_EQ(recorded.size(), 6u);
  Ask(new_, "DELETE FROM mentions WHERE role=4");
  Ask(new_, "PRAGMA user_version=2");
  VERACITY_ASSERT_OK(Ledger::Open(new_));
  EXPECT_EQ(Ask(new_, rows), recorded);
}

TEST_F(SchemaTest, KeepsWhatVersion1Recorded) {
  WriteVersion1();
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(old_));
  EXPECT_EQ(ledger.owner(), "desk");
  EXPECT_EQ(ledger.Now().commit(), 3u);
  EXPECT_THAT(ledger.Check(), IsOkAndHolds(IsEmpty()));
  // What came with version 2 works there.
  VERACITY_ASSERT_OK_AND_ASSIGN(StoredAssessments stored,
                                StoredAssessments::Open(ledger));
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentsFound found,
                                stored.Find({}));
  EXPECT_EQ(found.assessments_size(), 2);  // a drone's maker, and a rating
  // It is written to as before.
  Batch batch("later");
  batch.Add(Affirms("reuters", batch.Claim("garpiya-3", "produced in",
                                           EntityValue("russia"))));
  VERACITY_EXPECT_OK(ledger.Record(batch.message()));
  EXPECT_THAT(ledger.Check(), IsOkAndHolds(IsEmpty()));
}

TEST_F(SchemaTest, LeavesVersion1AsItIsWhenItMayOnlyRead) {
  WriteVersion1();
  LedgerOptions options;
  options.read_only = true;
  EXPECT_THAT(Ledger::Open(old_, options),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "must be migrated to 3: open it once for writing"));
  EXPECT_THAT(Ask(old_, "PRAGMA user_version"), ElementsAre("1"));
}

TEST_F(SchemaTest, DoesAStepWholeOrNotAtAll) {
  WriteVersion1();
  // The last of the tables is in the way.
  SqliteFile(old_).Run("CREATE TABLE verdict_changes(policy)");
  EXPECT_FALSE(Ledger::Open(old_).ok());
  EXPECT_THAT(Ask(old_, "PRAGMA user_version"), ElementsAre("1"));
  EXPECT_THAT(Ask(old_,
                  "SELECT name FROM sqlite_master WHERE name LIKE"
                  " 'assessment%'"),
              IsEmpty());
}

}  // namespace
}  // namespace veracity::internal
