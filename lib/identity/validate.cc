#include "identity/validate.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <memory>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "identity/field_checker.h"
#include "veracity/decimal.h"
#include "veracity/scales.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

// The records of the contract, field by field.
class Validator : private FieldChecker {
 public:
  using FieldChecker::FieldChecker;
  using FieldChecker::problem;

  void Check(const Path& path, const v1::Entity& entity);
  void Check(const Path& path, const v1::Document& document);
  void Check(const Path& path, const v1::Claim& claim);
  void Check(const Path& path, const v1::Assertion& assertion);
  void Check(const Path& path, const v1::Retraction& retraction);
  void Check(const Path& path, const v1::PredicateSpec& predicate);

 private:
  void Check(const Path& path, const v1::Text& text);
  void Check(const Path& path, const v1::RecordRef& ref);
  void Check(const Path& path, const v1::Value& value);
  void Check(const Path& path, const v1::Quantity& quantity);
  void Check(const Path& path, const v1::GeoPoint& point);
  void Check(const Path& path, const v1::Statement& statement);
  void Check(const Path& path, const v1::Confidence& confidence);
  void Check(const Path& path, const v1::Selector& selector, size_t depth);
  void Check(const Path& path, const v1::QuoteSelector& quote);
  void Check(const Path& path, const v1::PositionSelector& position);
  void Check(const Path& path, const v1::Ground& ground, bool is_member);
  void Check(const Path& path, const v1::Extraction& extraction);
  void Check(const Path& path, const v1::Source& source);
  void Check(const Path& path, const v1::Tolerance& tolerance);
  // What all records may have.
  template <typename RecordType>
  void CheckCommon(const Path& path, const RecordType& record);
  template <typename RecordType>
  void CheckExternalIds(const Path& path, const RecordType& record);
  template <typename Texts>
  void CheckTexts(const Path& path, const Texts& texts) {
    Each(path, texts,
         [this](const Path& at, const v1::Text& text) { Check(at, text); });
  }
};

// -- What several records share --

void Validator::Check(const Path& path, const v1::Text& text) {
  Text(path / "text", text.text(), Need::kRequired);
  Language(path / "language", text.language());
}

void Validator::Check(const Path& path, const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return Name(path / "entity", ref.entity(), Need::kRequired);
    case v1::RecordRef::kDocument:
      return Name(path / "document", ref.document(), Need::kRequired);
    case v1::RecordRef::kClaim:
      return Digest(path / "claim.id", ref.claim().id(), Need::kRequired);
    case v1::RecordRef::kAssertion:
      return Digest(path / "assertion.id", ref.assertion().id(),
                    Need::kRequired);
    case v1::RecordRef::kRetraction:
      return Digest(path / "retraction", ref.retraction(), Need::kRequired);
    case v1::RecordRef::kBatch:
      return Digest(path / "batch", ref.batch(), Need::kRequired);
    case v1::RecordRef::kPredicate:
      return Predicate(path / "predicate", ref.predicate(), Need::kRequired);
    case v1::RecordRef::TARGET_NOT_SET:
      return Fail(path, "missing");
  }
}

template <typename RecordType>
void Validator::CheckCommon(const Path& path, const RecordType& record) {
  Each(path / "markings", record.markings(),
       [this](const Path& at, const v1::Marking& marking) {
         Name(at / "scheme", marking.scheme(), Need::kRequired);
         Name(at / "value", marking.value(), Need::kRequired);
       });
  Each(path / "foreign", record.foreign(),
       [this](const Path& at, const v1::Foreign& foreign) {
         Name(at / "format", foreign.format(), Need::kRequired);
         Text(at / "path", foreign.path());
       });
}

template <typename RecordType>
void Validator::CheckExternalIds(const Path& path, const RecordType& record) {
  Each(path / "external_ids", record.external_ids(),
       [this](const Path& at, const v1::ExternalId& id) {
         Name(at / "scheme", id.scheme(), Need::kRequired);
         Text(at / "value", id.value(), Need::kRequired);
       });
}

// -- Claims --

void Validator::Check(const Path& path, const v1::Claim& claim) {
  Digest(path / "id", claim.id());
  if (claim.has_statement()) {
    Check(path / "statement", claim.statement());
  } else {
    FailUnless(!claim.wordings().empty(), path / "statement",
               "missing, and there is no wording in its place");
  }
  Enum(path / "kind", v1::ClaimKind_IsValid(claim.kind()), claim.kind());
  CheckTexts(path / "wordings", claim.wordings());
  CheckCommon(path, claim);
}

void Validator::Check(const Path& path, const v1::Statement& statement) {
  Check(path / "subject", statement.subject());
  Predicate(path / "predicate", statement.predicate(), Need::kRequired);
  Check(path / "value", statement.value());
  if (IsSymmetricReserved(statement.predicate())) {
    FailUnless(statement.value().has_record() || statement.value().has_entity(),
               path / "value",
               absl::StrCat("'", statement.predicate(),
                            "' is between records: an entity or a record"));
  }
  Each(path / "qualifiers", statement.qualifiers(),
       [this](const Path& at, const v1::Qualifier& qualifier) {
         Predicate(at / "predicate", qualifier.predicate(), Need::kRequired);
         Check(at / "value", qualifier.value());
       });
  Edtf(path / "valid", statement.valid());
}

void Validator::Check(const Path& path, const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return Name(path / "entity", value.entity(), Need::kRequired);
    case v1::Value::kRecord:
      return Check(path / "record", value.record());
    case v1::Value::kText:
      return Check(path / "text", value.text());
    case v1::Value::kQuantity:
      return Check(path / "quantity", value.quantity());
    case v1::Value::kTime:
      Edtf(path / "time.edtf", value.time().edtf(), Need::kRequired);
      Name(path / "time.calendar", value.time().calendar());
      return Text(path / "time.as_written", value.time().as_written());
    case v1::Value::kPoint:
      return Check(path / "point", value.point());
    case v1::Value::kUnknown:
      return Name(path / "unknown.type", value.unknown().type());
    case v1::Value::kBoolean:
    case v1::Value::kNone:
      return;
    case v1::Value::KIND_NOT_SET:
      return Fail(path, "missing; there are 'unknown' and 'none' to say so");
  }
}

void Validator::Check(const Path& path, const v1::Quantity& quantity) {
  const std::optional<Decimal> value = Number(path / "value", quantity.value());
  const std::optional<Decimal> lower = Number(path / "lower", quantity.lower());
  const std::optional<Decimal> upper = Number(path / "upper", quantity.upper());
  FailUnless(value.has_value() || (lower.has_value() && upper.has_value()),
             path / "value", "missing, and so is one of lower and upper");
  Ordered(path / "lower", lower, upper);
  Ordered(path / "lower", lower, value);
  Ordered(path / "value", value, upper);
  Unit(path / "unit", quantity.unit());
  Enum(path / "relation", v1::QuantityRelation_IsValid(quantity.relation()),
       quantity.relation());
  Text(path / "as_written", quantity.as_written());
}

void Validator::Check(const Path& path, const v1::GeoPoint& point) {
  FailUnless(!point.latitude().empty(), path / "latitude", "missing");
  FailUnless(!point.longitude().empty(), path / "longitude", "missing");
  NumberWithin(path / "latitude", point.latitude(), -90, 90);
  NumberWithin(path / "longitude", point.longitude(), -180, 180);
  Number(path / "altitude", point.altitude());
  NumberWithin(path / "precision", point.precision(), 0, 360);
  Name(path / "globe", point.globe());
}

// -- Assertions --

void Validator::Check(const Path& path, const v1::Assertion& assertion) {
  Digest(path / "id", assertion.id());
  Digest(path / "claim.id", assertion.claim().id(), Need::kRequired);
  Name(path / "source", assertion.source(), Need::kRequired);
  FailUnless(assertion.stance() != v1::STANCE_UNSPECIFIED, path / "stance",
             "missing: affirms, denies, declines or relays");
  Enum(path / "stance", v1::Stance_IsValid(assertion.stance()),
       assertion.stance());
  if (assertion.has_confidence()) {
    Check(path / "confidence", assertion.confidence());
  }
  Edtf(path / "said", assertion.said());
  Name(path / "document", assertion.document());
  Each(path / "selectors", assertion.selectors(),
       [this](const Path& at, const v1::Selector& selector) {
         Check(at, selector, 0);
       });
  Enum(path / "basis", v1::Basis_IsValid(assertion.basis()), assertion.basis());
  Each(path / "grounds", assertion.grounds(),
       [this](const Path& at, const v1::Ground& ground) {
         Check(at, ground, false);
       });
  if (assertion.has_extraction()) {
    Check(path / "extraction", assertion.extraction());
  }
  Text(path / "verb", assertion.verb());
  Enum(path / "manner", v1::Manner_IsValid(assertion.manner()),
       assertion.manner());
  FailUnless(!assertion.has_times() || assertion.times() > 0, path / "times",
             "0; what was said was said once at least");
  CheckCommon(path, assertion);
}

void Validator::Check(const Path& path, const v1::Confidence& confidence) {
  const bool has_range =
      !confidence.lower().empty() || !confidence.upper().empty();
  const bool is_placed =
      !confidence.label().empty() || !confidence.number().empty() || has_range;
  Text(path / "words", confidence.words());
  Name(path / "scale", confidence.scale());
  Name(path / "label", confidence.label());
  Number(path / "number", confidence.number());
  Ordered(path / "lower", Number(path / "lower", confidence.lower()),
          Number(path / "upper", confidence.upper()));
  NumberWithin(path / "reading", confidence.reading(), 0, 1);
  Enum(path / "analytic", v1::AnalyticConfidence_IsValid(confidence.analytic()),
       confidence.analytic());
  if (confidence.scale().empty()) {
    return FailUnless(!is_placed, path / "scale",
                      "missing, but there is a label or number of it");
  }
  FailUnless(is_placed, path / "scale",
             "given without a label or number of that scale");
  FailUnless(confidence.reading().empty(), path / "reading",
             "given beside a scale; it is for words on no scale");
  FailUnlessOk(
      CheckScaleUse(confidence.scale(), confidence.label(), confidence.number(),
                    confidence.lower(), confidence.upper()),
      path / (FindScale(confidence.scale()) == nullptr ? "scale"
              : !confidence.label().empty()            ? "label"
              : !confidence.number().empty()           ? "number"
                                                       : "lower"));
}

void Validator::Check(const Path& path, const v1::Selector& selector,
                      size_t depth) {
  if (depth > limits().selector_depth) {
    return Fail(path, absl::StrCat("narrows a selector more than ",
                                   limits().selector_depth, " times over"));
  }
  switch (selector.kind_case()) {
    case v1::Selector::kQuote:
      Check(path / "quote", selector.quote());
      break;
    case v1::Selector::kPosition:
      Check(path / "position", selector.position());
      break;
    case v1::Selector::kFragment:
      Name(path / "fragment.type", selector.fragment().type(), Need::kRequired);
      Text(path / "fragment.value", selector.fragment().value(),
           Need::kRequired);
      Name(path / "fragment.conforms_to", selector.fragment().conforms_to());
      break;
    case v1::Selector::KIND_NOT_SET:
      return Fail(path, "missing: a quote, a position or a fragment");
  }
  if (selector.has_refined_by()) {
    Check(path / "refined_by", selector.refined_by(), depth + 1);
  }
}

void Validator::Check(const Path& path, const v1::QuoteSelector& quote) {
  const bool is_withheld = quote.has_length() || !quote.sha256().empty();
  Text(path / "exact", quote.exact(),
       is_withheld ? Need::kOptional : Need::kRequired);
  Text(path / "prefix", quote.prefix());
  Text(path / "suffix", quote.suffix());
  if (!is_withheld) return;
  FailUnless(quote.exact().empty(), path / "exact",
             "given beside the length or digest that would take its place");
  FailUnless(quote.length() > 0, path / "length",
             "missing or 0; a passage has a length and a digest");
  Digest(path / "sha256", quote.sha256(), Need::kRequired);
}

void Validator::Check(const Path& path, const v1::PositionSelector& position) {
  if (position.start() > position.end()) {
    Fail(path / "start",
         absl::StrCat(position.start(), " is after the end, ", position.end()));
  }
  Enum(path / "unit", v1::PositionUnit_IsValid(position.unit()),
       position.unit());
  Digest(path / "text_sha256", position.text_sha256());
}

void Validator::Check(const Path& path, const v1::Ground& ground,
                      bool is_member) {
  switch (ground.kind_case()) {
    case v1::Ground::kAssertion:
      return Digest(path / "assertion.id", ground.assertion().id(),
                    Need::kRequired);
    case v1::Ground::kAttribution: {
      const Path at = path / "attribution";
      const v1::Attribution& attribution = ground.attribution();
      Name(at / "source", attribution.source(), Need::kRequired);
      Enum(at / "stance", v1::Stance_IsValid(attribution.stance()),
           attribution.stance());
      return Name(at / "document", attribution.document());
    }
    case v1::Ground::kAllOf: {
      const Path at = path / "all_of";
      if (is_member) {
        return Fail(at,
                    "a member of an all_of is none itself: list its "
                    "members in the outer one");
      }
      FailUnless(!ground.all_of().members().empty(), at / "members", "missing");
      return Each(at / "members", ground.all_of().members(),
                  [this](const Path& member_path, const v1::Ground& member) {
                    Check(member_path, member, true);
                  });
    }
    case v1::Ground::KIND_NOT_SET:
      return Fail(path, "missing: an assertion, an attribution or an all_of");
  }
}

void Validator::Check(const Path& path, const v1::Extraction& extraction) {
  Name(path / "agent", extraction.agent());
  Name(path / "version", extraction.version());
  NumberWithin(path / "confidence", extraction.confidence(), 0, 1);
}

// -- Retractions --

void Validator::Check(const Path& path, const v1::Retraction& retraction) {
  Digest(path / "id", retraction.id());
  Check(path / "target", retraction.target());
  Name(path / "withdrawn_by", retraction.withdrawn_by());
  Edtf(path / "withdrawn", retraction.withdrawn());
  Text(path / "reason", retraction.reason());
  Name(path / "document", retraction.document());
  CheckCommon(path, retraction);
}

// -- Descriptions --

void Validator::Check(const Path& path, const v1::Entity& entity) {
  const bool is_anonymous = entity.source().kind() == v1::SOURCE_KIND_ANONYMOUS;
  Name(path / "id", entity.id());
  FailUnless(!entity.id().empty() || is_anonymous, path / "id",
             "missing, and only that of an anonymous source is derived");
  Each(path / "names", entity.names(),
       [this](const Path& at, const v1::Name& name) {
         Text(at / "text", name.text(), Need::kRequired);
         Language(at / "language", name.language());
         Enum(at / "kind", v1::NameKind_IsValid(name.kind()), name.kind());
       });
  Names(path / "types", entity.types());
  CheckExternalIds(path, entity);
  if (entity.has_source()) Check(path / "source", entity.source());
  const v1::GroupSize& group = entity.group();
  FailUnless(!group.has_minimum() || !group.has_maximum() ||
                 group.minimum() <= group.maximum(),
             path / "group.minimum", "above the maximum");
  Text(path / "description", entity.description());
  CheckCommon(path, entity);
}

void Validator::Check(const Path& path, const v1::Source& source) {
  const bool is_anonymous = source.kind() == v1::SOURCE_KIND_ANONYMOUS;
  Enum(path / "kind", v1::SourceKind_IsValid(source.kind()), source.kind());
  Text(path / "label", source.label(),
       is_anonymous ? Need::kRequired : Need::kOptional);
  Name(path / "known_through", source.known_through());
  Name(path / "document", source.document());
}

void Validator::Check(const Path& path, const v1::Document& document) {
  Name(path / "id", document.id());
  FailUnless(!document.id().empty() || !document.sha256().empty() ||
                 !document.urls().empty(),
             path / "id",
             "missing, and so are the sha256 or url to derive it from");
  Name(path / "publisher", document.publisher());
  Names(path / "authors", document.authors());
  CheckTexts(path / "titles", document.titles());
  Edtf(path / "published", document.published());
  Edtf(path / "retrieved", document.retrieved());
  const auto check_url = [this](const Path& at, const std::string& url) {
    Text(at, url, Need::kRequired);
  };
  Each(path / "urls", document.urls(), check_url);
  Each(path / "archived_urls", document.archived_urls(), check_url);
  Name(path / "media_type", document.media_type());
  Language(path / "language", document.language());
  Digest(path / "sha256", document.sha256());
  Text(path / "genre", document.genre());
  Names(path / "subjects", document.subjects());
  CheckExternalIds(path, document);
  CheckCommon(path, document);
}

void Validator::Check(const Path& path, const v1::PredicateSpec& predicate) {
  Predicate(path / "name", predicate.name(), Need::kRequired);
  Enum(path / "value_type", v1::ValueType_IsValid(predicate.value_type()),
       predicate.value_type());
  Enum(path / "cardinality", v1::Cardinality_IsValid(predicate.cardinality()),
       predicate.cardinality());
  Check(path / "tolerance", predicate.tolerance());
  Unit(path / "dimension", predicate.dimension());
  Enum(path / "aspect", v1::Aspect_IsValid(predicate.aspect()),
       predicate.aspect());
  Predicate(path / "inverse", predicate.inverse());
  Predicate(path / "hierarchy", predicate.hierarchy());
  Each(path / "narrowing_qualifiers", predicate.narrowing_qualifiers(),
       [this](const Path& at, const std::string& name) {
         Predicate(at, name, Need::kRequired);
       });
  const std::optional<Decimal> half_life =
      Number(path / "half_life_days", predicate.half_life_days());
  FailUnless(!half_life.has_value() || half_life->sign() > 0,
             path / "half_life_days", "not above 0");
  const std::optional<Decimal> base_rate =
      Number(path / "base_rate", predicate.base_rate());
  FailUnless(!base_rate.has_value() ||
                 (base_rate->sign() > 0 && *base_rate < Decimal::FromInt(1)),
             path / "base_rate", "not between 0 and 1, both excluded");
  CheckTexts(path / "descriptions", predicate.descriptions());
  CheckTexts(path / "labels", predicate.labels());
  CheckExternalIds(path, predicate);
  CheckCommon(path, predicate);
}

void Validator::Check(const Path& path, const v1::Tolerance& tolerance) {
  const std::optional<Decimal> relative =
      Number(path / "relative", tolerance.relative());
  FailUnless(!relative.has_value() ||
                 (relative->sign() >= 0 && *relative < Decimal::FromInt(1)),
             path / "relative", "not 0 or more and below 1");
  const std::optional<Decimal> absolute =
      Number(path / "absolute", tolerance.absolute());
  FailUnless(!absolute.has_value() || absolute->sign() >= 0, path / "absolute",
             "below 0");
  Unit(path / "unit", tolerance.unit());
}

template <typename RecordType>
std::optional<Problem> Run(absl::string_view kind, const RecordType& record,
                           const Limits& limits) {
  Validator validator(limits);
  validator.Check(Path{nullptr, kind}, record);
  return validator.problem();
}

}  // namespace

std::optional<Problem> Validate(const v1::Entity& entity,
                                const Limits& limits) {
  return Run("entity", entity, limits);
}
std::optional<Problem> Validate(const v1::Document& document,
                                const Limits& limits) {
  return Run("document", document, limits);
}
std::optional<Problem> Validate(const v1::Claim& claim, const Limits& limits) {
  return Run("claim", claim, limits);
}
std::optional<Problem> Validate(const v1::Assertion& assertion,
                                const Limits& limits) {
  return Run("assertion", assertion, limits);
}
std::optional<Problem> Validate(const v1::Retraction& retraction,
                                const Limits& limits) {
  return Run("retraction", retraction, limits);
}
std::optional<Problem> Validate(const v1::PredicateSpec& predicate,
                                const Limits& limits) {
  return Run("predicate", predicate, limits);
}

std::optional<Problem> Validate(const v1::Record& record,
                                const Limits& limits) {
  const size_t size = record.ByteSizeLong();
  if (size > limits.record_bytes) {
    return Problem{"record",
                   absl::StrCat(size, " bytes; at most ", limits.record_bytes,
                                " are accepted")};
  }
  switch (record.kind_case()) {
    case v1::Record::kEntity:
      return Validate(record.entity(), limits);
    case v1::Record::kDocument:
      return Validate(record.document(), limits);
    case v1::Record::kClaim:
      return Validate(record.claim(), limits);
    case v1::Record::kAssertion:
      return Validate(record.assertion(), limits);
    case v1::Record::kRetraction:
      return Validate(record.retraction(), limits);
    case v1::Record::kPredicate:
      return Validate(record.predicate(), limits);
    case v1::Record::KIND_NOT_SET:
      break;
  }
  return Problem{"record",
                 "missing: an entity, a document, a claim, an assertion, a "
                 "retraction or a predicate"};
}

namespace {

// The fields of a message type that unknown things can hide in.
struct Shape {
  std::vector<const google::protobuf::FieldDescriptor*> messages;
  std::vector<const google::protobuf::FieldDescriptor*> lists;
  std::vector<const google::protobuf::FieldDescriptor*> enums;
};

const Shape& ShapeOf(const google::protobuf::Descriptor* type) {
  using google::protobuf::FieldDescriptor;
  thread_local absl::flat_hash_map<const google::protobuf::Descriptor*,
                                   std::unique_ptr<const Shape>>
      shapes;
  std::unique_ptr<const Shape>& known = shapes[type];
  if (known != nullptr) return *known;
  auto shape = std::make_unique<Shape>();
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      (field->is_repeated() ? shape->lists : shape->messages).push_back(field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
               !field->is_repeated()) {
      shape->enums.push_back(field);
    }
  }
  known = std::move(shape);
  return *known;
}

}  // namespace

bool HasUnknownFields(const google::protobuf::Message& message) {
  const google::protobuf::Reflection& in = *message.GetReflection();
  if (!in.GetUnknownFields(message).empty()) return true;
  const Shape& shape = ShapeOf(message.GetDescriptor());
  for (const google::protobuf::FieldDescriptor* field : shape.enums) {
    const int value = in.GetEnumValue(message, field);
    if (value != 0 && field->enum_type()->FindValueByNumber(value) == nullptr) {
      return true;
    }
  }
  for (const google::protobuf::FieldDescriptor* field : shape.lists) {
    const int size = in.FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      if (HasUnknownFields(in.GetRepeatedMessage(message, field, i))) {
        return true;
      }
    }
  }
  for (const google::protobuf::FieldDescriptor* field : shape.messages) {
    if (in.HasField(message, field) &&
        HasUnknownFields(in.GetMessage(message, field))) {
      return true;
    }
  }
  return false;
}

}  // namespace veracity::internal
