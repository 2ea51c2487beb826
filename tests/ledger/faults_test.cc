// What a file system, an administrator or a crash can do to a ledger's file.

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "storage/schema.h"
#include "tests/conformance/log.h"
#include "tests/ledger/sqlite_file.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

class FaultsTest : public ::testing::Test {
 protected:
  static absl::StatusOr<Ledger> Open(const std::string& path,
                                     const std::string& owner = "desk") {
    LedgerOptions options;
    options.owner = owner;
    options.durable = false;
    return Ledger::Open(path, options);
  }
  // `count` sources, each with something to say.
  static v1::Batch Voices(const std::string& note, int count) {
    Batch batch(note);
    const ClaimId claim =
        batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    for (int i = 0; i < count; ++i) {
      const std::string id = absl::StrCat(note, i);
      batch.Source(id, id, v1::SOURCE_KIND_PERSON);
      batch.Add(Affirms(id, claim));
    }
    return batch.message();
  }
  void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

  TempDir directory_;
  const std::string path_ = directory_.File("desk.db");
};

TEST_F(FaultsTest, TakesNoTextFileForALedger) {
  const std::string text(5000, 'x');
  Write(path_, text);
  EXPECT_THAT(Open(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition, "desk.db"));
  EXPECT_EQ(ReadFile(path_), text);
}

TEST_F(FaultsTest, LeavesTheDatabaseOfAnotherApplicationAsItIs) {
  SqliteFile(path_).Run("CREATE TABLE bookmarks(url TEXT)");
  const std::optional<std::string> before = ReadFile(path_);
  EXPECT_THAT(Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition,
                                    "another application"));
  EXPECT_EQ(ReadFile(path_), before);
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
}

TEST_F(FaultsTest, RefusesANewerSchema) {
  VERACITY_ASSERT_OK(Open(path_));
  SqliteFile(path_).Run("PRAGMA user_version=1000");
  EXPECT_THAT(Open(path_), StatusIs(absl::StatusCode::kFailedPrecondition,
                                    "schema version 1000"));
  SqliteFile(path_).Run(
      absl::StrCat("PRAGMA user_version=", internal::kSchemaVersion));
  VERACITY_EXPECT_OK(Open(path_));
}

TEST_F(FaultsTest, MakesALedgerOfAnEmptyFile) {
  Write(path_, "");
  VERACITY_EXPECT_OK(Open(path_));
}

TEST_F(FaultsTest, NamesWhatItCannotOpen) {
  LedgerOptions options;
  options.create_if_missing = false;
  EXPECT_THAT(Ledger::Open(path_, options),
              StatusIs(absl::StatusCode::kNotFound, "desk.db"));
  options.create_if_missing = true;
  options.read_only = true;
  EXPECT_THAT(Ledger::Open(path_, options),
              StatusIs(absl::StatusCode::kNotFound, "desk.db"));
  EXPECT_THAT(Open(""), StatusIs(absl::StatusCode::kInvalidArgument, "empty"));
  EXPECT_THAT(Open("sqlite:"),
              StatusIs(absl::StatusCode::kInvalidArgument, "no file"));
  EXPECT_THAT(Open("http://desk"),
              StatusIs(absl::StatusCode::kInvalidArgument, "http://desk"));
  EXPECT_THAT(Open(directory_.File("no/such/desk.db")),
              StatusIs(absl::StatusCode::kUnavailable, "no/such"));
  EXPECT_THAT(Open(directory_.path()),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "is a folder, not a ledger"));
}

// Somebody who is not root: root may write everywhere.
class Nobody {
 public:
  Nobody() : root_(::geteuid() == 0) {
    if (root_) {
      EXPECT_EQ(::seteuid(65534), 0);
    }
  }
  ~Nobody() {
    if (root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }

 private:
  const bool root_;
};

TEST_F(FaultsTest, SaysThatADirectoryIsReadOnly) {
  ::chmod(directory_.path().c_str(), 0555);
  {
    Nobody nobody;
    EXPECT_THAT(Open(path_),
                StatusIs(absl::StatusCode::kUnavailable, "desk.db"));
  }
  ::chmod(directory_.path().c_str(), 0755);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(FaultsTest, RecordsNothingInAReadOnlyFile) {
  {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(path_));
    VERACITY_ASSERT_OK(ledger.Record(Voices("before", 1)));
  }
  ::chmod(path_.c_str(), 0444);
  ::chmod(directory_.path().c_str(), 0555);
  {
    Nobody nobody;
    absl::StatusOr<Ledger> ledger = Open(path_);
    const absl::Status status =
        ledger.ok() ? ledger->Record(Voices("after", 1)).status()
                    : ledger.status();
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, ""));
  }
  ::chmod(directory_.path().c_str(), 0755);
  ::chmod(path_.c_str(), 0644);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(path_));
  EXPECT_EQ(ledger.Now().commit(), 1);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_F(FaultsTest, RecordsNothingOnAFullDiskAndGoesOnWhenThereIsRoom) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(path_));
  VERACITY_ASSERT_OK(ledger.Record(Voices("before", 1)));
  const std::string log = LogOf(ledger.Now());
  const v1::Batch large = Voices("large", 3000);

  ::signal(SIGXFSZ, SIG_IGN);
  rlimit limit;
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  rlimit full = limit;
  full.rlim_cur = std::filesystem::file_size(path_) + 300'000;
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &full), 0);
  const absl::Status status = ledger.Record(large).status();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &limit), 0);

  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable, ""));
  EXPECT_EQ(LogOf(ledger.Now()), log);
  VERACITY_EXPECT_CLEAN(ledger);
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport report, ledger.Record(large));
  EXPECT_EQ(report.commit(), 2);
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_F(FaultsTest, FindsWhatWasChangedBehindItsBack) {
  const std::string original = directory_.File("original.db");
  {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(original));
    VERACITY_ASSERT_OK(ledger.Record(Voices("wires", 3)));
    VERACITY_ASSERT_OK(ledger.Record(Voices("more", 1)));
    VERACITY_EXPECT_CLEAN(ledger);
  }
  for (const char* sql : {
           "UPDATE entities SET payload=(SELECT payload FROM entities"
           " WHERE id='wires1') WHERE id='wires0'",
           "UPDATE claims SET payload=x'' WHERE payload IS NOT NULL",
           "UPDATE assertions SET payload=(SELECT max(payload) FROM"
           " assertions)",
           "DELETE FROM entries WHERE position=(SELECT max(position) FROM"
           " entries)",
           "UPDATE entries SET flags=flags|2 WHERE kind=4",
           "UPDATE batches SET recorded=recorded+1 WHERE commit_no=1",
           "UPDATE batches SET note='other' WHERE commit_no=2",
           "UPDATE batches SET author=0, chain=zeroblob(32)",
           "DELETE FROM assertions_by_source",
           "DELETE FROM claims_by_predicate",
           "DELETE FROM digests WHERE key=(SELECT max(key) FROM digests)",
       }) {
    const std::string copy = directory_.File("copy.db");
    std::filesystem::remove(copy);
    std::filesystem::copy_file(original, copy);
    SqliteFile(copy).Run(sql);
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(copy));
    absl::StatusOr<std::vector<std::string>> problems = ledger.Check();
    if (problems.ok()) {
      EXPECT_THAT(*problems, Not(IsEmpty())) << sql;
    } else {
      EXPECT_TRUE(absl::IsDataLoss(problems.status())) << problems.status();
    }
  }
}

TEST_F(FaultsTest, FindsDamagedPages) {
  {
    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(path_));
    VERACITY_ASSERT_OK(ledger.Record(Voices("wires", 200)));
  }
  std::string bytes = *ReadFile(path_);
  for (size_t at = 8192 * 3; at < bytes.size(); at += 8192) {
    bytes.replace(at, 64, 64, '\xAA');
  }
  Write(path_, bytes);
  absl::StatusOr<Ledger> ledger = Open(path_);
  if (!ledger.ok()) {
    EXPECT_THAT(ledger, StatusIs(absl::StatusCode::kDataLoss, ""));
    return;
  }
  absl::StatusOr<std::vector<std::string>> problems = ledger->Check();
  if (problems.ok()) {
    EXPECT_THAT(*problems, Not(IsEmpty()));
  } else {
    EXPECT_THAT(problems, StatusIs(absl::StatusCode::kDataLoss, ""));
  }
}

// Imports the bundle, telling each committed batch to `pipe`.
[[noreturn]] void ImportInChild(const std::string& path,
                                const std::string& bundle,
                                const ImportOptions& options, int pipe) {
  LedgerOptions open;
  open.owner = "desk";
  absl::StatusOr<Ledger> ledger = Ledger::Open(path, open);
  if (!ledger.ok()) ::_exit(1);
  ImportOptions telling = options;
  telling.call.progress = [&](const Progress& progress) {
    const uint64_t done = progress.done;
    if (::write(pipe, &done, sizeof(done)) != sizeof(done)) ::_exit(2);
  };
  ::_exit(ImportFrom(*ledger, bundle, telling).ok() ? 0 : 3);
}

TEST_F(FaultsTest, KeepsWhatItAcknowledgedWhenItIsKilled) {
  constexpr uint64_t kPortion = 20;
  const std::string bundle =
      BundleText("alice").Add(Voices("many", 2000)).Finish();
  ImportOptions options;
  options.batch_entries = kPortion;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger whole, Open(directory_.File("whole")));
  VERACITY_ASSERT_OK(ImportFrom(whole, bundle, options));
  const auto entries = [](const View& view) {
    uint64_t count = 0;
    Results<v1::Change> changes = view.Changes(0);
    v1::Change change;
    while (changes.Next(&change)) ++count;
    VERACITY_EXPECT_OK(changes.status());
    return count;
  };

  for (const uint64_t enough : {0, 60, 1000}) {
    const std::string path = directory_.File(absl::StrCat("killed", enough));
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) ImportInChild(path, bundle, options, pipe[1]);
    ::close(pipe[1]);
    uint64_t acknowledged = 0;
    uint64_t done = 0;
    while (acknowledged <= enough &&
           ::read(pipe[0], &done, sizeof(done)) == sizeof(done)) {
      acknowledged = done;
    }
    ::kill(child, SIGKILL);
    int how = 0;
    ASSERT_EQ(::waitpid(child, &how, 0), child);
    EXPECT_TRUE(WIFSIGNALED(how)) << "the import was over before";
    while (::read(pipe[0], &done, sizeof(done)) == sizeof(done)) {
      acknowledged = done;
    }
    ::close(pipe[0]);

    VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open(path));
    const uint64_t kept = entries(ledger.Now());
    EXPECT_GE(kept, acknowledged);
    EXPECT_EQ(kept, ledger.Now().commit() * kPortion);
    VERACITY_EXPECT_CLEAN(ledger);
    VERACITY_ASSERT_OK(ImportFrom(ledger, bundle, options));
    EXPECT_EQ(ledger.Now().commit(), whole.Now().commit());
    EXPECT_EQ(entries(ledger.Now()), entries(whole.Now()));
    VERACITY_EXPECT_CLEAN(ledger);
  }
}

}  // namespace
}  // namespace veracity::testing
