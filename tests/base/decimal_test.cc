#include "veracity/decimal.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "absl/hash/hash_testing.h"
#include "tests/testing.h"

namespace veracity {
namespace {

using ::testing::HasSubstr;
using testing::StatusIs;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Decimal D(absl::string_view text) {
  absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  EXPECT_THAT(decimal, testing::IsOk()) << text;
  return decimal.value_or(Decimal());
}

TEST(Decimal, KeepsItsTextAndHasOneCanonicalSpelling) {
  const std::pair<const char*, const char*> cases[] = {
      {"0", "0"},         {"-0", "0"},
      {"0.000e99", "0"},  {"1200", "12e2"},
      {"0.50", "5e-1"},   {"-3", "-3"},
      {"+1.2E3", "12e2"}, {"1e-6000", "1e-6000"},
      {"007", "7"},       {"10.10e-1", "101e-2"},
      {"-1e+03", "-1e3"}, {"100e-2", "1"}};
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(D(text).text(), text);
    EXPECT_EQ(D(text).canonical(), canonical) << text;
    EXPECT_EQ(D(canonical).canonical(), canonical);
  }
}

TEST(Decimal, RejectsWhatIsNotADecimal) {
  for (absl::string_view text :
       {"",      "+",     "-",     ".",        ".5",  "5.",  "1e",   "1e+",
        "1,200", "1 200", " 1",    "1 ",       "nan", "inf", "0x10", "1.2.3",
        "--1",   "1e1.5", "1_000", "\xd9\xa1", "1f",  "e5"}) {
    EXPECT_THAT(Decimal::Parse(text),
                StatusIs(absl::StatusCode::kInvalidArgument, "decimal '"))
        << text;
  }
  EXPECT_THAT(Decimal::Parse(absl::string_view("1\0", 2)),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "decimal '1\\x00': unexpected '\\x00'"));
}

TEST(Decimal, RefusesWhatExceedsItsLimits) {
  EXPECT_THAT(Decimal::Parse(std::string(1000, '9')), testing::IsOk());
  EXPECT_THAT(Decimal::Parse(std::string(1001, '9')),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "...': more than 1000 digits"));
  EXPECT_THAT(Decimal::Parse("1e6000"), testing::IsOk());
  EXPECT_THAT(Decimal::Parse("1e-6001"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "'1e-6001': exponent beyond 6000"));
  EXPECT_THAT(Decimal::Parse("1e99999999999999999999999"),
              StatusIs(absl::StatusCode::kInvalidArgument, "beyond 6000"));
  EXPECT_THAT(Decimal::Parse("1.25", {.max_digits = 2}),
              StatusIs(absl::StatusCode::kInvalidArgument, "than 2 digits"));
  EXPECT_THAT(Decimal::Parse("1e9000", {.max_exponent = 10000}),
              testing::IsOk());
}

TEST(Decimal, OrdersByValue) {
  const std::vector<Decimal> ascending = {
      D("-1e6000"), D("-12"),     D("-1.5"), D("-1.05"), D("-1e-6000"),
      D("0"),       D("1e-6000"), D("0.99"), D("1"),     D("1.01"),
      D("9"),       D("10"),      D("10.5"), D("1e20"),  D("1e6000")};
  for (size_t i = 0; i < ascending.size(); ++i) {
    for (size_t j = 0; j < ascending.size(); ++j) {
      const int order = i < j ? -1 : i > j ? 1 : 0;
      EXPECT_EQ(Decimal::Compare(ascending[i], ascending[j]), order)
          << ascending[i].text() << " " << ascending[j].text();
    }
  }
  EXPECT_TRUE(D("0.1") == D("1e-1") && D("1200") == D("1.2e3"));
  EXPECT_TRUE(D("2") > D("1") && D("2") >= D("2") && D("1") != D("2"));
  EXPECT_EQ(D("-0").sign(), 0);
  EXPECT_EQ(D("-0.1").sign(), -1);
}

TEST(Decimal, HashesByValue) {
  EXPECT_TRUE(absl::VerifyTypeImplementsAbslHashCorrectly(
      {D("0"), D("-0"), D("1"), D("1.0"), D("10e-1"), D("-1"), D("10")}));
}

TEST(Decimal, IsReadableWithoutExponentWithinReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"0.00", "0"},
      {"12e2", "1200"},
      {"-5e-1", "-0.5"},
      {"1.50", "1.5"},
      {"1e-7", "0.0000001"},
      {"1e-8", "1e-8"},
      {"123.456e1", "1234.56"},
      {"1e20", "100000000000000000000"},
      {"1e21", "1e+21"},
      {"-125e28", "-1.25e+30"}};
  for (const auto& [text, plain] : cases) {
    EXPECT_EQ(D(text).plain(), plain) << text;
    EXPECT_EQ(D(plain), D(text));
  }
}

TEST(Decimal, ConvertsToTheNearestDouble) {
  EXPECT_EQ(D("0.1").ToDouble(), 0.1);
  EXPECT_EQ(D("-1200").ToDouble(), -1200.0);
  // A tie goes to even (2^53 + 1); the smallest excess breaks it.
  EXPECT_EQ(D("9007199254740993").ToDouble(), 9007199254740992.0);
  EXPECT_EQ(D("9007199254740993." + std::string(900, '0') + "1").ToDouble(),
            9007199254740994.0);
  // The largest double, and the least that rounds beyond it: half a unit in
  // the last place above (2^1024 - 2^970).
  EXPECT_EQ(D("1.7976931348623157e308").ToDouble(),
            std::numeric_limits<double>::max());
  EXPECT_EQ(D("1.7976931348623159e308").ToDouble(), kInfinity);
  EXPECT_EQ(D("-1e6000").ToDouble(), -kInfinity);
  EXPECT_EQ(D("4.9406564584124654e-324").ToDouble(),
            std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(D("2.4703282292062327e-324").ToDouble(), 0);  // just below half
  EXPECT_EQ(D("2.4703282292062328e-324").ToDouble(),
            std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(D("2.2250738585072011e-308").ToDouble(), 0x0.fffffffffffffp-1022);
  EXPECT_EQ(D("1e-6000").ToDouble(), 0);
}

TEST(Decimal, IsMadeOfAnyInteger) {
  EXPECT_EQ(Decimal::FromInt(0).text(), "0");
  EXPECT_EQ(Decimal::FromInt(-120).canonical(), "-12e1");
  EXPECT_EQ(Decimal::FromInt(std::numeric_limits<int64_t>::min()).text(),
            "-9223372036854775808");
}

// Against 64-bit integers, which a decimal with a common scale must follow.
TEST(Decimal, OrdersAsScaledIntegersDo) {
  std::mt19937 random(20220623);
  std::uniform_int_distribution<int> pick(-3000, 3000);
  for (int i = 0; i < 5000; ++i) {
    const int a = pick(random);
    const int b = pick(random);
    // a/1000 against b/1000, one of them written with another exponent.
    const Decimal x = D(absl::StrCat(a, "e-3"));
    const Decimal y = D(absl::StrCat(b, "00e-5"));
    EXPECT_EQ(Decimal::Compare(x, y), a < b   ? -1
                                      : a > b ? 1
                                              : 0)
        << x.text() << " " << y.text();
  }
}

}  // namespace
}  // namespace veracity
