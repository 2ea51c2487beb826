// Recording: single durable records, batches of 1,000 and of 100,000
// assertions, each on top of a ledger that holds many already.

#include <memory>

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/floors.h"
#include "bench/questions.h"

namespace veracity::bench {
namespace {

struct Size {
  const char* name;
  int assertions;
  int batches_a_round;
  int rounds;
  double same_work;
  double slim;
};
constexpr Size kSizes[] = {
    {"record single", 1, 40, 12, 0.67, 0.25},
    {"record 1k", 1000, 4, 9, 0.7, 0.25},
    {"record 100k", 100'000, 1, 5, 0.7, 0.25},
};

// One round's batches, and the rows that the library makes of them.
struct Prepared {
  std::vector<v1::Batch> batches;
  std::vector<CommitRows> rows, slim;
};

void Record(const Plan& plan, const Size& size, int64_t scale,
            benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  const std::string reference_path = CopyOf(plan, corpus.ledger, "reference");
  const std::string ours_path = CopyOf(plan, corpus.ledger, "ours");
  const std::string floor_path = CopyOf(plan, corpus.ledger, "floor");
  const std::string slim_path = CopyOf(plan, corpus.slim, "slim");
  {
    Db reference_db(reference_path);
    CommitRows::Index(reference_db);
    Ledger reference = Take(Ledger::Open(reference_path, Options()));
    Ledger ours = Take(Ledger::Open(ours_path, Options()));
    Db floor(floor_path);
    Db slim(slim_path);
    Generator generator = corpus.generator;
    int64_t commit = corpus.commits;
    Prepared prepared;
    const auto prepare = [&](int) {
      prepared = {};
      for (int i = 0; i < size.batches_a_round; ++i) {
        prepared.batches.push_back(generator.Next(size.assertions));
        Take(reference.Record(prepared.batches.back()));
        ++commit;
        prepared.rows.push_back(CommitRows::Of(reference_db, commit));
        prepared.slim.push_back(CommitRows::Slim(reference_db, commit));
      }
    };
    const auto record = [&](int) {
      for (const v1::Batch& batch : prepared.batches) Take(ours.Record(batch));
    };
    const auto insert = [&](int) {
      for (const CommitRows& rows : prepared.rows) rows.Insert(floor);
    };
    const auto insert_slim = [&](int) {
      for (const CommitRows& rows : prepared.slim) rows.Insert(slim);
    };
    Compare(state,
            {absl::StrCat(size.name, " at ", scale), "us per assertion",
             static_cast<double>(size.assertions) * size.batches_a_round},
            {"", record, std::nullopt, prepare},
            {{"same work", insert, size.same_work},
             {"slim table", insert_slim, size.slim}});
  }
  if (scale <= 100'000) RequireSameTables(ours_path, floor_path);
  for (const std::string& path :
       {reference_path, ours_path, floor_path, slim_path}) {
    Remove(path);
  }
}

}  // namespace

void AskRecord(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    for (const Size& size : kSizes) {
      // A batch ten times the ledger says nothing of a ledger of that size.
      if (size.assertions > scale) continue;
      Ask(absl::StrCat(size.name, "/", scale), plan.Rounds(size.rounds),
          [&plan, size, scale](benchmark::State& state) {
            Record(plan, size, scale, state);
          });
    }
  }
}

}  // namespace veracity::bench
