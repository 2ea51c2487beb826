// The command export: records to a file, whole or not at all, never over
// another.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "arguments.h"
#include "commands.h"
#include "formats.h"
#include "status_macros.h"
#include "veracity/recompute.h"
#include "veracity/text_formats.h"
#include "verdicts.h"

namespace veracity::cli {
namespace {

namespace fs = std::filesystem;

struct Written {
  uint64_t entries = 0;
  // What a readable form cannot hold: see v1.Change.unverified.
  uint64_t unverified = 0;
  // Of a closure.
  uint64_t verdicts = 0;
};

absl::Status WriteBundle(const Session& session, const View& view,
                         uint64_t since, std::ostream& to, Written* written) {
  v1::BundleHeader header;
  header.set_producer(view.owner());
  header.set_tool("veracity");
  header.set_tool_version(VERACITY_VERSION);
  header.mutable_created()->set_seconds(absl::ToUnixSeconds(session.Now()));
  BundleWriter bundle(to, header);
  ProgressBar bar("exporting");
  VERACITY_ASSIGN_OR_RETURN(written->entries,
                            view.Export(bundle, since, session.Call(&bar)));
  return bundle.Finish();
}

absl::Status WriteClosure(const Session& session, const View& view,
                          const ExportOptions& options, std::ostream& to,
                          Written* written) {
  VERACITY_ASSIGN_OR_RETURN(const Assessor assessor,
                            MakeAssessor(view, options.policy));
  AssessOptions how;
  how.call = session.Call();
  VERACITY_RETURN_IF_ERROR(ReadAsked(options.policy, &how));
  std::vector<ClaimId> claims;
  for (const std::string& typed : options.closure) {
    VERACITY_ASSIGN_OR_RETURN(const v1::RecordRef ref,
                              ResolveOne(view, typed, Want::kClaim));
    VERACITY_ASSIGN_OR_RETURN(const ClaimId id, ToClaimId(ref));
    claims.push_back(id);
  }
  v1::BundleHeader header = ExcerptHeader(view);
  header.set_tool("veracity");
  header.set_tool_version(VERACITY_VERSION);
  BundleWriter bundle(to, header);
  VERACITY_ASSIGN_OR_RETURN(const std::vector<v1::Assessment> verdicts,
                            ExportClosure(assessor, claims, bundle, how));
  written->verdicts = verdicts.size();
  return bundle.Finish();
}

absl::Status WriteReadable(const Session& session, const View& view,
                           uint64_t since, bool text, std::ostream& to,
                           Written* written) {
  v1::Batch batch;
  Results<v1::Change> changes = view.Changes(since, session.Call());
  v1::Change change;
  while (changes.Next(&change)) {
    // Of what was blanked there is nothing to write.
    if (change.blanked()) continue;
    if (change.unverified()) {
      ++written->unverified;
      continue;
    }
    ++written->entries;
    if (text) {
      *batch.add_entries() = change.entry();
      continue;
    }
    VERACITY_ASSIGN_OR_RETURN(const std::string line,
                              PrintJsonLine(change.entry()));
    to << line << '\n';
  }
  VERACITY_RETURN_IF_ERROR(changes.status());
  if (text) to << PrintText(batch);
  return absl::OkStatus();
}

absl::Status Write(const Session& session, const View& view,
                   const ExportOptions& options, std::ostream& to,
                   Written* written) {
  const std::string named = FormatByName(options.file);
  const std::string format = !options.format.empty() ? options.format
                             : named.empty()         ? "bundle"
                                                     : named;
  if (format == "csv") {
    return WithHint(
        absl::InvalidArgumentError("a table cannot hold all there is"),
        "name a format: --format bundle, text or jsonl");
  }
  if (!options.closure.empty() && (format != "bundle" || options.since > 0)) {
    return absl::InvalidArgumentError(
        "--closure is a bundle of its own: without --since, and in no other "
        "format");
  }
  VERACITY_RETURN_IF_ERROR(
      !options.closure.empty()
          ? WriteClosure(session, view, options, to, written)
      : format == "bundle"
          ? WriteBundle(session, view, options.since, to, written)
          : WriteReadable(session, view, options.since, format == "text", to,
                          written));
  to.flush();
  if (to) return absl::OkStatus();
  return absl::UnavailableError(
      options.file == "-"
          ? "cannot write to standard output"
          : absl::StrCat("cannot write the file '", options.file, "'"));
}

// The ledger in use may not be written over, whatever is asked.
absl::Status CheckTarget(const Session& session, const ExportOptions& options) {
  std::error_code ignored;
  const std::string ledger(absl::StripPrefix(session.ledger, "sqlite:"));
  for (const char* end : {"", "-wal", "-shm"}) {
    const std::string part = absl::StrCat(ledger, end);
    if (fs::weakly_canonical(options.file, ignored) ==
            fs::weakly_canonical(part, ignored) ||
        fs::equivalent(options.file, part, ignored)) {
      return WithHint(absl::FailedPreconditionError(absl::StrCat(
                          "'", options.file,
                          "' is the ledger itself: an export would "
                          "destroy it")),
                      "name another file");
    }
  }
  if (fs::is_directory(options.file, ignored)) {
    return WithHint(absl::InvalidArgumentError(
                        absl::StrCat("'", options.file, "' is a folder")),
                    "name a file in it");
  }
  if (!options.force && fs::is_regular_file(options.file, ignored)) {
    return WithHint(absl::AlreadyExistsError(
                        absl::StrCat("there is a file '", options.file, "'")),
                    "name another, or write over it: --force");
  }
  return absl::OkStatus();
}

// Writes beside the file and renames: a reader never sees half of it, and an
// error leaves what was there. Devices and pipes are written to as they are.
absl::Status WriteFile(const Session& session, const View& view,
                       const ExportOptions& options, Written* written) {
  VERACITY_RETURN_IF_ERROR(CheckTarget(session, options));
  std::error_code error;
  const bool device =
      fs::exists(options.file, error) && !fs::is_regular_file(options.file);
  const std::string path =
      device ? options.file : absl::StrCat(options.file, ".", getpid(), "~");
  std::ofstream file(path, std::ios::binary);
  if (!file) {
    return absl::UnavailableError(
        absl::StrCat("cannot write the file '", options.file,
                     "': there is no such folder, or one may not write there"));
  }
  absl::Status status = Write(session, view, options, file, written);
  file.close();
  if (device) return status;
  if (status.ok()) {
    fs::rename(path, options.file, error);
    if (error) {
      status = absl::UnavailableError(absl::StrCat(
          "cannot write the file '", options.file, "': ", error.message()));
    }
  }
  if (!status.ok()) fs::remove(path, error);
  return status;
}

}  // namespace

absl::Status Export(const Session& session, const ExportOptions& options) {
  VERACITY_ASSIGN_OR_RETURN(const Ledger ledger, session.OpenToRead());
  const View view = ledger.Now();
  VERACITY_RETURN_IF_ERROR(CheckSince(view, options.since));
  const bool standard = options.file == "-";
  Written written;
  VERACITY_RETURN_IF_ERROR(
      standard ? Write(session, view, options, std::cout, &written)
               : WriteFile(session, view, options, &written));
  if (written.unverified > 0) {
    std::cerr << "note: left out " << Counted(written.unverified, "record")
              << " made by a later version; a bundle keeps them\n";
  }
  if (standard) return absl::OkStatus();
  if (written.verdicts > 0) {
    if (session.out->json()) {
      session.out->Json({{"file", options.file},
                         {"verdicts", absl::StrCat(written.verdicts)},
                         {"commit", absl::StrCat(view.commit())}});
    } else {
      const char* them = written.verdicts == 1 ? "it" : "them";
      session.out->Line(absl::StrCat(Counted(written.verdicts, "verdict"),
                                     " and all that is used for ", them,
                                     " written to ", options.file, "."));
      session.out->Line(absl::StrCat("To compute ", them,
                                     " again: veracity verify ", options.file));
    }
    return absl::OkStatus();
  }
  if (session.out->json()) {
    session.out->Json({{"file", options.file},
                       {"entries", absl::StrCat(written.entries)},
                       {"commit", absl::StrCat(view.commit())}});
  } else {
    session.out->Line(absl::StrCat(Counted(written.entries, "entry"),
                                   " up to commit ", view.commit(),
                                   " written to ", options.file, "."));
  }
  return absl::OkStatus();
}

}  // namespace veracity::cli
