#include "tests/verify/naive_ledger.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "veracity/assessor.h"
#include "veracity/batch.h"
#include "veracity/identity.h"
#include "vocabulary/predicates.h"

namespace veracity::naive {
namespace {

namespace reserved = internal::reserved;

std::string Number(double number) { return absl::StrFormat("%.17g", number); }

// Fifteen digits, so that .3 is 30 per cent.
std::string PerCent(double share) {
  return absl::StrFormat("%.15g", 100 * share);
}

std::string Said(const Span& time) {
  return time.earliest == time.latest
             ? DayOf(time.earliest)
             : absl::StrCat("[", DayOf(time.earliest), "..", DayOf(time.latest),
                            "]");
}

v1::SourceKind KindOf(const Source& source) {
  if (source.kind == "anonymous") return v1::SOURCE_KIND_ANONYMOUS;
  if (source.kind == "model") return v1::SOURCE_KIND_MODEL;
  if (source.kind == "outlet") return v1::SOURCE_KIND_OUTLET;
  return v1::SOURCE_KIND_PERSON;
}

double UnratedTrust(const Source& source) {
  if (source.kind == "producer") return .35;
  if (source.kind == "anonymous" || source.kind == "model") return .4;
  return .5;
}

v1::Stance StanceOf(Stance stance) {
  switch (stance) {
    case Stance::kAffirms:
      return v1::STANCE_AFFIRMS;
    case Stance::kDenies:
      return v1::STANCE_DENIES;
    case Stance::kDeclines:
      return v1::STANCE_DECLINES;
    case Stance::kRelays:
      return v1::STANCE_RELAYS;
  }
  return v1::STANCE_UNSPECIFIED;
}

v1::Basis BasisOf(const std::string& basis) {
  if (basis == "observed") return v1::BASIS_OBSERVED;
  if (basis == "measured") return v1::BASIS_MEASURED;
  if (basis == "documented") return v1::BASIS_DOCUMENTED;
  if (basis == "told") return v1::BASIS_TOLD;
  if (basis == "inferred") return v1::BASIS_INFERRED;
  if (basis == "generated") return v1::BASIS_GENERATED;
  return v1::BASIS_UNSPECIFIED;
}

absl::string_view PredicateOf(LinkKind kind) {
  switch (kind) {
    case LinkKind::kContradicts:
      return reserved::kContradicts;
    case LinkKind::kEntails:
      return reserved::kEntails;
    case LinkKind::kRefines:
      return reserved::kRefines;
    case LinkKind::kSupports:
      return reserved::kSupports;
    case LinkKind::kUndermines:
      return reserved::kUndermines;
    case LinkKind::kSameAs:
      return reserved::kSameAs;
  }
  return "";
}

// Sets the confidence that reads as (b, d): none, a STIX number (confidence),
// or a percentage (likelihood), which at an unsaid analytic confidence is
// worth .9 in all.
absl::Status SetConfidence(double b, double d, v1::Assertion* assertion) {
  if (b == .9 && d == 0) return absl::OkStatus();
  v1::Confidence& confidence = *assertion->mutable_confidence();
  if (d == 0) {
    confidence.set_scale("stix");
    confidence.set_number(PerCent(b));
    return absl::OkStatus();
  }
  const double off = b + d - .9;
  if (off < -1e-12 || off > 1e-12) {
    return absl::UnimplementedError(
        absl::StrCat("no confidence reads as ", b, " and ", d));
  }
  confidence.set_scale("percent");
  confidence.set_number(PerCent(b / (b + d)));
  return absl::OkStatus();
}

class Writer {
 public:
  explicit Writer(const Ledger& ledger) : ledger_(ledger) {}

  absl::StatusOr<LedgerRecords> Write() {
    NameAll();
    for (const Id& id : sources_) AddSource(id);
    VERACITY_RETURN_IF_ERROR(AddClaims());
    for (const auto& [id, assertion] : ledger_.assertions) {
      VERACITY_RETURN_IF_ERROR(AddAssertion(id));
    }
    AddLinks();
    AddRetractions();
    VERACITY_RETURN_IF_ERROR(status_);
    return std::move(out_);
  }

 private:
  // -- Names --

  void NameAll() {
    claims_.insert("c");
    for (const auto& [id, source] : ledger_.sources) {
      sources_.insert(id);
      sources_.insert(source.owners.begin(), source.owners.end());
      sources_.insert(source.works_for.begin(), source.works_for.end());
      if (source.known_through.has_value()) {
        sources_.insert(*source.known_through);
      }
    }
    for (const auto& [id, assertion] : ledger_.assertions) {
      claims_.insert(assertion.claim);
      sources_.insert(assertion.source);
      if (assertion.by.has_value()) sources_.insert(*assertion.by);
      for (const Entry& entry : assertion.again) {
        if (entry.by.has_value()) sources_.insert(*entry.by);
      }
      if (assertion.publisher.has_value()) {
        sources_.insert(*assertion.publisher);
      }
      for (const Ground& ground : assertion.grounds) NameIn(ground);
    }
    for (const Link& link : ledger_.links) {
      claims_.insert({link.x, link.y});
      if (link.author.has_value()) sources_.insert(*link.author);
    }
    for (const auto& [x, y] : ledger_.rivals) claims_.insert({x, y});
  }

  void NameIn(const Ground& ground) {
    if (ground.kind == Ground::Kind::kAttribution) sources_.insert(ground.id);
    for (const Ground& member : ground.members) NameIn(member);
  }

  // -- Entries --

  v1::Record* NewRecord(const Id& author = "") {
    out_.entries.push_back({author, {}});
    return out_.entries.back().entry.mutable_record();
  }

  std::optional<ClaimId> AddClaim(const v1::Statement& statement,
                                  const Id& author = "") {
    v1::Claim& claim = *NewRecord(author)->mutable_claim();
    *claim.mutable_statement() = statement;
    absl::StatusOr<ClaimId> id = IdOf(claim);
    status_.Update(id.status());
    if (!id.ok()) return std::nullopt;
    return *std::move(id);
  }

  // A claim of structure, which its author (the owner if "") affirms.
  void AddStructure(const v1::RecordRef& subject, absl::string_view predicate,
                    const v1::Value& value, std::optional<double> strength = {},
                    const Id& author = "") {
    v1::Statement statement;
    *statement.mutable_subject() = subject;
    statement.set_predicate(std::string(predicate));
    *statement.mutable_value() = value;
    if (strength.has_value()) {
      v1::Qualifier& qualifier = *statement.add_qualifiers();
      qualifier.set_predicate(std::string(reserved::kStrength));
      *qualifier.mutable_value() = QuantityValue(Number(*strength), "");
    }
    const std::optional<ClaimId> claim = AddClaim(statement, author);
    if (!claim.has_value()) return;
    const Id source = author.empty() ? kOwner : author;
    out_.entries.push_back({author, Affirms(source, *claim).entry()});
  }

  // -- Sources --

  void AddSource(const Id& id) {
    const auto found = ledger_.sources.find(id);
    const Source source =
        found == ledger_.sources.end() ? Source() : found->second;
    v1::Entity& entity = *NewRecord()->mutable_entity();
    entity.set_id(id);
    entity.mutable_source()->set_kind(KindOf(source));
    if (source.kind == "anonymous") {
      entity.mutable_source()->set_label("somebody");
      entity.mutable_source()->set_known_through(
          source.known_through.value_or(""));
    }
    const double trust = source.trust.value_or(UnratedTrust(source));
    AddStructure(RefToEntity(id), reserved::kReliability,
                 QuantityValue(Number(trust), ""));
    for (const Id& owner : source.owners) {
      AddStructure(RefToEntity(id), reserved::kOwnedBy, EntityValue(owner));
    }
    for (const Id& employer : source.works_for) {
      AddStructure(RefToEntity(id), reserved::kEmployedBy,
                   EntityValue(employer));
    }
  }

  // -- Claims --

  std::set<Id> AboutOf(const Id& claim) const {
    const auto found = ledger_.about.find(claim);
    if (found == ledger_.about.end()) return {};
    return {found->second.begin(), found->second.end()};
  }

  absl::Status AddClaims() {
    std::map<Id, std::set<Id>> rivals;
    for (const auto& [x, y] : ledger_.rivals) {
      rivals[x].insert({x, y});
      rivals[y].insert({x, y});
    }
    for (const Id& claim : claims_) {
      if (out_.claims.contains(claim)) continue;
      if (rivals.contains(claim)) {
        VERACITY_RETURN_IF_ERROR(AddRivals(rivals[claim], rivals));
        continue;
      }
      const std::set<Id> about = AboutOf(claim);
      const Id subject = about.empty() ? Topic(claim) : *about.begin();
      const std::string predicate = absl::StrCat("states ", claim);
      AddPredicate(predicate, v1::CARDINALITY_MULTI);
      AddOrdinary(claim, subject, predicate, TextValue(claim));
    }
    return absl::OkStatus();
  }

  static Id Topic(const Id& claim) { return absl::StrCat("topic of ", claim); }

  // Described by the owner, so that nobody else's description counts.
  void AddPredicate(const std::string& name, v1::Cardinality cardinality) {
    v1::PredicateSpec& spec = *NewRecord()->mutable_predicate();
    spec.set_name(name);
    spec.set_cardinality(cardinality);
  }

  // A claim whose value is the other whom it is about, or else `value`.
  void AddOrdinary(const Id& claim, const Id& subject,
                   const std::string& predicate, v1::Value value) {
    std::set<Id> others = AboutOf(claim);
    others.erase(subject);
    if (others.size() > 1) {
      status_.Update(absl::UnimplementedError(
          absl::StrCat("'", claim, "' is about more than two")));
      return;
    }
    if (!others.empty()) value = EntityValue(*others.begin());
    v1::Statement statement;
    *statement.mutable_subject() = RefToEntity(subject);
    statement.set_predicate(predicate);
    *statement.mutable_value() = value;
    const std::optional<ClaimId> id = AddClaim(statement);
    if (id.has_value()) out_.claims.emplace(claim, *id);
  }

  // Claims that are rivals of each other: values of a single-valued predicate.
  absl::Status AddRivals(const std::set<Id>& clique,
                         const std::map<Id, std::set<Id>>& rivals) {
    const Id& first = *clique.begin();
    for (const Id& claim : clique) {
      if (rivals.at(claim) == clique) continue;
      return absl::UnimplementedError(absl::StrCat(
          "not all of the rivals of '", first, "' are rivals of each other"));
    }
    std::set<Id> subjects = AboutOf(first);
    subjects.insert(Topic(first));
    for (const Id& subject : subjects) {
      if (!MayBeSubject(subject, clique)) continue;
      const std::string predicate = absl::StrCat("has as only ", first);
      AddPredicate(predicate, v1::CARDINALITY_SINGLE);
      for (const Id& claim : clique) {
        AddOrdinary(claim, subject, predicate,
                    EntityValue(absl::StrCat("value of ", claim)));
      }
      return absl::OkStatus();
    }
    return absl::UnimplementedError(absl::StrCat(
        "the rivals of '", first, "' are about whom rivals cannot be"));
  }

  // Whether all are about it (or it is nobody), and about others that differ.
  bool MayBeSubject(const Id& subject, const std::set<Id>& clique) const {
    std::set<Id> values;
    for (const Id& claim : clique) {
      std::set<Id> about = AboutOf(claim);
      if (about.erase(subject) == 0 && sources_.contains(subject)) return false;
      if (about.size() > 1) return false;
      for (const Id& value : about) {
        if (!values.insert(value).second) return false;
      }
    }
    return true;
  }

  // -- Assertions --

  // With those that it cites before it, whose ids are in its own.
  absl::Status AddAssertion(const Id& id) {
    if (out_.assertions.contains(id)) return absl::OkStatus();
    const Assertion& from = ledger_.assertions.at(id);
    Act act(from.source, StanceOf(from.stance), out_.claims.at(from.claim));
    v1::Assertion& to = act.message();
    if (from.stance == Stance::kAffirms || from.stance == Stance::kDenies) {
      VERACITY_RETURN_IF_ERROR(SetConfidence(from.b, from.d, &to));
    }
    to.set_basis(BasisOf(from.basis));
    if (from.extraction != 1) act.ExtractedBy("", Number(from.extraction));
    if (from.time.has_value()) act.On(Said(*from.time));
    for (const Ground& ground : from.grounds) {
      VERACITY_RETURN_IF_ERROR(AddGround(ground, to.add_grounds()));
    }
    VERACITY_ASSIGN_OR_RETURN(const AssertionId digest, Place(id, &to));
    out_.assertions.emplace(id, digest);

    v1::Document& document = *NewRecord()->mutable_document();
    document.set_id(to.document());
    document.set_publisher(from.publisher.value_or(""));
    std::vector<Entry> entries = from.again;
    entries.push_back(from);
    for (const Entry& entry : entries) {
      v1::Entry brought = act.entry();
      brought.set_holding(entry.held ? v1::HOLDING_HELD
                                     : v1::HOLDING_ONLY_RELAYED);
      out_.entries.push_back({entry.by.value_or(""), std::move(brought)});
    }
    return absl::OkStatus();
  }

  // Chooses the document's name so that the digests of all sort as the names
  // do: where nothing else decides between statements, their ids do.
  absl::StatusOr<AssertionId> Place(const Id& id, v1::Assertion* assertion) {
    const auto rank = static_cast<size_t>(
        std::distance(ledger_.assertions.begin(), ledger_.assertions.find(id)));
    for (int copy = 1;; ++copy) {
      assertion->set_document(absl::StrCat(id, ", copy ", copy));
      VERACITY_ASSIGN_OR_RETURN(AssertionId digest, IdOf(*assertion));
      const std::string& bytes = digest.digest();
      const size_t beginning = static_cast<uint8_t>(bytes[0]) * 256u +
                               static_cast<uint8_t>(bytes[1]);
      if (beginning * ledger_.assertions.size() / 65536 == rank) return digest;
    }
  }

  absl::Status AddGround(const Ground& from, v1::Ground* to) {
    switch (from.kind) {
      case Ground::Kind::kAllOf:
        for (const Ground& member : from.members) {
          VERACITY_RETURN_IF_ERROR(
              AddGround(member, to->mutable_all_of()->add_members()));
        }
        break;
      case Ground::Kind::kAttribution:
        to->mutable_attribution()->set_source(from.id);
        to->mutable_attribution()->set_stance(StanceOf(from.stance));
        break;
      case Ground::Kind::kAssertion:
        if (!ledger_.assertions.contains(from.id)) {
          to->mutable_assertion()->set_id(std::string(32, '\1'));
          break;
        }
        VERACITY_RETURN_IF_ERROR(AddAssertion(from.id));
        *to->mutable_assertion() =
            RefTo(out_.assertions.at(from.id)).assertion();
        break;
    }
    return absl::OkStatus();
  }

  // -- Structure --

  void AddLinks() {
    std::set<Id> authors;
    for (const Link& link : ledger_.links) {
      AddStructure(RefTo(out_.claims.at(link.x)), PredicateOf(link.kind),
                   RecordValue(RefTo(out_.claims.at(link.y))), link.strength,
                   link.author.value_or(""));
      if (link.author.has_value()) authors.insert(*link.author);
    }
    for (const Id& author : authors) out_.policy.add_authors(author);
  }

  void AddRetractions() {
    for (const Id& id : ledger_.retracted) {
      const auto assertion = out_.assertions.find(id);
      *NewRecord()->mutable_retraction()->mutable_target() =
          assertion == out_.assertions.end() ? RefToEntity(id)
                                             : RefTo(assertion->second);
    }
  }

  const Ledger& ledger_;
  std::set<Id> sources_;
  std::set<Id> claims_;
  LedgerRecords out_;
  absl::Status status_;  // the first error
};

}  // namespace

absl::StatusOr<LedgerRecords> RecordsOf(const Ledger& ledger) {
  return Writer(ledger).Write();
}

std::vector<v1::Batch> BatchesOf(absl::Span<const AuthoredEntry> entries) {
  std::vector<v1::Batch> batches;
  std::map<Id, size_t> of_author;
  for (const AuthoredEntry& authored : entries) {
    const auto [batch, is_new] =
        of_author.try_emplace(authored.author, batches.size());
    if (is_new) {
      batches.emplace_back();
      if (!authored.author.empty()) {
        batches.back().add_authors(authored.author);
      }
    }
    *batches[batch->second].add_entries() = authored.entry;
  }
  return batches;
}

absl::StatusOr<veracity::Ledger> LedgerOf(absl::Span<const v1::Batch> batches) {
  LedgerOptions options;
  options.owner = kOwner;
  VERACITY_ASSIGN_OR_RETURN(veracity::Ledger ledger,
                            veracity::Ledger::Open("memory:", options));
  for (const v1::Batch& batch : batches) {
    VERACITY_RETURN_IF_ERROR(ledger.Record(batch).status());
  }
  return ledger;
}

absl::StatusOr<v1::Assessment> AssessIn(const View& view, const ClaimId& claim,
                                        const v1::AssessmentPolicy& policy) {
  AssessOptions options;
  options.asked = absl::FromUnixSeconds(1'700'000'000);
  options.digests = true;
  return Assessor(view, policy).Assess(claim, options);
}

std::string DayOf(int day) {
  return absl::FormatCivilTime(absl::CivilDay(2000, 1, 1) + day);
}

}  // namespace veracity::naive
