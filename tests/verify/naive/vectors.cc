#include "tests/verify/naive/vectors.h"

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace veracity::naive {
namespace {

using Json = nlohmann::json;

// A value, unless it is null or not there.
template <typename T>
std::optional<T> Optional(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || found->is_null()) return std::nullopt;
  return found->get<T>();
}

// One of the words that `words` tells apart; throws like the parser.
template <typename T>
T OneOf(const std::string& word, const std::map<std::string, T>& words) {
  const auto found = words.find(word);
  if (found == words.end()) {
    throw Json::other_error::create(501, absl::StrCat("no meaning: ", word),
                                    static_cast<const Json*>(nullptr));
  }
  return found->second;
}

Stance StanceOf(const Json& json) {
  return OneOf<Stance>(json.get<std::string>(), {{"affirm", Stance::kAffirms},
                                                 {"deny", Stance::kDenies},
                                                 {"decline", Stance::kDeclines},
                                                 {"relay", Stance::kRelays}});
}

LinkKind LinkKindOf(const Json& json) {
  return OneOf<LinkKind>(json.get<std::string>(),
                         {{"contradicts", LinkKind::kContradicts},
                          {"entails", LinkKind::kEntails},
                          {"refines", LinkKind::kRefines},
                          {"supports", LinkKind::kSupports},
                          {"undermines", LinkKind::kUndermines},
                          {"same_as", LinkKind::kSameAs}});
}

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
  ground.kind = OneOf<Ground::Kind>(json.at(0).get<std::string>(),
                                    {{"a", Ground::Kind::kAssertion},
                                     {"s", Ground::Kind::kAttribution},
                                     {"all", Ground::Kind::kAllOf}});
  if (ground.kind == Ground::Kind::kAllOf) {
    for (const Json& member : json.at(1)) {
      ground.members.push_back(GroundOf(member));
    }
    return ground;
  }
  ground.id = json.at(1).get<Id>();
  if (ground.kind == Ground::Kind::kAttribution) {
    ground.stance = StanceOf(json.at(2));
  }
  return ground;
}

Assertion AssertionOf(const Json& json) {
  Assertion assertion;
  assertion.source = json.at("source").get<Id>();
  assertion.claim = json.at("claim").get<Id>();
  assertion.stance = StanceOf(json.at("stance"));
  assertion.b = json.at("opinion").at(0).get<double>();
  assertion.d = json.at("opinion").at(1).get<double>();
  assertion.extraction = json.at("extract").get<double>();
  assertion.basis = json.at("basis").get<std::string>();
  if (!json.at("time").is_null()) {
    assertion.time = {json.at("time").at(0).get<int>(),
                      json.at("time").at(1).get<int>()};
  }
  assertion.held = json.at("held").get<bool>();
  assertion.by = Optional<Id>(json, "by");
  assertion.publisher = Optional<Id>(json, "publisher");
  for (const Json& ground : json.at("grounds")) {
    assertion.grounds.push_back(GroundOf(ground));
  }
  return assertion;
}

Link LinkOf(const Json& json) {
  Link link{json.at(0).get<Id>(), LinkKindOf(json.at(1)), json.at(2).get<Id>(),
            json.at(3).get<double>(), std::nullopt};
  if (json.size() > 4 && !json.at(4).is_null()) link.author = json.at(4);
  return link;
}

Ledger LedgerOf(const Json& json) {
  Ledger ledger;
  for (const auto& [id, source] : json.at("sources").items()) {
    ledger.sources[id] = SourceOf(source);
  }
  ledger.about = json.at("about").get<std::map<Id, std::vector<Id>>>();
  for (const auto& [id, assertion] : json.at("assertions").items()) {
    ledger.assertions[id] = AssertionOf(assertion);
  }
  for (const Json& link : json.at("links")) {
    ledger.links.push_back(LinkOf(link));
  }
  for (const Json& pair : json.at("rivals")) {
    ledger.rivals.emplace_back(pair.at(0).get<Id>(), pair.at(1).get<Id>());
  }
  ledger.retracted = json.at("retracted").get<std::set<Id>>();
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
  return {name, LedgerOf(json), json.at("claim").get<Id>(),
          ExpectationOf(json.at("expect"))};
}

}  // namespace

absl::StatusOr<Vectors> ReadVectors(absl::string_view json) {
  try {
    const Json parsed = Json::parse(json.begin(), json.end());
    Vectors vectors;
    const Json named = parsed.value("named", Json::object());
    for (const auto& [name, vector] : named.items()) {
      vectors.named.push_back(VectorOf(name, vector));
    }
    const Json random = parsed.value("random", Json::array());
    for (const Json& vector : random) {
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
