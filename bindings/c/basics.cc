#include "absl/status/status.h"
#include "absl/time/time.h"
#include "handles.h"

namespace veracity::c {

absl::StatusOr<Call> ReadCall(const veracity_call* given, const Clock& clock) {
  VERACITY_ASSIGN_OR_RETURN(const veracity_call call,
                            ReadStruct(given, "veracity_call"));
  Call read;
  if (call.timeout_ns != 0) {
    read.options.deadline = clock() + absl::Nanoseconds(call.timeout_ns);
  }
  if (call.canceller != nullptr) {
    read.cancelled = call.canceller->cancelled;
    read.options.cancelled = read.cancelled.get();
  }
  if (call.progress != nullptr) {
    read.options.progress = [report = call.progress,
                             user = call.user](const Progress& progress) {
      report(user, progress.done, progress.total);
    };
  }
  return read;
}

}  // namespace veracity::c

using veracity::c::Boundary;
using veracity::c::BytesOf;
using veracity::c::Contained;

extern "C" {

const char* veracity_version(void) { return VERACITY_VERSION; }

const char* veracity_code_name(int code) {
  switch (code) {
    case VERACITY_OK:
      return "OK";
    case VERACITY_CANCELLED:
      return "CANCELLED";
    case VERACITY_UNKNOWN:
      return "UNKNOWN";
    case VERACITY_INVALID_ARGUMENT:
      return "INVALID_ARGUMENT";
    case VERACITY_DEADLINE_EXCEEDED:
      return "DEADLINE_EXCEEDED";
    case VERACITY_NOT_FOUND:
      return "NOT_FOUND";
    case VERACITY_ALREADY_EXISTS:
      return "ALREADY_EXISTS";
    case VERACITY_PERMISSION_DENIED:
      return "PERMISSION_DENIED";
    case VERACITY_RESOURCE_EXHAUSTED:
      return "RESOURCE_EXHAUSTED";
    case VERACITY_FAILED_PRECONDITION:
      return "FAILED_PRECONDITION";
    case VERACITY_ABORTED:
      return "ABORTED";
    case VERACITY_OUT_OF_RANGE:
      return "OUT_OF_RANGE";
    case VERACITY_UNIMPLEMENTED:
      return "UNIMPLEMENTED";
    case VERACITY_INTERNAL:
      return "INTERNAL";
    case VERACITY_UNAVAILABLE:
      return "UNAVAILABLE";
    case VERACITY_DATA_LOSS:
      return "DATA_LOSS";
    case VERACITY_UNAUTHENTICATED:
      return "UNAUTHENTICATED";
  }
  return "";
}

const char* veracity_error_message(const veracity_error* error) {
  return error == nullptr ? "" : error->message.c_str();
}

void veracity_error_free(veracity_error* error) { delete error; }

veracity_bytes veracity_buffer_bytes(const veracity_buffer* buffer) {
  return buffer == nullptr ? veracity_bytes{} : BytesOf(buffer->bytes);
}

void veracity_buffer_free(veracity_buffer* buffer) { delete buffer; }

int veracity_results_next(veracity_results* results, veracity_bytes* message) {
  if (message != nullptr) *message = {};
  if (results == nullptr || results->stream == nullptr) return 0;
  bool found = false;
  results->status = Contained([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(veracity::c::NotNull({{"message", message}}));
    VERACITY_ASSIGN_OR_RETURN(found, results->stream->Next(&results->message));
    return absl::OkStatus();
  });
  if (!results->status.ok() || !found) {
    results->stream = nullptr;
    return 0;
  }
  *message = BytesOf(results->message);
  return 1;
}

veracity_code veracity_results_status(const veracity_results* results,
                                      veracity_error** error) {
  return Boundary(error).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(veracity::c::NotNull({{"results", results}}));
    return results->status;
  });
}

void veracity_results_free(veracity_results* results) { delete results; }

veracity_code veracity_canceller_new(veracity_canceller** canceller,
                                     veracity_error** error) {
  return Boundary(error, canceller).Run([&]() -> absl::Status {
    VERACITY_RETURN_IF_ERROR(veracity::c::NotNull({{"canceller", canceller}}));
    *canceller =
        new veracity_canceller{std::make_shared<std::atomic<bool>>(false)};
    return absl::OkStatus();
  });
}

void veracity_canceller_cancel(veracity_canceller* canceller) {
  if (canceller != nullptr) canceller->cancelled->store(true);
}

void veracity_canceller_free(veracity_canceller* canceller) {
  delete canceller;
}

}  // extern "C"
