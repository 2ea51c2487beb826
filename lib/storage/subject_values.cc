#include "storage/subject_values.h"

#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "storage/keys.h"
#include "veracity/v1/claim.pb.h"
#include "vocabulary/value_key.h"

namespace veracity::internal {
namespace {

struct SubjectValue {
  int64_t key, predicate, claim;
};

}  // namespace

absl::Status FillSubjectValues(Connection& connection) {
  constexpr int64_t kPortion = 50'000;
  int64_t last = 0;
  std::vector<SubjectValue> portion;
  for (;;) {
    portion.clear();
    int64_t rows = 0;
    absl::Status status;
    const Cell cells[] = {Cell::Int(last), Cell::Int(kPortion)};
    VERACITY_RETURN_IF_ERROR(connection.Run(
        "SELECT key, subject_kind, subject, predicate, payload FROM claims"
        " WHERE key>?1 ORDER BY key LIMIT ?2",
        cells, [&](Cells row) {
          ++rows;
          last = row[0].integer;
          const Kind kind = static_cast<Kind>(row[1].integer);
          if (row[4].is_null() || !HasLastingKey(kind)) return true;
          v1::Claim claim;
          if (!claim.ParseFromArray(row[4].bytes.data(),
                                    static_cast<int>(row[4].bytes.size()))) {
            status = absl::DataLossError(
                absl::StrCat("the payload of claim ", last, " does not parse"));
            return false;
          }
          portion.push_back(
              {SubjectValueKey(row[1].integer, row[2].integer,
                               ValueKey(claim.statement().value())),
               row[3].integer, last});
          return true;
        }));
    VERACITY_RETURN_IF_ERROR(status);
    VERACITY_RETURN_IF_ERROR(connection.Insert(
        "mentions", Duplicates::kAreLeftOut, 5, portion.size(),
        [&](size_t i, absl::Span<Cell> row) {
          row[0] = Cell::Int(static_cast<int64_t>(Kind::kLiteral));
          row[1] = Cell::Int(portion[i].key);
          row[2] = Cell::Int(kSubjectValueRole);
          row[3] = Cell::Int(portion[i].predicate);
          row[4] = Cell::Int(portion[i].claim);
        }));
    if (rows < kPortion) return absl::OkStatus();
  }
}

}  // namespace veracity::internal
