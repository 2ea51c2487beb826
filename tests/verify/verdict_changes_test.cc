// The dry run of a retraction, against the retraction itself; and conflicts.

#include <map>
#include <string>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/desk_case.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"

namespace veracity {
namespace {

using ::veracity::testing::IsOk;
using ::veracity::testing::StatusIs;

class VerdictChangesTest : public testing::DeskCase {
 protected:
  ClaimId Claim(const std::string& subject) {
    return batch_.Claim(subject, "is", EntityValue("so"));
  }
  void Record() {
    VERACITY_ASSERT_OK(batch_.status());
    VERACITY_ASSERT_OK(ledger_->Record(batch_.message()));
  }
  v1::Assessment Assess(const ClaimId& claim) {
    absl::StatusOr<v1::Assessment> assessment =
        Assessor(ledger_->Now()).Assess(claim);
    EXPECT_THAT(assessment, IsOk());
    return assessment.value_or(v1::Assessment());
  }

  Batch batch_;
};

TEST_F(VerdictChangesTest, TheDryRunSaysWhatTheRetractionDoes) {
  const ClaimId first = Claim("first");
  const ClaimId second = Claim("second");
  const ClaimId untouched = Claim("untouched");
  const AssertionId wire = batch_.Add(Affirms("wire", first));
  batch_.Add(Affirms("other", first));
  batch_.Add(Affirms("analyst", second).Citing(wire));
  batch_.Add(Affirms("other", untouched));
  Record();

  const std::map<std::string, v1::Assessment> before = {
      {std::string(first.digest()), Assess(first)},
      {std::string(second.digest()), Assess(second)}};
  // Nobody describes the source: it can be withdrawn all the same.
  const absl::StatusOr<v1::VerdictChanges> changes =
      Assessor(ledger_->Now()).WhatWouldChange({RefToEntity("wire")});
  ASSERT_THAT(changes, IsOk());
  ASSERT_EQ(changes->changes_size(), 2);
  ASSERT_THAT(ledger_->Retract({{RefToEntity("wire"), "", "", ""}}), IsOk());
  for (const v1::VerdictChange& change : changes->changes()) {
    const std::string id = change.before().claim().id();
    const v1::Assessment after =
        Assess(*ClaimId::FromDigest(id, change.before().claim().shard()));
    EXPECT_EQ(change.before().support(), before.at(id).support());
    EXPECT_EQ(change.after().support(), after.support());
    EXPECT_EQ(change.after().verdict(), after.verdict());
    EXPECT_LT(after.support(), before.at(id).support());
  }
  // The one whose verdict is another comes first.
  EXPECT_NE(changes->changes(0).before().verdict(),
            changes->changes(0).after().verdict());
}

TEST_F(VerdictChangesTest, WhatIsNotOnRecordCannotBeWithdrawn) {
  EXPECT_THAT(Assessor(ledger_->Now()).WhatWouldChange({RefToEntity("none")}),
              StatusIs(absl::StatusCode::kNotFound, "none"));
}

TEST_F(VerdictChangesTest, ConflictsAreToldOnceWithBothSides) {
  v1::PredicateSpec spec;
  spec.set_name("lies in");
  spec.set_cardinality(v1::CARDINALITY_SINGLE);
  batch_.Add(spec);
  const ClaimId denied = Claim("denied");
  batch_.Add(Affirms("a", denied));
  batch_.Add(Denies("b", denied));
  const ClaimId here = batch_.Claim("city", "lies in", EntityValue("here"));
  const ClaimId there = batch_.Claim("city", "lies in", EntityValue("there"));
  batch_.Add(Affirms("a", here));
  batch_.Add(Affirms("b", there));
  const ClaimId both = Claim("both");
  batch_.Add(Affirms("c", both));
  batch_.Add(Denies("c", both));
  Record();
  const absl::StatusOr<std::vector<v1::Conflict>> conflicts =
      Assessor(ledger_->Now()).Conflicts(v1::ClaimQuery());
  ASSERT_THAT(conflicts, IsOk());
  std::map<v1::ConflictKind, int> kinds;
  for (const v1::Conflict& conflict : *conflicts) {
    ++kinds[conflict.kind()];
    if (conflict.kind() == v1::CONFLICT_KIND_RIVALS) {
      ASSERT_EQ(conflict.sides_size(), 2);
      EXPECT_EQ(conflict.sides(0).origins_size(), 1);
      EXPECT_GT(conflict.sides(1).evidence(), 0);
    }
    if (conflict.kind() == v1::CONFLICT_KIND_SAYS_BOTH) {
      EXPECT_EQ(conflict.source(), "c");
      EXPECT_EQ(conflict.assertions_size(), 2);
    }
  }
  EXPECT_EQ(kinds[v1::CONFLICT_KIND_DENIED], 2);  // also by one source
  EXPECT_EQ(kinds[v1::CONFLICT_KIND_RIVALS], 1);
  EXPECT_EQ(kinds[v1::CONFLICT_KIND_SAYS_BOTH], 1);
}

}  // namespace
}  // namespace veracity
