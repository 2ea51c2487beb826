// Commands that keep: restore, backup, copy, check, blank.

#include <fstream>

#include "absl/strings/str_cat.h"
#include "arguments.h"
#include "commands.h"
#include "status_macros.h"
#include "veracity/copy.h"

namespace veracity::cli {
absl::Status Restore(const Session& session, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("cannot read the file '", path, "'"));
  }
  BundleReader bundle(file);
  VERACITY_ASSIGN_OR_RETURN(const v1::BundleHeader header, bundle.ReadHeader());
  LedgerOptions open;
  open.owner = header.producer();
  if (session.now.has_value()) {
    open.clock = [now = *session.now] { return now; };
  }
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, Ledger::Open(session.ledger, open));
  ProgressBar bar("restoring");
  ImportOptions import;
  import.call = session.Call(&bar);
  VERACITY_ASSIGN_OR_RETURN(const v1::ImportReport report,
                            ledger.Restore(bundle, import));
  return TellImport(session, report, "frame");
}

absl::Status Backup(const Session& session, const std::string& file) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  ProgressBar bar("copying");
  VERACITY_RETURN_IF_ERROR(ledger.Backup(file, session.Call(&bar)));
  if (session.out->json()) {
    session.out->Json({{"file", file}});
  } else {
    session.out->Line(absl::StrCat("A copy is at ", file, "."));
  }
  return absl::OkStatus();
}

absl::Status Distribute(const Session& session,
                        const DistributeCommand& command) {
  DistributeOptions options;
  options.shards = command.shards;
  VERACITY_RETURN_IF_ERROR(veracity::Distribute(command.uri, options));
  if (session.out->json()) {
    session.out->Json({{"shards", absl::StrCat(command.shards)}});
  } else {
    session.out->Line(absl::StrCat("An empty ledger in ", command.shards,
                                   " parts; veracity copy fills it."));
  }
  return absl::OkStatus();
}

absl::Status Copy(const Session& session, const CopyOptions& options) {
  Session source = session;
  source.ledger = options.from;
  VERACITY_ASSIGN_OR_RETURN(const Ledger from, source.OpenToRead());
  LedgerOptions open;
  open.owner = from.owner();
  VERACITY_ASSIGN_OR_RETURN(Ledger to, Ledger::Open(options.to, open));
  CopyReport report;
  {
    ProgressBar bar("copying");
    VERACITY_ASSIGN_OR_RETURN(report, CopyLedger(from, to, session.Call(&bar)));
  }
  if (session.out->json()) {
    session.out->Json({{"batches", absl::StrCat(report.batches)},
                       {"known_batches", absl::StrCat(report.known_batches)},
                       {"entries", absl::StrCat(report.entries)}});
  } else {
    session.out->Line(absl::StrCat(
        "The copy is at commit ", report.batches,
        " (new: ", report.batches - report.known_batches, ", with ",
        report.entries, " entries); the logs' digests agree."));
  }
  return absl::OkStatus();
}

absl::Status Check(const Session& session) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  std::vector<std::string> problems;
  {
    ProgressBar bar("checking");
    VERACITY_ASSIGN_OR_RETURN(problems, ledger.Check(session.Call(&bar)));
  }
  Output& out = *session.out;
  for (const std::string& problem : problems) {
    if (out.json()) {
      out.Json({{"problem", problem}});
    } else {
      out.Paragraph("  ", Clean(problem));
    }
  }
  if (problems.empty() && !out.json()) {
    out.Line(
        absl::StrCat("All is well, up to commit ", ledger.Now().commit(), "."));
  }
  return problems.empty() ? absl::OkStatus() : NotAllWell();
}

absl::Status Blank(const Session& session, const BlankOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(Ledger ledger, session.OpenToWrite());
  VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                            ResolveOne(ledger.Now(), options.id));
  if (!options.yes) {
    return WithHint(
        absl::FailedPreconditionError(absl::StrCat(
            "the words of ", PrintId(ref), " would be gone for good")),
        "if that is what you want, say --yes");
  }
  VERACITY_RETURN_IF_ERROR(ledger.Blank(ref));
  if (session.out->json()) {
    session.out->Json({{"blanked", PrintId(ref)}});
  } else {
    session.out->Line(absl::StrCat("The words of ", PrintId(ref),
                                   " are gone; its id and the log stay."));
  }
  return absl::OkStatus();
}

}  // namespace veracity::cli
