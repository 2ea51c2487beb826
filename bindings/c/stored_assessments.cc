#include "veracity/stored_assessments.h"

#include "handles.h"

namespace veracity::c {
namespace {

absl::StatusOr<StoredFindOptions> ReadCatchUp(
    const veracity_catch_up_options* given, const CallOptions& call) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_catch_up_options read,
                            ReadStruct(given, "veracity_catch_up_options"));
  StoredFindOptions options;
  options.catch_up = read.as_it_stands == 0;
  options.work.portion = OrDefault(read.portion, options.work.portion);
  options.work.maximum_statements =
      OrDefault(read.maximum_statements, options.work.maximum_statements);
  options.work.call = call;
  return options;
}

}  // namespace
}  // namespace veracity::c

using namespace veracity::c;  // NOLINT: the functions below are all C's
namespace v1 = veracity::v1;

extern "C" {

veracity_code veracity_stored_assessments_open(
    const veracity_ledger* ledger, veracity_bytes policy,
    veracity_stored_assessments** stored, veracity_error** error) {
  return Boundary(error, stored).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"ledger", ledger}, {"stored", stored}}));
    VERACITY_ASSIGN_OR_RETURN(const auto read,
                              Parsed<v1::AssessmentPolicy>(policy, "policy"));
    VERACITY_ASSIGN_OR_RETURN(
        veracity::StoredAssessments opened,
        veracity::StoredAssessments::Open(ledger->open->ledger, read));
    VERACITY_ASSIGN_OR_RETURN(std::string whole, Serialized(opened.policy()));
    *stored = new veracity_stored_assessments{ledger->open, std::move(opened),
                                              std::move(whole)};
    return absl::OkStatus();
  });
}

void veracity_stored_assessments_free(veracity_stored_assessments* stored) {
  delete stored;
}

veracity_bytes veracity_stored_assessments_policy(
    const veracity_stored_assessments* stored) {
  return stored == nullptr ? veracity_bytes{} : BytesOf(stored->policy);
}

veracity_code veracity_stored_assessments_catch_up(
    veracity_stored_assessments* stored,
    const veracity_catch_up_options* options, const veracity_call* call,
    veracity_buffer** report, veracity_error** error) {
  return Boundary(error, report).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"stored", stored}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, stored->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto how,
                              ReadCatchUp(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(const v1::CatchUpReport done,
                              stored->stored.CatchUp(how.work));
    return Give(done, report);
  });
}

veracity_code veracity_stored_assessments_find(
    veracity_stored_assessments* stored, veracity_bytes query,
    const veracity_catch_up_options* options, const veracity_call* call,
    veracity_buffer** found, veracity_error** error) {
  return Boundary(error, found).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"stored", stored}}));
    VERACITY_ASSIGN_OR_RETURN(const auto asked,
                              Parsed<v1::AssessmentQuery>(query, "query"));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, stored->open->clock));
    VERACITY_ASSIGN_OR_RETURN(const auto how,
                              ReadCatchUp(options, read.options));
    VERACITY_ASSIGN_OR_RETURN(const v1::AssessmentsFound answer,
                              stored->stored.Find(asked, how));
    return Give(answer, found);
  });
}

veracity_code veracity_stored_assessments_changes(
    const veracity_stored_assessments* stored, uint64_t since,
    const veracity_call* call, veracity_results** moves,
    veracity_error** error) {
  return Boundary(error, moves).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"stored", stored}, {"moves", moves}}));
    VERACITY_ASSIGN_OR_RETURN(const Call read,
                              ReadCall(call, stored->open->clock));
    return Give(stored->open, read, stored->stored.Changes(since, read.options),
                moves);
  });
}

veracity_code veracity_stored_assessments_drop(
    veracity_stored_assessments* stored, veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(NotNull({{"stored", stored}}));
    return stored->stored.Drop();
  });
}

}  // extern "C"
