// Getting one assertion by its id.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

void Get(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);
  Db slim(corpus.slim);

  std::vector<AssertionId> ids;
  for (const std::string& digest : corpus.assertions) {
    ids.push_back(Take(AssertionId::FromDigest(digest)));
    Require(Take(view.GetAssertion(ids.back())).SerializeAsString() ==
                floor.Assertion(digest).SerializeAsString(),
            "get: the floor reads another assertion");
  }
  const auto ours = [&](int) {
    for (const AssertionId& id : ids) {
      benchmark::DoNotOptimize(Take(view.GetAssertion(id)));
    }
  };
  const auto same_work = [&](int) {
    for (const AssertionId& id : ids) {
      benchmark::DoNotOptimize(floor.Assertion(id.digest()));
    }
  };
  const auto slim_table = [&](int) {
    sqlite3_stmt* find =
        slim.Prepare("SELECT payload FROM slim WHERE position=?1");
    for (const int64_t position : corpus.slim_positions) {
      sqlite3_bind_int64(find, 1, position);
      Require(Step(find), "get: the slim table lacks a row");
      v1::Assertion assertion;
      const absl::string_view payload = Bytes(find, 0);
      Require(assertion.ParseFromArray(payload.data(),
                                       static_cast<int>(payload.size())),
              "get: a payload does not parse");
      benchmark::DoNotOptimize(assertion);
      sqlite3_reset(find);
    }
  };
  Compare(state,
          {absl::StrCat("get at ", scale), "us per assertion",
           static_cast<double>(ids.size())},
          {"", ours},
          {{"same work", same_work, 0.8}, {"slim table", slim_table}});
}

}  // namespace

void AskGet(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("get/", scale), plan.Rounds(30),
        [&plan, scale](benchmark::State& state) { Get(plan, scale, state); });
  }
}

}  // namespace veracity::bench
