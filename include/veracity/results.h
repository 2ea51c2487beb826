#ifndef VERACITY_RESULTS_H_
#define VERACITY_RESULTS_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace veracity {

// A Results is a stream of answers, read one after another:
//
//   veracity::Results<v1::ClaimView> claims = view.Find(query);
//   v1::ClaimView claim;
//   while (claims.Next(&claim)) Show(claim);
//   if (!claims.status().ok()) return claims.status();
//
// It reads in small portions and keeps neither a database cursor nor a
// transaction open in between, so that memory stays constant, writers go on,
// and a reader may pause for hours. Not thread-safe; movable. It must not
// outlive the Ledger it came from.
template <typename T>
class Results {
 public:
  // Gives the next answer; false at the end, or with an error in *status.
  using Source = std::function<bool(T* answer, absl::Status* status)>;

  explicit Results(Source source) : source_(std::move(source)) {}
  // A stream that failed before it began.
  explicit Results(absl::Status error) : status_(std::move(error)) {}

  // Returns whether there was another answer, now in `*answer`.
  bool Next(T* answer) {
    if (!source_) return false;
    if (source_(answer, &status_)) return true;
    source_ = nullptr;
    return false;
  }

  // OK unless the stream ended early.
  const absl::Status& status() const { return status_; }

 private:
  Source source_;
  absl::Status status_;
};

// One page of answers, with the token that fetches the next.
template <typename T>
struct PageOf {
  std::vector<T> items;
  // Empty: this was the last page. Opaque, URL-safe; holds the log position of
  // the view, so that pages stay of one picture while writers write.
  std::string next_page_token;
};

}  // namespace veracity

#endif  // VERACITY_RESULTS_H_
