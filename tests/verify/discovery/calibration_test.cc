#include "verify/discovery/calibration.h"

#include <cmath>
#include <random>
#include <vector>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

std::vector<Forecast> Ten() {
  return {{.1, false}, {.1, false}, {.1, true},  {.4, false}, {.4, true},
          {.7, true},  {.7, true},  {.7, false}, {.9, true},  {.9, true}};
}

TEST(Calibrate, GivesTheNumbersOfTheTable) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Calibration c, Calibrate(Ten()));
  EXPECT_NEAR(c.brier, .204, 1e-12);
  EXPECT_NEAR(c.reliability, .020666666667, 1e-12);
  EXPECT_NEAR(c.resolution, .056666666667, 1e-12);
  EXPECT_NEAR(c.uncertainty, .24, 1e-12);
  EXPECT_NEAR(c.within_variance, 0, 1e-12);
  EXPECT_NEAR(c.within_covariance, 0, 1e-12);
  EXPECT_NEAR(c.expected_error, .12, 1e-12);
  EXPECT_NEAR(c.skill, .15, 1e-12);
  EXPECT_NEAR(c.log_score, .606846620347, 1e-12);
  ASSERT_EQ(c.curve.size(), 4u);
  EXPECT_EQ(c.curve[2].count, 3);
  EXPECT_NEAR(c.curve[2].mean_probability, .7, 1e-12);
  EXPECT_NEAR(c.curve[2].share_happened, 2. / 3, 1e-12);
}

TEST(Calibrate, CountsWhatDiffersWithinBins) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Calibration c,
                                Calibrate(Ten(), std::vector<double>{0.5}));
  EXPECT_NEAR(c.brier, .204, 1e-12);
  EXPECT_NEAR(c.reliability, .0164, 1e-12);
  EXPECT_NEAR(c.resolution, .04, 1e-12);
  EXPECT_NEAR(c.within_variance, .0156, 1e-12);
  EXPECT_NEAR(c.within_covariance, .028, 1e-12);
  EXPECT_NEAR(c.expected_error, .10, 1e-12);
  EXPECT_EQ(c.curve.size(), 2u);
}

TEST(Calibrate, AddsUpWhateverTheBins) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    std::vector<Forecast> forecasts(1 + random() % 40);
    for (Forecast& f : forecasts) {
      f.probability = static_cast<double>(random() % 101) / 100;
      f.happened = random() % 3 == 0;
    }
    std::vector<double> splits;
    if (i % 2 == 0) splits = {0.2, 0.5, 0.51};
    VERACITY_ASSERT_OK_AND_ASSIGN(const Calibration c,
                                  Calibrate(forecasts, splits));
    EXPECT_NEAR(c.brier,
                c.reliability - c.resolution + c.uncertainty +
                    c.within_variance - c.within_covariance,
                1e-12);
    int64_t count = 0;
    for (const CalibrationBin& bin : c.curve) count += bin.count;
    EXPECT_EQ(count, c.count);
  }
}

TEST(Calibrate, PutsASplitIntoTheBinAbove) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const Calibration c,
      Calibrate(std::vector<Forecast>{{.5, true}, {.49, false}, {1, true}},
                std::vector<double>{0.5}));
  ASSERT_EQ(c.curve.size(), 2u);
  EXPECT_EQ(c.curve[0].count, 1);
  EXPECT_EQ(c.curve[1].count, 2);
}

TEST(Calibrate, ClipsTheImpossible) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const Calibration c,
      Calibrate(std::vector<Forecast>{{0, true}, {1, true}}));
  EXPECT_EQ(c.clipped, 1);
  EXPECT_NEAR(c.log_score, -std::log(kLeastLogProbability) / 2, 1e-12);
  EXPECT_EQ(c.skill, 0);
}

TEST(Calibrate, TakesNone) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const Calibration c, Calibrate({}));
  EXPECT_EQ(c.count, 0);
  EXPECT_TRUE(c.curve.empty());
}

TEST(Calibrate, RejectsWhatIsNoProbability) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(Calibrate(std::vector<Forecast>{{1.1, true}}),
              testing::StatusIs(kInvalid, "a probability is 1.1"));
  EXPECT_THAT(Calibrate({}, std::vector<double>{0.5, 0.5}),
              testing::StatusIs(kInvalid, "splits do not rise: 0.5, 0.5"));
}

}  // namespace
}  // namespace veracity::internal
