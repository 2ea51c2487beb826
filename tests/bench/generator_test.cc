#include "bench/generator.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "tests/testing.h"
#include "veracity/ledger.h"

namespace veracity::bench {
namespace {

TEST(Generator, WritesTheSameBatchesForTheSameSeed) {
  Generator one(7), same(7), other(8);
  for (int i = 0; i < 3; ++i) {
    const std::string bytes = one.Next(100).SerializeAsString();
    EXPECT_EQ(bytes, same.Next(100).SerializeAsString());
    EXPECT_NE(bytes, other.Next(100).SerializeAsString());
  }
}

TEST(Generator, CopiesGoOnAlike) {
  Generator one;
  one.Next(100);
  Generator copy = one;
  EXPECT_THAT(copy.Next(10), testing::EqualsProto(one.Next(10)));
}

TEST(Generator, EveryRecordIsNewAndRefersToWhatIsOnRecord) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open("memory:"));
  Generator generator;
  RecordOptions options;
  options.require_references = true;
  for (int i = 0; i < 4; ++i) {
    const v1::Batch batch = generator.Next(1000);
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::RecordReport report,
                                  ledger.Record(batch, options));
    EXPECT_EQ(report.inserted(), static_cast<uint64_t>(batch.entries_size()));
  }
}

TEST(Generator, HasLongClaimsChainsAttributionsAndRetractions) {
  const v1::Batch batch = Generator().Next(20'000);
  std::map<std::string, int> assertions;
  int chained = 0, attributed = 0, retractions = 0;
  for (const v1::Entry& entry : batch.entries()) {
    retractions += entry.record().has_retraction() ? 1 : 0;
    if (!entry.record().has_assertion()) continue;
    const v1::Assertion& assertion = entry.record().assertion();
    ++assertions[assertion.claim().id()];
    if (assertion.grounds_size() == 0) continue;
    ++(assertion.grounds(0).has_assertion() ? chained : attributed);
  }
  int longest = 0, single = 0;
  for (const auto& [claim, count] : assertions) {
    longest = std::max(longest, count);
    single += count == 1 ? 1 : 0;
  }
  EXPECT_GT(longest, 256);
  EXPECT_LE(longest, 1000);
  EXPECT_GT(single, static_cast<int>(assertions.size()) / 3);
  EXPECT_GT(chained, 2000);
  EXPECT_GT(attributed, 1000);
  EXPECT_EQ(retractions, 20'000 / 512);
}

}  // namespace
}  // namespace veracity::bench
