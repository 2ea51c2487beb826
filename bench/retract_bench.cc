// Retracting an assertion that others rest on: what would fall, asked before,
// and the durable retraction itself.

#include <set>

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"
#include "veracity/falls.h"

namespace veracity::bench {
namespace {

v1::RecordRef RefOf(const std::string& digest) {
  return RefTo(Take(AssertionId::FromDigest(digest)));
}

void WhatWouldFall(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);

  // Each link of a chain has one ground, so all that rests on it falls.
  std::vector<std::string> targets;
  for (const std::string& digest : corpus.chain_beginnings) {
    std::set<std::string> fallen;
    const v1::FallReport report = Take(WhatFalls(view, {RefOf(digest)}));
    for (const v1::Fall& fall : report.falls()) {
      fallen.insert(fall.assertion().id());
    }
    Require(fallen.erase(digest) == 1, "falls: the target itself stands");
    const std::vector<std::string> others = floor.Dependants(digest);
    Require(others.size() >= 11, "falls: a chain is too short");
    for (const std::string& other : others) {
      Require(fallen.erase(other) == 1, "falls: what rests on it stands");
    }
    Require(fallen.empty(), "falls: what does not rest on it falls");
    targets.push_back(digest);
  }
  const auto ours = [&](int) {
    for (const std::string& target : targets) {
      benchmark::DoNotOptimize(Take(WhatFalls(view, {RefOf(target)})));
    }
  };
  const auto same_work = [&](int) {
    for (const std::string& target : targets) {
      benchmark::DoNotOptimize(floor.Dependants(target));
    }
  };
  Compare(state,
          {absl::StrCat("what falls at ", scale), "us per target",
           static_cast<double>(targets.size())},
          {"", ours}, {{"dependants alone", same_work}});
}

void Retract(const Plan& plan, int64_t scale, benchmark::State& state) {
  constexpr int kPerRound = 8;
  const Corpus& corpus = CorpusOf(plan, scale);
  const std::string reference_path = CopyOf(plan, corpus.ledger, "reference");
  const std::string ours_path = CopyOf(plan, corpus.ledger, "ours");
  const std::string floor_path = CopyOf(plan, corpus.ledger, "floor");
  {
    Db reference_db(reference_path);
    CommitRows::Index(reference_db);
    Ledger reference = Take(Ledger::Open(reference_path, Options()));
    Ledger ours = Take(Ledger::Open(ours_path, Options()));
    Db floor(floor_path);
    int64_t commit = corpus.commits;
    size_t next = 0;
    std::vector<Withdraw> what;
    std::vector<CommitRows> rows;
    const auto prepare = [&](int) {
      what.clear();
      rows.clear();
      for (int i = 0; i < kPerRound; ++i) {
        Withdraw withdraw;
        withdraw.target = RefOf(corpus.assertions[next++]);
        withdraw.reason = "not confirmed";
        withdraw.when = "2025-01-01";
        Take(reference.Retract({withdraw}));
        rows.push_back(CommitRows::Of(reference_db, ++commit));
        what.push_back(std::move(withdraw));
      }
    };
    const auto retract = [&](int) {
      for (const Withdraw& one : what) Take(ours.Retract({one}));
    };
    const auto insert = [&](int) {
      for (const CommitRows& one : rows) one.Insert(floor);
    };
    Compare(
        state,
        {absl::StrCat("retract at ", scale), "us per retraction", kPerRound},
        {"", retract, std::nullopt, prepare}, {{"same work", insert, 0.67}});
  }
  if (scale <= 100'000) RequireSameTables(ours_path, floor_path);
  for (const std::string& path : {reference_path, ours_path, floor_path}) {
    Remove(path);
  }
}

}  // namespace

void AskRetract(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("what falls/", scale), plan.Rounds(15),
        [&plan, scale](benchmark::State& state) {
          WhatWouldFall(plan, scale, state);
        });
    Ask(absl::StrCat("retract/", scale), plan.Rounds(12),
        [&plan, scale](benchmark::State& state) {
          Retract(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
