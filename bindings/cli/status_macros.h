#ifndef VERACITY_CLI_STATUS_MACROS_H_
#define VERACITY_CLI_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

// The library's own two macros, which are not part of its public headers.

#define VERACITY_RETURN_IF_ERROR(expr)                   \
  do {                                                   \
    absl::Status veracity_status_ = (expr);              \
    if (!veracity_status_.ok()) return veracity_status_; \
  } while (false)

#define VERACITY_ASSIGN_OR_RETURN(lhs, expr)                                \
  VERACITY_ASSIGN_OR_RETURN_(VERACITY_CONCAT_(veracity_or_, __LINE__), lhs, \
                             expr)
#define VERACITY_ASSIGN_OR_RETURN_(tmp, lhs, expr) \
  auto tmp = (expr);                               \
  if (!tmp.ok()) return std::move(tmp).status();   \
  lhs = std::move(tmp).value()
#define VERACITY_CONCAT_(a, b) VERACITY_CONCAT2_(a, b)
#define VERACITY_CONCAT2_(a, b) a##b

#endif  // VERACITY_CLI_STATUS_MACROS_H_
