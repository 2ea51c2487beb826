#include "tests/verify/naive/generator.h"

#include <random>

#include "absl/strings/str_format.h"

namespace veracity::naive {
namespace {

class Generator {
 public:
  Generator(uint64_t seed, const GeneratorOptions& options)
      : random_(seed), options_(options) {}

  Ledger Make() {
    sources_ = 1 + Below(options_.most_sources);
    for (int i = 0; i < sources_; ++i) AddSource(i);
    AddTopics();
    const int size =
        options_.fewest_assertions +
        Below(options_.most_assertions - options_.fewest_assertions + 1);
    for (int i = 0; i < size; ++i) AddAssertion(i);
    AddLinks();
    if (Happens("rivals")) ledger_.rivals.push_back({"c", "d"});
    Retract();
    return ledger_;
  }

 private:
  // -- Draws, of the engine's own numbers: the standard's distributions differ
  // between libraries. --

  int Below(int bound) { return static_cast<int>(random_() % bound); }
  bool Percent(int percent) { return Below(100) < percent; }

  template <typename T>
  T OneOf(std::initializer_list<T> values) {
    return values.begin()[Below(static_cast<int>(values.size()))];
  }

  double Fraction() { return static_cast<double>(Below(1 << 20)) / (1 << 20); }

  // How often something happens in this ledger is drawn when it is first asked.
  bool Happens(const std::string& what) {
    const auto [often, is_new] = often_.try_emplace(what, 0);
    if (is_new) often->second = OneOf({0, 0, 10, 30, 80});
    return Percent(often->second);
  }

  // -- Sources --

  static Id SourceId(int i) { return absl::StrFormat("s%d", i); }
  Id AnySource() { return SourceId(Below(sources_)); }

  void AddSource(int i) {
    Source source;
    source.kind = OneOf({"person", "person", "outlet", "model", "producer"});
    if (Happens("anonymous")) source.kind = "anonymous";
    if (source.kind == "anonymous" && Percent(75)) {
      source.known_through = AnySource();
    }
    if (!Percent(15)) {
      source.trust = OneOf({.1, .3, .5, .7, .8, .9, .95, 1.});
      if (Percent(15)) source.trust = Fraction();
      if (Percent(2)) source.trust = 0;
    }
    // Loops and ventures of oneself come with it.
    if (Happens("owned")) source.owners.push_back(AnySource());
    if (Happens("owned") && Happens("joint")) {
      source.owners.push_back(AnySource());
    }
    if (Happens("employed")) source.works_for.push_back(AnySource());
    ledger_.sources[SourceId(i)] = source;
  }

  void AddTopics() {
    for (const char* claim : {"c", "d", "e", "f"}) {
      if (Happens("about")) ledger_.about[claim] = {AnySource()};
    }
  }

  // -- Assertions --

  static Id AssertionId(int i) { return absl::StrFormat("a%03d", i); }

  Id AnyClaim() { return Happens("elsewhere") ? OneOf({"d", "e", "f"}) : "c"; }

  void AddAssertion(int i) {
    Assertion assertion;
    assertion.source = AnySource();
    assertion.claim = AnyClaim();
    if (Happens("relay")) {
      assertion.stance = Stance::kRelays;
    } else if (Happens("decline")) {
      assertion.stance = Stance::kDeclines;
    } else if (Happens("deny")) {
      assertion.stance = Stance::kDenies;
    }
    SetOpinion(&assertion);
    if (Happens("extracted")) assertion.extraction = OneOf({.7, .8, .9});
    if (Happens("based")) {
      assertion.basis =
          OneOf({"observed", "documented", "told", "inferred", "generated"});
    }
    if (Happens("measured")) assertion.basis = "measured";
    if (Happens("dated")) assertion.time = AnyTime(i);
    assertion.held = !Happens("unread");
    // Few strangers and few papers, so that many come by one door.
    if (Happens("brought")) assertion.by = SourceId(Below(2));
    if (Happens("published")) {
      assertion.publisher = Percent(60) ? SourceId(Below(2)) : AnySource();
    }
    while (assertion.grounds.size() < 12 && Happens("grounded")) {
      assertion.grounds.push_back(AnyGround(i));
    }
    while (options_.several_entries && assertion.again.size() < 3 &&
           Happens("again")) {
      Entry& entry = assertion.again.emplace_back();
      entry.held = !Happens("unread");
      if (Happens("brought")) entry.by = AnySource();
    }
    ledger_.assertions[AssertionId(i)] = assertion;
  }

  void SetOpinion(Assertion* assertion) {
    struct Opinion {
      double b, d;
    };
    const Opinion opinion = OneOf<Opinion>({{.9, 0},
                                            {.9, 0},
                                            {1, 0},
                                            {.8, 0},
                                            {.63, .27},
                                            {.27, .63},
                                            {.45, .45},
                                            {Fraction(), 0}});
    assertion->b = opinion.b;
    assertion->d = opinion.d;
  }

  Span AnyTime(int i) {
    if (options_.share_days) {
      const int day = 1 + Below(3);
      return {day, day + (Percent(40) ? Below(2) : 0)};
    }
    // Of more than two days, some are certainly later than others; the number
    // of the assertion tells all of them apart.
    const int day = 1 + Below(4);
    return {1000 * day + i, 1000 * (day + (Percent(40) ? 1 : 0)) + i};
  }

  Ground AnyGround(int i) {
    Ground ground;
    if (Happens("all_of")) {
      ground.kind = Ground::Kind::kAllOf;
      const int members = 1 + Below(3);
      for (int m = 0; m < members; ++m) {
        ground.members.push_back(SingleGround(i));
      }
      return ground;
    }
    return SingleGround(i);
  }

  Ground SingleGround(int i) {
    Ground ground;
    if (Happens("named")) {
      ground.kind = Ground::Kind::kAttribution;
      // Also sources of whom nothing else is known: crowds behind one door.
      ground.id =
          Happens("outsider") ? absl::StrFormat("w%d", Below(9)) : AnySource();
      if (Happens("deny")) ground.stance = Stance::kDenies;
      return ground;
    }
    ground.kind = Ground::Kind::kAssertion;
    if (i == 0 || Percent(4)) {
      ground.id = "missing";
    } else {
      ground.id = AssertionId(Happens("chained") ? i - 1 : Below(i));
    }
    return ground;
  }

  // -- Structure --

  void AddLinks() {
    while (ledger_.links.size() < 8 && Happens("linked")) {
      Link link;
      link.x = OneOf({"c", "d", "e", "f"});
      link.y = OneOf({"c", "d", "e", "f"});
      if (link.x == link.y) continue;
      link.kind = OneOf({LinkKind::kContradicts, LinkKind::kEntails,
                         LinkKind::kRefines, LinkKind::kSupports,
                         LinkKind::kUndermines, LinkKind::kSameAs});
      link.strength = OneOf({1., .8, .5, .3, .03});
      if (Happens("authored")) link.author = AnySource();
      ledger_.links.push_back(link);
    }
  }

  void Retract() {
    for (const auto& [id, assertion] : ledger_.assertions) {
      // Most should be left, or nothing is.
      if (Happens("retracted") && Percent(25)) ledger_.retracted.insert(id);
    }
    if (Happens("retracted") && Percent(25)) {
      ledger_.retracted.insert(AnySource());
    }
  }

  std::mt19937_64 random_;
  GeneratorOptions options_;
  std::map<std::string, int> often_;  // in per cent
  int sources_ = 0;
  Ledger ledger_;
};

}  // namespace

Ledger RandomLedger(uint64_t seed, const GeneratorOptions& options) {
  return Generator(seed, options).Make();
}

}  // namespace veracity::naive
