// A claim with its standing assertions: who says so.

#include "absl/strings/str_cat.h"
#include "bench/corpus.h"
#include "bench/questions.h"
#include "bench/read_floors.h"

namespace veracity::bench {
namespace {

void Claim(const Plan& plan, int64_t scale, benchmark::State& state) {
  const Corpus& corpus = CorpusOf(plan, scale);
  Ledger ledger = Take(Ledger::Open(corpus.ledger, Options()));
  const View view = ledger.Now();
  Db db(corpus.ledger);
  ReadFloor floor(db, corpus.commits);
  Db slim(corpus.slim);

  std::vector<ClaimId> ids;
  for (const std::string& digest : corpus.claims) {
    ids.push_back(Take(ClaimId::FromDigest(digest)));
    Require(Take(view.GetClaim(ids.back())).SerializeAsString() ==
                floor.Claim(digest).SerializeAsString(),
            "claim: the floor reads another claim");
    const std::vector<v1::AssertionView> own =
        Take(view.AssertionsOf(ids.back()));
    const std::vector<v1::AssertionView> others = floor.AssertionsOf(digest);
    Require(own.size() == others.size(),
            "claim: the floor reads more, or less");
    for (size_t i = 0; i < own.size(); ++i) {
      Require(own[i].SerializeAsString() == others[i].SerializeAsString(),
              "claim: the floor reads another assertion");
    }
  }
  const auto ours = [&](int) {
    for (const ClaimId& id : ids) {
      benchmark::DoNotOptimize(Take(view.GetClaim(id)));
      benchmark::DoNotOptimize(Take(view.AssertionsOf(id)));
    }
  };
  const auto same_work = [&](int) {
    for (const ClaimId& id : ids) {
      benchmark::DoNotOptimize(floor.Claim(id.digest()));
      benchmark::DoNotOptimize(floor.AssertionsOf(id.digest()));
    }
  };
  const auto slim_table = [&](int) {
    // Claims and assertions of the slim table have the ledger's keys.
    sqlite3_stmt* find = slim.Prepare(
        "SELECT record, payload FROM slim WHERE record>=?1"
        " AND record<?1+16777216 ORDER BY position");
    for (const int64_t key : corpus.claim_keys) {
      sqlite3_bind_int64(find, 1, key);
      v1::Claim claim;
      std::vector<v1::Assertion> assertions;
      while (Step(find)) {
        const absl::string_view payload = Bytes(find, 1);
        google::protobuf::Message* message = &claim;
        if (sqlite3_column_int64(find, 0) != key) {
          message = &assertions.emplace_back();
        }
        Require(message->ParseFromArray(payload.data(),
                                        static_cast<int>(payload.size())),
                "claim: a payload does not parse");
      }
      benchmark::DoNotOptimize(assertions);
      sqlite3_reset(find);
    }
  };
  Compare(state,
          {absl::StrCat("claim with assertions at ", scale), "us per claim",
           static_cast<double>(ids.size())},
          {"", ours},
          {{"same work", same_work, 0.8}, {"slim table", slim_table}});
}

}  // namespace

void AskClaim(const Plan& plan) {
  for (const int64_t scale : plan.scales) {
    Ask(absl::StrCat("claim/", scale), plan.Rounds(15),
        [&plan, scale](benchmark::State& state) { Claim(plan, scale, state); });
  }
}

}  // namespace veracity::bench
