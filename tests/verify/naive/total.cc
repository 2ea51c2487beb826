#include "tests/verify/naive/total.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

namespace veracity::naive {
namespace {

// More sets than this of doors are too many to ask.
constexpr size_t kMostDoors = 16;

// Doors that may be worth closing: one that passes all that comes by it never
// is, for what it would cost is no less than what would be lost.
std::vector<Door> BindingDoors(const Side& side) {
  std::map<Door, Billionths> wanted;
  for (const auto& [origin, doors] : side.given) {
    for (const auto& [door, given] : doors) wanted[door] += given;
  }
  std::vector<Door> binding;
  for (const auto& [door, sum] : wanted) {
    if (side.capacity.at(door) < sum) binding.push_back(door);
  }
  return binding;
}

// The sum in the rule, for one set T of doors.
Billionths SumWithout(const Side& side, const std::set<Door>& closed) {
  Billionths sum = 0;
  for (const Door& door : closed) sum += side.capacity.at(door);
  for (const auto& [origin, doors] : side.given) {
    Billionths greatest = 0;
    for (const auto& [door, given] : doors) {
      if (!closed.contains(door)) greatest = std::max(greatest, given);
    }
    sum += greatest;
  }
  return sum;
}

// A greatest flow by augmenting paths, the shortest first; nodes by number.
class Flow {
 public:
  int AddNode() {
    edges_.emplace_back();
    return static_cast<int>(edges_.size()) - 1;
  }
  void AddEdge(int from, int to, Billionths capacity) {
    edges_[from][to] += capacity;
    edges_[to][from] += 0;
  }
  Billionths Greatest(int source, int sink) {
    Billionths total = 0;
    while (const Billionths more = Augment(source, sink)) total += more;
    return total;
  }

 private:
  Billionths Augment(int source, int sink) {
    std::map<int, int> before = {{source, source}};
    std::vector<int> queue = {source};
    for (size_t i = 0; i < queue.size() && !before.contains(sink); ++i) {
      for (const auto& [to, left] : edges_[queue[i]]) {
        if (left > 0 && before.emplace(to, queue[i]).second) {
          queue.push_back(to);
        }
      }
    }
    if (!before.contains(sink)) return 0;
    Billionths least = std::numeric_limits<Billionths>::max();
    for (int node = sink; node != source; node = before[node]) {
      least = std::min(least, edges_[before[node]][node]);
    }
    for (int node = sink; node != source; node = before[node]) {
      edges_[before[node]][node] -= least;
      edges_[node][before[node]] += least;
    }
    return least;
  }

  std::vector<std::map<int, Billionths>> edges_;
};

}  // namespace

Billionths Total(const Side& side) {
  return BindingDoors(side).size() <= kMostDoors ? TotalBySets(side)
                                                 : TotalByFlow(side);
}

Billionths TotalBySets(const Side& side) {
  const std::vector<Door> binding = BindingDoors(side);
  Billionths least = SumWithout(side, {});
  for (uint64_t set = 0; set < uint64_t{1} << binding.size(); ++set) {
    std::set<Door> closed;
    for (size_t i = 0; i < binding.size(); ++i) {
      if (set >> i & 1) closed.insert(binding[i]);
    }
    least = std::min(least, SumWithout(side, closed));
  }
  return least;
}

Billionths TotalByFlow(const Side& side) {
  Flow flow;
  const int source = flow.AddNode();
  const int sink = flow.AddNode();
  std::map<Door, int> nodes;
  for (const auto& [door, capacity] : side.capacity) {
    nodes[door] = flow.AddNode();
    flow.AddEdge(nodes[door], sink, capacity);
  }
  for (const auto& [origin, doors] : side.given) {
    // A slice for each height that some door reaches; it may pass through the
    // doors that reach it.
    std::set<Billionths> heights;
    for (const auto& [door, given] : doors) heights.insert(given);
    Billionths below = 0;
    for (const Billionths height : heights) {
      const int slice = flow.AddNode();
      flow.AddEdge(source, slice, height - below);
      for (const auto& [door, given] : doors) {
        if (given >= height) flow.AddEdge(slice, nodes[door], height - below);
      }
      below = height;
    }
  }
  return flow.Greatest(source, sink);
}

int Matched(const Side& side) {
  std::map<Door, Id> taken;
  std::set<Door> seen;
  // Kuhn: an origin takes a door whose holder finds another.
  const std::function<bool(const Id&)> finds_door = [&](const Id& origin) {
    for (const auto& [door, given] : side.given.at(origin)) {
      if (given < kOne / 2 || !seen.insert(door).second) continue;
      if (!taken.contains(door) || finds_door(taken[door])) {
        taken[door] = origin;
        return true;
      }
    }
    return false;
  };
  int matched = 0;
  for (const auto& [origin, doors] : side.given) {
    seen.clear();
    if (finds_door(origin)) ++matched;
  }
  return matched;
}

}  // namespace veracity::naive
