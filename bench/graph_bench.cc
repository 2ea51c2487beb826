// A ledger's verdicts in memory: building the graph, assessing all of it,
// following one more record.

#include <numeric>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/floors.h"
#include "bench/questions.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/graph.h"
#include "veracity/v1/assertion.pb.h"

namespace veracity::bench {
namespace {

// Every claim, assertion and ground, parsed: what any reading of all takes.
int64_t ReadRows(Db& db) {
  int64_t rows = 0;
  v1::Claim claim;
  v1::Assertion assertion;
  const auto parse = [](sqlite3_stmt* row, google::protobuf::Message* message) {
    const absl::string_view payload = Bytes(row, 1);
    Require(message->ParseFromArray(payload.data(),
                                    static_cast<int>(payload.size())),
            "graph: a payload does not parse");
  };
  sqlite3_stmt* claims = db.Prepare("SELECT key, payload, digest FROM claims");
  for (; Step(claims); ++rows) parse(claims, &claim);
  sqlite3_reset(claims);
  sqlite3_stmt* assertions = db.Prepare(
      "SELECT key, payload, digest, source, said_from, said_to"
      " FROM assertions");
  for (; Step(assertions); ++rows) parse(assertions, &assertion);
  sqlite3_reset(assertions);
  sqlite3_stmt* grounds =
      db.Prepare("SELECT owner, ordinal, kind, target FROM grounds");
  int64_t sum = 0;
  for (; Step(grounds); ++rows) sum += sqlite3_column_int64(grounds, 3);
  sqlite3_reset(grounds);
  benchmark::DoNotOptimize(sum);
  return rows;
}

void Build(const Plan& plan, int64_t scale, int threads,
           benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  GraphOptions options;
  options.threads = threads;
  const Graph graph = Take(Graph::Build(view, {}, options));
  std::vector<ClaimId> claims;
  for (const std::string& digest : corpus.claims) {
    claims.push_back(Take(ClaimId::FromDigest(digest)));
  }
  const std::vector<v1::Assessment> found = Take(graph.Assess(claims));
  for (size_t i = 0; i < claims.size(); ++i) {
    Require(found[i].SerializeAsString() ==
                Take(Assessor(view).Assess(claims[i])).SerializeAsString(),
            "graph: another verdict than an assessor's");
  }
  Compare(state,
          {absl::StrCat("build a graph of ", scale,
                        threads > 1 ? ", two threads" : ""),
           "us per assertion", static_cast<double>(graph.size().assertions)},
          {"",
           [&](int) {
             benchmark::DoNotOptimize(Take(Graph::Build(view, {}, options)));
           }},
          {{"reading the rows", [&](int) {
              Require(ReadRows(db) > scale, "graph: rows are missing");
            }}});
}

void Assess(const Plan& plan, int64_t scale, int threads,
            benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const Graph graph = Take(Graph::Build(ledger.Now()));
  const GraphSize size = graph.size();
  Require(Take(graph.AssessAll(threads)).size() == size.claims,
          "graph: not a verdict on each claim");
  const std::vector<uint64_t> memory(size.bytes / sizeof(uint64_t), 1);
  Compare(
      state,
      {absl::StrCat("assess a graph of ", scale,
                    threads > 1 ? ", two threads" : ""),
       "us per thousand assertions",
       static_cast<double>(size.assertions) / 1e3},
      {"",
       [&](int) { benchmark::DoNotOptimize(Take(graph.AssessAll(threads))); }},
      {{"reading its memory",
        [&](int) {
          benchmark::DoNotOptimize(
              std::accumulate(memory.begin(), memory.end(), uint64_t{0}));
        },
        0.25}});
}

void Follow(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  const std::string path = CopyOf(plan, corpus.ledger, "followed");
  {
    Ledger ledger = Take(Ledger::Open(path, Options()));
    Graph graph = Take(Graph::Build(ledger.Now()));
    size_t next = 0;
    const auto prepare = [&](int) {
      Batch batch(absl::StrCat("follow ", next));
      batch.Add(Affirms(absl::StrCat("witness-", next),
                        Take(ClaimId::FromDigest(
                            corpus.claims[next++ % corpus.claims.size()]))));
      Take(ledger.Record(batch.message()));
    };
    prepare(0);
    const uint64_t read = Take(graph.Refreshed(ledger.Now())).claims_read();
    Require(read > 0 && (scale < 100'000 || read < graph.size().claims),
            "graph: following one record reads nothing, or all");
    Compare(state,
            {absl::StrCat("follow one record with a graph of ", scale),
             "us per record", 1},
            {"", [&](int) { graph = Take(graph.Refreshed(ledger.Now())); },
             std::nullopt, prepare},
            {{"building it anew", [&](int) {
                benchmark::DoNotOptimize(Take(Graph::Build(ledger.Now())));
              }}});
  }
  Remove(path);
}

}  // namespace

void AskGraph(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    for (const int threads : {1, 2}) {
      Ask(absl::StrCat("graph/build/", scale, "/threads:", threads),
          plan.Rounds(4), [&plan, scale, threads](benchmark::State& state) {
            Build(plan, scale, threads, state);
          });
      Ask(absl::StrCat("graph/assess/", scale, "/threads:", threads),
          plan.Rounds(12), [&plan, scale, threads](benchmark::State& state) {
            Assess(plan, scale, threads, state);
          });
    }
    Ask(absl::StrCat("graph/follow/", scale), plan.Rounds(6),
        [&plan, scale](benchmark::State& state) {
          Follow(plan, scale, state);
        });
  }
}

}  // namespace veracity::bench
