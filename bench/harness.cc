#include "bench/harness.h"

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

double Microseconds(const Side& side, int round) {
  if (side.prepare) side.prepare(round);
  const auto start = std::chrono::steady_clock::now();
  side.run(round);
  const std::chrono::duration<double, std::micro> took =
      std::chrono::steady_clock::now() - start;
  return took.count();
}

}  // namespace

void Compare(benchmark::State& state, const Question& question,
             const Side& ours, const std::vector<Side>& floors) {
  std::vector<double> own;
  std::vector<std::vector<double>> others(floors.size());
  int round = 0;
  for (auto _ : state) {
    const double took = Microseconds(ours, round) / question.items;
    own.push_back(took);
    state.SetIterationTime(took / 1e6);
    for (size_t i = 0; i < floors.size(); ++i) {
      others[i].push_back(Microseconds(floors[i], round) / question.items);
    }
    ++round;
  }
  const double mine = Median(own);
  state.counters["ours_us"] = mine;
  for (size_t i = 0; i < floors.size(); ++i) {
    const double theirs = Median(others[i]);
    state.counters[floors[i].floor] = theirs / mine;
    Rows().push_back(
        {absl::StrCat(question.name, " / ", floors[i].floor), question.unit,
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
