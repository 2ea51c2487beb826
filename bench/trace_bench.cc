// Provenance upstream of the end of a chain, two and ten steps deep.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

void Trace(const Plan& plan, int64_t scale, uint32_t depth,
           benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);
  TraceOptions options;
  options.maximum_depth = depth;

  std::vector<v1::RecordRef> starts;
  for (const std::string& digest : corpus.chain_ends) {
    starts.push_back(RefTo(Take(AssertionId::FromDigest(digest))));
    const v1::Trace own = Take(view.Trace(starts.back(), options));
    Require(own.SerializeAsString() ==
                floor.Trace(digest, depth).SerializeAsString(),
            "trace: the floor walks another way");
  }
  const auto ours = [&](int) {
    for (const v1::RecordRef& start : starts) {
      benchmark::DoNotOptimize(Take(view.Trace(start, options)));
    }
  };
  const auto same_work = [&](int) {
    for (const v1::RecordRef& start : starts) {
      benchmark::DoNotOptimize(floor.Trace(start.assertion().id(), depth));
    }
  };
  Compare(state,
          {absl::StrCat("trace depth ", depth, " at ", scale), "us per trace",
           static_cast<double>(starts.size())},
          {"", ours}, {{"same work", same_work, 0.8}});
}

}  // namespace

void AskTrace(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    for (const uint32_t depth : {2u, 10u}) {
      Ask(absl::StrCat("trace ", depth, "/", scale), plan.Rounds(30),
          [&plan, scale, depth](benchmark::State& state) {
            Trace(plan, scale, depth, state);
          });
    }
  }
}

}  // namespace veracity::bench
