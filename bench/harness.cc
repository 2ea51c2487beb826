#include "bench/harness.h"

#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace veracity::bench {
namespace {

struct Row {
  std::string question, unit;
  double ours, floor;
  std::optional<double> aim;
};

std::vector<Row>& Rows() {
  static std::vector<Row>* const rows = new std::vector<Row>();
  return *rows;
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<long>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// What one side took for each thing it did, round after round.
struct Times {
  std::vector<double> elapsed, processor;
};

double ProcessorMicroseconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e6 +
         static_cast<double>(time.tv_nsec) / 1e3;
}

void RunRound(const Side& side, int round, double items, Times* times) {
  if (side.prepare) side.prepare(round);
  const double processor = ProcessorMicroseconds();
  const auto start = std::chrono::steady_clock::now();
  side.run(round);
  const std::chrono::duration<double, std::micro> took =
      std::chrono::steady_clock::now() - start;
  times->elapsed.push_back(took.count() / items);
  times->processor.push_back((ProcessorMicroseconds() - processor) / items);
}

}  // namespace

void Compare(benchmark::State& state, const Question& question,
             const Side& ours, const std::vector<Side>& floors) {
  Times own;
  std::vector<Times> others(floors.size());
  int round = 0;
  for (auto _ : state) {
    RunRound(ours, round, question.items, &own);
    state.SetIterationTime(own.elapsed.back() / 1e6);
    for (size_t i = 0; i < floors.size(); ++i) {
      RunRound(floors[i], round, question.items, &others[i]);
    }
    ++round;
  }
  const double mine = Median(own.elapsed);
  state.counters["ours_us"] = mine;
  for (size_t i = 0; i < floors.size(); ++i) {
    const std::string& name = floors[i].floor;
    const double theirs = Median(others[i].elapsed);
    state.counters[name] = theirs / mine;
    // Where others compete for the machine, this is the one to look at.
    state.counters[absl::StrCat(name, ", processor time")] =
        Median(others[i].processor) / Median(own.processor);
    Rows().push_back({absl::StrCat(question.name, " / ", name), question.unit,
                      mine, theirs, floors[i].aim});
  }
}

void Ask(const std::string& name, int rounds,
         std::function<void(benchmark::State&)> body) {
  benchmark::RegisterBenchmark(name.c_str(), std::move(body))
      ->Iterations(rounds)
      ->UseManualTime()
      ->Unit(benchmark::kMicrosecond);
}

absl::Status WriteSummary(const std::string& path) {
  std::ofstream file(path);
  file << "question\tunit\tours\tfloor\tratio\taim\n";
  for (const Row& row : Rows()) {
    file << absl::StrFormat(
        "%s\t%s\t%.3f\t%.3f\t%.2f\t%s\n", row.question, row.unit, row.ours,
        row.floor, row.floor / row.ours,
        row.aim.has_value() ? absl::StrFormat("%.2f", *row.aim) : "");
  }
  file.close();
  return file ? absl::OkStatus()
              : absl::UnavailableError(absl::StrCat("cannot write ", path));
}

void Require(bool holds, absl::string_view what) {
  if (holds) return;
  std::cerr << "bench: " << what << "\n";
  std::exit(1);
}

void Require(const absl::Status& status) {
  Require(status.ok(), status.ToString());
}

}  // namespace veracity::bench
