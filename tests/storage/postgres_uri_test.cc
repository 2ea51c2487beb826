#include "storage/postgres/postgres_uri.h"

#include <string>

#include "tests/testing.h"

namespace veracity::internal {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::veracity::testing::StatusIs;

constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;

TEST(PostgresUri, TakesTheSchemaOutOfTheOptions) {
  VERACITY_ASSERT_OK_AND_ASSIGN(
      const PostgresUri uri,
      ParsePostgresUri("postgresql://ann@db.example:5433/desk?sslmode=require"
                       "&schema=my%20desk&application_name=x"));
  EXPECT_EQ(uri.schema, "my desk");
  EXPECT_EQ(uri.uri,
            "postgresql://ann@db.example:5433/desk?sslmode=require"
            "&application_name=x");
}

TEST(PostgresUri, LeavesAUriWithoutOptionsAsItIs) {
  VERACITY_ASSERT_OK_AND_ASSIGN(const PostgresUri uri,
                                ParsePostgresUri("postgres://db.example/desk"));
  EXPECT_EQ(uri.schema, "");
  EXPECT_EQ(uri.uri, "postgres://db.example/desk");
}

TEST(PostgresUri, RefusesASchemaWithoutAName) {
  EXPECT_THAT(ParsePostgresUri("postgresql:///desk?schema="),
              StatusIs(kInvalid, "'schema=' names no schema"));
  EXPECT_THAT(ParsePostgresUri("postgresql:///desk?schema=a%2"),
              StatusIs(kInvalid, "'schema=a%2'"));
  EXPECT_THAT(ParsePostgresUri("postgresql:///desk?schema=a%00b"),
              StatusIs(kInvalid, "names no schema"));
  EXPECT_THAT(
      ParsePostgresUri("postgresql:///desk?schema=" + std::string(64, 'a')),
      StatusIs(kInvalid, "1 to 63 bytes"));
}

TEST(PostgresUri, RefusesWhatLibpqDoesNotKnowWithoutShowingThePassword) {
  const absl::Status status =
      ParsePostgresUri("postgresql://ann:secret@db.example/desk?colour=red")
          .status();
  EXPECT_THAT(status, StatusIs(kInvalid, "colour"));
  EXPECT_THAT(std::string(status.message()), Not(HasSubstr("secret")));
}

TEST(PostgresUri, IsShownWithoutItsPassword) {
  EXPECT_EQ(WithoutPassword("postgresql://ann:secret@db.example/desk"),
            "postgresql://ann@db.example/desk");
  EXPECT_EQ(WithoutPassword("postgresql://db.example:5433/desk"),
            "postgresql://db.example:5433/desk");
}

}  // namespace
}  // namespace veracity::internal
