// Several ledgers on one store, in one process and in several.

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "tests/ledger/sqlite_file.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

const ClaimId& Produced() {
  static const auto* const claim = new ClaimId(
      Batch().Claim("garpiya-3", "produced in", EntityValue("china")));
  return *claim;
}

LedgerOptions Waiting(absl::Duration wait) {
  LedgerOptions options;
  options.owner = "desk";
  options.durable = false;
  options.wait = wait;
  return options;
}

v1::Batch Said(const std::string& source) {
  Batch batch(source);
  batch.Source(source, source, v1::SOURCE_KIND_PERSON);
  batch.Claim("garpiya-3", "produced in", EntityValue("china"));
  batch.Add(Affirms(source, Produced()));
  return batch.message();
}

// On every store that several can open.
class ProcessesTest : public BackendTest {
 protected:
  absl::StatusOr<Ledger> Open() {
    return BackendTest::Open("desk", Waiting(absl::Seconds(60)));
  }
  const ClaimId claim_ = Produced();
};

std::vector<Backend> PersistentBackends() {
  std::vector<Backend> backends;
  for (const Backend& backend : Backends()) {
    if (backend.persistent) backends.push_back(backend);
  }
  return backends;
}
INSTANTIATE_TEST_SUITE_P(Backends, ProcessesTest,
                         ::testing::ValuesIn(PersistentBackends()),
                         [](const auto& test_info) {
                           return test_info.param.name;
                         });

// Where the other writer is another program.
class SqliteFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<Ledger> Open(absl::Duration wait) {
    return Ledger::Open(path_, Waiting(wait));
  }

  TempDir directory_;
  const std::string path_ = directory_.File("desk.db");
  const ClaimId claim_ = Produced();
};

TEST_P(ProcessesTest, SeesWhatAnotherLedgerWrites) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger one, Open());
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger other, Open());
  const View empty = other.Now();
  VERACITY_ASSERT_OK(one.Record(Said("a")));
  EXPECT_THAT(SourcesOf(other.Now(), claim_), ElementsAre("a"));
  VERACITY_ASSERT_OK(other.Record(Said("b")));
  VERACITY_ASSERT_OK(
      other.Retract({Withdraw{RefToEntity("a"), "", "wrong", ""}}));
  EXPECT_THAT(SourcesOf(one.Now(), claim_), ElementsAre("b"));
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport known, one.Record(Said("b")));
  EXPECT_TRUE(known.known());
  // Names that the other gave their numbers.
  VERACITY_ASSERT_OK(one.Record(By("alice", Said("b"))));
  EXPECT_EQ(LogOf(one.Now()), LogOf(other.Now()));
  EXPECT_EQ(LogOf(empty), "");
  VERACITY_EXPECT_CLEAN(one);
}

TEST_F(SqliteFileTest, ReadsWhileAnotherWritesAndAbortsASecondWriter) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(absl::Milliseconds(50)));
  VERACITY_ASSERT_OK(ledger.Record(Said("a")));
  SqliteFile writer(path_);
  writer.Run("BEGIN IMMEDIATE");
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_), ElementsAre("a"));
  EXPECT_THAT(ledger.Record(Said("b")),
              StatusIs(absl::StatusCode::kAborted, "another writer"));
  // What was rejected before it was tried is no reason to try twice.
  v1::Batch mixed = Said("b");
  *mixed.add_entries() = Affirms("", claim_).entry();
  RecordOptions options;
  options.all_or_nothing = false;
  EXPECT_THAT(ledger.Record(mixed, options),
              StatusIs(absl::StatusCode::kAborted, "another writer"));
  writer.Run("ROLLBACK");
  VERACITY_EXPECT_OK(ledger.Record(Said("b")));
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_), ElementsAre("a", "b"));
}

TEST_F(SqliteFileTest, WaitsForeverIfTold) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(absl::InfiniteDuration()));
  SqliteFile writer(path_);
  writer.Run("BEGIN IMMEDIATE");
  std::thread later([&writer] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    writer.Run("ROLLBACK");
  });
  VERACITY_EXPECT_OK(ledger.Record(Said("a")));
  later.join();
}

TEST_P(ProcessesTest, LetsManyProcessesMakeAndFillOneLedger) {
  constexpr int kProcesses = 4;
  constexpr int kBatches = 15;
  std::vector<pid_t> children;
  for (int process = 0; process < kProcesses; ++process) {
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      absl::StatusOr<Ledger> ledger = Open();
      if (!ledger.ok()) ::_exit(1);
      for (int i = 0; i < kBatches; ++i) {
        // Half of the names are everybody's.
        const std::string source =
            absl::StrCat(i % 2 ? "common" : absl::StrCat(process), " ", i);
        v1::Batch batch = Said(source);
        batch.set_note(absl::StrCat(process, " ", i));
        if (!ledger->Record(batch).ok()) ::_exit(2);
      }
      ::_exit(0);
    }
    children.push_back(child);
  }
  // Reading never waits, and never sees half a batch.
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open());
  for (uint64_t commit = 0; commit < kProcesses * kBatches;) {
    const View now = ledger.Now();
    VERACITY_ASSERT_OK(now.status());
    EXPECT_GE(now.commit(), commit);
    commit = now.commit();
    uint64_t entries = 0;
    Results<v1::Change> changes = now.Changes(0);
    v1::Change change;
    while (changes.Next(&change)) ++entries;
    EXPECT_EQ(entries, 3 * commit);
    int how = 0;
    if (commit == 0 && ::waitpid(-1, &how, WNOHANG) > 0) {
      ASSERT_EQ(how, 0) << "a writer gave up";
    }
  }
  for (pid_t child : children) {
    int how = 0;
    if (::waitpid(child, &how, 0) == child) {
      EXPECT_EQ(how, 0);
    }
  }
  EXPECT_EQ(ledger.Now().commit(), kProcesses * kBatches);
  EXPECT_THAT(SourcesOf(ledger.Now(), claim_), SizeIs(8 * kProcesses + 7));
  VERACITY_EXPECT_CLEAN(ledger);
}

}  // namespace
}  // namespace veracity::testing
