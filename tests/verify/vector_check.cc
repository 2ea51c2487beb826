#include "tests/verify/vector_check.h"

#include <cmath>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "tests/verify/naive_ledger.h"

namespace veracity::naive {
namespace {

class Comparison {
 public:
  explicit Comparison(double rounding) : rounding_(rounding) {}

  void Compare(const v1::Assessment& actual, const Expectation& expected) {
    Near("support", actual.support(), expected.support, kEvidence);
    Near("opposition", actual.opposition(), expected.opposition, kEvidence);
    const v1::Opinion& opinion = actual.opinion();
    Near("belief", opinion.belief(), expected.b, rounding_);
    Near("disbelief", opinion.disbelief(), expected.d, rounding_);
    Near("uncertainty", opinion.uncertainty(), expected.u, rounding_);
    Near("probability", actual.probability(), expected.probability, 1e-9);
    Equal("verdict", v1::Verdict_Name(actual.verdict()),
          absl::StrCat("VERDICT_", expected.verdict));
    Equal("supporting origins", actual.supporting_origins(),
          expected.supporting_origins);
    Equal("opposing origins", actual.opposing_origins(),
          expected.opposing_origins);
    std::map<Id, double> support, opposition;
    for (const v1::OriginShare& share : actual.origins()) {
      support[share.origin()] = share.support();
      opposition[share.origin()] = share.opposition();
    }
    Origins("support by", std::move(support), expected.support_by_origin);
    Origins("opposition by", std::move(opposition),
            expected.opposition_by_origin);
  }

  std::vector<std::string> Take() { return std::move(differences_); }

 private:
  static constexpr double kEvidence = 2e-9;

  void Near(absl::string_view what, double actual, double expected,
            double tolerance) {
    if (std::abs(actual - expected) <= tolerance) return;
    differences_.push_back(
        absl::StrFormat("%s %.9f, expected %.9f", what, actual, expected));
  }

  template <typename A, typename E>
  void Equal(absl::string_view what, const A& actual, const E& expected) {
    const std::string is = absl::StrCat(actual);
    const std::string should_be = absl::StrCat(expected);
    if (is == should_be) return;
    differences_.push_back(
        absl::StrCat(what, " ", is, ", expected ", should_be));
  }

  // A vector may leave out who gives next to nothing, or name him.
  void Origins(absl::string_view what, std::map<Id, double> actual,
               std::map<Id, double> expected) {
    for (const auto& [origin, given] : actual) expected.emplace(origin, 0);
    for (const auto& [origin, given] : expected) {
      Near(absl::StrCat(what, " ", origin), actual[origin], given, rounding_);
    }
  }

  double rounding_;
  std::vector<std::string> differences_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> DifferencesOf(const Vector& vector,
                                                       double rounding) {
  VERACITY_ASSIGN_OR_RETURN(const LedgerRecords records,
                            RecordsOf(vector.ledger));
  const auto claim = records.claims.find(vector.claim);
  if (claim == records.claims.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("nothing of claim '", vector.claim, "'"));
  }
  VERACITY_ASSIGN_OR_RETURN(const veracity::Ledger ledger,
                            LedgerOf(BatchesOf(records.entries)));
  VERACITY_ASSIGN_OR_RETURN(
      const v1::Assessment assessment,
      AssessIn(ledger.Now(), claim->second, records.policy));
  Comparison comparison(rounding);
  comparison.Compare(assessment, vector.expected);
  return comparison.Take();
}

}  // namespace veracity::naive
