#ifndef VERACITY_VERIFY_CASE_STATEMENTS_H_
#define VERACITY_VERIFY_CASE_STATEMENTS_H_

// The statements of a case: those on its claims, all that these rest on, all
// through whom they came to us, and what their sources said else that may
// take their place.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "graph/entries.h"
#include "graph/list_query.h"
#include "veracity/edtf.h"
#include "veracity/v1/assertion.pb.h"
#include "verify/case_claims.h"
#include "verify/view_meanings.h"

namespace veracity::internal {

// An assertion as it lies in the store.
struct StoredStatement {
  StoredOrigin origin;
  Instant earliest, latest;
  std::string digest;
  v1::Assertion assertion;
};

// A member of a ground, as it lies there.
struct StoredGround {
  int64_t owner = 0, ordinal = 0;
  Kind kind = Kind::kNone;
  int64_t target = 0, stance = 0;
};

class CaseStatementReader {
 public:
  // All must outlive this.
  CaseStatementReader(const ListQuery& query, const Identities& identities,
                      CaseClaimReader& claims, size_t maximum)
      : query_(query),
        identities_(identities),
        claims_(claims),
        maximum_(maximum) {}

  // Reads the statements on the claims that were found to be linked, with all
  // that bears on them. RESOURCE_EXHAUSTED past the maximum.
  absl::Status Find();

  const std::vector<StoredStatement>& rows() const { return rows_; }
  // In the order of owners, ordinals, parts.
  const std::vector<StoredGround>& grounds() const { return grounds_; }

 private:
  // How far a statement has been asked about, or is to be.
  enum Need : uint8_t {
    kGrounds = 1,  // all that it rests on
    kNamed = 2,    // where its attributions lead
    kCiting = 4,   // who cites it
  };

  absl::Status AddRows(absl::string_view from, absl::Span<const int64_t> list,
                       uint8_t needs);
  // A source by its key and a claim: all that each of the sources that are
  // one with it said there.
  using Spoken = std::pair<int64_t, int64_t>;
  absl::Status AddSpoken(std::vector<Spoken> spoken, bool cited_by_name,
                         uint8_t needs);
  absl::Status AddGrounds(const std::vector<int64_t>& keys);
  absl::Status AddNamed(const std::vector<int64_t>& keys);
  absl::Status AddCiting(const std::vector<int64_t>& keys);
  absl::Status AddOwnWords(const std::vector<size_t>& rows);
  absl::Status LoadGrounds();
  // Of all sources that are one with it.
  absl::StatusOr<std::vector<int64_t>> KeysOf(int64_t source);
  std::vector<int64_t> Take(Need need, std::vector<size_t>* rows = nullptr);

  const ListQuery& query_;
  const Identities& identities_;
  CaseClaimReader& claims_;
  const size_t maximum_;
  Numbering numbers_;
  // Claims of which all statements are among the rows, to be asked all about.
  absl::flat_hash_set<int64_t> whole_;
  std::vector<StoredStatement> rows_;
  std::vector<uint8_t> needs_, done_;
  absl::flat_hash_set<Spoken> words_asked_;
  absl::flat_hash_map<int64_t, std::vector<int64_t>> keys_of_one_;
  std::vector<StoredGround> grounds_;
};

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_CASE_STATEMENTS_H_
