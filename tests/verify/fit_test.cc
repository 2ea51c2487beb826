#include "verify/fit.h"

#include <string>

#include "tests/verify/relation_case.h"

namespace veracity::internal {
namespace {

// As seen through Relate(), with its mirror image.
class FitTest : public RelationCase {};

// -- Numbers --

TEST_F(FitTest, ConvertsUnitsExactly) {
  EXPECT_EQ(
      Rests("single", Number("1200", "[mi_i]"), Number("1931.2128", "km")),
      Relation::kSame);
  EXPECT_EQ(Rests("single", Number("1200", "[mi_i]"),
                  Number("1931.21280000000000000000000001", "km")),
            Relation::kRivals);
  EXPECT_EQ(Rests("many", Number("1200", "[mi_i]"), Number("2000", "km")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", Number("1", "km"), Number("1", "kg")),
            Relation::kNone);
}

TEST_F(FitTest, AllowsARelativeTolerance) {
  Tolerate("relative: '0.04'");
  EXPECT_EQ(Rests("near", Number("1200", "[mi_i]"), Number("2000", "km")),
            Relation::kSame);
  Tolerate("relative: '0.01'");
  EXPECT_EQ(Rests("near", Number("1200", "[mi_i]"), Number("2000", "km")),
            Relation::kRivals);
  EXPECT_EQ(Rests("near", Number("1200", "[mi_i]"), Number("1931", "km")),
            Relation::kSame);
}

TEST_F(FitTest, AllowsAnAbsoluteTolerance) {
  Tolerate("absolute: '5' unit: 'km'");
  EXPECT_EQ(Rests("near", Number("100", "km"), Number("105000", "m")),
            Relation::kSame);
  EXPECT_EQ(Rests("near", Number("100", "km"), Number("105000.001", "m")),
            Relation::kRivals);
  Tolerate("relative: '0.1' absolute: '5' unit: 'km'");
  EXPECT_EQ(Rests("near", Number("100", "km"), Number("110", "km")),
            Relation::kSame)
      << "either tolerance is enough";
}

TEST_F(FitTest, TakesEqualNumbersAsSameWhateverTheTolerance) {
  Tolerate("absolute: '5' unit: 'kg'");
  EXPECT_EQ(Rests("near", Number("1", "km"), Number("1000", "m")),
            Relation::kSame);
  EXPECT_EQ(Rests("near", Number("1", "km"), Number("2", "km")),
            Relation::kNone)
      << "it does not suit the unit";
}

TEST_F(FitTest, GivesAboutATenthUnlessThereIsATolerance) {
  EXPECT_EQ(Rests("single", About("1000"), Number("900", "km")),
            Relation::kSame);
  EXPECT_EQ(Rests("single", About("1000"), Number("899", "km")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single",
                  Number("1000", "km", "relation: QUANTITY_RELATION_NEARLY"),
                  Number("950", "km")),
            Relation::kSame);
  Tolerate("relative: '0.01'");
  EXPECT_EQ(Rests("near", About("1000"), Number("950", "km")),
            Relation::kRivals);
}

TEST_F(FitTest, LetsANumberRefineTheRangeItIsIn) {
  EXPECT_EQ(Rests("single", Number("1200", "km"), Over("1000")),
            Relation::kRefines);
  EXPECT_EQ(Rests("many", Number("1200", "km"), AtLeast("1000")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Number("1200", "km"), Range("1000", "1300")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Number("1000", "km"), AtLeast("1000")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Number("1000", "km"), AtMost("1000")),
            Relation::kRefines);
}

TEST_F(FitTest, MakesRivalsOfNumbersOutsideTheRange) {
  EXPECT_EQ(Rests("single", Number("900", "km"), Over("1000")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", Number("1000", "km"), Over("1000")),
            Relation::kRivals)
      << "over a thousand is not a thousand";
  EXPECT_EQ(Rests("single", Number("1001", "km"), AtMost("1000")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", Range("1", "2"), Range("3", "4")),
            Relation::kRivals);
  EXPECT_EQ(Rests("many", Number("900", "km"), Over("1000")), Relation::kNone);
}

TEST_F(FitTest, LeavesOpenWhatIsOutsideButWithinTolerance) {
  Tolerate("relative: '0.05'");
  EXPECT_EQ(Rests("near", Number("960", "km"), Over("1000")), Relation::kNone);
  EXPECT_EQ(Rests("near", Number("940", "km"), Over("1000")),
            Relation::kRivals);
}

TEST_F(FitTest, ComparesRangesByWhatTheyLeaveOpen) {
  EXPECT_EQ(Rests("single", Range("10", "20"), Range("10", "30")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Range("10", "20"), Range("15", "30")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", Range("10", "20"), Range("10.0", "2e1")),
            Relation::kSame);
  EXPECT_EQ(Rests("single", Range("10", "20"), AtLeast("5")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Over("1000"), AtLeast("1000")), Relation::kRefines);
  EXPECT_EQ(Rests("single", Over("1000"), Over("900")), Relation::kRefines);
  EXPECT_EQ(Rests("single", AtLeast("10"), AtMost("20")), Relation::kNone);
  EXPECT_EQ(Rests("single", AtLeast("20"), AtMost("10")), Relation::kRivals);
  EXPECT_EQ(Rests("single", AtLeast("10", "upper: '20'"), Range("10", "20")),
            Relation::kSame);
  Tolerate("relative: '0.01'");
  EXPECT_EQ(Rests("near", Over("1200", "[mi_i]"), Over("1931")),
            Relation::kSame);
}

TEST_F(FitTest, ReadsAMissingBoundAsTheNumber) {
  const std::string up_to_900 = Number("1000", "km", "lower: '900'");
  EXPECT_EQ(Rests("single", up_to_900, Number("5000", "km")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", up_to_900, Number("950", "km")),
            Relation::kRefinedBy);
}

TEST_F(FitTest, KnowsThatAnAcidityFallsAsItsNumberRises) {
  const std::string range = Number("", "[pH]", "lower: '3' upper: '7'");
  EXPECT_EQ(Rests("single", Number("5", "[pH]"), range), Relation::kRefines);
  EXPECT_EQ(Rests("single", Number("8", "[pH]"), range), Relation::kRivals);
  EXPECT_EQ(Rests("single", Number("8", "[pH]"), Over("7", "[pH]")),
            Relation::kRefines);
}

// -- Times and places as values --

TEST_F(FitTest, RefinesTimesByNarrowerOnes) {
  EXPECT_EQ(Rests("single", Time("2004-06"), Time("2004")), Relation::kRefines);
  EXPECT_EQ(Rests("single", Time("2004"), Time("2005")), Relation::kRivals);
  EXPECT_EQ(Rests("many", Time("2004"), Time("2005")), Relation::kNone);
  EXPECT_EQ(Rests("single", Time("2004~"), Time("2004")), Relation::kSame);
  EXPECT_EQ(Rests("single", Time("2004/2006"), Time("2005/2007")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", Time("2004-01-01T01:00:00+01:00"),
                  Time("2004-01-01T00:00:00Z")),
            Relation::kSame);
}

TEST_F(FitTest, ClaimsNothingOfTimesThatItCannotPlace) {
  EXPECT_EQ(Rests("single", Time("1700"), Time("[1667,1800]")),
            Relation::kNone);
  EXPECT_EQ(Rests("single", Time("1600"), Time("[1667,1800]")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", Time("2010"), Time("2004/")), Relation::kNone);
  EXPECT_EQ(Rests("single", Time("2004-01-01T09:00:00"),
                  Time("2004-01-01T08:00:00Z")),
            Relation::kNone)
      << "nobody said which clock showed nine";
  EXPECT_EQ(Rests("single", Time("2004"),
                  "value { time { edtf: '2005' calendar: 'urn:julian' } }"),
            Relation::kNone);
}

TEST_F(FitTest, AllowsTimesATolerance) {
  Tolerate("absolute: '10' unit: 'min'");
  EXPECT_EQ(
      Rests("near", Time("2011-12-08T10:05:00Z"), Time("2011-12-08T10:15:00Z")),
      Relation::kSame);
  EXPECT_EQ(Rests("near", Time("2011-12-08T10:05:00Z"),
                  Time("2011-12-08T10:15:00.001Z")),
            Relation::kRivals);
  EXPECT_EQ(Rests("near", Time("2011-12-08"), Time("2011-12-09")),
            Relation::kNone)
      << "they may be minutes apart";
  EXPECT_EQ(Rests("near", Time("../2004"), Time("../2005")),
            Relation::kRefines);
}

TEST_F(FitTest, TakesPointsByTheirDecimals) {
  EXPECT_EQ(Rests("single", Point("55.75", "37.62"), Point("55.750", "37.62")),
            Relation::kSame);
  EXPECT_EQ(Rests("single", Point("55.75", "37.62"), Point("55.76", "37.62")),
            Relation::kRivals);
  EXPECT_EQ(Rests("single", Point("55.75", "37.62", "precision: '0.01'"),
                  Point("55.7558", "37.6173")),
            Relation::kNone)
      << "the one is as exact as to be the other";
  EXPECT_EQ(Rests("single", Point("55.75", "37.62", "altitude: '150'"),
                  Point("55.75", "37.62")),
            Relation::kRefines);
  EXPECT_EQ(Rests("single", Point("55.75", "37.62", "altitude: '150'"),
                  Point("55.75", "37.62", "altitude: '151'")),
            Relation::kRivals);
  EXPECT_EQ(
      Rests("single", Point("1", "1", "globe: 'urn:moon'"), Point("2", "2")),
      Relation::kNone);
}

// On a sphere of the mean radius a degree of a great circle is 111195.0797 m,
// and from London to Paris it is 343.56 km.
TEST_F(FitTest, AllowsPointsADistance) {
  Tolerate("absolute: '111195.1' unit: 'm'");
  EXPECT_EQ(Rests("near", Point("0", "0"), Point("1", "0")), Relation::kSame);
  EXPECT_EQ(Rests("near", Point("0", "179.5"), Point("0", "-179.5")),
            Relation::kSame)
      << "across the antimeridian";
  EXPECT_EQ(Rests("near", Point("89.5", "0"), Point("89.5", "180")),
            Relation::kSame)
      << "across the pole";
  EXPECT_EQ(Rests("near", Point("60", "0"), Point("60", "2")), Relation::kSame);
  EXPECT_EQ(Rests("near", Point("60", "0"), Point("60", "2.001")),
            Relation::kRivals);
  Tolerate("absolute: '111.195' unit: 'km'");
  EXPECT_EQ(Rests("near", Point("0", "0"), Point("1", "0")), Relation::kRivals);
  Tolerate("absolute: '344' unit: 'km'");
  EXPECT_EQ(
      Rests("near", Point("51.5074", "-0.1278"), Point("48.8566", "2.3522")),
      Relation::kSame);
  Tolerate("absolute: '343' unit: 'km'");
  EXPECT_EQ(
      Rests("near", Point("51.5074", "-0.1278"), Point("48.8566", "2.3522")),
      Relation::kRivals);
  Tolerate("absolute: '20016' unit: 'km'");
  EXPECT_EQ(Rests("near", Point("90", "0"), Point("-90", "0")),
            Relation::kSame);
}

}  // namespace
}  // namespace veracity::internal
