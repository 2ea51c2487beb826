#ifndef VERACITY_GRAPH_ENTRIES_H_
#define VERACITY_GRAPH_ENTRIES_H_

// How assertions came to a ledger, and what withdraws them: read from a store
// into the columns of withdrawal.h.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "graph/list_query.h"
#include "graph/withdrawal.h"
#include "ledger/reader.h"

namespace veracity::internal {

// Numbers keys of the store from 0, in the order in which they come. Key 0
// stands for nothing, and has no index.
class Numbering {
 public:
  int32_t Add(int64_t key) {
    if (key == 0) return kNoIndex;
    const auto [entry, is_new] = numbers_.try_emplace(key, size());
    if (is_new) keys_.push_back(key);
    return entry->second;
  }
  int32_t Find(int64_t key) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? kNoIndex : found->second;
  }
  bool Contains(int64_t key) const { return numbers_.contains(key); }

  const std::vector<int64_t>& keys() const { return keys_; }
  int32_t size() const { return static_cast<int32_t>(keys_.size()); }

 private:
  absl::flat_hash_map<int64_t, int32_t> numbers_;
  std::vector<int64_t> keys_;
};

// Of an assertion's row, what says how it came.
struct StoredOrigin {
  int64_t key, position, flags, source, document;
  // It had been made by the said time that is asked about. What had not is as
  // if it had no entry.
  bool said;
};

// Movable, not copyable; the input points into it.
class Entries {
 public:
  Entries() = default;
  Entries(Entries&&) noexcept = default;
  Entries& operator=(Entries&&) noexcept = default;

  // The statements by their numbers, then the retractions.
  WithdrawalInput input() const;

  const Numbering& statements() const { return statement_numbers_; }
  const Numbering& sources() const { return source_numbers_; }
  const Numbering& documents() const { return document_numbers_; }
  // Of each statement.
  const std::vector<int32_t>& source() const { return source_; }
  const std::vector<int32_t>& document() const { return document_; }

  bool IsSaid(int32_t statement) const {
    return entry_begin_[statement] != entry_begin_[statement + 1];
  }
  // Of each entry: whether it is held.
  const std::vector<uint8_t>& held() const { return held_; }
  // The commits that brought a statement, of those it had been said by.
  std::vector<int64_t> CommitsOf(int32_t statement) const;
  // The entity ids of a row of authors, outermost first.
  std::vector<std::string> AuthorsOf(int32_t lineage) const;

  // What a retraction of `targets` names here. What none of the statements
  // depends on is left out.
  std::vector<RetractionTarget> TargetsOf(
      absl::Span<const Located> targets) const;

 private:
  friend class EntryReader;

  // Whether a retraction had been made by the said time can be uncertain. A
  // picture of what certainly stands has in it all withdrawals that may have
  // been made, but of what withdraws these only what certainly was. So each
  // retraction is there twice: copy 0 withdraws statements and copies 1, copy
  // 1 withdraws copies 0. Without a said time there is one copy, which
  // withdraws both. A batch has a number for each copy that can withdraw it.
  int32_t RecordOf(int32_t retraction, int32_t copy) const {
    return statement_numbers_.size() + copy * retraction_numbers_.size() +
           retraction;
  }
  int32_t BatchOf(int32_t batch, int32_t copy) const {
    return copy * batch_numbers_.size() + batch;
  }
  // What that copy of a retraction names. Id no index: nothing here.
  RetractionTarget TargetOf(Kind kind, int64_t key, int32_t copy) const;

  Numbering statement_numbers_, source_numbers_, document_numbers_,
      retraction_numbers_, batch_numbers_;
  int32_t copies_ = 1;
  std::vector<int32_t> source_, document_;
  Lineages lineages_;
  std::vector<std::string> author_names_;  // by the numbers in lineages
  std::vector<int32_t> entry_begin_ = {0};
  std::vector<RecordEntry> entries_;
  std::vector<uint8_t> held_;
  std::vector<RecordedRetraction> retractions_;
};

// Reads the entries of assertions, each once, and what withdraws them, as of
// the snapshot. `named` are further sources, to which attributions lead.
// Returns DEADLINE_EXCEEDED and CANCELLED.
absl::StatusOr<Entries> ReadEntries(const ListQuery& query,
                                    absl::Span<const StoredOrigin> statements,
                                    absl::Span<const int64_t> named);

}  // namespace veracity::internal

#endif  // VERACITY_GRAPH_ENTRIES_H_
