// What a ledger on PostgreSQL does that no other store does.

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "storage/database.h"
#include "storage/schema.h"
#include "tests/conformance/log.h"
#include "tests/postgres_server.h"
#include "tests/postgres_session.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class PostgresTest : public ::testing::Test {
  TempDir directory_;

 protected:
  // For the URI, a schema of its own for each test.
  const std::string schema_ =
      std::filesystem::path(directory_.path()).filename().string();
  const std::string uri_ = PostgresUri(schema_);

  static LedgerOptions Options() {
    LedgerOptions options;
    options.owner = "desk";
    return options;
  }
  static v1::Batch Said(const std::string& source) {
    Batch batch(source);
    batch.Source(source, source, v1::SOURCE_KIND_PERSON);
    batch.Add(Affirms(
        source, batch.Claim("garpiya-3", "produced in", EntityValue("china"))));
    return batch.message();
  }

  // Runs statements in the ledger's schema.
  std::string Run(const std::string& sql) {
    PostgresSession session(SharedPostgresUri());
    session.Use(schema_);
    return session.Run(sql);
  }
};

TEST_F(PostgresTest, MakesItsSchemaOnlyIfItMay) {
  LedgerOptions options = Options();
  options.create_if_missing = false;
  EXPECT_THAT(Ledger::Open(uri_, options),
              StatusIs(absl::StatusCode::kNotFound, schema_));
  options = Options();
  options.read_only = true;
  EXPECT_THAT(Ledger::Open(uri_, options),
              StatusIs(absl::StatusCode::kNotFound, "no ledger at"));
  VERACITY_EXPECT_OK(Ledger::Open(uri_, Options()));
  VERACITY_EXPECT_OK(Ledger::Open(uri_, options));
}

TEST_F(PostgresTest, IsMadeOnceByManyWhoOpenItAtOnce) {
  std::vector<std::string> owners(6);
  std::vector<std::thread> threads;
  for (std::string& owner : owners) {
    threads.emplace_back([&owner, this] {
      absl::StatusOr<Ledger> ledger = Ledger::Open(uri_);
      owner = ledger.ok() ? ledger->owner() : ledger.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(owners, Each(AllOf(owners.front(), HasSubstr("ledger-"))));
}

TEST_F(PostgresTest, IsBroughtForwardOnceByManyAtOnce) {
  VERACITY_ASSERT_OK(Ledger::Open(uri_, Options()));
  const char* const statements[] = {"CREATE TABLE later(key INTEGER)",
                                    "INSERT INTO later VALUES(1)"};
  const internal::Migration steps[] = {{internal::kSchemaVersion, statements}};
  std::vector<absl::Status> migrated(4);
  std::vector<std::thread> threads;
  for (absl::Status& status : migrated) {
    threads.emplace_back([&status, &steps, this] {
      absl::StatusOr<std::unique_ptr<internal::Database>> database =
          internal::OpenDatabase(uri_, {});
      VERACITY_ASSERT_OK(database);
      absl::StatusOr<internal::Database::Lease> lease = (*database)->Acquire();
      VERACITY_ASSERT_OK(lease);
      status = internal::MigrateSchema(**lease, false,
                                       internal::kSchemaVersion + 1, steps);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(migrated, Each(IsOk()));
  EXPECT_EQ(Run("SELECT count(*) FROM later"), "1");
  EXPECT_THAT(
      Ledger::Open(uri_, Options()),
      StatusIs(absl::StatusCode::kFailedPrecondition, "use a newer veracity"));
}

TEST_F(PostgresTest, LeavesTablesOfOthersAlone) {
  PostgresSession session(SharedPostgresUri());
  session.Run(absl::StrCat("CREATE SCHEMA \"", schema_, "\""));
  session.Use(schema_);
  session.Run("CREATE TABLE claims(id integer)");
  EXPECT_THAT(Ledger::Open(uri_, Options()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "schema=NAME"));
  session.Run("CREATE TABLE meta(name text, value text)");
  EXPECT_THAT(Ledger::Open(uri_, Options()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "schema=NAME"));
  EXPECT_EQ(session.Run("SELECT count(*) FROM pg_tables WHERE schemaname="
                        "current_schema()"),
            "2");
}

TEST_F(PostgresTest, RefusesASchemaOfAnotherVersion) {
  VERACITY_ASSERT_OK(Ledger::Open(uri_, Options()));
  Run("UPDATE meta SET value='99' WHERE name='schema'");
  EXPECT_THAT(
      Ledger::Open(uri_, Options()),
      StatusIs(absl::StatusCode::kFailedPrecondition, "use a newer veracity"));
}

TEST_F(PostgresTest, ReadsWithTheRightsOfAReaderAndSaysWhichAreMissing) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri_, Options()));
  VERACITY_ASSERT_OK(ledger.Record(Said("reuters")));
  std::string role = absl::StrCat("reader of ", schema_);
  Run(absl::StrCat("CREATE ROLE \"", role, "\" LOGIN; GRANT USAGE ON SCHEMA \"",
                   schema_, "\" TO \"", role,
                   "\"; GRANT SELECT ON ALL TABLES IN SCHEMA \"", schema_,
                   "\" TO \"", role, "\""));
  const std::string uri = absl::StrCat(uri_, "&user=reader%20of%20", schema_);
  LedgerOptions options = Options();
  options.read_only = true;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger read_only, Ledger::Open(uri, options));
  EXPECT_EQ(LogOf(read_only.Now()), LogOf(ledger.Now()));
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger writing, Ledger::Open(uri, Options()));
  EXPECT_THAT(writing.Record(Said("ap")),
              StatusIs(absl::StatusCode::kPermissionDenied, "grant them"));
  EXPECT_EQ(LogOf(writing.Now()), LogOf(ledger.Now()));
  EXPECT_THAT(Ledger::Open(absl::StrCat(uri, "-x"), Options()),
              StatusIs(absl::StatusCode::kPermissionDenied, "does not exist"));
}

TEST_F(PostgresTest, TellsThatThereIsNoServerOrNoDatabase) {
  TempDir empty;
  EXPECT_THAT(
      Ledger::Open(absl::StrCat("postgresql:///desk?host=", empty.path())),
      StatusIs(absl::StatusCode::kUnavailable, "connecting"));
  std::string other = SharedPostgresUri();
  other.replace(other.find("/postgres?"), 10, "/nowhere?");
  EXPECT_THAT(Ledger::Open(other),
              StatusIs(absl::StatusCode::kNotFound, "createdb"));
  EXPECT_THAT(Ledger::Open("postgresql://ann:secret@localhost/desk?colour=red"),
              StatusIs(absl::StatusCode::kInvalidArgument, "colour"));
}

TEST_F(PostgresTest, AbortsAWriterThatWaitsTooLongAndLetsReadersGoOn) {
  LedgerOptions options = Options();
  options.wait = absl::Milliseconds(50);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri_, options));
  VERACITY_ASSERT_OK(ledger.Record(Said("a")));
  const ClaimId claim =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
  PostgresSession writer(SharedPostgresUri());
  writer.Run(absl::StrCat(
      "BEGIN; SELECT pg_advisory_xact_lock(", internal::kApplicationId,
      ", oid::int) FROM pg_namespace WHERE nspname='", schema_, "'"));
  EXPECT_THAT(SourcesOf(ledger.Now(), claim), ElementsAre("a"));
  EXPECT_THAT(ledger.Record(Said("b")),
              StatusIs(absl::StatusCode::kAborted, "another writer"));
  writer.Run("ROLLBACK");
  VERACITY_EXPECT_OK(ledger.Record(Said("b")));
  EXPECT_THAT(SourcesOf(ledger.Now(), claim), ElementsAre("a", "b"));
}

TEST_F(PostgresTest, FindsTextsWithMoreWordsThanAnIndexEntryHolds) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri_, Options()));
  Batch batch("long");
  std::string many;
  for (int i = 0; many.size() < 1'000'000; ++i) absl::StrAppend(&many, i, " ");
  batch.Wording(many, "en");
  std::string longer;
  for (int i = 0; longer.size() < 1'000'000; ++i) {
    absl::StrAppend(&longer, "\xd0\xb4", i, " ");
  }
  batch.Wording(longer, "en");
  VERACITY_ASSERT_OK(ledger.Record(batch.message()));
  const auto found = [&](const std::string& text) {
    v1::ClaimQuery query;
    query.mutable_claim()->set_text(text);
    Results<v1::ClaimView> results = ledger.Now().Find(query);
    int count = 0;
    v1::ClaimView view;
    while (results.Next(&view)) ++count;
    VERACITY_EXPECT_OK(results.status());
    return count;
  };
  EXPECT_EQ(found("77777"), 1);
  EXPECT_EQ(found("\xd0\xb4"
                  "77777"),
            1);
  EXPECT_EQ(found("\xd0\xb4"
                  "777777777"),
            0);
}

TEST_F(PostgresTest, KeepsUrlsOfAnyLengthAndNulsInNotes) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open(uri_, Options()));
  Batch batch(absl::string_view("a\0b", 3));
  v1::Batch message = batch.message();
  v1::Document& document =
      *message.add_entries()->mutable_record()->mutable_document();
  document.set_id("page");
  const std::string url = "https://example.org/" + std::string(100'000, 'u');
  document.add_urls(url);
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::RecordReport report,
                                ledger.Record(message));
  v1::DocumentQuery query;
  query.add_urls(url);
  v1::Document found;
  Results<v1::Document> results = ledger.Now().Find(query);
  ASSERT_TRUE(results.Next(&found)) << results.status();
  EXPECT_EQ(found.id(), "page");
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch stored,
      ledger.Now().GetBatch(*BatchId::FromDigest(report.batch())));
  EXPECT_EQ(stored.note(), absl::string_view("a\0b", 3));
}

}  // namespace
}  // namespace veracity::testing
