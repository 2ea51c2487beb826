#ifndef VERACITY_LEDGER_RESOLVE_H_
#define VERACITY_LEDGER_RESOLVE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "ledger/reader.h"
#include "veracity/v1/report.pb.h"

namespace veracity::internal {

// What a person may have meant: a printed id, whole or abbreviated as git
// does; an entity's or document's id; a name or alias; words of a wording.
absl::Status ResolveTyped(Reader& reader, absl::string_view typed, size_t limit,
                          std::vector<v1::Candidate>* found);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_RESOLVE_H_
