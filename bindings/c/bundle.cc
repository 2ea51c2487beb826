#include "veracity/bundle.h"

#include <istream>
#include <ostream>

#include "handles.h"
#include "streams.h"
#include "veracity/recompute.h"

namespace veracity::c {
namespace {

absl::StatusOr<veracity_input> ReadInput(const veracity_input* from) {
  VERACITY_RETURN_IF_ERROR(NotNull({{"from", from}}));
  VERACITY_ASSIGN_OR_RETURN(const veracity_input input,
                            ReadStruct(from, "veracity_input"));
  if (input.read == nullptr) {
    return absl::InvalidArgumentError("`from` has no function that reads");
  }
  return input;
}

absl::StatusOr<veracity_output> ReadOutput(const veracity_output* to) {
  VERACITY_RETURN_IF_ERROR(NotNull({{"to", to}}));
  VERACITY_ASSIGN_OR_RETURN(const veracity_output output,
                            ReadStruct(to, "veracity_output"));
  if (output.write == nullptr) {
    return absl::InvalidArgumentError("`to` has no function that writes");
  }
  return output;
}

// Reads a bundle into the ledger, by Import or by Restore.
absl::Status ReadBundle(veracity_ledger* ledger, const veracity_input* from,
                        const veracity_import_options* options,
                        const veracity_call* call,
                        absl::StatusOr<v1::ImportReport> (Ledger::*read)(
                            BundleReader&, const ImportOptions&),
                        veracity_buffer** report) {
  VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}}));
  VERACITY_ASSIGN_OR_RETURN(const veracity_input input, ReadInput(from));
  VERACITY_ASSIGN_OR_RETURN(const veracity_import_options given,
                            ReadStruct(options, "veracity_import_options"));
  VERACITY_ASSIGN_OR_RETURN(const Call how,
                            ReadCall(call, ledger->open->clock));
  ImportOptions import;
  VERACITY_ASSIGN_OR_RETURN(const absl::string_view author,
                            Text(given.author, "author"));
  import.author = std::string(author);
  import.strict = given.strict != 0;
  import.batch_entries = OrDefault(given.batch_entries, import.batch_entries);
  import.maximum_issues =
      OrDefault(given.maximum_issues, import.maximum_issues);
  import.call = how.options;
  BundleLimits limits;
  limits.frame_bytes = OrDefault(given.frame_bytes, limits.frame_bytes);
  limits.frames = OrDefault(given.frames, limits.frames);

  InputBuffer buffer(input);
  std::istream stream(&buffer);
  BundleReader bundle(stream, limits);
  VERACITY_ASSIGN_OR_RETURN(const v1::ImportReport done,
                            (ledger->open->ledger.*read)(bundle, import));
  return Give(done, report);
}

// The header that a bundle of ours must have, with what the caller says more.
absl::Status Describe(veracity_bytes given, v1::BundleHeader* header) {
  VERACITY_ASSIGN_OR_RETURN(auto more,
                            Parsed<v1::BundleHeader>(given, "header"));
  if (!more.producer().empty() && more.producer() != header->producer()) {
    return absl::InvalidArgumentError(
        absl::StrCat("`header` names the producer '", more.producer(),
                     "'; a bundle of this ledger is its owner's, '",
                     header->producer(), "'"));
  }
  more.MergeFrom(*header);
  *header = std::move(more);
  return absl::OkStatus();
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_ledger_import(veracity_ledger* ledger,
                                     const veracity_input* from,
                                     const veracity_import_options* options,
                                     const veracity_call* call,
                                     veracity_buffer** report,
                                     veracity_error** error) {
  return Boundary(error, report).Run([&] {
    return ReadBundle(ledger, from, options, call, &veracity::Ledger::Import,
                      report);
  });
}

veracity_code veracity_ledger_restore(veracity_ledger* ledger,
                                      const veracity_input* from,
                                      const veracity_import_options* options,
                                      const veracity_call* call,
                                      veracity_buffer** report,
                                      veracity_error** error) {
  return Boundary(error, report).Run([&] {
    return ReadBundle(ledger, from, options, call, &veracity::Ledger::Restore,
                      report);
  });
}

veracity_code veracity_view_export(const veracity_view* view, uint64_t since,
                                   veracity_bytes header,
                                   const veracity_output* to,
                                   const veracity_call* call, uint64_t* entries,
                                   veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"view", view}}));
    VERACITY_ASSIGN_OR_RETURN(const veracity_output output, ReadOutput(to));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, view->open->clock));
    v1::BundleHeader described;
    described.set_producer(view->view.owner());
    VERACITY_RETURN_IF_ERROR(Describe(header, &described));
    OutputBuffer buffer(output);
    std::ostream stream(&buffer);
    veracity::BundleWriter bundle(stream, described);
    VERACITY_ASSIGN_OR_RETURN(const uint64_t written,
                              view->view.Export(bundle, since, read.options));
    VERACITY_RETURN_IF_ERROR(bundle.Finish());
    if (entries != nullptr) *entries = written;
    return absl::OkStatus();
  });
}

veracity_code veracity_assessor_export_closure(
    const veracity_assessor* assessor, const veracity_bytes* claims,
    size_t count, veracity_bytes header, const veracity_output* to,
    const veracity_assess_options* options, const veracity_call* call,
    veracity_results** assessments, veracity_error** error) {
  return Boundary(error, assessments).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(
        NotNull({{"assessor", assessor}, {"assessments", assessments}}));
    VERACITY_ASSIGN_OR_RETURN(const std::vector<veracity::ClaimId> ids,
                              Each(claims, count, "claims", ReadClaimId));
    VERACITY_ASSIGN_OR_RETURN(const veracity_output output, ReadOutput(to));
    VERACITY_ASSIGN_OR_RETURN(const AssessCall how,
                              ReadAssess(options, call, assessor->open->clock));
    v1::BundleHeader described =
        veracity::ExcerptHeader(assessor->assessor.view());
    VERACITY_RETURN_IF_ERROR(Describe(header, &described));
    OutputBuffer buffer(output);
    std::ostream stream(&buffer);
    veracity::BundleWriter bundle(stream, described);
    VERACITY_ASSIGN_OR_RETURN(
        const auto verdicts,
        veracity::ExportClosure(assessor->assessor, ids, bundle, how.options));
    VERACITY_RETURN_IF_ERROR(bundle.Finish());
    return Give(verdicts, assessments);
  });
}

veracity_code veracity_verify_bundle(const veracity_input* from,
                                     const veracity_call* call,
                                     veracity_buffer** report,
                                     veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_ASSIGN_OR_RETURN(const veracity_input input, ReadInput(from));
    VERACITY_ASSIGN_OR_RETURN(const Call read, ReadCall(call, absl::Now));
    InputBuffer buffer(input);
    std::istream stream(&buffer);
    veracity::BundleReader bundle(stream);
    VERACITY_ASSIGN_OR_RETURN(const v1::VerificationReport verified,
                              veracity::VerifyBundle(bundle, read.options));
    return Give(verified, report);
  });
}

}  // extern "C"
