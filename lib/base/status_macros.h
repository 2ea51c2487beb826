#ifndef VERACITY_BASE_STATUS_MACROS_H_
#define VERACITY_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

// Returns from the current function with the status if it is not OK.
#define VERACITY_RETURN_IF_ERROR(expr)                   \
  do {                                                   \
    absl::Status veracity_status_ = (expr);              \
    if (!veracity_status_.ok()) return veracity_status_; \
  } while (false)

// Assigns the value of a StatusOr to `lhs` (which may declare a variable), or
// returns its status from the current function.
#define VERACITY_ASSIGN_OR_RETURN(lhs, expr)                                \
  VERACITY_ASSIGN_OR_RETURN_(VERACITY_CONCAT_(veracity_or_, __LINE__), lhs, \
                             expr)
#define VERACITY_ASSIGN_OR_RETURN_(tmp, lhs, expr) \
  auto tmp = (expr);                               \
  if (!tmp.ok()) return std::move(tmp).status();   \
  lhs = std::move(tmp).value()
#define VERACITY_CONCAT_(a, b) VERACITY_CONCAT2_(a, b)
#define VERACITY_CONCAT2_(a, b) a##b

namespace veracity::internal {

// The one way to add context to an error: "where: what", same code.
inline absl::Status Annotate(const absl::Status& status,
                             absl::string_view where) {
  if (status.ok() || where.empty()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(where, ": ", status.message()));
}

}  // namespace veracity::internal

#endif  // VERACITY_BASE_STATUS_MACROS_H_
