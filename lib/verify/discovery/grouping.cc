#include "verify/discovery/grouping.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

namespace veracity::internal {
namespace {

// Who names what first, item by item.
struct Voices {
  std::vector<int32_t> begin;  // of each item, and the end
  std::vector<int32_t> source;
  std::vector<int32_t> value;
};

Voices VoicesOf(const DiscoveryInput& input, int32_t max_claims) {
  Voices voices;
  voices.begin = {0};
  std::vector<int32_t> last_item(static_cast<size_t>(input.sources), -1);
  for (int32_t item = 0; item < input.items(); ++item) {
    const int32_t first = input.value_begin[item];
    const int32_t end = input.value_begin[item + 1];
    if (input.claim_begin[end] - input.claim_begin[first] <= max_claims) {
      for (int32_t value = first; value < end; ++value) {
        for (int32_t k = input.claim_begin[value];
             k < input.claim_begin[value + 1]; ++k) {
          const int32_t source = input.source[k];
          if (last_item[source] == item) continue;
          last_item[source] = item;
          voices.source.push_back(source);
          voices.value.push_back(value);
        }
      }
    }
    voices.begin.push_back(static_cast<int32_t>(voices.source.size()));
  }
  return voices;
}

struct Pair {
  double agreement;
  int32_t shared;
  int32_t a, b;  // a < b
};

// All pairs of sources that agree, those first that are to be joined first.
std::vector<Pair> AgreeingPairs(const DiscoveryInput& input,
                                const GroupingOptions& options) {
  const Voices voices = VoicesOf(input, options.max_claims);
  const size_t sources = static_cast<size_t>(input.sources);
  // The items of each source, as places in `voices`.
  std::vector<int32_t> at_begin(sources + 1);
  for (const int32_t source : voices.source) ++at_begin[source + 1];
  std::partial_sum(at_begin.begin(), at_begin.end(), at_begin.begin());
  std::vector<int32_t> item_at(voices.source.size());
  std::vector<int32_t> value_at(voices.source.size());
  std::vector<int32_t> next = at_begin;
  for (int32_t item = 0; item < input.items(); ++item) {
    for (int32_t k = voices.begin[item]; k < voices.begin[item + 1]; ++k) {
      const int32_t place = next[voices.source[k]]++;
      item_at[place] = item;
      value_at[place] = voices.value[k];
    }
  }

  std::vector<Pair> pairs;
  std::vector<int32_t> shared(sources);
  std::vector<int32_t> agreed(sources);
  std::vector<int32_t> met;
  for (int32_t a = 0; a < input.sources; ++a) {
    if (at_begin[a + 1] - at_begin[a] < options.shared_items) continue;
    for (int32_t place = at_begin[a]; place < at_begin[a + 1]; ++place) {
      const int32_t item = item_at[place];
      for (int32_t k = voices.begin[item]; k < voices.begin[item + 1]; ++k) {
        const int32_t b = voices.source[k];
        if (b <= a) continue;
        if (shared[b]++ == 0) met.push_back(b);
        if (voices.value[k] == value_at[place]) ++agreed[b];
      }
    }
    for (const int32_t b : met) {
      const double agreement = static_cast<double>(agreed[b]) / shared[b];
      if (shared[b] >= options.shared_items && agreement >= options.agreement) {
        pairs.push_back({agreement, shared[b], a, b});
      }
      shared[b] = 0;
      agreed[b] = 0;
    }
    met.clear();
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) {
    return std::tie(y.agreement, y.shared, x.a, x.b) <
           std::tie(x.agreement, x.shared, y.a, y.b);
  });
  return pairs;
}

// Numbers groups by their first members.
Groups Renumber(const std::vector<int32_t>& labels) {
  Groups groups;
  std::vector<std::pair<int32_t, int32_t>> order;
  for (size_t s = 0; s < labels.size(); ++s) {
    order.push_back({labels[s], static_cast<int32_t>(s)});
  }
  std::sort(order.begin(), order.end());
  std::vector<int32_t> first(labels.size());
  for (size_t i = 0; i < order.size(); ++i) {
    const bool same = i > 0 && order[i].first == order[i - 1].first;
    first[order[i].second] =
        same ? first[order[i - 1].second] : order[i].second;
  }
  groups.of.resize(labels.size());
  for (size_t s = 0; s < labels.size(); ++s) {
    groups.of[s] = first[s] == static_cast<int32_t>(s) ? groups.count++
                                                       : groups.of[first[s]];
  }
  return groups;
}

}  // namespace

Groups FindGroups(const DiscoveryInput& input, const GroupingOptions& options) {
  std::vector<int32_t> labels(input.group.begin(), input.group.end());
  if (labels.empty()) {
    labels.resize(static_cast<size_t>(input.sources));
    std::iota(labels.begin(), labels.end(), 0);
  }
  Groups groups = Renumber(labels);
  if (!options.enabled) return groups;

  const std::vector<Pair> pairs = AgreeingPairs(input, options);
  std::vector<std::pair<int32_t, int32_t>> agree;
  for (const Pair& pair : pairs) agree.push_back({pair.a, pair.b});
  std::sort(agree.begin(), agree.end());
  std::vector<std::vector<int32_t>> members(static_cast<size_t>(groups.count));
  for (int32_t s = 0; s < input.sources; ++s) {
    members[groups.of[s]].push_back(s);
  }
  for (const Pair& pair : pairs) {
    const int32_t into = groups.of[pair.a];
    const int32_t from = groups.of[pair.b];
    if (into == from) continue;
    const bool all_agree =
        std::all_of(members[into].begin(), members[into].end(), [&](int32_t x) {
          return std::all_of(members[from].begin(), members[from].end(),
                             [&](int32_t y) {
                               return std::binary_search(
                                   agree.begin(), agree.end(),
                                   std::pair(std::min(x, y), std::max(x, y)));
                             });
        });
    if (!all_agree) continue;
    for (const int32_t s : members[from]) groups.of[s] = into;
    members[into].insert(members[into].end(), members[from].begin(),
                         members[from].end());
    members[from].clear();
  }
  return Renumber(groups.of);
}

namespace {

// The means of what is known of members.
std::vector<double> AccuracyOfGroups(const DiscoveryInput& input,
                                     const Groups& groups) {
  std::vector<double> sum(static_cast<size_t>(groups.count));
  std::vector<double> known(sum.size());
  for (size_t s = 0; s < groups.of.size(); ++s) {
    if (std::isnan(input.accuracy[s])) continue;
    sum[groups.of[s]] += input.accuracy[s];
    known[groups.of[s]] += 1;
  }
  for (size_t g = 0; g < sum.size(); ++g) sum[g] /= known[g];  // NaN of none
  return sum;
}

}  // namespace

void GroupSources(const DiscoveryInput& input, const Groups& groups,
                  GroupedInput* grouped) {
  std::vector<int32_t> size(static_cast<size_t>(groups.count));
  for (const int32_t group : groups.of) ++size[group];

  // Claims of the groups, and the values that have some.
  GroupedInput& g = *grouped;
  g.value_begin = {0};
  g.claim_begin = {0};
  g.value_now.assign(static_cast<size_t>(input.values()), kNoValue);
  std::vector<std::pair<int32_t, int32_t>> votes;   // group, value
  std::vector<std::pair<int32_t, int32_t>> claims;  // value, group
  for (int32_t item = 0; item < input.items(); ++item) {
    votes.clear();
    claims.clear();
    const int32_t first = input.value_begin[item];
    const int32_t end = input.value_begin[item + 1];
    for (int32_t value = first; value < end; ++value) {
      for (int32_t k = input.claim_begin[value];
           k < input.claim_begin[value + 1]; ++k) {
        const int32_t group = groups.of[input.source[k]];
        if (size[group] == 1) {
          claims.push_back({value, group});
        } else {
          votes.push_back({group, value});
        }
      }
    }
    std::sort(votes.begin(), votes.end());
    for (size_t i = 0; i < votes.size();) {
      const int32_t group = votes[i].first;
      int32_t best = kNoValue;
      size_t most = 0;
      while (i < votes.size() && votes[i].first == group) {
        const size_t run = i;
        while (i < votes.size() && votes[i] == votes[run]) ++i;
        if (i - run <= most) continue;
        most = i - run;
        best = votes[run].second;
      }
      claims.push_back({best, group});
    }
    std::stable_sort(
        claims.begin(), claims.end(),
        [](const auto& x, const auto& y) { return x.first < y.first; });
    const int32_t truth = input.truth.empty() ? kUnjudged : input.truth[item];
    size_t next = 0;
    for (int32_t value = first; value < end; ++value) {
      const size_t from = next;
      while (next < claims.size() && claims[next].first == value) {
        g.source.push_back(claims[next++].second);
      }
      if (next == from && value != truth) continue;
      g.value_now[value] = static_cast<int32_t>(g.value_before.size());
      g.value_before.push_back(value);
      g.claim_begin.push_back(static_cast<int32_t>(g.source.size()));
    }
    g.value_begin.push_back(static_cast<int32_t>(g.value_before.size()));
    if (!input.truth.empty()) {
      g.truth.push_back(truth >= 0 ? g.value_now[truth] : truth);
    }
  }

  // What values are.
  for (const int32_t value : g.value_before) {
    if (!input.label.empty()) g.label.push_back(input.label[value]);
    if (!input.number.empty()) g.number.push_back(input.number[value]);
    if (!input.parent.empty()) {
      int32_t parent = input.parent[value];
      while (parent != kNoValue && g.value_now[parent] == kNoValue) {
        parent = input.parent[parent];
      }
      g.parent.push_back(parent == kNoValue ? kNoValue : g.value_now[parent]);
    }
    if (input.similar_begin.empty()) continue;
    if (g.similar_begin.empty()) g.similar_begin.push_back(0);
    for (int32_t k = input.similar_begin[value];
         k < input.similar_begin[value + 1]; ++k) {
      const int32_t other = g.value_now[input.similar[k]];
      if (other == kNoValue) continue;
      g.similar.push_back(other);
      g.similarity.push_back(input.similarity[k]);
    }
    g.similar_begin.push_back(static_cast<int32_t>(g.similar.size()));
  }

  if (!input.accuracy.empty()) g.accuracy = AccuracyOfGroups(input, groups);

  g.input.sources = groups.count;
  g.input.value_begin = g.value_begin;
  g.input.claim_begin = g.claim_begin;
  g.input.source = g.source;
  g.input.labels = input.labels;
  g.input.label = g.label;
  g.input.number = g.number;
  g.input.parent = g.parent;
  g.input.similar_begin = g.similar_begin;
  g.input.similar = g.similar;
  g.input.similarity = g.similarity;
  g.input.accuracy = g.accuracy;
  g.input.truth = g.truth;
}

}  // namespace veracity::internal
