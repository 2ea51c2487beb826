#include "veracity/ids.h"

#include <string>

#include "tests/testing.h"

namespace veracity {
namespace {

using ::veracity::testing::EqualsProto;
using ::veracity::testing::FromText;
using ::veracity::testing::IsOkAndHolds;
using ::veracity::testing::StatusIs;

constexpr char kDigest[] = "abcdefghijklmnopqrstuvwxyz012345";
// The same in base32.
constexpr char kBase32[] =
    "mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpiydcmrtgq2q";

TEST(DigestId, HasThirtyTwoBytes) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId id,
                                ClaimId::FromDigest(kDigest, 7));
  EXPECT_EQ(id.digest(), kDigest);
  EXPECT_EQ(id.shard(), 7u);
  for (const char* digest : {"", "abc", "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_THAT(ClaimId::FromDigest(digest),
                StatusIs(absl::StatusCode::kInvalidArgument, "32 bytes"));
  }
}

TEST(DigestId, IsEqualWhereverItLies) {
  const ClaimId here = *ClaimId::FromDigest(kDigest, 1);
  const ClaimId there = *ClaimId::FromDigest(kDigest, 2);
  const ClaimId other = *ClaimId::FromDigest(std::string(32, 'b'), 1);
  EXPECT_EQ(here, there);
  EXPECT_NE(here, other);
  EXPECT_LT(here, other);
  EXPECT_FALSE(here < there);
}

TEST(Ids, ArePrintedWithTheirKindAndParsedBack) {
  const std::pair<v1::RecordRef, std::string> ids[] = {
      {RefTo(*ClaimId::FromDigest(kDigest)), absl::StrCat("clm_", kBase32)},
      {RefTo(*AssertionId::FromDigest(kDigest)), absl::StrCat("ast_", kBase32)},
      {RefTo(*RetractionId::FromDigest(kDigest)),
       absl::StrCat("ret_", kBase32)},
      {RefTo(*BatchId::FromDigest(kDigest)), absl::StrCat("bat_", kBase32)},
      {RefToEntity("reuters"), "ent_reuters"},
      {RefToEntity("clm_x"), "ent_clm_x"},
      {RefToDocument("url:x y"), "doc_url:x y"},
      {RefToPredicate("produced in"), "prd_produced in"},
  };
  for (const auto& [ref, printed] : ids) {
    EXPECT_EQ(PrintId(ref), printed);
    EXPECT_THAT(ParseId(printed), IsOkAndHolds(EqualsProto(ref))) << printed;
  }
  EXPECT_EQ(PrintId(v1::RecordRef()), "");
  EXPECT_EQ(ClaimId::FromDigest(kDigest)->ToString(),
            absl::StrCat("clm_", kBase32));
}

TEST(Ids, KeepTheShardInReferences) {
  EXPECT_EQ(RefTo(*ClaimId::FromDigest(kDigest, 7)).claim().shard(), 7u);
  EXPECT_EQ(RefTo(*AssertionId::FromDigest(kDigest, 7)).assertion().shard(),
            7u);
}

TEST(Ids, AreRejectedWithTheReason) {
  const std::string digest = kBase32;
  const std::pair<std::string, const char*> wrong[] = {
      {"", "begins with none"},
      {digest, "begins with none"},
      {"CLM_" + digest, "begins with none"},
      {"clm_", "0 characters"},
      {"clm_" + digest.substr(1), "51 characters"},
      {"ast_" + digest + "a", "53 characters"},
      {"ret_1" + digest.substr(1), "base32"},
      {"bat_" + digest.substr(0, 51) + "b", "base32"},  // bits past the end
      {"ent_", "no name"},
      {"doc_\xff", "UTF-8"},
  };
  for (const auto& [printed, reason] : wrong) {
    EXPECT_THAT(ParseId(printed),
                StatusIs(absl::StatusCode::kInvalidArgument, reason))
        << printed;
  }
}

// Computed with Python's uuid.uuid5.
TEST(Ids, AreUuidsOfVersion5) {
  EXPECT_EQ(ToUuid(RefToEntity("reuters")),
            "7e605b5f-2a3a-5d19-8038-f295a91123bc");
  EXPECT_EQ(ToUuid(RefTo(*ClaimId::FromDigest(kDigest, 7))),
            "2a6ab2fa-3adc-5841-9baf-e9254c4e7630");
}

}  // namespace
}  // namespace veracity
