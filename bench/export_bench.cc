// Exporting a whole ledger as a bundle, into memory.

#include <sstream>

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

// A bundle of a bigger ledger would not fit in memory.
constexpr int64_t kLargest = 1'000'000;

std::string Export(const View& view) {
  std::ostringstream out;
  v1::BundleHeader header;
  header.set_producer(view.owner());
  BundleWriter writer(out, header);
  Take(view.Export(writer));
  Require(writer.Finish());
  return out.str();
}

void ExportAll(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);
  Require(Export(view) == floor.Export(view.owner()),
          "export: the floor writes another bundle");
  Compare(state,
          {absl::StrCat("export at ", scale), "us per assertion",
           static_cast<double>(scale)},
          {"", [&](int) { benchmark::DoNotOptimize(Export(view)); }},
          {{"same work",
            [&](int) { benchmark::DoNotOptimize(floor.Export(view.owner())); },
            0.7}});
}

}  // namespace

void AskExport(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    if (scale > kLargest) continue;
    Ask(absl::StrCat("export/", scale), plan.Rounds(5),
        [&plan, scale](benchmark::State& state) {
          ExportAll(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
