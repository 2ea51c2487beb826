#include "vocabulary/predicates.h"

#include <google/protobuf/text_format.h>

#include <vector>

#include "absl/strings/match.h"

namespace veracity::internal {

// predicates.txtpb.
extern const char kPredicateTableText[];

absl::Span<const v1::PredicateSpec> ReservedPredicates() {
  // Never destroyed: what is returned lives as long as the program. A test
  // parses the table, so here it cannot fail.
  static const auto* const table = [] {
    v1::PredicateTable parsed;
    google::protobuf::TextFormat::ParseFromString(kPredicateTableText, &parsed);
    return new std::vector<v1::PredicateSpec>(parsed.predicates().begin(),
                                              parsed.predicates().end());
  }();
  return *table;
}

const v1::PredicateSpec* FindReserved(absl::string_view name) {
  if (!absl::StartsWith(name, kReservedPrefix)) return nullptr;
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    if (spec.name() == name) return &spec;
  }
  return nullptr;
}

bool IsReservedPredicate(absl::string_view name) {
  return FindReserved(name) != nullptr;
}

bool IsSymmetricReserved(absl::string_view name) {
  const v1::PredicateSpec* spec = FindReserved(name);
  return spec != nullptr && spec->symmetric();
}

}  // namespace veracity::internal
