#include "graph/withdrawal.h"

#include <tuple>

#include "absl/container/flat_hash_set.h"

namespace veracity::internal {
namespace {

using Kind = RetractionTarget::Kind;

// Who withdrew what. A flag per target spares nearly all records the look-up.
class Withdrawers {
 public:
  explicit Withdrawers(const WithdrawalInput& input)
      : lineages_(*input.lineages) {
    named_[static_cast<int>(Kind::kRecord)].resize(input.entry_begin.size());
    named_[static_cast<int>(Kind::kSource)].resize(input.source_count);
    named_[static_cast<int>(Kind::kDocument)].resize(input.document_count);
    named_[static_cast<int>(Kind::kBatch)].resize(input.batch_count);
  }

  void Add(RetractionTarget target, int32_t lineage) {
    if (target.id == kNoIndex) return;
    named_[static_cast<int>(target.kind)][target.id] = 1;
    withdrawn_.emplace(target.kind, target.id, lineage);
  }

  // Whether something that came by `lineage` is withdrawn from the target: by
  // whoever gave it us, by one of those they had it from, or by the owner.
  bool Withdrew(Kind kind, int32_t id, int32_t lineage) const {
    if (id == kNoIndex || !named_[static_cast<int>(kind)][id]) return false;
    while (!withdrawn_.contains(std::tuple(kind, id, lineage))) {
      if (lineage == Lineages::kOwner) return false;
      lineage = lineages_.outer(lineage);
    }
    return true;
  }

 private:
  const Lineages& lineages_;
  std::vector<uint8_t> named_[4];
  absl::flat_hash_set<std::tuple<Kind, int32_t, int32_t>> withdrawn_;
};

// Brings retractions into an order in which each comes after all that can
// withdraw it: those that name it, and those that name a batch it came in.
// Batches are steps in between, lest a batch of many retractions that many
// name cost the product.
class RetractionOrder {
 public:
  explicit RetractionOrder(const WithdrawalInput& input)
      : input_(input),
        waits_(input.retractions.size()),
        batch_waits_(input.batch_count),
        brought_(input.batch_count) {
    absl::flat_hash_map<int32_t, int32_t> by_record;
    for (int32_t q = 0; q < Count(); ++q) {
      by_record.emplace(input.retractions[q].record, q);
    }
    named_.assign(Count(), kNoIndex);
    for (int32_t q = 0; q < Count(); ++q) {
      const auto& [record, target] = input.retractions[q];
      if (target.id == kNoIndex) continue;
      if (target.kind == Kind::kBatch) ++batch_waits_[target.id];
      if (target.kind != Kind::kRecord) continue;
      const auto named = by_record.find(target.id);
      if (named == by_record.end()) continue;
      named_[q] = named->second;
      ++waits_[named->second];
    }
    for (int32_t q = 0; q < Count(); ++q) {
      const int32_t record = input.retractions[q].record;
      for (int32_t e = input.entry_begin[record];
           e < input.entry_begin[record + 1]; ++e) {
        const int32_t batch = input.entries[e].batch;
        if (batch_waits_[batch] == 0) continue;
        brought_[batch].push_back(q);
        ++waits_[q];
      }
    }
    for (int32_t q = 0; q < Count(); ++q) {
      if (waits_[q] == 0) ready_.push_back(q);
    }
  }

  // Returns the next retraction, or kNoIndex at the end.
  int32_t Next() {
    if (ready_.empty()) return kNoIndex;
    const int32_t q = ready_.back();
    ready_.pop_back();
    const RetractionTarget target = input_.retractions[q].target;
    if (named_[q] != kNoIndex) Release(named_[q]);
    if (target.kind == Kind::kBatch && target.id != kNoIndex &&
        --batch_waits_[target.id] == 0) {
      for (int32_t brought : brought_[target.id]) Release(brought);
    }
    return q;
  }

 private:
  int32_t Count() const {
    return static_cast<int32_t>(input_.retractions.size());
  }
  void Release(int32_t q) {
    if (--waits_[q] == 0) ready_.push_back(q);
  }

  const WithdrawalInput& input_;
  std::vector<int32_t> waits_;  // how many come before each retraction
  std::vector<int32_t> batch_waits_;
  std::vector<std::vector<int32_t>> brought_;  // retractions, by batch
  std::vector<int32_t> named_;  // the retraction that each names, if any
  std::vector<int32_t> ready_;
};

}  // namespace

int32_t Lineages::Intern(absl::Span<const int32_t> authors) {
  int32_t lineage = kOwner;
  for (int32_t author : authors) {
    const auto [row, is_new] = numbers_.try_emplace(
        std::pair(lineage, author), static_cast<int32_t>(rows_.size()));
    if (is_new) rows_.emplace_back(lineage, author);
    lineage = row->second;
  }
  return lineage;
}

Withdrawals FindWithdrawals(const WithdrawalInput& input,
                            absl::Span<const RetractionTarget> also) {
  Withdrawers withdrawers(input);
  const auto is_withdrawn = [&](int32_t record, const RecordEntry& entry) {
    const auto [batch, lineage] = entry;
    if (withdrawers.Withdrew(Kind::kRecord, record, lineage) ||
        withdrawers.Withdrew(Kind::kBatch, batch, lineage)) {
      return true;
    }
    if (record >= static_cast<int32_t>(input.source.size())) return false;
    return withdrawers.Withdrew(Kind::kSource, input.source[record], lineage) ||
           withdrawers.Withdrew(Kind::kDocument, input.document[record],
                                lineage);
  };

  for (RetractionTarget target : also) {
    withdrawers.Add(target, Lineages::kOwner);
  }
  RetractionOrder order(input);
  for (int32_t q = order.Next(); q != kNoIndex; q = order.Next()) {
    const auto& [record, target] = input.retractions[q];
    for (int32_t e = input.entry_begin[record];
         e < input.entry_begin[record + 1]; ++e) {
      const RecordEntry& entry = input.entries[e];
      if (!is_withdrawn(record, entry)) withdrawers.Add(target, entry.lineage);
    }
  }

  Withdrawals result;
  const int32_t records = static_cast<int32_t>(input.entry_begin.size()) - 1;
  result.record.assign(records, 1);
  result.entry.assign(input.entries.size(), 0);
  for (int32_t record = 0; record < records; ++record) {
    for (int32_t e = input.entry_begin[record];
         e < input.entry_begin[record + 1]; ++e) {
      result.entry[e] = is_withdrawn(record, input.entries[e]);
      if (!result.entry[e]) result.record[record] = 0;
    }
  }
  result.source.assign(input.source_count, 0);
  for (int32_t source = 0; source < input.source_count; ++source) {
    result.source[source] =
        withdrawers.Withdrew(Kind::kSource, source, Lineages::kOwner);
  }
  return result;
}

}  // namespace veracity::internal
