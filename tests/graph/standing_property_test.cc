// Random ledgers against the rule once more, written as it reads: sets,
// recursion and iteration until nothing changes, sharing no code.

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "graph/standing.h"
#include "tests/graph/standing_case.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using Named = Case::Named;

// A statement; or no index, source, claim, sign and masses of an implied one.
using Node = std::tuple<int, int, int, int, int>;

Node NodeOf(int statement) { return {statement, 0, 0, 0, 0}; }

enum class Leads { kNoGround, kNothing, kThere };

struct Answer {
  Leads leads = Leads::kNothing;
  std::set<Node> to = {};
  // Why not: of its own, and what it fails with.
  std::set<WhyFallen> failure = {};
  std::set<int> fails_with = {};

  friend bool operator==(const Answer& a, const Answer& b) {
    return a.leads == b.leads && a.to == b.to;
  }
};

void PrintTo(const Answer& answer, std::ostream* out) {
  *out << (answer.leads == Leads::kNoGround  ? "no ground"
           : answer.leads == Leads::kNothing ? "nothing"
                                             : "leads to");
  for (const auto& [statement, source, claim, sign, masses] : answer.to) {
    *out << " (" << statement << " " << source << " " << claim << " " << sign
         << " " << masses << ")";
  }
}

struct Verdict {
  bool withdrawn = false, root = false, stands = false;
  WhyFallen why = WhyFallen::kStands;
  std::set<int> points = {};
  std::vector<std::vector<Answer>> grounds = {};

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << (verdict.withdrawn ? "withdrawn" : "")
       << (verdict.root ? " root" : "") << (verdict.stands ? " stands" : "")
       << " why " << static_cast<int>(verdict.why);
  for (const auto& ground : verdict.grounds) {
    *out << "; ";
    for (const Answer& answer : ground) {
      PrintTo(answer, out);
      *out << ", ";
    }
  }
}

class NaiveRule {
 public:
  explicit NaiveRule(const Case& c) : c_(c) {
    for (;;) {
      const auto before = reaches_;
      for (int i = 0; i < Size(); ++i) {
        if (c_.statements[i].sign == kRelays) reaches_[i] = Reached(i);
      }
      if (reaches_ == before) break;
    }
  }

  std::vector<Verdict> Judge() const {
    std::vector<Verdict> verdicts(Size());
    for (int i = 0; i < Size(); ++i) {
      const Case::Statement& s = c_.statements[i];
      Verdict& v = verdicts[i];
      v.withdrawn = Withdrawn(i);
      v.points = Points(i);
      bool has_ground = false;
      for (const auto& ground : s.grounds) {
        v.grounds.emplace_back();
        for (const Member& member : ground) {
          v.grounds.back().push_back(v.withdrawn ? Answer{} : Ask(i, member));
          has_ground |= v.grounds.back().back().leads != Leads::kNoGround;
        }
      }
      v.root = s.sign != kRelays && !v.withdrawn && !s.replaced &&
               (s.first_hand || !has_ground);
      v.stands = v.root;
      if (s.sign == kRelays && !v.withdrawn && s.grounds.empty()) {
        v.stands = true;
      }
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (Verdict& v : verdicts) {
        if (v.stands || v.withdrawn) continue;
        for (const auto& ground : v.grounds) {
          if (Stands(ground, verdicts)) v.stands = changed = true;
        }
      }
    }
    FindReasons(&verdicts);
    return verdicts;
  }

 private:
  int Size() const { return static_cast<int>(c_.statements.size()); }

  // -- 1. What is withdrawn --

  bool EntryLeft(const Case::Entry& entry, Named named, int id) const {
    for (size_t q = 0; q < c_.retractions.size(); ++q) {
      const Case::Retraction& r = c_.retractions[q];
      bool names = r.named == Named::kBatch && r.id == entry.batch;
      names |= r.named == named && r.id == id;
      if (named == Named::kStatement) {
        names |= r.named == Named::kSource && r.id == c_.statements[id].source;
        names |= r.named == Named::kDocument && r.id != kNoIndex &&
                 r.id == c_.statements[id].document;
      }
      if (!names) continue;
      for (const Case::Entry& by : r.entries) {
        if (by.authors.size() <= entry.authors.size() &&
            std::equal(by.authors.begin(), by.authors.end(),
                       entry.authors.begin()) &&
            EntryLeft(by, Named::kRetraction, static_cast<int>(q))) {
          return false;
        }
      }
    }
    return true;
  }

  bool Withdrawn(int i) const {
    const auto& entries = c_.statements[i].entries;
    return std::none_of(entries.begin(), entries.end(), [&](const auto& entry) {
      return EntryLeft(entry, Named::kStatement, i);
    });
  }

  bool SourceWithdrawn(int source) const {
    for (size_t q = 0; q < c_.retractions.size(); ++q) {
      const Case::Retraction& r = c_.retractions[q];
      if (r.named != Named::kSource || r.id != source) continue;
      for (const Case::Entry& by : r.entries) {
        if (by.authors.empty() &&
            EntryLeft(by, Named::kRetraction, static_cast<int>(q))) {
          return true;
        }
      }
    }
    return false;
  }

  // -- 2. What a relay reaches, and how a statement points --

  std::set<Node> Reached(int i) const {
    std::set<Node> reached;
    if (Withdrawn(i)) return reached;
    const Case::Statement& s = c_.statements[i];
    if (s.grounds.empty()) {
      reached.insert({kNoIndex, kNoIndex, s.claim, +1, PlainMasses(+1)});
    }
    for (const auto& ground : s.grounds) {
      for (const Member& member : ground) {
        for (const Node& node : Ask(i, member).to) {
          const int k = std::get<0>(node);
          if (k == kNoIndex || c_.statements[k].sign != kRelays) {
            reached.insert(node);
          } else if (const auto on = reaches_.find(k); on != reaches_.end()) {
            reached.insert(on->second.begin(), on->second.end());
          }
        }
      }
    }
    return reached;
  }

  std::set<int> Points(int i) const {
    if (c_.statements[i].sign != kRelays) return {c_.statements[i].sign};
    std::set<int> points;
    const auto reached = reaches_.find(i);
    if (reached == reaches_.end()) return points;
    for (const auto& [k, source, claim, sign, masses] : reached->second) {
      points.insert(k == kNoIndex ? sign : c_.statements[k].sign);
    }
    return points;
  }

  // -- 3. Where grounds lead --

  Answer Ask(int i, const Member& member) const {
    return member.by_name ? AskSource(i, member.id, member.sign)
                          : AskStatement(i, member.id);
  }

  Answer AskStatement(int i, int k) const {
    const Answer no_ground = {Leads::kNoGround, {}, {WhyFallen::kNoGround}};
    const Case::Statement& s = c_.statements[i];
    if (k == kNoIndex) {
      return {Leads::kNothing, {}, {WhyFallen::kDangling}};
    }
    const Case::Statement& t = c_.statements[k];
    const std::set<int> points = Points(k);
    if (!points.empty()) {
      if (s.sign == kRelays && t.claim != s.claim) return no_ground;
      if (s.sign != kRelays && t.claim == s.claim &&
          (s.sign == 0 || points.count(s.sign) == 0)) {
        return no_ground;
      }
      if (s.sign != kRelays && t.claim != s.claim &&
          points == std::set<int>{0}) {
        return no_ground;
      }
    }
    if (Withdrawn(k)) {
      return {Leads::kNothing, {}, {WhyFallen::kGroundWithdrawn}};
    }
    if (t.replaced) return {Leads::kNothing, {}, {WhyFallen::kGroundReplaced}};
    if (points.empty()) return {Leads::kNothing, {}, {}, {k}};
    return {Leads::kThere, {NodeOf(k)}};
  }

  Answer AskSource(int i, int source, int sign) const {
    const Answer no_ground = {Leads::kNoGround, {}, {WhyFallen::kNoGround}};
    const Answer gone = {Leads::kNothing, {}, {WhyFallen::kGroundWithdrawn}};
    const Case::Statement& s = c_.statements[i];
    const bool relays = s.sign == kRelays;
    if (source == s.source) return no_ground;
    if (!relays && (s.sign == 0 || s.sign != sign)) return no_ground;
    if (SourceWithdrawn(source)) return gone;
    std::set<int> counted, withdrawn;
    for (int k = 0; k < Size(); ++k) {
      const Case::Statement& t = c_.statements[k];
      if (t.source != source || t.claim != s.claim) continue;
      if (t.earliest > s.latest) continue;
      if (Withdrawn(k)) {
        withdrawn.insert(k);
      } else if (t.attested >= s.attested_asked) {
        counted.insert(k);
      }
    }
    if (counted.empty()) {
      for (int k : withdrawn) {
        if (c_.statements[k].sign == kRelays || c_.statements[k].sign == sign) {
          return gone;
        }
      }
      return {Leads::kThere,
              {{kNoIndex, source, s.claim, sign,
                relays || s.masses < 0 ? PlainMasses(static_cast<int8_t>(sign))
                                       : s.masses}}};
    }
    Answer answer = {Leads::kThere};
    bool any_points_so = false;
    std::set<int> reach_nothing;
    for (int k : counted) {
      const std::set<int> points = Points(k);
      if (points.empty()) reach_nothing.insert(k);
      if (points.count(sign) == 0) continue;
      any_points_so = true;
      if (!c_.statements[k].replaced) answer.to.insert(NodeOf(k));
    }
    if (any_points_so) {
      if (!answer.to.empty()) return answer;
      return {Leads::kNothing, {}, {WhyFallen::kGroundReplaced}};
    }
    answer.leads =
        relays || !reach_nothing.empty() ? Leads::kNothing : Leads::kNoGround;
    answer.fails_with = reach_nothing;
    if (relays && reach_nothing.size() < counted.size()) {
      answer.failure = {WhyFallen::kMisattributed};
    }
    return answer;
  }

  // -- 4. What stands --

  static bool Stands(const Answer& member,
                     const std::vector<Verdict>& verdicts) {
    return std::any_of(member.to.begin(), member.to.end(), [&](Node node) {
      return std::get<0>(node) == kNoIndex ||
             verdicts[std::get<0>(node)].stands;
    });
  }

  static bool Stands(const std::vector<Answer>& ground,
                     const std::vector<Verdict>& verdicts) {
    bool is_ground = false;
    for (const Answer& member : ground) {
      if (member.leads == Leads::kNoGround) continue;
      is_ground = true;
      if (!Stands(member, verdicts)) return false;
    }
    return is_ground;
  }

  // -- 5. Why not --

  void FindReasons(std::vector<Verdict>* verdicts) const {
    std::vector<std::set<WhyFallen>> failures(Size());
    for (bool changed = true; changed;) {
      changed = false;
      for (int i = 0; i < Size(); ++i) {
        if ((*verdicts)[i].stands) continue;
        std::set<WhyFallen> now = FailuresOf(i, *verdicts, failures);
        changed |= now != failures[i];
        failures[i] = std::move(now);
      }
    }
    for (int i = 0; i < Size(); ++i) {
      Verdict& v = (*verdicts)[i];
      if (v.stands) continue;
      v.why = v.withdrawn                 ? WhyFallen::kWithdrawn
              : c_.statements[i].replaced ? WhyFallen::kReplaced
              : failures[i].empty()       ? WhyFallen::kCircular
                                          : *failures[i].begin();
    }
  }

  std::set<WhyFallen> FailuresOf(
      int i, const std::vector<Verdict>& verdicts,
      const std::vector<std::set<WhyFallen>>& failures) const {
    std::set<WhyFallen> found;
    bool has_member = false;
    for (const auto& ground : verdicts[i].grounds) {
      for (const Answer& member : ground) {
        has_member = true;
        if (Stands(member, verdicts)) continue;
        if (member.leads == Leads::kNoGround &&
            c_.statements[i].sign != kRelays) {
          continue;
        }
        found.insert(member.failure.begin(), member.failure.end());
        std::set<int> with = member.fails_with;
        for (const Node& node : member.to) with.insert(std::get<0>(node));
        for (int k : with) {
          found.insert(failures[k].begin(), failures[k].end());
        }
      }
    }
    if (!has_member && c_.statements[i].sign == kRelays) {
      found.insert(WhyFallen::kNoGround);
    }
    return found;
  }

  const Case& c_;
  std::map<int, std::set<Node>> reaches_;
};

// What the library says, in the same terms.
std::vector<Verdict> Judge(const Case& c) {
  const Columns columns(c);
  const Standing s = FindStanding(columns.statements(), columns.entries());
  const int size = static_cast<int>(c.statements.size());
  std::vector<Verdict> verdicts;
  for (int i = 0; i < size; ++i) {
    Verdict v;
    v.withdrawn = s.withdrawn[i];
    v.root = s.root[i];
    v.stands = s.stands[i];
    v.why = s.why[i];
    for (int8_t sign : {-1, 0, +1}) {
      if (s.points[i] & PointsBit(sign)) v.points.insert(sign);
    }
    const auto& grounds = c.statements[i].grounds;
    for (int g = 0; g < static_cast<int>(grounds.size()); ++g) {
      v.grounds.emplace_back();
      for (int m = 0; m < static_cast<int>(grounds[g].size()); ++m) {
        const int32_t member = columns.MemberOf(i, g, m);
        Answer answer;
        if (IsNoGround(s.outcome[member])) answer.leads = Leads::kNoGround;
        if (s.outcome[member] == GroundOutcome::kLeads) {
          answer.leads = Leads::kThere;
        }
        for (int32_t node : s.LeadsOf(member)) {
          if (node < size) {
            answer.to.insert(NodeOf(node));
          } else {
            const ImpliedStatement& implied = s.implied[node - size];
            answer.to.insert({kNoIndex, implied.source, implied.claim,
                              implied.sign, implied.masses});
          }
        }
        v.grounds.back().push_back(std::move(answer));
      }
    }
    verdicts.push_back(std::move(v));
  }
  return verdicts;
}

class RandomCase {
 public:
  explicit RandomCase(uint32_t seed) : random_(seed) {}

  Case Make() {
    Case c;
    const int size = Below(9) + 1;
    for (int i = 0; i < size; ++i) c.Add(MakeStatement(size));
    // Ids are hashes: what a retraction names was there before it.
    std::set<int> named_batches;
    const int retractions = Below(3) == 0 ? Below(7) : Below(2);
    for (int q = 0; q < retractions; ++q) {
      Named named = static_cast<Named>(Below(5));
      if (named == Named::kRetraction && q == 0) named = Named::kSource;
      const int id = named == Named::kStatement    ? Below(size)
                     : named == Named::kRetraction ? Below(q)
                                                   : Below(4);
      if (named == Named::kBatch) named_batches.insert(id);
      std::vector<Case::Entry> entries;
      for (Case::Entry& entry : MakeEntries()) {
        if (named_batches.count(entry.batch) == 0) entries.push_back(entry);
      }
      if (entries.empty()) entries = {{9, {}}};
      c.Withdraw(named, id, entries);
    }
    return c;
  }

  int Below(int n) { return static_cast<int>(random_() % n); }

 private:
  Case::Statement MakeStatement(int size) {
    Case::Statement s;
    s.source = Below(4);
    s.sign = static_cast<int8_t>(std::vector{+1, +1, -1, 0, 2, 2, 2}[Below(7)]);
    s.claim = Below(4) == 0;
    const int grounds = Below(4);
    for (int g = 0; g < grounds; ++g) {
      s.grounds.emplace_back();
      const int members = Below(3) > 0 ? 1 : Below(4);
      for (int m = 0; m < members; ++m) {
        s.grounds.back().push_back(MakeMember(size));
      }
    }
    s.first_hand = Below(8) == 0;
    if (Below(2) == 0) {
      s.earliest = Below(3);
      s.latest = s.earliest + Below(2);
    }
    s.replaced = s.sign != kRelays && Below(6) == 0;
    s.document = Below(4) - 1;
    s.masses = s.sign == kRelays || Below(2) == 0 ? -1 : 3 + Below(2);
    s.attested = Below(3) == 0 ? 0 : kOneBillion;
    s.attested_asked = Below(3) == 0 ? 0 : kOneBillion;
    s.entries = MakeEntries();
    return s;
  }

  Member MakeMember(int size) {
    if (Below(5) < 2) {
      return Member::Attribution(
          Below(4), static_cast<int8_t>(std::vector{+1, +1, -1, 0}[Below(4)]));
    }
    return Member::Statement(Below(size + 1) - 1);
  }

  std::vector<Case::Entry> MakeEntries() {
    std::vector<Case::Entry> entries(Below(3) == 0 ? 2 : 1);
    for (Case::Entry& entry : entries) {
      entry.batch = Below(4);
      for (int depth = Below(3); depth > 0; --depth) {
        entry.authors.push_back(Below(2));
      }
    }
    return entries;
  }

  std::mt19937 random_;
};

TEST(StandingProperty, IsWhatTheRuleSays) {
  std::map<WhyFallen, int> seen;
  for (uint32_t seed = 0; seed < 20'000; ++seed) {
    const Case c = RandomCase(seed).Make();
    const std::vector<Verdict> verdicts = Judge(c);
    ASSERT_EQ(verdicts, NaiveRule(c).Judge()) << "seed " << seed;
    for (const Verdict& v : verdicts) ++seen[v.why];
  }
  // The ledgers are odd enough to be worth it.
  EXPECT_EQ(seen.size(), static_cast<size_t>(WhyFallen::kCircular) + 1);
  for (const auto& [why, count] : seen) EXPECT_GE(count, 300);
}

TEST(StandingProperty, DoesNotDependOnTheOrderOfStatements) {
  for (uint32_t seed = 0; seed < 5'000; ++seed) {
    const Case c = RandomCase(seed).Make();
    std::mt19937 random(seed);
    std::vector<int> place(c.statements.size());
    std::iota(place.begin(), place.end(), 0);
    std::shuffle(place.begin(), place.end(), random);

    Case shuffled = c;
    for (size_t i = 0; i < place.size(); ++i) {
      Case::Statement s = c.statements[i];
      for (auto& ground : s.grounds) {
        for (Member& member : ground) {
          if (!member.by_name && member.id != kNoIndex) {
            member.id = place[member.id];
          }
        }
      }
      std::reverse(s.entries.begin(), s.entries.end());
      shuffled.statements[place[i]] = std::move(s);
    }
    for (Case::Retraction& r : shuffled.retractions) {
      if (r.named == Named::kStatement) r.id = place[r.id];
    }

    const std::vector<Verdict> expected = Judge(c);
    std::vector<Verdict> found = Judge(shuffled);
    std::vector<int> back(place.size());
    for (size_t i = 0; i < place.size(); ++i) {
      back[place[i]] = static_cast<int>(i);
    }
    for (size_t i = 0; i < place.size(); ++i) {
      Verdict v = found[place[i]];
      for (auto& ground : v.grounds) {
        for (Answer& answer : ground) {
          std::set<Node> to;
          for (Node node : answer.to) {
            int& statement = std::get<0>(node);
            if (statement != kNoIndex) statement = back[statement];
            to.insert(node);
          }
          answer.to = std::move(to);
        }
      }
      ASSERT_EQ(v, expected[i]) << "seed " << seed << " statement " << i;
    }
  }
}

TEST(StandingProperty, WithdrawingAWithdrawalIsTheIdentity) {
  for (uint32_t seed = 0; seed < 5'000; ++seed) {
    RandomCase random(seed);
    Case c = random.Make();
    const std::vector<Verdict> before = Judge(c);
    const int id = random.Below(static_cast<int>(c.statements.size()));
    c.Withdraw(Named::kRetraction, c.Withdraw(Named::kStatement, id, {{9, {}}}),
               {{9, {}}});
    ASSERT_EQ(Judge(c), before) << "seed " << seed;
  }
}

TEST(StandingProperty, AStrangersRetractionsChangeNothingOfOthers) {
  for (uint32_t seed = 0; seed < 5'000; ++seed) {
    RandomCase random(seed);
    Case c = random.Make();
    const std::vector<Verdict> before = Judge(c);
    constexpr int kStranger = 77, kBatch = 8;
    for (int named = 0; named < 5; ++named) {
      const int count = static_cast<int>(named == 0   ? c.statements.size()
                                         : named == 1 ? c.retractions.size()
                                                      : Case::kIds);
      for (int id = 0; id < count; ++id) {
        // Its own batch it cannot name.
        const bool is_own = named == 4 && id == kBatch;
        if (is_own) continue;
        c.Withdraw(static_cast<Named>(named), id, {{kBatch, {kStranger}}});
      }
    }
    ASSERT_EQ(Judge(c), before) << "seed " << seed;
  }
}

}  // namespace
}  // namespace veracity::internal
