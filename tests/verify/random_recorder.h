#ifndef VERACITY_TESTS_VERIFY_RANDOM_RECORDER_H_
#define VERACITY_TESTS_VERIFY_RANDOM_RECORDER_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "veracity/batch.h"
#include "veracity/ledger.h"

namespace veracity::internal {

// Records one random thing after another. Its world has several topics with
// sources, documents and claims of their own, and a few that are shared.
class RandomRecorder {
 public:
  // Whose ledger it has to be.
  static constexpr char kOwner[] = "desk";
  // Whose structure should count, and a stranger's not.
  static constexpr char kPartner[] = "partner";
  static constexpr char kStranger[] = "stranger";

  // Of a ledger in memory for it; each batch comes seven hours after the last.
  static LedgerOptions Options();

  RandomRecorder(Ledger& ledger, uint32_t seed, int topics)
      : ledger_(ledger), random_(seed), topics_(topics) {}

  // Returns what was recorded, for people.
  std::string Step() {
    topic_ = Below(topics_);
    switch (Below(16)) {
      case 0:
        return Retract();
      case 1:
        return Reinstate();
      case 2:
        return Rate();
      case 3:
      case 4:
        return Affiliate();
      case 5:
        return Merge();
      case 6:
        return DescribeEntity();
      case 7:
        return DescribeDocument();
      case 8:
        return DescribePredicate();
      case 9:
        return LinkClaims();
      case 10:
        return DescribeClaim();
      case 11:
        return NestPlaces();
      default:
        return Speak();
    }
  }

 private:
  int Below(int bound);
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  const T& Any(const std::vector<T>& list) {
    return list[static_cast<size_t>(Below(static_cast<int>(list.size())))];
  }

  // -- Names --

  // Of the topic; now and then shared by all.
  std::string Named(absl::string_view what, int count);
  std::string Source();
  std::string Document() { return Named("document", 3); }
  std::string Place() { return Named("place", 4); }
  // Each topic has predicates of its own.
  std::string Predicate() { return Named("predicate", 3); }

  std::string Day();

  // -- Batches --

  std::string Record(Batch batch, std::string told);

  // -- What sources say --

  ClaimId SomeClaim(Batch* batch);

  ClaimId OldOrNewClaim(Batch* batch);

  Act SomeAct(const ClaimId& claim);

  std::string Speak();

  // -- Structure --

  std::string Structure(const v1::RecordRef& subject,
                        absl::string_view predicate, const v1::Value& value,
                        absl::string_view strength = "",
                        absl::string_view valid = "");

  std::string Rate();

  std::string Affiliate();

  std::string Merge();

  std::string LinkClaims();

  // By which predicate the places of a topic are nested.
  std::string NestPlaces();

  // -- Descriptions --

  std::string DescribeEntity();

  std::string DescribeDocument();

  std::string DescribePredicate();

  std::string DescribeClaim();

  // -- Retractions --

  v1::RecordRef SomeTarget();

  std::string Retract();

  std::string Reinstate();

  Ledger& ledger_;
  std::mt19937 random_;
  const int topics_;
  int topic_ = 0;
  int steps_ = 0;
  std::map<int, std::vector<ClaimId>> claims_;
  std::map<int, std::vector<AssertionId>> assertions_;
  std::vector<Act> waiting_;
  std::vector<v1::RecordRef> batches_, retractions_;
};

}  // namespace veracity::internal

#endif  // VERACITY_TESTS_VERIFY_RANDOM_RECORDER_H_
