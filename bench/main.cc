// Asks all questions and writes the summary:
//
//   veracity_bench [--quick] [--scale 10k|100k|1m|10m] [--folder DIR]
//                  [--summary FILE] [Google Benchmark's own flags]

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "bench/questions.h"

namespace veracity::bench {
namespace {

int64_t ScaleOf(const std::string& name) {
  if (name == "10k") return 10'000;
  if (name == "100k") return 100'000;
  if (name == "1m") return 1'000'000;
  if (name == "10m") return 10'000'000;
  Require(false, absl::StrCat("no scale '", name, "': 10k, 100k, 1m, 10m"));
  return 0;
}

int Main(int argc, char** argv) {
  Plan plan;
  plan.folder = "bench-data";
  std::string summary = "summary.tsv";
  benchmark::Initialize(&argc, argv);
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--quick") {
      plan.quick = true;
      plan.scales = {100'000};
      continue;
    }
    Require(i + 1 < argc, absl::StrCat(flag, " needs a value, or is unknown"));
    const std::string value = argv[++i];
    if (flag == "--scale") {
      plan.scales = {ScaleOf(value)};
    } else if (flag == "--folder") {
      plan.folder = value;
    } else if (flag == "--summary") {
      summary = value;
    } else {
      Require(false, absl::StrCat("unknown flag ", flag));
    }
  }
  std::filesystem::create_directories(plan.folder);
  AskIdentity(plan);
  AskRecord(plan);
  AskGet(plan);
  AskClaim(plan);
  AskFind(plan);
  AskText(plan);
  AskTrace(plan);
  AskRetract(plan);
  AskOpen(plan);
  AskStream(plan);
  AskExport(plan);
  AskImport(plan);
  AskOpinion(plan);
  AskAssess(plan);
  AskGraph(plan);
  AskVerdict(plan);
  AskDiscovery(plan);
  benchmark::RunSpecifiedBenchmarks();
  Require(WriteSummary(summary));
  std::filesystem::remove_all(plan.folder);
  return 0;
}

}  // namespace
}  // namespace veracity::bench

int main(int argc, char** argv) { return veracity::bench::Main(argc, argv); }
