#include "veracity/discovery_table.h"

#include <atomic>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/testing.h"
#include "verify/discovery/evaluation/data_sets.h"

namespace veracity {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Files = std::map<std::string, std::string>;

absl::StatusOr<DiscoveryTable> Measure(const Files& files) {
  return MeasureDiscovery([&](const std::string& path) {
    const auto at = files.find(path);
    return at == files.end() ? std::nullopt
                             : std::optional<std::string>(at->second);
  });
}

const DiscoveryFigure* Find(const DiscoveryTable& table,
                            const std::string& data_set,
                            const std::string& method,
                            const std::string& measure) {
  for (const DiscoveryFigure& figure : table.figures) {
    if (figure.data_set == data_set && figure.method == method &&
        figure.measure == measure) {
      return &figure;
    }
  }
  return nullptr;
}

// Two workers say what is so, a third does not; on the fourth item all err.
Files SmallCrowd() {
  return {{"crowd/rte/label.csv",
           "item,worker,label\n1,a,0\n1,b,0\n1,c,1\n2,a,1\n2,b,1\n2,c,0\n"
           "3,a,1\n3,b,1\n3,c,0\n4,a,1\n4,b,1\n4,c,1\n"},
          {"crowd/rte/truth.csv", "item,truth\n1,0\n2,1\n3,1\n4,0\n5,1\n"}};
}

TEST(DiscoveryTable, CountsRightAnswers) {
  const auto table = Measure(SmallCrowd());
  VERACITY_ASSERT_OK(table);
  for (const char* method : {"Vote", "Vote, expected", "Accu", "Dawid-Skene"}) {
    const DiscoveryFigure* figure = Find(*table, "rte", method, "right");
    ASSERT_NE(figure, nullptr) << method;
    EXPECT_EQ(figure->figure, 3) << method;
    // Of the fifth item nobody says anything.
    EXPECT_EQ(figure->known, 4) << method;
  }
}

TEST(DiscoveryTable, TellsWhichFilesAreMissing) {
  const auto table = Measure({});
  VERACITY_ASSERT_OK(table);
  EXPECT_THAT(table->figures, IsEmpty());
  EXPECT_THAT(table->left_out, SizeIs(14));
  EXPECT_THAT(
      table->left_out,
      Contains("flight: there is no file 'flight-20111208/claims.tsv'"));
}

TEST(DiscoveryTable, LeavesOutWhatIsNotTheDataSet) {
  Files files = SmallCrowd();
  files["crowd/dog/label.csv"] = "not, what\nis meant\n";
  files["crowd/dog/truth.csv"] = "";
  files["numeric-emotion/answer.csv"] = "question,worker,answer\n1,a,happy\n";
  files["numeric-emotion/truth.csv"] = "question,truth\n1,20\n";
  const auto table = Measure(files);
  VERACITY_ASSERT_OK(table);
  EXPECT_NE(Find(*table, "rte", "Vote", "right"), nullptr);
  EXPECT_THAT(table->left_out,
              Contains("dog: no answer is known of what its claims are about"));
  EXPECT_THAT(table->left_out, Contains(HasSubstr("numeric-emotion: ")));
}

TEST(DiscoveryTable, IsCancelled) {
  const std::atomic<bool> cancelled = true;
  CallOptions call;
  call.cancelled = &cancelled;
  EXPECT_THAT(
      MeasureDiscovery([](const std::string&) { return std::nullopt; }, call),
      testing::StatusIs(absl::StatusCode::kCancelled, ""));
}

// How people write times and gates, and what is none.
TEST(Flights, AreReadInManyForms) {
  const std::vector<internal::FlightClaim> claims = internal::ReadFlightClaims(
      "aa\tX-1\t12/8/11 9:05 p.m.\t2011-12-08 21:05\tTerminal 2, Gate B7\t"
      "12:00a\t24:10\tNot provided by airline\n");
  ASSERT_THAT(claims, SizeIs(4));
  EXPECT_EQ(claims[0].value, "1265");
  EXPECT_EQ(claims[1].value, "1265");
  EXPECT_EQ(claims[2].value, "2B7");
  EXPECT_EQ(claims[3].item, "X-1|3");
  EXPECT_EQ(claims[3].value, "0000");
}

TEST(Flights, TakeTimesWithinFiveMinutesForOne) {
  const std::vector<internal::FlightClaim> claims = internal::ReadFlightClaims(
      "a\tX\t9:00\nb\tX\t9:00\nc\tX\t9:05\nd\tX\t9:06\ne\tX\t23:59\n"
      "f\tX\t0:02\n");
  ASSERT_THAT(claims, SizeIs(6));
  EXPECT_EQ(claims[2].value, "0540");
  EXPECT_EQ(claims[3].value, "0546");
  // Across midnight, too.
  EXPECT_EQ(claims[5].value, "1439");
}

// What our figures are allowed to differ from published ones by: half of the
// last digit that is printed, but for what notes of the table tell.
double Tolerance(const DiscoveryFigure& figure) {
  const bool at_random = figure.method == "MV" || figure.method == "PM";
  if (at_random && figure.measure == "F1") return 0.5;
  if (at_random && figure.data_set != "d_jn-product" &&
      figure.measure == "accuracy") {
    return 0.1;
  }
  // The same answers are right but for ties, of which some change sides.
  if (figure.method == "CATD" && figure.measure == "F1") return 0.05;
  return 0.0051;
}

TEST(DiscoveryTable, ReproducesZhengsTable) {
  if (!testing::SharedData("truth/crowd/rte/label.csv").has_value()) {
    GTEST_SKIP() << "shared data set truth is not on this machine";
  }
  const auto table = MeasureDiscovery([](const std::string& path) {
    return testing::SharedData("truth/" + path);
  });
  VERACITY_ASSERT_OK(table);
  EXPECT_THAT(table->left_out, IsEmpty());
  size_t compared = 0;
  for (const DiscoveryFigure& figure : table->figures) {
    if (!figure.published.has_value() || figure.data_set == "population" ||
        (figure.method == "CATD" && figure.data_set != "d_jn-product" &&
         figure.data_set != "d_sentiment")) {
      continue;
    }
    EXPECT_NEAR(figure.figure, *figure.published, Tolerance(figure))
        << figure.data_set << ", " << figure.method << ", " << figure.measure;
    ++compared;
  }
  EXPECT_EQ(compared, 37);
  // The methods that the default is to beat, and the copiers' data.
  EXPECT_NEAR(Find(*table, "flight", "Accu", "right")->figure, 439, 3);
  EXPECT_NEAR(Find(*table, "flight", "by default", "right")->figure, 510, 3);
  EXPECT_EQ(Find(*table, "rte", "Dawid-Skene", "right")->figure, 742);
}

}  // namespace
}  // namespace veracity
