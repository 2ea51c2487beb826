#include "veracity/batch.h"

#include <string>

#include "tests/testing.h"
#include "veracity/identity.h"

namespace veracity {
namespace {

using testing::EqualsProto;
using testing::FromText;
using testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

const v1::Record& Last(const Batch& batch) {
  return batch.message().entries(batch.message().entries_size() - 1).record();
}

TEST(Batch, ReadsAsItIsSaid) {
  Batch batch("morning wires");
  const ClaimId claim =
      batch.Claim("garpiya-3", "produced in", EntityValue("china"));
  const std::string officials = batch.Anonymous("two officials", "reuters");
  batch.Add(Relays("reuters", claim).On("2024-09-25").AccordingTo(officials));
  VERACITY_ASSERT_OK(batch.status());

  v1::Batch expected = FromText<v1::Batch>(R"(
    note: "morning wires"
    entries { record { claim { statement {
      subject { entity: "garpiya-3" }
      predicate: "produced in"
      value { entity: "china" }
    } } } }
    entries { record { entity { source {
      kind: SOURCE_KIND_ANONYMOUS
      label: "two officials"
      known_through: "reuters"
    } } } }
    entries { record { assertion {
      source: "reuters"
      stance: STANCE_RELAYS
      said: "2024-09-25"
      grounds { attribution { stance: STANCE_AFFIRMS } }
    } } })");
  v1::Assertion* act =
      expected.mutable_entries(2)->mutable_record()->mutable_assertion();
  *act->mutable_claim() = RefTo(claim).claim();
  act->mutable_grounds(0)->mutable_attribution()->set_source(officials);
  EXPECT_THAT(batch.message(), EqualsProto(expected));
}

TEST(Batch, GivesTheIdsThatRecordsHave) {
  Batch batch;
  const ClaimId claim = batch.Wording("it rains");
  EXPECT_EQ(claim, *IdOf(Last(batch).claim()));
  EXPECT_EQ(Last(batch).claim().wordings(0).language(), "en");
  EXPECT_NE(claim.shard(), 0u);

  const AssertionId said = batch.Add(Affirms("reuters", claim));
  EXPECT_EQ(said, *IdOf(Last(batch).assertion()));
  EXPECT_EQ(Last(batch).assertion().claim().shard(), claim.shard());

  const AssertionId relayed =
      batch.Add(Relays("bbc", claim).Citing(said).Citing(said));
  EXPECT_EQ(relayed, *IdOf(Last(batch).assertion()));
  EXPECT_EQ(Last(batch).assertion().grounds(1).assertion().id(), said.digest());

  EXPECT_EQ(batch.Source("reuters", "Reuters", v1::SOURCE_KIND_OUTLET),
            "reuters");
  EXPECT_THAT(Last(batch).entity(), EqualsProto(FromText<v1::Entity>(R"(
                id: "reuters"
                names { text: "Reuters" }
                source { kind: SOURCE_KIND_OUTLET })")));
  const std::string anonymous =
      batch.Anonymous("an insider", "reuters", "wire-1");
  EXPECT_EQ(anonymous, *IdOf(Last(batch).entity()));
  EXPECT_EQ(anonymous.substr(0, 5), "anon:");
  EXPECT_NE(anonymous, batch.Anonymous("an insider", "reuters", "wire-2"));
  VERACITY_EXPECT_OK(batch.status());
}

TEST(Batch, AnActHasAllThatIsSaidOfIt) {
  Batch batch;
  const ClaimId claim = batch.Wording("it rains");
  batch.Add(Denies("desk", claim)
                .On("2024-09")
                .In("wire-1")
                .Quoting("it does not rain")
                .Basis(v1::BASIS_OBSERVED)
                .Saying("almost surely")
                .Confidence("icd203", "likely")
                .AccordingTo("weather-service", v1::STANCE_DENIES)
                .OnlyRelayed()
                .ExtractedBy("parser", "0.8"));
  VERACITY_ASSERT_OK(batch.status());
  v1::Entry expected = FromText<v1::Entry>(R"(
    holding: HOLDING_ONLY_RELAYED
    record { assertion {
      source: "desk"
      stance: STANCE_DENIES
      said: "2024-09"
      document: "wire-1"
      selectors { quote { exact: "it does not rain" } }
      basis: BASIS_OBSERVED
      confidence {
        words: "almost surely" scale: "icd203" label: "likely / probable"
      }
      grounds { attribution {
        source: "weather-service" stance: STANCE_DENIES
      } }
      extraction { agent: "parser" confidence: "0.8" }
    } })");
  *expected.mutable_record()->mutable_assertion()->mutable_claim() =
      RefTo(claim).claim();
  EXPECT_THAT(batch.message().entries(1), EqualsProto(expected));
}

TEST(Batch, MakesEachKindOfValue) {
  EXPECT_THAT(TextValue("Garpija", "de"),
              EqualsProto(FromText<v1::Value>(
                  "text { text: 'Garpija' language: 'de' }")));
  EXPECT_THAT(QuantityValue("1200", "[mi_i]"),
              EqualsProto(FromText<v1::Value>(
                  "quantity { value: '1200' unit: '[mi_i]' }")));
  EXPECT_THAT(TimeValue("2024"),
              EqualsProto(FromText<v1::Value>("time { edtf: '2024' }")));
  EXPECT_THAT(BooleanValue(false),
              EqualsProto(FromText<v1::Value>("boolean: false")));
  EXPECT_THAT(
      RecordValue(RefToDocument("wire-1")),
      EqualsProto(FromText<v1::Value>("record { document: 'wire-1' }")));
}

TEST(Batch, ARatingIsAClaimThatTheRaterAffirms) {
  Batch batch;
  const AssertionId rating = batch.Rates("desk", "reuters", "b");
  VERACITY_ASSERT_OK(batch.status());
  ASSERT_EQ(batch.message().entries_size(), 2);
  const v1::Claim& claim = batch.message().entries(0).record().claim();
  EXPECT_THAT(claim, EqualsProto(FromText<v1::Claim>(R"(
                statement {
                  subject { entity: "reuters" }
                  predicate: "veracity:reliability"
                  value { text { text: "B" } }
                  qualifiers {
                    predicate: "veracity:scale"
                    value { text { text: "admiralty-reliability" } }
                  }
                })")));
  const v1::Assertion& act = Last(batch).assertion();
  EXPECT_EQ(act.source(), "desk");
  EXPECT_EQ(act.stance(), v1::STANCE_AFFIRMS);
  EXPECT_EQ(act.claim().id(), IdOf(claim)->digest());
  EXPECT_EQ(rating, *IdOf(act));

  batch.Rates("desk", "bbc", "excellent");
  EXPECT_THAT(batch.status(), StatusIs(kInvalid, "excellent"));
}

TEST(Batch, KeepsItsFirstErrorAndTheBadRecord) {
  Batch batch;
  batch.Wording("it rains");
  const ClaimId none = batch.Claim("", "produced in", EntityValue("china"));
  EXPECT_EQ(none.digest(), std::string(32, '\0'));
  batch.Add(Affirms("", none));
  EXPECT_THAT(batch.status(),
              StatusIs(kInvalid, "entries[1]: claim.statement.subject"));
  EXPECT_EQ(batch.message().entries_size(), 3);

  Batch nameless;
  EXPECT_EQ(nameless.Anonymous("", "reuters"), "");
  EXPECT_THAT(nameless.status(), StatusIs(kInvalid, "entries[0]: entity."));
  Batch misdated;
  misdated.Add(Affirms("reuters", *IdOf(FromText<v1::Claim>(
                                      "wordings { text: 'it rains' }")))
                   .On("last Tuesday"));
  EXPECT_THAT(misdated.status(),
              StatusIs(kInvalid, "entries[0]: assertion.said"));
  Batch off_scale;
  off_scale.Add(Affirms("reuters", none).Confidence("icd203", "rather"));
  EXPECT_THAT(off_scale.status(), StatusIs(kInvalid, "\"rather\""));
}

}  // namespace
}  // namespace veracity
