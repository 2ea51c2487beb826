// Departures and arrivals of a day by 38 sources, many of which copy from each
// other (Li et al., PVLDB 6(2) 2013): methods, and what grouping does for them.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"
#include "verify/discovery/grouping.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using Method = DiscoveryMethod;

constexpr double kFlightTies = 3;
constexpr int kDay = 24 * 60;

// The six attributes; the third and the last are gates.
constexpr int kAttributes = 6;
bool IsGate(int attribute) { return attribute % 3 == 2; }

// The minute of the day, without date and zone; or nothing.
std::optional<std::string> Time(const std::string& text) {
  static const std::regex* const pattern =
      new std::regex(R"((\d{1,2}):(\d{2})(?::\d{2})?\s*([AaPp])?\.?[Mm]?)");
  std::smatch match;
  if (!std::regex_search(text, match, *pattern)) return std::nullopt;
  int hour = 0, minute = 0;
  if (!absl::SimpleAtoi(match[1].str(), &hour) ||
      !absl::SimpleAtoi(match[2].str(), &minute) || hour > 23 || minute > 59) {
    return std::nullopt;
  }
  const std::string half = absl::AsciiStrToLower(match[3].str());
  if (!half.empty()) hour = hour % 12 + (half == "p" ? 12 : 0);
  return absl::StrFormat("%04d", hour * 60 + minute);
}

// Letters and digits, without words for what it is; or nothing.
std::optional<std::string> Gate(const std::string& text) {
  const std::string trimmed(absl::StripAsciiWhitespace(text));
  std::string lower = absl::AsciiStrToLower(trimmed);
  for (const char* none : {"", "-", "--", "n/a", "tbd", "tba"}) {
    if (lower == none) return std::nullopt;
  }
  if (trimmed.find("rovided") != std::string::npos) return std::nullopt;
  lower = absl::StrReplaceAll(
      lower, {{"terminal", ""}, {"gate", ""}, {"concourse", ""}});
  std::string gate;
  for (const char c : lower) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) gate += c;
  }
  if (gate.empty()) return std::nullopt;
  return absl::AsciiStrToUpper(gate);
}

std::optional<std::string> Parse(int attribute, const std::string& text) {
  return IsGate(attribute) ? Gate(text) : Time(text);
}

int Distance(const std::string& a, const std::string& b) {
  const int d = std::abs(std::atoi(a.c_str()) - std::atoi(b.c_str()));
  return std::min(d, kDay - d);
}

// Gold is the attribute and what it is.
bool IsRightTime(const std::string& value, const std::string& gold) {
  const std::string truth = gold.substr(2);
  return IsGate(gold[0] - '0') ? value == truth : Distance(value, truth) <= 10;
}

struct Claim {
  std::string item, source, value;
};

// Times within five minutes are one: the most common first, each joins the
// first that is near enough.
std::map<std::string, std::string> Buckets(
    const std::vector<std::pair<std::string, int>>& counts) {
  std::vector<std::pair<std::string, int>> order = counts;
  std::stable_sort(
      order.begin(), order.end(),
      [](const auto& a, const auto& b) { return a.second > b.second; });
  std::map<std::string, std::string> bucket;
  std::vector<std::string> centres;
  for (const auto& [value, count] : order) {
    const auto near = std::find_if(
        centres.begin(), centres.end(),
        [&](const auto& centre) { return Distance(value, centre) <= 5; });
    if (near == centres.end()) {
      centres.push_back(value);
      bucket[value] = value;
    } else {
      bucket[value] = *near;
    }
  }
  return bucket;
}

class FlightTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto claims = testing::SharedData("truth/flight-20111208/claims.tsv");
    const auto truth = testing::SharedData("truth/flight-20111208/truth.tsv");
    if (!claims.has_value() || !truth.has_value()) {
      GTEST_SKIP() << "shared data set truth/flight-20111208 is not on this "
                      "machine";
    }
    Load(*claims);
    for (const std::vector<std::string>& row : Rows(*truth, '\t')) {
      for (int a = 0; a < kAttributes; ++a) {
        const auto value = Parse(a, row[static_cast<size_t>(a) + 1]);
        if (!value.has_value()) continue;
        set_.gold[absl::StrCat(row[0], "|", a)] = absl::StrCat(a, "|", *value);
      }
    }
    Fill(&set_.claims, [](const Claim& claim) { return claim.source; });
  }

  void Load(const std::string& text) {
    std::map<std::pair<std::string, std::string>, size_t> at;
    for (const std::vector<std::string>& row : Rows(text, '\t')) {
      for (size_t a = 0; a < kAttributes && a + 2 < row.size(); ++a) {
        const auto value = Parse(static_cast<int>(a), row[a + 2]);
        if (!value.has_value()) continue;
        const std::string item = absl::StrCat(row[1], "|", a);
        const auto [place, is_new] =
            at.try_emplace({row[0], item}, claims_.size());
        if (is_new) claims_.push_back({item, row[0], ""});
        claims_[place->second].value = *value;
      }
    }
    std::map<std::string, std::vector<std::pair<std::string, int>>> counts;
    for (const Claim& claim : claims_) {
      auto& values = counts[claim.item];
      const auto seen = std::find_if(
          values.begin(), values.end(),
          [&](const auto& value) { return value.first == claim.value; });
      if (seen == values.end()) {
        values.push_back({claim.value, 1});
      } else {
        ++seen->second;
      }
    }
    std::map<std::string, std::map<std::string, std::string>> buckets;
    for (Claim& claim : claims_) {
      if (IsGate(claim.item.back() - '0')) continue;
      auto& bucket = buckets[claim.item];
      if (bucket.empty()) bucket = Buckets(counts[claim.item]);
      claim.value = bucket.at(claim.value);
    }
  }

  template <typename SourceOf>
  void Fill(Claims* claims, const SourceOf& source_of) const {
    std::set<std::string> sources;
    for (const Claim& claim : claims_) sources.insert(source_of(claim));
    claims->NumberSources({sources.begin(), sources.end()});
    for (const Claim& claim : claims_) {
      claims->Add(claim.item, source_of(claim), claim.value);
    }
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
    return Right(set_, Ask(set_.claims.Columns(), options), IsRightTime);
  }

  // How many judged claims of each source are right, and how many there are.
  std::map<std::string, std::pair<double, double>> RightOfSources() const {
    std::map<std::string, std::pair<double, double>> counts;
    for (const Claim& claim : claims_) {
      const auto gold = set_.gold.find(claim.item);
      if (gold == set_.gold.end()) continue;
      auto& [right, all] = counts[claim.source];
      right += IsRightTime(claim.value, gold->second) ? 1 : 0;
      all += 1;
    }
    return counts;
  }

  std::vector<Claim> claims_;
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
  ExpectRow("flight", Measure(set_, input, 100, IsRightTime),
            {445.83, 446, 432, 431, 462, 481, 492, 426, 435, 385, 439},
            kFlightTies);
  EXPECT_NEAR(Count(Accu(10)), 425, kFlightTies);
  const DiscoveryReport vote = Ask(
      set_.claims.Columns(Claims::Order::kAsTheyCome), Plain(Method::kVote, 1));
  EXPECT_EQ(Right(set_, vote, IsRightTime), 454);
}

TEST_F(FlightTest, VotesWorstOnActualDepartures) {
  const DiscoveryReport vote = Ask(
      set_.claims.Columns(Claims::Order::kAsTheyCome), Plain(Method::kVote, 1));
  std::map<char, std::pair<double, double>> counts;  // right, all
  for (const auto& [name, gold] : set_.gold) {
    auto& [right, all] = counts[gold[0]];
    const int32_t value = vote.chosen[set_.claims.Item(name)];
    right += IsRightTime(set_.claims.ValueName(value), gold) ? 1 : 0;
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
  EXPECT_GE(Right(set_, Ask(input, Accu(100)), IsRightTime), 478);
  EXPECT_GE(Right(set_, Ask(input, Accu(10)), IsRightTime), 500);
}

TEST_F(FlightTest, TakesSourcesByAttribute) {
  Claims by_attribute;
  Fill(&by_attribute, [](const Claim& claim) {
    return absl::StrCat(claim.source, "|",
                        claim.item.substr(claim.item.size() - 1));
  });
  set_.claims = std::move(by_attribute);
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
  EXPECT_NEAR(Right(set_, Ask(input, options), IsRightTime), 392, kFlightTies);
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
  EXPECT_NEAR(ExpectedRight(set_, input, Ask(input, options), IsRightTime),
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
    EXPECT_NEAR(Right(set_, report, IsRightTime), c.right, kFlightTies);
  }
}

TEST_F(FlightTest, NeedsNoOptions) {
  const DiscoveryReport report = Ask(set_.claims.Columns(), DiscoveryOptions());
  EXPECT_EQ(report.method, Method::kAccu);
  EXPECT_EQ(report.groups, 24);
  EXPECT_THAT(report.explanation,
              ::testing::HasSubstr("38 sources count as 24"));
  EXPECT_NEAR(Right(set_, report, IsRightTime), 510, kFlightTies);
}

}  // namespace
}  // namespace veracity::internal
