#ifndef VERACITY_BENCH_HARNESS_H_
#define VERACITY_BENCH_HARNESS_H_

#include <benchmark/benchmark.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace veracity::bench {

// What this run measures, and where its files lie.
struct Plan {
  // Assertions on record when a question is asked.
  std::vector<int64_t> scales = {10'000, 100'000, 1'000'000};
  // A folder on a real disk, emptied by the run.
  std::string folder;
  // Fewer rounds.
  bool quick = false;

  int Rounds(int whole) const { return quick ? (whole + 2) / 3 : whole; }
};

// One who can answer a question: the library, or a floor.
struct Side {
  // "same work", "slim table", "raw protobuf"; empty for the library.
  std::string floor;
  // Timed, once a round.
  std::function<void(int round)> run;
  // The ratio to aim for, where there is one.
  std::optional<double> aim = std::nullopt;
  // Not timed, before `run`.
  std::function<void(int round)> prepare = nullptr;
};

struct Question {
  std::string name;
  // "us per assertion": microseconds for each of `items` things a round does.
  std::string unit;
  double items = 1;
};

// Asks every side in turn, round after round, so that whatever else the
// machine does befalls all alike; then notes a row of the summary for each
// floor, with the medians.
void Compare(benchmark::State& state, const Question& question,
             const Side& ours, const std::vector<Side>& floors);

// Registers a benchmark of so many rounds.
void Ask(const std::string& name, int rounds,
         std::function<void(benchmark::State&)> body);

// Writes the rows: question, unit, ours, floor, ratio (higher is better), aim.
absl::Status WriteSummary(const std::string& path);

// A benchmark that answers wrongly measures nothing: these end the program.
void Require(bool holds, absl::string_view what);
void Require(const absl::Status& status);
template <typename T>
T Take(absl::StatusOr<T> result) {
  Require(result.status());
  return *std::move(result);
}

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_HARNESS_H_
