#include "verify/relation.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "base/text.h"
#include "verify/fit.h"

namespace veracity::internal {
namespace {

// -- Values --

// What stands at either end of a statement: a record, an entity under the
// smallest id of those that are the same.
struct End {
  v1::RecordRef::TargetCase kind = v1::RecordRef::TARGET_NOT_SET;
  absl::string_view id;

  friend bool operator==(const End&, const End&) = default;
};

End EndOf(const v1::RecordRef& record, const Meanings& meanings) {
  const v1::RecordRef::TargetCase kind = record.target_case();
  switch (kind) {
    case v1::RecordRef::kEntity:
      return {kind, meanings.Identity(record.entity())};
    case v1::RecordRef::kDocument:
      return {kind, record.document()};
    case v1::RecordRef::kClaim:
      return {kind, record.claim().id()};
    case v1::RecordRef::kAssertion:
      return {kind, record.assertion().id()};
    case v1::RecordRef::kRetraction:
      return {kind, record.retraction()};
    case v1::RecordRef::kBatch:
      return {kind, record.batch()};
    case v1::RecordRef::kPredicate:
      return {kind, record.predicate()};
    case v1::RecordRef::TARGET_NOT_SET:
      break;
  }
  return {};
}

v1::RecordRef RecordOf(const End& end) {
  v1::RecordRef record;
  const std::string id(end.id);
  switch (end.kind) {
    case v1::RecordRef::kEntity:
      record.set_entity(id);
      break;
    case v1::RecordRef::kDocument:
      record.set_document(id);
      break;
    case v1::RecordRef::kClaim:
      record.mutable_claim()->set_id(id);
      break;
    case v1::RecordRef::kAssertion:
      record.mutable_assertion()->set_id(id);
      break;
    case v1::RecordRef::kRetraction:
      record.set_retraction(id);
      break;
    case v1::RecordRef::kBatch:
      record.set_batch(id);
      break;
    case v1::RecordRef::kPredicate:
      record.set_predicate(id);
      break;
    case v1::RecordRef::TARGET_NOT_SET:
      break;
  }
  return record;
}

// What a statement says of its subject: a record, or another value.
struct Content {
  std::optional<End> end;
  const v1::Value* value = nullptr;  // null: there is an end

  bool is_none() const { return value != nullptr && value->has_none(); }
};

Content ContentOf(const v1::Value& value, const Meanings& meanings) {
  if (value.has_entity()) {
    return {End{v1::RecordRef::kEntity, meanings.Identity(value.entity())}};
  }
  if (value.has_record()) return {EndOf(value.record(), meanings)};
  return {std::nullopt, &value};
}

Fit FitOfEnds(const End& x, const End& y, const v1::PredicateSpec& spec,
              const Meanings& meanings) {
  if (x.kind != y.kind || x.kind == v1::RecordRef::TARGET_NOT_SET) {
    return Fit::kUnclear;
  }
  if (x.id == y.id) return Fit::kEqual;
  if (x.kind == v1::RecordRef::kEntity && !spec.hierarchy().empty()) {
    const Fit nested = FitOf(meanings.IsWithin(spec.hierarchy(), x.id, y.id),
                             meanings.IsWithin(spec.hierarchy(), y.id, x.id));
    if (nested != Fit::kUnclear) return nested;
  }
  return Fit::kApart;
}

// What is said in another language may be a translation.
Fit FitOfTexts(const v1::Text& x, const v1::Text& y) {
  if (!absl::EqualsIgnoreCase(x.language(), y.language())) return Fit::kUnclear;
  const absl::StatusOr<std::string> a = Nfc(x.text());
  const absl::StatusOr<std::string> b = Nfc(y.text());
  if (!a.ok() || !b.ok()) return Fit::kUnclear;
  return *a == *b ? Fit::kEqual : Fit::kApart;
}

Fit FitOfContents(const Content& x, const Content& y,
                  const v1::PredicateSpec& spec, const Meanings& meanings) {
  const auto may_be_anything = [](const Content& content) {
    return content.value != nullptr &&
           (content.value->has_unknown() ||
            content.value->kind_case() == v1::Value::KIND_NOT_SET);
  };
  if (may_be_anything(x) || may_be_anything(y)) return Fit::kUnclear;
  if (x.is_none() || y.is_none()) {
    return x.is_none() == y.is_none() ? Fit::kEqual : Fit::kApart;
  }
  if (x.end.has_value() && y.end.has_value()) {
    return FitOfEnds(*x.end, *y.end, spec, meanings);
  }
  if (x.end.has_value() || y.end.has_value()) return Fit::kUnclear;

  const v1::Value& a = *x.value;
  const v1::Value& b = *y.value;
  if (a.kind_case() != b.kind_case()) return Fit::kUnclear;
  switch (a.kind_case()) {
    case v1::Value::kText:
      return FitOfTexts(a.text(), b.text());
    case v1::Value::kQuantity:
      return FitOfQuantities(a.quantity(), b.quantity(), spec.tolerance());
    case v1::Value::kTime:
      return FitOfTimes(a.time(), b.time(), spec.tolerance());
    case v1::Value::kPoint:
      return FitOfPoints(a.point(), b.point(), spec.tolerance());
    case v1::Value::kBoolean:
      return a.boolean() == b.boolean() ? Fit::kEqual : Fit::kApart;
    default:
      return Fit::kUnclear;
  }
}

// -- Qualifiers --

const v1::PredicateSpec& SpecOf(absl::string_view predicate,
                                const Meanings& meanings) {
  const v1::PredicateSpec* spec = meanings.Spec(predicate);
  return spec != nullptr ? *spec : v1::PredicateSpec::default_instance();
}

using Qualifiers = google::protobuf::RepeatedPtrField<v1::Qualifier>;

// Whether `x` says what `y` says; exactly so, unless it may be narrower.
bool Meets(const v1::Qualifier& x, const v1::Qualifier& y, bool narrowing,
           const Meanings& meanings) {
  if (x.predicate() != y.predicate()) return false;
  const Fit fit = FitOfContents(ContentOf(x.value(), meanings),
                                ContentOf(y.value(), meanings),
                                SpecOf(x.predicate(), meanings), meanings);
  return fit == Fit::kEqual || (narrowing && fit == Fit::kMore);
}

// Whether each of `ys` that narrows (or each of the others) is met in `xs`.
bool Covers(const Qualifiers& xs, const Qualifiers& ys, bool narrowing,
            const v1::PredicateSpec& spec, const Meanings& meanings) {
  const auto& names = spec.narrowing_qualifiers();
  return std::all_of(ys.begin(), ys.end(), [&](const v1::Qualifier& y) {
    const bool narrows =
        std::find(names.begin(), names.end(), y.predicate()) != names.end();
    return narrows != narrowing ||
           std::any_of(xs.begin(), xs.end(), [&](const v1::Qualifier& x) {
             return Meets(x, y, narrowing, meanings);
           });
  });
}

Fit FitOfQualifiers(const Qualifiers& xs, const Qualifiers& ys,
                    const v1::PredicateSpec& spec, const Meanings& meanings) {
  if (!Covers(xs, ys, /*narrowing=*/false, spec, meanings) ||
      !Covers(ys, xs, /*narrowing=*/false, spec, meanings)) {
    return Fit::kUnclear;
  }
  return FitOf(Covers(xs, ys, /*narrowing=*/true, spec, meanings),
               Covers(ys, xs, /*narrowing=*/true, spec, meanings));
}

// -- Forms --

// A way to say what a statement says: as it stands, or the other way round.
struct Form {
  absl::string_view predicate;
  End subject;
  Content content;
};

// The predicates by which what `predicate` says of its subject is said of its
// value, each once.
std::vector<absl::string_view> Turns(absl::string_view predicate,
                                     const Meanings& meanings) {
  std::vector<absl::string_view> turns = meanings.InversesOf(predicate);
  if (const v1::PredicateSpec* spec = meanings.Spec(predicate)) {
    if (spec->symmetric()) turns.push_back(predicate);
    if (!spec->inverse().empty()) turns.push_back(spec->inverse());
  }
  std::sort(turns.begin(), turns.end());
  turns.erase(std::unique(turns.begin(), turns.end()), turns.end());
  return turns;
}

// The first is the statement as it stands.
std::vector<Form> FormsOf(const v1::Statement& statement,
                          const Meanings& meanings) {
  const End subject = EndOf(statement.subject(), meanings);
  const Content content = ContentOf(statement.value(), meanings);
  std::vector<Form> forms = {{statement.predicate(), subject, content}};
  if (!content.end.has_value()) return forms;
  for (absl::string_view turn : Turns(statement.predicate(), meanings)) {
    forms.push_back({turn, *content.end, {subject}});
  }
  return forms;
}

// -- Relations --

Relation RelateForms(const v1::Statement& x, const Form& x_form,
                     const v1::Statement& y, const Form& y_form,
                     const Meanings& meanings) {
  if (x_form.predicate != y_form.predicate ||
      x_form.subject != y_form.subject ||
      x_form.subject.kind == v1::RecordRef::TARGET_NOT_SET) {
    return Relation::kNone;
  }
  const v1::PredicateSpec& spec = SpecOf(x_form.predicate, meanings);
  const Fit content =
      FitOfContents(x_form.content, y_form.content, spec, meanings);
  const bool is_apart = content == Fit::kApart;
  if (content == Fit::kUnclear ||
      (is_apart && spec.cardinality() != v1::CARDINALITY_SINGLE)) {
    return Relation::kNone;
  }
  const ValidFit valid = FitOfValid(x.valid(), y.valid(), spec.aspect());
  const Fit qualifiers =
      FitOfQualifiers(x.qualifiers(), y.qualifiers(), spec, meanings);
  if (is_apart) {
    return valid.overlaps && qualifiers != Fit::kUnclear ? Relation::kRivals
                                                         : Relation::kNone;
  }
  const Fit circumstances = Both(qualifiers, valid.fit);
  // "None of them in Kyiv" says less than "none of them", not more. How much
  // is not for us to say.
  if (x_form.content.is_none() && circumstances != Fit::kEqual) {
    return Relation::kNone;
  }
  switch (Both(content, circumstances)) {
    case Fit::kEqual:
      return Relation::kSame;
    case Fit::kMore:
      return Relation::kRefines;
    case Fit::kLess:
      return Relation::kRefinedBy;
    case Fit::kApart:
    case Fit::kUnclear:
      break;
  }
  return Relation::kNone;
}

// Of the forms of two statements several pairs may tell, each a bit here.
// Where they differ, since a predicate and its inverse have specs that do,
// only the same is sure.
Relation Agreed(uint32_t told) {
  for (Relation relation : {Relation::kSame, Relation::kRivals,
                            Relation::kRefines, Relation::kRefinedBy}) {
    const uint32_t bit = uint32_t{1} << static_cast<int>(relation);
    if (told == bit) return relation;
    if (relation == Relation::kSame && (told & bit) != 0) return relation;
  }
  return Relation::kNone;
}

bool AreEqual(const v1::Statement& x, const v1::Statement& y) {
  return x.ByteSizeLong() == y.ByteSizeLong() &&  // nearly always tells
         google::protobuf::util::MessageDifferencer::Equals(x, y);
}

// As RelatedPlace.
struct Place {
  absl::string_view predicate;
  RelatedPlace::Role role;
  End end;

  friend bool operator==(const Place&, const Place&) = default;
};

}  // namespace

Relation Relate(const v1::Statement& x, const v1::Statement& y,
                const Meanings& meanings) {
  if (AreEqual(x, y)) return Relation::kSame;
  if (std::max(x.qualifiers_size(), y.qualifiers_size()) >
      kMaxRelatedQualifiers) {
    return Relation::kNone;
  }
  const std::vector<Form> y_forms = FormsOf(y, meanings);
  uint32_t told = 0;
  for (const Form& x_form : FormsOf(x, meanings)) {
    for (const Form& y_form : y_forms) {
      const Relation relation = RelateForms(x, x_form, y, y_form, meanings);
      if (relation != Relation::kNone) {
        told |= uint32_t{1} << static_cast<int>(relation);
      }
    }
  }
  return Agreed(told);
}

bool RelatesByValue(const v1::Statement& statement, const Meanings& meanings) {
  if (!Turns(statement.predicate(), meanings).empty()) return false;
  const v1::PredicateSpec& spec = SpecOf(statement.predicate(), meanings);
  return spec.cardinality() != v1::CARDINALITY_SINGLE &&
         spec.hierarchy().empty() && spec.tolerance().relative().empty() &&
         spec.tolerance().absolute().empty();
}

std::vector<RelatedPlace> RelatedPlaces(const v1::Statement& statement,
                                        const Meanings& meanings) {
  using Role = RelatedPlace::Role;
  std::vector<Place> places;
  const auto add = [&places](const Place& place) {
    if (place.end.kind != v1::RecordRef::TARGET_NOT_SET &&
        std::find(places.begin(), places.end(), place) == places.end()) {
      places.push_back(place);
    }
  };
  const End subject = EndOf(statement.subject(), meanings);
  const std::vector<Form> forms = FormsOf(statement, meanings);
  for (size_t i = 0; i < forms.size(); ++i) {
    const Form& form = forms[i];
    const v1::PredicateSpec& spec = SpecOf(form.predicate, meanings);
    const std::vector<absl::string_view> turns =
        Turns(form.predicate, meanings);
    // Turned, and neither single-valued nor with a hierarchy, the statement
    // relates only to those that say the same of the same two: they are found
    // with its subject, which has fewer statements than a value may be in.
    const bool by_subject = i == 0 ||
                            spec.cardinality() == v1::CARDINALITY_SINGLE ||
                            !spec.hierarchy().empty();
    if (by_subject) {
      add({form.predicate, Role::kSubject, form.subject});
      for (absl::string_view turn : turns) {
        add({turn, Role::kValue, form.subject});
      }
    } else {
      add({form.predicate, Role::kValue, subject});
      for (absl::string_view turn : turns) {
        add({turn, Role::kSubject, subject});
      }
    }
  }
  std::vector<RelatedPlace> related;
  related.reserve(places.size());
  for (const Place& place : places) {
    related.push_back(
        {std::string(place.predicate), place.role, RecordOf(place.end)});
  }
  return related;
}

}  // namespace veracity::internal
