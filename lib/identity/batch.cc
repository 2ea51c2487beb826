#include "veracity/batch.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "veracity/identity.h"
#include "veracity/scales.h"
#include "vocabulary/predicates.h"

namespace veracity {
namespace {

namespace reserved = internal::reserved;

constexpr absl::string_view kReliabilityScale = "admiralty-reliability";

v1::ClaimRef ToRef(const ClaimId& id) { return RefTo(id).claim(); }

// What Batch returns for a record that cannot be identified: nothing has it.
template <typename Id>
Id NoId() {
  return *Id::FromDigest(std::string(internal::kDigestSize, '\0'));
}

v1::Statement MakeStatement(absl::string_view subject,
                            absl::string_view predicate,
                            const v1::Value& value) {
  v1::Statement statement;
  *statement.mutable_subject() = RefToEntity(subject);
  statement.set_predicate(std::string(predicate));
  *statement.mutable_value() = value;
  return statement;
}

}  // namespace

v1::Value EntityValue(absl::string_view id) {
  v1::Value value;
  value.set_entity(std::string(id));
  return value;
}

v1::Value TextValue(absl::string_view text, absl::string_view language) {
  v1::Value value;
  value.mutable_text()->set_text(std::string(text));
  value.mutable_text()->set_language(std::string(language));
  return value;
}

v1::Value QuantityValue(absl::string_view number, absl::string_view unit) {
  v1::Value value;
  value.mutable_quantity()->set_value(std::string(number));
  value.mutable_quantity()->set_unit(std::string(unit));
  return value;
}

v1::Value TimeValue(absl::string_view edtf) {
  v1::Value value;
  value.mutable_time()->set_edtf(std::string(edtf));
  return value;
}

v1::Value BooleanValue(bool boolean) {
  v1::Value value;
  value.set_boolean(boolean);
  return value;
}

v1::Value RecordValue(const v1::RecordRef& ref) {
  v1::Value value;
  *value.mutable_record() = ref;
  return value;
}

Act::Act(absl::string_view source, v1::Stance stance, const ClaimId& claim) {
  message().set_source(std::string(source));
  message().set_stance(stance);
  *message().mutable_claim() = ToRef(claim);
}

Act& Act::On(absl::string_view edtf) {
  message().set_said(std::string(edtf));
  return *this;
}

Act& Act::In(absl::string_view document) {
  message().set_document(std::string(document));
  return *this;
}

Act& Act::Quoting(absl::string_view exact) {
  message().add_selectors()->mutable_quote()->set_exact(std::string(exact));
  return *this;
}

Act& Act::Basis(v1::Basis basis) {
  message().set_basis(basis);
  return *this;
}

Act& Act::Saying(absl::string_view words) {
  message().mutable_confidence()->set_words(std::string(words));
  return *this;
}

Act& Act::Confidence(absl::string_view scale, absl::string_view label) {
  // A label that is none stays as it is: the batch will say so.
  const absl::StatusOr<ScaleReading> reading = ReadScaleLabel(scale, label);
  const bool known = reading.ok() && reading->level != nullptr;
  message().mutable_confidence()->set_scale(std::string(scale));
  message().mutable_confidence()->set_label(known ? reading->level->label()
                                                  : std::string(label));
  return *this;
}

Act& Act::AccordingTo(absl::string_view source, v1::Stance stance) {
  v1::Attribution* attribution = message().add_grounds()->mutable_attribution();
  attribution->set_source(std::string(source));
  attribution->set_stance(stance);
  return *this;
}

Act& Act::Citing(const AssertionId& assertion) {
  *message().add_grounds()->mutable_assertion() = RefTo(assertion).assertion();
  return *this;
}

Act& Act::OnlyRelayed() {
  entry_.set_holding(v1::HOLDING_ONLY_RELAYED);
  return *this;
}

Act& Act::ExtractedBy(absl::string_view agent, absl::string_view confidence) {
  message().mutable_extraction()->set_agent(std::string(agent));
  message().mutable_extraction()->set_confidence(std::string(confidence));
  return *this;
}

Act Affirms(absl::string_view source, const ClaimId& claim) {
  return Act(source, v1::STANCE_AFFIRMS, claim);
}
Act Denies(absl::string_view source, const ClaimId& claim) {
  return Act(source, v1::STANCE_DENIES, claim);
}
Act Declines(absl::string_view source, const ClaimId& claim) {
  return Act(source, v1::STANCE_DECLINES, claim);
}
Act Relays(absl::string_view source, const ClaimId& claim) {
  return Act(source, v1::STANCE_RELAYS, claim);
}

Batch::Batch(absl::string_view note) { batch_.set_note(std::string(note)); }

v1::Record* Batch::NewRecord() {
  return batch_.add_entries()->mutable_record();
}

template <typename Id>
std::optional<Id> Batch::Keep(absl::StatusOr<Id> id) {
  if (id.ok()) return *std::move(id);
  if (status_.ok()) {
    status_ = internal::Annotate(
        id.status(), absl::StrCat("entries[", batch_.entries_size() - 1, "]"));
  }
  return std::nullopt;
}

ClaimId Batch::Claim(absl::string_view subject, absl::string_view predicate,
                     const v1::Value& value) {
  v1::Claim claim;
  *claim.mutable_statement() = MakeStatement(subject, predicate, value);
  return Claim(claim);
}

ClaimId Batch::Claim(const v1::Claim& claim) {
  *NewRecord()->mutable_claim() = claim;
  return Keep(IdOf(claim)).value_or(NoId<ClaimId>());
}

ClaimId Batch::Wording(absl::string_view text, absl::string_view language) {
  v1::Claim claim;
  claim.add_wordings()->set_text(std::string(text));
  claim.mutable_wordings(0)->set_language(std::string(language));
  return Claim(claim);
}

AssertionId Batch::Add(const Act& act) {
  *batch_.add_entries() = act.entry();
  return Keep(IdOf(act.entry().record().assertion()))
      .value_or(NoId<AssertionId>());
}

void Batch::Add(const v1::Entity& entity) {
  *NewRecord()->mutable_entity() = entity;
  Keep(IdOf(entity));
}

void Batch::Add(const v1::Document& document) {
  *NewRecord()->mutable_document() = document;
  Keep(IdOf(document));
}

void Batch::Add(const v1::PredicateSpec& spec) {
  *NewRecord()->mutable_predicate() = spec;
}

std::string Batch::Source(absl::string_view id, absl::string_view name,
                          v1::SourceKind kind) {
  v1::Entity entity;
  entity.set_id(std::string(id));
  if (!name.empty()) entity.add_names()->set_text(std::string(name));
  entity.mutable_source()->set_kind(kind);
  Add(entity);
  return entity.id();
}

std::string Batch::Anonymous(absl::string_view label, absl::string_view through,
                             absl::string_view document) {
  v1::Entity entity;
  v1::Source& source = *entity.mutable_source();
  source.set_kind(v1::SOURCE_KIND_ANONYMOUS);
  source.set_label(std::string(label));
  source.set_known_through(std::string(through));
  source.set_document(std::string(document));
  *NewRecord()->mutable_entity() = entity;
  return Keep(IdOf(entity)).value_or("");
}

AssertionId Batch::Rates(absl::string_view rater, absl::string_view source,
                         absl::string_view grade) {
  const absl::StatusOr<ScaleReading> reading =
      ReadScaleLabel(kReliabilityScale, grade);
  if (status_.ok() && !reading.ok()) {
    status_ = absl::InvalidArgumentError(reading.status().message());
  }
  v1::Claim claim;
  *claim.mutable_statement() = MakeStatement(
      source, reserved::kReliability,
      TextValue(reading.ok() ? reading->level->label() : std::string(grade)));
  v1::Qualifier* scale = claim.mutable_statement()->add_qualifiers();
  scale->set_predicate(std::string(reserved::kScale));
  *scale->mutable_value() = TextValue(kReliabilityScale);
  return Add(Affirms(rater, Claim(claim)));
}

}  // namespace veracity
