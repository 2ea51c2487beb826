#ifndef VERACITY_BENCH_QUESTIONS_H_
#define VERACITY_BENCH_QUESTIONS_H_

#include "bench/harness.h"

namespace veracity::bench {

// One file each: <question>_bench.cc.
void AskIdentity(const Plan& plan);
void AskRecord(const Plan& plan);
void AskGet(const Plan& plan);
void AskClaim(const Plan& plan);
void AskFind(const Plan& plan);
void AskText(const Plan& plan);
void AskTrace(const Plan& plan);
void AskRetract(const Plan& plan);
void AskOpen(const Plan& plan);
void AskStream(const Plan& plan);
void AskExport(const Plan& plan);
void AskImport(const Plan& plan);
void AskOpinion(const Plan& plan);
void AskAssess(const Plan& plan);
void AskGraph(const Plan& plan);
void AskVerdict(const Plan& plan);
void AskDiscovery(const Plan& plan);

}  // namespace veracity::bench

#endif  // VERACITY_BENCH_QUESTIONS_H_
