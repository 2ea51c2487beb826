// The command explain: why a verdict is what it is; whether a source said what
// an assertion has it say.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

// Clean, but for the ends of lines.
std::string CleanLines(absl::string_view text) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    lines.push_back(Clean(line));
  }
  return absl::StrJoin(lines, "\n");
}

class Explainer {
 public:
  Explainer(const Session& session, const Assessor& assessor)
      : out_(*session.out),
        assessor_(assessor),
        ids_(assessor.view()),
        words_(assessor.view()) {}

  absl::Status Claim(const v1::RecordRef& ref, const ExplainOptions& options) {
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
    VERACITY_ASSIGN_OR_RETURN(const Explanation why,
                              assessor_.Explain(id, options));
    if (out_.json()) {
      out_.Json(why.message());
      return absl::OkStatus();
    }
    Title(ref, words_.Claim(ref.claim()));
    // Cleaned before it is painted: colours are control characters.
    const std::string clean = CleanLines(why.Text());
    absl::string_view text = absl::StripSuffix(clean, "\n");
    const v1::Verdict verdict = why.message().assessment().verdict();
    const std::string name = InCapitals(verdict);
    const bool begins = absl::ConsumePrefix(&text, name);
    out_.Line(
        absl::StrCat(begins ? out_.Paint(StyleOf(verdict), name) : "", text));
    return absl::OkStatus();
  }

  absl::Status Assertion(const v1::RecordRef& ref,
                         const AssessOptions& options) {
    VERACITY_ASSIGN_OR_RETURN(const AssertionId id, ToAssertionId(ref));
    VERACITY_ASSIGN_OR_RETURN(const v1::Attestation attested,
                              assessor_.Attest(id, options));
    if (out_.json()) {
      out_.Json(attested);
      return absl::OkStatus();
    }
    VERACITY_ASSIGN_OR_RETURN(const v1::AssertionView found,
                              assessor_.view().GetAssertion(id));
    const v1::Assertion& said = found.assertion();
    Title(ref,
          absl::StrCat(words_.Name(said.source()), " ", Verb(said.stance()),
                       ": ", words_.Claim(said.claim())));
    if (attested.rows().empty()) {
      out_.Line(
          "Nobody whom we hold says that it was said: it counts for nothing.");
    } else {
      out_.Line("How surely it was said, by each way to us:");
    }
    for (const v1::HandRow& row : attested.rows()) {
      out_.Paragraph(absl::StrCat("  ", ShareInWords(row.said()), "  "),
                     Row(row));
    }
    if (attested.withdrawn()) {
      out_.Line(out_.Paint(Style::kBad, "It is withdrawn."));
    } else if (attested.has_replaced_by()) {
      out_.Line(
          absl::StrCat("A later word of ", words_.Name(said.source()),
                       " has taken its place: ", ids_(attested.replaced_by())));
    } else if (!attested.stands()) {
      out_.Line(out_.Paint(Style::kBad, "It rests on nothing that stands."));
    }
    return absl::OkStatus();
  }

 private:
  void Title(const v1::RecordRef& ref, absl::string_view text) {
    out_.Paragraph(absl::StrCat(out_.Paint(Style::kId, ids_(ref)), "  "),
                   out_.Paint(Style::kStrong, text));
  }

  // "the desk's own record <- FDD (publisher, .60) <- Jack Burnham (.60)": the
  // hands that it passed, each with what it takes away; last who said it.
  std::string Row(const v1::HandRow& row) {
    std::vector<std::string> hands;
    for (const v1::Hand& hand : row.hands()) {
      const bool said_it = &hand == &*row.hands().rbegin();
      std::vector<std::string> notes;
      if (hand.role() == v1::HAND_ROLE_AUTHOR) notes.push_back("whose record");
      if (hand.role() == v1::HAND_ROLE_PUBLISHER) notes.push_back("publisher");
      if (!said_it && hand.counts() < 1) {
        notes.push_back(ShareInWords(hand.counts()));
      }
      if (hand.extraction() > 0 && hand.extraction() < 1) {
        notes.push_back(
            absl::StrCat("extracted ", ShareInWords(hand.extraction())));
      }
      const std::string name = OriginInWords(hand.source(), words_);
      hands.push_back(
          notes.empty()
              ? name
              : absl::StrCat(name, " (", absl::StrJoin(notes, ", "), ")"));
    }
    return absl::StrJoin(hands, absl::StrCat(" ", out_.arrow(), " "));
  }

  Output& out_;
  const Assessor& assessor_;
  ShortIds ids_;
  Words words_;
};

}  // namespace

absl::Status Explain(const Session& session,
                     const ExplainRecordOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.policy));
  ExplainOptions how;
  how.call = session.Call();
  how.digests = session.out->json();
  how.flips = !options.no_flips;
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.policy, &how));
  absl::StatusOr<v1::RecordRef> ref =
      ResolveOne(view, options.what, Want::kAny);
  // Words are those of a claim; ids and names may be of anything.
  if (!ref.ok()) {
    ref = ResolveOne(view, options.what, Want::kClaim, Reading::kWords);
  }
  VERACITY_RETURN_IF_ERROR(ref.status());
  Explainer explainer(session, assessor);
  if (ref->has_claim()) return explainer.Claim(*ref, how);
  if (ref->has_assertion()) return explainer.Assertion(*ref, how);
  return WithHint(
      absl::InvalidArgumentError(absl::StrCat(
          "'", Clean(options.what), "' is neither a claim nor an assertion")),
      absl::StrCat("verdicts on what is said ",
                   ref->has_predicate() ? "with it: veracity assess --predicate"
                   : ref->has_document() ? "in it: veracity assess --document"
                                         : "about it: veracity assess --about",
                   " \"", Clean(options.what), "\""));
}

}  // namespace veracity::cli
