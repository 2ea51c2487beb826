#include "verify/discovery/copying.h"

#include <vector>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

TEST(FindCopying, GivesTheNumbersOfTheTable) {
  struct Case {
    double e1, e2, wrong_values;
    Overlap overlap;
    double independent, first, second, digits;
  };
  for (const Case& c : std::vector<Case>{{.2,
                                          .2,
                                          100,
                                          {10, 0, 5},
                                          .998680838715,
                                          .000659580642,
                                          .000659580642,
                                          1e-12},
                                         {.2,
                                          .2,
                                          100,
                                          {10, 3, 2},
                                          9.44903621e-08,
                                          .499999952755,
                                          .499999952755,
                                          1e-12},
                                         {.1,
                                          .3,
                                          10,
                                          {20, 2, 3},
                                          .00125783542553,
                                          .118471153195,
                                          .88027101138,
                                          1e-12},
                                         {.2,
                                          .2,
                                          100,
                                          {50, 0, 0},
                                          .000164800065,
                                          .499917599967,
                                          .499917599967,
                                          1e-12}}) {
    CopyOptions options;
    options.wrong_values = c.wrong_values;
    VERACITY_ASSERT_OK_AND_ASSIGN(const CopyPosterior posterior,
                                  FindCopying(c.e1, c.e2, c.overlap, options));
    EXPECT_NEAR(posterior.independent, c.independent, c.digits);
    EXPECT_NEAR(posterior.first_copies, c.first, c.digits);
    EXPECT_NEAR(posterior.second_copies, c.second, c.digits);
  }
}

TEST(FindCopying, IsNotLostInLargeCounts) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const CopyPosterior posterior,
                                FindCopying(.2, .2, {1e6, 1e5, 0}));
  EXPECT_EQ(posterior.independent, 0);
  EXPECT_EQ(posterior.first_copies, 0.5);
}

TEST(FindCopying, LearnsNothingFromWhatCannotBe) {
  // Sources without errors do not differ, nor does a whole copy.
  CopyOptions options;
  options.copied = 1;
  VERACITY_ASSERT_OK_AND_ASSIGN(const CopyPosterior posterior,
                                FindCopying(0, 0, {1, 1, 1}, options));
  EXPECT_DOUBLE_EQ(posterior.independent, 0.6);
}

TEST(FindCopying, RejectsWhatIsNoProbability) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(FindCopying(1.5, 0, {}), testing::StatusIs(kInvalid, "1.5"));
  EXPECT_THAT(FindCopying(0, 0, {-1, 0, 0}),
              testing::StatusIs(kInvalid, "counts are -1"));
  CopyOptions options;
  options.prior = 0.6;
  EXPECT_THAT(FindCopying(0, 0, {}, options),
              testing::StatusIs(kInvalid, "prior is 0.6"));
}

}  // namespace
}  // namespace veracity::internal
