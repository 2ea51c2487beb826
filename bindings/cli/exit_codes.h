#ifndef VERACITY_CLI_EXIT_CODES_H_
#define VERACITY_CLI_EXIT_CODES_H_

#include "absl/status/status.h"

namespace veracity::cli {

// What the program exits with (docs/errors.md has this table in words).
// Stable: scripts depend on it.
inline int ExitCode(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return 0;
    case absl::StatusCode::kUnknown:
      return 1;  // NotAllWell
    case absl::StatusCode::kInvalidArgument:
      return 2;
    case absl::StatusCode::kNotFound:
      return 3;
    case absl::StatusCode::kAlreadyExists:
      return 4;
    case absl::StatusCode::kFailedPrecondition:
      return 5;
    case absl::StatusCode::kAborted:
      return 6;
    case absl::StatusCode::kUnavailable:
      return 7;
    case absl::StatusCode::kDataLoss:
      return 8;
    case absl::StatusCode::kOutOfRange:
      return 9;
    case absl::StatusCode::kResourceExhausted:
      return 10;
    case absl::StatusCode::kUnimplemented:
      return 11;
    case absl::StatusCode::kPermissionDenied:
      return 12;
    case absl::StatusCode::kUnauthenticated:
      return 12;
    case absl::StatusCode::kDeadlineExceeded:
      return 13;
    case absl::StatusCode::kCancelled:
      return 130;  // as after Ctrl-C
    default:
      return 70;  // our bug
  }
}

}  // namespace veracity::cli

#endif  // VERACITY_CLI_EXIT_CODES_H_
