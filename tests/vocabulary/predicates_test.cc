#include "vocabulary/predicates.h"

#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/testing.h"

namespace veracity::internal {

extern const char kPredicateTableText[];

namespace {

TEST(Predicates, TheTableParses) {
  v1::PredicateTable table;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kPredicateTableText,
                                                            &table));
  EXPECT_EQ(static_cast<size_t>(table.predicates_size()),
            ReservedPredicates().size());
}

// Code and data name the same predicates, neither more.
TEST(Predicates, AreThoseThatHaveAConstant) {
  const std::vector<std::string> constants = {
      std::string(reserved::kContradicts), std::string(reserved::kEntails),
      std::string(reserved::kSupports),    std::string(reserved::kUndermines),
      std::string(reserved::kRefines),     std::string(reserved::kSameAs),
      std::string(reserved::kOwnedBy),     std::string(reserved::kPartOf),
      std::string(reserved::kSpeaksFor),   std::string(reserved::kEmployedBy),
      std::string(reserved::kGovernedBy),  std::string(reserved::kMemberOf),
      std::string(reserved::kMemberCount), std::string(reserved::kReliability),
      std::string(reserved::kJudged),      std::string(reserved::kStrength),
      std::string(reserved::kTopic),       std::string(reserved::kScale)};
  std::vector<std::string> names;
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    names.push_back(spec.name());
    EXPECT_TRUE(absl::StartsWith(spec.name(), kReservedPrefix));
    EXPECT_EQ(FindReserved(spec.name()), &spec);
  }
  EXPECT_THAT(names, ::testing::UnorderedElementsAreArray(constants));
}

TEST(Predicates, AreSymmetricWhereBothWaysSayTheSame) {
  std::set<std::string> symmetric;
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    if (IsSymmetricReserved(spec.name())) symmetric.insert(spec.name());
  }
  EXPECT_THAT(symmetric, ::testing::ElementsAre("veracity:contradicts",
                                                "veracity:same_as"));
}

TEST(Predicates, OnlyExactNamesAreReserved) {
  EXPECT_TRUE(IsReservedPredicate("veracity:entails"));
  for (const char* name : {"", "veracity:", "veracity:Entails", "entails",
                           "veracity:entail", "veracity:entails "}) {
    EXPECT_FALSE(IsReservedPredicate(name)) << name;
    EXPECT_FALSE(IsSymmetricReserved(name)) << name;
    EXPECT_EQ(FindReserved(name), nullptr) << name;
  }
}

TEST(Predicates, AllAreDescribedAndReferToOneAnother) {
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    ASSERT_EQ(spec.labels_size(), 1) << spec.name();
    ASSERT_EQ(spec.descriptions_size(), 1) << spec.name();
    EXPECT_EQ(spec.labels(0).language(), "en") << spec.name();
    EXPECT_EQ(spec.descriptions(0).language(), "en") << spec.name();
    EXPECT_TRUE(absl::EndsWith(spec.descriptions(0).text(), "."))
        << spec.name();
    for (const std::string& qualifier : spec.narrowing_qualifiers()) {
      EXPECT_TRUE(IsReservedPredicate(qualifier)) << qualifier;
    }
  }
}

std::string Row(const v1::PredicateSpec& spec) {
  std::string value = v1::ValueType_Name(spec.value_type());
  value = absl::AsciiStrToLower(value.substr(std::strlen("VALUE_TYPE_")));
  if (spec.value_type() == v1::VALUE_TYPE_UNSPECIFIED) value = "any";
  std::string traits;
  if (spec.symmetric()) traits = "symmetric";
  if (spec.cardinality() == v1::CARDINALITY_SINGLE) traits = "single-valued";
  return absl::StrCat("| `", spec.name(), "` | ", value, " | ", traits, " | ",
                      spec.descriptions(0).text(), " |");
}

TEST(Predicates, ThePageShowsTheTable) {
  const std::optional<std::string> page = testing::ReadFile(
      absl::StrCat(VERACITY_SOURCE_DIR, "/docs/formats/predicates.md"));
  ASSERT_TRUE(page.has_value());
  std::vector<std::string> shown;
  for (absl::string_view line : absl::StrSplit(*page, '\n')) {
    if (absl::StartsWith(line, "| `")) shown.emplace_back(line);
  }
  std::vector<std::string> rows;
  for (const v1::PredicateSpec& spec : ReservedPredicates()) {
    rows.push_back(Row(spec));
  }
  EXPECT_EQ(shown, rows);
}

}  // namespace
}  // namespace veracity::internal
