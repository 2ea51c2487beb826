// The command assess --all: verdicts on all that is on record, out of memory.

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "arguments.h"
#include "commands.h"
#include "find_query.h"
#include "status_macros.h"
#include "veracity/graph.h"
#include "veracity/stored_assessments.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

constexpr v1::Verdict kVerdicts[] = {
    v1::VERDICT_SUPPORTED, v1::VERDICT_REFUTED, v1::VERDICT_CONTESTED,
    v1::VERDICT_UNSUBSTANTIATED, v1::VERDICT_NOT_ASSESSABLE};

constexpr absl::string_view kIndent = "              ";

// How evenly the evidence is divided, 0 to 0.5.
double ConflictOf(const ClaimVerdict& verdict) {
  const double all = verdict.support + verdict.opposition;
  return all > 0 ? std::min(verdict.support, verdict.opposition) / all : 0;
}

v1::ClaimRef RefOf(const ClaimVerdict& verdict) {
  v1::ClaimRef ref;
  ref.set_id(std::string(verdict.claim.digest()));
  ref.set_shard(verdict.claim.shard());
  return ref;
}

// As the contract has a verdict, without origins and digests.
v1::Assessment MessageOf(const ClaimVerdict& verdict) {
  v1::Assessment message;
  *message.mutable_claim() = RefOf(verdict);
  message.mutable_opinion()->set_belief(verdict.belief);
  message.mutable_opinion()->set_disbelief(verdict.disbelief);
  message.mutable_opinion()->set_uncertainty(verdict.uncertainty);
  message.mutable_opinion()->set_base_rate(verdict.base_rate);
  message.set_probability(verdict.probability);
  message.set_verdict(verdict.verdict);
  message.set_support(verdict.support);
  message.set_opposition(verdict.opposition);
  message.set_supporting_origins(
      static_cast<uint32_t>(verdict.supporting_origins));
  message.set_opposing_origins(static_cast<uint32_t>(verdict.opposing_origins));
  return message;
}

// "2/4": the second of four shares, by its number from 0.
struct Share {
  int part = 0, parts = 1;
};
absl::StatusOr<Share> ReadShare(const std::string& typed) {
  if (typed.empty()) return Share();
  const std::pair<std::string, std::string> numbers =
      absl::StrSplit(typed, absl::MaxSplits('/', 1));
  Share share;
  if (!absl::SimpleAtoi(numbers.first, &share.part) ||
      !absl::SimpleAtoi(numbers.second, &share.parts) || share.part < 1 ||
      share.part > share.parts) {
    return absl::InvalidArgumentError(
        absl::StrCat("--part '", typed,
                     "': write which of how many shares, from 1/4 to 4/4"));
  }
  --share.part;
  return share;
}

template <typename Keep>
void KeepOnly(const Keep& keep, std::vector<ClaimVerdict>* verdicts) {
  verdicts->erase(
      std::remove_if(verdicts->begin(), verdicts->end(),
                     [&](const ClaimVerdict& one) { return !keep(one); }),
      verdicts->end());
}

void PrintCounts(const std::vector<ClaimVerdict>& verdicts, Output& out) {
  const auto structure = absl::c_count_if(
      verdicts, [](const ClaimVerdict& one) { return one.structure; });
  std::vector<std::vector<std::string>> rows;
  for (const v1::Verdict verdict : kVerdicts) {
    const auto count = absl::c_count_if(
        verdicts, [&](const auto& one) { return one.verdict == verdict; });
    rows.push_back({absl::StrCat(count),
                    out.Paint(StyleOf(verdict), InCapitals(verdict))});
  }
  rows.push_back({absl::StrCat(verdicts.size()),
                  structure == 0
                      ? "all"
                      : absl::StrCat("all, of which ", structure,
                                     structure == 1 ? " is" : " are",
                                     " structure: ratings, relations, "
                                     "judgements")});
  out.Table(rows, {0});
}

// "2 origins" before the evidence that they give.
std::string SideInWords(int32_t origins, double evidence) {
  return absl::StrFormat("%s (%.2f)", Counted(origins, "origin"), evidence);
}

void PrintSome(const Session& session, const View& view,
               const AssessClaimsOptions& options,
               const std::vector<ClaimVerdict>& verdicts) {
  Output& out = *session.out;
  size_t shown = verdicts.size();
  if (options.limit > 0) {
    shown = std::min(shown, static_cast<size_t>(options.limit));
  }
  if (shown == 0) return;
  out.Line();
  out.Line(out.Paint(Style::kStrong, "The most contested first"));
  ShortIds ids(view);
  Words words(view);
  for (size_t i = 0; i < shown; ++i) {
    const ClaimVerdict& one = verdicts[i];
    const v1::ClaimRef ref = RefOf(one);
    out.Paragraph(absl::StrCat(out.Paint(Style::kId, ids(ref)), "  "),
                  words.Claim(ref));
    out.Paragraph(
        kIndent,
        absl::StrCat(
            out.Paint(StyleOf(one.verdict), InCapitals(one.verdict)), ", ",
            ShareInWords(one.probability),
            "; for: ", SideInWords(one.supporting_origins, one.support),
            "; against: ", SideInWords(one.opposing_origins, one.opposition)));
  }
  if (shown < verdicts.size()) {
    out.Line(out.Paint(
        Style::kFaint,
        absl::StrCat(shown, " of ", verdicts.size(), "; all: --limit 0")));
  }
}

// --all has no filters.
absl::Status CheckUnfiltered(const View& view,
                             const AssessClaimsOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options.found));
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery unfiltered,
                            ReadClaimQuery(view, FindOptions()));
  if (options.claims.empty() &&
      query.SerializeAsString() == unfiltered.SerializeAsString()) {
    return absl::OkStatus();
  }
  return WithHint(absl::InvalidArgumentError(
                      "--all is all claims on record: it goes with no claim "
                      "and no filter but --verdict"),
                  "leave out --all");
}

// Brings the verdicts that the ledger keeps up to date, or a share of them.
absl::Status KeepAll(const Session& session, const v1::AssessmentPolicy& policy,
                     const Share& share) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToWrite());
  VERACITY_ASSIGN_OR_RETURN(StoredAssessments kept,
                            StoredAssessments::Open(ledger, policy));
  CatchUpOptions how;
  how.part = share.part;
  how.parts = share.parts;
  v1::CatchUpReport report;
  {
    ProgressBar bar("assessing");
    how.call = session.Call(&bar);
    VERACITY_ASSIGN_OR_RETURN(report, kept.CatchUp(how));
  }
  Output& out = *session.out;
  if (out.json()) {
    out.Json(report);
    return absl::OkStatus();
  }
  out.Line(absl::StrCat(
      Counted(report.looked_at(), "claim"), " assessed of ", report.claims(),
      "; verdicts that are new or another: ", report.changed(), "."));
  const uint64_t last = ledger.Now().commit();
  out.Line(report.to() < last
               ? absl::StrCat("Other shares are still due: verdicts are kept "
                              "as of commit ",
                              report.to(), ", and the last is ", last, ".")
               : absl::StrCat("All verdicts are kept as of commit ",
                              report.to(), "."));
  return absl::OkStatus();
}

}  // namespace

absl::Status AssessAll(const Session& session,
                       const AssessClaimsOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Share share, ReadShare(options.part));
  VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy policy,
                            ReadPolicyOption(options.found.policy.policy));
  VERACITY_ASSIGN_OR_RETURN(std::vector<v1::Verdict> wanted,
                            ReadVerdicts(options.found.verdicts));
  if (options.keep) {
    if (!AsksForNow(options.found) || !wanted.empty()) {
      return absl::InvalidArgumentError(
          "--keep keeps all verdicts as of now: it goes with no other time "
          "and no --verdict");
    }
    return KeepAll(session, policy, share);
  }
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view,
                            ViewOf(ledger, options.found.as_of));
  VERACITY_RETURN_IF_ERROR(CheckUnfiltered(view, options));
  AssessOptions asked;
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.found.policy, &asked));
  GraphOptions how;
  how.asked = asked.asked;
  how.threads = options.threads;
  how.part = share.part;
  how.parts = share.parts;
  std::vector<ClaimVerdict> verdicts;
  {
    ProgressBar bar("reading");
    how.call = session.Call(&bar);
    VERACITY_ASSIGN_OR_RETURN(const Graph graph,
                              Graph::Build(view, policy, how));
    VERACITY_ASSIGN_OR_RETURN(verdicts,
                              graph.AssessAll(options.threads, session.Call()));
  }
  // What is withdrawn is left out, as from all answers.
  KeepOnly([](const ClaimVerdict& one) { return !one.withdrawn; }, &verdicts);
  const bool json = session.out->json();
  if (!json) PrintCounts(verdicts, *session.out);
  // What is listed: for people, unless they ask for others, what is contested.
  if (wanted.empty() && !json) wanted = {v1::VERDICT_CONTESTED};
  if (!wanted.empty()) {
    KeepOnly(
        [&](const ClaimVerdict& one) {
          return absl::c_linear_search(wanted, one.verdict);
        },
        &verdicts);
  }
  if (json) {
    for (const ClaimVerdict& one : verdicts) session.out->Json(MessageOf(one));
    return absl::OkStatus();
  }
  std::stable_sort(
      verdicts.begin(), verdicts.end(),
      [](const ClaimVerdict& a, const ClaimVerdict& b) {
        return std::make_tuple(ConflictOf(a), a.support + a.opposition) >
               std::make_tuple(ConflictOf(b), b.support + b.opposition);
      });
  PrintSome(session, view, options, verdicts);
  return absl::OkStatus();
}

}  // namespace veracity::cli
