// Verdicts out of a file: one claim assessed, explained, its conflicts; and
// stored verdicts that catch up after one retraction. Beside them, reading the
// claim with its assertions by hand: less than a verdict needs.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"
#include "veracity/assessor.h"
#include "veracity/query.h"
#include "veracity/stored_assessments.h"

namespace veracity::bench {
namespace {

enum class What { kAssess, kExplain, kConflicts };

void OneClaim(const Plan& plan, int64_t scale, What what,
              benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const Assessor assessor(ledger.Now());
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);
  std::vector<ClaimId> ids;
  std::vector<v1::ClaimQuery> queries;
  for (const std::string& digest : corpus.claims) {
    ids.push_back(Take(ClaimId::FromDigest(digest)));
    queries.push_back(Claims().Id(ids.back()));
    const v1::Explanation why = Take(assessor.Explain(ids.back())).message();
    Require(Take(assessor.Assess(ids.back())).SerializeAsString() ==
                why.assessment().SerializeAsString(),
            "verdict: explained is another than assessed");
  }
  const char* names[] = {"assess a claim at ", "explain a claim at ",
                         "conflicts of a claim at "};
  Compare(
      state,
      {absl::StrCat(names[static_cast<int>(what)], scale), "us per claim",
       static_cast<double>(ids.size())},
      {"",
       [&](int) {
         for (size_t i = 0; i < ids.size(); ++i) {
           switch (what) {
             case What::kAssess:
               benchmark::DoNotOptimize(Take(assessor.Assess(ids[i])));
               break;
             case What::kExplain:
               benchmark::DoNotOptimize(Take(assessor.Explain(ids[i])));
               break;
             case What::kConflicts:
               benchmark::DoNotOptimize(Take(assessor.Conflicts(queries[i])));
               break;
           }
         }
       }},
      {{"claim with assertions", [&](int) {
          for (const ClaimId& id : ids) {
            benchmark::DoNotOptimize(floor.Claim(id.digest()));
            benchmark::DoNotOptimize(floor.AssertionsOf(id.digest()));
          }
        }}});
}

void CatchUp(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  const std::string path = CopyOf(plan, corpus.ledger, "caught-up");
  {
    Ledger ledger = Take(Ledger::Open(path, Options()));
    StoredAssessments stored = Take(StoredAssessments::Open(ledger));
    Take(stored.CatchUp());
    Db db(path);
    size_t next = 0;
    const auto prepare = [&](int) {
      Withdraw withdraw;
      withdraw.target =
          RefTo(Take(AssertionId::FromDigest(corpus.assertions[next++])));
      withdraw.reason = "not confirmed";
      Take(ledger.Retract({withdraw}));
    };
    prepare(0);
    const v1::CatchUpReport report = Take(stored.CatchUp());
    Require(report.looked_at() > 0 && report.looked_at() < report.claims(),
            "verdict: one retraction is worked off by nothing, or by all");
    Compare(state,
            {absl::StrCat("verdicts after one retraction at ", scale),
             "us per retraction", 1},
            {"", [&](int) { Take(stored.CatchUp()); }, std::nullopt, prepare},
            {{"claim with assertions", [&](int) {
                ReadFloor floor(db, corpus.commits);
                benchmark::DoNotOptimize(floor.AssertionsOf(corpus.claims[0]));
              }}});
  }
  Remove(path);
}

}  // namespace

void AskVerdict(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    const std::pair<const char*, What> questions[] = {
        {"assess", What::kAssess},
        {"explain", What::kExplain},
        {"conflicts", What::kConflicts}};
    for (const auto& [name, what] : questions) {
      Ask(absl::StrCat("verdict/", name, "/", scale), plan.Rounds(9),
          [&plan, scale, what = what](benchmark::State& state) {
            OneClaim(plan, scale, what, state);
          });
    }
    // Catching up from nothing takes a while.
    if (scale > 100'000) continue;
    Ask(absl::StrCat("verdict/catch up/", scale), plan.Rounds(9),
        [&plan, scale](benchmark::State& state) {
          CatchUp(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
