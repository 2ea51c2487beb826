#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "base/digest.h"
#include "tests/page.h"
#include "tests/testing.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/identity.h"
#include "veracity/ledger.h"
#include "veracity/policy.h"
#include "veracity/text_formats.h"
#include "verify/policy.h"

// What docs/formats/assessment.md shows of policies and digests is what is
// there.

namespace veracity {
namespace {

using ::testing::HasSubstr;
using ::veracity::internal::Sha256;
using ::veracity::testing::PageBlock;

constexpr char kPage[] = "docs/formats/assessment.md";

// The SHA-256 of the bytes that a block shows in hexadecimal digits, "#" and
// what follows it being remarks.
std::string DigestOfForm(const std::string& language) {
  const std::string block = PageBlock(kPage, language);
  std::string digits;
  for (absl::string_view line : absl::StrSplit(block, '\n')) {
    for (char c : line.substr(0, line.find('#'))) {
      if (c != ' ') digits.push_back(c);
    }
  }
  return absl::BytesToHexString(Sha256(absl::HexStringToBytes(digits)));
}

TEST(AssessmentPage, HasThePresetsWhole) {
  for (const std::string& name : PolicyNames()) {
    VERACITY_ASSERT_OK_AND_ASSIGN(const absl::string_view text,
                                  PolicyText(name));
    EXPECT_EQ(PageBlock(kPage, "textproto " + name), text);
  }
}

TEST(AssessmentPage, HasTheFormOfThePolicy) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::AssessmentPolicy policy,
                                Policy("default"));
  const std::string digest =
      absl::BytesToHexString(internal::PolicyDigest(policy).view());
  EXPECT_EQ(DigestOfForm("policy"), digest);
  EXPECT_THAT(
      testing::ReadFile(absl::StrCat(VERACITY_SOURCE_DIR, "/", kPage)),
      ::testing::Optional(HasSubstr(absl::StrCat("SHA-256: `", digest, "`"))));
}

TEST(AssessmentPage, HasTheFormOfTheInputs) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const v1::Batch batch,
      ParseText(PageBlock(kPage, "textproto records"), nullptr));
  VERACITY_ASSERT_OK_AND_ASSIGN(Ledger ledger, Ledger::Open("memory:"));
  VERACITY_ASSERT_OK(ledger.Record(batch));
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId claim,
                                IdOf(batch.entries(0).record().claim()));
  AssessOptions options;
  options.asked =
      absl::FromCivil(absl::CivilDay(2024, 11, 24), absl::UTCTimeZone());
  options.digests = true;
  VERACITY_ASSERT_OK_AND_ASSIGN(const v1::Assessment assessment,
                                Assessor(ledger.Now()).Assess(claim, options));
  const std::string digest = absl::BytesToHexString(assessment.inputs_digest());
  EXPECT_EQ(DigestOfForm("inputs"), digest);
  EXPECT_THAT(
      testing::ReadFile(absl::StrCat(VERACITY_SOURCE_DIR, "/", kPage)),
      ::testing::Optional(HasSubstr(absl::StrCat("SHA-256: `", digest, "`"))));
}

// Grounds are a set: two ledgers may have them in different orders under one
// id, and say the same.
TEST(AssessmentPage, InputsDoNotDependOnTheOrderOfGrounds) {
  std::string digests[2];
  for (int turn : {0, 1}) {
    Ledger ledger = *Ledger::Open("memory:");
    Batch batch;
    const ClaimId claim = batch.Claim("drone", "made in", EntityValue("china"));
    const AssertionId one = batch.Add(Affirms("reuters", claim));
    const AssertionId other = batch.Add(Affirms("afp", claim));
    batch.Add(Relays("paper", claim)
                  .Citing(turn == 0 ? one : other)
                  .Citing(turn == 0 ? other : one));
    VERACITY_ASSERT_OK(ledger.Record(batch.message()));
    AssessOptions options;
    options.asked = absl::UnixEpoch();
    options.digests = true;
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const v1::Assessment assessment,
        Assessor(ledger.Now()).Assess(claim, options));
    digests[turn] = absl::BytesToHexString(assessment.inputs_digest());
  }
  EXPECT_EQ(digests[0], digests[1]);
}

}  // namespace
}  // namespace veracity
