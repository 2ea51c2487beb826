#ifndef VERACITY_CLI_FORMATS_H_
#define VERACITY_CLI_FORMATS_H_

#include <string>

#include "absl/strings/string_view.h"

// The formats of files: "bundle", "text", "jsonl", "csv".

namespace veracity::cli {

// What the name of a file tells; empty: nothing.
std::string FormatByName(absl::string_view path);

// What the first bytes of a file tell, of which as many as there are, but a
// few hundred are enough: also "ledger", which is no format to read; empty:
// nothing. That it is a table they can only suggest: see LooksLikeTable.
std::string FormatByContent(absl::string_view head);
bool LooksLikeTable(absl::string_view head);

}  // namespace veracity::cli

#endif  // VERACITY_CLI_FORMATS_H_
