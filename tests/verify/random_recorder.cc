#include "tests/verify/random_recorder.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "tests/testing.h"
#include "vocabulary/predicates.h"

namespace veracity::internal {
namespace {

v1::RecordRef RefOf(const std::string& batch) {
  v1::RecordRef ref;
  ref.set_batch(batch);
  return ref;
}

}  // namespace

LedgerOptions RandomRecorder::Options() {
  LedgerOptions options;
  options.owner = kOwner;
  options.clock = [time = absl::FromUnixSeconds(1'690'000'000)]() mutable {
    return time += absl::Hours(7);
  };
  return options;
}

int RandomRecorder::Below(int bound) {
  return std::uniform_int_distribution<int>(0, bound - 1)(random_);
}

std::string RandomRecorder::Named(absl::string_view what, int count) {
  const int of = Chance(4) ? topics_ : topic_;
  return absl::StrCat(what, " ", of, ".", Below(count));
}

std::string RandomRecorder::Source() {
  if (Chance(3)) return Chance(50) ? kPartner : kStranger;
  return Named("source", 4);
}

std::string RandomRecorder::Day() {
  return absl::FormatCivilTime(absl::CivilDay(2023, 1, 1) + Below(300));
}

std::string RandomRecorder::Record(Batch batch, std::string told) {
  VERACITY_EXPECT_OK(batch.status());
  if (Chance(25)) {
    batch.message().add_authors(Chance(50) ? kPartner : kStranger);
    if (Chance(30)) batch.message().add_authors(Source());
    absl::StrAppend(&told, " (by ", batch.message().authors(0), ")");
  }
  batch.message().set_note(absl::StrCat("step ", ++steps_));
  const absl::StatusOr<v1::RecordReport> report =
      ledger_.Record(batch.message());
  VERACITY_EXPECT_OK(report);
  if (report.ok()) {
    batches_.push_back(RefOf(report->batch()));
    for (const v1::RecordResult& result : report->results()) {
      if (result.ref().has_retraction()) retractions_.push_back(result.ref());
    }
  }
  return told;
}

ClaimId RandomRecorder::SomeClaim(Batch* batch) {
  v1::Claim claim;
  v1::Statement& statement = *claim.mutable_statement();
  *statement.mutable_subject() =
      RefToEntity(Chance(15) ? Source() : Named("subject", 2));
  statement.set_predicate(Predicate());
  if (Chance(40)) {
    *statement.mutable_value() =
        QuantityValue(absl::StrCat(100 + Below(4)), Chance(70) ? "m" : "km");
  } else {
    *statement.mutable_value() =
        EntityValue(Chance(70) ? Place() : Named("subject", 2));
  }
  if (Chance(15)) {
    v1::Qualifier& where = *statement.add_qualifiers();
    where.set_predicate("where");
    *where.mutable_value() = EntityValue(Place());
  }
  if (Chance(20)) statement.set_valid(Chance(50) ? "2023" : "2023-05");
  const ClaimId id = batch->Claim(claim);
  claims_[topic_].push_back(id);
  return id;
}

ClaimId RandomRecorder::OldOrNewClaim(Batch* batch) {
  return claims_[topic_].empty() || Chance(25) ? SomeClaim(batch)
                                               : Any(claims_[topic_]);
}

Act RandomRecorder::SomeAct(const ClaimId& claim) {
  const int stance = Below(10);
  const std::string source = Source();
  Act act = stance < 5   ? Affirms(source, claim)
            : stance < 7 ? Denies(source, claim)
            : stance < 8 ? Declines(source, claim)
                         : Relays(source, claim);
  if (Chance(60)) act.On(Day());
  if (Chance(60)) act.In(Document());
  if (Chance(15)) act.Confidence("icd203", "likely");
  if (Chance(30)) {
    act.Basis(Chance(50) ? v1::BASIS_OBSERVED : v1::BASIS_INFERRED);
  }
  if (Chance(25)) {
    act.AccordingTo(Source(),
                    Chance(70) ? v1::STANCE_AFFIRMS : v1::STANCE_DENIES);
  }
  if (!assertions_[topic_].empty() && Chance(30)) {
    act.Citing(Any(assertions_[topic_]));
  }
  if (Chance(15)) act.OnlyRelayed();
  return act;
}

std::string RandomRecorder::Speak() {
  Batch batch;
  const int acts = 1 + Below(3);
  for (int i = 0; i < acts; ++i) {
    const ClaimId claim = OldOrNewClaim(&batch);
    Act act = SomeAct(claim);
    if (Chance(10)) {
      // Cited first, recorded later if at all.
      Batch elsewhere;
      waiting_.push_back(SomeAct(claim));
      act.Citing(elsewhere.Add(waiting_.back()));
    }
    assertions_[topic_].push_back(batch.Add(act));
  }
  if (!waiting_.empty() && Chance(30)) {
    batch.Add(waiting_.back());
    waiting_.pop_back();
  }
  return Record(std::move(batch), absl::StrCat(acts, " statements"));
}

std::string RandomRecorder::Structure(const v1::RecordRef& subject,
                                      absl::string_view predicate,
                                      const v1::Value& value,
                                      absl::string_view strength,
                                      absl::string_view valid) {
  v1::Claim claim;
  v1::Statement& statement = *claim.mutable_statement();
  *statement.mutable_subject() = subject;
  statement.set_predicate(std::string(predicate));
  *statement.mutable_value() = value;
  statement.set_valid(std::string(valid));
  if (!strength.empty()) {
    v1::Qualifier& qualifier = *statement.add_qualifiers();
    qualifier.set_predicate(std::string(reserved::kStrength));
    *qualifier.mutable_value() = QuantityValue(strength, "");
  }
  Batch batch;
  const ClaimId id = batch.Claim(claim);
  const std::string who = Chance(70)   ? kOwner
                          : Chance(50) ? kPartner
                                       : Source();
  Act act = Chance(80) ? Affirms(who, id) : Denies(who, id);
  if (Chance(50)) act.On(Day());
  if (Chance(30)) act.In(Document());
  batch.Add(act);
  return Record(std::move(batch),
                absl::StrCat(who, ": ", PrintId(subject), " ", predicate));
}

std::string RandomRecorder::Rate() {
  const char* grades[] = {"A", "B", "C", "D", "E", "F"};
  return Structure(RefToEntity(Source()), reserved::kReliability,
                   TextValue(grades[Below(6)]));
}

std::string RandomRecorder::Affiliate() {
  const absl::string_view predicates[] = {
      reserved::kOwnedBy, reserved::kPartOf, reserved::kSpeaksFor,
      reserved::kEmployedBy, reserved::kGovernedBy};
  return Structure(RefToEntity(Chance(80) ? Source() : Named("subject", 2)),
                   predicates[Below(5)], EntityValue(Source()), "",
                   Chance(20) ? "2023-03/2023-09" : "");
}

std::string RandomRecorder::Merge() {
  const bool sources = Chance(60);
  return Structure(RefToEntity(sources ? Source() : Place()), reserved::kSameAs,
                   EntityValue(sources ? Source() : Place()));
}

std::string RandomRecorder::LinkClaims() {
  if (claims_[topic_].size() < 2) return Speak();
  const absl::string_view predicates[] = {
      reserved::kContradicts, reserved::kEntails,    reserved::kRefines,
      reserved::kSupports,    reserved::kUndermines, reserved::kSameAs};
  const ClaimId from = Any(claims_[topic_]);
  const int other = Chance(95) ? topic_ : Below(topics_);
  if (claims_[other].empty()) return Speak();
  const ClaimId to = Any(claims_[other]);
  if (from == to) return Speak();
  return Structure(RefTo(from), predicates[Below(6)], RecordValue(RefTo(to)),
                   Chance(50) ? "0.6" : "");
}

std::string RandomRecorder::NestPlaces() {
  return Structure(RefToEntity(Place()), "located in", EntityValue(Place()));
}

std::string RandomRecorder::DescribeEntity() {
  v1::Entity entity;
  entity.set_id(Source());
  const int kind = Below(3);
  if (kind == 0) {
    entity.mutable_source()->set_kind(v1::SOURCE_KIND_ANONYMOUS);
    entity.mutable_source()->set_label("an official");
    if (Chance(70)) entity.mutable_source()->set_known_through(Source());
  } else {
    entity.mutable_source()->set_kind(kind == 1 ? v1::SOURCE_KIND_MODEL
                                                : v1::SOURCE_KIND_PERSON);
  }
  Batch batch;
  batch.Add(entity);
  return Record(std::move(batch), absl::StrCat("entity ", entity.id()));
}

std::string RandomRecorder::DescribeDocument() {
  v1::Document document;
  document.set_id(Document());
  if (Chance(80)) document.set_publisher(Source());
  Batch batch;
  batch.Add(document);
  return Record(std::move(batch), absl::StrCat("document ", document.id()));
}

std::string RandomRecorder::DescribePredicate() {
  v1::PredicateSpec spec;
  spec.set_name(Predicate());
  if (Chance(60)) spec.set_cardinality(v1::CARDINALITY_SINGLE);
  if (Chance(30)) spec.set_hierarchy("located in");
  if (Chance(30)) spec.set_inverse(Predicate());
  if (Chance(10)) spec.set_symmetric(true);
  if (Chance(10)) spec.set_half_life_days("30");
  if (Chance(20)) spec.set_base_rate("0.3");
  if (Chance(30)) spec.add_narrowing_qualifiers("where");
  if (Chance(30)) spec.mutable_tolerance()->set_relative("0.02");
  Batch batch;
  batch.Add(spec);
  return Record(std::move(batch), spec.ShortDebugString());
}

std::string RandomRecorder::DescribeClaim() {
  if (claims_[topic_].empty()) return Speak();
  const ClaimId id = Any(claims_[topic_]);
  const absl::StatusOr<v1::ClaimView> view = ledger_.Now().GetClaim(id);
  if (!view.ok()) return Speak();
  v1::Claim claim = view->claim();
  claim.set_kind(Chance(50) ? v1::CLAIM_KIND_EVALUATION : v1::CLAIM_KIND_FACT);
  Batch batch;
  batch.Claim(claim);
  return Record(std::move(batch), "kind of a claim");
}

v1::RecordRef RandomRecorder::SomeTarget() {
  switch (Below(6)) {
    case 0:
      return RefToEntity(Source());
    case 1:
      return RefToDocument(Document());
    case 2:
      if (!batches_.empty()) return Any(batches_);
      break;
    case 3:
      if (!retractions_.empty()) return Any(retractions_);
      break;
    default:
      break;
  }
  if (!assertions_[topic_].empty()) return RefTo(Any(assertions_[topic_]));
  return RefToEntity(Source());
}

std::string RandomRecorder::Retract() {
  v1::Retraction retraction;
  *retraction.mutable_target() = SomeTarget();
  retraction.set_reason(absl::StrCat("reason ", steps_));
  Batch batch;
  *batch.message().add_entries()->mutable_record()->mutable_retraction() =
      retraction;
  return Record(std::move(batch),
                absl::StrCat("retracts ", PrintId(retraction.target())));
}

std::string RandomRecorder::Reinstate() {
  if (retractions_.empty()) return Retract();
  v1::Retraction retraction;
  *retraction.mutable_target() = Any(retractions_);
  retraction.set_reason(absl::StrCat("reason ", steps_));
  Batch batch;
  *batch.message().add_entries()->mutable_record()->mutable_retraction() =
      retraction;
  return Record(std::move(batch), "reinstates");
}

}  // namespace veracity::internal
