// What holds of all methods.

#include "verify/discovery/discovery.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "bench/discovery_data.h"
#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

using bench::DiscoveryData;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Method = DiscoveryMethod;
using testing::StatusIs;

const std::vector<Method>& MethodsOfValues() {
  static const auto* const methods = new std::vector<Method>{
      Method::kVote,       Method::kAccu,        Method::kCrh,
      Method::kCatd,       Method::kTruthFinder, Method::kSums,
      Method::kAverageLog, Method::kInvestment,  Method::kPooledInvestment,
      Method::kDawidSkene};
  return *methods;
}

const std::vector<Method>& MethodsOfNumbers() {
  static const auto* const methods =
      new std::vector<Method>{Method::kMean, Method::kMedian, Method::kCrh,
                              Method::kCatd, Method::kGtm,    Method::kLfcN};
  return *methods;
}

DiscoveryOptions Of(Method method) {
  DiscoveryOptions options;
  options.method = method;
  options.grouping.enabled = false;
  return options;
}

std::string NameOf(Method method) { return std::string(MethodName(method)); }

// A table of answers, a row a source, a column an item: '-' for none.
NamedClaims Table(const std::vector<std::string>& rows) {
  NamedClaims claims;
  for (size_t s = 0; s < rows.size(); ++s) {
    for (size_t i = 0; i < rows[s].size(); ++i) {
      if (rows[s][i] == '-') continue;
      claims.Add("item " + std::to_string(i), "source " + std::to_string(s),
                 std::string(1, rows[s][i]));
    }
  }
  claims.MakeLabels();
  return claims;
}

std::string Answers(const NamedClaims& claims, const DiscoveryReport& report) {
  std::string answers;
  for (const int32_t value : report.chosen) {
    answers += value == kNoValue ? "-" : claims.ValueName(value);
  }
  return answers;
}

// -- All methods --

TEST(Discover, TakesNoClaimsAtAll) {
  const std::vector<int32_t> begin = {0};
  DiscoveryInput input;
  input.value_begin = begin;
  input.claim_begin = begin;
  EXPECT_TRUE(Ask(input, {}).chosen.empty());
  input.labels = 0;
  for (const Method method : MethodsOfValues()) {
    if (method == Method::kDawidSkene) continue;
    EXPECT_TRUE(Ask(input, Of(method)).chosen.empty()) << NameOf(method);
  }
}

TEST(Discover, TakesItemsAndSourcesWithoutClaims) {
  // The second item has no claims, the third source neither.
  const std::vector<int32_t> value_begin = {0, 1, 1, 2};
  const std::vector<int32_t> claim_begin = {0, 2, 3};
  const std::vector<int32_t> source = {0, 1, 0};
  const std::vector<int32_t> label = {0, 1};
  const std::vector<double> number = {5, 7};
  DiscoveryInput input;
  input.sources = 3;
  input.value_begin = value_begin;
  input.claim_begin = claim_begin;
  input.source = source;
  input.labels = 2;
  input.label = label;
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(input, Of(method));
    EXPECT_THAT(report.chosen, ElementsAre(0, kNoValue, 1)) << NameOf(method);
    EXPECT_NEAR(report.accuracy[2].estimate, 0.8, 1e-12) << NameOf(method);
  }
  input.number = number;
  for (const Method method : MethodsOfNumbers()) {
    const DiscoveryReport report = Ask(input, Of(method));
    EXPECT_NEAR(report.number[0], 5, 1e-9) << NameOf(method);
    EXPECT_TRUE(std::isnan(report.number[1])) << NameOf(method);
    EXPECT_TRUE(std::isnan(report.error_variance[2].estimate));
  }
}

TEST(Discover, FindsWhatIsTrue) {
  const DiscoveryData data({.items = 2000, .sources = 40, .labels = 3});
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(data.Labelled(), Of(method));
    double right = 0;
    for (size_t i = 0; i < report.chosen_label.size(); ++i) {
      right += report.chosen_label[i] == data.true_label()[i] ? 1 : 0;
    }
    EXPECT_GT(right / 2000, 0.9) << NameOf(method);
  }
  for (const Method method : MethodsOfNumbers()) {
    const DiscoveryReport report = Ask(data.Numbers(), Of(method));
    double error = 0;
    for (size_t i = 0; i < report.number.size(); ++i) {
      error += std::abs(report.number[i] - data.true_number()[i]);
    }
    EXPECT_LT(error / 2000, 8) << NameOf(method);
  }
}

TEST(Discover, FindsWhoIsReliable) {
  const DiscoveryData data({.items = 5000, .sources = 40, .labels = 3});
  for (const Method method : {Method::kAccu, Method::kDawidSkene}) {
    const DiscoveryReport report = Ask(data.Labelled(), Of(method));
    int inside = 0;
    for (size_t s = 0; s < 40; ++s) {
      EXPECT_NEAR(report.accuracy[s].estimate, data.accuracy()[s], 0.05);
      inside += report.accuracy[s].low <= data.accuracy()[s] &&
                        data.accuracy()[s] <= report.accuracy[s].high
                    ? 1
                    : 0;
    }
    EXPECT_GE(inside, 34) << NameOf(method);
  }
}

TEST(Discover, GivesProbabilitiesAndIntervals) {
  const DiscoveryData data({.items = 300, .sources = 30, .labels = 4});
  const DiscoveryInput input = data.Labelled();
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(input, Of(method));
    for (int32_t item = 0; item < input.items(); ++item) {
      double sum = 0;
      for (int32_t v = input.value_begin[item]; v < input.value_begin[item + 1];
           ++v) {
        EXPECT_TRUE(report.probability[v] >= 0 && report.probability[v] <= 1);
        sum += report.probability[v];
      }
      EXPECT_LE(sum, 1 + 1e-12) << NameOf(method);
    }
    for (const Interval& accuracy : report.accuracy) {
      EXPECT_LE(0, accuracy.low);
      EXPECT_LE(accuracy.low, accuracy.estimate);
      EXPECT_LE(accuracy.estimate, accuracy.high);
      EXPECT_LE(accuracy.high, 1);
    }
  }
  for (const Method method : MethodsOfNumbers()) {
    for (const Interval& variance :
         Ask(data.Numbers(), Of(method)).error_variance) {
      EXPECT_LE(variance.low, variance.estimate) << NameOf(method);
      EXPECT_LE(variance.estimate, variance.high) << NameOf(method);
    }
  }
}

TEST(Discover, IsTheSameToTheBitOnAnyNumberOfThreads) {
  const DiscoveryData data({.items = 8000, .sources = 200, .labels = 3});
  const auto expect_same = [&](const DiscoveryInput& input, Method method) {
    DiscoveryOptions options = Of(method);
    options.max_iterations = 3;
    const DiscoveryReport one = Ask(input, options);
    for (const int threads : {2, 3, 64}) {
      options.threads = threads;
      const DiscoveryReport more = Ask(input, options);
      EXPECT_EQ(one.weight, more.weight) << NameOf(method);
      EXPECT_EQ(one.score, more.score) << NameOf(method);
      EXPECT_EQ(one.number, more.number) << NameOf(method);
      EXPECT_EQ(one.log_likelihood, more.log_likelihood) << NameOf(method);
      EXPECT_EQ(one.change, more.change) << NameOf(method);
    }
  };
  for (const Method method : MethodsOfValues()) {
    expect_same(data.Labelled(), method);
  }
  for (const Method method : MethodsOfNumbers()) {
    expect_same(data.Numbers(), method);
  }
}

TEST(Discover, DoesNotDependOnTheOrderOfItemsAndSources) {
  const std::vector<std::string> rows = {"abbacab", "abcab-b", "cbba-ab",
                                         "acbbcab", "ab-acca", "bbbaccb"};
  std::vector<std::string> turned;
  for (size_t s = rows.size(); s-- > 0;) {
    turned.push_back(std::string(rows[s].rbegin(), rows[s].rend()));
  }
  NamedClaims claims = Table(rows);
  NamedClaims others = Table(turned);
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(claims.Columns(), Of(method));
    const DiscoveryReport other = Ask(others.Columns(), Of(method));
    for (size_t s = 0; s < rows.size(); ++s) {
      EXPECT_NEAR(report.weight[s], other.weight[rows.size() - 1 - s], 1e-9)
          << NameOf(method);
    }
    std::string answers = Answers(others, other);
    std::reverse(answers.begin(), answers.end());
    EXPECT_EQ(Answers(claims, report), answers) << NameOf(method);
  }
}

TEST(Discover, SaysWhetherItConverged) {
  NamedClaims claims = Table({"abba", "abba", "abab", "bbaa"});
  DiscoveryOptions options = Of(Method::kAccu);
  DiscoveryReport report = Ask(claims.Columns(), options);
  EXPECT_TRUE(report.converged);
  EXPECT_LT(report.change, 1e-4);
  EXPECT_LT(report.iterations, 50);
  options.max_iterations = 1;
  report = Ask(claims.Columns(), options);
  EXPECT_FALSE(report.converged);
  EXPECT_EQ(report.iterations, 1);
}

// -- Ties --

TEST(TieRule, DecidesAmongEquals) {
  NamedClaims claims = Table({"aab", "bbb"});
  DiscoveryOptions options = Of(Method::kVote);
  DiscoveryReport report = Ask(claims.Columns(), options);
  EXPECT_EQ(Answers(claims, report), "aab");
  EXPECT_THAT(report.tied, ElementsAre(1, 1, 0));
  options.ties = TieRule::kLast;
  EXPECT_EQ(Answers(claims, Ask(claims.Columns(), options)), "bbb");
  options.ties = TieRule::kNone;
  EXPECT_EQ(Answers(claims, Ask(claims.Columns(), options)), "--b");
}

// -- What is known already --

TEST(Judged, ItemsAreTakenAsKnown) {
  NamedClaims claims = Table({"aaaaaaa", "bbbbbbb", "bbbbbbb"});
  DiscoveryInput input = claims.Columns();
  // Who stands alone is right where somebody looked.
  std::vector<int32_t> truth(7, kUnjudged);
  for (int32_t item = 0; item < 5; ++item)
    truth[item] = input.value_begin[item];
  input.truth = truth;
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(input, Of(method));
    const bool learns = method != Method::kVote;
    EXPECT_EQ(Answers(claims, report), learns ? "aaaaaaa" : "aaaaabb")
        << NameOf(method);
    EXPECT_EQ(report.probability[input.value_begin[0]], 1) << NameOf(method);
    EXPECT_EQ(report.probability[input.value_begin[0] + 1], 0)
        << NameOf(method);
    EXPECT_GT(report.accuracy[0].estimate, report.accuracy[1].estimate)
        << NameOf(method);
    EXPECT_THAT(report.explanation, HasSubstr("5 judged items"));
  }
}

TEST(Judged, MayBeWhatNobodyNames) {
  // Item 0 is a, which only the judge says.
  const std::vector<int32_t> value_begin = {0, 2, 3};
  const std::vector<int32_t> claim_begin = {0, 0, 2, 3};
  const std::vector<int32_t> source = {0, 1, 0};
  const std::vector<int32_t> label = {0, 1, 1};
  const std::vector<int32_t> truth = {0, kUnjudged};
  DiscoveryInput input;
  input.sources = 2;
  input.value_begin = value_begin;
  input.claim_begin = claim_begin;
  input.source = source;
  input.labels = 2;
  input.label = label;
  input.truth = truth;
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(input, Of(method));
    EXPECT_EQ(report.chosen[0], 0) << NameOf(method);
    EXPECT_EQ(report.probability[1], 0) << NameOf(method);
    EXPECT_LT(report.accuracy[1].estimate, 0.7) << NameOf(method);
  }
}

TEST(Judged, MayBeNoneOfThese) {
  NamedClaims claims = Table({"aab", "aab", "bca"});
  DiscoveryInput input = claims.Columns();
  const std::vector<int32_t> truth = {kNoneOfThese, kUnjudged, kUnjudged};
  input.truth = truth;
  for (const Method method : MethodsOfValues()) {
    const DiscoveryReport report = Ask(input, Of(method));
    EXPECT_EQ(report.chosen[0], kNoValue) << NameOf(method);
    EXPECT_EQ(report.probability[0], 0) << NameOf(method);
    EXPECT_EQ(report.probability[1], 0) << NameOf(method);
  }
}

TEST(Judged, NumbersAreTakenAsKnown) {
  const std::vector<int32_t> value_begin = {0, 2, 4};
  const std::vector<int32_t> claim_begin = {0, 1, 2, 3, 4};
  const std::vector<int32_t> source = {0, 1, 0, 1};
  const std::vector<double> number = {10, 20, 30, 50};
  const std::vector<int32_t> truth = {0, kUnjudged};
  DiscoveryInput input;
  input.sources = 2;
  input.value_begin = value_begin;
  input.claim_begin = claim_begin;
  input.source = source;
  input.number = number;
  input.truth = truth;
  for (const Method method : MethodsOfNumbers()) {
    const DiscoveryReport report = Ask(input, Of(method));
    EXPECT_EQ(report.number[0], 10) << NameOf(method);
    const bool learns = method != Method::kMean && method != Method::kMedian;
    if (learns) {
      EXPECT_LT(report.number[1], 40) << NameOf(method);
    } else {
      EXPECT_EQ(report.number[1], 40) << NameOf(method);
    }
  }
}

TEST(Discover, TakesNumbersOfAnySize) {
  NamedClaims claims;
  for (const char* item : {"a", "b"}) {
    claims.Add(item, "s1", "1e140");
    claims.Add(item, "s2", "-1e140");
    claims.Add(item, "s3", "1e-300");
    claims.Add(item, "s4", "2e-300");
  }
  claims.MakeNumbers();
  for (const Method method : MethodsOfNumbers()) {
    for (const double number : Ask(claims.Columns(), Of(method)).number) {
      EXPECT_TRUE(std::isfinite(number)) << NameOf(method);
    }
  }
}

// -- Groups --

TEST(Grouping, CountsDeclaredGroupsOnce) {
  NamedClaims claims = Table({"abc", "abc", "bca", "bca", "bca"});
  DiscoveryInput input = claims.Columns();
  EXPECT_EQ(Answers(claims, Ask(input, Of(Method::kVote))), "bca");
  const std::vector<int32_t> group = {0, 1, 7, 7, 7};
  input.group = group;
  const DiscoveryReport report = Ask(input, Of(Method::kVote));
  EXPECT_EQ(Answers(claims, report), "abc");
  EXPECT_THAT(report.group, ElementsAre(0, 1, 2, 2, 2));
  EXPECT_EQ(report.groups, 3);
  EXPECT_THAT(report.explanation,
              HasSubstr("5 sources count as 3: declared groups have one"));
  EXPECT_EQ(report.weight.size(), 5u);
}

TEST(Grouping, GivesAGroupTheVoiceOfMostMembers) {
  // Of the group, two say a, then one each says a and c: the lower.
  NamedClaims claims = Table({"aa", "a-", "bc", "bb"});
  DiscoveryInput input = claims.Columns();
  const std::vector<int32_t> group = {0, 0, 0, 1};
  input.group = group;
  const DiscoveryReport report = Ask(input, Of(Method::kVote));
  EXPECT_EQ(report.score[claims.Value("item 0", "a")], 1);
  EXPECT_EQ(report.score[claims.Value("item 0", "b")], 1);
  EXPECT_EQ(report.score[claims.Value("item 1", "a")], 1);
  EXPECT_EQ(report.score[claims.Value("item 1", "c")], 0);
  EXPECT_EQ(report.probability[claims.Value("item 1", "c")], 0);
}

TEST(Grouping, JoinsOnlyWhereAllAgree) {
  // The first and the second differ in one item of 40, so do the second and the
  // third: the first and the third in two.
  std::string row(40, 'a');
  std::vector<std::string> rows(3, row);
  rows[0][0] = 'b';
  rows[2][1] = 'b';
  NamedClaims claims = Table(rows);
  DiscoveryOptions options = Of(Method::kVote);
  options.grouping.enabled = true;
  options.grouping.agreement = 0.97;
  options.grouping.shared_items = 40;
  EXPECT_THAT(Ask(claims.Columns(), options).group, ElementsAre(0, 0, 1));
  options.grouping.agreement = 0.95;
  EXPECT_THAT(Ask(claims.Columns(), options).group, ElementsAre(0, 0, 0));
  options.grouping.shared_items = 41;
  EXPECT_THAT(Ask(claims.Columns(), options).group, ElementsAre(0, 1, 2));
}

TEST(Accu, TakesAccuraciesThatAreKnown) {
  NamedClaims claims = Table({"aaaa", "bbbb", "bbbb"});
  DiscoveryInput input = claims.Columns();
  EXPECT_EQ(Answers(claims, Ask(input, Of(Method::kAccu))), "bbbb");
  const std::vector<double> accuracy = {0.99, 0.6, NAN};
  input.accuracy = accuracy;
  const DiscoveryReport report = Ask(input, Of(Method::kAccu));
  EXPECT_EQ(Answers(claims, report), "aaaa");
  EXPECT_EQ(report.weight[0], 0.99);
  EXPECT_EQ(report.weight[1], 0.6);
  EXPECT_LT(report.weight[2], 0.5);
}

// -- Values that are not apart --

TEST(Hierarchy, TakesTheMoreGeneralForRight) {
  NamedClaims claims;
  claims.Add("birthplace", "s1", "USA");
  claims.Add("birthplace", "s2", "USA");
  claims.Add("birthplace", "s3", "Chicago");
  claims.Add("birthplace", "s4", "Paris");
  claims.Add("birthplace", "s5", "Paris");
  EXPECT_EQ(Answers(claims, Ask(claims.Columns(), Of(Method::kVote))), "Paris");
  claims.MakeHierarchy({{"Chicago", "USA"}});
  const DiscoveryReport report = Ask(claims.Columns(), Of(Method::kAccu));
  EXPECT_EQ(Answers(claims, report), "Chicago");
  EXPECT_NEAR(report.accuracy[0].estimate, report.accuracy[2].estimate, 0.05);
  EXPECT_LT(report.accuracy[3].estimate, report.accuracy[0].estimate);
}

TEST(AccuSim, LetsSimilarValuesSpeakForEachOther) {
  NamedClaims claims = Table({"a", "a", "b", "b", "c"});
  DiscoveryInput input = claims.Columns();
  // b and c are almost the same.
  const std::vector<int32_t> begin = {0, 0, 1, 2};
  const std::vector<int32_t> similar = {2, 1};
  const std::vector<double> similarity = {0.5, 0.5};
  input.similar_begin = begin;
  input.similar = similar;
  input.similarity = similarity;
  EXPECT_EQ(Answers(claims, Ask(input, Of(Method::kAccu))), "a");
  EXPECT_EQ(Answers(claims, Ask(input, Of(Method::kAccuSim))), "b");
}

TEST(DawidSkene, MayThinkOfALabelThatNobodyNamed) {
  // The last two take c for b, always; of the last item only they speak.
  NamedClaims claims = Table(
      {"abcabcabc-", "abcabcabc-", "abcabcabc-", "accaccaccc", "accaccaccc"});
  DiscoveryOptions options = Of(Method::kDawidSkene);
  const DiscoveryReport report = Ask(claims.Columns(), options);
  EXPECT_EQ(Answers(claims, report).substr(0, 9), "abcabcabc");
  const double of_b = report.label_probability[9 * 3 + 1];
  EXPECT_NEAR(of_b, 0.5, 0.05);
  options.dawid_skene.claimed_only = true;
  EXPECT_EQ(Ask(claims.Columns(), options).label_probability[9 * 3 + 1], 0);
}

// -- The default --

TEST(Automatic, FollowsTheShapeOfTheData) {
  const DiscoveryData data({.items = 500, .sources = 50, .labels = 2});
  DiscoveryReport report = Ask(data.Labelled(), {});
  EXPECT_EQ(report.method, Method::kDawidSkene);
  EXPECT_THAT(report.explanation,
              HasSubstr("Dawid-Skene: all items share 2 labels, and 100 %"));
  report = Ask(data.Numbers(), {});
  EXPECT_EQ(report.method, Method::kGtm);
  EXPECT_THAT(report.explanation, HasSubstr("few outliers"));
  report = Ask(data.Values(), {});
  EXPECT_EQ(report.method, Method::kAccu);

  NamedClaims strangers;
  for (int s = 0; s < 9; ++s) {
    strangers.Add("item " + std::to_string(s / 3), std::to_string(s), "a");
  }
  report = Ask(strangers.Columns(), {});
  EXPECT_EQ(report.method, Method::kVote);
  EXPECT_THAT(report.explanation, HasSubstr("1.0 claims each"));
}

// A host numbers all that could speak.
TEST(Automatic, CountsClaimsOnlyOfThoseWhoSpeak) {
  NamedClaims claims = Table({"aab", "aab", "abb"});
  DiscoveryInput input = claims.Columns();
  input.sources += 20;
  const DiscoveryReport report = Ask(input, {});
  EXPECT_EQ(report.method, Method::kAccu);
}

// -- Errors --

TEST(Discover, RejectsColumnsThatDoNotFit) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  NamedClaims claims = Table({"ab", "ba"});
  const DiscoveryInput good = claims.Columns();
  const auto expect = [&](const DiscoveryInput& input,
                          const std::string& message) {
    EXPECT_THAT(Discover(input), StatusIs(kInvalid, message));
  };
  DiscoveryInput input = good;
  input.value_begin = {};
  expect(input, "value_begin is empty");
  const std::vector<int32_t> down = {0, 4, 2, 4};
  input = good;
  input.value_begin = down;
  expect(input, "value_begin falls from 4 to 2 at 2");
  const std::vector<int32_t> short_end = {0, 2, 3};
  input.value_begin = short_end;
  expect(input, "value_begin ends with 3, not 4");
  input = good;
  input.sources = 1;
  expect(input, "source 1 is 1, not in 0 to 0");
  const std::vector<int32_t> twice = {0, 0, 0, 1};
  input = good;
  input.label = twice;
  expect(input, "values 0 and 1 of item 0 have the same label 0");
  const std::vector<double> numbers = {1, 2, NAN, 4};
  input = good;
  input.number = numbers;
  expect(input, "a number is nan, not in -1e+140 to 1e+140");
  const std::vector<int32_t> circle = {1, 0, -1, -1};
  input = good;
  input.parent = circle;
  expect(input, "parent 0 leads round in a circle");
  const std::vector<int32_t> elsewhere = {2, -1, -1, -1};
  input.parent = elsewhere;
  expect(input, "parent 0 leads to 2, no value of the item");
  const std::vector<int32_t> unclaimed = {0, 1, 1, 3, 4};
  input = good;
  input.claim_begin = unclaimed;
  expect(input, "value 1 has no claims, and is not judged true");
  const std::vector<int32_t> truth = {2, kUnjudged};
  input = good;
  input.truth = truth;
  expect(input, "truth 0 is 2, no value of the item");
}

TEST(Discover, RejectsOptionsOutOfRange) {
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  NamedClaims claims = Table({"ab", "ba"});
  const auto expect = [&](const DiscoveryOptions& options,
                          const std::string& message) {
    EXPECT_THAT(Discover(claims.Columns(), options),
                StatusIs(kInvalid, message));
  };
  DiscoveryOptions options;
  options.max_iterations = 0;
  expect(options, "max_iterations is 0, not at least 1");
  options = {};
  options.threads = 0;
  expect(options, "threads is 0");
  options = {};
  options.accu.initial = 2;
  expect(options, "accu.initial is 2, not in 0 to 1");
  options = {};
  options.catd.alpha = 0;
  expect(options, "catd.alpha is 0");
  options = {};
  options.gtm.variance = NAN;
  expect(options, "gtm.variance is nan, not positive");
}

TEST(Discover, SaysWhatAMethodNeeds) {
  const DiscoveryData data({.items = 10});
  const auto expect = [&](Method method, const std::string& message) {
    EXPECT_THAT(Discover(data.Values(), Of(method)),
                StatusIs(absl::StatusCode::kFailedPrecondition, message));
  };
  expect(Method::kDawidSkene, "Dawid-Skene needs labels");
  expect(Method::kGtm, "GTM needs numbers");
  expect(Method::kAccuSim, "AccuSim needs similarities");
}

}  // namespace
}  // namespace veracity::internal
