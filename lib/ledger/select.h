#ifndef VERACITY_LEDGER_SELECT_H_
#define VERACITY_LEDGER_SELECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "ledger/reader.h"
#include "ledger/sql.h"
#include "veracity/edtf.h"
#include "veracity/v1/query.pb.h"

namespace veracity::internal {

// A filter as SQL: where to begin, and conditions that all hold.
struct Selection {
  // "claims c", or an index that leads to them: "mentions m CROSS JOIN claims
  // c ON ...". CROSS JOIN keeps the order of tables as it is written.
  std::string from;
  std::vector<std::string> where;
  // The column that has the key of the answer, in the table that comes first,
  // so that its index gives the order.
  std::string key;
  // Of assertions that are reached through their claims: the claim's key, in
  // the table that comes first; empty: they are reached by themselves.
  std::string claim_key;
  // Nothing can match: a name that is not in the store.
  bool none = false;
  // What SQL cannot tell, checked on each answer.
  bool check_claim = false;
  bool check_assertion = false;
  // Of claims: the same of the assertions that they must have, or must not.
  bool check_asserted = false;
  bool check_not_asserted = false;

  bool checks() const {
    return check_claim || check_assertion || check_asserted ||
           check_not_asserted;
  }
};

// Compiles filters, as of the reader's snapshot. Names become keys here, so a
// query costs a look-up a name. Return INVALID_ARGUMENT, naming the field, if
// a filter cannot be read.
class Selector {
 public:
  Selector(Reader& reader, Sql& sql) : reader_(reader), sql_(sql) {}

  // Claims, as alias c.
  absl::StatusOr<Selection> Claims(const v1::ClaimQuery& query);
  // Assertions, as alias a; claims as alias c where `query.claim` needs them.
  absl::StatusOr<Selection> Assertions(const v1::AssertionQuery& query);
  // Assertions by a filter that is part of a question about claims: to these
  // conditions come bounds on a.key, which say of which claim.
  absl::StatusOr<Selection> AssertionsOnClaim(
      const v1::AssertionFilter& filter);

 private:
  absl::Status AddClaimFilter(const v1::ClaimFilter& filter,
                              Selection* selection);
  // With `on_claim` the rows are those of one claim, few and at hand: then no
  // index leads to them.
  absl::Status AddAssertionFilter(const v1::AssertionFilter& filter,
                                  bool on_claim, Selection* selection);
  absl::Status AddValue(const v1::ValueFilter& value, Selection* selection);
  absl::Status AddText(const std::string& text, Selection* selection);
  absl::Status AddRoads(const v1::AssertionFilter& filter, bool on_claim,
                        Selection* selection);
  // Overlaps a time; with `may_lead` by an index, if that leads to few.
  absl::Status AddSaid(const TimeBounds& bounds, bool may_lead,
                       Selection* selection);
  // Conditions on the claim's key: what narrows its assertions to few.
  absl::Status NarrowByAsserted(const v1::AssertionFilter& filter,
                                Selection* selection);
  absl::StatusOr<std::vector<int64_t>> SourceKeys(
      const v1::AssertionFilter& filter);
  // Begins from `index`, whose `column` is the key of the alias c or a, if the
  // selection has no such beginning yet; else a condition does the same.
  void LeadBy(absl::string_view index, absl::string_view column,
              const std::string& condition, absl::string_view alias,
              Selection* selection);
  absl::Status AddBatches(const v1::AssertionFilter& filter,
                          Selection* selection);
  absl::Status AddConfidence(const v1::ConfidenceFilter& confidence,
                             Selection* selection);
  // The snapshot's own axes.
  void AddAxes(Selection* selection);
  void AddValidAxis(Selection* selection);

  absl::StatusOr<std::vector<int64_t>> KeysOf(
      Kind kind, const google::protobuf::RepeatedPtrField<std::string>& ids);
  // "a.x IN (...)", or "a.x=?" for one.
  std::string In(absl::string_view column, const std::vector<int64_t>& values);

  Reader& reader_;
  Sql& sql_;
};

// The bounds of a time that a filter names; `field` is for the error.
absl::StatusOr<TimeBounds> BoundsOf(const v1::TimeFilter& filter,
                                    absl::string_view field);

// SQL: the period in two columns possibly overlaps `bounds`. Whether it does
// certainly depends on how the time was written, which the answer tells.
std::string OverlapSql(Sql& sql, absl::string_view from, absl::string_view to,
                       const TimeBounds& bounds);

// The numbers asked for; a value that is the default (0) and one that says the
// same are the same.
std::vector<int64_t> WithDefault(
    const google::protobuf::RepeatedField<int>& values, int64_t same);

// Whether the filter alone, by an index, leaves few claims of many.
bool LeadsToFew(const v1::ClaimFilter& filter);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_SELECT_H_
