#include "graph/fall_report.h"

#include "tests/graph/standing_case.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Named = Case::Named;
using Why = WhyFallen;

constexpr int kR = 1, kX = 2, kY = 3, kW = 4;  // sources

Member Of(int statement) { return Member::Statement(statement); }
Member By(int source) { return Member::Attribution(source, +1); }
const Member kMissing = Of(kNoIndex);

FallReport WouldFall(const Case& c, Case::Retraction also) {
  const Columns columns(c);
  return WhatWouldFall(columns.statements(), columns.entries(),
                       {Columns::Target(c, also)});
}

TEST(WhatWouldFall, ListsWhatFallsAndWhatStandsOnOtherGround) {
  Case c;
  const int r = c.Add({.source = kR});
  const int w = c.Add({.source = kW});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r)}}});
  const int y = c.Add({.source = kY, .grounds = {{Of(x)}}});
  const int both = c.Add({.source = kY, .grounds = {{Of(x)}, {Of(w)}}});
  c.Add({.source = kY, .grounds = {{Of(both)}}});  // touched by nothing
  const int dangling = c.Add({.source = kR, .grounds = {{kMissing}}});
  const FallReport report = WouldFall(c, {Named::kSource, kR});
  EXPECT_THAT(report.falls, ElementsAre(Fallen{r, Why::kWithdrawn},
                                        Fallen{x, Why::kGroundWithdrawn},
                                        Fallen{y, Why::kGroundWithdrawn},
                                        Fallen{dangling, Why::kWithdrawn}));
  EXPECT_THAT(report.still_standing, ElementsAre(both));
  EXPECT_THAT(report.rises, IsEmpty());
}

TEST(WhatWouldFall, CountsAnAttributionToTheSourceAsLost) {
  Case c;
  const int x =
      c.Add({.source = kX, .grounds = {{By(kR)}}, .first_hand = true});
  const int y = c.Add({.source = kY, .grounds = {{By(kR)}}});
  const FallReport report = WouldFall(c, {Named::kSource, kR});
  EXPECT_THAT(report.falls, ElementsAre(Fallen{y, Why::kGroundWithdrawn}));
  EXPECT_THAT(report.still_standing, ElementsAre(x));
}

TEST(WhatWouldFall, ListsWhatRises) {
  Case c;
  const int r = c.Add({.source = kR});
  const int x = c.Add({.source = kX, .grounds = {{Of(r)}}});
  const int first = c.Withdraw(Named::kStatement, r);
  EXPECT_THAT(WouldFall(c, {Named::kRetraction, first}).rises,
              ElementsAre(r, x));

  Case relay;  // G42: the denial gone, nothing says that R did not say so
  const int denial = relay.Add({.source = kR, .sign = -1});
  const int y =
      relay.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR)}}});
  EXPECT_THAT(WouldFall(relay, {Named::kStatement, denial}).rises,
              ElementsAre(y));
}

TEST(WhatWouldFall, IsNothingIfNothingIsWithdrawn) {
  Case c;
  c.Add({.source = kX, .grounds = {{kMissing}}});
  c.Withdraw(Named::kStatement, c.Add({.source = kR}));
  const FallReport report = WouldFall(c, {Named::kSource, kR});
  EXPECT_THAT(report.falls, IsEmpty());
  EXPECT_THAT(report.still_standing, IsEmpty());
  EXPECT_THAT(report.rises, IsEmpty());
}

}  // namespace
}  // namespace veracity::internal
