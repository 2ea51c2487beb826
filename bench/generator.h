#ifndef VERACITY_BENCH_GENERATOR_H_
#define VERACITY_BENCH_GENERATOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "veracity/ids.h"
#include "veracity/v1/record.pb.h"

namespace veracity::bench {

// A Generator writes the records of a newsroom that does not exist: batch
// after batch, always the same ones for the same seed, whatever the machine.
//
//   sources     1,024; the share of the r-th falls as 1/r
//   claims      with 1 to 1,000 assertions; half of them have one, and each
//               doubling is half as frequent; statement and wording
//   chains      a quarter of the claims: each assertion rests on the one
//               before it, twelve in a row
//   attributions  of every eighth of the others, to a source by name
//   retractions one in 512 assertions
//
// Every name is described before it is used, and no record comes twice.
// Memory does not grow with what was written. Copies go on independently.
class Generator {
 public:
  explicit Generator(uint64_t seed = 1);

  // The next batch: so many assertions, after what they are the first to need.
  v1::Batch Next(int assertions);

 private:
  // A number below `count`.
  uint64_t Below(uint64_t count);
  // A number below 2^bits; the share of number n falls as 1/n.
  uint64_t Skewed(int bits);
  std::string Words(int count);
  std::string Day();
  std::string Source(v1::Batch* batch);
  std::string Subject(v1::Batch* batch);
  std::string Entity(const char* kind, uint64_t number, bool is_source,
                     std::vector<bool>* described, v1::Batch* batch);
  void AddPredicates(v1::Batch* batch);
  void BeginDocument(v1::Batch* batch);
  void BeginClaim(v1::Batch* batch);
  void AddAssertion(v1::Batch* batch);
  void AddRetraction(v1::Batch* batch);

  uint64_t state_;
  uint64_t batches_ = 0;
  uint64_t claims_ = 0;
  uint64_t documents_ = 0;
  uint64_t assertions_ = 0;
  std::vector<bool> described_sources_;
  std::vector<bool> described_subjects_;
  // What is being written about, and read.
  v1::ClaimRef claim_;
  uint64_t left_of_claim_ = 0;
  uint64_t said_of_claim_ = 0;
  bool chained_ = false;
  v1::AssertionRef last_;
  std::string document_;
  uint64_t left_of_document_ = 0;
  // What the next retraction withdraws.
  v1::AssertionRef regretted_;
};

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_GENERATOR_H_
