// The command find: asks, and lists or counts the answers.

#include "find.h"

#include <algorithm>
#include <functional>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "find_query.h"
#include "listing.h"
#include "status_macros.h"
#include "veracity/stored_assessments.h"
#include "verdicts.h"
#include "words.h"

namespace veracity::cli {
namespace {

// Which of a query's answers to list; none: all.
template <typename Answer>
using Keep = std::function<absl::StatusOr<bool>(const Answer&)>;

// Whether what is said of a claim, or something that it rests on, is first
// hand: no one filter asks for both.
absl::StatusOr<bool> RestsOnFirstHand(const View& view, const v1::Claim& claim,
                                      const CallOptions& call) {
  v1::RecordRef ref;
  ref.mutable_claim()->set_id(claim.id());
  ref.mutable_claim()->set_shard(claim.shard());
  TraceOptions options;
  options.call = call;
  VERACITY_ASSIGN_OR_RETURN(const v1::Trace trace, view.Trace(ref, options));
  return std::any_of(trace.nodes().begin(), trace.nodes().end(),
                     [](const v1::TraceNode& node) {
                       const v1::Basis basis = node.assertion().basis();
                       return !node.withdrawn() &&
                              (basis == v1::BASIS_OBSERVED ||
                               basis == v1::BASIS_MEASURED ||
                               basis == v1::BASIS_DOCUMENTED);
                     });
}

// Whether the verdict on a claim, computed here, is one of those asked for.
absl::StatusOr<Keep<v1::ClaimView>> WithVerdict(const Session& session,
                                                const View& view,
                                                const FindOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const std::vector<v1::Verdict> wanted,
                            ReadVerdicts(options.verdicts));
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.policy));
  AssessOptions how;
  how.call = session.Call();
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.policy, &how));
  return [=](const v1::ClaimView& found) -> absl::StatusOr<bool> {
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id,
                              ToClaimId(RefOf(found.claim())));
    VERACITY_ASSIGN_OR_RETURN(const v1::Assessment assessment,
                              assessor.Assess(id, how));
    return absl::c_linear_search(wanted, assessment.verdict());
  };
}

// Words are looked for in claims; those who only speak are not found by them.
void SuggestSource(const Session& session, const View& view,
                   absl::string_view text) {
  if (text.empty()) return;
  const auto ref = ResolveOne(view, text, Want::kEntity);
  if (!ref.ok()) return;
  session.out->Line(absl::StrCat(
      Words(view).Name(ref->entity()), " is on record: veracity show ",
      ShortIds(view)(*ref), ", or find --source ", ShortIds(view)(*ref)));
}

// Lists answers one after another, and tells how many they were.
class Answers {
 public:
  // `what`: of which kind; `text`: the words looked for in claims.
  Answers(const Session& session, const View& view, absl::string_view what,
          absl::string_view text)
      : session_(session),
        view_(view),
        listing_(session, view),
        what_(what),
        text_(text) {}

  template <typename Answer>
  void Show(const Answer& answer) {
    ++count_;
    if (session_.out->json()) {
      session_.out->Json(answer);
    } else {
      listing_.Show(answer);
    }
  }

  size_t count() const { return count_; }

  // `next`: the token of the next page; `more`: there are more, and no token.
  void End(const std::string& next, bool more) {
    Output& out = *session_.out;
    if (out.json()) {
      if (!next.empty()) out.Json({{"nextPageToken", next}});
      return;
    }
    if (count_ > 0) out.Line();
    listing_.TellHowFar();
    std::string end = absl::StrCat(Counted(count_, what_), ".");
    if (count_ == 0) end = "Nothing found.";
    if (more) end = absl::StrCat(Counted(count_, what_), "; there are more:");
    if (!next.empty())
      end = absl::StrCat(Counted(count_, what_), "; there are more:");
    out.Line(out.Paint(Style::kFaint, end));
    if (more) out.Line(out.Paint(Style::kFaint, "  --limit 0"));
    if (!next.empty()) {
      out.Line(out.Paint(Style::kFaint, absl::StrCat("  --page-token ", next)));
    }
    if (count_ == 0) SuggestSource(session_, view_, text_);
  }

 private:
  const Session& session_;
  const View& view_;
  Listing listing_;
  const std::string what_;
  const std::string text_;
  size_t count_ = 0;
};

// Lists one page, or with no limit all there is; of what is kept the first.
template <typename Query, typename Answer>
absl::Status List(const Session& session, const View& view, const Query& query,
                  absl::string_view what, absl::string_view text,
                  const Keep<Answer>& keep = nullptr) {
  Answers answers(session, view, what, text);
  std::string next;
  // What is kept is counted here: a page could be empty, and not the last.
  const size_t limit = query.page().size();
  bool more = false;
  if (keep || limit == 0) {
    Results<Answer> results = view.Find(query, session.Call());
    Answer answer;
    while (!more && results.Next(&answer)) {
      if (keep) {
        VERACITY_ASSIGN_OR_RETURN(const bool kept, keep(answer));
        if (!kept) continue;
      }
      more = limit > 0 && answers.count() == limit;
      if (!more) answers.Show(answer);
    }
    VERACITY_RETURN_IF_ERROR(results.status());
  } else {
    VERACITY_ASSIGN_OR_RETURN(const PageOf<Answer> page,
                              view.FindPage(query, session.Call()));
    for (const Answer& answer : page.items) answers.Show(answer);
    next = page.next_page_token;
  }
  answers.End(next, more);
  return absl::OkStatus();
}

bool IsBackwards(const v1::ClaimQuery& query) {
  return query.order() == v1::CLAIM_ORDER_RECORDED_DESCENDING;
}

// Finds claims by the verdicts that the ledger keeps, which are brought up to
// date before.
absl::StatusOr<v1::AssessmentsFound> FindKept(const Session& session,
                                              const Ledger& ledger,
                                              const v1::ClaimQuery& claims,
                                              const FindOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentPolicy policy,
                            ReadPolicyOption(options.policy.policy));
  VERACITY_ASSIGN_OR_RETURN(StoredAssessments kept,
                            StoredAssessments::Open(ledger, policy));
  v1::AssessmentQuery query;
  VERACITY_ASSIGN_OR_RETURN(const std::vector<v1::Verdict> wanted,
                            ReadVerdicts(options.verdicts));
  query.mutable_verdicts()->Add(wanted.begin(), wanted.end());
  *query.mutable_claims() = claims;
  if (!IsBackwards(claims) && !options.without_first_hand) {
    query.set_maximum(static_cast<uint32_t>(claims.page().size()));
  }
  ProgressBar bar("assessing");
  StoredFindOptions how;
  how.work.call = session.Call(&bar);
  return kept.Find(query, how);
}

absl::Status ListKept(const Session& session, const View& view,
                      const v1::ClaimQuery& claims, const FindOptions& options,
                      v1::AssessmentsFound found) {
  if (IsBackwards(claims)) {
    std::reverse(found.mutable_assessments()->begin(),
                 found.mutable_assessments()->end());
  }
  const auto limit = static_cast<size_t>(claims.page().size());
  Answers answers(session, view, "claim", options.text);
  bool more = found.more();
  for (const v1::StoredAssessment& one : found.assessments()) {
    const v1::ClaimRef& ref = one.assessment().claim();
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id,
                              ClaimId::FromDigest(ref.id(), ref.shard()));
    VERACITY_ASSIGN_OR_RETURN(const v1::ClaimView claim, view.GetClaim(id));
    if (options.without_first_hand) {
      VERACITY_ASSIGN_OR_RETURN(
          const bool rests,
          RestsOnFirstHand(view, claim.claim(), session.Call()));
      if (rests) continue;
    }
    if (limit > 0 && answers.count() == limit) {
      more = true;
      break;
    }
    answers.Show(claim);
  }
  answers.End("", more);
  return absl::OkStatus();
}

absl::StatusOr<v1::GroupBy> ReadGroup(const std::string& typed) {
  if (typed.empty()) return v1::GROUP_BY_UNSPECIFIED;
  if (typed == "month") return v1::GROUP_BY_MONTH_SAID;
  return ReadEnum<v1::GroupBy>(typed);
}

template <typename Query>
absl::Status Count(const Session& session, const View& view, const Query& query,
                   const std::string& by) {
  VERACITY_ASSIGN_OR_RETURN(const v1::GroupBy group, ReadGroup(by));
  VERACITY_ASSIGN_OR_RETURN(const auto counts,
                            view.Count(query, group, session.Call()));
  Output& out = *session.out;
  if (group == v1::GROUP_BY_UNSPECIFIED) {
    if (out.json()) {
      v1::GroupCount whole;
      if (!counts.empty()) whole = counts[0];
      out.Json(whole);
    } else {
      out.Line(absl::StrCat(counts.empty() ? 0 : counts[0].count()));
    }
    return absl::OkStatus();
  }
  Words words(view);
  std::vector<std::vector<std::string>> rows;
  for (const v1::GroupCount& one : counts) {
    if (out.json()) {
      out.Json(one);
      continue;
    }
    rows.push_back(
        {absl::StrCat(one.count()), group == v1::GROUP_BY_SOURCE
                                        ? words.Name(one.key())
                                        : WordOfKey(group, one.key())});
  }
  out.Table(rows, {0});
  return absl::OkStatus();
}

// Takes what to find from what was typed; the rest are words to look for.
absl::StatusOr<std::string> TakeWhat(FindOptions* options) {
  std::vector<std::string>& typed = options->typed;
  std::string what = "claims";
  for (const char* one : {"claims", "assertions", "entities", "documents"}) {
    if (!typed.empty() && typed.front() == one) what = one;
  }
  if (!typed.empty() && typed.front() == what) typed.erase(typed.begin());
  if (typed.empty()) return what;
  if (!options->text.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("words to look for are given twice: '",
                     Clean(typed.front()), "' and --text"));
  }
  options->text = absl::StrJoin(typed, " ");
  return what;
}

}  // namespace

absl::Status Find(const Session& session, const FindOptions& asked) {
  FindOptions options = asked;
  VERACITY_ASSIGN_OR_RETURN(const std::string what, TakeWhat(&options));
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  const bool count = options.count || !options.by.empty();
  if (count && what != "claims" && what != "assertions") {
    return absl::InvalidArgumentError(
        absl::StrCat("--count is for claims and assertions, not for ", what));
  }
  if (what == "assertions") {
    VERACITY_ASSIGN_OR_RETURN(const v1::AssertionQuery query,
                              ReadAssertionQuery(view, options));
    return count ? Count(session, view, query, options.by)
                 : List<v1::AssertionQuery, v1::AssertionView>(
                       session, view, query, "assertion", options.text);
  }
  if (what == "entities") {
    return List<v1::EntityQuery, v1::Entity>(
        session, view, ReadEntityQuery(options), "entity", "");
  }
  if (what == "documents") {
    VERACITY_ASSIGN_OR_RETURN(const v1::DocumentQuery query,
                              ReadDocumentQuery(view, options));
    return List<v1::DocumentQuery, v1::Document>(session, view, query,
                                                 "document", "");
  }
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options));
  Keep<v1::ClaimView> keep;
  if (!options.page_token.empty() &&
      (!options.verdicts.empty() || options.without_first_hand)) {
    return WithHint(
        absl::InvalidArgumentError(
            "--page-token goes with neither --verdict nor --nobody-first-hand"),
        "list them all: --limit 0");
  }
  if (!options.verdicts.empty()) {
    if (count) {
      return WithHint(absl::InvalidArgumentError("--verdict cannot be counted"),
                      "how many have which verdict: veracity assess --all");
    }
    const absl::StatusOr<Ledger> keeps =
        AsksForNow(options)
            ? session.OpenToWrite()
            : absl::FailedPreconditionError("kept are those as of now");
    if (keeps.ok()) {
      absl::StatusOr<v1::AssessmentsFound> found =
          FindKept(session, *keeps, query, options);
      // While somebody else writes, they are computed.
      if (!absl::IsUnavailable(found.status())) {
        VERACITY_RETURN_IF_ERROR(found.status());
        return ListKept(session, keeps->Now(), query, options,
                        *std::move(found));
      }
    }
    VERACITY_ASSIGN_OR_RETURN(keep, WithVerdict(session, view, options));
  }
  if (options.without_first_hand) {
    if (count) {
      return WithHint(
          absl::InvalidArgumentError("--nobody-first-hand cannot be counted"),
          "list them all: --limit 0");
    }
    keep = [&,
            also = keep](const v1::ClaimView& found) -> absl::StatusOr<bool> {
      if (also) {
        VERACITY_ASSIGN_OR_RETURN(const bool kept, also(found));
        if (!kept) return false;
      }
      VERACITY_ASSIGN_OR_RETURN(
          const bool rests,
          RestsOnFirstHand(view, found.claim(), session.Call()));
      return !rests;
    };
  }
  return count ? Count(session, view, query, options.by)
               : List<v1::ClaimQuery, v1::ClaimView>(
                     session, view, query, "claim", options.text, keep);
}

}  // namespace veracity::cli
