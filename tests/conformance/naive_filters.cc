// The filters of the naive ledger, each as the contract words it.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "tests/conformance/naive_ledger.h"
#include "veracity/edtf.h"

namespace veracity::testing {
namespace {

template <typename Range, typename T>
bool Has(const Range& range, const T& value) {
  return std::find(range.begin(), range.end(), value) != range.end();
}

double Number(const std::string& text) {
  double number = 0;
  if (!absl::SimpleAtod(text, &number)) std::abort();
  return number;
}

TimeBounds BoundsOf(const std::string& edtf) {
  return Edtf::Parse(edtf)->bounds();
}

// Dated, and in the time asked for as surely as asked.
bool InTime(const v1::TimeFilter& filter, const std::string& edtf) {
  if (edtf.empty()) return false;
  const When when = Overlaps(BoundsOf(edtf), BoundsOf(filter.edtf()));
  return filter.certainty() == v1::CERTAINTY_CERTAINLY
             ? when == When::kCertainly
             : when != When::kNo;
}

template <typename Markings>
bool HasAny(const Markings& have, const Markings& want) {
  return std::any_of(want.begin(), want.end(), [&](const v1::Marking& one) {
    return std::any_of(have.begin(), have.end(), [&](const v1::Marking& own) {
      return own.scheme() == one.scheme() &&
             (one.value().empty() || own.value() == one.value());
    });
  });
}

// Words, "phrases" and prefix*, of ASCII letters and blanks.
bool MatchesText(const std::string& query,
                 const std::vector<std::string>& texts) {
  std::vector<std::string> words;
  for (const std::string& text : texts) {
    for (absl::string_view word :
         absl::StrSplit(text, ' ', absl::SkipEmpty())) {
      words.push_back(absl::AsciiStrToLower(word));
    }
  }
  std::vector<std::vector<std::string>> phrases;
  bool quoted = false;
  for (absl::string_view part : absl::StrSplit(query, '"')) {
    std::vector<std::string> in = absl::StrSplit(part, ' ', absl::SkipEmpty());
    if (quoted) {
      phrases.push_back(std::move(in));
    } else {
      for (std::string& word : in) phrases.push_back({std::move(word)});
    }
    quoted = !quoted;
  }
  const auto same = [](const std::string& word, const std::string& asked) {
    return absl::EndsWith(asked, "*")
               ? absl::StartsWith(word, asked.substr(0, asked.size() - 1))
               : word == asked;
  };
  return std::all_of(phrases.begin(), phrases.end(),
                     [&](const std::vector<std::string>& phrase) {
                       return std::search(words.begin(), words.end(),
                                          phrase.begin(), phrase.end(),
                                          same) != words.end();
                     });
}

std::optional<double> Metres(const std::string& unit) {
  if (unit == "km") return 1000;
  if (unit == "m") return 1;
  if (unit == "[mi_i]") return 1609.344;
  return std::nullopt;
}

const std::string& PlainId(const v1::RecordRef& ref) {
  static const std::string none;
  if (ref.has_entity()) return ref.entity();
  if (ref.has_document()) return ref.document();
  if (ref.has_claim()) return ref.claim().id();
  if (ref.has_assertion()) return ref.assertion().id();
  if (ref.has_batch()) return ref.batch();
  if (ref.has_retraction()) return ref.retraction();
  return none;
}

// Grounds with those inside "all of".
std::vector<v1::Ground> GroundsOf(const v1::Assertion& assertion) {
  std::vector<v1::Ground> grounds;
  for (const v1::Ground& ground : assertion.grounds()) {
    if (ground.has_all_of()) {
      grounds.insert(grounds.end(), ground.all_of().members().begin(),
                     ground.all_of().members().end());
    } else {
      grounds.push_back(ground);
    }
  }
  return grounds;
}

}  // namespace

std::vector<std::string> NaiveLedger::NamesOf(const std::string& entity) {
  std::vector<std::string> names;
  auto found = entities_.find(entity);
  if (found == entities_.end()) return names;
  if (const Entry* counting = Counting(found->second)) {
    for (const v1::Name& name : counting->entry.record().entity().names()) {
      names.push_back(name.text());
    }
  }
  return names;
}

bool NaiveLedger::PassesValue(const v1::ValueFilter& filter,
                              const v1::Value& value) {
  if (filter.has_equals()) {
    return filter.equals().SerializeAsString() == value.SerializeAsString();
  }
  if (!value.has_quantity()) return false;
  const v1::Quantity& quantity = value.quantity();
  const std::optional<double> metres = Metres(quantity.unit());
  if (!metres.has_value()) return false;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  double low = Number(quantity.value()) * *metres;
  double high = low;
  if (!quantity.lower().empty()) low = Number(quantity.lower()) * *metres;
  if (!quantity.upper().empty()) high = Number(quantity.upper()) * *metres;
  if (quantity.relation() == v1::QUANTITY_RELATION_AT_LEAST) high = kInfinity;
  if (quantity.relation() == v1::QUANTITY_RELATION_AT_MOST) low = -kInfinity;
  switch (filter.kind_case()) {
    case v1::ValueFilter::kDimension:
      return Metres(filter.dimension()).has_value();
    case v1::ValueFilter::kRange: {
      const double unit = *Metres(filter.range().unit());
      return (filter.range().lower().empty() ||
              high >= Number(filter.range().lower()) * unit) &&
             (filter.range().upper().empty() ||
              low <= Number(filter.range().upper()) * unit);
    }
    case v1::ValueFilter::kNear: {
      const v1::Quantity& near = filter.near().quantity();
      const double other = Number(near.value()) * *Metres(near.unit());
      const double own = Number(quantity.value()) * *metres;
      const double share = filter.near().relative().empty()
                               ? 0.05
                               : Number(filter.near().relative());
      return std::abs(own - other) <=
             share * std::max(std::abs(own), std::abs(other));
    }
    default:
      return true;
  }
}

bool NaiveLedger::Passes(const v1::ClaimFilter& filter, const std::string& id) {
  auto found = claims_.find(id);
  if (found == claims_.end()) return false;
  const v1::Claim& claim = found->second.claim();
  const v1::Statement& statement = claim.statement();
  const Entry* counting = Counting(found->second);
  const v1::Claim& described =
      counting != nullptr ? counting->entry.record().claim() : claim;
  if (filter.ids_size() > 0 && !Has(filter.ids(), id)) return false;
  if (filter.subjects_size() > 0 &&
      std::none_of(filter.subjects().begin(), filter.subjects().end(),
                   [&](const v1::RecordRef& subject) {
                     return claim.has_statement() &&
                            subject.target_case() ==
                                statement.subject().target_case() &&
                            PlainId(subject) == PlainId(statement.subject());
                   })) {
    return false;
  }
  if (filter.predicates_size() > 0 &&
      !Has(filter.predicates(), statement.predicate())) {
    return false;
  }
  if (filter.has_value() && filter.value().kind_case() != 0 &&
      !PassesValue(filter.value(), statement.value())) {
    return false;
  }
  if (!filter.text().empty()) {
    std::vector<std::string> wordings;
    for (const v1::Text& text : described.wordings()) {
      wordings.push_back(text.text());
    }
    if (!MatchesText(filter.text(), wordings) &&
        !MatchesText(filter.text(), NamesOf(statement.subject().entity())) &&
        !MatchesText(filter.text(), NamesOf(statement.value().entity()))) {
      return false;
    }
  }
  if (filter.kinds_size() > 0) {
    const auto plain = [](int kind) {
      return kind == v1::CLAIM_KIND_UNSPECIFIED ? v1::CLAIM_KIND_FACT : kind;
    };
    if (std::none_of(
            filter.kinds().begin(), filter.kinds().end(),
            [&](int kind) { return plain(kind) == plain(described.kind()); })) {
      return false;
    }
  }
  if (filter.about_size() > 0) {
    std::set<std::string> about = {statement.subject().entity(),
                                   statement.value().entity()};
    for (const v1::Qualifier& qualifier : statement.qualifiers()) {
      about.insert(qualifier.value().entity());
    }
    if (std::none_of(
            filter.about().begin(), filter.about().end(),
            [&](const std::string& one) { return about.count(one) > 0; })) {
      return false;
    }
  }
  if (filter.has_valid() && !InTime(filter.valid(), statement.valid())) {
    return false;
  }
  return filter.markings_size() == 0 ||
         HasAny(described.markings(), filter.markings());
}

std::set<std::string> NaiveLedger::KnownThrough(const std::string& source) {
  std::set<std::string> all = {source};
  for (size_t before = 0; before != all.size();) {
    before = all.size();
    for (const auto& [id, known] : entities_) {
      const v1::Record& first = known.entries.front()->entry.record();
      if (all.count(first.entity().source().known_through()) > 0) {
        all.insert(id);
      }
    }
  }
  return all;
}

void NaiveLedger::FindResting(const v1::RecordRef& root) {
  std::set<std::string>& resting = resting_[root.SerializeAsString()];
  std::set<std::string> sources;
  if (root.has_entity()) sources = KnownThrough(root.entity());
  size_t before = 0;
  do {
    before = resting.size();
    for (const auto& [id, known] : assertions_) {
      const v1::Assertion& assertion = known.assertion();
      bool rests =
          sources.count(assertion.source()) > 0 ||
          (root.has_document() && assertion.document() == root.document()) ||
          (root.has_claim() && assertion.claim().id() == root.claim().id()) ||
          (root.has_assertion() && id == root.assertion().id());
      for (const v1::Ground& ground : GroundsOf(assertion)) {
        if (ground.has_assertion()) {
          rests |= resting.count(ground.assertion().id()) > 0;
          continue;
        }
        const v1::Attribution& attribution = ground.attribution();
        rests |= sources.count(attribution.source()) > 0;
        rests |=
            root.has_document() && attribution.document() == root.document();
        for (const auto& [other_id, other] : assertions_) {
          rests |= other.assertion().claim().id() == assertion.claim().id() &&
                   other.assertion().source() == attribution.source() &&
                   resting.count(other_id) > 0;
        }
      }
      if (rests) resting.insert(id);
    }
  } while (resting.size() != before);
}

bool NaiveLedger::Rests(const v1::RecordRef& root, const std::string& id) {
  if (resting_.count(root.SerializeAsString()) == 0) FindResting(root);
  return resting_[root.SerializeAsString()].count(id) > 0;
}

std::set<std::string> NaiveLedger::Affiliated(
    const v1::AssertionFilter& filter) {
  std::set<std::string> all(filter.sources().begin(), filter.sources().end());
  if (!filter.with_affiliated()) return all;
  const std::set<std::string> affiliations = {
      "veracity:owned_by", "veracity:part_of", "veracity:speaks_for",
      "veracity:employed_by"};
  for (size_t before = 0; before != all.size();) {
    before = all.size();
    for (const auto& [id, known] : assertions_) {
      const v1::Assertion& assertion = known.assertion();
      auto claim = claims_.find(assertion.claim().id());
      if (claim == claims_.end() || assertion.source() != owner_ ||
          assertion.stance() != v1::STANCE_AFFIRMS) {
        continue;
      }
      const v1::Statement& statement = claim->second.claim().statement();
      const bool counts = std::any_of(
          known.entries.begin(), known.entries.end(), [&](const Entry* entry) {
            return batches_[entry->commit - 1].authors.empty() &&
                   Stands(*entry);
          });
      if (counts && affiliations.count(statement.predicate()) > 0 &&
          all.count(statement.value().entity()) > 0) {
        all.insert(statement.subject().entity());
      }
    }
  }
  return all;
}

uint32_t NaiveLedger::Depth(const std::string& id) {
  auto found = assertions_.find(id);
  if (found == assertions_.end()) return 0;
  uint32_t depth = 0;
  for (const v1::Ground& ground : GroundsOf(found->second.assertion())) {
    if (ground.has_assertion()) {
      depth = std::max(depth, 1 + Depth(ground.assertion().id()));
    }
  }
  return depth;
}

std::vector<const NaiveLedger::Entry*> NaiveLedger::Telling(
    const Known& known) {
  if (!Stands(known)) return known.entries;
  std::vector<const Entry*> standing;
  for (const Entry* entry : known.entries) {
    if (Stands(*entry)) standing.push_back(entry);
  }
  return standing;
}

v1::Holding NaiveLedger::HoldingOf(const Known& known) {
  for (const Entry* entry : Telling(known)) {
    if (entry->entry.holding() != v1::HOLDING_ONLY_RELAYED) {
      return v1::HOLDING_HELD;
    }
  }
  return v1::HOLDING_ONLY_RELAYED;
}

v1::Assertion NaiveLedger::Marked(const Known& known) {
  const Entry* counting = nullptr;
  for (const Entry* entry : Telling(known)) {
    if (entry->assertion().markings_size() == 0) continue;
    const bool owners = batches_[entry->commit - 1].authors.empty();
    if (counting == nullptr || owners) counting = entry;
  }
  return counting != nullptr ? counting->assertion() : v1::Assertion();
}

bool NaiveLedger::Passes(const v1::AssertionFilter& filter,
                         const std::string& id) {
  const Known& known = assertions_.at(id);
  const v1::Assertion& assertion = known.assertion();
  const bool withdrawn = !Stands(known);
  if (filter.withdrawn() == v1::WITHDRAWN_FILTER_ONLY
          ? !withdrawn
          : filter.withdrawn() != v1::WITHDRAWN_FILTER_INCLUDE && withdrawn) {
    return false;
  }
  if (filter.ids_size() > 0 && !Has(filter.ids(), id)) return false;
  if (filter.sources_size() > 0 &&
      Affiliated(filter).count(assertion.source()) == 0) {
    return false;
  }
  if (filter.stances_size() > 0 && !Has(filter.stances(), assertion.stance())) {
    return false;
  }
  if (filter.documents_size() > 0 &&
      !Has(filter.documents(), assertion.document())) {
    return false;
  }
  if (filter.bases_size() > 0 && !Has(filter.bases(), assertion.basis())) {
    return false;
  }
  const auto plain = [](int manner) {
    return manner == v1::MANNER_UNSPECIFIED ? v1::MANNER_STATED : manner;
  };
  if (filter.manners_size() > 0 &&
      std::none_of(filter.manners().begin(), filter.manners().end(),
                   [&](int manner) {
                     return plain(manner) == plain(assertion.manner());
                   })) {
    return false;
  }
  if (filter.has_said() && !InTime(filter.said(), assertion.said())) {
    return false;
  }
  if (filter.has_confidence()) {
    const v1::Confidence& confidence = assertion.confidence();
    double low = 0;
    double high = 0;
    if (!confidence.reading().empty()) {
      low = high = Number(confidence.reading());
    } else if (!confidence.number().empty()) {
      low = high = Number(confidence.number()) / 100;
    } else if (!confidence.lower().empty()) {
      low = Number(confidence.lower()) / 100;
      high = Number(confidence.upper()) / 100;
    } else {
      return false;
    }
    const double scale = filter.confidence().scale().empty() ? 1 : 100;
    if (!filter.confidence().lower().empty() &&
        high < Number(filter.confidence().lower()) / scale) {
      return false;
    }
    if (!filter.confidence().upper().empty() &&
        low > Number(filter.confidence().upper()) / scale) {
      return false;
    }
  }
  if (filter.markings_size() > 0 &&
      !HasAny(Marked(known).markings(), filter.markings())) {
    return false;
  }
  // One entry that is all that is asked of entries.
  if (std::none_of(
          known.entries.begin(), known.entries.end(), [&](const Entry* entry) {
            const Batch& batch = batches_[entry->commit - 1];
            const auto micros = [](const google::protobuf::Timestamp& time) {
              return time.seconds() * 1'000'000 + time.nanos() / 1000;
            };
            if (filter.recorded().has_from() &&
                batch.recorded < micros(filter.recorded().from())) {
              return false;
            }
            if (filter.recorded().has_until() &&
                batch.recorded >= micros(filter.recorded().until())) {
              return false;
            }
            if (filter.batches_size() > 0 && !Has(filter.batches(), batch.id)) {
              return false;
            }
            return filter.authors_size() == 0 ||
                   std::any_of(filter.authors().begin(), filter.authors().end(),
                               [&](const std::string& author) {
                                 return author == owner_
                                            ? batch.authors.empty()
                                            : Has(batch.authors, author);
                               });
          })) {
    return false;
  }
  if (filter.holding() != v1::HOLDING_UNSPECIFIED &&
      filter.holding() != HoldingOf(known)) {
    return false;
  }
  if (filter.has_first_hand() &&
      filter.first_hand() != (assertion.basis() >= v1::BASIS_OBSERVED &&
                              assertion.basis() <= v1::BASIS_DOCUMENTED)) {
    return false;
  }
  if (filter.has_minimum_depth() && Depth(id) < filter.minimum_depth()) {
    return false;
  }
  if (filter.has_maximum_depth() && Depth(id) > filter.maximum_depth()) {
    return false;
  }
  return filter.resting_on_size() == 0 ||
         std::any_of(
             filter.resting_on().begin(), filter.resting_on().end(),
             [&](const v1::RecordRef& root) { return Rests(root, id); });
}

}  // namespace veracity::testing
