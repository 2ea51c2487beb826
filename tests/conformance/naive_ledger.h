#ifndef VERACITY_TESTS_CONFORMANCE_NAIVE_LEDGER_H_
#define VERACITY_TESTS_CONFORMANCE_NAIVE_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "veracity/v1/query.pb.h"
#include "veracity/v1/record.pb.h"

namespace veracity::testing {

// What a ledger should answer, worked out the slow way: all records in
// vectors, each filter a loop written from the words of the contract. It
// shares no code with the ledger; of the library it uses times, and compares
// numbers in doubles by a table of its own.
//
// Records must have their ids; text, ASCII; quantities, the units km, m and
// [mi_i]; confidence, a reading or a number on the scale "stix" (0 to 100).
class NaiveLedger {
 public:
  explicit NaiveLedger(std::string owner) : owner_(std::move(owner)) {}

  // The next batch; `recorded` in microseconds since 1970.
  void Record(const v1::Batch& batch, int64_t recorded);
  size_t commits() const { return batches_.size(); }

  // Ids, in the order of the answer, as of a commit (0: none).
  std::vector<std::string> Find(const v1::ClaimQuery& query, size_t commit);
  std::vector<std::string> Find(const v1::AssertionQuery& query, size_t commit);
  std::map<std::string, uint64_t> Count(const v1::ClaimQuery& query,
                                        v1::GroupBy group, size_t commit);
  std::map<std::string, uint64_t> Count(const v1::AssertionQuery& query,
                                        v1::GroupBy group, size_t commit);

 private:
  struct Entry {
    size_t commit;
    v1::Entry entry;
    const v1::Assertion& assertion() const {
      return entry.record().assertion();
    }
  };
  struct Batch {
    std::string id;
    std::vector<std::string> authors;
    int64_t recorded;
  };
  // A record with its entries, in the order of the log.
  struct Known {
    std::vector<const Entry*> entries;
    const v1::Claim& claim() const {
      return entries.front()->entry.record().claim();
    }
    const v1::Assertion& assertion() const {
      return entries.front()->assertion();
    }
  };

  // What is on record as of a commit, worked out afresh for each question.
  void See(size_t commit);
  bool InEffect(const Entry& retraction);
  // Whether `by`'s retractions reach what came in the batch of `commit`.
  bool Reaches(size_t by, size_t commit) const;
  bool Names(const v1::RecordRef& target, const Entry& entry) const;
  bool Stands(const Entry& entry);
  bool Stands(const Known& known);
  // The description that counts; null if none stands.
  const Entry* Counting(const Known& known);
  std::vector<std::string> NamesOf(const std::string& entity);

  bool Passes(const v1::ClaimFilter& filter, const std::string& claim);
  bool Passes(const v1::AssertionFilter& filter, const std::string& assertion);
  bool PassesValue(const v1::ValueFilter& filter, const v1::Value& value);
  bool Rests(const v1::RecordRef& root, const std::string& assertion);
  void FindResting(const v1::RecordRef& root);
  std::set<std::string> Affiliated(const v1::AssertionFilter& filter);
  std::set<std::string> KnownThrough(const std::string& source);
  uint32_t Depth(const std::string& assertion);
  // The entries that tell of a record: those that stand; of what is withdrawn,
  // all.
  std::vector<const Entry*> Telling(const Known& known);
  v1::Holding HoldingOf(const Known& known);
  // An assertion with the markings that count.
  v1::Assertion Marked(const Known& known);
  std::string GroupOf(v1::GroupBy group, const v1::Claim& claim);
  std::string GroupOf(v1::GroupBy group, const v1::Assertion& assertion);

  const std::string owner_;
  std::vector<Batch> batches_;
  std::vector<std::vector<Entry>> log_;

  size_t commit_ = 0;
  std::map<std::string, Known> claims_, assertions_, entities_;
  std::vector<const Entry*> retractions_;
  std::map<const Entry*, bool> in_effect_;
  // Of each claim and assertion, its place in the order of recording.
  std::map<std::string, size_t> claim_order_, assertion_order_;
  std::map<std::string, std::set<std::string>> resting_;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_CONFORMANCE_NAIVE_LEDGER_H_
