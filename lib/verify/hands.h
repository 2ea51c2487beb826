#ifndef VERACITY_VERIFY_HANDS_H_
#define VERACITY_VERIFY_HANDS_H_

// Rows of hands: through whom a statement came, and what that counts. Sections
// 2 and 3.3 of the rule.

#include <cstdint>
#include <vector>

#include "graph/standing.h"
#include "verify/case.h"
#include "verify/groups.h"

namespace veracity::internal {

// A row of hands from us to before a statement's own source.
struct Row {
  double product = 1;
  int32_t first = kNoIndex;  // the first hand
  int32_t door = 0;          // its group, a set
};

class Hands {
 public:
  // Both must outlive this.
  Hands(const Case& the_case, OwnerGroups& groups);

  OwnerGroups& groups() const { return groups_; }

  // Whose groups hold for a statement: those of its time.
  int32_t EpochOf(int32_t statement) const { return epochs_[statement]; }

  // The row of one of a held statement's beginnings, by its number.
  const Row& RowOf(int32_t beginning) const { return rows_[beginning]; }

  // A product that has come as far as to before `hand`, carried on from it to
  // before `source`, which may bring its conduit.
  double Carry(double product, int32_t hand, int32_t epoch, int32_t source,
               int32_t source_epoch) const;

  // How surely each statement is known to have been made, in billionths.
  std::vector<int32_t> Attested() const;

 private:
  Row FindRow(int32_t statement, const Beginning& beginning) const;
  int32_t ConduitOf(int32_t source) const {
    return source != kNoIndex && case_.entities.anonymous[source] != 0
               ? case_.entities.conduit[source]
               : kNoIndex;
  }

  const Case& case_;
  OwnerGroups& groups_;
  std::vector<int32_t> epochs_;
  std::vector<Row> rows_;  // of each beginning
};

// A share in whole billionths, rounded to the nearest, even.
int32_t InBillionths(double share);

}  // namespace veracity::internal

#endif  // VERACITY_VERIFY_HANDS_H_
