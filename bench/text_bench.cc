// Searching wordings and names for two words: the first page of a hundred.

#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

constexpr int kPage = 100;

void Search(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);

  std::vector<v1::ClaimQuery> queries;
  std::vector<std::string> matches;
  for (const std::string& text : corpus.texts) {
    v1::ClaimQuery& query = queries.emplace_back();
    query.mutable_claim()->set_text(text);
    query.mutable_page()->set_size(kPage);
    matches.push_back(internal::ToFts5(Take(internal::ParseTextQuery(text))));
    const PageOf<v1::ClaimView> own = Take(view.FindPage(query));
    const std::vector<v1::ClaimView> others =
        floor.Search(matches.back(), kPage);
    Require(!own.items.empty() && own.items.size() == others.size(),
            "text: the floor finds more, or less");
    for (size_t i = 0; i < others.size(); ++i) {
      Require(own.items[i].SerializeAsString() == others[i].SerializeAsString(),
              "text: the floor finds another claim");
    }
    if (queries.size() == 200) break;
  }
  const auto ours = [&](int) {
    for (const v1::ClaimQuery& query : queries) {
      benchmark::DoNotOptimize(Take(view.FindPage(query)));
    }
  };
  const auto same_work = [&](int) {
    for (const std::string& match : matches) {
      benchmark::DoNotOptimize(floor.Search(match, kPage));
    }
  };
  Compare(state,
          {absl::StrCat("text search at ", scale), "us per query",
           static_cast<double>(queries.size())},
          {"", ours}, {{"same work", same_work, 0.8}});
}

}  // namespace

void AskText(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("text/", scale), plan.Rounds(9),
        [&plan, scale](benchmark::State& state) {
          Search(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
