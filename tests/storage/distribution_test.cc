#include "storage/postgres/distribution.h"

#include "storage/keys.h"
#include "storage/postgres/postgres_dialect.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

std::string Sql(absl::string_view sql, size_t parameters) {
  return DistributeStatement(sql, parameters).sql;
}

TEST(Distribution, AKeySaysWhereItsRowIs) {
  const int64_t claim = NextKeyAt(300, 0);
  EXPECT_EQ(HomeOf(claim), 300);
  EXPECT_TRUE(IsClaimKey(claim));
  EXPECT_EQ(HomeOf(claim + 17), 300);
  EXPECT_EQ(ClaimKeyOf(claim + 17), claim);
  EXPECT_EQ(HomeOfShard(~uint64_t{0}), kHomes - 1);
}

TEST(Distribution, KeysRiseInTheOrderOfRecordingWhereverTheyLie) {
  const int64_t first = NextKeyAt(511, 0);
  EXPECT_LT(first, NextKeyAt(0, first));
}

TEST(Distribution, EqualKeysHaveOneHome) {
  EXPECT_EQ(
      Sql("SELECT 1 FROM mentions m CROSS JOIN claims c ON c.key=m.claim", 0),
      "SELECT 1 FROM mentions m CROSS JOIN claims c ON c.key=m.claim"
      " AND c.home=m.home");
  EXPECT_EQ(Sql("SELECT 1 FROM assertions a JOIN claims c ON"
                " c.key=a.key>>24<<24 WHERE a.position<=?1",
                1),
            "SELECT 1 FROM assertions a JOIN claims c ON c.key=a.key>>24<<24"
            " AND c.home=a.home WHERE a.position<=?1");
}

TEST(Distribution, AKeyThatIsGivenGivesTheHome) {
  const DistributedStatement one =
      DistributeStatement("SELECT id FROM entities WHERE key=?1", 1);
  EXPECT_EQ(one.sql,
            "SELECT id FROM entities WHERE key=?1 AND entities.home=?2");
  ASSERT_EQ(one.homes.size(), 1u);
  const Cell cells[] = {Cell::Int(NextKeyAt(7, 0))};
  std::vector<int64_t> list;
  EXPECT_EQ(HomeCell(one.homes[0], cells, &list).integer, 7);
}

TEST(Distribution, AListGivesEachHomeOnce) {
  const DistributedStatement some = DistributeStatement(
      "SELECT 1 FROM LIST(?1) j CROSS JOIN claims c ON c.key=j.value", 1);
  EXPECT_EQ(some.sql,
            "SELECT 1 FROM LIST(?1) j CROSS JOIN claims c ON c.key=j.value"
            " AND c.home=SOME(?2)");
  const std::vector<int64_t> keys = {NextKeyAt(9, 0), NextKeyAt(3, 0),
                                     NextKeyAt(9, NextKeyAt(9, 0))};
  const Cell cells[] = {Cell::List(keys)};
  std::vector<int64_t> list;
  HomeCell(some.homes.at(0), cells, &list);
  EXPECT_THAT(list, ::testing::ElementsAre(3, 9));
}

TEST(Distribution, WhatLeadsFromOneServerToOthersIsLeftToCitus) {
  const std::string sql =
      "SELECT 1 FROM (SELECT g.target FROM grounds g WHERE g.kind=4) g"
      " CROSS JOIN assertions a ON a.key=g.target";
  EXPECT_EQ(Sql(sql, 0), sql);
}

TEST(Distribution, RowsAreSoughtAmongThoseOfTheirHome) {
  EXPECT_EQ(Sql("SELECT 1 FROM claims c WHERE c.key IN (SELECT a.assertion& "
                "-16777216 FROM assertions_by_source a WHERE a.source=?1)",
                1),
            "SELECT 1 FROM claims c WHERE ( c.key,c.home) IN (SELECT "
            "a.assertion& -16777216,a.home FROM assertions_by_source a WHERE "
            "a.source=?1)");
}

TEST(Distribution, AGivenHomeIsThatOfAllThatLiesWithIt) {
  EXPECT_EQ(Sql("SELECT 1 FROM mentions m JOIN claims c ON c.key=m.claim WHERE"
                " m.home=?1 AND EXISTS(SELECT 1 FROM versions v WHERE"
                " v.key=c.key)",
                1),
            "SELECT 1 FROM mentions m JOIN claims c ON c.key=m.claim AND"
            " c.home=m.home AND c.home=?1 WHERE m.home=?1 AND EXISTS(SELECT 1"
            " FROM versions v WHERE v.key=c.key AND v.home=c.home AND"
            " v.home=?1)");
}

TEST(Distribution, AHiddenKeyGivesNoHome) {
  const std::string sql = "SELECT 1 FROM assertions a WHERE +a.key=?1";
  EXPECT_EQ(Sql(sql, 1), sql);
}

TEST(Distribution, AssignmentsAreNoConditions) {
  EXPECT_EQ(Sql("UPDATE withdrawals SET target=?2 WHERE kind=?1", 2),
            "UPDATE withdrawals SET target=?2 WHERE kind=?1");
}

TEST(Distribution, RowsAreInsertedWithTheirHomes) {
  EXPECT_EQ(Sql("INSERT INTO assessments_due VALUES(?1, ?2, ?3)"
                " ON CONFLICT(policy, claim) DO NOTHING",
                3),
            "INSERT INTO assessments_due VALUES(?1, ?2, ?3,?4)"
            " ON CONFLICT(policy, claim, home) DO NOTHING");
  const Cell row[] = {Cell::Int(1), Cell::Int(NextKeyAt(5, 0)),
                      Cell::Text("[]")};
  EXPECT_EQ(HomeOfRow("assessments_due", row), 5);
  EXPECT_EQ(HomeOfRow("meta", row), std::nullopt);
}

TEST(Distribution, UniqueColumnsAreUniqueWithinAHome) {
  EXPECT_EQ(
      DistributeTable("CREATE TABLE entities(key bigint PRIMARY KEY,"
                      " id text NOT NULL UNIQUE, payload bytea)",
                      8),
      "CREATE TABLE entities(key bigint NOT NULL, id text NOT NULL, payload "
      "bytea, PRIMARY KEY(key, home), UNIQUE(id, home), home bigint NOT NULL);"
      "SELECT create_distributed_table('entities', 'home',"
      " colocate_with:='entries')");
}

}  // namespace
}  // namespace veracity::internal
