// The command verify: computes the verdicts of a bundle again.

#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/recompute.h"

namespace veracity::cli {

absl::Status Verify(const Session& session, const std::string& file) {
  std::ifstream opened;
  if (file != "-") {
    opened.open(file, std::ios::binary);
    if (!opened) {
      return absl::NotFoundError(
          absl::StrCat("there is no file '", Clean(file), "' to read"));
    }
  }
  BundleReader bundle(file == "-" ? std::cin : opened);
  VERACITY_ASSIGN_OR_RETURN(const v1::VerificationReport report,
                            VerifyBundle(bundle, session.Call()));
  Output& out = *session.out;
  if (out.json()) {
    out.Json(report);
    return report.differing() == 0 ? absl::OkStatus() : NotAllWell();
  }
  for (const v1::Recomputation& one : report.recomputations()) {
    if (one.agrees()) continue;
    v1::RecordRef ref;
    *ref.mutable_claim() = one.claim();
    out.Paragraph(
        absl::StrCat(out.Paint(Style::kId, PrintId(ref).substr(0, 12)), "  "),
        !one.error().empty()
            ? Clean(one.error())
            : absl::StrCat(one.field(), " is ", Clean(one.actual()), ", not ",
                           Clean(one.expected())));
  }
  out.Line(absl::StrCat(
      Counted(report.recomputations_size(), "verdict"), " computed again: ",
      report.differing() == 0
          ? "not one byte differs."
          : out.Paint(Style::kBad, absl::StrCat(report.differing(),
                                                " came out otherwise."))));
  return report.differing() == 0 ? absl::OkStatus() : NotAllWell();
}

}  // namespace veracity::cli
