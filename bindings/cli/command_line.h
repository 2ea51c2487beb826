#ifndef VERACITY_CLI_COMMAND_LINE_H_
#define VERACITY_CLI_COMMAND_LINE_H_

#include <atomic>

#include "absl/status/status.h"

namespace veracity::cli {

// Reads the command line and carries it out. INVALID_ARGUMENT if it cannot be
// read; what the command returned. Setting `interrupted` stops a long command.
absl::Status RunCommandLine(int argc, char** argv,
                            const std::atomic<bool>* interrupted);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_COMMAND_LINE_H_
