#include "base/unit_parser.h"

#include <chrono>
#include <string>

#include "absl/hash/hash_testing.h"
#include "tests/base/quantities.h"
#include "tests/testing.h"

// Through Unit, which is what the parser is for.

namespace veracity {
namespace {

using testing::D;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::Q;
using testing::StatusIs;
using testing::U;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(Unit, RefusesWhatUcumDoesNotAllow) {
  const std::pair<const char*, const char*> cases[] = {
      {"foo", "unit 'foo': no unit has the code 'foo'"},
      {"KM", "no unit has the code 'KM'"},
      {"kft", "code 'kft'"},
      {"k[ft_i]", "code 'k[ft_i]'"},  // a prefix before what has none
      {"kkm", "code 'kkm'"},
      {"4h", "code '4h'"},
      {"m^2", "code 'm^'"},
      {"m 2", "code 'm '"},
      {"m-", "code 'm-'"},
      {"k", "code 'k'"},
      {"\xc2\xb5m", "code '\\xc2\\xb5m'"},
      {"m/", "a unit is missing"},
      {".m", "a unit is missing"},
      {"m..s", "a unit is missing"},
      {"()", "a unit is missing"},
      {"(/m)", "a unit is missing"},
      {"(m", "a '(' is not closed"},
      {"m)", "unexpected ')'"},
      {"(m)2", "unexpected '2'"},
      {"m{a}2", "unexpected '2'"},
      {"10{a}", "unexpected '{'"},
      {"m{a", "a '{' is not closed"},
      {"m{a b}", "' ' in an annotation"},
      {"m{a{b}}", "'{' in an annotation"},
      {"m}", "unexpected '}'"},
      {"[in_i", "a '[' is not closed"},
      {"0", "the factor is 0"},
      {"m/00", "the factor is 0"}};
  for (const auto& [text, message] : cases) {
    EXPECT_THAT(Unit::Parse(text), StatusIs(kInvalid, message)) << text;
  }
}

TEST(Unit, KeepsSpecialUnitsOutOfProductsAndPowers) {
  for (const char* text : {"Cel2", "Cel-1", "/Cel", "W/Cel", "m.Cel", "Cel.m",
                           "Cel.Cel", "[pH].L", "{a}.Cel", "rad.%[slope]"}) {
    EXPECT_THAT(Unit::Parse(text), StatusIs(kInvalid, "special unit")) << text;
  }
  for (const char* text : {"Cel", "mCel", "Cel{body}", "2.Cel", "Cel/2",
                           "(Cel)", "10*3.Cel", "dB", "Cel1", "dB[SPL]"}) {
    EXPECT_TRUE(U(text).is_special()) << text;
  }
  EXPECT_FALSE(U("K").is_special());
}

TEST(Unit, BoundsWhatItCosts) {
  const auto start = std::chrono::steady_clock::now();
  const std::pair<std::string, const char*> cases[] = {
      {"10*999999999", "exponent over 255"},
      {"m999999999999999999999", "exponent over 255"},
      {"m-256", "exponent over 255"},
      {"m255.m", "exponent too large"},
      {"[iU]200.[iU]200", "exponent too large"},
      {"Ym255", "the factor is too large"},
      {"[pi]255", "the factor is too large"},
      {"10*255.10*255.10*255.10*255", "the factor is too large"},
      {std::string(990, '9'), ""},
      {std::string(990, '9') + ".9999999999", "longer than 1000 bytes"},
      {std::string(10000, '(') + "m" + std::string(10000, ')'),
       "longer than 1000 bytes"},
      {std::string(51, '(') + "m" + std::string(51, ')'), "nested too deep"},
      {std::string(490, '(') + "m" + std::string(490, ')'), "nested too deep"}};
  for (const auto& [text, message] : cases) {
    if (*message == '\0') {
      EXPECT_THAT(Unit::Parse(text), IsOk());
    } else {
      EXPECT_THAT(Unit::Parse(text), StatusIs(kInvalid, message)) << text;
    }
  }
  EXPECT_THAT(Unit::Parse(std::string(50, '(') + "m" + std::string(50, ')')),
              IsOk());

  // The largest values through the largest units.
  const Unit huge = U("10*255.10*255.10*255");
  EXPECT_THAT(Compare({D("1e6000"), huge}, {D("1e-6000"), U("")}),
              IsOkAndHolds(1));
  EXPECT_THAT(
      AgreesWithin({D("1e6000"), huge}, {D("1e-6000"), U("")}, D("0.1")),
      IsOkAndHolds(false));
  VERACITY_ASSERT_OK_AND_ASSIGN(Converted percent,
                                Convert(D("1e6000"), huge, U("%")));
  EXPECT_EQ(percent.value.text(), "1e+6767");
  const Decimal wide = *Decimal::Parse("1e9000", {.max_exponent = 9000});
  EXPECT_THAT(Convert(wide, U("m"), U("m")),
              StatusIs(kInvalid, "value '1e9000...': more than 1000 digits"));
  // All of it takes milliseconds; one of these written out would take hours.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(Unit, HasADimensionThatServesAsAKey) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "1"},
      {"1", "1"},
      {"%", "1"},
      {"mol", "1"},
      {"{votes}", "1"},
      {"m", "m"},
      {"km", "m"},
      {"N", "m.s-2.g"},
      {"V", "m2.s-2.g.C-1"},
      {"/m", "m-1"},
      {"m/s/s", "m.s-2"},
      {"m/(s/s)", "m"},
      {"lx", "m-2.rad2.cd"},
      {"m.m-1", "1"},
      {"Cel", "K"},
      {"[pH]", "m-3"},
      {"m0", "1"},
      {"[iU]", "arbitrary:[iU]"},
      {"k[IU]", "arbitrary:[iU]"},
      {"[iU]/mL", "arbitrary:m-3.[iU]"},
      {"[iU]/[iU]", "1"},
      {"[iU].[arb'U]-2", "arbitrary:[arb'U]-2.[iU]"}};
  for (const auto& [text, dimension] : cases) {
    EXPECT_EQ(U(text).dimension(), dimension) << text;
  }
  for (const auto& [a, a_dimension] : cases) {
    for (const auto& [b, b_dimension] : cases) {
      EXPECT_EQ(U(a).Commensurable(U(b)),
                absl::string_view(a_dimension) == b_dimension)
          << a << " " << b;
    }
  }
  EXPECT_TRUE(U("[iU]").is_arbitrary());
  EXPECT_FALSE(U("[iU]/[iU]").is_arbitrary());
}

TEST(Unit, IsUnityByDefaultAndEqualByText) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {Unit(), U("m"), U("km"), U("10*3.m")}));
  EXPECT_EQ(Unit(), U(""));
  EXPECT_EQ(Unit().dimension(), "1");
  EXPECT_EQ(U("km").text(), "km");
  EXPECT_NE(U("km"), U("10*3.m"));
}

}  // namespace
}  // namespace veracity
