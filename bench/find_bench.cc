// Finding claims by subject and predicate.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

std::vector<v1::ClaimView> FindAll(const View& view,
                                   const v1::ClaimQuery& query) {
  std::vector<v1::ClaimView> claims;
  Results<v1::ClaimView> results = view.Find(query);
  v1::ClaimView claim;
  while (results.Next(&claim)) claims.push_back(std::move(claim));
  Require(results.status());
  return claims;
}

void Find(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);

  std::vector<v1::ClaimQuery> queries;
  for (const Corpus::Topic& topic : corpus.topics) {
    v1::ClaimQuery& query = queries.emplace_back();
    query.mutable_claim()->add_subjects()->set_entity(topic.subject);
    query.mutable_claim()->add_predicates(topic.predicate);
    const std::vector<v1::ClaimView> own = FindAll(view, query);
    const std::vector<v1::ClaimView> others =
        floor.Find(topic.subject, topic.predicate);
    Require(!own.empty() && own.size() == others.size(),
            "find: the floor finds more, or less");
    for (size_t i = 0; i < own.size(); ++i) {
      Require(own[i].SerializeAsString() == others[i].SerializeAsString(),
              "find: the floor finds another claim");
    }
  }
  const auto ours = [&](int) {
    for (const v1::ClaimQuery& query : queries) {
      benchmark::DoNotOptimize(FindAll(view, query));
    }
  };
  const auto same_work = [&](int) {
    for (const Corpus::Topic& topic : corpus.topics) {
      benchmark::DoNotOptimize(floor.Find(topic.subject, topic.predicate));
    }
  };
  Compare(state,
          {absl::StrCat("find by subject and predicate at ", scale),
           "us per query", static_cast<double>(queries.size())},
          {"", ours}, {{"same work", same_work, 0.8}});
}

}  // namespace

void AskFind(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("find/", scale), plan.Rounds(15),
        [&plan, scale](benchmark::State& state) { Find(plan, scale, state); });
  }
}

}  // namespace veracity::bench
