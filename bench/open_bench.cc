// Opening a ledger, up to the first answer.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/floors.h"
#include "bench/questions.h"

namespace veracity::bench {
namespace {

void Open(const Plan& plan, int64_t scale, benchmark::State& state) {
  constexpr int kPerRound = 20;
  const Corpus& corpus = CorpusOf(plan, scale);
  const auto ours = [&](int) {
    for (int i = 0; i < kPerRound; ++i) {
      const Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
      Require(ledger.Now().commit() == static_cast<uint64_t>(corpus.commits),
              "open: not the ledger's last commit");
    }
  };
  const auto same_work = [&](int) {
    for (int i = 0; i < kPerRound; ++i) {
      Db db(corpus.ledger);
      Require(
          db.Int("SELECT count(*) FROM sqlite_master") > 0 &&
              db.Int("PRAGMA application_id") != 0 &&
              db.Int("PRAGMA user_version") != 0 &&
              db.Int("SELECT value='desk' FROM meta WHERE name='owner'") &&
              db.Int("SELECT max(commit_no) FROM batches") == corpus.commits,
          "open: not the ledger's last commit");
    }
  };
  Compare(state, {absl::StrCat("open at ", scale), "us per open", kPerRound},
          {"", ours}, {{"same work", same_work, 0.8}});
}

}  // namespace

void AskOpen(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("open/", scale), plan.Rounds(15),
        [&plan, scale](benchmark::State& state) { Open(plan, scale, state); });
  }
}

}  // namespace veracity::bench
