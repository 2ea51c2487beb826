// One ledger, many threads: readers and writers at once. Run under
// ThreadSanitizer as well.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/conformance/backend.h"
#include "tests/conformance/log.h"
#include "veracity/batch.h"

namespace veracity::testing {
namespace {

class ThreadsTest : public BackendTest {
 protected:
  // A libprotobuf that was not built for ThreadSanitizer hides from it how it
  // guards what it makes on first use: here before there are threads.
  static void SetUpTestSuite() {
    const v1::Record record;
    record.GetReflection()->GetUnknownFields(record);
  }
};

TEST_P(ThreadsTest, ReadsWholeBatchesWhileOthersWrite) {
  constexpr int kWriters = 2;
  constexpr int kReaders = 3;
  constexpr int kBatches = 20;
  LedgerOptions options;
  options.owner = "desk";
  options.durable = false;
  options.wait = absl::Seconds(60);
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open("ledger", options));
  const ClaimId claim =
      Batch().Claim("garpiya-3", "produced in", EntityValue("china"));
  std::atomic<int> writing = kWriters;

  const auto write = [&](int writer) {
    for (int i = 0; i < kBatches; ++i) {
      const std::string source = absl::StrCat(writer, " ", i);
      Batch batch(source);
      batch.Source(source, source, v1::SOURCE_KIND_PERSON);
      batch.Claim("garpiya-3", "produced in", EntityValue("china"));
      batch.Add(Affirms(source, claim));
      VERACITY_EXPECT_OK(ledger.Record(batch.message()));
      // Every other source is withdrawn again.
      if (i % 2 == 1) {
        VERACITY_EXPECT_OK(
            ledger.Retract({Withdraw{RefToEntity(source), "", "wrong", ""}}));
      }
    }
    --writing;
  };
  const auto read = [&] {
    uint64_t commit = 0;
    while (writing > 0) {
      const View view = ledger.Now();
      VERACITY_EXPECT_OK(view.status());
      EXPECT_GE(view.commit(), commit);
      commit = view.commit();
      const std::vector<std::string> standing = SourcesOf(view, claim);
      EXPECT_EQ(SourcesOf(view, claim), standing);
      v1::AssertionQuery query;
      query.mutable_claim()->add_predicates("produced in");
      size_t found = 0;
      Results<v1::AssertionView> results = view.Find(query);
      v1::AssertionView one;
      while (results.Next(&one)) ++found;
      VERACITY_EXPECT_OK(results.status());
      if (commit > 0) {
        EXPECT_EQ(found, standing.size());
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kWriters; ++i) threads.emplace_back(write, i);
  for (int i = 0; i < kReaders; ++i) threads.emplace_back(read);
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(ledger.Now().commit(), kWriters * kBatches * 3 / 2);
  EXPECT_THAT(SourcesOf(ledger.Now(), claim),
              ::testing::SizeIs(kWriters * kBatches / 2));
  VERACITY_EXPECT_CLEAN(ledger);
}

TEST_P(ThreadsTest, RecordsOneBatchOnceThoughManyRecordIt) {
  LedgerOptions options;
  options.owner = "desk";
  options.durable = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Open("ledger", options));
  Batch batch("the same");
  // Enough to be prepared by several threads.
  for (int i = 0; i < 5000; ++i) batch.Wording(absl::StrCat("sentence ", i));
  std::atomic<int> known = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      absl::StatusOr<v1::RecordReport> report = ledger.Record(batch.message());
      VERACITY_EXPECT_OK(report);
      EXPECT_EQ(report->commit(), 1);
      if (report->known()) ++known;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(known, 3);
}

VERACITY_ON_EVERY_BACKEND(ThreadsTest);

}  // namespace
}  // namespace veracity::testing
