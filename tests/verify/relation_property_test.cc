#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/verify/relation_case.h"
#include "vocabulary/value_key.h"

namespace veracity::internal {
namespace {

using ::veracity::testing::FromText;

class RelationPropertyTest : public RelationCase {};

// Statements of few words, so that two are often related.
class RandomStatements {
 public:
  explicit RandomStatements(uint32_t seed) : random_(seed) {}

  std::pair<v1::Statement, v1::Statement> NextPair() {
    std::string x;
    std::string y;
    for (std::string (RandomStatements::*part)() :
         {&RandomStatements::Subject, &RandomStatements::Predicate,
          &RandomStatements::Value, &RandomStatements::Qualifiers,
          &RandomStatements::Valid}) {
      const std::string of_x = (this->*part)();
      x += of_x;
      y += random_() % 2 == 0 ? of_x : (this->*part)();
    }
    return {FromText<v1::Statement>(x), FromText<v1::Statement>(y)};
  }

 private:
  std::string Pick(const std::vector<std::string>& words) {
    return words[random_() % words.size()];
  }
  std::string Entity() {
    return Pick({"a", "b", "c", "alpha", "alabuga", "russia"});
  }
  std::string Subject() {
    return absl::StrCat("subject { entity: '", Entity(), "' } ");
  }
  std::string Predicate() {
    return absl::StrCat(
        "predicate: '",
        Pick({"single", "many", "near", "spouse", "owns", "owned by", "event"}),
        "' ");
  }
  std::string Valid() {
    return absl::StrCat(
        " valid: '",
        Pick({"", "", "2004", "2004~", "2004/2006", "200X", "[..2005]", "2004/",
              "2004-06-01T10:00:00Z", "{2004,2006}"}),
        "'");
  }
  std::string Value() {
    switch (random_() % 8) {
      case 0:
        return absl::StrCat("value { quantity { value: '",
                            Pick({"1", "1.05", "1050", "1000", "2", ""}),
                            "' unit: '", Pick({"km", "m"}), "' ",
                            Pick({"", "lower: '0.9'", "upper: '1100'",
                                  "lower: '0.8' upper: '1100'"}),
                            " relation: ", random_() % 6, " } }");
      case 1:
        return absl::StrCat(
            "value { time { edtf: '",
            Pick({"2004", "2004-06", "200X", "[2003,2004]", "2004/", "2005"}),
            "' } }");
      case 2:
        return absl::StrCat("value { point { latitude: '",
                            Pick({"1", "1.0", "1.01"}), "' longitude: '2' ",
                            Pick({"", "altitude: '5'"}),
                            Pick({"", " precision: '0.1'"}), " } }");
      case 3:
        return Pick({"value { none {} }", "value { unknown {} }",
                     "value { boolean: true }", "value { boolean: false }"});
      default:
        return absl::StrCat("value { entity: '", Entity(), "' }");
    }
  }
  std::string Qualifiers() {
    std::string qualifiers;
    for (uint32_t left = random_() % 3; left > 0; --left) {
      absl::StrAppend(&qualifiers, " qualifiers { predicate: '",
                      Pick({"in", "by", "to"}), "' value { entity: '", Entity(),
                      "' } }");
    }
    return qualifiers;
  }

  std::mt19937 random_;
};

// A store reads only statements whose keys match: none may be missed.
TEST_F(RelationPropertyTest, RelatedByValueSharesAValueKey) {
  tables_.Merge("alpha", "a");
  RandomStatements statements(5);
  int related = 0, apart = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto [x, y] = statements.NextPair();
    if (x.predicate() != y.predicate() || !RelatesByValue(x, tables_)) {
      continue;
    }
    // Entities that are one are asked for by the keys of each.
    v1::Statement of_x = x, of_y = y;
    for (v1::Statement* statement : {&of_x, &of_y}) {
      if (!statement->value().has_entity()) continue;
      statement->mutable_value()->set_entity(
          std::string(tables_.Identity(statement->value().entity())));
    }
    const uint64_t a = ValueKey(of_x.value()), b = ValueKey(of_y.value());
    const bool match = a == b || a == kAnyValue || b == kAnyValue;
    if (Relate(x, y, tables_) != Relation::kNone) {
      ++related;
      EXPECT_TRUE(match) << x.DebugString() << y.DebugString();
    }
    apart += match ? 0 : 1;
  }
  EXPECT_GT(related, 500);
  EXPECT_GT(apart, 1000);  // the keys are of use
}

TEST_F(RelationPropertyTest,
       OfRandomStatementsIsMirroredReflexiveAndInItsPlaces) {
  tables_.Merge("alpha", "a");
  tables_.Specify(
      "name: 'near' cardinality: CARDINALITY_SINGLE "
      "tolerance { relative: '0.04' absolute: '2' unit: 'km' }");
  tables_.Specify(
      "name: 'spouse' symmetric: true cardinality: CARDINALITY_SINGLE");
  tables_.Specify(
      "name: 'owned by' inverse: 'owns' cardinality: CARDINALITY_SINGLE");
  tables_.Specify("name: 'owns' hierarchy: 'located in'");
  tables_.Specify(
      "name: 'event' symmetric: true aspect: ASPECT_EVENT "
      "narrowing_qualifiers: 'in'");
  const auto lies_in = [this](const v1::Statement& y,
                              const RelatedPlace& place) {
    const bool as_subject = place.role == RelatedPlace::Role::kSubject;
    const std::string& end =
        as_subject ? y.subject().entity() : y.value().entity();
    return y.predicate() == place.predicate &&
           tables_.Identity(end) == place.record.entity();
  };
  RandomStatements random(20040615);
  std::map<Relation, int> seen;
  for (int i = 0; i < 20000; ++i) {
    const std::pair<v1::Statement, v1::Statement> pair = random.NextPair();
    const v1::Statement& x = pair.first;
    const v1::Statement& y = pair.second;
    ASSERT_EQ(Relate(x, x, tables_), Relation::kSame) << x.DebugString();
    const Relation relation = Related(x, y);
    ++seen[relation];
    if (relation == Relation::kNone) continue;
    const std::vector<RelatedPlace> places = RelatedPlaces(x, tables_);
    ASSERT_TRUE(std::any_of(
        places.begin(), places.end(),
        [&](const RelatedPlace& place) { return lies_in(y, place); }))
        << x.DebugString() << y.DebugString();
  }
  EXPECT_GT(seen[Relation::kSame], 20);
  EXPECT_GT(seen[Relation::kRivals], 100);
  EXPECT_GT(seen[Relation::kRefines], 50);
  EXPECT_GT(seen[Relation::kRefinedBy], 50);
}

}  // namespace
}  // namespace veracity::internal
