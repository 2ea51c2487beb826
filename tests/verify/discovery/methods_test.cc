// The methods on two small tables, against numbers computed twice elsewhere.

#include <string>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::Pointwise;

constexpr double kDigits = 1e-12;

MATCHER_P(IsNear, tolerance, "is near") {
  return std::abs(std::get<0>(arg) - std::get<1>(arg)) <= tolerance;
}

auto AreNear(const std::vector<double>& expected, double tolerance = 1e-12) {
  return Pointwise(IsNear(tolerance), expected);
}

// Sources A to E say x, y or z of items o1 to o6, or nothing.
NamedClaims T1() {
  NamedClaims claims;
  for (const char* row :
       {"Axyzxyz", "Bxyzxz-", "Cxyxyyz", "Dyyxyyx", "Eyyxy-x"}) {
    for (int i = 1; i <= 6; ++i) {
      if (row[i] == '-') continue;
      claims.Add("o" + std::to_string(i), std::string(1, row[0]),
                 std::string(1, row[i]));
    }
  }
  claims.MakeLabels();
  return claims;
}

DiscoveryReport Ask(NamedClaims& claims, const DiscoveryOptions& options) {
  return Ask(claims.Columns(), options);
}

double Score(const NamedClaims& claims, const DiscoveryReport& report,
             const std::string& name) {
  return report.score[claims.Value(name.substr(0, 2), name.substr(2))];
}

std::string Answers(const NamedClaims& claims, const DiscoveryReport& report) {
  std::string answers;
  for (const int32_t value : report.chosen) answers += claims.ValueName(value);
  return answers;
}

TEST(Sums, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  const DiscoveryReport report = Ask(claims, Plain(DiscoveryMethod::kSums, 20));
  EXPECT_THAT(report.weight, AreNear({.847139678681, .606057863253, 1,
                                      .950254765685, .783260858127}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .585948319079, kDigits);
  EXPECT_NEAR(Score(claims, report, "o1y"), .414051680921, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6x"), .414051680921, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .441190883052, kDigits);
}

TEST(AverageLog, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  const DiscoveryReport report =
      Ask(claims, Plain(DiscoveryMethod::kAverageLog, 20));
  EXPECT_THAT(report.weight, AreNear({.847840127805, .662495260809, 1,
                                      .957092814445, .854934253491}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .580778547345, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .427506981744, kDigits);
}

TEST(Investment, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  const DiscoveryReport report =
      Ask(claims, Plain(DiscoveryMethod::kInvestment, 20));
  EXPECT_THAT(report.weight, AreNear({.318397066356, .107633871820,
                                      .982803200029, 1, .987925819245}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .328608745544, kDigits);
  EXPECT_NEAR(Score(claims, report, "o1y"), .546522377709, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .293330572142, kDigits);
}

TEST(PooledInvestment, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  const DiscoveryReport report =
      Ask(claims, Plain(DiscoveryMethod::kPooledInvestment, 10));
  EXPECT_THAT(report.weight, AreNear({.134441170665, .013444764591, 1,
                                      .571132501931, .372611638228}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .287878086118, kDigits);
  EXPECT_NEAR(Score(claims, report, "o1y"), .214723871923, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6x"), .217029368507, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .281272838182, kDigits);
}

TEST(TruthFinder, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  DiscoveryOptions options = Plain(DiscoveryMethod::kTruthFinder, 100);
  options.tolerance.reset();
  const DiscoveryReport report = Ask(claims, options);
  EXPECT_EQ(report.iterations, 3);
  EXPECT_TRUE(report.converged);
  EXPECT_THAT(report.weight,
              AreNear({.803682733807, .767651024637, .843961768628,
                       .832051360528, .829672224011}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .829689065501, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .753871023291, kDigits);
}

DiscoveryOptions PlainAccu(double wrong_values, double right, double wrong) {
  DiscoveryOptions options = Plain(DiscoveryMethod::kAccu, 1);
  options.accu.wrong_values = wrong_values;
  options.accu.prior_right = right;
  options.accu.prior_wrong = wrong;
  return options;
}

TEST(Accu, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  DiscoveryReport report = Ask(claims, PlainAccu(2, 0, 0));
  EXPECT_THAT(report.weight,
              AreNear({.597995661558, .424895899376, .856805598011,
                       .727400629785, .676335650175}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .887348353553, kDigits);
  EXPECT_NEAR(Score(claims, report, "o2y"), .999938968569, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6x"), .496124031008, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .496124031008, kDigits);
  EXPECT_TRUE(report.tied[claims.Item("o6")]);
  EXPECT_FALSE(report.tied[claims.Item("o1")]);

  report = Ask(claims, PlainAccu(2, 4, 1));
  EXPECT_THAT(report.weight,
              AreNear({.689815815395, .612447949688, .830984871642,
                       .760400343519, .738167825088}));
}

TEST(Accu, ConvergesAsInTheTable) {
  NamedClaims claims = T1();
  DiscoveryOptions options = PlainAccu(2, 4, 1);
  options.max_iterations.reset();
  options.tolerance.reset();
  DiscoveryReport report = Ask(claims, options);
  EXPECT_EQ(report.iterations, 17);
  EXPECT_THAT(report.weight,
              AreNear({.560191350964, .512752520882, .740481382910,
                       .891151600573, .881554666174}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .111373849438, kDigits);
  EXPECT_NEAR(Score(claims, report, "o1y"), .884989276022, kDigits);

  options.accu.wrong_values = 10;
  report = Ask(claims, options);
  EXPECT_EQ(report.iterations, 10);
  EXPECT_THAT(report.weight,
              AreNear({.688439107793, .596857063286, .868324389418,
                       .765612679975, .742223961503}));
  EXPECT_NEAR(Score(claims, report, "o1x"), .957773433354, kDigits);
  EXPECT_NEAR(Score(claims, report, "o6z"), .605070731475, kDigits);
}

TEST(Accu, LocksOntoAnAgreeingPairWithoutPrior) {
  NamedClaims claims = T1();
  DiscoveryOptions options = PlainAccu(2, 0, 0);
  options.max_iterations.reset();
  options.tolerance.reset();
  const DiscoveryReport report = Ask(claims, options);
  EXPECT_EQ(report.iterations, 8);
  EXPECT_THAT(report.weight,
              AreNear({.333302267456, .200012577250, .666635559035,
                       .999968307994, .999999511586}));
  EXPECT_NEAR(Score(claims, report, "o1x"), 5.009e-7, 5e-11);
}

TEST(Crh, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  for (const int iterations : {1, 10}) {
    const DiscoveryReport report =
        Ask(claims, Plain(DiscoveryMethod::kCrh, iterations));
    EXPECT_THAT(report.weight,
                AreNear({1.183770097008, 1.001448540214, 2.282382385677,
                         2.282382385677, 2.100060828883}));
    EXPECT_EQ(Answers(claims, report), "xyxyyx");
  }
}

std::vector<double> LabelShares(const DiscoveryReport& report, int item) {
  const auto first = report.label_probability.begin() + 3 * item;
  return std::vector<double>(first, first + 3);
}

TEST(DawidSkene, GivesTheNumbersOfTheTable) {
  NamedClaims claims = T1();
  DiscoveryOptions options = Plain(DiscoveryMethod::kDawidSkene, 1);
  options.dawid_skene.smoothing = 0.01;
  DiscoveryReport report = Ask(claims, options);
  EXPECT_NEAR(*report.log_likelihood, -17.674148130744, kDigits);
  EXPECT_THAT(LabelShares(report, 0),
              AreNear({.599614592, .400384510, .000000898}, 5e-10));
  EXPECT_THAT(LabelShares(report, 5),
              AreNear({.197446983, .000000002, .802553016}, 5e-10));

  for (const auto start : {DawidSkeneOptions::Start::kVoteShare,
                           DawidSkeneOptions::Start::kDiagonal}) {
    options.dawid_skene.start = start;
    options.max_iterations = 20;
    report = Ask(claims, options);
    EXPECT_NEAR(*report.log_likelihood, -11.017523779162, 1e-9);
    EXPECT_NEAR(Score(claims, report, "o4x"), .999950733, 5e-10);
  }
}

TEST(DawidSkene, StartsFromTheDiagonal) {
  NamedClaims claims = T1();
  DiscoveryOptions options = Plain(DiscoveryMethod::kDawidSkene, 1);
  options.dawid_skene.start = DawidSkeneOptions::Start::kDiagonal;
  const DiscoveryReport report = Ask(claims, options);
  EXPECT_NEAR(*report.log_likelihood, -29.064888718216, kDigits);
  EXPECT_THAT(LabelShares(report, 0),
              AreNear({.816909795, .175052099, .008038107}, 5e-10));
  EXPECT_THAT(LabelShares(report, 5),
              AreNear({.488778055, .022443890, .488778055}, 5e-10));
}

// -- Numbers --

// Sources P to S measure items 1 to 5.
NamedClaims N1() {
  const std::vector<std::vector<std::string>> rows = {
      {"P", "10", "20", "30", "40", "50"},
      {"Q", "10.5", "19.5", "30.5", "39", "51"},
      {"R", "12", "18", "33", "44", "-"},
      {"S", "30", "20", "-", "10", "50"}};
  NamedClaims claims;
  for (const auto& row : rows) {
    for (size_t i = 1; i < row.size(); ++i) {
      if (row[i] != "-") claims.Add(std::to_string(i), row[0], row[i]);
    }
  }
  claims.MakeNumbers();
  return claims;
}

TEST(Average, GivesTheNumbersOfTheTable) {
  NamedClaims claims = N1();
  EXPECT_THAT(Ask(claims, Plain(DiscoveryMethod::kMean, 1)).number,
              AreNear({15.625, 19.375, 31.166667, 33.25, 50.333333}, 5e-7));
  EXPECT_THAT(Ask(claims, Plain(DiscoveryMethod::kMedian, 1)).number,
              AreNear({11.25, 19.75, 30.5, 39.5, 50}));
}

TEST(LfcN, GivesTheNumbersOfTheTable) {
  NamedClaims claims = N1();
  EXPECT_THAT(Ask(claims, Plain(DiscoveryMethod::kLfcN, 1)).number,
              AreNear({11.147476457, 19.442151589, 30.744351257, 39.316327722,
                       50.547570860},
                      5e-10));
  DiscoveryOptions options = Plain(DiscoveryMethod::kLfcN, 50);
  options.tolerance.reset();
  const DiscoveryReport report = Ask(claims, options);
  EXPECT_EQ(report.iterations, 6);
  EXPECT_THAT(report.number, AreNear({10.5, 19.5, 30.5, 39, 51}, 1e-8));
}

// The family's variant of crowdsourcing: medians, sums of losses relative to
// the greatest.
CrhOptions Pm() {
  CrhOptions crh;
  crh.form = CrhOptions::Form::kMaximum;
  crh.loss = CrhOptions::Loss::kAbsolute;
  crh.per_claim = false;
  crh.least_loss = 1e-8;
  crh.offset = 1e-7;
  return crh;
}

TEST(CrhOfNumbers, GivesTheNumbersOfTheTable) {
  NamedClaims claims = N1();
  DiscoveryOptions options = Plain(DiscoveryMethod::kCrh, 1);
  options.crh = Pm();
  DiscoveryReport report = Ask(claims, options);
  EXPECT_THAT(report.weight,
              AreNear({1.690262001, .616986961, .058741643, 0}, 5e-7));
  EXPECT_THAT(report.number, AreNear({10, 20, 30, 40, 50}));

  options.crh.loss = CrhOptions::Loss::kSquared;
  report = Ask(claims, options);
  EXPECT_THAT(report.weight,
              AreNear({5.417182232, 3.842239508, 2.359362138, 0}, 5e-10));
  EXPECT_THAT(report.number, AreNear({10.571474958, 19.428525042, 30.774539424,
                                      40.481565808, 50.414954585},
                                     5e-10));
  options.max_iterations = 10;
  report = Ask(claims, options);
  EXPECT_THAT(report.weight,
              AreNear({4.064306990, 4.965322505, 2.884339539, 0}, 5e-10));
  EXPECT_THAT(report.number, AreNear({10.692576950, 19.307423050, 30.934674233,
                                      40.551624369, 50.549892164},
                                     5e-10));
}

std::vector<double> Shares(std::vector<double> weights) {
  double sum = 0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight /= sum;
  return weights;
}

TEST(CatdOfNumbers, GivesTheNumbersOfTheTable) {
  NamedClaims claims = N1();
  DiscoveryReport report = Ask(claims, Plain(DiscoveryMethod::kCatd, 1));
  EXPECT_THAT(Shares(report.weight),
              AreNear({.459673686, .520963511, .018896906, .000465898}, 5e-10));
  EXPECT_THAT(report.number, AreNear({10.307593529, 19.701724434, 30.317320311,
                                      39.540647168, 50.530997724},
                                     5e-10));
  report = Ask(claims, Plain(DiscoveryMethod::kCatd, 20));
  EXPECT_THAT(Shares(report.weight), AreNear({0, 1, 0, 0}, 1e-6));
  EXPECT_THAT(report.number, AreNear({10.5, 19.5, 30.5, 39, 51}, 1e-6));
}

std::vector<double> Variances(const DiscoveryReport& report) {
  std::vector<double> variances;
  for (const double precision : report.weight) {
    variances.push_back(1 / precision);
  }
  return variances;
}

TEST(Gtm, GivesTheNumbersOfTheTable) {
  NamedClaims claims = N1();
  DiscoveryReport report = Ask(claims, Plain(DiscoveryMethod::kGtm, 1));
  EXPECT_THAT(
      Variances(report),
      AreNear({.750446403, .911203218, 1.088673693, 1.149801345}, 5e-10));
  EXPECT_THAT(report.number, AreNear({14.868511406, 19.423021101, 31.028170198,
                                      34.200221975, 50.332763093},
                                     5e-10));
  report = Ask(claims, Plain(DiscoveryMethod::kGtm, 100));
  EXPECT_THAT(Variances(report),
              AreNear({.827984928, .835038248, .988605201, 1.055454215}, 5e-9));
  EXPECT_THAT(report.number, AreNear({15.069828548, 19.394732740, 31.086757411,
                                      33.973993665, 50.351703976},
                                     5e-8));
}

}  // namespace
}  // namespace veracity::internal
