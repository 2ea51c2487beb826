#ifndef VERACITY_TESTS_LEDGER_LEDGER_MODEL_H_
#define VERACITY_TESTS_LEDGER_LEDGER_MODEL_H_

// What a ledger is by the words of its design, in plain maps and loops: every
// entry is kept, and every question goes over all of them. Shares no code with
// the library.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace veracity::testing {

// Hands that a batch came through, outermost first; empty: the owner's.
using Hands = std::vector<std::string>;

class LedgerModel {
 public:
  // What a retraction names, or an entry is of.
  enum class Kind {
    kClaim,
    kAssertion,
    kRetraction,
    kSource,
    kDocument,
    kBatch,
    kDescription
  };
  struct Target {
    Kind kind;
    std::string id;
    friend bool operator==(const Target& a, const Target& b) {
      return a.kind == b.kind && a.id == b.id;
    }
    friend bool operator<(const Target& a, const Target& b) {
      return a.kind != b.kind ? a.kind < b.kind : a.id < b.id;
    }
  };
  struct Assertion {
    std::string claim, source, document;
  };
  // One entry of the log.
  struct Entry {
    int commit;
    std::string batch;
    Hands hands;
    Target record;
    std::string words;  // of a description
  };

  explicit LedgerModel(std::vector<std::string> trusted)
      : trusted_(std::move(trusted)) {}

  void Define(const std::string& id, const Assertion& assertion) {
    assertions_[id] = assertion;
  }
  void Define(const std::string& retraction, const Target& target) {
    targets_[retraction] = target;
  }
  // Records a batch; entries come in without place.
  void Record(const std::string& batch, const Hands& hands,
              const std::vector<Entry>& entries) {
    ++last_;
    for (Entry entry : entries) {
      entry.commit = last_;
      entry.batch = batch;
      entry.hands = hands;
      log_.push_back(std::move(entry));
    }
  }
  int last() const { return last_; }

  bool OnRecord(const Target& record, int commit) const {
    return std::any_of(log_.begin(), log_.end(), [&](const Entry& entry) {
      return entry.commit <= commit && entry.record == record;
    });
  }

  // "A record stands while an entry of it does."
  bool Withdrawn(const Target& record, int commit) const {
    for (const Entry& entry : log_) {
      if (entry.commit <= commit && entry.record == record &&
          !EntryWithdrawn(entry, commit)) {
        return false;
      }
    }
    return true;
  }

  // The standing assertions on a claim, in the order of recording.
  std::vector<std::string> AssertionsOf(const std::string& claim,
                                        int commit) const {
    std::vector<std::string> ids;
    for (const Entry& entry : log_) {
      if (entry.commit > commit || entry.record.kind != Kind::kAssertion ||
          assertions_.at(entry.record.id).claim != claim ||
          std::count(ids.begin(), ids.end(), entry.record.id) > 0) {
        continue;
      }
      ids.push_back(entry.record.id);
    }
    ids.erase(std::remove_if(ids.begin(), ids.end(),
                             [&](const std::string& id) {
                               return Withdrawn({Kind::kAssertion, id}, commit);
                             }),
              ids.end());
    return ids;
  }

  // "The owner's newest counts, else that of the authors the host trusts, in
  // its order, else the earliest." Empty: nothing describes it.
  std::string Description(const std::string& id, int commit) const {
    std::vector<const Entry*> standing;
    for (const Entry& entry : log_) {
      if (entry.commit <= commit && entry.record.kind == Kind::kDescription &&
          entry.record.id == id && !EntryWithdrawn(entry, commit)) {
        standing.push_back(&entry);
      }
    }
    const Entry* newest = nullptr;
    for (const Entry* entry : standing) {
      if (entry->hands.empty()) newest = entry;
    }
    for (const std::string& author : trusted_) {
      if (newest != nullptr) break;
      for (const Entry* entry : standing) {
        if (entry->hands.front() == author) newest = entry;
      }
    }
    if (newest != nullptr) return newest->words;
    return standing.empty() ? "" : standing.front()->words;
  }

 private:
  // "A retraction withdraws the entries that came in its own author's batches,
  // recorded before it or after; the owner's withdraws all."
  static bool MayWithdraw(const Hands& who, const Hands& whose) {
    return who.size() <= whose.size() &&
           std::equal(who.begin(), who.end(), whose.begin());
  }

  bool Names(const Target& target, const Entry& entry) const {
    if (target == entry.record) return true;
    if (target.kind == Kind::kBatch) return target.id == entry.batch;
    if (entry.record.kind != Kind::kAssertion) return false;
    const Assertion& assertion = assertions_.at(entry.record.id);
    return (target.kind == Kind::kSource && target.id == assertion.source) ||
           (target.kind == Kind::kDocument && target.id == assertion.document);
  }

  // Whether an entry of a retraction that is itself not withdrawn names this
  // one. What is named by its digest was there before, so this ends.
  bool EntryWithdrawn(const Entry& entry, int commit) const {
    return std::any_of(log_.begin(), log_.end(), [&](const Entry& by) {
      return by.commit <= commit && by.record.kind == Kind::kRetraction &&
             MayWithdraw(by.hands, entry.hands) &&
             Names(targets_.at(by.record.id), entry) &&
             !EntryWithdrawn(by, commit);
    });
  }

  const std::vector<std::string> trusted_;
  std::vector<Entry> log_;
  std::map<std::string, Assertion> assertions_;
  std::map<std::string, Target> targets_;
  int last_ = 0;
};

}  // namespace veracity::testing

#endif  // VERACITY_TESTS_LEDGER_LEDGER_MODEL_H_
