#ifndef VERACITY_LEDGER_WALK_H_
#define VERACITY_LEDGER_WALK_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "ledger/reader.h"
#include "veracity/v1/value.pb.h"

// Walks over grounds and affiliations: breadth first, one statement a level,
// since a level is what a store that is spread over machines can answer.

namespace veracity::internal {

// The keys of assertions that rest, at any depth, on what `roots` name, in
// order. A source: its assertions, those that attribute to it, those of
// anonymous sources known through it. A document: the assertions in it, those
// that attribute to it. A claim: its assertions. What is found counts in turn.
absl::StatusOr<std::vector<int64_t>> RestingOn(
    Reader& reader,
    const google::protobuf::RepeatedPtrField<v1::RecordRef>& roots);

// The sources affiliated with those given, them included, by structure that
// counts: affirmations of reserved affiliations by the owner, as the owner.
absl::StatusOr<std::vector<int64_t>> Affiliated(Reader& reader,
                                                std::vector<int64_t> sources);

// Steps along grounds by id from an assertion down to its deepest root.
absl::StatusOr<uint32_t> DepthOf(Reader& reader, int64_t assertion);

}  // namespace veracity::internal

#endif  // VERACITY_LEDGER_WALK_H_
