#include "graph/neighbourhood.h"

namespace veracity::internal {

StandingInput Neighbourhood::statements() const {
  StandingInput input;
  input.claim = claim_;
  input.source = entries_.source();
  input.sign = sign_;
  input.first_hand = first_hand_;
  input.ground_begin = ground_begin_;
  input.member_begin = member_begin_;
  input.members = members_;
  input.earliest = earliest_;
  input.latest = latest_;
  return input;
}

}  // namespace veracity::internal
