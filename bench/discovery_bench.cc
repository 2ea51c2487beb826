// Truth discovery: what an iteration takes for each claim, beside a loop that
// only reads what an iteration reads.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/discovery_data.h"
#include "bench/questions.h"
#include "verify/discovery/discovery.h"
#include "verify/discovery/findings.h"

namespace veracity::bench {
namespace {

using internal::DiscoveryInput;
using internal::DiscoveryMethod;
using internal::DiscoveryOptions;
using internal::DiscoveryReport;
using internal::Findings;

constexpr int kIterations = 20;

// 1 M claims: ten for each item, of a thousand sources.
const DiscoveryData& Data() {
  static const DiscoveryData* const data = new DiscoveryData(
      {.items = 100'000, .sources = 1000, .claims_per_item = 10, .labels = 2});
  return *data;
}

struct MethodCase {
  DiscoveryMethod method;
  Findings (*find)(const DiscoveryInput&, const DiscoveryOptions&);
  bool of_numbers;
  // The floor's time over ours: those that count, and those that take
  // logarithms or powers of each value.
  double aim;
};

// Every array that a pass over the claims goes through.
double Read(const DiscoveryInput& input) {
  int64_t sum = 0;
  for (const int32_t source : input.source) sum += source;
  for (const int32_t begin : input.claim_begin) sum += begin;
  for (const int32_t begin : input.value_begin) sum += begin;
  for (const int32_t label : input.label) sum += label;
  double numbers = 0;
  for (const double number : input.number) numbers += number;
  return static_cast<double>(sum) + numbers;
}

// The least that a method does: looks up each claim's source, and adds to what
// it has of it.
void LookUp(const DiscoveryInput& input, std::vector<double>* sums) {
  double total = 0;
  for (const int32_t source : input.source) {
    total += (*sums)[source];
    (*sums)[source] += 1;
  }
  benchmark::DoNotOptimize(total);
}

DiscoveryOptions OptionsOf(DiscoveryMethod method, int threads) {
  DiscoveryOptions options;
  options.method = method;
  options.grouping.enabled = false;
  options.max_iterations = kIterations;
  options.tolerance = -1;
  options.threads = threads;
  return options;
}

// Most items right, most numbers near.
void Check(const MethodCase& c, const DiscoveryInput& input) {
  const DiscoveryReport report =
      Take(internal::Discover(input, OptionsOf(c.method, 1)));
  double right = 0;
  for (size_t i = 0; i < Data().true_label().size(); ++i) {
    const bool is_right =
        c.of_numbers ? std::abs(report.number[i] - Data().true_number()[i]) < 40
                     : report.chosen_label[i] == Data().true_label()[i];
    right += is_right ? 1 : 0;
  }
  Require(right > 0.85 * static_cast<double>(input.items()),
          absl::StrCat("discovery: ", std::string(MethodName(c.method)),
                       " is right too seldom"));
}

void Iterate(const MethodCase& c, int threads, benchmark::State& state) {
  const DiscoveryInput input =
      c.of_numbers ? Data().Numbers() : Data().Labelled();
  Check(c, input);
  const DiscoveryOptions options = OptionsOf(c.method, threads);
  // The pass that gives the result is as good as an iteration.
  const double passes = kIterations + 1;
  const auto repeat = [](const auto& floor) {
    return [floor](int) {
      for (int i = 0; i < kIterations + 1; ++i) {
        floor();
        benchmark::ClobberMemory();
      }
    };
  };
  std::vector<double> sums(static_cast<size_t>(input.sources));
  Compare(state,
          {absl::StrCat("truth discovery, ", std::string(MethodName(c.method)),
                        c.of_numbers ? " of numbers" : "",
                        threads > 1 ? ", two threads" : ""),
           "ns per claim and iteration", passes * input.claims() / 1e3},
          {"", [&](int) { benchmark::DoNotOptimize(c.find(input, options)); }},
          {{"reading them",
            repeat([&] { benchmark::DoNotOptimize(Read(input)); }), c.aim},
           {"looking up sources", repeat([&] { LookUp(input, &sums); })}});
}

}  // namespace

void AskDiscovery(const Plan& plan) {
  constexpr double kCounting = 1.0 / 3;
  constexpr double kLogarithms = 1.0 / 8;
  for (const MethodCase& c : std::vector<MethodCase>{
           {DiscoveryMethod::kSums, internal::FindBySums, false, kCounting},
           {DiscoveryMethod::kAverageLog, internal::FindBySums, false,
            kCounting},
           {DiscoveryMethod::kCrh, internal::FindByCrh, false, kCounting},
           {DiscoveryMethod::kCatd, internal::FindByCatd, false, kCounting},
           {DiscoveryMethod::kAccu, internal::FindByAccu, false, kLogarithms},
           {DiscoveryMethod::kTruthFinder, internal::FindByTruthFinder, false,
            kLogarithms},
           {DiscoveryMethod::kInvestment, internal::FindByInvestment, false,
            kLogarithms},
           {DiscoveryMethod::kPooledInvestment, internal::FindByInvestment,
            false, kLogarithms},
           {DiscoveryMethod::kDawidSkene, internal::FindByDawidSkene, false,
            kLogarithms},
           {DiscoveryMethod::kCrh, internal::FindByCrhOfNumbers, true,
            kCounting},
           {DiscoveryMethod::kCatd, internal::FindByCatdOfNumbers, true,
            kCounting},
           {DiscoveryMethod::kGtm, internal::FindByGtm, true, kCounting},
           {DiscoveryMethod::kLfcN, internal::FindByLfcN, true, kCounting}}) {
    for (const int threads : {1, 2}) {
      Ask(absl::StrCat("discovery/", std::string(MethodName(c.method)),
                       c.of_numbers ? "_of_numbers" : "", "/threads:", threads),
          plan.Rounds(9), [c, threads](benchmark::State& state) {
            Iterate(c, threads, state);
          });
    }
  }
}

}  // namespace veracity::bench
