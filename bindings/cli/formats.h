#ifndef VERACITY_CLI_FORMATS_H_
#define VERACITY_CLI_FORMATS_H_

#include <string>

#include "absl/strings/string_view.h"

// The formats of files: "bundle", "text", "jsonl", "csv".

namespace veracity::cli {

// What the name of a file tells; empty: nothing.
std::string FormatByName(absl::string_view path);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_FORMATS_H_
