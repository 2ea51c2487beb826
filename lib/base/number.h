#ifndef VERACITY_BASE_NUMBER_H_
#define VERACITY_BASE_NUMBER_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "veracity/decimal.h"

namespace veracity::internal {

// The double nearest to a decimal; none if `text` is empty or no decimal.
inline std::optional<double> ReadNumber(absl::string_view text) {
  if (text.empty()) return std::nullopt;
  const absl::StatusOr<Decimal> decimal = Decimal::Parse(text);
  if (!decimal.ok()) return std::nullopt;
  return decimal->ToDouble();
}

}  // namespace veracity::internal

#endif  // VERACITY_BASE_NUMBER_H_
