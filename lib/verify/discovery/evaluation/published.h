#ifndef VERACITY_VERIFY_DISCOVERY_EVALUATION_PUBLISHED_H_
#define VERACITY_VERIFY_DISCOVERY_EVALUATION_PUBLISHED_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace veracity::internal {

// What was published of a method on a data set, in the terms of
// DiscoveryFigure.
std::optional<double> PublishedFigure(absl::string_view data_set,
                                      absl::string_view method,
                                      absl::string_view measure);

// Where from, where figures differ, and what is not reproduced.
std::vector<std::string> NotesOnPublished();

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_DISCOVERY_EVALUATION_PUBLISHED_H_
