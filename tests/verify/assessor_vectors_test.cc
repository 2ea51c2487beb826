// The vectors of the assessment rule, recorded and assessed.

#include "tests/testing.h"
#include "tests/verify/naive/vectors.h"
#include "tests/verify/vector_check.h"

namespace veracity::naive {
namespace {

using ::testing::IsEmpty;
using ::veracity::testing::IsOkAndHolds;
using ::veracity::testing::TestData;

TEST(AssessorVectors, NamedCasesAreAsExpected) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Vectors vectors,
                                ReadVectors(TestData("assessment/named.json")));
  EXPECT_EQ(vectors.named.size(), 77);
  for (const Vector& vector : vectors.named) {
    EXPECT_THAT(DifferencesOf(vector, kAsPrinted), IsOkAndHolds(IsEmpty()))
        << vector.name;
  }
}

TEST(AssessorVectors, SharedVectorsAreAsExpected) {
  VERACITY_SHARED_DATA_OR_SKIP(json, "assessment/vectors.json");
  VERACITY_ASSERT_OK_AND_ASSIGN(const Vectors vectors, ReadVectors(*json));
  EXPECT_EQ(vectors.random.size(), 400);
  for (const auto* list : {&vectors.named, &vectors.random}) {
    for (const Vector& vector : *list) {
      EXPECT_THAT(DifferencesOf(vector, kAsComputed), IsOkAndHolds(IsEmpty()))
          << vector.name << ": " << ToJson(vector.ledger);
    }
  }
}

// The comparison notices what differs.
TEST(AssessorVectors, DifferencesAreTold) {
  VERACITY_ASSERT_OK_AND_ASSIGN(Vectors vectors,
                                ReadVectors(TestData("assessment/named.json")));
  Vector& vector = vectors.named.front();
  vector.expected.support += 1e-8;
  vector.expected.verdict = "REFUTED";
  EXPECT_THAT(DifferencesOf(vector, kAsPrinted),
              IsOkAndHolds(::testing::SizeIs(2)));
}

TEST(AssessorVectors, LedgersThatRecordsCannotSayAreToldApart) {
  Vector vector;
  vector.claim = "c";
  vector.ledger.rivals = {{"c", "d"}, {"d", "e"}};
  EXPECT_THAT(DifferencesOf(vector, kAsPrinted),
              ::veracity::testing::StatusIs(absl::StatusCode::kUnimplemented,
                                            "rivals of each other"));
}

}  // namespace
}  // namespace veracity::naive
