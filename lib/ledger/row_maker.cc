#include "ledger/row_maker.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/digest.h"
#include "base/status_macros.h"
#include "base/text.h"
#include "ledger/payload.h"
#include "veracity/edtf.h"
#include "veracity/scales.h"
#include "veracity/units.h"
#include "vocabulary/predicates.h"
#include "vocabulary/value_key.h"

namespace veracity::internal {
namespace {

void Warn(Prepared* prepared, absl::string_view field, std::string message) {
  v1::Warning* warning = prepared->result->add_warnings();
  warning->set_field(absl::StrCat(KindName(prepared->kind), ".", field));
  warning->set_message(std::move(message));
}

void RejectFor(Prepared* prepared, absl::string_view field,
               std::string reason) {
  prepared->result->set_outcome(v1::OUTCOME_REJECTED);
  prepared->result->set_field(
      absl::StrCat(KindName(prepared->kind), ".", field));
  prepared->result->set_reason(std::move(reason));
}

// What a reference is called in a message.
std::string NameIn(const v1::RecordRef& ref) {
  return ref.has_entity()     ? ref.entity()
         : ref.has_document() ? ref.document()
                              : PrintId(ref);
}

// The bytes kept of the record; none where its words are not.
std::optional<std::string> PayloadIn(const Prepared& prepared) {
  if (prepared.blanked) return std::nullopt;
  return PayloadOf(prepared.entry->record());
}

// Seconds of the bounds, for columns; the whole line if there is no time.
std::pair<int64_t, int64_t> Bounds(const std::string& edtf) {
  if (edtf.empty()) return {INT64_MIN, INT64_MAX};
  absl::StatusOr<Edtf> time = Edtf::Parse(edtf);
  if (!time.ok()) return {INT64_MIN, INT64_MAX};  // validated before
  return {time->bounds().earliest.seconds, time->bounds().latest.seconds};
}

// What the source said as a probability, for queries; nothing without a
// number. What it means for a verdict is the rule's business.
std::pair<std::optional<double>, std::optional<double>> ConfidenceBounds(
    const v1::Confidence& confidence) {
  if (!confidence.reading().empty()) {
    absl::StatusOr<Decimal> reading = Decimal::Parse(confidence.reading());
    if (reading.ok()) return {reading->ToDouble(), reading->ToDouble()};
  }
  if (confidence.scale().empty()) return {};
  const auto number = [&](const std::string& text) -> std::optional<double> {
    if (text.empty()) return std::nullopt;
    absl::StatusOr<ScaleReading> reading =
        ReadScaleNumber(confidence.scale(), text);
    if (!reading.ok()) return std::nullopt;
    return reading->normalized;
  };
  std::optional<double> low = number(confidence.lower());
  std::optional<double> high = number(confidence.upper());
  if (low.has_value() && high.has_value()) return {low, high};
  if (std::optional<double> one = number(confidence.number())) {
    return {one, one};
  }
  if (!confidence.label().empty()) {
    absl::StatusOr<ScaleReading> reading =
        ReadScaleLabel(confidence.scale(), confidence.label());
    if (reading.ok() && !reading->unknown) {
      return {reading->normalized, reading->normalized};
    }
  }
  return {};
}

}  // namespace

absl::StatusOr<KeyBook::Entry*> RowMaker::Resolve(const v1::RecordRef& ref) {
  switch (ref.target_case()) {
    case v1::RecordRef::kEntity:
      return keys_.Named(Kind::kEntity, ref.entity());
    case v1::RecordRef::kDocument:
      return keys_.Named(Kind::kDocument, ref.document());
    case v1::RecordRef::kPredicate:
      return keys_.Named(Kind::kPredicate, ref.predicate());
    case v1::RecordRef::kClaim:
      return keys_.Claim(ref.claim().id(), ref.claim().shard());
    case v1::RecordRef::kAssertion:
      return keys_.Assertion(ref.assertion().id(), ref.assertion().shard());
    case v1::RecordRef::kRetraction:
      return keys_.Retraction(ref.retraction());
    case v1::RecordRef::kBatch:
      return keys_.Batch(ref.batch());
    case v1::RecordRef::TARGET_NOT_SET:
      break;
  }
  return nullptr;
}

void RowMaker::Missing(KeyBook::Entry* entry, absl::string_view field,
                       absl::string_view name, Prepared* prepared) {
  if (entry->is_known()) return;
  const bool described =
      entry->kind == Kind::kEntity || entry->kind == Kind::kDocument;
  const std::string what =
      described ? absl::StrCat(KindName(entry->kind), " '", name, "'")
                : std::string(name);
  if (require_references_) {
    RejectFor(prepared, field, absl::StrCat(what, " is not on record"));
  } else if (!entry->missed) {
    entry->missed = true;
    Warn(prepared, field,
         absl::StrCat(what, described ? " is described by nothing on record"
                                      : " is not on record yet"));
  }
}

absl::StatusOr<int64_t> RowMaker::Named(Kind kind, const std::string& id,
                                        absl::string_view field,
                                        Prepared* prepared) {
  if (id.empty()) return 0;
  VERACITY_ASSIGN_OR_RETURN(KeyBook::Entry * entry, keys_.Named(kind, id));
  Missing(entry, field, id, prepared);
  return entry->key;
}

absl::Status RowMaker::Announce(Prepared* prepared) {
  if (prepared->unverified) return absl::OkStatus();
  KeyBook::Entry* entry = nullptr;
  switch (prepared->kind) {
    case Kind::kEntity:
    case Kind::kDocument:
    case Kind::kPredicate: {
      const v1::RecordRef& ref = prepared->result->ref();
      const std::string& id = prepared->kind == Kind::kEntity ? ref.entity()
                              : prepared->kind == Kind::kDocument
                                  ? ref.document()
                                  : ref.predicate();
      VERACITY_ASSIGN_OR_RETURN(entry, keys_.Named(prepared->kind, id));
      break;
    }
    case Kind::kClaim: {
      VERACITY_ASSIGN_OR_RETURN(
          entry, keys_.Claim(prepared->digest.view(), prepared->shard));
      // Whatever those who referred to it before said.
      entry->shard = prepared->shard;
      if (connection_.is_distributed() &&
          HomeOf(entry->key) != HomeOfShard(entry->shard)) {
        // Its key came from them: it is not where its shard says.
        VERACITY_RETURN_IF_ERROR(
            connection_.Run("INSERT INTO meta VALUES('misplaced', '1')"
                            " ON CONFLICT(name) DO NOTHING"));
      }
      break;
    }
    case Kind::kAssertion: {
      const v1::ClaimRef& claim = prepared->entry->record().assertion().claim();
      VERACITY_ASSIGN_OR_RETURN(KeyBook::Entry * about,
                                keys_.Claim(claim.id(), claim.shard()));
      if (!about->is_known() && claim.shard() == 0) {
        RejectFor(prepared, "claim.shard",
                  "the claim is not on record, so its shard must be given");
        return absl::OkStatus();
      }
      // Until the claim comes nobody knows who is right about its shard.
      if (about->is_known() && claim.shard() != 0 &&
          claim.shard() != about->shard) {
        RejectFor(prepared, "claim.shard", "is not the shard of that claim");
        return absl::OkStatus();
      }
      if (about->shard == 0) {
        // Those who referred to it before gave none; an export will.
        about->shard = claim.shard();
        if (!about->is_new) {
          const Cell cells[] = {Cell::Int(about->key),
                                Cell::Int(static_cast<int64_t>(about->shard))};
          VERACITY_RETURN_IF_ERROR(connection_.Run(
              "UPDATE claims SET shard=?2 WHERE key=?1", cells));
        }
      }
      VERACITY_ASSIGN_OR_RETURN(
          entry, keys_.NewAssertion(prepared->digest.view(), *about));
      prepared->claim_keys = about;
      break;
    }
    case Kind::kRetraction: {
      VERACITY_ASSIGN_OR_RETURN(entry,
                                keys_.Retraction(prepared->digest.view()));
      break;
    }
    default:
      return absl::OkStatus();
  }
  if (prepared->result->outcome() == v1::OUTCOME_UNSPECIFIED) {
    prepared->result->set_outcome(entry->is_known() ? v1::OUTCOME_KNOWN
                                                    : v1::OUTCOME_INSERTED);
  }
  entry->announced = true;
  prepared->keys = entry;
  return absl::OkStatus();
}

absl::Status RowMaker::Make(Prepared* prepared, int64_t position) {
  int64_t flags = 0;
  int64_t key = 0;
  if (prepared->unverified) {
    VERACITY_ASSIGN_OR_RETURN(
        key, connection_.RunForInt("SELECT max(key)+1 FROM unverified", {}, 1));
    key += static_cast<int64_t>(rows_.records.unverified.size());
    rows_.records.unverified.push_back(
        UnverifiedRow{key, prepared->kind, prepared->given_id, position,
                      prepared->entry->record().SerializeAsString()});
    rows_.records.entries.push_back(
        EntryRow{position, Kind::kUnverified, key, kFirst, prepared->content});
    prepared->result->set_outcome(v1::OUTCOME_INSERTED);
    return absl::OkStatus();
  }
  KeyBook::Entry* entry = prepared->keys;
  key = entry->key;
  if (entry->on_record) {
    VERACITY_RETURN_IF_ERROR(MakeVersion(prepared, position));
  } else {
    flags |= kFirst;
    entry->on_record = true;
    switch (prepared->kind) {
      case Kind::kClaim:
        VERACITY_RETURN_IF_ERROR(MakeClaim(prepared, position));
        break;
      case Kind::kAssertion:
        VERACITY_RETURN_IF_ERROR(MakeAssertion(prepared, position));
        break;
      case Kind::kRetraction:
        VERACITY_RETURN_IF_ERROR(MakeRetraction(prepared, position));
        break;
      default:
        VERACITY_RETURN_IF_ERROR(MakeNamed(prepared, position));
        break;
    }
  }
  if (prepared->kind == Kind::kAssertion &&
      prepared->entry->holding() == v1::HOLDING_ONLY_RELAYED) {
    flags |= kOnlyRelayed;
  }
  AddWords(prepared->kind, prepared->entry->record(), position);
  rows_.records.entries.push_back(
      EntryRow{position, prepared->kind, key, flags, prepared->content});
  return absl::OkStatus();
}

absl::Status RowMaker::MakeVersion(Prepared* prepared, int64_t position) {
  KeyBook::Entry* const entry = prepared->keys;
  const bool whole =
      prepared->kind != Kind::kAssertion && prepared->kind != Kind::kRetraction;
  VersionRow row{prepared->kind, entry->key, position, 0, std::nullopt};
  if (whole || prepared->content.has_value()) {
    row.payload = PayloadIn(*prepared);
  }
  if (prepared->kind == Kind::kAssertion &&
      prepared->entry->holding() == v1::HOLDING_ONLY_RELAYED) {
    row.flags = kOnlyRelayed;
  }
  rows_.records.versions.push_back(std::move(row));
  if (!entry->repeated) {
    entry->repeated = true;
    rows_.records.repeated.push_back({prepared->kind, entry->key});
  }
  // A newer description is found by its addresses, too.
  if (prepared->kind == Kind::kEntity) {
    return MakeEntity(prepared->entry->record().entity(), entry->key);
  }
  if (prepared->kind == Kind::kDocument) {
    int64_t publisher = 0;
    return MakeDocument(prepared->entry->record().document(), entry->key,
                        &publisher);
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeEntity(const v1::Entity& entity, int64_t key) {
  for (const v1::ExternalId& external : entity.external_ids()) {
    rows_.records.external_ids.push_back(
        {external.scheme(), external.value(), key});
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeDocument(const v1::Document& document, int64_t key,
                                    int64_t* publisher) {
  if (!document.publisher().empty()) {
    VERACITY_ASSIGN_OR_RETURN(KeyBook::Entry * entry,
                              keys_.Named(Kind::kEntity, document.publisher()));
    *publisher = entry->key;
  }
  for (const std::string& url : document.urls()) {
    rows_.records.addresses.push_back({url, key});
  }
  for (const std::string& url : document.archived_urls()) {
    rows_.records.addresses.push_back({url, key});
  }
  if (!document.sha256().empty()) {
    rows_.records.addresses.push_back({document.sha256(), key});
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeNamed(Prepared* prepared, int64_t position) {
  KeyBook::Entry* const entry = prepared->keys;
  const v1::Record& record = prepared->entry->record();
  const v1::RecordRef& ref = prepared->result->ref();
  NamedRow row;
  row.key = entry->key;
  row.fills = !entry->is_new;
  row.position = position;
  if (prepared->blanked) row.flags |= kBlanked;
  row.payload = PayloadIn(*prepared);
  switch (prepared->kind) {
    case Kind::kEntity: {
      row.id = ref.entity();
      if (record.entity().has_source()) row.flags |= kIsSource;
      const v1::Source& source = record.entity().source();
      VERACITY_ASSIGN_OR_RETURN(row.extra,
                                Named(Kind::kEntity, source.known_through(),
                                      "source.known_through", prepared));
      VERACITY_RETURN_IF_ERROR(MakeEntity(record.entity(), entry->key));
      break;
    }
    case Kind::kDocument:
      row.id = ref.document();
      VERACITY_RETURN_IF_ERROR(
          MakeDocument(record.document(), entry->key, &row.extra));
      VERACITY_RETURN_IF_ERROR(Named(Kind::kEntity,
                                     record.document().publisher(), "publisher",
                                     prepared)
                                   .status());
      break;
    default:
      row.id = ref.predicate();
      break;
  }
  entry->lacks_row = false;
  NamedRows(rows_.records, prepared->kind).push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status RowMaker::MakeClaim(Prepared* prepared, int64_t position) {
  KeyBook::Entry* const entry = prepared->keys;
  const v1::Claim& claim = prepared->entry->record().claim();
  ClaimRow row;
  row.key = entry->key;
  row.fills = !entry->is_new;
  row.digest = prepared->digest;
  row.shard = prepared->shard;
  row.position = position;
  row.claim_kind = claim.kind();
  if (prepared->blanked) row.flags |= kBlanked;
  row.payload = PayloadIn(*prepared);
  if (claim.markings_size() > 0) row.flags |= kMarked;
  std::tie(row.valid_from, row.valid_to) = Bounds(claim.statement().valid());
  if (!claim.has_statement()) {
    row.valid_from = INT64_MIN;
    row.valid_to = INT64_MAX;
  } else {
    const v1::Statement& statement = claim.statement();
    VERACITY_ASSIGN_OR_RETURN(KeyBook::Entry * subject,
                              Resolve(statement.subject()));
    if (!subject->is_known()) {
      Missing(subject, "statement.subject", NameIn(statement.subject()),
              prepared);
    }
    row.subject_kind = subject->kind;
    row.subject = subject->key;
    VERACITY_ASSIGN_OR_RETURN(
        KeyBook::Entry * predicate,
        keys_.Named(Kind::kPredicate, statement.predicate()));
    if (!predicate->is_known() && !IsReservedPredicate(statement.predicate())) {
      Warn(prepared, "statement.predicate",
           absl::StrCat("predicate '", statement.predicate(),
                        "' has no spec: multi-valued, never in conflict"));
    }
    row.predicate = predicate->key;
    rows_.roads.claims_by_predicate.push_back({predicate->key, entry->key});
    rows_.roads.mentions.push_back({subject->kind, subject->key, kSubjectRole,
                                    predicate->key, entry->key});
    VERACITY_RETURN_IF_ERROR(MakeValue(statement.value(), kValueRole,
                                       predicate->key, entry->key,
                                       "statement.value", prepared));
    if (HasLastingKey(subject->kind)) {
      rows_.roads.mentions.push_back(
          {Kind::kLiteral,
           SubjectValueKey(static_cast<int64_t>(subject->kind), subject->key,
                           ValueKey(statement.value())),
           kSubjectValueRole, predicate->key, entry->key});
    }
    for (const v1::Qualifier& qualifier : statement.qualifiers()) {
      VERACITY_ASSIGN_OR_RETURN(
          KeyBook::Entry * role,
          keys_.Named(Kind::kPredicate, qualifier.predicate()));
      VERACITY_RETURN_IF_ERROR(MakeValue(qualifier.value(), kQualifierRole,
                                         role->key, entry->key,
                                         "statement.qualifiers", prepared));
    }
  }
  entry->lacks_row = false;
  rows_.records.claims.push_back(std::move(row));
  return absl::OkStatus();
}

absl::Status RowMaker::MakeValue(const v1::Value& value, int64_t role,
                                 int64_t predicate, int64_t claim,
                                 absl::string_view field, Prepared* prepared) {
  MentionRow row{Kind::kLiteral, 0, role, predicate, claim};
  if (value.has_entity() || value.has_record()) {
    KeyBook::Entry* entry = nullptr;
    if (value.has_entity()) {
      VERACITY_ASSIGN_OR_RETURN(entry,
                                keys_.Named(Kind::kEntity, value.entity()));
    } else {
      VERACITY_ASSIGN_OR_RETURN(entry, Resolve(value.record()));
    }
    if (!entry->is_known()) {
      Missing(entry, field,
              value.has_entity() ? value.entity() : NameIn(value.record()),
              prepared);
    }
    row.kind = entry->kind;
    row.target = entry->key;
  } else {
    row.target = LiteralKey(value);
  }
  rows_.roads.mentions.push_back(row);
  if (role == kValueRole && value.kind_case() == v1::Value::kQuantity) {
    if (std::optional<QuantityRange> range = RangeOf(value.quantity())) {
      rows_.roads.quantities.push_back(
          {range->dimension, range->low, claim, range->high});
    }
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeAssertion(Prepared* prepared, int64_t position) {
  KeyBook::Entry* const entry = prepared->keys;
  const v1::Assertion& assertion = prepared->entry->record().assertion();
  AssertionRow row;
  row.key = entry->key;
  row.digest = prepared->digest;
  row.position = position;
  if (prepared->blanked) row.flags |= kBlanked;
  if (prepared->entry->holding() == v1::HOLDING_ONLY_RELAYED) {
    row.flags |= kOnlyRelayed;
  }
  if (assertion.grounds_size() > 0) row.flags |= kHasGrounds;
  if (assertion.markings_size() > 0) row.flags |= kMarked;
  Missing(prepared->claim_keys, "claim", "the claim", prepared);
  VERACITY_ASSIGN_OR_RETURN(
      row.source, Named(Kind::kEntity, assertion.source(), "source", prepared));
  VERACITY_ASSIGN_OR_RETURN(
      row.document,
      Named(Kind::kDocument, assertion.document(), "document", prepared));
  row.stance = assertion.stance();
  row.basis = assertion.basis();
  row.manner = assertion.manner();
  std::tie(row.said_from, row.said_to) = Bounds(assertion.said());
  std::tie(row.low, row.high) = ConfidenceBounds(assertion.confidence());
  row.payload = PayloadIn(*prepared);
  rows_.roads.assertions_by_source.push_back({row.source, row.key});
  if (row.document != 0) {
    rows_.roads.assertions_by_document.push_back({row.document, row.key});
  }
  if (!assertion.said().empty()) {
    rows_.roads.assertions_by_said.push_back({row.said_from, row.key});
  }
  int64_t ordinal = 0;
  for (const v1::Ground& ground : assertion.grounds()) {
    if (ground.has_all_of()) {
      int64_t part = 1;
      for (const v1::Ground& member : ground.all_of().members()) {
        VERACITY_RETURN_IF_ERROR(
            MakeGround(member, row.key, ordinal, part++, prepared));
      }
    } else {
      VERACITY_RETURN_IF_ERROR(
          MakeGround(ground, row.key, ordinal, 0, prepared));
    }
    ++ordinal;
  }
  rows_.records.assertions.push_back(std::move(row));
  // Somebody may have cited it before it came.
  VERACITY_ASSIGN_OR_RETURN(
      const int64_t awaited,
      keys_.AwaitedKey(Kind::kAssertion, prepared->digest.view()));
  if (awaited != 0) {
    rows_.come.push_back({Kind::kAssertion, awaited, entry->key});
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeGround(const v1::Ground& ground, int64_t owner,
                                  int64_t ordinal, int64_t part,
                                  Prepared* prepared) {
  GroundRow row{owner, ordinal, part, Kind::kNone, 0, 0, 0};
  if (ground.has_assertion()) {
    VERACITY_ASSIGN_OR_RETURN(
        KeyBook::Entry * cited,
        keys_.Assertion(ground.assertion().id(), ground.assertion().shard()));
    row.kind = cited->kind;
    row.target = cited->key;
    Missing(cited, "grounds", "an assertion that it cites", prepared);
  } else {
    const v1::Attribution& attribution = ground.attribution();
    row.kind = Kind::kEntity;
    row.stance = attribution.stance() == v1::STANCE_UNSPECIFIED
                     ? v1::STANCE_AFFIRMS
                     : attribution.stance();
    VERACITY_ASSIGN_OR_RETURN(row.target,
                              Named(Kind::kEntity, attribution.source(),
                                    "grounds.attribution.source", prepared));
    VERACITY_ASSIGN_OR_RETURN(row.document,
                              Named(Kind::kDocument, attribution.document(),
                                    "grounds.attribution.document", prepared));
  }
  rows_.roads.grounds.push_back(row);
  rows_.roads.dependants.push_back({row.kind, row.target, owner});
  if (row.document != 0) {
    rows_.roads.dependants.push_back({Kind::kDocument, row.document, owner});
  }
  return absl::OkStatus();
}

absl::Status RowMaker::MakeRetraction(Prepared* prepared, int64_t position) {
  KeyBook::Entry* const entry = prepared->keys;
  const v1::Retraction& retraction = prepared->entry->record().retraction();
  RetractionRow row;
  row.key = entry->key;
  row.fills = !entry->is_new;
  row.digest = prepared->digest;
  row.position = position;
  VERACITY_ASSIGN_OR_RETURN(KeyBook::Entry * target,
                            Resolve(retraction.target()));
  Missing(target, "target", NameIn(retraction.target()), prepared);
  row.target_kind = target->kind;
  row.target = target->key;
  // An undated withdrawal was made when it was recorded.
  row.withdrawn_from = row.withdrawn_to = recorded_seconds_;
  if (!retraction.withdrawn().empty()) {
    std::tie(row.withdrawn_from, row.withdrawn_to) =
        Bounds(retraction.withdrawn());
  }
  row.payload = PayloadOf(prepared->entry->record());
  entry->lacks_row = false;
  rows_.records.retractions.push_back(std::move(row));
  return absl::OkStatus();
}

void RowMaker::AddWords(Kind kind, const v1::Record& record, int64_t position) {
  std::string words = IndexedWords(record);
  if (words.empty()) return;
  std::vector<WordsRow>& rows = kind == Kind::kClaim ? rows_.records.claim_words
                                : kind == Kind::kEntity
                                    ? rows_.records.entity_words
                                    : rows_.records.document_words;
  rows.push_back({position, std::move(words)});
}

std::string IndexedWords(const v1::Record& record) {
  std::string words;
  const auto add = [&words](absl::string_view text) {
    for (const std::string& word : Words(text)) {
      absl::StrAppend(&words, words.empty() ? "" : " ", word);
    }
  };
  for (const v1::Text& text : record.claim().wordings()) add(text.text());
  for (const v1::Name& name : record.entity().names()) add(name.text());
  for (const v1::Text& text : record.document().titles()) add(text.text());
  return words;
}

}  // namespace veracity::internal
