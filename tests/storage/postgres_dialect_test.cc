#include "storage/postgres/postgres_dialect.h"

#include <string>

#include "base/text.h"
#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::HasSubstr;

std::string Rendered(absl::string_view sql) {
  return PostgresDialect().Render(sql);
}

std::string Query(absl::string_view typed) {
  absl::StatusOr<TextQuery> query = ParseTextQuery(typed);
  EXPECT_THAT(query, ::veracity::testing::IsOk());
  return query.ok() ? TsqueryOf(*query) : "";
}

TEST(PostgresDialect, RendersParametersButNotWhatIsQuoted) {
  EXPECT_EQ(Rendered("SELECT key FROM claims WHERE key=?1 AND note='?2 LIST'"),
            "SELECT key FROM claims WHERE key=$1 AND note='?2 LIST'");
}

TEST(PostgresDialect, RendersListsAsTablesWithTheirOrder) {
  EXPECT_EQ(Rendered("FROM LIST(?1) j CROSS JOIN claims c ON c.key=j.value"),
            "FROM unnest($1) WITH ORDINALITY j(value, key) CROSS JOIN LATERAL"
            " (SELECT * FROM claims c WHERE c.key=j.value OFFSET 0) c");
}

TEST(PostgresDialect, LooksUpOneOfAListByEach) {
  EXPECT_EQ(Rendered("WHERE (key IN (SELECT j.value FROM LIST(?2) j) OR a=1)"
                     " AND b IN (SELECT j.value FROM LIST(?3) j EXCEPT"
                     " SELECT j.value FROM LIST(?4) j)"),
            "WHERE (key=ANY($2) OR a=1) AND b IN (SELECT j.value FROM"
            " unnest($3) WITH ORDINALITY j(value, key) EXCEPT SELECT j.value"
            " FROM unnest($4) WITH ORDINALITY j(value, key))");
}

TEST(PostgresDialect, WalksJoinsInTheOrderInWhichTheyAreWritten) {
  EXPECT_EQ(
      Rendered("SELECT a.key FROM grounds g CROSS JOIN assertions a ON"
               " (a.key=g.target) AND a.key>0 CROSS JOIN (SELECT key FROM b"
               " WHERE x=1) d ON d.key=a.key WHERE g.owner=?1"),
      "SELECT a.key FROM grounds g CROSS JOIN LATERAL (SELECT * FROM"
      " assertions a WHERE (a.key=g.target) AND a.key>0 OFFSET 0) a CROSS"
      " JOIN LATERAL (SELECT * FROM (SELECT key FROM b WHERE x=1) d WHERE"
      " d.key=a.key OFFSET 0) d WHERE g.owner=$1");
  EXPECT_EQ(Rendered("x IN (SELECT b.key FROM a CROSS JOIN b ON b.key=a.key)"
                     " AND y=1"),
            "x IN (SELECT b.key FROM a CROSS JOIN LATERAL (SELECT * FROM b"
            " WHERE b.key=a.key OFFSET 0) b) AND y=1");
}

TEST(PostgresDialect, RendersWhatOverflowsAsNumeric) {
  EXPECT_EQ(Rendered("SPAN(a.said_to, a.said_from)>5"),
            "(a.said_to::numeric-a.said_from)>5");
}

TEST(PostgresDialect, LeavesTheChoiceOfAnIndexToThePlanner) {
  EXPECT_EQ(Rendered("FROM assertions l INDEXED BY assertions_said_long WHERE"
                     " l.key=?1"),
            "FROM assertions l WHERE l.key=$1");
}

TEST(PostgresDialect, GivesColumnsTypesThatHoldTheSame) {
  EXPECT_EQ(Rendered("CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c BLOB,"
                     " d REAL, e RAW_TEXT) STRICT, WITHOUT ROWID"),
            "CREATE TABLE t(a bigint PRIMARY KEY, b text COLLATE \"C\","
            " c bytea, d double precision, e bytea)");
}

TEST(PostgresDialect, MakesTablesOfWordsThatAreFoundByThem) {
  EXPECT_THAT(Rendered("CREATE VIRTUAL TABLE claim_words USING fts5(words)"),
              HasSubstr("USING gin(words)"));
  EXPECT_EQ(Rendered("FROM MATCHING(claim_words, ?2) w"),
            "FROM (SELECT position FROM claim_words WHERE words @@"
            " $2::text::tsquery) w");
}

TEST(PostgresDialect, AsksForAllWordsAndForTextsThatAreTooLong) {
  EXPECT_EQ(Query("\"state owned\" dron*"),
            "'*' | 'state' & 'owned' & 'dron':*");
}

TEST(PostgresDialect, MarksATextWithMoreWordsThanAVectorHolds) {
  std::string words;
  for (int i = 0; i < 200'000; ++i) words += "word" + std::to_string(i) + " ";
  EXPECT_EQ(BinaryTsvector(words), BinaryTsvector("*"));
}

}  // namespace
}  // namespace veracity::internal
