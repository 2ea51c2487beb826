#include "identity/identify.h"

#include <string>

#include "base/digest.h"
#include "identity/canonical.h"
#include "tests/testing.h"
#include "veracity/identity.h"

namespace veracity::internal {
namespace {

using ::veracity::testing::FromText;
using ::veracity::testing::StatusIs;

constexpr absl::StatusCode kInvalid = absl::StatusCode::kInvalidArgument;

v1::Record Record(const std::string& text) {
  return FromText<v1::Record>(text);
}

std::string IdOfText(const std::string& text) {
  const absl::StatusOr<Identified> identified = Identify(Record(text));
  VERACITY_EXPECT_OK(identified) << text;
  return identified.ok() ? PrintId(identified->ref) : "";
}

TEST(Identify, GivesTheDigestOfTheForm) {
  const v1::Record record = Record(
      "claim { statement { subject { entity: 's' } predicate: 'p' "
      "value { boolean: true } } }");
  VERACITY_ASSERT_OK_AND_ASSIGN(const Identified identified, Identify(record));
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::string form,
                                CanonicalForm(record.claim()));
  EXPECT_EQ(identified.digest, Sha256(form));
  EXPECT_EQ(identified.ref.claim().id(), identified.digest);
  EXPECT_EQ(identified.ref.claim().shard(), identified.shard);
  VERACITY_ASSERT_OK_AND_ASSIGN(const ClaimId id, IdOf(record.claim()));
  EXPECT_EQ(id.digest(), identified.digest);
  EXPECT_EQ(id.shard(), identified.shard);
}

TEST(Identify, LaysClaimsOfOneSubjectAndPredicateTogether) {
  const auto shard = [](const std::string& statement) {
    return Identify(Record("claim { statement { " + statement + " } }"))->shard;
  };
  const uint64_t shard_of_one =
      shard("subject { entity: 's' } predicate: 'p' value { boolean: true }");
  EXPECT_EQ(shard("subject { entity: 's' } predicate: 'p' value { none {} } "
                  "valid: '2001'"),
            shard_of_one);
  EXPECT_NE(shard("subject { entity: 't' } predicate: 'p' value { none {} }"),
            shard_of_one);
  EXPECT_NE(shard("subject { entity: 's' } predicate: 'q' value { none {} }"),
            shard_of_one);
  EXPECT_NE(shard("subject { document: 's' } predicate: 'p' value { none {} }"),
            shard_of_one);
  // However a symmetric claim is turned.
  EXPECT_EQ(shard("subject { entity: 'a' } predicate: 'veracity:same_as' "
                  "value { entity: 'b' }"),
            shard("subject { entity: 'b' } predicate: 'veracity:same_as' "
                  "value { entity: 'a' }"));
}

TEST(Identify, LaysAClaimOfWordsAloneByItsDigest) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const Identified identified,
      Identify(Record("claim { wordings { text: 'it rains' } }")));
  EXPECT_EQ(identified.shard, First8(identified.digest));
}

TEST(Identify, LaysAnAssertionWhereItsClaimIs) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const Identified identified,
      Identify(Record("assertion { claim { shard: 7 } source: 's' }")));
  EXPECT_EQ(identified.shard, 7u);
  EXPECT_EQ(identified.ref.assertion().shard(), 7u);
}

TEST(Identify, AcceptsTheRightIdAndNamesBothOtherwise) {
  for (v1::Record record : {Record("claim { wordings { text: 'x' } }"),
                            Record("assertion { source: 's' }"),
                            Record("retraction { reason: 'r' }")}) {
    const auto set_id = [&record](const std::string& id) {
      if (record.has_claim()) record.mutable_claim()->set_id(id);
      if (record.has_assertion()) record.mutable_assertion()->set_id(id);
      if (record.has_retraction()) record.mutable_retraction()->set_id(id);
    };
    VERACITY_ASSERT_OK_AND_ASSIGN(const Identified computed, Identify(record));
    set_id(computed.digest);
    VERACITY_EXPECT_OK(Identify(record));
    set_id(std::string(32, '\0'));
    EXPECT_THAT(Identify(record), StatusIs(kInvalid, PrintId(computed.ref)));
    EXPECT_THAT(
        Identify(record),
        StatusIs(kInvalid, "_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
  }
}

TEST(Identify, NeedsARecord) {
  EXPECT_THAT(Identify(v1::Record()), StatusIs(kInvalid, "none"));
}

TEST(Identify, KnowsDescriptionsByTheirNameInNfc) {
  EXPECT_EQ(IdOfText("entity { id: 'Se\xcc\x81n' }"), "ent_S\xc3\xa9n");
  EXPECT_EQ(IdOfText("document { id: 'Se\xcc\x81n' }"), "doc_S\xc3\xa9n");
  EXPECT_EQ(IdOfText("predicate { name: 'Se\xcc\x81n' }"), "prd_S\xc3\xa9n");
  EXPECT_EQ(Identify(Record("entity { id: 'Se\xcc\x81n' }"))->digest,
            Identify(Record("entity { id: 'S\xc3\xa9n' }"))->digest);
  // One name, three kinds.
  EXPECT_NE(Identify(Record("entity { id: 'x' }"))->digest,
            Identify(Record("document { id: 'x' }"))->digest);
  EXPECT_NE(Identify(Record("document { id: 'x' }"))->digest,
            Identify(Record("predicate { name: 'x' }"))->digest);
}

TEST(Identify, DerivesTheIdOfAnAnonymousSource) {
  const std::string source =
      "source { kind: SOURCE_KIND_ANONYMOUS label: 'two officials' "
      "known_through: 'reuters' document: 'd' }";
  const std::string id =
      IdOfText("entity { " + source + " }").substr(std::string("ent_").size());
  EXPECT_EQ(id.substr(0, 5), "anon:");
  EXPECT_EQ(id.size(), 5u + 52u);
  // Names do not matter, each of label, conduit and document does.
  EXPECT_EQ(IdOfText("entity { names { text: 'x' } " + source + " }"),
            "ent_" + id);
  for (const char* other :
       {"label: 'three officials' known_through: 'reuters' document: 'd'",
        "label: 'two officials' known_through: 'afp' document: 'd'",
        "label: 'two officials' known_through: 'reuters' document: 'e'",
        "label: 'two officials' known_through: 'd' document: 'reuters'"}) {
    EXPECT_NE(
        IdOfText(absl::StrCat("entity { source { kind: SOURCE_KIND_ANONYMOUS ",
                              other, " } }")),
        "ent_" + id);
  }
  EXPECT_EQ(IdOfText("entity { id: '" + id + "' " + source + " }"),
            "ent_" + id);
  EXPECT_EQ(IdOfText("entity { id: 'officials' " + source + " }"),
            "ent_officials");
  EXPECT_THAT(Identify(Record("entity { id: 'anon:x' " + source + " }")),
              StatusIs(kInvalid, id));
  EXPECT_THAT(Identify(Record("entity { id: '" + id + "' }")),
              StatusIs(kInvalid, "anonymous"));
  EXPECT_THAT(Identify(Record("entity { names { text: 'x' } }")),
              StatusIs(kInvalid, "entity.id"));
}

TEST(Identify, DerivesTheIdOfADocument) {
  const std::string sha256 = "sha256: 'abcdefghijklmnopqrstuvwxyz012345'";
  const std::string by_content =
      "sha256:6162636465666768696a6b6c6d6e6f70"
      "7172737475767778797a303132333435";
  EXPECT_EQ(IdOfText("document { " + sha256 + " urls: 'u' }"),
            "doc_" + by_content);
  EXPECT_EQ(IdOfText("document { id: 'wire-1' " + sha256 + " }"), "doc_wire-1");
  EXPECT_EQ(IdOfText("document { id: '" + by_content + "' " + sha256 + " }"),
            "doc_" + by_content);
  EXPECT_THAT(Identify(Record("document { id: 'sha256:00' " + sha256 + " }")),
              StatusIs(kInvalid, by_content));
  EXPECT_THAT(Identify(Record("document { id: '" + by_content + "' }")),
              StatusIs(kInvalid, "document.sha256"));

  const std::string by_url =
      IdOfText("document { urls: 'u' published: '2024-01-01T00:00:00Z' }");
  EXPECT_EQ(by_url.substr(0, 8), "doc_url:");
  EXPECT_EQ(IdOfText("document { urls: 'u' urls: 'v' genre: 'report' "
                     "published: '2024-01-01T02:00:00+02:00' }"),
            by_url);
  EXPECT_NE(IdOfText("document { urls: 'u' }"), by_url);
  EXPECT_NE(
      IdOfText("document { urls: 'v' published: '2024-01-01T00:00:00Z' }"),
      by_url);
  EXPECT_THAT(Identify(Record("document { genre: 'report' }")),
              StatusIs(kInvalid, "document.id"));
}

}  // namespace
}  // namespace veracity::internal
