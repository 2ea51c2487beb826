// Kept assessments are those of assessing from scratch, whatever is recorded;
// and keeping them looks at few claims.

#include <iostream>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/testing.h"
#include "tests/verify/random_recorder.h"
#include "veracity/assessor.h"
#include "veracity/ledger.h"
#include "veracity/stored_assessments.h"

namespace veracity::internal {
namespace {

// Compares every kept assessment with one from scratch.
void ExpectAsFromScratch(const Ledger& ledger, StoredAssessments& stored,
                         const std::string& step) {
  StoredFindOptions no_more_work;
  no_more_work.catch_up = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentsFound found,
                                stored.Find({}, no_more_work));
  const View now = ledger.Now();
  EXPECT_EQ(found.commit(), now.commit());
  std::map<std::string, v1::Assessment> kept;
  for (const v1::StoredAssessment& one : found.assessments()) {
    kept[one.assessment().claim().id()] = one.assessment();
  }
  const Assessor assessor(now, stored.policy());
  size_t claims = 0;
  Results<v1::ClaimView> all = now.Find(v1::ClaimQuery());
  v1::ClaimView view;
  while (all.Next(&view)) {
    ++claims;
    VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId claim,
                                  ClaimId::FromDigest(view.claim().id()));
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Assessment fresh,
                                  assessor.Assess(claim));
    ASSERT_EQ(kept[claim.digest()].SerializeAsString(),
              fresh.SerializeAsString())
        << "after " << step << "\nkept: " << kept[claim.digest()].DebugString()
        << "\nfrom scratch: " << fresh.DebugString();
  }
  VERACITY_ASSERT_OK(all.status());
  ASSERT_EQ(claims, kept.size());
}

struct Counts {
  uint64_t looked_at = 0;
  uint64_t claims = 0;
  uint64_t times_all = 0;
};

// Catches up and compares after every step.
void CompareEveryStep(uint32_t seed, int topics, int steps, Counts* counts) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      Ledger ledger, Ledger::Open("memory:", RandomRecorder::Options()));
  v1::AssessmentPolicy policy;
  policy.add_authors(RandomRecorder::kPartner);
  VERACITY_ASSERT_OK_AND_ASSIGN(StoredAssessments stored,
                                StoredAssessments::Open(ledger, policy));
  RandomRecorder recorder(ledger, seed, topics);
  for (int step = 0; step < steps; ++step) {
    std::string told = recorder.Step();
    if (step % 5 == 4) absl::StrAppend(&told, "; ", recorder.Step());
    VERACITY_ASSERT_OK_AND_ASSIGN(const v1::CatchUpReport report,
                                  stored.CatchUp());
    counts->looked_at += report.looked_at();
    counts->claims += report.claims();
    counts->times_all += report.all() ? 1 : 0;
    ExpectAsFromScratch(ledger, stored, absl::StrCat(step, ": ", told));
    if (::testing::Test::HasFatalFailure()) return;
  }
}

class StoredAssessmentsProperty : public ::testing::TestWithParam<uint32_t> {};

TEST_P(StoredAssessmentsProperty, EqualThoseFromScratchAtLittleCost) {
  Counts counts;
  CompareEveryStep(GetParam(), /*topics=*/8, /*steps=*/100, &counts);
  std::cout << "looked at " << counts.looked_at << " of " << counts.claims
            << " claims; at all " << counts.times_all << " times\n";
  EXPECT_LT(counts.looked_at * 3, counts.claims);
}

// Where nearly everything hangs together there is little to save, and more to
// go wrong.
TEST_P(StoredAssessmentsProperty, EqualThoseFromScratchWhereAllHangsTogether) {
  Counts counts;
  CompareEveryStep(GetParam(), /*topics=*/1, /*steps=*/40, &counts);
}

INSTANTIATE_TEST_SUITE_P(Seeds, StoredAssessmentsProperty,
                         ::testing::Range(1u, 5u));

}  // namespace
}  // namespace veracity::internal
