// Departures and arrivals of a day by 38 sources, many of which copy from each
// other (Li et al., PVLDB 6(2) 2013): methods, and what grouping does for them.

#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"
#include "verify/discovery/grouping.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using Method = DiscoveryMethod;

constexpr double kFlightTies = 3;
class FlightTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto claims = testing::SharedData("truth/flight-20111208/claims.tsv");
    const auto truth = testing::SharedData("truth/flight-20111208/truth.tsv");
    if (!claims.has_value() || !truth.has_value()) {
      GTEST_SKIP() << "shared data set truth/flight-20111208 is not on this "
                      "machine";
    }
    claims_ = ReadFlightClaims(*claims);
    set_.gold = ReadFlightGold(*truth);
    AddFlights(claims_, &set_.claims);
  }

  DiscoveryOptions Accu(double wrong_values) const {
    DiscoveryOptions options = Plain(Method::kAccu, 50);
    options.tolerance.reset();
    options.accu.wrong_values = wrong_values;
    options.accu.prior_right = 0;
    options.accu.prior_wrong = 0;
    return options;
  }

  double Count(const DiscoveryOptions& options) {
    return Right(set_, Ask(set_.claims.Columns(), options), IsRightFlight);
  }

  // How many judged claims of each source are right, and how many there are.
  std::map<std::string, std::pair<double, double>> RightOfSources() const {
    std::map<std::string, std::pair<double, double>> counts;
    for (const FlightClaim& claim : claims_) {
      const auto gold = set_.gold.find(claim.item);
      if (gold == set_.gold.end()) continue;
      auto& [right, all] = counts[claim.source];
      right += IsRightFlight(claim.value, gold->second) ? 1 : 0;
      all += 1;
    }
    return counts;
  }

  std::vector<FlightClaim> claims_;
  DataSet set_;
};

TEST_F(FlightTest, IsReadAsDescribed) {
  const DiscoveryInput& input = set_.claims.Columns();
  EXPECT_EQ(input.items(), 7325);
  EXPECT_EQ(input.sources, 38);
  EXPECT_EQ(input.claims(), 99515);
  EXPECT_EQ(set_.gold.size(), 544);
}

TEST_F(FlightTest, GivesTheCountsOfTheTable) {
  const DiscoveryInput& input = set_.claims.Columns();
  ExpectRow("flight", Measure(set_, input, 100, IsRightFlight),
            {445.83, 446, 432, 431, 462, 481, 492, 426, 435, 385, 439},
            kFlightTies);
  EXPECT_NEAR(Count(Accu(10)), 425, kFlightTies);
  const DiscoveryReport vote =
      Ask(set_.claims.Columns(NamedClaims::Order::kAsTheyCome),
          Plain(Method::kVote, 1));
  EXPECT_EQ(Right(set_, vote, IsRightFlight), 454);
}

TEST_F(FlightTest, VotesWorstOnActualDepartures) {
  const DiscoveryReport vote =
      Ask(set_.claims.Columns(NamedClaims::Order::kAsTheyCome),
          Plain(Method::kVote, 1));
  std::map<char, std::pair<double, double>> counts;  // right, all
  for (const auto& [name, gold] : set_.gold) {
    auto& [right, all] = counts[gold[0]];
    const int32_t value = vote.chosen[set_.claims.Item(name)];
    right += IsRightFlight(set_.claims.ValueName(value), gold) ? 1 : 0;
    all += 1;
  }
  std::vector<double> shares;
  for (const auto& [attribute, count] : counts) {
    shares.push_back(std::round(count.first / count.second * 1000) / 1000);
  }
  EXPECT_THAT(shares, ElementsAre(.990, .245, .911, 1.000, .913, .962));
}

TEST_F(FlightTest, SourcesHaveTheAccuraciesOfTheTable) {
  auto counts = RightOfSources();
  struct Expected {
    std::string source;
    double accuracy, claims;
  };
  for (const Expected& e : std::vector<Expected>{{"aa", 1.000, 285},
                                                 {"orbitz", .976, 505},
                                                 {"flightaware", .642, 366},
                                                 {"wunderground", .642, 366},
                                                 {"flightview", .632, 389},
                                                 {"panynj", .632, 389},
                                                 {"flytecomm", .559, 186}}) {
    const auto [right, all] = counts[e.source];
    EXPECT_EQ(all, e.claims) << e.source;
    EXPECT_NEAR(right / all, e.accuracy, 5e-4) << e.source;
  }
}

TEST_F(FlightTest, IsBetterWhereAccuraciesAreKnown) {
  DiscoveryInput input = set_.claims.Columns();
  auto counts = RightOfSources();
  std::vector<double> accuracy;
  for (const std::string& name : set_.claims.SourceNames()) {
    const auto [right, all] = counts[name];
    accuracy.push_back(right / all);
  }
  input.accuracy = accuracy;
  EXPECT_GE(Right(set_, Ask(input, Accu(100)), IsRightFlight), 478);
  EXPECT_GE(Right(set_, Ask(input, Accu(10)), IsRightFlight), 500);
}

TEST_F(FlightTest, TakesSourcesByAttribute) {
  std::vector<FlightClaim> claims = claims_;
  for (FlightClaim& claim : claims) {
    claim.source += "|";
    claim.source += claim.item.back();
  }
  set_.claims = NamedClaims();
  AddFlights(claims, &set_.claims);
  EXPECT_NEAR(Count(Accu(10)), 441, kFlightTies);
  EXPECT_NEAR(Count(Accu(100)), 439, kFlightTies);
}

TEST_F(FlightTest, LetsOtherValuesSpeakAgainst) {
  DiscoveryInput input = set_.claims.Columns();
  std::vector<int32_t> begin = {0}, similar;
  for (int32_t item = 0; item < input.items(); ++item) {
    for (int32_t v = input.value_begin[item]; v < input.value_begin[item + 1];
         ++v) {
      for (int32_t w = input.value_begin[item]; w < input.value_begin[item + 1];
           ++w) {
        if (w != v) similar.push_back(w);
      }
      begin.push_back(static_cast<int32_t>(similar.size()));
    }
  }
  const std::vector<double> similarity(similar.size(), -0.5);
  input.similar_begin = begin;
  input.similar = similar;
  input.similarity = similarity;
  DiscoveryOptions options = Plain(Method::kTruthFinder, 100);
  options.tolerance.reset();
  EXPECT_NEAR(Right(set_, Ask(input, options), IsRightFlight), 392,
              kFlightTies);
}

TEST_F(FlightTest, HasTheGroupsOfTheTable) {
  const Groups groups = FindGroups(set_.claims.Columns(), GroupingOptions());
  EXPECT_EQ(groups.count, 24);
  std::map<int32_t, std::set<std::string>> members;
  const std::vector<std::string> names = set_.claims.SourceNames();
  for (size_t s = 0; s < names.size(); ++s) {
    members[groups.of[s]].insert(names[s]);
  }
  std::set<std::set<std::string>> shared;
  for (const auto& [group, sources] : members) {
    if (sources.size() > 1) shared.insert(sources);
  }
  using Set = std::set<std::string>;
  EXPECT_THAT(
      shared,
      UnorderedElementsAre(
          Set{"CO", "flightstats", "ifly", "quicktrip"},
          Set{"airtravelcenter", "flytecomm", "helloflight", "myrateplan"},
          Set{"allegiantair", "flightview", "foxbusiness", "gofox", "panynj"},
          Set{"businesstravellogue", "flights", "flylouisville"},
          Set{"dfw", "weather"}, Set{"flightaware", "wunderground"}));
}

TEST_F(FlightTest, IsMuchBetterWithGroups) {
  const auto grouped = [&](DiscoveryOptions options) {
    options.grouping.enabled = true;
    return Count(options);
  };
  EXPECT_NEAR(grouped(Accu(10)), 510, kFlightTies);
  EXPECT_NEAR(grouped(Accu(100)), 498, kFlightTies);
  DiscoveryOptions options = Plain(Method::kCrh, 20);
  EXPECT_NEAR(grouped(options), 509, kFlightTies);
  options.crh.form = CrhOptions::Form::kMaximum;
  EXPECT_NEAR(grouped(options), 520, kFlightTies);
  options = Plain(Method::kTruthFinder, 100);
  options.tolerance.reset();
  EXPECT_NEAR(grouped(options), 487, kFlightTies);
  EXPECT_NEAR(grouped(Plain(Method::kPooledInvestment, 20)), 504, kFlightTies);
  EXPECT_NEAR(grouped(Plain(Method::kSums, 20)), 507, kFlightTies);
  options = Plain(Method::kVote, 1);
  options.grouping.enabled = true;
  const DiscoveryInput& input = set_.claims.Columns();
  EXPECT_NEAR(ExpectedRight(set_, input, Ask(input, options), IsRightFlight),
              484.17, 0.005);
}

// Of 544: .938, .934 and .833.
TEST_F(FlightTest, DegradesGentlyWithLooserGroups) {
  struct Case {
    double agreement;
    int32_t groups;
    double right;
  };
  for (const Case& c :
       std::vector<Case>{{.999, 24, 510}, {.99, 22, 508}, {.95, 17, 453}}) {
    DiscoveryOptions options = Accu(10);
    options.grouping.enabled = true;
    options.grouping.agreement = c.agreement;
    const DiscoveryReport report = Ask(set_.claims.Columns(), options);
    EXPECT_EQ(report.groups, c.groups);
    EXPECT_NEAR(Right(set_, report, IsRightFlight), c.right, kFlightTies);
  }
}

TEST_F(FlightTest, NeedsNoOptions) {
  const DiscoveryReport report = Ask(set_.claims.Columns(), DiscoveryOptions());
  EXPECT_EQ(report.method, Method::kAccu);
  EXPECT_EQ(report.groups, 24);
  EXPECT_THAT(report.explanation,
              ::testing::HasSubstr("38 sources count as 24"));
  EXPECT_NEAR(Right(set_, report, IsRightFlight), 510, kFlightTies);
}

}  // namespace
}  // namespace veracity::internal
