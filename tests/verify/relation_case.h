#ifndef VERACITY_TESTS_VERIFY_RELATION_CASE_H_
#define VERACITY_TESTS_VERIFY_RELATION_CASE_H_

#include <map>
#include <string>
#include <vector>

#include "tests/testing.h"
#include "verify/relation.h"

namespace veracity::internal {

// Meanings from tables that a test fills in.
class Tables : public Meanings {
 public:
  void Specify(const std::string& spec) {
    auto parsed = testing::FromText<v1::PredicateSpec>(spec);
    specs_[parsed.name()] = parsed;
  }
  void Merge(const std::string& id, const std::string& smallest) {
    smallest_[id] = smallest;
  }
  // Of the predicate "located in", the one hierarchy here.
  void Locate(const std::string& narrower, const std::string& broader) {
    broader_[narrower] = broader;
  }

  const v1::PredicateSpec* Spec(absl::string_view predicate) const override {
    const auto spec = specs_.find(std::string(predicate));
    return spec == specs_.end() ? nullptr : &spec->second;
  }
  std::vector<absl::string_view> InversesOf(
      absl::string_view predicate) const override {
    std::vector<absl::string_view> inverses;
    for (const auto& [name, spec] : specs_) {
      if (spec.inverse() == predicate) inverses.push_back(name);
    }
    return inverses;
  }
  absl::string_view Identity(absl::string_view entity) const override {
    const auto smallest = smallest_.find(std::string(entity));
    return smallest == smallest_.end() ? entity : smallest->second;
  }
  bool IsWithin(absl::string_view predicate, absl::string_view narrower,
                absl::string_view broader) const override {
    if (predicate != "located in") return false;
    auto at = broader_.find(std::string(narrower));
    for (; at != broader_.end(); at = broader_.find(at->second)) {
      if (at->second == broader) return true;
    }
    return false;
  }

 private:
  std::map<std::string, v1::PredicateSpec> specs_;
  std::map<std::string, std::string> smallest_;
  std::map<std::string, std::string> broader_;
};

inline Relation Mirrored(Relation relation) {
  if (relation == Relation::kRefines) return Relation::kRefinedBy;
  if (relation == Relation::kRefinedBy) return Relation::kRefines;
  return relation;
}

// What the tests of relations share: two predicates, and short names for what
// statements say.
class RelationCase : public ::testing::Test {
 protected:
  // "single" has one value, "many" several; both have qualifiers that narrow.
  RelationCase() {
    tables_.Specify(
        R"(name: "single" cardinality: CARDINALITY_SINGLE
           hierarchy: "located in"
           narrowing_qualifiers: "in" narrowing_qualifiers: "by")");
    tables_.Specify(R"(name: "many" narrowing_qualifiers: "in")");
    tables_.Specify(R"(name: "in" hierarchy: "located in")");
    tables_.Locate("alabuga", "tatarstan");
    tables_.Locate("tatarstan", "russia");
  }

  // A statement of "a"; `rest` is its fields from the value on.
  static v1::Statement Says(const std::string& predicate,
                            const std::string& rest) {
    return testing::FromText<v1::Statement>(
        "subject { entity: 'a' } predicate: '" + predicate + "' " + rest);
  }
  Relation Related(const v1::Statement& x, const v1::Statement& y) const {
    const Relation relation = Relate(x, y, tables_);
    EXPECT_EQ(Relate(y, x, tables_), Mirrored(relation));
    return relation;
  }
  // Of two statements of one predicate, by their fields from the value on.
  Relation Rests(const std::string& predicate, const std::string& x,
                 const std::string& y) const {
    return Related(Says(predicate, x), Says(predicate, y));
  }
  // Of two quantities, as "1200 [mi_i]"; then fields of Quantity.
  static std::string Number(const std::string& value, const std::string& unit,
                            const std::string& more = "") {
    return "value { quantity { value: '" + value + "' unit: '" + unit + "' " +
           more + " } }";
  }
  static std::string Range(const std::string& lower, const std::string& upper,
                           const std::string& value = "") {
    return Number(value, "km", "lower: '" + lower + "' upper: '" + upper + "'");
  }
  static std::string Over(const std::string& value,
                          const std::string& unit = "km") {
    return Number(value, unit, "relation: QUANTITY_RELATION_OVER");
  }
  static std::string AtLeast(const std::string& value,
                             const std::string& more = "") {
    return Number(value, "km", "relation: QUANTITY_RELATION_AT_LEAST " + more);
  }
  static std::string AtMost(const std::string& value) {
    return Number(value, "km", "relation: QUANTITY_RELATION_AT_MOST");
  }
  static std::string About(const std::string& value) {
    return Number(value, "km", "relation: QUANTITY_RELATION_ABOUT");
  }
  static std::string Time(const std::string& edtf) {
    return "value { time { edtf: '" + edtf + "' } }";
  }
  static std::string Point(const std::string& latitude,
                           const std::string& longitude,
                           const std::string& more = "") {
    return "value { point { latitude: '" + latitude + "' longitude: '" +
           longitude + "' " + more + " } }";
  }
  static std::string Entity(const std::string& id,
                            const std::string& rest = "") {
    return "value { entity: '" + id + "' } " + rest;
  }
  static std::string Qualifier(const std::string& predicate,
                               const std::string& entity) {
    return "qualifiers { predicate: '" + predicate + "' " + Entity(entity) +
           " } ";
  }
  // Of an entity as the value, valid at these times.
  Relation Valid(const std::string& predicate, const std::string& x,
                 const std::string& y) const {
    return Rests(predicate, Entity("b", "valid: '" + x + "'"),
                 Entity("b", "valid: '" + y + "'"));
  }
  void Tolerate(const std::string& tolerance) {
    tables_.Specify("name: 'near' cardinality: CARDINALITY_SINGLE tolerance {" +
                    tolerance + "}");
  }

  Tables tables_;
};

}  // namespace veracity::internal

#endif  // VERACITY_TESTS_VERIFY_RELATION_CASE_H_
