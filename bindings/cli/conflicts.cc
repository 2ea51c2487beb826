// The command conflicts: who contradicts whom.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "arguments.h"
#include "commands.h"
#include "find_query.h"
#include "status_macros.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

class ConflictPrinter {
 public:
  ConflictPrinter(const Session& session, const View& view)
      : out_(*session.out), view_(view), ids_(view), words_(view) {}

  void Print(const v1::Conflict& conflict) {
    const std::string id =
        absl::StrCat(out_.Paint(Style::kId, ids_(conflict.claim())), "  ");
    out_.Paragraph(id,
                   out_.Paint(Style::kStrong, words_.Claim(conflict.claim())));
    const std::string indent(DisplayWidth(id), ' ');
    out_.Paragraph(indent, out_.Paint(Style::kDoubtful, KindInWords(conflict)));
    for (const v1::ConflictSide& side : conflict.sides()) {
      const std::string label = side.denies() ? "against" : "for";
      const std::string of =
          side.claim().id() == conflict.claim().id()
              ? ""
              : absl::StrCat(" \"", words_.Claim(side.claim()), "\"");
      std::vector<std::string> names;
      for (const std::string& origin : side.origins()) {
        names.push_back(OriginInWords(origin, words_));
      }
      out_.Paragraph(indent,
                     absl::StrCat(label, of, ": ",
                                  names.empty() ? "nobody who counts"
                                                : absl::StrJoin(names, ", "),
                                  absl::StrFormat(" (%.2f)", side.evidence())));
    }
    for (const v1::AssertionRef& ref : conflict.assertions()) {
      out_.Paragraph(
          absl::StrCat(indent, out_.Paint(Style::kId, ids_(ref)), "  "),
          Act(ref));
    }
  }

 private:
  std::string KindInWords(const v1::Conflict& conflict) {
    const std::string source = conflict.source().empty()
                                   ? ""
                                   : OriginInWords(conflict.source(), words_);
    switch (conflict.kind()) {
      case v1::CONFLICT_KIND_DENIED:
        return "affirmed and denied";
      case v1::CONFLICT_KIND_RIVALS:
        return "rival values: there can be but one";
      case v1::CONFLICT_KIND_CONTRADICTION:
        return absl::StrCat("said to contradict each other: ",
                            ids_(conflict.structure()));
      case v1::CONFLICT_KIND_UNDERMINES_ITSELF:
        return "what speaks for it speaks against it, by way of other claims";
      case v1::CONFLICT_KIND_SAYS_BOTH:
        return absl::StrCat(source, " says both");
      case v1::CONFLICT_KIND_CIRCULAR:
        return "reports that rest on one another, and on nothing else";
      case v1::CONFLICT_KIND_MISATTRIBUTED:
        return absl::StrCat("attributed to ", source, ", who did not say so");
      default:
        return "a conflict";
    }
  }

  std::string Act(const v1::AssertionRef& ref) {
    v1::RecordRef record;
    *record.mutable_assertion() = ref;
    const auto id = ToAssertionId(record);
    const auto found = id.ok() ? view_.GetAssertion(*id) : id.status();
    return found.ok() ? words_.Act(found->assertion()) : "";
  }

  Output& out_;
  const View view_;
  ShortIds ids_;
  Words words_;
};

}  // namespace

absl::Status Conflicts(const Session& session, const FindOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  VERACITY_ASSIGN_OR_RETURN(const View view, ViewOf(ledger, options.as_of));
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.policy));
  AssessOptions how;
  how.call = session.Call();
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.policy, &how));
  VERACITY_ASSIGN_OR_RETURN(const v1::ClaimQuery query,
                            ReadClaimQuery(view, options));
  const size_t limit = options.limit > 0 ? options.limit : 0;
  // One more than shown tells whether there are more.
  VERACITY_ASSIGN_OR_RETURN(
      std::vector<v1::Conflict> conflicts,
      assessor.Conflicts(query, limit > 0 ? limit + 1 : 0, how));
  const bool more = limit > 0 && conflicts.size() > limit;
  if (more) conflicts.resize(limit);
  Output& out = *session.out;
  if (out.json()) {
    for (const v1::Conflict& conflict : conflicts) out.Json(conflict);
    return absl::OkStatus();
  }
  ConflictPrinter printer(session, view);
  for (const v1::Conflict& conflict : conflicts) printer.Print(conflict);
  if (!conflicts.empty()) out.Line();
  out.Line(out.Paint(
      Style::kFaint,
      conflicts.empty()
          ? "No conflict."
          : absl::StrCat(Counted(conflicts.size(), "conflict"),
                         more ? "; there are more: --limit 0" : ".")));
  return absl::OkStatus();
}

}  // namespace veracity::cli
