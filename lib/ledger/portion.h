#ifndef VERACITY_LEDGER_PORTION_H_
#define VERACITY_LEDGER_PORTION_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "ledger/find.h"
#include "ledger/reader.h"
#include "ledger/sql.h"

// Answers a portion at a time: what streams, pages and counts are made of.

namespace veracity::internal {

inline constexpr size_t kFirstPortion = 128;
inline constexpr size_t kLastPortion = 4096;

// Where a portion ended: the next begins after it.
struct Place {
  int64_t major = std::numeric_limits<int64_t>::min();
  int64_t minor = std::numeric_limits<int64_t>::min();
};

// Assertions by a filter, of one claim after another.
struct OnClaim {
  Sql sql;
  bool none = false;
  // Parameters that move: the keys around the claim's assertions.
  size_t after = 0;
  size_t before = 0;
};

// A query ready to run again and again, a portion at a time.
struct Compiled {
  Sql sql;
  bool none = false;
  bool check = false;
  // Of claims, where SQL alone cannot tell: the assertions they must have, or
  // must not.
  std::unique_ptr<OnClaim> asserted;
  std::unique_ptr<OnClaim> not_asserted;
  bool descending = false;
  // Parameters that move: where to begin, and how many.
  size_t major = 0;
  size_t minor = 0;
  size_t limit = 0;
};

template <typename T>
struct Answer {
  Place place;
  T value;
};

// What differs by kind of query: compiling it ...
absl::Status Compile(Reader& reader, const v1::ClaimQuery& query,
                     Compiled* compiled);
absl::Status Compile(Reader& reader, const v1::AssertionQuery& query,
                     Compiled* compiled);
absl::Status Compile(Reader& reader, const v1::EntityQuery& query,
                     Compiled* compiled);
absl::Status Compile(Reader& reader, const v1::DocumentQuery& query,
                     Compiled* compiled);

// Turns the rows of one portion into answers; `*last` is where it ended.
absl::Status ReadRows(Reader& reader, const v1::ClaimQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::ClaimView>>* answers);
absl::Status ReadRows(Reader& reader, const v1::AssertionQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last,
                      std::deque<Answer<v1::AssertionView>>* answers);
absl::Status ReadRows(Reader& reader, const v1::EntityQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::Entity>>* answers);
absl::Status ReadRows(Reader& reader, const v1::DocumentQuery& query,
                      const Compiled& compiled,
                      const std::vector<Cell>& parameters, size_t* rows,
                      Place* last, std::deque<Answer<v1::Document>>* answers);

// Gives the answers to a query one after another, in portions that grow.
template <typename Query, typename T>
class Finder {
 public:
  Finder(SnapshotPtr snapshot, Query query, CallOptions call)
      : snapshot_(std::move(snapshot)),
        query_(std::move(query)),
        call_(std::move(call)) {}

  void StartAfter(Place place) {
    place_ = place;
    started_ = true;
  }

  // The next answer; false at the end.
  absl::StatusOr<bool> Next(Answer<T>* answer, size_t wanted) {
    while (answers_.empty() && !ended_) {
      VERACITY_RETURN_IF_ERROR(snapshot_->status());
      VERACITY_ASSIGN_OR_RETURN(Database::Lease lease,
                                snapshot_->core().database->Acquire());
      VERACITY_ASSIGN_OR_RETURN(Transaction transaction,
                                Transaction::BeginRead(*lease));
      Obey(call_, snapshot_->core().options, *lease);
      Reader reader(*snapshot_, *lease);
      VERACITY_RETURN_IF_ERROR(Fetch(reader, wanted));
      VERACITY_RETURN_IF_ERROR(transaction.Commit());
    }
    return Take(answer);
  }
  // The same over a reader that the caller has.
  absl::StatusOr<bool> NextOn(Reader& reader, Answer<T>* answer) {
    while (answers_.empty() && !ended_) {
      VERACITY_RETURN_IF_ERROR(Fetch(reader, kLastPortion));
    }
    return Take(answer);
  }

 private:
  bool Take(Answer<T>* answer) {
    if (answers_.empty()) return false;
    *answer = std::move(answers_.front());
    answers_.pop_front();
    ++given_;
    return true;
  }

  absl::Status Fetch(Reader& reader, size_t wanted) {
    VERACITY_RETURN_IF_ERROR(CheckCall(call_, snapshot_->core().options));
    if (!compiled_) {
      compiled_ = std::make_unique<Compiled>();
      VERACITY_RETURN_IF_ERROR(Compile(reader, query_, compiled_.get()));
      if (compiled_->descending && !started_) {
        place_.major = place_.minor = std::numeric_limits<int64_t>::max();
      }
    }
    if (compiled_->none) {
      ended_ = true;
      return absl::OkStatus();
    }
    const size_t limit = std::min(portion_, std::max<size_t>(wanted, 1));
    portion_ = std::min(portion_ * 2, kLastPortion);
    compiled_->sql.Set(compiled_->major, place_.major);
    if (compiled_->minor != 0) {
      compiled_->sql.Set(compiled_->minor, place_.minor);
    }
    compiled_->sql.Set(compiled_->limit, static_cast<int64_t>(limit));
    size_t rows = 0;
    VERACITY_RETURN_IF_ERROR(ReadRows(reader, query_, *compiled_,
                                      compiled_->sql.cells(), &rows, &place_,
                                      &answers_));
    ended_ = rows < limit;
    if (call_.progress) call_.progress({given_ + answers_.size(), 0});
    return absl::OkStatus();
  }

  const SnapshotPtr snapshot_;
  const Query query_;
  const CallOptions call_;
  std::unique_ptr<Compiled> compiled_;
  std::deque<Answer<T>> answers_;
  Place place_;
  bool started_ = false;
  bool ended_ = false;
  size_t portion_ = kFirstPortion;
  uint64_t given_ = 0;
};

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_PORTION_H_
