// The commands discover and calibrate: who is reliable, from who says what;
// and how well verdicts and sources did where the owner has judged.

#include "veracity/discover.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "arguments.h"
#include "commands.h"
#include "find_query.h"
#include "status_macros.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

std::string Share(double share) {
  return std::isfinite(share) ? absl::StrFormat("%.2f", share) : "-";
}

// For programs: an object for each source, then for each claim.
void WriteDiscovery(const Discovery& discovery, Output& out) {
  for (const DiscoveredSource& source : discovery.sources) {
    out.Json({{"source", source.source},
              {"method", discovery.method},
              {"accuracy", Share(source.accuracy)},
              {"low", Share(source.low)},
              {"high", Share(source.high)},
              {"claims", absl::StrCat(source.claims)}});
  }
  for (const DiscoveredClaim& claim : discovery.claims) {
    out.Json({{"claim", claim.claim.ToString()},
              {"question", absl::StrCat(claim.question)},
              {"probability", Share(claim.probability)},
              {"chosen", claim.chosen ? "true" : "false"},
              {"judged", claim.judged ? "true" : "false"}});
  }
}

void WriteCalibration(const CalibrationOfAll& calibration, Output& out) {
  const CalibrationReport& verdicts = calibration.verdicts;
  out.Json({{"judged", absl::StrCat(verdicts.judged)},
            {"brier", absl::StrCat(verdicts.brier)},
            {"reliability", absl::StrCat(verdicts.reliability)},
            {"resolution", absl::StrCat(verdicts.resolution)},
            {"uncertainty", absl::StrCat(verdicts.uncertainty)},
            {"logScore", absl::StrCat(verdicts.log_score)}});
  for (const TrackRecordOf& record : calibration.sources) {
    out.Json({{"source", record.source},
              {"claims", absl::StrCat(record.claims)},
              {"right", absl::StrCat(record.right)},
              {"accuracy", Share(record.accuracy)},
              {"low", Share(record.low)},
              {"high", Share(record.high)}});
  }
}

void PrintDiscovery(const Discovery& discovery, const View& view, Output& out) {
  ShortIds ids(view);
  Words words(view);
  if (discovery.claims.empty()) {
    return out.Line(out.Paint(Style::kFaint, "No claim."));
  }
  out.Paragraph("", discovery.explanation);
  out.Line();
  out.Line(out.Paint(Style::kStrong,
                     "Sources, and the share of their claims"
                     " that is true"));
  for (const DiscoveredSource& source : discovery.sources) {
    out.Line(absl::StrCat("  ", Share(source.accuracy), "  (",
                          Share(source.low), " to ", Share(source.high),
                          ")  of ", source.claims, "  ",
                          words.Name(source.source)));
  }
  out.Line();
  out.Line(out.Paint(Style::kStrong, "Answers"));
  int32_t question = -1;
  for (const DiscoveredClaim& claim : discovery.claims) {
    if (claim.question != question && question >= 0) out.Line();
    question = claim.question;
    v1::ClaimRef ref;
    ref.set_id(std::string(claim.claim.digest()));
    ref.set_shard(claim.claim.shard());
    const std::string mark = claim.chosen ? "=> " : "   ";
    out.Paragraph(
        absl::StrCat("  ", mark, Share(claim.probability), "  ",
                     out.Paint(Style::kId, ids(ref)), "  "),
        absl::StrCat(
            words.Claim(ref), claim.judged ? " (judged)" : "",
            claim.chosen && claim.tied ? " (another does as well)" : ""));
  }
}

void PrintCalibration(const CalibrationOfAll& calibration, const View& view,
                      Output& out) {
  const CalibrationReport& verdicts = calibration.verdicts;
  if (verdicts.judged == 0) {
    out.Line("Nothing is judged yet: veracity judge CLAIM true|false");
    return;
  }
  out.Line(absl::StrFormat(
      "%s judged. Brier score %.3f (0 is perfect, 0.25 is always saying .5)",
      Counted(static_cast<uint64_t>(verdicts.judged), "claim"),
      verdicts.brier));
  out.Line(absl::StrFormat(
      "  reliability %.3f, resolution %.3f, uncertainty %.3f; log score %.3f",
      verdicts.reliability, verdicts.resolution, verdicts.uncertainty,
      verdicts.log_score));
  for (const CalibrationPoint& point : verdicts.curve) {
    out.Line(absl::StrFormat("  said %s, true %s  of %d",
                             Share(point.probability), Share(point.share_true),
                             point.count));
  }
  Words words(view);
  out.Line();
  out.Line(out.Paint(Style::kStrong, "Sources"));
  for (const TrackRecordOf& record : calibration.sources) {
    out.Line(absl::StrCat("  ", Share(record.accuracy), "  (",
                          Share(record.low), " to ", Share(record.high), ")  ",
                          record.right, " of ", record.claims, " right  ",
                          words.Name(record.source)));
  }
}

}  // namespace

absl::Status Discover(const Session& session, const FindOptions& options,
                      const DiscoverCommandOptions& how) {
  VERACITY_ASSIGN_OR_RETURN(
      Ledger ledger, how.record ? session.OpenToWrite() : session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.policy));
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options));
  DiscoverOptions discover;
  discover.method = how.method;
  discover.group_copies = !how.no_grouping;
  discover.assess.call = session.Call();
  discover.assess.maximum_statements = 1'000'000;
  VERACITY_ASSIGN_OR_RETURN(const Discovery discovery,
                            veracity::Discover(assessor, query, discover));
  Output& out = *session.out;
  if (how.record) {
    const v1::Batch ratings = RatingsOf(discovery);
    VERACITY_RETURN_IF_ERROR(ledger.Record(ratings).status());
  }
  if (out.json()) {
    WriteDiscovery(discovery, out);
    return absl::OkStatus();
  }
  PrintDiscovery(discovery, view, out);
  if (how.record) {
    out.Line();
    out.Paragraph(
        "", absl::StrCat("Recorded as ratings by method:", discovery.method,
                         ": they count for verdicts where a policy names it "
                         "among its authors."));
  }
  return absl::OkStatus();
}

absl::Status Calibrate(const Session& session, const PolicyOptions& policy) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  const View view = ledger.Now();
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, policy));
  AssessOptions options;
  options.call = session.Call();
  VERACITY_ASSIGN_OR_RETURN(const CalibrationOfAll calibration,
                            veracity::Calibrate(assessor, options));
  Output& out = *session.out;
  if (out.json()) {
    WriteCalibration(calibration, out);
  } else {
    PrintCalibration(calibration, view, out);
  }
  return absl::OkStatus();
}

}  // namespace veracity::cli
