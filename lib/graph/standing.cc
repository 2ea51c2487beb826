#include "graph/standing.h"

#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace veracity::internal {
namespace {

// An edge back from a node to what hangs on it.
struct Edge {
  int32_t from = 0;
  int32_t to = 0;
  uint8_t bits = 0;
};

// Edges by where they come from, in compressed rows.
class EdgesFrom {
 public:
  EdgesFrom(absl::Span<const Edge> edges, size_t nodes)
      : begin_(nodes + 1, 0), edges_(edges.size()) {
    for (const Edge& edge : edges) ++begin_[edge.from];
    for (size_t i = 1; i <= nodes; ++i) begin_[i] += begin_[i - 1];
    for (const Edge& edge : edges) edges_[--begin_[edge.from]] = edge;
  }

  absl::Span<const Edge> operator[](int32_t node) const {
    return absl::MakeSpan(edges_).subspan(begin_[node],
                                          begin_[node + 1] - begin_[node]);
  }

 private:
  std::vector<int32_t> begin_;
  std::vector<Edge> edges_;
};

// The ways in which grounds fail, as bits; in the order of WhyFallen.
enum Failure : uint8_t {
  kGroundWithdrawn = 1 << 0,
  kGroundReplaced = 1 << 1,
  kMisattributed = 1 << 2,
  kDangling = 1 << 3,
  kNoGround = 1 << 4,
};

uint8_t FailureOf(GroundOutcome outcome) {
  switch (outcome) {
    case GroundOutcome::kWithdrawn:
      return kGroundWithdrawn;
    case GroundOutcome::kReplaced:
      return kGroundReplaced;
    case GroundOutcome::kMisattributed:
    case GroundOutcome::kRelayedWrongly:
      return kMisattributed;
    case GroundOutcome::kNotOnRecord:
      return kDangling;
    case GroundOutcome::kOwnSource:
    case GroundOutcome::kOtherClaim:
    case GroundOutcome::kPointsOtherwise:
    case GroundOutcome::kPointsNowhere:
      return kNoGround;
    // These fail as what they lead to fails.
    case GroundOutcome::kNotAsked:
    case GroundOutcome::kLeads:
    case GroundOutcome::kReachesNothing:
      return 0;
  }
  return 0;
}

WhyFallen WorstOf(uint8_t failures) {
  if (failures & kGroundWithdrawn) return WhyFallen::kGroundWithdrawn;
  if (failures & kGroundReplaced) return WhyFallen::kGroundReplaced;
  if (failures & kMisattributed) return WhyFallen::kMisattributed;
  if (failures & kDangling) return WhyFallen::kDangling;
  if (failures & kNoGround) return WhyFallen::kNoGround;
  return WhyFallen::kCircular;
}

class StandingFinder {
 public:
  StandingFinder(const StandingInput& input, const Withdrawals& withdrawals)
      : in_(input),
        withdrawals_(withdrawals),
        count_(static_cast<int32_t>(input.claim.size())),
        member_count_(static_cast<int32_t>(input.members.size())) {}

  // Each step uses only what those before it found.
  Standing Find() {
    IndexAttributed();
    FindPoints();
    FindLeads();
    FindStanding();
    FindReasons();
    return std::move(out_);
  }

 private:
  bool IsRelay(int32_t i) const { return in_.sign[i] == kRelays; }
  bool IsGone(int32_t i) const { return withdrawals_.record[i] != 0; }
  bool IsGoneSource(int32_t source) const {
    return source != kNoIndex && withdrawals_.source[source] != 0;
  }
  bool IsReplaced(int32_t i) const {
    return !in_.replaced.empty() && in_.replaced[i] != 0;
  }
  bool IsCertainlyLater(int32_t k, int32_t than) const {
    const Instant start =
        in_.earliest.empty() ? Instant::Min() : in_.earliest[k];
    const Instant end = in_.latest.empty() ? Instant::Max() : in_.latest[than];
    return start > end;
  }
  bool IsAttestedEnough(int32_t k, int32_t for_statement) const {
    const int32_t attested =
        in_.attested.empty() ? kOneBillion : in_.attested[k];
    return attested >= (in_.attested_asked.empty()
                            ? kOneBillion
                            : in_.attested_asked[for_statement]);
  }
  int32_t MembersBegin(int32_t i) const {
    return in_.member_begin[in_.ground_begin[i]];
  }
  int32_t MembersEnd(int32_t i) const {
    return in_.member_begin[in_.ground_begin[i + 1]];
  }
  bool HasGrounds(int32_t i) const {
    return in_.ground_begin[i] != in_.ground_begin[i + 1];
  }

  // -- Who said what of a claim, as far as anything is attributed --

  void IndexAttributed() {
    for (int32_t i = 0; i < count_; ++i) {
      for (int32_t m = MembersBegin(i); m < MembersEnd(i); ++m) {
        if (!in_.members[m].by_name) continue;
        said_.try_emplace(std::pair(in_.claim[i], in_.members[m].id));
      }
    }
    if (said_.empty()) return;
    for (int32_t i = 0; i < count_; ++i) {
      const auto said = said_.find(std::pair(in_.claim[i], in_.source[i]));
      if (said != said_.end()) said->second.push_back(i);
    }
  }

  enum class Heard { kNothing, kWithdrawn, kSomething };

  // Whether, for an attribution of statement `i`, the source made statements
  // or relays that count; `heard_` has them. If not, whether it made such as
  // attributed that are withdrawn.
  Heard Hear(int32_t i, const GroundMember& attribution) {
    heard_.clear();
    bool is_withdrawn = false;
    for (int32_t k : said_.at(std::pair(in_.claim[i], attribution.id))) {
      if (IsCertainlyLater(k, i)) continue;
      if (IsGone(k)) {
        is_withdrawn |= IsRelay(k) || in_.sign[k] == attribution.sign;
      } else if (IsAttestedEnough(k, i)) {
        heard_.push_back(k);
      }
    }
    if (!heard_.empty()) return Heard::kSomething;
    return is_withdrawn ? Heard::kWithdrawn : Heard::kNothing;
  }

  // -- How relays point: the least fixpoint --

  void FindPoints() {
    out_.points.resize(count_);
    for (int32_t i = 0; i < count_; ++i) {
      if (!IsRelay(i)) out_.points[i] = PointsBit(in_.sign[i]);
    }
    std::vector<Edge> edges;  // the bits: what a relay must point as, one of
    for (int32_t i = 0; i < count_; ++i) {
      if (!IsRelay(i) || IsGone(i)) continue;
      if (!HasGrounds(i)) out_.points[i] = PointsBit(+1);
      for (int32_t m = MembersBegin(i); m < MembersEnd(i); ++m) {
        const GroundMember& member = in_.members[m];
        if (member.by_name) {
          FollowAttribution(i, member, &edges);
        } else if (member.id != kNoIndex &&
                   in_.claim[member.id] == in_.claim[i]) {
          Follow(i, member.id, 0xff, &edges);
        }
      }
    }

    const EdgesFrom dependents(edges, count_);
    std::vector<int32_t> work;
    for (int32_t i = 0; i < count_; ++i) {
      if (IsRelay(i) && out_.points[i] != 0) work.push_back(i);
    }
    while (!work.empty()) {
      const int32_t relay = work.back();
      work.pop_back();
      const uint8_t points = out_.points[relay];
      for (const Edge& edge : dependents[relay]) {
        if ((points & edge.bits) == 0) continue;
        if ((points & ~out_.points[edge.to]) == 0) continue;
        out_.points[edge.to] |= points;
        work.push_back(edge.to);
      }
    }
  }

  void FollowAttribution(int32_t i, const GroundMember& attribution,
                         std::vector<Edge>* edges) {
    if (attribution.id == in_.source[i] || IsGoneSource(attribution.id)) return;
    const uint8_t bit = PointsBit(attribution.sign);
    switch (Hear(i, attribution)) {
      case Heard::kNothing:
        out_.points[i] |= bit;
        return;
      case Heard::kWithdrawn:
        return;
      case Heard::kSomething:
        for (int32_t k : heard_) Follow(i, k, bit, edges);
        return;
    }
  }

  // Relay `i` leads to `k` if that points in one of the ways of `bits`.
  void Follow(int32_t i, int32_t k, uint8_t bits, std::vector<Edge>* edges) {
    if (IsGone(k) || IsReplaced(k)) return;
    if (IsRelay(k)) {
      edges->push_back({k, i, bits});
    } else if ((out_.points[k] & bits) != 0) {
      out_.points[i] |= out_.points[k];
    }
  }

  // -- Where grounds lead: three questions, in this order --

  void FindLeads() {
    out_.unstated.assign(count_, kNoIndex);
    out_.outcome.assign(member_count_, GroundOutcome::kNotAsked);
    out_.lead_begin.assign(1, 0);
    out_.lead_begin.reserve(member_count_ + 1);
    for (int32_t i = 0; i < count_; ++i) {
      if (IsRelay(i) && !IsGone(i) && !HasGrounds(i)) {
        out_.unstated[i] = Imply(kNoIndex, i, +1, PlainMasses(+1));
      }
      for (int32_t m = MembersBegin(i); m < MembersEnd(i); ++m) {
        if (!IsGone(i)) {
          const GroundMember& member = in_.members[m];
          out_.outcome[m] = member.by_name ? AskAttribution(i, member)
                                           : AskStatement(i, member.id);
        }
        out_.lead_begin.push_back(static_cast<int32_t>(out_.leads.size()));
      }
    }
  }

  GroundOutcome AskStatement(int32_t i, int32_t k) {
    if (k == kNoIndex) return GroundOutcome::kNotOnRecord;
    // Of a relay that reaches nothing it cannot be said whether it bears on
    // anything: it stays a ground, and leads to nothing.
    const uint8_t points = out_.points[k];
    if (points != 0) {
      const bool is_same_claim = in_.claim[k] == in_.claim[i];
      if (IsRelay(i)) {
        if (!is_same_claim) return GroundOutcome::kOtherClaim;
      } else if (is_same_claim) {
        if (in_.sign[i] == 0 || (points & PointsBit(in_.sign[i])) == 0) {
          return GroundOutcome::kPointsOtherwise;
        }
      } else if (points == PointsBit(0)) {
        return GroundOutcome::kPointsNowhere;
      }
    }

    if (IsGone(k)) return GroundOutcome::kWithdrawn;
    if (IsReplaced(k)) return GroundOutcome::kReplaced;
    if (points == 0) {
      failing_.push_back({k, i});
      return GroundOutcome::kReachesNothing;
    }

    out_.leads.push_back(k);
    return GroundOutcome::kLeads;
  }

  GroundOutcome AskAttribution(int32_t i, const GroundMember& attribution) {
    const auto& [source, sign, by_name] = attribution;
    if (source == in_.source[i]) return GroundOutcome::kOwnSource;
    if (!IsRelay(i) && (in_.sign[i] == 0 || in_.sign[i] != sign)) {
      return GroundOutcome::kPointsOtherwise;
    }

    if (IsGoneSource(source)) return GroundOutcome::kWithdrawn;

    switch (Hear(i, attribution)) {
      case Heard::kWithdrawn:
        return GroundOutcome::kWithdrawn;
      case Heard::kNothing:
        out_.leads.push_back(Imply(source, i, sign,
                                   IsRelay(i) || in_.masses.empty()
                                       ? PlainMasses(sign)
                                       : in_.masses[i]));
        return GroundOutcome::kLeads;
      case Heard::kSomething:
        break;
    }
    bool is_said = false;
    bool is_replaced = true;
    for (int32_t k : heard_) {
      if ((out_.points[k] & PointsBit(sign)) == 0) continue;
      is_said = true;
      if (IsReplaced(k)) continue;
      is_replaced = false;
      out_.leads.push_back(k);
    }
    if (is_said) {
      return is_replaced ? GroundOutcome::kReplaced : GroundOutcome::kLeads;
    }
    return AskNotSaid(i);
  }

  // All that was heard points otherwise, or nowhere.
  GroundOutcome AskNotSaid(int32_t i) {
    size_t reach_nothing = 0;
    for (int32_t k : heard_) {
      if (out_.points[k] != 0) continue;
      ++reach_nothing;
      failing_.push_back({k, i});
    }
    if (IsRelay(i) && reach_nothing < heard_.size()) {
      return GroundOutcome::kRelayedWrongly;
    }
    return reach_nothing > 0 ? GroundOutcome::kReachesNothing
                             : GroundOutcome::kMisattributed;
  }

  int32_t Imply(int32_t source, int32_t i, int8_t sign, int32_t masses) {
    const auto [node, is_new] = implied_.try_emplace(
        std::tuple(source, in_.claim[i], sign, masses),
        count_ + static_cast<int32_t>(out_.implied.size()));
    if (is_new) out_.implied.push_back({source, in_.claim[i], sign, masses});
    return node->second;
  }

  // -- What stands: the least fixpoint --

  void FindStanding() {
    const size_t nodes = count_ + out_.implied.size();
    out_.withdrawn.assign(withdrawals_.record.begin(),
                          withdrawals_.record.begin() + count_);
    out_.root.resize(count_);
    out_.stands.resize(count_);
    statement_of_.resize(member_count_);
    member_stands_.resize(member_count_);
    std::vector<int32_t> ground_of(member_count_);
    std::vector<int32_t> missing(in_.member_begin.size() - 1);
    std::vector<Edge> edges;  // from nodes to the members that lead to them
    std::vector<int32_t> work;
    for (int32_t i = 0; i < count_; ++i) {
      bool has_ground = false;
      for (int32_t g = in_.ground_begin[i]; g < in_.ground_begin[i + 1]; ++g) {
        for (int32_t m = in_.member_begin[g]; m < in_.member_begin[g + 1];
             ++m) {
          statement_of_[m] = i;
          ground_of[m] = g;
          if (IsNoGround(out_.outcome[m])) continue;
          ++missing[g];
          for (int32_t node : out_.LeadsOf(m)) edges.push_back({node, m});
        }
        has_ground |= missing[g] > 0;
      }
      out_.root[i] = !IsGone(i) && !IsReplaced(i) && !IsRelay(i) &&
                     (in_.first_hand[i] || !has_ground);
      if (out_.root[i] || out_.unstated[i] != kNoIndex) {
        out_.stands[i] = 1;
        work.push_back(i);
      }
    }
    for (size_t node = count_; node < nodes; ++node) {
      work.push_back(static_cast<int32_t>(node));
    }

    const EdgesFrom dependents(edges, nodes);
    while (!work.empty()) {
      const int32_t node = work.back();
      work.pop_back();
      for (const Edge& edge : dependents[node]) {
        const int32_t m = edge.to;
        if (member_stands_[m]) continue;
        member_stands_[m] = 1;
        if (--missing[ground_of[m]] > 0) continue;
        const int32_t i = statement_of_[m];
        if (out_.stands[i]) continue;
        out_.stands[i] = 1;
        work.push_back(i);
      }
    }
  }

  // -- Why the rest does not: failures, carried to what hangs on them --

  void FindReasons() {
    out_.why.assign(count_, WhyFallen::kStands);
    std::vector<uint8_t> failures(count_);
    for (int32_t m = 0; m < member_count_; ++m) {
      const int32_t i = statement_of_[m];
      if (out_.stands[i] || member_stands_[m]) continue;
      if (IsNoGround(out_.outcome[m]) && !IsRelay(i)) continue;
      failures[i] |= FailureOf(out_.outcome[m]);
      for (int32_t node : out_.LeadsOf(m)) failing_.push_back({node, i});
    }
    std::vector<int32_t> work;
    for (int32_t i = 0; i < count_; ++i) {
      if (out_.stands[i]) continue;
      if (IsRelay(i) && MembersBegin(i) == MembersEnd(i)) {
        failures[i] |= kNoGround;
      }
      if (failures[i] != 0) work.push_back(i);
    }
    const EdgesFrom dependents(failing_, count_);
    while (!work.empty()) {
      const int32_t fallen = work.back();
      work.pop_back();
      for (const Edge& edge : dependents[fallen]) {
        if ((failures[fallen] & ~failures[edge.to]) == 0) continue;
        failures[edge.to] |= failures[fallen];
        work.push_back(edge.to);
      }
    }
    for (int32_t i = 0; i < count_; ++i) {
      if (out_.stands[i]) continue;
      out_.why[i] = IsGone(i)       ? WhyFallen::kWithdrawn
                    : IsReplaced(i) ? WhyFallen::kReplaced
                                    : WorstOf(failures[i]);
    }
  }

  const StandingInput& in_;
  const Withdrawals& withdrawals_;
  const int32_t count_;
  const int32_t member_count_;

  // Statements by claim and source. Never iterated.
  absl::flat_hash_map<std::pair<int32_t, int32_t>, std::vector<int32_t>> said_;
  std::vector<int32_t> heard_;
  absl::flat_hash_map<std::tuple<int32_t, int32_t, int8_t, int32_t>, int32_t>
      implied_;
  std::vector<int32_t> statement_of_;  // by member
  std::vector<uint8_t> member_stands_;
  std::vector<Edge> failing_;  // from what fails to what hangs on it
  Standing out_;
};

}  // namespace

Standing FindStanding(const StandingInput& input,
                      const Withdrawals& withdrawals) {
  return StandingFinder(input, withdrawals).Find();
}

Standing FindStanding(const StandingInput& input,
                      const WithdrawalInput& entries) {
  return FindStanding(input, FindWithdrawals(entries));
}

}  // namespace veracity::internal
