// What was known then: views that stay as they are, backups, and ledgers that
// are opened again, on every backend.

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class HistoryTest : public BackendTest {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() {
    ledger_.reset();
    absl::StatusOr<Ledger> ledger = Open();
    VERACITY_ASSERT_OK(ledger);
    ledger_.emplace(*std::move(ledger));
  }
  v1::Batch Said(const std::string& source) {
    Batch batch(source);
    batch.Source(source, absl::StrCat("Name of ", source),
                 v1::SOURCE_KIND_PERSON);
    batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    batch.Add(Affirms(source, claim_));
    return batch.message();
  }
  View At(uint64_t commit) {
    v1::AsOf as_of;
    as_of.set_commit(commit);
    absl::StatusOr<View> view = ledger_->At(as_of);
    VERACITY_EXPECT_OK(view);
    return *view;
  }

  std::optional<Ledger> ledger_;
  const ClaimId claim_ =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
};

TEST_P(HistoryTest, ShowsEveryCommitAsItWas) {
  std::vector<std::string> logs;
  std::vector<std::vector<std::string>> standing;
  std::vector<View> views;
  const auto note = [&] {
    views.push_back(ledger_->Now());
    logs.push_back(LogOf(views.back()));
    standing.push_back(SourcesOf(views.back(), claim_));
    clock_.Advance(absl::Seconds(1));
  };
  for (const char* source : {"a", "b", "c"}) {
    VERACITY_ASSERT_OK(ledger_->Record(Said(source)));
    note();
    VERACITY_ASSERT_OK(
        ledger_->Retract({Withdraw{RefToEntity(source), "", "wrong", ""}}));
    note();
  }
  VERACITY_ASSERT_OK(ledger_->Reinstate(RefToEntity("b"), "right"));
  note();
  for (size_t i = 0; i < views.size(); ++i) {
    const View again = At(i + 1);
    for (const View* view : {&std::as_const(views[i]), &again}) {
      EXPECT_EQ(LogOf(*view), logs[i]) << i;
      EXPECT_EQ(SourcesOf(*view, claim_), standing[i]) << i;
    }
  }
  EXPECT_THAT(standing.back(), ElementsAre("b"));
}

TEST_P(HistoryTest, FindsTheCommitByTheTimeItWasRecorded) {
  const int64_t start = absl::ToUnixSeconds(clock_.now);
  for (const char* source : {"a", "b"}) {
    VERACITY_ASSERT_OK(ledger_->Record(Said(source)));
    clock_.Advance(absl::Seconds(10));
  }
  const auto commit_at = [&](int64_t seconds) {
    v1::AsOf as_of;
    as_of.mutable_recorded()->set_seconds(seconds);
    absl::StatusOr<View> view = ledger_->At(as_of);
    VERACITY_EXPECT_OK(view);
    return view.ok() ? view->commit() : 99;
  };
  EXPECT_EQ(commit_at(start - 1), 0);
  EXPECT_EQ(commit_at(start), 1);
  EXPECT_EQ(commit_at(start + 9), 1);
  EXPECT_EQ(commit_at(start + 10), 2);
  EXPECT_EQ(commit_at(start + 99), 2);
}

TEST_P(HistoryTest, KnowsNothingOfTheFuture) {
  v1::AsOf as_of;
  as_of.set_commit(1);
  EXPECT_THAT(ledger_->At(as_of),
              StatusIs(absl::StatusCode::kOutOfRange, "commit 1"));
  as_of.Clear();
  as_of.set_said("tomorrow");
  EXPECT_THAT(ledger_->At(as_of),
              StatusIs(absl::StatusCode::kInvalidArgument, "as_of.said"));
}

TEST_P(HistoryTest, KeepsEverythingWhenItIsOpenedAgain) {
  if (!GetParam().persistent) GTEST_SKIP() << "nothing is kept in memory";
  VERACITY_ASSERT_OK(ledger_->Record(Said("a")));
  VERACITY_ASSERT_OK(
      ledger_->Retract({Withdraw{RefToEntity("a"), "", "wrong", ""}}));
  const std::string bundle = BundleOf(ledger_->Now(), "desk");
  Reopen();
  EXPECT_EQ(BundleOf(ledger_->Now(), "desk"), bundle);
  EXPECT_THAT(SourcesOf(ledger_->Now(), claim_), IsEmpty());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport again,
                                ledger_->Record(Said("a")));
  EXPECT_TRUE(again.known());
  VERACITY_ASSERT_OK_AND_ASSIGN(v1::RecordReport next,
                                ledger_->Record(Said("b")));
  EXPECT_EQ(next.commit(), 3);
  VERACITY_EXPECT_CLEAN(*ledger_);
}

TEST_P(HistoryTest, KeepsItsOwner) {
  LedgerOptions options;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger nameless, Open("nameless", options));
  EXPECT_THAT(nameless.owner(), ::testing::StartsWith("ledger-"));
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger another, Open("another", options));
  EXPECT_NE(nameless.owner(), another.owner());
  if (!GetParam().persistent) return;
  ledger_.reset();
  options.owner = "somebody";
  EXPECT_THAT(Open("ledger", options),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "the ledger's owner is 'desk', not 'somebody'"));
  options.owner.clear();
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open("ledger", options));
  EXPECT_EQ(ledger.owner(), "desk");
}

TEST_P(HistoryTest, WritesNothingIfOpenedToRead) {
  if (!GetParam().persistent) GTEST_SKIP() << "nothing is kept in memory";
  VERACITY_ASSERT_OK(ledger_->Record(Said("a")));
  LedgerOptions options;
  options.read_only = true;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger reader, Open("ledger", options));
  EXPECT_THAT(SourcesOf(reader.Now(), claim_), ElementsAre("a"));
  EXPECT_THAT(reader.Record(Said("b")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "read-only"));
  EXPECT_THAT(reader.Retract({Withdraw{RefToEntity("a"), "", "", ""}}),
              StatusIs(absl::StatusCode::kFailedPrecondition, "read-only"));
  EXPECT_THAT(reader.Blank(RefToEntity("a")),
              StatusIs(absl::StatusCode::kFailedPrecondition, "read-only"));
  // It sees what others write.
  VERACITY_ASSERT_OK(ledger_->Record(Said("b")));
  EXPECT_THAT(SourcesOf(reader.Now(), claim_), ElementsAre("a", "b"));
}

TEST_P(HistoryTest, BacksUpALedgerInUse) {
  for (int i = 0; i < 3; ++i) {
    VERACITY_ASSERT_OK(ledger_->Record(Said(absl::StrCat("before ", i))));
  }
  const std::string before = LogOf(ledger_->Now());
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      VERACITY_EXPECT_OK(ledger_->Record(Said(absl::StrCat("during ", i))));
    }
  });
  const std::string path = directory_.File("backup.db");
  const absl::Status status = ledger_->Backup(path);
  stop = true;
  writer.join();
  VERACITY_ASSERT_OK(status);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger backup, Ledger::Open(path));
  EXPECT_EQ(backup.owner(), "desk");
  EXPECT_THAT(LogOf(backup.Now()), ::testing::StartsWith(before));
  EXPECT_EQ(LogOf(backup.Now()), LogOf(At(backup.Now().commit())));
  VERACITY_EXPECT_CLEAN(backup);
  EXPECT_THAT(ledger_->Backup(path),
              StatusIs(absl::StatusCode::kAlreadyExists, "backup.db"));
}

TEST_P(HistoryTest, LeavesNoHalfBackup) {
  VERACITY_ASSERT_OK(ledger_->Record(Said("a")));
  const std::string path = directory_.File("backup.db");
  CallOptions call;
  call.deadline = clock_.now - absl::Seconds(1);
  EXPECT_THAT(ledger_->Backup(path, call),
              StatusIs(absl::StatusCode::kDeadlineExceeded, "deadline"));
  const std::atomic<bool> cancelled = true;
  call = CallOptions();
  call.cancelled = &cancelled;
  EXPECT_THAT(ledger_->Backup(path, call),
              StatusIs(absl::StatusCode::kCancelled, "cancelled"));
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_THAT(ledger_->Backup(directory_.File("no/such/backup.db")),
              StatusIs(absl::StatusCode::kUnavailable, "backup.db"));
  call = CallOptions();
  uint64_t done = 0;
  call.progress = [&](const Progress& progress) {
    done = progress.done;
    EXPECT_LE(progress.done, progress.total);
  };
  VERACITY_EXPECT_OK(ledger_->Backup(path, call));
  EXPECT_GT(done, 0);
}

TEST_P(HistoryTest, AnswersTheSameWhileOthersWrite) {
  VERACITY_ASSERT_OK(ledger_->Record(Said("a")));
  const View view = ledger_->Now();
  const std::string log = LogOf(view);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      const std::string source = absl::StrCat("b", i);
      VERACITY_EXPECT_OK(ledger_->Record(Said(source)));
      VERACITY_EXPECT_OK(ledger_->Retract(
          {Withdraw{RefToEntity(i % 2 ? source : "a"), "", "", ""}}));
    }
  });
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(LogOf(view), log);
    EXPECT_THAT(SourcesOf(view, claim_), ElementsAre("a"));
    EXPECT_EQ(view.GetEntity("a")->names(0).text(), "Name of a");
  }
  stop = true;
  writer.join();
  VERACITY_EXPECT_CLEAN(*ledger_);
}

VERACITY_ON_EVERY_BACKEND(HistoryTest);

}  // namespace
}  // namespace veracity::testing
