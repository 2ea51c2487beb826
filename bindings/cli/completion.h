#ifndef VERACITY_CLI_COMPLETION_H_
#define VERACITY_CLI_COMPLETION_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace veracity::cli {

// A command as a shell completes it.
struct CompletedCommand {
  std::string name;
  std::string description;
  // "--limit", "At most so many".
  std::vector<std::pair<std::string, std::string>> options;
};

// Prints a script for "bash", "zsh" or "fish" to standard output.
absl::Status PrintCompletion(absl::string_view shell,
                             const std::vector<CompletedCommand>& commands);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_COMPLETION_H_
