// Assessing every claim of a ledger that lies in memory, in columns, block by
// block as a graph has it: the rule alone, without reading. Beside it a pass
// that reads the same columns once.

#include <atomic>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/parallel.h"
#include "bench/questions.h"
#include "verify/case.h"
#include "verify/policy.h"
#include "verify/rule.h"

namespace veracity::bench {
namespace {

using internal::Case;
using internal::CaseStatements;
using internal::GroundMember;
using internal::Masses;

constexpr int kPerClaim = 4;
constexpr int kSources = 20'000;
constexpr int32_t kClaimsOfBlock = 256;

// Claims with four statements each, by sources with a power-law share. One in
// ten denies, one in three comes through a publisher. With `chains` one in four
// passes on the statement before it on its claim.
Case MakeBlock(int32_t claims, bool chains, std::mt19937_64& random) {
  const auto share = [&] {
    return static_cast<double>(random() >> 11) / 9007199254740992.0;
  };
  Case made;
  made.entities.unknown_trust = 0.4;
  // A block numbers its own.
  absl::flat_hash_map<int32_t, int32_t> numbers;
  const auto source = [&] {
    const auto drawn = static_cast<int32_t>(kSources * std::pow(share(), 3.0));
    const auto [number, is_new] =
        numbers.try_emplace(drawn, static_cast<int32_t>(numbers.size()));
    if (is_new) {
      made.entities.trust.push_back(0.1 + 0.85 * share());
      made.entities.anonymous.push_back(0);
      made.entities.conduit.push_back(internal::kNoIndex);
      made.withdrawn_source.push_back(0);
    }
    return number->second;
  };
  CaseStatements& in = made.statements;
  for (int32_t c = 0; c < claims; ++c) {
    made.claims.about.push_back(source());
    made.claims.about_begin.push_back(c + 1);
    for (int k = 0; k < kPerClaim; ++k) {
      const int32_t i = in.size();
      const bool relays = chains && k > 0 && random() % 4 == 0;
      const bool denies = random() % 10 == 0;
      const Masses masses = relays   ? Masses{0, 0}
                            : denies ? Masses{0, 0.9}
                                     : Masses{0.9, 0};
      in.claim.push_back(c);
      in.source.push_back(source());
      in.sign.push_back(relays   ? internal::kRelays
                        : denies ? int8_t{-1}
                                 : int8_t{+1});
      in.masses.push_back(masses);
      in.basis.push_back(v1::BASIS_UNSPECIFIED);
      in.extraction.push_back(1);
      in.declines.push_back(0);
      in.withdrawn.push_back(0);
      const int64_t day = static_cast<int64_t>(random() % 3000) * 86400;
      in.earliest.push_back({day, 0});
      in.latest.push_back({day + 86399, 999'999'999});
      in.act.push_back(internal::kNoIndex);
      in.rank.push_back(i);
      if (relays) {
        in.members.push_back(GroundMember::Statement(i - 1));
        in.member_begin.push_back(static_cast<int32_t>(in.members.size()));
      }
      in.ground_begin.push_back(static_cast<int32_t>(in.member_begin.size()) -
                                1);
      internal::Beginning beginning;
      beginning.hands_begin = static_cast<int32_t>(in.hands.size());
      if (random() % 3 == 0) in.hands.push_back(source());
      beginning.hands_end = static_cast<int32_t>(in.hands.size());
      in.beginnings.push_back(beginning);
      in.beginning_begin.push_back(static_cast<int32_t>(in.beginnings.size()));
    }
  }
  made.claims.speaks_for_oneself.assign(claims, 0);
  made.claims.assessable.assign(claims, 1);
  made.claims.set_aside.assign(claims, 0);
  made.claims.base_rate.assign(claims, 0.5);
  made.claims.half_life_seconds.assign(claims, 0);
  return made;
}

// Reads the columns that assessing needs, once.
double Read(const Case& made) {
  const CaseStatements& in = made.statements;
  double sum = 0;
  for (int32_t i = 0; i < in.size(); ++i) {
    sum += in.masses[i].belief + in.masses[i].disbelief + in.extraction[i];
    sum += in.claim[i] + in.source[i] + in.sign[i] + in.basis[i] +
           in.withdrawn[i] + in.declines[i];
    sum += static_cast<double>(in.earliest[i].seconds ^ in.latest[i].seconds);
    sum += in.ground_begin[i] + in.beginning_begin[i] +
           in.beginnings[i].hands_begin;
  }
  for (int32_t hand : in.hands) sum += hand;
  for (const GroundMember& member : in.members) sum += member.id;
  return sum;
}

// Verdicts that are supported.
int64_t AssessAll(const std::vector<Case>& blocks,
                  const v1::AssessmentPolicy& policy, int threads) {
  std::atomic<int64_t> supported = 0;
  internal::ForEachInParallel(
      static_cast<int>(blocks.size()), threads, [&](int b) {
        int64_t count = 0;
        const internal::Rule rule(blocks[b], policy);
        rule.AssessAll([&](int32_t, const internal::Finding& finding) {
          count += finding.verdict == v1::VERDICT_SUPPORTED;
        });
        supported += count;
      });
  return supported;
}

void Assess(int32_t claims, bool chains, int threads, benchmark::State& state) {
  std::mt19937_64 random(7);
  std::vector<Case> blocks;
  for (int32_t made = 0; made < claims; made += kClaimsOfBlock) {
    blocks.push_back(MakeBlock(kClaimsOfBlock, chains, random));
  }
  const auto assertions =
      static_cast<double>(blocks.size()) * kClaimsOfBlock * kPerClaim;
  const v1::AssessmentPolicy policy = Take(internal::CompletePolicy({}));
  // Together as one by one.
  int64_t supported = 0;
  for (const Case& block : blocks) {
    const internal::Rule rule(block, policy);
    rule.AssessAll([&](int32_t claim, const internal::Finding& finding) {
      supported += finding.verdict == v1::VERDICT_SUPPORTED;
      if (claim != 97) return;
      const internal::Finding alone = rule.Assess(claim);
      Require(alone.sides[0].total == finding.sides[0].total &&
                  alone.sides[1].total == finding.sides[1].total &&
                  alone.verdict == finding.verdict,
              "assess: together is not as one by one");
    });
  }
  Require(AssessAll(blocks, policy, threads) == supported,
          "assess: threads find otherwise");
  Compare(state,
          {absl::StrCat("assess from memory, ", claims / 1000, " k claims",
                        chains ? ", chains" : "",
                        threads > 1 ? ", two threads" : ""),
           "us per thousand assertions", assertions / 1e3},
          {"",
           [&](int) {
             benchmark::DoNotOptimize(AssessAll(blocks, policy, threads));
           }},
          {{"reading the columns",
            [&](int) {
              for (const Case& block : blocks) {
                benchmark::DoNotOptimize(Read(block));
              }
            },
            0.25}});
}

}  // namespace

void AskAssess(const Plan& plan) {
  const int32_t claims = plan.quick ? 100'000 : 1'000'000;
  for (const bool chains : {false, true}) {
    for (const int threads : {1, 2}) {
      Ask(absl::StrCat("assess/memory", chains ? "/chains" : "",
                       "/threads:", threads),
          plan.Rounds(5), [claims, chains, threads](benchmark::State& state) {
            Assess(claims, chains, threads, state);
          });
    }
  }
}

}  // namespace veracity::bench
