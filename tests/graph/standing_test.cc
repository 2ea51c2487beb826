#include "graph/standing.h"

#include <vector>

#include "tests/graph/standing_case.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Named = Case::Named;
using Outcome = GroundOutcome;
using Why = WhyFallen;

// Sources; R is the one that others cite.
constexpr int kR = 1, kX = 2, kY = 3, kW = 4;
// Another claim than that of statements which name none.
constexpr int kOther = 1;

Member Of(int statement) { return Member::Statement(statement); }
Member By(int source, int8_t sign = +1) {
  return Member::Attribution(source, sign);
}
const Member kMissing = Of(kNoIndex);

Standing Find(const Case& c) {
  const Columns columns(c);
  return FindStanding(columns.statements(), columns.entries());
}

// Where the first member of a ground of a statement leads.
Outcome Asked(const Case& c, int statement, int ground = 0) {
  return Find(c).outcome[Columns(c).MemberOf(statement, ground)];
}
std::vector<int32_t> Leads(const Case& c, int statement) {
  const Standing s = Find(c);
  const auto leads = s.LeadsOf(Columns(c).MemberOf(statement));
  return {leads.begin(), leads.end()};
}
Why WhyNot(const Case& c, int statement) { return Find(c).why[statement]; }

// -- Roots and what rests on them --

TEST(Standing, AStatementWithoutGroundsIsARootAndStands) {
  Case c;
  for (int8_t sign : {+1, -1, 0}) c.Add({.source = kX, .sign = sign});
  const Standing s = Find(c);
  EXPECT_THAT(s.root, ElementsAre(1, 1, 1));
  EXPECT_THAT(s.stands, ElementsAre(1, 1, 1));
  EXPECT_THAT(s.implied, IsEmpty());
}

TEST(Standing, AStatementWithAGroundIsNoRootAndStandsOnIt) {
  Case c;
  const int r = c.Add({.source = kR});
  const int x = c.Add({.source = kX, .grounds = {{Of(r)}}});
  EXPECT_EQ(Find(c).root[x], 0);
  EXPECT_EQ(Find(c).stands[x], 1);
  EXPECT_THAT(Leads(c, x), ElementsAre(r));
}

TEST(Standing, ARelayIsNeverARootEvenIfFirstHand) {
  Case c;
  const int r = c.Add({.source = kR});
  const int x = c.Add({.source = kX,
                       .sign = kRelays,
                       .grounds = {{Of(r)}},
                       .first_hand = true});
  EXPECT_EQ(Find(c).root[x], 0);
  EXPECT_EQ(Find(c).stands[x], 1);
}

TEST(Standing, ARelayWithoutGroundsLeadsToOneAffirmationByTheUnknown) {
  Case c;  // G13
  for (int i = 0; i < 3; ++i) {
    c.Add({.source = kX, .sign = kRelays, .claim = i / 2});
  }
  const Standing s = Find(c);
  EXPECT_THAT(s.implied,
              ElementsAre(ImpliedStatement{kNoIndex, 0, +1, PlainMasses(+1)},
                          ImpliedStatement{kNoIndex, 1, +1, PlainMasses(+1)}));
  EXPECT_THAT(s.unstated, ElementsAre(3, 3, 4));
  EXPECT_THAT(s.stands, ElementsAre(1, 1, 1));
  EXPECT_THAT(s.points,
              ElementsAre(PointsBit(+1), PointsBit(+1), PointsBit(+1)));
}

TEST(Standing, ARelayWithGroundsThatDoNotBearOnItHasNoUnknownOrigin) {
  Case c;
  const int r = c.Add({.source = kR, .claim = kOther});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r)}}});
  const int y = c.Add({.source = kY, .sign = kRelays, .grounds = {{}}});
  EXPECT_EQ(Asked(c, x), Outcome::kOtherClaim);
  EXPECT_EQ(WhyNot(c, x), Why::kNoGround);
  EXPECT_EQ(WhyNot(c, y), Why::kNoGround);
  EXPECT_THAT(Find(c).unstated, ElementsAre(kNoIndex, kNoIndex, kNoIndex));
}

TEST(Standing, OneGroundThatStandsIsEnough) {
  Case c;  // G40
  const int r1 = c.Add({.source = kR, .claim = 1});
  const int r2 = c.Add({.source = kW, .claim = 2});
  const int n = c.Add({.source = kX, .grounds = {{Of(r1)}, {Of(r2)}}});
  c.Withdraw(Named::kStatement, r2);
  EXPECT_EQ(Find(c).stands[n], 1);
  EXPECT_EQ(Asked(c, n, 1), Outcome::kWithdrawn);
}

TEST(Standing, AllOfNeedsEachMember) {
  Case c;  // G41
  const int r1 = c.Add({.source = kR, .claim = 1});
  const int r2 = c.Add({.source = kW, .claim = 2});
  const int n = c.Add({.source = kX, .grounds = {{Of(r1), Of(r2)}}});
  EXPECT_EQ(Find(c).stands[n], 1);
  c.Withdraw(Named::kStatement, r2);
  EXPECT_EQ(WhyNot(c, n), Why::kGroundWithdrawn);
  EXPECT_EQ(Asked(c, n), Outcome::kLeads);  // r1 all the same
}

TEST(Standing, AllOfDropsMembersThatAreNoGround) {
  Case c;
  const int r = c.Add({.source = kR});
  const int denial = c.Add({.source = kW, .sign = -1});
  const int x = c.Add({.source = kX, .grounds = {{Of(denial), Of(r)}}});
  const int y = c.Add({.source = kY, .grounds = {{Of(denial)}}});
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(WhyNot(c, x), Why::kGroundWithdrawn);
  EXPECT_EQ(Find(c).root[y], 1);  // none left: no ground
}

TEST(Standing, AllOfARelayPointsAsAllItsMembersDo) {
  Case c;
  const int r = c.Add({.source = kR});
  const int w = c.Add({.source = kW, .sign = -1});
  const int x = c.Add(
      {.source = kX, .sign = kRelays, .grounds = {{Of(r), Of(w), kMissing}}});
  const Standing s = Find(c);
  // "To all of that, even if one leads to nothing"; it does not stand.
  EXPECT_EQ(s.points[x], PointsBit(+1) | PointsBit(-1));
  EXPECT_EQ(s.why[x], Why::kDangling);
}

// -- The first question: does it bear on the statement? --

TEST(Standing, AnAttributionToTheOwnSourceIsNoGround) {
  Case c;
  const int x = c.Add({.source = kX, .grounds = {{By(kX)}}});
  const int y = c.Add({.source = kY, .sign = kRelays, .grounds = {{By(kY)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kOwnSource);
  EXPECT_EQ(Find(c).root[x], 1);
  EXPECT_EQ(WhyNot(c, y), Why::kNoGround);
}

TEST(Standing, AnOwnStatementByIdIsAGround) {
  Case c;
  const int first = c.Add({.source = kX});
  const int x = c.Add({.source = kX, .grounds = {{Of(first)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kLeads);
}

TEST(Standing, OnTheSameClaimAnotherSignIsNoGround) {
  Case c;  // G50
  const int r = c.Add({.source = kR});
  const int even = c.Add({.source = kR, .sign = 0});
  for (int8_t sign : {-1, 0}) {
    const int x = c.Add({.source = kX, .sign = sign, .grounds = {{Of(r)}}});
    EXPECT_EQ(Asked(c, x), Outcome::kPointsOtherwise);
    EXPECT_EQ(Find(c).root[x], 1);
  }
  const int y = c.Add({.source = kY, .grounds = {{Of(even)}}});
  EXPECT_EQ(Asked(c, y), Outcome::kPointsOtherwise);
}

TEST(Standing, OnTheSameClaimARelayThatPointsOnlyOtherwiseIsNoGround) {
  Case c;  // G34
  const int r = c.Add({.source = kR});
  const int denial = c.Add({.source = kW, .sign = -1});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r)}}});
  const int both = c.Add(
      {.source = kX, .sign = kRelays, .grounds = {{Of(r)}, {Of(denial)}}});
  const int q = c.Add({.source = kY, .sign = -1, .grounds = {{Of(x)}}});
  const int p = c.Add({.source = kY, .sign = -1, .grounds = {{Of(both)}}});
  EXPECT_EQ(Asked(c, q), Outcome::kPointsOtherwise);
  EXPECT_THAT(Leads(c, p), ElementsAre(both));
}

TEST(Standing, AnAttributionOfAnotherStanceIsNoGround) {
  Case c;
  const int x = c.Add({.source = kX, .grounds = {{By(kR, -1)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kPointsOtherwise);
  EXPECT_EQ(Find(c).root[x], 1);
}

TEST(Standing, WhatDeclinesRestsOnNothingOfItsOwnClaim) {
  Case c;
  const int r = c.Add({.source = kR, .sign = 0});
  const int far = c.Add({.source = kR, .claim = kOther});
  const int x = c.Add({.source = kX,
                       .sign = 0,
                       .grounds = {{Of(r)}, {By(kW, 0)}, {By(kW, +1)}}});
  const int y = c.Add({.source = kY, .sign = 0, .grounds = {{Of(far)}}});
  for (int ground : {0, 1, 2}) {
    EXPECT_EQ(Asked(c, x, ground), Outcome::kPointsOtherwise);
  }
  EXPECT_EQ(Find(c).root[x], 1);
  EXPECT_EQ(Find(c).root[y], 0);
  EXPECT_THAT(Leads(c, y), ElementsAre(far));
}

TEST(Standing, OnAnotherClaimEitherSignIsAGroundAndDecliningIsNone) {
  Case c;  // G52
  const int yes = c.Add({.source = kR, .claim = kOther});
  const int no = c.Add({.source = kR, .sign = -1, .claim = kOther});
  const int even = c.Add({.source = kR, .sign = 0, .claim = kOther});
  const int relay = c.Add({.source = kW,
                           .sign = kRelays,
                           .claim = kOther,
                           .grounds = {{Of(even)}}});
  const int mixed = c.Add({.source = kW,
                           .sign = kRelays,
                           .claim = kOther,
                           .grounds = {{Of(even)}, {Of(no)}}});
  const int x = c.Add(
      {.source = kX,
       .grounds = {{Of(yes)}, {Of(no)}, {Of(even)}, {Of(relay)}, {Of(mixed)}}});
  EXPECT_EQ(Asked(c, x, 0), Outcome::kLeads);
  EXPECT_EQ(Asked(c, x, 1), Outcome::kLeads);
  EXPECT_EQ(Asked(c, x, 2), Outcome::kPointsNowhere);
  EXPECT_EQ(Asked(c, x, 3), Outcome::kPointsNowhere);
  EXPECT_EQ(Asked(c, x, 4), Outcome::kLeads);
}

TEST(Standing, AGroundOfARelayAboutAnotherClaimIsNone) {
  Case c;
  const int r = c.Add({.source = kR, .claim = kOther});
  const int near = c.Add({.source = kR});
  const int x =
      c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r), Of(near)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kOtherClaim);
  EXPECT_EQ(Find(c).stands[x], 1);  // on the other member
}

TEST(Standing, WhatIsWithdrawnOrReplacedStillPointsAsItDid) {
  Case c;
  const int gone = c.Add({.source = kR, .sign = -1});
  const int old = c.Add({.source = kW, .sign = -1, .replaced = true});
  const int x = c.Add({.source = kX, .grounds = {{Of(gone)}, {Of(old)}}});
  c.Withdraw(Named::kStatement, gone);
  EXPECT_EQ(Asked(c, x, 0), Outcome::kPointsOtherwise);
  EXPECT_EQ(Asked(c, x, 1), Outcome::kPointsOtherwise);
  EXPECT_EQ(Find(c).root[x], 1);
}

TEST(Standing, WhetherNothingBearsOnItIsNotAsked) {
  Case c;
  const int empty = c.Add({.source = kR,
                           .sign = kRelays,
                           .claim = kOther,
                           .grounds = {{kMissing}}});
  for (int8_t sign : {+1, -1, 0, +kRelays}) {
    const int x = c.Add(
        {.source = kX, .sign = sign, .grounds = {{Of(empty)}, {kMissing}}});
    EXPECT_EQ(Asked(c, x, 0), Outcome::kReachesNothing);
    EXPECT_EQ(Asked(c, x, 1), Outcome::kNotOnRecord);
    EXPECT_EQ(WhyNot(c, x), Why::kDangling);
  }
}

// -- The second question: is it there? --

TEST(Standing, AnIdThatIsNotOnRecordLeadsToNothing) {
  Case c;  // G61
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{kMissing}}});
  EXPECT_EQ(WhyNot(c, x), Why::kDangling);
  EXPECT_THAT(Find(c).implied, IsEmpty());
}

TEST(Standing, WhatIsWithdrawnLeadsToNothing) {
  Case c;  // G19
  const int r = c.Add({.source = kR});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r)}}});
  const int y = c.Add({.source = kY, .sign = kRelays, .grounds = {{Of(r)}}});
  c.Withdraw(Named::kStatement, r);
  EXPECT_THAT(Find(c).why, ElementsAre(Why::kWithdrawn, Why::kGroundWithdrawn,
                                       Why::kGroundWithdrawn));
  EXPECT_EQ(Asked(c, x), Outcome::kWithdrawn);
  EXPECT_THAT(Leads(c, y), IsEmpty());
}

TEST(Standing, AFirstHandStatementStandsWithoutWhatItCites) {
  Case c;  // G20
  const int r = c.Add({.source = kR});
  const int y = c.Add({.grounds = {{Of(r)}}, .first_hand = true});
  EXPECT_EQ(Find(c).root[y], 1);
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(Find(c).stands[y], 1);
}

TEST(Standing, WhatIsWithdrawnCitesNothing) {
  Case c;
  const int r = c.Add({.source = kR});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(r)}}});
  const int bare = c.Add({.source = kX, .sign = kRelays});
  const int y = c.Add({.source = kY, .grounds = {{By(kW)}}});
  for (int gone : {x, bare, y}) c.Withdraw(Named::kStatement, gone);
  const Standing s = Find(c);
  EXPECT_EQ(Asked(c, x), Outcome::kNotAsked);
  EXPECT_EQ(s.points[x], 0);
  EXPECT_EQ(s.unstated[bare], kNoIndex);
  EXPECT_THAT(s.implied, IsEmpty());
  EXPECT_THAT(s.root, ElementsAre(1, 0, 0, 0));
}

TEST(Standing, WhatIsReplacedLeadsToNothingAndIsNoRoot) {
  Case c;  // G44
  const int old = c.Add({.source = kR, .replaced = true});
  const int x = c.Add({.source = kX, .grounds = {{Of(old)}}});
  c.Add({.source = kR, .sign = -1});
  const Standing s = Find(c);
  EXPECT_THAT(s.root, ElementsAre(0, 0, 1));
  EXPECT_THAT(s.why,
              ElementsAre(Why::kReplaced, Why::kGroundReplaced, Why::kStands));
  EXPECT_EQ(Asked(c, x), Outcome::kReplaced);
}

TEST(Standing, WhatIsReplacedStillCites) {
  Case c;
  const int r = c.Add({.source = kR});
  const int old = c.Add({.grounds = {{Of(r)}}, .replaced = true});
  EXPECT_THAT(Leads(c, old), ElementsAre(r));
}

TEST(Standing, AnAttributionToAWithdrawnSourceLeadsToNothing) {
  Case c;
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR)}}});
  EXPECT_EQ(Find(c).stands[x], 1);
  c.Withdraw(Named::kSource, kR);
  EXPECT_EQ(WhyNot(c, x), Why::kGroundWithdrawn);
}

// -- The third question: where an attribution leads --

TEST(Standing, AnAttributionLeadsToWhatTheSourceSaidSoOfTheClaim) {
  Case c;
  const int yes = c.Add({.source = kR});
  const int again = c.Add({.source = kR});
  c.Add({.source = kR, .sign = -1});
  c.Add({.source = kR, .claim = kOther});
  c.Add({.source = kW});
  const int relay =
      c.Add({.source = kR, .sign = kRelays, .grounds = {{Of(again)}}});
  for (int8_t sign : {+1, +kRelays}) {
    const int x = c.Add({.source = kX, .sign = sign, .grounds = {{By(kR)}}});
    EXPECT_THAT(Leads(c, x), ElementsAre(yes, again, relay));
  }
}

TEST(Standing, AnAttributionPassesOverWhatWasSaidCertainlyLater) {
  Case c;  // G76
  c.Add({.source = kR, .sign = -1, .earliest = 2, .latest = 3});
  Case::Statement relay = {
      .source = kX, .sign = kRelays, .grounds = {{By(kR)}}};
  const int undated = c.Add(relay);
  relay.earliest = 1;
  relay.latest = 1;
  const int before = c.Add(relay);
  relay.latest = 2;
  const int perhaps_after = c.Add(relay);
  EXPECT_EQ(Find(c).stands[before], 1);  // leads to an implied affirmation
  EXPECT_EQ(WhyNot(c, perhaps_after), Why::kMisattributed);
  EXPECT_EQ(WhyNot(c, undated), Why::kMisattributed);
}

TEST(Standing, AnAttributionPassesOverWhatIsLessWellAttested) {
  Case c;  // G74
  const int r = c.Add({.source = kR, .attested = kOneBillion / 2});
  const int x = c.Add(
      {.source = kX, .grounds = {{By(kR)}}, .attested_asked = kOneBillion / 2});
  const int y = c.Add({.source = kX,
                       .grounds = {{By(kR)}},
                       .attested_asked = kOneBillion / 2 + 1});
  EXPECT_THAT(Leads(c, x), ElementsAre(r));
  EXPECT_THAT(Leads(c, y), ElementsAre(3));  // implied
}

TEST(Standing, AnAttributionLeadsToNothingIfAllThatWasSaidSoIsReplaced) {
  Case c;
  c.Add({.source = kR, .replaced = true});
  c.Add({.source = kR, .sign = -1});
  const int x = c.Add({.source = kX, .grounds = {{By(kR)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kReplaced);
  EXPECT_EQ(WhyNot(c, x), Why::kGroundReplaced);
  const int also = c.Add({.source = kR});
  EXPECT_THAT(Leads(c, x), ElementsAre(also));
}

TEST(Standing, AMisattributionIsNoGroundEvenIfTheSourceOnlyDeclined) {
  for (int8_t sign : {-1, 0}) {
    Case c;  // G43
    c.Add({.source = kR, .sign = sign});
    const int x = c.Add({.source = kX, .grounds = {{By(kR)}}});
    EXPECT_EQ(Asked(c, x), Outcome::kMisattributed);
    EXPECT_EQ(Find(c).root[x], 1);
  }
}

TEST(Standing, AMisattributionByARelayLeadsToNothing) {
  Case c;  // G42
  c.Add({.source = kR, .sign = -1});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR)}}});
  EXPECT_EQ(Asked(c, x), Outcome::kRelayedWrongly);
  EXPECT_EQ(WhyNot(c, x), Why::kMisattributed);
}

TEST(Standing, WhereTheSourceOnlyRelaysNothingAnAttributionLeadsToNothing) {
  Case c;  // G71
  const int w = c.Add({.source = kW});
  const int r = c.Add({.source = kR, .sign = kRelays, .grounds = {{Of(w)}}});
  c.Add({.source = kR, .sign = -1});
  const int x = c.Add({.source = kX, .grounds = {{By(kR)}}});
  EXPECT_THAT(Leads(c, x), ElementsAre(r));
  c.Withdraw(Named::kStatement, w);
  EXPECT_EQ(Asked(c, x), Outcome::kReachesNothing);
  EXPECT_EQ(WhyNot(c, x), Why::kGroundWithdrawn);
}

TEST(Standing, WhatTheSourceWithdrewIsNotImplied) {
  Case c;
  const int r = c.Add({.source = kR, .attested = 0});  // att is not asked
  const int x = c.Add({.source = kX, .grounds = {{By(kR)}}});
  const int y = c.Add({.source = kY, .sign = -1, .grounds = {{By(kR, -1)}}});
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(Asked(c, x), Outcome::kWithdrawn);
  EXPECT_EQ(Asked(c, y), Outcome::kLeads);  // it had not pointed so
}

TEST(Standing, AWithdrawnRelayOfTheSourceMayHavePointedAnyWay) {
  Case c;
  const int r = c.Add({.source = kR, .sign = kRelays});
  const int y = c.Add({.source = kY, .sign = -1, .grounds = {{By(kR, -1)}}});
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(Asked(c, y), Outcome::kWithdrawn);
}

TEST(Standing, WhatTheSourceWithdrewIsPassedOverIfCertainlyLater) {
  Case c;
  const int r = c.Add({.source = kR, .earliest = 2, .latest = 2});
  const int x = c.Add({.grounds = {{By(kR)}}, .earliest = 1, .latest = 1});
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(Asked(c, x), Outcome::kLeads);
}

TEST(Standing, WhatTheSourceSaidBesidesDecidesBeforeWhatItWithdrew) {
  Case c;
  const int r = c.Add({.source = kR});
  c.Add({.source = kR, .sign = -1});
  const int x = c.Add({.source = kX, .grounds = {{By(kR)}}});
  c.Withdraw(Named::kStatement, r);
  EXPECT_EQ(Asked(c, x), Outcome::kMisattributed);
}

TEST(Standing, ARelayImpliesAPlainStatementOfTheStanceAttributed) {
  Case c;  // G12, G64
  for (int8_t sign : {+1, -1, 0}) {
    c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR, sign)}}});
  }
  const Standing s = Find(c);
  EXPECT_THAT(s.implied,
              ElementsAre(ImpliedStatement{kR, 0, +1, PlainMasses(+1)},
                          ImpliedStatement{kR, 0, -1, PlainMasses(-1)},
                          ImpliedStatement{kR, 0, 0, PlainMasses(0)}));
  EXPECT_THAT(s.points,
              ElementsAre(PointsBit(+1), PointsBit(-1), PointsBit(0)));
  EXPECT_THAT(s.stands, ElementsAre(1, 1, 1));
}

TEST(Standing, AStatementImpliesItsOwnMassesAndEqualOnesAreOne) {
  Case c;  // G62
  for (int masses : {7, 8, 7, PlainMasses(+1)}) {
    c.Add({.source = kX, .grounds = {{By(kR)}}, .masses = masses});
  }
  c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR)}}});
  const Standing s = Find(c);
  EXPECT_THAT(s.leads, ElementsAre(5, 6, 5, 7, 7));
  EXPECT_THAT(s.implied,
              ElementsAre(ImpliedStatement{kR, 0, +1, 7},
                          ImpliedStatement{kR, 0, +1, 8},
                          ImpliedStatement{kR, 0, +1, PlainMasses(+1)}));
}

// -- Circles and chains --

TEST(Standing, ACircleOfAttributionsFalls) {
  for (int8_t sign : {+1, +kRelays}) {
    Case c;  // G11
    c.Add({.source = kX, .sign = sign, .grounds = {{By(kY)}}});
    c.Add({.source = kY, .sign = sign, .grounds = {{By(kX)}}});
    EXPECT_THAT(Find(c).why, ElementsAre(Why::kCircular, Why::kCircular));
    EXPECT_THAT(Find(c).implied, IsEmpty());
  }
}

TEST(Standing, ACircleWithAWayOutStandsOnThat) {
  for (int8_t sign : {+1, +kRelays}) {
    Case c;
    const int r = c.Add({.source = kR});
    c.Add({.source = kX, .sign = sign, .grounds = {{By(kY)}}});
    c.Add({.source = kY, .sign = sign, .grounds = {{By(kX)}, {Of(r)}}});
    EXPECT_THAT(Find(c).stands, ElementsAre(1, 1, 1));
    c.Withdraw(Named::kStatement, r);
    EXPECT_THAT(Find(c).why, ElementsAre(Why::kWithdrawn, Why::kGroundWithdrawn,
                                         Why::kGroundWithdrawn));
  }
}

TEST(Standing, ARelayPointsThroughRelaysThatPointAsAttributed) {
  Case c;
  const int yes = c.Add({.source = kW});
  const int no = c.Add({.source = kW, .sign = -1});
  c.Add({.source = kR, .sign = kRelays, .grounds = {{Of(yes)}}});
  c.Add({.source = kR, .sign = kRelays, .grounds = {{Of(no)}}});
  const int x =
      c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR, -1)}}});
  EXPECT_EQ(Find(c).points[x], PointsBit(-1));
  EXPECT_THAT(Leads(c, x), ElementsAre(3));
}

TEST(Standing, ADeepChainDoesNotOverflowTheStack) {
  constexpr int kDepth = 1'000'000;
  Case c;
  c.Add({.source = kR});
  for (int i = 0; i < kDepth; ++i) {
    c.Add({.source = kX, .sign = kRelays, .grounds = {{Of(i)}}});
  }
  EXPECT_EQ(Find(c).stands[kDepth], 1);
  c.Withdraw(Named::kStatement, 0);
  EXPECT_EQ(WhyNot(c, kDepth), Why::kGroundWithdrawn);
}

TEST(Standing, GivesTheWorstOfTheReasons) {
  Case c;
  const int gone = c.Add({.source = kR});
  const int old = c.Add({.source = kR, .replaced = true});
  const int self = c.Add({.source = kY, .grounds = {{Of(2)}}});
  c.Withdraw(Named::kStatement, gone);
  const auto why = [&](std::vector<std::vector<Member>> grounds) {
    return WhyNot(c, c.Add({.source = kX, .grounds = std::move(grounds)}));
  };
  EXPECT_EQ(why({{Of(self)}}), Why::kCircular);
  EXPECT_EQ(why({{Of(self)}, {kMissing}}), Why::kDangling);
  EXPECT_EQ(why({{kMissing}, {Of(old)}}), Why::kGroundReplaced);
  EXPECT_EQ(why({{Of(old)}, {Of(gone)}, {kMissing}}), Why::kGroundWithdrawn);
}

TEST(Standing, ColumnsLeftEmptyMeanTheDefault) {
  Case c;
  const int r = c.Add({.source = kR});
  c.Add({.source = kX, .grounds = {{By(kR)}}});
  c.Add({.source = kY, .sign = -1, .grounds = {{By(kW, -1)}}});
  c.Withdraw(Named::kStatement, r);
  const Columns columns(c);
  StandingInput bare = columns.statements();
  bare.masses = {};
  bare.earliest = bare.latest = {};
  bare.attested = bare.attested_asked = {};
  bare.replaced = {};
  const Standing s = FindStanding(bare, columns.entries());
  EXPECT_EQ(s.why, Find(c).why);
  EXPECT_EQ(s.implied, Find(c).implied);
}

TEST(Standing, OfAnEmptyLedgerIsEmpty) {
  const Standing s = Find(Case());
  EXPECT_THAT(s.stands, IsEmpty());
  EXPECT_THAT(s.implied, IsEmpty());
}

TEST(Standing, WhatWasNotYetSaidCanBeMarkedAsGone) {
  Case c;  // As of day 1: R has not spoken, and x relays that R has.
  c.Add({.source = kR, .earliest = 2, .latest = 2});
  const int x = c.Add({.source = kX, .sign = kRelays, .grounds = {{By(kR)}}});
  const Columns columns(c);
  Withdrawals withdrawals = FindWithdrawals(columns.entries());
  withdrawals.record[0] = 1;
  const Standing s = FindStanding(columns.statements(), withdrawals);
  EXPECT_EQ(s.why[x], Why::kGroundWithdrawn);
}

}  // namespace
}  // namespace veracity::internal
