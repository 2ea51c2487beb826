#ifndef VERACITY_VERIFY_EXPLAIN_H_
#define VERACITY_VERIFY_EXPLAIN_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "ledger/reader.h"
#include "veracity/v1/explanation.pb.h"
#include "verify/case_reader.h"
#include "verify/rule.h"

namespace veracity::internal {

// Section 10 of the rule. Adds to `explanation`, whose assessment is there
// already, what counts for and against a claim, and what does not count.
void ExplainFinding(const NamedCase& named, const Rule& rule, int32_t claim,
                    const Finding& finding, v1::Explanation* explanation);

// How one statement came to us: the strongest row for each door.
std::vector<v1::HandRow> RowsOf(const NamedCase& named, const Rule& rule,
                                Node node);

// Adds the withdrawals that would change the verdict: of a source, document or
// batch that has a part in it. All single ones are tried, and the first
// `maximum_pairs` pairs of those that alone do not; if nothing is found, what
// lowers the winning side most is withdrawn one after another.
absl::Status FindFlips(Reader& reader, NamedCase& named,
                       const v1::AssessmentPolicy& policy, int32_t claim,
                       const Finding& finding, size_t maximum_pairs,
                       v1::Explanation* explanation);

// What things are called, for people.
class CallNames {
 public:
  // Entities without an entry are called by their ids.
  absl::flat_hash_map<std::string, std::string> entities;
  absl::flat_hash_map<std::string, std::string> claims;  // by digest

  const std::string& Entity(const std::string& id) const;
  // "anonymous, through Reuters", "an unknown origin", a name.
  std::string Origin(const std::string& origin) const;
};

// What the entities and claims of a case are called: their first names and
// wordings in the versions that count.
absl::Status LoadNames(Reader& reader, const NamedCase& named,
                       CallNames* names);

// An explanation as people read it.
std::string ExplanationText(const v1::Explanation& explanation,
                            const CallNames& names);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_EXPLAIN_H_
