#include "verify/relation.h"

#include <string>
#include <vector>

#include "tests/verify/relation_case.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::veracity::testing::FromText;

class RelationTest : public RelationCase {};

// -- Subjects and predicates --

TEST_F(RelationTest, NeedsOneSubjectAndOnePredicate) {
  v1::Statement other = Says("single", Entity("b"));
  other.mutable_subject()->set_entity("z");
  EXPECT_EQ(Related(Says("single", Entity("b")), other), Relation::kNone);
  EXPECT_EQ(Related(Says("single", Entity("b")), Says("many", Entity("b"))),
            Relation::kNone);
}

TEST_F(RelationTest, MergesIdentitiesOfSubjectsAndValues) {
  tables_.Merge("z", "a");
  tables_.Merge("beta", "b");
  v1::Statement other = Says("single", Entity("beta"));
  other.mutable_subject()->set_entity("z");
  EXPECT_EQ(Related(Says("single", Entity("b")), other), Relation::kSame);
  other.mutable_value()->set_entity("c");
  EXPECT_EQ(Related(Says("single", Entity("b")), other), Relation::kRivals);
}

TEST_F(RelationTest, IsNoneForStatementsAboutNothing) {
  v1::Statement x = Says("single", Entity("b"));
  x.clear_subject();
  v1::Statement y = x;
  y.mutable_value()->set_entity("c");
  EXPECT_EQ(Related(x, y), Relation::kNone);
}

TEST_F(RelationTest, TakesOtherRecordsByTheirIds) {
  const auto claim = [](const std::string& id) {
    return "value { record { claim { id: '" + id + "' shard: " + id + " } } }";
  };
  EXPECT_EQ(Rests("single", claim("1"), claim("2")), Relation::kRivals);
  EXPECT_EQ(Rests("single", claim("1"), claim("1") + " valid: '2004'"),
            Relation::kRefinedBy);
  EXPECT_EQ(Rests("single", claim("1"), "value { record { document: '1' } }"),
            Relation::kNone);
  EXPECT_EQ(Rests("single", Entity("b"), "value { record { entity: 'b' } }"),
            Relation::kSame);
}

// -- Other values --

TEST_F(RelationTest, ComparesTextsInOneLanguageAndNormalForm) {
  const auto text = [](const std::string& words, const std::string& language) {
    return "value { text { text: '" + words + "' language: '" + language +
           "' } }";
  };
  EXPECT_EQ(
      Rests("single", text("caf\xc3\xa9", "fr"), text("cafe\xcc\x81", "FR")),
      Relation::kSame);
  EXPECT_EQ(Rests("single", text("Kyiv", "en"), text("Kiev", "en")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", text("Kyiv", "en"), text("Kiew", "de")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", text("Kyiv", "en"), text("Kyiv", "de")),
            Relation::kNone);
  EXPECT_EQ(Rests("many", text("Kyiv", "en"), text("Kiev", "en")),
            Relation::kNone);
}

TEST_F(RelationTest, TakesNoMoneyForAnother) {
  const std::string euros = Number("2400000", "{EUR}");
  EXPECT_EQ(Rests("single", euros, Number("2400000", "{EUR}")),
            Relation::kSame);
  EXPECT_EQ(Rests("single", euros, Number("2100000", "{EUR}")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", euros, Number("2400000", "{USD}")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", euros, Number("2100000", "{USD}")),
            Relation::kNone);
  // What is not said to be of one kind may be of any.
  EXPECT_EQ(Rests("single", euros, Number("2400000", "")), Relation::kSame);
}

TEST_F(RelationTest, ComparesBooleansNoneAndUnknown) {
  const std::string yes = "value { boolean: true }";
  const std::string no = "value { boolean: false }";
  const std::string none = "value { none {} }";
  const std::string unknown = "value { unknown {} }";
  EXPECT_EQ(Rests("single", yes, no), Relation::kRivals);
  EXPECT_EQ(Rests("many", yes, no), Relation::kNone);
  EXPECT_EQ(Rests("single", none, Entity("b")), Relation::kRivals);
  EXPECT_EQ(Rests("many", none, Entity("b")), Relation::kNone);
  EXPECT_EQ(Rests("single", none, Number("0", "")), Relation::kRivals);
  EXPECT_EQ(Rests("single", unknown, Entity("b")), Relation::kNone);
  EXPECT_EQ(Rests("single", unknown, none), Relation::kNone);
  EXPECT_EQ(Rests("single", unknown, unknown + " valid: '2004'"),
            Relation::kNone);
  EXPECT_EQ(Rests("single", unknown, unknown), Relation::kSame);
  EXPECT_EQ(Rests("single", yes, Entity("b")), Relation::kNone)
      << "values of different kinds";
}

TEST_F(RelationTest, DoesNotTakeNoneInAPlaceForNoneAnywhere) {
  const std::string none = "value { none {} } ";
  EXPECT_EQ(Rests("single", none, none + Qualifier("in", "kyiv")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", none, none + "valid: '2004'"), Relation::kNone);
  EXPECT_EQ(Rests("single", none + "valid: '2004~'", none + "valid: '2004'"),
            Relation::kSame);
}

TEST_F(RelationTest, RefinesEntitiesAlongTheHierarchy) {
  EXPECT_EQ(Rests("single", Entity("alabuga"), Entity("russia")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Entity("alabuga"), Entity("china")),
            Relation::kRivals);
  EXPECT_EQ(Rests("many", Entity("alabuga"), Entity("russia")), Relation::kNone)
      << "without a hierarchy";
  tables_.Merge("rf", "russia");
  EXPECT_EQ(Rests("single", Entity("rf"), Entity("tatarstan")),
            Relation::kRefinedBy);
}

// -- Qualifiers --

TEST_F(RelationTest, RefinesByMoreNarrowingQualifiers) {
  const std::string in = Entity("b", Qualifier("in", "china"));
  const std::string by = Entity("b", Qualifier("by", "c"));
  EXPECT_EQ(Rests("single", in, Entity("b")), Relation::kRefines);
  EXPECT_EQ(Rests("single", in + Qualifier("by", "c"), by), Relation::kRefines);
  EXPECT_EQ(Rests("single", in, by), Relation::kNone);
  EXPECT_EQ(Rests("single", in, Entity("b", Qualifier("in", "japan"))),
            Relation::kNone)
      << "never rivals for their qualifiers";
  EXPECT_EQ(Rests("single", in, in + Qualifier("in", "china")), Relation::kSame)
      << "a set";
}

TEST_F(RelationTest, RefinesByNarrowerValuesOfQualifiers) {
  const std::string alabuga = Entity("b", Qualifier("in", "alabuga"));
  const std::string russia = Entity("b", Qualifier("in", "russia"));
  EXPECT_EQ(Rests("single", alabuga, russia), Relation::kRefines);
  EXPECT_EQ(Rests("single", alabuga, russia + Qualifier("by", "c")),
            Relation::kNone)
      << "narrower in one, broader in another";
}

TEST_F(RelationTest, NeedsAllOtherQualifiersEqual) {
  const std::string to = Entity("b", Qualifier("to", "c"));
  EXPECT_EQ(Rests("single", to, Entity("b")), Relation::kNone);
  EXPECT_EQ(Rests("single", to, Entity("c", Qualifier("to", "d"))),
            Relation::kNone)
      << "not even rivals";
  EXPECT_EQ(Rests("single", to, Entity("c", Qualifier("to", "c"))),
            Relation::kRivals);
  tables_.Merge("gamma", "c");
  EXPECT_EQ(Rests("single", to, Entity("b", Qualifier("to", "gamma"))),
            Relation::kSame);
}

TEST_F(RelationTest, ComparesQualifiersByTheirOwnTolerance) {
  tables_.Specify("name: 'range' tolerance { relative: '0.04' }");
  const auto with = [](const std::string& number) {
    return Entity("b", "qualifiers { predicate: 'range' " + number + " }");
  };
  EXPECT_EQ(
      Rests("many", with(Number("1200", "[mi_i]")), with(Number("2000", "km"))),
      Relation::kSame);
  EXPECT_EQ(
      Rests("many", with(Number("1200", "[mi_i]")), with(Number("2100", "km"))),
      Relation::kNone);
}

TEST_F(RelationTest, LetsANarrowerStatementHaveABroaderRival) {
  EXPECT_EQ(Rests("single", Entity("b", Qualifier("in", "alabuga")),
                  Entity("c", "valid: '2004'")),
            Relation::kRivals);
}

// -- Valid time --

TEST_F(RelationTest, RefinesWhatIsNotDated) {
  EXPECT_EQ(Valid("single", "2004", ""), Relation::kRefines);
  EXPECT_EQ(Valid("many", "[..2004]", ""), Relation::kRefines);
}

TEST_F(RelationTest, LetsALongerStateEntailAShorterOne) {
  EXPECT_EQ(Valid("single", "2004/2006", "2005"), Relation::kRefines);
  EXPECT_EQ(Valid("single", "2004", "2004~"), Relation::kSame);
  EXPECT_EQ(Valid("single", "2004/2006", "2005/2007"), Relation::kNone);
  EXPECT_EQ(Valid("single", "2004", "2005"), Relation::kNone);
  EXPECT_EQ(Valid("single", "2000/..", "2004/"), Relation::kRefines)
      << "which has an end, not known to be after 2004";
  EXPECT_EQ(Valid("single", "2010", "2004/"), Relation::kNone);
}

TEST_F(RelationTest, LetsAStateEntailThatItWasSoAtSomeTime) {
  EXPECT_EQ(Valid("single", "2004", "200X"), Relation::kRefines);
  EXPECT_EQ(Valid("single", "2000/2009", "200X"), Relation::kRefines);
  EXPECT_EQ(Valid("single", "200X", "20XX"), Relation::kRefines);
}

TEST_F(RelationTest, LetsAnEventRefineTheWindowItIsIn) {
  tables_.Specify("name: 'event' aspect: ASPECT_EVENT");
  EXPECT_EQ(Valid("event", "2004-06", "2004"), Relation::kRefines);
  EXPECT_EQ(Valid("event", "2003-05", "[..2004]"), Relation::kRefines);
  EXPECT_EQ(Valid("event", "2004/2006", "2005/2007"), Relation::kNone);
  EXPECT_EQ(Valid("event", "1700", "[1667,1800]"), Relation::kNone)
      << "neither of the two";
}

TEST_F(RelationTest, NeedsOverlappingTimesForRivals) {
  const auto when = [this](const std::string& x, const std::string& y) {
    return Rests("single", Entity("b", "valid: '" + x + "'"),
                 Entity("c", "valid: '" + y + "'"));
  };
  EXPECT_EQ(when("2004", "2004-06"), Relation::kRivals);
  EXPECT_EQ(when("2004", "2005"), Relation::kNone);
  EXPECT_EQ(when("2004/2006", "2005/2007"), Relation::kRivals);
  EXPECT_EQ(when("", "2005"), Relation::kRivals);
  EXPECT_EQ(when("200X", "2004"), Relation::kRivals) << "possibly";
}

TEST_F(RelationTest, IsNoneWhereOnePartIsNarrowerAndAnotherBroader) {
  EXPECT_EQ(
      Rests("single", Entity("alabuga"), Entity("russia", "valid: '2004'")),
      Relation::kNone);
  EXPECT_EQ(
      Rests("single", Entity("alabuga", "valid: '2004'"), Entity("russia")),
      Relation::kRefines);
}

// -- The other way round --

v1::Statement Between(const std::string& subject, const std::string& predicate,
                      const std::string& value, const std::string& rest = "") {
  return FromText<v1::Statement>("subject { entity: '" + subject +
                                 "' } predicate: '" + predicate +
                                 "' value { entity: '" + value + "' } " + rest);
}

TEST_F(RelationTest, TurnsSymmetricPredicates) {
  tables_.Specify("name: 'spouse' symmetric: true");
  EXPECT_EQ(Related(Between("a", "spouse", "b"), Between("b", "spouse", "a")),
            Relation::kSame);
  EXPECT_EQ(Related(Between("a", "spouse", "b"),
                    Between("b", "spouse", "a", "valid: '2004'")),
            Relation::kRefinedBy);
  EXPECT_EQ(Related(Between("a", "spouse", "b"), Between("c", "spouse", "a")),
            Relation::kNone);
  tables_.Specify(
      "name: 'spouse' symmetric: true cardinality: CARDINALITY_SINGLE");
  EXPECT_EQ(Related(Between("a", "spouse", "b"), Between("c", "spouse", "a")),
            Relation::kRivals);
  EXPECT_EQ(Related(Between("a", "spouse", "b"), Between("c", "spouse", "b")),
            Relation::kRivals);
}

TEST_F(RelationTest, TurnsInversePredicatesWhicheverDeclaresIt) {
  tables_.Specify(
      "name: 'owned by' inverse: 'owns' cardinality: CARDINALITY_SINGLE");
  for (const char* owns :
       {"name: 'owns' inverse: 'owned by'", "name: 'owns'"}) {
    tables_.Specify(owns);
    EXPECT_EQ(Related(Between("a", "owned by", "b"), Between("b", "owns", "a")),
              Relation::kSame);
    EXPECT_EQ(Related(Between("a", "owned by", "b"), Between("c", "owns", "a")),
              Relation::kRivals);
    EXPECT_EQ(Related(Between("b", "owns", "a"), Between("c", "owns", "a")),
              Relation::kRivals)
        << "who are both said to own it";
    EXPECT_EQ(Related(Between("b", "owns", "a"), Between("b", "owns", "c")),
              Relation::kNone);
    EXPECT_EQ(Related(Between("b", "owns", "a"),
                      FromText<v1::Statement>("subject { entity: 'a' } "
                                              "predicate: 'owned by' "
                                              "value { none {} }")),
              Relation::kRivals);
  }
}

TEST_F(RelationTest, IsNoneWhereInversesHaveSpecsThatDisagree) {
  const v1::Statement x = Between("b", "owns", "a", "valid: '2004/2006'");
  const v1::Statement y = Between("a", "owned by", "b", "valid: '2005'");
  tables_.Specify("name: 'owned by' inverse: 'owns'");
  EXPECT_EQ(Related(x, y), Relation::kRefines);
  tables_.Specify("name: 'owns' aspect: ASPECT_EVENT");
  EXPECT_EQ(Related(x, y), Relation::kNone);
}

// -- Places --

std::vector<std::string> Listed(const v1::Statement& statement,
                                const Meanings& meanings) {
  std::vector<std::string> list;
  for (const RelatedPlace& place : RelatedPlaces(statement, meanings)) {
    list.push_back(
        place.role == RelatedPlace::Role::kSubject
            ? absl::StrCat(place.record.entity(), " ", place.predicate)
            : absl::StrCat(place.predicate, " ", place.record.entity()));
  }
  return list;
}

TEST_F(RelationTest, ListsPlacesByPredicateAndEnd) {
  tables_.Merge("alpha", "a");
  EXPECT_THAT(Listed(Between("alpha", "many", "b"), tables_),
              ElementsAre("a many"));
  EXPECT_THAT(Listed(Says("single", Number("1", "km")), tables_),
              ElementsAre("a single"));
  tables_.Specify("name: 'knows' symmetric: true");
  EXPECT_THAT(Listed(Between("a", "knows", "b"), tables_),
              ElementsAre("a knows", "knows a"));
  tables_.Specify(
      "name: 'spouse' symmetric: true cardinality: CARDINALITY_SINGLE");
  EXPECT_THAT(Listed(Between("a", "spouse", "b"), tables_),
              ElementsAre("a spouse", "spouse a", "b spouse", "spouse b"));
  tables_.Specify(
      "name: 'owned by' inverse: 'owns' cardinality: CARDINALITY_SINGLE");
  EXPECT_THAT(Listed(Between("a", "owned by", "b"), tables_),
              ElementsAre("a owned by", "owns a"));
  EXPECT_THAT(Listed(Between("b", "owns", "a"), tables_),
              ElementsAre("b owns", "owned by b", "a owned by", "owns a"));
}

// -- Hostile values --

TEST_F(RelationTest, RelatesWhatDoesNotParseToNothingElse) {
  const std::vector<std::string> broken = {
      "",
      Number("1", "furlongs per fortnight"),
      Number("nan", "km"),
      Number("", "km"),
      Number("1", "km", "lower: '3' upper: '2'"),
      Number("1", "km", "relation: 17"),
      Number("1e999999", "km"),
      Time("yesterday"),
      Time(""),
      Point("north", "0"),
      Point("", ""),
      "value { text { text: '\\377' } }",
      "value { record {} }",
      Entity("b", "valid: 'yesterday'"),
  };
  for (const std::string& rest : broken) {
    const v1::Statement x = Says("single", rest);
    EXPECT_EQ(Related(x, x), Relation::kSame) << rest;
    for (const std::string& other :
         {rest + Qualifier("in", "c"), Number("1", "km"), Time("2004"),
          Point("0", "0"), Entity("b", "valid: '2004'"), Entity("c")}) {
      EXPECT_EQ(Related(x, Says("single", other)), Relation::kNone)
          << rest << " and " << other;
    }
  }
}

TEST_F(RelationTest, DoesNotCompareQualifiersWithoutEnd) {
  v1::Statement x = Says("single", Entity("b"));
  for (int i = 0; i < kMaxRelatedQualifiers; ++i) {
    v1::Qualifier* qualifier = x.add_qualifiers();
    qualifier->set_predicate("in");
    qualifier->mutable_value()->set_entity(absl::StrCat(i));
  }
  const v1::Statement y = Says("single", Entity("b"));
  EXPECT_EQ(Related(x, y), Relation::kRefines);
  *x.add_qualifiers() = x.qualifiers(0);
  EXPECT_EQ(Related(x, y), Relation::kNone);
  EXPECT_EQ(Related(x, x), Relation::kSame);
}

TEST_F(RelationTest, ClaimsNothingByATolerancePastReading) {
  for (const char* tolerance :
       {"relative: 'some'", "relative: '-1'", "absolute: '1' unit: 'some'",
        "absolute: 'some' unit: 'km'", "absolute: '-1' unit: 'km'"}) {
    Tolerate(tolerance);
    EXPECT_EQ(Rests("near", Number("1", "km"), Number("2", "km")),
              Relation::kNone)
        << tolerance;
  }
}

}  // namespace
}  // namespace veracity::internal
