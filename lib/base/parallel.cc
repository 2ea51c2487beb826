#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace veracity::internal {

void ForEachInParallel(int count, int threads,
                       absl::FunctionRef<void(int)> work) {
  std::atomic<int> next = 0;
  const auto take = [&] {
    for (int i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::thread> helpers;
  try {
    for (int i = 1; i < std::min(threads, count); ++i) {
      helpers.emplace_back(take);
    }
  } catch (const std::system_error&) {
    // No more threads to be had: those that are there do all.
  }
  take();
  for (std::thread& helper : helpers) helper.join();
}

}  // namespace veracity::internal
