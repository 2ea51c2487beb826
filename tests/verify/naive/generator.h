#ifndef VERACITY_TESTS_VERIFY_NAIVE_GENERATOR_H_
#define VERACITY_TESTS_VERIFY_NAIVE_GENERATOR_H_

#include <cstdint>

#include "tests/verify/naive/rule.h"

namespace veracity::naive {

struct GeneratorOptions {
  int fewest_assertions = 2;
  int most_assertions = 14;
  int most_sources = 8;
  // Whether statements may begin on the same day, so that ends and ids decide
  // which is the newest word of a source.
  bool share_days = true;
  // Whether several batches may bring one assertion.
  bool several_entries = false;
};

// A random ledger about the claims "c", "d", "e" and "f", the same for a seed
// on every machine. How often a structure is seen (chains, circles by name,
// bundles of strangers, joint ventures, readings, ...) is drawn for each
// ledger anew, from never to mostly, so that odd ones pile up. Grounds by id
// lead to smaller ids or to none on record.
Ledger RandomLedger(uint64_t seed, const GeneratorOptions& options = {});

}  // namespace veracity::naive

#endif  // VERACITY_TESTS_VERIFY_NAIVE_GENERATOR_H_
