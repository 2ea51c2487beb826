#include "verify/structure.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"
#include "veracity/query.h"

namespace veracity::internal {
namespace {

// What an entity is called as a value: itself, or the record that it is. Both
// are one claim, and whoever records it first decides which is kept.
class SpellingOfValues : public ::testing::TestWithParam<bool> {
 protected:
  static v1::Value ValueOf(const std::string& entity) {
    return GetParam() ? RecordValue(RefToEntity(entity)) : EntityValue(entity);
  }

  v1::Assessment Assess(const ClaimId& claim) {
    const absl::StatusOr<v1::Assessment> assessment =
        Assessor(ledger_.Now()).Assess(claim);
    VERACITY_EXPECT_OK(assessment);
    return assessment.value_or(v1::Assessment());
  }

  Ledger ledger_ = *Ledger::Open("memory:", {.owner = "desk"});
};

TEST_P(SpellingOfValues, IsOfNoConsequenceForOwners) {
  Batch batch;
  const ClaimId claim = batch.Claim("drone", "made in", EntityValue("china"));
  for (const std::string paper : {"morning", "evening"}) {
    batch.Add(Affirms(paper, claim));
    batch.Add(Affirms(
        "desk", batch.Claim(paper, "veracity:owned_by", ValueOf("publisher"))));
  }
  VERACITY_ASSERT_OK(ledger_.Record(batch.message()));
  const v1::Assessment assessment = Assess(claim);
  ASSERT_EQ(assessment.origins_size(), 1);
  EXPECT_EQ(assessment.origins(0).origin(), "publisher");
}

TEST_P(SpellingOfValues, IsOfNoConsequenceForWhomAClaimIsAbout) {
  Batch batch;
  const ClaimId claim = batch.Claim("drone", "sold by", ValueOf("maker"));
  batch.Add(Denies("maker", claim));
  VERACITY_ASSERT_OK(ledger_.Record(batch.message()));
  // It speaks about itself: halved, F = .25.
  EXPECT_NEAR(Assess(claim).opposition(), 2 * .225 / (1 - .225), 1e-9);
}

INSTANTIATE_TEST_SUITE_P(Values, SpellingOfValues, ::testing::Bool(),
                         [](const auto& spelling) {
                           return spelling.param ? "AsRecord" : "AsEntity";
                         });

TEST(UnifyValue, LeavesOtherRecordsAlone) {
  v1::Statement statement;
  statement.mutable_value()->mutable_record()->set_document("wire-17");
  const v1::Statement before = statement;
  UnifyValue(&statement);
  EXPECT_THAT(statement, testing::EqualsProto(before));
}

}  // namespace
}  // namespace veracity::internal
