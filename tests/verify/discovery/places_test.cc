// All methods on values with a hierarchy: places as wide as sources say. A
// value that is more general than the true one is on the true path.

#include <map>
#include <string>
#include <vector>

#include "tests/testing.h"
#include "tests/verify/discovery/measure.h"

namespace veracity::internal {
namespace {

bool LoadPlaces(const std::string& name, DataSet* set) {
  const auto claims = testing::SharedData("truth/" + name + "/claims.csv");
  const auto truth = testing::SharedData("truth/" + name + "/groundtruths.csv");
  if (!claims.has_value() || !truth.has_value()) return false;
  *set = ReadPlaces(*claims, *truth);
  return true;
}

#define VERACITY_LOAD_PLACES_OR_SKIP(name, set)      \
  DataSet set;                                       \
  if (!LoadPlaces(name, &set)) {                     \
    GTEST_SKIP() << "shared data set truth/" << name \
                 << " is not on this machine";       \
  }

TEST(Birthplaces, GiveTheCountsOfTheTable) {
  VERACITY_LOAD_PLACES_OR_SKIP("birthplaces", set);
  const DiscoveryInput& input = set.claims.Columns();
  ExpectRow(
      "birthplaces, exact", Measure(set, input, 100, IsExact),
      {3936.35, 3823, 4573, 4568, 4534, 4574, 4575, 3399, 3360, 3148, 4563});
  ExpectRow(
      "birthplaces, on path", Measure(set, input, 100, IsOnPath),
      {5300.35, 5337, 5355, 5389, 5328, 5354, 5356, 5278, 5347, 5279, 5380});
}

TEST(Heritages, GiveTheCountsOfTheTable) {
  VERACITY_LOAD_PLACES_OR_SKIP("heritages", set);
  const DiscoveryInput& input = set.claims.Columns();
  ExpectRow("heritages, exact", Measure(set, input, 100, IsExact),
            {290.68, 285, 242, 272, 268, 266, 268, 288, 290, 290, 288});
  ExpectRow("heritages, on path", Measure(set, input, 100, IsOnPath),
            {696.47, 698, 590, 646, 675, 682, 685, 706, 707, 706, 706});
}

// By name, as far as names are unique; the first of equal ones.
std::map<std::string, std::string> LoadHierarchy(const std::string& name) {
  const std::vector<std::vector<std::string>> rows =
      Rows(testing::SharedData("truth/" + name + "/hierarchy.csv").value_or(""),
           ',', 3);
  std::map<std::string, std::string> names;
  for (size_t i = 1; i < rows.size(); ++i) names[rows[i][0]] = rows[i][1];
  std::map<std::string, std::string> parent_of;
  for (size_t i = 1; i < rows.size(); ++i) {
    // The root is the parent of what has none, and nobody names it.
    if (rows[i][2] == "-1" || rows[i][2] == "0") continue;
    if (rows[i][1] == names[rows[i][2]]) continue;
    parent_of.try_emplace(rows[i][1], names[rows[i][2]]);
  }
  return parent_of;
}

// Who says "USA" of somebody born in Chicago is not in error, and speaks for
// Chicago. On the path, fewer are right: a wrong city of the right country was
// right before as the country.
TEST(Hierarchy, FindsMorePlacesExactly) {
  struct Case {
    std::string name;
    DiscoveryMethod method;
    double flat, deep;
  };
  for (const Case& c :
       std::vector<Case>{{"birthplaces", DiscoveryMethod::kVote, 3823, 4459},
                         {"birthplaces", DiscoveryMethod::kAccu, 4563, 4630},
                         {"heritages", DiscoveryMethod::kVote, 285, 379},
                         {"heritages", DiscoveryMethod::kAccu, 295, 377}}) {
    VERACITY_LOAD_PLACES_OR_SKIP(c.name, set);
    DiscoveryOptions options;
    options.method = c.method;
    options.grouping.enabled = false;
    options.accu.wrong_values = 100;
    const auto right = [&] {
      return Right(set, Ask(set.claims.Columns(), options), IsExact);
    };
    EXPECT_NEAR(right(), c.flat, kTies) << c.name;
    set.claims.MakeHierarchy(LoadHierarchy(c.name));
    EXPECT_NEAR(right(), c.deep, kTies) << c.name;
  }
}

}  // namespace
}  // namespace veracity::internal
