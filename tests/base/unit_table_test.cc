#include "base/unit_table.h"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "tests/base/quantities.h"
#include "tests/testing.h"

namespace veracity {
namespace {

using testing::D;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::Q;
using testing::U;

// Within a vocabulary, no two names for one unit: neither of them would be the
// one to export.
TEST(UnitTable, NamesOnlyUnitsThatParseAndNoneTwice) {
  for (auto aliases : {internal::WikidataUnits(), internal::QudtUnits()}) {
    std::set<std::string> names;
    std::set<std::string> codes;
    for (const internal::UnitAlias& alias : aliases) {
      EXPECT_THAT(Unit::Parse(alias.ucum), IsOk()) << alias.name;
      EXPECT_TRUE(names.insert(alias.name).second) << alias.name;
      EXPECT_TRUE(codes.insert(alias.ucum).second) << alias.ucum;
    }
  }
}

TEST(UnitTable, DefinesEachAtomByThoseAbove) {
  std::set<std::string> codes;
  for (const internal::UnitAtom& atom : internal::UnitAtoms()) {
    EXPECT_TRUE(codes.insert(atom.code).second) << atom.code;
    const Unit unit = U(atom.code);
    const bool special = atom.scale != internal::Scale::kRatio;
    EXPECT_EQ(unit.is_special(), special) << atom.code;
    EXPECT_EQ(unit.is_arbitrary(), (atom.flags & internal::kArbitrary) != 0);
    if (special || unit.is_arbitrary()) continue;
    EXPECT_THAT(Compare(Q("1", atom.code), Q(atom.factor, atom.unit)),
                IsOkAndHolds(0))
        << atom.code;
  }
  // UCUM has no code that could be read both as an atom and with a prefix
  // and mean different things by our rule: the whole atom wins.
  EXPECT_EQ(U("cd").dimension(), "cd");
  EXPECT_EQ(U("Pa").dimension(), "m-1.s-2.g");
  EXPECT_EQ(U("min").dimension(), "s");
}

// Against the file of UCUM 2.2, where it is at hand.

// The elements <`name` ...>...</`name`> of `xml`, which nests none of them.
std::vector<absl::string_view> Elements(absl::string_view xml,
                                        const std::string& name) {
  std::vector<absl::string_view> elements;
  const std::string open = absl::StrCat("<", name, " ");
  const std::string close = absl::StrCat("</", name, ">");
  for (;;) {
    const size_t start = xml.find(open);
    if (start == absl::string_view::npos) return elements;
    const size_t end = xml.find(close, start);
    elements.push_back(xml.substr(start, end - start));
    xml.remove_prefix(end);
  }
}

// The attribute `name` of the first `tag` in `element`, "" if there is none.
std::string Attribute(absl::string_view element, absl::string_view tag,
                      absl::string_view name) {
  const size_t start = element.find(absl::StrCat("<", tag, " "));
  if (start == absl::string_view::npos) return "";
  const absl::string_view head =
      element.substr(start, element.find('>', start) - start);
  const std::string key = absl::StrCat(" ", name, "=\"");
  const std::string flat = absl::StrReplaceAll(head, {{"\n", " "}});
  const size_t value = flat.find(key);
  if (value == std::string::npos) return "";
  const size_t from = value + key.size();
  return flat.substr(from, flat.find('"', from) - from);
}

TEST(UcumEssence, HasThePrefixesAndBaseUnitsOfOurTable) {
  VERACITY_SHARED_DATA_OR_SKIP(xml, "formats/ucum/ucum-essence.xml");
  std::map<std::string, Decimal> ours;
  for (const internal::UnitPrefix& prefix : internal::UnitPrefixes()) {
    ours[prefix.code] = D(prefix.factor);
  }
  const auto prefixes = Elements(*xml, "prefix");
  EXPECT_EQ(prefixes.size(), 24u);
  EXPECT_EQ(ours.size(), 24u);
  for (absl::string_view prefix : prefixes) {
    const std::string code = Attribute(prefix, "prefix", "Code");
    EXPECT_EQ(ours[code], D(Attribute(prefix, "value", "value"))) << code;
  }

  const auto bases = Elements(*xml, "base-unit");
  ASSERT_EQ(bases.size(), size_t{internal::kBaseUnitCount});
  for (int i = 0; i < internal::kBaseUnitCount; ++i) {
    EXPECT_EQ(Attribute(bases[i], "base-unit", "Code"),
              internal::kBaseUnits[i]);
  }
}

TEST(UcumEssence, HasTheUnitsOfOurTable) {
  VERACITY_SHARED_DATA_OR_SKIP(xml, "formats/ucum/ucum-essence.xml");
  std::map<std::string, const internal::UnitAtom*> ours;
  for (const internal::UnitAtom& atom : internal::UnitAtoms()) {
    ours[atom.code] = &atom;
  }
  const auto units = Elements(*xml, "unit");
  EXPECT_EQ(units.size(), 305u);
  EXPECT_EQ(ours.size(), 305u);
  int specials = 0;
  int arbitrary = 0;
  for (absl::string_view unit : units) {
    const std::string code = Attribute(unit, "unit", "Code");
    SCOPED_TRACE(code);
    ASSERT_TRUE(ours.count(code));
    const internal::UnitAtom& atom = *ours[code];
    EXPECT_EQ((atom.flags & internal::kMetric) != 0,
              Attribute(unit, "unit", "isMetric") == "yes");
    EXPECT_EQ((atom.flags & internal::kArbitrary) != 0,
              Attribute(unit, "unit", "isArbitrary") == "yes");
    const bool special = Attribute(unit, "unit", "isSpecial") == "yes";
    EXPECT_EQ(atom.scale != internal::Scale::kRatio, special);
    specials += special;
    arbitrary += U(code).is_arbitrary();
    if (code == "%[slope]") continue;  // our table says why
    const char* tag = special ? "function" : "value";
    const Quantity theirs =
        Q(Attribute(unit, tag, "value"), Attribute(unit, tag, "Unit"));
    EXPECT_THAT(Compare(Q(atom.factor, atom.unit), theirs), IsOkAndHolds(0));
    if (special) {
      EXPECT_TRUE(U(code).Commensurable(theirs.unit));
    } else if (code != "[IU]" && U(code).is_arbitrary()) {
      EXPECT_EQ(U(code).dimension(), absl::StrCat("arbitrary:", code));
    } else {
      EXPECT_THAT(Compare(Q("1", code), theirs), IsOkAndHolds(0));
    }
  }
  EXPECT_EQ(specials, 21);
  EXPECT_EQ(arbitrary, 41);
}

}  // namespace
}  // namespace veracity
