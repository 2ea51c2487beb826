#include "handles.h"
#include "veracity/discover.h"

struct veracity_discovery {
  veracity::Discovery found;
  // References to its claims, serialized, in their order.
  std::vector<std::string> claims;
};

struct veracity_calibration {
  veracity::CalibrationOfAll found;
};

namespace veracity::c {
namespace {

absl::StatusOr<DiscoverOptions> ReadDiscoverOptions(
    const veracity_discover_options* given, const AssessOptions& assess) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_discover_options read,
                            ReadStruct(given, "veracity_discover_options"));
  DiscoverOptions options;
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view method,
                            Text(read.method, "method"));
  options.method = std::string(method);
  options.group_copies = read.keep_copies == 0;
  options.threads = OrDefault(read.threads, options.threads);
  options.assess = assess;
  return options;
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_assessor_discover(
    const veracity_assessor* assessor, veracity_bytes query,
    const veracity_discover_options* options,
    const veracity_assess_options* assess, const veracity_call* call,
    veracity_discovery** discovery, veracity_error** error) {
  return Boundary(error, discovery).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"assessor", assessor}, {"discovery", discovery}}));
    VERACITY_ASSIGN_OR_RETURN(const auto asked,
                              Parsed<v1::ClaimQuery>(query, "query"));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall assessing,
                              ReadAssess(assess, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const veracity::DiscoverOptions how,
                              ReadDiscoverOptions(options, assessing.options));
    VERACITY_ASSIGN_OR_RETURN(
        veracity::Discovery found,
        veracity::Discover(assessor->assessor, asked, how));
    std::vector<std::string> claims;
    for (const veracity::DiscoveredClaim& claim : found.claims) {
      VERACITY_ASSIGN_OR_RETURN(claims.emplace_back(),
                                Serialized(veracity::RefTo(claim.claim)));
    }
    *discovery = new veracity_discovery{std::move(found), std::move(claims)};
    return absl::OkStatus();
  });
}

void veracity_discovery_free(veracity_discovery* discovery) {
  delete discovery;
}

veracity_code veracity_discovery_summarize(const veracity_discovery* discovery,
                                           veracity_discovery_summary* summary,
                                           veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"discovery", discovery}, {"summary", summary}}));
    const veracity::Discovery& found = discovery->found;
    veracity_discovery_summary known = {};
    known.method = BytesOf(found.method);
    known.explanation = BytesOf(found.explanation);
    known.sources = found.sources.size();
    known.claims = found.claims.size();
    known.iterations = found.iterations;
    known.converged = found.converged ? 1 : 0;
    return WriteStruct(known, summary, "veracity_discovery_summary");
  });
}

veracity_code veracity_discovery_source(const veracity_discovery* discovery,
                                        size_t index,
                                        veracity_discovered_source* source,
                                        veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"discovery", discovery}, {"source", source}}));
    const auto& sources = discovery->found.sources;
    VERACITY_RETURN_IF_ERROR(CheckIndex(index, sources.size(), "sources"));
    const veracity::DiscoveredSource& found = sources[index];
    veracity_discovered_source known = {};
    known.source = BytesOf(found.source);
    known.accuracy = found.accuracy;
    known.low = found.low;
    known.high = found.high;
    known.claims = found.claims;
    known.group = found.group;
    return WriteStruct(known, source, "veracity_discovered_source");
  });
}

veracity_code veracity_discovery_claim(const veracity_discovery* discovery,
                                       size_t index,
                                       veracity_discovered_claim* claim,
                                       veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"discovery", discovery}, {"claim", claim}}));
    const auto& claims = discovery->found.claims;
    VERACITY_RETURN_IF_ERROR(CheckIndex(index, claims.size(), "claims"));
    const veracity::DiscoveredClaim& found = claims[index];
    veracity_discovered_claim known = {};
    known.claim = BytesOf(discovery->claims[index]);
    known.probability = found.probability;
    known.question = found.question;
    known.chosen = found.chosen ? 1 : 0;
    known.tied = found.tied ? 1 : 0;
    known.judged = found.judged ? 1 : 0;
    return WriteStruct(known, claim, "veracity_discovered_claim");
  });
}

veracity_code veracity_discovery_ratings(const veracity_discovery* discovery,
                                         veracity_buffer** batch,
                                         veracity_error** error) {
  return Boundary(error, batch).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"discovery", discovery}}));
    return Give(veracity::RatingsOf(discovery->found), batch);
  });
}

veracity_code veracity_assessor_calibrate(const veracity_assessor* assessor,
                                          const veracity_assess_options* assess,
                                          const veracity_call* call,
                                          veracity_calibration** calibration,
                                          veracity_error** error) {
  return Boundary(error, calibration).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"assessor", assessor}, {"calibration", calibration}}));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(assess, call, assessor->open->clock));
    VERACITY_ASSIGN_OR_RETURN(
        veracity::CalibrationOfAll found,
        veracity::Calibrate(assessor->assessor, how.options));
    *calibration = new veracity_calibration{std::move(found)};
    return absl::OkStatus();
  });
}

void veracity_calibration_free(veracity_calibration* calibration) {
  delete calibration;
}

veracity_code veracity_calibration_summarize(
    const veracity_calibration* calibration,
    veracity_calibration_summary* summary, veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"calibration", calibration}, {"summary", summary}}));
    const veracity::CalibrationReport& found = calibration->found.verdicts;
    veracity_calibration_summary known = {};
    known.judged = found.judged;
    known.brier = found.brier;
    known.reliability = found.reliability;
    known.resolution = found.resolution;
    known.uncertainty = found.uncertainty;
    known.log_score = found.log_score;
    known.expected_error = found.expected_error;
    known.points = found.curve.size();
    known.sources = calibration->found.sources.size();
    return WriteStruct(known, summary, "veracity_calibration_summary");
  });
}

veracity_code veracity_calibration_point_at(
    const veracity_calibration* calibration, size_t index,
    veracity_calibration_point* point, veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"calibration", calibration}, {"point", point}}));
    const auto& curve = calibration->found.verdicts.curve;
    VERACITY_RETURN_IF_ERROR(CheckIndex(index, curve.size(), "points"));
    veracity_calibration_point known = {};
    known.probability = curve[index].probability;
    known.share_true = curve[index].share_true;
    known.count = curve[index].count;
    return WriteStruct(known, point, "veracity_calibration_point");
  });
}

veracity_code veracity_calibration_source(
    const veracity_calibration* calibration, size_t index,
    veracity_track_record* source, veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"calibration", calibration}, {"source", source}}));
    const auto& sources = calibration->found.sources;
    VERACITY_RETURN_IF_ERROR(CheckIndex(index, sources.size(), "sources"));
    const veracity::TrackRecordOf& found = sources[index];
    veracity_track_record known = {};
    known.source = BytesOf(found.source);
    known.claims = found.claims;
    known.right = found.right;
    known.accuracy = found.accuracy;
    known.low = found.low;
    known.high = found.high;
    return WriteStruct(known, source, "veracity_track_record");
  });
}

}  // extern "C"
