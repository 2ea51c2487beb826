#include "verify/hands.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/work_list.h"

namespace veracity::internal {

int32_t InBillionths(double share) {
  return static_cast<int32_t>(std::llrint(share * 1e9));
}

Hands::Hands(const Case& the_case, OwnerGroups& groups)
    : case_(the_case), groups_(groups) {
  const CaseStatements& statements = the_case.statements;
  epochs_.reserve(statements.size());
  for (int32_t i = 0; i < statements.size(); ++i) {
    epochs_.push_back(
        groups.EpochOf(statements.earliest[i], statements.latest[i]));
  }
  rows_.reserve(statements.beginnings.size());
  for (int32_t i = 0; i < statements.size(); ++i) {
    for (int32_t b = statements.beginning_begin[i];
         b < statements.beginning_begin[i + 1]; ++b) {
      rows_.push_back(FindRow(i, statements.beginnings[b]));
    }
  }
}

Row Hands::FindRow(int32_t statement, const Beginning& beginning) const {
  const int32_t source = case_.statements.source[statement];
  const int32_t epoch = epochs_[statement];
  const std::vector<int32_t>& hands = case_.statements.hands;
  Row row;
  for (int32_t h = beginning.hands_begin; h < beginning.hands_end; ++h) {
    const bool is_last = h + 1 == beginning.hands_end;
    row.product = is_last ? Carry(row.product, hands[h], epoch, source, epoch)
                          : row.product * groups_.Factor(hands[h], epoch,
                                                         hands[h + 1], epoch);
  }
  if (beginning.hands_begin < beginning.hands_end) {
    row.first = hands[beginning.hands_begin];
  } else if (const int32_t conduit = ConduitOf(source); conduit != kNoIndex) {
    row.first = conduit;
    row.product = groups_.Factor(conduit, epoch, source, epoch);
  } else {
    row.first = source;
  }
  row.door = groups_.Of(row.first, epoch);
  return row;
}

double Hands::Carry(double product, int32_t hand, int32_t epoch, int32_t source,
                    int32_t source_epoch) const {
  const int32_t conduit = ConduitOf(source);
  if (conduit == kNoIndex) {
    return product * groups_.Factor(hand, epoch, source, source_epoch);
  }
  product *= groups_.Factor(hand, epoch, conduit, source_epoch);
  return product * groups_.Factor(conduit, source_epoch, source, source_epoch);
}

std::vector<int32_t> Hands::Attested() const {
  const CaseStatements& in = case_.statements;
  std::vector<double> best(in.size(), 0);
  WorkList work;
  for (int32_t i = 0; i < in.size(); ++i) {
    for (int32_t b = in.beginning_begin[i]; b < in.beginning_begin[i + 1];
         ++b) {
      best[i] = std::max(best[i], RowOf(b).product);
    }
    // Only what cites something leads on.
    if (best[i] > 0 && in.ground_begin[i] != in.ground_begin[i + 1]) {
      work.Add(i);
    }
  }
  // What turns out to be known better is gone through again. Hands only ever
  // take away, so that this ends, in circles too.
  int32_t at = 0;
  while (work.Take(&at)) {
    const double product = best[at];
    if (in.withdrawn[at]) continue;
    for (int32_t m = in.member_begin[in.ground_begin[at]];
         m < in.member_begin[in.ground_begin[at + 1]]; ++m) {
      const GroundMember& member = in.members[m];
      if (member.by_name || member.id == kNoIndex) continue;
      const int32_t k = member.id;
      const double further =
          Carry(product, in.source[at], epochs_[at], in.source[k], epochs_[k]);
      if (further <= best[k]) continue;
      best[k] = further;
      if (in.ground_begin[k] != in.ground_begin[k + 1]) work.Add(k);
    }
  }
  std::vector<int32_t> attested(in.size());
  for (int32_t i = 0; i < in.size(); ++i) attested[i] = InBillionths(best[i]);
  return attested;
}

}  // namespace veracity::internal
