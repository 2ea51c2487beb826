// Every single input or output fails once, one after another: a batch is then
// recorded whole or not at all, and the ledger goes on.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/conformance/log.h"
#include "tests/ledger/faulty_vfs.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

using ::testing::AnyOf;

struct Mode {
  const char* name;
  Fault fault;
  bool lasting;
};

class IoFaultsTest : public ::testing::TestWithParam<Mode> {
 protected:
  static void SetUpTestSuite() { InstallFaultyVfs(); }

  static absl::StatusOr<Ledger> Open(const std::string& path) {
    LedgerOptions options;
    options.owner = "desk";
    options.clock = [] { return absl::FromUnixSeconds(1'700'000'000); };
    options.cache_bytes = 64 << 10;  // so that it reads
    return Ledger::Open(path, options);
  }
  static v1::Batch Said(const std::string& source) {
    Batch batch(source);
    batch.Source(source, source, v1::SOURCE_KIND_PERSON);
    const ClaimId claim =
        batch.Claim("garpiya-3", "produced in", EntityValue("china"));
    batch.Add(Affirms(source, claim));
    return batch.message();
  }
  // Does `act` to a copy of the ledger with one batch, while the Nth operation
  // fails, for N = 1, 2 ... until none is left to fail. After each the log is
  // as it was, or as it is with all of `act`.
  void FailEach(const std::function<absl::Status(const std::string&)>& act) {
    const std::string original = directory_.File("original.db");
    {
      absl::StatusOr<Ledger> ledger = Open(original);
      VERACITY_ASSERT_OK(ledger);
      VERACITY_ASSERT_OK(ledger->Record(Said("a")));
    }
    const std::string before = LogIn(original);
    const std::string undisturbed = directory_.File("undisturbed.db");
    std::filesystem::copy_file(original, undisturbed);
    VERACITY_ASSERT_OK(act(undisturbed));
    const std::string after = LogIn(undisturbed);

    int64_t failures = 0;
    for (int64_t nth = 1;; ++nth) {
      ASSERT_LT(nth, 3000);
      const std::string path = directory_.File(absl::StrCat(nth, ".db"));
      std::filesystem::copy_file(original, path);
      FailAt(nth, GetParam().fault, GetParam().lasting);
      const absl::Status status = act(path);
      if (StopFailing() == 0) {
        VERACITY_EXPECT_OK(status);
        break;
      }
      ++failures;
      if (!status.ok()) {
        EXPECT_THAT(status.code(), AnyOf(absl::StatusCode::kUnavailable,
                                         absl::StatusCode::kAborted))
            << nth << ": " << status;
      }
      const std::string log = LogIn(path);
      if (status.ok()) {
        EXPECT_EQ(log, after) << nth;
      } else {
        EXPECT_THAT(log, AnyOf(before, after)) << nth << ": " << status;
      }
      // Nothing is in the way of doing it again.
      VERACITY_EXPECT_OK(act(path));
      EXPECT_EQ(LogIn(path), after) << nth;
      if (HasFailure()) return;
      std::filesystem::remove(path);
    }
    EXPECT_GT(failures, 3);
  }

 private:
  static std::string LogIn(const std::string& path) {
    absl::StatusOr<Ledger> ledger = Open(path);
    VERACITY_EXPECT_OK(ledger);
    if (!ledger.ok()) return "";
    VERACITY_EXPECT_CLEAN(*ledger);
    return LogOf(ledger->Now());
  }

  TempDir directory_;
};

TEST_P(IoFaultsTest, RecordsABatchWholeOrNotAtAll) {
  FailEach([](const std::string& path) -> absl::Status {
    absl::StatusOr<Ledger> ledger = Open(path);
    if (!ledger.ok()) return ledger.status();
    return ledger->Record(Said("b")).status();
  });
}

TEST_P(IoFaultsTest, GoesOnWithTheSameHandle) {
  FailEach([](const std::string& path) -> absl::Status {
    absl::StatusOr<Ledger> ledger = Open(path);
    if (!ledger.ok()) return ledger.status();
    const absl::Status first = ledger->Record(Said("b")).status();
    if (first.ok()) return first;
    StopFailing();
    const View now = ledger->Now();
    if (!now.status().ok()) return now.status();
    absl::StatusOr<std::vector<std::string>> problems = ledger->Check();
    EXPECT_THAT(problems, IsOkAndHolds(::testing::IsEmpty()));
    EXPECT_TRUE(now.commit() == 1 || now.commit() == 2) << now.commit();
    VERACITY_EXPECT_OK(ledger->Record(Said("b")));
    return first;
  });
}

TEST_P(IoFaultsTest, WithdrawsWhollyOrNotAtAll) {
  FailEach([](const std::string& path) -> absl::Status {
    absl::StatusOr<Ledger> ledger = Open(path);
    if (!ledger.ok()) return ledger.status();
    return ledger->Record(Retracting(RefToEntity("a"), "wrong").batch).status();
  });
}

INSTANTIATE_TEST_SUITE_P(
    Faults, IoFaultsTest,
    ::testing::Values(Mode{"Once", Fault::kBroken, false},
                      Mode{"Lasting", Fault::kBroken, true},
                      Mode{"FullDisk", Fault::kFull, true}),
    [](const auto& mode) { return mode.param.name; });

}  // namespace
}  // namespace veracity::testing
