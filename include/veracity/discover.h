#ifndef VERACITY_DISCOVER_H_
#define VERACITY_DISCOVER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "veracity/assessor.h"
#include "veracity/ids.h"
#include "veracity/v1/query.pb.h"
#include "veracity/v1/record.pb.h"

namespace veracity {

// Truth discovery: which of several rival values is true, and how far sources
// are to be relied on, from nothing but who says what. docs/guide has the
// methods, their citations and limits.

struct DiscoverOptions {
  // As papers write it: "Accu", "Dawid-Skene", "CRH" ...; empty: by the shape
  // of the data, which the report explains.
  std::string method;
  // Sources that agree almost always are one voice.
  bool group_copies = true;
  // Results do not depend on it.
  int threads = 1;
  // Claims and statements that are looked at; past them RESOURCE_EXHAUSTED.
  AssessOptions assess;
};

struct DiscoveredSource {
  std::string source;
  // The share of its claims that are true, with the middle 95 %.
  double accuracy = 0, low = 0, high = 0;
  // How many of its claims that rests on.
  int64_t claims = 0;
  // Sources of one number are one voice: declared, or found to be alike.
  int32_t group = 0;
};

struct DiscoveredClaim {
  ClaimId claim;
  // Claims of one number are rival answers to one question, or the same
  // answer; a claim without rivals is true or false.
  int32_t question = 0;
  double probability = 0;
  // The answer, or one that another did as well as.
  bool chosen = false, tied = false;
  // The owner judged it: ground truth.
  bool judged = false;
};

struct Discovery {
  std::string method;
  std::string explanation;  // sentences
  int32_t iterations = 0;
  bool converged = false;
  std::vector<DiscoveredSource> sources;  // by id
  std::vector<DiscoveredClaim> claims;    // by question, then id
};

// Estimates over the claims that a query finds, structure aside. Who says so:
// the statements that count by the rule (not relays, not what is withdrawn or
// replaced). Rivals and equal values are those that the predicates' specs make;
// declared owners give their sources one voice; what the owner judged
// (veracity:judged) is taken to be so. NOT_FOUND if there is no such method,
// FAILED_PRECONDITION if it does not suit the data, else as Assess.
absl::StatusOr<Discovery> Discover(const Assessor& assessor,
                                   const v1::ClaimQuery& query,
                                   const DiscoverOptions& options = {});

// The estimates as records: a rating of each source, with the method as its
// rater. They count for verdicts where a policy names the method among its
// authors.
v1::Batch RatingsOf(const Discovery& discovery);

// How well probabilities of judged claims have fitted what was judged.
struct CalibrationPoint {
  double probability = 0, share_true = 0;
  int64_t count = 0;
};
struct CalibrationReport {
  int64_t judged = 0;
  // Brier's score in [0, 1], and its parts (Murphy 1973): reliability less
  // resolution plus uncertainty, but for what differs within bins.
  double brier = 0, reliability = 0, resolution = 0, uncertainty = 0;
  double log_score = 0, expected_error = 0;
  std::vector<CalibrationPoint> curve;
};
struct TrackRecordOf {
  std::string source;
  int64_t claims = 0, right = 0;
  // The mean and the middle 95 % of Beta(1 + right, 1 + wrong).
  double accuracy = 0, low = 0, high = 0;
};
struct CalibrationOfAll {
  // Of the assessor's own verdicts, computed without regard to judgements.
  CalibrationReport verdicts;
  std::vector<TrackRecordOf> sources;  // by id
};

// Compares what the owner judged with the verdicts, and with what each source
// said. Errors as Assess.
absl::StatusOr<CalibrationOfAll> Calibrate(const Assessor& assessor,
                                           const AssessOptions& options = {});

}  // namespace veracity

#endif  // VERACITY_DISCOVER_H_
