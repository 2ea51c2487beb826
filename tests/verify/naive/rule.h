#ifndef VERACITY_TESTS_VERIFY_NAIVE_RULE_H_
#define VERACITY_TESTS_VERIFY_NAIVE_RULE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// The assessment rule, written from its text as plainly as it can be: small
// functions, one for each numbered section, that ask again whatever they need
// to know. It shares no code with the library, whose engine is compared with
// it; section numbers are those of the rule.
//
// Names stand for themselves; "smallest id" and "by id" go by their bytes.

namespace veracity::naive {

using Id = std::string;

// Evidence is counted in these, so that sums do not depend on order.
using Billionths = int64_t;
constexpr Billionths kOne = 1'000'000'000;

// -- What is on record --

struct Source {
  // "anonymous", "model" and "producer" (author of a stranger's batch) mean
  // something; all others are alike.
  std::string kind;
  std::optional<double> trust;      // none: that of its kind
  std::vector<Id> owners;           // affiliations that are a common cause
  std::vector<Id> works_for;        // directly employed
  std::optional<Id> known_through;  // the conduit of an anonymous source
};

enum class Stance { kAffirms, kDenies, kDeclines, kRelays };

// An assertion by id, an attribution to a source by name, or all of several.
struct Ground {
  enum class Kind { kAssertion, kAttribution, kAllOf };
  Kind kind;
  Id id;                             // of the assertion or the source
  Stance stance = Stance::kAffirms;  // attributed: affirms or denies
  std::vector<Ground> members;
};

// When something was said: days of which it is one.
struct Span {
  int earliest;
  int latest;
};

// How a batch brings an assertion.
struct Entry {
  bool held = true;      // else only relayed
  std::optional<Id> by;  // author of the batch; none: the owner
};

// Each was read in a document of its own.
struct Assertion : Entry {
  Id source;
  Id claim;
  Stance stance = Stance::kAffirms;
  // As read from what was said, before a denial swaps the two; without
  // meaning for who declines or relays.
  double b = 0.9;
  double d = 0;
  double extraction = 1;
  std::string basis;  // "" is not said
  std::optional<Span> time;
  std::optional<Id> publisher;  // of the document
  std::vector<Ground> grounds;  // alternatives
  std::vector<Entry> again;     // more entries of it
};

enum class LinkKind {
  kContradicts,
  kEntails,
  kRefines,
  kSupports,
  kUndermines,
  kSameAs
};

struct Link {
  Id x;
  LinkKind kind;
  Id y;
  double strength = 1;
  std::optional<Id> author;  // none: the owner
};

struct Ledger {
  std::map<Id, Source> sources;         // ordinary and unrated if not here
  std::map<Id, std::vector<Id>> about;  // of a claim: its subject and value
  std::map<Id, Assertion> assertions;
  std::vector<Link> links;
  std::vector<std::pair<Id, Id>> rivals;
  std::set<Id> retracted;  // assertions and sources, by the owner
};

// -- What comes of it --

struct Assessment {
  Billionths support = 0;     // R
  Billionths opposition = 0;  // S
  double b = 0;
  double d = 0;
  double u = 1;
  double probability = 0.5;
  std::string verdict;
  // What each origin gives at most, before doors; none gives 0.
  std::map<Id, Billionths> support_by_origin;
  std::map<Id, Billionths> opposition_by_origin;
  // Origins matched to different doors, among what leans that way.
  int supporting_origins = 0;
  int opposing_origins = 0;
};

// The assessment of `claim` by the default policy.
Assessment Assess(const Ledger& ledger, const Id& claim);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_RULE_H_
