#ifndef VERACITY_TESTS_VERIFY_NAIVE_VECTORS_H_
#define VERACITY_TESTS_VERIFY_NAIVE_VECTORS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/verify/naive/rule.h"

namespace veracity::naive {

// What should come of a ledger. Evidence is in units, not billionths, as the
// tables print it.
struct Expectation {
  double support;
  double opposition;
  double b;
  double d;
  double u;
  double probability;
  std::string verdict;
  std::map<Id, double> support_by_origin;
  std::map<Id, double> opposition_by_origin;
  int supporting_origins;
  int opposing_origins;
};

// One vector of the assessment rule.
struct Vector {
  std::string name;
  Ledger ledger;
  Id claim;
  Expectation expected;
};

struct Vectors {
  std::vector<Vector> named;
  std::vector<Vector> random;  // named by their numbers
};

// Reads JSON: an object with `named`, vectors by their names, and `random`, a
// list of vectors. Returns INVALID_ARGUMENT for what is no JSON of that form.
//
// A vector has `sources`, `about`, `assertions`, `links`, `rivals` and
// `retracted`, as a Ledger; the `claim` to assess; and `expect`. A ground is
// ["a", assertion], ["s", source, stance] or ["all", [ground, ...]]; a link,
// [x, kind, y, strength, author]. What is left out is as a Ledger has it; a
// claim left out is "c".
absl::StatusOr<Vectors> ReadVectors(absl::string_view json);

// A ledger in that form, on one line: what a failed comparison prints.
std::string ToJson(const Ledger& ledger);

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_VECTORS_H_
