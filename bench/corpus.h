#ifndef VERACITY_BENCH_CORPUS_H_
#define VERACITY_BENCH_CORPUS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "bench/generator.h"
#include "bench/harness.h"
#include "veracity/ledger.h"

namespace veracity::bench {

// A ledger with a number of generated assertions, and what to ask it for. Made
// once a run; questions that write copy its file.
struct Corpus {
  // A closed ledger, and the slim table of the same records.
  std::string ledger;
  std::string slim;
  // Goes on where the ledger ends.
  Generator generator;
  int64_t commits = 0;
  // Drawn from it at random, the same ones every run.
  std::vector<std::string> assertions;
  std::vector<std::string> claims;
  // Of the slim table: keys of the records above.
  std::vector<int64_t> slim_positions;
  std::vector<int64_t> claim_keys;
  // The last link of chains of twelve, and the first.
  std::vector<std::string> chain_ends;
  std::vector<std::string> chain_beginnings;
  struct Topic {
    std::string subject, predicate;
  };
  std::vector<Topic> topics;
  // Two words of one wording.
  std::vector<std::string> texts;
};

const Corpus& CorpusOf(const Plan& plan, int64_t assertions);

// The options that all ledgers here have: durable, a clock that stands still.
LedgerOptions Options(const std::string& owner = "desk");

// A path in the plan's folder where no file is; a copy there of a database.
std::string FreshPath(const Plan& plan, const std::string& name);
std::string CopyOf(const Plan& plan, const std::string& database,
                   const std::string& name);
// Removes a database with what SQLite keeps beside it.
void Remove(const std::string& database);

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_CORPUS_H_
