#include "verify/least_cut.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"

namespace veracity::internal {
namespace {

// Dinic's greatest flow over whole numbers.
class FlowNetwork {
 public:
  FlowNetwork(size_t nodes, size_t edges) : first_(nodes, -1) {
    edges_.reserve(2 * edges);
  }

  void Add(int32_t from, int32_t to, int64_t capacity) {
    AddOneWay(from, to, capacity);
    AddOneWay(to, from, 0);
  }

  int64_t GreatestFlow(int32_t source, int32_t sink) {
    int64_t total = 0;
    while (FindLevels(source, sink)) {
      next_ = first_;
      while (const int64_t pushed = PushPath(source, sink)) total += pushed;
    }
    return total;
  }

 private:
  // Edges of a node are a list; an edge and its reverse lie side by side.
  struct Edge {
    int32_t to, next;
    int64_t capacity;
  };

  void AddOneWay(int32_t from, int32_t to, int64_t capacity) {
    edges_.push_back({to, first_[from], capacity});
    first_[from] = static_cast<int32_t>(edges_.size()) - 1;
  }

  bool FindLevels(int32_t source, int32_t sink) {
    level_.assign(first_.size(), -1);
    level_[source] = 0;
    queue_.assign(1, source);
    for (size_t i = 0; i < queue_.size(); ++i) {
      const int32_t at = queue_[i];
      for (int32_t e = first_[at]; e >= 0; e = edges_[e].next) {
        const Edge& edge = edges_[e];
        if (edge.capacity == 0 || level_[edge.to] >= 0) continue;
        level_[edge.to] = level_[at] + 1;
        queue_.push_back(edge.to);
      }
    }
    return level_[sink] >= 0;
  }

  // Pushes what fits along one shortest path; 0 if there is none left.
  int64_t PushPath(int32_t source, int32_t sink) {
    path_.clear();
    int32_t at = source;
    while (at != sink) {
      bool advanced = false;
      for (int32_t& e = next_[at]; e >= 0; e = edges_[e].next) {
        if (edges_[e].capacity > 0 && level_[edges_[e].to] == level_[at] + 1) {
          path_.push_back(e);
          at = edges_[e].to;
          advanced = true;
          break;
        }
      }
      if (advanced) continue;
      if (path_.empty()) return 0;
      // A dead end: never again by this edge.
      at = edges_[path_.back() ^ 1].to;
      path_.pop_back();
      next_[at] = edges_[next_[at]].next;
    }
    int64_t pushed = std::numeric_limits<int64_t>::max();
    for (int32_t e : path_) pushed = std::min(pushed, edges_[e].capacity);
    for (int32_t e : path_) {
      edges_[e].capacity -= pushed;
      edges_[e ^ 1].capacity += pushed;
    }
    return pushed;
  }

  std::vector<Edge> edges_;
  std::vector<int32_t> first_, next_;  // of each node
  std::vector<int32_t> level_, queue_, path_;
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

// The number of origins that can be matched, if each comes through one door:
// mostly so. A door serves one of them.
std::optional<int32_t> MatchedByOneDoor(absl::Span<const DoorShare> shares,
                                        int64_t least) {
  absl::InlinedVector<int32_t, 32> doors;
  const DoorShare* before = nullptr;
  for (const DoorShare& share : shares) {
    if (share.evidence < least) continue;
    if (before != nullptr && before->origin == share.origin) {
      return std::nullopt;
    }
    before = &share;
    doors.push_back(share.door);
  }
  std::sort(doors.begin(), doors.end());
  return static_cast<int32_t>(std::unique(doors.begin(), doors.end()) -
                              doors.begin());
}

// A door as the cut sees it.
struct Door {
  int64_t width = 0;
  int64_t through = 0;  // all shares by it
  // Those of origins that come through no other.
  int64_t alone = 0;

  // One whose shares sum to no more than its width never binds.
  bool binds() const { return through > width; }
};

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
                 absl::Span<const DoorWidth> widths) {
  absl::InlinedVector<Door, 16> doors(widths.size());
  for (size_t d = 0; d < widths.size(); ++d) doors[d].width = widths[d].width;
  absl::InlinedVector<int32_t, 32> door_of(shares.size());
  for (size_t s = 0; s < shares.size(); ++s) {
    const auto at = std::partition_point(
        widths.begin(), widths.end(),
        [&](const DoorWidth& width) { return width.door < shares[s].door; });
    door_of[s] = static_cast<int32_t>(at - widths.begin());
    doors[door_of[s]].through += shares[s].evidence;
  }
  if (std::none_of(doors.begin(), doors.end(),
                   [](const Door& door) { return door.binds(); })) {
    return SumOfGreatest(shares);
  }

  // Only origins with several doors, one of which binds, have a choice.
  int64_t total = 0;
  absl::InlinedVector<absl::Span<const DoorShare>, 8> choosing;
  size_t slices = 0;
  const auto door_at = [&](const DoorShare& share) -> Door& {
    return doors[door_of[&share - shares.data()]];
  };
  ForEachOrigin(shares, [&](absl::Span<const DoorShare> of_origin) {
    if (std::none_of(of_origin.begin(), of_origin.end(),
                     [&](const DoorShare& s) { return door_at(s).binds(); })) {
      total += SumOfGreatest(of_origin);
    } else if (of_origin.size() == 1) {
      door_at(of_origin.front()).alone += of_origin.front().evidence;
    } else {
      choosing.push_back(of_origin);
      slices += of_origin.size();
    }
  });
  if (choosing.empty()) {
    for (const Door& door : doors) total += std::min(door.width, door.alone);
    return total;
  }

  // Source -> doors -> slices -> sink. An origin's evidence is cut into
  // slices, one for each height that some door reaches. A door fills the slice
  // at whose height it ends, and whatever lies below; one that does not bind
  // is as good as the source.
  FlowNetwork network(2 + doors.size() + slices, 2 * doors.size() + 3 * slices);
  for (size_t d = 0; d < doors.size(); ++d) {
    if (!doors[d].binds()) continue;
    network.Add(0, static_cast<int32_t>(2 + d), doors[d].width);
    network.Add(static_cast<int32_t>(2 + d), 1, doors[d].alone);
  }
  int32_t slice = static_cast<int32_t>(2 + doors.size());
  for (const absl::Span<const DoorShare> of_origin : choosing) {
    absl::InlinedVector<const DoorShare*, 8> sorted;
    for (const DoorShare& share : of_origin) sorted.push_back(&share);
    std::sort(sorted.begin(), sorted.end(),
              [](const DoorShare* a, const DoorShare* b) {
                return a->evidence > b->evidence;
              });
    for (size_t i = 0; i < sorted.size(); ++i, ++slice) {
      const int64_t height = sorted[i]->evidence;
      const int64_t below = i + 1 < sorted.size() ? sorted[i + 1]->evidence : 0;
      const int32_t from = door_at(*sorted[i]).binds()
                               ? 2 + door_of[sorted[i] - shares.data()]
                               : 0;
      network.Add(from, slice, height);
      network.Add(slice, 1, height - below);
      if (below > 0) network.Add(slice, slice + 1, below);
    }
  }
  return total + network.GreatestFlow(0, 1);
}

int32_t MatchedOrigins(absl::Span<const DoorShare> shares, int64_t least) {
  if (std::optional<int32_t> all = MatchedByOneDoor(shares, least)) return *all;
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
