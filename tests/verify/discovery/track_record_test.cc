#include "verify/discovery/track_record.h"

#include <cmath>
#include <vector>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

TEST(TrackRecords, AreBySourceAndTopic) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<TrackRecord> records,
      TrackRecords(std::vector<JudgedClaim>{{2, 0, true},
                                            {1, 5, false},
                                            {1, 4, true},
                                            {1, 5, true},
                                            {1, 5, true}}));
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].source, 1);
  EXPECT_EQ(records[0].topic, 4);
  EXPECT_EQ(records[1].topic, 5);
  EXPECT_EQ(records[1].claims, 3);
  EXPECT_EQ(records[1].right, 2);
  EXPECT_EQ(records[1].wrong, 1);
  EXPECT_EQ(records[2].source, 2);
}

TEST(TrackRecords, AreBetaEvidence) {
  std::vector<JudgedClaim> claims(10, {0, 0, true});
  claims[0].right = claims[1].right = false;
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<TrackRecord> records,
                                TrackRecords(claims));
  const TrackRecord& record = records.at(0);
  EXPECT_NEAR(record.accuracy.estimate, 0.75, 1e-12);  // 9 of 12
  EXPECT_NEAR(record.accuracy.low, 0.4822, 5e-5);
  EXPECT_NEAR(record.accuracy.high, 0.9398, 5e-5);
  EXPECT_NEAR(record.opinion.belief(), 8. / 12, 1e-12);
  EXPECT_NEAR(record.opinion.disbelief(), 2. / 12, 1e-12);
  EXPECT_NEAR(record.opinion.probability(), 0.75, 1e-12);
}

TEST(TrackRecords, ForgetWithAge) {
  TrackRecordOptions options;
  options.ageing = 0.5;
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<TrackRecord> records,
      TrackRecords(
          std::vector<JudgedClaim>{
              {0, 0, true, 1, 0}, {0, 0, true, 1, 1}, {0, 0, false, 1, 3}},
          options));
  EXPECT_NEAR(records.at(0).right, 1.5, 1e-12);
  EXPECT_NEAR(records.at(0).wrong, 0.125, 1e-12);
  EXPECT_EQ(records.at(0).claims, 3);
}

TEST(TrackRecords, ShrinkWhoHasOneClaim) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const std::vector<TrackRecord> records,
      TrackRecords(std::vector<JudgedClaim>{{0, 0, true}}));
  EXPECT_NEAR(records.at(0).accuracy.estimate, 2. / 3, 1e-12);
  EXPECT_LT(records.at(0).accuracy.low, 0.2);
}

TEST(TrackRecords, TellHowSourcesAreCalibrated) {
  std::vector<JudgedClaim> claims;
  for (int i = 0; i < 10; ++i) claims.push_back({0, 0, i < 6, 0.9});
  VERACITY_ASSERT_OK_AND_ASSIGN(const std::vector<TrackRecord> records,
                                TrackRecords(claims));
  const Calibration& calibration = records.at(0).calibration;
  ASSERT_EQ(calibration.curve.size(), 1u);
  EXPECT_NEAR(calibration.curve[0].mean_probability, 0.9, 1e-12);
  EXPECT_NEAR(calibration.curve[0].share_happened, 0.6, 1e-12);
  EXPECT_NEAR(calibration.expected_error, 0.3, 1e-12);
  EXPECT_NEAR(calibration.reliability, 0.09, 1e-12);
}

TEST(TrackRecords, RejectNumbersOutOfRange) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(TrackRecords(std::vector<JudgedClaim>{{0, 0, true, 1, -1}}),
              testing::StatusIs(kInvalid, "an age is -1"));
  EXPECT_THAT(TrackRecords(std::vector<JudgedClaim>{{0, 0, true, 2}}),
              testing::StatusIs(kInvalid, "a probability is 2"));
  TrackRecordOptions options;
  options.ageing = 0;
  EXPECT_THAT(TrackRecords({}, options),
              testing::StatusIs(kInvalid, "ageing is 0"));
  options = {};
  options.prior_right = NAN;
  EXPECT_THAT(TrackRecords({}, options),
              testing::StatusIs(kInvalid, "the prior is nan"));
}

}  // namespace
}  // namespace veracity::internal
