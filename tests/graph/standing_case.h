#ifndef VERACITY_TESTS_GRAPH_STANDING_CASE_H_
#define VERACITY_TESTS_GRAPH_STANDING_CASE_H_

// A small ledger in numbers, as a test writes it down, and the columns that
// the library reads.

#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "graph/standing.h"
#include "graph/withdrawal.h"

namespace veracity::internal {

using Member = GroundMember;

struct Case {
  // Authors outermost first; none: the owner.
  struct Entry {
    int batch = 0;
    std::vector<int32_t> authors;
  };
  struct Statement {
    int source = 0;
    int8_t sign = +1;
    int claim = 0;
    std::vector<std::vector<Member>> grounds = {};
    bool first_hand = false;
    int64_t earliest = std::numeric_limits<int64_t>::min();
    int64_t latest = std::numeric_limits<int64_t>::max();
    bool replaced = false;
    int document = kNoIndex;
    int masses = -1;  // plain
    int32_t attested = kOneBillion;
    int32_t attested_asked = kOneBillion;
    std::vector<Entry> entries = {{}};
  };
  enum class Named { kStatement, kRetraction, kSource, kDocument, kBatch };
  struct Retraction {
    Named named = Named::kStatement;
    int id = 0;
    std::vector<Entry> entries = {{}};
  };

  static constexpr int kIds = 10;  // sources, documents, batches

  std::vector<Statement> statements;
  std::vector<Retraction> retractions;

  int Add(Statement statement) {
    statements.push_back(std::move(statement));
    return static_cast<int>(statements.size()) - 1;
  }
  int Withdraw(Named named, int id, std::vector<Entry> entries) {
    retractions.push_back({named, id, std::move(entries)});
    return static_cast<int>(retractions.size()) - 1;
  }
  // By the owner.
  int Withdraw(Named named, int id) { return Withdraw(named, id, {Entry()}); }
};

// The columns of a case. Not copyable: the inputs point into it.
class Columns {
 public:
  explicit Columns(const Case& c) {
    for (const Case::Statement& s : c.statements) {
      claim_.push_back(s.claim);
      source_.push_back(s.source);
      sign_.push_back(s.sign);
      first_hand_.push_back(s.first_hand);
      masses_.push_back(s.masses < 0 ? PlainMasses(s.sign) : s.masses);
      earliest_.push_back(s.earliest == std::numeric_limits<int64_t>::min()
                              ? Instant::Min()
                              : Instant{s.earliest, 0});
      latest_.push_back(s.latest == std::numeric_limits<int64_t>::max()
                            ? Instant::Max()
                            : Instant{s.latest, 0});
      attested_.push_back(s.attested);
      attested_asked_.push_back(s.attested_asked);
      replaced_.push_back(s.replaced);
      document_.push_back(s.document);
      for (const std::vector<Member>& ground : s.grounds) {
        members_.insert(members_.end(), ground.begin(), ground.end());
        member_begin_.push_back(static_cast<int32_t>(members_.size()));
      }
      ground_begin_.push_back(static_cast<int32_t>(member_begin_.size()) - 1);
      AddEntries(s.entries);
    }
    const int first = static_cast<int>(c.statements.size());
    for (const Case::Retraction& r : c.retractions) {
      retractions_.push_back(
          {first + static_cast<int>(retractions_.size()), Target(c, r)});
      AddEntries(r.entries);
    }
  }
  Columns(const Columns&) = delete;
  Columns& operator=(const Columns&) = delete;

  static RetractionTarget Target(const Case& c, const Case::Retraction& r) {
    using Kind = RetractionTarget::Kind;
    switch (r.named) {
      case Case::Named::kStatement:
        return {Kind::kRecord, r.id};
      case Case::Named::kRetraction:
        return {Kind::kRecord, static_cast<int>(c.statements.size()) + r.id};
      case Case::Named::kSource:
        return {Kind::kSource, r.id};
      case Case::Named::kDocument:
        return {Kind::kDocument, r.id};
      case Case::Named::kBatch:
        return {Kind::kBatch, r.id};
    }
    return {};
  }

  StandingInput statements() const {
    StandingInput input;
    input.claim = claim_;
    input.source = source_;
    input.sign = sign_;
    input.first_hand = first_hand_;
    input.ground_begin = ground_begin_;
    input.member_begin = member_begin_;
    input.members = members_;
    input.masses = masses_;
    input.earliest = earliest_;
    input.latest = latest_;
    input.attested = attested_;
    input.attested_asked = attested_asked_;
    input.replaced = replaced_;
    return input;
  }

  WithdrawalInput entries() const {
    WithdrawalInput input;
    input.lineages = &lineages_;
    input.entry_begin = entry_begin_;
    input.entries = entries_;
    input.source = source_;
    input.document = document_;
    input.retractions = retractions_;
    input.source_count = Case::kIds;
    input.document_count = Case::kIds;
    input.batch_count = Case::kIds;
    return input;
  }

  // The number of a member of a statement's ground.
  int32_t MemberOf(int statement, int ground = 0, int member = 0) const {
    return member_begin_[ground_begin_[statement] + ground] + member;
  }

 private:
  void AddEntries(const std::vector<Case::Entry>& entries) {
    for (const Case::Entry& e : entries) {
      entries_.push_back({e.batch, lineages_.Intern(e.authors)});
    }
    entry_begin_.push_back(static_cast<int32_t>(entries_.size()));
  }

  std::vector<int32_t> claim_, source_, document_, masses_, attested_,
      attested_asked_;
  std::vector<int8_t> sign_;
  std::vector<uint8_t> first_hand_, replaced_;
  std::vector<Instant> earliest_, latest_;
  std::vector<int32_t> ground_begin_ = {0}, member_begin_ = {0};
  std::vector<Member> members_;
  Lineages lineages_;
  std::vector<int32_t> entry_begin_ = {0};
  std::vector<RecordEntry> entries_;
  std::vector<RecordedRetraction> retractions_;
};

}  // namespace veracity::internal

#endif  // VERACITY_TESTS_GRAPH_STANDING_CASE_H_
