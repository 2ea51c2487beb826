#ifndef VERACITY_C_HANDLES_H_
#define VERACITY_C_HANDLES_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "boundary.h"
#include "veracity/assessor.h"
#include "veracity/c.h"
#include "veracity/discover.h"
#include "veracity/ledger.h"
#include "veracity/stored_assessments.h"

// What is behind the handles. Each keeps the ledger open that it was made of:
// in C, and in languages that collect garbage, the order of frees is nobody's.

namespace veracity::c {

using Clock = std::function<absl::Time()>;
using CancelFlag = std::shared_ptr<std::atomic<bool>>;

struct OpenLedger {
  Ledger ledger;
  Clock clock;
};
using LedgerPtr = std::shared_ptr<OpenLedger>;

// What the caller says of one call, in the library's words. The flag lives as
// long as this does.
struct Call {
  CallOptions options;
  CancelFlag cancelled;
};
absl::StatusOr<Call> ReadCall(const veracity_call* call, const Clock& clock);

// A stream of messages of whatever type.
class MessageStream {
 public:
  virtual ~MessageStream() = default;
  // Whether there was another, now in `*message`.
  virtual absl::StatusOr<bool> Next(std::string* message) = 0;
};

// The messages of a Results, as they come.
template <typename M>
class ResultStream : public MessageStream {
 public:
  ResultStream(LedgerPtr ledger, CancelFlag cancelled, Results<M> results)
      : ledger_(std::move(ledger)),
        cancelled_(std::move(cancelled)),
        results_(std::move(results)) {}

  absl::StatusOr<bool> Next(std::string* message) override {
    if (!results_.Next(&read_)) {
      VERACITY_RETURN_IF_ERROR(results_.status());
      return false;
    }
    VERACITY_ASSIGN_OR_RETURN(*message, Serialized(read_));
    return true;
  }

 private:
  // These two outlive the results, which point to them.
  LedgerPtr ledger_;
  CancelFlag cancelled_;
  Results<M> results_;
  M read_;
};

// Messages that are all there.
class ListStream : public MessageStream {
 public:
  explicit ListStream(std::vector<std::string> messages)
      : messages_(std::move(messages)) {}

  absl::StatusOr<bool> Next(std::string* message) override {
    if (next_ == messages_.size()) return false;
    *message = std::move(messages_[next_++]);
    return true;
  }

 private:
  std::vector<std::string> messages_;
  size_t next_ = 0;
};

}  // namespace veracity::c

struct veracity_error {
  std::string message;
};

struct veracity_buffer {
  std::string bytes;
};

struct veracity_results {
  std::unique_ptr<veracity::c::MessageStream> stream;  // null after its end
  std::string message;
  absl::Status status;
};

struct veracity_canceller {
  veracity::c::CancelFlag cancelled;
};

struct veracity_ledger {
  veracity::c::LedgerPtr open;
};

struct veracity_view {
  veracity::c::LedgerPtr open;
  veracity::View view;
  std::string as_of;
};

struct veracity_assessor {
  veracity::c::LedgerPtr open;
  veracity::Assessor assessor;
  std::string policy;
};

struct veracity_stored_assessments {
  veracity::c::LedgerPtr open;
  veracity::StoredAssessments stored;
  std::string policy;
};

namespace veracity::c {

// Gives a stream to the caller; one that failed before it began is an error of
// the call that began it.
template <typename M>
absl::Status Give(const LedgerPtr& ledger, const Call& call, Results<M> results,
                  veracity_results** out) {
  VERACITY_RETURN_IF_ERROR(results.status());
  *out = new veracity_results{std::make_unique<ResultStream<M>>(
                                  ledger, call.cancelled, std::move(results)),
                              {},
                              {}};
  return absl::OkStatus();
}

// Gives a list as a stream.
template <typename M>
absl::Status Give(const std::vector<M>& messages, veracity_results** out) {
  std::vector<std::string> list;
  list.reserve(messages.size());
  for (const M& message : messages) {
    VERACITY_ASSIGN_OR_RETURN(list.emplace_back(), Serialized(message));
  }
  *out = new veracity_results{
      std::make_unique<ListStream>(std::move(list)), {}, {}};
  return absl::OkStatus();
}

// Options that several files read.
inline absl::Time ReadTime(int64_t seconds, int32_t nanoseconds) {
  return absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanoseconds);
}
// A call of an assessor; as Call.
struct AssessCall {
  ExplainOptions options;
  CancelFlag cancelled;
};
absl::StatusOr<AssessCall> ReadAssess(const veracity_assess_options* options,
                                      const veracity_call* call,
                                      const Clock& clock);

}  // namespace veracity::c

#endif  // VERACITY_C_HANDLES_H_
