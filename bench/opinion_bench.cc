// Fusing a million opinions, beside a loop that only reads them.

#include <cmath>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "bench/questions.h"
#include "veracity/opinion.h"

namespace veracity::bench {
namespace {

constexpr int kOpinions = 1'000'000;

// With much uncertainty, lest the certain ones decide.
std::vector<Opinion> MakeOpinions() {
  std::mt19937_64 random(1);
  std::vector<Opinion> opinions;
  for (int i = 0; i < kOpinions; ++i) {
    const auto evidence = [&] {
      return static_cast<double>(random() % 64) / 8;
    };
    const double positive = evidence();
    opinions.push_back(Opinion::FromEvidence({positive, evidence()}));
  }
  return opinions;
}

// All that fusion reads.
double Read(absl::Span<const Opinion> opinions) {
  double sum = 0;
  for (const Opinion& x : opinions) {
    sum += (x.belief() + x.disbelief()) + (x.uncertainty() + x.base_rate());
  }
  return sum;
}

// Cumulative fusion adds evidence; compromise of two, as van der Heijden et al.
// print it.
void Check(absl::Span<const Opinion> opinions) {
  Evidence sum;
  for (const Opinion& x : opinions) {
    sum.positive += x.evidence().positive;
    sum.negative += x.evidence().negative;
  }
  Require(std::abs(FuseCumulative(opinions).belief() -
                   Opinion::FromEvidence(sum).belief()) < 1e-9,
          "opinion: cumulative fusion does not add evidence");
  const std::vector<Opinion> three = {Take(Opinion::Make(0.1, 0.3, 0.6)),
                                      Take(Opinion::Make(0.4, 0.2, 0.4)),
                                      Take(Opinion::Make(0.7, 0.1, 0.2))};
  Require(std::abs(FuseCompromise(three).belief() - 0.62875) < 1e-12,
          "opinion: compromise is not the published one");
}

using Fuse = Opinion (*)(absl::Span<const Opinion>);

void FuseAll(const std::string& name, Fuse fuse, benchmark::State& state) {
  const std::vector<Opinion> opinions = MakeOpinions();
  Check(opinions);
  Compare(
      state,
      {"fuse opinions, " + name, "us per thousand opinions", kOpinions / 1e3},
      {"", [&](int) { benchmark::DoNotOptimize(fuse(opinions)); }},
      {{"reading them",
        [&](int) { benchmark::DoNotOptimize(Read(opinions)); }}});
}

}  // namespace

void AskOpinion(const Plan& plan) {
  for (const auto& [name, fuse] :
       {std::pair<std::string, Fuse>{"cumulative", FuseCumulative},
        {"weighted", FuseWeighted},
        {"compromise", FuseCompromise}}) {
    Ask("opinion/" + name, plan.Rounds(9),
        [name = name, fuse = fuse](benchmark::State& state) {
          FuseAll(name, fuse, state);
        });
  }
}

}  // namespace veracity::bench
