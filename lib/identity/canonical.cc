#include "identity/canonical.h"

#include <limits>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/text.h"
#include "veracity/decimal.h"
#include "veracity/edtf.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

constexpr absl::string_view kClaimVersion = "veracity/claim/1";
constexpr absl::string_view kAssertionVersion = "veracity/assertion/1";
constexpr absl::string_view kRetractionVersion = "veracity/retraction/1";
constexpr absl::string_view kValueVersion = "veracity/value/1";
constexpr absl::string_view kShardVersion = "veracity/shard/1";

}  // namespace

void CanonicalWriter::Bytes(uint32_t tag, absl::string_view bytes,
                            Presence presence) {
  if (bytes.empty() && presence == Presence::kIfAny) return;
  Varint(tag);
  Varint(bytes.size());
  out_->append(bytes.data(), bytes.size());
}

void CanonicalWriter::Text(uint32_t tag, absl::string_view text,
                           Presence presence) {
  if (IsAscii(text)) return Bytes(tag, text, presence);
  absl::StatusOr<std::string> normal = Nfc(text);
  if (!normal.ok()) return Fail(normal.status());
  Bytes(tag, *normal, presence);
}

void CanonicalWriter::Language(uint32_t tag, absl::string_view language) {
  if (!language.empty()) Text(tag, absl::AsciiStrToLower(language));
}

void CanonicalWriter::Number(uint32_t tag, uint64_t number, Presence presence) {
  if (number == 0 && presence == Presence::kIfAny) return;
  Varint(tag);
  const size_t mark = Open();
  Varint(number);
  Close(mark);
}

void CanonicalWriter::Bool(uint32_t tag, bool value, Presence presence) {
  Number(tag, value ? 1 : 0, presence);
}

void CanonicalWriter::Decimal(uint32_t tag, absl::string_view decimal,
                              absl::string_view unless) {
  if (decimal.empty()) return;
  // An id does not depend on how much a ledger accepts.
  DecimalOptions options;
  options.max_digits = std::numeric_limits<int>::max();
  options.max_exponent = std::numeric_limits<int>::max();
  absl::StatusOr<veracity::Decimal> parsed =
      veracity::Decimal::Parse(decimal, options);
  if (!parsed.ok()) return Fail(parsed.status());
  const std::string canonical = parsed->canonical();
  if (canonical != unless) Bytes(tag, canonical);
}

void CanonicalWriter::Edtf(uint32_t tag, absl::string_view edtf) {
  if (edtf.empty()) return;
  absl::StatusOr<veracity::Edtf> parsed = veracity::Edtf::Parse(edtf);
  if (!parsed.ok()) return Fail(parsed.status());
  Bytes(tag, parsed->canonical());
}

void CanonicalWriter::Close(size_t mark) {
  const size_t length = out_->size() - mark;
  if (length < 0x80) {
    (*out_)[mark - 1] = static_cast<char>(length);
  } else {
    std::string varint;
    AppendVarint(length, &varint);
    out_->replace(mark - 1, 1, varint);
  }
}

namespace {

// Writes the messages of the contract. Each tag is the number of the field in
// the contract.
class FormWriter {
 public:
  FormWriter(absl::string_view version, std::string* out)
      : items_(version, out) {}

  absl::Status Write(const v1::Claim& claim, std::string* shard_form);
  absl::Status Write(const v1::Assertion& assertion);
  absl::Status Write(const v1::Retraction& retraction);
  absl::Status Write(const v1::Value& value) {
    Value(value);
    return items_.status();
  }

 private:
  void Statement(const v1::Statement& statement, std::string* shard_form);
  void SymmetricEnds(const v1::Statement& statement, std::string* subject,
                     std::string* value);
  void Ref(const v1::RecordRef& ref);
  void Value(const v1::Value& value);
  void Quantity(const v1::Quantity& quantity);
  void Point(const v1::GeoPoint& point);
  void Confidence(const v1::Confidence& confidence);
  void Selector(const v1::Selector& selector);
  void Quote(const v1::QuoteSelector& quote);
  void Position(const v1::PositionSelector& position);
  void Ground(const v1::Ground& ground, bool is_member);
  void AllOf(const v1::AllOf& all_of);

  CanonicalWriter items_;
};

// -- Claims --

absl::Status FormWriter::Write(const v1::Claim& claim,
                               std::string* shard_form) {
  if (claim.has_statement()) {
    items_.Structure(2, Presence::kIfAny,
                     [&] { Statement(claim.statement(), shard_form); });
  } else if (!claim.wordings().empty()) {
    items_.Structure(4, Presence::kIfAny, [&] {
      items_.Text(1, claim.wordings(0).text());
      items_.Language(2, claim.wordings(0).language());
    });
  }
  return items_.status();
}

void FormWriter::Statement(const v1::Statement& statement,
                           std::string* shard_form) {
  const bool is_symmetric = IsSymmetricReserved(statement.predicate());
  std::string subject;
  std::string value;
  if (is_symmetric) SymmetricEnds(statement, &subject, &value);

  const size_t start = items_.size();
  items_.Structure(1, Presence::kIfAny, [&] {
    is_symmetric ? items_.Append(subject) : Ref(statement.subject());
  });
  items_.Text(2, statement.predicate());
  if (shard_form != nullptr) {
    shard_form->clear();
    CanonicalWriter(kShardVersion, shard_form).Append(items_.Since(start));
  }
  items_.Structure(3, Presence::kIfAny, [&] {
    is_symmetric ? items_.Append(value) : Value(statement.value());
  });
  items_.Set(4, statement.qualifiers(), [&](const v1::Qualifier& qualifier) {
    items_.Text(1, qualifier.predicate());
    items_.Structure(2, Presence::kIfAny, [&] { Value(qualifier.value()); });
  });
  items_.Edtf(5, statement.valid());
}

// "a contradicts b" is "b contradicts a": the smaller reference is the subject.
void FormWriter::SymmetricEnds(const v1::Statement& statement,
                               std::string* subject, std::string* value) {
  v1::RecordRef other = statement.value().record();
  if (statement.value().has_entity()) {
    other.set_entity(statement.value().entity());
  }
  if (other.target_case() == v1::RecordRef::TARGET_NOT_SET) {
    return items_.Fail(absl::InvalidArgumentError(
        absl::StrCat("the value of '", statement.predicate(),
                     "' is neither an entity nor another record")));
  }
  *subject = items_.Aside([&] { Ref(statement.subject()); });
  std::string other_form = items_.Aside([&] { Ref(other); });
  const v1::RecordRef* smaller_left = &other;
  if (other_form < *subject) {
    subject->swap(other_form);
    smaller_left = &statement.subject();
  }
  v1::Value greater;
  *greater.mutable_record() = *smaller_left;
  *value = items_.Aside([&] { Value(greater); });
}

void FormWriter::Ref(const v1::RecordRef& ref) {
  const auto id = [this](uint32_t tag, absl::string_view digest) {
    items_.Structure(tag, Presence::kAlways, [&] { items_.Bytes(1, digest); });
  };
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return items_.Text(1, ref.entity(), Presence::kAlways);
    case v1::RecordRef::kDocument:
      return items_.Text(2, ref.document(), Presence::kAlways);
    case v1::RecordRef::kClaim:
      return id(3, ref.claim().id());
    case v1::RecordRef::kAssertion:
      return id(4, ref.assertion().id());
    case v1::RecordRef::kRetraction:
      return items_.Bytes(5, ref.retraction(), Presence::kAlways);
    case v1::RecordRef::kBatch:
      return items_.Bytes(6, ref.batch(), Presence::kAlways);
    case v1::RecordRef::kPredicate:
      return items_.Text(7, ref.predicate(), Presence::kAlways);
    case v1::RecordRef::TARGET_NOT_SET:
      return;
  }
}

void FormWriter::Value(const v1::Value& value) {
  switch (value.kind_case()) {
    case v1::Value::kEntity:
      return items_.Text(1, value.entity(), Presence::kAlways);
    case v1::Value::kRecord:
      // Two ways to say the same; they share the shorter form.
      if (value.record().has_entity()) {
        return items_.Text(1, value.record().entity(), Presence::kAlways);
      }
      return items_.Structure(2, Presence::kAlways,
                              [&] { Ref(value.record()); });
    case v1::Value::kText:
      return items_.Structure(3, Presence::kAlways, [&] {
        items_.Text(1, value.text().text());
        items_.Language(2, value.text().language());
      });
    case v1::Value::kQuantity:
      return items_.Structure(4, Presence::kAlways,
                              [&] { Quantity(value.quantity()); });
    case v1::Value::kTime:
      return items_.Structure(5, Presence::kAlways, [&] {
        items_.Edtf(1, value.time().edtf());
        items_.Text(2, value.time().calendar());
      });
    case v1::Value::kPoint:
      return items_.Structure(6, Presence::kAlways,
                              [&] { Point(value.point()); });
    case v1::Value::kBoolean:
      return items_.Bool(7, value.boolean(), Presence::kAlways);
    case v1::Value::kUnknown:
      return items_.Structure(8, Presence::kAlways,
                              [&] { items_.Text(1, value.unknown().type()); });
    case v1::Value::kNone:
      return items_.Structure(9, Presence::kAlways, [] {});
    case v1::Value::KIND_NOT_SET:
      return;
  }
}

void FormWriter::Quantity(const v1::Quantity& quantity) {
  items_.Decimal(1, quantity.value());
  items_.Text(2, quantity.unit());
  items_.Decimal(3, quantity.lower());
  items_.Decimal(4, quantity.upper());
  items_.Number(5, quantity.relation());
}

void FormWriter::Point(const v1::GeoPoint& point) {
  items_.Decimal(1, point.latitude());
  items_.Decimal(2, point.longitude());
  items_.Decimal(3, point.altitude());
  items_.Decimal(4, point.precision());
  items_.Text(5, point.globe());
}

// -- Assertions --

absl::Status FormWriter::Write(const v1::Assertion& assertion) {
  items_.Structure(2, Presence::kIfAny,
                   [&] { items_.Bytes(1, assertion.claim().id()); });
  items_.Text(3, assertion.source());
  items_.Number(4, assertion.stance());
  items_.Structure(5, Presence::kIfAny,
                   [&] { Confidence(assertion.confidence()); });
  items_.Edtf(6, assertion.said());
  items_.Text(7, assertion.document());
  items_.Set(8, assertion.selectors(),
             [&](const v1::Selector& selector) { Selector(selector); });
  items_.Number(9, assertion.basis());
  items_.Set(10, assertion.grounds(),
             [&](const v1::Ground& ground) { Ground(ground, false); });
  items_.Structure(11, Presence::kIfAny, [&] {
    items_.Text(1, assertion.extraction().agent());
    items_.Text(2, assertion.extraction().version());
    items_.Decimal(3, assertion.extraction().confidence(), /*unless=*/"1");
  });
  items_.Text(12, assertion.verb());
  if (assertion.manner() != v1::MANNER_STATED) {
    items_.Number(13, assertion.manner());
  }
  if (assertion.has_times()) {
    items_.Number(14, assertion.times(), Presence::kAlways);
  }
  items_.Bool(15, assertion.repeatedly());
  return items_.status();
}

void FormWriter::Confidence(const v1::Confidence& confidence) {
  items_.Text(1, confidence.words());
  items_.Text(2, confidence.scale());
  items_.Text(3, confidence.label());
  items_.Decimal(4, confidence.number());
  items_.Decimal(5, confidence.lower());
  items_.Decimal(6, confidence.upper());
  items_.Number(7, confidence.analytic());
  items_.Decimal(8, confidence.reading());
}

void FormWriter::Selector(const v1::Selector& selector) {
  if (selector.has_quote()) {
    items_.Structure(1, Presence::kAlways, [&] { Quote(selector.quote()); });
  } else if (selector.has_position()) {
    items_.Structure(2, Presence::kAlways,
                     [&] { Position(selector.position()); });
  } else if (selector.has_fragment()) {
    items_.Structure(3, Presence::kAlways, [&] {
      items_.Text(1, selector.fragment().type());
      items_.Text(2, selector.fragment().value());
      items_.Text(3, selector.fragment().conforms_to());
    });
  }
  if (selector.has_refined_by()) {
    items_.Structure(4, Presence::kIfAny,
                     [&] { Selector(selector.refined_by()); });
  }
}

void FormWriter::Quote(const v1::QuoteSelector& quote) {
  items_.Text(1, quote.exact());
  items_.Text(2, quote.prefix());
  items_.Text(3, quote.suffix());
  if (quote.has_length()) items_.Number(4, quote.length(), Presence::kAlways);
  items_.Bytes(5, quote.sha256());
}

void FormWriter::Position(const v1::PositionSelector& position) {
  items_.Number(1, position.start());
  items_.Number(2, position.end());
  items_.Number(3, position.unit());
  items_.Bytes(4, position.text_sha256());
}

void FormWriter::Ground(const v1::Ground& ground, bool is_member) {
  switch (ground.kind_case()) {
    case v1::Ground::kAssertion:
      return items_.Structure(1, Presence::kAlways, [&] {
        items_.Bytes(1, ground.assertion().id());
      });
    case v1::Ground::kAttribution:
      return items_.Structure(2, Presence::kAlways, [&] {
        const v1::Attribution& attribution = ground.attribution();
        items_.Text(1, attribution.source());
        if (attribution.stance() != v1::STANCE_AFFIRMS) {
          items_.Number(2, attribution.stance());
        }
        items_.Text(3, attribution.document());
      });
    case v1::Ground::kAllOf:
      if (!is_member) return AllOf(ground.all_of());
      return items_.Fail(absl::InvalidArgumentError(
          "an all_of is a member of another; list its members instead"));
    case v1::Ground::KIND_NOT_SET:
      return;
  }
}

// To need one ground, or the same one twice, is to rest on it.
void FormWriter::AllOf(const v1::AllOf& all_of) {
  const std::vector<std::string> members =
      items_.Sorted(all_of.members(),
                    [&](const v1::Ground& member) { Ground(member, true); });
  if (members.size() == 1) return items_.Append(members.front());
  items_.Structure(3, Presence::kAlways, [&] { items_.List(1, members); });
}

// -- Retractions --

absl::Status FormWriter::Write(const v1::Retraction& retraction) {
  items_.Structure(2, Presence::kIfAny, [&] { Ref(retraction.target()); });
  items_.Text(3, retraction.withdrawn_by());
  items_.Edtf(4, retraction.withdrawn());
  items_.Text(5, retraction.reason());
  items_.Text(6, retraction.document());
  return items_.status();
}

}  // namespace

absl::Status AppendCanonical(const v1::Claim& claim, std::string* out,
                             std::string* shard_form) {
  return FormWriter(kClaimVersion, out).Write(claim, shard_form);
}

absl::Status AppendCanonical(const v1::Assertion& assertion, std::string* out) {
  return FormWriter(kAssertionVersion, out).Write(assertion);
}

absl::Status AppendCanonical(const v1::Retraction& retraction,
                             std::string* out) {
  return FormWriter(kRetractionVersion, out).Write(retraction);
}

absl::Status AppendCanonical(const v1::Value& value, std::string* out) {
  return FormWriter(kValueVersion, out).Write(value);
}

}  // namespace veracity::internal
