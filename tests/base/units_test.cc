#include "veracity/units.h"

#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "tests/base/quantities.h"
#include "tests/testing.h"

namespace veracity {
namespace {

using testing::D;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::Q;
using testing::StatusIs;
using testing::U;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

// The result of a conversion, and "~" before it if it is rounded.
std::string In(absl::string_view value, absl::string_view from,
               absl::string_view to, int digits = 34) {
  absl::StatusOr<Converted> converted =
      Convert(D(value), U(from), U(to), digits);
  if (!converted.ok()) return converted.status().ToString();
  return absl::StrCat(converted->exact ? "" : "~", converted->value.text());
}

// Exact by definition: the international yard of 0.9144 m and pound of
// 0.45359237 kg (1959), the US gallon of 231 cubic inches, the imperial gallon
// of 4.54609 L, the standard acceleration of 9.80665 m/s2, and what follows
// from them; NIST SP 811 (2008), appendix B.
TEST(Convert, MatchesWhatIsExactByDefinition) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"[mi_i]", "m", "1609.344"},
      {"[yd_i]", "m", "0.9144"},
      {"[ft_i]", "m", "0.3048"},
      {"[in_i]", "m", "0.0254"},
      {"[nmi_i]", "m", "1852"},
      {"[mi_i]2", "m2", "2589988.110336"},
      {"[sft_i]", "m2", "0.09290304"},
      {"[cft_i]", "m3", "0.028316846592"},
      {"har", "m2", "10000"},
      {"[gal_us]", "L", "3.785411784"},
      {"[gal_br]", "L", "4.54609"},
      {"[lb_av]", "kg", "0.45359237"},
      {"[oz_av]", "g", "28.349523125"},
      {"[oz_tr]", "g", "31.1034768"},
      {"[gr]", "mg", "64.79891"},
      {"[ston_av]", "kg", "907.18474"},
      {"[lton_av]", "kg", "1016.0469088"},
      {"t", "kg", "1000"},
      {"[lbf_av]", "N", "4.4482216152605"},
      {"atm", "Pa", "101325"},
      {"bar", "Pa", "100000"},
      {"cal_th", "J", "4.184"},
      {"cal_IT", "J", "4.1868"},
      {"[Btu_IT]", "J", "1055.05585262"},
      {"W.h", "J", "3600"},
      {"km/h", "m/h", "1000"},
      {"[kn_i]", "m/h", "1852"},
      {"[mi_i]/h", "m/s", "0.44704"},
      {"d", "s", "86400"},
      {"wk", "h", "168"},
      {"[acr_us].3937.3937", "m2", "62726400000"},  // 43560 (1200 m)^2
      {"By", "bit", "8"},
      {"KiBy", "By", "1024"},
      {"%", "", "0.01"},
      {"circ", "deg", "360"}};
  for (const auto& [from, to, factor] : cases) {
    EXPECT_EQ(In("1", from, to), factor) << from;
    EXPECT_THAT(Compare(Q("1", from), Q(factor, to)), IsOkAndHolds(0));
    EXPECT_EQ(In(factor, to, from), "1") << from;
  }
}

// SI Brochure, 9th edition (BIPM 2019), table 1: the defining constants.
TEST(Convert, MatchesTheDefiningConstantsOfTheSi) {
  EXPECT_EQ(In("1", "[c]", "m/s"), "299792458");
  EXPECT_EQ(In("1", "[e]", "C"), "1.602176634e-19");
  EXPECT_EQ(In("1", "[h]", "J.s"), "6.62607015e-34");
  EXPECT_EQ(In("1", "[k]", "J/K"), "1.380649e-23");
  EXPECT_EQ(In("1", "mol", ""), "6.02214076e+23");
}

TEST(Convert, ReadsTermsFromLeftToRight) {
  EXPECT_EQ(In("1", "m/s.s", "m"), "1");
  EXPECT_EQ(In("12", "g/3/km", "g/km"), "4");
  EXPECT_EQ(In("1", "/4.m", "m"), "0.25");
  EXPECT_EQ(In("1", "10*+3", "10^3"), "1");
  EXPECT_EQ(In("1", "10*-2", "%"), "1");
  EXPECT_EQ(In("1", "007", ""), "7");
  EXPECT_EQ(In("1", "2.(3.(4))", ""), "24");
  EXPECT_EQ(In("1", "dam", "dm"), "100");
  EXPECT_EQ(In("1", "m[H2O]", "kPa"), "9.80665");
  EXPECT_EQ(In("1", "mm[Hg]", "Pa"), "133.322");
}

TEST(Convert, RoundsHalfToEvenWhereNoDecimalIsExact) {
  EXPECT_EQ(In("1", "m", "[ft_i]", 5), "~3.2808");
  EXPECT_EQ(In("2", "", "3", 4), "~0.6667");
  EXPECT_EQ(In("-2", "", "3", 1), "~-0.7");
  EXPECT_EQ(In("1", "", "3", 34), "~0." + std::string(34, '3'));
  EXPECT_EQ(In("999999", "", "1000001", 3), "~1");
  // The digits asked for do not shorten what is exact.
  EXPECT_EQ(In("1", "", "64", 1), "0.015625");
  EXPECT_EQ(In("0", "km", "[mi_i]"), "0");
  EXPECT_THAT(Convert(D("1"), U("m"), U("m"), 0),
              StatusIs(kInvalid, "digits: 0 is not in 1..1000"));
  EXPECT_THAT(Convert(D("1"), U("m"), U("m"), 1001),
              StatusIs(kInvalid, "digits: 1001"));
  EXPECT_THAT(
      Convert(D("1"), U("m"), U("s")),
      StatusIs(kInvalid, "units 'm' (m) and 's' (s) do not measure the same"));
}

// The fixed points that define the scales, and where two of them meet.
TEST(Convert, TreatsTemperaturesExactly) {
  EXPECT_EQ(In("0", "Cel", "K"), "273.15");
  EXPECT_EQ(In("0", "K", "Cel"), "-273.15");
  EXPECT_EQ(In("32", "[degF]", "Cel"), "0");
  EXPECT_EQ(In("212", "[degF]", "Cel"), "100");
  EXPECT_EQ(In("-40", "Cel", "[degF]"), "-40");
  EXPECT_EQ(In("98.6", "[degF]", "Cel"), "37");
  EXPECT_EQ(In("80", "[degRe]", "Cel"), "100");
  EXPECT_EQ(In("-459.67", "[degF]", "[degR]"), "0");
  EXPECT_EQ(In("1", "[degF]", "Cel", 5), "~-17.222");
  EXPECT_EQ(In("1500", "mCel", "K"), "274.65");
  EXPECT_THAT(Compare(Q("100", "Cel"), Q("212", "[degF]")), IsOkAndHolds(0));
  EXPECT_THAT(
      Compare(Q("100.0000000000000000000001", "Cel"), Q("212", "[degF]")),
      IsOkAndHolds(1));
}

TEST(Convert, TakesLevelsThroughTheirFunctions) {
  // Powers with whole exponents are exact.
  EXPECT_EQ(In("7", "[pH]", "mol/L"), "0.0000001");
  EXPECT_EQ(In("0.0000001", "mol/L", "[pH]"), "7");
  EXPECT_EQ(In("30", "dB", ""), "1000");
  EXPECT_EQ(In("1000", "", "dB"), "30");
  EXPECT_EQ(In("2", "B[V]", "V"), "10");
  EXPECT_EQ(In("60", "dB[uV]", "mV"), "1");
  EXPECT_EQ(In("0", "B[SPL]", "uPa"), "20");
  EXPECT_EQ(In("3", "B[kW]", "MW"), "1");
  EXPECT_EQ(In("10", "bit_s", ""), "1024");
  EXPECT_EQ(In("2", "[hp'_C]", ""), "0.0001");
  EXPECT_EQ(In("1", "[hp'_Q]", ""), "0.00002");
  EXPECT_EQ(In("0", "Np", ""), "1");
  EXPECT_EQ(In("3", "[m/s2/Hz^(1/2)]", "m2/s4/Hz"), "9");
  EXPECT_EQ(In("9", "m2/s4/Hz", "[m/s2/Hz^(1/2)]"), "3");
  // Others are rounded and say so. A neper is the ratio e, which is 10 / ln 10
  // decibels.
  EXPECT_EQ(In("1", "Np", "", 10), "~2.718281828");
  EXPECT_EQ(In("1", "Np", "dB", 12), "~4.34294481903");
  EXPECT_EQ(In("3", "dB", "", 6), "~1.99526");
  EXPECT_EQ(In("100", "%[slope]", "deg", 12), "~45");
  EXPECT_EQ(In("45", "deg", "[p'diop]", 12), "~100");
  // A scale that both share needs no function.
  EXPECT_EQ(In("7.3", "dB", "B"), "0.73");
  EXPECT_EQ(In("3", "dB[uV]", "dB[mV]", 6), "~-57");
}

TEST(Convert, RefusesValuesThatAUnitDoesNotHave) {
  const std::tuple<const char*, const char*, const char*, const char*> cases[] =
      {{"0", "mol/L", "[pH]", "unit '[pH]': the level of what is not"},
       {"-1", "", "dB", "the level of what is not positive"},
       {"-1", "[m/s2/Hz^(1/2)]", "m2/s4/Hz", "no square root is negative"},
       {"-1", "m2/s4/Hz", "[m/s2/Hz^(1/2)]", "root of a negative"},
       {"90", "deg", "%[slope]", "no slope is 90 degrees"},
       {"1e6000", "[pH]", "mol/L", "the level is out of range"},
       {"-301", "[pH]", "mol/L", "the level is out of range"},
       {"1e6000", "", "dB", "the quantity is out of range"},
       {"1e-6000", "", "dB", "the quantity is out of range"}};
  for (const auto& [value, from, to, message] : cases) {
    EXPECT_THAT(Convert(D(value), U(from), U(to)), StatusIs(kInvalid, message))
        << value << " " << from;
  }
}

TEST(Compare, OrdersQuantitiesNotNumbers) {
  EXPECT_THAT(Compare(Q("1", "km"), Q("999.9", "m")), IsOkAndHolds(1));
  EXPECT_THAT(Compare(Q("-1", "km"), Q("1", "m")), IsOkAndHolds(-1));
  EXPECT_THAT(Compare(Q("1", "m"), Q("39.37007874", "[in_i]")),
              IsOkAndHolds(1));
  EXPECT_THAT(Compare(Q("3", ""), Q("9", "3")), IsOkAndHolds(-1));
  EXPECT_THAT(Compare(Q("1", "[iU]/L"), Q("1000", "m[IU]/L")), IsOkAndHolds(0));
  EXPECT_THAT(Compare(Q("1", "[iU]"), Q("1", "[arb'U]")),
              StatusIs(kInvalid, "'[iU]' (arbitrary:[iU]) and '[arb'U]'"));
  EXPECT_THAT(Compare(Q("3", "[pH]"), Q("7", "[pH]")), IsOkAndHolds(1));
  EXPECT_THAT(Compare(Q("3.1", "[pH]"), Q("3.1000000000000000001", "[pH]")),
              IsOkAndHolds(1));
  EXPECT_THAT(Compare(Q("3.1", "dB"), Q("0.31", "B")), IsOkAndHolds(0));
  EXPECT_THAT(Compare(Q("3.1", "dB"), Q("0.30", "B")), IsOkAndHolds(1));
  // Through double: what agrees to 1e-12 is equal, what does not is not.
  EXPECT_THAT(Compare(Q("0.5", "B"), Q("3.162277660168379331999", "")),
              IsOkAndHolds(0));
  EXPECT_THAT(Compare(Q("0.5", "B"), Q("3.16227766018", "")), IsOkAndHolds(-1));
}

TEST(AgreesWithin, TakesTheToleranceOfTheLargerExactly) {
  const auto agree = [](Quantity a, Quantity b, const char* relative) {
    absl::StatusOr<bool> forth = AgreesWithin(a, b, D(relative));
    EXPECT_THAT(forth, IsOk());
    EXPECT_THAT(AgreesWithin(b, a, D(relative)), IsOkAndHolds(*forth));
    return *forth;
  };
  // 1200 miles are 1931.2128 km, 3.4394 % less than 2000.
  EXPECT_TRUE(agree(Q("1200", "[mi_i]"), Q("2000", "km"), "0.04"));
  EXPECT_FALSE(agree(Q("1200", "[mi_i]"), Q("2000", "km"), "0.034"));
  EXPECT_TRUE(agree(Q("1200", "[mi_i]"), Q("2000", "km"), "0.0343936"));
  EXPECT_FALSE(agree(Q("1200", "[mi_i]"), Q("2000", "km"), "0.0343935999999"));
  EXPECT_TRUE(agree(Q("0", "m"), Q("0", "km"), "0"));
  EXPECT_FALSE(agree(Q("0", "m"), Q("1e-6000", "m"), "0.5"));
  EXPECT_FALSE(agree(Q("-1", "m"), Q("1", "m"), "1.9"));
  EXPECT_TRUE(agree(Q("-1", "m"), Q("1", "m"), "2"));
  // Temperatures count from absolute zero.
  EXPECT_TRUE(agree(Q("10", "Cel"), Q("20", "Cel"), "0.04"));
  EXPECT_THAT(AgreesWithin(Q("1", "m"), Q("1", "m"), D("-0.1")),
              StatusIs(kInvalid, "relative tolerance '-0.1' is negative"));
  EXPECT_THAT(AgreesWithin(Q("1", "m"), Q("1", "s"), D("1")),
              StatusIs(kInvalid, "do not measure the same"));
}

TEST(DiffersByAtMost, ComparesNumbersOfTheTolerancesUnit) {
  const auto near = [](Quantity a, Quantity b, Quantity most) {
    absl::StatusOr<bool> forth = DiffersByAtMost(a, b, most);
    EXPECT_THAT(forth, IsOk());
    EXPECT_THAT(DiffersByAtMost(b, a, most), IsOkAndHolds(*forth));
    return *forth;
  };
  // A mile is 1609.344 m exactly, and no finite decimal of feet is a metre.
  EXPECT_TRUE(near(Q("1", "[mi_i]"), Q("1.6", "km"), Q("9.344", "m")));
  EXPECT_FALSE(near(Q("1", "[mi_i]"), Q("1.6", "km"), Q("9.3439999", "m")));
  EXPECT_TRUE(near(Q("1", "m"), Q("1.3048", "m"), Q("1", "[ft_i]")));
  EXPECT_FALSE(near(Q("1", "m"), Q("1.30480001", "m"), Q("1", "[ft_i]")));
  EXPECT_TRUE(near(Q("-3", ""), Q("2", ""), Q("5", "")));
  EXPECT_TRUE(near(Q("7", "km"), Q("7000", "m"), Q("0", "m")));
  // Degrees of difference: 99 [degF] are 37.2... Cel.
  EXPECT_TRUE(near(Q("99", "[degF]"), Q("37", "Cel"), Q("0.3", "Cel")));
  EXPECT_FALSE(near(Q("99", "[degF]"), Q("37", "Cel"), Q("0.2", "Cel")));
  EXPECT_TRUE(near(Q("7", "[pH]"), Q("7.2", "[pH]"), Q("0.2", "[pH]")));
  EXPECT_FALSE(near(Q("7", "[pH]"), Q("7.2", "[pH]"), Q("0.1", "[pH]")));
}

TEST(DiffersByAtMost, RefusesWhatHasNoAnswer) {
  EXPECT_THAT(DiffersByAtMost(Q("1", "m"), Q("1", "m"), Q("-1", "m")),
              StatusIs(kInvalid, "absolute tolerance '-1' is negative"));
  EXPECT_THAT(DiffersByAtMost(Q("1", "m"), Q("1", "m"), Q("1", "s")),
              StatusIs(kInvalid, "do not measure the same"));
  EXPECT_THAT(DiffersByAtMost(Q("1", "m"), Q("1", "s"), Q("1", "m")),
              StatusIs(kInvalid, "do not measure the same"));
}

TEST(BaseBounds, EncloseTheQuantityAsCloselyAsDoublesCan) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  constexpr double kMax = std::numeric_limits<double>::max();
  const auto bounds = [](absl::string_view value, absl::string_view unit) {
    absl::StatusOr<BaseRange> range = BaseBounds(Q(value, unit));
    EXPECT_THAT(range, IsOk());
    return std::pair(range->low, range->high);
  };
  EXPECT_EQ(bounds("5", "km"), std::pair(5000.0, 5000.0));
  EXPECT_EQ(bounds("-5", "m"), std::pair(-5.0, -5.0));
  EXPECT_EQ(bounds("1", "kg"), std::pair(1000.0, 1000.0));
  // The double 0.1 is a little above a tenth, 0.3 a little below.
  EXPECT_EQ(bounds("0.1", "m"), std::pair(std::nextafter(0.1, 0), 0.1));
  EXPECT_EQ(bounds("0.3", "m"), std::pair(0.3, std::nextafter(0.3, 1)));
  EXPECT_EQ(bounds("-0.1", "m"), std::pair(-0.1, -std::nextafter(0.1, 0)));
  EXPECT_EQ(bounds("0", "m"), std::pair(0.0, 0.0));
  EXPECT_EQ(bounds("1e6000", "m"), std::pair(kMax, kInfinity));
  EXPECT_EQ(bounds("-1e6000", "m"), std::pair(-kInfinity, -kMax));
  EXPECT_EQ(bounds("1e-6000", "m"),
            std::pair(0.0, std::numeric_limits<double>::denorm_min()));
  EXPECT_EQ(bounds("0", "Cel"), std::pair(273.15, std::nextafter(273.15, 300)));
  // 10^0.5 by its digits; a level's range is wider, but not much.
  const auto [low, high] = bounds("0.5", "B");
  EXPECT_LT(low, 3.1622776601683793);
  EXPECT_GT(high, 3.1622776601683795);
  EXPECT_NEAR(low, high, 1e-9);
}

TEST(UnitFromUri, KnowsTheCommonUnits) {
  const std::pair<const char*, const char*> cases[] = {
      {"http://www.wikidata.org/entity/Q11573", "m"},
      {"https://www.wikidata.org/entity/Q253276", "[mi_i]"},
      {"http://www.wikidata.org/entity/Q11229", "%"},
      {"http://qudt.org/vocab/unit/LB", "[lb_av]"},
      {"http://qudt.org/vocab/unit/UNITLESS", ""},
      {"https://qudt.org/vocab/unit/KiloM-PER-HR", "km/h"}};
  for (const auto& [uri, ucum] : cases) {
    EXPECT_THAT(UnitFromUri(uri), IsOkAndHolds(U(ucum))) << uri;
  }
  for (const char* uri :
       {"", "1", "Q11573", "http://www.wikidata.org/entity/Q577",
        "http://www.wikidata.org/entity/KiloM", "http://qudt.org/vocab/unit/",
        "ftp://www.wikidata.org/entity/Q11573"}) {
    EXPECT_THAT(UnitFromUri(uri), StatusIs(absl::StatusCode::kNotFound,
                                           absl::StrCat("uri '", uri, "'")));
  }
}

// Against the cases of Ucum-java, where they are at hand.

std::vector<std::map<std::string, std::string>> Rows(const std::string& tsv) {
  std::vector<std::map<std::string, std::string>> rows;
  const std::vector<std::string> lines = absl::StrSplit(tsv, '\n');
  const std::vector<std::string> names = absl::StrSplit(lines[0], '\t');
  for (size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    const std::vector<std::string> cells = absl::StrSplit(lines[i], '\t');
    auto& row = rows.emplace_back();
    for (size_t j = 0; j < names.size(); ++j) {
      row[names[j]] = j < cells.size() ? cells[j] : "";
    }
  }
  return rows;
}

TEST(UcumCases, ValidatesAsUcumJavaDoes) {
  VERACITY_SHARED_DATA_OR_SKIP(tsv, "formats/ucum/cases_validation.tsv");
  const auto rows = Rows(*tsv);
  EXPECT_GT(rows.size(), 100u);
  for (auto row : rows) {
    EXPECT_EQ(Unit::Parse(row["unit"]).ok(), row["valid"] == "true")
        << row["id"] << " " << row["unit"];
  }
}

TEST(UcumCases, ConvertsAsUcumJavaDoes) {
  VERACITY_SHARED_DATA_OR_SKIP(tsv, "formats/ucum/cases_conversion.tsv");
  const auto rows = Rows(*tsv);
  EXPECT_GE(rows.size(), 6u);
  for (auto row : rows) {
    VERACITY_ASSERT_OK_AND_ASSIGN(
        const Converted converted,
        Convert(D(row["value"]), U(row["srcUnit"]), U(row["dstUnit"])));
    // An outcome is given to so many digits, and no more is asked of us.
    const Decimal outcome = D(row["outcome"]);
    const Decimal last = D(absl::StrCat("1e-", outcome.digits().size() - 1));
    EXPECT_THAT(AgreesWithin({converted.value, Unit()}, {outcome, Unit()},
                             outcome.digits().size() < 20 ? Decimal() : last),
                IsOkAndHolds(true))
        << row["id"] << " " << converted.value.text();
  }
}

// We have no division of quantities; a unit can carry the same numbers.
TEST(UcumCases, DividesAsUcumJavaDoes) {
  VERACITY_SHARED_DATA_OR_SKIP(tsv, "formats/ucum/cases_division.tsv");
  for (auto row : Rows(*tsv)) {
    const Decimal v1 = D(row["v1"]);
    const std::string quotient =
        absl::StrCat(v1.digits(), ".10*", v1.exponent(), ".", row["u1"], "/(",
                     row["v2"], ".", row["u2"], ")");
    EXPECT_THAT(Compare(Q("1", quotient), Q(row["vRes"], row["uRes"])),
                IsOkAndHolds(0))
        << quotient;
  }
}

// We print no names; what the display says must mean the same, read as UCUM.
TEST(UcumCases, MeansWhatUcumJavaDisplays) {
  VERACITY_SHARED_DATA_OR_SKIP(tsv, "formats/ucum/cases_display.tsv");
  for (auto row : Rows(*tsv)) {
    const std::string read =
        absl::StrReplaceAll(row["display"], {{"kilogram", "kg"},
                                             {"meter", "m"},
                                             {"second", "s"},
                                             {" ^ ", ""},
                                             {" * ", "."}});
    EXPECT_THAT(Compare(Q("1", row["unit"]), Q("1", read)), IsOkAndHolds(0))
        << read;
  }
}

}  // namespace
}  // namespace veracity
