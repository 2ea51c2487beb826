// The command check-evidence: do the passages quoted stand in a file?

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "commands.h"
#include "json.h"
#include "status_macros.h"

namespace veracity::cli {
namespace {

using Report = v1::EvidenceReport;

absl::StatusOr<std::string> Content(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", path, "' is a folder, not a file"));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("cannot read the file '", path, "'"));
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Says of a claim which assertions may have been meant.
absl::Status NotAClaim(const View& view, const std::string& typed,
                       const v1::RecordRef& ref) {
  ShortIds ids(view);
  std::string list;
  VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
  VERACITY_ASSIGN_OR_RETURN(const auto said, view.AssertionsOf(id));
  for (const v1::AssertionView& one : said) {
    absl::StrAppend(&list, list.empty() ? "" : ", ",
                    ids(RefOf(one.assertion())));
  }
  return WithHint(absl::InvalidArgumentError(absl::StrCat(
                      "'", typed, "' is a claim; evidence is of an assertion")),
                  list.empty() ? "nobody asserts it"
                               : absl::StrCat("its assertions are ", list));
}

absl::StatusOr<std::vector<AssertionId>> ToCheck(
    const View& view, const EvidenceOptions& options) {
  std::vector<AssertionId> ids;
  if (!options.document) {
    const auto ref = ResolveOne(view, options.id, Want::kAssertion);
    if (!ref.ok()) {
      const auto claim = ResolveOne(view, options.id, Want::kClaim);
      return claim.ok() ? NotAClaim(view, options.id, *claim) : ref.status();
    }
    VERACITY_ASSIGN_OR_RETURN(AssertionId id, ToAssertionId(*ref));
    ids.push_back(std::move(id));
    return ids;
  }
  v1::AssertionQuery query;
  VERACITY_ASSIGN_OR_RETURN(const std::string document,
                            DocumentId(view, options.id));
  VERACITY_ASSIGN_OR_RETURN(const bool known,
                            IsMentioned(view, RefToDocument(document)));
  if (!known) {
    return absl::NotFoundError(
        absl::StrCat("nothing on record was said in '", document, "'"));
  }
  query.mutable_assertion()->add_documents(document);
  Results<v1::AssertionView> results = view.Find(query);
  v1::AssertionView found;
  while (results.Next(&found)) {
    VERACITY_ASSIGN_OR_RETURN(AssertionId id,
                              ToAssertionId(RefOf(found.assertion())));
    ids.push_back(std::move(id));
  }
  VERACITY_RETURN_IF_ERROR(results.status());
  return ids;
}

Style StyleOf(Report::Verdict verdict) {
  switch (verdict) {
    case Report::VERDICT_EXACT:
    case Report::VERDICT_WHITESPACE:
    case Report::VERDICT_MOVED:
      return Style::kGood;
    case Report::VERDICT_NOT_CHECKABLE:
      return Style::kFaint;
    default:
      return Style::kBad;
  }
}

}  // namespace

absl::Status CheckEvidence(const Session& session,
                           const EvidenceOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  const View view = ledger.Now();
  VERACITY_ASSIGN_OR_RETURN(const std::string content, Content(options.file));
  VERACITY_ASSIGN_OR_RETURN(const std::vector<AssertionId> ids,
                            ToCheck(view, options));
  Output& out = *session.out;
  ShortIds short_ids(view);
  std::vector<std::vector<std::string>> rows;
  size_t good = 0;
  size_t bad = 0;
  size_t other = 0;
  std::string why_other;
  for (const AssertionId& id : ids) {
    VERACITY_ASSIGN_OR_RETURN(const Report report,
                              view.CheckEvidence(id, content));
    const Style style = StyleOf(report.verdict());
    good += style == Style::kGood ? 1 : 0;
    bad += style == Style::kBad ? 1 : 0;
    if (out.json()) {
      out.Line(absl::StrCat("{\"assertion\":\"", id.ToString(),
                            "\",\"report\":", PrintJson(report), "}"));
    } else if (report.verdict() == Report::VERDICT_OTHER_DOCUMENT) {
      ++other;
      why_other = Clean(report.message());
    } else {
      rows.push_back({out.Paint(Style::kId, short_ids(RefTo(id))),
                      out.Paint(style, Word(report.verdict())),
                      Clean(report.message())});
    }
  }
  out.Table(rows);
  if (other > 0) {
    out.Paragraph(
        "", out.Paint(Style::kBad,
                      absl::StrCat(Clean(options.file),
                                   " is not the page on record: ", why_other)));
    out.Line(other == ids.size()
                 ? "Nothing was checked."
                 : absl::StrCat(Counted(other, "assertion"),
                                " could not be checked against it."));
  } else if (!out.json() && ids.size() > 1) {
    out.Line();
    out.Line(absl::StrCat(good, " of ", ids.size(), " stand in the file, ", bad,
                          " do not, ", ids.size() - good - bad,
                          " cannot be checked."));
  }
  return bad == 0 ? absl::OkStatus() : NotAllWell();
}

}  // namespace veracity::cli
