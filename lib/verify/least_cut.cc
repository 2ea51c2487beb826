#include "verify/least_cut.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/container/flat_hash_map.h"

namespace veracity::internal {
namespace {

// Dinic's greatest flow over whole numbers.
class FlowNetwork {
 public:
  explicit FlowNetwork(int32_t nodes) : edges_of_(nodes) {}

  void Add(int32_t from, int32_t to, int64_t capacity) {
    edges_of_[from].push_back(static_cast<int32_t>(edges_.size()));
    edges_.push_back({to, capacity});
    edges_of_[to].push_back(static_cast<int32_t>(edges_.size()));
    edges_.push_back({from, 0});
  }

  int64_t GreatestFlow(int32_t source, int32_t sink) {
    int64_t total = 0;
    while (FindLevels(source, sink)) {
      next_.assign(edges_of_.size(), 0);
      while (const int64_t pushed = PushPath(source, sink)) total += pushed;
    }
    return total;
  }

 private:
  struct Edge {
    int32_t to;
    int64_t capacity;
  };

  bool FindLevels(int32_t source, int32_t sink) {
    level_.assign(edges_of_.size(), -1);
    level_[source] = 0;
    std::vector<int32_t> queue = {source};
    for (size_t i = 0; i < queue.size(); ++i) {
      for (int32_t e : edges_of_[queue[i]]) {
        const Edge& edge = edges_[e];
        if (edge.capacity == 0 || level_[edge.to] >= 0) continue;
        level_[edge.to] = level_[queue[i]] + 1;
        queue.push_back(edge.to);
      }
    }
    return level_[sink] >= 0;
  }

  // Pushes what fits along one shortest path; 0 if there is none left.
  int64_t PushPath(int32_t source, int32_t sink) {
    std::vector<int32_t> path;
    int32_t at = source;
    while (at != sink) {
      bool advanced = false;
      for (size_t& i = next_[at]; i < edges_of_[at].size(); ++i) {
        const int32_t e = edges_of_[at][i];
        if (edges_[e].capacity > 0 && level_[edges_[e].to] == level_[at] + 1) {
          path.push_back(e);
          at = edges_[e].to;
          advanced = true;
          break;
        }
      }
      if (advanced) continue;
      if (path.empty()) return 0;
      // A dead end: never again by this edge.
      at = edges_[path.back() ^ 1].to;
      path.pop_back();
      ++next_[at];
    }
    int64_t pushed = std::numeric_limits<int64_t>::max();
    for (int32_t e : path) pushed = std::min(pushed, edges_[e].capacity);
    for (int32_t e : path) {
      edges_[e].capacity -= pushed;
      edges_[e ^ 1].capacity += pushed;
    }
    return pushed;
  }

  std::vector<Edge> edges_;
  std::vector<std::vector<int32_t>> edges_of_;
  std::vector<int32_t> level_;
  std::vector<size_t> next_;
};

// Calls `f` with the shares of each origin.
template <typename F>
void ForEachOrigin(absl::Span<const DoorShare> shares, F f) {
  for (size_t begin = 0; begin < shares.size();) {
    size_t end = begin;
    while (end < shares.size() && shares[end].origin == shares[begin].origin) {
      ++end;
    }
    f(shares.subspan(begin, end - begin));
    begin = end;
  }
}

// The number of origins, if each comes through one door, and no two through
// the same: mostly so.
std::optional<int32_t> DistinctDoors(absl::Span<const DoorShare> shares,
                                     int64_t least) {
  int32_t count = 0;
  for (size_t i = 0; i < shares.size(); ++i) {
    if (shares[i].evidence < least) continue;
    ++count;
    for (size_t j = 0; j < i; ++j) {
      if (shares[j].evidence >= least &&
          (shares[j].origin == shares[i].origin ||
           shares[j].door == shares[i].door)) {
        return std::nullopt;
      }
    }
    if (count > 32) return std::nullopt;
  }
  return count;
}

// A door whose shares sum to no more than its width never binds, and if none
// does the plain sum is the least.
bool AnyDoorBinds(absl::Span<const DoorShare> shares,
                  absl::Span<const DoorWidth> doors) {
  // A sum by door: few doors are summed up in place.
  constexpr size_t kFew = 16;
  if (doors.size() <= kFew) {
    int64_t through[kFew] = {};
    for (const DoorShare& share : shares) {
      size_t d = 0;
      while (doors[d].door != share.door) ++d;
      through[d] += share.evidence;
    }
    for (size_t d = 0; d < doors.size(); ++d) {
      if (through[d] > doors[d].width) return true;
    }
    return false;
  }
  absl::flat_hash_map<int32_t, int64_t> through;
  for (const DoorShare& share : shares) through[share.door] += share.evidence;
  for (const DoorWidth& door : doors) {
    const auto found = through.find(door.door);
    if (found != through.end() && found->second > door.width) return true;
  }
  return false;
}

}  // namespace

int64_t SumOfGreatest(absl::Span<const DoorShare> shares) {
  int64_t sum = 0;
  ForEachOrigin(shares, [&sum](absl::Span<const DoorShare> of_origin) {
    int64_t greatest = 0;
    for (const DoorShare& share : of_origin) {
      greatest = std::max(greatest, share.evidence);
    }
    sum += greatest;
  });
  return sum;
}

int64_t LeastCut(absl::Span<const DoorShare> shares,
                 absl::Span<const DoorWidth> doors) {
  if (!AnyDoorBinds(shares, doors)) return SumOfGreatest(shares);

  // Source -> doors -> slices -> sink. An origin's evidence is cut into
  // slices, one for each height that some door reaches. A door fills the slice
  // at whose height it ends, and whatever lies below.
  absl::flat_hash_map<int32_t, int32_t> node_of_door;
  for (const DoorWidth& door : doors) {
    node_of_door.try_emplace(door.door,
                             2 + static_cast<int32_t>(node_of_door.size()));
  }
  FlowNetwork network(2 + static_cast<int32_t>(doors.size() + shares.size()));
  for (const DoorWidth& door : doors) {
    network.Add(0, node_of_door[door.door], door.width);
  }
  int32_t slice = 2 + static_cast<int32_t>(doors.size());
  ForEachOrigin(shares, [&](absl::Span<const DoorShare> of_origin) {
    std::vector<DoorShare> sorted(of_origin.begin(), of_origin.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const DoorShare& a, const DoorShare& b) {
                return a.evidence > b.evidence;
              });
    for (size_t i = 0; i < sorted.size(); ++i, ++slice) {
      const int64_t below = i + 1 < sorted.size() ? sorted[i + 1].evidence : 0;
      network.Add(node_of_door[sorted[i].door], slice, sorted[i].evidence);
      network.Add(slice, 1, sorted[i].evidence - below);
      if (below > 0) network.Add(slice, slice + 1, below);
    }
  });
  return network.GreatestFlow(0, 1);
}

int32_t MatchedOrigins(absl::Span<const DoorShare> shares, int64_t least) {
  // Where each origin has a door that nobody else has, all are matched.
  if (std::optional<int32_t> all = DistinctDoors(shares, least)) return *all;
  // Berge: one augmenting path after another, breadth first.
  std::vector<std::vector<int32_t>> doors_of;
  absl::flat_hash_map<int32_t, int32_t> door_numbers;
  ForEachOrigin(shares, [&](absl::Span<const DoorShare> of_origin) {
    std::vector<int32_t> doors;
    for (const DoorShare& share : of_origin) {
      if (share.evidence < least) continue;
      doors.push_back(door_numbers
                          .try_emplace(share.door, static_cast<int32_t>(
                                                       door_numbers.size()))
                          .first->second);
    }
    if (!doors.empty()) doors_of.push_back(std::move(doors));
  });
  std::vector<int32_t> origin_at(door_numbers.size(), -1);
  std::vector<int32_t> seen_by(door_numbers.size(), -1);
  std::vector<int32_t> came_from(door_numbers.size());
  std::vector<int32_t> door_of(doors_of.size(), -1);
  int32_t matched = 0;
  for (int32_t start = 0; start < static_cast<int32_t>(doors_of.size());
       ++start) {
    std::vector<int32_t> queue = {start};
    int32_t free_door = -1;
    for (size_t i = 0; i < queue.size() && free_door < 0; ++i) {
      for (int32_t door : doors_of[queue[i]]) {
        if (seen_by[door] == start) continue;
        seen_by[door] = start;
        came_from[door] = queue[i];
        if (origin_at[door] < 0) {
          free_door = door;
          break;
        }
        queue.push_back(origin_at[door]);
      }
    }
    if (free_door < 0) continue;
    ++matched;
    // Turn the path round.
    for (int32_t door = free_door; door >= 0;) {
      const int32_t origin = came_from[door];
      origin_at[door] = origin;
      std::swap(door, door_of[origin]);
      if (origin == start) break;
    }
  }
  return matched;
}

}  // namespace veracity::internal
