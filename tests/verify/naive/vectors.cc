#include "tests/verify/naive/vectors.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::naive {
namespace {

using Json = nlohmann::json;

constexpr char kClaim[] = "c";
constexpr std::pair<double, double> kPlain = {.9, 0};

// A member; an empty one if it is not there.
const Json& Member(const Json& object, const char* name) {
  static const Json* const nothing = new Json(Json::array());
  const auto found = object.find(name);
  return found == object.end() ? *nothing : *found;
}

// A value, unless it is null or not there.
template <typename T>
std::optional<T> Optional(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

constexpr std::pair<const char*, Stance> kStances[] = {
    {"affirm", Stance::kAffirms},
    {"deny", Stance::kDenies},
    {"decline", Stance::kDeclines},
    {"relay", Stance::kRelays}};

constexpr std::pair<const char*, LinkKind> kLinkKinds[] = {
    {"contradicts", LinkKind::kContradicts}, {"entails", LinkKind::kEntails},
    {"refines", LinkKind::kRefines},         {"supports", LinkKind::kSupports},
    {"undermines", LinkKind::kUndermines},   {"same_as", LinkKind::kSameAs}};

constexpr std::pair<const char*, Ground::Kind> kGroundKinds[] = {
    {"a", Ground::Kind::kAssertion},
    {"s", Ground::Kind::kAttribution},
    {"all", Ground::Kind::kAllOf}};

// What a word means by one of the tables; throws like the parser.
template <typename T, size_t n>
T Meaning(const std::pair<const char*, T> (&words)[n], const Json& json) {
  const std::string said = json.get<std::string>();
  for (const auto& [word, meaning] : words) {
    if (said == word) return meaning;
  }
  throw Json::other_error::create(501, absl::StrCat("no meaning: ", said),
                                  static_cast<const Json*>(nullptr));
}

template <typename T, size_t n>
std::string Word(const std::pair<const char*, T> (&words)[n], T meaning) {
  for (const auto& [word, known] : words) {
    if (known == meaning) return word;
  }
  return "";
}

// -- Reading --

Source SourceOf(const Json& json) {
  Source source;
  source.kind = json.value("kind", "");
  source.trust = Optional<double>(json, "trust");
  source.owners = json.value("owners", std::vector<Id>());
  source.works_for = json.value("works_for", std::vector<Id>());
  source.known_through = Optional<Id>(json, "known_through");
  return source;
}

Ground GroundOf(const Json& json) {
  Ground ground;
  ground.kind = Meaning(kGroundKinds, json.at(0));
  if (ground.kind == Ground::Kind::kAllOf) {
    for (const Json& member : json.at(1)) {
      ground.members.push_back(GroundOf(member));
    }
    return ground;
  }
  ground.id = json.at(1).get<Id>();
  if (ground.kind == Ground::Kind::kAttribution) {
    ground.stance = Meaning(kStances, json.at(2));
  }
  return ground;
}

Assertion AssertionOf(const Json& json) {
  Assertion assertion;
  assertion.source = json.at("source").get<Id>();
  assertion.claim = json.value("claim", kClaim);
  assertion.stance = Meaning(kStances, json.value("stance", "affirm"));
  const auto opinion =
      Optional<std::pair<double, double>>(json, "opinion").value_or(kPlain);
  assertion.b = opinion.first;
  assertion.d = opinion.second;
  assertion.extraction = json.value("extract", 1.);
  assertion.basis = json.value("basis", "");
  if (const auto time = Optional<std::pair<int, int>>(json, "time")) {
    assertion.time = {time->first, time->second};
  }
  assertion.held = json.value("held", true);
  assertion.by = Optional<Id>(json, "by");
  assertion.publisher = Optional<Id>(json, "publisher");
  for (const Json& ground : Member(json, "grounds")) {
    assertion.grounds.push_back(GroundOf(ground));
  }
  for (const Json& entry : Member(json, "again")) {
    assertion.again.push_back(
        {entry.value("held", true), Optional<Id>(entry, "by")});
  }
  return assertion;
}

Link LinkOf(const Json& json) {
  Link link{json.at(0).get<Id>(), Meaning(kLinkKinds, json.at(1)),
            json.at(2).get<Id>(), json.at(3).get<double>(), std::nullopt};
  if (json.size() > 4 && !json.at(4).is_null()) link.author = json.at(4);
  return link;
}

Ledger LedgerOf(const Json& json) {
  Ledger ledger;
  for (const auto& [id, source] : Member(json, "sources").items()) {
    ledger.sources[id] = SourceOf(source);
  }
  for (const auto& [claim, ids] : Member(json, "about").items()) {
    ledger.about[claim] = ids.get<std::vector<Id>>();
  }
  for (const auto& [id, assertion] : json.at("assertions").items()) {
    ledger.assertions[id] = AssertionOf(assertion);
  }
  for (const Json& link : Member(json, "links")) {
    ledger.links.push_back(LinkOf(link));
  }
  for (const Json& pair : Member(json, "rivals")) {
    ledger.rivals.push_back(pair.get<std::pair<Id, Id>>());
  }
  ledger.retracted = Member(json, "retracted").get<std::set<Id>>();
  return ledger;
}

Expectation ExpectationOf(const Json& json) {
  return {json.at("r").get<double>(),
          json.at("s").get<double>(),
          json.at("b").get<double>(),
          json.at("d").get<double>(),
          json.at("u").get<double>(),
          json.at("P").get<double>(),
          json.at("verdict").get<std::string>(),
          json.at("support").get<std::map<Id, double>>(),
          json.at("oppose").get<std::map<Id, double>>(),
          json.at("origins").at(0).get<int>(),
          json.at("origins").at(1).get<int>()};
}

Vector VectorOf(const std::string& name, const Json& json) {
  return {name, LedgerOf(json), json.value("claim", kClaim),
          ExpectationOf(json.at("expect"))};
}

// -- Writing --

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value.has_value() ? Json(*value) : Json();
}

Json JsonOf(const Source& source) {
  return {{"kind", source.kind},
          {"trust", OrNull(source.trust)},
          {"owners", source.owners},
          {"works_for", source.works_for},
          {"known_through", OrNull(source.known_through)}};
}

Json JsonOf(const Ground& ground) {
  Json json = Json::array({Word(kGroundKinds, ground.kind)});
  switch (ground.kind) {
    case Ground::Kind::kAllOf:
      json.push_back(Json::array());
      for (const Ground& member : ground.members) {
        json.back().push_back(JsonOf(member));
      }
      break;
    case Ground::Kind::kAttribution:
      json.push_back(ground.id);
      json.push_back(Word(kStances, ground.stance));
      break;
    case Ground::Kind::kAssertion:
      json.push_back(ground.id);
      break;
  }
  return json;
}

Json JsonOf(const Assertion& assertion) {
  Json json = {{"source", assertion.source},
               {"claim", assertion.claim},
               {"stance", Word(kStances, assertion.stance)},
               {"opinion", {assertion.b, assertion.d}},
               {"extract", assertion.extraction},
               {"basis", assertion.basis},
               {"time", Json()},
               {"held", assertion.held},
               {"by", OrNull(assertion.by)},
               {"publisher", OrNull(assertion.publisher)},
               {"grounds", Json::array()}};
  if (assertion.time.has_value()) {
    json["time"] = {assertion.time->earliest, assertion.time->latest};
  }
  for (const Ground& ground : assertion.grounds) {
    json["grounds"].push_back(JsonOf(ground));
  }
  for (const Entry& entry : assertion.again) {
    json["again"].push_back({{"held", entry.held}, {"by", OrNull(entry.by)}});
  }
  return json;
}

Json JsonOf(const Link& link) {
  return Json::array({link.x, Word(kLinkKinds, link.kind), link.y,
                      link.strength, OrNull(link.author)});
}

}  // namespace

std::string ToJson(const Ledger& ledger) {
  Json json = {{"sources", Json::object()},    {"about", ledger.about},
               {"assertions", Json::object()}, {"links", Json::array()},
               {"rivals", ledger.rivals},      {"retracted", ledger.retracted}};
  for (const auto& [id, source] : ledger.sources) {
    json["sources"][id] = JsonOf(source);
  }
  for (const auto& [id, assertion] : ledger.assertions) {
    json["assertions"][id] = JsonOf(assertion);
  }
  for (const Link& link : ledger.links) json["links"].push_back(JsonOf(link));
  return json.dump();
}

absl::StatusOr<Vectors> ReadVectors(absl::string_view json) {
  try {
    const Json parsed = Json::parse(json.begin(), json.end());
    Vectors vectors;
    for (const auto& [name, vector] : Member(parsed, "named").items()) {
      vectors.named.push_back(VectorOf(name, vector));
    }
    for (const Json& vector : Member(parsed, "random")) {
      vectors.random.push_back(
          VectorOf(absl::StrCat(vectors.random.size()), vector));
    }
    return vectors;
  } catch (const Json::exception& error) {
    return absl::InvalidArgumentError(
        absl::StrCat("no vectors of the assessment rule: ", error.what()));
  }
}

}  // namespace veracity::naive
