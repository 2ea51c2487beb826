#include "base/ratio.h"

#include <cmath>
#include <limits>
#include <random>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

Ratio R(int64_t num, int64_t den, int64_t exp10 = 0) {
  return {num, den, exp10};
}

TEST(Ratio, RoundsHalfToEven) {
  const std::tuple<Ratio, int, const char*> cases[] = {
      {R(25, 10), 1, "2"},         {R(35, 10), 1, "4"},
      {R(-25, 10), 1, "-2"},       {R(-35, 10), 1, "-4"},
      {R(250001, 100000), 1, "3"}, {R(12345, 1), 4, "12340"},
      {R(12355, 1), 4, "12360"},   {R(9995, 1000), 3, "10"},
      {R(9985, 1000), 3, "9.98"},  {R(1, 3), 5, "0.33333"},
      {R(2, 3, 30), 2, "6.7e+29"}, {R(1, 1), 40, "1"},
      {R(0, 7), 3, "0"},           {R(1, 7, -9), 3, "1.43e-10"}};
  for (const auto& [ratio, digits, rounded] : cases) {
    EXPECT_EQ(Rounded(ratio, digits).text(), rounded);
  }
}

TEST(Ratio, IsAFiniteDecimalIfOnlyTwosAndFivesDivideIt) {
  EXPECT_EQ(Finite(R(1, 64))->text(), "0.015625");
  EXPECT_EQ(Finite(R(-7, 3125))->text(), "-0.00224");
  EXPECT_EQ(Finite(R(21, 12))->text(), "1.75");
  EXPECT_EQ(Finite(R(0, 3))->text(), "0");
  EXPECT_EQ(Finite(R(6, 2, 5))->text(), "300000");
  EXPECT_FALSE(Finite(R(1, 3)).has_value());
  EXPECT_FALSE(Finite(R(1, 35, 100)).has_value());
}

// Against 64-bit arithmetic, in which such small fractions are exact.
TEST(Ratio, ComputesAsIntegersDo) {
  std::mt19937 random(754);
  std::uniform_int_distribution<int> any(-60, 60);
  std::uniform_int_distribution<int> positive(1, 60);
  for (int i = 0; i < 3000; ++i) {
    const int a = any(random), b = positive(random);
    const int c = any(random), d = positive(random);
    // The same value with another power of ten.
    const Ratio x = R(a * 100, b, -2);
    const Ratio y = R(c, d * 10, 1);
    const int cross = a * d - c * b;
    EXPECT_EQ(Order(x, y), cross < 0 ? -1 : cross > 0 ? 1 : 0);
    EXPECT_EQ(Order(x + y, R(a * d + c * b, b * d)), 0);
    EXPECT_EQ(Order(x - y, R(cross, b * d)), 0);
    EXPECT_EQ(Order(x * y, R(a * c, b * d)), 0);
    EXPECT_EQ(Order(Abs(x), R(std::abs(a), b)), 0);
    if (c != 0) {
      const int sign = c < 0 ? -1 : 1;
      EXPECT_EQ(Order(x / y, R(sign * a * d, sign * b * c)), 0);
      EXPECT_EQ(Order(Power(y, -3), R(sign * d * d * d, sign * c * c * c)), 0);
    }
  }
}

TEST(Ratio, OrdersWhatIsFarApartAndWhatIsNot) {
  EXPECT_EQ(Order(R(1, 1, 5000), R(1, 1, -5000)), 1);
  EXPECT_EQ(Order(R(-1, 1, 5000), R(-1, 1, -5000)), -1);
  EXPECT_EQ(Order(R(1, 1, 5000), Power(R(10, 1), 5000)), 0);
  EXPECT_EQ(Order(R(0, 1), R(1, 1, -5000)), -1);
  EXPECT_EQ(Order(R(0, 1, 9), R(0, 5)), 0);
}

TEST(Ratio, IsOneOfTheDoublesAroundIt) {
  for (double value : {0.1, -3.0, 1e300, 5e-324, 0x1.fffffffffffffp1023}) {
    EXPECT_EQ(ToDouble(FromDouble(value)), value);
    EXPECT_EQ(Order(FromDouble(value), FromDouble(value)), 0);
  }
  EXPECT_EQ(ToDouble(R(1, 3)), 1.0 / 3);
  EXPECT_EQ(ToDouble(R(1, 1, 400)), std::numeric_limits<double>::infinity());
}

TEST(Ratio, KnowsAnInteger) {
  EXPECT_EQ(AsInteger(R(-21, 3)), -7);
  EXPECT_EQ(AsInteger(R(5, 1, 2)), 500);
  EXPECT_EQ(AsInteger(R(0, 9)), 0);
  EXPECT_EQ(AsInteger(R(7, 2)), std::nullopt);
  EXPECT_EQ(AsInteger(R(1, 1, 30)), std::nullopt);
  EXPECT_EQ(AsInteger(R(1, 1, -30)), std::nullopt);
}

}  // namespace
}  // namespace veracity::internal
